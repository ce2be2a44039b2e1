"""Spans of time spread over the hours of the week, minute by minute."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_WEEK = 10_080
_FIRST_MONDAY = 5_760  # 5 January 1970, in minutes from the start of that year


@kernel
def _spread(turned: np.int64, minutes: np.int64, share: float, hour: Floats, change: Floats) -> None:
    """Adds a piece of a span without a change of clocks: its touched ends, and what lies between by its two ends.

    It starts in the minute `turned` of a week.
    """
    first, last = turned // 60, (turned + minutes - 1) // 60
    if first == last:
        hour[first] += minutes * share
        return
    hour[first] += (60 * (first + 1) - turned) * share
    hour[last % 168] += (turned + minutes - 60 * last) * share
    if last - first > 1:
        # Up to two weeks are kept side by side, so that nothing has to turn.
        change[first + 1] += 60 * share
        change[last] -= 60 * share


@kernel
def spread(
    start: Integers,
    end: Integers,
    first_day: int,
    segment: Integers,
    change_at: Integers,
    offset: Integers,
    hour: Floats,
    change: Floats,
    number: Integers,
) -> None:
    """Adds each span's weight, 1 in all, to `hour` and `change`, and counts in `number` what was found.

    Times are minutes of the clock on the wall from the start of 1970. `segment` says of each day how many changes of
    clocks lie before it, and -1 of a day with one; `change_at` is when they are, in minutes of universal time, and
    `offset` what the clock is ahead before the first and after each. `number` has: not known at all, without an end,
    end before start, a week or longer, within one hour, in an hour left out, starts at midnight.
    """
    absent = np.int64(np.iinfo(np.int64).min)
    # Counted from the first day, times are small and not negative, which makes dividing them cheap.
    origin = np.int64(first_day * 1440)
    turn = (origin - _FIRST_MONDAY) % _WEEK
    for i in range(start.size):
        s, e = start[i], end[i]
        if s == absent:
            number[0] += 1
            continue
        if e == absent:
            number[1] += 1
            e = s
        begun, ended = np.int64(np.uint32(s - origin)), np.int64(np.uint32(e - origin))
        day = begun // 1440
        at_midnight = begun == day * 1440
        number[6] += at_midnight
        of_start, of_end = segment[day], segment[ended // 1440]
        if of_start == of_end and of_start >= 0:
            minutes = e - s
            if minutes < 0:
                number[2] += 1
                number[6] -= at_midnight
                continue
            if minutes >= _WEEK:
                number[3] += 1
                continue
            if minutes == 0:
                minutes += 1
            turned = (begun + turn) % _WEEK
            number[4] += turned % 60 + minutes <= 60
            _spread(turned, minutes, 1.0 / minutes, hour, change)
            continue
        # Near a change of clocks: in universal time, the first of two possible starts and the last of two ends.
        u, segment_of_start = np.int64(0), 0
        skipped = False
        for k in range(offset.size):
            u, segment_of_start = s - offset[k], k
            if k == change_at.size or u < change_at[k]:
                if (
                    k > 0 and u < change_at[k - 1]
                ):  # the clock never showed it; taken as if it had not been moved
                    u = s - offset[k - 1]
                    skipped = True
                break
        v = np.int64(0)
        for k in range(offset.size - 1, -1, -1):
            v = e - offset[k]
            if k == 0 or v >= change_at[k - 1]:
                if k < change_at.size and v >= change_at[k]:
                    skipped = True
                break
        if skipped:
            number[5] += 1
        if e == s:
            v = u
        minutes = v - u
        if minutes < 0:
            number[2] += 1
            number[6] -= at_midnight
            continue
        if minutes >= _WEEK:
            number[3] += 1
            continue
        if minutes == 0:
            minutes += 1
        if (s - _FIRST_MONDAY) // 60 == (e - _FIRST_MONDAY - (1 if e > s else 0)) // 60:
            number[4] += 1
        left, k = minutes, segment_of_start
        while k > 0 and u < change_at[k - 1]:
            k -= 1
        while left > 0:
            here = left
            if k < change_at.size and change_at[k] - u < left:
                here = change_at[k] - u
            if here > 0:
                _spread((u + offset[k] - _FIRST_MONDAY) % _WEEK, here, 1.0 / minutes, hour, change)
            u += here
            left -= here
            k += 1


@kernel
def limits(time: Integers) -> tuple[np.int64, np.int64]:
    """The first and the last of the times that are known; the last before the first if none is."""
    absent = np.int64(np.iinfo(np.int64).min)
    least, most = np.int64(np.iinfo(np.int64).max), absent
    for one in time:
        if one != absent:
            if one < least:
                least = one
            if one > most:
                most = one
    return least, most


def warm() -> None:
    """Runs every kernel of this module once."""
    time, one = np.zeros(1, np.int64), np.zeros(3, np.int64)
    limits(time)
    spread(
        time,
        time,
        0,
        one,
        one[:0].copy(),
        one[:1].copy(),
        np.zeros(168),
        np.zeros(338),
        np.zeros(7, np.int64),
    )
