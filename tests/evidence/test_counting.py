"""Counts from cubes equal counts from records, however they are asked for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from police_files import NOW, asb_row, street_row, write_street
from table_files import FixedSource, incidents, write_table

from saferplan.domain.figure import Selection
from saferplan.domain.periods import Month, Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.engine import parquet
from saferplan.evidence.queries import (
    area_cube,
    count_by,
    record_parts,
    records,
    recurring_identifiers,
    small_area_cube,
    unplaced,
)
from saferplan.evidence.records import Kind, RecordFlag
from saferplan.evidence.reduction import count_records
from saferplan.store import Snapshot, Store

PERIOD = Period(Month(2022, 7), Month(2022, 9))
LOOKUP = pa.table(
    {
        "lsoa_code": [f"E0102500{n}" for n in range(6)],
        "area_code": ["E07000134", "E07000134", "E07000130", "E07000130", "E07000131", "E07000131"],
    }
)
CRIMES = ("Burglary", "Drugs", "Shoplifting")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two forces whose files overlap in area, two months of three; one small area outside the lookup."""
    folder = tmp_path_factory.mktemp("counting")
    chance = np.random.default_rng(5)
    number = 0
    for month in ("2022-07", "2022-09"):
        for force in ("leicestershire", "derbyshire"):
            rows = []
            for _ in range(120):
                number += 1
                area = int(chance.integers(0, 8))
                crime = CRIMES[int(chance.integers(0, 3))]
                if area == 7:
                    rows.append(street_row(number, month, point=("", ""), lsoa="", crime=crime))
                else:
                    rows.append(street_row(number, month, lsoa=f"E0102500{area}", crime=crime))
            rows += [asb_row(month)] * 3
            write_street(folder / "files", rows, month, force)
    store = Store.create(folder / "store")
    add_evidence(store, [folder / "files"], now=NOW)
    return store.snapshot()


def brute_force(snapshot: Snapshot) -> Counter[tuple[str | None, str, int, str]]:
    selection = Selection(dataset="police-street", period=PERIOD, level="all", areas=())
    rows = records(snapshot, selection, None).to_pylist()
    return Counter((row["lsoa_code"], row["category"], row["month"], row["supplier"]) for row in rows)


def test_small_areas_have_every_suppliers_rows(snapshot: Snapshot) -> None:
    cube = small_area_cube(snapshot, "police-street", PERIOD)
    expected = brute_force(snapshot)
    assert cube.categories == ("anti-social-behaviour", "burglary", "drugs", "shoplifting")
    assert cube.held.tolist() == [True, False, True]
    for at_area, area in enumerate(cube.areas):
        for at_category, category in enumerate(cube.categories):
            for at_month, month in enumerate(PERIOD):
                rows = sum(
                    expected[area, category, month.ordinal, supplier]
                    for supplier in ("leicestershire", "derbyshire")
                )
                assert cube.counts[at_area, at_category, at_month] == rows
    total = sum(count for (area, *_), count in expected.items() if area is not None)
    assert cube.counts.sum() == total


def test_asked_for_areas_are_all_there_in_order(snapshot: Snapshot) -> None:
    cube = small_area_cube(snapshot, "police-street", PERIOD, lsoas=["E01099999", "E01025000"])
    assert cube.areas == ("E01025000", "E01099999")
    assert cube.counts[1].sum() == 0
    assert cube.counts[0].sum() > 0
    many = [f"E01{n:06d}" for n in range(24_000, 27_000)]
    assert small_area_cube(snapshot, "police-street", PERIOD, lsoas=many).counts.sum() == (
        small_area_cube(snapshot, "police-street", PERIOD).counts.sum()
    )
    assert small_area_cube(snapshot, "police-street", PERIOD, lsoas=[]).counts.shape == (0, 4, 3)


def test_larger_areas_add_up_their_small_areas(snapshot: Snapshot) -> None:
    small = small_area_cube(snapshot, "police-street", PERIOD)
    larger = area_cube(snapshot, "police-street", PERIOD, lookup=LOOKUP)
    assert larger.areas == ("E07000130", "E07000131", "E07000134")
    for area in larger.areas:
        members = [row["lsoa_code"] for row in LOOKUP.to_pylist() if row["area_code"] == area]
        assert larger.select(areas=[area]).tolist() == small.select(areas=members).tolist()
    burglary = larger.select(categories=["burglary"])
    assert burglary.tolist() == larger.counts[:, 1].sum(axis=0).tolist()
    with pytest.raises(KeyError):
        larger.select(areas=["E07000999"])


