"""Scoring: one candidate a page, saved as one goes; an organisation sees its own scores alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BoundField
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.scoring_models import Criterion
from saferplan.domain.planning.scoring_models import ScoringModel as Model
from saferplan.partnership.models import Organisation
from saferplan.site.access import page
from saferplan.site.forms import PageForm, Radios, WordedField, add_service_errors
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.priorities.forms import level_choices
from saferplan.site.pages.priorities.workshops import crumbs_of
from saferplan.strategy.models import Candidate
from saferplan.strategy.ranking import Cell
from saferplan.strategy.scores import score_give
from saferplan.strategy.workshop_selectors import (
    Board,
    board_candidate,
    board_get,
    organisations_scored_for,
    own_progress,
    workshop_get,
)

FIELDS = ("value", "reason", "confidence", "evidence")


class ScoreForm(PageForm):
    """The scores of an organisation for one candidate: of each criterion a level, why, and what it rests on."""

    marks_optional = False

    def __init__(self, *arguments: Any, model: Model, criteria: Sequence[Criterion], **options: Any) -> None:
        super().__init__(*arguments, **options)
        for one in criteria:
            self.fields[f"value_{one.id}"] = forms.TypedChoiceField(
                label=one.question,
                choices=level_choices(model, one),
                coerce=int,
                empty_value=None,
                required=False,
                widget=Radios(),
            )
            self.fields[f"reason_{one.id}"] = forms.CharField(
                label="Why?", required=False, widget=forms.Textarea(attrs={"rows": 3})
            )
            self.fields[f"confidence_{one.id}"] = WordedField(
                Confidence,
                label="What does it rest on?",
                required=False,
                widget=forms.Select,
                initial=Confidence.JUDGEMENT.value,
            )
            self.fields[f"evidence_{one.id}"] = forms.CharField(
                label="Link to evidence", required=False, max_length=300
            )

    def given(self, criterion: str) -> dict[str, Any]:
        """What was filled in for a criterion."""
        return {name: self.cleaned_data.get(f"{name}_{criterion}") for name in FIELDS}


@dataclass(frozen=True, slots=True)
class CriterionFields:
    """The fields of one criterion, and what the records say of it."""

    cell: Cell
    value: BoundField
    reason: BoundField
    confidence: BoundField
    evidence: BoundField
    traces: tuple[tuple[str, str], ...]
    level: str


def score(request: ActorRequest, number: int, candidate: int) -> HttpResponse:
    """Score one candidate for an organisation; what is complete is saved, also where something else is not."""
    workshop = workshop_get(number=number)
    board = board_get(by=request.actor, workshop=workshop)
    held = board_candidate(board=board, number=candidate)
    organisation = organisation_asked(request)
    cells = board.cells[held.pk]
    form = ScoreForm(
        request.POST if request.method == "POST" else None,
        model=board.model,
        criteria=board.model.criteria,
        initial=_initial(cells.values(), organisation),
    )
    if request.method == "POST" and form.is_valid():
        saved = _save(request, form, board, held, organisation)
        if not form.errors:
            messages.success(request, f"Saved: {held}.")
            return HttpResponseRedirect(_next(request, board, held, organisation))
        if saved:
            messages.success(request, f"{saved} of the scores are saved. Look at the others.")
    asked: list[CriterionFields] = []
    from_records: list[CriterionFields] = []
    for cell in cells.values():
        (asked if cell.asked else from_records).append(_fields(form, cell, board.model))
    order = [one.pk for one in board.scored_candidates]
    return render(
        request,
        "priorities/score.html",
        {
            "crumbs": crumbs_of(workshop),
            "workshop": workshop,
            "candidate": held,
            "organisation": organisation,
            "others": [one for one in organisations_scored_for(by=request.actor) if one != organisation],
            "form": form,
            "asked": asked,
            "from_records": from_records,
            "place": order.index(held.pk) + 1,
            "of": len(order),
            "state": workshop.state,
            "cancel": reverse("workshop", args=[number]),
        },
    )


def organisation_asked(request: ActorRequest) -> Organisation:
    """The one that is asked for, or the first that the reader scores for."""
    mine = organisations_scored_for(by=request.actor)
    wanted = request.GET.get("for")
    found = next((one for one in mine if wanted in (None, str(one.pk))), None)
    if found is None:
        raise PermissionDenied("strategy.score")
    return found


def _initial(cells: Any, organisation: Organisation) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for cell in cells:
        own = next((one for one in cell.independent if one.organisation_id == organisation.pk), None)
        if own is not None:
            initial |= {
                f"value_{cell.criterion.id}": str(own.value),
                f"reason_{cell.criterion.id}": own.why,
                f"confidence_{cell.criterion.id}": own.confidence,
                f"evidence_{cell.criterion.id}": own.evidence,
            }
    return initial


def _save(
    request: ActorRequest, form: ScoreForm, board: Board, candidate: Candidate, organisation: Organisation
) -> int:
    """Give every score that was filled in; what the service objects to goes to the criterion's fields."""
    saved = 0
    for criterion in board.model.criteria:
        given = form.given(criterion.id)
        if given["value"] is None:
            if given["reason"]:
                form.add_error(
                    f"value_{criterion.id}", f"{criterion.title}: select a score, or take the reason out"
                )
            continue
        if not any(f"{name}_{criterion.id}" in form.changed_data for name in FIELDS):
            continue
        try:
            score_give(
                by=request.actor,
                workshop=board.workshop,
                candidate=candidate,
                criterion=criterion.id,
                organisation=organisation,
                value=given["value"],
                confidence=given["confidence"] or Confidence.JUDGEMENT,
                reason=given["reason"] or "",
                evidence=given["evidence"] or "",
            )
            saved += 1
        except ValidationError as error:
            form.service_names = {name: f"{name}_{criterion.id}" for name in FIELDS}  # type: ignore[misc]
            add_service_errors(form, _named(criterion.title, error))
    return saved


