"""Clusters in place and time that go on now: where, since when, and how often chance alone brings one as clear.

Who looks at every group of neighbouring places over every recent stretch of months looks at thousands of sums. The
scan says which of them stands out most, and compares it with what stands out most where nothing is going on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.emerging.zones import Zones
from saferplan.statistics.inputs import Floats, Integers, counts, exposures, sealed
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.result import Result

EXPECTATION_SCAN = Method(
    "scan in place and time against expected counts",
    1,
    "Neill DB, Moore AW, Sabhnani M and Daniel K (2005), Detection of emerging space-time clusters, Proceedings of "
    "the eleventh ACM SIGKDD conference, 218-227",
)
PERMUTATION_SCAN = Method(
    "scan in place and time with months shuffled over records",
    1,
    "Kulldorff M, Heffernan R, Hartman J, Assuncao R and Mostashari F (2005), A space-time permutation scan "
    "statistic for disease outbreak detection, PLoS Medicine 2, e59",
)
GUMBEL = Method(
    "Gumbel tail of simulated highest values",
    1,
    "Abrams AM, Kleinman K and Kulldorff M (2010), Gumbel based p-value approximations for spatial scan statistics, "
    "International Journal of Health Geographics 9, 61",
)

DRAWS = 999
"""Simulated outcomes, as is usual for scans: the smallest p is then one in a thousand."""

FEWEST = 2
"""Records in a cluster at least."""

_AT_ONCE = 32  # simulated tables a piece of work
_TIE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Clusters(Result):
    """The clearest clusters, the clearest first, none of which share a place: arrays by cluster.

    `centre` is the place in its middle, `inside` (clusters by places) which places belong to it, `first` its first
    month, from 0, and `months` how many it has lasted up to the last month. `observed` and `expected` are its records;
    `statistic` the logarithm of the likelihood ratio. `p` is how often chance alone brings a cluster as clear
    anywhere, the observed outcome counted among the draws; `p_gumbel` the same from Gumbel's distribution, for p
    below what so many draws can show; NaN where simulation finds nothing but nought. For the second and later
    clusters both are on the careful side. `highest` are the simulated highest statistics.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (EXPECTATION_SCAN, GUMBEL)

    centre: Integers
    inside: NDArray[np.bool_]
    first: Integers
    months: Integers
    observed: Floats
    expected: Floats
    statistic: Floats
    p: Floats
    p_gumbel: Floats
    highest: Floats
    zones: int
    longest: int
    draws: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class ShuffledClusters(Clusters):
    """Likewise, where what is expected comes from the records themselves."""

    METHODS: ClassVar[tuple[Method, ...]] = (PERMUTATION_SCAN, GUMBEL)


def clusters_above_expected(
    count: ArrayLike,
    expected: ArrayLike,
    zones: Zones,
    *,
    seed: int,
    longest: int | None = None,
    spread: ArrayLike = 1.0,
    fewest: int = FEWEST,
    draws: int = DRAWS,
    most: int = 10,
) -> Clusters:
    """Clusters that hold more records than were to be expected. A rise everywhere is found as well.

    Args:
        count: records, whole numbers, places by consecutive months; NaN where not known: such a month of a place is
            left out of sums.
        expected: records expected, above 0, in the same shape, from the years before or a forecast.
        zones: the groups of places to look at.
        seed: starts the simulation.
        longest: months in the longest window, which all end with the last month; as many as are given by default.
        spread: variance of a count over what is expected, from 1 (default, Neill's: Poisson counts), one number or one
            by place. Crime has more spread than chance; where it is left out, clusters are found that are none.
        fewest: records in a cluster at least (default 2, as the program SaTScan has it: one record is no cluster).
        draws: simulated outcomes.
        most: clusters to tell of at most.

    Raises:
        ValueError: shapes do not fit, a count is not whole, an expected count not above 0, or a number cannot be.

    >>> from saferplan.statistics.emerging.zones import nearest_zones
    >>> zones = nearest_zones([0, 400, 800, 5000, 5400], [100, 100, 100, 100, 100], most=3)
    >>> count = [[2, 1, 3, 2], [1, 2, 6, 7], [2, 2, 5, 8], [1, 3, 2, 2], [2, 1, 2, 3]]
    >>> found = clusters_above_expected(count, np.full((5, 4), 2.0), zones, seed=2017)
    >>> np.flatnonzero(found.inside[0]).tolist(), int(found.first[0]), float(found.p[0])
    ([1, 2], 2, 0.001)
    """
    number, due = _table(count, zones), exposures(expected, "expected")
    if due.shape != number.shape:
        raise ValueError(f"expected: the shape of count, {number.shape}, is needed; got {due.shape}")
    windows = _windows(longest, number.shape[1], number.shape[1])
    wide = np.asarray(spread, dtype=np.float64)
    if wide.shape not in ((), (zones.places,)) or not (np.isfinite(wide) & (wide >= 1)).all():
        raise ValueError("spread: one number from 1, or one for each place, is needed")
    known = ~np.isnan(number + due)
    latest = np.where(known, number, 0.0)[:, ::-1][:, :windows]
    latest_due = np.where(known, due, 0.0)[:, ::-1][:, :windows]
    mean = np.cumsum(np.cumsum(latest_due, axis=1)[zones.nearest], axis=1)
    look = _look(zones, zones.ends.copy(), mean, total=0)
    extra = np.broadcast_to(wide[..., np.newaxis] - 1, latest_due.shape)

    def drawn(piece: int, tables: int) -> Integers:
        rng = np.random.default_rng([seed, piece])
        shape = (tables, *latest_due.shape)
        level = np.broadcast_to(latest_due, shape)
        if (extra > 0).any():
            scale = np.where(extra > 0, extra, 1.0)
            level = np.where(extra > 0, rng.gamma(level / scale) * scale, level)
        return np.cumsum(rng.poisson(level), axis=2)

    return _found(Clusters, look, latest, drawn, _Asked(number.shape[1], windows, seed, fewest, draws, most))


