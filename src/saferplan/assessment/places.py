"""A measure's records by small area, as the year's own codes have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.domain.figure import Figure
from saferplan.domain.periods import Period
from saferplan.domain.shapes import ShapeSet
from saferplan.evidence.queries import Cube
from saferplan.geography.geography import Geography
from saferplan.geography.levels import Level
from saferplan.geography.small_areas import EARLIER, LATER

SMALL_AREA_SHAPES = "small-areas"


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One small area with its figures; `rate` is None where its residents are not known."""

    code: str
    name: str
    count: Figure
    rate: Figure | None


@dataclass(frozen=True, slots=True, eq=False)
class AreaCounts:
    """Every small area of the partnership, those without records too, and the outlines to draw them by.

    `monthly` has a row for each of `rows` and a column for each month of `window`: records, or NaN where the
    month is not held or carries codes of a census in which the area does not exist.
    """

    rows: tuple[AreaRow, ...]
    shapes: ShapeSet | None
    window: Period
    monthly: NDArray[np.float64]

    def over(self, period: Period) -> NDArray[np.float64]:
        """Records of each area in a period of the window; NaN where a month of it is not known."""
        first = period.first - self.window.first
        return np.asarray(self.monthly[:, first : first + len(period)].sum(axis=1))


def vintage_in(geography: Geography, cube: Cube, months: slice) -> int:
    """The census whose codes records carry: codes that exist in one vintage only decide."""
    used = cube.counts[:, :, months].sum(axis=(1, 2)) > 0
    shares = geography.vintage_of([code for code, one in zip(cube.areas, used, strict=True) if one])
    return EARLIER if shares.only_2011 >= shares.only_2021 else LATER


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The small areas of the partnership as a dataset's records name them in the year: the same for all its measures.

    `existing` says of each area and month of the dataset's cube whether the area exists in the census whose codes the
    month carries.
    """

    codes: tuple[str, ...]
    shapes: ShapeSet | None
    existing: NDArray[np.bool_]

    def known(self, records: NDArray[np.int64], held: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Records by area and month; NaN where the month is not held, or the area does not exist in its census."""
        return np.where(held & self.existing, records, np.nan)


def ground_of(geography: Geography, cube: Cube, year: Period, districts: Sequence[str]) -> Ground:
    """The small areas of some districts, by the codes that the records of a year carry."""
    vintage = vintage_in(geography, cube, slice(year.first - cube.period.first, None))
    codes = geography.small_areas(districts, vintage)
    existing = {one: np.isin(codes, geography.small_areas(districts, one)) for one in (EARLIER, LATER)}
    carried = [vintage_in(geography, cube, slice(month, month + 1)) for month in range(len(cube.period))]
    return Ground(
        codes,
        _shapes(geography, districts, vintage),
        np.column_stack([existing[one] for one in carried]),
    )


def _shapes(geography: Geography, districts: Sequence[str], vintage: int) -> ShapeSet | None:
    """The outlines of the small areas of a vintage in some districts; None where none are held."""
    found = [geography.outlines(Level.SMALL_AREA, district, vintage=vintage) for district in districts]
    shapes = tuple(shape for one in found for shape in one.shapes)
    if not shapes:
        return None
    attributions = dict.fromkeys(one.attribution for one in found if one.attribution)
    return ShapeSet(
        f"{SMALL_AREA_SHAPES}-{vintage}", shapes, any(one.schematic for one in found), " ".join(attributions)
    )
