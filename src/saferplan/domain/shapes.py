"""Outlines of areas, as plain data that a map can draw."""

from __future__ import annotations

import msgspec

Ring = tuple[tuple[float, float], ...]


class Shape(msgspec.Struct, frozen=True):
    """An area's outline: polygons, each an outer ring and its holes, of (x, y) pairs.

    x and y are longitude and latitude (WGS 84) unless the set says otherwise.
    """

    code: str
    polygons: tuple[tuple[Ring, ...], ...]


class ShapeSet(msgspec.Struct, frozen=True):
    """Outlines for one map.

    `schematic` shapes are our own drawing, not boundaries, and are labelled so. The corners of a set in
    `metres` are metres to the east and north, such as those of the National Grid. The shapes of a set of
    `cells` are the squares or hexagons of a grid: they have no names, and may be several thousand.
    """

    id: str
    shapes: tuple[Shape, ...]
    schematic: bool = False
    attribution: str = ""
    metres: bool = False
    cells: bool = False
