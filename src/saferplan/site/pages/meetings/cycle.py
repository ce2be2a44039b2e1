"""The cycle of a meeting: opening, who has answered, beginning, closing, correcting; and the reminders."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.cycles import CycleState, UpdateState
from saferplan.history.policies import may
from saferplan.meetings.cycles import (
    correction_record,
    cycle_close,
    cycle_open,
    meeting_begin,
    updates_ask,
)
from saferplan.meetings.models import Meeting
from saferplan.meetings.reminding import mail_subject, reminders_preview
from saferplan.meetings.selectors import (
    answers_of,
    living_actions,
    meeting_get,
    reminders_sent,
    update_get,
)
from saferplan.meetings.updates import update_correct
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.meetings.forms import (
    BeginForm,
    CloseForm,
    ConfirmForm,
    CorrectionForm,
    NotHeldForm,
    OpenForm,
    UpdateCorrectForm,
)
from saferplan.site.pages.meetings.lists import ways
from saferplan.site.pages.meetings.meeting import meeting_context


def board(request: ActorRequest, number: int) -> HttpResponse:
    """Who has answered, who was late, who has not answered or was silent, by organisation."""
    meeting = meeting_get(number=number)
    answers = answers_of(by=request.actor, meeting=meeting)
    corrects = meeting.cycle is CycleState.CLOSED and may(request.actor, "meetings.update_correct")
    return render(
        request,
        "meetings/cycle_board.html",
        {
            **meeting_context(request, meeting),
            "answers": answers,
            "corrects": corrects,
            "states": list(UpdateState),
            "asked": sum(len(one.updates) for one in answers),
            "answered": sum(len(one.updates) - one.waiting for one in answers),
            "may_ask": meeting.cycle is CycleState.OPEN and may(request.actor, "meetings.open"),
        },
    )


def open_cycle(request: ActorRequest, number: int) -> HttpResponse:
    """Open the cycle."""
    meeting = meeting_get(number=number)
    actions = living_actions(meeting=meeting).count()
    plural = "" if actions == 1 else "s"
    return form_page(
        request,
        OpenForm,
        lambda _data: cycle_open(by=request.actor, meeting=meeting),
        title="Open the cycle",
        caption=str(meeting),
        intro=f"Each lead is asked for an update on each living action ({actions} action{plural}), "
        f"due on {meeting.updates_due:%-d %B %Y}. The first mails go out tomorrow morning at the latest.",
        done="The cycle is open, and updates are asked for.",
        to=reverse("cycle_board", args=[number]),
        cancel=reverse("meeting", args=[number]),
    )


def ask(request: ActorRequest, number: int) -> HttpResponse:
    """Ask for updates on actions that were added since."""
    meeting = meeting_get(number=number)
    back = reverse("cycle_board", args=[number])
    return form_page(
        request,
        ConfirmForm,
        lambda _data: updates_ask(by=request.actor, meeting=meeting),
        title="Ask about actions added since",
        caption=str(meeting),
        intro="Updates are asked for on living actions that none was asked for yet.",
        done=lambda asked: f"Asked for {asked} more." if asked else "No action was added since.",
        to=back,
        cancel=back,
    )


def begin(request: ActorRequest, number: int) -> HttpResponse:
    """Begin the meeting."""
    meeting = meeting_get(number=number)
    back = reverse("meeting", args=[number])
    return form_page(
        request,
        BeginForm,
        lambda _data: meeting_begin(by=request.actor, meeting=meeting),
        title="Begin the meeting",
        caption=str(meeting),
        intro="Updates are no longer taken once it has begun: what was reported stands still.",
        done="The meeting has begun.",
        to=back,
        cancel=back,
    )


def close(request: ActorRequest, number: int) -> HttpResponse:
    """Close the cycle."""
    meeting = meeting_get(number=number)
    held = meeting.cycle is CycleState.IN_PROGRESS
    return form_page(
        request,
        CloseForm if held else NotHeldForm,
        lambda data: cycle_close(by=request.actor, meeting=meeting, reason=data.get("reason", "")),
        title="Close the cycle" if held else "Close the cycle as not held",
        caption=str(meeting),
        intro=_closing(request, meeting),
        warning="A closed cycle stays closed. Mistakes are then recorded as corrections.",
        done="The cycle is closed, and the status report is frozen.",
        to=reverse("status_report", args=[number]),
        cancel=reverse("meeting", args=[number]),
    )


def correct(request: ActorRequest, number: int) -> HttpResponse:
    """Correct the record of a closed cycle."""
    meeting = meeting_get(number=number)
    back = reverse("meeting", args=[number])
    return form_page(
        request,
        CorrectionForm,
        lambda data: correction_record(by=request.actor, meeting=meeting, **data),
        title="Record a correction",
        caption=str(meeting),
        done="The correction is recorded.",
        to=back,
        cancel=back,
    )


def correct_update(request: ActorRequest, number: int) -> HttpResponse:
    """Correct what became of an update of a closed cycle."""
    update = update_get(by=request.actor, number=number)
    back = reverse("cycle_board", args=[update.meeting_id])
    return form_page(
        request,
        UpdateCorrectForm,
        lambda data: update_correct(by=request.actor, update=update, **data),
        title="Correct an update",
        caption=str(update.action),
        intro=f"It stands as “{update.status.word}”. The status report of the meeting stays as it was frozen.",
        done="It is corrected, and the quarters without a report are counted anew.",
        to=back,
        cancel=back,
    )


def reminders(request: ActorRequest) -> HttpResponse:
    """Who would get what today, who would not be reached, and what went out."""
    found = reminders_preview(by=request.actor)
    due = Table(
        "Mails that are due today",
        ["Person", "Subject", "About"],
        [
            [
                Cell(one.account.title, detail=one.account.email),
                Cell(mail_subject(reminder=one)),
                Cell("; ".join(f"{line.title} ({line.kind.label.lower()})" for line in one.lines)),
            ]
            for one in found.mails
        ],
    )
    sent = Table(
        "Mails that went out",
        ["Person", "Day", "About"],
        [
            [
                Cell(one.account.title),
                Cell(one.on),
                Cell(
                    f"{len(one.about)} thing{'' if len(one.about) == 1 else 's'}",
                    detail="Could not be sent" if one.failed else "",
                ),
            ]
            for one in reminders_sent()
        ],
    )
    return render(
        request,
        "meetings/reminders.html",
        {"ways": ways(request), "due": due, "sent": sent, "nobody": found.nobody},
    )


def _closing(request: ActorRequest, meeting: Meeting) -> str:
    unanswered = [
        one.organisation.name for one in answers_of(by=request.actor, meeting=meeting) if one.waiting
    ]
    if not unanswered:
        return "Everybody has answered. The status report is frozen as it stands."
    return f"These have not answered and are recorded as silent: {', '.join(unanswered)}. The status report is frozen."


urls = [
    page("meetings/reminders/", reminders, name="reminders", policy="meetings.remind"),
    page("meetings/<int:number>/updates/", board, name="cycle_board", policy="meetings.view"),
    page("meetings/<int:number>/open/", open_cycle, name="cycle_open", policy="meetings.open", writes=True),
    page("meetings/<int:number>/ask/", ask, name="updates_ask", policy="meetings.open", writes=True),
    page("meetings/<int:number>/begin/", begin, name="meeting_begin", policy="meetings.close", writes=True),
    page("meetings/<int:number>/close/", close, name="cycle_close", policy="meetings.close", writes=True),
    page(
        "meetings/<int:number>/correct/",
        correct,
        name="meeting_correct",
        policy="meetings.record",
        writes=True,
    ),
    page(
        "meetings/updates/<int:number>/correct/",
        correct_update,
        name="update_correct",
        policy="meetings.update_correct",
        writes=True,
    ),
]
