"""You said, we did: what people said, what became of it, and what of the plan it led to."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.consultation.following import said_end, said_follow, said_link, said_note
from saferplan.consultation.models import YouSaid
from saferplan.consultation.selectors import consultation_get, said_get
from saferplan.consultation.states import FollowUp
from saferplan.history.models import Recorded
from saferplan.history.policies import may
from saferplan.history.subjects import kind_named
from saferplan.plan.selectors import action_list, plan_current
from saferplan.site.access import page
from saferplan.site.components import Link, Row
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.forms import FollowForm, SaidForm
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.talk import talk_of


def said(request: ActorRequest, number: int) -> HttpResponse:
    """One thing that people said."""
    row = said_get(number=number)
    rows = [Row("You said", row.said), Row("We did", row.did or "Nothing is decided yet")]
    found = _led_to(request, row)
    if row.led_to_type:
        words = str(found) if found is not None else "Something that is not shown to you"
        links = () if found is None else (Link("See it", kind_named(row.led_to_type).address(found), words),)
        rows.append(Row("It led to", words, links=links))
    return render(
        request,
        "consultation/said.html",
        {
            "said": row,
            "consultation": row.consultation,
            "state": FollowUp(row.state),
            "about": rows,
            "may_change": may(request.actor, "consultation.change"),
            "talk": talk_of(request.actor, row),
        },
    )


def note(request: ActorRequest, number: int) -> HttpResponse:
    """Note something that people said."""
    row = consultation_get(number=number)

    def act(data: dict[str, Any]) -> YouSaid:
        return said_note(by=request.actor, consultation=row, said=data["said"])

    return form_page(
        request,
        SaidForm,
        act,
        title="Note what people said",
        caption=str(row),
        intro="One finding at a time, so that each can be answered.",
        done="It is noted. Write down what becomes of it.",
        to=lambda one: reverse("said", args=[one.pk]),
        cancel=reverse("consultation", args=[number]),
    )


def follow(request: ActorRequest, number: int) -> HttpResponse:
    """Write down what became of it, and what of the plan it led to."""
    row = said_get(number=number)
    back = reverse("said", args=[number])
    offered = _offered(request)
    held = f"{row.led_to_type} {row.led_to_id}" if row.led_to_type else ""
    if held and held not in dict(offered):
        found = _led_to(request, row)
        offered.append((held, str(found) if found is not None else "What it names now"))

    def act(data: dict[str, Any]) -> None:
        said_follow(by=request.actor, said=row, state=data["state"], did=data["did"])
        if data["led_to"] != held:
            said_link(by=request.actor, said=row, led_to=_chosen(request, data["led_to"]))

    return form_page(
        request,
        partial(FollowForm, offered=offered),
        act,
        title="What became of it",
        caption=row.said,
        done="It is written down.",
        to=back,
        cancel=back,
        initial={"state": row.state, "did": row.did, "led_to": held},
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """Take out what was noted by mistake."""
    row = said_get(number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: said_end(by=request.actor, said=row, reason=data["reason"]),
        title="Take it out",
        caption=row.said,
        done="It is taken out.",
        to=reverse("consultation", args=[row.consultation_id]),
        cancel=reverse("said", args=[number]),
    )


def _offered(request: ActorRequest) -> list[tuple[str, str]]:
    """The priorities and actions of the year's plan that the reader may know of."""
    plan = plan_current(day=request.actor.today)
    if plan is None:
        return []
    actions = list(action_list(by=request.actor, plan=plan))
    priorities = list(dict.fromkeys(one.priority for one in actions if one.priority is not None))
    return [(f"{one.subject_type()} {one.pk}", str(one)) for one in (*priorities, *actions)]


def _chosen(request: ActorRequest, named: str) -> Recorded | None:
    if not named:
        return None
    kind, number = named.rsplit(" ", 1)
    row: Recorded | None = kind_named(kind).rows(request.actor).filter(pk=int(number)).first()
    return row


def _led_to(request: ActorRequest, row: YouSaid) -> Recorded | None:
    return _chosen(request, f"{row.led_to_type} {row.led_to_id}" if row.led_to_type else "")


urls = [
    page(
        "consultations/<int:number>/said/note/",
        note,
        name="said_note",
        policy="consultation.change",
        writes=True,
    ),
    page("consultations/said/<int:number>/", said, name="said", policy="consultation.view"),
    page(
        "consultations/said/<int:number>/follow/",
        follow,
        name="said_follow",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/said/<int:number>/take-out/",
        end,
        name="said_end",
        policy="consultation.change",
        writes=True,
    ),
]
