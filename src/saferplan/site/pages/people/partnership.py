"""The partnership: its names and areas, its organisations and who does what, and what is missing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.history.policies import may
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.overview import alias_get, area_get, constitution
from saferplan.partnership.services import alias_add, alias_end, area_join, area_leave, partnership_describe
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.people.forms import AliasForm, AreaForm, EndForm, PartnershipForm, ReasonForm


def overview(request: ActorRequest) -> HttpResponse:
    """The partnership as it is today."""
    found = constitution(by=request.actor)
    rows = []
    for organisation, role in found.organisations:
        liaison = found.liaison_of(organisation)
        rows.append(
            (
                Cell(organisation.name, href=reverse("organisation", args=[organisation.pk])),
                organisation.get_kind_display(),
                role.get_role_display() if role else "Takes no part now",
                f"{role.since:%-d %B %Y}" if role else "",
                liaison.post.title if liaison else "None",
            )
        )
    columns = ("Organisation", "Kind", "Role", "Since", "Liaison")
    return render(
        request,
        "partnership/overview.html",
        {
            "found": found,
            "organisations": Table("Organisations", columns, rows) if rows else None,
            "chair": next(iter(found.appointed(Capacity.CHAIR)), None),
            "group": found.appointed(Capacity.STRATEGY_GROUP),
            "team": found.appointed(Capacity.CO_ORDINATING_TEAM),
            "may_change": may(request.actor, "partnership.change"),
            "may_manage": may(request.actor, "partnership.people"),
        },
    )


def describe(request: ActorRequest) -> HttpResponse:
    """Change what the partnership says of itself."""
    found = constitution(by=request.actor).partnership

    def act(data: dict[str, Any]) -> None:
        partnership_describe(by=request.actor, partnership=found, **data)

    return form_page(
        request,
        PartnershipForm,
        act,
        title="Describe the partnership",
        done="The description is changed.",
        to=reverse("partnership"),
        cancel=reverse("partnership"),
        initial={"name": found.name, "about": found.about},
    )


def name_add(request: ActorRequest) -> HttpResponse:
    """Add another name."""
    return form_page(
        request,
        AliasForm,
        lambda data: alias_add(by=request.actor, **data),
        title="Add another name",
        done=lambda alias: f"“{alias}” is added.",
        to=reverse("partnership"),
        cancel=reverse("partnership"),
    )


def name_end(request: ActorRequest, number: int) -> HttpResponse:
    """End another name."""
    alias = alias_get(by=request.actor, number=number)
    return form_page(
        request,
        ReasonForm,
        lambda data: alias_end(by=request.actor, alias=alias, **data),
        title=f"Stop using the name “{alias}”",
        done=f"“{alias}” is no longer shown. It stays in the history.",
        to=reverse("partnership"),
        cancel=reverse("partnership"),
    )


def area_add(request: ActorRequest) -> HttpResponse:
    """Add an area."""
    return form_page(
        request,
        AreaForm,
        lambda data: area_join(by=request.actor, **data),
        title="Add an area",
        intro="Where partnerships work as one, their areas are served together.",
        done=lambda area: f"{area} is added.",
        to=reverse("partnership"),
        cancel=reverse("partnership"),
        initial={"since": request.actor.today},
    )


def area_end(request: ActorRequest, number: int) -> HttpResponse:
    """End the service of an area."""
    area = area_get(by=request.actor, number=number)
    return form_page(
        request,
        EndForm,
        lambda data: area_leave(by=request.actor, area=area, **data),
        title=f"End the service of {area}",
        done=f"The service of {area} is ended.",
        to=reverse("partnership"),
        cancel=reverse("partnership"),
        initial={"until": request.actor.today},
    )


_CHANGE = "partnership.change"
urls = [
    page("partnership/", overview, name="partnership", policy="partnership.view"),
    page("partnership/describe", describe, name="partnership_describe", policy=_CHANGE, writes=True),
    page("partnership/names/add", name_add, name="alias_add", policy=_CHANGE, writes=True),
    page("partnership/names/<int:number>/end", name_end, name="alias_end", policy=_CHANGE, writes=True),
    page("partnership/areas/add", area_add, name="area_add", policy=_CHANGE, writes=True),
    page("partnership/areas/<int:number>/end", area_end, name="area_end", policy=_CHANGE, writes=True),
]
