"""Who may change what the partnership says of itself, and its people."""

from __future__ import annotations

from saferplan.history.actor import Actor
from saferplan.history.policies import is_co_ordinator, is_signed_in, policy, predicate
from saferplan.partnership.models import Account


@predicate
def is_own_account(actor: Actor, account: Account | None) -> bool:
    """Asks about the account that acts; without a subject, has one at all, even if it acts for nobody now."""
    return actor.account is not None and (account is None or account.pk == actor.account)


policy("partnership.view", is_signed_in)
policy("partnership.change", is_co_ordinator)
policy("partnership.people", is_co_ordinator)
policy("partnership.account", is_own_account)
