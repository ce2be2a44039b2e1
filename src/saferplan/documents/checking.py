"""What must hold of a document before any format of it is made."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from saferplan.documents.definition import (
    AreaMap,
    Bullets,
    Chart,
    ChartKind,
    Document,
    Fact,
    Facts,
    FigureRef,
    Link,
    Notice,
    Paragraph,
    Pictured,
    Section,
    Side,
    Table,
    Text,
)
from saferplan.documents.symbols import SYMBOLS
from saferplan.domain.shapes import ShapeSet
from saferplan.errors import SaferPlanError

_IDENTITY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_ADDRESS = re.compile(r"(https?://|mailto:)\S+")
DEEPEST_LEVEL = 5
_LONGEST_MARK = 3
_ROLES = {
    ChartKind.LINE: ("data", "limit", "forecast", "band"),
    ChartKind.CURVE: ("data", "limit", "band"),
    ChartKind.HEAT: ("data",),
}


class DocumentFaultsError(SaferPlanError):
    """The definition contradicts itself, so no format of it can be made; `faults` lists where."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        shown = [f"- {fault}" for fault in faults[:20]]
        if len(faults) > 20:
            shown.append(f"- and {len(faults) - 20} more")
        super().__init__(
            "The document cannot be rendered:\n" + "\n".join(shown) + "\n",
            "Mend the definition and render it again; nothing was written.",
        )


def check(document: Document) -> None:
    """Refuse a document that points at things it does not hold.

    Raises:
        DocumentFaultsError: figures, outlines or link targets that are not there, identities that are not
            unique or not usable as link targets, sections too deep, charts whose points clash.
    """
    faults = tuple(_faults(document))
    if faults:
        raise DocumentFaultsError(faults)


def data_identity(picture: str) -> str:
    """The identity of the table with the data of this chart or map."""
    return f"{picture}-data"


def sections_of(sections: Iterable[Section], level: int = 1) -> Iterator[tuple[Section, int]]:
    """Every section with its level, in reading order."""
    for section in sections:
        yield section, level
        yield from sections_of(section.sections, level + 1)


def _faults(document: Document) -> Iterator[str]:
    figures = document.figures_by_id
    shape_sets = {shapes.id: shapes for shapes in document.shape_sets}
    targets = set(_identities(document))
    yield from _faults_of_identities(document)
    yield from _faults_of_shapes(document)
    for where, words in _texts(document):
        for inline in words:
            if isinstance(inline, FigureRef) and inline.figure not in figures:
                yield f"{where}: there is no figure {inline.figure} in the document"
            if isinstance(inline, Link):
                yield from _faults_of_link(where, inline, targets)
    for section, level in sections_of(document.sections):
        if level > DEEPEST_LEVEL:
            yield f"section {section.id}: sections go at most {DEEPEST_LEVEL} deep, this is level {level}"
        for block in section.blocks:
            if isinstance(block, Chart):
                yield from _faults_of_chart(block, set(figures))
            elif isinstance(block, AreaMap):
                yield from _faults_of_map(block, set(figures), shape_sets)
            elif isinstance(block, Pictured) and block.symbol not in SYMBOLS:
                yield f"section {section.id}: there is no symbol {block.symbol!r}"


def _identities(document: Document) -> Iterator[str]:
    for section, _ in sections_of(document.sections):
        yield section.id
        for block in section.blocks:
            if isinstance(block, Table | Chart | AreaMap):
                yield block.id
            if isinstance(block, Chart | AreaMap):
                yield data_identity(block.id)


def _faults_of_identities(document: Document) -> Iterator[str]:
    seen: set[str] = set()
    for identity in _identities(document):
        if not _IDENTITY.fullmatch(identity):
            yield (
                f"{identity!r} cannot be the identity of a part: it must start with a letter and hold only "
                "letters, digits, dots, hyphens and underscores"
            )
        if identity in seen:
            yield f"two parts of the document are called {identity}"
        seen.add(identity)
    if len(document.figures) != len(document.figures_by_id):
        yield "a figure stands twice in the document's list of figures"


def _faults_of_link(where: str, link: Link, targets: set[str]) -> Iterator[str]:
    if link.target.startswith("#"):
        if link.target[1:] not in targets:
            yield f"{where}: the link {link.text!r} points to {link.target}, which is not in the document"
    elif not _ADDRESS.fullmatch(link.target):
        yield (
            f"{where}: the link {link.text!r} points to {link.target!r}; an address starts with https://, "
            "http:// or mailto:, a part of the document with #"
        )


