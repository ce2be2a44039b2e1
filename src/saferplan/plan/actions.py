"""What may be done to an action: adding and amending it, reporting on it, moving, stopping and completing it.

The rules are `domain.planning.delivery`'s; here they are asked, and what they allow is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from django.core.exceptions import ValidationError

from saferplan.domain.planning.delivery import ReportedStatus, Stage
from saferplan.domain.planning.reports import ReportFacts, ReportFault, report_faults
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.models import Organisation
from saferplan.plan.facts import action_facts
from saferplan.plan.models import Action, Outcome, Plan
from saferplan.plan.services import require_open
from saferplan.strategy.models import Priority


def action_add(
    *,
    by: Actor,
    plan: Plan,
    priority: Priority,
    headline: str,
    starts: dt.date,
    ends: dt.date,
    lead: Organisation | None,
    support: Sequence[Organisation] = (),
    reference: str = "",
    outcome: Outcome | None = None,
    lead_post: str = "",
    note: str = "",
    evidence: str = "",
    resources: str = "",
    visibility: Visibility = Visibility.PARTNERSHIP,
    reason: str = "",
) -> Action:
    """Add a headline action to a plan. Without a reference it gets the next one of its priority.

    Raises:
        ValidationError: the plan is closed, or adopted and no reason is given; or the lead also supports.
    """
    require(by, "plan.change")
    require_open(plan, reason)
    _refuse_lead_that_supports(lead, support)
    action = Action(
        plan=plan,
        priority=priority,
        outcome=outcome,
        reference=reference or next_reference(plan, priority),
        headline=headline,
        note=note,
        evidence=evidence,
        lead=lead,
        lead_post=lead_post,
        resources=resources,
        starts=starts,
        ends=ends,
        first_ends=ends,
        visibility=visibility.value,
    )
    record("action_added", action, by=by, reason=reason, support=support)
    return action


def next_reference(plan: Plan, priority: Priority) -> str:
    """The next free reference of a priority, such as `2.3`; references of ended actions are not used again."""
    taken = Action.objects.filter(plan=plan, reference__startswith=f"{priority.number}.").values_list(
        "reference", flat=True
    )
    last = max((int(one.split(".")[1]) for one in taken if one.split(".")[1].isdigit()), default=0)
    return f"{priority.number}.{last + 1}"


def action_amend(
    *,
    by: Actor,
    action: Action,
    reason: str = "",
    support: Sequence[Organisation] | None = None,
    **changes: Any,
) -> None:
    """Change what an action is, not how it goes: its words, its resources, who supports it, who may see it.

    Raises:
        ValidationError: the plan is closed, or adopted and no reason is given; or the lead also supports.
    """
    require(by, "plan.change")
    require_open(action.plan, reason)
    if support is not None:
        _refuse_lead_that_supports(action.lead, support)
        changes["support"] = support
    record("action_amended", action, by=by, reason=reason, **changes)


def action_lead_change(*, by: Actor, action: Action, lead: Organisation, lead_post: str, reason: str) -> None:
    """Give an action another lead; the new lead no longer counts among those who support it.

    Raises:
        ValidationError: the plan is closed, or no reason is given.
    """
    require(by, "plan.change")
    require_open(action.plan, reason)
    support = [one for one in action.support.all() if one.pk != lead.pk]
    record(
        "action_led_by_another", action, by=by, reason=reason, lead=lead, lead_post=lead_post, support=support
    )


def action_report(
    *,
    by: Actor,
    action: Action,
    reported: ReportedStatus,
    report: str = "",
    stage: Stage = Stage.IN_PROGRESS,
    cause: str = "",
    recovery_words: str = "",
    recovery: dt.date | None = None,
    override_reason: str = "",
) -> None:
    """Report how an action goes, as its lead sees it. Beside it stands the computed status, which nobody enters.

    Raises:
        ValidationError: the report lacks something (`domain.planning.reports` says what a report needs), or the plan
            is closed.
    """
    require(by, "plan.action_update", action)
    require_open(action.plan, "a report")
    facts = ReportFacts(
        status=reported,
        action=msgspec.structs.replace(
            action_facts(action),
            stage=stage,
            risk_flagged=reported is not ReportedStatus.GREEN,
            recovery=recovery,
            missed_updates=0,
        ),
        reason=cause,
        recovery_words=recovery_words,
        override_reason=override_reason,
    )
    refuse_faults(report_faults(facts, by.today), {"reason": "cause"})
    in_trouble = reported is not ReportedStatus.GREEN or stage is Stage.STOPPED
    record(
        "action_stopped" if stage is Stage.STOPPED else "action_reported",
        action,
        by=by,
        reason=cause,
        reported=reported.value,
        stage=stage.value,
        report=report,
        reported_on=by.today,
        cause=cause if in_trouble else "",
        recovery_words=recovery_words if in_trouble else "",
        recovery=recovery if in_trouble else None,
        override_reason=override_reason,
        missed_updates=0,
    )


def refuse_faults(faults: Sequence[ReportFault], fields: Mapping[str, str] = MappingProxyType({})) -> None:
    """Refuse a report that lacks something, each fault at its field.

    Raises:
        ValidationError: there is a fault.
    """
    found: dict[str, list[str]] = {}
    for one in faults:
        found.setdefault(fields.get(one.field, one.field), []).append(f"{one.sentence} {one.remedy}")
    if found:
        raise ValidationError(found)


def _refuse_lead_that_supports(lead: Organisation | None, support: Sequence[Organisation]) -> None:
    if lead is not None and any(one.pk == lead.pk for one in support):
        raise ValidationError({"support": f"{lead} leads the action; it cannot support it as well."})
