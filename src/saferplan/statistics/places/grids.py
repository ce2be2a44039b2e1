"""Grids of square or hexagonal cells over an area under study, and which cell a point is in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike

from saferplan.statistics.inputs import Floats, Integers, amounts, sealed
from saferplan.statistics.places.coordinates import Booleans, points, refuse_degrees, strays
from saferplan.statistics.places.neighbours import Neighbours, from_rows

MOST_CELLS = 1_000_000
"""A grid with more cells than this is refused: its cells are far smaller than what is known of where things were."""

_ROW_OF_HEXAGONS = np.sqrt(3) / 2  # from one row's middles to the next, in widths of a hexagon


class Cells(IntEnum):
    """The form of a grid's cells."""

    SQUARE = 0
    HEXAGON = 1
    """With a corner to the north; all six neighbours are equally far."""


@dataclass(frozen=True, slots=True, eq=False)
class PlacedCounts:
    """Points counted into places.

    `count` has one number for each place, the sum of weights where weights were given. `placed` points lie in a
    place, `outside` ones elsewhere, and `nowhere` are those without coordinates or at (0, 0).
    """

    count: Floats
    placed: int
    outside: int
    nowhere: int


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Cells of equal size; `inside` says which of them belong to the area under study.

    These are the places, numbered row by row from the south-west. `west` and `south` are the metres of the
    south-western corner of the square cells, or of the middle of the first hexagon; `size` is the side of a
    square, or the distance between the middles of neighbouring hexagons. A cell holds its western and southern
    edge, not the others.
    """

    cells: Cells
    west: float
    south: float
    size: float
    inside: Booleans

    @property
    def places(self) -> int:
        """How many cells belong to the area."""
        return int(self.inside.sum())

    @property
    def cell_area(self) -> float:
        """Square metres of a cell."""
        return self.size**2 * (1.0 if self.cells is Cells.SQUARE else float(_ROW_OF_HEXAGONS))

    def middles(self) -> tuple[Floats, Floats]:
        """Metres east and north of the middle of each place."""
        row, column = np.nonzero(self.inside)
        return self._middles_of(row, column)

    def corners(self) -> Floats:
        """Metres of the corners of each place, to draw it with: places by corners by east and north."""
        east, north = self.middles()
        if self.cells is Cells.SQUARE:
            around = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (self.size / 2)
        else:
            angle = np.pi / 6 + np.pi / 3 * np.arange(6)
            around = np.column_stack([np.cos(angle), np.sin(angle)]) * (self.size / np.sqrt(3))
        return sealed(np.column_stack([east, north])[:, np.newaxis, :] + around)

    def place_of(self, x: ArrayLike, y: ArrayLike) -> Integers:
        """The number of the place that each point is in; -1 for a point in none, or without coordinates.

        Raises:
            ValueError: as `saferplan.statistics.places.coordinates.points`.
        """
        east, north = points(x, y)
        rows, columns = self.inside.shape
        number = np.where(self.inside.ravel(), np.cumsum(self.inside.ravel()) - 1, -1)
        with np.errstate(invalid="ignore"):
            if self.cells is Cells.SQUARE:
                column, row = (
                    np.floor((east - self.west) / self.size),
                    np.floor((north - self.south) / self.size),
                )
            else:
                row, column = self._nearest_hexagon(east, north)
            in_grid = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        found = np.full(east.shape, -1, dtype=np.int64)
        at = row[in_grid].astype(np.int64) * columns + column[in_grid].astype(np.int64)
        found[in_grid] = number[at]
        found.flags.writeable = False
        return found

    def count(self, x: ArrayLike, y: ArrayLike, *, weight: ArrayLike | None = None) -> PlacedCounts:
        """How many points are in each place.

        Args:
            x: metres east of each point; NaN where it has no place.
            y: metres north.
            weight: how much each point counts, from 0 (harm, say); 1 where not given.

        Raises:
            ValueError: coordinates are degrees or infinite, or a weight is negative or missing.

        >>> grid = square_grid(440_000, 310_000, 441_000, 311_000, size=500)
        >>> found = grid.count([440_100, 440_700, 440_999, 443_000, 0], [310_100, 310_200, 310_499, 310_100, 0])
        >>> found.count.tolist(), found.placed, found.outside, found.nowhere
        ([1.0, 2.0, 0.0, 0.0], 3, 1, 1)
        """
        place = self.place_of(x, y)
        weighs = None
        if weight is not None:
            weighs = amounts(weight, "weight")
            if weighs.shape != place.shape or np.isnan(weighs).any():
                raise ValueError("weight: one known number for each point is needed")
        inside = place >= 0
        counted = np.bincount(
            place[inside], None if weighs is None else weighs[inside], minlength=self.places
        )
        nowhere = int(np.isnan(points(x, y)[0]).sum())
        placed = int(inside.sum())
        return PlacedCounts(sealed(counted), placed, int(place.size) - placed - nowhere, nowhere)

    def neighbours(self, *, rook: bool = False) -> Neighbours:
        """Which places lie beside which: the eight around a square, the six around a hexagon.

        Args:
            rook: for squares, only the four that share an edge. (Default: with the corners, the queen's move of
                chess, as is usual for hot spots of crime; Chainey and Ratcliffe 2005, GIS and Crime Mapping.)

        >>> square_grid(0, 0, 3000, 3000, size=1000).neighbours().number.tolist()
        [3, 5, 3, 5, 8, 5, 3, 5, 3]
        """
        rows, columns = self.inside.shape
        number = np.full((rows + 2, columns + 2), -1, dtype=np.int64)
        number[1:-1, 1:-1][self.inside] = np.arange(self.places)
        row, column = np.nonzero(self.inside)
        sides = [(0, -1), (0, 1), (-1, 0), (1, 0)]
        if self.cells is Cells.SQUARE:
            steps = [(up, np.full(row.shape, aside)) for up, aside in sides]
            if not rook:
                steps += [(up, np.full(row.shape, aside)) for up in (-1, 1) for aside in (-1, 1)]
        else:
            # Odd rows lie half a cell further east: of the next row, they touch this column and the one east.
            odd = row % 2
            steps = [(0, np.full(row.shape, aside)) for aside in (-1, 1)]
            steps += [(up, odd - east) for up in (-1, 1) for east in (0, 1)]
        other = np.column_stack([number[row + 1 + up, column + 1 + aside] for up, aside in steps])
        beside = other >= 0
        place = np.repeat(np.arange(self.places), beside.sum(axis=1))
        return from_rows(place, other[beside], self.places)

    def on_grid(self, values: ArrayLike) -> Floats:
        """Values of the places, along the last axis, as rows (from the south) by columns; NaN outside the area.

        Raises:
            ValueError: not one value for each place.
        """
        given = np.asarray(values, dtype=np.float64)
        if given.ndim == 0 or given.shape[-1] != self.places:
            raise ValueError(f"values: {self.places} are needed, one for each place")
        laid = np.full((*given.shape[:-1], *self.inside.shape), np.nan)
        laid[..., self.inside] = given
        return sealed(laid)

    def with_inside(self, inside: ArrayLike) -> Grid:
        """The same grid with another area under study: one truth value for each of the places there are now.

        `saferplan.geography.study_area` tells which cells an outline touches.

        Raises:
            ValueError: not one for each place, or no place is left.
        """
        kept = np.asarray(inside)
        if kept.shape != (self.places,) or kept.dtype != np.bool_:
            raise ValueError(f"inside: {self.places} truth values are needed, one for each place")
        within = np.zeros(self.inside.shape, dtype=np.bool_)
        within[self.inside] = kept
        return _sealed(self.cells, self.west, self.south, self.size, within)

    def _middles_of(self, row: Integers, column: Integers) -> tuple[Floats, Floats]:
        if self.cells is Cells.SQUARE:
            return (
                sealed(self.west + (column + 0.5) * self.size),
                sealed(self.south + (row + 0.5) * self.size),
            )
        return (
            sealed(self.west + (column + 0.5 * (row % 2)) * self.size),
            sealed(self.south + row * self.size * _ROW_OF_HEXAGONS),
        )

    def _nearest_hexagon(self, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        """A point is in the hexagon whose middle is nearest: that of one of the two rows around it."""
        height = self.size * _ROW_OF_HEXAGONS
        lower = np.floor((north - self.south) / height)
        best_row, best_column, best = lower, lower, np.full(east.shape, np.inf)
        for row in (lower, lower + 1):
            shift = 0.5 * (row % 2)
            column = np.floor((east - self.west) / self.size - shift + 0.5)
            apart = (east - self.west - (column + shift) * self.size) ** 2
            apart = apart + (north - self.south - row * height) ** 2
            nearer = apart < best
            best_row = np.where(nearer, row, best_row)
            best_column = np.where(nearer, column, best_column)
            best = np.where(nearer, apart, best)
        return best_row, best_column


def square_grid(west: float, south: float, east: float, north: float, *, size: float) -> Grid:
    """Square cells from a south-western corner, as many as it takes to cover a rectangle; all belong to the area.

    Args:
        west: metres; likewise the others.
        south: metres.
        east: metres.
        north: metres.
        size: side of a cell in metres.

    Raises:
        ValueError: the rectangle is empty, infinite or in degrees, or it takes more than `MOST_CELLS` cells.

    >>> grid = square_grid(440_000, 310_000, 441_200, 311_000, size=500)
    >>> grid.inside.shape, grid.places, grid.cell_area
    ((2, 3), 6, 250000.0)
    """
    _check(west, south, east, north, size)
    columns, rows = (max(1, int(np.ceil(extent / size - 1e-9))) for extent in (east - west, north - south))
    return _whole(Cells.SQUARE, west, south, size, rows, columns)


def hexagon_grid(west: float, south: float, east: float, north: float, *, size: float) -> Grid:
    """Hexagonal cells that cover a rectangle; arguments and errors as `square_grid`.

    `size` is the distance between the middles of neighbouring cells, which is also a cell's width.

    >>> grid = hexagon_grid(440_000, 310_000, 441_000, 311_000, size=500)
    >>> grid.inside.shape, sorted(set(grid.neighbours().number.tolist()))
    ((4, 3), [2, 3, 4, 5, 6])
    """
    _check(west, south, east, north, size)
    columns = int(np.ceil((east - west) / size - 1e-9)) + 1
    rows = int(np.ceil((north - south) / (size * _ROW_OF_HEXAGONS) - 1e-9)) + 1
    return _whole(Cells.HEXAGON, west, south, size, rows, columns)


def grid_around(x: ArrayLike, y: ArrayLike, *, size: float, cells: Cells = Cells.SQUARE) -> Grid:
    """A grid over where points are, for want of an outline of the area under study.

    The area is taken as what lies within the outermost points and a cell around them. Strays do not stretch it:
    `Grid.count` counts them as outside. With an outline, lay the grid over that instead: a place at the edge
    where nothing ever happened is a zero that this grid does not know of.

    Raises:
        ValueError: no point has a place, coordinates are degrees or infinite, or the grid gets too many cells.

    >>> grid = grid_around([442_100, 442_900, 443_700, 0], [314_100, 314_900, 314_200, 0], size=500)
    >>> grid.inside.shape
    (2, 4)
    """
    east, north = points(x, y)
    kept = ~np.isnan(east) & ~strays(x, y)
    if not kept.any():
        raise ValueError("x and y: no point has a place, so there is nothing to lay a grid over")
    east, north = east[kept], north[kept]
    if not (np.isfinite(size) and size > 0):
        raise ValueError(f"size: {size} metres cannot be; give a number above 0")
    west, south = float(np.floor(east.min() / size) * size), float(np.floor(north.min() / size) * size)
    make = square_grid if cells is Cells.SQUARE else hexagon_grid
    # Half-open cells: the easternmost point needs one more where it lies on an edge.
    grid = make(west, south, float(east.max()) + size * 1e-6, float(north.max()) + size * 1e-6, size=size)
    return grid.with_inside(_near_hull(grid, east, north))


def _near_hull(grid: Grid, east: Floats, north: Floats) -> Booleans:
    """Whether each place's middle is at most a cell outside the convex hull of the points."""
    middle_east, middle_north = grid.middles()
    near = np.ones(grid.places, dtype=np.bool_)
    hull = _hull(np.unique(np.column_stack([east, north]), axis=0))
    for (x0, y0), (x1, y1) in zip(hull, np.roll(hull, -1, axis=0), strict=True):
        length = np.hypot(x1 - x0, y1 - y0)
        if length > 0:
            left = ((x1 - x0) * (middle_north - y0) - (y1 - y0) * (middle_east - x0)) / length
            near &= left >= -grid.size
    return near


