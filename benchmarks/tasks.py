"""What is measured, each in a process of its own: `python -m benchmarks.tasks NAME ARGUMENTS`.

A task prints one line of JSON: what it found, and what it timed itself once warm.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from saferplan.domain.periods import Period
    from saferplan.evidence.reports import AdditionReport

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DATASET = "police-street"
REPEATS = 7
PARTNERSHIP = "E22900101"


# --- statistics ---------------------------------------------------------------------------------------------


def statistics(family: str, alone: str = "") -> dict[str, Any]:
    """Time the steps of a family of the statistics, beside peers unless `alone`; and the yardstick."""
    from dataclasses import asdict

    from benchmarks.statistics.families import rows_of
    from benchmarks.yardstick import yardstick

    rows = [asdict(row) for row in rows_of(family, alone=bool(alone))]
    return {"rows": rows, "yardstick": asdict(yardstick())}


def import_statistics() -> dict[str, Any]:
    """Import every module of the statistics, without the compiled loops that only their users load."""
    import importlib
    import pkgutil

    import saferplan.statistics

    names = [
        one.name
        for one in pkgutil.walk_packages(saferplan.statistics.__path__, "saferplan.statistics.")
        if ".kernels." not in one.name
    ]
    return {"modules": len([importlib.import_module(name) for name in names])}


# --- the site -----------------------------------------------------------------------------------------------


def site_pages() -> dict[str, Any]:
    """What pages cost, beside one that does nothing."""
    from benchmarks.site import site_pages as measured

    return measured()


def site_load() -> dict[str, Any]:
    """A hundred people at once."""
    from benchmarks.site import site_load as measured

    return measured()


# --- adding -------------------------------------------------------------------------------------------------


def floor(records: str, target: str) -> dict[str, Any]:
    """The engine alone: parse, and write one typed Parquet file."""
    from benchmarks.floors import parse_and_write

    return {"rows": parse_and_write(Path(records), Path(target))}


def add(records: str, store: str) -> dict[str, Any]:
    """Add all files to a new store."""
    from saferplan.evidence.adding import add_evidence
    from saferplan.store import Store

    report = add_evidence(Store.create(Path(store)), [Path(records)], now=NOW)
    return {"rows": report.rows, "kept": report.kept}


def restate(restated: str, original: str, store: str) -> dict[str, Any]:
    """Replace a month that the store holds, back and forth; the times are without starting Python.

    Beside it, how long the disk takes to copy and flush the month's files alone.
    """
    from benchmarks.floors import copy_and_flush
    from saferplan.evidence.adding import add_evidence
    from saferplan.store import Store

    opened = Store.open(Path(store))
    files = itertools.cycle([Path(restated), Path(original)])

    def once() -> AdditionReport:
        report = add_evidence(opened, [next(files)], now=NOW)
        assert report.restated
        return report

    rows = once().rows
    wall, cpu = _warm(once, repeats=5)
    received = sorted(Path(restated).rglob("*.csv"))
    flushing, _ = _warm(lambda: copy_and_flush(received, Path(store).parent / "copied"), repeats=5)
    return {"rows": rows, "wall": wall, "cpu": cpu, "flushing": flushing}


def reopen(store: str) -> dict[str, Any]:
    """Open the store and its newest snapshot."""
    from saferplan.store import Store

    wall, cpu = _warm(lambda: Store.open(Path(store)).snapshot().parts())
    return {"milliseconds": 1000 * wall, "cpu_milliseconds": 1000 * cpu}


# --- every district's level and change ----------------------------------------------------------------------


def tables_by_sql(store: str, geography: str) -> dict[str, Any]:
    """The engine's own SQL, written by hand for this one table, on the same files."""
    import duckdb

    from benchmarks.floors import level_and_change

    files, lookup, period = _country(store, geography)
    engine = duckdb.connect()
    engine.register("lookup", lookup)
    wall, cpu = _warm(lambda: level_and_change(engine, files, period))
    found = level_and_change(engine, files, period)
    districts = len(found.column("area_code").unique())
    return {"wall": wall, "cpu": cpu, "districts": districts, "records": sum(found["after"].to_pylist())}


def tables_from_records(store: str, geography: str) -> dict[str, Any]:
    """The product's way from records: counts by the engine, statistics on the arrays."""
    import duckdb

    from saferplan.evidence.reduction import count_records

    files, lookup, period = _country(store, geography)

    def once() -> tuple[NDArray[np.float64], int]:
        engine = duckdb.connect()
        counted = count_records(engine.read_parquet(files), engine.from_arrow(lookup), period)
        return _level_and_change(_by_year(counted, period))

    wall, cpu = _warm(once)
    levels, records = once()
    return {"wall": wall, "cpu": cpu, "districts": len(levels), "records": records}


