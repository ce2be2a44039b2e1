"""The document as every format sees it: figures looked up and written out, parts numbered, notes gathered.

Renderers walk a `Composition`, never the definition, so that a number, a note or a table's label reads the
same in every format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.documents.dates import written_date
from saferplan.documents.definition import (
    AreaMap,
    Chart,
    Column,
    Document,
    Form,
    Tone,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Unit


@dataclass(frozen=True, slots=True)
class Run:
    """Words of running text."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as it is written, with the figure it came from."""

    text: str
    figure: Figure
    form: Form

    @property
    def value(self) -> float | int | None:
        """The plain number behind the writing; None for an absence or an interval."""
        return None if self.form is Form.INTERVAL else self.figure.value


@dataclass(frozen=True, slots=True)
class Shorthand:
    """The symbol that stands where there is no number, in a table."""

    text: str
    absence: Absence


@dataclass(frozen=True, slots=True)
class Tally:
    """A number that a picture itself counts, such as how many of its areas have a shade: not a figure."""

    text: str
    value: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money, as it is written, and in pounds."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A link: `target` is an address, or `#id` of a part of this document."""

    text: str
    target: str

    @property
    def inside(self) -> str | None:
        """The identity of the part it points to, or None for an address elsewhere."""
        return self.target[1:] if self.target.startswith("#") else None


_MOST_CONTENTS = 35
"""More lines than this, of contents and of the facts above them, do not fit the first page."""
_FEWEST_CONTENTS = 4
"""Fewer parts than this are seen at a glance: they need no list."""
BRIEF_KINDS = frozenset(
    {
        "agenda",
        "case review figures",
        "comparison of plans",
        "council report",
        "minutes",
        "monitoring return",
        "status report",
        "use of tools and powers",
        "what a council report lacks",
    }
)
"""Kinds of documents of a few sides: on paper they have no list of contents, and no section begins a page."""

FLOWING_KINDS = frozenset(
    {
        "action plan",
        "annual review",
        "community safety strategy",
        "consultation report",
        "data protection register",
        "equality impact assessment",
        "meeting pack, exempt part",
        "partnership plan",
        "risk register",
        "scrutiny pack",
        "summary of the plan",
    }
)
"""Kinds whose sections are short: on paper they follow one another, beneath a list of contents."""

DECIMAL_KINDS = frozenset({"council report"})
"""Kinds whose sections are numbered 1.0, 2.0, as committees number them: their paragraphs are 1.1, 1.2."""

Piece = Run | Number | Shorthand | Tally | Money | Reference
Pieces = tuple[Piece, ...]


def plain(pieces: Pieces) -> str:
    """The pieces as one string.

    >>> plain((Run("Burglary "), Run("fell", strong=True)))
    'Burglary fell'
    """
    return "".join(piece.text for piece in pieces)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; its first cell is its heading. `anchor` lets a link reach it."""

    cells: tuple[Piece, ...]
    total: bool = False
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class TableView:
    """A table ready to be set: `label` is such as `Table 3`; `notes` explain every symbol used."""

    id: str
    label: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...]
    source: str

    @property
    def full_caption(self) -> str:
        """The label with the caption."""
        return f"{self.label}: {self.caption}"


@dataclass(frozen=True, slots=True)
class PictureView:
    """A chart or map ready to be set: its message, what it shows in words, and its data as a table."""

    id: str
    label: str
    definition: Chart | AreaMap
    title: Pieces
    subtitle: str
    alternative: str
    data: TableView
    notes: tuple[str, ...]
    source: str

    @property
    def full_title(self) -> str:
        """The label with the message."""
        return f"{self.label}: {plain(self.title)}"


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph; `leads`: it introduces what follows, and on paper stays on the same page."""

    pieces: Pieces
    by: str
    leads: bool = False


@dataclass(frozen=True, slots=True)
class BulletsView:
    """An unordered list."""

    items: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A passage set apart."""

    tone: Tone
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class FactsView:
    """A summary list of names with what is known of each; `headings` serve where it is set as a table."""

    caption: str
    rows: tuple[tuple[str, Pieces], ...]
    headings: tuple[str, str] = ("Item", "Detail")


@dataclass(frozen=True, slots=True)
class PicturedView:
    """Lines beside a symbol, with what the symbol shows in words."""

    symbol: str
    alternative: str
    items: tuple[Pieces, ...]


BlockView = ParagraphView | BulletsView | NoticeView | FactsView | TableView | PictureView | PicturedView


@dataclass(frozen=True, slots=True)
class SectionView:
    """A numbered part. `level` is 1 for the document's own sections; on paper some start a new page."""

    id: str
    number: str
    heading: str
    level: int
    blocks: tuple[BlockView, ...]
    sections: tuple[SectionView, ...]
    new_page: bool = False

    def walk(self) -> Iterator[SectionView]:
        """This section and all beneath it, in reading order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Composition:
    """A document settled for rendering; `document` keeps its title, marking and figures."""

    document: Document
    facts: FactsView | None
    sections: tuple[SectionView, ...]

    def walk(self) -> Iterator[SectionView]:
        """Every section in reading order."""
        for section in self.sections:
            yield from section.walk()

    @property
    def tables(self) -> tuple[TableView, ...]:
        """The document's own tables, in reading order; those beside charts and maps are with them."""
        return tuple(b for section in self.walk() for b in section.blocks if isinstance(b, TableView))

    @property
    def pictures(self) -> tuple[PictureView, ...]:
        """Charts and maps, in reading order."""
        return tuple(b for section in self.walk() for b in section.blocks if isinstance(b, PictureView))

    @property
    def is_large(self) -> bool:
        """Whether the document is easy to read: symbols beside its lines, and large type."""
        return any(isinstance(b, PicturedView) for section in self.walk() for b in section.blocks)

    @property
    def is_brief(self) -> bool:
        """Whether the document is of a kind that has a few sides."""
        return self.document.kind in BRIEF_KINDS

    @property
    def contents_depth(self) -> int:
        """How many levels a list of contents on paper shows: two, or one where two would not fit the first page.

        None, 0, in a document of a few sides or parts.
        """
        listed = sum(section.level <= 2 for section in self.walk())
        if self.is_brief or listed < _FEWEST_CONTENTS:
            return 0
        above = len(self.facts.rows) if self.facts else 0
        return 2 if listed + above <= _MOST_CONTENTS else 1

    @property
    def kind_line(self) -> str:
        """The kind of document, to stand above its title; nothing where the title says it already."""
        kind = self.document.kind
        return "" if kind.casefold() == self.document.title.casefold() else kind[:1].upper() + kind[1:]

    @property
    def as_at(self) -> str:
        """The day the document stands for, as people write it."""
        return written_date(self.document.as_at)

    @property
    def state(self) -> str:
        """Status, day and author, to stand under the title."""
        author = f" {self.document.author}." if self.document.author else ""
        return f"{self.document.status}. As at {self.as_at}.{author}"

    @property
    def standing(self) -> str:
        """The line that stands on every page: the marking, and that the records are synthetic if so."""
        return standing_line(self.document)


def standing_line(document: Document) -> str:
    """The marking and, where records are synthetic, the sentence that says so.

    It stands on every page, sheet, chart and map.
    """
    marking = f"Marking: {document.marking.value}"
    return f"{marking}. {document.synthetic}" if document.synthetic else marking


# What XML cannot hold, and vertical tabs and form feeds that come with text pasted from elsewhere.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(words: str) -> str:
    """The words with characters that no document format can hold turned into spaces.

    >>> printable("line one\\x0bline two")
    'line one line two'
    """
    return _UNPRINTABLE.sub(" ", words)
