"""The whole workbook: cover, sheets, print settings, properties."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from saferplan.documents.composition import Composition, PictureView, TableView, plain
from saferplan.documents.dates import date_of
from saferplan.documents.look import BRAND, INK, QUIET
from saferplan.documents.workbook.figures import figures_grid
from saferplan.documents.workbook.grid import Grid, Value, grid_of
from saferplan.domain.absence import Absence

COVER = "Cover"
FIGURES = "Figures"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
_LINE_HEIGHT = 13.5  # points
_MOST_IN_HEADER = 200  # letters; Excel refuses page headers of more than 255


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One table on one sheet, with the lines that stand above it."""

    name: str
    title: str
    notes: tuple[str, ...]
    grid: Grid


def workbook_file(composition: Composition) -> bytes:
    """The whole .xlsx. The same composition gives the same bytes.

    Every word is written as text, never as a formula, whatever it starts with.
    """
    document = composition.document
    saved = io.BytesIO()
    workbook = xlsxwriter.Workbook(saved, {"in_memory": True})
    workbook.set_properties(
        {
            "title": document.title,
            "subject": document.subtitle,
            "author": document.author,
            "category": document.kind,
            "keywords": f"Marking: {document.marking.value}",
            "comments": document.synthetic,
            "status": document.status,
            "created": date_of(document.as_at).replace(tzinfo=None),
        }
    )
    book = _Book(workbook, composition)
    sheets = list(_sheets(composition))
    book.cover(sheets)
    for place, sheet in enumerate(sheets, start=1):
        book.sheet(sheet, place)
    workbook.close()
    return saved.getvalue()


def _sheets(composition: Composition) -> Iterator[_Sheet]:
    """A sheet per table, chart and map in reading order, then the figures."""
    for section in composition.walk():
        for block in section.blocks:
            if isinstance(block, TableView):
                yield _sheet_of(block, block.label)
            elif isinstance(block, PictureView):
                yield _sheet_of(block.data, f"{block.label} data")
    figures = composition.document.figures
    if figures:
        notes = ("One row for each figure of the document: what it is, what was found and how it was made.",)
        yield _Sheet(FIGURES, "Every figure of this document", notes, figures_grid(figures))


def _sheet_of(table: TableView, name: str) -> _Sheet:
    source = (f"Source: {table.source}",) if table.source else ()
    return _Sheet(name, table.full_caption, (*table.notes, *source), grid_of(table))


