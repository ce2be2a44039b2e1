"""The lists: meetings past and to come, the forward plan, the action log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.cycles import CycleState
from saferplan.history.policies import may
from saferplan.meetings.agendas import forward_item_drop, forward_item_plan
from saferplan.meetings.arranging import meeting_arrange, series_begin
from saferplan.meetings.dates import proposed_dates
from saferplan.meetings.models import Meeting, MeetingAction
from saferplan.meetings.selectors import forward_item_get, forward_plan, meeting_actions, meeting_list
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.selectors import plan_list
from saferplan.site.access import page
from saferplan.site.components import Cell, Section, Table, sections
from saferplan.site.forms import form_page
from saferplan.site.marks import Mark
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.meetings.forms import ArrangeForm, ForwardForm, SeriesForm, WhyForm

OPEN = Mark("Open", "dash", "grey", "It is not done yet, and its day is to come.")
OVERDUE = Mark("Overdue", "diamond", "red", "Its day has passed, and it is not closed.")
CLOSED = Mark("Closed", "square", "green", "It is done.")


def ways(request: ActorRequest) -> list[Section]:
    """The pages about meetings as a whole."""
    found = [
        ("Meetings", reverse("meetings")),
        ("My updates", reverse("my_updates")),
        ("Action log", reverse("action_log")),
        ("Forward plan", reverse("forward_plan")),
        ("Calendar", reverse("calendar")),
    ]
    if may(request.actor, "meetings.remind"):
        found.append(("Reminders", reverse("reminders")))
    return sections(found, request.path)


def meetings(request: ActorRequest) -> HttpResponse:
    """The meeting that is next, those to come and those that were."""
    everything = list(meeting_list())
    coming = [one for one in everything if one.cycle is not CycleState.CLOSED]
    return render(
        request,
        "meetings/meetings.html",
        {
            "ways": ways(request),
            "next": coming[0] if coming else None,
            "coming": _table("Meetings to come", coming[1:]),
            "past": _table("Meetings that were", [one for one in reversed(everything) if one not in coming]),
            "may_change": may(request.actor, "meetings.change"),
            "has_plan": bool(plan_list()),
        },
    )


def begin_series(request: ActorRequest) -> HttpResponse:
    """Begin a series: its dates are proposed from the first."""

    def act(data: dict[str, Any]) -> tuple[dt.date, ...]:
        partnership = partnership_get()
        days = proposed_dates(
            data["first"],
            jurisdiction=Jurisdiction(partnership.jurisdiction) if partnership else Jurisdiction.ENGLAND,
            count=data.pop("count"),
            months=data["months"],
        )
        del data["first"]
        series_begin(by=request.actor, dates=days, **data)
        return days

    return form_page(
        request,
        SeriesForm,
        act,
        title="Arrange a series of meetings",
        done=lambda days: f"Arranged: {', '.join(f'{day:%-d %B %Y}' for day in days)}. Each can be changed.",
        to=reverse("meetings"),
        cancel=reverse("meetings"),
    )


def arrange(request: ActorRequest) -> HttpResponse:
    """Arrange one meeting."""

    def act(data: dict[str, Any]) -> Meeting:
        return meeting_arrange(by=request.actor, **data)

    return form_page(
        request,
        ArrangeForm,
        act,
        title="Arrange a meeting",
        done=lambda one: f"{one} is arranged, with its agenda.",
        to=lambda one: reverse("meeting", args=[one.pk]),
        cancel=reverse("meetings"),
    )


def action_log(request: ActorRequest) -> HttpResponse:
    """Every action that arose from a meeting: what is open, overdue, closed."""
    actions = list(meeting_actions())
    today = request.actor.today
    open_ones = sorted((one for one in actions if one.closed is None), key=lambda one: one.due)
    return render(
        request,
        "meetings/action_log.html",
        {
            "ways": ways(request),
            "open": _log("Open and overdue", open_ones, today),
            "closed": _log("Closed", [one for one in reversed(actions) if one.closed], today),
        },
    )


def forward(request: ActorRequest) -> HttpResponse:
    """What is planned for meetings to come."""
    changes = may(request.actor, "meetings.change")
    rows = [
        [
            Cell(one.title, detail=one.note),
            Cell(one.not_before),
            Cell(one.owner.brief if one.owner else "Nobody yet"),
            *(
                [Cell("Drop", href=reverse("forward_drop", args=[one.pk]), hidden=str(one))]
                if changes
                else []
            ),
        ]
        for one in forward_plan()
    ]
    columns = ["Item", "Not before", "Brought by", *(["Change"] if changes else [])]
    return render(
        request,
        "meetings/forward_plan.html",
        {
            "ways": ways(request),
            "table": Table("Planned for meetings to come", columns, rows),
            "may_change": changes,
        },
    )


def forward_add(request: ActorRequest) -> HttpResponse:
    """Plan an item."""
    return form_page(
        request,
        ForwardForm,
        lambda data: forward_item_plan(by=request.actor, **data),
        title="Plan an item",
        done=lambda one: f"{one} is planned.",
        to=reverse("forward_plan"),
        cancel=reverse("forward_plan"),
    )


def forward_drop(request: ActorRequest, number: int) -> HttpResponse:
    """Drop an item."""
    item = forward_item_get(number=number)
    return form_page(
        request,
        WhyForm,
        lambda data: forward_item_drop(by=request.actor, item=item, reason=data["reason"]),
        title="Drop an item of the forward plan",
        caption=str(item),
        done="It is dropped.",
        to=reverse("forward_plan"),
        cancel=reverse("forward_plan"),
    )


def mark_of(action: MeetingAction, today: dt.date) -> Mark:
    """How an action arising stands."""
    if action.closed:
        return CLOSED
    return OVERDUE if action.overdue(today) else OPEN


def log_table(caption: str, actions: list[MeetingAction], today: dt.date) -> Table:
    """Actions arising as a table."""
    return _log(caption, actions, today)


def _log(caption: str, actions: list[MeetingAction], today: dt.date) -> Table:
    return Table(
        caption,
        ["Action", "From", "Owner", "Due", "Status"],
        [
            [
                Cell(
                    f"{one.label} {one.text}",
                    href=reverse("meeting_action", args=[one.pk]),
                    detail=one.progress,
                ),
                Cell(one.meeting.date),
                Cell(one.owner.brief, detail=one.owner_post),
                Cell(one.due, detail=f"first {one.first_due:%-d %B %Y}" if one.due != one.first_due else ""),
                Cell(status=mark_of(one, today)),
            ]
            for one in actions
        ],
    )


def _table(caption: str, found: list[Meeting]) -> Table:
    return Table(
        caption,
        ["Meeting", "Time and place", "Cycle"],
        [
            [
                Cell(one.date, href=reverse("meeting", args=[one.pk]), detail=one.title),
                Cell(f"{one.starts:%H:%M}", detail=one.place),
                Cell(status=one.cycle, detail="" if one.held else "Not held"),
            ]
            for one in found
        ],
    )


urls = [
    page("meetings/", meetings, name="meetings", policy="meetings.view"),
    page("meetings/series/new/", begin_series, name="series_begin", policy="meetings.change", writes=True),
    page("meetings/new/", arrange, name="meeting_arrange", policy="meetings.change", writes=True),
    page("meetings/actions/", action_log, name="action_log", policy="meetings.view"),
    page("meetings/forward/", forward, name="forward_plan", policy="meetings.view"),
    page("meetings/forward/new/", forward_add, name="forward_add", policy="meetings.change", writes=True),
    page(
        "meetings/forward/<int:number>/drop/",
        forward_drop,
        name="forward_drop",
        policy="meetings.change",
        writes=True,
    ),
]
