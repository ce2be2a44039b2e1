"""The cycle of a meeting: opening it asks for updates, closing it makes silence a record and freezes the report.

A closed cycle stays closed. What was wrong in it is corrected by a record of its own, with a reason.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning.cycles import CycleState, UpdateState, at_close, moved_to
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.meetings.agendas import agenda_build
from saferplan.meetings.freezing import report_freeze
from saferplan.meetings.models import Correction, Meeting, Update
from saferplan.meetings.selectors import living_actions, plan_followed
from saferplan.meetings.silences import silences_count
from saferplan.meetings.updates import updates_gather
from saferplan.plan.states import PlanState


def cycle_open(*, by: Actor, meeting: Meeting) -> None:
    """Open a cycle: each lead is asked for an update on each of its living actions.

    Raises:
        ValidationError: it is not a draft, another cycle of the plan is under way, the plan is not adopted, or the day
            on which updates are due has passed.
    """
    require(by, "meetings.open")
    _require_step(meeting, CycleState.OPEN)
    plan_follow(by=by, meeting=meeting)
    if meeting.plan.state != PlanState.ADOPTED:
        raise ValidationError(
            f"{meeting.plan} is {meeting.plan.state}. Updates are asked for on an adopted plan."
        )
    if meeting.updates_due < by.today:
        raise ValidationError("The day on which updates are due has passed. Change the meeting first.")
    if Meeting.objects.filter(
        plan=meeting.plan, date__lt=meeting.date, state__in=["open", "in_progress"]
    ).exists():
        raise ValidationError("Another cycle of this plan is under way; close that one first.")
    with transaction.atomic():
        record("cycle_opened", meeting, by=by, state=CycleState.OPEN.value, opened_on=by.today)
        agenda_build(by=by, meeting=meeting)
        updates_ask(by=by, meeting=meeting)


def plan_follow(*, by: Actor, meeting: Meeting) -> None:
    """Have a meeting after 31 March follow the plan of its year, once that is adopted; until then the one before."""
    plan = plan_followed(meeting=meeting)
    if plan != meeting.plan:
        record(
            "meeting_amended",
            meeting,
            by=by,
            reason=f"It is held in the year of {plan}, which is adopted.",
            plan=plan,
        )


def updates_ask(*, by: Actor, meeting: Meeting) -> int:
    """Ask for updates on the living actions that none was asked for yet; how many they are.

    Raises:
        ValidationError: the cycle is not open.
    """
    require(by, "meetings.open")
    if meeting.cycle is not CycleState.OPEN:
        raise ValidationError("Updates are asked for while the cycle is open.")
    asked = set(Update.objects.filter(meeting=meeting).values_list("action_id", flat=True))
    new = [one for one in living_actions(meeting=meeting) if one.pk not in asked]
    with transaction.atomic():
        for action in new:
            update = Update(
                meeting=meeting,
                action=action,
                organisation=action.lead,
                asked=by.now,
                due=meeting.updates_due,
            )
            record("update_asked", update, by=by)
    return len(new)


def meeting_begin(*, by: Actor, meeting: Meeting) -> None:
    """Begin a meeting: what was reported stands still from now on.

    Raises:
        ValidationError: its cycle is not open, or its day is still to come.
    """
    require(by, "meetings.close")
    _require_step(meeting, CycleState.IN_PROGRESS)
    if by.today < meeting.date:
        raise ValidationError(
            "The day of the meeting is still to come. Change its date if it is held earlier."
        )
    with transaction.atomic():
        updates_gather(by=by, meeting=meeting)
        record("meeting_begun", meeting, by=by, state=CycleState.IN_PROGRESS.value)


def cycle_close(*, by: Actor, meeting: Meeting, reason: str = "") -> None:
    """Close a cycle: what was not answered becomes silence, and the status report is frozen.

    A cycle whose meeting was not begun is closed as not held, and says why.

    Raises:
        ValidationError: it is a draft or closed already; it was not begun and no reason is given; or nothing says where
            a figure in the status report comes from.
    """
    require(by, "meetings.close")
    _require_step(meeting, CycleState.CLOSED)
    held = meeting.cycle is CycleState.IN_PROGRESS
    if not held and not reason.strip():
        raise ValidationError({"reason": "Say why the meeting was not held."})
    with transaction.atomic():
        updates_gather(by=by, meeting=meeting)
        record(
            "cycle_closed",
            meeting,
            by=by,
            reason=reason,
            state=CycleState.CLOSED.value,
            closed_on=by.today,
            held=held,
        )
        for update in Update.objects.filter(meeting=meeting, withdrawn__isnull=True).select_related(
            "action__plan", "action__lead", "organisation"
        ):
            _close_update(by, update)
        silences_count(by=by, meeting=meeting)
        report_freeze(by=by, meeting=meeting)


def correction_record(*, by: Actor, meeting: Meeting, text: str, reason: str) -> Correction:
    """Say what was wrong in the record of a closed cycle. The record stays as it is; this is printed beside it.

    Raises:
        ValidationError: the cycle is not closed, or no reason is given.
    """
    require(by, "meetings.record")
    if meeting.cycle is not CycleState.CLOSED:
        raise ValidationError("The cycle is not closed yet: change what is wrong where it stands.")
    require_words(reason, "Say how the mistake came to light.")
    correction = Correction(meeting=meeting, text=text.strip(), on=by.today)
    record("correction_recorded", correction, by=by, reason=reason)
    return correction


def _close_update(by: Actor, update: Update) -> None:
    system = Actor(by.now)
    if update.state != UpdateState.ASKED:
        return
    if update.action.ended is not None or update.action.stage in ("stopped", "completed"):
        record(
            "update_no_longer_asked",
            update,
            by=system,
            reason="The action ended before the cycle closed.",
            withdrawn=by.today,
        )
        return
    silent = at_close(UpdateState(update.state)).value
    # Whoever leads the action now was asked last.
    record(
        "update_not_received",
        update,
        by=system,
        state=silent,
        organisation=update.action.lead or update.organisation,
    )


def _require_step(meeting: Meeting, state: CycleState) -> None:
    if meeting.cancelled:
        raise ValidationError("The meeting was cancelled.")
    try:
        moved_to(meeting.cycle, state)
    except SaferPlanError as error:
        raise ValidationError(f"{error.problem} {error.remedy}") from error
