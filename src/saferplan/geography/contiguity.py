"""What methods on places need of outlines: which areas touch, which cells of a grid an area covers, and metres."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from saferplan.statistics.places.grids import Grid


def touching_pairs(
    polygons: Sequence[shapely.Geometry] | NDArray[np.object_], *, rook: bool = False, gap: float = 0.0
) -> NDArray[np.int64]:
    """The pairs of areas that touch, each once: two numbers a row, for `neighbours_from_pairs`.

    Generalised outlines leave slivers between neighbours: `gap` bridges them.

    Args:
        polygons: outlines, all in one system of coordinates.
        rook: only pairs that share a line, not those that share only a point (the moves of chess).
        gap: how far apart two areas may lie that count as touching, in the unit of the coordinates.

    Raises:
        ValueError: an outline is missing or empty, or the gap is negative.

    >>> side_by_side = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(2, 1, 3, 2)]
    >>> touching_pairs(side_by_side).tolist(), touching_pairs(side_by_side, rook=True).tolist()
    ([[0, 1], [1, 2]], [[0, 1]])
    """
    given = np.asarray(polygons, dtype=object)
    if shapely.is_missing(given).any() or shapely.is_empty(given).any():
        raise ValueError("polygons: an outline is missing or empty; leave areas without an outline out")
    if not (np.isfinite(gap) and gap >= 0):
        raise ValueError(f"gap: {gap} cannot be; give 0 or more")
    tree = shapely.STRtree(given)
    if gap > 0:
        one, other = tree.query(given, predicate="dwithin", distance=gap)
    else:
        one, other = tree.query(given, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    if rook:
        near = shapely.buffer(given[one], gap) if gap > 0 else given[one]
        # A line in common; areas that overlap a little have one along the overlap.
        length = shapely.length(shapely.intersection(near, shapely.boundary(given[other])))
        # Two corners within the gap have a piece of line of some gaps in common, too.
        shared = length > 4 * gap
        one, other = one[shared], other[shared]
    order = np.lexsort((other, one))
    return np.column_stack([one[order], other[order]]).astype(np.int64)


def study_area(grid: Grid, outline: shapely.Geometry) -> Grid:
    """The grid with only those of its cells that the outline covers, wholly or in part.

    Args:
        grid: a grid in metres.
        outline: the area under study, in the same metres.

    Raises:
        ValueError: the outline touches no cell.

    >>> from saferplan.statistics.places.grids import square_grid
    >>> grid = square_grid(440_000, 310_000, 443_000, 311_000, size=1000)
    >>> study_area(grid, shapely.box(440_500, 310_500, 441_500, 310_600)).inside.tolist()
    [[True, True, False]]
    """
    shapely.prepare(outline)
    cells = shapely.polygons(np.array(grid.corners()))
    # A cell that has no more than its edge in common with the area is not of it.
    return grid.with_inside(shapely.intersects(outline, cells) & ~shapely.touches(outline, cells))


def national_grid(
    longitude: ArrayLike, latitude: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres east and north on the British National Grid, by the Ordnance Survey's transformation (OSTN15).

    NaN where a point has no coordinates or lies beyond the reach of the transformation.

    Args:
        longitude: degrees (WGS 84), NaN where a point has no place.
        latitude: degrees.

    >>> east, north = national_grid([-1.3712, float("nan")], [52.7235, 52.7])
    >>> east.round().tolist(), north.round().tolist()
    ([442566.0, nan], [314167.0, nan])
    """
    # Loading the grid of the transformation takes longer than most that is done with it.
    from convertbng.cutil import convert_bng

    degrees_east, degrees_north = (
        np.array(longitude, dtype=np.float64),
        np.array(latitude, dtype=np.float64),
    )
    east, north = np.full(degrees_east.shape, np.nan), np.full(degrees_east.shape, np.nan)
    placed = ~(np.isnan(degrees_east) | np.isnan(degrees_north))
    if placed.any():
        found = convert_bng(
            np.ascontiguousarray(degrees_east[placed]), np.ascontiguousarray(degrees_north[placed])
        )
        east[placed], north[placed] = (np.asarray(values) for values in found)
    return east, north