def tables_from_cube(store: str, geography: str) -> dict[str, Any]:
    """The same tables from the cube kept beside the store."""
    from saferplan.evidence.queries import area_cube
    from saferplan.store import Store

    _, lookup, period = _country(store, geography)
    snapshot = Store.open(Path(store)).snapshot()
    year = len(period) // 2

    def once() -> tuple[NDArray[np.float64], int]:
        counts = area_cube(snapshot, DATASET, period, lookup=lookup).counts
        return _level_and_change((counts[:, :, :year].sum(axis=2), counts[:, :, year:].sum(axis=2)))

    wall, cpu = _warm(once)
    levels, records = once()
    return {"wall": wall, "cpu": cpu, "districts": len(levels), "records": records}


def _country(store: str, geography: str) -> tuple[list[str], pa.Table, Period]:
    """The pinned files of the last two years, the lookup to districts, and the two years."""
    import pyarrow.csv

    from benchmarks.data import LAST
    from saferplan.domain.periods import Month, Period
    from saferplan.evidence.queries import record_parts
    from saferplan.store import Store

    last = Month.parse(LAST)
    period = Period(last + -23, last)
    parts = record_parts(Store.open(Path(store)).snapshot(), DATASET, period)
    table = pyarrow.csv.read_csv(Path(geography) / "LSOA21_WD24_LAD24_best_fit.csv")
    lookup = table.select(["LSOA21CD", "LAD24CD"]).rename_columns(["lsoa_code", "area_code"])
    return [str(part.path) for part in parts], lookup, period


def _by_year(counted: pa.Table, period: Period) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Districts x categories of the two years."""
    import numpy as np

    areas = counted.column("area_code").combine_chunks().dictionary_encode()
    categories = counted.column("category").combine_chunks().dictionary_encode()
    year = len(period) // 2
    later = (counted.column("month").to_numpy() >= (period.first + year).ordinal).astype(np.int64)
    counts = np.zeros((2, len(areas.dictionary), len(categories.dictionary)), dtype=np.int64)
    np.add.at(
        counts,
        (later, areas.indices.to_numpy(), categories.indices.to_numpy()),
        counted.column("records").to_numpy(),
    )
    return counts[0], counts[1]


def _level_and_change(
    counts: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[NDArray[np.float64], int]:
    """Rates with their intervals, and changes with intervals and tests: what an assessment states."""
    import numpy as np

    from saferplan.statistics.change import compare
    from saferplan.statistics.levels import rates

    before, after = counts
    people = np.full(after.shape, 180_000.0)
    level = rates(after, people)
    change = compare(before, after)
    assert change.ratio.shape == level.rate.shape
    return level.rate, int(after.sum())


# --- one partnership's assessment ---------------------------------------------------------------------------


def make_workspace(folder: str, geography: str, records: str) -> dict[str, Any]:
    """A workspace of one partnership that holds the whole country."""
    from saferplan.workspace.workspace import Workspace

    workspace = Workspace.create(Path(folder), partnership=PARTNERSHIP, clock=lambda: NOW)
    workspace.add_geography([Path(geography)])
    workspace.add_evidence([Path(records)])
    return {}


def assess(folder: str, formats: str) -> dict[str, Any]:
    """One partnership's whole assessment, with the documents named: first and, warm, again."""
    from benchmarks.data import LAST
    from saferplan.workspace.workspace import Workspace

    wanted = [one for one in formats.split(",") if one]

    def once() -> int:
        workspace = Workspace.open(Path(folder), clock=lambda: NOW)
        return len(workspace.assess(LAST, formats=wanted).document.figures)

    started = time.perf_counter()
    figures = once()
    first = time.perf_counter() - started
    wall, cpu = _warm(once, repeats=3, warmed=True)
    return {"first": first, "wall": wall, "cpu": cpu, "figures": figures}


def _warm(once: Callable[[], Any], *, repeats: int = REPEATS, warmed: bool = False) -> tuple[float, float]:
    """The least wall and CPU seconds of several runs after a first; CPU of all threads of this process.

    The least, because whatever else the machine does can only add to it.
    """
    if not warmed:
        once()
    wall, cpu = [], []
    for _ in range(repeats):
        wall_before, cpu_before = time.perf_counter(), time.process_time()
        once()
        wall.append(time.perf_counter() - wall_before)
        cpu.append(time.process_time() - cpu_before)
    return min(wall), min(cpu)


TASKS: dict[str, Callable[..., Any]] = {
    task.__name__: task
    for task in (
        floor,
        add,
        restate,
        reopen,
        tables_by_sql,
        tables_from_records,
        tables_from_cube,
        make_workspace,
        assess,
        statistics,
        import_statistics,
        site_pages,
        site_load,
    )
}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
