"""Which events belong together: series of events linked by nearness, the first of each, and what followed which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, sealed
from saferplan.statistics.repeats.events import Points, pairs, placed_and_dated
from saferplan.statistics.result import Result

SERIES = Method(
    "series of near repeats and each event's own chance",
    1,
    "Haberman CP and Ratcliffe JH (2012), The predictive policing challenges of near repeat armed street robberies, "
    "Policing 6, 151-166 (series); each event's own chance: hypergeometric, its own day kept and the others dealt anew",
)


class Role(IntEnum):
    """What an event is in its series."""

    NOT_KNOWN = -1
    ALONE = 0
    ORIGINATOR = 1
    FIRST_TOGETHER = 2
    REPEAT = 3
    NEAR_REPEAT = 4
    SAME_DAY = 5
    FURTHER_START = 6


@dataclass(frozen=True, slots=True, eq=False)
class NearRepeatSeries(Result):
    """What each event, in the order given, has to do with the others.

    `linked` is how many others lie nearer than `distance` and less than `days` away, `expected` how many would by
    chance, and `p` the chance of at least as many: NaN where an event has no place or day. `series` numbers the series
    from 0, the earliest first, -1 for none; `role` says what an event is in its series, as `Role`:

    - ORIGINATOR: alone the first; FIRST_TOGETHER: one of several on the first day, whose order is not known;
    - REPEAT: follows a linked event at the very same place; NEAR_REPEAT: follows one near;
    - SAME_DAY: linked only to events of its own day and later ones; FURTHER_START: only to later ones.

    Of each series: `size`, its `first` event (-1 where several share the first day) and `days_between` the first day
    and the last: 0 where all is on one day, so that no day counts at both ends.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SERIES,)

    linked: Floats
    expected: Floats
    p: Floats
    series: NDArray[np.int64]
    role: NDArray[np.int64]
    size: NDArray[np.int64]
    first: NDArray[np.int64]
    days_between: NDArray[np.int64]
    distance: float
    days: int


def near_repeat_series(
    x: ArrayLike,
    y: ArrayLike,
    day: ArrayLike,
    *,
    distance: float = 200.0,
    days: int = 14,
    manhattan: bool = False,
    points: Points = Points.NOT_SAID,
) -> NearRepeatSeries:
    """Links events nearer than a distance and a time to each other, and follows the links.

    Args:
        x, y, day, manhattan, points: as `near_repeat`.
        distance: in metres; the default, with `days`, is the reach that Johnson and others (2007) find in most cities.
        days: links are of fewer days than this.

    Raises:
        ValueError: as `near_repeat`, or a reach that is not above 0.

    >>> found = near_repeat_series([5000, 5000, 5050, 9000], [5000, 5000, 5000, 9000], [3, 1, 9, 4])
    >>> found.series.tolist(), [Role(one).name for one in found.role], found.first.tolist()
    ([0, 0, 0, -1], ['REPEAT', 'ORIGINATOR', 'NEAR_REPEAT', 'ALONE'], [1])
    """
    from saferplan.statistics.kernels.near_repeat import earlier, joined, upper_tails

    if not distance > 0 or not np.isfinite(distance) or days < 1:
        raise ValueError(f"distance and days: {distance} and {days} link nothing; give numbers above 0")
    east, north, when, known = placed_and_dated(x, y, day, points)
    found = pairs(east[known], north[known], when[known], np.array([0.0, distance]), manhattan=manhattan)
    events = found.day.size
    kind, root = np.zeros(events, np.int64), np.empty(events, np.int64)
    earlier(found.x, found.y, found.day, found.at, found.other, float(days), kind)
    joined(found.day, found.at, found.other, float(days), root)
    one = np.repeat(np.arange(events), np.diff(found.at))
    close = np.abs(found.day[one] - found.day[found.other]) < days
    ends = np.concatenate([one, found.other])
    near = np.bincount(ends, minlength=events)
    linked = np.bincount(ends[np.tile(close, 2)], minlength=events)
    ordered = np.sort(found.day)
    soon = (
        np.searchsorted(ordered, found.day + days) - np.searchsorted(ordered, found.day - days, "right") - 1
    )
    p = np.empty(events)
    upper_tails(linked.astype(np.int64), near.astype(np.int64), soon.astype(np.int64), events - 1, p)
    # From here on in the order given.
    at = np.flatnonzero(known)[found.position]
    of_event = np.full((3, known.size), np.nan)
    of_event[:, at] = linked, near * soon / (events - 1), p
    links, follows, joint = (np.zeros(known.size, np.int64) for _ in range(3))
    links[at], follows[at], joint[at] = linked, kind, at[root]
    joint[~known | (links == 0)] = -1
    series, size, first, between, on_first = _numbered(joint, when)
    role = np.select(
        [~known, links == 0, on_first == 1, on_first > 1, follows & 2 > 0, follows & 1 > 0, follows & 4 > 0],
        [
            Role.NOT_KNOWN,
            Role.ALONE,
            Role.ORIGINATOR,
            Role.FIRST_TOGETHER,
            Role.REPEAT,
            Role.NEAR_REPEAT,
            Role.SAME_DAY,
        ],
        Role.FURTHER_START,
    ).astype(np.int64)
    for array in (series, role, size, first, between):
        array.flags.writeable = False
    return NearRepeatSeries(
        linked=sealed(of_event[0]),
        expected=sealed(of_event[1]),
        p=sealed(of_event[2]),
        series=series,
        role=role,
        size=size,
        first=first,
        days_between=between,
        distance=float(distance),
        days=int(days),
    )


def _numbered(joint: Integers, when: Floats) -> tuple[Integers, Integers, Integers, Integers, Integers]:
    """Series numbered by their first day; size, first event and days of each; how many share an event's first day.

    The last is 0 for events that are not on their series' first day.
    """
    series, on_first = np.full(joint.size, -1, np.int64), np.zeros(joint.size, np.int64)
    inside = np.flatnonzero(joint >= 0)
    _, number = np.unique(joint[inside], return_inverse=True)
    many = int(number.max()) + 1 if inside.size else 0
    begin, end, lead = np.full(many, np.inf), np.full(many, -np.inf), np.full(many, joint.size, np.int64)
    np.minimum.at(begin, number, when[inside])
    np.maximum.at(end, number, when[inside])
    np.minimum.at(lead, number, inside)
    order = np.lexsort((lead, begin))
    rank = np.empty(many, np.int64)
    rank[order] = np.arange(many)
    series[inside] = rank[number]
    begins = when[inside] == begin[number]
    sharing = np.bincount(number[begins], minlength=many)
    on_first[inside[begins]] = sharing[number[begins]]
    first = np.full(many, -1, np.int64)
    single = begins & (sharing[number] == 1)
    first[rank[number[single]]] = inside[single]
    size = np.bincount(rank[number], minlength=many).astype(np.int64)
    return series, size, first, (end - begin)[order].astype(np.int64), on_first
