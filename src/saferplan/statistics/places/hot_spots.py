"""Hot spots: places where counts are high, or low, together with those around them.

Gi* compares the sum over a place and its neighbours with what it would be if the same counts lay scattered over
the places in any order. Most small places have no record at all, and then the usual normal approximation fails:
it finds hot spots too readily and cold spots hardly ever, or, in programs that drop ties, far too often. Here the
chance is exact: the distribution of a sum of k counts drawn from the others is computed, not approximated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, amounts, sealed
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, false_discoveries
from saferplan.statistics.places.coordinates import Booleans
from saferplan.statistics.places.neighbours import Neighbours, from_rows
from saferplan.statistics.result import Result

GETIS_ORD = Method(
    "local sums of neighbours, Gi and Gi*",
    1,
    "Getis A and Ord JK (1992), The analysis of spatial association by use of distance statistics, Geographical "
    "Analysis 24, 189-206; Ord JK and Getis A (1995), Local spatial autocorrelation statistics, Geographical "
    "Analysis 27, 286-306",
)
EXACT_SHUFFLE = Method(
    "exact chance of a local sum when counts are shuffled over the other places",
    1,
    "the conditional permutation of Anselin L (1995), Local indicators of spatial association, Geographical "
    "Analysis 27, 93-115, with the distribution of the sum computed in full; where that takes too long, "
    "simulated, the observed outcome counted among the draws (Davison AC and Hinkley DV, 1997, Bootstrap methods "
    "and their application, 4.2)",
)

DRAWS = 9_999
"""Simulated outcomes for each place where the chance is not computed in full: p of 0.05 is then right to 0.004."""

_MOST_WORK = 2e10  # additions; some seconds
_MOST_ROOM = 25_000_000  # numbers; 200 MB


class Shuffle(IntEnum):
    """What is shuffled to find out what chance gives."""

    OTHERS = 0
    """The place keeps its value: are those around it high or low, too? The conditional permutation."""
    EVERYTHING = 1
    """All values: is the sum high or low? The exact counterpart of `z`; a lone place with very much can be hot."""


class Spot(IntEnum):
    """What a place is, at the false-discovery rate asked for."""

    COLD = -1
    NEITHER = 0
    HOT = 1
    NOT_TESTED = 9
    """Its value is not known, or it has no neighbour whose value is."""


@dataclass(frozen=True, slots=True, eq=False)
class HotSpots(Result):
    """Local sums, in the shape given.

    `total` is the weighted sum over the neighbours, and the place itself for Gi*; `expected` is the mean of such
    sums over all arrangements; `z` is Ord and Getis's statistic, NaN where all values are equal. `p_high` and
    `p_low` are the chances of a sum at least as high and at most as low if the values were shuffled, as `shuffle`
    says; `p` is twice the smaller, at most 1. `adjusted` is that for as many tests as there are places on
    the map. `spot` holds values of `Spot`. `exact` says of each map whether p was computed in full or simulated
    with `draws` and `seed`. NaN where nothing can be said.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (GETIS_ORD, EXACT_SHUFFLE, FALSE_DISCOVERY)

    total: Floats
    expected: Floats
    z: Floats
    p_high: Floats
    p_low: Floats
    p: Floats
    adjusted: Floats
    spot: NDArray[np.int8]
    exact: NDArray[np.bool_]
    include_self: bool
    shuffle: Shuffle
    rate: float
    draws: int
    seed: int | None


