"""When the clocks of a place are put forward and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from saferplan.statistics.inputs import Integers

_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class ClockChanges:
    """Changes between two days: `at` in minutes of universal time, and minutes `ahead` of it before and after each.

    `segment` says of each day from `first_day` (from the start of 1970) how many changes lie before it, -1 where one
    is on it.
    """

    first_day: int
    segment: Integers
    at: Integers
    ahead: Integers


def clock_changes(first_day: int, last_day: int, zone: str | None) -> ClockChanges:
    """The changes from a day to another, by their numbers from the start of 1970; none where no zone is given.

    Raises:
        ValueError: the zone is not known, or a day is before year 2 or after 9998.

    >>> found = clock_changes(18_262, 18_627, "Europe/London")  # the year 2020
    >>> [str(np.datetime64(int(minute), "m")) for minute in found.at], found.ahead.tolist()
    (['2020-03-29T01:00', '2020-10-25T01:00'], [0, 60, 0])
    """
    segment = np.zeros(last_day - first_day + 1, np.int64)
    if zone is None:
        return ClockChanges(first_day, segment, np.zeros(0, np.int64), np.zeros(1, np.int64))
    try:
        of = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"zone: {zone!r} is not known; give one such as Europe/London, or None") from error

    def ahead_at(minute: int) -> int:
        offset = (_START + timedelta(minutes=minute)).astimezone(of).utcoffset()
        return 0 if offset is None else int(offset.total_seconds() // 60)

    try:
        at, ahead = [], [ahead_at(1440 * (first_day - 1))]
        for day in range(first_day - 1, last_day + 2):
            after = ahead_at(1440 * (day + 1))
            if after != ahead[-1]:
                low, high = 1440 * day, 1440 * (day + 1)
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (middle, high) if ahead_at(middle) == ahead[-1] else (low, middle)
                at.append(high)
                ahead.append(after)
    except OverflowError as error:
        raise ValueError(
            "start and end: a time is thousands of years off; correct it or leave it out"
        ) from error
    numbers = np.arange(first_day, last_day + 1)
    for minute, before, after in zip(at, ahead, ahead[1:], strict=False):
        touched = sorted({(minute + before) // 1440, (minute - 1 + before) // 1440, (minute + after) // 1440})
        segment[(numbers > touched[-1]) & (segment >= 0)] += 1
        segment[np.isin(numbers, touched)] = -1
    return ClockChanges(first_day, segment, np.array(at, np.int64), np.array(ahead, np.int64))
