"""A series taken apart: season, trend, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, sealed
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.result import Result
from saferplan.statistics.stretches import stretches

SEASONAL_TREND_DECOMPOSITION = Method(
    "seasonal-trend decomposition by loess",
    1,
    "Cleveland RB, Cleveland WS, McRae JE and Terpenning I (1990), STL: a seasonal-trend decomposition procedure based "
    "on loess, Journal of Official Statistics 6, 3-73; strength: Wang X, Smith K and Hyndman R (2006), "
    "Characteristic-based clustering for time series data, Data Mining and Knowledge Discovery 13, 335-364",
)

_AT_ONCE = 64
_ROBUST_LOOPS = 15  # as R's stl has it


class Decomposed(IntEnum):
    """Whether a stretch of a series was decomposed, and if not, why."""

    YES = 0
    TOO_SHORT = 1
    """No more than two whole years between breaks."""
    GAPS = 2
    """A month of the year is known fewer than two times."""
    FAR_APART = 3
    """Somewhere no known month is near enough."""


@dataclass(frozen=True, slots=True, eq=False)
class Decomposition(Result):
    """Parts of each series, in the shape given: the value is season + trend + remainder.

    Parts are NaN where the month is not known. `weight` is what part the month had in a robust fit, 1 for all else.
    `season_strength` and `trend_strength`, without the months, run from 0 (none) to 1 (nothing else). `decomposed`
    holds values of `Decomposed` for each month, the same for a whole stretch between breaks.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SEASONAL_TREND_DECOMPOSITION,)

    season: Floats
    trend: Floats
    remainder: Floats
    weight: Floats
    season_strength: Floats
    trend_strength: Floats
    decomposed: NDArray[np.int8]
    period: int


def decomposition(
    value: ArrayLike,
    *,
    period: int = 12,
    season_window: int | None = None,
    trend_window: int | None = None,
    low_pass_window: int | None = None,
    season_degree: int = 0,
    trend_degree: int = 1,
    robust: bool = False,
    breaks: Sequence[int] = (),
) -> Decomposition:
    """Season and trend by loess, as R's `stl` has them.

    Args:
        value: counts or rates (or their logarithms, where the season multiplies the level), consecutive months along
            the last axis; NaN where not known.
        period: months in a year.
        season_window: over how many years the season may change, odd, 7 or more advised by Cleveland et al.; the same
            season every year where not given (R's "periodic").
        trend_window: over how many months the trend is smoothed, odd; by default the paper's rule, the next odd number
            from 1.5 period / (1 - 1.5/season_window).
        low_pass_window: likewise of the low-pass filter; by default the next odd number from `period`.
        season_degree: 0 or 1, of the local fits to the season.
        trend_degree: 0 or 1, of those to the trend and of the low-pass filter.
        robust: whether exceptional months lose their part in the fits.
        breaks: positions of the first months counted in a new way; each stretch is taken apart by itself, and needs
            more than two years.

    Raises:
        ValueError: a value is infinite, there are no months, or a window, degree, period or break cannot be.

    >>> year = [60, 55, 70, 80, 95, 120, 110, 100, 85, 80, 70, 62]
    >>> found = decomposition([month + number for number in range(4) for month in year])
    >>> found.season[:3].round().tolist(), found.trend[[0, 24]].round(1).tolist(), float(found.season_strength.round(2))
    ([-22.0, -27.0, -12.0], [81.9, 83.8], 1.0)
    """
    values = np.array(value, dtype=np.float64, order="C")
    if values.ndim == 0 or values.shape[-1] == 0:
        raise ValueError("value: months along the last axis are needed")
    if np.isinf(values).any():
        raise ValueError("value: a value is infinite; give numbers, or NaN for not known")
    if period < 2:
        raise ValueError(f"period: {period} cannot be; 12 stands for the months of a year")
    if season_degree not in (0, 1) or trend_degree not in (0, 1):
        raise ValueError("season_degree, trend_degree: 0 or 1 is needed")
    given = {"season": season_window, "trend": trend_window, "low_pass": low_pass_window}
    for name, window in given.items():
        if window is not None and (window < 3 or window % 2 == 0):
            raise ValueError(f"{name}_window: {window} cannot be; an odd number from 3 is needed")
    rows = values.reshape(-1, values.shape[-1])
    number = stretches(breaks, rows.shape[1])
    season, trend = np.full(rows.shape, np.nan), np.full(rows.shape, np.nan)
    weight = np.full(rows.shape, np.nan)
    decomposed = np.empty(rows.shape, np.int8)
    for one in range(int(number.max()) + 1):
        of = number == one
        parts = _stretch(
            np.ascontiguousarray(rows[:, of]),
            period,
            season_window,
            trend_window,
            low_pass_window,
            (season_degree, trend_degree),
            robust,
        )
        season[:, of], trend[:, of], weight[:, of], decomposed[:, of] = parts
    remainder = rows - season - trend
    strength = [_strength(remainder, part, number) for part in (season, trend)]
    said = decomposed.reshape(values.shape)
    said.flags.writeable = False
    return Decomposition(
        season=sealed(season.reshape(values.shape)),
        trend=sealed(trend.reshape(values.shape)),
        remainder=sealed(remainder.reshape(values.shape)),
        weight=sealed(weight.reshape(values.shape)),
        season_strength=sealed(strength[0].reshape(values.shape[:-1])),
        trend_strength=sealed(strength[1].reshape(values.shape[:-1])),
        decomposed=said,
        period=period,
    )


