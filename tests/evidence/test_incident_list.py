"""A partner's list becomes incidents row by row: nothing guessed, nothing personal kept, no row lost."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lists import FACTS, adapter, opened, unpacked, workbook, written

from saferplan.domain.periods import Month
from saferplan.errors import RefusalError
from saferplan.evidence.records import INCIDENTS, Kind, RecordFlag
from saferplan.evidence.sources import Preview

CONSTANT = '\n[category]\nconstant = "fly-tipping"\n'
DATED = '\n[time]\ndate = { column = "Date", format = "DD/MM/YYYY" }\n'


def rows(source, file):
    (reading,) = source.read(file)
    return reading.table.to_pylist()


def refusal(source, file) -> str:
    with pytest.raises(RefusalError) as refused:
        source.read(file)
    return str(refused.value)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


COUNCIL = """\
Ref,Type,Date,Time,Ward,LSOA,Hate,Result
1,Noise - domestic,01/09/2022,23:15,Holly Hayes,E01025913,Y,Warned
2,ROWDY,30/09/2022,,E05010090,,N,
3,Rowdy,02/10/2022,00:00,Not known,,?,Closed
"""
COUNCIL_MAPPING = """
[file]
unknown = ["not known"]
[category]
column = "Type"
[category.words]
"Noise - domestic" = "noise"
"Rowdy" = "anti-social-behaviour"
[time]
date = { column = "Date", format = "DD/MM/YYYY" }
time = { column = "Time", format = "HH:mm" }
[place]
ward = "Ward"
ward_codes = { "Holly Hayes" = "E05010107" }
lsoa = "LSOA"
[flags.hate]
column = "Hate"
yes = ["Y"]
no = ["N"]
unknown = ["?"]
[outcome]
column = "Result"
[record_id]
column = "Ref"
"""


def test_every_part_of_a_record_is_kept_as_the_source_says_it(tmp_path):
    (reading,) = adapter(COUNCIL_MAPPING).read(written(tmp_path, COUNCIL))
    assert (reading.kind, reading.dataset, reading.supplier) == (Kind.INCIDENTS, "test-list", "A council")
    assert [field.name for field in reading.table.schema] == [
        field.name for field in INCIDENTS if field.name != "file"
    ]
    first, second, third = reading.table.to_pylist()
    assert first | {"record_id": None} == {
        "month": Month(2022, 9).ordinal,
        "supplier": "A council",
        "category": "noise",
        "source_category": "Noise - domestic",
        "lsoa_code": "E01025913",
        "area_code": "E05010107",
        "longitude": None,
        "latitude": None,
        "place_precision": "small area",
        "placed_by": "published",
        "starts": at("2022-09-01T23:15"),
        "ends": None,
        "time_precision": "minute",
        "flags": RecordFlag.HATE,
        "flags_known": RecordFlag.HATE,
        "outcome": "Warned",
        "record_id": None,
        "row": 2,
    }
    assert (second["category"], second["source_category"]) == ("anti-social-behaviour", "ROWDY")
    assert (second["starts"], second["time_precision"]) == (at("2022-09-30"), "day")
    assert (second["area_code"], second["place_precision"], second["placed_by"]) == (
        "E05010090",
        "ward",
        "none",
    )
    assert (second["flags"], second["flags_known"], second["outcome"]) == (0, RecordFlag.HATE, None)
    assert (third["flags"], third["flags_known"]) == (0, 0)
    assert (third["area_code"], third["place_precision"]) == (None, "none")
    assert "1 of 3 rows have no place." in reading.notes
    assert any("exactly midnight" in note for note in reading.notes)


def test_a_list_is_recognised_by_the_columns_its_mapping_uses():
    source = adapter(COUNCIL_MAPPING)
    header = tuple(COUNCIL.splitlines()[0].split(","))
    assert source.recognises(Preview("a.csv", ("Extra", *header), ()))
    assert not source.recognises(Preview("a.csv", header[1:], ()))
    third_row = adapter(COUNCIL_MAPPING.replace("[file]", "[file]\nheader_row = 3"))
    assert third_row.recognises(Preview("a.csv", ("A title",), ((), header)))
    assert third_row.recognises(Preview("a.xlsx", (), (), {"Cases": (("A title",), (), header)}))
    assert not third_row.recognises(Preview("a.xlsx", (), (), {"Cases": (header,)}))


# --- times --------------------------------------------------------------------------------------------------

SPANNED = """
[category]
constant = "vehicle-crime"
[time]
start = { column = "From", format = ["DD/MM/YYYY HH:mm", "DD/MM/YYYY"] }
end = { column = "To", format = ["DD/MM/YYYY HH:mm", "DD/MM/YYYY"] }
"""


@pytest.mark.parametrize(
    ("start", "end", "month", "starts", "ends", "precision"),
    [
        ("01/09/2022 22:00", "02/09/2022 07:00", 9, "2022-09-01T22:00", "2022-09-02T07:00", "interval"),
        ("31/08/2022 22:00", "02/09/2022 07:00", 8, "2022-08-31T22:00", "2022-09-02T07:00", "interval"),
        ("01/09/2022 22:00", "01/09/2022 22:00", 9, "2022-09-01T22:00", None, "minute"),
        ("01/09/2022", "01/09/2022", 9, "2022-09-01", None, "day"),
        ("01/09/2022", "03/09/2022", 9, "2022-09-01", "2022-09-03T23:59", "interval"),
        ("01/09/2022 22:00", "01/09/2022", 9, "2022-09-01T22:00", "2022-09-01T23:59", "interval"),
        ("01/09/2022 22:00", "", 9, "2022-09-01T22:00", None, "minute"),
        ("", "01/09/2022 22:00", 9, None, None, "month"),
    ],
)
def test_intervals_are_kept_and_half_of_one_stays_unknown(
    tmp_path, start, end, month, starts, ends, precision
):
    (row,) = rows(adapter(SPANNED), written(tmp_path, f"From,To\n{start},{end}\n"))
    assert row["month"] == Month(2022, month).ordinal
    assert row["starts"] == (starts and at(starts))
    assert row["ends"] == (ends and at(ends))
    assert row["time_precision"] == precision


def test_an_interval_that_ends_before_it_starts_is_refused(tmp_path):
    said = refusal(adapter(SPANNED), written(tmp_path, "From,To\n02/09/2022 07:00,01/09/2022 22:00\n"))
    assert "row 2: It ended before it started." in said


def test_a_date_says_the_month_where_there_is_an_interval_too(tmp_path):
    mapping = SPANNED + 'date = { column = "Reported", format = "DD/MM/YYYY" }\n'
    file = written(tmp_path, "Reported,From,To\n05/10/2022,30/09/2022 22:00,01/10/2022 07:00\n")
    (row,) = rows(adapter(mapping), file)
    assert row["month"] == Month(2022, 10).ordinal
    assert row["starts"] == at("2022-09-30T22:00")


def test_a_month_is_no_closer_than_a_month_however_it_is_written(tmp_path):
    mapping = CONSTANT + '[time]\nmonth = { column = "Month", format = "YYYY-MM-DD" }\n'
    (row,) = rows(adapter(mapping), written(tmp_path, "Month\n2022-09-01\n"))
    assert (row["starts"], row["time_precision"]) == (None, "month")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            "32/09/2022",
            "This is not written as DD/MM/YYYY, or there is no such day. The value is '32/09/2022'.",
        ),
        ("2022-09-01", "This is not written as DD/MM/YYYY"),
        ("01/12/2026", "The date is in the future. The value is '2026-12-01'."),
        ("01/01/1900", "The date is before 1980."),
        ("", "Nothing says when this happened."),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_row(tmp_path, value, said):
    file = written(tmp_path, f"Date,Place\n01/09/2022,a\n{value},b\n")
    message = refusal(adapter(CONSTANT + DATED), file)
    assert said in message
    assert "row 3" in message


def test_the_present_month_is_not_the_future(tmp_path):
    assert (
        rows(adapter(CONSTANT + DATED), written(tmp_path, "Date\n30/11/2026\n"))[0]["month"]
        == Month(2026, 11).ordinal
    )


def test_rows_that_nothing_dates_are_left_out_only_where_the_mapping_says_so(tmp_path):
    file = written(tmp_path, "Date,Place\n01/09/2022,a\n,b\nunknown,c\n")
    mapping = '[file]\nunknown = ["Unknown"]' + CONSTANT + DATED + 'undated = "leave-out"\n'
    (reading,) = adapter(mapping).read(file)
    assert reading.table["row"].to_pylist() == [2]
    assert "2 rows that nothing dates were left out." in reading.notes


# --- places -------------------------------------------------------------------------------------------------


def placed(place: str) -> str:
    return CONSTANT + DATED + f"\n[place]\n{place}\n"


def test_metres_of_the_national_grid_become_degrees(tmp_path):
    mapping = placed('easting = "E"\nnorthing = "N"')
    # the Ordnance Survey's worked example of OSTN15: Caister water tower
    file = written(tmp_path, 'Date,E,N\n01/09/2022,"651,409.804",313177.450\n01/09/2022,,\n01/09/2022,0,0\n')
    first, *others = rows(adapter(mapping), file)
    assert first["longitude"] == pytest.approx(1.716073973, abs=1e-7)
    assert first["latitude"] == pytest.approx(52.65800783, abs=1e-7)
    assert first["place_precision"] == "exact point"
    assert {row["place_precision"] for row in others} == {"none"}


def test_half_a_point_is_none_and_is_counted(tmp_path):
    mapping = placed('longitude = "X"\nlatitude = "Y"\npoint = "snapped"')
    (reading,) = adapter(mapping).read(
        written(tmp_path, "Date,X,Y\n01/09/2022,-1.4,\n01/09/2022,-1.4,52.7\n")
    )
    assert reading.table["longitude"].to_pylist() == [None, -1.4]
    assert reading.table["place_precision"].to_pylist() == ["none", "snapped point"]
    assert "1 rows have half a point, which was taken as none." in reading.notes


@pytest.mark.parametrize(
    ("place", "values", "said"),
    [
        (
            'easting = "A"\nnorthing = "B"',
            "490320.299,5458606.9",
            "off the British National Grid. The value is '490320",
        ),
        ('easting = "A"\nnorthing = "B"', "-1.4,52.7", "off the British National Grid"),
        ('easting = "A"\nnorthing = "B"', "650000,1300000", "beyond the reach"),
        ('easting = "A"\nnorthing = "B"', "unknown,300000", "row 2, column 'A': This is not a number."),
        ('longitude = "A"\nlatitude = "B"', "-87.6,41.8", "outside the bounds of the list"),
        ('longitude = "A"\nlatitude = "B"', "52.7,-1.4", "Longitude and latitude look exchanged"),
        ('longitude = "A"\nlatitude = "B"', "nan,52.7", "This is not a number."),
        ('lsoa = "A"', "E02005397,x", "This is not the code of an LSOA"),
        ('ward = "A"', "Holly Hayes,x", "Give its code under [place.ward_codes]"),
        ('district = "A"', "North West Leicestershire,x", "This is not the code of a district"),
        ('outward_postcode = "A"', "X99,x", "This is not the outward half of a postcode"),
    ],
)
def test_a_place_that_cannot_be_is_refused(tmp_path, place, values, said):
    assert said in refusal(adapter(placed(place)), written(tmp_path, f"Date,A,B\n01/09/2022,{values}\n"))


def test_the_closest_area_is_kept(tmp_path):
    mapping = placed('district = "D"\noutward_postcode = "O"\nward = "W"')
    file = written(
        tmp_path,
        "Date,D,O,W\n01/09/2022,E07000134,le67,E05010090\n01/09/2022,E07000134,LE67,\n01/09/2022,E07000134,,\n",
    )
    found = [(row["area_code"], row["place_precision"]) for row in rows(adapter(mapping), file)]
    assert found == [("E05010090", "ward"), ("LE67", "outward postcode"), ("E07000134", "district")]


# --- words --------------------------------------------------------------------------------------------------


def test_a_word_the_mapping_does_not_know_is_refused_once_with_its_rows(tmp_path):
    text = COUNCIL.replace("ROWDY", "Rowdiness") + "4,Rowdiness,01/09/2022,,,,,\n5,,01/09/2022,,,,,\n"
    text += (
        "6,Noise - domestc,01/09/2022,,,,,\n7,Fly Tipping,01/09/2022,,,,,\n8,Sarah Example,01/09/2022,,,,,\n"
    )
    said = refusal(adapter(COUNCIL_MAPPING), written(tmp_path, text))
    assert "row 3, column 'Type': The mapping does not say which category this is (2 rows)." in said
    assert "The value is 'Rowdiness'. Add it under [category.words]." in said
    assert "It is close to 'noise - domestic'." in said
    assert "The value is 'Fly Tipping'." in said
    assert "Sarah" not in said
    assert "row 6, column 'Type': The category is blank (1 rows)." in said


def test_a_flag_that_is_neither_yes_nor_no_is_refused(tmp_path):
    said = refusal(adapter(COUNCIL_MAPPING), written(tmp_path, COUNCIL.replace(",Y,", ",maybe,")))
    assert "row 2, column 'Hate': This is neither yes nor no. The value is 'maybe'." in said


# --- the gate -----------------------------------------------------------------------------------------------

PERSONAL = (
    "Date,Caller,Details\n01/09/2022,Sarah Example,The man at the corner house shouted at my son again\n"
)


def test_a_column_that_looks_personal_is_refused_and_its_values_are_not_repeated(tmp_path):
    said = refusal(adapter(CONSTANT + DATED), written(tmp_path, PERSONAL))
    assert "row 2, column 'Caller': It looks to hold names of people" in said
    assert "row 2, column 'Details': It looks to hold free text" in said
    assert "Name the column under `drop`" in said
    assert "Sarah" not in said
    assert "corner" not in said


def test_a_column_that_is_dropped_passes_and_its_name_is_recorded(tmp_path):
    source = adapter(CONSTANT + DATED, drop='drop = ["Caller", "Details"]')
    (reading,) = source.read(written(tmp_path, PERSONAL))
    assert reading.dropped_columns == ("Caller", "Details")
    assert "Sarah" not in str(reading)


def test_a_reference_passes_as_the_identifier_and_only_a_hash_of_it_is_kept(tmp_path):
    file = written(tmp_path, "Date,Crime ref\n01/09/2022,22000123456\n")
    assert "reference numbers of cases" in refusal(adapter(CONSTANT + DATED), file)
    mapping = CONSTANT + DATED + '[record_id]\ncolumn = "Crime ref"\n'
    (row,) = rows(adapter(mapping), file)
    assert len(row["record_id"]) == 16
    assert rows(adapter(mapping), file)[0]["record_id"] == row["record_id"]
    assert rows(adapter(mapping, salt=b"secret"), file)[0]["record_id"] != row["record_id"]
    other = adapter(mapping, facts=FACTS.replace("test-list", "other-list"))
    assert rows(other, file)[0]["record_id"] != row["record_id"]


def test_an_identifier_that_only_looks_like_a_hash_of_ours_is_hashed_too(tmp_path):
    mapping = CONSTANT + DATED + '[record_id]\ncolumn = "Key"\n'
    (row,) = rows(adapter(mapping), written(tmp_path, "Date,Key\n01/09/2022,hashed:12zz\n"))
    assert len(row["record_id"]) == 16


def test_a_name_in_the_identifiers_column_does_not_pass(tmp_path):
    mapping = CONSTANT + DATED + '[record_id]\ncolumn = "Key"\n'
    assert "names of people" in refusal(
        adapter(mapping), written(tmp_path, "Date,Key\n01/09/2022,Sarah Example\n")
    )


def test_bad_values_that_look_personal_are_masked(tmp_path):
    said = refusal(adapter(CONSTANT + DATED), written(tmp_path, "Date,x\nSarah Example,1\n01/09/2022,1\n"))
    assert "'Aaaaa Aaaaaaa'" in said
    assert "Sarah" not in said


def test_a_list_past_its_retention_date_is_refused(tmp_path):
    file = written(tmp_path, "Date\n01/09/2022\n")
    late = opened(file.path, day=date(2030, 2, 1))
    assert "The list was to be kept until 2030-01-31 only." in refusal(adapter(CONSTANT + DATED), late)
    assert rows(adapter(CONSTANT + DATED), opened(file.path, day=date(2030, 1, 31)))


def test_a_missing_column_is_told_with_the_nearest_one(tmp_path):
    said = refusal(adapter(CONSTANT + DATED), written(tmp_path, "Dates\n01/09/2022\n"))
    assert (
        "There is no column 'Date', which the mapping uses as `time.date`. Is it the column 'Dates' now?"
        in said
    )


# --- repeats ------------------------------------------------------------------------------------------------


def test_rows_are_repeats_only_where_an_identifier_says_so(tmp_path):
    text = "Date,Ref\n" + "01/09/2022,7\n" * 3 + "01/09/2022,\n" * 2 + "02/09/2022,7\n"
    identified = adapter(CONSTANT + DATED + '[record_id]\ncolumn = "Ref"\n')
    (reading,) = identified.read(written(tmp_path, text))
    assert reading.table["row"].to_pylist() == [2, 5, 6, 7]
    assert "2 rows that repeat another with the same identifier were left out." in reading.notes
    assert "1 identifiers stand for more than one record; all of them were kept." in reading.notes
    plain = adapter(CONSTANT + DATED, drop='drop = ["Ref"]')
    assert len(rows(plain, written(tmp_path, text))) == 6


# --- workbooks and the copy that is kept --------------------------------------------------------------------

EXCEL_MAPPING = """
[file]
sheet = "Cases"
header_row = 3
[category]
column = "Type of incident"
[category.words]
"Fly tip" = "fly-tipping"
[time]
date = { column = "Date", format = "DD/MM/YYYY" }
time = { column = "Time", format = "HH:mm" }
[place]
easting = "X"
northing = "Y"
[flags.alcohol]
column = "Drink"
yes = ["TRUE"]
no = ["FALSE"]
[record_id]
column = "Case ref"
"""


def excel(folder: Path) -> Path:
    return workbook(
        folder,
        ["Fly-tipping 2022/23"],
        [],
        ["Case ref", "Type of\nincident", "Date", "Time", "X", "Y", "Drink", "Reporter name"],
        [2200123, "Fly tip", date(2022, 9, 1), time(13, 5), 442345, 316000.5, True, "Sarah Example"],
        [2200124, "fly  tip", date(2022, 9, 2), None, None, None, None, "John Sample"],
        [],
        [2200125, "Fly tip", "03/09/2022", "07:30", 442345, 316001, False, None],
    )


def test_a_workbook_is_read_with_its_own_dates_and_numbers(tmp_path):
    source = adapter(EXCEL_MAPPING, drop='drop = ["Reporter name"]')
    (reading,) = source.read(opened(excel(tmp_path)))
    table = reading.table
    assert table["row"].to_pylist() == [4, 5, 7]
    assert table["starts"].to_pylist() == [at("2022-09-01T13:05"), at("2022-09-02"), at("2022-09-03T07:30")]
    assert table["time_precision"].to_pylist() == ["minute", "day", "minute"]
    assert table["flags_known"].to_pylist() == [RecordFlag.ALCOHOL, 0, RecordFlag.ALCOHOL]
    assert table["flags"].to_pylist() == [RecordFlag.ALCOHOL, 0, 0]
    assert table["longitude"].to_pylist()[1] is None
    assert reading.dropped_columns == ("Reporter name",)


def test_a_date_that_the_workbook_holds_as_a_bare_number_is_refused(tmp_path):
    path = workbook(tmp_path, ["Date"], [44805])
    assert "This is a number where a date should be. The value is '44805'." in refusal(
        adapter(CONSTANT + DATED), opened(path)
    )


def test_the_copy_that_is_kept_holds_nothing_else_and_gives_the_same_records(tmp_path):
    source = adapter(EXCEL_MAPPING, drop='drop = ["Reporter name"]')
    file = opened(excel(tmp_path))
    copy = source.redacted(file, tmp_path)
    text = copy.read_text(encoding="utf-8")
    assert "Sarah" not in text
    assert "2200123" not in text
    assert text.splitlines()[3].startswith('"Fly tip","01/09/2022","13:05"')
    (kept,) = source.read(opened(copy, file.name))
    (received,) = source.read(file)
    assert kept.table.equals(received.table)
    assert kept.dropped_columns == ()


CELLS = st.tuples(
    st.sampled_from(["Noise - domestic", "rowdy", "Rowdy"]),
    st.dates(date(2020, 1, 1), date(2026, 10, 31)).map(lambda day: day.strftime("%d/%m/%Y")),
    st.one_of(st.just(""), st.times().map(lambda clock: clock.strftime("%H:%M"))),
    st.sampled_from(["", "Holly Hayes", "E05010090", "not known"]),
    st.sampled_from(["", "E01025913"]),
    st.sampled_from(["Y", "N", "", "?"]),
    st.sampled_from(["", "Warned", 'Closed; "no further action"', "two\nlines"]),
)


@settings(max_examples=40)
@given(st.lists(CELLS, max_size=12))
def test_every_row_is_accounted_for_and_the_kept_copy_is_the_same(tmp_path_factory, listed):
    folder = tmp_path_factory.mktemp("list")
    header = COUNCIL.splitlines()[0]
    lines = [
        ",".join([str(number), *('"' + cell.replace('"', '""') + '"' for cell in cells)])
        for number, cells in enumerate(listed)
    ]
    source = adapter(COUNCIL_MAPPING)
    file = written(folder, "\n".join([header, *lines]) + "\n")
    (reading,) = source.read(file)
    assert reading.table.num_rows == len(listed)
    ours = Counter("noise" if cells[0].startswith("Noise") else "anti-social-behaviour" for cells in listed)
    assert Counter(reading.table["category"].to_pylist()) == ours
    (again,) = source.read(opened(source.redacted(file, folder), file.name))
    assert again.table.equals(reading.table)


# --- real lists ---------------------------------------------------------------------------------------------

CHICAGO = """
[category]
constant = "violence-and-sexual-offences"
[time]
date = { column = "date", format = "YYYY-MM-DD HH:mm" }
[place]
longitude = "longitude"
latitude = "latitude"
bounds = [-88, 41.6, -87.5, 42.1]
"""


@pytest.mark.real
def test_assaults_dated_to_the_minute(shared_data, tmp_path):
    file = unpacked(shared_data, "chicago_aggravated_assaults_crimemappingdata.csv.gz", tmp_path)
    (reading,) = adapter(CHICAGO).read(file)
    assert reading.table.num_rows == 148_636
    assert set(reading.table["time_precision"].to_pylist()) == {"minute"}
    assert reading.table["longitude"].null_count == 0
    assert reading.dropped_columns == ("loc_cat", "district")


@pytest.mark.real
def test_vehicle_thefts_between_a_start_and_an_end(shared_data, tmp_path):
    mapping = """
