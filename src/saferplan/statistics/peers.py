"""Where one area stands among others: distance, position and rank, each with what chance does to it.

Position is judged against the other areas of the group only: an area that is far off does not get to widen
the limits it is judged by. The limits allow for two things at once, chance in each count and real differences
between areas, since areas differ by much more than chance; limits for chance alone would call nearly every
area exceptional.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, exposures, sealed, tail, together
from saferplan.statistics.levels import rates
from saferplan.statistics.result import Result
from saferplan.statistics.weighted import ratio_limits, weighted_sum

POSITION = Method(
    "control limits with additive overdispersion",
    1,
    "Spiegelhalter DJ (2005), Handling over-dispersion of performance indicators, Quality and Safety in "
    "Health Care 14, 347-351; as a prediction for one more area after Higgins JPT, Thompson SG and "
    "Spiegelhalter DJ (2009), Journal of the Royal Statistical Society A 172, 137-159; on square roots after "
    "Anscombe FJ (1948), Biometrika 35, 246-254",
)
DISTANCE = Method(
    "distance from the mean rate of the other areas",
    1,
    "Newcombe RG (2016), MOVER-R confidence intervals for ratios and products of two independently "
    "estimated quantities, Statistical Methods in Medical Research 25, 1774-1778, from the limits of Garwood "
    "(1936) and of Fay and Feuer (1997)",
)
RANK = Method(
    "rank with its uncertainty, by quadrature",
    1,
    "Goldstein H and Spiegelhalter DJ (1996), League tables and their limitations, Journal of the Royal "
    "Statistical Society A 159, 385-443; gamma posteriors, the prior with the centre and spread of the group",
)

LEAST_OTHERS = 3
"""With fewer other areas whose counts are known, no position is given."""

# Anscombe's: with it the root of a small count spreads nearly like that of a large one.
_ROOT_SHIFT = 3 / 8
_NODES = 64
_SHARPEST_PRIOR = 1e6  # areas that differ by less than a thousandth are alike


class Position(IntEnum):
    """Where an area's rate lies against the control limits of the other areas."""

    BELOW = -1
    INLINE = 0
    ABOVE = 1
    NOT_TESTED = 9


class _Spread(NamedTuple):
    """The other areas on the scale of the root of the rate per unit of exposure, and how far limits reach."""

    centre: Floats
    error: Floats  # variance of the centre
    between: Floats  # variance between areas beyond chance
    reach: Floats  # quantile of Student's t

    def limits(self, exposure: Floats, per: float) -> tuple[Floats, Floats]:
        """Rates per `per` between which an area of this exposure is in line with the others."""
        half = self.reach * np.sqrt(self.error + self.between + 1 / (4 * exposure))
        shift = _ROOT_SHIFT / exposure
        lower = np.maximum(0.0, np.maximum(0.0, self.centre - half) ** 2 - shift)
        return per * lower, per * ((self.centre + half) ** 2 - shift)


