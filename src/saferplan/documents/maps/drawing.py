"""The map's picture: filled outlines, names and marks, key and foot."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from html import escape

import shapely

from saferplan.documents import look
from saferplan.documents.definition import AreaMap, MapArea
from saferplan.documents.maps.names import chosen_names, marks_drawn, named_as_asked, names_drawn
from saferplan.documents.maps.outlines import (
    MAP_WIDTH,
    Plane,
    joined,
    level_lines,
    outlines_on,
    path_of,
    placed_on,
    plane_for,
)
from saferplan.documents.paints import Paint, Painting, painting_of
from saferplan.documents.writing import Figures
from saferplan.domain.display import written
from saferplan.domain.figure import Unit
from saferplan.domain.shapes import ShapeSet

_NO_BREAK = "\N{NO-BREAK SPACE}"
_KEY_LEFT = MAP_WIDTH + 22
_KEY_LINE = 17
_KEY_LETTERS = 30
_FOOT_LETTERS = 126


def map_svg(
    area_map: AreaMap,
    shapes: ShapeSet,
    figures: Figures,
    standing: str,
    outline: ShapeSet | None = None,
) -> str:
    """The map as one SVG element with its key; deterministic, without styles or scripts.

    Areas whose outline is not in `shapes` are left out. Emphasised areas have a heavy border and their name;
    where none is emphasised, or more than eight are, up to three with the highest values are named. On a map
    of categories areas carry the mark of theirs where it fits. Cells of one fill are drawn as one path, and
    none of them is named. `outline` is drawn over the areas. `standing` is the line every picture carries:
    see `composition.standing_line`.
    """
    held = {shape.code: shape for shape in shapes.shapes}
    places = [place for place, area in enumerate(area_map.areas) if area.code in held]
    areas = [area_map.areas[place] for place in places]
    outlines = [held[area.code] for area in areas]
    above = outline.shapes if outline is not None else ()
    plane = plane_for([*outlines, *above], schematic=shapes.schematic, metres=shapes.metres)
    painting = painting_of(area_map, shapes, figures)
    fills = [painting.of_area[place] for place in places]

    if shapes.cells:
        body = _cells_drawn(area_map.id, areas, placed_on(plane, outlines), painting, fills)
    else:
        drawn = outlines_on(plane, outlines)
        body = _areas_drawn(area_map, areas, drawn, painting, fills, figures)
    lines = (
        f'<path d="{path_of(joined(outlines_on(plane, above)))}" fill="none" {_OUTLINE}/>' if above else ""
    )
    key, key_bottom = _key(area_map, painting, cells=shapes.cells)
    foot, height = _foot(shapes, outline, plane, standing, max(plane.height, key_bottom) + 8)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{look.WIDTH}" height="{height}" '
        f'viewBox="0 0 {look.WIDTH} {height}" font-family="{look.FONT}" '
        f'font-size="{look.FONT_SIZE}" fill="{look.INK}">'
        f'<rect width="{look.WIDTH}" height="{height}" fill="{look.PAPER}"/>'
        f"{_hatching(area_map.id)}{body.replace(_OVER, lines)}{key}{foot}</svg>"
    )


_OUTLINE = f'stroke="{look.INK}" stroke-width="1.4" stroke-linejoin="round"'
_OVER = "<!--outline-->"
"""Where the outline is drawn: over the fills, under the words."""


# --- areas --------------------------------------------------------------------------------------------


def _areas_drawn(
    area_map: AreaMap,
    areas: Sequence[MapArea],
    drawn: Sequence[shapely.Geometry],
    painting: Painting,
    fills: Sequence[int],
    figures: Figures,
) -> str:
    """All areas, the emphasised ones last so that their border lies on top; then marks and names."""
    plain: list[str] = []
    emphasised: list[str] = []
    for area, geometry, fill in zip(areas, drawn, fills, strict=True):
        path = f'<path fill="{_fill(area_map.id, painting.paints[fill])}" d="{path_of(geometry)}"/>'
        (emphasised if area.emphasis else plain).append(path)
    stroke = f'stroke="{look.INK}" stroke-linejoin="round" fill-rule="evenodd"'
    paints = [painting.paints[fill] for fill in fills]
    marks = [paint.mark for paint in paints]
    names = chosen_names(areas, drawn, figures, marks, unasked=not area_map.categories)
    marked = [
        (paint.mark, paint.colour, geometry)
        for place, (paint, geometry) in enumerate(zip(paints, drawn, strict=True))
        if paint.mark and place not in names
    ]
    lines = "".join(_lines_over(geometry, paint) for paint, geometry in zip(paints, drawn, strict=True))
    return (
        f'<g {stroke} stroke-width=".8">{"".join(plain)}</g>'
        f'<g {stroke} stroke-width="2.4">{"".join(emphasised)}</g>'
        f"{lines}{_OVER}{marks_drawn(marked, names.values())}{names_drawn(names.values())}"
    )


def _cells_drawn(
    identity: str,
    areas: Sequence[MapArea],
    placed: Sequence[shapely.Geometry],
    painting: Painting,
    fills: Sequence[int],
) -> str:
    """One path for all cells of a fill, a border around the emphasised ones, then marks."""
    parts: list[str] = []
    marked: list[tuple[str, str, shapely.Geometry]] = []
    for fill, paint in enumerate(painting.paints):
        together = joined([cell for cell, its_fill in zip(placed, fills, strict=True) if its_fill == fill])
        if together.is_empty:
            continue
        colour = _fill(identity, paint)
        # A thin line of a shade's own colour closes the seams that renderers leave between neighbours.
        edge = f' stroke="{paint.colour}" stroke-width=".4"' if paint.colour else ""
        if paint.category is not None:
            edge = f' stroke="{look.INK}" stroke-width=".6"'
        parts.append(f'<path fill="{colour}"{edge} d="{path_of(together)}"/>')
        parts.append(_lines_over(together, paint))
        if paint.mark:
            marked.append((paint.mark, paint.colour, together))
    emphasised = joined([cell for cell, area in zip(placed, areas, strict=True) if area.emphasis])
    border = (
        ""
        if emphasised.is_empty
        else (f'<path fill="none" stroke="{look.INK}" stroke-width="2" d="{path_of(emphasised)}"/>')
    )
    return f'<g fill-rule="evenodd">{"".join(parts)}</g>{_OVER}{border}{marks_drawn(marked, ())}'


# --- fills --------------------------------------------------------------------------------------------


def _fill(identity: str, paint: Paint) -> str:
    return paint.colour or f"url(#{identity}-hatch)"


def _lines_over(outline: shapely.Geometry, paint: Paint) -> str:
    """Level lines over a cold kind of place; nothing over others.

    Drawn one by one, because programs that print show the seams between the tiles of a pattern.
    """
    steps = level_lines(outline, _LINES_APART) if paint.lined else ""
    return f'<path stroke="{look.ink_on(paint.colour)}" {_LINES} d="{steps}"/>' if steps else ""


_LINES_APART = 6
_LINES = 'stroke-width=".8" opacity=".5"'


def _hatching(identity: str) -> str:
    return (
        f'<defs><pattern id="{identity}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{look.HATCH_GROUND}"/>'
        f'<path d="M0,0v6" stroke="{look.HATCH_LINE}" stroke-width="2"/></pattern></defs>'
    )


# --- key and foot -------------------------------------------------------------------------------------


def _key(area_map: AreaMap, painting: Painting, *, cells: bool) -> tuple[str, float]:
    """The key in the painting's order, and where it ends."""
    parts: list[str] = []
    y = 22.0
    for line in textwrap.wrap(area_map.legend, _KEY_LETTERS):
        parts.append(_text(line, _KEY_LEFT, y, weight="bold"))
        y += _KEY_LINE
    y += 4
    for paint in painting.paints:
        parts.append(
            f'<rect x="{_KEY_LEFT}" y="{y - 9:.1f}" width="{_SWATCH}" height="16" '
            f'fill="{_fill(area_map.id, paint)}" stroke="{look.INK}" stroke-width=".8"/>'
        )
        parts.append(_lines_over(shapely.box(_KEY_LEFT, y - 9, _KEY_LEFT + _SWATCH, y + 7), paint))
        parts.append(_key_mark(paint, y))
        for line in textwrap.wrap(f"{paint.words} ({_counted(paint.count, cells=cells)})", _KEY_LETTERS - 4):
            parts.append(_text(line, _KEY_LEFT + _SWATCH + 8, y + 3))
            y += _KEY_LINE
        y += 6
    y += 4
    small = painting.principle
    if len(painting.shading.classes) > 1 and not cells and not named_as_asked(area_map.areas):
        small += " The areas with the highest values are named."
    for line in textwrap.wrap(small, _KEY_LETTERS + 4):
        parts.append(_text(line, _KEY_LEFT, y, size=11, colour=look.QUIET))
        y += 14
    return "".join(parts), y


