"""Rates of small areas, drawn towards what areas like them have, the more so the less they have to go by.

Among small areas the highest and the lowest rates are mostly those of the smallest: there one crime more or less moves
the rate by much. Empirical Bayes takes each area's rate as one of a distribution that the areas themselves show.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.count_regression import Spread, count_regression
from saferplan.statistics.inputs import Floats, counts, exposures, sealed, tail, together
from saferplan.statistics.places.neighbours import Neighbours
from saferplan.statistics.result import Result

SMOOTHED_RATE = Method(
    "empirical Bayes rate of small areas",
    1,
    "Marshall RJ (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied Statistics 40, "
    "283-294 (by moments, of all areas or of neighbours); Clayton D and Kaldor J (1987), Biometrics 43, 671-681 (gamma "
    "distribution by maximum likelihood); interval of the gamma posterior",
)


class Prior(IntEnum):
    """How the distribution of the true rates is found."""

    MOMENTS = 0
    """Marshall's: mean and variance of the rates, less what chance adds."""
    GAMMA = 1
    """The gamma distribution that makes the counts likeliest; all areas only."""


@dataclass(frozen=True, slots=True, eq=False)
class SmoothedRates(Result):
    """Rates drawn towards the mean of their kind: arrays of the shape given.

    `rate` is the smoothed and `raw` the plain one; `share` is what the area's own rate counts for in it, from 0 to
    1. `mean` and `variance` are those of the true rates that the area is taken to be one of; a variance of 0
    means that chance explains all differences, and `rate` is then the mean. `lower` and `upper` take mean and variance
    as known, so over many areas they hold nearly their level, for an extreme area less. NaN where not known, and
    where areas are too unlike for a gamma distribution to fit them.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SMOOTHED_RATE,)

    rate: Floats
    lower: Floats
    upper: Floats
    raw: Floats
    share: Floats
    mean: Floats
    variance: Floats
    per: float
    level: float


def smoothed_rates(
    count: ArrayLike,
    exposure: ArrayLike,
    *,
    neighbours: Neighbours | None = None,
    prior: Prior = Prior.MOMENTS,
    per: float = 1000.0,
    level: float = 0.95,
) -> SmoothedRates:
    """Empirical Bayes rates of areas.

    Args:
        count: records, whole numbers, areas along the last axis; NaN where not known.
        exposure: people or households of each area; NaN where not known. An area without people has no rate and is
            given as NaN.
        neighbours: draw each area towards itself and its neighbours instead of all areas. Their weights are not used.
        prior: how the distribution of true rates is found; moments by default, as Marshall's is the one in use.
        per: how many of the exposure the rates are per.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: a count is not a whole number from 0, an exposure is not above 0, neighbours do not fit, or are
            given with a gamma prior.

    >>> found = smoothed_rates([0, 3, 30, 52], [100, 120, 2000, 2100])
    >>> found.raw.round(1).tolist(), found.rate.round(1).tolist()
    ([0.0, 25.0, 15.0, 24.8], [18.3, 20.1, 16.9, 22.7])
    """
    from scipy.special import gammaincinv

    one_tail = tail(level)
    number, of = together(counts(count, "count"), exposures(exposure, "exposure"))
    if number.ndim == 0:
        raise ValueError("count: areas along the last axis are needed")
    if neighbours is not None and neighbours.places != number.shape[-1]:
        raise ValueError(f"neighbours: {neighbours.places} places do not fit {number.shape[-1]} areas")
    if neighbours is not None and prior is Prior.GAMMA:
        raise ValueError("prior: a few neighbours do not tell a gamma distribution; use moments")
    known = np.asarray(~np.isnan(number + of))
    raw = np.where(known, number / of, np.nan)
    found = (
        _gamma(number, of, known) if prior is Prior.GAMMA else _moments(number, of, raw, known, neighbours)
    )
    mean = np.broadcast_to(found.mean, raw.shape)
    variance = np.broadcast_to(found.variance, raw.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = mean / of
        share = np.where(mean > 0, variance / (variance + chance), 0.0)
        rate = mean + share * (raw - mean)
        shape, inverse = number + mean**2 / variance, of + mean / variance
        spread = known & (variance > 0) & (mean > 0)
        shape, inverse = np.where(spread, shape, 1.0), np.where(spread, inverse, 1.0)
        # Where areas do not differ, what is left is the chance in the mean itself.
        pooled = found.pooled
        pooled_of = found.pooled_of
        lower = np.where(
            spread,
            gammaincinv(shape, one_tail) / inverse,
            np.where(pooled > 0, gammaincinv(np.maximum(pooled, 1), one_tail) / pooled_of, 0.0),
        )
        upper = np.where(
            spread,
            gammaincinv(shape, 1 - one_tail) / inverse,
            gammaincinv(pooled + 1, 1 - one_tail) / pooled_of,
        )
    told = known & ~np.isnan(mean)

    def shown(values: Floats, scale: float = 1.0) -> Floats:
        return sealed(np.where(told, scale * values, np.nan))

    return SmoothedRates(
        rate=shown(rate, per),
        lower=shown(lower, per),
        upper=shown(upper, per),
        raw=sealed(per * raw),
        share=shown(share),
        mean=shown(mean, per),
        variance=shown(variance, per**2),
        per=per,
        level=level,
    )


class _Prior(NamedTuple):
    mean: Floats
    variance: Floats
    pooled: Floats  # records and exposure of all areas that make the mean
    pooled_of: Floats


def _moments(
    number: Floats, of: Floats, raw: Floats, known: np.ndarray, neighbours: Neighbours | None
) -> _Prior:
    def summed(values: Floats) -> Floats:
        """Over all areas, or over each area and its neighbours."""
        values = np.where(known, values, 0.0)
        if neighbours is None:
            return np.asarray(values.sum(axis=-1, keepdims=True))
        running = np.concatenate(
            [np.zeros((*values.shape[:-1], 1)), np.cumsum(values[..., neighbours.other], axis=-1)], axis=-1
        )
        return np.asarray(values + running[..., neighbours.starts[1:]] - running[..., neighbours.starts[:-1]])

    ones = np.ones(number.shape)
    pooled, pooled_of, areas = summed(number), summed(of), summed(ones)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = pooled / pooled_of
        # Sum of n (r - m)^2, taken apart since m is another for every area among neighbours.
        spread = (summed(of * raw**2) - 2 * mean * summed(of * raw) + mean**2 * pooled_of) / pooled_of
        variance = np.maximum(0.0, spread - mean / (pooled_of / areas))
    tiny = variance <= 1e-12 * np.maximum(spread, 1e-300)
    return _Prior(mean, np.where(tiny, 0.0, variance), pooled, pooled_of)


def _gamma(number: Floats, of: Floats, known: np.ndarray) -> _Prior:
    """Counts whose rates have a gamma distribution are negative binomial: its mean and size are the gamma's."""
    kept = np.where(known, number, np.nan)
    whole = np.where(known, of, 1.0)
    fit = count_regression(
        kept, np.ones((number.shape[-1], 1)), ["level"], exposure=whole, spread=Spread.NEGATIVE_BINOMIAL
    )
    pooled = np.where(known, number, 0.0).sum(axis=-1, keepdims=True)
    pooled_of = np.where(known, of, 0.0).sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        mean = np.where(pooled > 0, np.exp(fit.coefficients), np.where(pooled_of > 0, 0.0, np.nan))
        variance = np.where(pooled > 0, mean**2 / fit.size[..., np.newaxis], 0.0)
    # Areas too unlike for a gamma distribution: the likelihood has no top, and nothing can be said.
    lost = ~np.isfinite(mean + variance)
    mean, variance = (np.where(lost, np.nan, one) for one in (mean, variance))
    return _Prior(mean, variance, pooled, pooled_of)
