"""Who may read and change the action plan."""

from __future__ import annotations

from saferplan.desk.policies import is_analyst
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
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Action, Measure


@predicate
def updates_for_lead(actor: Actor, action: Action | None) -> bool:
    """Updates for the organisation that leads the action."""
    return (
        action is not None
        and action.lead_id is not None
        and actor.has(AccountRole.UPDATER, AccountRole.APPROVER, organisation=action.lead_id)
    )


@predicate
def updates_for(actor: Actor, organisation: Organisation | None) -> bool:
    """Updates for the organisation."""
    return organisation is not None and actor.has(
        AccountRole.UPDATER, AccountRole.APPROVER, organisation=organisation.pk
    )


@predicate
def reads_for_measure(actor: Actor, measure: Measure | None) -> bool:
    """Updates for an organisation that is responsible for the measure."""
    return measure is not None and any(
        actor.has(AccountRole.UPDATER, AccountRole.APPROVER, organisation=one.pk)
        for one in measure.responsible.all()
    )


@predicate
def takes_part(actor: Actor, action: Action | None) -> bool:
    """Acts for an organisation that leads or supports the action."""
    return action is not None and (
        action.lead_id in actor.roles or any(one.pk in actor.roles for one in action.support.all())
    )


@predicate
def is_not_restricted(_actor: Actor, action: Action | None) -> bool:
    """The action is not kept to those who take part in it."""
    return action is not None and action.visibility != Visibility.RESTRICTED


policy("plan.view", is_signed_in)
policy("plan.change", is_co_ordinator)
policy("plan.adopt", is_chair | is_co_ordinator)
policy("plan.refresh", is_co_ordinator | is_chair)
policy("plan.action_see", is_signed_in & (is_not_restricted | takes_part | sees_everything))
policy("plan.action_update", is_co_ordinator | updates_for_lead)
policy("plan.workbook", is_co_ordinator | updates_for)
policy("plan.measure_read", is_co_ordinator | reads_for_measure)
policy("plan.evidence_read", is_co_ordinator | is_analyst)
policy("plan.silence_record", is_co_ordinator | is_chair)
