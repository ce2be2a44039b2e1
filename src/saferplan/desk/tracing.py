"""Where a figure comes from, for whoever reads: its definition for all who may read it, its records for few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
from django.http import Http404

from saferplan.assessment.readable_rows import readable_rows
from saferplan.assessment.trace import Made, Trace, find_figure, rows_of, trace
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
class KeptFigures:
    """Figures that stand elsewhere than in an assessment, as in a measure's reading; and the page they stand on."""

    made: Made
    page: str


KeeperOfFigures = Callable[[Actor, str], KeptFigures | None]
_KEEPERS: list[KeeperOfFigures] = []


def keeps_figures(find: KeeperOfFigures) -> None:
    """Declare who else keeps figures: asked for an actor and an identity, it answers with what that actor may see."""
    _KEEPERS.append(find)


@dataclass(frozen=True, slots=True)
class FigureTrace:
    """A figure's trace as a reader may see it.

    `records_shown` says whether the reader may see its records: a count that was hidden or rounded to protect people
    could be counted from them. `page` is where the figure stands; empty for an assessment's.
    """

    trace: Trace
    area: str
    records_shown: bool
    page: str = ""

    @property
    def figure(self) -> Figure:
        """The figure."""
        return self.trace.figure


def figure_trace(*, by: Actor, identity: str) -> FigureTrace:
    """Where a figure comes from, of any assessment that the actor may read.

    Raises:
        Http404: no such assessment has it.
    """
    workspace, made, figure, page = _found(by, identity)
    shown = may(by, "desk.rows")
    traced = _trace(workspace.folder, made, figure) if shown else _told(made, figure)
    pinned = workspace.store.snapshot(made.snapshot)
    return FigureTrace(traced, _area(Geography.from_snapshot(pinned), figure.definition.area), shown, page)


def figure_rows(*, by: Actor, identity: str) -> tuple[Figure, pa.Table]:
    """A count and every record that it counted, as people read them.

    Raises:
        PermissionDenied: the actor may not see single records.
        Http404: no assessment has the figure, or it is not a count of records that are still held.
    """
    require(by, "desk.rows")
    workspace, made, figure, _ = _found(by, identity)
    try:
        return figure, _rows(workspace.folder, made.snapshot, figure)
    except SaferPlanError as error:
        raise Http404(str(error)) from error


def _found(by: Actor, identity: str) -> tuple[Workspace, Made, Figure, str]:
    workspace = workspace_open()
    if workspace is None or len(identity) < 8:
        raise Http404(f"no figure {identity!r}")
    assessments = readable_assessments(by=by, workspace=workspace)
    try:
        name, figure = find_figure(assessments, identity)
    except SaferPlanError as error:
        for find in _KEEPERS:
            kept = find(by, identity)
            if kept is not None:
                return workspace, kept.made, kept.made.figures[identity], kept.page
        raise Http404(str(error)) from error
    return workspace, Made.of(name, assessments[name]), figure, ""


def _trace(folder: Folder, made: Made, figure: Figure) -> Trace:
    store = Workspace.open(folder.root).store
    pinned = store.snapshot(made.snapshot)
    return trace(made, figure, pinned, Geography.from_snapshot(pinned), disposed_from(store, pinned))


def _told(made: Made, figure: Figure, depth: int = 0) -> Trace:
    """The trace without anything that is counted from records."""
    inputs = figure.definition.inputs if depth < 2 else ()
    return Trace(
        figure,
        made.name,
        made.snapshot,
        made.snapshot_number,
        made.code,
        tuple(_told(made, made.figures[one], depth + 1) for one in inputs if one in made.figures),
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
