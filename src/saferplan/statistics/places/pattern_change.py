"""Is the pattern over places another than before? Andresen's spatial point pattern test, and Wheeler's version of it.

The question is about shares: a place that holds 3% of the records before and after is alike even if all records
doubled. Andresen asks of each place whether its share of the base data lies in an interval from resampled test data,
and sums up in an index of how many places are alike. His interval has no width for a place without test records.
Wheeler and others test the difference of the two shares instead, and allow for how many places are tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed, tail
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, false_discoveries
from saferplan.statistics.result import Result

SIMILARITY_OF_PATTERNS = Method(
    "spatial point pattern test, index S",
    1,
    "Andresen MA (2009), Testing for similarity in area-based spatial patterns: a nonparametric Monte Carlo approach, "
    "Applied Geography 29, 333-345; its resampling of 85% of the test points with replacement as the binomial "
    "distribution that it draws from",
)
DIFFERENCE_OF_SHARES = Method(
    "difference of a place's two shares, N - 1 chi-squared test",
    1,
    "Wheeler AP, Steenbeek W and Andresen MA (2018), Testing for similarity in area-based spatial patterns: "
    "alternative methods to Andresen's spatial point pattern test, Transactions in GIS 22, 760-774; Campbell I (2007), "
    "Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample recommendations, Statistics in "
    "Medicine 26, 3661-3675",
)

SAMPLED_SHARE = 0.85
"""Of the test points that Andresen's test resamples, after Ratcliffe (2004): the least that keeps a pattern."""


class Shift(IntEnum):
    """What became of a place's share, at the false-discovery rate asked for."""

    SMALLER = -1
    NO_CLEAR_CHANGE = 0
    LARGER = 1
    NOT_TESTED = 9
    """No record in either period, or not known."""


@dataclass(frozen=True, slots=True, eq=False)
class PatternChange(Result):
    """Two patterns compared, place by place along the last axis.

    `base_percent` and `test_percent` are a place's share of all records, `difference` the one from the other in
    percentage points with its interval (Newcombe's). `p` is the test of that difference, `adjusted` for as many
    places as were tested, and `shift` holds values of `Shift`. `andresen` is Andresen's local index: 0 where alike, 1
    and -1 where the base share is above or below the interval (`interval_lower`, `interval_upper`, per cent) of the
    test data. `similarity` is S, the share of places that are alike by his test, over all places; `robust_similarity`
    over those with any record in either period; `similarity_adjusted` is the share of the latter without a clear
    shift by the test of shares.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (DIFFERENCE_OF_SHARES, SIMILARITY_OF_PATTERNS, FALSE_DISCOVERY)

    base_percent: Floats
    test_percent: Floats
    difference: Floats
    difference_lower: Floats
    difference_upper: Floats
    p: Floats
    adjusted: Floats
    shift: NDArray[np.int8]
    interval_lower: Floats
    interval_upper: Floats
    andresen: NDArray[np.int8]
    similarity: Floats
    robust_similarity: Floats
    similarity_adjusted: Floats
    rate: float
    level: float


def pattern_change(
    base: ArrayLike, test: ArrayLike, *, rate: float = 0.05, level: float = 0.95
) -> PatternChange:
    """Compares how records of two periods, or of two kinds, spread over the same places.

    Args:
        base: records, whole numbers, places along the last axis (the earlier period, say).
        test: the other's, in the same shape.
        rate: the false-discovery rate for `shift`, over the places of each pair of patterns.
        level: of the intervals.

    Raises:
        ValueError: a count is not a whole number from 0, shapes differ, or no such level.

    >>> found = pattern_change([40, 30, 20, 10, 0], [44, 31, 60, 12, 0])
    >>> found.difference.round(1).tolist(), found.shift.tolist()
    ([-10.1, -8.9, 20.8, -1.8, 0.0], [0, 0, 1, 0, 9])
    >>> float(found.similarity), float(found.robust_similarity), float(found.similarity_adjusted)
    (0.4, 0.25, 0.75)
    """
    first, second = counts(base, "base"), counts(test, "test")
    if first.shape != second.shape or first.ndim == 0 or first.shape[-1] == 0:
        raise ValueError(
            f"base and test: the same places are needed; got shapes {first.shape} and {second.shape}"
        )
    one_tail = tail(level)
    known = ~(np.isnan(first) | np.isnan(second))
    x, y = np.where(known, first, 0.0), np.where(known, second, 0.0)
    of_x, of_y = x.sum(axis=-1, keepdims=True), y.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share_x, share_y = x / of_x, y / of_y
    both = known & (of_x > 0) & (of_y > 0)
    some = both & (x + y > 0)
    p = _p(x, y, of_x, of_y, some)
    adjusted = np.array(
        [false_discoveries(one, rate=rate).adjusted for one in p.reshape(-1, p.shape[-1])]
    ).reshape(p.shape)
    shift = np.where(adjusted <= rate, np.sign(np.nan_to_num(share_y - share_x)), Shift.NO_CLEAR_CHANGE)
    shift = np.where(some, shift, Shift.NOT_TESTED).astype(np.int8)
    lower, upper = _difference(x, y, of_x, of_y, one_tail)
    below, above = _andresen_interval(y, of_y, one_tail)
    # Shares are compared as such: a trace of rounding makes no difference.
    local = np.where(share_x > above + 1e-12, 1, np.where(share_x < below - 1e-12, -1, 0))
    local = np.where(both, local, 0).astype(np.int8)
    shift.flags.writeable = local.flags.writeable = False

    def per_cent(values: Floats) -> Floats:
        return sealed(np.where(both, 100 * values, np.nan))

    def share_of(alike: NDArray[np.bool_], among: NDArray[np.bool_]) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return sealed((alike & among).sum(axis=-1) / among.sum(axis=-1))

    return PatternChange(
        base_percent=per_cent(share_x),
        test_percent=per_cent(share_y),
        difference=per_cent(share_y - share_x),
        difference_lower=per_cent(lower),
        difference_upper=per_cent(upper),
        p=sealed(p),
        adjusted=sealed(adjusted),
        shift=shift,
        interval_lower=per_cent(below),
        interval_upper=per_cent(above),
        andresen=local,
        similarity=share_of(local == 0, both),
        robust_similarity=share_of(local == 0, some),
        similarity_adjusted=share_of(shift == 0, some),
        rate=rate,
        level=level,
    )


def _p(x: Floats, y: Floats, of_x: Floats, of_y: Floats, some: NDArray[np.bool_]) -> Floats:
    """Pearson's chi-squared of each place against all others, times (N - 1) / N."""
    from scipy.special import chdtrc

    total, whole = x + y, of_x + of_y
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = (x * of_y - y * of_x) ** 2 * (whole - 1) / (of_x * of_y * total * (whole - total))
    # Everything in one place in both periods: its share cannot have changed.
    statistic = np.where(whole == total, 0.0, statistic)
    return np.asarray(np.where(some, chdtrc(1.0, np.where(some, statistic, 0.0)), np.nan))


