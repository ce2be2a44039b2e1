"""The run of twelve-month sums: the level without the season, month after month.

Whether a single month is exceptional is not judged here. Against the same months of earlier years alone, a
plain Poisson test raises far too many alarms, since monthly counts vary by more than chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed

ROLLING_SUM = Method(
    "rolling twelve-month sum",
    1,
    "each month with the eleven before it; docs/methods/trend.md",
)


def rolling_sums(count: ArrayLike, *, months: int = 12) -> Floats:
    """For each month, the records of that month and those before it.

    Args:
        count: records a month, whole numbers, consecutive months along the last axis; NaN where not held.
        months: how many months make a sum.

    Returns:
        An array of the shape given; NaN until enough months have passed, and wherever a month in the sum is
        not held: a gap is never bridged.

    Raises:
        ValueError: a count is not a whole number from 0, or fewer than one month makes a sum.

    >>> rolling_sums([3, 4, 5, float("nan"), 1, 2], months=2).tolist()
    [nan, 7.0, 9.0, nan, nan, 3.0]
    """
    number = counts(count, "count")
    if months < 1 or number.ndim == 0:
        raise ValueError("months: a sum of at least one month over a row of months is needed")
    sums = np.full(number.shape, np.nan)
    if number.shape[-1] >= months:
        windows = np.lib.stride_tricks.sliding_window_view(number, months, axis=-1)
        sums[..., months - 1 :] = windows.sum(axis=-1)
    return sealed(sums)
