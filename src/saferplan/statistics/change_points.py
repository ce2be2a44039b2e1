"""Change points: when the level of a series of counts moved, and whether it moved at all.

A level is held from one change to the next. The season is no change: give the expected course of a year as exposure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, counts, exposures, sealed
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.result import Result
from saferplan.statistics.stretches import stretches

CHANGE_POINTS = Method(
    "change points of counts",
    1,
    "optimal partitioning: Jackson B et al. (2005), An algorithm for optimal partitioning of data on an interval, IEEE "
    "Signal Processing Letters 12, 105-108; with the likelihood of counts and a penalty for each change: Killick R, "
    "Fearnhead P and Eckley IA (2012), Journal of the American Statistical Association 107, 1590-1598",
)
SINGLE_CHANGE = Method(
    "test for a single change in level",
    1,
    "likelihood ratio of the best split: Worsley KJ (1986), Confidence regions and tests for a change-point in a "
    "sequence of exponential family random variables, Biometrika 73, 91-104; p by simulation with (k + 1)/(n + 1): "
    "Davison AC and Hinkley DV (1997), Bootstrap methods and their application, section 4.2, ended early: Besag J and "
    "Clifford P (1991), Sequential Monte Carlo p-values, Biometrika 78, 301-304",
)

SHORTEST = 3
"""A level lasts so many known months at least: fewer are exceptional months, not a level."""

PENALTY_FOR_LOG = 3.0
"""The penalty of a change, in units of twice the log-likelihood, is so many logarithms of the number of known months:
one for the level and two for the choice of when (Zhang NR and Siegmund DO (2007), Biometrics 63, 22-32)."""

_AT_ONCE = 64


@dataclass(frozen=True, slots=True, eq=False)
class ChangePoints(Result):
    """Levels of each series, in the shape given.

    `begins` marks the first months of new levels, those after breaks left out; `level` is records per unit of exposure
    in the segment of each month, NaN where a stretch has no known month. Without the months: `changes`, how many there
    are; `size`, that of the negative binomial per unit of exposure, infinite for Poisson; `penalty`; and `cost`, twice
    the negative log-likelihood up to a constant, penalties included.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (CHANGE_POINTS,)

    begins: NDArray[np.bool_]
    level: Floats
    changes: Floats
    size: Floats
    penalty: Floats
    cost: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SingleChange(Result):
    """The split that fits best, and whether chance would give one as good: arrays without the months.

    `month` is the position of the first month of the new level, `before` and `after` the levels per unit of exposure
    within its stretch, `statistic` the likelihood ratio (twice the log). NaN where no split leaves enough months.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SINGLE_CHANGE,)

    month: Floats
    before: Floats
    after: Floats
    statistic: Floats
    p: Floats
    size: Floats
    seed: int
    draws: int


def change_points(
    count: ArrayLike,
    *,
    exposure: ArrayLike = 1.0,
    size: ArrayLike | None = None,
    penalty: float | None = None,
    shortest: int = SHORTEST,
    breaks: Sequence[int] = (),
) -> ChangePoints:
    """The segments that explain the counts best, for a price of each change.

    Args:
        count: records, whole numbers, consecutive months along the last axis; NaN where not known.
        exposure: what is expected of each month at the same level (days, people, the index of the month of the year),
            in the shape of `count` or one that fits it.
        size: of the negative binomial for each unit of exposure, one for each series; infinite for Poisson. Estimated
            from the differences of neighbouring months where not given: a change of level hardly touches those.
        penalty: of a change, in units of twice the log-likelihood; three logarithms of the known months by default.
        shortest: known months that a level lasts at least.
        breaks: positions of the first months counted in a new way; levels begin anew there, and no change is reported.

    Raises:
        ValueError: a count is not a whole number from 0, or exposure, size, penalty, shortest or breaks cannot be.

    >>> found = change_points([3, 5, 4, 6, 4, 3, 5, 14, 11, 12, 15, 13, 12])
    >>> np.flatnonzero(found.begins).tolist(), found.level[[0, -1]].round(1).tolist()
    ([7], [4.3, 12.8])
    """
    y, e, shape, stretch, sizes = _given(count, exposure, size, shortest, breaks)
    held = (e > 0).sum(axis=-1)
    if penalty is not None and not penalty >= 0:
        raise ValueError(f"penalty: {penalty} cannot be; give a number from 0")
    price = (
        PENALTY_FOR_LOG * np.log(np.maximum(held, 2))
        if penalty is None
        else np.full(held.shape, float(penalty))
    )
    begins, cost = np.zeros(y.shape, np.uint8), np.empty(y.shape[0])

    def work(start: int) -> None:
        from saferplan.statistics.kernels.change_points import segments

        part = slice(start, start + _AT_ONCE)
        segments(y[part], e[part], sizes[part], stretch, price[part], shortest, begins[part], cost[part])

    in_threads(work, range(0, y.shape[0], _AT_ONCE))
    opens = begins.astype(bool)
    opens[:, 1:] |= stretch[1:] != stretch[:-1]
    segment = np.cumsum(opens, axis=-1)
    level = np.full(y.shape, np.nan)
    for one in range(int(segment.max(initial=0)) + 1):
        of = segment == one
        records, people = np.where(of, y, 0.0).sum(axis=-1), np.where(of, e, 0.0).sum(axis=-1)
        rate = np.divide(records, people, out=np.full(people.shape, np.nan), where=people > 0)
        level = np.where(of, rate[:, np.newaxis], level)
    marked = begins.astype(np.bool_).reshape((*shape, y.shape[1]))
    marked.flags.writeable = False
    return ChangePoints(
        begins=marked,
        level=sealed(level.reshape((*shape, y.shape[1]))),
        changes=sealed(begins.sum(axis=-1).reshape(shape)),
        size=sealed(sizes.reshape(shape)),
        penalty=sealed(price.reshape(shape)),
        cost=sealed(cost.reshape(shape)),
    )


def single_change(
    count: ArrayLike,
    *,
    seed: int,
    exposure: ArrayLike = 1.0,
    size: ArrayLike | None = None,
    shortest: int = SHORTEST,
    draws: int = 999,
    breaks: Sequence[int] = (),
) -> SingleChange:
    """The single change of level that fits best, and the chance of one as good where the level never moved.

    Every split was tried, so its likelihood ratio is held against that of simulated series in which every split was
    tried, too. Random numbers depend on the seed, the draw and the series' own counts: a series has the same p in any
    company, and the luck of one simulation is not that of all.

    Args:
        count: records, whole numbers, consecutive months along the last axis; NaN where not known.
        seed: starts the simulation.
        exposure: as in `change_points`; so `size`, `shortest` and `breaks`: no split joins months across a break.
        draws: simulated series at most; once 25 of them have as good a split, p is their share of those simulated.

    Raises:
        ValueError: a count is not a whole number from 0, or exposure, size, shortest, draws or breaks cannot be.

    >>> found = single_change([3, 5, 4, 6, 4, 3, 5, 14, 11, 12, 15, 13, 12], seed=2017)
    >>> float(found.month), float(found.p)
    (7.0, 0.001)
    """
    y, e, shape, stretch, sizes = _given(count, exposure, size, shortest, breaks)
    if draws < 99:
        raise ValueError(f"draws: {draws} are too few; give at least 99")
    statistic, month, p = (np.empty(y.shape[0]) for _ in range(3))

    def work(start: int) -> None:
        from saferplan.statistics.kernels.change_points import single_change as test

        part = slice(start, start + _AT_ONCE)
        test(
            y[part],
            e[part],
            sizes[part],
            stretch,
            shortest,
            seed,
            draws,
            statistic[part],
            month[part],
            p[part],
        )

    in_threads(work, range(0, y.shape[0], _AT_ONCE))
    at = month.astype(np.int64)
    none = at < 0
    position = np.arange(y.shape[1])
    same = stretch == stretch[np.maximum(at, 0)][:, np.newaxis]

    def rate(of: NDArray[np.bool_]) -> Floats:
        records, people = np.where(of, y, 0.0).sum(axis=-1), np.where(of, e, 0.0).sum(axis=-1)
        good = (people > 0) & ~none
        return np.asarray(np.divide(records, people, out=np.full(people.shape, np.nan), where=good))

    later = position >= at[:, np.newaxis]
    return SingleChange(
        month=sealed(np.where(none, np.nan, month).reshape(shape)),
        before=sealed(rate(same & ~later).reshape(shape)),
        after=sealed(rate(same & later).reshape(shape)),
        statistic=sealed(np.where(none, np.nan, statistic).reshape(shape)),
        p=sealed(p.reshape(shape)),
        size=sealed(sizes.reshape(shape)),
        seed=seed,
        draws=draws,
    )


def _given(
    count: ArrayLike, exposure: ArrayLike, size: ArrayLike | None, shortest: int, breaks: Sequence[int]
) -> tuple[Floats, Floats, tuple[int, ...], Integers, Floats]:
    """Counts and exposures, a row for each series, both 0 where not known; the shape; stretches; sizes."""
    number = counts(count, "count")
    if number.ndim == 0 or number.shape[-1] == 0:
        raise ValueError("count: months along the last axis are needed")
    if shortest < 1:
        raise ValueError(f"shortest: {shortest} cannot be; give 1 or more")
    of = np.broadcast_to(exposures(exposure, "exposure"), number.shape)
    shape, months = number.shape[:-1], number.shape[-1]
    known = ~(np.isnan(number) | np.isnan(of))
    y = np.where(known, number, 0.0).reshape(-1, months)
    e = np.where(known, of, 0.0).reshape(-1, months)
    stretch = stretches(breaks, months)
    if size is None:
        return y, e, shape, stretch, _size(y, e, stretch)
    given = np.array(size, dtype=np.float64)
    if np.isnan(given).any() or (given <= 0).any():
        raise ValueError("size: numbers above 0 are needed; infinity stands for Poisson")
    return y, e, shape, stretch, np.array(np.broadcast_to(given, shape).reshape(-1), order="C")


def _size(y: Floats, e: Floats, stretch: Integers) -> Floats:
    """The size per unit of exposure from how much neighbouring months differ beyond chance; infinite if not at all."""
    both = (e[:, 1:] > 0) & (e[:, :-1] > 0) & (stretch[1:] == stretch[:-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = (y[:, 1:] / e[:, 1:] - y[:, :-1] / e[:, :-1]) ** 2 / (1 / e[:, 1:] + 1 / e[:, :-1])
        pairs = both.sum(axis=-1)
        level = y.sum(axis=-1) / e.sum(axis=-1)
        spread = np.where(both, apart, 0.0).sum(axis=-1) / pairs / level  # variance over mean
        return np.where((pairs > 0) & (spread > 1), level / (spread - 1), np.inf)
