"""What is recorded at a meeting: attendance, decisions, actions arising, minutes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.attendance import Attendance
from saferplan.domain.planning.cycles import CycleState
from saferplan.history.policies import may, require
from saferplan.meetings.models import Decision, MeetingAction
from saferplan.meetings.records import (
    attendances_record,
    decision_make,
    decision_want,
    decision_withdraw,
    items_minute,
    meeting_action_add,
    meeting_action_amend,
    meeting_action_reopen,
    meeting_action_report,
    minutes_approve,
)
from saferplan.meetings.selectors import (
    agenda_of,
    attendance_of,
    corrections_of,
    decision_get,
    meeting_action_get,
    meeting_get,
    without_item,
)
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.meetings.forms import (
    ApologiesForm,
    ArisingAmendForm,
    ArisingForm,
    ArisingReportForm,
    AttendanceForm,
    ConfirmForm,
    DecidedForm,
    DecisionForm,
    MinutesForm,
    WhyForm,
)
from saferplan.site.pages.meetings.lists import mark_of
from saferplan.site.pages.meetings.meeting import meeting_context
from saferplan.site.talk import talk_of


def attendance(request: ActorRequest, number: int) -> HttpResponse:
    """Who came, by organisation; before the meeting, who sends apologies."""
    meeting = meeting_get(number=number)
    attended = attendance_of(meeting=meeting)
    back = reverse("meeting", args=[number])

    if meeting.cycle is not CycleState.IN_PROGRESS:
        return form_page(
            request,
            partial(ApologiesForm, attended=attended),
            lambda data: attendances_record(
                by=request.actor,
                meeting=meeting,
                attended=[
                    (one.organisation, Attendance.APOLOGIES, "")
                    for one in attended
                    if one.organisation.pk in data["apologies"]
                ],
            ),
            title="Who sends apologies?",
            caption=str(meeting),
            done="The apologies are recorded.",
            to=back,
            cancel=back,
        )

    def act(data: dict[str, Any]) -> None:
        attendances_record(
            by=request.actor,
            meeting=meeting,
            attended=[
                (one.organisation, Attendance(kind), data[f"posts-{one.organisation.pk}"])
                for one in attended
                if (kind := data[f"attended-{one.organisation.pk}"])
            ],
        )

    return form_page(
        request,
        partial(AttendanceForm, attended=attended),
        act,
        title="Who attends?",
        caption=str(meeting),
        done="The attendance is recorded.",
        to=back,
        cancel=back,
    )


def want(request: ActorRequest, number: int) -> HttpResponse:
    """Ask a meeting for a decision."""
    meeting = meeting_get(number=number)
    back = reverse("meeting", args=[number])

    def act(data: dict[str, Any]) -> Decision:
        return decision_want(by=request.actor, meeting=meeting, **data)

    return form_page(
        request,
        partial(DecisionForm, meeting=meeting),
        act,
        title="Ask for a decision",
        caption=str(meeting),
        done=lambda one: f"{one.label} is on the agenda.",
        to=back,
        cancel=back,
    )


def decide(request: ActorRequest, number: int) -> HttpResponse:
    """Record what was decided."""
    decision = decision_get(number=number)
    back = reverse("meeting", args=[decision.meeting_id])
    return form_page(
        request,
        DecidedForm,
        lambda data: decision_make(by=request.actor, decision=decision, **data),
        title="Record a decision",
        caption=str(decision.meeting),
        intro=decision.text,
        done=f"{decision.label} is recorded.",
        to=back,
        cancel=back,
        initial={"state": decision.state, "outcome": decision.outcome},
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw what was to be decided."""
    decision = decision_get(number=number)
    back = reverse("meeting", args=[decision.meeting_id])
    return form_page(
        request,
        WhyForm,
        lambda data: decision_withdraw(by=request.actor, decision=decision, reason=data["reason"]),
        title="Withdraw what was to be decided",
        caption=str(decision.meeting),
        intro=decision.text,
        done=f"{decision.label} is withdrawn.",
        to=back,
        cancel=back,
    )


def add_arising(request: ActorRequest, number: int) -> HttpResponse:
    """Record an action arising."""
    meeting = meeting_get(number=number)

    def act(data: dict[str, Any]) -> MeetingAction:
        return meeting_action_add(by=request.actor, meeting=meeting, **data)

    return form_page(
        request,
        partial(ArisingForm, meeting=meeting),
        act,
        title="Record an action arising",
        caption=str(meeting),
        done=lambda one: f"{one.label} is on the action log.",
        to=reverse("meeting", args=[number]),
        cancel=reverse("meeting", args=[number]),
    )


def action_page(request: ActorRequest, number: int) -> HttpResponse:
    """An action arising: how it stands, and what may be done with it."""
    action = meeting_action_get(number=number)
    return render(
        request,
        "meetings/meeting_action.html",
        {
            "action": action,
            "mark": mark_of(action, request.actor.today),
            "may_report": action.closed is None and may(request.actor, "meetings.action_report", action),
            "may_change": may(request.actor, "meetings.record"),
            "talk": talk_of(request.actor, action),
        },
    )


