"""Near repeats: more pairs of events close in distance and in time than chance would make (Knox's test, by bands)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, sealed
from saferplan.statistics.repeats.events import Pairs, Points, pairs, placed_and_dated
from saferplan.statistics.result import Result

KNOX = Method(
    "Knox test by bands of distance and time",
    1,
    "Knox EG (1964), The detection of space-time interactions, Applied Statistics 13, 25-30; bands and shuffled times: "
    "Johnson SD and others (2007), Space-time patterns of risk, Journal of Quantitative Criminology 23, 201-219; mean "
    "and variance: Barton DE and David FN (1966), in Research Papers in Statistics, 279-298; stopping early: Besag J "
    "and Clifford P (1991), Biometrika 78, 301-304",
)

_DRAWS_A_PIECE = 48  # three times the sixteen that the kernel holds side by side


@dataclass(frozen=True, slots=True, eq=False)
class NearRepeat(Result):
    """Pairs of events by bands: arrays of bands of distance x bands of time.

    Band s holds pairs from `distance_edges[s]` to below `distance_edges[s + 1]`, in metres, and likewise in days.
    `observed` pairs beside `expected` ones if times were dealt anew over the events; `ratio` is the one over the other,
    `standard_deviation` the exact one of that chance. `p_by_moments` is the chance of at least as many pairs by a
    count with that mean and variance; `p` the same by `draws` shuffles, with the very data as one of them, or
    `p_by_moments` where there were none. `decided_by` says how many shuffles decided each p. `shuffled_lower` and
    `shuffled_upper` hold 95% of the shuffles; NaN without shuffles. `left_out` events had no place or no day.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (KNOX,)

    distance_edges: Floats
    time_edges: Floats
    observed: Floats
    expected: Floats
    ratio: Floats
    standard_deviation: Floats
    p: Floats
    p_by_moments: Floats
    decided_by: Floats
    shuffled_lower: Floats
    shuffled_upper: Floats
    events: int
    left_out: int
    draws: int
    seed: int