def hot_spots(
    value: ArrayLike,
    neighbours: Neighbours,
    *,
    include_self: bool = True,
    shuffle: Shuffle = Shuffle.OTHERS,
    rate: float = 0.05,
    seed: int | None = None,
    draws: int = DRAWS,
) -> HotSpots:
    """Where values are high or low together with those around them: Gi*, or Gi without the place itself.

    p is exact for counts with plain neighbours. It is simulated, and needs a seed, where values are not whole
    (harm) or neighbours have weights, or where counts are so many and high that computing takes too long.

    Args:
        value: counts or amounts from 0, the places along the last axis and any number of maps before it; NaN
            where not known: such a place is nobody's neighbour.
        neighbours: which places lie beside which.
        include_self: whether the place itself belongs to its neighbourhood: Gi* (default), else Gi. With weights
            other than 1 it counts as much as its heaviest neighbour.
        shuffle: what is shuffled for p: the values of the other places (default, as Anselin 1995 and peers), or
            all of them.
        rate: the false-discovery rate for `spot`, over the places of each map.
        seed: starts the simulation; each place has draws of its own, from the seed and its number alone.
        draws: simulated outcomes for each place.

    Raises:
        ValueError: values and neighbours do not fit, a value is negative, a seed is needed and missing, or
            everything is to be shuffled where the place itself is left out.

    >>> from saferplan.statistics.places.grids import square_grid
    >>> grid = square_grid(440_000, 310_000, 442_000, 311_500, size=500)
    >>> found = hot_spots([0, 0, 1, 9, 0, 0, 3, 7, 0, 1, 0, 0], grid.neighbours())
    >>> found.z.round(2).tolist()[3], found.p_high.round(4).tolist()[3]
    (2.59, 0.0121)
    >>> [Spot(int(one)).name for one in found.spot[:4]]
    ['NEITHER', 'NEITHER', 'NEITHER', 'NEITHER']
    """
    given = amounts(value, "value")
    if given.ndim == 0 or given.shape[-1] != neighbours.places:
        raise ValueError(
            f"value: {neighbours.places} places are needed along the last axis, as in neighbours; "
            f"got shape {given.shape}"
        )
    shuffle = Shuffle(shuffle)
    if shuffle is Shuffle.EVERYTHING and not include_self:
        raise ValueError("shuffle: without the place itself only the other places can be shuffled")
    if draws < 1:
        raise ValueError(f"draws: {draws} cannot be; give at least 1")
    maps = given.reshape(-1, neighbours.places)
    known = ~np.isnan(maps)
    filled = np.where(known, maps, 0.0)
    local = _local(filled, known, neighbours, include_self)
    high, low = np.full(maps.shape, np.nan), np.full(maps.shape, np.nan)
    exact = np.zeros(len(maps), dtype=np.bool_)

    def one_map(row: int) -> None:
        testable = known[row] & (local.number[row] > 0)
        if testable.any():
            one = _Map(filled[row], known[row], testable, local.neighbour_sum[row], local.number[row])
            exact[row] = _tails(one, neighbours, shuffle, seed, draws, high[row], low[row])

    in_threads(one_map, range(len(maps)))
    p = np.minimum(1.0, 2 * np.minimum(high, low))
    adjusted = np.array([false_discoveries(one, rate=rate).adjusted for one in p]).reshape(p.shape)
    spot = spots(p, high, low, adjusted, rate)
    shape = given.shape
    exact_in_shape = exact.reshape(shape[:-1])
    exact_in_shape.flags.writeable = False
    return HotSpots(
        total=sealed(local.total.reshape(shape)),
        expected=sealed(local.expected.reshape(shape)),
        z=sealed(local.z.reshape(shape)),
        p_high=sealed(high.reshape(shape)),
        p_low=sealed(low.reshape(shape)),
        p=sealed(p.reshape(shape)),
        adjusted=sealed(adjusted.reshape(shape)),
        spot=spot.reshape(shape),
        exact=exact_in_shape,
        include_self=include_self,
        shuffle=shuffle,
        rate=rate,
        draws=draws,
        seed=seed,
    )


def spots(p: Floats, high: Floats, low: Floats, adjusted: Floats, rate: float) -> NDArray[np.int8]:
    """Values of `Spot` from both tails and the adjusted p."""
    found = np.where(adjusted <= rate, np.where(high < low, Spot.HOT, Spot.COLD), Spot.NEITHER)
    found = np.where(np.isnan(p), Spot.NOT_TESTED, found).astype(np.int8)
    found.flags.writeable = False
    return found