def _named(title: str, error: ValidationError) -> ValidationError:
    """The same objections, each with the criterion it is about: the summary stands far from it."""
    if not hasattr(error, "error_dict"):
        return ValidationError([f"{title}: {one}" for one in error.messages])
    return ValidationError(
        {name: [f"{title}: {one}" for one in found] for name, found in error.message_dict.items()}
    )


def _next(request: ActorRequest, board: Board, candidate: Candidate, organisation: Organisation) -> str:
    """The next candidate that is not complete, or the workshop."""
    if "next" in request.POST:
        fresh = board_get(by=request.actor, workshop=board.workshop)
        own = own_progress(board=fresh, organisation=organisation)
        order = [one.pk for one in fresh.scored_candidates]
        at = order.index(candidate.pk)
        for one in (*order[at + 1 :], *order[:at]):
            if own[one][0] < own[one][1]:
                return f"{reverse('workshop_score', args=[board.workshop.pk, one])}?for={organisation.pk}"
    return reverse("workshop", args=[board.workshop.pk])


def _fields(form: ScoreForm, cell: Cell, model: Model) -> CriterionFields:
    computed = cell.computed
    level = ""
    if computed is not None and computed.value is not None:
        level = f"{computed.value}: {cell.criterion.levels[computed.value - model.lowest]}"
    figures = computed.figures if computed is not None else ()
    value, reason, confidence, evidence = (form[f"{name}_{cell.criterion.id}"] for name in FIELDS)
    return CriterionFields(
        cell,
        value,
        reason,
        confidence,
        evidence,
        tuple((one, reverse("figure", args=[one])) for one in figures),
        level,
    )


urls = [
    page(
        "priorities/workshop/<int:number>/score/<int:candidate>/",
        score,
        name="workshop_score",
        policy="strategy.score",
        writes=True,
    ),
]