def _stretch(
    rows: Floats,
    period: int,
    season_window: int | None,
    trend_window: int | None,
    low_pass_window: int | None,
    degrees: tuple[int, int],
    robust: bool,
) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    """Season, trend, weight and `Decomposed` of one stretch."""
    series, months = rows.shape
    nothing = np.full(rows.shape, np.nan)
    if months <= 2 * period:
        return nothing, nothing, nothing, np.full((series, 1), int(Decomposed.TOO_SHORT), np.int64)
    for_season = season_window or 10 * months + 1
    low_pass = low_pass_window or _next_odd(period)
    for_trend = trend_window or _next_odd(1.5 * period / (1 - 1.5 / for_season))
    windows = np.array([for_season, for_trend, low_pass], dtype=np.int64)
    jumps = -(-windows // 10)  # every tenth of a window, as in the paper's program
    every_degree = np.array([degrees[0] if season_window else 0, degrees[1], degrees[1]], dtype=np.int64)
    season, trend, weight = (np.empty(rows.shape) for _ in range(3))
    status = np.zeros(series, np.int64)

    def work(start: int) -> None:
        from saferplan.statistics.kernels.decomposition import decompose

        part = slice(start, start + _AT_ONCE)
        decompose(
            rows[part],
            period,
            windows,
            every_degree,
            jumps,
            1 if robust else 2,
            _ROBUST_LOOPS if robust else 0,
            season[part],
            trend[part],
            weight[part],
            status[part],
        )

    in_threads(work, range(0, series, _AT_ONCE))
    held = ~np.isnan(rows)
    years = -(-months // period)
    by_month = np.zeros((series, years * period), bool)
    by_month[:, :months] = held
    few = by_month.reshape(series, years, period).sum(axis=1).min(axis=-1) < 2
    status = np.where(few, int(Decomposed.GAPS), status)
    if season_window is None:
        season = _same_every_year(season, period)
    unknown = ~held | (status != Decomposed.YES)[:, np.newaxis]
    for array in (season, trend, weight):
        array[unknown] = np.nan
    return season, trend, weight, status[:, np.newaxis]


def _next_odd(number: float) -> int:
    whole = int(np.ceil(number))
    return whole + (whole % 2 == 0)


def _same_every_year(season: Floats, period: int) -> Floats:
    """The mean of each month of the year over all years."""
    found = np.empty_like(season)
    for month in range(period):
        found[:, month::period] = season[:, month::period].mean(axis=-1, keepdims=True)
    return found


def _strength(remainder: Floats, part: Floats, number: NDArray[np.int64]) -> Floats:
    """How much of the variance of a part and the remainder is the part's, within stretches; 0 to 1."""

    def squares(values: Floats) -> Floats:
        total = np.zeros(values.shape[0])
        for one in range(int(number.max()) + 1):
            held = (number == one) & ~np.isnan(values)
            n = np.maximum(held.sum(axis=-1, keepdims=True), 1)
            mean = np.where(held, values, 0.0).sum(axis=-1, keepdims=True) / n
            total += (np.where(held, values - mean, 0.0) ** 2).sum(axis=-1)
        return total

    whole = squares(remainder + part)
    some = (~np.isnan(remainder)).any(axis=-1)
    share = np.divide(squares(remainder), whole, out=np.ones_like(whole), where=whole > 1e-20)
    return np.where(some, np.clip(1 - share, 0.0, 1.0), np.nan)
