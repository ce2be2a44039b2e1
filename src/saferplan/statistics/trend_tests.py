"""Is there a trend, and how steep: Mann-Kendall tests and Sen's slope, without a model of the level.

Every month is compared with every later one; only the signs of the differences count, so an exceptional month does
no harm. A season hides a trend and months that depend on each other feign one: there is a variant for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, sealed, tail
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.result import Result
from saferplan.statistics.stretches import stretches

MANN_KENDALL = Method(
    "Mann-Kendall test of a trend",
    1,
    "Mann HB (1945), Nonparametric tests against trend, Econometrica 13, 245-259; Kendall MG (1975), Rank correlation "
    "methods, fourth edition, with its variance for ties; seasonal: Hirsch RM, Slack JR and Smith RA (1982), Water "
    "Resources Research 18, 107-121, and Hirsch and Slack (1984), Water Resources Research 20, 727-732",
)
SEN_SLOPE = Method(
    "Sen's slope",
    1,
    "Sen PK (1968), Estimates of the regression coefficient based on Kendall's tau, Journal of the American "
    "Statistical Association 63, 1379-1389; interval and seasonal slope: Gilbert RO (1987), Statistical methods for "
    "environmental pollution monitoring, chapters 16 and 17",
)
TREND_OF_A_DEPENDENT_SERIES = Method(
    "Mann-Kendall test for months that depend on those before",
    1,
    "Hamed KH and Rao AR (1998), A modified Mann-Kendall trend test for autocorrelated data, Journal of Hydrology 204, "
    "182-196; pre-whitening: Yue S and Wang CY (2002), Water Resources Research 38(6); trend-free: Yue S, Pilon P, "
    "Phinney B and Cavadias G (2002), Hydrological Processes 16, 1807-1829",
)

LEAST_FOR_NORMAL = 10
"""From so many values the normal distribution serves (Kendall 1975; Gilbert 1987); below, p is exact."""

_AT_ONCE = 128  # series a piece of work


class Correction(IntEnum):
    """What is done about months that depend on those before."""

    NONE = 0
    HAMED_RAO = 1
    """The variance grows with the autocorrelation of the ranks."""
    PRE_WHITENED = 2
    """Each month less its correlation with the month before."""
    TREND_FREE_PRE_WHITENED = 3
    """Likewise, with the trend taken out before and put back after."""


class Trend(IntEnum):
    """What may be said of a series."""

    NOT_TESTED = 0
    """Fewer than two months that may be compared, all the same value, or a correction that leaves no variance."""
    NO_CLEAR_TREND = 1
    RISING = 2
    FALLING = 3


@dataclass(frozen=True, slots=True, eq=False)
class TrendTest(Result):
    """Tests of a trend: arrays of the shape given without its last axis.

    `statistic` is how many more of the `pairs` of months rose than fell, `variance` its variance without a trend, `z`
    its standardised value with the correction for continuity, `tau` its share of the pairs. `p` is two-sided. `slope`
    is the median change in a month, or in a year for a seasonal test, with `lower` and `upper` at `level`;
    `intercept` is the height at position 0 of the line through the medians, NaN where there are breaks. `known` is how
    many months took part. `trend` holds values of `Trend`, at 1 - `level`; where it is NOT_TESTED, `z` is NaN, and p
    is 1 if all values are the same and else NaN.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (MANN_KENDALL, SEN_SLOPE)

    statistic: Floats
    variance: Floats
    z: Floats
    tau: Floats
    p: Floats
    slope: Floats
    lower: Floats
    upper: Floats
    intercept: Floats
    pairs: Floats
    known: Floats
    trend: NDArray[np.int8]
    level: float
    correction: Correction
    period: int

    @property
    def method(self) -> Method:
        """The method that made the test, with its version."""
        return TREND_OF_A_DEPENDENT_SERIES if self.correction else MANN_KENDALL


