"""A delivery of late rows does not wipe the month it belongs to, unless a person says that it is the month."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from police_files import NOW, street_row, write_lines, write_outcomes, write_stops, write_street
from table_files import FixedSource, incidents, values, write_table

from saferplan.domain.periods import Month
from saferplan.errors import RefusalError
from saferplan.evidence import adding
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.queries import coverage
from saferplan.evidence.records import Kind
from saferplan.evidence.reports import Fate
from saferplan.evidence.shrinking import FEWEST_HELD, REMEDY, has_shrunk
from saferplan.evidence.sources.known import ALL
from saferplan.evidence.sources.police_street import HEADER
from saferplan.store import Store
from saferplan.workspace.workspace import Workspace

COUNTS = st.integers(0, 10**7)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def rows_of(store: Store, dataset: str = "police-street") -> dict[str, int]:
    held = coverage(store.snapshot(), dataset).by_unit
    return {f"{supplier} {month}": entry.rows for (supplier, month), entry in held.items()}


def street(folder: Path, rows: int, month: str = "2022-06", force: str = "leicestershire") -> Path:
    return write_street(folder, [street_row(n, month) for n in range(rows)], month, force)


@given(COUNTS, COUNTS)
def test_only_fewer_rows_are_ever_too_few(held: int, brought: int) -> None:
    again = min(1, brought)
    if has_shrunk(held, brought, again):
        assert brought < held
        assert has_shrunk(held, brought // 2, min(again, brought // 2))
        assert has_shrunk(held + 1, brought, again)
    else:
        assert not has_shrunk(held, brought + 1, again)
        assert brought > 0 or held == 0


@given(st.integers(FEWEST_HELD, 10**6))
def test_half_of_the_rows_are_enough(held: int) -> None:
    half = -(-held // 2)
    assert not has_shrunk(held, half, 0)
    assert has_shrunk(held, half - 1, half - 1)


@given(st.integers(1, FEWEST_HELD - 1), st.data())
def test_of_a_small_month_it_tells_whether_any_row_comes_again(held: int, data: st.DataObject) -> None:
    brought = data.draw(st.integers(1, held - 1)) if held > 1 else 1
    assert has_shrunk(held, brought, 0) == (brought < held)
    assert not has_shrunk(held, brought, data.draw(st.integers(1, brought)))


def test_late_rows_are_refused_with_what_is_held_and_what_came(store: Store, tmp_path: Path) -> None:
    street(tmp_path / "june", 412)
    add_evidence(store, [tmp_path / "june"], now=NOW)
    late = write_street(tmp_path / "late", [street_row(n, "2022-06") for n in range(900, 903)], "2022-06")
    with pytest.raises(RefusalError) as caught:
        add_evidence(store, [late], now=NOW)
    (fault,) = caught.value.faults
    assert fault.file == "2022-06-leicestershire-street.csv"
    assert fault.problem == (
        "It brings 3 rows of leicestershire for June 2022 (police-street), where 412 are held."
    )
    assert fault.remedy == REMEDY
    assert "add it with --replace" in fault.remedy
    assert store.snapshot().number == 1
    assert rows_of(store) == {"leicestershire 2022-06": 412}
    assert list((store.root / "staging").iterdir()) == []
    report = add_evidence(store, [late], now=NOW, replace=True)
    assert [unit.fate for unit in report.units] == [Fate.RESTATED]
    assert rows_of(store) == {"leicestershire 2022-06": 3}
    assert coverage(store.snapshot(1), "police-street").entries[0].rows == 412


def test_every_unit_is_told_and_nothing_else_of_the_addition_is_kept(store: Store, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for month in ("2022-06", "2022-07", "2022-08"):
        street(first, 40, month)
    street(first, 40, "2022-06", "kent")
    table = incidents(*[{"month": Month(2022, 6).ordinal}] * 30, *[{"month": Month(2022, 7).ordinal}] * 5)
    write_table(first / "list.csv")
    add_evidence(store, [first], sources=[*ALL, FixedSource("council", "asb", table)], now=NOW)
    before = rows_of(store)

    street(second, 19, "2022-06")
    street(second, 20, "2022-07")
    street(second, 1, "2022-08")
    street(second, 41, "2022-06", "kent")
    street(second, 40, "2022-09")
    few = incidents(*[{"month": Month(2022, 6).ordinal}] * 2, {"month": Month(2022, 7).ordinal})
    write_table(second / "list.csv", "later")
    source = FixedSource("council", "asb", few)
    with pytest.raises(RefusalError) as caught:
        add_evidence(store, [second], sources=[*ALL, source], now=NOW)
    told = [(fault.file.rpartition("/")[2], fault.problem) for fault in caught.value.faults]
    assert told == [
        (
            "list.csv",
            "It brings 2 rows of council for June 2022 (asb), where 30 are held.",
        ),
        (
            "2022-06-leicestershire-street.csv",
            "It brings 19 rows of leicestershire for June 2022 (police-street), where 40 are held.",
        ),
        (
            "2022-08-leicestershire-street.csv",
            "It brings 1 row of leicestershire for August 2022 (police-street), where 40 are held.",
        ),
    ]
    assert rows_of(store) == before
    assert store.snapshot().number == 1
    add_evidence(store, [second], sources=[*ALL, source], now=NOW, replace=True)
    assert rows_of(store) == {
        "kent 2022-06": 41,
        "leicestershire 2022-06": 19,
        "leicestershire 2022-07": 20,
        "leicestershire 2022-08": 1,
        "leicestershire 2022-09": 40,
    }
    assert rows_of(store, "asb") == {"council 2022-06": 2, "council 2022-07": 1}


@pytest.mark.parametrize("write", [write_street, write_outcomes, write_stops])
def test_a_month_is_not_emptied_by_a_file_without_rows(store: Store, tmp_path: Path, write) -> None:
    police = "Leicestershire Police"
    row = {
        write_street: street_row(1),
        write_outcomes: f"{'0' * 64},2022-09,{police},{police},-1.374,52.723,On,E01025931,A,Local resolution",
        write_stops: "Vehicle search,2022-09-30T12:00:00+00:00,,,,,,,,,,,,,",
    }[write]
    path = write(tmp_path / "full", [row])
    add_evidence(store, [path], now=NOW)
    empty = write(tmp_path / "empty", [])
    with pytest.raises(RefusalError, match=r"It brings no rows of leicestershire.* where 1 is held"):
        add_evidence(store, [empty], now=NOW)
    assert add_evidence(store, [empty], now=NOW, replace=True).changed
    assert not add_evidence(store, [empty], now=NOW).changed
    assert add_evidence(store, [path], now=NOW).changed


def test_small_months_may_be_corrected(store: Store, tmp_path: Path) -> None:
    street(tmp_path / "first", FEWEST_HELD - 1)
    add_evidence(store, [tmp_path / "first"], now=NOW)
    street(tmp_path / "second", 4)
    (unit,) = add_evidence(store, [tmp_path / "second"], now=NOW).units
    assert unit.fate is Fate.RESTATED


def test_late_rows_of_a_small_month_are_refused(store: Store, tmp_path: Path) -> None:
    street(tmp_path / "first", 7)
    add_evidence(store, [tmp_path / "first"], now=NOW)
    write_street(tmp_path / "second", [street_row(n, "2022-06") for n in (50, 51)], "2022-06")
    with pytest.raises(RefusalError, match=r"brings 2 rows of .* 7 are held"):
        add_evidence(store, [tmp_path / "second"], now=NOW)
    assert add_evidence(store, [tmp_path / "second"], now=NOW, replace=True).changed
    # As many rows or more are another version of the month, even where none is the same.
    street(tmp_path / "third", 2)
    assert add_evidence(store, [tmp_path / "third"], now=NOW).changed


def test_double_submissions_are_not_rows_brought(store: Store, tmp_path: Path) -> None:
    street(tmp_path / "first", 40)
    add_evidence(store, [tmp_path / "first"], now=NOW)
    write_street(tmp_path / "second", [street_row(1, "2022-06")] * 100, "2022-06")
    with pytest.raises(RefusalError, match=r"brings 1 row of .* 40 are held"):
        add_evidence(store, [tmp_path / "second"], now=NOW)


def test_a_file_with_a_name_of_its_own_is_guarded_unit_by_unit(store: Store, tmp_path: Path) -> None:
    for month in ("2022-06", "2022-07"):
        street(tmp_path / "first", 40, month)
    add_evidence(store, [tmp_path / "first"], now=NOW)
    rows = [street_row(n, "2022-06") for n in range(39)] + [street_row(n, "2022-07") for n in range(3)]
    path = write_lines(tmp_path / "export.csv", HEADER, rows)
    with pytest.raises(RefusalError) as caught:
        add_evidence(store, [path], now=NOW)
    (fault,) = caught.value.faults
    assert fault.file == "export.csv"
    assert fault.problem.startswith("It brings 3 rows of leicestershire for July 2022")


def test_what_another_program_added_meanwhile_is_guarded_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = street(tmp_path / "whole", 40)
    late = street(tmp_path / "late", 3)
    put_all = adding.PartWriter.put_all
    others = [whole]

    def put_after_another(self: adding.PartWriter) -> None:
        while others:
            add_evidence(store, [others.pop()], now=NOW)
        put_all(self)

    monkeypatch.setattr(adding.PartWriter, "put_all", put_after_another)
    with pytest.raises(RefusalError, match=r"brings 3 rows of .* 40 are held"):
        add_evidence(store, [late], now=NOW)
    assert rows_of(store) == {"leicestershire 2022-06": 40}


def test_series_are_replaced_value_by_value_and_need_no_guard(store: Store, tmp_path: Path) -> None:
    many = values(*[("x", f"A{n}", "2022-01/2022-12", 1.0) for n in range(60)])
    path = write_table(tmp_path / "many.csv")
    add_evidence(store, [path], sources=[FixedSource("probation", "p", many, Kind.SERIES)], now=NOW)
    one = values(("x", "A1", "2022-01/2022-12", 2.0))
    path = write_table(tmp_path / "one.csv", "one")
    report = add_evidence(store, [path], sources=[FixedSource("probation", "p", one, Kind.SERIES)], now=NOW)
    assert report.changed


def test_a_workspace_passes_it_on(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "mine", partnership="E22000170", clock=lambda: NOW)
    street(tmp_path / "first", 40)
    workspace.add_evidence([tmp_path / "first"])
    street(tmp_path / "second", 3)
    with pytest.raises(RefusalError, match="--replace"):
        workspace.add_evidence([tmp_path / "second"])
    assert workspace.add_evidence([tmp_path / "second"], replace=True).kept == 3


@pytest.mark.real
def test_the_end_of_a_published_file_does_not_replace_its_month(
    store: Store, tmp_path: Path, shared_data: Path
) -> None:
    (published,) = (shared_data / "police" / "leicestershire").rglob("2022-09-leicestershire-street.csv*")
    content = published.read_bytes()
    lines = (gzip.decompress(content) if published.suffix == ".gz" else content).splitlines(keepends=True)
    add_evidence(store, [published], now=NOW)
    part = tmp_path / "2022-09-leicestershire-street.csv"
    part.write_bytes(lines[0] + b"".join(lines[-300:]))
    with pytest.raises(RefusalError, match=r"brings 300 rows of .* 9,492 are held"):
        add_evidence(store, [part], now=NOW)
    part.write_bytes(lines[0] + b"".join(lines[1:-300]))
    assert add_evidence(store, [part], now=NOW).changed
