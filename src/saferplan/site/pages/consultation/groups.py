"""The groups that a consultation reaches, and the ways in which people answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from saferplan.consultation.models import Channel, Group
from saferplan.consultation.selectors import channel_get, consultation_get, group_get
from saferplan.consultation.services import channel_add, channel_count, group_add, group_amend, group_end
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.consultation.forms import ChangeGroupForm, ChannelForm, CountForm, GroupForm
from saferplan.site.pages.plan.forms import ReasonForm


def add(request: ActorRequest, number: int) -> HttpResponse:
    """Add a group."""
    row = consultation_get(number=number)
    back = reverse("consultation", args=[number])

    def act(data: dict[str, Any]) -> Group:
        return group_add(by=request.actor, consultation=row, **data)

    return form_page(
        request,
        partial(GroupForm, begun=request.actor.today >= row.starts),
        act,
        title="Add a group",
        caption=str(row),
        intro="The law asks that as many groups as reasonable are represented, and those likely to be particularly "
        "affected are consulted.",
        done=lambda one: f"“{one}” is added.",
        to=back,
        cancel=back,
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change what is said of a group."""
    row = group_get(number=number)
    back = reverse("consultation", args=[row.consultation_id])
    names = ("represented_by", "affected", "why", "took_part")
    return form_page(
        request,
        partial(ChangeGroupForm, begun=request.actor.today >= row.consultation.starts),
        lambda data: group_amend(by=request.actor, group=row, **data),
        title=row.name,
        caption=str(row.consultation),
        done="The group is changed.",
        to=back,
        cancel=back,
        initial={name: getattr(row, name) for name in names},
        template="consultation/group.html",
        remove=reverse("group_end", args=[number]),
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """Take a group out that was entered by mistake."""
    row = group_get(number=number)
    back = reverse("consultation", args=[row.consultation_id])
    return form_page(
        request,
        ReasonForm,
        lambda data: group_end(by=request.actor, group=row, reason=data["reason"]),
        title="Take the group out",
        caption=str(row),
        done="The group is taken out.",
        to=back,
        cancel=back,
    )


def add_channel(request: ActorRequest, number: int) -> HttpResponse:
    """Add a way to answer."""
    row = consultation_get(number=number)
    back = reverse("consultation", args=[number])

    def act(data: dict[str, Any]) -> Channel:
        return channel_add(by=request.actor, consultation=row, **data)

    return form_page(
        request,
        ChannelForm,
        act,
        title="Add a way to answer",
        caption=str(row),
        intro="Counted apart, the ways show which of them reach people.",
        done=lambda one: f"“{one}” is added.",
        to=back,
        cancel=back,
    )


def count_channel(request: ActorRequest, number: int) -> HttpResponse:
    """Write down how many came by a way."""
    row = channel_get(number=number)
    back = reverse("consultation", args=[row.consultation_id])
    return form_page(
        request,
        CountForm,
        lambda data: channel_count(by=request.actor, channel=row, answers=data["answers"]),
        title=row.name,
        caption=str(row.consultation),
        done="The answers are counted.",
        to=back,
        cancel=back,
        initial={"answers": row.answers},
    )


urls = [
    page(
        "consultations/<int:number>/groups/add/",
        add,
        name="group_add",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/groups/<int:number>/",
        amend,
        name="group_amend",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/groups/<int:number>/take-out/",
        end,
        name="group_end",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/<int:number>/ways/add/",
        add_channel,
        name="channel_add",
        policy="consultation.change",
        writes=True,
    ),
    page(
        "consultations/ways/<int:number>/",
        count_channel,
        name="channel_count",
        policy="consultation.change",
        writes=True,
    ),
]
