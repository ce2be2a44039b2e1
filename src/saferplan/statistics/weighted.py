"""Sums of weighted counts with an interval: harm over categories, or the mean of several areas' rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, counts, sealed, tail, together
from saferplan.statistics.result import Result

WEIGHTED_SUM = Method(
    "weighted sum of counts with gamma interval",
    1,
    "Fay MP and Feuer EJ (1997), Confidence intervals for directly standardized rates: a method based on the "
    "gamma distribution, Statistics in Medicine 16, 791-801",
)


@dataclass(frozen=True, slots=True, eq=False)
class WeightedSums(Result):
    """Weighted sums over the last axis, with their intervals. NaN where any count that has a weight is."""

    METHODS: ClassVar[tuple[Method, ...]] = (WEIGHTED_SUM,)

    total: Floats
    lower: Floats
    upper: Floats
    level: float


def weighted_sum(count: ArrayLike, weight: ArrayLike, *, level: float = 0.95) -> WeightedSums:
    """The sum of counts times weights over the last axis, the counts taken as independent Poisson draws.

    The upper limit allows for one more record of the largest weight, so it holds its level also where nothing
    of the gravest kind was counted. With equal weights it is the exact interval of the sum.

    Args:
        count: records, whole numbers, the kinds or areas along the last axis; NaN where not known.
        weight: what one record of each weighs, from 0.
        level: 0.95 for a 95% interval.

    Raises:
        ValueError: a count is not a whole number from 0, a weight is negative, or no such level.

    >>> found = weighted_sum([10, 0], [3.0, 500.0])
    >>> float(found.total), float(found.lower.round(1)), float(found.upper.round(1))
    (30.0, 14.4, 1860.7)
    """
    from scipy.special import gammaincinv

    one_tail = tail(level)
    number, weighs = together(counts(count, "count"), amounts(weight, "weight"))
    number = np.where(weighs == 0, 0.0, number)
    total = (number * weighs).sum(axis=-1)
    variance = (number * weighs**2).sum(axis=-1)
    largest = weighs.max(axis=-1, initial=0.0)

    def quantile(mean: Floats, spread: Floats, chance: float) -> Floats:
        """Of the gamma distribution with this mean and variance; 0 where nothing can be counted."""
        some = mean > 0
        scale = np.divide(spread, mean, out=np.ones(mean.shape), where=some)
        shape = np.divide(mean, scale, out=np.ones(mean.shape), where=some)
        return np.where(some, scale * gammaincinv(shape, chance), np.where(np.isnan(mean), np.nan, 0.0))

    return WeightedSums(
        total=sealed(total),
        lower=sealed(quantile(total, variance, one_tail)),
        upper=sealed(quantile(total + largest, variance + largest**2, 1 - one_tail)),
        level=level,
    )


def ratio_limits(
    of: tuple[Floats, Floats, Floats], to: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """The limits of one quantity over another, each given as estimate, lower and upper limit (Newcombe's MOVER-R).

    Where the second may be 0, the upper limit is infinite or NaN. Newcombe RG (2016), Statistical Methods in Medical
    Research 25, 1774-1778.

    >>> lower, upper = ratio_limits(*np.array([[[6.0], [4], [9]], [[3], [2], [5]]]))
    >>> round(float(lower[0]), 2), round(float(upper[0]), 2)
    (1.04, 3.55)
    """
    (first, first_lower, first_upper), (second, second_lower, second_upper) = of, to
    product = first * second
    with np.errstate(divide="ignore", invalid="ignore"):
        below = first_lower * (2 * first - first_lower)
        lower = below / (product + np.sqrt(product**2 - below * second_upper * (2 * second - second_upper)))
        above = first_upper * (2 * first - first_upper)
        room = second_lower * (2 * second - second_lower)
        upper = (product + np.sqrt(product**2 - above * room)) / room
    return lower, upper
