"""Words on the map: names of areas, moved apart where they would meet, and the marks of kinds of place."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

import shapely

from saferplan.documents import look
from saferplan.documents.definition import MapArea
from saferplan.documents.maps.outlines import MAP_WIDTH
from saferplan.documents.writing import Figures

_MOST_NAMED = 8
_NAMED_UNASKED = 3
_NAME_LETTERS = 18
_NAME_LINE = 14
_MARK_LETTER = 4.1  # pixels to each side of the middle that a letter of a mark takes
_MARK_ROOM = 7.5  # pixels from the middle of a mark to its top or foot, with a little air


def named_as_asked(areas: Sequence[MapArea]) -> bool:
    """Whether the emphasised areas are few enough to carry their names."""
    return 0 < sum(area.emphasis for area in areas) <= _MOST_NAMED


def chosen_names(
    areas: Sequence[MapArea],
    drawn: Sequence[shapely.Geometry],
    figures: Figures,
    marks: Sequence[str],
    *,
    unasked: bool,
) -> dict[int, NameOnMap]:
    """The names of the emphasised areas by the area's place, each with its mark where it has one.

    Where no area is emphasised, and if asked so, the names of those with the highest values.
    """
    chosen = [place for place, area in enumerate(areas) if area.emphasis]
    if not named_as_asked(areas):
        valued = [(figures[area.figure].value, place) for place, area in enumerate(areas) if area.figure]
        ranked = sorted(((value, -place) for value, place in valued if value is not None), reverse=True)
        # A tie across the cut would make the choice of names a matter of order.
        bar = ranked[_NAMED_UNASKED][0] if len(ranked) > _NAMED_UNASKED else float("-inf")
        chosen = sorted(-place for value, place in ranked[:_NAMED_UNASKED] if unasked and value > bar)
    bare = without_common_start([area.name for area in areas])
    names = [f"{name} ({mark})" if mark else name for name, mark in zip(bare, marks, strict=True)]
    labels: dict[int, NameOnMap] = {}
    for place in chosen:
        if not drawn[place].is_empty:
            labels[place] = _label(names[place], drawn[place], list(labels.values()))
    return labels


def names_drawn(labels: Collection[NameOnMap]) -> str:
    """The names as SVG: leaders first, so that no line or dot lies on a name."""
    return "".join([label.leader for label in labels] + [label.words for label in labels])


def marks_drawn(marked: Iterable[tuple[str, str, shapely.Geometry]], names: Collection[NameOnMap]) -> str:
    """The marks of (mark, ground, outline) as SVG, each where it has room in its outline and meets no name."""
    written: dict[tuple[str, str], list[str]] = {}
    for mark, ground, outline in marked:
        half = _MARK_LETTER * len(mark)
        for polygon in getattr(outline, "geoms", [outline]):
            across, down = polygon.bounds[2] - polygon.bounds[0], polygon.bounds[3] - polygon.bounds[1]
            if polygon.is_empty or across < 2 * half or down < 2 * _MARK_ROOM:
                continue
            middle = _roomiest(polygon, max(half, _MARK_ROOM))
            if middle is None or any(name.covers(*middle) for name in names):
                continue
            spot = f'<text x="{middle[0]:.1f}" y="{middle[1] + 4:.1f}">{escape(mark)}</text>'
            written.setdefault((look.ink_on(ground), ground), []).append(spot)
    return "".join(
        f'<g text-anchor="middle" font-size="{look.SMALL}" font-weight="bold" fill="{ink}" stroke="{ground}" '
        f'stroke-width="3" stroke-linejoin="round" paint-order="stroke">{"".join(spots)}</g>'
        for (ink, ground), spots in written.items()
    )


def _roomiest(polygon: shapely.Geometry, room: float) -> tuple[float, float] | None:
    """The middle of the largest circle in the polygon, if it is as large as asked."""
    radius = shapely.maximum_inscribed_circle(polygon, tolerance=1)
    if radius.length < room:
        return None
    x, y = radius.coords[0]
    return float(x), float(y)


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
class NameOnMap:
    """A name on the map: its lines, the middle of the first one's foot, and the point it belongs to."""

    lines: tuple[str, ...]
    x: float
    y: float
    point: tuple[float, float]

    @property
    def half(self) -> float:
        """Half the width, at about seven pixels a letter."""
        return max((len(line) for line in self.lines), default=0) * 3.5

    def meets(self, other: NameOnMap) -> bool:
        """Whether the two would lie on each other."""
        beside = abs(self.x - other.x) >= self.half + other.half + 3
        tops, others = self.y - _NAME_LINE, other.y - _NAME_LINE
        apart = tops >= others + _NAME_LINE * len(other.lines) or others >= tops + _NAME_LINE * len(
            self.lines
        )
        return not (beside or apart)

    def covers(self, x: float, y: float) -> bool:
        """Whether a mark at this point would lie on the name."""
        top = self.y - _NAME_LINE - _MARK_ROOM
        foot = self.y + _NAME_LINE * (len(self.lines) - 1) + _MARK_ROOM + 4
        return abs(self.x - x) < self.half + 2 * _MARK_LETTER + 2 and top < y < foot

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


def _label(name: str, geometry: shapely.Geometry, placed: Sequence[NameOnMap]) -> NameOnMap:
    """The name over the largest part of the area, moved up or down, with a leader, where another is there."""
    largest = max(getattr(geometry, "geoms", [geometry]), key=lambda polygon: polygon.area)
    point = largest.representative_point()
    lines = tuple(textwrap.wrap(name, _NAME_LETTERS))
    label = NameOnMap(lines, point.x, point.y - _NAME_LINE / 2 * (len(lines) - 1) + 4, (point.x, point.y))
    label = replace(label, x=min(max(point.x, label.half + 2), MAP_WIDTH - label.half))
    for step in (0, -20, 20, -40, 40, -60, 60):
        moved = replace(label, y=label.y + step)
        if moved.y > _NAME_LINE and not any(moved.meets(other) for other in placed):
            return moved
    return label