_SWATCH = 22


def _key_mark(paint: Paint, y: float) -> str:
    """The mark in the middle of its swatch."""
    if not paint.mark:
        return ""
    size = look.SMALL if len(paint.mark) < 3 else 10
    return (
        f'<text x="{_KEY_LEFT + _SWATCH / 2:.1f}" y="{y + 3:.1f}" font-size="{size}" font-weight="bold" '
        f'text-anchor="middle" fill="{look.ink_on(paint.colour)}" stroke="{paint.colour}" stroke-width="3" '
        f'stroke-linejoin="round" paint-order="stroke">{escape(paint.mark)}</text>'
    )


def _counted(count: int, *, cells: bool) -> str:
    noun = ("cell" if count == 1 else "cells") if cells else ("area" if count == 1 else "areas")
    return f"{written(count, Unit.COUNT)}{_NO_BREAK}{noun}"


def _foot(
    shapes: ShapeSet, outline: ShapeSet | None, plane: Plane, standing: str, top: float
) -> tuple[str, int]:
    """Scale or the word that there is none, whose boundaries these are, the standing line; and the height."""
    parts: list[str] = []
    y = top + 8
    if shapes.schematic:
        parts.append(_text("Schematic, not to scale.", 4, y, weight="bold"))
        y += 18
    elif plane.kilometres_per_pixel is not None:
        parts.append(_scale_bar(plane.kilometres_per_pixel, y))
        y += 18
    over = outline.attribution if outline is not None else ""
    for words in dict.fromkeys((shapes.attribution, over, standing)):
        for line in textwrap.wrap(words, _FOOT_LETTERS):
            parts.append(_text(line, 4, y, size=11, colour=look.QUIET))
            y += 14
    return "".join(parts), math.ceil(y)


def _scale_bar(kilometres_per_pixel: float, y: float) -> str:
    """A bar of a round length, at most a fifth of the map's width."""
    wanted = MAP_WIDTH / 5 * kilometres_per_pixel
    magnitude = 10.0 ** math.floor(math.log10(wanted))
    length = max(step * magnitude for step in (1, 2, 5) if step * magnitude <= wanted)
    pixels = length / kilometres_per_pixel
    return (
        f'<path d="M4.5,{y - 8:.1f}v6h{pixels:.1f}v-6" fill="none" '
        f'stroke="{look.INK}" stroke-width="1.2"/>' + _text(f"{length:g} km", pixels + 10, y, size=11)
    )


def _text(
    words: str, x: float, y: float, *, size: int = look.FONT_SIZE, weight: str = "", colour: str = look.INK
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{bold}>{escape(words)}</text>'