def _faults_of_chart(chart: Chart, figures: set[str]) -> Iterator[str]:
    where = f"chart {chart.id}"
    if not any(series.role == "data" and series.points for series in chart.series):
        yield f"{where}: it has no data to show"
    roles = _ROLES.get(chart.kind, ("data", "limit"))
    for place, series in enumerate(chart.series):
        if series.role not in roles:
            known = ", ".join(roles)
            yield (
                f"{where}: the series {series.name!r} has the role {series.role!r}; "
                f"a chart of the kind {chart.kind.value!r} has series of the roles {known}"
            )
        elif series.role in ("forecast", "band") and all(s.role != "data" for s in chart.series[:place]):
            yield f"{where}: no data series is listed before the {series.role} {series.name!r}"
        labels = [point.label for point in series.points]
        if len(set(labels)) != len(labels) and series.role == "data":
            yield f"{where}: the series {series.name!r} has two points with the same label"
        for point in series.points:
            if point.figure not in figures:
                yield f"{where}: there is no figure {point.figure} in the document"
            if chart.kind in (ChartKind.FUNNEL, ChartKind.CURVE) and point.x is None:
                yield f"{where}: the point {point.label!r} of a {chart.kind.value} has no x"
    if chart.kind is ChartKind.HEAT and chart.rules:
        yield f"{where}: a chart of the kind 'heat' has no rules"
    labels_of_all = {point.label for series in chart.series for point in series.points}
    for rule in chart.rules:
        if rule.at not in labels_of_all and not _is_number(rule.at):
            yield (
                f"{where}: the rule {rule.label!r} stands at {rule.at!r}, which is neither a label of the chart "
                "nor a number"
            )


def _is_number(words: str) -> bool:
    try:
        return math.isfinite(float(words))
    except ValueError:
        return False


def _faults_of_map(area_map: AreaMap, figures: set[str], shape_sets: Mapping[str, ShapeSet]) -> Iterator[str]:
    where = f"map {area_map.id}"
    if not area_map.areas:
        yield f"{where}: it has no areas"
    for name in (area_map.shapes, area_map.outline):
        if name and name not in shape_sets:
            yield f"{where}: there is no shape set {name} in the document"
    shapes, outline = shape_sets.get(area_map.shapes), shape_sets.get(area_map.outline)
    if shapes and outline and (shapes.metres, shapes.schematic) != (outline.metres, outline.schematic):
        yield (
            f"{where}: the outline {outline.id} has other coordinates than {shapes.id}; "
            "both must be in degrees, in metres or schematic"
        )
    yield from _faults_of_categories(area_map, where)
    for area in area_map.areas:
        if area.figure is not None and area.figure not in figures:
            yield f"{where}: there is no figure {area.figure} in the document"
        if not area_map.categories and area.figure is None and area.absence is None:
            yield f"{where}: {area.name} has neither a figure nor a reason for its absence"


def _faults_of_categories(area_map: AreaMap, where: str) -> Iterator[str]:
    names = [category.id for category in area_map.categories]
    marks = [category.mark for category in area_map.categories if category.mark]
    if len(set(names)) != len(names) or len(set(marks)) != len(marks):
        yield f"{where}: two of its categories have the same id or the same mark"
    for category in area_map.categories:
        if len(category.mark) > _LONGEST_MARK or (not category.mark and category.side is not Side.NEITHER):
            yield (
                f"{where}: the category {category.name!r} needs a mark of one to {_LONGEST_MARK} letters, which "
                "tells it apart without colour"
            )
    for area in area_map.areas:
        if area.category is not None and area.category not in names:
            yield f"{where}: {area.name} is of the category {area.category!r}, which the map does not have"
        if names and area.category is None and area.absence is None:
            yield f"{where}: {area.name} has neither a category nor a reason for its absence"


def _faults_of_shapes(document: Document) -> Iterator[str]:
    for shapes in document.shape_sets:
        for shape in shapes.shapes:
            if any(len(ring) < 4 for polygon in shape.polygons for ring in polygon):
                yield (
                    f"shape set {shapes.id}: the outline of {shape.code} has a ring of fewer than four points"
                )


def _texts(document: Document) -> Iterator[tuple[str, Text]]:
    """Every stretch of text that may hold figures or links, with where it stands."""
    yield from _texts_of_facts("document details", document.facts)
    yield from _texts_of_facts("glossary", document.glossary)
    for section, _ in sections_of(document.sections):
        where = f"section {section.id}"
        for block in section.blocks:
            match block:
                case Paragraph(text=words) | Notice(text=words):
                    yield where, words
                case Bullets(items=items) | Pictured(items=items):
                    yield from ((where, item) for item in items)
                case Facts(rows=rows):
                    yield from _texts_of_facts(where, rows)
                case Table():
                    for row in block.rows:
                        kept = tuple(cell for cell in row.cells if isinstance(cell, FigureRef | Link))
                        yield f"table {block.id}", kept
                case Chart():
                    yield f"chart {block.id}", block.title
                case AreaMap():
                    yield f"map {block.id}", block.title


def _texts_of_facts(where: str, facts: tuple[Fact, ...]) -> Iterator[tuple[str, Text]]:
    yield from ((where, fact.text) for fact in facts)
