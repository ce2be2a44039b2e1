"""Zones: each place with its nearest one, two, three and so on, to look for clusters in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.statistics.inputs import Floats, Integers
from saferplan.statistics.places.coordinates import points

MOST_PLACES = 15
"""Places in the largest zone, as in the examples of the R package scanstatistics."""

_AT_ONCE = 512
_SAME = 1e-9  # of a distance, which rounding may change


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Round each place, the places nearest to it: places by ranks, the place itself first.

    Where `ends` is 1, the places up to this rank make up a zone. The same set of places is one zone only, however
    many places it is the neighbourhood of.
    """

    nearest: Integers
    ends: NDArray[np.uint8]

    @property
    def places(self) -> int:
        """How many places there are."""
        return int(self.nearest.shape[0])

    @property
    def number(self) -> int:
        """How many zones there are."""
        return int(self.ends.sum())


def nearest_zones(
    x: ArrayLike, y: ArrayLike, *, most: int = MOST_PLACES, within: float = np.inf, split_ties: bool = False
) -> Zones:
    """The zones of each place and those nearest to it.

    Args:
        x: metres east, of each place's middle.
        y: metres north.
        most: places in the largest zone (default 15).
        within: metres from the place in the middle to the furthest one.
        split_ties: makes zones of some of several places that are as far away, those further west and south first,
            as the program SaTScan does. By default they are in a zone together or not at all, so that it does not
            matter how the map lies.

    Raises:
        ValueError: coordinates are degrees, infinite or missing, or a number cannot be.

    >>> zones = nearest_zones([100, 200, 400, 900], [50, 50, 50, 50], most=3)
    >>> zones.nearest.tolist()
    [[0, 1, 2], [1, 0, 2], [2, 1, 0], [3, 2, 1]]
    >>> zones.number
    9
    """
    east, north = points(x, y)
    if np.isnan(east).any():
        raise ValueError("x and y: every place needs coordinates; leave places without out")
    if east.size == 0:
        raise ValueError("x and y: at least one place is needed")
    if most < 1 or not within > 0:
        raise ValueError("most, within: give at least one place and a distance above 0")
    places = east.size
    ranks = min(most, places)
    nearest = np.empty((places, ranks), np.int64)
    ends = np.empty((places, ranks), np.bool_)
    for start in range(0, places, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        nearest[part], ends[part] = _nearest(east, north, part, ranks, within, split_ties)
    # A set of places has the same sum of random numbers in whichever order it is met.
    label = np.random.default_rng(2005).integers(-(2**62), 2**62, places)
    with np.errstate(over="ignore"):
        met = np.cumsum(label[nearest], axis=1)
    rows = np.flatnonzero(ends)
    _, first = np.unique(met.ravel()[rows], return_index=True)
    once = np.zeros(ends.size, np.uint8)
    once[rows[first]] = 1
    once = once.reshape(ends.shape)
    nearest.flags.writeable = once.flags.writeable = False
    return Zones(nearest, once)


def _nearest(
    east: Floats, north: Floats, part: slice, ranks: int, within: float, split_ties: bool
) -> tuple[Integers, NDArray[np.bool_]]:
    """Of some places, those nearest to each, and where a zone may end."""
    away = np.hypot(east[part, np.newaxis] - east, north[part, np.newaxis] - north)
    own = np.arange(part.start, part.start + len(away))
    # The place itself comes before others at the same spot.
    away[np.arange(len(away)), own] = -1.0
    # Distances that differ by rounding alone are made the same before ties are put in order.
    step = max(float(away.max()), 1.0) * _SAME
    rounded = np.rint(away / step)
    order = np.lexsort(
        (np.broadcast_to(north, away.shape), np.broadcast_to(east, away.shape), rounded), axis=-1
    )
    taken = order[:, :ranks]
    reach = np.take_along_axis(rounded, taken, axis=1)
    reach[:, 0] = 0.0
    ends = reach * step <= within
    if not split_ties:
        beyond = np.full((len(away), 1), np.inf)
        if ranks < east.size:
            beyond = np.take_along_axis(rounded, order[:, ranks : ranks + 1], axis=1)
        ends &= np.hstack([reach[:, 1:], beyond]) > reach
    return taken, ends