def action_report(request: ActorRequest, number: int) -> HttpResponse:
    """Say how an action arising goes, and close it when it is done."""
    action = meeting_action_get(number=number)
    require(request.actor, "meetings.action_report", action)
    back = reverse("meeting_action", args=[number])
    return form_page(
        request,
        ArisingReportForm,
        lambda data: meeting_action_report(by=request.actor, action=action, **data),
        title="How does it go?",
        caption=str(action),
        done=f"{action.label} is updated.",
        to=back,
        cancel=back,
        initial={"progress": action.progress},
    )


def action_amend(request: ActorRequest, number: int) -> HttpResponse:
    """Give an action arising another owner or day."""
    action = meeting_action_get(number=number)
    back = reverse("meeting_action", args=[number])
    return form_page(
        request,
        ArisingAmendForm,
        lambda data: meeting_action_amend(by=request.actor, action=action, **data),
        title="Change an action arising",
        caption=str(action),
        done=f"{action.label} is changed.",
        to=back,
        cancel=back,
        initial={"owner": action.owner, "owner_post": action.owner_post, "due": action.due},
    )


def action_reopen(request: ActorRequest, number: int) -> HttpResponse:
    """Reopen an action arising."""
    action = meeting_action_get(number=number)
    back = reverse("meeting_action", args=[number])
    return form_page(
        request,
        WhyForm,
        lambda data: meeting_action_reopen(by=request.actor, action=action, reason=data["reason"]),
        title="Reopen an action arising",
        caption=str(action),
        done=f"{action.label} is open again.",
        to=back,
        cancel=back,
    )


def minutes_read(request: ActorRequest, number: int) -> HttpResponse:
    """The minutes, as far as they are written."""
    meeting = meeting_get(number=number)
    decisions, arising = without_item(meeting=meeting)
    writes = (CycleState.IN_PROGRESS, CycleState.CLOSED)
    return render(
        request,
        "meetings/minutes.html",
        {
            **meeting_context(request, meeting),
            "items": agenda_of(by=request.actor, meeting=meeting),
            "attended": attendance_of(meeting=meeting),
            "begun": meeting.cycle in writes,
            "decisions": decisions,
            "arising": arising,
            "corrections": corrections_of(meeting=meeting),
            "may_write": may(request.actor, "meetings.record")
            and meeting.cycle in writes
            and meeting.minutes_approved_on is None,
        },
    )


def minutes(request: ActorRequest, number: int) -> HttpResponse:
    """Write the minutes, item by item."""
    meeting = meeting_get(number=number)
    items = agenda_of(by=request.actor, meeting=meeting)
    back = reverse("minutes_read", args=[number])
    return form_page(
        request,
        partial(MinutesForm, items=items),
        lambda data: items_minute(by=request.actor, minutes=[(one, data[f"item-{one.pk}"]) for one in items]),
        title="Write the minutes",
        caption=str(meeting),
        intro="Decisions, actions arising and attendance stand by themselves; write what was said of each item.",
        done="The minutes are saved.",
        to=back,
        cancel=back,
    )


def approve(request: ActorRequest, number: int, earlier: int) -> HttpResponse:
    """Approve the minutes of an earlier meeting."""
    meeting, before = meeting_get(number=number), meeting_get(number=earlier)
    back = reverse("meeting", args=[number])
    return form_page(
        request,
        ConfirmForm,
        lambda _data: minutes_approve(by=request.actor, meeting=before, at=meeting),
        title="Approve the minutes",
        caption=str(before),
        intro="Approved minutes stay as they are; what turns out wrong is recorded as a correction.",
        done=f"The minutes of {before} are approved.",
        to=back,
        cancel=back,
    )


urls = [
    page(
        "meetings/<int:number>/attendance/",
        attendance,
        name="attendance",
        policy="meetings.record",
        writes=True,
    ),
    page(
        "meetings/<int:number>/decisions/new/",
        want,
        name="decision_want",
        policy="meetings.change",
        writes=True,
    ),
    page("meetings/decisions/<int:number>/", decide, name="decision", policy="meetings.decide", writes=True),
    page(
        "meetings/decisions/<int:number>/withdraw/",
        withdraw,
        name="decision_withdraw",
        policy="meetings.change",
        writes=True,
    ),
    page(
        "meetings/<int:number>/actions/new/",
        add_arising,
        name="meeting_action_add",
        policy="meetings.record",
        writes=True,
    ),
    page("meetings/actions/<int:number>/", action_page, name="meeting_action", policy="meetings.view"),
    page(
        "meetings/actions/<int:number>/report/",
        action_report,
        name="meeting_action_report",
        policy="meetings.view",
        writes=True,
    ),
    page(
        "meetings/actions/<int:number>/change/",
        action_amend,
        name="meeting_action_amend",
        policy="meetings.record",
        writes=True,
    ),
    page(
        "meetings/actions/<int:number>/reopen/",
        action_reopen,
        name="meeting_action_reopen",
        policy="meetings.record",
        writes=True,
    ),
    page("meetings/<int:number>/minutes/", minutes_read, name="minutes_read", policy="meetings.view"),
    page(
        "meetings/<int:number>/minutes/write/", minutes, name="minutes", policy="meetings.record", writes=True
    ),
    page(
        "meetings/<int:number>/minutes/approve/<int:earlier>/",
        approve,
        name="minutes_approve",
        policy="meetings.close",
        writes=True,
    ),
]
