"""The workbook: one table a sheet, plain numbers, words that never run, the same bytes again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import msgspec
import openpyxl
import pytest
from documents_sample import Ledger, sample_document
from opened_in_libreoffice import pages_of
from openpyxl.workbook import Workbook

from saferplan.documents.composing import compose
from saferplan.documents.composition import Composition
from saferplan.documents.definition import Column, ColumnKind, FigureRef, Row, Section, Table, Words
from saferplan.documents.workbook import workbook_file
from saferplan.documents.workbook.grid import number_format
from saferplan.domain.display import written
from saferplan.domain.figure import Unit


@pytest.fixture(scope="module")
def made(composition: Composition) -> bytes:
    return workbook_file(composition)


@pytest.fixture(scope="module")
def book(made: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


def test_a_cover_a_sheet_for_every_table_and_picture_and_the_figures(
    book: Workbook, composition: Composition
) -> None:
    names = ["Cover"]
    for section in composition.walk():
        for block in section.blocks:
            label = getattr(block, "label", None)
            if label is not None:
                names.append(label if label.startswith("Table") else f"{label} data")
    assert book.sheetnames == [*names, "Figures"]


def test_the_cover_links_to_every_sheet(book: Workbook) -> None:
    cover = book["Cover"]
    assert cover["A1"].value == "North West Leicestershire: strategic assessment"
    links = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_every_sheet_says_marking_and_sentence_on_screen_and_in_print(
    book: Workbook, composition: Composition
) -> None:
    for sheet in book.worksheets:
        said = [row[0].value for row in sheet.iter_rows(min_row=1, max_row=3)]
        assert composition.standing in said
        assert sheet.oddHeader.left.text == composition.standing


def test_each_sheet_holds_one_table_under_a_header_that_stays_in_view(book: Workbook) -> None:
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        first, last = table.ref.split(":")
        head = int("".join(c for c in first if c.isdigit()))
        assert first.startswith("A")
        assert sheet.freeze_panes == f"B{head + 1}"
        assert int("".join(c for c in last if c.isdigit())) == sheet.max_row
        assert sheet.merged_cells.ranges == set()


def test_numbers_are_plain_and_shown_as_in_the_document(book: Workbook) -> None:
    sheet = book["Table 1"]
    headings = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Ward")
    assert headings[-2:] == (
        "95% interval of the rate (per 1,000 residents): lower end",
        "95% interval of the rate (per 1,000 residents): upper end",
    )
    total = next(row for row in sheet.iter_rows() if row[0].value == "All wards")
    assert [cell.value for cell in total] == ["All wards", 107672, 8871, 1415, 82.39, 80.7, 84.1]
    assert [cell.number_format for cell in total[1:5]] == ["#,##0", "#,##0", "+#,##0;-#,##0;0", "#,##0.0"]
    first = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Appleby North")
    assert first[2] == "[c]"


def test_the_figures_sheet_tells_every_figure(book: Workbook, composition: Composition) -> None:
    sheet = book["Figures"]
    (table,) = sheet.tables.values()
    headings = [column.name for column in table.tableColumns]
    rows = [dict(zip(headings, row, strict=False)) for row in sheet.iter_rows(min_row=6, values_only=True)]
    figures = composition.document.figures
    assert [row["Figure"] for row in rows] == [figure.id for figure in figures]
    ratio = next(row for row in rows if row["Unit"] == "ratio")
    assert (ratio["Value"], ratio["As printed"]) == (1.1898, "1.19")
    assert (ratio["Interval: lower end"], ratio["Interval: level"]) == (1.153, 0.95)
    assert ratio["Caveats"] == "Recording changed in April 2020."
    hidden = next(row for row in rows if row["As printed"] == "[c]")
    assert hidden["Value"] is None
    assert hidden["Reason for no value"] == "hidden so that nobody can be identified"


@pytest.mark.parametrize(
    "typed", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "https://example.org", "{=1}", "007"]
)
def test_what_people_typed_is_text_and_never_runs(typed: str) -> None:
    ledger = Ledger()
    row = Row((Words(typed), FigureRef(ledger.figure("count", "x", 5))))
    columns = (Column(typed, ColumnKind.WORDS), Column(typed))
    table = Table("t", typed, columns, (row,), notes=(typed,))
    document = msgspec.structs.replace(
        sample_document(0),
        title=typed,
        sections=(Section(id="only", heading="Only", blocks=(table,)),),
        figures=tuple(ledger.figures.values()),
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook_file(compose(document))))
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type in "sn"
                if cell.value == typed:
                    assert cell.data_type == "s"
    assert book["Table 1"].max_column == 2


def test_a_table_without_rows_keeps_its_header() -> None:
    table = Table("t", "Nothing yet", (Column("Month", ColumnKind.WORDS), Column("Records")), ())
    section = Section(id="only", heading="Only", blocks=(table,))
    document = msgspec.structs.replace(sample_document(0), sections=(section,), figures=())
    book = openpyxl.load_workbook(io.BytesIO(workbook_file(compose(document))))
    assert [cell.value for cell in list(book["Table 1"].iter_rows())[-1]] == ["Month", "Records"]


@pytest.mark.parametrize("unit", list(Unit))
def test_formats_show_as_many_decimals_as_the_document_writes(unit: Unit) -> None:
    decimals = written(1234.5, unit).rstrip("%").partition(".")[2]
    assert len(number_format(unit).replace('"%"', "").partition(".")[2]) == len(decimals)


def test_the_same_document_gives_the_same_bytes(made: bytes, composition: Composition) -> None:
    again = workbook_file(composition)
    with zipfile.ZipFile(io.BytesIO(made)) as one, zipfile.ZipFile(io.BytesIO(again)) as other:
        assert one.namelist() == other.namelist()
        assert all(one.read(name) == other.read(name) for name in one.namelist())
    assert again == made


@pytest.mark.slow
def test_it_opens_in_libreoffice(tmp_path: Path) -> None:
    composition = compose(sample_document(1, traced=5))
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook_file(composition))
    pages = pages_of(path)
    assert len(pages) > 10
    assert all(composition.document.synthetic in page for page in pages)
