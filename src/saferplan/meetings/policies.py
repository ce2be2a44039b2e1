"""Who may do what in `meetings`: the co-ordinator prepares and records, the chair may close, leads answer."""

from __future__ import annotations

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
from saferplan.meetings.models import FeedToken, MeetingAction, Paper, Update
from saferplan.plan.policies import updates_for_lead


@predicate
def answers(actor: Actor, update: Update | None) -> bool:
    """Updates for the organisation that leads the action; without a subject, updates for any."""
    if update is None:
        return actor.has(AccountRole.UPDATER, AccountRole.APPROVER)
    return bool(updates_for_lead(actor, update.action))


@predicate
def owns(actor: Actor, action: MeetingAction | None) -> bool:
    """Updates for the organisation that owns an action arising."""
    return action is not None and actor.has(
        AccountRole.UPDATER, AccountRole.APPROVER, organisation=action.owner_id
    )


@predicate
def is_not_restricted(_actor: Actor, paper: Paper | None) -> bool:
    """The paper is not kept to those who may see everything."""
    return paper is not None and paper.visibility != Visibility.RESTRICTED


@predicate
def is_own_token(actor: Actor, token: FeedToken | None) -> bool:
    """Asks about an address of one's own; without a subject, has an account at all."""
    return actor.account is not None and (token is None or token.account_id == actor.account)


policy("meetings.view", is_signed_in)
policy("meetings.change", is_co_ordinator)
policy("meetings.open", is_co_ordinator)
policy("meetings.record", is_co_ordinator)
policy("meetings.close", is_co_ordinator | is_chair)
policy("meetings.decide", is_co_ordinator | is_chair)
policy("meetings.paper_see", is_signed_in & (is_not_restricted | sees_everything))
policy("meetings.update_answer", is_co_ordinator | answers)
policy("meetings.update_correct", is_co_ordinator)
policy("meetings.action_report", is_co_ordinator | owns)
policy("meetings.remind", is_co_ordinator)
policy("meetings.feed", is_signed_in & is_own_token)
