"""Which places lie beside which: made once, and used for every map of the same places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.statistics.inputs import Floats, Integers
from saferplan.statistics.places.coordinates import points


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The neighbours of each place, as compressed rows: those of place i are `other[starts[i]:starts[i + 1]]`.

    `weight` says how much each counts; 1 for all where a place either is a neighbour or is not. A place is not
    its own neighbour: the methods add it where they are to.
    """

    starts: Integers
    other: Integers
    weight: Floats

    @property
    def places(self) -> int:
        """How many places there are."""
        return self.starts.size - 1

    @property
    def number(self) -> Integers:
        """How many neighbours each place has."""
        return cast(Integers, np.diff(self.starts))

    @property
    def plain(self) -> bool:
        """Whether all neighbours count alike, as 1."""
        return bool((self.weight == 1).all())

    def among(self, kept: NDArray[np.bool_]) -> Neighbours:
        """The neighbours among the places that are kept, which are numbered anew in their order.

        >>> neighbours_from_pairs([(0, 1), (1, 2)], 3).among(np.array([False, True, True])).other.tolist()
        [1, 0]
        """
        numbered = np.cumsum(kept) - 1
        row = np.repeat(np.arange(self.places), self.number)
        both = kept[row] & kept[self.other]
        return from_rows(numbered[row[both]], numbered[self.other[both]], int(kept.sum()), self.weight[both])

    def row_standardised(self) -> Neighbours:
        """The same, the weights of each place's neighbours adding up to 1.

        >>> neighbours_from_pairs([(0, 1), (1, 2)], 3).row_standardised().weight.tolist()
        [1.0, 0.5, 0.5, 1.0]
        """
        row = np.repeat(np.arange(self.places), self.number)
        total = np.bincount(row, self.weight, self.places)
        return _sealed(self.starts, self.other, self.weight / total[row])


def neighbours_from_pairs(pairs: ArrayLike, places: int, *, weight: ArrayLike | None = None) -> Neighbours:
    """Neighbours from a list of pairs, in either order and as often as you like; both are neighbours of each other.

    `saferplan.geography.contiguity` finds the pairs of areas that touch.

    Args:
        pairs: two numbers of places each, counted from 0.
        places: how many places there are, also those without neighbours.
        weight: how much each pair counts, above 0; 1 where not given. A pair given twice must have one weight.

    Raises:
        ValueError: a place is not there or its own neighbour, or a weight is not above 0 or contradicts another.

    >>> found = neighbours_from_pairs([(0, 1), (2, 1)], 4)
    >>> found.number.tolist(), found.other.tolist()
    ([1, 2, 1, 0], [1, 0, 2, 1])
    """
    given = np.asarray(pairs)
    if given.size == 0:
        given = np.empty((0, 2), dtype=np.int64)
    if given.ndim != 2 or given.shape[1] != 2 or not np.issubdtype(given.dtype, np.integer):
        raise ValueError("pairs: two whole numbers for each pair are needed")
    if given.size and (given.min() < 0 or given.max() >= places):
        raise ValueError(f"pairs: places are numbered from 0 to {places - 1}; another number is given")
    if (given[:, 0] == given[:, 1]).any():
        raise ValueError("pairs: a place cannot be its own neighbour; leave such pairs out")
    weighs = np.ones(len(given)) if weight is None else np.array(weight, dtype=np.float64)
    if weighs.shape != (len(given),) or not (np.isfinite(weighs) & (weighs > 0)).all():
        raise ValueError("weight: one number above 0 for each pair is needed")
    both = np.concatenate([given, given[:, ::-1]]).astype(np.int64)
    key = both[:, 0] * places + both[:, 1]
    each, first, which = np.unique(key, return_index=True, return_inverse=True)
    weighs = np.concatenate([weighs, weighs])
    if not (weighs == weighs[first][which]).all():
        raise ValueError("weight: a pair that is given twice has two weights")
    return from_rows(each // max(places, 1), each % max(places, 1), places, weighs[first])


def neighbours_within(x: ArrayLike, y: ArrayLike, distance: float) -> Neighbours:
    """Neighbours no further apart than a distance.

    Args:
        x: metres east, of each place's middle.
        y: metres north.
        distance: metres; a pair at exactly this distance are neighbours.

    Raises:
        ValueError: coordinates are degrees, infinite or missing, or the distance is not above 0.

    >>> neighbours_within([0, 400, 5000], [100, 100, 100], 500).number.tolist()
    [1, 1, 0]
    """
    east, north = points(x, y)
    if np.isnan(east).any():
        raise ValueError("x and y: every place needs coordinates; leave places without out")
    if not (np.isfinite(distance) and distance > 0):
        raise ValueError(f"distance: {distance} metres cannot be; give a number above 0")
    places = east.size
    if places == 0:
        return from_rows(np.empty(0, np.int64), np.empty(0, np.int64), 0)
    # Places sorted into squares as wide as the distance: partners lie in the same square or in one beside it.
    column = np.floor((east - east.min()) / distance).astype(np.int64) + 1
    row = np.floor((north - north.min()) / distance).astype(np.int64) + 1
    wide = int(column.max()) + 2
    square = row * wide + column
    order = np.argsort(square, kind="stable")
    ordered = square[order]
    rows, others = [], []
    for up in (-1, 0, 1):
        beside = square + up * wide
        start = np.searchsorted(ordered, beside - 1, side="left")
        end = np.searchsorted(ordered, beside + 1, side="right")
        many = end - start
        one = np.repeat(np.arange(places), many)
        other = order[np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many) + start[one]]
        near = (one != other) & (np.hypot(east[one] - east[other], north[one] - north[other]) <= distance)
        rows.append(one[near])
        others.append(other[near])
    one, other = np.concatenate(rows), np.concatenate(others)
    sorted_by = np.lexsort((other, one))
    return from_rows(one[sorted_by], other[sorted_by], places)


def from_rows(row: Integers, other: Integers, places: int, weight: Floats | None = None) -> Neighbours:
    """Neighbours from places in ascending order, each with one of its neighbours."""
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=places))]).astype(np.int64)
    return _sealed(starts, other.astype(np.int64), np.ones(other.size) if weight is None else weight)


def _sealed(starts: Integers, other: Integers, weight: Floats) -> Neighbours:
    arrays: list[NDArray[np.generic]] = [starts, other, weight]
    for array in arrays:
        array.flags.writeable = False
    return Neighbours(starts, other, weight)