class _Book:
    """Writes sheets with the formats they share."""

    def __init__(self, workbook: Any, composition: Composition) -> None:
        self._workbook = workbook
        self._composition = composition
        self._formats: dict[tuple[str, bool, bool], Any] = {}
        base = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "top"}
        self._base = base
        add = workbook.add_format
        self._title = add({**base, "bold": True, "font_size": 15, "font_color": BRAND})
        self._strong = add({**base, "bold": True})
        self._line = add(base)
        self._quiet = add({**base, "font_color": QUIET})
        self._wrapped = add({**base, "text_wrap": True})
        self._link = add({**base, "font_color": "#0f5288", "underline": 1})
        head = {**base, "bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2}
        self._head = add(head)
        self._head_words = add({**head, "indent": 1})
        self._head_number = add({**head, "align": "right"})

    # --- sheets ---------------------------------------------------------------------------------------

    def cover(self, sheets: Sequence[_Sheet]) -> None:
        """Title, marking, what the document says of itself, symbols, and links to every sheet."""
        document = self._composition.document
        sheet = self._workbook.add_worksheet(COVER)
        sheet.set_column(0, 0, 26, self._line)
        sheet.set_column(1, 1, 90, self._line)
        sheet.write_string(0, 0, document.title, self._title)
        sheet.write_string(1, 0, document.subtitle, self._line)
        sheet.write_string(2, 0, self._composition.standing, self._strong)
        row = 3
        for name, words in self._about():
            sheet.write_string(row, 0, name, self._strong)
            sheet.write_string(row, 1, words, self._wrapped)
            sheet.set_row(row, _height([words], [88]))
            row += 1
        sheet.write_string(row, 0, "Symbols in the tables", self._strong)
        for symbol, meaning in _symbols():
            sheet.write_string(row, 1, f"{symbol} {meaning}", self._wrapped)
            row += 1
        sheet.write_string(row, 0, "Sheet", self._head)
        sheet.write_string(row, 1, "What it holds", self._head)
        for place, one in enumerate(sheets, start=row + 1):
            sheet.write_url(place, 0, f"internal:'{one.name}'!A1", self._link, one.name)
            sheet.write_string(place, 1, one.title, self._wrapped)
            sheet.set_row(place, _height([one.title], [88]))
        self._set_print(sheet, landscape=False)

    def sheet(self, one: _Sheet, place: int) -> None:
        """Title, standing line, notes, then one table under a header that stays in view."""
        sheet = self._workbook.add_worksheet(one.name)
        widths = [min(width + 2, _WIDEST) for width in one.grid.widths]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self._line)
        sheet.set_row(0, 21)
        sheet.write_string(0, 0, one.title, self._title)
        sheet.write_string(1, 0, self._composition.standing, self._strong)
        sheet.write_url(2, 0, f"internal:'{COVER}'!A1", self._link, "Back to the cover")
        head = 3
        for note in one.notes:
            sheet.write_string(head, 0, note, self._quiet)
            head += 1
        sheet.set_row(head, _height(one.grid.headings, widths))
        self._write_grid(sheet, one.grid, widths, head)
        if one.grid.rows:
            sheet.add_table(
                head,
                0,
                head + len(one.grid.rows),
                len(one.grid.headings) - 1,
                {
                    "name": f"data_{place}",
                    "style": None,
                    "autofilter": False,
                    "columns": [
                        {"header": heading, "header_format": self._heading_format(column, number)}
                        for column, (heading, number) in enumerate(
                            zip(one.grid.headings, one.grid.numeric, strict=True)
                        )
                    ],
                },
            )
        else:
            for column, heading in enumerate(one.grid.headings):
                sheet.write_string(head, column, heading, self._head)
        sheet.freeze_panes(head + 1, 1)
        sheet.repeat_rows(head)
        self._set_print(sheet, landscape=len(one.grid.headings) > 4)

    def _write_grid(self, sheet: Any, grid: Grid, widths: Sequence[int], head: int) -> None:
        kinds = [
            "right" if number else ("first" if column == 0 else "words")
            for column, number in enumerate(grid.numeric)
        ]
        for place, (cells, total) in enumerate(zip(grid.rows, grid.totals, strict=True), start=head + 1):
            height = _height([cell if isinstance(cell, str) else "" for cell in cells], widths)
            if height > _LINE_HEIGHT * 1.5:
                sheet.set_row(place, height)
            for column, cell in enumerate(cells):
                if isinstance(cell, Value):
                    sheet.write_number(place, column, cell.number, self._format(cell.format, total))
                elif cell:
                    # As text even where it looks like a formula: what people typed must not run, nor when the cell
                    # is edited; the mark of a quoted text holds that.
                    quoted = cell.lstrip().startswith(_BEGINS_A_FORMULA)
                    sheet.write_string(place, column, cell, self._format(kinds[column], total, quoted=quoted))

    # --- looks ----------------------------------------------------------------------------------------

    def _format(self, kind: str, total: bool, *, quoted: bool = False) -> Any:
        key = (kind, total, quoted)
        if key not in self._formats:
            look: dict[str, Any] = {**self._base, "bold": total, "quote_prefix": quoted}
            if total:
                look["top"] = 1
            if kind == "right":
                look["align"] = "right"
            elif kind == "words":
                look |= {"text_wrap": True, "indent": 1}
            elif kind == "first":
                look["text_wrap"] = True
            else:
                look["num_format"] = kind
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]

    def _heading_format(self, column: int, numeric: bool) -> Any:
        if numeric:
            return self._head_number
        return self._head if column == 0 else self._head_words

    def _set_print(self, sheet: Any, *, landscape: bool) -> None:
        standing = self._composition.standing
        if len(standing) > _MOST_IN_HEADER:
            standing = standing[:_MOST_IN_HEADER].rsplit(" ", 1)[0] + " …"
        sheet.set_header("&L" + standing.replace("&", "&&"))
        sheet.set_footer("&L&A&RPage &P of &N")
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if landscape:
            sheet.set_landscape()

    def _about(self) -> Iterator[tuple[str, str]]:
        document = self._composition.document
        yield "Kind of document", document.kind
        yield "Status", document.status
        yield "As at", self._composition.as_at
        yield "By", document.author
        if self._composition.facts is not None:
            for name, pieces in self._composition.facts.rows:
                yield name, plain(pieces)


def _height(words: Sequence[str], widths: Sequence[int]) -> float:
    """Points for the row: programs do not all make room for wrapped words by themselves."""
    lines = [-(-len(said) // max(width, 1)) for said, width in zip(words, widths, strict=True)]
    return _LINE_HEIGHT * max(1, *lines) + 1.5 if lines else _LINE_HEIGHT


def _symbols() -> list[tuple[str, str]]:
    meanings: dict[str, list[str]] = {}
    for absence in Absence:
        meanings.setdefault(absence.symbol, []).append(absence.meaning)
    return [(symbol, "; or ".join(said)) for symbol, said in sorted(meanings.items())]
