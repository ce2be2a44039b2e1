"""Who may read and change risks, equality assessments and the data protection register.

Whoever wrote an equality assessment does not sign it off.
"""

from __future__ import annotations

from saferplan.domain.planning.roles import AccountRole
from saferplan.governance.models import EqualityAssessment, Risk
from saferplan.history.actor import Actor
from saferplan.history.policies import (
    is_approver,
    is_chair,
    is_co_ordinator,
    is_signed_in,
    policy,
    predicate,
)


@predicate
def updates_for_owner(actor: Actor, owned: Risk | EqualityAssessment | None) -> bool:
    """Updates for the organisation that owns the risk, or answers for the assessment."""
    return owned is not None and actor.has(
        AccountRole.UPDATER, AccountRole.APPROVER, organisation=owned.owner_id
    )


@predicate
def is_author(actor: Actor, assessment: EqualityAssessment | None) -> bool:
    """Began the assessment, or its review."""
    return assessment is not None and actor.account is not None and assessment.author_id == actor.account


policy("governance.view", is_signed_in)
policy("governance.risk_change", is_co_ordinator)
policy("governance.risk_review", is_co_ordinator | updates_for_owner)
policy("governance.register_freeze", is_co_ordinator | is_chair)
policy("governance.equality_begin", is_co_ordinator)
policy("governance.equality_write", is_co_ordinator | updates_for_owner)
policy("governance.equality_sign", (is_co_ordinator | is_chair | is_approver) & ~is_author)
policy("governance.protection_change", is_co_ordinator)
