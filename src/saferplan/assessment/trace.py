"""From a figure back to the rows of the files it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from saferplan.assessment.code import CodeIdentity
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.records import selected_records
from saferplan.assessment.selecting import AreaSelector
from saferplan.domain.figure import Figure
from saferplan.errors import SaferPlanError
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot

# Rows shown on a screen; `--rows` writes all of them.
SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Made:
    """What holds figures: an assessment, or whatever else was read from a snapshot by some code and kept."""

    name: str
    snapshot: str
    snapshot_number: int
    code: CodeIdentity
    figures: Mapping[str, Figure]

    @classmethod
    def of(cls, name: str, assessment: FrozenAssessment) -> Made:
        """An assessment, by its name."""
        return cls(
            name,
            assessment.snapshot,
            assessment.snapshot_number,
            assessment.code,
            assessment.document.figures_by_id,
        )


@dataclass(frozen=True, slots=True)
class FileShare:
    """A received file, and how many of a figure's records stand in it."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class RecordTrace:
    """The records behind a count: how many they are now, in which files, and the first of them."""

    rows: int
    files: tuple[FileShare, ...]
    sample: pa.Table


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure with what it was made from, down to the records.

    `disposed` says of which day its records were disposed of, where they were.
    """

    figure: Figure
    assessment: str
    snapshot: str
    snapshot_number: int
    code: CodeIdentity
    inputs: tuple[Trace, ...]
    records: RecordTrace | None
    disposed: str = ""


def find_figure(assessments: Mapping[str, FrozenAssessment], start: str) -> tuple[str, Figure]:
    """The figure whose identity starts so, and the name of an assessment that holds it.

    Raises:
        SaferPlanError: no figure does, or several.
    """
    found: dict[str, tuple[str, Figure]] = {}
    for name, assessment in assessments.items():
        for figure in assessment.document.figures:
            if figure.id.startswith(start):
                found[figure.id] = (name, figure)
    if not found:
        raise SaferPlanError(
            f"No assessment here holds a figure {start!r}.",
            "Figures are listed in the workbook of each assessment, on the sheet Figures.",
        )
    if len(found) > 1:
        several = ", ".join(sorted(found)[:5])
        raise SaferPlanError(
            f"{start!r} is the start of {len(found)} figures: {several}.", "Write more of it."
        )
    return next(iter(found.values()))


def trace(
    made: Made, figure: Figure, snapshot: Snapshot, geography: Geography, disposed: Mapping[str, str]
) -> Trace:
    """The figure's trace; counts are followed to the records of the pinned snapshot.

    `disposed` says, by dataset, that its records were disposed of: those cannot be followed.
    """
    selector = AreaSelector(geography)

    def follow(one: Figure, depth: int) -> Trace:
        # A sum over sixty small areas is traced one level down; its parts can be traced on their own.
        inputs = one.definition.inputs if depth < 6 else ()
        selection = one.definition.selection
        gone = "" if selection is None else disposed.get(selection.dataset, "")
        return Trace(
            one,
            made.name,
            made.snapshot,
            made.snapshot_number,
            made.code,
            tuple(
                follow(made.figures[identity], depth + 1) for identity in inputs if identity in made.figures
            ),
            _records(one, snapshot, selector) if not gone and (depth == 0 or not inputs) else None,
            gone,
        )

    return follow(figure, 0)


def rows_of(
    figure: Figure, snapshot: Snapshot, geography: Geography, disposed: Mapping[str, str]
) -> pa.Table:
    """Every record behind a count: its columns, the received file's name and hash, and its line there.

    Raises:
        SaferPlanError: the figure counts no records; its inputs do. Or its records were disposed of.
    """
    selection = figure.definition.selection
    if selection is None:
        raise SaferPlanError(
            f"{figure.label} is computed from other figures, not counted from records.",
            "Trace it without --rows to see its inputs, and trace one of those.",
        )
    if selection.dataset in disposed:
        raise SaferPlanError(
            disposed[selection.dataset], "The figure stands as it was stated; it has no records to show."
        )
    return selected_records(selection, snapshot, AreaSelector(geography))


def _records(figure: Figure, snapshot: Snapshot, selector: AreaSelector) -> RecordTrace | None:
    selection = figure.definition.selection
    if selection is None:
        return None
    table = selected_records(selection, snapshot, selector)
    columns = ["received_name", "received_member", "received_sha256"]
    shares = table.group_by(columns).aggregate([([], "count_all")]).to_pylist()
    files = tuple(
        FileShare(
            one["received_name"] + (f"/{one['received_member']}" if one["received_member"] else ""),
            one["received_sha256"],
            one["count_all"],
        )
        for one in shares
    )
    return RecordTrace(
        table.num_rows, tuple(sorted(files, key=lambda one: (one.name, one.sha256))), table.slice(0, SAMPLE)
    )
