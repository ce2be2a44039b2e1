"""Back from what was made to the evidence: where a figure comes from, its records, and everything computed anew."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from saferplan.assessment.entries import Entered, read_entries
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.previous import predecessor_of
from saferplan.assessment.readable_rows import readable_rows
from saferplan.assessment.trace import Made, Trace, find_figure, rows_of, trace
from saferplan.assessment.verify import Verification, verify
from saferplan.evidence.disposing import disposed_from
from saferplan.geography.geography import Geography
from saferplan.store import Store
from saferplan.workspace.assessments import Assessments
from saferplan.workspace.folder import Folder


def trace_figure(folder: Folder, store: Store, figure: str) -> Trace:
    """Where a figure comes from, of any assessment or analysis.

    Raises:
        SaferPlanError: no figure of any of them has it, or several have.
    """
    made = _made(folder)
    name, found = find_figure(made, figure)
    assessment = made[name]
    pinned = store.snapshot(assessment.snapshot)
    return trace(
        Made.of(name, assessment),
        found,
        pinned,
        Geography.from_snapshot(pinned),
        disposed_from(store, pinned),
    )


def rows_of_figure(folder: Folder, store: Store, figure: str, *, readable: bool) -> pa.Table:
    """Every record that a count counted, as stored or as people read them.

    Raises:
        SaferPlanError: there is no such figure, or it is not a count of records.
    """
    made = _made(folder)
    name, found = find_figure(made, figure)
    pinned = store.snapshot(made[name].snapshot)
    geography = Geography.from_snapshot(pinned)
    rows = rows_of(found, pinned, geography, disposed_from(store, pinned))
    return readable_rows(rows, geography) if readable else rows


def verify_made(folder: Folder, store: Store, name: str) -> Verification:
    """Every figure of an assessment, or an analysis, computed anew; an assessment before an analysis of that name.

    Raises:
        SaferPlanError: there is none of that name, or its snapshot is no longer held.
    """
    assessments, analyses = Assessments(folder.assessments), Assessments(folder.analyses)
    of_analysis = name in analyses.names() and name not in assessments.names()
    assessment = (analyses if of_analysis else assessments).read(name)
    pinned = store.snapshot(assessment.snapshot)
    damaged = tuple(f"{one.file} {one.problem}" for one in store.verify(pinned))
    entered = Entered() if of_analysis else read_entries(folder.assessment(name) / "entries")
    previous = assessment.settings.previous
    before = predecessor_of(previous, assessments.read(previous)) if previous else None
    geography, disposed = Geography.from_snapshot(pinned), disposed_from(store, pinned)
    public = assessments.public(assessment.settings.public)
    return verify(assessment, pinned, geography, entered, damaged, before, disposed, public)


def _made(folder: Folder) -> Mapping[str, FrozenAssessment]:
    """Every assessment and analysis, by name; an assessment before an analysis of the same name."""
    return {**Assessments(folder.analyses).all(), **Assessments(folder.assessments).all()}
