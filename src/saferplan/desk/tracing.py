"""Where a figure comes from, for whoever reads: its definition for all who may read it, its records for few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
from django.http import Http404

from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.readable_rows import readable_rows
from saferplan.assessment.trace import Trace, find_figure, rows_of, trace
from saferplan.desk.opening import workspace_open
from saferplan.desk.selectors import readable_assessments
from saferplan.domain.figure import Figure
from saferplan.errors import SaferPlanError
from saferplan.evidence.disposing import disposed_from
from saferplan.geography.answers import UnknownAreaError
from saferplan.geography.geography import Geography
from saferplan.history.actor import Actor
from saferplan.history.policies import may, require
from saferplan.workspace.folder import Folder
from saferplan.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FigureTrace:
    """A figure's trace as a reader may see it.

    `records_shown` says whether the reader may see its records: a count that was hidden or rounded to protect people
    could be counted from them.
    """

    trace: Trace
    area: str
    records_shown: bool

    @property
    def figure(self) -> Figure:
        """The figure."""
        return self.trace.figure


def figure_trace(*, by: Actor, identity: str) -> FigureTrace:
    """Where a figure comes from, of any assessment that the actor may read.

    Raises:
        Http404: no such assessment has it.
    """
    workspace, name, assessment, figure = _found(by, identity)
    shown = may(by, "desk.rows")
    traced = _trace(workspace.folder, name, assessment, figure) if shown else _told(name, assessment, figure)
    pinned = workspace.store.snapshot(assessment.snapshot)
    return FigureTrace(
        traced,
        _area(Geography.from_snapshot(pinned), figure.definition.area),
        shown,
    )


def figure_rows(*, by: Actor, identity: str) -> tuple[Figure, pa.Table]:
    """A count and every record that it counted, as people read them.

    Raises:
        PermissionDenied: the actor may not see single records.
        Http404: no assessment has the figure, or it is not a count of records that are still held.
    """
    require(by, "desk.rows")
    workspace, _, assessment, figure = _found(by, identity)
    try:
        return figure, _rows(workspace.folder, assessment.snapshot, figure)
    except SaferPlanError as error:
        raise Http404(str(error)) from error


def _found(by: Actor, identity: str) -> tuple[Workspace, str, FrozenAssessment, Figure]:
    workspace = workspace_open()
    if workspace is None or len(identity) < 8:
        raise Http404(f"no figure {identity!r}")
    assessments = readable_assessments(by=by, workspace=workspace)
    try:
        name, figure = find_figure(assessments, identity)
    except SaferPlanError as error:
        raise Http404(str(error)) from error
    return workspace, name, assessments[name], figure


def _trace(folder: Folder, name: str, assessment: FrozenAssessment, figure: Figure) -> Trace:
    store = Workspace.open(folder.root).store
    pinned = store.snapshot(assessment.snapshot)
    geography = Geography.from_snapshot(pinned)
    return trace(name, assessment, figure, pinned, geography, disposed_from(store, pinned))


def _told(name: str, assessment: FrozenAssessment, figure: Figure, depth: int = 0) -> Trace:
    """The trace without anything that is counted from records."""
    figures = assessment.document.figures_by_id
    inputs = figure.definition.inputs if depth < 2 else ()
    return Trace(
        figure,
        name,
        assessment.snapshot,
        assessment.snapshot_number,
        assessment.code,
        tuple(_told(name, assessment, figures[one], depth + 1) for one in inputs if one in figures),
        None,
    )


@lru_cache(maxsize=2)
def _rows(folder: Folder, snapshot: str, figure: Figure) -> pa.Table:
    """The records; a page after the first, and the download, do not count them again."""
    store = Workspace.open(folder.root).store
    pinned = store.snapshot(snapshot)
    geography = Geography.from_snapshot(pinned)
    return readable_rows(rows_of(figure, pinned, geography, disposed_from(store, pinned)), geography)


def _area(geography: Geography, code: str) -> str:
    try:
        return geography.area(code).name
    except (UnknownAreaError, SaferPlanError):
        return code
