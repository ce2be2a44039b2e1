"""The objectives of the local policing body, the county and the district."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.strategy.forms import ObjectiveAmendForm, ObjectiveEndForm, ObjectiveForm
from saferplan.site.pages.strategy.strategies import CRUMB
from saferplan.strategy.aims import objective_add, objective_amend, objective_end
from saferplan.strategy.selectors import objective_get, objective_list


def listed(request: ActorRequest) -> HttpResponse:
    """The objectives that are in force."""
    change = may(request.actor, "strategy.change")
    rows = [
        (
            Cell(one.title, href=reverse("objective_amend", args=[one.pk]) if change else ""),
            one.get_owner_display(),
            one.source or "Not given",
            written_day(one.since),
        )
        for one in objective_list(day=request.actor.today)
    ]
    return render(
        request,
        "strategy/objectives.html",
        {
            "crumbs": [CRUMB],
            "table": Table(
                "Objectives in force", ("Objective", "Whose", "Where it is written", "Since"), rows
            )
            if rows
            else None,
            "may_change": change,
        },
    )


def add(request: ActorRequest) -> HttpResponse:
    """Add an objective."""
    back = reverse("objectives")
    return form_page(
        request,
        ObjectiveForm,
        lambda data: objective_add(by=request.actor, **data),
        title="Add an objective",
        done=lambda made: f"The objective “{made}” is added.",
        to=back,
        cancel=back,
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change how an objective is written down."""
    objective = objective_get(number=number)
    back = reverse("objectives")
    return form_page(
        request,
        ObjectiveAmendForm,
        lambda data: objective_amend(by=request.actor, objective=objective, **data),
        template="strategy/objective.html",
        title="Change the objective",
        caption=objective.get_owner_display(),
        done="The objective is changed.",
        to=back,
        initial={name: getattr(objective, name) for name in ("title", "source", "since")},
        cancel=back,
        objective=objective,
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End an objective that its owner has no more."""
    objective = objective_get(number=number)
    back = reverse("objectives")
    return form_page(
        request,
        ObjectiveEndForm,
        lambda data: objective_end(by=request.actor, objective=objective, **data),
        title="End the objective",
        caption=objective.title,
        done="The objective is ended. Priorities that supported it keep the link.",
        to=back,
        initial={"until": request.actor.today},
        cancel=back,
    )


CHANGE = "strategy.change"
urls = [
    page("strategy/objectives/", listed, name="objectives", policy="strategy.view"),
    page("strategy/objectives/add/", add, name="objective_add", policy=CHANGE, writes=True),
    page("strategy/objectives/<int:number>/", amend, name="objective_amend", policy=CHANGE, writes=True),
    page("strategy/objectives/<int:number>/end/", end, name="objective_end", policy=CHANGE, writes=True),
]
