"""Measure everything and print it beside its goal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from benchmarks.data import LAST, Data, generated
from benchmarks.measuring import Cost, TaskError, cost_of, cost_of_task, least
from benchmarks.report import Finding, show
from benchmarks.statistics.families import FAMILIES
from benchmarks.yardstick import REFERENCE_SECONDS

ALL_FORMATS = "html,docx,odt,pdf,xlsx,json"
FULL_ROWS = 10_000_000
MONTH_ROWS = 440_000
_IMPORTING = 2.5  # CPU seconds at most


def main(
    rows: Annotated[int, typer.Option(help="Records to generate and add.", min=10_000)] = FULL_ROWS,
    quick: Annotated[bool, typer.Option("--quick", help="One million records.")] = False,
    only: Annotated[
        str, typer.Option(help="Of adding, month, tables, assessment, help, site, statistics; by commas.")
    ] = "",
    repeat: Annotated[int, typer.Option(help="Runs of each addition and its floor, in turn.", min=1)] = 1,
    folder: Annotated[Path, typer.Option(help="Where generated files are kept.")] = Path("bench-data"),
) -> None:
    """Measure, and print ratios beside their goals."""
    console = Console(highlight=False)
    if quick:
        rows = 1_000_000
    wanted = [name.strip() for name in only.split(",") if name.strip()]
    alone = {"statistics": ("The statistics", statistics), "site": ("The site", site)}
    if len(wanted) == 1 and wanted[0] in alone:
        # Neither needs the generated records.
        title, measured = alone[wanted[0]]
        findings = list(measured())
        show(console, title, findings)
        raise typer.Exit(int(any(finding.failed for finding in findings)))
    with console.status(f"Generating {rows:,} records, once"):
        data = generated(folder.resolve(), rows)
    work = folder.resolve() / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    groups = {
        "adding": lambda: adding(data, work, repeat),
        "month": lambda: month(data, work),
        "tables": lambda: tables(data, work),
        "assessment": lambda: assessment(data, work),
        "help": command_line,
        "site": site,
        "statistics": statistics,
    }
    wanted = wanted or list(groups)
    findings: list[Finding] = []
    failures: list[str] = []
    for name in wanted:
        with console.status(f"Measuring: {name}"):
            try:
                findings += groups[name]()
            except TaskError as error:
                failures.append(f"{name} could not be measured: {error}")
    shutil.rmtree(work)
    title = f"{rows:,} records in {len(list(data.records.glob('*/*.csv'))):,} files"
    if rows < FULL_ROWS:
        title += f"; the goals are for {FULL_ROWS:,}"
    show(console, title, findings)
    for failure in failures:
        console.print(failure, style="red", markup=False)
    if failures or (rows >= FULL_ROWS and any(finding.failed for finding in findings)):
        raise typer.Exit(1)


def adding(data: Data, work: Path, repeat: int) -> Iterator[Finding]:
    """Adding all files to a new store, against the engine parsing them and writing one Parquet file."""
    floors: list[Cost] = []
    costs: list[Cost] = []
    for run in range(repeat):
        # In turn, so that whatever else the machine does meets both alike.
        floors.append(cost_of_task("floor", str(data.records), str(work / "floor.parquet")))
        costs.append(cost_of_task("add", str(data.records), str(work / f"store-{run}")))
        if run:
            shutil.rmtree(work / f"store-{run}")
    floor, cost = least(floors), least(costs)
    assert floor.answer["rows"] == cost.answer["rows"] == data.rows
    small = cost_of_task("add", str(data.quarter), str(work / "store-of-a-quarter"))
    yield Finding(
        "adding, CPU",
        cost.cpu_seconds / floor.cpu_seconds,
        1.5,
        "times",
        "the engine parsing the same files into one Parquet file",
        f"{_seconds(cost)} against {_seconds(floor)}",
    )
    yield Finding("adding, peak memory", cost.peak_gigabytes, 0.8, "GB")
    yield Finding(
        "adding, peak memory as files grow",
        cost.peak_gigabytes / small.peak_gigabytes,
        1.25,
        "times",
        "adding a quarter of the months",
        f"{cost.peak_gigabytes:.2f} GB against {small.peak_gigabytes:.2f} GB",
    )


def month(data: Data, work: Path) -> Iterator[Finding]:
    """Replacing the last month of the country; and opening the store that holds it."""
    store = _store(data, work)
    found = cost_of_task("restate", str(data.restated), str(data.records / LAST), str(store)).answer
    yield Finding(
        f"replacing a month of {found['rows']:,} records",
        found["wall"],
        1.5 * max(1.0, found["rows"] / MONTH_ROWS),
        "s",
        note=f"{found['cpu']:.2f} s CPU; to copy and flush its files takes the disk {found['flushing']:.2f} s",
    )
    opened = cost_of_task("reopen", str(store))
    yield Finding("opening the store", opened.answer["milliseconds"], 10, "ms")
    shutil.rmtree(store)


def tables(data: Data, work: Path) -> Iterator[Finding]:
    """Every district's level and change: from records and from the cube, against SQL written by hand."""
    store, geography = str(_store(data, work)), str(data.geography)
    by_sql = cost_of_task("tables_by_sql", store, geography).answer
    ours = cost_of_task("tables_from_records", store, geography).answer
    cube = cost_of_task("tables_from_cube", store, geography).answer
    for name in ("districts", "records"):
        assert by_sql[name] == ours[name] == cube[name], name
    yield Finding(
        f"level and change of {ours['districts']} districts from records, CPU",
        ours["cpu"] / by_sql["cpu"],
        1.5,
        "times",
        "SQL written by hand, without intervals and tests",
        f"{ours['cpu']:.2f} s CPU ({ours['wall']:.2f} s) against "
        f"{by_sql['cpu']:.2f} s CPU ({by_sql['wall']:.2f} s)",
    )
    yield Finding("the same from the cube", 1000 * cube["wall"], 30, "ms")


