"""What may be done to a workshop: prepared, opened for scoring, closed for discussion, decided, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning.likelihood import ComputedScore
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.strategy.concern import CRITERION as CONCERN
from saferplan.strategy.models import Candidate, Decision, Score, ScoringModel, Workshop
from saferplan.strategy.ranking import model_of
from saferplan.strategy.states import ScoreKind, WorkshopState

COMPUTED_SCALE = (0, 4)
"""Records give scores on this scale; a model with another takes none."""


def workshop_prepare(*, by: Actor, year: PlanYear, model: ScoringModel) -> Workshop:
    """Prepare a workshop on a year's candidates; it keeps the version of the model it is prepared with.

    Raises:
        ValidationError: the model is not in use, or the year has a workshop that is not decided.
    """
    require(by, "strategy.workshop_run")
    if not model.in_use:
        raise ValidationError({"model": f"{model} is not in use. Choose one that is."})
    workshop = Workshop(year=year.starts, model=model)
    record("workshop_prepared", workshop, by=by)
    return workshop


def workshop_amend(*, by: Actor, workshop: Workshop, model: ScoringModel) -> None:
    """Choose another model, as long as nobody has scored.

    Raises:
        ValidationError: scoring has begun, or the model is not in use.
    """
    require(by, "strategy.workshop_run")
    require_state(workshop, WorkshopState.PREPARING)
    if not model.in_use:
        raise ValidationError({"model": f"{model} is not in use. Choose one that is."})
    record("workshop_amended", workshop, by=by, model=model)


def workshop_open(*, by: Actor, workshop: Workshop) -> None:
    """Open the scoring: every candidate of the year is in it, with the scores that its assessment gives.

    Raises:
        ValidationError: it is open already, or fewer than two candidates are there to rank.
    """
    require(by, "strategy.workshop_run")
    with transaction.atomic():
        workshop = _locked(workshop)
        require_state(workshop, WorkshopState.PREPARING)
        candidates = list(Candidate.objects.filter(year=workshop.year, ended__isnull=True).order_by("id"))
        if sum(not one.statutory for one in candidates) < 2:
            raise ValidationError(
                "A workshop ranks at least two candidates. Propose some from the assessment, or enter them; those "
                "that stand for a strand of the Act are not ranked."
            )
        record(
            "workshop_opened",
            workshop,
            by=by,
            state=WorkshopState.SCORING.value,
            opened=by.now,
            candidates=candidates,
        )
        _take_computed(by, workshop, candidates)


def workshop_include(*, by: Actor, workshop: Workshop, candidate: Candidate) -> None:
    """Include a candidate that came after the scoring was opened.

    Raises:
        ValidationError: scoring is not open, or the candidate is of another year, ended, or in it.
    """
    require(by, "strategy.workshop_run")
    with transaction.atomic():
        workshop = _locked(workshop)
        require_state(workshop, WorkshopState.SCORING)
        candidates = list(workshop.candidates.all())
        if candidate in candidates:
            raise ValidationError(f"“{candidate}” is in the workshop already.")
        if candidate.ended is not None or candidate.year != workshop.year:
            raise ValidationError(f"“{candidate}” is no candidate of this year.")
        record(
            "workshop_candidate_included",
            workshop,
            by=by,
            reason=candidate.title,
            candidates=[*candidates, candidate],
        )
        _take_computed(by, workshop, [candidate])


def workshop_close_scoring(*, by: Actor, workshop: Workshop) -> None:
    """Close the scoring: from now on everybody sees all scores.

    Raises:
        ValidationError: scoring is not open, or nobody has scored.
    """
    require(by, "strategy.workshop_run")
    with transaction.atomic():
        workshop = _locked(workshop)
        require_state(workshop, WorkshopState.SCORING)
        if not Score.objects.filter(workshop=workshop, kind=ScoreKind.INDEPENDENT.value).exists():
            raise ValidationError(
                "No organisation has scored yet. Ask them to, or end the workshop without decisions."
            )
        record(
            "workshop_scoring_closed", workshop, by=by, state=WorkshopState.DISCUSSING.value, closed=by.now
        )


def workshop_decide(*, by: Actor, workshop: Workshop, on: dt.date) -> None:
    """Close the workshop: every candidate has a decision, and the decisions stay.

    Raises:
        ValidationError: it is not in discussion, or a candidate has no decision yet.
    """
    require(by, "strategy.decide")
    with transaction.atomic():
        workshop = _locked(workshop)
        require_state(workshop, WorkshopState.DISCUSSING)
        decided = Decision.objects.filter(workshop=workshop).values("candidate_id")
        open_ = [one.title for one in workshop.candidates.exclude(pk__in=decided).order_by("title")]
        if open_:
            raise ValidationError(
                f"Not decided yet: {'; '.join(open_)}. Say of each whether it becomes a priority, and why."
            )
        record("workshop_decided", workshop, by=by, state=WorkshopState.DECIDED.value, decided_on=on)


def workshop_end(*, by: Actor, workshop: Workshop, reason: str) -> None:
    """End a workshop that will not decide; its scores stay as they are.

    Raises:
        ValidationError: no reason is given, or it has decided or was ended.
    """
    require(by, "strategy.workshop_run")
    require_words(reason, "Say why the workshop ends without decisions.")
    require_state(workshop, WorkshopState.PREPARING, WorkshopState.SCORING, WorkshopState.DISCUSSING)
    record("workshop_ended", workshop, by=by, reason=reason.strip(), ended=by.today)


def require_state(workshop: Workshop, *states: WorkshopState) -> None:
    """Refuse what cannot be done while the workshop is in another state.

    Raises:
        ValidationError: saying in which state it is.
    """
    if workshop.ended is not None:
        raise ValidationError("The workshop was ended.")
    if workshop.state not in states:
        at = WorkshopState(workshop.state).label
        raise ValidationError(
            f"The workshop is at “{at}”; this is done at “{'” or “'.join(one.label for one in states)}”."
        )


def _locked(workshop: Workshop) -> Workshop:
    """As it is stored now: two people may press the same button."""
    take_turn()
    return Workshop.objects.select_for_update(of=("self",)).get(pk=workshop.pk)


def _take_computed(by: Actor, workshop: Workshop, candidates: Sequence[Candidate]) -> None:
    """The scores that an assessment gave, for the criteria of the model that records can answer."""
    model = model_of(workshop.model)
    if (model.lowest, model.highest) != COMPUTED_SCALE:
        return
    criteria = [one.id for one in model.criteria if one.computed]
    asked = {one.id for one in model.criteria if not one.computed}
    for candidate in candidates:
        if candidate.statutory:
            continue
        held = {one["criterion"]: one for one in candidate.evidence.get("scores", ())}
        # What a consultation ranks is taken where there is one; else the partners score it, as before.
        ranked = [CONCERN] if held.get(CONCERN, {}).get("score") is not None and CONCERN in asked else []
        for criterion in (*criteria, *ranked):
            found = held.get(criterion) or _not_held(criterion)
            record(
                "score_computed",
                Score(
                    workshop=workshop,
                    candidate=candidate,
                    criterion=criterion,
                    kind=ScoreKind.COMPUTED.value,
                    value=found["score"],
                    confidence=found["confidence"],
                    why=found["sentence"],
                    figures=found["figures"],
                ),
                by=by,
            )


def _not_held(criterion: str) -> dict[str, Any]:
    none = ComputedScore(
        criterion=criterion,
        score=None,
        sentence="It has no score from records: the candidate does not come from an assessment.",
    )
    return {
        "score": none.score,
        "sentence": none.sentence,
        "confidence": Confidence.DATA.value,
        "figures": [],
    }
