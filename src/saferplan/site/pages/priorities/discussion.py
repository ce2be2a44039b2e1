"""Discussion: where partners differ, one candidate with all its scores, moderation and dissent."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.scoring_models import Criterion
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell as TableCell
from saferplan.site.components import Table
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.drawings import score_dots
from saferplan.site.pages.priorities.workshops import crumbs_of, workshop_sections
from saferplan.strategy.models import Candidate, Score, Workshop
from saferplan.strategy.ranking import Cell
from saferplan.strategy.states import WorkshopState
from saferplan.strategy.workshop_selectors import (
    Board,
    board_candidate,
    board_get,
    notes_of,
    organisations_scored_for,
    workshop_get,
)

FAR_APART = 2
"""Points apart from which a difference is more than rounding: a default of ours, half of the shortest scale."""


def spread(request: ActorRequest, number: int) -> HttpResponse:
    """Where organisations differ, those furthest apart first, and how far they agree on the order."""
    workshop = workshop_get(number=number)
    board = closed_board(request, workshop)
    notes = notes_of(workshop=workshop)
    decided = workshop.state == WorkshopState.DECIDED
    far: list[tuple[object, ...]] = []
    near: list[tuple[object, ...]] = []
    for candidate, cell in board.spread():
        noted = (candidate.pk, cell.criterion.id) in notes
        (far if cell.apart >= FAR_APART else near).append(
            (
                TableCell(
                    f"{candidate}: {cell.criterion.title}",
                    href=criterion_address(number, candidate, cell.criterion.id),
                ),
                cell.apart,
                dots(board, cell),
                given_by(cell),
                _state(cell, noted, decided),
            )
        )
    return render(
        request,
        "priorities/spread.html",
        {
            "crumbs": crumbs_of(workshop),
            "sections": workshop_sections(board, request.path),
            "workshop": workshop,
            "agreement": board.agreement(),
            "far": _differences("Two points or more apart: talk about these first", far),
            "near": _differences("One point apart", near),
            "near_count": len(near),
            "candidates": board.scored_candidates,
        },
    )


def _differences(caption: str, rows: list[tuple[object, ...]]) -> Table | None:
    columns = ("Candidate and criterion", "Points apart", "On the scale", "Who gave what", "State")
    return Table(caption, columns, rows) if rows else None


def discuss(request: ActorRequest, number: int, candidate: int) -> HttpResponse:
    """One candidate: every criterion with all its scores, what was said, and the score that stands."""
    workshop = workshop_get(number=number)
    board = closed_board(request, workshop)
    held = board_candidate(board=board, number=candidate)
    notes = notes_of(workshop=workshop)
    mine = organisations_scored_for(by=request.actor)
    own = {one.pk for one in mine}
    return render(
        request,
        "priorities/discuss.html",
        {
            "crumbs": crumbs_of(workshop),
            "workshop": workshop,
            "candidate": held,
            "criteria": [
                {
                    "cell": cell,
                    "dots": dots(board, cell),
                    "scores": _scores(board, cell),
                    "note": notes.get((held.pk, cell.criterion.id)),
                    "stands": stands_in_words(cell),
                    "dissents": [(one, one.organisation_id in own) for one in cell.dissenting],
                }
                for cell in board.cells[held.pk].values()
            ],
            "open": workshop.state == WorkshopState.DISCUSSING and workshop.ended is None,
            "may_moderate": may(request.actor, "strategy.moderate"),
            "mine": mine,
        },
    )


def dots(board: Board, cell: Cell) -> Any:
    """The organisations' scores on their scale, as a small picture; words where there is none."""
    if not cell.values:
        return "" if cell.computed is not None and cell.computed.value is not None else "Nobody scored it"
    given = ", ".join(str(one) for one in sorted(cell.values))
    return score_dots(
        list(cell.values),
        board.model.lowest,
        board.model.highest,
        said=f"Scores from {board.model.lowest} to {board.model.highest}: {given}",
    )


def given_by(cell: Cell) -> str:
    """Who gave what, in one line."""
    parts = [
        f"{one.organisation.brief} {one.value}{' (late)' if one.late else ''}"
        for one in cell.independent
        if one.organisation is not None
    ]
    if cell.computed is not None and cell.computed.value is not None:
        parts.append(f"records {cell.computed.value}")
    return ", ".join(parts)


def _state(cell: Cell, noted: bool, decided: bool) -> str:
    if cell.moderated is not None:
        return f"Moderated: {cell.moderated.value}"
    if decided:
        return "Stands as scored"
    return "Discussed" if noted else "Not discussed yet"


def _scores(board: Board, cell: Cell) -> Table:
    def row(who: str, one: Score) -> tuple[object, ...]:
        value = (
            "No score" if one.value is None else f"{one.value}: {_level(board, cell.criterion, one.value)}"
        )
        return (who, value, one.why, Confidence(one.confidence).label, one.evidence or "None given")

    rows = [] if cell.computed is None else [row("The records", cell.computed)]
    rows += [row(f"{one.organisation}{' (late)' if one.late else ''}", one) for one in cell.independent]
    return Table(
        f"Scores for {cell.criterion.title.lower()}",
        ("Whose", "Score", "Why", "Rests on", "Evidence"),
        rows,
        caption_size="hidden",
    )


def _level(board: Board, criterion: Criterion, value: int) -> str:
    return criterion.levels[value - board.model.lowest]


def stands_in_words(cell: Cell) -> str:
    """The score that stands, what it is and what it rests on."""
    if cell.stands.value is None:
        return "No score stands: the candidate has no rank until there is one."
    return f"{cell.stands.value:.2g}. {cell.stands.basis.label}; {cell.stands.confidence.label.lower()}."


def closed_board(request: ActorRequest, workshop: Workshop) -> Board:
    """The board, once scoring is closed; before that there is nothing to find."""
    board = board_get(by=request.actor, workshop=workshop)
    if not board.shows_all:
        raise Http404("scoring is not closed")
    return board


def criterion_address(workshop: int, candidate: Candidate, criterion: str) -> str:
    """Where a criterion of a candidate is discussed."""
    return f"{reverse('workshop_discuss', args=[workshop, candidate.pk])}#{criterion}"


DISCUSS = "priorities/workshop/<int:number>/discuss/<int:candidate>/"
urls = [
    page("priorities/workshop/<int:number>/spread/", spread, name="workshop_spread", policy="strategy.view"),
    page(DISCUSS, discuss, name="workshop_discuss", policy="strategy.view"),
]
