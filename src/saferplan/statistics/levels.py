"""How much: rates per 1,000 and shares, each with an interval that holds at least its stated level.

Both intervals are the exact ones. Narrower, approximate intervals exist and hold their level on average, but
for some values they fall short of it (a 95% Wilson interval holds as little as 90%). An assessment that
promises 95% should keep to it for the very figure that a reader looks at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, exposures, sealed, tail, together
from saferplan.statistics.result import Result

RATE = Method(
    "rate with exact Poisson interval",
    1,
    "Garwood F (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437-442",
)
SHARE = Method(
    "share with exact binomial interval",
    1,
    "Clopper CJ and Pearson ES (1934), The use of confidence or fiducial limits illustrated in the case of "
    "the binomial, Biometrika 26, 404-413",
)


@dataclass(frozen=True, slots=True, eq=False)
class Rates(Result):
    """Rates with their intervals: arrays of the common shape of what was given. NaN: not known."""

    METHODS: ClassVar[tuple[Method, ...]] = (RATE,)

    rate: Floats
    lower: Floats
    upper: Floats
    per: float
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class Shares(Result):
    """Shares with their intervals, all in per cent: arrays of the common shape of what was given."""

    METHODS: ClassVar[tuple[Method, ...]] = (SHARE,)

    percent: Floats
    lower: Floats
    upper: Floats
    level: float


def rates(count: ArrayLike, exposure: ArrayLike, *, per: float = 1000.0, level: float = 0.95) -> Rates:
    """Counts over their exposure, with exact Poisson (Garwood) intervals.

    The interval takes the count as one draw from a Poisson distribution and the exposure as known. It holds
    the true rate in at least `level` of all cases.

    Args:
        count: records, whole numbers; NaN where not known.
        exposure: people, households or whatever the rate is of; NaN where not known.
        per: how many of them the rate is per.
        level: 0.95 for a 95% interval.

    Raises:
        ValueError: a count is not a whole number from 0, an exposure is not above 0, or no such level.

    >>> found = rates([10, 0], [1000, 1000])
    >>> found.rate.tolist(), found.lower.round(3).tolist(), found.upper.round(3).tolist()
    ([10.0, 0.0], [4.795, 0.0], [18.39, 3.689])
    """
    from scipy.special import gammaincinv

    one_tail = tail(level)
    number, of = together(counts(count, "count"), exposures(exposure, "exposure"))
    scale = per / of
    # Counts recur among many areas: the limits of each are found once.
    different, which = np.unique(number, return_inverse=True)
    which = which.reshape(number.shape)
    with np.errstate(invalid="ignore"):
        some = different > 0
        lower = np.where(some, gammaincinv(np.where(some, different, 1.0), one_tail), different)[which]
        upper = gammaincinv(different + 1, 1 - one_tail)[which]
    return Rates(sealed(number * scale), sealed(lower * scale), sealed(upper * scale), per, level)


def shares(part: ArrayLike, whole: ArrayLike, *, level: float = 0.95) -> Shares:
    """Parts in per cent of their wholes, with exact binomial (Clopper-Pearson) intervals.

    A share of nothing is not a number: where the whole is 0 the share is NaN.

    Args:
        part: records of one kind, whole numbers; NaN where not known.
        whole: records of all kinds, at least the part; NaN where not known.
        level: 0.95 for a 95% interval.

    Raises:
        ValueError: a count is not a whole number from 0, a part exceeds its whole, or no such level.

    >>> found = shares(3506, 8871)
    >>> [round(float(value), 1) for value in (found.percent, found.lower, found.upper)]
    [39.5, 38.5, 40.5]
    """
    from scipy.special import betaincinv

    one_tail = tail(level)
    some, every = together(counts(part, "part"), counts(whole, "whole"))
    rest = every - some
    if np.any(rest < 0):
        raise ValueError("part: a part is larger than its whole")
    known = every > 0
    inner_lower, inner_upper = known & (some > 0), known & (rest > 0)
    lower, upper = np.zeros(some.shape), np.ones(some.shape)
    lower[inner_lower] = betaincinv(some[inner_lower], rest[inner_lower] + 1, one_tail)
    upper[inner_upper] = betaincinv(some[inner_upper] + 1, rest[inner_upper], 1 - one_tail)
    nothing = ~known | np.isnan(some)
    share = np.divide(some, every, out=np.full(some.shape, np.nan), where=known)
    lower[nothing], upper[nothing] = np.nan, np.nan
    return Shares(sealed(100 * share), sealed(100 * lower), sealed(100 * upper), level)
