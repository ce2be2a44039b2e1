"""Slow rises: evidence that the level has changed, gathered month by month until it is enough.

A rise from three to five a month is exceptional in no single month, but after half a year it is plain. These charts add
up how much likelier the counts are under a raised level, and sound when the sum passes a threshold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, exposures, sealed
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.result import Result

GENERALISED_LIKELIHOOD_RATIO = Method(
    "generalised likelihood ratio chart for counts",
    1,
    "Höhle M and Paul M (2008), Count data regression charts for the monitoring of surveillance time series, "
    "Computational Statistics and Data Analysis 52, 4357-4368",
)
COUNT_CUSUM = Method(
    "cumulative sum chart for counts",
    1,
    "Page ES (1954), Continuous inspection schemes, Biometrika 41, 100-115; gains of counts: Höhle and Paul (2008)",
)

_AT_ONCE = 64


@dataclass(frozen=True, slots=True, eq=False)
class RatioChart(Result):
    """The chart of each series, month by month: arrays of the shape given.

    `statistic` is the gain in log-likelihood; where it passes `threshold`, `alarm` is true and the chart begins anew in
    the next month. `factor` is the change that fits best, 1 where none does, and `since` the month, from 0, in which it
    began, -1 where none did. NaN, and no alarm, where a month is not known.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (GENERALISED_LIKELIHOOD_RATIO,)

    statistic: Floats
    factor: Floats
    since: NDArray[np.int64]
    alarm: NDArray[np.bool_]
    threshold: float


@dataclass(frozen=True, slots=True, eq=False)
class CusumChart(Result):
    """As `RatioChart`, against the one factor that was given."""

    METHODS: ClassVar[tuple[Method, ...]] = (COUNT_CUSUM,)

    statistic: Floats
    alarm: NDArray[np.bool_]
    factor: float
    threshold: float


def ratio_chart(
    count: ArrayLike,
    expected: ArrayLike,
    *,
    size: ArrayLike = np.inf,
    threshold: float = 5.0,
    at_least: int = 1,
    falls: bool = False,
) -> RatioChart:
    """Charts the evidence for a change by whatever factor, since whatever month.

    Args:
        count: records, whole numbers, months along the last axis; NaN where not known.
        expected: what was expected of each, above 0; of the same shape, or one that fits it.
        size: of the negative binomial by series (variance: mean + mean²/size); infinite for Poisson counts.
        threshold: the alarm; 5 as in the paper, where Poisson counts pass it by chance once in a few hundred months.
        at_least: how many months a change must have lasted.
        falls: look for falls in the place of rises.

    Raises:
        ValueError: a count is not a whole number from 0, an expected count or a size is not above 0, or shapes do not
            fit.

    >>> found = ratio_chart([3, 2, 4, 3, 6, 7, 5, 8], 3.0, threshold=4.0)
    >>> found.statistic.round(2).tolist()
    [0.0, 0.0, 0.15, 0.08, 1.16, 3.05, 3.48, 6.1]
    >>> found.alarm.tolist().index(True), int(found.since[7]), float(found.factor[7].round(2))
    (7, 4, 2.17)
    """
    if at_least < 1:
        raise ValueError(f"at_least: {at_least} is too few; one month at least")
    count_, expected_, size_, shape = _given(count, expected, size, threshold)
    statistic, factor = np.empty(count_.shape), np.empty(count_.shape)
    since, alarm = np.empty(count_.shape, np.int64), np.zeros(count_.shape, np.uint8)
    known = _known(count_, expected_)

    def piece(part: slice) -> None:
        from saferplan.statistics.kernels.count_cusum import generalised

        generalised(
            count_[part],
            known[part],
            expected_[part],
            size_[part],
            float(threshold),
            at_least,
            falls,
            statistic[part],
            factor[part],
            since[part],
            alarm[part],
        )

    _in_pieces(piece, len(count_))
    since.flags.writeable = False
    return RatioChart(
        sealed(statistic.reshape(shape)),
        sealed(factor.reshape(shape)),
        since.reshape(shape),
        _flags(alarm, shape),
        threshold,
    )


def cusum_chart(
    count: ArrayLike,
    expected: ArrayLike,
    *,
    factor: float = 2.0,
    size: ArrayLike = np.inf,
    threshold: float = 5.0,
) -> CusumChart:
    """Charts the evidence for a change by the factor given: quickest for that change, blind to smaller ones.

    Arguments and errors as `ratio_chart`; `factor` below 1 looks for falls.

    >>> cusum_chart([3, 2, 4, 3, 6, 7, 5, 8], 3.0, threshold=4.0).statistic.round(2).tolist()
    [0.0, 0.0, 0.0, 0.0, 1.16, 3.01, 3.48, 6.02]
    """
    if not factor > 0 or factor == 1:
        raise ValueError(f"factor: {factor} is no change; give one above 1, or between 0 and 1 for falls")
    count_, expected_, size_, shape = _given(count, expected, size, threshold)
    statistic, alarm = np.empty(count_.shape), np.zeros(count_.shape, np.uint8)
    known = _known(count_, expected_)

    def piece(part: slice) -> None:
        from saferplan.statistics.kernels.count_cusum import against_factor

        against_factor(
            count_[part],
            known[part],
            expected_[part],
            size_[part],
            float(factor),
            float(threshold),
            statistic[part],
            alarm[part],
        )

    _in_pieces(piece, len(count_))
    return CusumChart(sealed(statistic.reshape(shape)), _flags(alarm, shape), factor, threshold)


def _given(
    count: ArrayLike, expected: ArrayLike, size: ArrayLike, threshold: float
) -> tuple[Floats, Floats, Floats, tuple[int, ...]]:
    number = counts(count, "count")
    if number.ndim == 0:
        raise ValueError("count: months along the last axis are needed")
    if not threshold > 0:
        raise ValueError(f"threshold: {threshold} is not above 0")
    shape = number.shape
    mean = np.broadcast_to(exposures(expected, "expected"), shape)
    wide = np.array(size, dtype=np.float64)
    if not (wide > 0).all():
        raise ValueError("size: numbers above 0 are needed, infinite for Poisson counts")
    wide = np.broadcast_to(wide, shape[:-1])
    months = shape[-1]
    return (
        np.ascontiguousarray(number.reshape(-1, months)),
        np.ascontiguousarray(mean.reshape(-1, months)),
        np.ascontiguousarray(wide.reshape(-1)),
        shape,
    )


def _known(count: Floats, expected: Floats) -> NDArray[np.uint8]:
    return np.ascontiguousarray((~np.isnan(count + expected)).astype(np.uint8))


def _in_pieces(piece: Callable[[slice], None], size: int) -> None:
    in_threads(piece, [slice(start, start + _AT_ONCE) for start in range(0, size, _AT_ONCE)])


def _flags(alarm: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    flags = alarm.astype(bool).reshape(shape)
    flags.flags.writeable = False
    return flags
