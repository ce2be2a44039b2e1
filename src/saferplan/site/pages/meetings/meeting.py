"""One meeting: what it is, where its cycle is, and what to do next; changing and cancelling it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.cycles import CycleState
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.meetings.arranging import meeting_amend, meeting_cancel
from saferplan.meetings.models import Meeting
from saferplan.meetings.selectors import (
    Answers,
    agenda_of,
    answers_of,
    arising_of,
    attendance_of,
    corrections_of,
    decisions_of,
    meeting_get,
    minutes_to_approve,
    papers_of,
)
from saferplan.site.access import page
from saferplan.site.components import Section, Task, sections
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.meetings.forms import MeetingForm, WhyForm
from saferplan.site.talk import talk_of


def meeting_page(request: ActorRequest, number: int) -> HttpResponse:
    """A meeting by its state: what to do next, the agenda with its papers, who came, what was decided."""
    meeting = meeting_get(number=number)
    actor = request.actor
    answers = answers_of(by=actor, meeting=meeting)
    return render(
        request,
        "meetings/meeting.html",
        {
            **meeting_context(request, meeting),
            "tasks": _tasks(actor, meeting, answers),
            "items": agenda_of(by=actor, meeting=meeting),
            "papers": papers_of(by=actor, meeting=meeting),
            "attended": [one for one in attendance_of(meeting=meeting) if one.entry],
            "decisions": decisions_of(meeting=meeting),
            "arising": arising_of(meeting=meeting),
            "corrections": corrections_of(meeting=meeting),
            "asked": sum(len(one.updates) for one in answers),
            "answered": sum(len(one.updates) - one.waiting for one in answers),
            "may_change": may(actor, "meetings.change"),
            "talk": talk_of(actor, meeting),
        },
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change when and where a meeting is."""
    meeting = meeting_get(number=number)
    back = reverse("meeting", args=[number])
    fields = ("title", "date", "starts", "place", "link", "updates_due")
    return form_page(
        request,
        MeetingForm,
        lambda data: meeting_amend(by=request.actor, meeting=meeting, **data),
        title="Change the meeting",
        caption=str(meeting),
        done="The meeting is changed.",
        to=back,
        cancel=back,
        initial={name: getattr(meeting, name) for name in fields},
    )


def cancel(request: ActorRequest, number: int) -> HttpResponse:
    """Cancel a meeting."""
    meeting = meeting_get(number=number)
    return form_page(
        request,
        WhyForm,
        lambda data: meeting_cancel(by=request.actor, meeting=meeting, reason=data["reason"]),
        title="Cancel the meeting",
        caption=str(meeting),
        warning="A cancelled meeting cannot be brought back; arrange another.",
        done=f"{meeting} is cancelled.",
        to=reverse("meetings"),
        cancel=reverse("meeting", args=[number]),
    )


def meeting_context(request: ActorRequest, meeting: Meeting) -> dict[str, object]:
    """What every page of a meeting shows."""
    return {"meeting": meeting, "ways": ways(request, meeting)}


def ways(request: ActorRequest, meeting: Meeting) -> list[Section]:
    """The pages about one meeting."""
    of = [meeting.pk]
    return sections(
        [
            ("Meeting", reverse("meeting", args=of)),
            ("Updates", reverse("cycle_board", args=of)),
            ("Status report", reverse("status_report", args=of)),
            ("Minutes", reverse("minutes_read", args=of)),
        ],
        request.path,
    )


def _tasks(actor: Actor, meeting: Meeting, answers: list[Answers]) -> list[Task]:
    """What to do next, by the state of the cycle, for whoever reads."""
    of = [meeting.pk]
    waiting = sum(one.waiting for one in answers)
    may_change, may_close = may(actor, "meetings.change"), may(actor, "meetings.close")
    if meeting.cancelled:
        return []
    match meeting.cycle:
        case CycleState.DRAFT if may_change:
            return [
                Task("Edit the agenda", reverse("agenda", args=of), "Items, their order, papers."),
                Task(
                    "Ask for a decision", reverse("decision_want", args=of), "It stands in the status report."
                ),
                Task(
                    "Open the cycle",
                    reverse("cycle_open", args=of),
                    f"Asks each lead for updates by {meeting.updates_due:%-d %B %Y}.",
                ),
            ]
        case CycleState.OPEN:
            tasks = []
            if may(actor, "meetings.update_answer"):
                tasks.append(Task("Send my updates", reverse("my_updates"), "A minute for each action."))
            if may_change:
                tasks += [
                    Task(
                        "See who has answered",
                        reverse("cycle_board", args=of),
                        f"{waiting} not answered yet." if waiting else "Everybody has answered.",
                    ),
                    Task("Edit the agenda", reverse("agenda", args=of), "Items, their order, papers."),
                    Task("Ask for a decision", reverse("decision_want", args=of)),
                    Task("Note apologies", reverse("attendance", args=of)),
                ]
            if may_close:
                tasks += [
                    Task(
                        "Begin the meeting",
                        reverse("meeting_begin", args=of),
                        "On the day. Updates then stand still.",
                    ),
                    Task(
                        "Close as not held",
                        reverse("cycle_close", args=of),
                        "If the meeting does not take place.",
                    ),
                ]
            return tasks
        case CycleState.IN_PROGRESS:
            tasks = []
            if may_change:
                tasks += [
                    Task("Record who attends", reverse("attendance", args=of)),
                    Task("Record an action arising", reverse("meeting_action_add", args=of)),
                    Task("Write the minutes", reverse("minutes", args=of)),
                ]
            if may_close:
                tasks += [
                    Task(
                        f"Approve the minutes of {one}", reverse("minutes_approve", args=[meeting.pk, one.pk])
                    )
                    for one in minutes_to_approve(meeting=meeting)
                ]
                tasks.append(
                    Task(
                        "Close the cycle",
                        reverse("cycle_close", args=of),
                        f"{waiting} unanswered become silence; the status report is frozen.",
                    )
                )
            return tasks
        case CycleState.CLOSED if may_change:
            tasks = (
                []
                if meeting.minutes_approved_on
                else [Task("Finish the minutes", reverse("minutes", args=of))]
            )
            return [*tasks, Task("Record a correction", reverse("meeting_correct", args=of))]
    return []


urls = [
    page("meetings/<int:number>/", meeting_page, name="meeting", policy="meetings.view"),
    page("meetings/<int:number>/change/", amend, name="meeting_amend", policy="meetings.change", writes=True),
    page(
        "meetings/<int:number>/cancel/", cancel, name="meeting_cancel", policy="meetings.change", writes=True
    ),
]