def assessment(data: Data, work: Path) -> Iterator[Finding]:
    """One partnership's assessment out of the whole country's store."""
    workspace = str(work / "workspace")
    cost_of_task("make_workspace", workspace, str(data.geography), str(data.records))
    plain = cost_of_task("assess", workspace, "").answer
    yield Finding(
        "one partnership's assessment from the warm store, no documents",
        plain["wall"],
        2,
        "s",
        note=f"{plain['figures']:,} figures; {plain['cpu']:.2f} s CPU; the first in its process "
        f"{plain['first']:.1f} s",
    )
    cost = cost_of_task("assess", workspace, ALL_FORMATS)
    full = cost.answer
    yield Finding(
        "one partnership's assessment, all documents",
        full["wall"],
        15,
        "s",
        note=f"{full['cpu']:.2f} s CPU; the first in its process {full['first']:.1f} s; "
        f"peak memory {cost.peak_gigabytes:.2f} GB",
    )


def command_line() -> Iterator[Finding]:
    """How long the help takes to show, against Python that does nothing."""
    command = Path(sys.executable).with_name("saferplan")
    helps = least([cost_of([str(command), "--help"]) for _ in range(5)])
    nothing = least([cost_of([sys.executable, "-c", "pass"]) for _ in range(5)])
    yield Finding(
        "saferplan --help",
        helps.wall_seconds,
        0.4,
        "s",
        note=f"Python doing nothing takes {nothing.wall_seconds:.2f} s",
    )


def site() -> Iterator[Finding]:
    """Pages beside one of the same stack that does nothing; and a hundred people at once."""
    pages = cost_of_task("site_pages").answer
    nothing = pages["nothing"]["milliseconds"]
    for name, title, milliseconds, queries in (
        ("list", "a list of 20 actions", 6, 6),
        ("dashboard", "the dashboard", 15, 12),
        ("board", "the board of 20 actions", None, None),
    ):
        found = pages[name]
        yield Finding(
            f"{title}, CPU",
            found["milliseconds"],
            milliseconds,
            "ms",
            note=f"{found['milliseconds'] / nothing:.1f} times a page that does nothing ({nothing:.1f} ms); with "
            f"nothing remembered, {found['milliseconds_anew']:.1f} ms",
        )
        yield Finding(
            f"{title}, queries",
            found["queries"],
            queries,
            "queries",
            note=f"with nothing remembered, {found['queries_anew']}",
        )
    for database in ("SQLite", "PostgreSQL"):
        yield from load(database)


def load(database: str) -> Iterator[Finding]:
    """A hundred people at once, on one kind of database; PostgreSQL where a server is named."""
    named = os.environ.get("SAFERPLAN_TEST_DATABASE", "") if database == "PostgreSQL" else ""
    if database == "PostgreSQL" and not named:
        return
    with changed_environment("SAFERPLAN_DATABASE", named):
        found = cost_of_task("site_load").answer
    yield Finding(
        f"100 people and a writer, {database}: 19 of 20 pages within",
        1000 * found["slowest_twentieth"],
        300,
        "ms",
        note=f"{found['pages']:,} pages in {found['seconds']:.0f} s, half of them within "
        f"{1000 * found['median']:.0f} ms; the site took {1000 * found['cpu_seconds'] / found['pages']:.1f} ms of "
        "CPU a page, and the people who ask run on the same cores",
    )
    yield Finding(f"100 people and a writer, {database}: errors", len(found["wrong"]), 0, "errors")


