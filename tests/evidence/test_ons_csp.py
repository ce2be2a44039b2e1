"""Recorded crime by partnership: the right numbers of the right year; where tables disagree is told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from lists import opened

from saferplan.domain.periods import Month, Period
from saferplan.errors import RefusalError
from saferplan.evidence.records import Kind
from saferplan.evidence.sources import Preview
from saferplan.evidence.sources.ons_csp import OnsCsp
from saferplan.evidence.sources.ons_tables import OFFENCES, TableKind

CODES = [
    "Police Force Area code",
    "Police Force  Area name",
    "Community Safety\nPartnership code",
    "Community Safety Partnership name",
    "Local Authority code",
    "Local Authority name",
]
TOTAL, BURGLARY = "Total recorded crime  (excluding fraud)", "Burglary"
FORCE = ["E23000021", "Leicestershire [note 4]", "", "", "", ""]
DISTRICT = ["E23000021", "Leicestershire ", "E22000170", "North West Leicestershire", "E07000134", "x"]
OTHER = ["E23000021", "Leicestershire", "E22000162", "Blaby ", "E07000129", "Blaby "]
UNASSIGNED = ["E23000021", "Leicestershire", "", "Unassigned Leicestershire", "", ""]

C2 = [[*FORCE, 110, 11], [*DISTRICT, 70, 7], [*OTHER, 45, -1], [*UNASSIGNED, -5, 5]]
C5 = [[*FORCE, 100, 10], [*DISTRICT, 80, 5], [*OTHER, 20, 4], [*UNASSIGNED, 0, 1]]
LATEST, BEFORE = Period.parse("2024-01/2024-12"), Period.parse("2023-01/2023-12")


def table(folder: Path, rows, name="ons_csp_ye_dec_2024_Table_C2.csv", columns=(TOTAL, BURGLARY)):
    written = io.StringIO()
    csv.writer(written).writerows([[*CODES, *columns], *rows])
    path = folder / name
    path.write_text(written.getvalue(), encoding="utf-8", newline="")
    return opened(path)


def read(file, **how):
    (reading,) = OnsCsp(**how).read(file)
    assert reading.kind is Kind.SERIES
    values = {
        (row["measure"], row["area_code"], row["first_month"], row["last_month"]): row["status"]
        or row["value"]
        for row in reading.table.to_pylist()
    }
    assert len(values) == reading.table.num_rows
    return values, reading.notes


def value(values, slug, area, period, dataset="ons-recorded-crime"):
    return values[f"{dataset}/{slug}", area, period.first.ordinal, period.last.ordinal]


def refusal(file, **how) -> str:
    with pytest.raises(RefusalError) as refused:
        OnsCsp(**how).read(file)
    return str(refused.value)


def test_counts_are_read_by_partnership_force_and_unassigned_and_may_be_below_zero(tmp_path):
    values, notes = read(table(tmp_path, C2))
    assert value(values, "total-recorded-crime-excluding-fraud", "E22000170", LATEST) == 70
    assert value(values, "burglary", "E22000162", LATEST) == -1
    assert value(values, "burglary", "E23000021", LATEST) == 11
    assert value(values, "burglary", "unassigned:E23000021", LATEST) == 5
    assert notes == ()


def test_the_table_of_the_year_before_is_of_the_year_before(tmp_path):
    values, _ = read(table(tmp_path, C5, "ons_csp_ye_dec_2024_Table_C5.csv"))
    assert value(values, "burglary", "E22000170", BEFORE) == 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("recorded_crime_ye_dec_2024.csv", "does not say which of the tables C2 to C5 it is"),
        ("Table_C2.csv", "does not say which year it is of"),
        ("Table_C22_ye_dec_2024.csv", "does not say which of the tables C2 to C5 it is"),
    ],
)
def test_a_table_whose_name_does_not_say_its_year_or_number_is_refused(tmp_path, name, said):
    file = table(tmp_path, C2, name)
    assert said in refusal(file)
    values, _ = read(file, year_ending=Month(2024, 12), table=TableKind.COUNTS)
    assert value(values, "burglary", "E22000170", LATEST) == 7


@pytest.mark.parametrize(
    "name",
    ["YE Sept 2024 table c2.csv", "folder/year-ending-september-2024-Table-C2.csv", "yesep2024tableC2.csv"],
)
def test_names_are_read_in_other_spellings(tmp_path, name):
    file = table(tmp_path, C2, name.replace("/", "_"))
    values, _ = read(opened(file.path, name))
    assert value(values, "burglary", "E22000170", Period.year_ending(Month(2024, 9))) == 7


def test_shorthand_is_kept_as_the_reason_why_there_is_no_number(tmp_path):
    rows = [[*DISTRICT, "[x]", 7], [*OTHER, "[u1]", 3]]
    values, _ = read(table(tmp_path, rows))
    assert value(values, "total-recorded-crime-excluding-fraud", "E22000170", LATEST) == "not published"
    assert value(values, "total-recorded-crime-excluding-fraud", "E22000162", LATEST) == "unreliable"


def test_rates_keep_their_rounded_populations_and_households(tmp_path):
    columns = (
        "Population figures\n(mid-2022) - rounded to 100",
        "Household figures (mid-2021) - rounded to 100",
        TOTAL,
        "Residential burglary (per 1,000 population)",
        "Residential burglary (per 1,000 household)",
    )
    file = table(tmp_path, [[*DISTRICT, 107700, 44600, 65.3, 1.9, 4.6]], "ye_dec_2024_Table_C4.csv", columns)
    (reading,) = OnsCsp().read(file)
    found = [(row["measure"], row["value"], row["unit"]) for row in reading.table.to_pylist()]
    assert found == [
        ("ons-recorded-crime-rate/population", 107_700, "people"),
        ("ons-recorded-crime-rate/households", 44_600, "households"),
        ("ons-recorded-crime-rate/total-recorded-crime-excluding-fraud", 65.3, "rate per 1,000"),
        ("ons-recorded-crime-rate/residential-burglary", 1.9, "rate per 1,000"),
        ("ons-recorded-crime-rate/residential-burglary-per-household", 4.6, "rate per 1,000"),
    ]


def test_the_publishers_slips_in_codes_are_put_right_by_name_and_told(tmp_path):
    kent = ["E23000032", "Kent", "", "", "", ""]
    surrey = ["E23000031", "Surrey", "", "", "", ""]
    wrong = ["E23000032", "Surrey", "", "unassigned Surrey", "", ""]
    right = ["E23000032", "Kent", "", "Unassigned Kent ", "", ""]
    values, notes = read(table(tmp_path, [[*kent, 3, 1], [*right, 3, 1], [*surrey, 2, 2], [*wrong, 2, 2]]))
    assert value(values, "burglary", "unassigned:E23000031", LATEST) == 2
    assert value(values, "burglary", "unassigned:E23000032", LATEST) == 1
    assert notes == (
        "The row 'unassigned Surrey' has the code E23000032, which is another force's; E23000031 was taken.",
    )


def test_a_row_without_any_number_is_left_out_and_told(tmp_path):
    values, notes = read(table(tmp_path, [[*DISTRICT, 70, 7], [*UNASSIGNED, "", ""]]))
    assert len(values) == 2
    assert notes == ("The row 'Unassigned Leicestershire' has no numbers in table C2.",)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([*DISTRICT, 70, ""], "row 3, column 'Burglary': This is not a number."),
        ([*DISTRICT, 70, "many"], "The value is 'many'."),
        ([*DISTRICT, 70, 7.5], "A count is a whole number."),
        (["E99", *DISTRICT[1:], 70, 7], "This is not the code of a force."),
        ([*DISTRICT[:2], "E07000134", *DISTRICT[3:], 70, 7], "This is not the code of a partnership."),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, row, said):
    assert said in refusal(table(tmp_path, [row]))


def test_an_area_that_comes_twice_or_an_offence_that_is_unknown_is_refused(tmp_path):
    twice = refusal(table(tmp_path, [[*DISTRICT, 70, 7], [*DISTRICT, 70, 7]]))
    assert "row 4: This area came before. The value is 'E22000170'. Keep one of this row and row 3." in twice
    unknown = refusal(table(tmp_path, [[*DISTRICT, 70, 7]], columns=(TOTAL, "Witchcraft")))
    assert "column 'Witchcraft': This is not an offence that the tables are known to have." in unknown


def test_the_list_of_combined_partnerships_and_the_changes_alone_give_no_series(tmp_path):
    header = (CODES[1], CODES[3], CODES[4], CODES[5])
    path = tmp_path / "ye_dec_2024_Table_C1.csv"
    path.write_text(
        ",".join(f'"{name}"' for name in header) + "\nKent,Dartford and Gravesham,E07000107,Dartford\n"
    )
    assert OnsCsp().recognises(Preview("a.csv", header, ()))
    for file in (opened(path), table(tmp_path, [[*DISTRICT, -12.5, "[u]"]], "ye_dec_2024_Table_C3.csv")):
        values, notes = read(file)
        assert not values
        assert notes == ("Nothing is kept of this table: the counts and rates are in tables C2, C4 and C5.",)


# --- the workbook -------------------------------------------------------------------------------------------


def changes(c2, c5):
    return [
        [*a[:6], *("[u]" if b < 50 else 100 * (x - b) / b for x, b in zip(a[6:], before[6:], strict=True))]
        for a, before in zip(c2, c5, strict=True)
    ]


def workbook(folder: Path, c2=C2, c3=None, c5=C5, before="December 2023"):
    book = openpyxl.Workbook()
    book.active.title = "Cover_sheet"
    book.active.append(["Police force area data tables"])
    for name, title, rows in (
        ("C2", "number of offences, year ending December 2024 [note 1]", c2),
        (
            "C3",
            "for year ending December 2023 and year ending December 2024",
            changes(C2, C5) if c3 is None else c3,
        ),
        ("C5", f"number of offences, year ending {before}", c5),
    ):
        sheet = book.create_sheet(f"Table {name}")
        sheet.append([f"Table {name}: {title}"])
        sheet.append(["Source: Home Office"])
        sheet.append([*CODES, TOTAL, BURGLARY])
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    path = folder / "tables.xlsx"
    book.save(path)
    return opened(path)


def test_a_workbook_gives_both_years(tmp_path):
    values, notes = read(workbook(tmp_path))
    assert value(values, "burglary", "E22000170", LATEST) == 7
    assert value(values, "burglary", "E22000170", BEFORE) == 5
    assert len(values) == 16
    assert notes == ()


def test_tables_that_disagree_are_kept_and_told(tmp_path):
    wrong = [[*FORCE, 111, 11], *C2[1:]]
    _, notes = read(workbook(tmp_path, c2=wrong))
    assert notes == (
        "Totals of forces in table C2 that are not the sum of their parts: Leicestershire, "
        "total-recorded-crime-excluding-fraud: 111, parts 110.",
        "Changes in table C3 that the counts do not give: Leicestershire, "
        "total-recorded-crime-excluding-fraud: 10.0, counts give 11.0.",
    )


def test_a_year_before_that_is_another_year_is_refused(tmp_path):
    said = refusal(workbook(tmp_path, before="December 2022"))
    assert "Table C5 is of the year ending December 2022, beside C2 of the year ending December 2024." in said


def test_the_workbook_is_recognised_by_the_titles_of_its_tables():
    titled = Preview("a.xlsx", (), (), {"Cover": (("x",),), "Table C2": (("Table C2: Number of crimes",),)})
    assert OnsCsp().recognises(titled)
    assert not OnsCsp().recognises(Preview("a.xlsx", (), (), {"Cover": (("x",),), "Empty": ()}))


# --- the published tables -----------------------------------------------------------------------------------

PUBLISHED = "ons_csp_ye_dec_2024_Table_{}.csv"


@pytest.mark.real
def test_the_published_workbook(shared_data):
    values, notes = read(opened(shared_data / "weights" / "ons_pfa_tables_ye_dec_2024.xlsx"))
    total = "total-recorded-crime-excluding-fraud"
    assert value(values, total, "E22000170", LATEST) == 7_035
    assert value(values, total, "E22000170", BEFORE) == 8_018
    assert value(values, "population", "E22000170", LATEST, "ons-recorded-crime-rate") == 107_700
    partnerships = {area for _, area, *_ in values if area.startswith(("E22", "W14"))}
    assert len(partnerships) == 314
    assert {measure.partition("/")[2] for measure, *_ in values} >= set(OFFENCES)
    assert all("the counts do not give" not in note and "not the sum" not in note for note in notes)
    assert any("'unassigned Surrey' has the code E23000032" in note for note in notes)


@pytest.mark.real
def test_the_published_text_tables_say_the_same_as_the_workbook(shared_data):
    folder = shared_data / "weights"
    whole, _ = read(opened(folder / "ons_pfa_tables_ye_dec_2024.xlsx"))
    parts: dict = {}
    for name in ("C1", "C2", "C3", "C4", "C5"):
        parts |= read(opened(folder / PUBLISHED.format(name)))[0]
    assert parts.keys() == whole.keys()
    for key, held in whole.items():
        assert parts[key] == held if isinstance(held, str) else parts[key] == pytest.approx(held, rel=1e-12)
