"""What may be done in a workshop: scores given alone, moderated together; dissents and discussion kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning.scoring import Confidence
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Organisation
from saferplan.strategy.models import Candidate, DiscussionNote, Score, Workshop
from saferplan.strategy.ranking import cells_of, model_of
from saferplan.strategy.services import account_of
from saferplan.strategy.states import ScoreKind, WorkshopState
from saferplan.strategy.workshops import require_state

NO_REASON = "Say in a sentence why, so that others can follow the score."


def score_give(
    *,
    by: Actor,
    workshop: Workshop,
    candidate: Candidate,
    criterion: str,
    organisation: Organisation,
    value: int,
    confidence: Confidence,
    reason: str,
    evidence: str = "",
) -> Score:
    """Give an organisation's own score, or change it while scoring is open.

    Who comes after scoring was closed may still score what the organisation has not scored; that is marked as late,
    for the others' scores were there to see.

    Raises:
        ValidationError: no reason is given, the score is not on the scale, the candidate is not scored here, or
            scoring is closed and the organisation has scored this already.
    """
    require(by, "strategy.score", organisation)
    with transaction.atomic():
        workshop = _current(workshop)
        require_state(workshop, WorkshopState.SCORING, WorkshopState.DISCUSSING)
        _check(workshop, candidate, criterion, value, reason)
        late = workshop.state == WorkshopState.DISCUSSING
        held = _held(workshop, candidate, criterion, ScoreKind.INDEPENDENT, organisation)
        if held is not None and late:
            raise ValidationError(
                "Scoring is closed, and your organisation has scored this. Its score is kept; if it does not agree "
                "with the moderated score, note a dissent."
            )
        told: dict[str, Any] = {
            "value": value,
            "confidence": confidence.value,
            "why": reason.strip(),
            "evidence": evidence.strip(),
        }
        if held is not None:
            # Whoever scores for the organisation now; the event of the first score names who did before.
            record("score_changed", held, by=by, account=account_of(by), **told)
            return held
        given = Score(
            workshop=workshop,
            candidate=candidate,
            criterion=criterion,
            kind=ScoreKind.INDEPENDENT.value,
            organisation=organisation,
            account_id=by.account,
            late=late,
            **told,
        )
        record("score_given", given, by=by)
        return given


def score_moderate(
    *,
    by: Actor,
    workshop: Workshop,
    candidate: Candidate,
    criterion: str,
    value: int,
    confidence: Confidence,
    reason: str,
) -> Score:
    """Enter the score that the workshop came to; it stands, and the independent ones are kept beside it.

    Raises:
        ValidationError: no reason is given, the score is not on the scale, or the workshop is not in discussion.
    """
    require(by, "strategy.moderate")
    with transaction.atomic():
        workshop = _current(workshop)
        require_state(workshop, WorkshopState.DISCUSSING)
        _check(workshop, candidate, criterion, value, reason)
        told: dict[str, Any] = {"value": value, "confidence": confidence.value, "why": reason.strip()}
        held = _held(workshop, candidate, criterion, ScoreKind.MODERATED, None)
        if held is None:
            held = Score(
                workshop=workshop,
                candidate=candidate,
                criterion=criterion,
                kind=ScoreKind.MODERATED.value,
                account_id=by.account,
                **told,
            )
            record("score_moderated", held, by=by)
        else:
            record("score_moderated", held, by=by, **told)
        return held


def dissent_note(
    *,
    by: Actor,
    workshop: Workshop,
    candidate: Candidate,
    criterion: str,
    organisation: Organisation,
    value: int,
    reason: str,
    confidence: Confidence = Confidence.JUDGEMENT,
) -> Score:
    """Keep that an organisation does not share the score that stands, and why; it changes no rank.

    Raises:
        ValidationError: no reason is given, no score stands yet, it is the same score, or the workshop is not in
            discussion.
    """
    require(by, "strategy.score", organisation)
    with transaction.atomic():
        workshop = _current(workshop)
        require_state(workshop, WorkshopState.DISCUSSING)
        _check(workshop, candidate, criterion, value, reason)
        scores = Score.objects.filter(workshop=workshop, candidate=candidate, criterion=criterion)
        stands = cells_of(model_of(workshop.model), [candidate], scores)[candidate.pk][criterion].stands
        if stands.value is None:
            raise ValidationError("No score stands yet: there is nothing to dissent from.")
        if stands.value == value:
            raise ValidationError({"value": "That is the score that stands. Choose the one you hold right."})
        told: dict[str, Any] = {"value": value, "confidence": confidence.value, "why": reason.strip()}
        held = _held(workshop, candidate, criterion, ScoreKind.DISSENTING, organisation)
        if held is None:
            held = Score(
                workshop=workshop,
                candidate=candidate,
                criterion=criterion,
                kind=ScoreKind.DISSENTING.value,
                organisation=organisation,
                account_id=by.account,
                **told,
            )
            record("dissent_noted", held, by=by)
        else:
            record("dissent_noted", held, by=by, **told)
        return held


def dissent_withdraw(*, by: Actor, dissent: Score, reason: str) -> None:
    """Withdraw a dissent; that there was one is kept.

    Raises:
        ValidationError: it is no dissent, was withdrawn, no reason is given, or the workshop has decided.
    """
    require(by, "strategy.score", dissent.organisation)
    if dissent.kind != ScoreKind.DISSENTING or dissent.ended is not None:
        raise ValidationError("This is no dissent that stands.")
    require_words(reason, "Say why the dissent is withdrawn.")
    with transaction.atomic():
        require_state(_current(dissent.workshop), WorkshopState.DISCUSSING)
        record("dissent_withdrawn", dissent, by=by, reason=reason.strip(), ended=by.today)


def discussion_note(
    *, by: Actor, workshop: Workshop, candidate: Candidate, text: str, criterion: str = ""
) -> DiscussionNote:
    """Note what the workshop said about a candidate, or about one criterion of it.

    Raises:
        ValidationError: nothing is written, or the workshop is not in discussion.
    """
    require(by, "strategy.moderate")
    with transaction.atomic():
        workshop = _current(workshop)
        require_state(workshop, WorkshopState.DISCUSSING)
        _require_in(workshop, candidate)
        held = DiscussionNote.objects.filter(
            workshop=workshop, candidate=candidate, criterion=criterion
        ).first()
        if held is None:
            held = DiscussionNote(
                workshop=workshop, candidate=candidate, criterion=criterion, text=text.strip()
            )
            record("discussion_noted", held, by=by)
        else:
            record("discussion_corrected", held, by=by, text=text.strip())
        return held


def _current(workshop: Workshop) -> Workshop:
    """As it is stored now, and held: scoring may be closed by somebody else at the same moment."""
    take_turn()
    return Workshop.objects.select_for_update(of=("self",)).select_related("model").get(pk=workshop.pk)


def _held(
    workshop: Workshop,
    candidate: Candidate,
    criterion: str,
    kind: ScoreKind,
    organisation: Organisation | None,
) -> Score | None:
    return Score.objects.filter(
        workshop=workshop,
        candidate=candidate,
        criterion=criterion,
        kind=kind.value,
        organisation=organisation,
        ended__isnull=True,
    ).first()


def _require_in(workshop: Workshop, candidate: Candidate) -> None:
    if not workshop.candidates.filter(pk=candidate.pk).exists():
        raise ValidationError(f"“{candidate}” is not in this workshop.")


def _check(workshop: Workshop, candidate: Candidate, criterion: str, value: int, reason: str) -> None:
    _require_in(workshop, candidate)
    if candidate.statutory:
        raise ValidationError(
            f"“{candidate}” stands for a strand of the Act: it is in the plan, and is not scored."
        )
    model = model_of(workshop.model)
    try:
        model.criterion(criterion)
    except SaferPlanError as error:
        raise ValidationError(str(error)) from error
    faults = {}
    if not model.lowest <= value <= model.highest:
        faults["value"] = f"Scores run from {model.lowest} to {model.highest}."
    if not reason.strip():
        faults["reason"] = NO_REASON
    if faults:
        raise ValidationError(faults)
