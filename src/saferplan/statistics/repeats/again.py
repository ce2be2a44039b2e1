"""How many places or victims had one event, two, three; and how soon the next followed, beside chance."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, sealed
from saferplan.statistics.repeats.events import days
from saferplan.statistics.repeats.near_repeat import band_edges
from saferplan.statistics.result import Result

REPEATS = Method(
    "repeat victimisation and the time to the next",
    1,
    "Farrell G and Pease K (1993), Once bitten, twice bitten, Crime Prevention Unit 46, Home Office; time to the next: "
    "Polvi N, Looman T, Humphries C and Pease K (1991), The time course of repeat burglary victimization, British "
    "Journal of Criminology 31, 411-414; chance by shuffled days",
)


@dataclass(frozen=True, slots=True, eq=False)
class Repeats(Result):
    """Places (or victims) by how many events they had.

    Row k of `times`: `places` had exactly so many, `events` are those at them, with `percent_of_places` (of those
    with any) and `percent_of_events`. `expected_places` had so many if the events fell on `at_risk` places
    by chance; NaN where that number was not given. `repeats_percent` of the events came after another at the place.
    `next_within[b]` of them came so many days after the one before as band b of `time_edges`, half-open, has;
    `next_expected` would if the days were dealt anew, and `p` is the chance of at least as many; NaN without days.
    `left_out` events had no place, `without_day` of the others no day.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (REPEATS,)

    times: NDArray[np.int64]
    places: Floats
    events: Floats
    percent_of_places: Floats
    percent_of_events: Floats
    expected_places: Floats
    repeats_percent: float
    time_edges: Floats
    next_within: Floats
    next_expected: Floats
    p: Floats
    left_out: int
    without_day: int
    draws: int
    seed: int


def repeats(
    place: Sequence[Hashable],
    day: ArrayLike | None = None,
    *,
    seed: int,
    at_risk: int | None = None,
    time_edges: ArrayLike = (0, 7, 14, 28, 56, 91, 182, 365),
    draws: int = 199,
) -> Repeats:
    """Counts how often the same place or victim had another event, and how soon after the one before.

    Args:
        place: what names each event's place or victim: a number, an address, a reference; None, NaN or an empty text
            where it is not known. The same one must always be written the same.
        day: dates or whole days.
        seed: starts the shuffles; with the order in which places first occur, it decides them.
        at_risk: how many places there are, with and without events; households of the district, say.
        time_edges: in days, rising from 0; the default goes from a week to a year.
        draws: shuffles of the days.

    Raises:
        ValueError: no event has a place, there are not as many days as places, fewer places at risk than had events, or
            bands that do not rise.

    >>> found = repeats(["a", "b", "a", "c", "a", ""], [1, 2, 4, 5, 90, 7], seed=2017, at_risk=100)
    >>> found.times.tolist(), found.places.tolist(), found.repeats_percent, found.next_within[:1].tolist()
    ([1, 2, 3], [2.0, 0.0, 1.0], 40.0, [1.0])
    """
    edges = band_edges(time_edges, "time_edges")
    if draws < 1:
        raise ValueError(f"draws: {draws} cannot be; give at least 1")
    known = np.array(
        [one is not None and one == one and one != "" for one in place], dtype=bool
    )  # NaN is not itself
    if not known.any():
        raise ValueError("place: no event has one; at least one is needed")
    numbers: dict[Hashable, int] = {}
    of = np.array(
        [numbers.setdefault(one, len(numbers)) for one, has in zip(place, known, strict=True) if has],
        np.int64,
    )
    each = np.bincount(of)
    if at_risk is not None and at_risk < each.size:
        raise ValueError(f"at_risk: {at_risk} places cannot be; {each.size} had events")
    times = np.arange(1, each.max() + 1)
    times.flags.writeable = False
    places = np.bincount(each)[1:].astype(np.float64)
    within, expected, p = np.full((3, edges.size - 1), np.nan)
    without_day = 0
    if day is not None:
        when = days(day)
        if when.size != known.size:
            raise ValueError(f"day: one for each event is needed; got {when.size} for {known.size}")
        when = when[known]
        dated = ~np.isnan(when)
        without_day = int((~dated).sum())
        within, expected, p = _time_to_next(of[dated], when[dated], edges, seed, draws)
    return Repeats(
        times=times,
        places=sealed(places),
        events=sealed(places * times),
        percent_of_places=sealed(100 * places / each.size),
        percent_of_events=sealed(100 * places * times / of.size),
        expected_places=sealed(_by_chance(times, of.size, at_risk)),
        repeats_percent=float(100 * (of.size - each.size) / of.size),
        time_edges=sealed(edges),
        next_within=sealed(within),
        next_expected=sealed(expected),
        p=sealed(p),
        left_out=int((~known).sum()),
        without_day=without_day,
        draws=draws,
        seed=seed,
    )


def _by_chance(times: Integers, events: int, at_risk: int | None) -> Floats:
    """How many places have so many events if each falls on any place with the same chance (binomial)."""
    from scipy.special import gammaln, xlog1py

    if at_risk is None:
        return np.full(times.size, np.nan)
    ways = gammaln(events + 1) - gammaln(times + 1) - gammaln(events - times + 1)
    return np.asarray(
        at_risk * np.exp(ways - times * np.log(at_risk) + xlog1py(events - times, -1 / at_risk))
    )


def _time_to_next(
    of: Integers, when: Floats, edges: Floats, seed: int, draws: int
) -> tuple[Floats, Floats, Floats]:
    """How many follow within each band; how many on average if days are dealt anew, and the chance of as many."""
    bands = edges.size - 1
    # By place; the seed and the order in which places first occur decide the shuffles.
    order = np.lexsort((when, of)) if of.size else np.zeros(0, np.int64)
    of, when = of[order], when[order]
    several = np.flatnonzero(np.bincount(of)[of] > 1) if of.size else order
    same = of[several][1:] == of[several][:-1]

    def table(dealt: Floats) -> Floats:
        mine = dealt[several]
        mine = mine[np.lexsort((mine, of[several]))]
        gap = np.diff(mine)[same]
        band = np.searchsorted(edges, gap, "right") - 1
        return np.bincount(band, minlength=bands + 1)[:bands].astype(np.float64)

    observed = table(when)
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, of.size])))
    dealt = np.array([table(rng.permutation(when)) for _ in range(draws)])
    return observed, dealt.mean(axis=0), ((dealt >= observed).sum(axis=0) + 1) / (draws + 1)
