"""Who may hand in evidence, ask for assessments, write in them, and let others read them.

The analyst is whoever updates for the organisation whose co-ordinator runs the partnership: that organisation looks
after the evidence. Others hand their data to it. `docs/desk.md` says why.
"""

from __future__ import annotations

from saferplan.desk.models import Assessment
from saferplan.domain.planning.roles import AccountRole, Visibility
from saferplan.history.actor import Actor
from saferplan.history.policies import (
    is_chair,
    is_co_ordinator,
    is_signed_in,
    policy,
    predicate,
    sees_everything,
)
from saferplan.partnership.selectors import co_ordinating_organisations


@predicate
def is_analyst(actor: Actor) -> bool:
    """Updates for the organisation that co-ordinates the partnership."""
    updates_for = {one for one in actor.roles if actor.has(AccountRole.UPDATER, organisation=one)}
    return bool(updates_for) and not updates_for.isdisjoint(co_ordinating_organisations(day=actor.today))


@predicate
def is_released_to_all(_actor: Actor, assessment: Assessment | None) -> bool:
    """The assessment is released, and visible to everybody."""
    return (
        assessment is not None
        and assessment.released is not None
        and assessment.visible_to == Visibility.PUBLIC
    )


@predicate
def is_released_to_partners(_actor: Actor, assessment: Assessment | None) -> bool:
    """The assessment is released, and visible to the partnership."""
    return (
        assessment is not None
        and assessment.released is not None
        and assessment.visible_to in (Visibility.PUBLIC, Visibility.PARTNERSHIP)
    )


policy("desk.evidence_view", is_signed_in)
policy("desk.evidence_add", is_co_ordinator | is_analyst)
policy("desk.assessment_view", is_signed_in)
policy("desk.assess", is_co_ordinator | is_analyst)
policy("desk.adopt", is_chair | is_co_ordinator)
policy("desk.release", is_chair | is_co_ordinator)
# Drafts, and what is restricted.
policy("desk.see_all", sees_everything | is_analyst)
# Single records of crimes and incidents, and what small numbers were before they were hidden.
policy("desk.rows", sees_everything | is_analyst)
policy(
    "desk.assessment_open",
    is_released_to_all | (is_signed_in & is_released_to_partners) | sees_everything | is_analyst,
)