def mann_kendall(
    value: ArrayLike,
    *,
    correction: Correction = Correction.NONE,
    lags: int | None = None,
    breaks: Sequence[int] = (),
    level: float = 0.95,
) -> TrendTest:
    """The Mann-Kendall test and Sen's slope in a month, for series without a season (rolling or yearly values, ranks).

    Args:
        value: counts or rates, consecutive months along the last axis; NaN where not known, which takes part in no
            pair and does not move its neighbours together.
        correction: for months that depend on those before. Hamed and Rao's keeps the statistic and corrects its
            variance; the pre-whitened variants test a changed series, whose slope stays that of the series itself.
        lags: of Hamed and Rao's correction: only autocorrelations up to this lag; all where not given, as in the
            paper. Those inside the 95% limits of chance are left out.
        breaks: positions of the first months counted in a new way; months are not compared across.
        level: of the interval of the slope and of the verdict.

    Raises:
        ValueError: a value is infinite, there are no months, or a break, number of lags or level cannot be.

    >>> found = mann_kendall([3, 5, 4, 7, 9, 8, 11, 10, 14, 13, 15])
    >>> float(found.slope.round(2)), float(found.lower.round(2)), float(found.upper.round(2)), float(found.p.round(5))
    (1.2, 1.0, 1.41, 0.00034)
    >>> Trend(int(found.trend)).name
    'RISING'
    """
    values = _series(value)
    stretch = stretches(breaks, values.shape[-1])
    if lags is not None and lags < 1:
        raise ValueError(f"lags: {lags} cannot be; give 1 or more, or none for all")
    time = np.arange(values.shape[-1], dtype=np.int64)
    return _tested(values, stretch, time, 1, Correction(correction), lags, None, len(breaks) > 0, level)


def seasonal_mann_kendall(
    value: ArrayLike,
    *,
    period: int = 12,
    dependent_seasons: bool = False,
    breaks: Sequence[int] = (),
    level: float = 0.95,
) -> TrendTest:
    """The seasonal Mann-Kendall test and the seasonal Sen slope in a year: each month against the same of other years.

    Args:
        value: counts or rates, consecutive months along the last axis; NaN where not known.
        period: months in a year.
        dependent_seasons: whether the variance allows for months of one year depending on each other (Hirsch and
            Slack 1984); advised by them from ten years of months, and weaker than needed before.
        breaks: positions of the first months counted in a new way; months are not compared across.
        level: of the interval of the slope and of the verdict.

    Raises:
        ValueError: a value is infinite, there are no months, or a break, period or level cannot be.

    >>> year = [60, 55, 70, 80, 95, 120, 110, 100, 85, 80, 70, 62]
    >>> found = seasonal_mann_kendall([month + 4 * number for number in range(4) for month in year])
    >>> float(found.slope), Trend(int(found.trend)).name
    (4.0, 'RISING')
    """
    values = _series(value)
    months = values.shape[-1]
    if period < 2:
        raise ValueError(f"period: {period} cannot be; 12 stands for the months of a year")
    stretch = stretches(breaks, months)
    position = np.arange(months, dtype=np.int64)
    block = stretch * period + position % period
    seasons = stretch if dependent_seasons else None
    return _tested(
        values, block, position // period, period, Correction.NONE, None, seasons, len(breaks) > 0, level
    )


def _series(value: ArrayLike) -> Floats:
    values = np.array(value, dtype=np.float64, order="C")
    if values.ndim == 0 or values.shape[-1] == 0:
        raise ValueError("value: months along the last axis are needed")
    if np.isinf(values).any():
        raise ValueError("value: a value is infinite; give numbers, or NaN for not known")
    return values