def clusters_among_records(
    count: ArrayLike,
    zones: Zones,
    *,
    seed: int,
    longest: int | None = None,
    largest: float = 0.5,
    fewest: int = FEWEST,
    draws: int = DRAWS,
    most: int = 10,
) -> ShuffledClusters:
    """Clusters that hold more of their places' records than other places have in the same months.

    Needs no population and no forecast: a place that always has much is no cluster, nor is a rise everywhere.

    Args:
        count: records, whole numbers, places by consecutive months, all known.
        zones: the groups of places to look at.
        seed: starts the simulation; each draw has a stream of its own, from the seed and its number alone.
        longest: months in the longest window, which all end with the last month; half of the months by default.
        largest: the greatest share of all records that a zone may hold over all months (default a half, Kulldorff's).
        fewest: records in a cluster at least (default 2, as the program SaTScan has it: one record is no cluster).
        draws: simulated outcomes.
        most: clusters to tell of at most.

    Raises:
        ValueError: shapes do not fit, a count is not known or not whole, or a number cannot be.

    >>> from saferplan.statistics.emerging.zones import nearest_zones
    >>> zones = nearest_zones([0, 400, 800, 5000, 5400], [100, 100, 100, 100, 100], most=3)
    >>> count = [[2, 1, 3, 2], [9, 8, 9, 9], [0, 1, 15, 14], [9, 8, 8, 9], [2, 1, 2, 3]]
    >>> found = clusters_among_records(count, zones, seed=2017)
    >>> np.flatnonzero(found.inside[0]).tolist(), int(found.months[0]), bool(found.p[0] < 0.01)
    ([2], 2, True)
    """
    from saferplan.statistics.kernels.clusters import shuffled

    number = _table(count, zones)
    if np.isnan(number).any():
        raise ValueError(
            "count: every month of every place must be known; leave out the places or months that are not"
        )
    if not 0 < largest <= 1:
        raise ValueError(f"largest: {largest} is no share of the records; give one above 0, at most 1")
    length = number.shape[1]
    windows = _windows(longest, length, max(1, length // 2))
    total = int(number.sum())
    latest = number[:, ::-1][:, :windows]
    in_zone = np.cumsum(number.sum(axis=1)[zones.nearest], axis=1)
    in_window = np.cumsum(latest.sum(axis=0))
    mean = in_zone[..., np.newaxis] * (in_window / max(total, 1))
    ends = zones.ends * (in_zone <= largest * total).astype(np.uint8)
    look = _look(zones, ends, mean, total=total)
    by_bin = number.astype(np.int64).ravel()
    of_record = np.repeat(np.arange(by_bin.size), by_bin)
    place, age = of_record // length, length - 1 - of_record % length

    def drawn(piece: int, tables: int) -> Integers:
        held = np.zeros((tables, zones.places, windows), np.int64)
        shuffled(place, age, seed, piece * _AT_ONCE, held)
        return held

    return _found(ShuffledClusters, look, latest, drawn, _Asked(length, windows, seed, fewest, draws, most))


Made = TypeVar("Made", bound=Clusters)


class _Asked(NamedTuple):
    length: int
    windows: int
    seed: int
    fewest: int
    draws: int
    most: int


class _Look(NamedTuple):
    """What a scan looks at, and what is expected there; the same for what was found and for every draw."""

    nearest: Integers
    ends: NDArray[np.uint8]
    mean: Floats
    log_mean: Floats
    log_outside: Floats
    total: int


def _look(zones: Zones, ends: NDArray[np.uint8], mean: Floats, *, total: int) -> _Look:
    with np.errstate(divide="ignore", invalid="ignore"):
        outside = np.log(np.maximum(total - mean, 0.0)) if total else np.zeros(mean.shape)
        # Nothing is left outside only where all records are inside; then 0 times the logarithm must be 0.
        outside = np.where(np.isfinite(outside), outside, 0.0)
        return _Look(zones.nearest.copy(), ends, np.ascontiguousarray(mean), np.log(mean), outside, total)


def _table(count: ArrayLike, zones: Zones) -> Floats:
    number = counts(count, "count")
    if number.ndim != 2 or number.shape[0] != zones.places or number.shape[1] == 0:
        raise ValueError(
            f"count: a table of {zones.places} places, as in zones, by months is needed; got shape {number.shape}"
        )
    return number


def _windows(longest: int | None, length: int, default: int) -> int:
    windows = default if longest is None else longest
    if not 1 <= windows <= length:
        raise ValueError(f"longest: {windows} months cannot be; give 1 to {length}, the months of count")
    return windows


def _found(
    kind: type[Made],
    look: _Look,
    latest: Floats,
    drawn: Callable[[int, int], Integers],
    asked: _Asked,
) -> Made:
    """The result: what was found, beside what the draws give."""
    from saferplan.statistics.kernels.clusters import highest, of_zones

    if min(asked.draws, asked.most, asked.fewest) < 1:
        raise ValueError("draws, most, fewest: at least 1 is needed")
    held = np.cumsum(latest, axis=1).astype(np.int64)
    statistic = np.empty(look.nearest.shape)
    duration = np.empty(look.nearest.shape, np.int64)
    of_zones(held, *look[:5], _times_log(held, look.total), look.total, asked.fewest, statistic, duration)
    simulated = np.empty(asked.draws)

    def work(piece: int) -> None:
        part = simulated[piece * _AT_ONCE : (piece + 1) * _AT_ONCE]
        tables = np.ascontiguousarray(drawn(piece, part.size), dtype=np.int64)
        highest(tables, *look[:5], _times_log(tables, look.total), look.total, asked.fewest, part)

    in_threads(work, range(-(-asked.draws // _AT_ONCE)))
    chosen = _apart(statistic, look.nearest, asked.most)
    inside = np.zeros((len(chosen), look.nearest.shape[0]), np.bool_)
    for at, (centre, rank) in enumerate(chosen):
        inside[at, look.nearest[centre, : rank + 1]] = True
    centres, ranks = (np.array([one[axis] for one in chosen], np.int64) for axis in (0, 1))
    months = duration[centres, ranks]
    best = statistic[centres, ranks]
    first = asked.length - months
    for array in (centres, inside, months, first):
        array.flags.writeable = False
    above = (simulated[:, np.newaxis] >= best - _TIE * np.maximum(best, 1)).sum(axis=0)
    return kind(
        centres,
        inside,
        first,
        months,
        sealed([held[one, month - 1].sum() for one, month in zip(inside, months, strict=True)]),
        sealed(look.mean[centres, ranks, months - 1]),
        sealed(best),
        sealed((above + 1) / (asked.draws + 1)),
        sealed(_gumbel(best, simulated)),
        sealed(simulated),
        int(look.ends.sum()),
        asked.windows,
        asked.draws,
        asked.seed,
    )


def _times_log(held: Integers, total: int) -> Floats:
    """n log n for every number of records that can be inside or, of so many in all, outside a zone."""
    from scipy.special import xlogy

    most = max(total, int(held[..., -1].sum(axis=-1).max()))
    number = np.arange(most + 1.0)
    return np.asarray(xlogy(number, number))


def _apart(statistic: Floats, nearest: Integers, most: int) -> list[tuple[int, int]]:
    """The zones with the highest statistics that share no place; of equal ones, the smaller comes first."""
    places, ranks = statistic.shape
    rank = np.tile(np.arange(ranks), places)
    order = np.lexsort((rank, -statistic.ravel()))
    taken = np.zeros(places, np.bool_)
    chosen: list[tuple[int, int]] = []
    for at in order.tolist():
        centre, last = divmod(at, ranks)
        if statistic[centre, last] <= 0 or len(chosen) == most:
            break
        members = nearest[centre, : last + 1]
        if not taken[members].any():
            taken[members] = True
            chosen.append((centre, last))
    return chosen


def _gumbel(statistic: Floats, simulated: Floats) -> Floats:
    """The upper tail of the Gumbel distribution with the mean and the variance of the simulated values."""
    spread = simulated.std(ddof=1) if simulated.size > 1 else 0.0
    if spread == 0:
        return np.full(statistic.shape, np.nan)
    scale = spread * np.sqrt(6) / np.pi
    return np.asarray(-np.expm1(-np.exp(-(statistic - simulated.mean()) / scale - np.euler_gamma)))
