"""Series are replaced value by value: by measure, area, period and supplier."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from police_files import NOW
from table_files import FixedSource, values, write_table

from saferplan.domain.periods import Month
from saferplan.errors import RefusalError
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.queries import coverage, series
from saferplan.evidence.records import SERIES, Kind
from saferplan.evidence.reports import AdditionReport, Fate, Restatement
from saferplan.evidence.series import SeriesWriter
from saferplan.evidence.sources import OpenedFile, Reading
from saferplan.evidence.status import evidence_status
from saferplan.store import Snapshot, Store

YEAR = "2022-01/2022-12"


class WholeSource(FixedSource):
    """A source whose files have all the values that there are."""

    def read(self, file: OpenedFile) -> tuple[Reading, ...]:
        """The table, as a whole."""
        (reading,) = super().read(file)
        return (Reading(reading.kind, reading.dataset, reading.supplier, reading.table, whole=True),)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def add(store: Store, table: pa.Table, source: type[FixedSource] = FixedSource) -> AdditionReport:
    name = f"{store.snapshot().number + 1}.csv"
    path = write_table(store.root.parent / name, str(table.to_pylist()).replace(",", "").replace("\n", ""))
    supplier = table.column("supplier")[0].as_py()
    return add_evidence(store, [path], sources=[source(supplier, "shared", table, Kind.SERIES)], now=NOW)


def held(snapshot: Snapshot) -> dict[tuple[str, str, str], float | None]:
    return {
        (row["measure"], row["area_code"], str(Month.from_ordinal(row["first_month"]))): row["value"]
        for row in series(snapshot).to_pylist()
    }


def test_files_of_different_areas_stand_side_by_side(store: Store) -> None:
    add(store, values(("x", "A", YEAR, 1.0), ("x", "B", YEAR, 2.0)))
    report = add(store, values(("x", "C", YEAR, 3.0)))
    assert [(unit.fate, unit.rows, unit.restatement) for unit in report.units] == [(Fate.ADDED, 1, None)]
    assert held(store.snapshot()) == {
        ("x", "A", "2022-01"): 1.0,
        ("x", "B", "2022-01"): 2.0,
        ("x", "C", "2022-01"): 3.0,
    }
    entry = coverage(store.snapshot(), "shared").by_unit["probation", Month(2022, 12)]
    assert (entry.rows, entry.restated, entry.file) == (3, 0, "2.csv")
    (shared,) = evidence_status(store.snapshot(), NOW.date()).datasets
    assert shared.suppliers[0].restated == 0


def test_a_value_that_comes_again_is_replaced_and_told(store: Store) -> None:
    add(store, values(("x", "A", YEAR, 1.0), ("x", "B", YEAR, 2.0), ("y", "A", YEAR, 9.0)))
    add(store, values(("x", "A", "2022-10/2022-12", 5.0)))
    report = add(store, values(("x", "A", YEAR, 1.5), ("x", "B", YEAR, 2.0), ("x", "C", YEAR, None)))
    (unit,) = report.restated
    assert unit.restatement == Restatement(
        before=2, after=3, added=1, removed=0, outcome_changed=0, otherwise_changed=1
    )
    assert held(store.snapshot()) == {
        ("x", "A", "2022-01"): 1.5,
        ("x", "A", "2022-10"): 5.0,
        ("x", "B", "2022-01"): 2.0,
        ("x", "C", "2022-01"): None,
        ("y", "A", "2022-01"): 9.0,
    }
    found = {
        (row["measure"], row["area_code"], row["first_month"]): row
        for row in series(store.snapshot()).to_pylist()
    }
    files = store.snapshot().files
    january = Month(2022, 1).ordinal
    assert files[found["x", "A", january]["file"]].name == "3.csv"
    assert files[found["x", "B", january]["file"]].name == "1.csv"
    assert coverage(store.snapshot(), "shared").by_unit["probation", Month(2022, 12)].restated == 1
    assert held(store.snapshot(1))["x", "A", "2022-01"] == 1.0

    (unit,) = add(store, values(("x", "C", YEAR, None), ("x", "A", YEAR, 1.5))).units
    assert unit.fate is Fate.UNCHANGED
    assert store.snapshot().number == 3


def test_suppliers_do_not_replace_each_others_values_whatever_they_are_called(store: Store) -> None:
    add(store, values(("x", "A", YEAR, 1.0), supplier="Probation; East=1%"))
    add(store, values(("x", "A", YEAR, 2.0), supplier="Probation"))
    add(store, values(("x", "A", YEAR, 3.0), supplier="Probation; East=1%"))
    assert sorted(series(store.snapshot()).column("value").to_pylist()) == [2.0, 3.0]
    entries = coverage(store.snapshot(), "shared").by_unit
    assert entries["Probation; East=1%", Month(2022, 12)].restated == 1
    assert entries["Probation", Month(2022, 12)].restated == 0


def test_two_files_of_one_addition_may_repeat_a_value_but_not_contradict_it(
    store: Store, tmp_path: Path
) -> None:
    class ByName(FixedSource):
        def read(self, file: OpenedFile) -> tuple[Reading, ...]:
            second = 1.0 if "again" in file.name else 2.0
            table = values(
                ("x", "A", YEAR, 1.0 if "first" in file.name else second), ("x", file.name, YEAR, 7.0)
            )
            return (Reading(Kind.SERIES, "shared", "probation", table),)

    source = ByName("probation", "shared", values(("x", "A", YEAR, 0.0)), Kind.SERIES)
    paths = {name: write_table(tmp_path / f"{name}.csv", name) for name in ("first", "again", "other")}
    with pytest.raises(RefusalError) as caught:
        add_evidence(store, [paths["first"], paths["other"]], sources=[source], now=NOW)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row) == ("other.csv", 2)
    assert fault.problem == "first.csv also has this measure, area and period, with another value."
    assert store.snapshot().number == 0
    add_evidence(store, [paths["first"], paths["again"]], sources=[source], now=NOW)
    assert held(store.snapshot()) == {
        ("x", "A", "2022-01"): 1.0,
        ("x", "again.csv", "2022-01"): 7.0,
        ("x", "first.csv", "2022-01"): 7.0,
    }


def test_a_file_of_all_values_takes_the_place_of_all(store: Store) -> None:
    add(store, values(("x", "A", YEAR, 1.0), ("x", "B", YEAR, 2.0), ("y", "B", YEAR, 3.0)), WholeSource)
    (unit,) = add(store, values(("x", "A", YEAR, 1.0)), WholeSource).restated
    assert unit.restatement == Restatement(2, 1, 0, 1, 0, 0)
    assert held(store.snapshot()) == {("x", "A", "2022-01"): 1.0, ("y", "B", "2022-01"): 3.0}


def test_a_piece_of_a_file_of_all_values_is_refused(store: Store) -> None:
    add(store, values(*[("x", f"A{n}", YEAR, 1.0) for n in range(50)]), WholeSource)
    with pytest.raises(RefusalError, match=r"brings 3 rows of probation for December 2022 .* 50 are held"):
        add(store, values(*[("x", f"A{n}", YEAR, 2.0) for n in range(3)]), WholeSource)


ANY = st.dictionaries(
    st.tuples(
        st.sampled_from("xy"), st.sampled_from("ABC"), st.sampled_from([YEAR, "2022-10/2022-12", "2022-11"])
    ),
    st.one_of(st.none(), st.integers(0, 3).map(float)),
    min_size=1,
)


@given(st.lists(st.tuples(st.sampled_from(["one", "two"]), ANY), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_what_is_held_is_the_newest_of_every_value_ever_sent(deliveries) -> None:
    expected: dict[tuple[str, ...], float | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "store")
        source = Path(folder) / "file.csv"
        source.write_text("file")
        for supplier, sent in deliveries:
            before = dict(expected)
            expected.update({(supplier, *key): value for key, value in sent.items()})
            rows = values(*[(*key, value) for key, value in sent.items()], supplier=supplier)
            with store.addition(now=NOW) as addition:
                file = addition.receive(source).number
                table = rows.append_column("file", pa.array([file] * rows.num_rows, pa.int32()))
                writer = SeriesWriter(addition)
                reports = writer.merge("shared", table.select(SERIES.names).cast(SERIES))
                writer.put_all()
            changed = {key for key, value in expected.items() if key in before and before[key] != value}
            told = [unit.restatement for unit in reports if unit.fate is Fate.RESTATED]
            assert sum(one.otherwise_changed for one in told if one is not None) == len(changed)
            assert (addition.snapshot.number > addition.base.number) == (before != expected)
        found = {}
        for row in series(store.snapshot()).to_pylist():
            months = sorted({row["first_month"], row["last_month"]})
            period = "/".join(str(Month.from_ordinal(month)) for month in months)
            found[row["supplier"], row["measure"], row["area_code"], period] = row["value"]
        assert found == expected
