"""Stopped at any moment, with any number of writers: the store is whole."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from saferplan.errors import SaferPlanError
from saferplan.store import Store, durable

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import numpy as np
import pyarrow as pa
from saferplan.store import Store

store = Store.open(Path(sys.argv[1]))
key, count = sys.argv[2], int(sys.argv[3])
source = Path(sys.argv[1]).parent / f"{key}.csv"
source.write_bytes(b"a,b,c" * 20000)
print("ready", flush=True)
for n in range(count):
    with store.addition(note=key, now=datetime(2026, 11, 23, tzinfo=UTC)) as addition:
        file = addition.receive(source)
        table = pa.table({"n": np.full(50_000, n), "file": np.full(50_000, file.number)})
        addition.put_part("incidents", "records", key, table, files=[file.number])
        addition.put_part("incidents", "cube", key, table.slice(0, 10), files=[file.number])
"""


def start_writer(store: Store, key: str, count: int) -> subprocess.Popen[str]:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(store.root), key, str(count)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    return writer


def test_a_writer_killed_at_any_moment_leaves_the_last_good_snapshot(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    chance = random.Random(1)  # noqa: S311
    for _ in range(14):
        before = store.snapshot().number
        writer = start_writer(store, "2022-09", 1000)
        time.sleep(chance.uniform(0, 0.2))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert writer.stdout is not None
        writer.stdout.close()
        snapshot = Store.open(store.root).snapshot()
        assert snapshot.number >= before
        assert store.verify() == ()
        records = snapshot.parts("incidents", "records")
        cubes = snapshot.parts("incidents", "cube")
        assert [part.files for part in records] == [part.files for part in cubes]
        with store.addition(now=NOW) as addition:
            addition.put_part("other", "records", "2022-09", pa.table({"n": [snapshot.number]}))
        assert store.snapshot().number == snapshot.number + 1
    assert store.snapshot().number > 14


def test_writers_of_different_parts_at_once_lose_nothing(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    writers = [start_writer(store, key, 12) for key in ("2022-08", "2022-09", "2022-10")]
    for writer in writers:
        assert writer.wait(60) == 0
        assert writer.stdout is not None
        writer.stdout.close()
    snapshot = store.snapshot()
    assert snapshot.number == 36
    assert len(snapshot.files) == 36
    assert [part.key for part in snapshot.parts("incidents", "records")] == ["2022-08", "2022-09", "2022-10"]
    assert store.verify() == ()


def test_nothing_is_named_before_it_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order on disk: every file, then its folder, then the manifest, then the manifest's folder."""
    store = Store.create(tmp_path / "store")
    source = tmp_path / "extract.csv"
    source.write_bytes(b"a\n1\n")
    events: list[tuple[str, int]] = []
    names: dict[int, str] = {}

    def inode(path: str | Path | int) -> int:
        return os.fstat(path).st_ino if isinstance(path, int) else Path(path).stat().st_ino

    real_fsync, real_link, real_replace = os.fsync, os.link, Path.replace

    def fsync(descriptor: int) -> None:
        events.append(("flush", inode(descriptor)))
        real_fsync(descriptor)

    def link(source: Path, target: Path) -> None:
        events.append(("name", inode(source)))
        names[inode(source)] = str(target)
        real_link(source, target)

    def replace(self: Path, target: Path) -> Path:
        events.append(("name", inode(self)))
        names[inode(self)] = str(target)
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(Path, "replace", replace)
    with store.addition(now=NOW) as addition:
        file = addition.receive(source)
        addition.put_part("incidents", "records", "2022-09", pa.table({"n": [1]}), files=[file.number])

    manifest = store.root / "snapshots" / "00000001.json"
    committed = events.index(("name", inode(manifest)))
    for number, target in names.items():
        named = events.index(("name", number))
        assert ("flush", number) in events[:named], f"{target} was named before it was flushed"
        folder = inode(Path(target).parent)
        assert ("flush", folder) in events[named:], f"the folder of {target} was not flushed"
        if Path(target) != manifest:
            assert ("flush", folder) in events[named:committed], f"{target} might not outlast the manifest"
    kinds = {Path(target).relative_to(store.root).parts[0] for target in names.values()}
    assert kinds == {"data", "raw", "receipts", "numbers", "snapshots"}


def no_links(source: Path, target: Path) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def test_without_hard_links_a_lock_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_links)
    store = Store.create(tmp_path / "store")
    for n in range(2):
        with store.addition(now=NOW) as addition:
            addition.put_part("incidents", "records", f"k{n}", pa.table({"n": [n]}))
    assert store.snapshot().number == 2
    assert [path.suffix for path in (store.root / "snapshots").iterdir()] == [".json", ".json"]
    target = tmp_path / "once"
    durable.publish(target, b"first", tmp_path)
    with pytest.raises(FileExistsError):
        durable.publish(target, b"second", tmp_path)
    assert target.read_bytes() == b"first"


def test_a_lock_left_behind_says_what_to_delete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(durable, "LOCK_PATIENCE_SECONDS", 0.05)
    (tmp_path / "target.lock").touch()
    with pytest.raises(SaferPlanError, match=r"target\.lock"):
        durable.publish(tmp_path / "target", b"content", tmp_path)
    assert not (tmp_path / "target").exists()


def test_other_errors_of_the_file_system_are_not_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "link", full)
    with pytest.raises(OSError, match="No space left"):
        durable.publish(tmp_path / "target", b"content", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_copying_works_where_the_system_cannot_do_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> int:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(os, "copy_file_range", unsupported, raising=False)
    source = tmp_path / "source"
    source.write_bytes(b"x" * (durable.CHUNK + 5))
    durable.copy_bytes(source, tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == source.read_bytes()
