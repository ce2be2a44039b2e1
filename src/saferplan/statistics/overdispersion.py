"""How much more the months of two years scatter than chance alone would make them, for many series at once.

Recorded crime spreads wider than independent records would: one evening makes several, a team records in
bursts, weeks of good weather move every street. A test that takes counts as Poisson then sees changes where
there are none. The months themselves tell by how much: where a year holds so many per cent more than the year
before, each of its months should hold so many per cent more than the same month before, give or take chance.
How far they are from that, against how far chance alone would put them, is the overdispersion.

Eleven comparisons a series are little to go by. So a series borrows from the others: what is usual at its
level, as far as the others agree with each other, and its own months for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed
from saferplan.statistics.result import Result

OVERDISPERSION = Method(
    "overdispersion of the months of two years",
    1,
    "quasi-likelihood with dispersions that borrow from each other: Lund SP, Nettleton D, McCarthy DJ and Smyth "
    "GK (2012), Statistical Applications in Genetics and Molecular Biology 11(5) article 8; Smyth GK (2004), the "
    "same 3(1) article 3; what is usual at a level: Sartor MA and others (2006), BMC Bioinformatics 7, 538",
)

FEWEST_FOR_SLOPE = 10
"""With fewer series, the usual overdispersion is taken as the same at every level."""

_ROUNDS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Overdispersion(Result):
    """Overdispersion of each series: arrays of one value a series, NaN where it is not known.

    `dispersion` is the variance of a count over its mean, at least 1; `freedom` the degrees of freedom behind
    it, infinite where the series agree with what is usual at their levels as well as chance lets them. `own` is
    what the months of the series alone say (it averages 1 where there is nothing but chance, and may be below),
    `own_freedom` how many comparisons that rests on, and `usual` what series of its level show together.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (OVERDISPERSION,)

    dispersion: Floats
    freedom: Floats
    own: Floats
    own_freedom: Floats
    usual: Floats


def overdispersion(before: ArrayLike, after: ArrayLike) -> Overdispersion:
    """The overdispersion of series from the same months of two periods.

    Given its month's and its year's total, each month's later count has a known mean and variance where there
    is only chance (it is hypergeometric). `own` is the sum of the squared distances from that mean over the sum
    of those variances. `usual` is a log-linear function of the records a month, fitted to all series together,
    never below 1; how widely the series stray from it beyond chance sets how much each relies on itself.

    Args:
        before: records of the earlier period, one row a series and one column a month; NaN where not known.
        after: the same months of the later period.

    Raises:
        ValueError: a count is not a whole number from 0, or the two are not tables of the same shape with at
            least two months.

    >>> rng = np.random.default_rng(1)
    >>> quiet, wild = rng.poisson(40, (30, 24)), rng.negative_binomial(40, 0.5, (30, 24))
    >>> found = overdispersion(quiet[:, :12], quiet[:, 12:])
    >>> float(found.dispersion.mean().round(2))
    1.0
    >>> found = overdispersion(wild[:, :12], wild[:, 12:])
    >>> float(found.dispersion.mean().round(1))
    2.0
    """
    first, second = counts(before, "before"), counts(after, "after")
    if first.ndim != 2 or first.shape != second.shape or first.shape[1] < 2:
        raise ValueError(
            "before and after: give two tables of the same shape, one row a series and one column a month, "
            f"of at least two months; these are {first.shape} and {second.shape}"
        )
    own, own_freedom = _own(first, second)
    informed = own_freedom > 0
    level = (first + second).mean(axis=1) / 2
    usual = _usual(own, own_freedom, level, informed)
    shared = _shared_freedom(own[informed] / usual[informed], own_freedom[informed])

    unknown = np.isnan(level)
    freedom = shared + own_freedom
    with np.errstate(divide="ignore", invalid="ignore"):
        share_of_own = np.where(informed, own_freedom / freedom, 0.0)
    mixed = usual + share_of_own * (np.where(informed, own, usual) - usual)
    return Overdispersion(
        dispersion=sealed(np.where(unknown, np.nan, np.maximum(1.0, mixed))),
        freedom=sealed(np.where(unknown, np.nan, np.maximum(1.0, freedom))),
        own=sealed(np.where(informed, own, np.nan)),
        own_freedom=sealed(np.where(unknown, np.nan, own_freedom)),
        usual=sealed(np.where(unknown, np.nan, usual)),
    )


def _own(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Overdispersion of each series by itself, and the degrees of freedom it is worth; 0 where it says nothing."""
    month = first + second
    total = month.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = second.sum(axis=1, keepdims=True) / total
        squared = ((second - share * month) ** 2).sum(axis=1)
        by_chance = share * (1 - share) * month * (total - month) / (total - 1)
        own = squared / by_chance.sum(axis=1)
        # Months weigh by their records (Satterthwaite 1946), less the one that the share takes; and a month of a
        # single record says nothing of spread: it is in one year or in the other.
        of_squares = (month**2).sum(axis=1)
        freedom = (total[:, 0] ** 2 / of_squares - 1) * (1 - total[:, 0] / of_squares)
    says = np.isfinite(own) & (freedom > 0)
    return np.where(says, own, np.nan), np.where(says, freedom, 0.0)


def _usual(own: Floats, freedom: Floats, level: Floats, informed: NDArray[np.bool_]) -> Floats:
    """What is usual at each level: exp(a + b log level) by gamma regression, b from 0 to 1, at least 1."""
    if not informed.any():
        return np.ones(level.shape)
    weight, seen = freedom[informed], own[informed]
    height = np.log(level[informed])
    middle = np.average(height, weights=weight)
    height = height - middle
    spread = np.average(height**2, weights=weight)
    base, slope = np.log(max(np.average(seen, weights=weight), 1e-3)), 0.0
    if informed.sum() >= FEWEST_FOR_SLOPE and spread > 0:
        for _ in range(_ROUNDS):
            fitted = np.exp(base + slope * height)
            working = (seen - fitted) / fitted
            step = np.average(working * height, weights=weight) / spread
            moved = min(1.0, max(0.0, slope + step))
            # With the slope held, the base that makes observed and fitted agree is known at once.
            base = np.log(max(np.average(seen * np.exp(-moved * height), weights=weight), 1e-3))
            if abs(moved - slope) < 1e-10:
                break
            slope = moved
    with np.errstate(divide="ignore", invalid="ignore"):
        at = np.where(level > 0, np.log(np.where(level > 0, level, 1.0)), height.min() + middle)
    return np.asarray(np.maximum(1.0, np.exp(base + slope * (at - middle))))


def _shared_freedom(relative: Floats, freedom: Floats) -> float:
    """How many degrees of freedom what is usual is worth to one series; infinite where all agree within chance.

    From the variance of own over usual beyond that of chance: a dispersion that varies between series as a
    scaled inverse chi-square of d degrees of freedom has a squared coefficient of variation of 2 / (d - 4).
    """
    if relative.size < 2:
        return 0.0
    within = 2 / freedom
    between = np.average((relative - 1) ** 2 - within, weights=freedom) / np.average(
        1 + within, weights=freedom
    )
    return float(4 + 2 / between) if between > 0 else np.inf
