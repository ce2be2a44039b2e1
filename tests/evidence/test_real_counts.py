"""The published records of Leicestershire: every row accounted for, and the known counts come out."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pytest
from police_files import NOW

from saferplan.domain.figure import Selection
from saferplan.domain.periods import Month, Period
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.queries import (
    area_cube,
    count_by,
    coverage,
    records,
    recurring_identifiers,
    small_area_cube,
    unplaced,
)
from saferplan.evidence.reports import AdditionReport, Fate
from saferplan.store import Snapshot, Store

pytestmark = pytest.mark.real

DISTRICT = "E07000134"
EVERYTHING = Period(Month(2014, 1), Month(2025, 6))
YEAR = Period.year_ending(Month(2022, 9))


@pytest.fixture(scope="module")
def lookup(shared_data: Path) -> pa.Table:
    """Small areas of 2011 and 2021 with their district of 2022."""
    path = shared_data / "geography" / "lookups" / "LSOA11_LSOA21_LAD22_exact_fit_V3.csv.gz"
    rows = csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8-sig")))
    district: dict[str, str] = {}
    for row in rows:
        district.setdefault(row["LSOA11CD"], row["LAD22CD"])
        district.setdefault(row["LSOA21CD"], row["LAD22CD"])
    return pa.table({"lsoa_code": list(district), "area_code": list(district.values())})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store.create(tmp_path_factory.mktemp("real") / "store")


@pytest.fixture(scope="module")
def report(store: Store, shared_data: Path) -> AdditionReport:
    return add_evidence(store, [shared_data / "police" / "leicestershire"], now=NOW)


@pytest.fixture(scope="module")
def snapshot(store: Store, report: AdditionReport) -> Snapshot:
    return store.snapshot(report.snapshot)


@pytest.fixture(scope="module")
def small_areas(lookup: pa.Table) -> list[str]:
    rows = lookup.to_pylist()
    return [row["lsoa_code"] for row in rows if row["area_code"] == DISTRICT]


def test_every_row_is_accounted_for(report: AdditionReport, snapshot: Snapshot, lookup: pa.Table) -> None:
    street = [file for file in report.files if file.dataset == "police-street"]
    assert len(street) == 52
    assert sum(file.rows for file in street) == 431_181
    assert sum(file.submitted_twice for file in street) == 0
    cube = area_cube(snapshot, "police-street", EVERYTHING, lookup=lookup)
    assert cube.counts.sum() == 422_229
    assert unplaced(snapshot, "police-street", EVERYTHING).counts.sum() == 8_952
    assert cube.held.sum() == 52
    assert len(cube.categories) == 14
    assert all(file.fate is Fate.ADDED for file in report.files)


def test_the_district_has_its_known_counts(snapshot: Snapshot, lookup: pa.Table) -> None:
    two_years = Period(YEAR.before.first, YEAR.last)
    cube = area_cube(snapshot, "police-street", two_years, lookup=lookup)
    months = cube.select(areas=[DISTRICT])
    assert (months[12:].sum(), months[:12].sum()) == (8_871, 7_456)
    violence = cube.select(areas=[DISTRICT], categories=["violence-and-sexual-offences"])
    assert (violence[12:].sum(), violence[:12].sum()) == (3_506, 2_857)
    disorder = cube.select(areas=[DISTRICT], categories=["anti-social-behaviour"])
    assert (disorder[12:].sum(), disorder[:12].sum()) == (740, 818)


def test_small_areas_and_records_add_up_to_the_same(snapshot: Snapshot, small_areas: list[str]) -> None:
    cube = small_area_cube(snapshot, "police-street", YEAR, lsoas=small_areas)
    assert cube.counts.sum() == 8_871
    selection = Selection(dataset="police-street", period=YEAR, level="district", areas=(DISTRICT,))
    rows = records(snapshot, selection, small_areas)
    assert rows.num_rows == 8_871
    assert set(rows.column("lsoa_code").to_pylist()) <= set(small_areas)


def test_a_record_is_traced_to_its_line(
    snapshot: Snapshot, small_areas: list[str], shared_data: Path
) -> None:
    selection = Selection(
        dataset="police-street",
        period=Period(Month(2022, 9), Month(2022, 9)),
        level="district",
        areas=(DISTRICT,),
        categories=("burglary",),
    )
    rows = records(snapshot, selection, small_areas).to_pylist()
    path = shared_data / "police/leicestershire/2022-09/2022-09-leicestershire-street.csv.gz"
    lines = gzip.decompress(path.read_bytes()).decode().split("\r\n")
    assert rows
    for row in rows:
        fields = next(csv.reader([lines[row["row"] - 1]]))
        assert fields[0] == row["record_id"].hex()
        assert (fields[7], fields[9]) == (row["lsoa_code"], "Burglary")
        assert row["received_name"] == path.name


def test_the_publisher_changed_the_small_areas_between_2022_and_2025(snapshot: Snapshot) -> None:
    held = coverage(snapshot, "police-street")
    assert len(held.entries) == 52
    assert sum(entry.rows for entry in held.entries) == 431_181
    for entry in held.entries:
        assert (entry.codes_of_2021 > 0) == (entry.month.year == 2025)
    assert len(held.missing("leicestershire")) == 138 - 52
    march = held.by_unit["leicestershire", Month(2020, 3)]
    assert march.share_unplaced == pytest.approx(0.142, abs=0.001)


def test_identifiers_that_recur_are_told_and_kept(snapshot: Snapshot, shared_data: Path) -> None:
    """Ten identifiers stand in several months, in 22 rows: 12 rows more than identifiers.

    The data's own notes say that 12 recur. One of the ten stands in four months, the others in two; none comes
    twice within a month.
    """
    rows_of: dict[str, list[str]] = {}
    for path in sorted((shared_data / "police" / "leicestershire").rglob("*-street.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["Crime ID"]:
                    rows_of.setdefault(row["Crime ID"], []).append(path.name)
    recurring = {one: files for one, files in rows_of.items() if len(files) > 1}
    assert sorted(map(len, recurring.values())) == [2] * 9 + [4]
    assert all(len(set(files)) == len(files) for files in recurring.values())
    assert sum(map(len, recurring.values())) - len(recurring) == 12
    assert recurring_identifiers(snapshot, "police-street", EVERYTHING) == len(recurring) == 10


def test_stops_are_counted_by_local_hour(snapshot: Snapshot) -> None:
    by_hour = count_by(snapshot, "police-stop-and-search", EVERYTHING, None, ["starts hour"]).to_pylist()
    assert sum(row["records"] for row in by_hour) == 701
    assert {row["starts hour"] for row in by_hour} <= set(range(24))


def test_adding_the_same_again_changes_nothing(
    store: Store, report: AdditionReport, shared_data: Path
) -> None:
    again = add_evidence(store, [shared_data / "police" / "leicestershire"], now=NOW)
    assert not again.changed
    assert again.snapshot == report.snapshot
    assert {file.fate for file in again.files} == {Fate.UNCHANGED}
    assert again.rows == report.rows


def test_other_forces_and_kinds_are_added_beside(
    store: Store, report: AdditionReport, shared_data: Path
) -> None:
    more = add_evidence(store, [shared_data / "stop_and_search", shared_data / "outcomes_sample"], now=NOW)
    assert {file.dataset for file in more.files} == {"police-stop-and-search", "police-outcomes"}
    assert more.rows == 9_631 + 10
    held = coverage(store.snapshot(), "police-stop-and-search")
    assert held.suppliers == ("leicestershire", "merseyside")
    assert sum(entry.rows for entry in held.entries) == 701 + 9_631