@dataclass(frozen=True, slots=True, eq=False)
class GroupPosition(Result):
    """Where the area stands: arrays of the shape given without its last axis.

    Rates are per `per`. `average` is the plain mean of the other areas' rates; `percent_from_average` is the
    area's distance from it, with the interval that chance in all the counts leaves. `limit_lower` and
    `limit_upper` are the control limits at the area's own exposure; `position` holds values of `Position`;
    `p` is the chance that an area like the others lies as far from them. `overdispersion` is the spread of
    the other areas over what chance alone would give: 1 where chance explains it. `rank` counts from 1, the
    lowest; areas of equal rate share the lower rank; `rank_lower` to `rank_upper` is the interval of the rank
    among `ranked` areas. NaN where the area's count, or those of too many others, are not known.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (POSITION, DISTANCE, RANK)

    rate: Floats
    average: Floats
    percent_from_average: Floats
    percent_lower: Floats
    percent_upper: Floats
    limit_lower: Floats
    limit_upper: Floats
    position: NDArray[np.int8]
    p: Floats
    overdispersion: Floats
    rank: Floats
    rank_lower: Floats
    rank_upper: Floats
    ranked: Floats
    per: float
    level: float
    _spread: _Spread

    def limits_at(self, exposure: ArrayLike) -> tuple[Floats, Floats]:
        """The control limits for areas of these exposures, to draw a funnel with.

        Both arrays have the shape of the result with that of `exposure` after it.

        >>> found = group_position([[90, 60, 75, 70, 66, 81]], [1000] * 6)
        >>> lower, upper = found.limits_at([500, 5000])
        >>> lower.round(1).tolist(), upper.round(1).tolist()
        ([[39.5, 56.5]], [[108.7, 86.0]])
        """
        given = exposures(exposure, "exposure")
        room = (..., *(np.newaxis,) * given.ndim)
        spread = _Spread(*(part[room] for part in self._spread))
        return spread.limits(given, self.per)


def group_position(
    count: ArrayLike,
    exposure: ArrayLike,
    *,
    area: int = 0,
    per: float = 1000.0,
    level: float = 0.95,
) -> GroupPosition:
    """Where one area stands in its group, for any number of measures at once.

    Args:
        count: records, whole numbers, the group's areas along the last axis; NaN where not known.
        exposure: people or households of each area; NaN where not known.
        area: which place on the last axis is the area's own.
        per: how many of the exposure the rates are per.
        level: of the control limits and of every interval.

    Raises:
        ValueError: a count is not a whole number from 0, an exposure is not above 0, no such level or area.

    >>> found = group_position([[90, 60, 75, 70, 66, 81], [200, 60, 75, 70, 66, 81]], [1000] * 6)
    >>> [Position(int(value)).name for value in found.position]
    ['INLINE', 'ABOVE']
    >>> found.percent_from_average.round(1).tolist()
    [27.8, 184.1]
    >>> found.rank.tolist(), found.rank_lower.tolist(), found.ranked.tolist()
    ([6.0, 6.0], [2.0, 6.0], [6.0, 6.0])
    """
    from scipy.special import stdtr

    number, of = together(counts(count, "count"), exposures(exposure, "exposure"))
    if number.ndim == 0 or not -number.shape[-1] <= area < number.shape[-1]:
        raise ValueError(
            f"area: there is no area {area} on the last axis of an array of shape {number.shape}"
        )
    one_tail = tail(level)
    known = np.asarray(~np.isnan(number + of), dtype=np.bool_)
    number, of = np.where(known, number, 0.0), np.where(known, of, 1.0)

    own, own_of = number[..., area], of[..., area]
    others, others_of = np.delete(number, area, axis=-1), np.delete(of, area, axis=-1)
    others_known = np.delete(known, area, axis=-1)
    size = others_known.sum(axis=-1)
    tested = known[..., area] & (size >= LEAST_OTHERS)

    def where_tested(values: Floats) -> Floats:
        return sealed(np.where(tested, values, np.nan))

    spread, overdispersion = _spread(others, others_of, others_known, np.maximum(size, 2), one_tail)
    lower, upper = spread.limits(own_of, per)
    apart = (_root(own, own_of) - spread.centre) / np.sqrt(spread.error + spread.between + 1 / (4 * own_of))
    position = np.where(np.abs(apart) > spread.reach, np.sign(apart), Position.INLINE)
    distance = _distance(own, own_of, others, others_of, others_known, level)
    whole, _ = _spread(number, of, known, np.maximum(known.sum(axis=-1), 2), one_tail)
    rank, rank_lower, rank_upper = _ranks(own, own_of, others, others_of, others_known, whole, one_tail)
    return GroupPosition(
        rate=sealed(np.where(known[..., area], per * own / own_of, np.nan)),
        average=where_tested(per * distance.average),
        percent_from_average=where_tested(distance.percent),
        percent_lower=where_tested(distance.lower),
        percent_upper=where_tested(distance.upper),
        limit_lower=where_tested(lower),
        limit_upper=where_tested(upper),
        position=np.where(tested, position, Position.NOT_TESTED).astype(np.int8),
        p=where_tested(2 * stdtr(np.maximum(size, 2) - 1.0, -np.abs(apart))),
        overdispersion=where_tested(overdispersion),
        rank=where_tested(rank),
        rank_lower=where_tested(rank_lower),
        rank_upper=where_tested(rank_upper),
        ranked=where_tested(size + 1.0),
        per=per,
        level=level,
        _spread=_Spread(*(where_tested(part) for part in spread)),
    )


def _root(number: Floats, of: Floats) -> Floats:
    """The square root of the rate, whose variance by chance is 1 / (4 * exposure) whatever the rate."""
    return np.asarray(np.sqrt((number + _ROOT_SHIFT) / of))


def _spread(
    number: Floats, of: Floats, known: NDArray[np.bool_], size: NDArray[np.int64], one_tail: float
) -> tuple[_Spread, Floats]:
    """Centre and spread of the other areas (DerSimonian and Laird's estimate), and their overdispersion.

    Spiegelhalter's winsorising is left out: among some 14 areas it cuts true differences off, and limits then
    call 10 to 17% of ordinary areas exceptional where these call at most 5% (docs/methods/peers.md).
    """
    from scipy.special import stdtrit

    weight = np.where(known, 4 * of, 0.0)
    root = _root(number, of)
    sum_of_weights = weight.sum(axis=-1)
    pooled = (weight * root).sum(axis=-1) / np.maximum(sum_of_weights, 1e-300)
    excess = (weight * (root - pooled[..., np.newaxis]) ** 2).sum(axis=-1)
    room = sum_of_weights - (weight**2).sum(axis=-1) / np.maximum(sum_of_weights, 1e-300)
    between = np.maximum(0.0, (excess - (size - 1)) / np.maximum(room, 1e-300))
    inverse = np.where(known, 1 / (1 / (4 * of) + between[..., np.newaxis]), 0.0)
    total = np.maximum(inverse.sum(axis=-1), 1e-300)
    return _Spread(
        centre=(inverse * root).sum(axis=-1) / total,
        error=1 / total,
        between=between,
        reach=np.asarray(stdtrit(size - 1.0, 1 - one_tail)),
    ), excess / (size - 1)


class _Distance(NamedTuple):
    average: Floats
    percent: Floats
    lower: Floats
    upper: Floats


def _distance(
    own: Floats, own_of: Floats, others: Floats, others_of: Floats, known: NDArray[np.bool_], level: float
) -> _Distance:
    """The area's rate over the plain mean of the others', from the limits of each."""
    size = np.maximum(known.sum(axis=-1, keepdims=True), 1)
    mean = weighted_sum(others, np.where(known, 1 / (others_of * size), 0.0), level=level)
    area = rates(own, own_of, per=1, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = area.rate / mean.total
    lower, upper = ratio_limits((area.rate, area.lower, area.upper), (mean.total, mean.lower, mean.upper))
    nothing = mean.total == 0
    return _Distance(
        average=mean.total,
        percent=np.where(nothing, np.nan, 100 * (ratio - 1)),
        lower=np.where(nothing, np.nan, np.where(own == 0, -100.0, 100 * (lower - 1))),
        upper=np.where(nothing, np.nan, 100 * (upper - 1)),
    )


def _ranks(
    own: Floats,
    own_of: Floats,
    others: Floats,
    others_of: Floats,
    known: NDArray[np.bool_],
    spread: _Spread,
    one_tail: float,
) -> tuple[Floats, Floats, Floats]:
    """The rank as counted, and the limits of the rank of the true rates.

    The true rates are taken as a gamma distribution with the centre and spread of the whole group, so that a
    rank among areas that hardly differ is as uncertain as it should be. For a given true rate of the area,
    the other areas lie below it independently of each other, so how many do has a Poisson-binomial
    distribution; that is averaged over the area's own posterior at Gauss-Legendre nodes of its distribution
    function. No random numbers are needed.
    """
    from scipy.special import gammainc, gammaincinv

    rate, rate_others = own / own_of, np.where(known, others / others_of, np.inf)
    rank = 1.0 + (rate_others < rate[..., np.newaxis]).sum(axis=-1)

    squared = np.maximum(spread.centre**2, 1e-300)
    prior = np.minimum(squared / (4 * np.maximum(spread.between, 1e-300)), _SHARPEST_PRIOR)
    prior_of = prior / squared

    nodes, weights = _quadrature()
    chances = (nodes + 1) / 2
    true_rate = gammaincinv((prior + own)[..., np.newaxis], chances) / (prior_of + own_of)[..., np.newaxis]
    below = np.zeros((*own.shape, _NODES, others.shape[-1] + 1))
    below[..., 0] = 1.0
    for place in range(others.shape[-1]):
        shape = (prior + others[..., place])[..., np.newaxis]
        lower = gammainc(shape, (prior_of + others_of[..., place])[..., np.newaxis] * true_rate)
        lower = np.where(known[..., place, np.newaxis], lower, 0.0)[..., np.newaxis]
        stepped = below * (1 - lower)
        stepped[..., 1:] += below[..., :-1] * lower
        below = stepped
    at_most = np.cumsum((below * (weights / 2)[:, np.newaxis]).sum(axis=-2), axis=-1)
    rank_lower = 1.0 + (at_most < one_tail).sum(axis=-1)
    rank_upper = 1.0 + (at_most < 1 - one_tail).sum(axis=-1)
    return rank, np.minimum(rank_lower, rank), np.maximum(rank_upper, rank)


@cache
def _quadrature() -> tuple[Floats, Floats]:
    """Where and how heavily a chance from -1 to 1 is looked at."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    return sealed(nodes), sealed(weights)
