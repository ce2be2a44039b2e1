"""Events over the hours of the week, each spread evenly over the minutes in which it may have happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, sealed, tail
from saferplan.statistics.result import Result
from saferplan.statistics.times_of_day.clock import ClockChanges, clock_changes

AORISTIC = Method(
    "aoristic weights by hour of the week",
    1,
    "Ratcliffe JH (2002), Aoristic signatures and the spatio-temporal analysis of high volume crime patterns, Journal "
    "of Quantitative Criminology 18, 23-43; limits of a share: Brown LD, Cai TT and DasGupta A (2001), Interval "
    "estimation for a binomial proportion, Statistical Science 16, 101-133 (Jeffreys)",
)

_PIECE = 250_000
_DAYS_AT_MOST = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class HoursOfWeek(Result):
    """The weight of events in each hour of the week: `weight[day, hour]`, 7 x 24, Monday first; its sum is `events`.

    `within_one_hour` of the events are known to the hour; `a_week_or_longer` may have happened at any hour and have
    the same weight in each. `without_end` events were taken as known to the minute. Not among `events` are those
    `without_start` and those with their `end_before_start`. `in_hour_left_out` have a time that the clock never
    showed, as it was put forward; they are taken as if it had not been. `starts_at_midnight` start at exactly 00:00,
    which many systems write where no time is known.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (AORISTIC,)

    weight: Floats
    events: int
    within_one_hour: int
    a_week_or_longer: int
    without_end: int
    without_start: int
    end_before_start: int
    in_hour_left_out: int
    starts_at_midnight: int
    zone: str | None


