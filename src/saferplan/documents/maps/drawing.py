"""The map's picture: shaded outlines, names, key and foot."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import shapely

from saferplan.documents import look
from saferplan.documents.classes import Shading, shade
from saferplan.documents.definition import AreaMap, MapArea
from saferplan.documents.maps.outlines import MAP_WIDTH, Plane, outlines_on, path_of, plane_for
from saferplan.documents.writing import Figures
from saferplan.domain.absence import Absence
from saferplan.domain.display import written
from saferplan.domain.figure import Unit
from saferplan.domain.shapes import ShapeSet

_NO_BREAK = "\N{NO-BREAK SPACE}"
_KEY_LEFT = MAP_WIDTH + 22
_KEY_LINE = 17
_KEY_LETTERS = 30
_FOOT_LETTERS = 126
_MOST_NAMED = 8
_NAMED_UNASKED = 3
_NAME_LETTERS = 18
_NAME_LINE = 14


def map_svg(area_map: AreaMap, shapes: ShapeSet, figures: Figures, standing: str) -> str:
    """The map as one SVG element with its key; deterministic, without styles or scripts.

    Areas whose outline is not in `shapes` are left out. Emphasised areas have a heavy border and their name;
    where none is emphasised, or more than eight are, up to three with the highest values are named.
    `standing` is the line every picture carries: see `composition.standing_line`.
    """
    held = {shape.code: shape for shape in shapes.shapes}
    areas = [area for area in area_map.areas if area.code in held]
    outlines = [held[area.code] for area in areas]
    plane = plane_for(outlines, schematic=shapes.schematic)
    drawn = outlines_on(plane, outlines)
    shading = shade([figures[area.figure] for area in area_map.areas if area.figure is not None])
    hatch = f"{area_map.id}-hatch"

    key, key_bottom = _key(area_map, figures, shading, hatch)
    foot, height = _foot(shapes, plane, standing, max(plane.height, key_bottom) + 8)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{look.WIDTH}" height="{height}" '
        f'viewBox="0 0 {look.WIDTH} {height}" font-family="{look.FONT}" '
        f'font-size="{look.FONT_SIZE}" fill="{look.INK}">'
        f'<rect width="{look.WIDTH}" height="{height}" fill="{look.PAPER}"/>{_hatching(hatch)}'
        f"{_areas_drawn(areas, drawn, figures, shading, hatch)}{_names(areas, drawn, figures)}"
        f"{key}{foot}</svg>"
    )


# --- areas --------------------------------------------------------------------------------------------


def _areas_drawn(
    areas: Sequence[MapArea],
    drawn: Sequence[shapely.Geometry],
    figures: Figures,
    shading: Shading,
    hatch: str,
) -> str:
    """All areas, the emphasised ones last so that their border lies on top."""
    plain: list[str] = []
    emphasised: list[str] = []
    for area, geometry in zip(areas, drawn, strict=True):
        value = figures[area.figure].value if area.figure is not None else None
        fill = f"url(#{hatch})" if value is None else shading.colour_of(value)
        (emphasised if area.emphasis else plain).append(f'<path fill="{fill}" d="{path_of(geometry)}"/>')
    stroke = f'stroke="{look.INK}" stroke-linejoin="round" fill-rule="evenodd"'
    return (
        f'<g {stroke} stroke-width=".8">{"".join(plain)}</g>'
        f'<g {stroke} stroke-width="2.4">{"".join(emphasised)}</g>'
    )


def _named_as_asked(areas: Sequence[MapArea]) -> bool:
    """Whether the emphasised areas are few enough to carry their names."""
    return 0 < sum(area.emphasis for area in areas) <= _MOST_NAMED


def _names(areas: Sequence[MapArea], drawn: Sequence[shapely.Geometry], figures: Figures) -> str:
    chosen = [place for place, area in enumerate(areas) if area.emphasis]
    if not _named_as_asked(areas):
        valued = [(figures[area.figure].value, place) for place, area in enumerate(areas) if area.figure]
        ranked = sorted(((value, -place) for value, place in valued if value is not None), reverse=True)
        # A tie across the cut would make the choice of names a matter of order.
        bar = ranked[_NAMED_UNASKED][0] if len(ranked) > _NAMED_UNASKED else float("-inf")
        chosen = sorted(-place for value, place in ranked[:_NAMED_UNASKED] if value > bar)
    names = without_common_start([area.name for area in areas])
    labels: list[_Label] = []
    for place in chosen:
        if not drawn[place].is_empty:
            labels.append(_label(names[place], drawn[place], labels))
    # Leaders first, so that no line or dot lies on a name.
    return "".join([label.leader for label in labels] + [label.words for label in labels])


def without_common_start(names: Sequence[str]) -> list[str]:
    """The names without the words that all of them start with; the map's title says those.

    >>> without_common_start(["North West Leicestershire 001A", "North West Leicestershire 010B"])
    ['001A', '010B']
    >>> without_common_start(["Ashby Castle", "Ashby"])
    ['Ashby Castle', 'Ashby']
    """
    words = [name.split() for name in names]
    shared = 0
    for column in zip(*words, strict=False):
        if len(set(column)) > 1:
            break
        shared += 1
    if len(names) < 2 or any(len(one) <= shared for one in words):
        return list(names)
    return [" ".join(one[shared:]) for one in words]


@dataclass(frozen=True, slots=True)
class _Label:
    """A name on the map: its lines, the middle of the first one's foot, and the point it belongs to."""

    lines: tuple[str, ...]
    x: float
    y: float
    point: tuple[float, float]

    @property
    def half(self) -> float:
        """Half the width, at about seven pixels a letter."""
        return max((len(line) for line in self.lines), default=0) * 3.5

    def meets(self, other: _Label) -> bool:
        """Whether the two would lie on each other."""
        beside = abs(self.x - other.x) >= self.half + other.half + 3
        tops, others = self.y - _NAME_LINE, other.y - _NAME_LINE
        apart = tops >= others + _NAME_LINE * len(other.lines) or others >= tops + _NAME_LINE * len(
            self.lines
        )
        return not (beside or apart)

    @property
    def words(self) -> str:
        """The name as SVG, with a rim of paper."""
        spans = "".join(
            f'<tspan x="{self.x:.1f}" y="{self.y + _NAME_LINE * place:.1f}">{escape(line)}</tspan>'
            for place, line in enumerate(self.lines)
        )
        return (
            f'<text text-anchor="middle" font-size="{look.SMALL}" font-weight="bold" paint-order="stroke" '
            f'stroke="{look.PAPER}" stroke-width="3.5" stroke-linejoin="round">{spans}</text>'
        )

    @property
    def leader(self) -> str:
        """A line from the name to its point as SVG; nothing where the name stands over it."""
        across, down = self.point
        middle = self.y - 4 + _NAME_LINE * (len(self.lines) - 1) / 2
        if abs(middle - down) < 1:
            return ""
        line = f"M{across:.1f},{down:.1f}L{self.x:.1f},{middle:.1f}"
        return (
            f'<path d="{line}" stroke="{look.PAPER}" stroke-width="3"/>'
            f'<path d="{line}" stroke="{look.INK}" stroke-width="1"/>'
            f'<circle cx="{across:.1f}" cy="{down:.1f}" r="2.6" stroke="{look.PAPER}"/>'
        )


