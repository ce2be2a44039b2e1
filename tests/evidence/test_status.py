"""What is held, late, missing and restated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lists import FACTS
from police_files import NOW, street_row, write_street
from table_files import FixedSource, incidents, values, write_table

from saferplan.cli.reporting import status_lines
from saferplan.domain.periods import Month, Period
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.lists import known_lists, pin_lists
from saferplan.evidence.records import Kind
from saferplan.evidence.sources.incident_list import IncidentList
from saferplan.evidence.status import MonthState, evidence_status, expectations, last_due
from saferplan.store import Store

TODAY = date(2022, 12, 15)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path / "store")
    files = tmp_path / "files"
    for month in ("2022-05", "2022-06", "2022-08"):
        write_street(files, [street_row(n, month) for n in range(20)], month)
    write_street(files, [street_row(1, "2022-09", point=("", ""), lsoa=""), street_row(2)], "2022-09", "kent")
    add_evidence(store, [files], now=NOW)
    later = tmp_path / "later"
    write_street(later, [street_row(n, "2022-06") for n in range(21)], "2022-06")
    add_evidence(store, [later], now=NOW)
    return store


def test_each_month_of_each_supplier_has_its_state(store: Store) -> None:
    status = evidence_status(store.snapshot(), TODAY)
    (police,) = status.datasets
    assert (status.number, status.as_at, police.dataset, police.kind) == (
        2,
        TODAY,
        "police-street",
        Kind.INCIDENTS,
    )
    kent, leicestershire = police.suppliers
    assert [str(month.month) for month in leicestershire.months] == [f"2022-0{n}" for n in range(5, 10)]
    assert leicestershire.of_state(MonthState.HELD) == (Month(2022, 5), Month(2022, 6), Month(2022, 8))
    assert leicestershire.of_state(MonthState.MISSING) == (Month(2022, 7),)
    assert leicestershire.of_state(MonthState.LATE) == (Month(2022, 9),)
    assert (leicestershire.rows, leicestershire.restated, leicestershire.unplaced) == (61, 1, 0)
    june = leicestershire.months[1]
    assert june.entry is not None
    assert (june.entry.rows, june.notes) == (21, ("Replaced once by a newer file.",))
    assert kent.months[0].notes == ("50% of records have no place.",)
    assert kent.share_unplaced == 0.5
    assert police.rows == 63
    assert police.period == Period(Month(2022, 5), Month(2022, 9))


def test_nothing_is_late_before_it_is_due(store: Store) -> None:
    (police,) = evidence_status(store.snapshot(), date(2022, 11, 30)).datasets
    assert all(not supplier.of_state(MonthState.LATE) for supplier in police.suppliers)
    assert last_due(expectations()["police-street"], date(2022, 11, 30)) == Month(2022, 8)
    assert last_due(expectations()["police-street"], date(2022, 12, 1)) == Month(2022, 9)
    assert last_due(expectations()["police-street"], date(2023, 1, 31)) == Month(2022, 10)


def test_sets_without_a_regular_publisher_are_never_late(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    table = incidents({"month": Month(2020, 1).ordinal}, {"month": Month(2020, 3).ordinal})
    path = write_table(tmp_path / "list.csv")
    add_evidence(store, [path], sources=[FixedSource("council", "asb", table)], now=NOW)
    numbers = values(("x", "A", "2020-01/2020-12", 1.0), ("x", "A", "2022-01/2022-12", 2.0), supplier="ndtms")
    path = write_table(tmp_path / "series.csv")
    add_evidence(store, [path], sources=[FixedSource("ndtms", "drugs", numbers, Kind.SERIES)], now=NOW)
    asb, drugs = evidence_status(store.snapshot(), TODAY).datasets
    assert asb.suppliers[0].of_state(MonthState.MISSING) == (Month(2020, 2),)
    assert asb.suppliers[0].of_state(MonthState.LATE) == ()
    assert [month.state for month in drugs.suppliers[0].months] == [MonthState.HELD] * 2
    assert asb.expectation is None


def test_a_month_that_a_list_covers_without_records_is_told_from_one_that_was_not_sent(
    tmp_path: Path,
) -> None:
    facts = FACTS + '[category]\ncolumn = "Type"\n[category.words]\n"Noise" = "noise"\n'
    facts += '[time]\ndate = { column = "Date", format = "DD/MM/YYYY" }\n'
    mapping = tmp_path / "mappings" / "test-list.toml"
    mapping.parent.mkdir()
    mapping.write_text(facts, encoding="utf-8")
    store, (known,) = Store.create(tmp_path / "store"), known_lists(mapping.parent).lists
    pin_lists(store, [known], NOW)
    for name, days in (("autumn", ("01/09/2021", "02/11/2021")), ("spring", ("05/03/2022",))):
        path = tmp_path / f"{name}.csv"
        path.write_text("Date,Type\n" + "".join(f"{day},Noise\n" for day in days), encoding="utf-8")
        add_evidence(store, [path], sources=[IncidentList(known.mapping)], now=NOW)
    (found,) = evidence_status(store.snapshot(), TODAY).datasets
    (council,) = found.suppliers
    assert council.of_state(MonthState.NO_RECORDS) == (Month(2021, 10),)
    assert council.of_state(MonthState.MISSING) == tuple(Period(Month(2021, 12), Month(2022, 2)))
    assert council.months[1].notes == ("The list has no record of it.",)
    lines = list(status_lines(evidence_status(store.snapshot(), TODAY)))
    assert "    2021  ........S0N-" in lines
    assert "    2022  --M........." in lines


def test_an_empty_store_has_an_empty_status(tmp_path: Path) -> None:
    status = evidence_status(Store.create(tmp_path / "store").snapshot(), TODAY)
    assert (status.number, status.datasets) == (0, ())
