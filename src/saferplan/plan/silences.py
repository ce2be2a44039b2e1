"""What a cycle of updates does to an action besides a report: its lead says that nothing changed, or says nothing."""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.domain.planning.delivery import DeliveryStatus, ReportedStatus
from saferplan.domain.planning.reports import ReportFacts, ReportFault, report_faults
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.plan.actions import refuse_faults
from saferplan.plan.facts import action_facts, delivery_of
from saferplan.plan.models import Action
from saferplan.plan.services import require_open

NEVER_REPORTED = ReportFault(
    code="never_reported",
    field="reported",
    sentence="Nothing was reported on this action yet, so there is nothing that could be unchanged.",
    remedy="Send a first report.",
)


def why_not_unchanged(action: Action, today: dt.date) -> tuple[ReportFault, ...]:
    """Why "nothing changed" would not do for an action; nothing where it would.

    It repeats the last report, which has to hold still: a milestone that is overdue since, or a day of recovery that
    has passed, needs new words. Where nothing was reported ever, it will do only while nothing has to have begun.
    """
    if not action.reported:
        grey = delivery_of(action, today).status is DeliveryStatus.GREY
        return () if grey else (NEVER_REPORTED,)
    facts = ReportFacts(
        status=ReportedStatus(action.reported),
        action=msgspec.structs.replace(action_facts(action), missed_updates=0),
        reason=action.cause,
        recovery_words=action.recovery_words,
        override_reason=action.override_reason,
    )
    return report_faults(facts, today)


def action_unchanged(*, by: Actor, action: Action) -> None:
    """Say that nothing changed since the last report, which still holds; silences before it no longer count.

    Raises:
        ValidationError: the last report does not hold any more, there is none, or the plan is closed.
    """
    require(by, "plan.action_update", action)
    require_open(action.plan, "a report")
    refuse_faults(why_not_unchanged(action, by.today))
    record("action_unchanged", action, by=by, missed_updates=0)


def action_missed(*, by: Actor, action: Action, missed: int, reason: str) -> None:
    """Record how many quarters have gone by in silence. It is the system that says so, whoever closed the cycle."""
    require(by, "plan.silence_record")
    record("action_silent", action, by=Actor(by.now), reason=reason, missed_updates=missed)