def _tested(
    value: Floats,
    block: Integers,
    time: Integers,
    period: int,
    correction: Correction,
    lags: int | None,
    seasons: Integers | None,
    broken: bool,
    level: float,
) -> TrendTest:
    from scipy.special import ndtr, ndtri

    reach_of_level = ndtri(1 - tail(level))
    shape, rows = value.shape[:-1], value.reshape(-1, value.shape[-1])
    tested, slope = rows, np.empty(0)
    if correction is not Correction.NONE:
        slope = _slopes(rows, block, time, np.full(rows.shape[0], np.nan))[0]
    if correction in (Correction.PRE_WHITENED, Correction.TREND_FREE_PRE_WHITENED):
        tested = _whitened(rows, block, time, slope, correction is Correction.TREND_FREE_PRE_WHITENED)
    by_block = _signs(tested, block)
    variance_by_block = by_block[1]
    if correction is Correction.HAMED_RAO:
        variance_by_block = variance_by_block * _inflation(rows, block, time, slope, lags)
    statistic, pairs, variance = (part.sum(axis=-1) for part in (by_block[0], by_block[2], variance_by_block))
    if seasons is not None:
        variance = variance + _covariances(tested, seasons, period)
    known = (~np.isnan(tested)).sum(axis=-1).astype(np.float64)

    same = (pairs > 0) & (by_block[1].sum(axis=-1) == 0)
    can = variance > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt(np.where(can, variance, np.nan))
        z = (statistic - np.sign(statistic)) / error
        p = np.where(same, 1.0, 2 * ndtr(-np.abs(z)))
        tau = np.where(pairs > 0, statistic / pairs, np.nan)
    if correction is Correction.NONE and seasons is None:
        for place in np.flatnonzero(can & (known < LEAST_FOR_NORMAL)):
            p[place] = _exact_p(tested[place], block, statistic[place])
    with np.errstate(invalid="ignore"):
        reach = reach_of_level * np.where(can, error, np.where(same, 0.0, np.nan))
    slope, lower, upper = _slopes(rows, block, time, reach)
    trend: NDArray[np.int8] = np.full(rows.shape[0], int(Trend.NOT_TESTED), np.int8)
    trend[can] = Trend.NO_CLEAR_TREND
    with np.errstate(invalid="ignore"):
        clear = can & (p <= 2 * tail(level))
    trend[clear & (statistic > 0)] = Trend.RISING
    trend[clear & (statistic < 0)] = Trend.FALLING
    said: NDArray[np.int8] = trend.reshape(shape)
    said.flags.writeable = False

    def in_shape(values: Floats) -> Floats:
        return sealed(np.asarray(values, dtype=np.float64).reshape(shape))

    return TrendTest(
        statistic=in_shape(np.where(pairs > 0, statistic, np.nan)),
        variance=in_shape(np.where(pairs > 0, variance, np.nan)),
        z=in_shape(z),
        tau=in_shape(tau),
        p=in_shape(p),
        slope=in_shape(slope),
        lower=in_shape(lower),
        upper=in_shape(upper),
        intercept=in_shape(np.full(slope.shape, np.nan) if broken else _intercept(rows, slope, period)),
        pairs=in_shape(pairs),
        known=in_shape(known),
        trend=said,
        level=level,
        correction=correction,
        period=period,
    )


def _pieces(series: int) -> list[slice]:
    return [slice(start, start + _AT_ONCE) for start in range(0, series, _AT_ONCE)]


def _signs(rows: Floats, block: Integers) -> tuple[Floats, Floats, Floats]:
    blocks = int(block.max()) + 1
    statistic, variance, pairs = (np.zeros((rows.shape[0], blocks)) for _ in range(3))

    def work(part: slice) -> None:
        from saferplan.statistics.kernels.trend_tests import signs

        signs(rows[part], block, blocks, statistic[part], variance[part], pairs[part])

    in_threads(work, _pieces(rows.shape[0]))
    return statistic, variance, pairs


def _slopes(rows: Floats, block: Integers, time: Integers, reach: Floats) -> tuple[Floats, Floats, Floats]:
    slope, lower, upper = (np.empty(rows.shape[0]) for _ in range(3))

    def work(part: slice) -> None:
        from saferplan.statistics.kernels.trend_tests import slopes

        slopes(
            rows[part],
            block,
            int(block.max()) + 1,
            time,
            reach[part],
            slope[part],
            lower[part],
            upper[part],
        )

    in_threads(work, _pieces(rows.shape[0]))
    return slope, lower, upper


def _covariances(rows: Floats, stretch: Integers, period: int) -> Floats:
    total = np.empty(rows.shape[0])

    def work(part: slice) -> None:
        from saferplan.statistics.kernels.trend_tests import covariances

        covariances(rows[part], stretch, int(stretch.max()) + 1, period, total[part])

    in_threads(work, _pieces(rows.shape[0]))
    return total