def _hull(ordered: Floats) -> Floats:
    """Andrew's monotone chain, counter-clockwise, over distinct points in order of x and y."""
    if len(ordered) < 3:
        return ordered
    chains = []
    for sequence in (ordered, ordered[::-1]):
        chain: list[Floats] = []
        for point in sequence:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2], chain[-1]
                if (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) > 0:
                    break
                chain.pop()
            chain.append(point)
        chains += chain[:-1]
    return np.array(chains)


def _check(west: float, south: float, east: float, north: float, size: float) -> None:
    if not np.isfinite([west, south, east, north]).all() or not (west < east and south < north):
        raise ValueError("west, south, east, north: these are no rectangle; give metres, west before east")
    refuse_degrees(np.array([west, east]), np.array([south, north]), "west, south, east, north")
    if not (np.isfinite(size) and size > 0):
        raise ValueError(f"size: {size} metres cannot be; give a number above 0")
    cells = (east - west) / size * ((north - south) / size)
    if cells > MOST_CELLS:
        raise ValueError(
            f"size: cells of {size:g} metres over {(east - west) / 1000:.0f} by {(north - south) / 1000:.0f} "
            f"kilometres are more than {MOST_CELLS:,}; give larger cells, or look for points that are far off"
        )


def _whole(cells: Cells, west: float, south: float, size: float, rows: int, columns: int) -> Grid:
    return _sealed(cells, west, south, size, np.ones((rows, columns), dtype=np.bool_))


def _sealed(cells: Cells, west: float, south: float, size: float, inside: Booleans) -> Grid:
    if not inside.any():
        raise ValueError("inside: no cell is left in the area under study")
    inside.flags.writeable = False
    return Grid(cells, float(west), float(south), float(size), inside)
