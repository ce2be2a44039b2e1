"""What analyses of small areas share: which areas can be looked at, which touch, and how kinds of them are mapped."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.figures import Place
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts, AreaRow
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import AreaMap, Category, Inline, MapArea, Notice, Text, Tone
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Interval, Method, Scalar, Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.periods import Period
from saferplan.domain.shapes import Shape, ShapeSet
from saferplan.geography.contiguity import touching_pairs
from saferplan.statistics.inputs import Floats
from saferplan.statistics.places.neighbours import Neighbours, neighbours_from_pairs

FEWEST_AREAS = 10
"""With fewer areas nearly every arrangement of their counts looks like every other."""

FEWEST_RECORDS = 30
"""Fewer records than this say nothing of how they spread over places."""

NOT_PLACED = "Too few of these records name a small area or have a point for anything to be said of places."
HIDDEN = (
    "What stands out among small areas is not told, so that nobody can be identified: the small numbers of this "
    "measure are protected."
)
NO_OUTLINES = (
    "No outlines of the small areas are held, so which of them lie beside each other is not known. Outlines are added "
    "with the command saferplan geography add."
)
SNAPPED = (
    "Police points are moved to the nearest of a list of map points before they are published, so a count is placed "
    "in a small area, never at an address."
)
SCHEMATIC = "Which areas lie beside each other is taken from a schematic drawing, not from real boundaries."

# Outlines that were simplified district by district leave slivers between neighbours: so much of a middling
# area's width is bridged.
_SLIVER = 0.02

_NAMED_AT_MOST = 5


def obstacle(change: MeasureChange, areas: AreaCounts | None, periods: Sequence[Period]) -> str:
    """Why nothing can be said of the small areas of a measure in these periods; empty where it can."""
    if change.guarded:
        return HIDDEN
    if areas is None:
        return NOT_PLACED
    if len(areas.rows) < FEWEST_AREAS:
        return (
            "Too few small areas for one to stand out: methods on places need ten or more, and this partnership has "
            "fewer."
        )
    for period in periods:
        if not held(areas, period):
            return f"The records of the {period.label} are not known for every small area and month."
        if areas.over(period).sum() < FEWEST_RECORDS:
            return f"Too few records in the {period.label} for anything to be said of how they spread over places."
    return ""


def held(areas: AreaCounts, period: Period) -> bool:
    """Whether every month of a period is known for every small area."""
    if period.first not in areas.window or period.last not in areas.window:
        return False
    return not bool(np.isnan(areas.over(period)).any())


def why_not(words: str) -> tuple[Notice, ...]:
    """The notice that says why there is no result."""
    return (Notice(Tone.NOTE, sentence(words)),)


def polygon(shape: Shape) -> shapely.Geometry:
    """A shape as geometry."""
    polygons = []
    for outer, *holes in shape.polygons:
        inner = [shapely.linearrings(hole) for hole in holes]
        polygons.append(shapely.polygons(shapely.linearrings(outer), inner or None))
    return shapely.multipolygons(polygons)


def neighbours_of(areas: AreaCounts, shapes: ShapeSet) -> Neighbours:
    """Which small areas touch, in the order of the rows; an area without an outline has no neighbour."""
    outlines = {shape.code: polygon(shape) for shape in shapes.shapes}
    drawn = np.array([at for at, row in enumerate(areas.rows) if row.code in outlines], dtype=np.int64)
    given = np.array([outlines[areas.rows[at].code] for at in drawn], dtype=object)
    if not drawn.size:
        return neighbours_from_pairs([], len(areas.rows))
    width = float(np.median(np.sqrt(shapely.area(given))))
    pairs = touching_pairs(given, gap=_SLIVER * width)
    return neighbours_from_pairs(drawn[pairs], len(areas.rows))


def area_place(row: AreaRow) -> Place:
    """A small area as figures name it."""
    return Place(row.code, row.name, "small area", (row.code,))


def area_count(
    material: Material, change: MeasureChange, row: AreaRow, period: Period, value: float
) -> Figure:
    """The records of one small area in a period, as a figure."""
    return material.maker.count(change.measure, area_place(row), period, int(value))


def result_figure(
    material: Material,
    change: MeasureChange,
    statistic: str,
    unit: Unit,
    method: Method,
    value: float,
    *,
    row: AreaRow | None = None,
    inputs: tuple[Figure, ...] = (),
    limits: tuple[float, float] | None = None,
    comparison: Period | None = None,
    parameters: tuple[tuple[str, Scalar], ...] = (),
) -> Figure:
    """A figure found by a method from all small areas; of one of them where `row` is given."""
    where = change.place.name if row is None else row.name
    known = limits is not None and bool(np.isfinite(limits).all())
    return material.maker.derived(
        statistic,
        f"{statistic[0].upper()}{statistic[1:]}: {change.measure.title}, {where}, {material.settings.year.label}",
        unit,
        method,
        inputs or ((change.now.count,) if row is None else (row.count, change.now.count)),
        Absence.NOT_APPLICABLE if np.isnan(value) else float(value),
        interval=Interval(limits[0], limits[1], material.settings.level) if limits and known else None,
        comparison=comparison,
        parameters=parameters,
    )


def most_first(areas: AreaCounts, among: Sequence[int], by: Floats) -> list[int]:
    """The positions of rows, those with the most first; the same order always."""
    return sorted(among, key=lambda at: (-by[at], areas.rows[at].name))


def full_name(material: Material, row: AreaRow) -> str:
    """A small area's name with that of its ward, which people know."""
    ward = ward_names(material).get(row.code)
    return f"{row.name} in {ward}" if ward else row.name


def ward_names(material: Material) -> dict[str, str]:
    """The name of the ward of each small area, by code."""
    lookup = material.geography.ward_lookup(material.partnership.district_codes)
    return dict(zip(lookup["lsoa_code"].to_pylist(), lookup["name"].to_pylist(), strict=True))


def named_with_counts(
    material: Material, areas: AreaCounts, among: Sequence[int]
) -> tuple[str | Inline, ...]:
    """Areas with their wards and their records of the year, in running text: the first few of those given."""
    parts: list[str | Inline] = []
    shown = list(among)[:_NAMED_AT_MOST]
    for place, at in enumerate(shown):
        if place:
            parts.append(" and " if place == len(shown) - 1 else ", ")
        row = areas.rows[at]
        parts += [f"{full_name(material, row)} (", plain(row.count), ")"]
    return tuple(parts)


def category_map(
    identity: str,
    title: Text,
    subtitle: str,
    legend: str,
    areas: AreaCounts,
    shapes: ShapeSet,
    category_of: Sequence[str | None],
    categories: Sequence[Category],
    change: MeasureChange,
    source: str,
    *,
    notes: tuple[str, ...] = (),
) -> AreaMap:
    """Small areas coloured by kind; only kinds that occur stand in the key. None is drawn as not known."""
    used = set(category_of)
    drawn = {shape.code for shape in shapes.shapes}
    return AreaMap(
        identity,
        title,
        subtitle,
        legend,
        shapes.id,
        tuple(
            MapArea(row.code, row.name, row.count.id, None if of else Absence.UNKNOWN, category=of)
            for row, of in zip(areas.rows, category_of, strict=True)
            if row.code in drawn
        ),
        source=source,
        notes=(*notes, *((SNAPPED,) if change.measure.dataset == POLICE_RECORDS else ())),
        categories=tuple(one for one in categories if one.id in used),
        measure="Records",
    )
