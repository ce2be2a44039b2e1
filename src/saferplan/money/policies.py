"""Who may read and change the money of a plan. Whoever asked to move money does not decide on it."""

from __future__ import annotations

from saferplan.history.actor import Actor
from saferplan.history.policies import is_chair, is_co_ordinator, is_signed_in, policy, predicate
from saferplan.money.models import Allocation, Virement
from saferplan.plan.policies import updates_for_lead


@predicate
def leads_what_it_pays_for(actor: Actor, allocation: Allocation | None) -> bool:
    """Updates for the organisation that leads the action which a line pays for."""
    return (
        allocation is not None
        and allocation.action is not None
        and bool(updates_for_lead(actor, allocation.action))
    )


@predicate
def asked_for_it(actor: Actor, virement: Virement | None) -> bool:
    """Asked for the move of money."""
    return virement is not None and actor.account is not None and virement.asked_by_id == actor.account


policy("money.view", is_signed_in)
policy("money.change", is_co_ordinator)
policy("money.spend", is_co_ordinator | leads_what_it_pays_for)
policy("money.virement_decide", (is_co_ordinator | is_chair) & ~asked_for_it)
policy("money.virement_withdraw", is_co_ordinator | asked_for_it)
policy("money.certify", is_co_ordinator | is_chair)
