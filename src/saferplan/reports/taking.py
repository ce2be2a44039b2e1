"""Changes that a claim takes from an assessment: counts, interval and verdict are the assessment's own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404

from saferplan.claims import services
from saferplan.claims.changes import FindingTaken, JudgedChange
from saferplan.claims.models import Claim
from saferplan.domain.figure import Figure
from saferplan.domain.suppression import suppression_rule
from saferplan.domain.verdicts import words_of
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.strategy.assessments import assessments_held, evidence_get


def claim_take(
    *, by: Actor, assessment: str, finding: str, sentence: str, source: str, geography: str, definition: str
) -> Claim:
    """Take a change from a finding of an assessment.

    Raises:
        Http404: there is no such assessment or finding.
        ValidationError: the finding states no change, or its counts are too small to be published; or the claim lacks
            something.
    """
    require(by, "claims.change")
    try:
        taken = finding_taken(assessment=assessment, finding=finding)
    except SaferPlanError as error:
        raise ValidationError({"finding": str(error)}) from error
    return services.claim_take(
        by=by,
        taken=taken,
        assessment=assessment,
        finding=finding,
        sentence=sentence,
        source=source,
        geography=geography,
        definition=definition,
    )


def finding_taken(*, assessment: str, finding: str) -> FindingTaken:
    """What a finding of an assessment says of a change, with the figures it rests on.

    Raises:
        Http404: there is no such assessment or finding.
        SaferPlanError: it holds no change, or counts that are too small to be published.
    """
    evidence = evidence_get(name=assessment)
    held = evidence.findings((finding,))
    if not held:
        raise Http404(f"no finding {finding}")
    figures = evidence.figures_held(tuple(one.id for one in held[0].figures))
    counts = [one for one in figures if one.definition.statistic == "count" and one.value is not None]
    difference = next((one for one in figures if one.definition.statistic == "difference"), None)
    if len(counts) < 2 or difference is None or difference.interval is None:
        raise SaferPlanError(
            "This finding states no change between two years.", "Choose another, or state the claim by hand."
        )
    after, before = (_whole(one) for one in counts[:2])
    least = suppression_rule("Public").hide_below
    if min(after, before) < least:
        raise SaferPlanError(
            f"It counts fewer than {least}, which a report that everybody reads does not say.",
            "Write about it without the count.",
        )
    return FindingTaken(
        measure=held[0].title,
        period=counts[0].definition.period.label,
        change=JudgedChange(
            before=before,
            after=after,
            lower=difference.interval.lower,
            upper=difference.interval.upper,
            verdict=held[0].verdict,
            words=words_of(held[0].verdict, before=before, after=after),
            figures=tuple(one.id for one in figures),
        ),
    )


def _whole(figure: Figure) -> int:
    return int(figure.value or 0)


def changes_to_take() -> list[tuple[str, str]]:
    """The findings of the assessments of the workspace, for a choice of one: `assessment|finding`, and its words."""
    return [
        (f"{name}|{one.id}", f"{one.title} ({name})")
        for name in assessments_held()
        for one in evidence_get(name=name).all_findings()
    ]
