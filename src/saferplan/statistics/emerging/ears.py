"""Quick look-outs for series without a history: the latest count against the few before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed, tail
from saferplan.statistics.result import Result

EARS = Method(
    "EARS C1, C2 and C3",
    1,
    "Fricker RD, Hegler BL and Dunfee DA (2008), Comparing syndromic surveillance detection methods: EARS' versus a "
    "CUSUM-based methodology, Statistics in Medicine 27, 3407-3429",
)


class Ears(IntEnum):
    """C1: the baseline ends with the month before. C2: it ends three months before, so that a rise of two months does
    not raise it. C3: C2 with the excess of the two months before added."""

    C1 = 1
    C2 = 2
    C3 = 3


@dataclass(frozen=True, slots=True, eq=False)
class Lookout(Result):
    """Bounds and alarms of each month: arrays of the shape given; NaN where the baseline is too short or not known."""

    METHODS: ClassVar[tuple[Method, ...]] = (EARS,)

    upper: Floats
    alarm: NDArray[np.bool_]
    kind: Ears
    alpha: float


def ears(
    count: ArrayLike,
    kind: Ears = Ears.C1,
    *,
    baseline: int = 7,
    alpha: float | None = None,
    least_deviation: float = 0.0,
) -> Lookout:
    """Compares each month with the mean and spread of the few before it.

    Takes no account of the season and little of chance in the baseline, so that it sounds several times as often as
    alpha says: for series that are too short for anything better.

    Args:
        count: records, whole numbers, consecutive months along the last axis; NaN where not known.
        kind: which of the three.
        baseline: how many months it rests on, three or more.
        alpha: chance of an alarm of a normal series whose mean and spread are known; 0.001, and 0.025 for C3, where
            not given.
        least_deviation: standard deviations below this are taken as this.

    Raises:
        ValueError: a count is not a whole number from 0, or a number cannot be.

    >>> found = ears([2, 3, 1, 2, 4, 2, 3, 9])
    >>> float(found.upper[7].round(2)), bool(found.alarm[7])
    (5.44, True)
    """
    from scipy.special import ndtri

    number = counts(count, "count")
    if number.ndim == 0:
        raise ValueError("count: months along the last axis are needed")
    if baseline < 3:
        raise ValueError(f"baseline: {baseline} is too few; three months at least")
    if least_deviation < 0:
        raise ValueError(f"least_deviation: {least_deviation} is below 0")
    chance = (0.025 if kind is Ears.C3 else 0.001) if alpha is None else alpha
    tail(1 - chance)  # refuses what is no chance
    reach = ndtri(1 - chance)
    ends_before = 1 if kind is Ears.C1 else 3
    mean, deviation = _baseline(number, baseline, ends_before, least_deviation)
    if kind is Ears.C3:
        with np.errstate(invalid="ignore", divide="ignore"):
            excess = np.maximum(0.0, (number - mean) / deviation - 1)
        carried = _back(excess, 1) + _back(excess, 2)
        # The sum of three excesses passes the reach where this month's count passes this.
        upper = np.maximum(0.0, mean + deviation * (1 + reach - carried))
        with np.errstate(invalid="ignore"):
            alarm = excess + carried > reach
    else:
        upper = mean + reach * deviation
        with np.errstate(invalid="ignore"):
            alarm = number > upper
    alarm.flags.writeable = False
    return Lookout(sealed(upper), alarm, kind, chance)


def _baseline(number: Floats, size: int, ends_before: int, least: float) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the months before each; NaN where there are not enough."""
    length = number.shape[-1]
    mean, deviation = np.full(number.shape, np.nan), np.full(number.shape, np.nan)
    first = size + ends_before - 1
    if length > first:
        windows = np.lib.stride_tricks.sliding_window_view(number, size, axis=-1)[..., : length - first, :]
        mean[..., first:] = windows.mean(axis=-1)
        deviation[..., first:] = np.maximum(windows.std(axis=-1, ddof=1), least)
    return mean, deviation


def _back(values: Floats, months: int) -> Floats:
    moved = np.full(values.shape, np.nan)
    moved[..., months:] = values[..., :-months]
    return moved
