"""Silence over several cycles: which quarters went by without an answer."""

from __future__ import annotations

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
from saferplan.plan.models import Action
from saferplan.plan.silences import action_missed


def silences_count(*, by: Actor, meeting: Meeting) -> None:
    """Count for each action of a meeting how many quarters went by in silence, and record it where it changed."""
    updates = list(
        Update.objects.filter(
            action__updates__meeting=meeting, meeting__state=CycleState.CLOSED.value, withdrawn__isnull=True
        )
        .select_related("meeting", "action__plan")
        .order_by("meeting__date", "meeting_id")
    )
    coverages: dict[int, Coverage] = {}
    of_action: dict[int, list[Update]] = {}
    for one in updates:
        if one.meeting_id not in coverages:
            coverages[one.meeting_id] = coverage_of(one.meeting)
        of_action.setdefault(one.action_id, []).append(one)
    for history in of_action.values():
        action = history[-1].action
        missed = missed_quarters(
            [
                (_since_start(coverages[one.meeting_id], action), UpdateState(one.state))
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


def _since_start(coverage: Coverage, action: Action) -> Coverage:
    """The coverage without quarters that were over before the action began."""
    return msgspec.structs.replace(
        coverage, covered=tuple(one for one in coverage.covered if one.last >= action.starts)
    )


def _reported_after(update: Update, action: Action) -> bool:
    """Whether the action was reported on, between meetings, after the cycle of this update was closed."""
    closed = update.meeting.closed_on
    return closed is not None and action.reported_on is not None and action.reported_on > closed
