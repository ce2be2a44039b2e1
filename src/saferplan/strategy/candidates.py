"""What may be done to candidates: proposed from an assessment, entered by people, amended, ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.documents.definition import Marking
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.likelihood import ComputedScore
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.strategy.assessed import AssessedEvidence, FiguredScore, FindingShown, ThemeFindings
from saferplan.strategy.concern import concern_of
from saferplan.strategy.models import Candidate
from saferplan.strategy.states import WorkshopState


def candidates_propose(
    *,
    by: Actor,
    evidence: AssessedEvidence,
    jurisdiction: Jurisdiction,
    chosen: Mapping[str, str],
) -> list[Candidate]:
    """Make candidates of an assessment's themes, for the year of the plan that it is to inform.

    Args:
        by: who proposes.
        evidence: the assessment.
        jurisdiction: whose law says which strands every plan must have.
        chosen: by theme, the measure that its scores are computed from; empty text for the theme's own lead.

    Returns:
        The new candidates; themes that the year has a candidate of already are left out.

    Raises:
        ValidationError: the assessment is for a narrower circle than the partnership, or a theme or measure is not
            among what it holds.
    """
    require(by, "strategy.candidate_change")
    if evidence.marking is Marking.RESTRICTED:
        raise ValidationError(
            f"The assessment {evidence.name} is restricted, and candidates are seen by the whole partnership. "
            "Choose the assessment that was made for the partnership."
        )
    held = {one.theme.id: one for one in evidence.by_theme(jurisdiction)}
    year = evidence.plan_year
    there = set(
        Candidate.objects.filter(year=year, ended__isnull=True)
        .exclude(theme="")
        .values_list("theme", flat=True)
    )
    made = []
    with transaction.atomic():
        for theme, measure in chosen.items():
            if theme in there:
                continue
            if theme not in held:
                raise ValidationError({"themes": f"The assessment {evidence.name} has no theme {theme!r}."})
            candidate = _candidate(
                evidence, held[theme], measure, year, concern_of(theme=theme, day=by.today)
            )
            record("candidate_proposed", candidate, by=by)
            made.append(candidate)
    return made


def candidate_enter(
    *, by: Actor, year: PlanYear, title: str, reason: str, description: str = "", strand: Strand | None = None
) -> Candidate:
    """Enter a candidate that no assessment shows, with the reason for it.

    Raises:
        ValidationError: no reason is given, or the year has a candidate of this title.
    """
    require(by, "strategy.candidate_enter")
    require_words(reason, "Say why it is a candidate: what was seen, by whom, and when.")
    candidate = Candidate(
        year=year.starts,
        title=title.strip(),
        description=description,
        strand=strand.value if strand is not None else "",
        why=reason.strip(),
    )
    record("candidate_entered", candidate, by=by)
    return candidate


def candidate_amend(
    *,
    by: Actor,
    candidate: Candidate,
    title: str,
    description: str,
    strand: Strand | None,
    statutory: bool,
    reason: str,
) -> None:
    """Change how a candidate is described, or whether it stands for a strand of the Act.

    Raises:
        ValidationError: no reason is given, it was ended, or it stands for a strand and names none.
    """
    require(by, "strategy.candidate_change")
    _require_open(candidate)
    require_words(reason, "Say why the candidate changes.")
    if (
        statutory != candidate.statutory
        and candidate.workshops.filter(
            state__in=[WorkshopState.DISCUSSING.value, WorkshopState.DECIDED.value], ended__isnull=True
        ).exists()
    ):
        raise ValidationError(
            {
                "statutory": "Its workshop has closed the scoring: whether it is ranked does not change any more."
            }
        )
    if statutory and strand is None:
        raise ValidationError({"strand": "Say which strand of the Act it stands for."})
    record(
        "candidate_amended",
        candidate,
        by=by,
        reason=reason.strip(),
        title=title.strip(),
        description=description,
        strand=strand.value if strand is not None else "",
        statutory=statutory,
    )


def candidate_end(*, by: Actor, candidate: Candidate, reason: str) -> None:
    """End a candidate; what was scored stays.

    Raises:
        ValidationError: no reason is given, it was ended, or it is in a workshop that is under way.
    """
    require(by, "strategy.candidate_change")
    _require_open(candidate)
    require_words(reason, "Say why it is no candidate any more.")
    if (
        candidate.workshops.filter(ended__isnull=True)
        .exclude(state__in=[WorkshopState.PREPARING.value, WorkshopState.DECIDED.value])
        .exists()
    ):
        raise ValidationError("A workshop is scoring this candidate. Decide on it there.")
    record("candidate_ended", candidate, by=by, reason=reason.strip(), ended=by.today)


def _require_open(candidate: Candidate) -> None:
    if candidate.ended is not None:
        raise ValidationError(f"“{candidate}” was ended. Enter it again if it is a candidate after all.")


def _candidate(
    evidence: AssessedEvidence, held: ThemeFindings, measure: str, year: int, concern: ComputedScore
) -> Candidate:
    lead = held.lead
    if measure:
        lead = next((one for one in held.findings if one.measure == measure), None)
        if lead is None:
            raise ValidationError({"themes": f"{held.theme.heading} has no finding on {measure!r}."})
    # All four without a score, each with its reason, where the theme has no finding.
    scores = evidence.scores(lead.measure if lead is not None else "")
    series = evidence.figures(held.figures)
    return Candidate(
        year=year,
        title=held.theme.heading,
        description=lead.statement if lead is not None else _without_finding(held, bool(series)),
        strand=held.standing.strand.value,
        statutory=held.standing.statutory,
        assessment=evidence.name,
        theme=held.theme.id,
        measure=lead.measure if lead is not None else "",
        evidence={
            "snapshot": evidence.snapshot,
            "findings": [one.id for one in held.findings],
            "figures": list(
                dict.fromkeys(
                    [figure.id for one in held.findings for figure in one.figures]
                    + [figure for one in scores for figure in one.figures]
                    + [one.id for one in series]
                )
            ),
            "shown": [_shown(one) for one in held.findings],
            "series": [{"id": one.id, "label": one.label, "written": one.written} for one in series],
            "scores": [_score(one) for one in (*scores, FiguredScore(concern, ()))],
        },
    )


def _without_finding(held: ThemeFindings, has_series: bool) -> str:
    if has_series:
        return (
            f"The assessment holds no counts of records on {held.theme.heading.lower()}, only series that partners "
            "sent: see the figures."
        )
    return (
        f"The assessment holds no records on {held.theme.heading.lower()}. That is a gap in what is known, not a sign "
        "that there is none."
    )


def _shown(one: FindingShown) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "statement": one.statement,
        "verdict": one.verdict.value,
        "not_shown": list(one.not_shown),
        "figures": [
            {"id": figure.id, "label": figure.label, "written": figure.written} for figure in one.figures
        ],
    }


def _score(one: FiguredScore) -> dict[str, Any]:
    return {
        "criterion": one.found.criterion,
        "score": one.found.score,
        "sentence": one.found.sentence,
        "confidence": one.found.confidence.value,
        "figures": list(one.figures),
        "consultation": one.found.consultation,
    }
