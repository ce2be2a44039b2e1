"""Adding while it is killed, while others read, and while others add."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from police_files import NOW, asb_row, street_row, write_street

from saferplan.domain.periods import Month, Period
from saferplan.evidence import adding
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.queries import coverage, small_area_cube
from saferplan.evidence.reports import Fate
from saferplan.store import ConflictError, Store

MONTH = Period(Month(2022, 9), Month(2022, 9))

ADDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from saferplan.evidence.adding import add_evidence
from saferplan.store import Store

store = Store.open(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for folder in sys.argv[2:]:
        add_evidence(store, [Path(folder)], now=datetime(2026, 11, 23, 9, tzinfo=UTC))
"""


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Two versions of the same month of two forces: 400 and 600 rows each."""
    folders = (tmp_path / "first", tmp_path / "second")
    for folder, rows in zip(folders, (400, 600), strict=True):
        for force in ("leicestershire", "kent"):
            write_street(folder, [street_row(n) for n in range(rows)], force=force)
    return folders


def count(store: Store) -> int:
    return int(small_area_cube(store.snapshot(), "police-street", MONTH).counts.sum())


def test_an_adder_killed_at_any_moment_leaves_whole_months(
    tmp_path: Path, versions: tuple[Path, Path]
) -> None:
    store = Store.create(tmp_path / "store")
    started = time.perf_counter()
    add_evidence(store, [versions[0]], now=NOW)
    took = time.perf_counter() - started  # on a busy machine everything takes longer
    chance = random.Random(3)  # noqa: S311
    adder = None
    seen = set()
    for _ in range(12):
        adder = subprocess.Popen(
            [sys.executable, "-c", ADDER, str(store.root), str(versions[1]), str(versions[0])],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert adder.stdout is not None
        assert adder.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 3 * took))
        adder.send_signal(signal.SIGKILL)
        adder.wait()
        adder.stdout.close()
        opened = Store.open(store.root)
        assert opened.verify() == ()
        rows = count(opened)
        assert rows in (800, 1200)
        seen.add(opened.snapshot().number)
        records = opened.snapshot().parts("police-street", "incidents")
        assert [part.rows for part in records] == [rows]
    assert len(seen) > 1
    add_evidence(store, [versions[1]], now=NOW)
    assert count(store) == 1200


def test_readers_see_whole_months_while_months_are_replaced(
    tmp_path: Path, versions: tuple[Path, Path]
) -> None:
    store = Store.create(tmp_path / "store")
    add_evidence(store, [versions[0]], now=NOW)
    held = store.snapshot()
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not done.is_set():
            seen.append(count(Store.open(store.root)))
            assert small_area_cube(held, "police-street", MONTH).counts.sum() == 800

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for n in range(6):
            add_evidence(store, [versions[(n + 1) % 2]], now=NOW)
        done.set()
        for reader in readers:
            reader.result()
    assert set(seen) <= {800, 1200}
    assert len(set(seen)) == 2
    table = pq.read_table(held.parts("police-street", "incidents")[0].path)
    assert table.num_rows == 800


def test_two_adders_of_different_forces_of_one_month_both_succeed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They change the same part: the one who comes second reads its files again on top of the first."""
    store = Store.create(tmp_path / "store")
    write_street(tmp_path / "a", [street_row(1), asb_row()], force="kent")
    write_street(tmp_path / "b", [street_row(2), asb_row()], force="essex")
    first_has_read = threading.Barrier(2, timeout=20)
    real = adding.PartWriter.put_all
    waited: set[int] = set()

    def put_all(self: adding.PartWriter) -> None:
        if threading.get_ident() not in waited:
            waited.add(threading.get_ident())
            first_has_read.wait()
        real(self)

    monkeypatch.setattr(adding.PartWriter, "put_all", put_all)
    with ThreadPoolExecutor(2) as pool:
        reports = [
            future.result()
            for future in [
                pool.submit(add_evidence, store, [tmp_path / name], now=NOW) for name in ("a", "b")
            ]
        ]
    assert all(report.changed for report in reports)
    assert store.snapshot().number == 2
    assert coverage(store.snapshot(), "police-street").suppliers == ("essex", "kent")
    assert count(store) == 4


def test_two_adders_of_the_same_unit_end_as_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create(tmp_path / "store")
    write_street(tmp_path / "a", [street_row(1), street_row(4)])
    write_street(tmp_path / "b", [street_row(2), street_row(3)])
    barrier = threading.Barrier(2, timeout=20)
    real_put = adding.PartWriter.put_all
    waited: set[int] = set()

    def put_all(self: adding.PartWriter) -> None:
        if threading.get_ident() not in waited:
            waited.add(threading.get_ident())
            barrier.wait()
        real_put(self)

    monkeypatch.setattr(adding.PartWriter, "put_all", put_all)
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(add_evidence, store, [tmp_path / name], now=NOW) for name in ("a", "b")]
        fates = sorted(unit.fate.value for future in futures for unit in future.result().units)
    assert fates == [Fate.ADDED.value, Fate.RESTATED.value]
    entry = coverage(store.snapshot(), "police-street").by_unit["leicestershire", Month(2022, 9)]
    assert entry.restated == 1
    assert count(store) == 2


def test_an_adder_that_never_gets_a_turn_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.create(tmp_path / "store")
    write_street(tmp_path / "a", [street_row(1)])

    def lose(*_: object) -> None:
        raise ConflictError((("part", "police-street", "incidents", "2022-09"),))

    monkeypatch.setattr(adding, "_add", lose)
    with pytest.raises(ConflictError, match="Run it again"):
        add_evidence(store, [tmp_path / "a"], now=NOW)
