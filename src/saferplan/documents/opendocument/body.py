"""The composition as OpenDocument XML, block by block."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from html import escape

from odfdo import Document as OpenDocument

from saferplan.documents.composition import (
    BlockView,
    BulletsView,
    Composition,
    FactsView,
    Money,
    NoticeView,
    Number,
    ParagraphView,
    PicturedView,
    PictureView,
    Piece,
    Pieces,
    Reference,
    Run,
    SectionView,
    TableView,
    Tally,
)
from saferplan.documents.definition import ColumnKind
from saferplan.documents.graphics import Drawing
from saferplan.documents.look import TONE_SHAPES
from saferplan.documents.measures import MOST_ROWS_KEPT_TOGETHER, column_shares
from saferplan.documents.opendocument.styles import column_style, table_style
from saferplan.documents.symbols import symbol_drawing

WIDTH = 17.0
TALLEST = 21.0
SYMBOL = 2.4
"""Centimetres between the margins, those a picture may take from a page with its title and notes, a symbol's side."""

_LETTERS_ON_A_LINE = 96


class Body:
    """Writes a composition for one file, to which it adds pictures and the widths of tables."""

    def __init__(self, file: OpenDocument, composition: Composition, drawings: Mapping[str, Drawing]) -> None:
        self._file = file
        self._composition = composition
        self._drawings = drawings
        self._frames = 0
        self.widths: dict[str, str] = {}
        """Styles for the widths of tables and columns met so far, by name."""

    def parts(self) -> Iterator[str]:
        """The document's content in order, title and contents first, each part as XML."""
        document = self._composition.document
        if self._composition.kind_line:
            yield _paragraph("Picture_20_Subtitle", escape(self._composition.kind_line))
        yield _paragraph("Title", escape(document.title))
        if document.subtitle:
            yield _paragraph("Subtitle", escape(document.subtitle))
        yield _paragraph("Standard", escape(self._composition.state))
        if self._composition.facts is not None:
            yield from self._facts(self._composition.facts)
        if self._composition.contents_depth:
            yield self._contents()
        for section in self._composition.sections:
            yield from self._section(section)

    def _contents(self) -> str:
        """An index that LibreOffice can update, with its entries already written."""
        depth = self._composition.contents_depth
        templates = "".join(
            f'<text:table-of-content-entry-template text:outline-level="{level}" '
            f'text:style-name="Contents_20_{level}"><text:index-entry-link-start/><text:index-entry-text/>'
            '<text:index-entry-link-end/><text:index-entry-tab-stop style:type="right" '
            'style:leader-char="."/><text:index-entry-page-number/></text:table-of-content-entry-template>'
            for level in range(1, depth + 1)
        )
        entries = "".join(
            _paragraph(
                f"Contents_20_{section.level}",
                f'<text:a xlink:type="simple" xlink:href="#{section.id}">{_heading_words(section)}</text:a>',
            )
            for section in self._composition.walk()
            if section.level <= depth
        )
        return (
            '<text:table-of-content text:name="Contents" text:protected="false">'
            f'<text:table-of-content-source text:outline-level="{depth}">'
            '<text:index-title-template text:style-name="Contents_20_Heading">Contents'
            f"</text:index-title-template>{templates}</text:table-of-content-source><text:index-body>"
            '<text:index-title text:name="Contents_Head">'
            f"{_paragraph('Contents_20_Heading', 'Contents')}</text:index-title>{entries}"
            "</text:index-body></text:table-of-content>"
        )

    def _section(self, section: SectionView) -> Iterator[str]:
        words = f"{_bookmark(section.id)}{_heading_words(section)}"
        level = section.level
        style = "Heading_20_1_20_on_20_a_20_new_20_page" if section.new_page else f"Heading_20_{level}"
        yield f'<text:h text:style-name="{style}" text:outline-level="{level}">{words}</text:h>'
        for block in section.blocks:
            yield from self._block(block)
        for part in section.sections:
            yield from self._section(part)

    def _block(self, block: BlockView) -> Iterator[str]:
        match block:
            case ParagraphView(pieces=pieces, leads=leads):
                yield _paragraph("Lead" if leads else "Standard", _pieces(pieces))
            case BulletsView(items=items):
                lines = "".join(
                    f"<text:list-item>{_paragraph('Standard', _pieces(item))}</text:list-item>"
                    for item in items
                )
                yield f'<text:list text:style-name="Bullets">{lines}</text:list>'
            case NoticeView(tone=tone, pieces=pieces):
                word = _span("Strong_20_Emphasis", escape(f"{TONE_SHAPES[tone]} {tone.value}"))
                words = f"{word}<text:line-break/>{_pieces(pieces)}"
                yield _paragraph(f"Notice_20_{tone.value}", words)
            case PicturedView():
                yield from self._pictured(block)
            case FactsView():
                yield from self._facts(block)
            case TableView():
                yield from self._table(block)
            case PictureView():
                yield from self._picture(block)

    def _facts(self, facts: FactsView) -> Iterator[str]:
        yield _paragraph("Caption", escape(facts.caption))
        head = [_cell("HeadCell", _paragraph("Table_20_Heading", escape(words))) for words in facts.headings]
        rows = [
            [
                _cell("BodyCell", _paragraph("Table_20_Text", escape(name))),
                _cell("BodyCell", _paragraph("Table_20_Text", _pieces(pieces))),
            ]
            for name, pieces in facts.rows
        ]
        described = f"Two columns: {facts.headings[0].lower()} and {facts.headings[1].lower()}."
        yield self._grid(facts.caption, described, (WIDTH * 0.3, WIDTH * 0.7), head, rows)
        yield _paragraph("Notes_20_End", "")

    def _table(self, view: TableView) -> Iterator[str]:
        yield _paragraph("Caption", f"{_bookmark(view.id)}{escape(view.full_caption)}")
        numeric = [column.kind is ColumnKind.NUMBER for column in view.columns]
        head = []
        for column, number in zip(view.columns, numeric, strict=True):
            words = escape(column.heading)
            if column.unit:
                words += f"<text:line-break/>{_span('Light', escape(column.unit))}"
            style = "Table_20_Heading_20_Number" if number else "Table_20_Heading"
            head.append(_cell("HeadCell", _paragraph(style, words)))
        rows = []
        for row in view.rows:
            look = "TotalCell" if row.total else "BodyCell"
            cells = []
            for piece, number in zip(row.cells, numeric, strict=True):
                words = _span("Strong_20_Emphasis", _piece(piece)) if row.total else _piece(piece)
                style = "Table_20_Number" if number else "Table_20_Text"
                cells.append(_cell(look, _paragraph(style, words), _value(piece)))
            rows.append(cells)
        described = f"{len(view.columns)} columns and {len(view.rows)} rows. The first row is the header."
        widths = tuple(share * WIDTH for share in column_shares(view, _LETTERS_ON_A_LINE))
        yield self._grid(view.full_caption, described, widths, head, rows)
        yield from _small_print(view.notes, view.source)

    def _grid(
        self, title: str, described: str, widths: tuple[float, ...], head: list[str], rows: list[list[str]]
    ) -> str:
        whole = len(rows) <= MOST_ROWS_KEPT_TOGETHER
        total = sum(widths)
        style = f"Table{round(total * 100)}{'Whole' if whole else 'Long'}"
        self.widths[style] = table_style(style, total, whole=whole)
        columns = []
        for width in widths:
            name = f"Column{round(width * 100)}"
            self.widths[name] = column_style(name, width)
            columns.append(f'<table:table-column table:style-name="{name}"/>')
        body = "".join(
            f'<table:table-row table:style-name="WholeRow">{"".join(cells)}</table:table-row>'
            for cells in rows
        )
        return (
            f'<table:table table:name="{escape(title)}" table:style-name="{style}">'
            f"<table:title>{escape(title)}</table:title><table:desc>{escape(described)}</table:desc>"
            f"{''.join(columns)}<table:table-header-rows><table:table-row>{''.join(head)}</table:table-row>"
            f"</table:table-header-rows>{body}</table:table>"
        )

    def _pictured(self, block: PicturedView) -> Iterator[str]:
        """The lines, kept together, with the symbol to their left; one line alone stands at its middle."""
        frame = self._frame(
            symbol_drawing(block.symbol).png,
            SYMBOL,
            SYMBOL,
            name=f"Symbol: {block.symbol}",
            said=block.alternative,
            beside=True,
        )
        first, *others = (_pieces(item) for item in block.items)
        if not others:
            yield _paragraph("Easy_20_Text_20_Alone", frame + first)
            return
        *between, last = others
        yield _paragraph("Easy_20_Text", frame + first)
        yield from (_paragraph("Easy_20_Text", line) for line in between)
        yield _paragraph("Easy_20_Text_20_End", last)

    def _frame(
        self,
        png: bytes,
        width: float,
        height: float,
        *,
        name: str,
        said: str,
        title: str = "",
        beside: bool = False,
    ) -> str:
        """A picture, which the file takes in: in a line, or beside the lines of its paragraph and those after it."""
        self._frames += 1
        href = self._file.add_file(io.BytesIO(png))
        style, anchor = ("PictureBeside", "paragraph") if beside else ("InlinePicture", "as-char")
        titled = f"<svg:title>{escape(title)}</svg:title>" if title else ""
        return (
            f'<draw:frame draw:style-name="{style}" draw:name="{escape(name)} ({self._frames})" '
            f'text:anchor-type="{anchor}" svg:width="{width:.2f}cm" svg:height="{height:.2f}cm">'
            f'<draw:image xlink:href="{href}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
            f"{titled}<svg:desc>{escape(said)}</svg:desc></draw:frame>"
        )

    def _picture(self, picture: PictureView) -> Iterator[str]:
        drawing = self._drawings[picture.id]
        width, height = drawing.fitted(WIDTH, TALLEST)
        title = f"{_bookmark(picture.id)}{escape(picture.label)}: {_pieces(picture.title)}"
        yield _paragraph("Caption", title)
        yield _paragraph("Picture_20_Subtitle", escape(picture.subtitle))
        yield _paragraph(
            "Picture",
            self._frame(
                drawing.png,
                width,
                height,
                name=picture.label,
                said=picture.alternative,
                title=picture.full_title,
            ),
        )
        data = _link(f"#{picture.data.id}", escape(picture.data.label))
        yield from _small_print(picture.notes, picture.source, link=data)