def near_repeat(
    x: ArrayLike,
    y: ArrayLike,
    day: ArrayLike,
    *,
    seed: int,
    distance_edges: ArrayLike = (0, 1, 100, 200, 300, 400),
    time_edges: ArrayLike = (0, 7, 14, 21, 28),
    manhattan: bool = False,
    points: Points = Points.NOT_SAID,
    draws: int = 999,
    stop_after: int | None = None,
    threads: int | None = None,
) -> NearRepeat:
    """Counts the pairs of events in each band of distance and time, beside what chance would make.

    Bands are half-open. The first default band, below one metre, is the same place; then come four of 100 metres, and
    four of 7 days, as in Johnson and others (2007). A last edge of infinity takes all the rest. Every pair counts
    once. A part of the area whose level changes within the period makes pairs too.

    Args:
        x, y: metres; NaN where an event has no place.
        day: dates, or whole days; NaN or NaT where not known. Of a date with a time, its day.
        seed: starts the shuffles.
        distance_edges: in metres, rising from 0.
        time_edges: in days, rising from 0; whole, or the last infinite.
        manhattan: distance along the axes in place of the straight line.
        points: what is known of how the points were made.
        draws: shuffles of the times (999, as the Near Repeat Calculator); with 0 there is only the p by moments.
        stop_after: stops when every band had so many shuffles with as many pairs; all shuffles where not given.
        threads: how many cores; does not change the result.

    Raises:
        ValueError: bands do not rise from 0; fewer than 3 events with place and day; coordinates in degrees; points
            that were moved; days that are not whole; or no such number of draws.

    >>> found = near_repeat(
    ...     [440_000, 440_000, 440_050, 445_000], [310_000, 310_000, 310_000, 310_000], [1, 4, 5, 90], seed=2017
    ... )
    >>> found.observed[:2, 0].tolist(), found.expected[:2, 0].tolist()
    ([1.0, 2.0], [0.5, 1.0])
    """
    far, long = band_edges(distance_edges, "distance_edges"), band_edges(time_edges, "time_edges")
    finite = long[np.isfinite(long)]
    if (finite != np.floor(finite)).any():
        raise ValueError("time_edges: give whole days; half-open bands of whole days need no others")
    if draws < 0 or (stop_after is not None and stop_after < 1):
        raise ValueError("draws and stop_after: give whole numbers, draws from 0 and stop_after from 1")
    east, north, when, known = placed_and_dated(x, y, day, points)
    when = when[known]
    near = far[np.isfinite(far)]
    if near.size > 1:
        found = pairs(east[known], north[known], when, near, manhattan=manhattan)
    else:  # one band without end: there are no distances to know
        nothing = np.zeros(when.size + 1, np.int64)
        found = Pairs(east, north, when, np.arange(when.size), nothing, np.empty(0, np.int32))
    table = _observed(found, near.size - 1, long)
    of_time, own_time = _time_pairs(found.day, long)
    of_space, own_space = _space_pairs(found, near.size - 1, far.size - 1)
    observed = _with_the_rest(table, of_time, far)
    mean, variance = _moments(of_space, own_space, of_time, own_time, when.size)
    by_moments = tail_by_moments(observed, mean, variance)
    p, decided_by, limits = by_moments, np.zeros(observed.shape), np.full((2, *observed.shape), np.nan)
    if draws:
        simulated = _simulated(
            found, near.size - 1, long, of_time, far, observed, draws, seed, stop_after, threads
        )
        p, decided_by = _sequential(observed, simulated, stop_after)
        limits = np.quantile(simulated, [0.025, 0.975], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(mean > 0, observed / mean, np.nan)
    return NearRepeat(
        distance_edges=sealed(far),
        time_edges=sealed(long),
        observed=sealed(observed),
        expected=sealed(mean),
        ratio=sealed(ratio),
        standard_deviation=sealed(np.sqrt(variance)),
        p=sealed(p),
        p_by_moments=sealed(by_moments),
        decided_by=sealed(decided_by),
        shuffled_lower=sealed(limits[0]),
        shuffled_upper=sealed(limits[1]),
        events=int(when.size),
        left_out=int(known.size - when.size),
        draws=draws,
        seed=seed,
    )


def band_edges(values: ArrayLike, name: str) -> Floats:
    """The edges of half-open bands: rising from 0, the last perhaps infinite. A copy.

    Raises:
        ValueError: they do not, or there are fewer than two.

    >>> band_edges([0, 7, 14, float("inf")], "time_edges").tolist()
    [0.0, 7.0, 14.0, inf]
    """
    edges = np.array(values, dtype=np.float64)
    if edges.ndim != 1 or edges.size < 2 or not edges[0] == 0 or not (np.diff(edges) > 0).all():
        raise ValueError(f"{name}: edges of half-open bands are needed, rising from 0, such as (0, 7, 14)")
    return edges


def _observed(found: Pairs, bands: int, long: Floats) -> Integers:
    from saferplan.statistics.kernels.near_repeat import counted

    table = np.zeros((bands, long.size - 1), np.int64)
    counted(found.day, found.at, found.other, long, table)
    return table


def _time_pairs(day: Floats, long: Floats) -> tuple[Floats, Floats]:
    """How many pairs each band of time has, and how many each event has in it."""
    ordered = np.sort(day)
    own = np.empty((long.size - 1, day.size))
    for band, (low, high) in enumerate(itertools.pairwise(long)):
        after = np.searchsorted(ordered, day + high) - np.searchsorted(ordered, day + low)
        before = np.searchsorted(ordered, day - low, "right") - np.searchsorted(ordered, day - high, "right")
        own[band] = after + before
        if low == 0:  # itself once, and those of the same day in both
            same = np.searchsorted(ordered, day, "right") - np.searchsorted(ordered, day)
            own[band] -= same + 1
    return own.sum(axis=1) / 2, own


def _space_pairs(found: Pairs, finite: int, bands: int) -> tuple[Floats, Floats]:
    """Likewise for distance; what lies beyond the last finite edge is the rest of all pairs."""
    events = found.day.size
    own = np.zeros((bands, events))
    if finite:
        size = np.diff(found.at).reshape(events, finite)
        own[:finite] = size.T
        band = np.repeat(np.tile(np.arange(finite), events), size.ravel())
        for s in range(finite):
            own[s] += np.bincount(found.other[band == s], minlength=events)
    if bands > finite:
        own[finite] = events - 1 - own[:finite].sum(axis=0)
    return own.sum(axis=1) / 2, own


def _with_the_rest(table: Integers | Floats, of_time: Floats, far: Floats) -> Floats:
    """The tables with the band beyond the last finite distance, which has what the others leave of each time."""
    if np.isfinite(far[-1]):
        return table.astype(np.float64)
    rest = of_time - table.sum(axis=-2)
    return np.concatenate([table, rest[..., np.newaxis, :]], axis=-2)


def _moments(
    of_space: Floats, own_space: Floats, of_time: Floats, own_time: Floats, events: int
) -> tuple[Floats, Floats]:
    """Exact mean and variance of the number of pairs when the times are dealt anew.

    Two pairs are the same, share an event, or have none in common; of each kind the same share falls close in time.
    """
    every = events * (events - 1) / 2
    mean = np.outer(of_space, of_time) / every
    sharing = [(own * (own - 1) / 2).sum(axis=1) for own in (own_space, own_time)]
    apart = [of * (of - 1) / 2 - share for of, share in zip((of_space, of_time), sharing, strict=True)]
    second = mean + 2 * np.outer(sharing[0], sharing[1]) / (every * (events - 2))
    if events > 3:
        second = second + 2 * np.outer(apart[0], apart[1]) / (every * (events - 2) * (events - 3) / 4)
    # What rounding leaves of a difference of large squares is nothing.
    variance = second - mean**2
    return mean, np.where(variance > 1e-12 * np.maximum(mean**2, 1), variance, 0.0)


def tail_by_moments(observed: Floats, mean: Floats, variance: Floats) -> Floats:
    """The chance of at least as many, for a count with this mean and variance.

    Negative binomial where the variance is above the mean, binomial where it is below, Poisson where they are equal.

    >>> tail_by_moments(np.array(13.0), np.array(10.1438161), np.array(10.1438161)).round(6).item()
    0.222267
    """
    from scipy.special import betainc, gammainc

    k, m, v = np.maximum(observed, 1e-9), np.maximum(mean, 1e-300), variance
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        poisson = gammainc(k, m)
        wide = betainc(k, m * m / (v - m), (v - m) / np.maximum(v, 1e-300))
        size = m * m / (m - v)
        narrow = np.where(k <= size, betainc(k, np.maximum(size - k + 1, 1e-9), 1 - v / m), 0.0)
        equal = np.abs(v - m) < 1e-6 * m
        p = np.where(equal, poisson, np.where(v > m, wide, narrow))
    p = np.where(v == 0, (mean >= observed - 0.5).astype(np.float64), p)
    return np.asarray(np.where(observed <= 0, 1.0, np.clip(p, 0, 1)))


def _simulated(
    found: Pairs,
    finite: int,
    long: Floats,
    of_time: Floats,
    far: Floats,
    observed: Floats,
    draws: int,
    seed: int,
    stop_after: int | None,
    threads: int | None,
) -> Floats:
    """The tables of the shuffles: all of them, or, in rounds of pieces, as many as are needed to stop."""
    from saferplan.statistics.kernels.near_repeat import shuffled
    from saferplan.statistics.kernels.threads import in_threads

    day, edges = found.day.astype(np.float32), long.astype(np.float32)

    def piece(first: int) -> Integers:
        table = np.zeros((min(_DRAWS_A_PIECE, draws - first), finite, long.size - 1), np.int64)
        if finite:
            shuffled(day, found.at, found.other, edges, seed, first, table)
        return table

    firsts = range(0, draws, _DRAWS_A_PIECE)
    in_a_round = len(firsts) if stop_after is None else 2
    done: list[Integers] = []
    exceeding = np.zeros(observed.shape)
    for start in range(0, len(firsts), in_a_round):
        some = in_threads(piece, firsts[start : start + in_a_round], threads=threads)
        done += some
        tables = _with_the_rest(np.concatenate(some), of_time, far)
        exceeding += (tables >= observed).sum(axis=0)
        if stop_after is not None and (exceeding >= stop_after).all():
            break
    return _with_the_rest(np.concatenate(done), of_time, far)


def _sequential(observed: Floats, simulated: Floats, stop_after: int | None) -> tuple[Floats, Floats]:
    """p of at least as many, the very data counted as one of the shuffles; and how many shuffles decided it."""
    running = (simulated >= observed).cumsum(axis=0)
    draws = len(simulated)
    p = (running[-1] + 1) / (draws + 1)
    decided_by = np.full(observed.shape, float(draws))
    if stop_after is not None:
        reached = running[-1] >= stop_after
        at = (running >= stop_after).argmax(axis=0) + 1
        p, decided_by = np.where(reached, stop_after / at, p), np.where(reached, at, decided_by)
    return p, decided_by
