"""What a document is before it has a format: sections, text, tables, charts and maps that hold figures.

A definition is plain frozen data: it is what gets frozen as JSON when a document is adopted, and every
format is a rendering of it. Numbers of the evidence stand in it only as references to figures; amounts of money
from the partnership's own ledger are whole pence.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure
from saferplan.domain.shapes import ShapeSet

SCHEMA = 1


class Marking(Enum):
    """Who a document is for; printed on every page."""

    PUBLIC = "Public"
    PARTNERSHIP = "Partnership"
    RESTRICTED = "Restricted"


class Form(Enum):
    """How a figure is written where it is referred to."""

    PLAIN = "plain"
    SIGNED = "signed"
    INTERVAL = "interval"


# --- text ---------------------------------------------------------------------------------------------


class FigureRef(msgspec.Struct, frozen=True, tag="figure"):
    """A figure in running text or in a cell, by its identity."""

    figure: str
    form: Form = Form.PLAIN


class Words(msgspec.Struct, frozen=True, tag="words"):
    """Plain words. `strong` marks importance, never a heading."""

    text: str
    strong: bool = False


class Link(msgspec.Struct, frozen=True, tag="link"):
    """A link with words that make sense on their own. `target` is an address or `#id` of a section."""

    text: str
    target: str


Inline = Words | FigureRef | Link
Text = tuple[Inline, ...]


def text(*parts: str | Inline) -> Text:
    """Running text from words and figures.

    >>> text("There were ", FigureRef("F0"), " crimes.")[0]
    Words(text='There were ', strong=False)
    """
    return tuple(Words(part) if isinstance(part, str) else part for part in parts)


# --- blocks -------------------------------------------------------------------------------------------


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """One paragraph of running text. `by` is "analyst" where a person wrote it, else "rules"."""

    text: Text
    by: str = "rules"


class Bullets(msgspec.Struct, frozen=True, tag="bullets"):
    """An unordered list."""

    items: tuple[Text, ...]


class Tone(Enum):
    """What a notice is about; shown by a word and a shape besides its colour."""

    NOTE = "Note"
    CAUTION = "Caution"
    MISSING = "Missing"


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """A short passage set apart: a caveat, a warning, or something that people still have to enter."""

    tone: Tone
    text: Text


class Fact(msgspec.Struct, frozen=True):
    """One row of a summary list."""

    name: str
    text: Text


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    """A summary list: names with what is known of each, such as a document's details."""

    caption: str
    rows: tuple[Fact, ...]


class ColumnKind(Enum):
    """What a column holds: decides alignment and the type of a spreadsheet's cell."""

    WORDS = "words"
    NUMBER = "number"


class Column(msgspec.Struct, frozen=True):
    """A table's column. `unit` is printed in the heading, such as `per 1,000 residents`."""

    heading: str
    kind: ColumnKind = ColumnKind.NUMBER
    unit: str = ""


class Gap(msgspec.Struct, frozen=True, tag="gap"):
    """A cell with no value, and why."""

    absence: Absence


class Amount(msgspec.Struct, frozen=True, tag="amount"):
    """An amount of money in whole pence, from a ledger and not from evidence: no figure, and still a number."""

    pence: int


class Count(msgspec.Struct, frozen=True, tag="count"):
    """A number of things from the partnership's own records and not from evidence: no figure, and still a number."""

    number: int


Cell = Words | FigureRef | Link | Gap | Amount | Count


class Row(msgspec.Struct, frozen=True):
    """A table's row; its first cell is the row's heading. `total` rows are set off."""

    cells: tuple[Cell, ...]
    total: bool = False


