"""Outlines of areas, as plain data that a map can draw."""

from __future__ import annotations

import msgspec

Ring = tuple[tuple[float, float], ...]


class Shape(msgspec.Struct, frozen=True):
    """An area's outline: polygons, each an outer ring and its holes, of (x, y) pairs.

    x and y are longitude and latitude (WGS 84) unless the set is schematic.
    """

    code: str
    polygons: tuple[tuple[Ring, ...], ...]


class ShapeSet(msgspec.Struct, frozen=True):
    """Outlines for one map. `schematic` shapes are our own drawing, not boundaries, and are labelled so."""

    id: str
    shapes: tuple[Shape, ...]
    schematic: bool = False
    attribution: str = ""
