"""What is recorded at a meeting: who attended, what was decided, what is to be done, what the minutes say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from saferplan.claims.figures import refuse_unsettled
from saferplan.domain.planning.attendance import Attendance
from saferplan.domain.planning.cycles import CycleState
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.meetings.minutes_document import minutes_figures
from saferplan.meetings.models import AgendaItem, AttendanceEntry, Decision, Meeting, MeetingAction
from saferplan.meetings.states import DecisionState
from saferplan.partnership.models import Organisation


def attendance_record(
    *, by: Actor, meeting: Meeting, organisation: Organisation, attended: Attendance, posts: str = ""
) -> AttendanceEntry:
    """Record how an organisation attended, in which posts; a second entry corrects the first.

    Raises:
        ValidationError: the cycle is a draft or closed, or posts are named of an organisation that did not come.
    """
    require(by, "meetings.record")
    if meeting.cycle not in (CycleState.OPEN, CycleState.IN_PROGRESS):
        raise ValidationError("Attendance is recorded from the opening of the cycle to its close.")
    if attended is Attendance.PRESENT and meeting.cycle is CycleState.OPEN:
        raise ValidationError("The meeting has not begun: only apologies can be recorded before.")
    if posts.strip() and attended is not Attendance.PRESENT:
        raise ValidationError({"posts": "Name posts of organisations that came."})
    entry = AttendanceEntry.objects.filter(meeting=meeting, organisation=organisation).first()
    if entry is None:
        entry = AttendanceEntry(
            meeting=meeting, organisation=organisation, attended=attended.value, posts=posts.strip()
        )
        record("attendance_recorded", entry, by=by)
    else:
        record("attendance_corrected", entry, by=by, attended=attended.value, posts=posts.strip())
    return entry


def attendances_record(
    *, by: Actor, meeting: Meeting, attended: Sequence[tuple[Organisation, Attendance, str]]
) -> None:
    """Record how several organisations attended, all or none.

    Raises:
        ValidationError: as `attendance_record`; each fault about posts at the field of its organisation.
    """
    faults: dict[str, list[str]] = {}
    with transaction.atomic():
        for organisation, kind, posts in attended:
            try:
                attendance_record(
                    by=by, meeting=meeting, organisation=organisation, attended=kind, posts=posts
                )
            except ValidationError as error:
                if not hasattr(error, "error_dict"):
                    raise
                faults[f"posts-{organisation.pk}"] = error.messages
        if faults:
            raise ValidationError(faults)


def decision_want(*, by: Actor, meeting: Meeting, text: str, item: AgendaItem | None = None) -> Decision:
    """Ask a meeting for a decision; it is printed in the status report.

    Raises:
        ValidationError: the cycle is closed, or the item is of another meeting.
    """
    require(by, "meetings.change")
    _require_unclosed(meeting)
    _require_of(item, meeting)
    with transaction.atomic():
        decision = Decision(meeting=meeting, item=item, number=_next(Decision), text=text.strip())
        record("decision_wanted", decision, by=by)
    return decision


def decision_amend(*, by: Actor, decision: Decision, text: str) -> None:
    """Change the words of what is to be decided.

    Raises:
        ValidationError: it is decided, or the cycle is closed.
    """
    require(by, "meetings.change")
    _require_wanted(decision)
    record("decision_amended", decision, by=by, text=text.strip())


def decision_make(*, by: Actor, decision: Decision, state: DecisionState, outcome: str = "") -> None:
    """Record what a meeting decided; while the meeting goes on it may be recorded again.

    Raises:
        ValidationError: the meeting is not in progress, or it was withdrawn.
    """
    require(by, "meetings.decide")
    if decision.meeting.cycle is not CycleState.IN_PROGRESS:
        raise ValidationError("Decisions are recorded while the meeting is in progress.")
    if decision.withdrawn is not None:
        raise ValidationError("This was withdrawn.")
    record("decision_made", decision, by=by, state=state.value, outcome=outcome.strip())


def decision_withdraw(*, by: Actor, decision: Decision, reason: str) -> None:
    """Withdraw what a meeting was to decide.

    Raises:
        ValidationError: no reason is given, it is decided, or the cycle is closed.
    """
    require(by, "meetings.change")
    _require_wanted(decision)
    require_words(reason, "Say why it is withdrawn.")
    record("decision_withdrawn", decision, by=by, reason=reason, withdrawn=by.today)


def meeting_action_add(
    *,
    by: Actor,
    meeting: Meeting,
    text: str,
    owner: Organisation,
    due: dt.date,
    owner_post: str = "",
    item: AgendaItem | None = None,
) -> MeetingAction:
    """Record an action arising, with who owns it and by when it is done.

    Raises:
        ValidationError: the meeting is not in progress, the day is past, or the item is of another meeting.
    """
    require(by, "meetings.record")
    if meeting.cycle is not CycleState.IN_PROGRESS:
        raise ValidationError("Actions arise while the meeting is in progress.")
    _require_of(item, meeting)
    with transaction.atomic():
        action = MeetingAction(
            meeting=meeting,
            item=item,
            number=_next(MeetingAction),
            text=text.strip(),
            owner=owner,
            owner_post=owner_post,
            arisen=meeting.date,
            due=due,
            first_due=due,
        )
        record("meeting_action_arisen", action, by=by)
    return action


def meeting_action_amend(
    *, by: Actor, action: MeetingAction, owner: Organisation, due: dt.date, reason: str, owner_post: str = ""
) -> None:
    """Give an action arising another owner or another day; the first day stays on record.

    Raises:
        ValidationError: no reason is given, or it is closed.
    """
    require(by, "meetings.record")
    _require_unfinished(action)
    require_words(reason, "Say why this changes.")
    record(
        "meeting_action_amended", action, by=by, reason=reason, owner=owner, owner_post=owner_post, due=due
    )


def meeting_action_report(*, by: Actor, action: MeetingAction, progress: str, done: bool = False) -> None:
    """Say how an action arising goes; `done` closes it.

    Raises:
        ValidationError: nothing is said, or it is closed.
    """
    require(by, "meetings.action_report", action)
    _require_unfinished(action)
    require_words(progress, "Say what was done.", field="progress")
    if done:
        record("meeting_action_closed", action, by=by, progress=progress.strip(), closed=by.today)
    else:
        record("meeting_action_reported", action, by=by, progress=progress.strip())


def meeting_action_reopen(*, by: Actor, action: MeetingAction, reason: str) -> None:
    """Reopen an action arising that was closed by mistake.

    Raises:
        ValidationError: no reason is given, or it is open.
    """
    require(by, "meetings.record")
    if action.closed is None:
        raise ValidationError("This action is open.")
    require_words(reason, "Say why it is open again.")
    record("meeting_action_reopened", action, by=by, reason=reason, closed=None)


def item_minute(*, by: Actor, item: AgendaItem, minutes: str) -> None:
    """Write what the minutes say of an item: from the beginning of the meeting until the minutes are approved.

    Raises:
        ValidationError: the meeting has not begun, or its minutes are approved.
    """
    require(by, "meetings.record")
    meeting = item.meeting
    if meeting.cycle not in (CycleState.IN_PROGRESS, CycleState.CLOSED):
        raise ValidationError("Minutes are written once the meeting has begun.")
    if meeting.minutes_approved_on is not None:
        raise ValidationError("The minutes are approved and stay as they are. Record a correction instead.")
    record("item_minuted", item, by=by, minutes=minutes.strip())


def items_minute(*, by: Actor, minutes: Sequence[tuple[AgendaItem, str]]) -> None:
    """Write what the minutes say of several items, all or none.

    Raises:
        ValidationError: as `item_minute`.
    """
    with transaction.atomic():
        for item, said in minutes:
            item_minute(by=by, item=item, minutes=said)


def minutes_approve(*, by: Actor, meeting: Meeting, at: Meeting) -> None:
    """Record that a later meeting approved the minutes.

    Raises:
        ValidationError: the other meeting is not in progress or not later, nothing was minuted, they are approved, or
            nothing says where a figure in them comes from.
    """
    require(by, "meetings.close")
    if meeting.cycle is not CycleState.CLOSED:
        raise ValidationError("The cycle of this meeting is not closed yet.")
    if at.cycle is not CycleState.IN_PROGRESS or at.date <= meeting.date:
        raise ValidationError("Minutes are approved by a later meeting, while it is in progress.")
    if meeting.minutes_approved_on is not None:
        raise ValidationError("The minutes are approved already.")
    if not AgendaItem.objects.filter(meeting=meeting, removed__isnull=True).exclude(minutes="").exists():
        raise ValidationError("Nothing was minuted yet, so there is nothing to approve.")
    refuse_unsettled(minutes_figures(by=by, meeting=meeting))
    record("minutes_approved", meeting, by=by, minutes_approved_on=by.today, minutes_approved_at=at)


def _next(kind: type[Decision] | type[MeetingAction]) -> int:
    last = kind._base_manager.aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _require_unclosed(meeting: Meeting) -> None:
    if meeting.cancelled or meeting.cycle is CycleState.CLOSED:
        raise ValidationError("The cycle is closed. Ask the next meeting instead.")


def _require_wanted(decision: Decision) -> None:
    _require_unclosed(decision.meeting)
    if decision.state != DecisionState.WANTED or decision.withdrawn is not None:
        raise ValidationError("This is decided, or was withdrawn.")


def _require_unfinished(action: MeetingAction) -> None:
    if action.closed is not None:
        raise ValidationError(f"{action.label} is closed. Reopen it first.")


def _require_of(item: AgendaItem | None, meeting: Meeting) -> None:
    if item is not None and item.meeting_id != meeting.pk:
        raise ValidationError({"item": "This item is of another meeting."})
