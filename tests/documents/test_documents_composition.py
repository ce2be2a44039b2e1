"""What every format shares: writing of figures, tables, data beside pictures, text alternatives, refusals."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from documents_sample import Ledger, sample_document

from saferplan.documents.alternatives import chart_alternative, map_alternative
from saferplan.documents.checking import DocumentFaultsError, check
from saferplan.documents.composing import compose, with_data_appendix
from saferplan.documents.composition import Composition, plain
from saferplan.documents.definition import (
    AreaMap,
    Bullets,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Document,
    FigureRef,
    Form,
    Link,
    MapArea,
    Paragraph,
    Point,
    Row,
    Rule,
    Section,
    Series,
    Table,
    Words,
    text,
)
from saferplan.documents.tables import chart_data, map_data, table_view
from saferplan.documents.writing import running_text, written_figure
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.shapes import Shape, ShapeSet


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def with_blocks(*blocks: Any, figures: tuple[Figure, ...] = ()) -> Document:
    section = Section(id="only", heading="Only", blocks=blocks)
    return msgspec.structs.replace(sample_document(0), sections=(section,), figures=figures)


# --- writing ------------------------------------------------------------------------------------------


def test_a_figure_is_written_in_the_form_it_is_asked_for(ledger: Ledger) -> None:
    interval = Interval(-12.34, 56.78, 0.95)
    figure = ledger.figures[ledger.figure("change", "burglary", 22.2, unit=Unit.RATE, interval=interval)]
    assert written_figure(figure) == "22.2"
    assert written_figure(figure, Form.SIGNED) == "+22.2"
    assert written_figure(figure, Form.INTERVAL) == "−12.3 to 56.8"


def test_an_interval_that_is_not_there_does_not_apply(ledger: Ledger) -> None:
    figure = ledger.figures[ledger.figure("count", "burglary", 22)]
    assert written_figure(figure, Form.INTERVAL) == "[z]"


@pytest.mark.parametrize("form", list(Form))
def test_an_absence_is_its_symbol_in_every_form(ledger: Ledger, form: Form) -> None:
    figure = ledger.figures[ledger.figure("count", "burglary", Absence.SUPPRESSED)]
    assert written_figure(figure, form) == "[c]"


def test_running_text_explains_a_symbol_at_once(ledger: Ledger) -> None:
    hidden = ledger.figure("count", "burglary", Absence.SUPPRESSED)
    words = plain(running_text(text("Burglary: ", FigureRef(hidden), "."), ledger.figures))
    assert words == "Burglary: [c] (hidden so that nobody can be identified)."


# --- tables -------------------------------------------------------------------------------------------


def test_notes_explain_each_symbol_once_and_rounding(ledger: Ledger) -> None:
    figures = [
        ledger.figure("count", "a", Absence.SUPPRESSED),
        ledger.figure("count", "b", Absence.UNKNOWN),
        ledger.figure("count", "c", Absence.NOT_PUBLISHED),
        ledger.figure("count", "d", Absence.SUPPRESSED),
        ledger.figure("count", "e", 45),
    ]
    ledger.figures[figures[4]] = msgspec.structs.replace(ledger.figures[figures[4]], rounded_to=5)
    rows = tuple(Row((Words("x"), FigureRef(figure))) for figure in figures)
    table = Table(
        "t", "Caption", (Column("Kind", ColumnKind.WORDS), Column("Records")), rows, notes=("First.",)
    )
    assert table_view(table, ledger.figures, "Table 1").notes == (
        "First.",
        "[c] hidden so that nobody can be identified.",
        "[x] not known: the records held cannot say; or not published by the source.",
        "Some numbers are rounded to the nearest 5 so that nobody can be identified; "
        "they may not add up to their totals.",
    )


def test_the_data_of_a_chart_has_a_column_for_each_series_and_interval(ledger: Ledger) -> None:
    def point(label: str, series: str, value: float | Absence, interval: Interval | None = None) -> Point:
        return Point(label, ledger.figure(series, label, value, interval=interval, unit=Unit.RATE))

    chart = Chart(
        "c",
        ChartKind.LINE,
        text("Message"),
        "What, where, when",
        "Rate per 1,000",
        (
            Series(
                "Here", (point("Jan", "h", 1.5, Interval(1, 2, 0.95)), point("Feb", "h", Absence.UNKNOWN))
            ),
            Series("Peers", (point("Feb", "p", 3.25),)),
            Series("Upper limit", (point("Jan", "u", 9), point("Feb", "u", 9)), role="limit"),
            Series("Trend", (point("Jan", "t", 2),), role="limit"),
        ),
    )
    view = chart_data(chart, ledger.figures, "Chart 1", "Message")
    assert [(c.heading, c.unit) for c in view.columns] == [
        ("Month", ""),
        ("Here", "Rate per 1,000"),
        ("Here, 95% interval", ""),
        ("Peers", "Rate per 1,000"),
        ("Upper limit", "Rate per 1,000"),
    ]
    assert [[cell.text for cell in row.cells] for row in view.rows] == [
        ["Jan", "1.5", "1.0 to 2.0", "[z]", "9.0"],
        ["Feb", "[x]", "[x]", "3.3", "9.0"],
    ]
    assert "Also drawn: Trend." in view.notes
    assert view.full_caption == "Data for Chart 1: Message"


def test_the_data_of_a_map_name_each_area_with_its_code(ledger: Ledger) -> None:
    areas = (
        MapArea("E1", "Ashby", ledger.figure("rate", "x", 12.34, unit=Unit.RATE)),
        MapArea("E2", "Moira", None, Absence.SUPPRESSED),
    )
    area_map = AreaMap("m", text("t"), "Sub", "Rate", "set", areas)
    view = map_data(area_map, ShapeSet("set", ()), ledger.figures, "Map 1", "t")
    assert [[cell.text for cell in row.cells] for row in view.rows] == [
        ["Ashby", "E1", "12.3"],
        ["Moira", "E2", "[c]"],
    ]
    assert "[c] hidden so that nobody can be identified." in view.notes


# --- text alternatives --------------------------------------------------------------------------------


def test_the_alternative_of_a_line_says_its_ends_its_range_and_its_gaps(ledger: Ledger) -> None:
    names = ("Jan 2022", "Feb 2022", "Mar 2022", "Apr 2022", "May 2022")
    values = zip(names, (1200, 900, Absence.UNKNOWN, 1500, 1000), strict=True)
    points = tuple(Point(label, ledger.figure("count", label, value)) for label, value in values)
    chart = Chart(
        "c", ChartKind.LINE, text("Up"), "Sub", "Records a month", (Series("Recorded", points),),
        rules=(Rule("New recording rules", "Apr 2022"),),
    )  # fmt: skip
    assert chart_alternative(chart, ledger.figures) == (
        "Line chart of records a month: 5 points, Jan 2022 to May 2022. First 1,200 (Jan 2022); last 1,000 "
        "(May 2022). Highest 1,500 (Apr 2022); lowest 900 (Feb 2022). 1 without a value: not known: the "
        "records held cannot say. A line at Apr 2022 marks: New recording rules."
    )


def test_ties_are_named_and_many_are_counted(ledger: Ledger) -> None:
    values = [("Ashby", 5), ("Moira", 5), ("Measham", 1), ("Kegworth", 1), ("Ibstock", 1), ("Heather", 1)]
    points = tuple(Point(label, ledger.figure("count", label, value)) for label, value in values)
    chart = Chart("c", ChartKind.BARS, text("t"), "s", "ASB incidents", (Series("Recorded", points),))
    assert chart_alternative(chart, ledger.figures) == (
        "Bar chart of ASB incidents: 6 rows. Highest 5 (Ashby and Moira); "
        "lowest 1 (Measham, Kegworth and 2 more)."
    )


def test_the_alternative_of_a_map_says_range_classes_and_absences(ledger: Ledger) -> None:
    areas = [MapArea(f"A{n}", f"Place {n}", ledger.figure("count", f"m{n}", n)) for n in range(1, 5)]
    areas.append(MapArea("A5", "Place 5", None, Absence.SUPPRESSED))
    area_map = AreaMap("m", text("t"), "s", "Records", "set", tuple(areas))
    shapes = ShapeSet("set", (), schematic=True)
    assert map_alternative(area_map, shapes, ledger.figures) == (
        "Schematic map of 5 areas, not to scale, shaded by records. Highest 4 (Place 4); lowest 1 (Place 1). "
        "Shades from light to dark: 1 (1 area); 2 to 3 (2 areas); 4 (1 area). "
        "1 without a value: hidden so that nobody can be identified."
    )


# --- the whole ----------------------------------------------------------------------------------------


def test_parts_are_numbered_in_reading_order(composition: Composition) -> None:
    assert [s.number for s in composition.walk()][:6] == ["1", "2", "3", "3.1", "3.2", "4"]
    assert [t.label for t in composition.tables[:3]] == ["Table 1", "Table 2", "Table 3"]
    assert [p.label for p in composition.pictures[:4]] == ["Chart 1", "Chart 2", "Map 1", "Chart 3"]
    assert composition.sections[-1].heading == "Glossary"


def test_the_data_appendix_holds_the_data_of_every_picture(composition: Composition) -> None:
    whole = with_data_appendix(composition)
    appended = [block for block in whole.sections[-1].blocks if hasattr(block, "rows")]
    assert appended == [picture.data for picture in composition.pictures]


@pytest.mark.parametrize("code", [0x00, 0x08, 0x0B, 0x0C, 0x0D, 0x1F, 0x7F, 0xD800, 0xFFFE, 0xFFFF])
def test_characters_no_format_can_hold_become_spaces(code: int) -> None:
    document = with_blocks(Paragraph(text(f"pasted{chr(code)}from elsewhere")))
    (block,) = compose(document).sections[0].blocks
    assert plain(block.pieces) == "pasted from elsewhere"  # type: ignore[union-attr]


def test_words_with_backslashes_quotes_and_line_ends_stay_as_they_are() -> None:
    words = 'C:\\new "folder"\n\tnext'
    (block,) = compose(with_blocks(Paragraph(text(words)))).sections[0].blocks
    assert plain(block.pieces) == words  # type: ignore[union-attr]


@pytest.mark.parametrize(("lines", "depth"), [(35, 2), (36, 1)])
def test_contents_that_would_not_fit_the_first_page_list_the_main_sections_alone(
    lines: int, depth: int
) -> None:
    parts = lines - len(sample_document(0).facts) - 1
    beneath = tuple(
        Section(id=f"part-{n}", heading=f"Part {n}", blocks=(Paragraph(text("words")),)) for n in range(parts)
    )
    section = Section(id="whole", heading="Whole", blocks=(), sections=beneath)
    document = msgspec.structs.replace(sample_document(0), sections=(section,), figures=(), glossary=())
    assert compose(document).contents_depth == depth


@pytest.mark.parametrize(("sections", "depth"), [(3, 0), (4, 2)])
def test_a_few_sections_need_no_contents(sections: int, depth: int) -> None:
    parts = tuple(
        Section(id=f"part-{n}", heading=f"Part {n}", blocks=(Paragraph(text("words")),))
        for n in range(sections)
    )
    document = msgspec.structs.replace(sample_document(0), sections=parts, figures=(), glossary=())
    assert compose(document).contents_depth == depth


@pytest.mark.parametrize(
    ("kind", "numbers"), [("council report", ["1.0", "2.0", "3.0"]), ("minutes", ["1", "2", "3"])]
)
def test_sections_of_a_report_to_a_council_are_numbered_as_committees_do(
    kind: str, numbers: list[str]
) -> None:
    parts = tuple(
        Section(id=f"part-{n}", heading=f"Part {n}", blocks=(Paragraph(text("words")),)) for n in range(2)
    )
    document = msgspec.structs.replace(sample_document(0), kind=kind, sections=parts, figures=())
    assert document.glossary
    assert [one.number for one in compose(document).sections] == numbers


def test_a_short_paragraph_above_a_list_leads_to_it() -> None:
    lead, long = Paragraph(text("As follows:")), Paragraph(text("As follows. " * 30))
    points = Bullets((text("one"),))
    blocks = compose(with_blocks(lead, points, long, points, lead)).sections[0].blocks
    assert [getattr(one, "leads", None) for one in blocks] == [True, None, False, None, False]


def test_a_document_of_nothing_can_be_composed() -> None:
    document = msgspec.structs.replace(sample_document(0), sections=(), figures=(), facts=(), glossary=())
    assert compose(document).pictures == ()


# --- refusals -----------------------------------------------------------------------------------------


def test_every_fault_is_listed_with_its_place(ledger: Ledger) -> None:
    figure = ledger.figure("count", "x", 1)
    chart = Chart(
        "c", ChartKind.LINE, text("t"), "s", "a", (Series("s", (Point("J", "Fnone"), Point("J", figure))),)
    )
    document = with_blocks(
        Paragraph(text(Link("there", "#nowhere"), Link("run", "javascript:alert(1)"))),
        chart,
        AreaMap("c", text("t"), "s", "l", "no-such-set", (MapArea("A", "Ashby", None),)),
        figures=tuple(ledger.figures.values()),
    )
    with pytest.raises(DocumentFaultsError) as caught:
        check(document)
    found = "\n".join(caught.value.faults)
    for words in (
        "points to #nowhere, which is not in the document",
        "javascript:alert(1)",
        "two parts of the document are called c",
        "chart c: there is no figure Fnone",
        "has two points with the same label",
        "map c: there is no shape set no-such-set",
        "map c: Ashby has neither a figure nor a reason",
    ):
        assert words in found


def test_an_identity_that_cannot_be_a_link_target_is_refused() -> None:
    document = msgspec.structs.replace(sample_document(0), sections=(Section(id="two words", heading="x"),))
    with pytest.raises(DocumentFaultsError, match="'two words' cannot be the identity"):
        check(document)


def test_sections_have_a_deepest_level() -> None:
    section = Section(id="s6", heading="x")
    for level in range(5, 0, -1):
        section = Section(id=f"s{level}", heading="x", sections=(section,))
    with pytest.raises(DocumentFaultsError, match="at most 5 deep"):
        check(msgspec.structs.replace(sample_document(0), sections=(section,)))


def test_an_outline_of_too_few_points_is_refused() -> None:
    broken = ShapeSet("set", (Shape("A", ((((0.0, 0.0), (1.0, 1.0), (0.0, 0.0)),),)),))
    with pytest.raises(DocumentFaultsError, match="the outline of A"):
        check(msgspec.structs.replace(sample_document(0), shape_sets=(broken,)))


def test_a_rule_that_stands_nowhere_is_refused(ledger: Ledger) -> None:
    point = Point("Jan 2022", ledger.figure("count", "x", 1))
    series = (Series("s", (point,)),)
    chart = Chart("c", ChartKind.LINE, text("t"), "s", "a", series, (Rule("New law", "Jan 1990"),))
    with pytest.raises(DocumentFaultsError, match="the rule 'New law' stands at 'Jan 1990'"):
        check(with_blocks(chart, figures=tuple(ledger.figures.values())))


def test_a_figure_is_anchored_only_where_the_document_meets_its_row_first(ledger: Ledger) -> None:
    figure = ledger.figure("count", "x", 1)
    columns = (Column("Figure", ColumnKind.WORDS), Column("Value"))
    rows = (Row((Words(figure), FigureRef(figure))),)
    document = with_blocks(
        Table("one", "One", columns, rows),
        Table("two", "Two", columns, rows),
        figures=tuple(ledger.figures.values()),
    )
    first, second = compose(document).tables
    assert (first.rows[0].anchor, second.rows[0].anchor) == (figure, None)


def test_short_sections_do_not_start_a_page_nor_does_what_follows_one() -> None:
    sections = tuple(
        Section(id=f"s{place}", heading="x", blocks=(Paragraph(text("Short.")),) * length)
        for place, length in enumerate((1, 2, 9, 9))
    )
    composition = compose(msgspec.structs.replace(sample_document(0), sections=sections, figures=()))
    assert [section.new_page for section in composition.sections] == [True, False, False, True, False]


def test_the_day_is_written_as_people_write_it_and_the_kind_is_not_said_twice() -> None:
    document = msgspec.structs.replace(
        sample_document(0), as_at="2017-05-16", kind="strategic assessment", sections=(), figures=()
    )
    composition = compose(document)
    assert composition.state == "Draft. As at 16 May 2017. Safer North West Partnership."
    assert composition.kind_line == "Strategic assessment"
    assert compose(msgspec.structs.replace(document, title="Strategic Assessment")).kind_line == ""