@dataclass(frozen=True, slots=True, eq=False)
class PartsOfDay(Result):
    """The weight and share, in per cent, of each part of the day, with limits of `level`; parts along the last axis.

    Part k is from hour `edges[k]` to before `edges[k + 1]`, the last one on to the first edge. The limits say how
    far the share varies with which events there happen to be, as if each had a known hour; spread ones vary less.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (AORISTIC,)

    edges: tuple[int, ...]
    weight: Floats
    percent: Floats
    lower: Floats
    upper: Floats
    level: float


def hours_of_week(
    start: ArrayLike, end: ArrayLike, *, zone: str | None = "Europe/London", threads: int | None = None
) -> HoursOfWeek:
    """Spreads events over the hours of the week by the minutes of each hour in which they may have happened.

    A span holds its start and not its end: 01:00 to 03:00 is half in hour 1 and half in hour 2. Equal times are one
    minute. A span of a week or longer says nothing about the hour and counts alike in all, as in Ratcliffe's program
    (R package aoristic). A missing end means, as there, that the time is known: the event is at its start.

    Times are those of the clock on the wall. In the night when clocks go back an hour occurs twice: a span has both
    if it can, from the first start to the last end. When they go forward, one hour has no minutes at all.

    Args:
        start, end: dates with times, as datetime64 or what numpy makes it of; NaT where one is not known.
        zone: whose clocks; None for clocks that are never changed.
        threads: how many cores; does not change the result.

    Raises:
        ValueError: no dates with times were given, not as many ends as starts, a time is centuries off, no event is
            left, or there is no such zone.

    >>> found = hours_of_week(["2020-01-06T01:50", "2020-01-07T10:00"], ["2020-01-06T02:10", "2020-01-07T10:00"])
    >>> found.weight[0, 1:3].tolist(), found.weight[1, 10].item(), found.events
    ([0.5, 0.5], 1.0, 2)
    """
    from saferplan.statistics.kernels.threads import in_threads
    from saferplan.statistics.kernels.times_of_day import limits

    first, last = _minutes(start, "start"), _minutes(end, "end")
    if first.shape != last.shape:
        raise ValueError(
            f"start and end: as many of each are needed; got {first.size} starts and {last.size} ends"
        )
    least, most = limits(first)
    if most < least:
        raise ValueError("start: no event has one; at least one is needed")
    earliest, latest = limits(last)
    if latest >= earliest:
        least, most = min(least, earliest), max(most, latest)
    first_day, last_day = int(least // 1440), int(most // 1440)
    if last_day - first_day > _DAYS_AT_MOST:
        raise ValueError("start and end: a time is centuries off; correct it or leave it out")
    clocks = clock_changes(first_day, last_day, zone)

    def piece(at: int) -> tuple[Floats, Integers]:
        return _spread(first[at : at + _PIECE], last[at : at + _PIECE], clocks)

    done = in_threads(piece, range(0, first.size, _PIECE), threads=threads)
    number = np.sum([one[1] for one in done], axis=0)
    events = int(first.size - number[0] - number[2])
    if events == 0:
        raise ValueError("start and end: every end is before its start; they may be the wrong way round")
    weight = np.sum([one[0] for one in done], axis=0) + number[3] / 168
    return HoursOfWeek(
        weight=sealed(weight.reshape(7, 24)),
        events=events,
        within_one_hour=int(number[4]),
        a_week_or_longer=int(number[3]),
        without_end=int(number[1]),
        without_start=int(number[0]),
        end_before_start=int(number[2]),
        in_hour_left_out=int(number[5]),
        starts_at_midnight=int(number[6]),
        zone=zone,
    )


def parts_of_day(
    weight: ArrayLike, *, edges: tuple[int, ...] = (0, 6, 12, 18), level: float = 0.95
) -> PartsOfDay:
    """The shares of parts of the day with intervals; of one table of hours, or of each of its rows.

    Args:
        weight: by hour of the day along the last axis, such as `HoursOfWeek.weight` for each day of the week, or
            its sum over the days.
        edges: the hours at which parts begin, rising; by default night, morning, afternoon and evening, six hours each.
        level: of the intervals.

    Raises:
        ValueError: no 24 hours along the last axis, a weight is negative or not known, or edges that do not rise
            from 0 or later to 23 or before.

    >>> found = parts_of_day([5] * 6 + [0] * 12 + [10] * 6)
    >>> found.percent.round(1).tolist(), found.lower.round(1).tolist()
    ([33.3, 0.0, 0.0, 66.7], [24.2, 0.0, 0.0, 56.5])
    """
    from scipy.special import betaincinv

    hours = np.array(weight, dtype=np.float64)
    if hours.ndim == 0 or hours.shape[-1] != 24 or not (hours >= 0).all():
        raise ValueError("weight: numbers from 0 for 24 hours along the last axis are needed")
    if len(edges) < 2 or list(edges) != sorted(set(edges)) or edges[0] < 0 or edges[-1] > 23:
        raise ValueError(f"edges: {edges} do not rise within 0 to 23; such as (6, 12, 18, 22)")
    one_tail = tail(level)
    of_part = np.add.reduceat(np.roll(hours, -edges[0], axis=-1), np.array(edges) - edges[0], axis=-1)
    whole = np.broadcast_to(hours.sum(axis=-1, keepdims=True), of_part.shape)
    rest = np.maximum(whole - of_part, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = np.where(of_part > 0, betaincinv(of_part + 0.5, rest + 0.5, one_tail), 0.0)
        upper = np.where(rest > 0, betaincinv(of_part + 0.5, rest + 0.5, 1 - one_tail), 1.0)
        percent = 100 * of_part / whole
    known = whole > 0
    return PartsOfDay(
        edges=tuple(edges),
        weight=sealed(of_part),
        percent=sealed(percent),
        lower=sealed(np.where(known, 100 * lower, np.nan)),
        upper=sealed(np.where(known, 100 * upper, np.nan)),
        level=level,
    )


def _minutes(values: ArrayLike, name: str) -> Integers:
    """Whole minutes from the start of 1970; the smallest number where a time is not known."""
    given = np.asarray(values)
    try:
        if given.dtype.kind in "OUS":
            given = given.astype("datetime64[m]")
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name}: not dates with times, such as 2020-01-06T01:50: {error}") from error
    if given.dtype.kind != "M" or given.ndim != 1 or given.size == 0:
        raise ValueError(f"{name}: one list of dates with times (datetime64) is needed, of at least one")
    if np.datetime_data(given.dtype)[0] in ("Y", "M", "W", "D"):
        raise ValueError(f"{name}: these are dates without times; of them no hour can be known")
    return np.ascontiguousarray(given.astype("datetime64[m]", copy=False)).view(np.int64)


def _spread(start: Integers, end: Integers, clocks: ClockChanges) -> tuple[Floats, Integers]:
    from saferplan.statistics.kernels.times_of_day import spread

    hour, change, number = np.zeros(168), np.zeros(337), np.zeros(7, np.int64)
    spread(start, end, clocks.first_day, clocks.segment, clocks.at, clocks.ahead, hour, change, number)
    between = np.cumsum(change)[:336].reshape(2, 168).sum(axis=0)
    return np.maximum(hour + between, 0.0), number
