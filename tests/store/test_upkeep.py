"""What stopped programs left behind goes after a day; what a snapshot pins, or a running program writes, stays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from saferplan.errors import SaferPlanError
from saferplan.store import Store
from saferplan.store.layout import Layout
from saferplan.store.upkeep import GRACE, Cleared, clear_staging

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = GRACE.total_seconds()

STOPPED = """
import sys
from pathlib import Path
from saferplan.store import Store

with Store.open(Path(sys.argv[1])).addition() as addition:
    addition.receive(Path(sys.argv[2]))
    (addition.workspace / "spill").mkdir()
    (addition.workspace / "spill" / "engine.tmp").write_bytes(b"x" * 1000)
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path / "store")
    source = tmp_path / "extract.csv"
    source.write_bytes(b"a\n1\n")
    for n in range(2):
        with store.addition(now=NOW) as addition:
            file = addition.receive(source)
            addition.put_part("incidents", "records", "2022-09", pa.table({"n": [n]}), files=[file.number])
            addition.put_reference("people", pa.table({"n": [n]}))
    return store


def staged(store: Store) -> list[str]:
    return sorted(path.name for path in (store.root / "staging").iterdir())


def age(folder: Path, days: float) -> None:
    """Everything in a folder, and itself, as if last written some days ago."""
    moment = time.time() - days * DAY
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (moment, moment))


def add(store: Store, n: int) -> None:
    with store.addition(now=NOW) as addition:
        addition.put_part("other", "records", "2022-09", pa.table({"n": [n]}))


def test_what_a_killed_addition_left_goes_after_a_day_and_nothing_else(store: Store, tmp_path: Path) -> None:
    source = tmp_path / "other.csv"
    source.write_bytes(b"b\n2\n")
    program = subprocess.Popen(
        [sys.executable, "-c", STOPPED, str(store.root), str(source)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdin.close()
    program.stdout.close()
    (left,) = staged(store)
    add(store, 1)
    assert staged(store) == [left]
    age(store.root / "staging" / left, days=0.9)
    add(store, 2)
    assert staged(store) == [left]
    # All that is pinned is older still.
    age(store.root, days=30)
    (store.root / "derived").mkdir()
    (store.root / "derived" / "count.arrow").write_bytes(b"x")
    add(store, 3)
    assert staged(store) == []
    assert (store.root / "derived" / "count.arrow").exists()
    assert [summary.number for summary in store.snapshots()] == [1, 2, 3, 4, 5]
    for number in range(1, 6):
        assert store.verify(store.snapshot(number)) == ()


def test_a_long_addition_that_still_writes_is_left_alone(store: Store) -> None:
    with store.addition(now=NOW) as addition:
        inner = addition.workspace / "spill"
        inner.mkdir()
        age(addition.workspace, days=3)
        (inner / "engine.tmp").write_bytes(b"just now")
        os.utime(addition.workspace, (0, 0))
        os.utime(inner, (0, 0))
        add(store, 1)
        addition.put_part("incidents", "records", "2022-10", pa.table({"n": [1]}))
    assert len(store.snapshot().parts()) == 3
    assert store.verify() == ()


def test_an_addition_cleared_while_it_slept_adds_nothing(store: Store) -> None:
    """A machine asleep for days: another one's addition clears what it left, and it fails whole on waking."""

    def sleep() -> None:
        with store.addition(now=NOW) as addition:
            addition.put_part("incidents", "records", "2022-10", pa.table({"n": [1]}))
            age(addition.workspace, days=2)
            add(store, 1)

    with pytest.raises(SaferPlanError, match=r"stood still for more than a day.*Add the same files again"):
        sleep()
    assert store.snapshot().number == 3
    assert store.verify() == ()


def test_the_clock_decides(store: Store) -> None:
    layout = Layout(store.root)
    folder = layout.staging / "addition-1-abc"
    folder.mkdir()
    (folder / "raw-0").write_bytes(b"x" * 10)
    (layout.staging / "publish-1-abc").write_bytes(b"y" * 5)
    written = time.time()
    assert clear_staging(layout, now=written + DAY - 60) == Cleared(0, 0)
    assert clear_staging(layout, timedelta(days=7), now=written + 2 * DAY) == Cleared(0, 0)
    assert clear_staging(layout, now=written + DAY + 60) == Cleared(2, 15)
    assert staged(store) == []
    assert clear_staging(layout, now=written + DAY + 60) == Cleared(0, 0)


def test_what_cannot_be_removed_stops_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = store.root / "staging" / "addition-1-abc"
    folder.mkdir()
    age(folder, days=2)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", refuse)
        assert clear_staging(Layout(store.root)) == Cleared(0, 0)
    add(store, 1)
    assert staged(store) == []


def test_a_copy_of_a_store_without_its_empty_folder_can_be_added_to(store: Store) -> None:
    (store.root / "staging").rmdir()
    store.collect_garbage()
    add(store, 1)
    assert store.snapshot().number == 3
