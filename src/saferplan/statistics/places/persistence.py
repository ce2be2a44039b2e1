"""Is it the same places year after year, and is the turnover more than chance alone would give?

The places with the most in one year are partly there by chance, and some of them would not be there the next year
even if nothing had changed. So the overlap of two years stands between two others: what it would be if the second
year's top places were any places, and what it would be if every place had kept its share of the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, counts, sealed, tail
from saferplan.statistics.result import Result

PERSISTENCE = Method(
    "overlap of the top places of two periods",
    1,
    "Weisburd D, Bushway S, Lum C and Yang S-M (2004), Trajectories of crime at places, Criminology 42, 283-322, "
    "for the question; overlap of random places: hypergeometric; overlap of unchanged places: each place's records "
    "divided between the two periods anew, the exact conditional distribution of Przyborowski J and Wilenski H "
    "(1940), Biometrika 31, 313-323",
)


@dataclass(frozen=True, slots=True, eq=False)
class Persistence(Result):
    """How the top places last over periods.

    `share_of_periods` is, for each place, the share of periods in which it was among the top; `always` and `ever`
    count the places that were in all and in any. The rest has one value for each period but the first: `overlap` is
    how many of the `top` places were among those of the period before, `stability` that as a share and `turnover`
    the rest. `overlap_of_random` is what the overlap would be if the places were any, with `p` the chance of one as
    large. `overlap_of_unchanged` is what it would be if no place's share of the records had changed, with its range
    of `level`, and `p_of_less` the chance that it would then be as small as it is. Places that tie at the edge
    share the room there is among the top.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (PERSISTENCE,)

    top: int
    membership: Floats
    share_of_periods: Floats
    always: float
    ever: float
    overlap: Floats
    stability: Floats
    turnover: Floats
    overlap_of_random: Floats
    p: Floats
    overlap_of_unchanged: Floats
    overlap_of_unchanged_lower: Floats
    overlap_of_unchanged_upper: Floats
    p_of_less: Floats
    level: float
    seed: int
    draws: int


def top_places(value: ArrayLike, top: int) -> Floats:
    """How far each place belongs to the top: 1 or 0, or the share of the room that is left for those that tie.

    Places without anything never belong to the top, so there can be fewer than `top`.

    Args:
        value: counts or amounts from 0, the places along the last axis.
        top: how many places are the top.

    Raises:
        ValueError: a value is negative or not known, or there are not so many places.

    >>> top_places([9, 4, 4, 1, 0], 2).tolist()
    [1.0, 0.5, 0.5, 0.0, 0.0]
    """
    given = amounts(value, "value")
    if given.ndim == 0 or not 1 <= top <= given.shape[-1]:
        raise ValueError(f"top: {top} places of an array of shape {given.shape} cannot be")
    if np.isnan(given).any():
        raise ValueError("value: every place must be known; leave those that are not out of all periods")
    edge = -np.partition(-given, top - 1, axis=-1)[..., top - 1 : top]
    above, at = given > edge, given == edge
    room = top - above.sum(axis=-1, keepdims=True)
    shared = np.where(at & (edge > 0), room / np.maximum(at.sum(axis=-1, keepdims=True), 1), 0.0)
    return sealed(np.where(above, 1.0, shared))


def persistence(
    count: ArrayLike, top: int, *, seed: int, level: float = 0.95, draws: int = 999
) -> Persistence:
    """How many of each period's top places were among those of the period before.

    Args:
        count: records, whole numbers, periods by places, the earliest period first; every place of the area under
            study, also those without records.
        top: how many places are the top.
        seed: starts the simulation of places that do not change.
        level: of the range of what unchanged places give.
        draws: simulated pairs of periods.

    Raises:
        ValueError: a count is not a whole number from 0 or not known, there are fewer than two periods, or not so
            many places.

    >>> years = [[30, 22, 9, 4, 3, 1, 0, 2, 1, 0], [28, 6, 19, 5, 2, 0, 1, 3, 0, 0]]
    >>> found = persistence(years, 2, seed=2017)
    >>> found.overlap.tolist(), found.overlap_of_random.tolist(), found.overlap_of_unchanged.round(1).tolist()
    ([1.0], [0.4], [1.0])
    """
    given = counts(count, "count")
    if given.ndim != 2 or given.shape[0] < 2:
        raise ValueError(
            f"count: a table of two periods or more by places is needed; got shape {given.shape}"
        )
    if draws < 1:
        raise ValueError(f"draws: {draws} cannot be; give at least 1")
    one_tail = tail(level)
    member = np.array(top_places(given, top))
    periods, places = given.shape
    overlap = (member[1:] * member[:-1]).sum(axis=-1)
    size = member.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        stability = overlap / size[1:]
    found = [_unchanged(given[at], given[at + 1], top, seed, at, draws) for at in range(periods - 1)]
    range_of = np.array([np.quantile(one, [one_tail, 1 - one_tail]) for one in found])
    less = [(1 + (one <= seen + 1e-9).sum()) / (draws + 1) for one, seen in zip(found, overlap, strict=True)]
    return Persistence(
        top=top,
        membership=sealed(member),
        share_of_periods=sealed(member.mean(axis=0)),
        always=float(member.min(axis=0).sum()),
        ever=float(member.max(axis=0).sum()),
        overlap=sealed(overlap),
        stability=sealed(stability),
        turnover=sealed(1 - stability),
        overlap_of_random=sealed(size[1:] * size[:-1] / places),
        p=sealed(_as_large(overlap, size, places)),
        overlap_of_unchanged=sealed([one.mean() for one in found]),
        overlap_of_unchanged_lower=sealed(range_of[:, 0]),
        overlap_of_unchanged_upper=sealed(range_of[:, 1]),
        p_of_less=sealed(less),
        level=level,
        seed=seed,
        draws=draws,
    )


def _as_large(overlap: Floats, size: Floats, places: int) -> Floats:
    """The chance that two random sets of places share as many or more; a tie counts as the whole place it shares."""
    from scipy.special import gammaln

    def ways(of: Floats, chosen: Floats) -> Floats:
        inside = (chosen >= 0) & (chosen <= of)
        chosen = np.clip(chosen, 0, of)
        logarithm = np.asarray(gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1))
        return np.where(inside, logarithm, -np.inf)

    first, second = np.rint(size[:-1])[:, np.newaxis], np.rint(size[1:])[:, np.newaxis]
    shared = np.arange(places + 1.0)
    all_places = np.full((1, 1), float(places))
    chance = np.exp(
        ways(first, shared) + ways(all_places - first, second - shared) - ways(all_places, second)
    )
    at_least = np.floor(overlap + 1e-9)[:, np.newaxis]
    return np.asarray(np.minimum(1.0, (chance * (shared >= at_least)).sum(axis=-1)))


def _unchanged(first: Floats, second: Floats, top: int, seed: int, pair: int, draws: int) -> Floats:
    """Overlaps when each record of a place falls into either period with the same chance everywhere."""
    both = first + second
    total = both.sum()
    if total == 0:
        return np.zeros(draws)
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, pair])))
    share = second.sum() / total
    overlaps = np.empty(draws)
    block = max(1, 2_000_000 // both.size)
    for start in range(0, draws, block):
        many = min(block, draws - start)
        later = rng.binomial(both.astype(np.int64), share, (many, both.size)).astype(np.float64)
        one, other = top_places(both - later, top), top_places(later, top)
        overlaps[start : start + many] = (one * other).sum(axis=-1)
    return overlaps
