"""Workshops: the list, and one with what is to be done now, for whoever opens it."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Section, Table, Task, sections
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.candidates import CRUMB, priority_sections
from saferplan.site.pages.priorities.forms import DecidedForm, EndForm, WorkshopForm
from saferplan.site.talk import talk_of
from saferplan.strategy.models import Workshop
from saferplan.strategy.selectors import (
    candidate_get,
    candidate_list,
    candidate_years,
    scoring_models_in_use,
)
from saferplan.strategy.states import WorkshopState
from saferplan.strategy.workshop_selectors import (
    Board,
    Progress,
    board_get,
    decisions_of,
    organisations_scored_for,
    own_progress,
    progress_of,
    workshop_get,
    workshop_list,
)
from saferplan.strategy.workshops import (
    workshop_close_scoring,
    workshop_decide,
    workshop_end,
    workshop_include,
    workshop_open,
    workshop_prepare,
)


def workshop_sections(board: Board, path: str) -> list[Section]:
    """The pages about one workshop; spread and ranking are there once scoring is closed."""
    items = [("Workshop", "workshop")]
    if board.shows_all:
        items += [("Spread", "workshop_spread"), ("Ranking", "workshop_ranking")]
    return sections(((text, reverse(name, args=[board.workshop.pk])) for text, name in items), path)


def crumbs_of(workshop: Workshop) -> list[tuple[str, str]]:
    """The way to a page under a workshop."""
    return [CRUMB, (f"Workshop {PlanYear(workshop.year).label}", reverse("workshop", args=[workshop.pk]))]


def listed(request: ActorRequest) -> HttpResponse:
    """Every workshop, and the way to prepare one."""
    rows = [
        (
            Cell(PlanYear(one.year).label, href=reverse("workshop", args=[one.pk])),
            str(one.model),
            "Ended without decisions" if one.ended else one.get_state_display(),
        )
        for one in workshop_list()
    ]
    return render(
        request,
        "priorities/workshops.html",
        {
            "sections": priority_sections(request.path),
            "table": Table("Workshops", ("Priorities for", "Scored by", "State"), rows) if rows else None,
            "may_run": may(request.actor, "strategy.workshop_run"),
            "has_model": scoring_models_in_use().exists(),
        },
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


def shown(request: ActorRequest, number: int) -> HttpResponse:
    """One workshop: what is to be done now."""
    workshop = workshop_get(number=number)
    board = board_get(by=request.actor, workshop=workshop)
    runs = may(request.actor, "strategy.workshop_run")
    decisions = decisions_of(workshop=workshop)
    waiting = list(candidate_list(year=PlanYear(workshop.year)))
    in_it = {one.pk for one in board.candidates}
    state = WorkshopState(workshop.state)
    under_way = workshop.ended is None
    return render(
        request,
        "priorities/workshop.html",
        {
            "talk": talk_of(request.actor, workshop),
            "crumbs": [CRUMB],
            "sections": workshop_sections(board, request.path),
            "workshop": workshop,
            "year": PlanYear(workshop.year),
            "board": board,
            "state": state.value if under_way else "ended",
            "steps": [(one.label, under_way and one is state) for one in WorkshopState],
            "tasks": _tasks(request, board) if state is WorkshopState.SCORING and under_way else None,
            "progress": _progress(progress_of(by=request.actor, board=board)) if runs else None,
            "decided": len(decisions),
            "to_decide": len(board.candidates),
            "waiting": [one for one in waiting if one.pk not in in_it],
            "statutory": [one for one in (board.candidates or waiting) if one.statutory],
            "may_run": runs and under_way,
            "may_decide": may(request.actor, "strategy.decide") and under_way,
        },
    )


def _tasks(request: ActorRequest, board: Board) -> list[tuple[str, list[Task]]]:
    """For each organisation that the reader scores for, its candidates with how many scores are given."""
    found = []
    for organisation in organisations_scored_for(by=request.actor):
        own = own_progress(board=board, organisation=organisation)
        found.append(
            (
                str(organisation),
                [
                    Task(
                        candidate.title,
                        f"{reverse('workshop_score', args=[board.workshop.pk, candidate.pk])}?for={organisation.pk}",
                        note=_note(*own[candidate.pk]),
                    )
                    for candidate in board.scored_candidates
                ],
            )
        )
    return found


def _note(given: int, asked: int) -> str:
    if given == 0:
        return "Not started"
    return "Complete" if given >= asked else f"{given} of {asked} scored"


def _progress(progress: tuple[Progress, ...]) -> Table:
    return Table(
        "Who has scored how much",
        ("Organisation", Column("Scored", numeric=True), Column("Asked for", numeric=True), "State"),
        [
            (
                str(one.organisation),
                one.scored,
                one.asked,
                "Complete" if one.complete else "Not started" if not one.scored else f"{one.left} left",
            )
            for one in progress
        ],
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
    page("priorities/workshops/", listed, name="workshops", policy="strategy.view"),
    page("priorities/workshops/prepare/", prepare, name="workshop_prepare", policy=RUN, writes=True),
    page("priorities/workshop/<int:number>/", shown, name="workshop", policy="strategy.view"),
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