[category]
constant = "vehicle-crime"
[time]
start = { column = "date_start", format = "YYYY-MM-DD HH:mm" }
end = { column = "date_end", format = "YYYY-MM-DD HH:mm" }
[place]
longitude = "longitude"
latitude = "latitude"
bounds = [-75, 40, -73, 41]
[record_id]
column = "uid"
"""
    file = unpacked(shared_data, "nyc_vehicle_thefts_crimedata.csv.gz", tmp_path)
    (reading,) = adapter(mapping).read(file)
    table = reading.table
    assert table.num_rows == 35_746
    spans = [
        (end - start).total_seconds()
        for start, end in zip(table["starts"].to_pylist(), table["ends"].to_pylist(), strict=True)
        if end is not None
    ]
    assert len(spans) == sum(how == "interval" for how in table["time_precision"].to_pylist()) > 30_000
    assert min(spans) > 0


@pytest.mark.real
def test_anti_social_behaviour_with_published_codes(shared_data, tmp_path):
    mapping = """
[category]
constant = "anti-social-behaviour"
[time]
month = { column = "month", format = "YYYY-MM-DD" }
[place]
lsoa = "lsoa_code"
longitude = "longitude"
latitude = "latitude"
point = "snapped"
"""
    file = unpacked(shared_data, "lancashire_asb_crimemappingdata.csv.gz", tmp_path)
    (reading,) = adapter(mapping).read(file)
    assert reading.table.num_rows == 56_434
    assert set(reading.table["placed_by"].to_pylist()) == {"published"}
    assert set(reading.table["time_precision"].to_pylist()) == {"month"}


@pytest.mark.real
def test_metres_of_another_grid_are_not_taken_for_the_national_one(shared_data, tmp_path):
    mapping = """
[category]
column = "TYPE"
[category.words]
"Other Theft" = "other-theft"
"Theft from Vehicle" = "vehicle-crime"
"Theft of Vehicle" = "vehicle-crime"
"Theft of Bicycle" = "bicycle-theft"
[time]
parts = { year = "YEAR", month = "MONTH", day = "DAY", hour = "HOUR", minute = "MINUTE" }
[place]
"""
    file = unpacked(shared_data, "vancouver_thefts_2020_crimemappingdata.csv.gz", tmp_path)
    drop = 'drop = ["HUNDRED_BLOCK"]'
    said = refusal(adapter(mapping + 'easting = "X"\nnorthing = "Y"\n', drop=drop), file)
    assert "This point is off the British National Grid." in said
    assert "more rows have this fault" in said
    (reading,) = adapter(mapping, drop=drop).read(file)
    assert reading.table.num_rows == 21_918
    assert Counter(reading.table["category"].to_pylist())["bicycle-theft"] == 1_987
