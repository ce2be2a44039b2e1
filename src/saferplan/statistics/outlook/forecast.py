"""Forecasts of monthly counts, with limits that are counts, and how the same forecasts did before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed, tail
from saferplan.statistics.outlook.choosing import errors, held_back_from, origins, weights
from saferplan.statistics.outlook.drawing import drawn, limits
from saferplan.statistics.outlook.models import LEAST_KNOWN, PERIOD, Model, fitted
from saferplan.statistics.outlook.record import Record, no_record, recorded
from saferplan.statistics.result import Result
from saferplan.statistics.stretches import stretches

OUTLOOK = Method(
    "outlook by sample paths of models chosen by rolling origin",
    1,
    "Hyndman RJ, Koehler AB, Ord JK and Snyder RD (2008), Forecasting with exponential smoothing, chapters 2, 3, 5 and "
    "6; chosen and combined by rolling origin: Tashman LJ (2000), International Journal of Forecasting 16, 437-450, "
    "and Bates JM and Granger CWJ (1969), Operational Research Quarterly 20, 451-468; joint paths: Panagiotelis A et "
    "al. (2023), Probabilistic forecast reconciliation, European Journal of Operational Research 306, 693-706",
)

LEAST_RECENT = 6
"""So many of the last twelve months must be known."""

_DRAWS_OF_RECORD = 500
_EVALUATIONS_FOR_TRIAL = 40

LEAST_DRAWS = 200
"""Fewer draws make no 95% limits."""


class Outlooked(IntEnum):
    """Whether a series has an outlook, and if not, why."""

    YES = 0
    TOO_SHORT = 1
    """Fewer than six known months since the last break."""
    NOT_RECENT = 2
    """Fewer than six of the last twelve months are known."""


@dataclass(frozen=True, slots=True, eq=False)
class Outlook(Result):
    """The months ahead: arrays of the shape given, with the months ahead for the months.

    `mean` adds up over series and months; `median` is the count that is as likely exceeded as not. `lower` and `upper`
    have an axis of `levels` before the months. What begins with `total_` is of all months ahead together. `weight` has
    an axis of models (`Model`): what part each had; `chosen` is the one with the most. `outlooked` holds values of
    `Outlooked`; where it is not YES, all numbers are NaN. `record` is how the same procedure did on months that were
    held back. `paths`, where kept, has an axis of draws last: whole possible futures, -1 where there is no outlook.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (OUTLOOK,)

    mean: Floats
    median: Floats
    lower: Floats
    upper: Floats
    total_mean: Floats
    total_median: Floats
    total_lower: Floats
    total_upper: Floats
    weight: Floats
    chosen: NDArray[np.int8]
    outlooked: NDArray[np.int8]
    months_used: Floats
    record: Record
    paths: NDArray[np.int32] | None
    levels: tuple[float, ...]
    seed: int
    draws: int


