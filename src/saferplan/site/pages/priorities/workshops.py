"""Workshops: the list, and one with what is to be done now, for whoever opens it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.years import PlanYear
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Section, Table, Task, sections
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.candidates import CRUMB, priority_sections
from saferplan.site.talk import talk_of
from saferplan.strategy.models import Workshop
from saferplan.strategy.selectors import (
    candidate_list,
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


urls = [
    page("priorities/workshops/", listed, name="workshops", policy="strategy.view"),
    page("priorities/workshop/<int:number>/", shown, name="workshop", policy="strategy.view"),
]