def _difference(x: Floats, y: Floats, of_x: Floats, of_y: Floats, one_tail: float) -> tuple[Floats, Floats]:
    """Newcombe's hybrid interval of a difference of shares (1998, Statistics in Medicine 17, 873-890, method 10)."""
    from scipy.special import ndtri

    width = ndtri(1 - one_tail)

    def wilson(count: Floats, of: Floats) -> tuple[Floats, Floats]:
        middle = count + width**2 / 2
        half = width * np.sqrt(count * (1 - count / of) + width**2 / 4)
        return (middle - half) / (of + width**2), (middle + half) / (of + width**2)

    with np.errstate(divide="ignore", invalid="ignore"):
        (x_low, x_high), (y_low, y_high) = wilson(x, of_x), wilson(y, of_y)
        one, other = x / of_x, y / of_y
        lower = other - one - np.hypot(other - y_low, x_high - one)
        upper = other - one + np.hypot(y_high - other, one - x_low)
    return lower, upper


def _andresen_interval(y: Floats, of_y: Floats, one_tail: float) -> tuple[Floats, Floats]:
    """The shares left when the lowest and the highest `one_tail` of resampled shares are taken away."""
    from scipy.special import bdtr

    size = np.rint(SAMPLED_SHARE * of_y)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num(y / of_y)

    def quantile(chance: float) -> Floats:
        """The smallest count that a binomial does not exceed with at least this chance, by halving."""
        low, high = np.full(y.shape, -1.0), np.broadcast_to(size, y.shape).copy()
        for _ in range(int(np.ceil(np.log2(max(2.0, float(size.max(initial=0)) + 2)))) + 1):
            middle = np.floor((low + high) / 2)
            enough = (
                bdtr(np.maximum(middle, 0), np.broadcast_to(size, y.shape).astype(np.int64), share) >= chance
            )
            enough &= middle >= 0
            high, low = np.where(enough, middle, high), np.where(enough, low, middle)
        return high

    with np.errstate(divide="ignore", invalid="ignore"):
        return quantile(one_tail) / size, quantile(1 - one_tail) / size