def outlook(
    count: ArrayLike,
    *,
    seed: int,
    pool: ArrayLike | None = None,
    breaks: Sequence[int] = (),
    months: int = 12,
    levels: Sequence[float] = (0.8, 0.95),
    draws: int = 1000,
    keep_paths: bool = True,
) -> Outlook:
    """The counts of the coming months, with limits, from what was counted since the last break.

    Each series is foretold by up to nine models: the mean of twelve months, the same month of the year before, six
    forms of exponential smoothing on the square root, and for low counts a regression with the season and trend of its
    pool. Each is tried on months held back; the outlook draws its paths from those that did well.

    Args:
        count: records a month, whole numbers, consecutive months along the last axis; NaN where not known, which is
            not filled in.
        seed: starts the simulation.
        pool: labels in the shape of `count` without its months; series with one label (a crime type over areas) share
            season and trend where they are low. Each series is its own pool where not given.
        breaks: positions of the first months counted in a new way; only months since the last one are used.
        months: how many months ahead, 1 to 24.
        levels: of the limits, each between 0 and 1.
        draws: paths; a thousand place the 95% limits to about a twentieth of their width.
        keep_paths: whether the result holds the paths, which adding up over series needs (four bytes a draw and month).

    Raises:
        ValueError: a count is not a whole number from 0, or pool, breaks, months, levels or draws cannot be.

    >>> year = [60, 55, 70, 80, 95, 120, 110, 100, 85, 80, 70, 62]
    >>> found = outlook([month + number % 3 for number in range(5) for month in year], seed=2017)
    >>> found.median[:4].tolist(), float(found.total_lower[0]) <= float(found.total_median)
    ([61.0, 56.0, 71.0, 81.0], True)
    """
    number = counts(count, "count")
    if number.ndim == 0 or number.shape[-1] == 0:
        raise ValueError("count: months along the last axis are needed")
    if not 1 <= months <= 24:
        raise ValueError(f"months: {months} cannot be foretold; give 1 to 24")
    if draws < LEAST_DRAWS:
        raise ValueError(f"draws: {draws} are too few; give at least {LEAST_DRAWS}")
    wanted = tuple(sorted(float(level) for level in levels))
    if not wanted or len(set(wanted)) != len(wanted):
        raise ValueError("levels: at least one is needed, each different")
    for level in wanted:
        tail(level)
    shape, length = number.shape[:-1], number.shape[-1]
    stretch = stretches(breaks, length)
    start = int(np.argmax(stretch == stretch.max()))
    rows = np.ascontiguousarray(number.reshape(-1, length)[:, start:])
    pools = _pools(pool, shape)

    known = ~np.isnan(rows)
    outlooked: NDArray[np.int8] = np.select(
        [known.sum(axis=-1) < LEAST_KNOWN[Model.LEVEL], known[:, -12:].sum(axis=-1) < LEAST_RECENT],
        [Outlooked.TOO_SHORT, Outlooked.NOT_RECENT],
        Outlooked.YES,
    ).astype(np.int8)
    good = np.flatnonzero(outlooked == Outlooked.YES)
    usable, used = rows[good], pools[good]
    last = usable.shape[1]
    first = held_back_from(last)
    at = origins(first, last)
    every = np.ones((good.size, len(Model)), bool)
    # Models fitted to the first part only: by them is chosen, and the record is theirs.
    then = fitted(
        usable,
        first,
        [*at, max(first, last - PERIOD)],
        PERIOD,
        used,
        every,
        evaluations=_EVALUATIONS_FOR_TRIAL,
    )
    error = errors(usable, then.ahead, at, last)
    now = fitted(usable, last, [last], months, used, _worth_fitting(error, then.admitted))
    weight = weights(error, now.admitted)
    found = drawn(now, weight, last, months, draws, wanted, seed, keep_paths)
    record = no_record(good.size, wanted)
    if good.size and first < last:
        record = recorded(usable, then, at, first, wanted, min(draws, _DRAWS_OF_RECORD), seed)

    def in_shape(values: Floats, *more: int) -> Floats:
        whole = np.full((rows.shape[0], *more), np.nan)
        whole[good] = values
        return sealed(whole.reshape((*shape, *more)))

    lower, median, upper = limits(found.quantiles, len(wanted))
    all_paths = None
    if found.paths is not None:
        whole = np.full((rows.shape[0], months, draws), -1, np.int32)
        whole[good] = found.paths
        all_paths = whole.reshape((*shape, months, draws))
        all_paths.flags.writeable = False
    chosen = np.full(rows.shape[0], -1, np.int8)
    chosen[good] = weight.argmax(axis=-1)
    said, which = outlooked.reshape(shape), chosen.reshape(shape)
    for array in (said, which):
        array.flags.writeable = False
    many = len(wanted)
    return Outlook(
        mean=in_shape(found.mean[:, :-1], months),
        median=in_shape(median[:, :-1], months),
        lower=in_shape(lower[:, :, :-1], many, months),
        upper=in_shape(upper[:, :, :-1], many, months),
        total_mean=in_shape(found.mean[:, -1]),
        total_median=in_shape(median[:, -1]),
        total_lower=in_shape(lower[:, :, -1], many),
        total_upper=in_shape(upper[:, :, -1], many),
        weight=in_shape(weight, len(Model)),
        chosen=which,
        outlooked=said,
        months_used=sealed(known.sum(axis=-1).astype(np.float64).reshape(shape)),
        record=record.in_shape(shape, good, rows.shape[0]),
        paths=all_paths,
        levels=wanted,
        seed=seed,
        draws=draws,
    )


def _pools(pool: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.int64]:
    size = int(np.prod(shape))
    if pool is None:
        return np.arange(size, dtype=np.int64)
    labels = np.asarray(pool)
    if labels.shape != shape:
        raise ValueError(f"pool: labels in the shape {shape} are needed, one for each series")
    return np.unique(labels.reshape(-1), return_inverse=True)[1].astype(np.int64)


def _worth_fitting(error: Floats, admitted: np.ndarray) -> np.ndarray:
    """The models that may have a part: those with one already, the plain ones, and all where none was tried."""
    part = weights(error, admitted) > 0
    wanted = np.where(part.any(axis=-1, keepdims=True), part, True)
    wanted[:, [Model.MEAN_OF_TWELVE, Model.POOLED_REGRESSION]] = True
    return wanted
