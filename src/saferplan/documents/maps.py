"""Maps of areas as SVG of our own: outlines on one grid, shades, hatching for no data, key and scale.

Own SVG rather than Vega-Lite's geoshape, because the latter cannot hatch, draws every vertex of an outline
with fifteen digits, and takes longer: see docs/documents.md for the figures.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import shapely
from shapely.geometry import MultiPolygon, Polygon

from saferplan.documents import look
from saferplan.documents.classes import Shading, shade
from saferplan.documents.definition import AreaMap, MapArea
from saferplan.documents.writing import Figures
from saferplan.domain.absence import Absence
from saferplan.domain.display import written
from saferplan.domain.figure import Unit
from saferplan.domain.shapes import Shape, ShapeSet

_MAP_WIDTH = 440
_KEY_LEFT = 462
_TALLEST = 520
_GRID = 0.1  # pixels; all outlines share the grid, so that shared borders stay shared
_TOLERANCE = 0.6  # pixels
_KILOMETRES_PER_DEGREE = 111.195
_MOST_NAMED = 8
_NAMED_UNASKED = 3
_KEY_LINE = 17
_KEY_LETTERS = 30


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where outlines land on the picture: pixels from coordinates, and kilometres a pixel where known."""

    left: float
    top: float
    across: float
    scale: float
    width: float
    height: float
    kilometres_per_pixel: float | None

    def place(self, x: float, y: float) -> tuple[float, float]:
        return (x * self.across - self.left) * self.scale, (self.top - y) * self.scale


def map_svg(area_map: AreaMap, shapes: ShapeSet, figures: Figures, standing: str) -> str:
    """The map as one SVG element with its key; deterministic, without styles or scripts.

    `standing` is the line every picture carries: see `composition.standing_line`.
    """
    outlines = {shape.code: shape for shape in shapes.shapes}
    areas = [area for area in area_map.areas if area.code in outlines]
    plane = _plane([outlines[area.code] for area in areas], schematic=shapes.schematic)
    drawn = _simplified([_polygon(outlines[area.code], plane) for area in areas], schematic=shapes.schematic)
    shading = shade([figures[area.figure] for area in area_map.areas if area.figure is not None])
    hatch = f"{area_map.id}-hatch"

    body = [
        _path(area, geometry, figures, shading, hatch) for area, geometry in zip(areas, drawn, strict=True)
    ]
    body += _names(areas, drawn, figures)
    key, key_bottom = _key(area_map, figures, shading, hatch)
    body += key
    bottom = max(plane.height, key_bottom) + 8
    foot, height = _foot(shapes, plane, standing, bottom)
    body += foot
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{look.WIDTH}" height="{height}" '
        f'viewBox="0 0 {look.WIDTH} {height}" font-family="{look.FONT}" font-size="13" fill="{look.INK}">'
        f'<rect width="{look.WIDTH}" height="{height}" fill="{look.PAPER}"/>'
        f"{_hatching(hatch)}{''.join(body)}</svg>"
    )


# --- outlines -----------------------------------------------------------------------------------------


def _plane(shapes: Sequence[Shape], *, schematic: bool) -> _Plane:
    """A local equirectangular projection: longitudes shrunk by the cosine of the middle latitude."""
    points = [point for shape in shapes for polygon in shape.polygons for ring in polygon for point in ring]
    if not points:
        return _Plane(0, 0, 1, 1, _MAP_WIDTH, 40, None)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    across = 1.0 if schematic else math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * across, 1e-9), max(north - south, 1e-9)
    scale = min((_MAP_WIDTH - 12) / wide, (_TALLEST - 12) / tall)
    margin = 6 / scale
    spare = (_MAP_WIDTH - 12 - wide * scale) / 2 / scale
    return _Plane(
        left=west * across - margin - spare,
        top=north + margin,
        across=across,
        scale=scale,
        width=_MAP_WIDTH,
        height=tall * scale + 12,
        kilometres_per_pixel=None if schematic else _KILOMETRES_PER_DEGREE / scale,
    )


def _polygon(shape: Shape, plane: _Plane) -> MultiPolygon:
    polygons = []
    for rings in shape.polygons:
        outer, *holes = [[plane.place(x, y) for x, y in ring] for ring in rings]
        polygons.append(Polygon(outer, holes))
    return MultiPolygon(polygons)


def _simplified(outlines: list[MultiPolygon], *, schematic: bool) -> list[shapely.Geometry]:
    """Outlines on the grid with the vertices that a reader cannot see taken out, shared borders together."""
    on_grid = shapely.set_precision(outlines, _GRID, mode="pointwise")
    if schematic:
        return list(on_grid)
    return list(shapely.coverage_simplify(on_grid, _TOLERANCE))


def _path(area: MapArea, geometry: shapely.Geometry, figures: Figures, shading: Shading, hatch: str) -> str:
    value = figures[area.figure].value if area.figure is not None else None
    fill = f"url(#{hatch})" if value is None else shading.colour_of(value)
    width = "2.4" if area.emphasis else "0.8"
    return (
        f'<path d="{_outline(geometry)}" fill="{fill}" fill-rule="evenodd" stroke="{look.INK}" '
        f'stroke-width="{width}" stroke-linejoin="round"/>'
    )


