"""Making the composition of a document: one walk that every format then shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec

from saferplan.documents.alternatives import chart_alternative, lowered, map_alternative
from saferplan.documents.charts.data import shading_of_cells
from saferplan.documents.charts.heat import NO_VALUE, shorthand_fits
from saferplan.documents.checking import check, sections_of
from saferplan.documents.composition import (
    BRIEF_KINDS,
    DECIMAL_KINDS,
    FLOWING_KINDS,
    BlockView,
    BulletsView,
    Composition,
    FactsView,
    NoticeView,
    Number,
    ParagraphView,
    PicturedView,
    PictureView,
    Run,
    SectionView,
    TableView,
    plain,
    printable,
)
from saferplan.documents.definition import (
    AreaMap,
    Block,
    Bullets,
    Chart,
    ChartKind,
    Document,
    Fact,
    Facts,
    Form,
    Notice,
    Paragraph,
    Pictured,
    Section,
    Table,
)
from saferplan.documents.symbols import SYMBOLS
from saferplan.documents.tables import chart_data, map_data, table_view
from saferplan.documents.writing import Figures, notes_on_symbols, running_text
from saferplan.domain.shapes import ShapeSet

FACTS_CAPTION = "About this document"
GLOSSARY_IDENTITY = "glossary"
_MOST_SHORT_BLOCKS = 4
_EMPHASIS_MARKS = {
    ChartKind.LINE: "Ringed",
    ChartKind.CURVE: "Ringed",
    ChartKind.FUNNEL: "Ringed",
    ChartKind.HEAT: "Outlined",
}
_LED = (BulletsView, FactsView, PictureView, TableView)
_LONGEST_LEAD = 200
"""Letters: a paragraph that says more stands by itself."""
DATA_IDENTITY = "data-behind-pictures"
# Control characters as JSON writes them, and the two last code points of the plane: one glance at the whole document
# saves a walk through every word of it.
_PERHAPS_UNPRINTABLE = re.compile(rb"\\[bfru]|[\x7f]|\xef\xbf[\xbe\xbf]")


def compose(document: Document) -> Composition:
    """The document with figures written out, parts numbered and notes gathered.

    A glossary becomes the last section. Tables, charts and maps are numbered apart, in reading order.

    Raises:
        DocumentFaultsError: the definition points at something that it does not hold.
    """
    check(document)
    document = _printable_document(document)
    composer = _Composer(document)
    sections = [
        composer.section(section, _numbered(document, place), 1)
        for place, section in enumerate(document.sections, start=1)
    ]
    if document.glossary:
        facts = replace(
            composer.facts("Words used in this document", document.glossary), headings=("Word", "Meaning")
        )
        identity = _free_identity(GLOSSARY_IDENTITY, document)
        sections.append(
            SectionView(identity, _numbered(document, len(sections) + 1), "Glossary", 1, (facts,), ())
        )
    about = composer.facts(FACTS_CAPTION, document.facts) if document.facts else None
    short = [_is_short(one) for one in sections]
    large = any(isinstance(block, PicturedView) for one in sections for block in one.blocks)
    paged = [
        # A short section may itself have come to the top of a page: what follows fills that page.
        replace(
            one,
            new_page=document.kind not in BRIEF_KINDS | FLOWING_KINDS
            # Large type has few contents: the first section stands beneath them.
            and (not large if place == 0 else not (short[place] or short[place - 1])),
        )
        for place, one in enumerate(sections)
    ]
    return Composition(document, about, tuple(paged))


def with_data_appendix(composition: Composition) -> Composition:
    """The same document with the data of its charts and maps as a last section.

    On a page that scrolls, the data stand folded up beside each picture; on paper they would tear the text
    apart, so they stand together at the end.
    """
    if not composition.pictures:
        return composition
    opening = ParagraphView(
        (Run("The numbers behind each chart and map, in the order of the document."),), "rules"
    )
    section = SectionView(
        id=_free_identity(DATA_IDENTITY, composition.document),
        number=_numbered(composition.document, len(composition.sections) + 1),
        heading="The data behind the charts and maps",
        level=1,
        blocks=(opening, *(picture.data for picture in composition.pictures)),
        sections=(),
        new_page=True,
    )
    return replace(composition, sections=(*composition.sections, section))


def _led(blocks: tuple[BlockView, ...]) -> tuple[BlockView, ...]:
    """The blocks, with short paragraphs that stand above a list, a table or a picture marked as leading to it."""
    pairs = zip(blocks, (*blocks[1:], None), strict=False)
    return tuple(
        replace(one, leads=True)
        if isinstance(one, ParagraphView)
        and isinstance(after, _LED)
        and len(plain(one.pieces)) <= _LONGEST_LEAD
        else one
        for one, after in pairs
    )


def _numbered(document: Document, place: int) -> str:
    """The number of a section of the first level."""
    return f"{place}.0" if document.kind in DECIMAL_KINDS else str(place)


def _is_short(section: SectionView) -> bool:
    """Whether a page of its own would stand nearly empty."""
    heavy = any(isinstance(block, TableView | PictureView) for block in section.blocks)
    return not section.sections and not heavy and len(section.blocks) <= _MOST_SHORT_BLOCKS


def _free_identity(wanted: str, document: Document) -> str:
    """The identity, or the next one with a number that the document does not use itself."""
    taken = {section.id for section, _ in sections_of(document.sections)}
    place = 2
    free = wanted
    while free in taken:
        free, place = f"{wanted}-{place}", place + 1
    return free


class _Composer:
    """Counts tables, charts and maps as the walk meets them."""

    def __init__(self, document: Document) -> None:
        self._figures = document.figures_by_id
        self._shape_sets = {shapes.id: shapes for shapes in document.shape_sets}
        self._anchors: set[str] = set()
        self._numbers = {"Table": 0, "Chart": 0, "Map": 0}

    def section(self, section: Section, number: str, level: int) -> SectionView:
        blocks = _led(tuple(self._block(block) for block in section.blocks))
        beneath = tuple(
            self.section(part, f"{number}.{place}", level + 1)
            for place, part in enumerate(section.sections, start=1)
        )
        return SectionView(section.id, number, section.heading, level, blocks, beneath)

    def facts(self, caption: str, rows: tuple[Fact, ...]) -> FactsView:
        return FactsView(caption, tuple((row.name, running_text(row.text, self._figures)) for row in rows))

    def _block(self, block: Block) -> BlockView:
        match block:
            case Paragraph(text=words, by=by):
                return ParagraphView(running_text(words, self._figures), by)
            case Bullets(items=items):
                return BulletsView(tuple(running_text(item, self._figures) for item in items))
            case Notice(tone=tone, text=words):
                return NoticeView(tone, running_text(words, self._figures))
            case Pictured(symbol=symbol, items=items):
                lines = tuple(running_text(item, self._figures) for item in items)
                return PicturedView(symbol, SYMBOLS[symbol].alternative, lines)
            case Facts(caption=caption, rows=rows):
                return self.facts(caption, rows)
            case Table():
                return self._anchored(table_view(block, self._figures, self._label("Table")))
            case Chart():
                return self._chart(block)
            case AreaMap():
                return self._map(block)

    def _anchored(self, view: TableView) -> TableView:
        """The table with each anchor only where the document meets it first: a link has one target."""
        rows = []
        for row in view.rows:
            rows.append(row if row.anchor not in self._anchors else replace(row, anchor=None))
            if row.anchor is not None:
                self._anchors.add(row.anchor)
        return replace(view, rows=tuple(rows))

    def _label(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind} {self._numbers[kind]}"

    def _chart(self, chart: Chart) -> PictureView:
        label = self._label("Chart")
        title = running_text(chart.title, self._figures)
        data = chart_data(chart, self._figures, label, plain(title))
        # The picture has the values; gaps between series and missing intervals show in the table alone.
        drawn = (cell for row in data.rows for cell in row.cells if isinstance(cell, Number))
        symbols = notes_on_symbols(cell for cell in drawn if cell.form is Form.PLAIN)
        return PictureView(
            id=chart.id,
            label=label,
            definition=chart,
            title=title,
            subtitle=chart.subtitle,
            alternative=chart_alternative(chart, self._figures),
            data=data,
            notes=(*_said_of_marks(chart, self._figures), *chart.notes, *symbols),
            source=chart.source,
        )

    def _map(self, area_map: AreaMap) -> PictureView:
        label = self._label("Map")
        title = running_text(area_map.title, self._figures)
        shapes = self._shape_sets[area_map.shapes]
        data = map_data(area_map, shapes, self._figures, label, plain(title))
        symbols = notes_on_symbols(cell for row in data.rows for cell in row.cells)
        return PictureView(
            id=area_map.id,
            label=label,
            definition=area_map,
            title=title,
            subtitle=area_map.subtitle,
            alternative=map_alternative(area_map, shapes, self._figures),
            data=data,
            notes=(*_said_of_areas(area_map), *area_map.notes, *_undrawn(area_map, shapes), *symbols),
            source=area_map.source,
        )


def _said_of_marks(chart: Chart, figures: Figures) -> Iterator[str]:
    """What rings, outlines and shades stand for, in words under the picture."""
    if chart.emphasis and any(point.emphasis for series in chart.series for point in series.points):
        yield f"{_EMPHASIS_MARKS.get(chart.kind, 'Emphasised')}: {lowered(chart.emphasis)}."
    if chart.kind is ChartKind.HEAT:
        yield shading_of_cells(chart, figures).principle
        cells = [figures[point.figure] for series in chart.series for point in series.points]
        if any(cell.value is None for cell in cells) and not shorthand_fits(chart):
            yield f"{NO_VALUE} a cell without a value; its data say why."
    role, what = ("data", "line") if chart.kind is ChartKind.CURVE else ("forecast", "forecast")
    shaded = [series for series in chart.series if series.role == role]
    intervals = [figures[point.figure].interval for series in shaded for point in series.points]
    levels = sorted({interval.level for interval in intervals if interval is not None})
    if levels:
        said = " and ".join(f"{level * 100:g}%" for level in levels)
        yield f"Shaded around {'the' if len(shaded) == 1 else 'each'} {what}: the {said} interval."


def _said_of_areas(area_map: AreaMap) -> Iterator[str]:
    """What heavy borders stand for, and what each kind of place on the map means."""
    if area_map.emphasis and any(area.emphasis for area in area_map.areas):
        yield f"Outlined: {lowered(area_map.emphasis)}."
    present = {area.category for area in area_map.areas}
    for category in area_map.categories:
        if category.meaning and category.id in present:
            yield f"{category.name}: {lowered(category.meaning)}."


def _undrawn(area_map: AreaMap, shapes: ShapeSet) -> Iterator[str]:
    held = {shape.code for shape in shapes.shapes}
    missing = [area.name for area in area_map.areas if area.code not in held]
    if missing and shapes.cells:
        yield f"Not on the map, because no outline is held: {len(missing)} of its cells. They are in the data."
    elif missing:
        yield f"Not on the map, because no outline is held: {', '.join(missing)}. They are in the data."


def _printable_document(document: Document) -> Document:
    """The document with what no format can hold taken out of its words; itself where there is nothing."""
    try:
        if not _PERHAPS_UNPRINTABLE.search(msgspec.json.encode(document)):
            return document
    except UnicodeEncodeError:
        pass  # half a surrogate pair: it is among what has to go
    as_data = msgspec.to_builtins(document)
    cleaned = _printable(as_data)
    return document if cleaned == as_data else msgspec.convert(cleaned, Document)


def _printable(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case dict():
            return {key: _printable(kept) for key, kept in value.items()}
        case list() | tuple():
            return [_printable(kept) for kept in value]
        case _:
            return value
