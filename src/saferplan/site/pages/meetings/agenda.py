"""The agenda: its items, their order, and the papers to them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.meetings.agendas import agenda_build, item_add, item_amend, item_move, item_remove
from saferplan.meetings.models import AgendaItem, Paper
from saferplan.meetings.papers import paper_add, paper_withdraw
from saferplan.meetings.selectors import agenda_of, item_get, meeting_get, paper_content, paper_get, papers_of
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.history import SANDBOX
from saferplan.site.pages.meetings.forms import ItemForm, PaperForm, WhyForm
from saferplan.site.pages.meetings.meeting import meeting_context


def agenda(request: ActorRequest, number: int) -> HttpResponse:
    """The items in order; each can be moved, changed, taken off."""
    meeting = meeting_get(number=number)
    if request.method == "POST":
        try:
            if "build" in request.POST:
                agenda_build(by=request.actor, meeting=meeting)
                messages.success(request, "What was missing is on the agenda.")
            else:
                _move(request)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("agenda", args=[number]))
    return render(
        request,
        "meetings/agenda.html",
        {
            **meeting_context(request, meeting),
            "items": agenda_of(by=request.actor, meeting=meeting),
            "papers": papers_of(by=request.actor, meeting=meeting),
        },
    )


def _move(request: ActorRequest) -> None:
    move, _, number = request.POST.get("move", "").partition("-")
    if move in ("up", "down") and number.isdigit():
        item_move(by=request.actor, item=item_get(number=int(number)), up=move == "up")


def add(request: ActorRequest, number: int) -> HttpResponse:
    """Add an item."""
    meeting = meeting_get(number=number)
    back = reverse("agenda", args=[number])

    def act(data: dict[str, Any]) -> AgendaItem:
        return item_add(by=request.actor, meeting=meeting, **data)

    return form_page(
        request,
        ItemForm,
        act,
        title="Add an item",
        caption=str(meeting),
        done=lambda one: f"“{one}” is on the agenda.",
        to=back,
        cancel=back,
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change the words of an item."""
    item = item_get(number=number)
    back = reverse("agenda", args=[item.meeting_id])
    return form_page(
        request,
        ItemForm,
        lambda data: item_amend(by=request.actor, item=item, **data),
        title="Change an item",
        caption=str(item.meeting),
        done="The item is changed.",
        to=back,
        cancel=back,
        initial={"title": item.title, "note": item.note},
    )


def remove(request: ActorRequest, number: int) -> HttpResponse:
    """Take an item off."""
    item = item_get(number=number)
    back = reverse("agenda", args=[item.meeting_id])
    return form_page(
        request,
        WhyForm,
        lambda data: item_remove(by=request.actor, item=item, reason=data["reason"]),
        title="Take an item off the agenda",
        caption=item.title,
        done=f"“{item}” is off the agenda.",
        to=back,
        cancel=back,
    )


def paper_new(request: ActorRequest, number: int) -> HttpResponse:
    """Add a paper."""
    meeting = meeting_get(number=number)
    back = reverse("agenda", args=[number])

    def act(data: dict[str, Any]) -> Paper:
        return paper_add(by=request.actor, meeting=meeting, given=data.pop("file"), **data)

    return form_page(
        request,
        partial(PaperForm, meeting=meeting),
        act,
        title="Add a paper",
        caption=str(meeting),
        done=lambda one: f"“{one}” is added.",
        to=back,
        cancel=back,
    )


def paper(request: ActorRequest, number: int) -> FileResponse:
    """A paper, to be downloaded."""
    found, path = paper_content(by=request.actor, number=number)
    response = FileResponse(
        path.open("rb"), content_type=found.content_type, as_attachment=True, filename=found.name
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def paper_off(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a paper."""
    found = paper_get(by=request.actor, number=number)
    back = reverse("agenda", args=[found.meeting_id])
    return form_page(
        request,
        WhyForm,
        lambda data: paper_withdraw(by=request.actor, paper=found, reason=data["reason"]),
        title="Withdraw a paper",
        caption=str(found),
        done="The paper is withdrawn.",
        to=back,
        cancel=back,
    )


urls = [
    page("meetings/<int:number>/agenda/", agenda, name="agenda", policy="meetings.change", writes=True),
    page("meetings/<int:number>/agenda/new/", add, name="item_add", policy="meetings.change", writes=True),
    page("meetings/items/<int:number>/", amend, name="item_amend", policy="meetings.change", writes=True),
    page(
        "meetings/items/<int:number>/remove/",
        remove,
        name="item_remove",
        policy="meetings.change",
        writes=True,
    ),
    page(
        "meetings/<int:number>/papers/new/",
        paper_new,
        name="paper_add",
        policy="meetings.change",
        writes=True,
    ),
    page("meetings/papers/<int:number>/", paper, name="paper", policy="meetings.view"),
    page(
        "meetings/papers/<int:number>/withdraw/",
        paper_off,
        name="paper_withdraw",
        policy="meetings.change",
        writes=True,
    ),
]
