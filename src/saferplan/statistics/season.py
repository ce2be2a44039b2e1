"""Season: which months of the year run high or low, once the level of the years around them is taken out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed
from saferplan.statistics.result import Result

MONTH_INDEX = Method(
    "month-of-year index, ratio to the centred twelve-month average",
    1,
    "Macaulay FR (1931), The smoothing of time series, National Bureau of Economic Research; medians over "
    "years, scaled to a mean of 100",
)
SEASON_TEST = Method(
    "test for a season, allowing for overdispersion",
    1,
    "McCullagh P and Nelder JA (1989), Generalized linear models, second edition: quasi-Poisson F test of "
    "twelve levels against one, offset by the centred average",
)

LEAST_MONTHS = 36
"""A season is measured over at least three years of months."""

LEAST_RATIOS = 2
"""Each month of the year must be measured against its surroundings at least so often."""

LEAST_A_MONTH = 5.0
"""With fewer records a month on average, an index says more about chance than about the month."""


class Measured(IntEnum):
    """Whether a season was measured, and if not, why."""

    YES = 0
    TOO_SHORT = 1
    GAPS = 2
    TOO_FEW = 3


@dataclass(frozen=True, slots=True, eq=False)
class Season(Result):
    """Months of the year against the average month: arrays of the shape given without its last axis.

    `index`, `lowest` and `highest` have an axis of twelve more, January first: 100 is an average month, and
    the other two are the lowest and highest single year. `years` is how many years measured each month. `p`
    is the chance of months differing as much if the year had no season. `measured` holds values of
    `Measured`; where it is not YES, everything but `years` and `months_held` is NaN.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (MONTH_INDEX, SEASON_TEST)

    index: Floats
    lowest: Floats
    highest: Floats
    years: Floats
    p: Floats
    months_held: Floats
    measured: NDArray[np.int8]


def month_indices(count: ArrayLike, first_month: int) -> Season:
    """Month-of-year indices of monthly counts.

    Each month is divided by the average of the twelve months around it (half of the seventh month before and
    after), which takes out the level and the trend; the index is the median of these ratios over the years,
    and all twelve are scaled to a mean of 100. A missing month makes no ratio of the thirteen months around
    it, and is never filled in.

    Args:
        count: records a month, whole numbers, consecutive months along the last axis; NaN where not held.
        first_month: the month of the year of the first, 1 for January.

    Raises:
        ValueError: a count is not a whole number from 0, or no such month.

    >>> summer = [90, 90, 100, 100, 110, 130, 130, 110, 100, 100, 80, 60]
    >>> found = month_indices(summer * 4, 1)
    >>> found.index.round().tolist()
    [90.0, 90.0, 100.0, 100.0, 110.0, 130.0, 130.0, 110.0, 100.0, 100.0, 80.0, 60.0]
    >>> Measured(int(month_indices(summer * 2, 1).measured)).name
    'TOO_SHORT'
    """
    number = counts(count, "count")
    if number.ndim == 0:
        raise ValueError("count: months are needed along the last axis")
    if not 1 <= first_month <= 12:
        raise ValueError(f"first_month: there is no month {first_month}; 1 stands for January")
    held = (~np.isnan(number)).sum(axis=-1)
    number, average = _by_year(number, first_month), _by_year(_centred_average(number), first_month)

    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(average > 0, number / average, np.nan)
    years = (~np.isnan(ratio)).sum(axis=-2)
    measured = np.select(
        [
            held < LEAST_MONTHS,
            (~np.isnan(average)).sum(axis=-2).min(axis=-1) < LEAST_RATIOS,
            _mean(average) < LEAST_A_MONTH,
        ],
        [Measured.TOO_SHORT, Measured.GAPS, Measured.TOO_FEW],
        Measured.YES,
    ).astype(np.int8)
    kept = (measured == Measured.YES)[..., np.newaxis]
    ratio = np.where(kept[..., np.newaxis], ratio, 1.0)  # whatever stands here is not shown
    middle = np.nanmedian(ratio, axis=-2)
    scale = 100 / middle.mean(axis=-1, keepdims=True)
    p = _season_p(number, np.where(np.isnan(ratio), np.nan, average))
    return Season(
        index=sealed(np.where(kept, scale * middle, np.nan)),
        lowest=sealed(np.where(kept, scale * np.nanmin(ratio, axis=-2), np.nan)),
        highest=sealed(np.where(kept, scale * np.nanmax(ratio, axis=-2), np.nan)),
        years=sealed(years),
        p=sealed(np.where(kept[..., 0], p, np.nan)),
        months_held=sealed(held),
        measured=measured,
    )


def _centred_average(number: Floats) -> Floats:
    """Over twelve months, half of the first and of the thirteenth; NaN at the ends and around gaps."""
    average = np.full(number.shape, np.nan)
    months = number.shape[-1]
    if months >= 13:
        windows = np.lib.stride_tricks.sliding_window_view(number, 13, axis=-1)
        weights = np.ones(13)
        weights[[0, -1]] = 0.5
        average[..., 6 : months - 6] = windows @ (weights / 12)
    return average


def _by_year(row: Floats, first_month: int) -> Floats:
    """A row per calendar year and twelve columns, NaN where the series has not begun or has ended."""
    before = first_month - 1
    after = -(before + row.shape[-1]) % 12
    width = [(0, 0)] * (row.ndim - 1) + [(before, after)]
    return np.pad(row, width, constant_values=np.nan).reshape(*row.shape[:-1], -1, 12)


def _mean(average: Floats) -> Floats:
    known = ~np.isnan(average)
    total = np.where(known, average, 0.0).sum(axis=(-2, -1))
    return np.asarray(total / np.maximum(known.sum(axis=(-2, -1)), 1))


def _season_p(number: Floats, average: Floats) -> Floats:
    """Quasi-Poisson F test of a level for each month of the year against one level, offset by the average."""
    from scipy.special import fdtrc

    known = ~np.isnan(average) & (average > 0)
    seen, offset = np.where(known, number, 0.0), np.where(known, average, 0.0)
    seen_by_month, offset_by_month = seen.sum(axis=-2), offset.sum(axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        one_level = seen_by_month.sum(axis=-1) / offset_by_month.sum(axis=-1)
        expected = offset_by_month * one_level[..., np.newaxis]
        between = ((seen_by_month - expected) ** 2 / expected).sum(axis=-1) / 11
        fitted = offset * (seen_by_month / offset_by_month)[..., np.newaxis, :]
        chi = np.where(fitted > 0, (seen - fitted) ** 2 / fitted, 0.0).sum(axis=(-2, -1))
        # The average follows the counts a little: a twelfth of each month is in its own.
        freedom = np.maximum(known.sum(axis=(-2, -1)) * 11 / 12 - 12, 1)
        overdispersion = np.maximum(1.0, chi / freedom)
        return np.asarray(fdtrc(11.0, freedom, between / overdispersion))
