"""Moderation: the score that a workshop came to, and the dissent of an organisation."""

from __future__ import annotations

import functools
from typing import Any

from django.http import Http404, HttpResponse

from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.discussion import (
    DISCUSS,
    closed_board,
    criterion_address,
    given_by,
    stands_in_words,
)
from saferplan.site.pages.priorities.forms import DissentForm, ModerateForm, ReasonForm
from saferplan.site.pages.priorities.scoring import organisation_asked
from saferplan.strategy.models import Candidate, Score
from saferplan.strategy.ranking import Cell
from saferplan.strategy.scores import (
    discussion_note,
    dissent_note,
    dissent_withdraw,
    score_moderate,
)
from saferplan.strategy.workshop_selectors import (
    Board,
    board_candidate,
    dissent_get,
    notes_of,
    workshop_get,
)


def _cell(board: Board, candidate: Candidate, criterion: str) -> Cell:
    found = board.cells[candidate.pk].get(criterion)
    if found is None:
        raise Http404(f"no criterion {criterion}")
    return found


def moderate(request: ActorRequest, number: int, candidate: int, criterion: str) -> HttpResponse:
    """Enter what the workshop said about a criterion, and the score that it came to."""
    workshop = workshop_get(number=number)
    board = closed_board(request, workshop)
    held = board_candidate(board=board, number=candidate)
    cell = _cell(board, held, criterion)
    note = notes_of(workshop=workshop).get((held.pk, criterion))
    stands = cell.moderated

    def act(data: dict[str, Any]) -> Score:
        if data["note"].strip():
            discussion_note(
                by=request.actor, workshop=workshop, candidate=held, criterion=criterion, text=data["note"]
            )
        return score_moderate(
            by=request.actor,
            workshop=workshop,
            candidate=held,
            criterion=criterion,
            value=data["value"],
            confidence=data["confidence"],
            reason=data["reason"],
        )

    return form_page(
        request,
        functools.partial(ModerateForm, model=board.model, criterion=cell.criterion),
        act,
        title=f"Moderate: {cell.criterion.title}",
        caption=str(held),
        intro=f"{cell.criterion.question} The organisations gave: {given_by(cell) or 'no score'}. "
        "Their scores are kept.",
        done=f"{cell.criterion.title}: the moderated score stands.",
        to=criterion_address(number, held, criterion),
        initial={
            "note": note.text if note is not None else "",
            "value": stands.value if stands is not None else None,
            "confidence": stands.confidence if stands is not None else None,
            "reason": stands.why if stands is not None else "",
        },
        cancel=criterion_address(number, held, criterion),
    )


def dissent(request: ActorRequest, number: int, candidate: int, criterion: str) -> HttpResponse:
    """Keep that an organisation does not share the score that stands."""
    workshop = workshop_get(number=number)
    board = closed_board(request, workshop)
    held = board_candidate(board=board, number=candidate)
    cell = _cell(board, held, criterion)
    organisation = organisation_asked(request)
    own = next((one for one in cell.dissenting if one.organisation_id == organisation.pk), None)
    return form_page(
        request,
        functools.partial(
            DissentForm, model=board.model, criterion=cell.criterion, label="The score that you hold right"
        ),
        lambda data: dissent_note(
            by=request.actor,
            workshop=workshop,
            candidate=held,
            criterion=criterion,
            organisation=organisation,
            **data,
        ),
        title=f"Dissent: {cell.criterion.title}",
        caption=f"{held}, for {organisation}",
        intro=f"The score that stands: {stands_in_words(cell)} A dissent is kept and printed with the reason. "
        "It changes no rank.",
        done="The dissent is kept.",
        to=criterion_address(number, held, criterion),
        initial={
            "value": own.value if own is not None else None,
            "confidence": own.confidence if own is not None else None,
            "reason": own.why if own is not None else "",
        },
        cancel=criterion_address(number, held, criterion),
    )


def withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw a dissent."""
    held = dissent_get(by=request.actor, number=number)
    back = criterion_address(held.workshop_id, held.candidate, held.criterion)
    return form_page(
        request,
        ReasonForm,
        lambda data: dissent_withdraw(by=request.actor, dissent=held, **data),
        title="Withdraw the dissent",
        caption=f"{held.candidate}, for {held.organisation}",
        done="The dissent is withdrawn. That there was one is kept.",
        to=back,
        cancel=back,
    )


urls = [
    page(
        f"{DISCUSS}<slug:criterion>/",
        moderate,
        name="workshop_moderate",
        policy="strategy.moderate",
        writes=True,
    ),
    page(
        f"{DISCUSS}<slug:criterion>/dissent/",
        dissent,
        name="workshop_dissent",
        policy="strategy.score",
        writes=True,
    ),
    page(
        "priorities/dissent/<int:number>/withdraw/",
        withdraw,
        name="dissent_withdraw",
        policy="strategy.score",
        writes=True,
    ),
]
