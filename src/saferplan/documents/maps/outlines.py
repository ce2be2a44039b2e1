"""From coordinates to paths: a local projection, one grid for all outlines, and fewer vertices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from saferplan.domain.shapes import Shape

MAP_WIDTH = 440
"""Pixels that the outlines may take across; the key stands to their right."""

_TALLEST = 520
_MARGIN = 6
_STEPS = 10  # of the grid to a pixel; shared borders stay shared because all outlines lie on one grid
_TOLERANCE = 0.6  # pixels; more where there are very many vertices
_MOST_VERTICES = 11_000  # about 70 kB of paths
_METRES_PER_KILOMETRE = 1000
_KILOMETRES_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Plane:
    """Where coordinates land on the picture, and how many kilometres a pixel is where that is known."""

    left: float
    top: float
    across: float
    scale: float
    height: float
    kilometres_per_pixel: float | None

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a coordinate."""
        return (x * self.across - self.left) * self.scale, (self.top - y) * self.scale


def plane_for(shapes: Sequence[Shape], *, schematic: bool, metres: bool = False) -> Plane:
    """A local equirectangular projection: degrees of longitude shrunk by the cosine of the middle latitude.

    Metres and schematic units are taken as they are.

    Within a county it is true to shape and scale to better than one part in a hundred.
    """
    points = [point for shape in shapes for polygon in shape.polygons for ring in polygon for point in ring]
    if not points:
        return Plane(0, 0, 1, 1, 40, None)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    across = 1.0 if schematic or metres else math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * across, 1e-9), max(north - south, 1e-9)
    room = MAP_WIDTH - 2 * _MARGIN
    scale = min(room / wide, (_TALLEST - 2 * _MARGIN) / tall)
    spare = (room - wide * scale) / 2
    return Plane(
        left=west * across - (_MARGIN + spare) / scale,
        top=north + _MARGIN / scale,
        across=across,
        scale=scale,
        height=tall * scale + 2 * _MARGIN,
        kilometres_per_pixel=None
        if schematic
        else (1 / _METRES_PER_KILOMETRE if metres else _KILOMETRES_PER_DEGREE) / scale,
    )


def outlines_on(plane: Plane, shapes: Sequence[Shape]) -> list[shapely.Geometry]:
    """The shapes in pixels without vertices that nobody can see; neighbours keep their common border."""
    placed = placed_on(plane, shapes)
    tolerance = _TOLERANCE
    simpler = shapely.coverage_simplify(placed, tolerance)
    while shapely.get_num_coordinates(simpler).sum() > _MOST_VERTICES and tolerance < 8:
        tolerance *= 1.4
        simpler = shapely.coverage_simplify(placed, tolerance)
    return list(simpler)


def placed_on(plane: Plane, shapes: Sequence[Shape]) -> list[shapely.Geometry]:
    """The shapes in pixels with every vertex they have, on the grid that all outlines share."""
    polygons = [_polygon(shape, plane) for shape in shapes]
    return list(shapely.set_precision(polygons, 1 / _STEPS, mode="pointwise"))


def joined(geometries: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """The geometries as one, without the borders between them and without vertices along straight lines."""
    together = _union(geometries)
    return shapely.set_precision(shapely.simplify(together, 0.5 / _STEPS), 1 / _STEPS, mode="pointwise")


def _union(geometries: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """The union; ten times as fast where the geometries meet corner to corner, as the cells of a grid do."""
    area = float(np.sum(shapely.area(geometries)))
    together = shapely.coverage_union_all(geometries)
    if shapely.is_valid(together) and math.isclose(together.area, area, rel_tol=1e-9, abs_tol=1e-9):
        return together
    # Cells that overlap or whose corners do not meet: the union that copes with everything.
    return shapely.union_all(geometries, grid_size=1 / _STEPS)


def path_of(geometry: shapely.Geometry) -> str:
    """The outline as an SVG path in relative steps: about six characters a vertex.

    >>> path_of(Polygon([(0, 0), (10, 0), (10, 5.5)]))
    'M0 0l10 0 0 5.5z'
    """
    rings: list[str] = []
    for polygon in getattr(geometry, "geoms", [geometry]):
        rings += [_ring(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(rings)


def level_lines(geometry: shapely.Geometry, apart: int) -> str:
    """Lines across the geometry at every so many pixels down, as an SVG path.

    >>> level_lines(shapely.box(0, 0, 10, 10), 6)
    'M0 6h10'
    """
    if geometry.is_empty:
        return ""
    left, top, right, foot = geometry.bounds
    levels = range(int(top // apart + 1) * apart, math.ceil(foot), apart)
    across = shapely.MultiLineString([((left - 1, level), (right + 1, level)) for level in levels])
    steps = []
    for line in shapely.get_parts(shapely.intersection(across, geometry)):
        if line.geom_type != "LineString":
            continue  # a corner that a line only touches
        (start, level), *_, (end, _) = sorted(line.coords)
        length = _written(round(end * _STEPS) - round(start * _STEPS))
        steps.append(f"M{_written(round(start * _STEPS))} {_written(round(level * _STEPS))}h{length}")
    return "".join(steps)


def _polygon(shape: Shape, plane: Plane) -> MultiPolygon:
    polygons = []
    for rings in shape.polygons:
        outer, *holes = [[plane.place(x, y) for x, y in ring] for ring in rings]
        polygons.append(Polygon(outer, holes))
    return MultiPolygon(polygons)


def _ring(points: Iterable[tuple[float, float]]) -> str:
    steps = [(round(x * _STEPS), round(y * _STEPS)) for x, y in points]
    if not steps:
        return ""
    (at_x, at_y), *rest = steps
    numbers = []
    for x, y in rest[:-1]:
        numbers += [_written(x - at_x), _written(y - at_y)]
        at_x, at_y = x, y
    return f"M{_written(steps[0][0])} {_written(steps[0][1])}l{' '.join(numbers).replace(' -', '-')}z"


def _written(steps: int) -> str:
    """A number of grid steps as pixels, as short as SVG allows."""
    whole, part = divmod(abs(steps), _STEPS)
    digits = f"{whole or ''}.{part}" if part else f"{whole}"
    return f"-{digits}" if steps < 0 else digits
