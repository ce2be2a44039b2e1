"""Findings: statements with their figures, verdict, and what they do not show."""

from __future__ import annotations

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.frozen import Finding
from saferplan.assessment.material import Material
from saferplan.assessment.wording import change_sentence, level_sentence
from saferplan.documents.definition import Words

NOT_WHY = "Why it changed: a test of chance says nothing of causes."
NOT_UNREPORTED = "What was never reported or recorded."


def findings_of(material: Material) -> tuple[Finding, ...]:
    """One finding per measure of the partnership: candidates for priorities start from these."""
    return tuple(_finding(change) for change in material.all_changes)


def _finding(change: MeasureChange) -> Finding:
    figures = [change.now.count, change.before.count, change.now.rate, change.difference, change.ratio]
    figures += [change.z, change.adjusted_p]
    return Finding(
        id=f"{change.measure.id}@{change.place.code}",
        measure=change.measure.id,
        area=change.place.code,
        statement=(*level_sentence(change), Words(" "), *change_sentence(change)),
        figures=tuple(figure.id for figure in figures if figure is not None),
        verdict=change.judgement.verdict,
        not_shown=(
            *((NOT_WHY,) if change.difference is not None else ()),
            NOT_UNREPORTED,
            *change.now.count.caveats,
            *(one.wording for one in change.breaks),
        ),
    )
