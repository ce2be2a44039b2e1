"""Whether events fall at other times of the day than before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, sealed
from saferplan.statistics.result import Result
from saferplan.statistics.times_of_day.aoristic import parts_of_day

DAY_COMPARISON = Method(
    "comparison of the parts of the day",
    1,
    "Pearson K (1900), Philosophical Magazine 50, 157-175; limits of the differences: Newcombe RG (1998), Interval "
    "estimation for the difference between independent proportions, Statistics in Medicine 17, 873-890 (method 10, "
    "from Jeffreys limits)",
)


@dataclass(frozen=True, slots=True, eq=False)
class DayComparison(Result):
    """The share of each part of the day before and after, in per cent, and the `difference` in percentage points.

    `lower` and `upper` are limits of the difference. `p` is the chance of shares at least as far apart, in all parts
    together, if nothing had changed; NaN where a part has none before and after or there are none at all.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (DAY_COMPARISON,)

    edges: tuple[int, ...]
    before_percent: Floats
    after_percent: Floats
    difference: Floats
    lower: Floats
    upper: Floats
    p: float
    level: float


def compare_parts_of_day(
    before: ArrayLike, after: ArrayLike, *, edges: tuple[int, ...] = (0, 6, 12, 18), level: float = 0.95
) -> DayComparison:
    """Compares how two sets of events spread over the parts of the day.

    Args:
        before, after: weights by hour, 24 each, such as `HoursOfWeek.weight.sum(axis=0)`.
        edges, level: as `parts_of_day`.

    Raises:
        ValueError: as `parts_of_day`, or not one table of hours each.

    >>> found = compare_parts_of_day([4] * 24, [4] * 18 + [12] * 6)
    >>> found.difference.round(1).tolist(), round(found.p, 4)
    ([-8.3, -8.3, -8.3, 25.0], 0.0018)
    """
    from scipy.special import chdtrc

    one, two = (parts_of_day(each, edges=edges, level=level) for each in (before, after))
    if one.weight.ndim != 1 or two.weight.ndim != 1:
        raise ValueError("before and after: one list of 24 hours each; sum over the days first")
    difference = two.percent - one.percent
    lower = difference - np.hypot(two.percent - two.lower, one.upper - one.percent)
    upper = difference + np.hypot(two.upper - two.percent, one.percent - one.lower)
    table = np.stack([one.weight, two.weight])
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
        distance = ((table - expected) ** 2 / expected).sum()
    return DayComparison(
        edges=one.edges,
        before_percent=one.percent,
        after_percent=two.percent,
        difference=sealed(difference),
        lower=sealed(lower),
        upper=sealed(upper),
        p=float(chdtrc(len(edges) - 1, distance)),
        level=level,
    )
