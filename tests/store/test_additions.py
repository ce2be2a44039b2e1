"""What an addition makes visible, and what it leaves out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from saferplan.errors import SaferPlanError
from saferplan.store import ConflictError, Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TABLE = pa.table({"area": ["E07000134"], "people": [107666]})
OTHER = pa.table({"area": ["E07000134"], "people": [93670]})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


def test_an_empty_store_has_an_empty_snapshot_numbered_zero(store: Store) -> None:
    snapshot = store.snapshot()
    assert snapshot.number == 0
    assert snapshot.parts() == ()
    assert snapshot.reference("population") is None
    assert store.snapshots() == ()


def test_parts_files_and_references_come_back_as_they_went_in(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "extract.csv"
    source.write_bytes(b"a,b\r\n1,2\r\n")
    with store.addition(note="First", now=NOW) as addition:
        file = addition.receive(source, meta={"supplier": "leicestershire"})
        addition.put_part("incidents", "records", "2022-09", TABLE, files=[file.number], meta={"late": True})
        addition.put_reference("population", OTHER, files=[file], meta={"licence": "OGL"})
    snapshot = Store.open(store.root).snapshot()
    assert snapshot.id == addition.snapshot.id
    assert (snapshot.number, snapshot.note, snapshot.created) == (1, "First", "2026-11-23T09:00:00Z")
    (part,) = snapshot.parts("incidents", "records")
    assert (part.key, part.rows, part.files) == ("2022-09", 1, (file.number,))
    assert part.meta == {"late": True}
    assert pq.read_table(part.path).equals(TABLE)
    assert snapshot.reference("population").equals(OTHER)
    assert snapshot.reference_meta("population") == {"licence": "OGL"}
    assert snapshot.reference_files("population") == (file,)
    received = snapshot.files[file.number]
    assert (received.name, received.size, received.meta["supplier"]) == ("extract.csv", 10, "leicestershire")
    assert received.received == "2026-11-23T09:00:00Z"
    assert snapshot.raw(received).read_bytes() == source.read_bytes()
    assert snapshot.datasets == ("incidents",)
    assert snapshot.references == ("population",)


def test_members_of_one_archive_share_its_bytes(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "2022-09.zip"
    source.write_bytes(b"an archive")
    with store.addition(now=NOW) as addition:
        kept = addition.keep(source)
        files = [addition.receive(kept, member=member) for member in ("a.csv", "b.csv")]
        addition.put_part("incidents", "records", "2022-09", TABLE, files=[file.number for file in files])
    raw = [path for path in (store.root / "raw").rglob("*") if path.is_file()]
    assert len(raw) == 1
    assert [file.member for file in store.snapshot().files.values()] == ["a.csv", "b.csv"]


def test_bytes_that_are_held_already_are_not_copied_again(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "extract.csv"
    source.write_bytes(b"a\n1\n")
    for table in (TABLE, OTHER):
        with store.addition(now=NOW) as addition:
            file = addition.receive(source)
            kept = addition.keep(source)
            addition.put_part("incidents", "records", "2022-09", table, files=[file.number])
    assert kept.path == store.snapshot().raw(file)
    assert [received.sha256 for received in store.snapshot().files.values()] == [file.sha256] * 2


def test_what_is_observed_are_the_bytes_in_order(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "large.csv"
    content = bytes(range(256)) * 10_000
    source.write_bytes(content)
    pieces: list[bytes] = []
    with store.addition(now=NOW) as addition:
        addition.keep(source, pieces.append)
    assert b"".join(pieces) == content
    assert len(pieces) > 1


def test_an_exception_leaves_nothing_visible_and_nothing_staged(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "extract.csv"
    source.write_bytes(b"a\n1\n")

    def add_and_stop() -> None:
        with store.addition(now=NOW) as addition:
            file = addition.receive(source)
            addition.put_part("incidents", "records", "2022-09", TABLE, files=[file.number])
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        add_and_stop()
    assert store.snapshot().number == 0
    assert list((store.root / "staging").iterdir()) == []
    assert not (store.root / "raw").exists()


def test_what_changes_nothing_makes_no_snapshot(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "extract.csv"
    source.write_bytes(b"a\n1\n")
    for _ in range(2):
        with store.addition(now=NOW) as addition:
            addition.receive(source)
            addition.put_reference("population", TABLE)
    assert store.snapshot().number == 1
    assert store.snapshot().files == {}
    assert addition.snapshot.number == 1


def test_the_same_rows_written_otherwise_are_the_same_reference(store: Store) -> None:
    rows = pa.table({"code": [f"E010{n:05d}" for n in range(10)]})
    with store.addition(now=NOW) as addition:
        addition.put_reference("codes", rows)
    in_pieces = pa.concat_tables([rows.slice(0, 4), rows.slice(4)])
    with store.addition(now=NOW) as addition:
        addition.put_reference("codes", in_pieces)
    assert store.snapshot().number == 1


def test_old_snapshots_keep_what_was_replaced_or_retired(store: Store) -> None:
    with store.addition(now=NOW) as addition:
        addition.put_part("incidents", "records", "2022-08", TABLE)
        addition.put_part("incidents", "records", "2022-09", TABLE)
    with store.addition(now=NOW) as addition:
        addition.put_part("incidents", "records", "2022-09", OTHER)
        addition.retire(addition.base.parts("incidents")[0])
    old, new = store.snapshot(1), store.snapshot(2)
    assert [part.key for part in old.parts()] == ["2022-08", "2022-09"]
    assert [part.key for part in new.parts()] == ["2022-09"]
    assert pq.read_table(old.parts()[1].path).equals(TABLE)
    assert pq.read_table(new.parts()[0].path).equals(OTHER)


def test_writers_of_different_parts_both_succeed(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "extract.csv"
    source.write_bytes(b"a\n1\n")
    with store.addition(now=NOW) as first:
        with store.addition(now=NOW) as second:
            b = second.receive(source)
            second.put_part("incidents", "records", "2022-09", TABLE, files=[b.number])
        a = first.receive(source)
        first.put_part("incidents", "records", "2022-08", TABLE, files=[a.number])
    snapshot = store.snapshot()
    assert snapshot.number == 2
    assert [part.key for part in snapshot.parts()] == ["2022-08", "2022-09"]
    assert a.number != b.number
    assert set(snapshot.files) == {a.number, b.number}


def test_writers_of_the_same_part_have_one_winner_and_a_clear_loser(store: Store) -> None:
    def lose() -> None:
        with store.addition(now=NOW) as first:
            with store.addition(now=NOW) as second:
                second.put_part("incidents", "records", "2022-09", TABLE)
            first.put_part("incidents", "records", "2022-09", OTHER)

    with pytest.raises(ConflictError, match=r"incidents records 2022-09.*Run it again"):
        lose()
    assert store.snapshot().number == 1
    assert pq.read_table(store.snapshot().parts()[0].path).equals(TABLE)


def test_retiring_what_another_replaced_is_a_conflict(store: Store) -> None:
    with store.addition(now=NOW) as addition:
        addition.put_part("incidents", "records", "2022-09", TABLE)

    def lose() -> None:
        with store.addition(now=NOW) as first:
            with store.addition(now=NOW) as second:
                second.put_part("incidents", "records", "2022-09", OTHER)
            first.retire(first.base.parts()[0])

    with pytest.raises(ConflictError):
        lose()
    assert len(store.snapshot().parts()) == 1


def test_writers_of_the_same_content_agree(store: Store) -> None:
    with store.addition(now=NOW) as first:
        with store.addition(now=NOW) as second:
            second.put_part("incidents", "records", "2022-09", TABLE)
        first.put_part("incidents", "records", "2022-09", TABLE)
    assert len(store.snapshot().parts()) == 1


@pytest.mark.parametrize("name", ["../outside", "", "Upper", "a/b", ".hidden", "a" * 101])
def test_names_cannot_lead_out_of_the_store(store: Store, name: str) -> None:
    with pytest.raises(SaferPlanError, match="cannot be the name"), store.addition(now=NOW) as addition:
        addition.put_part(name, "records", "2022-09", TABLE)
    with pytest.raises(SaferPlanError, match="cannot be the name"), store.addition(now=NOW) as addition:
        addition.put_reference(name, TABLE)


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"), store.addition(now=datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


def test_a_derived_table_is_computed_once(store: Store) -> None:
    calls: list[int] = []

    def build() -> pa.Table:
        calls.append(1)
        return TABLE

    assert store.snapshot().derived("key", build).equals(TABLE)
    assert store.snapshot().derived("key", build).equals(TABLE)
    assert len(calls) == 1


def test_a_torn_derived_table_is_computed_again(store: Store) -> None:
    store.snapshot().derived("key", lambda: TABLE)
    (kept,) = (store.root / "derived").iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert store.snapshot().derived("key", lambda: TABLE).equals(TABLE)
