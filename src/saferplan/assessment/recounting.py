"""Counting figures anew from the records themselves, row by row, and not from the cubes they were made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow.compute as pc

from saferplan.assessment.published_before import Recount
from saferplan.assessment.records import selected_number
from saferplan.assessment.selecting import LOOSE_FIELDS, AreaSelector, count_of, with_loose
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Period
from saferplan.evidence import queries
from saferplan.evidence.records import Kind
from saferplan.geography.answers import UnknownAreaError
from saferplan.geography.geography import Geography
from saferplan.store import Snapshot


def counted_anew(figures: Sequence[Figure], snapshot: Snapshot, geography: Geography) -> dict[str, int]:
    """How many records each figure's selection has in a snapshot, by identity; those without a selection are left out.

    Raises:
        SaferPlanError: a dataset is not held.
        UnknownAreaError: an area is not held.
    """
    selections = {one.id: one.definition.selection for one in figures if one.definition.selection is not None}
    selector = AreaSelector(geography)
    cubes: dict[str, queries.Cube] = {}
    found = {}
    for identity, selection in selections.items():
        if selection.conditions or queries.kind_of(snapshot, selection.dataset) is not Kind.INCIDENTS:
            # A cube knows nothing of what records say of themselves: these are counted one by one.
            found[identity] = selected_number(selection, snapshot, selector)
            continue
        if selection.dataset not in cubes:
            periods = [one.period for one in selections.values() if one.dataset == selection.dataset]
            span = Period(min(one.first for one in periods), max(one.last for one in periods))
            cubes[selection.dataset] = recounted_cube(snapshot, selection.dataset, span)
        found[identity] = count_of(cubes[selection.dataset], selection, selector)
    return found


def recounted_cube(snapshot: Snapshot, dataset: str, period: Period) -> queries.Cube:
    """Counts by small area made from the records themselves, row by row."""
    rows = queries.count_by(snapshot, dataset, period, None, LOOSE_FIELDS)
    placed = rows.filter(pc.is_valid(rows["lsoa_code"])).to_pylist()
    areas = tuple(sorted({row["lsoa_code"] for row in placed}))
    names = tuple(sorted({row["category"] for row in placed}))
    at_area = {code: index for index, code in enumerate(areas)}
    at_name = {name: index for index, name in enumerate(names)}
    counts = np.zeros((len(areas), len(names), len(period)), dtype=np.int64)
    for row in placed:
        month = row["month"] - period.first.ordinal
        counts[at_area[row["lsoa_code"]], at_name[row["category"]], month] += row["records"]
    return with_loose(queries.Cube(dataset, areas, names, period, counts), rows)


def recounting(snapshot: Snapshot, geography: Geography) -> Recount:
    """Counts figures of other documents on a snapshot: those whose dataset and areas are held in it."""
    held = frozenset(queries.datasets(snapshot))
    selector = AreaSelector(geography)

    def recount(figures: Sequence[Figure]) -> dict[str, int]:
        return counted_anew([one for one in figures if _countable(one, held, selector)], snapshot, geography)

    return recount


def _countable(figure: Figure, held: frozenset[str], selector: AreaSelector) -> bool:
    selection = figure.definition.selection
    if selection is None or selection.dataset not in held:
        return False
    try:
        selector.small_areas(selection.areas)
    except UnknownAreaError:
        return False
    return True