class Table(msgspec.Struct, frozen=True, tag="table"):
    """A table without merged cells. `source` says where its data come from."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"table {self.id}: a row has {len(row.cells)} cells, not {len(self.columns)}"
                )


class ChartKind(Enum):
    """The charts we draw. LINE: values over months. BARS: horizontal bars of one value per label.
    DOTS: a value with its interval per label. COLUMNS: vertical bars over ordered labels. FUNNEL: a dot per
    area over its size with control limits as further series. CURVE: lines over numbers, such as a share of
    crimes over a share of places; each point has its number in `x` and that number in words as its label.
    HEAT: a grid of cells shaded by their values, a row per series and a column per label, such as the hours
    of each day."""

    LINE = "line"
    BARS = "bars"
    DOTS = "dots"
    COLUMNS = "columns"
    FUNNEL = "funnel"
    CURVE = "curve"
    HEAT = "heat"


class Point(msgspec.Struct, frozen=True):
    """One mark: its label on the category axis and the figure that gives its value.

    `x` is its number on the axis across, in FUNNEL and CURVE charts. `emphasis` makes it stand out;
    `Chart.emphasis` says what that means.
    """

    label: str
    figure: str
    x: float | None = None
    emphasis: bool = False


class Series(msgspec.Struct, frozen=True):
    """Points of one kind, in order.

    `role` says how they are drawn. "data": marks. "limit": a thin line without marks, such as a control limit
    or the line of equality. In LINE and CURVE charts also "band": no line, only the area between the ends of
    its figures' intervals, such as the range of months without anything unusual. In LINE charts also
    "forecast": a broken line that goes on from the data series listed before it, within the area of its
    figures' intervals; a band listed after it gives a second, wider interval.
    """

    name: str
    points: tuple[Point, ...]
    role: str = "data"


class Rule(msgspec.Struct, frozen=True):
    """A labelled line across a chart at a category label, such as a change in recording.

    In BARS, DOTS and FUNNEL charts `at` may also be a plain number on the value axis, such as "1" for no
    change.
    """

    label: str
    at: str


class Chart(msgspec.Struct, frozen=True, tag="chart"):
    """A chart: its title is the message, its subtitle says what, where and when.

    The data table beside it and the text alternative are computed from this same definition. `emphasis` says
    what the emphasised points have in common, such as "Exceptional months": in words under the picture, in
    its text alternative and in its data. `axis` names the values, `x_axis` what runs across and, in HEAT
    charts, `y_axis` what the rows are, such as "Day".
    """

    id: str
    kind: ChartKind
    title: Text
    subtitle: str
    axis: str
    series: tuple[Series, ...]
    rules: tuple[Rule, ...] = ()
    x_axis: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    emphasis: str = ""
    y_axis: str = ""


class Side(Enum):
    """Which way a category leans: HIGH such as a hot spot, LOW such as a cold spot, or NEITHER."""

    HIGH = "high"
    LOW = "low"
    NEITHER = "neither"


class Category(msgspec.Struct, frozen=True):
    """A kind of area. `mark`, up to three letters, is written on its areas and in the key, so that nobody
    needs to tell colours apart; only a kind that is NEITHER can do without. `meaning` explains the kind in a
    sentence without its full stop."""

    id: str
    name: str
    meaning: str = ""
    side: Side = Side.NEITHER
    mark: str = ""


class MapArea(msgspec.Struct, frozen=True):
    """One area of a map. `figure` None draws it as outside the data, with its `absence` as the reason.

    On a map of categories its `category` colours it, and its figure, which it need not have, stands in the
    data; without a category its `absence` says why. `emphasis` prints the area's name on the map.
    """

    code: str
    name: str
    figure: str | None
    absence: Absence | None = None
    emphasis: bool = False
    category: str | None = None


class AreaMap(msgspec.Struct, frozen=True, tag="map"):
    """A map of areas shaded by a figure, or coloured by category where it has `categories`.

    `shapes` names the document's shape set that draws them; `legend` heads the key. Where the shape set is of
    cells, no names are written, emphasised cells are outlined, and the data are those of each shade or
    category. `categories` stand in the order of the key, the strongest of each side first. `measure` names
    the areas' figures on a map of categories, such as "z". `outline` names a shape set that is drawn over the
    areas, such as the district. `emphasis` says what emphasised areas have in common.
    """

    id: str
    title: Text
    subtitle: str
    legend: str
    shapes: str
    areas: tuple[MapArea, ...]
    source: str = ""
    notes: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    measure: str = ""
    outline: str = ""
    emphasis: str = ""


Block = Paragraph | Bullets | Notice | Facts | Table | Chart | AreaMap


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered part of a document. `id` is stable across runs: an analyst's edits hang on it."""

    id: str
    heading: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document.

    `synthetic` is empty for real records; otherwise the sentence that is printed on every page, chart and
    sheet. `status` is such as "Draft" or "Adopted". `figures` holds every figure the document refers to.
    """

    kind: str
    title: str
    subtitle: str
    language: str = "en-GB"
    marking: Marking
    status: str
    as_at: str
    author: str
    synthetic: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()
    shape_sets: tuple[ShapeSet, ...] = ()
    glossary: tuple[Fact, ...] = ()
    schema: int = SCHEMA

    @property
    def figures_by_id(self) -> dict[str, Figure]:
        """The document's figures, by identity."""
        return {figure.id: figure for figure in self.figures}


def encode(document: Document) -> bytes:
    """The document as canonical JSON: the same document gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1) + b"\n"


def decode(data: bytes) -> Document:
    """The document from its JSON.

    Raises:
        msgspec.ValidationError: the JSON is not such a document.
    """
    return msgspec.json.decode(data, type=Document)