def _inflation(rows: Floats, block: Integers, time: Integers, slope: Floats, lags: int | None) -> Floats:
    """By what factor the variance of each stretch grows (Hamed and Rao 1998, equation 13)."""
    from scipy.special import ndtri

    months = rows.shape[1]
    correlation = np.empty((rows.shape[0], months))

    def work(part: slice) -> None:
        from saferplan.statistics.kernels.trend_tests import ranked_autocorrelation

        ranked_autocorrelation(rows[part], block, time, slope[part], correlation[part])

    in_threads(work, _pieces(rows.shape[0]))
    held = ~np.isnan(rows)
    with np.errstate(divide="ignore"):
        limit = ndtri(0.975) / np.sqrt(held.sum(axis=-1, keepdims=True))
    correlation = np.where(np.abs(correlation) > limit, correlation, 0.0)
    correlation[:, 0] = 0.0
    if lags is not None:
        correlation[:, lags + 1 :] = 0.0
    lag = np.arange(months)
    factor = np.ones((rows.shape[0], int(block.max()) + 1))
    for one in range(factor.shape[1]):
        n = (held & (block == one)).sum(axis=-1).astype(np.float64)
        left = np.clip(n[:, np.newaxis] - lag, 0, None)
        weight = left * np.clip(left - 1, 0, None) * np.clip(left - 2, 0, None)
        with np.errstate(divide="ignore", invalid="ignore"):
            grown = 1 + 2 / (n * (n - 1) * (n - 2)) * (weight * correlation).sum(axis=-1)
        factor[:, one] = np.where(n > 2, grown, 1.0)
    return factor


def _whitened(rows: Floats, block: Integers, time: Integers, slope: Floats, trend_free: bool) -> Floats:
    """Each month less the first autocorrelation times the month before, within stretches."""
    line = slope[:, np.newaxis] * time if trend_free else np.zeros_like(rows)
    rest = rows - line
    around = rest.copy()
    for one in range(int(block.max()) + 1):
        held = (block == one) & ~np.isnan(rest)
        n = np.maximum(held.sum(axis=-1, keepdims=True), 1)
        around -= (block == one) * (np.where(held, rest, 0.0).sum(axis=-1, keepdims=True) / n)
    around[np.isnan(around)] = 0.0
    same = block[1:] == block[:-1]
    together = (around[:, 1:] * around[:, :-1] * same).sum(axis=-1)
    power = (around**2).sum(axis=-1)
    correlation = np.where(power > 0, together / np.where(power > 0, power, 1.0), 0.0)
    white = np.full(rows.shape, np.nan)
    white[:, 1:] = np.where(same, rest[:, 1:] - correlation[:, np.newaxis] * rest[:, :-1], np.nan)
    return np.ascontiguousarray(white + line)


def _intercept(rows: Floats, slope: Floats, period: int) -> Floats:
    """Conover's (1980): the line goes through the median month and the median value."""
    position = np.where(np.isnan(rows), np.nan, np.arange(rows.shape[1]) / period)
    return np.asarray(_median(rows) - _median(position) * slope)


def _median(rows: Floats) -> Floats:
    """Of the known values of each row."""
    ordered, known = np.sort(rows, axis=-1), (~np.isnan(rows)).sum(axis=-1, keepdims=True)  # NaN comes last
    low, high = (
        np.take_along_axis(ordered, np.maximum(place, 0), axis=-1) for place in ((known - 1) // 2, known // 2)
    )
    return np.asarray(np.where(known > 0, (low + high) / 2, np.nan)[:, 0])


def _exact_p(row: Floats, block: Integers, statistic: float) -> float:
    """The two-sided chance of a statistic as far from 0 if every order of the values in each block is as likely.

    The number of discordant pairs has Gauss's multinomial as its generating function, ties included.
    """
    ways, untied = np.ones(1), 0.0
    for one in range(int(block.max()) + 1):
        held = row[(block == one) & ~np.isnan(row)]
        times = np.unique(held, return_counts=True)[1]
        of_block = _orders(held.size)
        for tied in times:
            of_block = np.rint(np.polynomial.polynomial.polydiv(of_block, _orders(int(tied)))[0])
        ways = np.convolve(ways, of_block)
        untied += held.size * (held.size - 1) / 2 - (times * (times - 1) / 2).sum()
    possible = untied - 2 * np.arange(ways.size)
    return float(ways[np.abs(possible) >= abs(statistic) - 0.5].sum() / ways.sum())


def _orders(size: int) -> Floats:
    """How many orders of `size` different things have 0, 1, 2, ... pairs in falling order."""
    ways = np.ones(1)
    for number in range(2, size + 1):
        ways = np.convolve(ways, np.ones(number))
    return ways
