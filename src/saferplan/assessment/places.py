"""A measure's records by small area, as the year's own codes have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.assessment.levels import Counted
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Period
from saferplan.domain.shapes import ShapeSet
from saferplan.evidence.queries import Cube
from saferplan.geography.geography import Geography
from saferplan.geography.small_areas import EARLIER, LATER


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


def monthly_counts(
    geography: Geography, cube: Cube, one: Counted, districts: Sequence[str], codes: Sequence[str]
) -> NDArray[np.float64]:
    """Records of a measure by small area and month of its window; NaN where they are not known."""
    in_category = [at for at, category in enumerate(cube.categories) if category in one.measure.categories]
    of_measure = cube.counts[:, in_category].sum(axis=1)
    at = {code: place for place, code in enumerate(cube.areas)}
    nothing = np.zeros(of_measure.shape[1], dtype=np.int64)
    counts = np.array(
        [of_measure[at[code]] if code in at else nothing for code in codes], dtype=np.float64
    ).reshape(len(codes), -1)
    existing = {
        vintage: np.isin(codes, geography.small_areas(districts, vintage)) for vintage in (EARLIER, LATER)
    }
    for month in range(counts.shape[1]):
        known = one.held[month] & existing[vintage_in(geography, cube, slice(month, month + 1))]
        counts[~known, month] = np.nan
    return counts
