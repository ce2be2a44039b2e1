"""Last year's assessment, where this workspace holds it: what it found, beside what is counted now."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from saferplan.assessment.frozen import FrozenAssessment
from saferplan.domain.figure import Figure
from saferplan.domain.verdicts import Verdict


class Predecessor(msgspec.Struct, frozen=True):
    """An adopted assessment of the year before: its name, when it was adopted, and its findings by measure."""

    name: str
    adopted_on: str
    findings: dict[str, tuple[Verdict, Figure]]


def predecessor_of(name: str, assessment: FrozenAssessment) -> Predecessor:
    """What is taken over from an assessment: each measure's verdict and its count of the year."""
    figures = assessment.document.figures_by_id

    def counted() -> Iterator[tuple[str, tuple[Verdict, Figure]]]:
        for finding in assessment.findings:
            if finding.figures and finding.figures[0] in figures:
                yield finding.measure, (finding.verdict, figures[finding.figures[0]])

    return Predecessor(name, assessment.settings.adopted_on, dict(counted()))
