"""Partners' lists and series: merged by month and supplier, restated, placed, refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from police_files import NOW, street_row, write_street
from table_files import FixedSource, incidents, values, write_table

from saferplan.domain.figure import Selection
from saferplan.domain.periods import Month, Period
from saferplan.errors import RefusalError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.queries import coverage, records, series, small_area_cube, unplaced
from saferplan.evidence.records import Kind
from saferplan.evidence.replacing import replace_points
from saferplan.evidence.reports import Fate, Restatement
from saferplan.evidence.sources.known import ALL
from saferplan.store import Snapshot, Store

YEAR = Period(Month(2022, 1), Month(2022, 12))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def at(month: int) -> int:
    """A month of 2022 as records write it."""
    return Month(2022, month).ordinal


def all_of(snapshot: Snapshot, dataset: str) -> list[dict[str, object]]:
    selection = Selection(dataset=dataset, period=YEAR, level="all", areas=())
    rows: list[dict[str, object]] = records(snapshot, selection, None).to_pylist()
    return rows


def test_a_list_is_split_into_months_and_restated_month_by_month(store: Store, tmp_path: Path) -> None:
    first = incidents({"month": at(8)}, {"month": at(9)}, {"month": at(9), "source_category": "Noise"})
    path = write_table(tmp_path / "list.csv")
    report = add_evidence(
        store, [path], sources=[FixedSource("council", "asb", first, dropped=("Name",))], now=NOW
    )
    assert [(unit.month, unit.rows, unit.fate) for unit in report.units] == [
        (Month(2022, 8), 1, Fate.ADDED),
        (Month(2022, 9), 2, Fate.ADDED),
    ]
    assert report.files[0].notes == ("Read as told.", "Not kept: the columns 'Name'.")
    (received,) = store.snapshot().files.values()
    assert received.meta["dropped"] == "Name"
    second = incidents({"month": at(9), "source_category": "Noise"}, {"month": at(10)})
    path = write_table(tmp_path / "later.csv")
    report = add_evidence(store, [path], sources=[FixedSource("council", "asb", second)], now=NOW)
    assert [(unit.month, unit.fate) for unit in report.units] == [
        (Month(2022, 9), Fate.RESTATED),
        (Month(2022, 10), Fate.ADDED),
    ]
    assert report.units[0].restatement == Restatement(2, 1, 0, 1, 0, 0)
    assert [row["month"] for row in all_of(store.snapshot(), "asb")] == [at(8), at(9), at(10)]


def test_another_mapping_of_the_same_file_is_a_restatement(store: Store, tmp_path: Path) -> None:
    path = write_table(tmp_path / "list.csv")
    add_evidence(store, [path], sources=[FixedSource("council", "asb", incidents({}))], now=NOW)
    other = incidents({"category": "burglary"})
    report = add_evidence(store, [path], sources=[FixedSource("council", "asb", other)], now=NOW)
    assert report.units[0].fate is Fate.RESTATED
    again = add_evidence(store, [path], sources=[FixedSource("council", "asb", other)], now=NOW)
    assert not again.changed


def test_lists_and_police_files_come_in_one_addition_or_not_at_all(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    write_street(folder, [street_row(1)])
    write_table(folder / "list.csv")
    source = FixedSource("council", "asb", incidents({}))
    report = add_evidence(store, [folder], sources=[*ALL, source], now=NOW)
    assert {file.source for file in report.files} == {"police-street", "fixed"}
    write_street(folder, [street_row(1, crime="Piracy")], force="kent")
    source = FixedSource("council", "asb", incidents({}, {}))
    with pytest.raises(RefusalError, match="Piracy"):
        add_evidence(store, [folder], sources=[*ALL, source], now=NOW)
    assert store.snapshot().number == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"month": Month(2027, 1).ordinal}, "still to come"),
        ({"lsoa_code": "E07000134"}, "not the code of a small area"),
        ({"category": "piracy"}, "There is no category 'piracy'"),
    ],
)
def test_what_no_adapter_may_let_through_is_refused(
    store: Store, tmp_path: Path, row: dict[str, object], said: str
) -> None:
    path = write_table(tmp_path / "list.csv")
    source = FixedSource("council", "asb", incidents({}, row))
    with pytest.raises(RefusalError, match=said) as caught:
        add_evidence(store, [path], sources=[source], now=NOW)
    assert caught.value.faults[0].row == 3


def test_two_ways_to_read_a_file_are_refused(store: Store, tmp_path: Path) -> None:
    path = write_table(tmp_path / "list.csv")
    one = FixedSource("council", "asb", incidents({}))
    two = FixedSource("fire", "fire", incidents({}, supplier="fire"), id="other")
    with pytest.raises(RefusalError, match=r"several ways: fixed, other"):
        add_evidence(store, [path], sources=[one, two], now=NOW)


def test_two_lists_of_one_supplier_and_month_are_refused(store: Store, tmp_path: Path) -> None:
    paths = [write_table(tmp_path / f"{n}.csv", str(n)) for n in range(2)]
    with pytest.raises(RefusalError, match="one after the other"):
        add_evidence(store, paths, sources=[FixedSource("council", "asb", incidents({}))], now=NOW)


# --- points -------------------------------------------------------------------------------------------------


class Halves:
    """Places points west of -1.0 in one small area, and counts how many points it was asked for."""

    def __init__(self, code: str = "E01025000") -> None:
        self.code = code
        self.asked = 0

    def place(self, longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.object_]:
        self.asked += len(longitudes)
        assert longitudes.shape == latitudes.shape
        return np.array([self.code if longitude < -1 else None for longitude in longitudes], dtype=object)


def test_points_without_a_code_are_placed_and_published_codes_win(store: Store, tmp_path: Path) -> None:
    rows = [
        street_row(1, lsoa=""),
        street_row(2, lsoa=""),
        street_row(3, lsoa="", point=("0.5", "52.0")),
        street_row(4),
        street_row(5, lsoa="", point=("", "")),
    ]
    write_street(tmp_path / "files", rows)
    write_street(tmp_path / "files", [street_row(1, "2022-08", lsoa="")], "2022-08")
    placer = Halves()
    add_evidence(store, [tmp_path / "files"], now=NOW, placer=placer)
    assert placer.asked == 2
    found = {row["row"]: row for row in all_of(store.snapshot(), "police-street") if row["month"] == at(9)}
    assert [found[n]["lsoa_code"] for n in range(2, 7)] == ["E01025000", "E01025000", None, "E01025931", None]
    assert [found[n]["placed_by"] for n in range(2, 7)] == ["point", "point", "none", "published", "none"]
    assert unplaced(store.snapshot(), "police-street", YEAR).counts.sum() == 2


def test_points_are_placed_later_when_boundaries_arrive(store: Store, tmp_path: Path) -> None:
    write_street(
        tmp_path / "files", [street_row(1, lsoa=""), street_row(2), street_row(3, lsoa="", point=("", ""))]
    )
    write_street(tmp_path / "files", [street_row(4, "2022-08")], "2022-08")
    add_evidence(store, [tmp_path / "files"], now=NOW)
    assert unplaced(store.snapshot(), "police-street", YEAR).counts.sum() == 2
    report = replace_points(store, Halves(), now=NOW)
    assert (report.number, report.records, report.parts) == (2, 1, 1)
    cube = small_area_cube(store.snapshot(), "police-street", YEAR)
    assert cube.select(areas=["E01025000"]).sum() == 1
    assert unplaced(store.snapshot(), "police-street", YEAR).counts.sum() == 1
    assert unplaced(store.snapshot(1), "police-street", YEAR).counts.sum() == 2
    again = replace_points(store, Halves(), now=NOW)
    assert (again.number, again.records) == (2, 0)
    newer = replace_points(store, Halves("E01025111"), now=NOW)
    assert (newer.number, newer.records) == (3, 1)
    restated = add_evidence(store, [tmp_path / "files"], now=NOW)
    assert not restated.changed


def test_points_of_a_list_are_placed(store: Store, tmp_path: Path) -> None:
    exact = {"longitude": -1.4, "latitude": 52.7, "place_precision": "exact point", "placed_by": "none"}
    path = write_table(tmp_path / "list.csv")
    source = FixedSource("council", "asb", incidents(exact, {"lsoa_code": "E01025001"}))
    add_evidence(store, [path], sources=[source], now=NOW, placer=Halves())
    cube = small_area_cube(store.snapshot(), "asb", YEAR)
    assert cube.areas == ("E01025000", "E01025001")


# --- series -------------------------------------------------------------------------------------------------


def test_series_are_kept_by_measure_area_and_period(store: Store, tmp_path: Path) -> None:
    table = values(
        ("reoffending", "E07000134", "2021-01/2021-12", 25.0),
        ("reoffending", "E07000130", "2021-01/2021-12", None),
        ("reoffending", "E07000134", "2022-01/2022-12", 24.0),
    )
    path = write_table(tmp_path / "a.csv")
    report = add_evidence(
        store, [path], sources=[FixedSource("probation", "probation", table, Kind.SERIES)], now=NOW
    )
    assert [(unit.month, unit.rows) for unit in report.units] == [(Month(2021, 12), 2), (Month(2022, 12), 1)]
    snapshot = store.snapshot()
    found = series(snapshot)
    assert found.column("dataset").to_pylist() == ["probation"] * 3
    assert found.column("value").to_pylist() == [None, 25.0, 24.0]
    assert found.column("status").to_pylist() == ["not published", None, None]
    assert series(snapshot, areas=["E07000130"]).num_rows == 1
    assert series(snapshot, measures=["other"]).num_rows == 0
    assert series(snapshot, datasets=["other"]).num_rows == 0
    entry = coverage(snapshot, "probation").by_unit["probation", Month(2021, 12)]
    assert (entry.rows, entry.file) == (2, "a.csv")
