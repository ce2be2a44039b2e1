"""Silence over several cycles: which quarters went by without an answer."""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.domain.planning.cycles import (
    Coverage,
    CycleState,
    UpdateState,
    missed_quarters,
    quarter_covered,
)
from saferplan.history.actor import Actor
from saferplan.meetings.models import Meeting, Update
from saferplan.meetings.selectors import meeting_before
from saferplan.plan.lineage import Lineage
from saferplan.plan.models import Action
from saferplan.plan.silences import action_missed


def silences_count(*, by: Actor, meeting: Meeting) -> None:
    """Count for each action of a meeting how many quarters went by in silence, and record it where it changed."""
    actions = [
        one.action
        for one in Update.objects.filter(meeting=meeting, withdrawn__isnull=True).select_related(
            "action__plan"
        )
    ]
    # An action that was carried over a refresh brings its silences with it.
    line = Lineage()
    lines = {one.pk: (one.pk, *line.before(one)) for one in actions}
    updates = Update.objects.filter(
        action__in={number for numbers in lines.values() for number in numbers},
        meeting__state=CycleState.CLOSED.value,
        withdrawn__isnull=True,
    )
    of_row: dict[int, list[Update]] = {}
    for one in updates.select_related("meeting", "action").order_by("meeting__date", "meeting_id"):
        of_row.setdefault(one.action_id, []).append(one)
    coverages: dict[int, Coverage] = {}
    for action in actions:
        history = [one for number in reversed(lines[action.pk]) for one in of_row.get(number, ())]
        if not history:
            continue
        for one in history:
            if one.meeting_id not in coverages:
                coverages[one.meeting_id] = coverage_of(one.meeting)
        starts = min(one.action.starts for one in history)
        missed = missed_quarters(
            [
                (_since_start(coverages[one.meeting_id], starts), UpdateState(one.state))
                for one in history
                if not _reported_after(one, action)
            ]
        )
        if missed != action.missed_updates:
            action_missed(
                by=by, action=action, missed=missed, reason=f"No update came for {history[-1].meeting}."
            )


def coverage_of(meeting: Meeting) -> Coverage:
    """Which quarters the status report of a meeting covers."""
    before = meeting_before(meeting=meeting)
    return quarter_covered(meeting.date, before.date if before else None)


def _since_start(coverage: Coverage, starts: dt.date) -> Coverage:
    """The coverage without quarters that were over before the action began."""
    return msgspec.structs.replace(
        coverage, covered=tuple(one for one in coverage.covered if one.last >= starts)
    )


def _reported_after(update: Update, action: Action) -> bool:
    """Whether the action was reported on, between meetings, after the cycle of this update was closed."""
    closed = update.meeting.closed_on
    reported = [one for one in (action.reported_on, update.action.reported_on) if one is not None]
    return closed is not None and any(one > closed for one in reported)
