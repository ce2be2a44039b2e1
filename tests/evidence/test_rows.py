"""Lists in the forms partners send them: what is read keeps its row, what cannot be read is refused whole."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.errors import RefusalError
from saferplan.evidence.cells import as_text
from saferplan.evidence.rows import read_rows, separator


def written(folder: Path, content: str | bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(path: Path, **how) -> str:
    with pytest.raises(RefusalError) as refused:
        read_rows(path, path.name, **how)
    return str(refused.value)


def workbook(folder: Path, *rows, title: str = "List") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = folder / "list.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_usual_separator_and_line_end_is_read(tmp_path, mark, end):
    text = end.join([mark.join(["Date", "Type"]), mark.join(["2022-09-01", '"a, b; c"']), ""])
    table = read_rows(written(tmp_path, text), "list.csv")
    assert table.header == ("Date", "Type")
    assert table.rows == (("2022-09-01", "a, b; c"),)
    assert table.numbers == (2,)


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [("utf-8", False), ("utf-8-sig", False), ("cp1252", True), ("utf-16", True)],
)
def test_encodings_are_read_and_unusual_ones_noted(tmp_path, encoding, noted):
    content = "Ward,Type\nMôn,café – noise\n".encode(encoding)
    table = read_rows(written(tmp_path, content), "list.csv")
    assert table.rows == (("Môn", "café – noise"),)
    assert bool(table.notes) is noted


def test_rows_keep_the_line_an_editor_shows_even_after_a_value_of_several_lines(tmp_path):
    table = read_rows(written(tmp_path, 'Type,Note\nnoise,"one\ntwo"\n\ngraffiti,\n'), "list.csv")
    assert table.numbers == (2, 5)
    assert table.rows[1] == ("graffiti", None)


def test_rows_above_the_header_are_passed_over(tmp_path):
    table = read_rows(written(tmp_path, "Fly-tipping 2022\n\nType,Ward\nnoise,x\n"), "list.csv", header_row=3)
    assert table.header == ("Type", "Ward")
    assert table.numbers == (4,)


def test_a_file_with_no_rows_is_read_as_having_none(tmp_path):
    assert len(read_rows(written(tmp_path, "Date,Type\n"), "list.csv")) == 0


def test_names_that_come_twice_are_told_apart_and_blank_columns_left_out(tmp_path):
    table = read_rows(written(tmp_path, "Date,Date,,\na,b,,c\n"), "list.csv")
    assert table.header == ("Date (column A)", "Date (column B)", "(column D)")
    assert table.rows == (("a", "b", "c"),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no header in row 1"),
        (b",,\n1,2,3\n", "no header in row 1"),
        (b"a,b\n1,2,3\n", "row 2: The row has 3 columns where the header has 2."),
        (
            b"a,b\n1,2,3\n\n1,2,3\n",
            "row 1: Every row has more columns than row 1, which is read as the header.",
        ),
        (b"a,b\n1,2\n3\n", "row 3: The row has 1 columns where the header has 2."),
        (b'a,b\n1,"2\n', "row 2: The row cannot be read"),
        (b'a,b\n1,"2"x\n', "row 2: The row cannot be read"),
        (b"a,b\n1,\x81\n", "row 2: A character is neither UTF-8 nor Windows-1252."),
        (b"a\x00b\n", "This is not a text file."),
        (b"<html><table></table></html>", "This is a web page or XML."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "Save it as .xlsx"),
        (b"PK\x03\x04 not a zip", "The workbook cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_saying_where(tmp_path, content, said):
    assert said in refusal(written(tmp_path, content))


def test_many_bad_rows_are_counted_and_not_all_told(tmp_path):
    said = refusal(written(tmp_path, "a,b\n" + "1\n" * 30))
    assert said.count("where the header has 2") == 6
    assert "25 more rows have this fault" in said


def test_a_sheet_is_read_with_its_types(tmp_path):
    path = workbook(
        tmp_path,
        ["Date", "When", "Count", "Rate", "Hate"],
        [date(2022, 9, 1), datetime.fromisoformat("2022-09-01T13:05"), 3, 2.5, True],
        [],
        [None, None, None, None, False],
    )
    table = read_rows(path, "list.xlsx")
    assert table.sheet == "List"
    assert table.numbers == (2, 4)
    assert [as_text(cell) for cell in table.rows[0]] == [
        "2022-09-01",
        "2022-09-01 13:05:00",
        "3",
        "2.5",
        "TRUE",
    ]


def test_the_sheet_must_be_named_where_there_are_several(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.create_sheet("Other").append(["b"])
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    path = tmp_path / "list.xlsx"
    book.save(path)
    assert "the mapping can say which of its sheets it is: Sheet, Other." in refusal(path)
    assert "There is no sheet 'Hidden'." in refusal(path, sheet="Hidden")
    assert read_rows(path, "list.xlsx", sheet="Other").header == ("b",)


def test_a_formula_that_was_never_computed_is_not_a_blank(tmp_path):
    path = workbook(tmp_path, ["a", "b"], [1, "=A2+1"])
    assert "row 2: A formula was never computed." in refusal(path)


def rewritten(path: Path, part: str, change) -> Path:
    out = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, change(content) if entry.filename == part else content)
    return out


def test_a_sheet_that_states_its_size_wrongly_is_read_whole(tmp_path):
    path = workbook(tmp_path, ["a", "b"], [1, 2], [3, 4])
    path = rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1"'))
    assert read_rows(path, "list.xlsx").rows == ((1, 2), (3, 4))


def test_entities_in_a_workbook_are_refused(tmp_path):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = workbook(tmp_path, ["a"], [1])
    path = rewritten(
        path, "xl/worksheets/sheet1.xml", lambda xml: bomb + xml.replace(b"<v>1</v>", b"<v>&b;</v>")
    )
    assert "The workbook cannot be read" in refusal(path)


def test_a_workbook_that_unpacks_out_of_all_proportion_is_refused(tmp_path):
    path = workbook(tmp_path, ["a"], [1])
    path = rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 120_000_000)
    assert "out of all proportion" in refusal(path)


def test_another_archive_is_not_a_workbook(tmp_path):
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("list.csv", "a,b")
    assert "This is not an Excel workbook." in refusal(path)


def test_a_truncated_workbook_is_refused(tmp_path):
    path = workbook(tmp_path, ["a"], [1])
    path.write_bytes(path.read_bytes()[:-100])
    assert "The workbook cannot be read" in refusal(path)


cells = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
def test_text_written_by_a_spreadsheet_comes_back(tmp_path_factory, rows):
    quoted = "".join(
        f'"{a.replace(chr(34), chr(34) * 2)}","{b.replace(chr(34), chr(34) * 2)}"\n' for a, b in rows
    )
    path = tmp_path_factory.mktemp("rows") / "list.csv"
    path.write_bytes(f'"first","second"\n{quoted}'.encode())
    kept = [(a.strip() or None, b.strip() or None) for a, b in rows]
    assert list(read_rows(path, "list.csv").rows) == [row for row in kept if row != (None, None)]


def test_the_separator_is_not_looked_for_inside_quotes():
    assert separator('"a;b;c",d\n') == ","
    assert separator("a\n") == ","
