"""Values that came by name before geography was held do not stand beside those that came by code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from saferplan.evidence.adding import add_evidence
from saferplan.evidence.naming import resolve_names
from saferplan.evidence.queries import series
from saferplan.evidence.sources.aggregate_series import AggregateSeries
from saferplan.evidence.status import evidence_status
from saferplan.store import Snapshot, Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NWL = "E07000134"


class Names:
    """A geography that knows one district."""

    def code_of(self, name: str) -> str | None:
        """Its code."""
        return NWL if name == "North West Leicestershire" else None


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def add(store: Store, *lines: str, names: Names | None = None) -> None:
    path = store.root.parent / f"counts-{store.snapshot().number}.csv"
    path.write_text("measure,area,period,value,status\n" + "".join(f"{line}\n" for line in lines))
    add_evidence(store, [path], sources=[AggregateSeries(names=names)], now=NOW)


def held(snapshot: Snapshot) -> dict[tuple[str, int], float | None]:
    rows = series(snapshot).to_pylist()
    found = {(row["area_code"], row["last_month"] % 12 + 1): row["value"] for row in rows}
    assert len(found) == len(rows)
    return found


def test_names_become_codes_and_unknown_ones_stay(store: Store) -> None:
    add(
        store,
        "youth-justice/first-time-entrants,North West Leicestershire,2016-12,9,",
        "youth-justice/first-time-entrants,Nowhere,2016-12,7,",
    )
    before = store.snapshot()
    assert resolve_names(store, Names(), now=NOW + timedelta(days=1)) == 1
    assert held(store.snapshot()) == {(NWL, 12): 9.0, ("name:Nowhere", 12): 7.0}
    assert ("name:North West Leicestershire", 12) in held(before)
    (dataset,) = evidence_status(store.snapshot(), NOW.date()).datasets
    assert dataset.rows == 2
    assert resolve_names(store, Names(), now=NOW) == 0
    assert store.snapshot().number == before.number + 1
    assert store.verify() == ()


@pytest.mark.parametrize("by_name_first", [True, False])
def test_of_the_same_value_by_name_and_by_code_the_newer_stays(store: Store, by_name_first: bool) -> None:
    lines = [
        "youth-justice/first-time-entrants,North West Leicestershire,2016-12,9,",
        f"youth-justice/first-time-entrants,{NWL},2016-12,8,",
    ]
    for line in lines if by_name_first else lines[::-1]:
        add(store, line)
    assert len(held(store.snapshot())) == 2
    assert resolve_names(store, Names(), now=NOW) == 1
    assert held(store.snapshot()) == {(NWL, 12): 8.0 if by_name_first else 9.0}


def test_a_later_file_replaces_what_was_resolved(store: Store) -> None:
    add(store, "youth-justice/first-time-entrants,North West Leicestershire,2016-12,9,")
    resolve_names(store, Names(), now=NOW)
    add(store, "youth-justice/first-time-entrants,North West Leicestershire,2016-12,10,", names=Names())
    assert held(store.snapshot()) == {(NWL, 12): 10.0}