@contextmanager
def changed_environment(name: str, value: str) -> Iterator[None]:
    """A variable of the environment, for the while; an empty value takes it away."""
    before = os.environ.pop(name, None)
    if value:
        os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before


def statistics() -> Iterator[Finding]:
    """The statistics beside their goals, budgets and peers, each family in a process of its own."""
    rows: list[dict[str, Any]] = []
    yardsticks: list[dict[str, float]] = []
    peak = 0.0
    for family in FAMILIES:
        with_peers, alone = cost_of_task("statistics", family), cost_of_task("statistics", family, "alone")
        peak = max(peak, alone.peak_gigabytes)
        yardsticks += [with_peers.answer["yardstick"], alone.answer["yardstick"]]
        for row, again in zip(with_peers.answer["rows"], alone.answer["rows"], strict=True):
            rows.append({**row, "took": _least_of(row["took"], again["took"])})
    imports = least([cost_of_task("import_statistics") for _ in range(3)])
    yield from statistics_findings(rows, yardsticks, peak, imports)


def statistics_findings(
    rows: Sequence[dict[str, Any]], yardsticks: Sequence[dict[str, float]], peak: float, imports: Cost
) -> Iterator[Finding]:
    """What the report says of measured rows: the set that is judged together, and the further methods apart."""
    yardstick = yardsticks[0]
    for one in yardsticks:
        yardstick = _least_of(yardstick, one)
    unit = yardstick["cpu_seconds"]
    judged = [row for row in rows if row["goal_seconds"] is not None]
    further = [row for row in rows if row["goal_seconds"] is None]
    for number, row in enumerate([*judged, *further]):
        heading = "Judged together" if number == 0 else ""
        yield Finding(
            row["name"],
            row["took"]["wall_seconds"],
            row["goal_seconds"],
            "s",
            note=f"{row['took']['cpu_seconds'] / unit:,.2f} yardsticks of CPU; {_beside_peer(row)}",
            cpu_seconds=row["took"]["cpu_seconds"],
            cpu_budget=row["cpu_budget"],
            heading="Further methods" if number == len(judged) else heading,
        )
        if number == len(judged) - 1:
            yield _sum("all of these together", judged, 8.0, unit)
            yield Finding("the most memory of a family of the statistics, no peer loaded", peak, 1, "GB")
    yield _sum("all further methods together", further, None, unit)
    yield Finding(
        "importing every module of the statistics",
        imports.wall_seconds,
        1,
        "s",
        cpu_seconds=imports.cpu_seconds,
        cpu_budget=_IMPORTING,
        heading="The rest",
    )
    yield Finding(
        "the yardstick, CPU",
        unit,
        None,
        "s",
        note=f"{REFERENCE_SECONDS:g} s where the budgets were set; here it takes {unit / REFERENCE_SECONDS:.2f} times "
        f"that, at the least of {len(yardsticks)} times five runs, and at worst "
        f"{max(one['cpu_seconds'] for one in yardsticks) / REFERENCE_SECONDS:.2f} times",
    )


def _sum(name: str, rows: Sequence[dict[str, Any]], goal: float | None, unit: float) -> Finding:
    wall, cpu = (sum(row["took"][of] for row in rows) for of in ("wall_seconds", "cpu_seconds"))
    budget = sum(row["cpu_budget"] for row in rows)
    note = f"{cpu / unit:,.1f} yardsticks of CPU"
    return Finding(name, wall, goal, "s", note=note, cpu_seconds=cpu, cpu_budget=budget)


def _least_of(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    return {name: min(one[name], other[name]) for name in one}


def _beside_peer(row: dict[str, Any]) -> str:
    note = f"; {row['note']}" if row["note"] else ""
    if row["peer_seconds"] is None:
        return f"no peer is installed{note}"
    scaled = f", scaled from {row['peer_scaled_from']}" if row["peer_scaled_from"] else ""
    times = row["peer_seconds"] / row["took"]["cpu_seconds"]
    return f"{row['peer_name']}: {row['peer_seconds']:.3f} s CPU{scaled}, {times:,.1f} times ours{note}"


def _store(data: Data, work: Path) -> Path:
    """A store with all records: the one that `adding` left, or else a new one."""
    store = work / "store-0"
    if not store.exists():
        cost_of_task("add", str(data.records), str(store))
    return store


def _seconds(cost: Cost) -> str:
    return f"{cost.cpu_seconds:.1f} s CPU ({cost.wall_seconds:.1f} s)"


if __name__ == "__main__":
    typer.run(main)