def _label(name: str, geometry: shapely.Geometry, placed: Sequence[_Label]) -> _Label:
    """The name over the largest part of the area, moved up or down, with a leader, where another is there."""
    largest = max(getattr(geometry, "geoms", [geometry]), key=lambda polygon: polygon.area)
    point = largest.representative_point()
    lines = tuple(textwrap.wrap(name, _NAME_LETTERS))
    label = _Label(lines, point.x, point.y - _NAME_LINE / 2 * (len(lines) - 1) + 4, (point.x, point.y))
    label = replace(label, x=min(max(point.x, label.half + 2), MAP_WIDTH - label.half))
    for step in (0, -20, 20, -40, 40, -60, 60):
        moved = replace(label, y=label.y + step)
        if moved.y > _NAME_LINE and not any(moved.meets(other) for other in placed):
            return moved
    return label


# --- key and foot -------------------------------------------------------------------------------------


def _hatching(name: str) -> str:
    return (
        f'<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{look.HATCH_GROUND}"/>'
        f'<path d="M0,0v6" stroke="{look.HATCH_LINE}" stroke-width="2"/></pattern></defs>'
    )


def _key(area_map: AreaMap, figures: Figures, shading: Shading, hatch: str) -> tuple[str, float]:
    """The key, highest class first, and where it ends."""
    parts: list[str] = []
    y = 22.0
    for line in textwrap.wrap(area_map.legend, _KEY_LETTERS):
        parts.append(_text(line, _KEY_LEFT, y, weight="bold"))
        y += _KEY_LINE
    y += 4
    entries = [(c.colour, f"{c.words} ({_areas(c.count)})") for c in reversed(shading.classes)]
    entries += [
        (f"url(#{hatch})", f"{absence.symbol} {absence.meaning} ({_areas(count)})")
        for absence, count in _absences(area_map, figures)
    ]
    for fill, words in entries:
        parts.append(
            f'<rect x="{_KEY_LEFT}" y="{y - 9:.1f}" width="22" height="16" fill="{fill}" '
            f'stroke="{look.INK}" stroke-width=".8"/>'
        )
        for line in textwrap.wrap(words, _KEY_LETTERS - 4):
            parts.append(_text(line, _KEY_LEFT + 30, y + 3))
            y += _KEY_LINE
        y += 6
    y += 4
    small = shading.principle
    if len(shading.classes) > 1 and not _named_as_asked(area_map.areas):
        small += " The areas with the highest values are named."
    for line in textwrap.wrap(small, _KEY_LETTERS + 4):
        parts.append(_text(line, _KEY_LEFT, y, size=11, colour=look.QUIET))
        y += 14
    return "".join(parts), y


def _absences(area_map: AreaMap, figures: Figures) -> list[tuple[Absence, int]]:
    counts: dict[Absence, int] = {}
    for area in area_map.areas:
        absence = area.absence or Absence.UNKNOWN if area.figure is None else figures[area.figure].absence
        if absence is not None:
            counts[absence] = counts.get(absence, 0) + 1
    return list(counts.items())


def _areas(count: int) -> str:
    return f"{written(count, Unit.COUNT)}{_NO_BREAK}{'area' if count == 1 else 'areas'}"


def _foot(shapes: ShapeSet, plane: Plane, standing: str, top: float) -> tuple[str, int]:
    """Scale or the word that there is none, whose boundaries these are, the standing line; and the height."""
    parts: list[str] = []
    y = top + 8
    if shapes.schematic:
        parts.append(_text("Schematic, not to scale.", 4, y, weight="bold"))
        y += 18
    elif plane.kilometres_per_pixel is not None:
        parts.append(_scale_bar(plane.kilometres_per_pixel, y))
        y += 18
    for words in (shapes.attribution, standing):
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