def _small_print(notes: tuple[str, ...], source: str, *, link: str = "") -> Iterator[str]:
    lines = [escape(note) for note in notes]
    if source:
        lines.append(escape(f"Source: {source}"))
    if link:
        lines.append(link)
    for line in lines[:-1]:
        yield _paragraph("Notes", line)
    yield _paragraph("Notes_20_End", lines[-1] if lines else "")


def _heading_words(section: SectionView) -> str:
    return escape(f"{section.number} {section.heading}")


def _paragraph(style: str, content: str) -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def _span(style: str, content: str) -> str:
    return f'<text:span text:style-name="{style}">{content}</text:span>'


def _bookmark(name: str) -> str:
    return f'<text:bookmark text:name="{name}"/>'


def _link(target: str, content: str) -> str:
    return (
        f'<text:a xlink:type="simple" xlink:href="{escape(target)}" '
        f'text:style-name="Internet_20_link">{content}</text:a>'
    )


def _cell(style: str, content: str, value: str = "") -> str:
    return f'<table:table-cell table:style-name="{style}"{value}>{content}</table:table-cell>'


def _value(piece: Piece) -> str:
    """The plain number for programs that read the table; words are words."""
    if isinstance(piece, Number | Tally | Money) and piece.value is not None:
        return f' office:value-type="float" office:value="{piece.value!r}"'
    return ' office:value-type="string"'


def _pieces(pieces: Pieces) -> str:
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Piece) -> str:
    if isinstance(piece, Reference):
        return _link(piece.target, escape(piece.text))
    if isinstance(piece, Run) and piece.strong:
        return _span("Strong_20_Emphasis", escape(piece.text))
    return escape(piece.text)
