"""The composition as WordprocessingML, block by block."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm

from saferplan.documents.composition import (
    BlockView,
    BulletsView,
    Composition,
    FactsView,
    NoticeView,
    ParagraphView,
    PicturedView,
    PictureView,
    Piece,
    Pieces,
    Reference,
    Run,
    SectionView,
    TableView,
)
from saferplan.documents.definition import ColumnKind
from saferplan.documents.graphics import Drawing
from saferplan.documents.look import TONE_SHAPES
from saferplan.documents.measures import MOST_ROWS_KEPT_TOGETHER, column_shares
from saferplan.documents.symbols import symbol_drawing
from saferplan.documents.word.elements import (
    beside_left,
    bookmarked,
    link_inside,
    link_outside,
    paragraph,
    run,
    table,
)
from saferplan.documents.word.styles import Styles

# Letters of a table to a centimetre, in our own font and in the widest that a council may use.
_LETTERS_OURS = 5.6
_LETTERS_ANY = 4.6
_WIDEST_PICTURE = 17.0  # centimetres
_TALLEST_PICTURE = 20.0
_SYMBOL = 2.4  # centimetres
_KEEP = "<w:keepNext/>"


class Body:
    """Writes a composition for one Word document, whose relations, bookmarks and styles it uses."""

    def __init__(
        self,
        word: WordDocument,
        composition: Composition,
        drawings: Mapping[str, Drawing],
        styles: Styles,
        *,
        own: bool,
    ) -> None:
        self._word = word
        self._composition = composition
        self._drawings = drawings
        self._styles = styles
        self._bookmarks = {identity: f"part_{place}" for place, identity in enumerate(self._identities())}
        self._numbers = {name: 10_000 + place for place, name in enumerate(self._bookmarks.values())}
        self._pictures = 0
        section = word.sections[-1]
        width = (
            (section.page_width or Cm(21)) - (section.left_margin or Cm(2)) - (section.right_margin or Cm(2))
        )
        self._width = int(width)
        self._letters = round(self._width / int(Cm(1)) * (_LETTERS_OURS if own else _LETTERS_ANY))

    def markup(self, *, with_title: bool) -> str:
        """The document's content in order as XML, title and contents first."""
        parts = [self._title()] if with_title else []
        if self._composition.facts is not None:
            parts.append(self._facts(self._composition.facts))
        if self._composition.contents_depth:
            parts.append(self._contents())
        for section in self._composition.sections:
            parts += self._section(section)
        return "".join(parts)

    def _identities(self) -> Iterator[str]:
        for section in self._composition.walk():
            yield section.id
            for block in section.blocks:
                if isinstance(block, TableView | PictureView):
                    yield block.id

    # --- parts ----------------------------------------------------------------------------------------

    def _title(self) -> str:
        document = self._composition.document
        lines = []
        if self._composition.kind_line:
            lines.append(paragraph(self._styles["Picture Subtitle"], run(self._composition.kind_line)))
        lines.append(paragraph(self._styles["Title"], run(document.title)))
        if document.subtitle:
            lines.append(paragraph(self._styles["Subtitle"], run(document.subtitle)))
        lines.append(paragraph(self._styles["Normal"], run(self._composition.state)))
        return "".join(lines)

    def _contents(self) -> str:
        """A contents field with its entries written out, so that it works before Word has updated it."""
        depth = self._composition.contents_depth
        sections = [section for section in self._composition.walk() if section.level <= depth]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            f'TOC \\o "1-{depth}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        entries = []
        for place, section in enumerate(sections):
            words = run(self._heading_words(section))
            entry = link_inside(self._bookmarks[section.id], words)
            style = self._styles[f"toc {section.level}"]
            entries.append(paragraph(style, (begin if place == 0 else "") + entry))
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        closing = paragraph(self._styles["Normal"], end)
        return (
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
            + paragraph(self._styles["TOC Heading"], run("Contents"))
            + "".join(entries)
            + closing
            + "</w:sdtContent></w:sdt>"
        )

    def _section(self, section: SectionView) -> Iterator[str]:
        style = self._styles[f"heading {section.level}"]
        breaks = "<w:pageBreakBefore/>" if section.new_page else ""
        words = self._marked(section.id, run(self._heading_words(section)))
        yield paragraph(style, words, properties=breaks)
        for block in section.blocks:
            yield self._block(block)
        for part in section.sections:
            yield from self._section(part)

    def _heading_words(self, section: SectionView) -> str:
        """The heading with its number, unless Word numbers headings of this style itself."""
        if self._styles.numbers_itself(f"heading {section.level}"):
            return section.heading
        return f"{section.number}  {section.heading}"

    def _block(self, block: BlockView) -> str:
        match block:
            case ParagraphView(pieces=pieces, leads=leads):
                keep = _KEEP if leads else ""
                return paragraph(self._styles["Normal"], self._pieces(pieces), properties=keep)
            case BulletsView(items=items):
                style = self._styles["List Bullet"]
                return "".join(paragraph(style, self._pieces(item)) for item in items)
            case NoticeView():
                return self._notice(block)
            case PicturedView():
                return self._pictured(block)
            case FactsView():
                return self._facts(block)
            case TableView():
                return self._table(block)
            case PictureView():
                return self._picture(block)

    def _notice(self, notice: NoticeView) -> str:
        """One paragraph with the word and its shape on a line of their own."""
        word = run(f"{TONE_SHAPES[notice.tone]} {notice.tone.value}", strong=True)
        words = word + "<w:r><w:br/></w:r>" + self._pieces(notice.pieces)
        return paragraph(self._styles[f"Notice {notice.tone.value}"], words)

    def _facts(self, facts: FactsView) -> str:
        text = self._styles["Table Text"]
        rows = [[paragraph(text, run(heading, strong=True), properties=_KEEP) for heading in facts.headings]]
        for name, pieces in facts.rows:
            rows.append([paragraph(text, run(name)), paragraph(text, self._pieces(pieces))])
        twips = self._width // 635
        widths = (twips * 3 // 10, twips - twips * 3 // 10)
        described = f"Two columns: {facts.headings[0].lower()} and {facts.headings[1].lower()}."
        return (
            paragraph(self._styles["caption"], run(facts.caption))
            + table(
                self._styles["Assessment Table"], widths, rows, caption=facts.caption, description=described
            )
            + paragraph(self._styles["Notes End"], "")
        )

    def _table(self, view: TableView) -> str:
        rows = [[self._column_heading(view, place) for place in range(len(view.columns))]]
        whole = len(view.rows) <= MOST_ROWS_KEPT_TOGETHER
        for number, row in enumerate(view.rows):
            keep = _KEEP if whole and number < len(view.rows) - 1 else ""
            rows.append(
                [
                    paragraph(
                        self._cell_style(view, place),
                        self._piece(cell, strong=row.total or None),
                        properties=keep,
                    )
                    for place, cell in enumerate(row.cells)
                ]
            )
        twips = self._width // 635
        widths = [round(share * twips) for share in column_shares(view, self._letters)]
        described = f"{len(view.columns)} columns and {len(view.rows)} rows. The first row is the header."
        caption = paragraph(self._styles["caption"], self._marked(view.id, run(view.full_caption)))
        made = table(
            self._styles["Assessment Table"], widths, rows, caption=view.full_caption, description=described
        )
        return caption + made + self._small_print(view.notes, view.source)

    def _column_heading(self, view: TableView, place: int) -> str:
        column = view.columns[place]
        words = run(column.heading, strong=True)
        if column.unit:
            words += f"<w:r><w:br/></w:r>{run(column.unit, strong=False)}"
        return paragraph(self._cell_style(view, place), words, properties=_KEEP)

    def _cell_style(self, view: TableView, place: int) -> str:
        number = view.columns[place].kind is ColumnKind.NUMBER
        return self._styles["Table Number" if number else "Table Text"]

    def _pictured(self, block: PicturedView) -> str:
        """The lines with the symbol to their left; what follows begins beneath it."""
        style, size = self._styles["Easy Text"], round(Cm(_SYMBOL))
        inline = self._inline(
            symbol_drawing(block.symbol).png,
            size,
            size,
            name=f"Symbol: {block.symbol}",
            said=block.alternative,
        )
        lines = [self._pieces(item) for item in block.items]
        lines[0] = f"<w:r><w:drawing>{beside_left(inline, gap=round(Cm(0.6)))}</w:drawing></w:r>{lines[0]}"
        lines[-1] += '<w:r><w:br w:type="textWrapping" w:clear="all"/></w:r>'
        kept = [paragraph(style, line, properties=_KEEP) for line in lines[:-1]]
        return "".join(kept) + paragraph(style, lines[-1])

    def _inline(self, png: bytes, width: int, height: int, *, name: str, said: str) -> Any:
        """A picture of this file, as an element."""
        inline: Any = self._word.part.new_pic_inline(io.BytesIO(png), width, height)
        self._pictures += 1
        properties = inline.docPr
        properties.set("id", str(20_000 + self._pictures))
        properties.set("name", name)
        properties.set("descr", said)
        return inline

    def _picture(self, picture: PictureView) -> str:
        drawing = self._drawings[picture.id]
        title = run(f"{picture.label}: ") + self._pieces(picture.title)
        width, height = drawing.fitted(min(self._width, Cm(_WIDEST_PICTURE)), Cm(_TALLEST_PICTURE))
        inline = self._inline(
            drawing.png, round(width), round(height), name=picture.label, said=picture.alternative
        )
        inline.docPr.set("title", picture.full_title)
        words = run(picture.data.label, style=self._styles["Hyperlink"])
        data = link_inside(self._bookmarks[picture.data.id], words)
        return (
            paragraph(self._styles["caption"], self._marked(picture.id, title))
            + paragraph(self._styles["Picture Subtitle"], run(picture.subtitle))
            + paragraph(self._styles["Picture"], f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")
            + self._small_print(picture.notes, picture.source, link=data)
        )

    def _small_print(self, notes: tuple[str, ...], source: str, *, link: str = "") -> str:
        lines = [run(note) for note in notes]
        if source:
            lines.append(run(f"Source: {source}"))
        if link:
            lines.append(link)
        style = self._styles["Notes"]
        kept = "".join(paragraph(style, line, properties=_KEEP) for line in lines[:-1])
        # The last line holds the distance to what follows; Word wants a paragraph after a table anyway.
        return kept + paragraph(self._styles["Notes End"], lines[-1] if lines else "")

    # --- words ----------------------------------------------------------------------------------------

    def _marked(self, identity: str, content: str) -> str:
        name = self._bookmarks[identity]
        return bookmarked(content, name, self._numbers[name])

    def _pieces(self, pieces: Pieces) -> str:
        return "".join(self._piece(piece) for piece in pieces)

    def _piece(self, piece: Piece, *, strong: bool | None = None) -> str:
        if isinstance(piece, Reference):
            words = run(piece.text, strong=strong, style=self._styles["Hyperlink"])
            if piece.inside is not None:
                return link_inside(self._bookmarks[piece.inside], words)
            relation = self._word.part.relate_to(piece.target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            return link_outside(relation, words)
        return run(piece.text, strong=strong or (isinstance(piece, Run) and piece.strong) or None)
