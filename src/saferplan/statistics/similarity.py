"""Most similar areas, by a stated distance that anyone can recompute, not a list that must be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, amounts, names, sealed
from saferplan.statistics.result import Result

SIMILARITY = Method(
    "most similar areas by standardised distance",
    1,
    "our own, in the manner of the Home Office's most similar groups: root of the weighted mean square "
    "difference of features standardised by median and interquartile range over all areas",
)

NOBODY = -1
"""In a group with fewer areas than asked for, the places left over."""


@dataclass(frozen=True, slots=True, eq=False)
class SimilarAreas(Result):
    """Groups of most similar areas, one per row.

    `members` are row numbers of the features, the area itself first and then the most similar; `NOBODY` where
    there are no more. `distance` is each member's, in robust standard deviations of an average feature.
    `centre` and `spread` are what each feature was standardised by, `weights` what it counted for.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SIMILARITY,)

    members: Integers
    distance: Floats
    centre: Floats
    spread: Floats
    weights: Floats


def most_similar(
    features: ArrayLike,
    codes: Sequence[str],
    *,
    of: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    size: int = 15,
) -> SimilarAreas:
    """The areas most similar to each of some areas.

    Each feature is standardised by its median and interquartile range over all areas, so that a handful of
    very unlike areas (inner cities, by density) does not set the yardstick for all the rest; by its standard
    deviation where half the areas or more have the same value. Equal distances are put in the order of the
    codes, so that the same features always give the same group. An area with a feature that is not known
    is in nobody's group, and its own group is itself alone.

    Args:
        features: one row per area, one column per feature, NaN where not known; take logarithms beforehand of
            features that differ by factors, such as density.
        codes: the areas' codes, to break ties by.
        of: row numbers of the areas whose groups are wanted; all where not given.
        weights: how much each feature counts, from 0; all alike where not given.
        size: areas in a group, the area itself included.

    Raises:
        ValueError: the shapes do not fit, no weight is above 0, or the size is below 2.

    >>> found = most_similar([[1.0], [2.0], [9.0], [1.5]], ["A", "B", "C", "D"], size=3)
    >>> found.members[0].tolist()
    [0, 3, 1]
    """
    table = np.array(features, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(
            f"features: a row per area and a column per feature are needed, not shape {table.shape}"
        )
    if size < 2:
        raise ValueError(f"size: a group of {size} has nobody to compare with; 15 is usual")
    order_of_code = np.argsort(np.argsort(np.array(names(codes, len(table), "codes"))))
    weighs = amounts(np.ones(table.shape[1]) if weights is None else weights, "weights")
    if weighs.shape != table.shape[1:] or not weighs.sum() > 0:
        raise ValueError("weights: one per feature is needed, at least one of them above 0")

    centre, spread = _yardstick(table)
    standard = (table - centre) / spread
    rows = np.arange(len(table)) if of is None else np.atleast_1d(np.array(of, dtype=np.int64))
    squared = np.zeros((rows.size, len(table)))
    for feature, weight in enumerate(weighs):
        if weight > 0:
            squared += weight * (standard[rows, feature, np.newaxis] - standard[:, feature]) ** 2
    distance = np.sqrt(squared / weighs.sum())
    distance[np.arange(rows.size), rows] = -1.0  # first in its own group, also before its equals

    nearest = np.lexsort((np.broadcast_to(order_of_code, distance.shape), distance), axis=-1)[:, :size]
    near = np.take_along_axis(distance, nearest, axis=-1)
    members = np.full((rows.size, size), NOBODY, dtype=np.int64)
    found = np.full((rows.size, size), np.nan)
    members[:, : nearest.shape[1]] = np.where(np.isnan(near), NOBODY, nearest)
    found[:, : nearest.shape[1]] = np.maximum(near, 0.0)
    members.flags.writeable = False
    return SimilarAreas(members, sealed(found), sealed(centre), sealed(spread), sealed(weighs))


def _yardstick(table: Floats) -> tuple[Floats, Floats]:
    """Median, and interquartile range on the scale of a standard deviation, of each feature."""
    if not (~np.isnan(table)).any(axis=0).all():
        raise ValueError("features: a feature is not known for any area")
    low, centre, high = np.nanquantile(table, [0.25, 0.5, 0.75], axis=0)
    spread = (high - low) / 1.349
    deviation = np.nanstd(table, axis=0)
    spread = np.where(spread > 0, spread, np.where(deviation > 0, deviation, 1.0))
    return centre, spread