def _outline(geometry: shapely.Geometry) -> str:
    """Rings as relative moves in tenths of a pixel's digits: about four characters a vertex."""
    rings: list[str] = []
    for polygon in getattr(geometry, "geoms", [geometry]):
        rings += [_ring(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
    return "".join(rings)


def _ring(points: Iterable[tuple[float, float]]) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    if not tenths:
        return ""
    (at_x, at_y), *rest = tenths
    steps = [f"M{_tenth(at_x)},{_tenth(at_y)}l"]
    for x, y in rest[:-1]:
        steps.append(f"{_tenth(x - at_x)},{_tenth(y - at_y)} ")
        at_x, at_y = x, y
    return "".join(steps).rstrip(" l") + "z"


def _tenth(tenths: int) -> str:
    whole, part = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def _names(areas: Sequence[MapArea], drawn: Sequence[shapely.Geometry], figures: Figures) -> list[str]:
    """Names of the emphasised areas if they are few; else of the three with the highest values."""
    chosen = [place for place, area in enumerate(areas) if area.emphasis]
    if not chosen or len(chosen) > _MOST_NAMED:
        valued = [(figures[area.figure].value, place) for place, area in enumerate(areas) if area.figure]
        ranked = sorted(((v, -p) for v, p in valued if v is not None), reverse=True)
        chosen = sorted(-place for _, place in ranked[:_NAMED_UNASKED])
    labels = []
    for place in chosen:
        largest = max(getattr(drawn[place], "geoms", [drawn[place]]), key=lambda polygon: polygon.area)
        point = largest.representative_point()
        labels.append(_label(areas[place].name, point.x, point.y))
    return labels


def _label(name: str, x: float, y: float) -> str:
    lines = textwrap.wrap(name, 18)
    top = y - 7 * (len(lines) - 1) + 4
    half = max(len(line) for line in lines) * 3.4
    x = min(max(x, half + 2), _MAP_WIDTH - half)
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{top + 14 * place:.1f}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    halo = f'stroke="{look.PAPER}" stroke-width="3.5" stroke-linejoin="round"'
    words = 'text-anchor="middle" font-size="12" font-weight="bold"'
    return f"<text {words} {halo}>{spans}</text><text {words}>{spans}</text>"


# --- key and foot -------------------------------------------------------------------------------------


def _hatching(name: str) -> str:
    return (
        f'<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{look.HATCH_GROUND}"/>'
        f'<path d="M0,0v6" stroke="{look.HATCH_LINE}" stroke-width="2"/></pattern></defs>'
    )


def _key(area_map: AreaMap, figures: Figures, shading: Shading, hatch: str) -> tuple[list[str], float]:
    parts: list[str] = []
    y = 22.0
    for line in textwrap.wrap(area_map.legend, _KEY_LETTERS):
        parts.append(_text(line, _KEY_LEFT, y, weight="bold"))
        y += _KEY_LINE
    y += 4
    for shade_class in reversed(shading.classes):
        words = f"{shade_class.words} ({_areas(shade_class.count)})"
        parts.append(_swatch(y, shade_class.colour))
        y = _lines(parts, words, y)
    for absence, count in _absences(area_map, figures):
        parts.append(_swatch(y, f"url(#{hatch})"))
        y = _lines(parts, f"{absence.symbol} {absence.meaning} ({_areas(count)})", y)
    y += 4
    for line in textwrap.wrap(shading.principle, _KEY_LETTERS + 4):
        parts.append(_text(line, _KEY_LEFT, y, size=11, colour=look.QUIET))
        y += 14
    return parts, y


def _lines(parts: list[str], words: str, y: float) -> float:
    for line in textwrap.wrap(words, _KEY_LETTERS - 4):
        parts.append(_text(line, _KEY_LEFT + 30, y + 3))
        y += _KEY_LINE
    return y + 6


def _swatch(y: float, fill: str) -> str:
    return (
        f'<rect x="{_KEY_LEFT}" y="{y - 9:.1f}" width="22" height="16" fill="{fill}" '
        f'stroke="{look.INK}" stroke-width="0.8"/>'
    )


def _absences(area_map: AreaMap, figures: Figures) -> list[tuple[Absence, int]]:
    counts: dict[Absence, int] = {}
    for area in area_map.areas:
        absence = area.absence or Absence.UNKNOWN if area.figure is None else figures[area.figure].absence
        if absence is not None:
            counts[absence] = counts.get(absence, 0) + 1
    return list(counts.items())


def _areas(count: int) -> str:
    return f"{written(count, Unit.COUNT)} {'area' if count == 1 else 'areas'}"


def _foot(shapes: ShapeSet, plane: _Plane, standing: str, top: float) -> tuple[list[str], int]:
    parts: list[str] = []
    y = top + 8
    if shapes.schematic:
        parts.append(_text("Schematic, not to scale.", 4, y, weight="bold"))
        y += 18
    elif plane.kilometres_per_pixel is not None:
        parts.append(_scale_bar(plane.kilometres_per_pixel, y))
        y += 18
    for words in (shapes.attribution, standing):
        for line in textwrap.wrap(words, 112):
            parts.append(_text(line, 4, y, size=11, colour=look.QUIET))
            y += 14
    return parts, math.ceil(y)


def _scale_bar(kilometres_per_pixel: float, y: float) -> str:
    """A bar of a round length, about a fifth of the map's width."""
    wanted = _MAP_WIDTH / 5 * kilometres_per_pixel
    magnitude = 10.0 ** math.floor(math.log10(wanted))
    length = max(step * magnitude for step in (1, 2, 5, 10) if step * magnitude <= wanted)
    pixels = length / kilometres_per_pixel
    words = f"{length:g} km"
    return (
        f'<path d="M4.5,{y - 8:.1f}v6h{pixels:.1f}v-6" fill="none" '
        f'stroke="{look.INK}" stroke-width="1.2"/>' + _text(words, pixels + 10, y, size=11)
    )


def _text(words: str, x: float, y: float, *, size: int = 13, weight: str = "", colour: str = look.INK) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{bold}>{escape(words)}</text>'
