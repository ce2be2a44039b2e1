"""Who may do what in `strategy`."""

from __future__ import annotations

from saferplan.domain.planning.roles import AccountRole
from saferplan.history.actor import Actor
from saferplan.history.policies import (
    is_approver,
    is_chair,
    is_co_ordinator,
    is_signed_in,
    policy,
    predicate,
    writes,
)
from saferplan.partnership.models import Organisation

SCORING_ROLES = (AccountRole.UPDATER, AccountRole.APPROVER, AccountRole.CHAIR, AccountRole.CO_ORDINATOR)


@predicate
def scores_for(actor: Actor, organisation: Organisation | None) -> bool:
    """Scores for the organisation; asked without one, for any."""
    return actor.has(*SCORING_ROLES, organisation=None if organisation is None else organisation.pk)


policy("strategy.view", is_signed_in)
policy("strategy.change", is_co_ordinator)
policy("strategy.approve", is_chair | is_approver)
policy("strategy.publish", is_co_ordinator)
policy("strategy.candidate_enter", writes)
policy("strategy.candidate_change", is_co_ordinator)
policy("strategy.scoring_model_change", is_co_ordinator)
policy("strategy.workshop_run", is_co_ordinator)
policy("strategy.score", scores_for)
policy("strategy.moderate", is_co_ordinator | is_chair)
policy("strategy.decide", is_co_ordinator | is_chair)
