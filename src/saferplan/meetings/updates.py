"""Answers to what was asked: the lead's report on an action, or that nothing changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from saferplan.domain.planning.cycles import CycleState, UpdateState, update_state
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.models import Event
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.meetings.models import Meeting, Update
from saferplan.meetings.silences import silences_count
from saferplan.plan.actions import action_report
from saferplan.plan.milestones import milestone_do
from saferplan.plan.models import Action, Milestone
from saferplan.plan.silences import action_unchanged

REPORTS = ("action_reported", "action_stopped", "action_completed")
WORK = ("milestone_done",)


def update_send(
    *,
    by: Actor,
    update: Update,
    milestones: Sequence[tuple[Milestone, dt.date, str]] = (),
    **report: Any,
) -> None:
    """Answer with a report; `report` is what `plan.actions.action_report` takes.

    Args:
        by: who answers, for the lead; or the co-ordinator, for a lead that told it by telephone.
        update: what was asked.
        milestones: those that are done, each with the day and what there is to show for it.

    Raises:
        ValidationError: the cycle is not open, or the report lacks something, at its field; nothing is written.
    """
    require(by, "meetings.update_answer", update)
    with transaction.atomic():
        held = _locked(update)
        for milestone, done, evidence in milestones:
            milestone_do(by=by, milestone=milestone, done=done, evidence=evidence)
        action = _action(held)
        action_report(by=by, action=action, **report)
        _receive(held, by=by, on=by.today, event="update_received", words=str(report.get("report", "")))
    update.refresh_from_db()


def update_unchanged(*, by: Actor, update: Update) -> None:
    """Answer that nothing changed since the last report, which still holds.

    Raises:
        ValidationError: the cycle is not open, it is answered already, or the last report does not hold any more.
    """
    require(by, "meetings.update_answer", update)
    with transaction.atomic():
        held = _locked(update)
        if held.answered:
            raise ValidationError("This update is answered already. Nothing more is needed.")
        action_unchanged(by=by, action=_action(held))
        _receive(held, by=by, on=by.today, event="update_unchanged", no_change=True)
    update.refresh_from_db()


def updates_gather(*, by: Actor, meeting: Meeting) -> int:
    """Take as answers what leads reported elsewhere since they were asked: on the plan's pages, in a workbook.

    A report counts, whoever entered it; a milestone done counts where the lead itself said so. How many there were.
    """
    waiting = list(
        Update.objects.filter(
            meeting=meeting, state=UpdateState.ASKED.value, withdrawn__isnull=True
        ).select_related("action", "organisation", "action__lead")
    )
    if not waiting:
        return 0
    first = _first_reports(waiting)
    for update in waiting:
        event = first.get(update.action_id)
        if event is not None:
            day = event.at.astimezone(LONDON).date()
            _receive(
                update,
                by=Actor(by.now),
                on=day,
                event="update_received",
                words=update.action.report if event.name in REPORTS else "",
                reason="Reported on the plan itself.",
            )
    return len(first)


def update_correct(*, by: Actor, update: Update, received: dt.date | None, reason: str) -> None:
    """Correct what became of an update of a closed cycle: an answer that came by another way, or that did not come.

    The status report of that meeting stays as it was frozen.

    Raises:
        ValidationError: no reason is given, the cycle is not closed, or the day lies outside the cycle.
    """
    require(by, "meetings.update_correct", update)
    meeting = update.meeting
    if meeting.cycle is not CycleState.CLOSED or meeting.opened_on is None or meeting.closed_on is None:
        raise ValidationError("The cycle is not closed yet: answer the update instead.")
    require_words(reason, "Say what was wrong, and how you know.")
    if received is not None and not meeting.opened_on <= received <= meeting.closed_on:
        raise ValidationError({"received": "This day is not within the cycle."})
    became = update_state(due=update.due, received=received, closed=True)
    with transaction.atomic():
        record(
            "update_corrected",
            update,
            by=by,
            reason=reason,
            state=became.value,
            received=received,
            no_change=False,
        )
        silences_count(by=by, meeting=meeting)


def _receive(
    update: Update,
    *,
    by: Actor,
    on: dt.date,
    event: str,
    words: str = "",
    no_change: bool = False,
    reason: str = "",
) -> None:
    # A second answer says more, but does not make the first one later.
    received = update.received or on
    became = update_state(due=update.due, received=received, no_change=no_change)
    record(
        event,
        update,
        by=by,
        reason=reason,
        state=became.value,
        received=received,
        no_change=no_change,
        words=words,
        organisation=update.action.lead or update.organisation,
    )


def _locked(update: Update) -> Update:
    """The update as it is stored now, while its cycle is open."""
    take_turn()
    held = (
        Update.objects.select_for_update(of=("self",))
        .select_related("meeting", "organisation", "action__lead", "action__plan")
        .get(pk=update.pk)
    )
    if held.meeting.cycle is not CycleState.OPEN or held.withdrawn is not None:
        raise ValidationError(
            "Updates for this meeting are no longer taken. Report on the action itself; it counts for the next meeting."
        )
    return held


def _action(update: Update) -> Action:
    return (
        Action.objects.select_related("plan", "lead").prefetch_related("milestones").get(pk=update.action_id)
    )


def _first_reports(waiting: Sequence[Update]) -> Mapping[int, Event]:
    """The first thing that was said of each action since its update was asked for."""
    actions = {one.action_id: one for one in waiting}
    since = min(one.asked for one in waiting)
    milestones = dict(Milestone.objects.filter(action_id__in=actions).values_list("pk", "action_id"))
    events = Event.objects.filter(
        Q(subject_type=Action.subject_type(), subject_id__in=actions, name__in=REPORTS)
        | Q(subject_type=Milestone.subject_type(), subject_id__in=milestones, name__in=WORK),
        at__gte=since,
    ).order_by("id")
    found: dict[int, Event] = {}
    for event in events:
        of_action = event.subject_type == Action.subject_type()
        number = event.subject_id if of_action else milestones[event.subject_id]
        update = actions[number]
        said_by_lead = event.organisation_id == (update.action.lead_id or update.organisation_id)
        if event.at >= update.asked and (of_action or said_by_lead):
            found.setdefault(number, event)
    return found