class _Local(NamedTuple):
    neighbour_sum: Floats  # without the place itself
    number: Integers  # known neighbours
    total: Floats
    expected: Floats
    z: Floats


def _local(filled: Floats, known: Booleans, neighbours: Neighbours, include_self: bool) -> _Local:
    """Sums over neighbours and Ord and Getis's z, for values with 0 where not known."""
    every = bool(known.all())
    present = np.ones((1, neighbours.places)) if every else known.astype(np.float64)
    total = sums(filled, neighbours)
    weights = sums(present, neighbours)
    squares = weights if neighbours.plain else sums(present, neighbours, neighbours.weight**2)
    number = weights if neighbours.plain else sums(present, neighbours, np.ones(neighbours.weight.size))
    own_sum = total
    if include_self:
        own = np.ones(neighbours.places) if neighbours.plain else _heaviest(neighbours)
        total, weights, squares = total + own * filled, weights + own, squares + own**2
    places = known.sum(axis=-1, keepdims=True).astype(np.float64)
    first, second = filled.sum(axis=-1, keepdims=True), (filled**2).sum(axis=-1, keepdims=True)
    if not include_self:
        places, first, second = places - 1, first - filled, second - filled**2
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = first / places
        variance = second / places - mean**2
        # Rounding leaves a trace of variance where all values are equal.
        variance = np.where(variance <= 1e-12 * (second / places), np.nan, variance)
        spread = (places * squares - weights**2) / (places - 1)
        spread = np.where(spread <= 1e-12 * places * squares, np.nan, spread)
        z = (total - weights * mean) / np.sqrt(variance * spread)
    nothing = ~known | (np.broadcast_to(number, known.shape) == 0)
    return _Local(
        neighbour_sum=own_sum,
        number=np.broadcast_to(np.rint(number), known.shape).astype(np.int64),
        total=np.where(nothing, np.nan, total),
        expected=np.where(nothing, np.nan, np.broadcast_to(weights * mean, known.shape)),
        z=np.where(nothing, np.nan, z),
    )


