"""A measure's records by small area, as the year's own codes have them."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.domain.figure import Figure
from saferplan.domain.shapes import ShapeSet


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One small area with its figures; `rate` is None where its residents are not known."""

    code: str
    name: str
    count: Figure
    rate: Figure | None


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """Every small area of the partnership, those without records too, and the outlines to draw them by."""

    rows: tuple[AreaRow, ...]
    shapes: ShapeSet | None
