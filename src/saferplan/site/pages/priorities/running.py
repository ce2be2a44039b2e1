"""Running a workshop: prepared, opened, closed, decided, ended."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.forms import DecidedForm, EndForm, WorkshopForm
from saferplan.strategy.models import Workshop
from saferplan.strategy.selectors import (
    candidate_get,
    candidate_years,
    scoring_models_in_use,
)
from saferplan.strategy.workshop_selectors import (
    workshop_get,
)
from saferplan.strategy.workshops import (
    workshop_close_scoring,
    workshop_decide,
    workshop_end,
    workshop_include,
    workshop_open,
    workshop_prepare,
)


def prepare(request: ActorRequest) -> HttpResponse:
    """Prepare a workshop."""
    years = candidate_years()
    year = years[0] if years else PlanYear.containing(request.actor.today)
    return form_page(
        request,
        functools.partial(WorkshopForm, models=scoring_models_in_use()),
        lambda data: workshop_prepare(by=request.actor, year=PlanYear(data["year"]), model=data["model"]),
        title="Prepare a workshop",
        intro="Partners score each candidate alone, then see where they differ, discuss, and decide. "
        "The workshop keeps the version of the model that it begins with.",
        done="The workshop is prepared. Look at its candidates, then open the scoring.",
        to=lambda made: reverse("workshop", args=[made.pk]),
        initial={"year": year.starts},
        cancel=reverse("workshops"),
    )


def _act(request: ActorRequest, number: int, act: Callable[[Workshop], object], done: str) -> HttpResponse:
    """Do what one button does, and say so, or say why not."""
    workshop = workshop_get(number=number)
    try:
        act(workshop)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("workshop", args=[number]))


def open_scoring(request: ActorRequest, number: int) -> HttpResponse:
    """Open the scoring; asked first, for the candidates are then fixed."""
    if request.method != "POST":
        workshop = workshop_get(number=number)
        return _ask(
            request,
            workshop,
            "Open the scoring",
            "Every candidate of the year is in it, with the scores that the records give. "
            "Each organisation sees only its own scores until you close the scoring.",
        )
    return _act(
        request,
        number,
        lambda workshop: workshop_open(by=request.actor, workshop=workshop),
        "Scoring is open. Ask the partners to score.",
    )


def close_scoring(request: ActorRequest, number: int) -> HttpResponse:
    """Close the scoring; asked first, for it shows everybody's scores."""
    if request.method != "POST":
        workshop = workshop_get(number=number)
        return _ask(
            request,
            workshop,
            "Close the scoring",
            "From then on everybody sees all scores, and nobody changes what they gave. This cannot be undone.",
        )
    return _act(
        request,
        number,
        lambda workshop: workshop_close_scoring(by=request.actor, workshop=workshop),
        "Scoring is closed. The spread shows where partners differ.",
    )


def include(request: ActorRequest, number: int, candidate: int) -> HttpResponse:
    """Include a candidate that came late."""
    held = candidate_get(number=candidate)
    if request.method != "POST":
        return _ask(
            request,
            workshop_get(number=number),
            "Include a candidate",
            f"“{held}” came after the scoring was opened. Every organisation is asked to score it, too.",
        )
    return _act(
        request,
        number,
        lambda workshop: workshop_include(by=request.actor, workshop=workshop, candidate=held),
        f"“{held}” is in the workshop.",
    )


def _ask(request: ActorRequest, workshop: Workshop, title: str, words: str) -> HttpResponse:
    return render(
        request,
        "priorities/confirm.html",
        {
            "title": title,
            "caption": str(workshop),
            "words": words,
            "cancel": reverse("workshop", args=[workshop.pk]),
        },
    )


def decide(request: ActorRequest, number: int) -> HttpResponse:
    """Close the workshop with its decisions."""
    workshop = workshop_get(number=number)
    here = reverse("workshop", args=[number])
    return form_page(
        request,
        DecidedForm,
        lambda data: workshop_decide(by=request.actor, workshop=workshop, **data),
        title="Close the workshop",
        caption=str(workshop),
        intro="Every candidate needs its decision first. Scores and decisions then stay as they are.",
        done="The workshop has decided. Agree the priorities of the year from its decisions.",
        to=here,
        initial={"on": request.actor.today},
        cancel=here,
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """End a workshop without decisions."""
    workshop = workshop_get(number=number)
    return form_page(
        request,
        EndForm,
        lambda data: workshop_end(by=request.actor, workshop=workshop, **data),
        title="End the workshop without decisions",
        caption=str(workshop),
        done="The workshop is ended. Its scores stay as they are.",
        to=reverse("workshops"),
        cancel=reverse("workshop", args=[number]),
    )


RUN = "strategy.workshop_run"
urls = [
    page("priorities/workshops/prepare/", prepare, name="workshop_prepare", policy=RUN, writes=True),
    page(
        "priorities/workshop/<int:number>/open/", open_scoring, name="workshop_open", policy=RUN, writes=True
    ),
    page(
        "priorities/workshop/<int:number>/close/",
        close_scoring,
        name="workshop_close_scoring",
        policy=RUN,
        writes=True,
    ),
    page(
        "priorities/workshop/<int:number>/include/<int:candidate>/",
        include,
        name="workshop_include",
        policy=RUN,
        writes=True,
    ),
    page(
        "priorities/workshop/<int:number>/decide/",
        decide,
        name="workshop_decide",
        policy="strategy.decide",
        writes=True,
    ),
    page("priorities/workshop/<int:number>/end/", end, name="workshop_end", policy=RUN, writes=True),
]
