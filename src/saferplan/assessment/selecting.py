"""From the areas a figure names to the small areas whose records it counts, and the counts there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from saferplan.domain.figure import Selection
from saferplan.evidence.queries import Cube
from saferplan.geography.geography import Geography
from saferplan.geography.levels import Level, level_of

LOOSE = ""
"""In a cube, the area of the records of a partner's list that no small area is known for."""

LOOSE_FIELDS = ("lsoa_code", "category", "month")

PARTNERSHIP_LIST = "partnership and its lists"
"""The level of a selection that takes the records in the partnership's small areas, and those of a partner's list
that are placed no closer than an outward postcode or not at all: the list is of this partnership's area."""


class AreaSelector:
    """Answers which small areas, of either vintage, make up partnerships, districts, wards or small areas."""

    def __init__(self, geography: Geography) -> None:
        self._geography = geography
        self._known: dict[str, frozenset[str]] = {}

    def small_areas(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes of the small areas of all the areas given.

        Raises:
            UnknownAreaError: no area held has one of the codes.
        """
        found: set[str] = set()
        for code in codes:
            if code not in self._known:
                self._known[code] = self._of(code)
            found |= self._known[code]
        return frozenset(found)

    def _of(self, code: str) -> frozenset[str]:
        match level_of(code):
            case Level.PARTNERSHIP:
                return frozenset(
                    self._geography.small_areas(self._geography.partnership(code).district_codes)
                )
            case Level.DISTRICT:
                return frozenset(self._geography.small_areas(code))
            case Level.WARD:
                return self._geography.small_areas_of_ward(code)
            case _:
                return frozenset({code})


def with_loose(cube: Cube, rows: pa.Table) -> Cube:
    """The cube with one more area, LOOSE: the records of the dataset that no small area is known for.

    `rows` counts all records of the dataset by LOOSE_FIELDS.
    """
    loose = rows.filter(pc.is_null(rows["lsoa_code"])).to_pylist()
    names = tuple(sorted({*cube.categories, *(row["category"] for row in loose)}))
    counts = np.zeros((len(cube.areas) + 1, len(names), len(cube.period)), dtype=np.int64)
    counts[:-1, [names.index(one) for one in cube.categories]] = cube.counts
    for row in loose:
        counts[-1, names.index(row["category"]), row["month"] - cube.period.first.ordinal] += row["records"]
    return Cube(cube.dataset, (*cube.areas, LOOSE), names, cube.period, counts, cube.held)


def counts_by_month(cube: Cube, areas: frozenset[str], categories: Iterable[str]) -> NDArray[np.int64]:
    """The records of some small areas and categories, one number per month of the cube's period."""
    there = [cube.rows[code] for code in areas if code in cube.rows]
    counts = cube.counts[np.ix_(there, _columns(cube, categories))]
    return np.asarray(counts.sum(axis=(0, 1)), dtype=np.int64)


def counts_by_area(cube: Cube, codes: Sequence[str], categories: Iterable[str]) -> NDArray[np.int64]:
    """The records of some categories, a row for each of the small areas and a column for each month."""
    counts = np.zeros((len(codes), len(cube.period)), dtype=np.int64)
    known = [place for place, code in enumerate(codes) if code in cube.rows]
    there = [cube.rows[codes[place]] for place in known]
    counts[known] = cube.counts[np.ix_(there, _columns(cube, categories))].sum(axis=1)
    return counts


def _columns(cube: Cube, categories: Iterable[str]) -> list[int]:
    wanted = frozenset(categories)
    return [at for at, one in enumerate(cube.categories) if one in wanted]


def count_of(cube: Cube, selection: Selection, selector: AreaSelector) -> int:
    """The records that a selection counts, in a cube that covers its period."""
    categories = selection.categories or cube.categories
    areas = selector.small_areas(selection.areas)
    if selection.level == PARTNERSHIP_LIST:
        areas |= {LOOSE}
    months = counts_by_month(cube, areas, categories)
    first = selection.period.first - cube.period.first
    return int(months[max(first, 0) : first + len(selection.period)].sum())
