"""Organisations: what each is to the partnership, and was, and its posts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.history.policies import may
from saferplan.partnership.overview import organisation_get, organisation_history, organisation_state
from saferplan.partnership.services import (
    organisation_add,
    organisation_describe,
    organisation_leave,
    organisation_role_change,
)
from saferplan.site.access import page
from saferplan.site.components import Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.people.forms import EndForm, NewOrganisationForm, OrganisationForm, RoleChangeForm
from saferplan.site.pages.people.histories import entries


def organisation(request: ActorRequest, number: int) -> HttpResponse:
    """An organisation."""
    state = organisation_state(by=request.actor, number=number)
    roles = [
        (
            one.get_role_display(),
            f"{one.since:%-d %B %Y}",
            f"{one.until:%-d %B %Y}" if one.until else "Still in force",
        )
        for one in state.roles
    ]
    return render(
        request,
        "partnership/organisation.html",
        {
            "state": state,
            "organisation": state.organisation,
            "roles": Table("What it is and was to the partnership", ("Role", "Since", "Until"), roles),
            "may_change": may(request.actor, "partnership.change"),
            "history": entries(
                organisation_history(organisation=state.organisation),
                by=request.actor,
                itself=state.organisation,
            ),
        },
    )


def add(request: ActorRequest) -> HttpResponse:
    """Add an organisation."""
    return form_page(
        request,
        NewOrganisationForm,
        lambda data: organisation_add(by=request.actor, kind=data.pop("authority"), **data),
        title="Add an organisation",
        done=lambda made: f"{made} is added. Add its posts, and invite its people.",
        to=lambda made: reverse("organisation", args=[made.pk]),
        cancel=reverse("partnership"),
        initial={"since": request.actor.today},
    )


def describe(request: ActorRequest, number: int) -> HttpResponse:
    """Change an organisation's names and kind."""
    found = organisation_get(by=request.actor, number=number)
    back = reverse("organisation", args=[number])

    def act(data: dict[str, Any]) -> None:
        organisation_describe(by=request.actor, organisation=found, kind=data.pop("authority"), **data)

    return form_page(
        request,
        OrganisationForm,
        act,
        title="Describe the organisation",
        caption=found.name,
        done="The organisation is changed. What was printed before keeps the name it had.",
        to=back,
        cancel=back,
        initial={"name": found.name, "short_name": found.short_name, "authority": found.kind},
    )


def role_change(request: ActorRequest, number: int) -> HttpResponse:
    """Change what an organisation is to the partnership."""
    found = organisation_get(by=request.actor, number=number)
    back = reverse("organisation", args=[number])

    def act(data: dict[str, Any]) -> None:
        organisation_role_change(by=request.actor, organisation=found, **data)

    return form_page(
        request,
        RoleChangeForm,
        act,
        title="Change the role in the partnership",
        caption=found.name,
        intro="The role it has now ends the day before.",
        done=f"The role of {found} is changed.",
        to=back,
        cancel=back,
        initial={"since": request.actor.today},
    )


def leave(request: ActorRequest, number: int) -> HttpResponse:
    """End what an organisation is to the partnership."""
    found = organisation_get(by=request.actor, number=number)
    back = reverse("organisation", args=[number])

    def act(data: dict[str, Any]) -> None:
        organisation_leave(by=request.actor, organisation=found, **data)

    return form_page(
        request,
        EndForm,
        act,
        title="The organisation leaves the partnership",
        caption=found.name,
        intro="What it did stays on record. Its people keep their roles until you end them.",
        done=f"{found} leaves the partnership.",
        to=back,
        cancel=back,
        initial={"until": request.actor.today},
    )


_CHANGE = "partnership.change"
_ONE = "partnership/organisations/<int:number>"
urls = [
    page("partnership/organisations/add", add, name="organisation_add", policy=_CHANGE, writes=True),
    page(_ONE, organisation, name="organisation", policy="partnership.view"),
    page(f"{_ONE}/describe", describe, name="organisation_describe", policy=_CHANGE, writes=True),
    page(f"{_ONE}/role", role_change, name="organisation_role", policy=_CHANGE, writes=True),
    page(f"{_ONE}/leave", leave, name="organisation_leave", policy=_CHANGE, writes=True),
]
