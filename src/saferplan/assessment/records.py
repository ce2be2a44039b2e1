"""The records behind a count, one by one: for tracing, and for what only single records can tell."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from saferplan.assessment.figures import EVERYTHING
from saferplan.assessment.selecting import PARTNERSHIP_LIST, AreaSelector
from saferplan.domain.figure import Selection
from saferplan.evidence import queries
from saferplan.store import Snapshot


def selected_records(selection: Selection, snapshot: Snapshot, selector: AreaSelector) -> pa.Table:
    """The records that a selection counts, with the columns of `evidence.queries.records`.

    Raises:
        SaferPlanError: nothing of the dataset is held.
    """
    if selection.level == EVERYTHING:
        return queries.records(snapshot, selection, None)
    lsoas = selector.small_areas(selection.areas)
    if selection.level != PARTNERSHIP_LIST:
        return queries.records(snapshot, selection, lsoas)
    table = queries.records(snapshot, selection, None)
    placed = pc.is_in(table["lsoa_code"], pa.array(sorted(lsoas), pa.string()))
    return table.filter(pc.or_(pc.is_null(table["lsoa_code"]), placed))


def selected_number(selection: Selection, snapshot: Snapshot, selector: AreaSelector) -> int:
    """How many records a selection selects, counted by the same conditions."""
    if selection.level == EVERYTHING:
        return queries.count_records(snapshot, selection, None)
    if selection.level == PARTNERSHIP_LIST:
        return int(selected_records(selection, snapshot, selector).num_rows)
    return queries.count_records(snapshot, selection, selector.small_areas(selection.areas))
