"""The events that near repeats are looked for among: in metres, dated in days, and not moved to shared points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.statistics.inputs import Floats, Integers
from saferplan.statistics.places.coordinates import points

if TYPE_CHECKING:
    from numpy import int32

_FEWEST_TO_JUDGE = 30
_SHARED = 0.5
_FARTHEST_CELLS = 4_000_000
_LONGEST = 2**24


class Points(Enum):
    """What is known of how the points were made."""

    NOT_SAID = "nothing is known; points that look moved are refused"
    EXACT = "the places themselves"
    MOVED = "moved to shared points, as those on police.uk are; refused"
    MOVED_BUT_USE = "moved, and to be used all the same"


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Events in the order of the cells of a search grid, and for each and each band of distance its later neighbours.

    `position` says where each event stood among those given; the neighbours of event i in band s of `bands` are
    `other[at[i * bands + s] : at[i * bands + s + 1]]`, so each pair is there once.
    """

    x: Floats
    y: Floats
    day: Floats
    position: Integers
    at: Integers
    other: NDArray[int32]


def placed_and_dated(
    x: ArrayLike, y: ArrayLike, day: ArrayLike, which: Points
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Metres, whole days counted from the first, and which events have both; checked. Copies.

    Raises:
        ValueError: as `points` of `places.coordinates`; a day is no whole number or date; there are not as many
            days as points; fewer than three events can be used; or the points are moved and `which` does not say
            that they are to be used all the same.
    """
    east, north = points(x, y)
    when = days(day)
    if when.shape != east.shape:
        raise ValueError(f"day: one for each point is needed; got {when.size} days for {east.size} points")
    known = ~np.isnan(east) & ~np.isnan(when)
    if known.sum() < 3:
        raise ValueError(f"events: {known.sum()} have a place and a day; at least 3 are needed")
    when = when - when[known].min()
    if when[known].max() >= _LONGEST:
        raise ValueError("day: the days are too far apart; give whole days, or dates")
    refuse_moved(east[known], north[known], which)
    return east, north, when, known


def days(values: ArrayLike) -> Floats:
    """Days as whole numbers; of a date with a time, the day it is on. NaN where none is given.

    Raises:
        ValueError: a number is not whole, or not one list was given.

    >>> days(np.array(["2020-01-01T23:50", "2020-01-02", "NaT"], dtype="datetime64[m]")).tolist()
    [18262.0, 18263.0, nan]
    """
    given = np.asarray(values)
    if given.dtype.kind == "O":
        given = given.astype("datetime64[D]") if given.size and not _numbers(given) else given
    if given.dtype.kind == "M":
        given = given.astype("datetime64[D]")
        found = np.where(np.isnat(given), np.nan, given.astype(np.int64).astype(np.float64))
    else:
        found = np.array(given, dtype=np.float64)
    if found.ndim != 1:
        raise ValueError(f"day: one list is needed; got the shape {found.shape}")
    known = found[~np.isnan(found)]
    if np.isinf(known).any() or (known != np.floor(known)).any():
        raise ValueError("day: give dates or whole numbers of days, NaN where a day is not known")
    return found


def _numbers(values: NDArray[np.object_]) -> bool:
    return all(one is None or isinstance(one, int | float | np.number) for one in values)


def shared_percent(x: ArrayLike, y: ArrayLike) -> float:
    """Of the events with a place, how many per cent lie at exactly the same point as another. NaN if there are none.

    >>> shared_percent([442_500, 442_500, 442_800, 443_100], [314_200, 314_200, 314_000, 314_000])
    50.0
    """
    east, north = points(x, y)
    known = ~np.isnan(east)
    if not known.any():
        return np.nan
    _, times = np.unique(east[known] + 1j * north[known], return_counts=True)
    return float(100 * times[times > 1].sum() / known.sum())


def refuse_moved(east: Floats, north: Floats, which: Points) -> None:
    """Refuses points that were moved to shared ones.

    Where nothing is said, they are taken as moved if at least 30 events have points and more than half of them share
    one with another. The rule is our own: of burglaries in Chicago 8 to 16% do, of police.uk points nearly all.

    Raises:
        ValueError: the points are moved, or look so.
    """
    if which in (Points.EXACT, Points.MOVED_BUT_USE):
        return
    reason = (
        "events at different addresses then look like repeats at one place, and distances between near ones are "
        "those of the shared points. Use the places themselves"
    )
    if which is Points.MOVED:
        raise ValueError(
            f"x and y: the points were moved to shared ones; {reason}, or give Points.MOVED_BUT_USE"
        )
    if east.size >= _FEWEST_TO_JUDGE:
        percent = shared_percent(east, north)
        if percent > 100 * _SHARED:
            raise ValueError(
                f"x and y: {percent:.0f}% of the events share their point with another, as if moved to shared "
                f"points; {reason}, say Points.EXACT if these are, or give Points.MOVED_BUT_USE"
            )


def pairs(x: Floats, y: Floats, day: Floats, edges: Floats, *, manhattan: bool) -> Pairs:
    """The pairs of events nearer than the last of the edges, by bands of distance; every event placed and dated."""
    from saferplan.statistics.kernels.near_repeat import near_pairs

    # Cells a little wider than the reach; wider still where events are so far apart that cells would be too many.
    width = max(
        float(edges[-1]) * (1 + 1e-9),
        float(np.sqrt(max(np.ptp(x), 1) * max(np.ptp(y), 1) / _FARTHEST_CELLS)),
        float(max(np.ptp(x), np.ptp(y)) / _FARTHEST_CELLS),
    )
    column = np.floor((x - x.min()) / width).astype(np.int64) + 1
    row = np.floor((y - y.min()) / width).astype(np.int64)
    columns = int(column.max()) + 2
    cell = row * columns + column
    # Within a cell by place and day, so that the same events make the same numbers in whatever order they are given.
    order = np.lexsort((day, y, x, cell))
    starts = np.searchsorted(cell[order], np.arange(int(cell.max()) + columns + 4)).astype(np.int64)
    east, north, when = x[order], y[order], day[order]
    at, other = near_pairs(east, north, cell[order], columns, starts, edges, manhattan)
    return Pairs(east, north, when, order.astype(np.int64), at, other)
