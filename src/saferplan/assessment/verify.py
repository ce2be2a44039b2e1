"""Recomputing an adopted assessment from the snapshot it names, and saying what differs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from saferplan.assessment.analyses.build import build_analysis
from saferplan.assessment.build import build
from saferplan.assessment.entries import Entered
from saferplan.assessment.figures import EVERYTHING
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.previous import Predecessor
from saferplan.assessment.published_before import PublicAssessment
from saferplan.assessment.recounting import counted_anew
from saferplan.domain.figure import Figure
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that does not come out as it was stated. `recomputed` None: it did not come out at all."""

    figure: str
    label: str
    stated: Figure | None
    recomputed: Figure | None
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What recomputing found. `recounted` counts were also counted anew, row by row, from the records.

    `other_code` names the code that made the assessment, where it is not the code that verified it. `disposed` says
    which of its records were disposed of, and when: then only the counts of the others are counted anew.
    """

    figures: int
    recounted: int
    differences: tuple[Difference, ...]
    damaged: tuple[str, ...]
    other_code: str
    disposed: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every figure that can still be computed came out as stated from undamaged files."""
        return not self.differences and not self.damaged


def verify(
    assessment: FrozenAssessment,
    snapshot: Snapshot,
    geography: Geography,
    entered: Entered,
    damaged: tuple[str, ...],
    previous: Predecessor | None = None,
    disposed: Mapping[str, str] | None = None,
    public: Sequence[PublicAssessment] = (),
) -> Verification:
    """Make the assessment again from its pinned snapshot, count its counts from the records, and compare.

    `damaged` are the files of the snapshot that no longer have their hash. `disposed` says, by dataset, that its
    records were disposed of. An assessment is made of all its records together: without some of them it cannot
    be made again, and only the counts of the others are counted from their records. `public` are the assessments that
    everybody had when it was made.
    """
    if disposed:
        recounted, miscounted = recount(assessment, snapshot, geography, leave_out=disposed)
        return Verification(0, recounted, miscounted, damaged, "", tuple(disposed.values()))
    again = (
        build_analysis(snapshot, geography, assessment.settings, entered, public)
        if assessment.settings.analysis
        else build(snapshot, geography, assessment.settings, entered, previous, public)
    )
    differences = compare_figures(assessment.document.figures_by_id, again.document.figures_by_id)
    recounted, miscounted = recount(assessment, snapshot, geography)
    same_code = assessment.code == again.code
    return Verification(
        figures=len(assessment.document.figures),
        recounted=recounted,
        differences=(*differences, *miscounted),
        damaged=damaged,
        other_code="" if same_code else f"{assessment.code.version} {assessment.code.source_sha256[:12]}",
    )


def compare_figures(stated: Mapping[str, Figure], recomputed: Mapping[str, Figure]) -> tuple[Difference, ...]:
    """Every figure whose value, absence or interval is not the same in both."""
    differences = []
    for identity, figure in stated.items():
        again = recomputed.get(identity)
        if again is None:
            differences.append(Difference(identity, figure.label, figure, None, "was not made this time"))
        elif (again.value, again.absence, again.interval) != (figure.value, figure.absence, figure.interval):
            differences.append(Difference(identity, figure.label, figure, again, "has another value"))
    for identity in recomputed.keys() - stated.keys():
        again = recomputed[identity]
        differences.append(Difference(identity, again.label, None, again, "is new"))
    return tuple(sorted(differences, key=lambda one: (one.label, one.figure)))


def recount(
    assessment: FrozenAssessment,
    snapshot: Snapshot,
    geography: Geography,
    *,
    leave_out: Collection[str] = (),
) -> tuple[int, tuple[Difference, ...]]:
    """Count every count of the assessment anew from the records themselves, not from the stored cube.

    Returns how many were counted, and those that differ. Figures that were hidden or rounded are left out:
    their stated value is not the count. So are those of the datasets to `leave_out`.
    """
    counts = [
        figure
        for figure in assessment.document.figures
        if figure.definition.selection is not None
        and (figure.definition.selection.level != EVERYTHING or figure.definition.selection.conditions)
        and figure.definition.selection.dataset not in leave_out
        and figure.definition.snapshot == assessment.snapshot
        and figure.value is not None
        and figure.rounded_to is None
    ]
    found = counted_anew(counts, snapshot, geography)
    differences = [
        Difference(
            figure.id, figure.label, figure, None, f"counts {found[figure.id]} records, not {figure.value}"
        )
        for figure in counts
        if found[figure.id] != figure.value
    ]
    return len(counts), tuple(differences)
