"""Finding snapshots, checking them, and clearing away what nobody needs."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from saferplan.errors import SaferPlanError
from saferplan.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three snapshots of one part, each from a file of its own."""
    store = Store.create(tmp_path / "store")
    for n in range(3):
        source = tmp_path / f"file-{n}.csv"
        source.write_text(f"a\n{n}\n")
        with store.addition(note=f"Addition {n}", now=NOW) as addition:
            file = addition.receive(source)
            addition.put_part("incidents", "records", "2022-09", pa.table({"n": [n]}), files=[file.number])
    return store


def test_a_snapshot_is_found_by_number_or_by_the_beginning_of_its_identity(store: Store) -> None:
    second = store.snapshot(2)
    assert second.number == 2
    assert store.snapshot("2").id == second.id
    assert store.snapshot(second.id[:10]).id == second.id
    assert store.snapshot(second.id).id == second.id
    assert [summary.id for summary in store.snapshots()] == [store.snapshot(n).id for n in (1, 2, 3)]
    assert [summary.note for summary in store.snapshots()] == ["Addition 0", "Addition 1", "Addition 2"]


@pytest.mark.parametrize("reference", ["9", "abc", "ffffffffffff", "newest", ""])
def test_an_unknown_snapshot_is_a_clear_error(store: Store, reference: str) -> None:
    with pytest.raises(SaferPlanError, match="There is no snapshot"):
        store.snapshot(reference)


def test_identities_vouch_for_content_and_history(store: Store) -> None:
    ids = [store.snapshot(n).id for n in (1, 2, 3)]
    assert len(set(ids)) == 3
    path = store.root / "snapshots" / "00000002.json"
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content.replace(b'"rows":1', b'"rows":2'))
    with pytest.raises(SaferPlanError, match="changed after it was made"):
        store.snapshot(2)


def test_opening_what_is_no_store_or_a_newer_one_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SaferPlanError, match="no store"):
        Store.open(tmp_path)
    store = Store.create(tmp_path / "store")
    with pytest.raises(SaferPlanError, match="not empty"):
        Store.create(store.root)
    (store.root / "store.json").unlink()
    (store.root / "store.json").write_text('{"format": 99}')
    with pytest.raises(SaferPlanError, match="newer version"):
        Store.open(store.root)


def test_a_manifest_of_a_newer_format_or_no_manifest_at_all_is_a_clear_error(store: Store) -> None:
    path = store.root / "snapshots" / "00000004.json"
    path.write_text('{"format": 2}')
    with pytest.raises(SaferPlanError, match="newer version"):
        store.snapshot()
    path.write_text("not JSON")
    with pytest.raises(SaferPlanError, match="cannot be read"):
        store.snapshot()


def test_verifying_names_every_damaged_file(store: Store) -> None:
    assert store.verify() == ()
    snapshot = store.snapshot()
    raw = snapshot.raw(next(iter(snapshot.files.values())))
    raw.unlink()
    part = snapshot.parts()[0].path
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.unlink()
    part.write_bytes(bytes(content))
    damages = {damage.file: damage.problem for damage in store.verify()}
    assert set(damages) == {str(path.relative_to(store.root)) for path in (raw, part)}
    assert damages[str(raw.relative_to(store.root))] == "is missing"
    assert "has changed" in damages[str(part.relative_to(store.root))]


def test_verifying_survives_lost_receipts(store: Store) -> None:
    lost = next((store.root / "receipts").iterdir())
    lost.unlink()
    assert [damage.problem for damage in store.verify()] == ["is missing"]
    with pytest.raises(SaferPlanError, match="missing from the store"):
        _ = store.snapshot().files


def test_clearing_keeps_what_kept_snapshots_pin_and_drops_the_rest(store: Store) -> None:
    (store.root / "staging" / "addition-left-over").mkdir()
    (store.root / "staging" / "addition-left-over" / "half").write_bytes(b"x" * 10)
    orphan = store.root / "data" / "incidents" / "records" / "2022-10.0000000000000000.parquet"
    orphan.write_bytes(b"half written")
    cleared = store.collect_garbage(keep=[1], grace=timedelta(0))
    assert cleared.files >= 4
    assert [summary.number for summary in store.snapshots()] == [1, 3]
    assert not orphan.exists()
    assert list((store.root / "staging").iterdir()) == []
    assert store.verify(store.snapshot(1)) == ()
    assert store.verify(store.snapshot(3)) == ()
    with pytest.raises(SaferPlanError, match="cleared away"):
        store.snapshot(2)
    with store.addition(now=NOW) as addition:
        addition.put_part("incidents", "records", "2022-10", pa.table({"n": [1]}))
    assert store.snapshot().number == 4


def test_clearing_spares_what_a_running_addition_may_need(store: Store) -> None:
    young = store.root / "data" / "incidents" / "records" / "2022-10.0000000000000000.parquet"
    old = young.with_name("2022-11.0000000000000000.parquet")
    for path in (young, old):
        path.write_bytes(b"x")
    long_ago = time.time() - 7 * 86400
    os.utime(old, (long_ago, long_ago))
    store.collect_garbage()
    assert young.exists()
    assert not old.exists()


def test_clearing_refuses_a_snapshot_that_does_not_exist(store: Store) -> None:
    with pytest.raises(SaferPlanError, match="There is no snapshot"):
        store.collect_garbage(keep=[17], grace=timedelta(0))
    assert len(store.snapshots()) == 3


def test_manifests_stay_small_and_cheap_with_many_files_and_snapshots(tmp_path: Path) -> None:
    """200 additions of 40 files into 180 monthly parts: the newest manifest is small and opens at once."""
    store = Store.create(tmp_path / "many")
    source = tmp_path / "file.csv"
    source.write_bytes(b"a\n1\n")
    table = pa.table({"n": [1]})
    for n in range(200):
        with store.addition(note=f"Month {n}", now=NOW) as addition:
            kept = addition.keep(source)
            files = [addition.receive(kept, member=f"{n}-{m}.csv").number for m in range(40)]
            addition.put_part("police-street", "records", f"m{n % 180}", table, files=files)
    started = time.process_time()
    snapshot = Store.open(store.root).snapshot()
    opened = time.process_time() - started
    assert snapshot.number == 200
    assert len(snapshot.files) == 8000
    assert (store.root / "snapshots" / "00000200.json").stat().st_size < 150_000
    assert opened < 0.1
