"""Bursts: the most records in any stretch of a few months, and how often chance alone brings as many.

Who looks at the fullest quarter of twenty years has looked at hundreds of quarters. The scan statistic says what the
fullest of so many holds where nothing is going on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, exposures, sealed, together
from saferplan.statistics.result import Result

SCAN = Method(
    "scan statistic in time",
    1,
    "Naus JI (1982), Approximations for distributions of scan statistics, Journal of the American Statistical "
    "Association 77, 177-183",
)


@dataclass(frozen=True, slots=True, eq=False)
class Bursts(Result):
    """The fullest window of each series: arrays of the shape given without its last axis.

    `most` is how many records it holds and `first` its first month, from 0; of several as full, the latest. `p` is the
    chance that any window of as many months holds as many where records come at the even rate of `expected` a month.
    NaN, and -1, where no whole window is known.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SCAN,)

    most: Floats
    first: NDArray[np.int64]
    expected: Floats
    p: Floats
    window: int


def scan_p(most: ArrayLike, expected: ArrayLike, *, window: int, length: int) -> Floats:
    """The chance that any `window` consecutive months of `length` hold `most` records or more.

    Naus's approximation, for records at an even rate in continuous time, so that it allows for windows that begin
    within a month: for windows of whole months it is on the careful side.

    Args:
        most: records in the fullest window, whole numbers.
        expected: records expected in one month, above 0.
        window: months.
        length: months looked at, at least two windows.

    Raises:
        ValueError: a count is not a whole number from 0, an expected count not above 0, or a number cannot be.

    >>> float(scan_p(6, 0.3, window=2, length=416).round(6))
    0.039023
    """
    from scipy.special import gammaln, pdtr

    if window < 1 or length < 2 * window:
        raise ValueError(f"window, length: {length} months hold no two windows of {window}")
    number, rate = together(counts(most, "most"), exposures(expected, "expected"))
    shape = number.shape
    k, mean = number.ravel(), (rate * window).ravel()
    found = np.full(k.shape, np.nan)
    known = ~np.isnan(k + mean)
    found[known & (k == 0)] = 1.0
    # One record in any window is one record anywhere.
    once = known & (k == 1)
    found[once] = -np.expm1(-mean[once] * length / window)
    many = np.flatnonzero(known & (k >= 2))

    def chance(n: Floats, of: Floats) -> Floats:
        held = np.maximum(n, 0)
        return np.where(n >= 0, np.exp(held * np.log(of) - of - gammaln(held + 1)), 0.0)

    def up_to(n: Floats, of: Floats) -> Floats:
        return np.where(n >= 0, pdtr(np.maximum(n, 0), of), 0.0)

    for place in many:
        n, of = k[place], mean[place]
        at, below = chance(n, of), up_to(n - 1, of)
        two = below**2 - (n - 1) * at * chance(n - 2, of) - (n - 1 - of) * at * up_to(n - 3, of)
        first = 2 * at * below * ((n - 1) * up_to(n - 2, of) - of * up_to(n - 3, of))
        second = (
            0.5
            * at**2
            * (
                (n - 1) * (n - 2) * up_to(n - 3, of)
                - 2 * (n - 2) * of * up_to(n - 4, of)
                + of**2 * up_to(n - 5, of)
            )
        )
        r = np.arange(1.0, n)
        third = (chance(2 * n - r, of) * up_to(r - 1, of) ** 2).sum()
        r = np.arange(2.0, n)
        fourth = (
            chance(2 * n - r, of) * chance(r, of) * ((r - 1) * up_to(r - 2, of) - of * up_to(r - 3, of))
        ).sum()
        three = below**3 - first + second + third - fourth
        found[place] = 1 - two * (three / two) ** (length / window - 2) if two > 0 and three > 0 else 1.0
    return sealed(np.clip(found, 0.0, 1.0).reshape(shape))


def bursts(count: ArrayLike, expected: ArrayLike, *, window: int = 3) -> Bursts:
    """The fullest window of each series, and its chance.

    Args:
        count: records, whole numbers, consecutive months along the last axis, two windows at least; NaN where not
            known: windows that hold such a month are passed over.
        expected: records expected in one month, above 0, by series: from the months before, or from peers. An even
            rate; for series with a season use a period in which it is even, or the emerging-threat verdict.
        window: months; 3 for a quarter.

    Raises:
        ValueError: as `scan_p`.

    >>> found = bursts([1, 0, 2, 1, 1, 4, 5, 3, 0, 1, 1, 2], 1.2)
    >>> float(found.most), int(found.first), float(found.p.round(3))
    (12.0, 5, 0.007)
    """
    number = counts(count, "count")
    if number.ndim == 0:
        raise ValueError("count: months along the last axis are needed")
    length = number.shape[-1]
    if window < 1 or length < 2 * window:
        raise ValueError(f"window: {length} months hold no two windows of {window}")
    sums = np.lib.stride_tricks.sliding_window_view(number, window, axis=-1).sum(axis=-1)
    known = ~np.isnan(sums)
    any_known = known.any(axis=-1)
    filled = np.where(known, sums, -1.0)
    last_most = filled.shape[-1] - 1 - np.argmax(filled[..., ::-1], axis=-1)
    most = np.where(any_known, filled.max(axis=-1), np.nan)
    first = np.where(any_known, last_most, -1).astype(np.int64)
    first.flags.writeable = False
    rate = np.broadcast_to(exposures(expected, "expected"), most.shape)
    return Bursts(
        sealed(most), first, sealed(rate.copy()), scan_p(most, rate, window=window, length=length), window
    )