def sums(value: Floats, neighbours: Neighbours, weight: Floats | None = None) -> Floats:
    """The weighted sums over each place's neighbours, for each row of values."""
    from saferplan.statistics.kernels.hot_spots import neighbour_sums

    rows = np.ascontiguousarray(value, dtype=np.float64)
    found = np.empty_like(rows)
    starts, other = neighbours.starts.copy(), neighbours.other.copy()
    weighs = np.array(neighbours.weight if weight is None else weight, dtype=np.float64)
    block = max(1, 200_000 // max(1, rows.shape[1]))

    def work(start: int) -> None:
        part = slice(start, start + block)
        neighbour_sums(rows[part], starts, other, weighs, found[part])

    in_threads(work, range(0, rows.shape[0], block))
    return found


def _heaviest(neighbours: Neighbours) -> Floats:
    """The heaviest weight of each place's neighbours; 1 where it has none."""
    heaviest = np.ones(neighbours.places)
    some = neighbours.number > 0
    if some.any():
        heaviest[some] = np.maximum.reduceat(neighbours.weight, neighbours.starts[:-1][some])
    return heaviest


class _Map(NamedTuple):
    filled: Floats
    known: Booleans
    testable: Booleans
    neighbour_sum: Floats
    number: Integers


def _tails(
    one: _Map,
    neighbours: Neighbours,
    shuffle: Shuffle,
    seed: int | None,
    draws: int,
    high: Floats,
    low: Floats,
) -> bool:
    """Fills both tails of one map; whether they are exact."""
    if neighbours.plain and (one.filled == np.floor(one.filled)).all():
        population = one.filled[one.known]
        if exact_tails_of(
            population,
            one.filled,
            one.neighbour_sum + one.filled,
            one.number + 1,
            one.testable,
            shuffle,
            high,
            low,
        ):
            return True
    if seed is None:
        raise ValueError(
            "seed: these values or weights need a simulation, as they are not whole, not plain, or too many; "
            "give a seed"
        )
    _simulate(one, neighbours, shuffle, seed, draws, high, low)
    return False


def exact_tails_of(
    population: Floats,
    own: Floats,
    total: Floats,
    number: Integers,
    tested: Booleans,
    shuffle: Shuffle,
    high: Floats,
    low: Floats,
) -> bool:
    """Fills the exact tails of the sums of the tested places; False, and nothing filled, where that takes too long.

    `population` are all values that are shuffled; `own` is each place's value, `total` that of the place and its
    neighbours together, `number` how many these are: flat, and of one length.
    """
    from saferplan.statistics.kernels.hot_spots import exact_tails

    everything = shuffle is Shuffle.EVERYTHING
    most = int(number.max(where=tested, initial=1)) - (not everything)
    if (population.max() + 1) * (most + 1) > _MOST_ROOM:
        return False
    held = np.bincount(population.astype(np.int64))
    distinct = np.flatnonzero(held)
    times = held[distinct]
    highest = int(np.repeat(distinct[-most:], np.minimum(times[-most:], most))[-most:].sum())
    halvings = int(np.ceil(np.log2(distinct.size + 1)))
    room = (halvings + 3) * (most + 1) * (highest + 1)
    work = float(np.minimum(times, most).sum()) * (most + 1) * (highest + 1)
    if not everything:
        work *= halvings
    if room > _MOST_ROOM or work > _MOST_WORK:
        return False
    exact_tails(
        distinct.astype(np.int64),
        times.astype(np.int64),
        np.cumsum(held > 0) - 1,
        np.ascontiguousarray(own),
        np.ascontiguousarray(total),
        np.ascontiguousarray(number),
        np.ascontiguousarray(tested),
        everything,
        most,
        highest,
        high,
        low,
    )
    return True


def _simulate(
    one: _Map,
    neighbours: Neighbours,
    shuffle: Shuffle,
    seed: int,
    draws: int,
    high: Floats,
    low: Floats,
) -> None:
    """Simulated tails. Places that are not known are taken out first, so that each draw falls on a known one."""
    from saferplan.statistics.kernels.hot_spots import simulated_tails

    around, observed = neighbours, one.neighbour_sum
    if shuffle is Shuffle.EVERYTHING:
        # Each place as a neighbour of its own, before the others.
        own = np.ones(neighbours.places) if neighbours.plain else _heaviest(neighbours)
        place = np.arange(neighbours.places)
        row = np.concatenate([place, np.repeat(place, neighbours.number)])
        order = np.argsort(row, kind="stable")
        around = from_rows(
            row[order],
            np.concatenate([place, neighbours.other])[order],
            neighbours.places,
            np.concatenate([own, neighbours.weight])[order],
        )
        observed = observed + own * one.filled
    around = around.among(one.known)
    starts, other, weight = around.starts.copy(), around.other.copy(), around.weight.copy()
    kept = np.flatnonzero(one.known)
    numbered = np.full(one.known.size, -1, dtype=np.int64)
    numbered[kept] = np.arange(kept.size)
    value, observed = one.filled[kept], observed[kept]
    cells = numbered[np.flatnonzero(one.testable)]
    upper, lower = np.empty(kept.size), np.empty(kept.size)
    keep_own = shuffle is Shuffle.OTHERS

    def work(start: int) -> None:
        part = cells[start : start + 1024].copy()
        simulated_tails(value, part, starts, other, weight, observed, keep_own, seed, draws, upper, lower)

    in_threads(work, range(0, cells.size, 1024))
    high[kept[cells]], low[kept[cells]] = upper[cells], lower[cells]