def test_larger_areas_come_from_the_kept_result_the_second_time(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = area_cube(snapshot, "police-street", PERIOD, lookup=LOOKUP)
    import saferplan.evidence.counting as counting

    def fail(*_: object) -> None:
        raise AssertionError("counted again")

    monkeypatch.setattr(counting, "_area_cube", fail)
    again = area_cube(snapshot, "police-street", PERIOD, lookup=LOOKUP)
    assert np.array_equal(first.counts, again.counts)
    assert (first.areas, first.categories, first.held.tolist()) == (
        again.areas,
        again.categories,
        again.held.tolist(),
    )
    with pytest.raises(AssertionError, match="counted again"):
        area_cube(snapshot, "police-street", PERIOD, lookup=LOOKUP.slice(1))


def test_every_category_of_the_dataset_is_there_for_every_area(snapshot: Snapshot) -> None:
    """Disorder occurs only outside the lookup: it counts nothing in its areas, and is not left out."""
    cube = area_cube(snapshot, "police-street", PERIOD, lookup=LOOKUP)
    assert cube.categories[0] == "anti-social-behaviour"
    assert cube.counts[:, 0].sum() == 0


def test_a_small_area_in_two_larger_ones_is_refused(snapshot: Snapshot) -> None:
    double = pa.table({"lsoa_code": ["E01025000", "E01025000"], "area_code": ["A", "B"]})
    with pytest.raises(SaferPlanError, match="in two larger ones"):
        area_cube(snapshot, "police-street", PERIOD, lookup=double)


def test_what_has_no_place_is_counted_apart(snapshot: Snapshot) -> None:
    loose = unplaced(snapshot, "police-street", PERIOD)
    expected = brute_force(snapshot)
    assert loose.suppliers == ("derbyshire", "leicestershire")
    for at, supplier in enumerate(loose.suppliers):
        rows = sum(count for (area, _, _, who), count in expected.items() if area is None and who == supplier)
        assert loose.counts[at].sum() == rows


def test_the_portable_reduction_gives_the_same_counts(snapshot: Snapshot) -> None:
    parts = record_parts(snapshot, "police-street", PERIOD)
    connection = duckdb.connect()
    frame = connection.sql(f"SELECT * FROM {parquet(part.path for part in parts)}")
    connection.register("lookup_table", LOOKUP)
    lookup = connection.sql("SELECT * FROM lookup_table")
    counted = count_records(frame, lookup, PERIOD)
    cube = area_cube(snapshot, "police-street", PERIOD, lookup=LOOKUP)
    for row in counted.to_pylist():
        at = (
            cube.areas.index(row["area_code"]),
            cube.categories.index(row["category"]),
            row["month"] - PERIOD.first.ordinal,
        )
        assert cube.counts[at] == row["records"]
    assert sum(counted.column("records").to_pylist()) == cube.counts.sum()
    in_memory = pa.concat_tables([pq.read_table(part.path) for part in parts])
    assert count_records(in_memory, LOOKUP, PERIOD).equals(counted)


def test_traced_records_are_as_many_as_were_counted(snapshot: Snapshot) -> None:
    small = small_area_cube(snapshot, "police-street", PERIOD)
    selection = Selection(
        dataset="police-street", period=PERIOD, level="lsoa", areas=("E01025001",), categories=("drugs",)
    )
    rows = records(snapshot, selection, ["E01025001"])
    assert rows.num_rows == small.select(areas=["E01025001"], categories=["drugs"]).sum()
    assert records(snapshot, selection, ["E01025001"], limit=2).num_rows == 2
    assert records(snapshot, selection, []).num_rows == 0
    assert "file" not in rows.column_names


def test_nothing_held_counts_nothing_and_says_so(snapshot: Snapshot) -> None:
    later = Period(Month(2024, 1), Month(2024, 2))
    cube = small_area_cube(snapshot, "police-street", later)
    assert cube.counts.shape == (0, 0, 2)
    assert cube.held.tolist() == [False, False]
    assert area_cube(snapshot, "police-street", later, lookup=LOOKUP).counts.sum() == 0
    assert unplaced(snapshot, "fire", PERIOD).counts.shape == (0, 0, 3)
    assert count_by(snapshot, "fire", PERIOD, None, ["starts hour"]).num_rows == 0
    selection = Selection(dataset="fire", period=PERIOD, level="all", areas=())
    with pytest.raises(SaferPlanError, match="No records of 'fire'"):
        records(snapshot, selection, None)
    beyond = Selection(dataset="police-street", period=later, level="all", areas=())
    assert records(snapshot, beyond, None).num_rows == 0


def test_identifiers_in_several_files_are_counted(tmp_path: Path) -> None:
    write_street(tmp_path / "files", [street_row(1), street_row(2)])
    write_street(tmp_path / "files", [street_row(1, "2022-08"), asb_row("2022-08")], "2022-08")
    write_street(tmp_path / "files", [street_row(2)], force="derbyshire")
    store = Store.create(tmp_path / "store")
    add_evidence(store, [tmp_path / "files"], now=NOW)
    assert recurring_identifiers(store.snapshot(), "police-street", PERIOD) == 2
    assert recurring_identifiers(store.snapshot(), "fire", PERIOD) == 0


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A partner's list with times, flags, and records placed only by district or outward postcode."""
    folder = tmp_path_factory.mktemp("partner")
    hate, knife = RecordFlag.HATE.value, RecordFlag.KNIFE.value
    timed = {"lsoa_code": "E01025000", "time_precision": "minute", "flags_known": hate | knife}
    table = incidents(
        {**timed, "starts": "2022-09-05 23:10", "flags": hate},
        {**timed, "starts": "2022-09-05 08:00", "flags": hate | knife},
        {
            "lsoa_code": "E01025003",
            "starts": "2022-09-11",
            "time_precision": "day",
            "flags": 0,
            "flags_known": hate,
        },
        {"area_code": "E07000134", "place_precision": "district"},
        {"area_code": "LE67", "place_precision": "outward postcode"},
    )
    store = Store.create(folder / "store")
    path = write_table(folder / "list.csv")
    add_evidence(store, [path], sources=[FixedSource("council", "council-asb", table)], now=NOW)
    return store.snapshot()


def test_records_known_by_a_larger_area_count_there(partner: Snapshot) -> None:
    cube = area_cube(partner, "council-asb", PERIOD, lookup=LOOKUP)
    assert cube.select(areas=["E07000134"]).tolist() == [0, 0, 3]
    assert cube.select(areas=["E07000130"]).tolist() == [0, 0, 1]
    assert unplaced(partner, "council-asb", PERIOD).counts.sum() == 0
    selection = Selection(dataset="council-asb", period=PERIOD, level="district", areas=("E07000134",))
    traced = records(partner, selection, ["E01025000", "E01025001"])
    assert traced.num_rows == 3


def test_flags_narrow_counts_and_unknown_is_not_no(partner: Snapshot) -> None:
    hate = small_area_cube(partner, "council-asb", PERIOD, flags=["hate"])
    assert hate.counts.sum() == 2
    assert small_area_cube(partner, "council-asb", PERIOD, flags=["hate", "knife"]).counts.sum() == 1
    assert area_cube(partner, "council-asb", PERIOD, lookup=LOOKUP, flags=["hate"]).counts.sum() == 2
    selection = Selection(
        dataset="council-asb", period=PERIOD, level="all", areas=(), flags=("hate", "knife")
    )
    assert records(partner, selection, None).num_rows == 1
    with pytest.raises(SaferPlanError, match="no flag 'sunny'"):
        small_area_cube(partner, "council-asb", PERIOD, flags=["sunny"])
    said = count_by(partner, "council-asb", PERIOD, None, ["flag hate"]).to_pylist()
    assert {row["flag hate"]: row["records"] for row in said} == {"yes": 2, "no": 1, "unknown": 2}


def test_hours_and_days_are_counted_where_they_are_known(partner: Snapshot) -> None:
    hours = count_by(partner, "council-asb", PERIOD, None, ["starts hour"]).to_pylist()
    assert {row["starts hour"]: row["records"] for row in hours} == {8: 1, 23: 1, None: 3}
    days = count_by(
        partner, "council-asb", PERIOD, ["E01025000", "E01025003"], ["starts weekday"]
    ).to_pylist()
    assert {row["starts weekday"]: row["records"] for row in days} == {1: 2, 7: 1}
    both = count_by(
        partner, "council-asb", PERIOD, None, ["category", "supplier"], categories=["anti-social-behaviour"]
    )
    assert both.to_pylist() == [{"category": "anti-social-behaviour", "supplier": "council", "records": 5}]
    with pytest.raises(SaferPlanError, match="cannot be counted by 'age_range'"):
        count_by(partner, "council-asb", PERIOD, None, ["age_range"])
    assert Kind.INCIDENTS.value == partner.parts("council-asb")[-1].kind
