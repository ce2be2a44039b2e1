"""What was disposed of is gone from every snapshot, the log of it stays, and a stopped disposal is finished."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from saferplan.store import Addition, Store, disposal
from saferplan.store.addition import ConflictError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FACTS = {"reason": "kept until 2026-10-31, which is past"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two snapshots of two datasets; one received file was the source of both."""
    store = Store.create(tmp_path / "store")
    for n in range(2):
        with store.addition(now=NOW) as addition:
            put(addition, tmp_path, n)
    return store


def put(addition: Addition, folder: Path, n: int) -> None:
    numbers = {}
    for name in ("asb", "fires", "both"):
        source = folder / f"{name}.csv"
        source.write_text(f"{name}\n{n}\n")
        numbers[name] = addition.receive(source, meta={"dataset": name}).number
    for name in ("asb", "fires"):
        files = [numbers[name], numbers["both"]]
        addition.put_part(name, "incidents", "2022-09", pa.table({name: [n] * 3}), files=files)
        addition.put_part(name, "cube", "2022", pa.table({f"{name} by area": [n]}), files=files)


def raw(store: Store) -> set[str]:
    return {path.read_text() for path in (store.root / "raw").rglob("*") if path.is_file()}


def test_it_goes_from_every_snapshot_and_leaves_what_is_anothers(store: Store) -> None:
    store.snapshot().derived("some counts", lambda: pa.table({"n": [1]}))
    before = store.snapshot(1)
    logged = store.dispose("asb", facts=FACTS, spared=("cube",), now=NOW)
    assert (logged.rows, logged.received, len(logged.tables)) == (3, 2, 2)
    newest = store.snapshot()
    assert newest.datasets == ("fires",)
    assert not any(part.path.exists() for part in before.parts("asb", "incidents"))
    assert all(part.path.exists() for part in (*before.parts("asb", "cube"), *before.parts("fires")))
    assert raw(store) == {"fires\n0\n", "fires\n1\n", "both\n0\n", "both\n1\n"}
    assert list((store.root / "derived").iterdir()) == []
    for number in (1, 2, 3):
        assert store.verify(store.snapshot(number)) == ()
    assert [one.dataset for one in store.disposed_from(before)] == ["asb"]
    assert store.disposed_from(newest) == ()


def test_the_log_stays_and_later_snapshots_pin_it(store: Store, tmp_path: Path) -> None:
    first = store.dispose("asb", facts=FACTS, now=NOW)
    second = store.dispose("fires", facts={"reason": "the agreement ended"}, now=NOW)
    # Of a file that was the source of both, nothing is left once both are disposed of.
    assert raw(store) == set()
    with store.addition(now=NOW) as addition:
        addition.put_part("other", "incidents", "2022-09", pa.table({"n": [1]}))
    store.collect_garbage(keep=[])
    again = Store.open(store.root)
    assert again.disposals() == (first, second)
    assert again.snapshot().reference("disposals") is not None
    assert first.facts == FACTS
    assert first.disposed == "2026-11-23T09:00:00Z"


def test_missing_files_that_were_not_disposed_of_are_still_damage(store: Store) -> None:
    store.dispose("asb", facts=FACTS, now=NOW)
    part = store.snapshot().parts("fires")[0]
    part.path.unlink()
    assert [damage.problem for damage in store.verify()] == ["is missing"]


def test_stopped_after_the_log_it_is_finished_later(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(disposal, "erase", stop)
        with pytest.raises(KeyboardInterrupt):
            store.dispose("asb", facts=FACTS, now=NOW)
    assert "asb\n0\n" in raw(store)
    assert [one.dataset for one in store.disposals()] == ["asb"]
    # Six: tables and cubes of two snapshots, and a received file of each.
    assert store.unfinished_disposals() == 6
    assert store.finish_disposals() == 6
    assert "asb\n0\n" not in raw(store)
    assert (store.unfinished_disposals(), store.finish_disposals()) == (0, 0)


@pytest.mark.parametrize("files", range(6))
def test_stopped_between_any_two_files_it_is_finished_later(
    store: Store, files: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlink, gone = Path.unlink, []

    def remove(path: Path, missing_ok: bool = False) -> None:
        if "staging" not in path.parts and "derived" not in path.parts:
            if len(gone) == files:
                raise KeyboardInterrupt
            gone.append(path)
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", remove)
        with pytest.raises(KeyboardInterrupt):
            store.dispose("asb", facts=FACTS, now=NOW)
    assert store.unfinished_disposals() == 6 - files
    assert store.snapshot().datasets == ("fires",)
    assert store.finish_disposals() == 6 - files
    assert store.verify() == ()


def test_stopped_before_the_log_nothing_is_changed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Addition, "_commit", stop)
        with pytest.raises(KeyboardInterrupt):
            store.dispose("asb", facts=FACTS, now=NOW)
    assert (store.disposals(), store.snapshot().number, store.verify()) == ((), 2, ())
    assert "asb\n0\n" in raw(store)


def test_who_adds_to_it_meanwhile_stops_the_disposal(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Addition._commit

    def added_first(addition: Addition) -> None:
        monkeypatch.setattr(Addition, "_commit", commit)
        with store.addition(now=NOW) as other:
            put(other, tmp_path, 7)
        commit(addition)

    monkeypatch.setattr(Addition, "_commit", added_first)
    with pytest.raises(ConflictError):
        store.dispose("asb", facts=FACTS, now=NOW)
    assert store.disposals() == ()
    assert "asb\n0\n" in raw(store)


def test_what_comes_in_again_under_a_new_agreement_is_not_erased(store: Store, tmp_path: Path) -> None:
    store.dispose("asb", facts=FACTS, now=NOW)
    with store.addition(now=NOW) as addition:
        put(addition, tmp_path, 1)
    assert store.unfinished_disposals() == 0
    assert store.finish_disposals() == 0
    assert "asb\n1\n" in raw(store)
    assert store.verify() == ()
    # The table of the second snapshot is there again, byte for byte; that of the first is not.
    assert [one.dataset for one in store.disposed_from(store.snapshot(1))] == ["asb"]
    assert store.disposed_from(store.snapshot(2)) == ()


def test_files_of_months_whose_snapshots_were_cleared_go_too(store: Store) -> None:
    store.collect_garbage(keep=[])
    files = store.snapshot().files
    received = [number for number, file in files.items() if file.meta.get("dataset") == "asb"]
    assert store.dispose("asb", facts=FACTS, received=received, now=NOW).received == 2
    assert not any(text.startswith("asb") for text in raw(store))


def test_a_dry_run_of_clearing_changes_nothing_and_says_the_same(store: Store) -> None:
    from datetime import timedelta

    (store.root / "staging" / "addition-1-abc").mkdir()
    (store.root / "staging" / "addition-1-abc" / "raw-0").write_bytes(b"x" * 10)
    every = sorted(store.root.rglob("*"))
    said = store.collect_garbage(keep=[], grace=timedelta(seconds=-5), dry_run=True)
    assert sorted(store.root.rglob("*")) == every
    assert said.files > 3
    assert store.collect_garbage(keep=[], grace=timedelta(seconds=-5)) == said
    assert len(sorted(store.root.rglob("*"))) < len(every)
