"""The one reduction that is asked of an engine gives equal counts on DuckDB, Polars and a Spark cluster.

The cluster is real: a Spark standalone master and two workers, started here by class name and bound to
loopback. `make cluster` installs what it needs; without Java or pyspark these tests are skipped.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from examples.generator.national import Country, CountryWriter, district_code

from saferplan.domain.categories import police_uk_categories
from saferplan.domain.periods import Month, Period
from saferplan.evidence.adding import add_evidence
from saferplan.evidence.reduction import count_records
from saferplan.evidence.tracing import record_parts
from saferplan.store import Store

MONTHS = (Month(2023, 11), Month(2023, 12), Month(2024, 1))
PERIOD = Period(MONTHS[0], MONTHS[1])
"""The last month that is held lies outside it, so that the filter has something to leave out."""
ROWS_A_MONTH = 9_000


class Engine(Protocol):
    """Reads Parquet files into a frame of its own kind."""

    def read(self, files: Sequence[Path]) -> Any:
        """A frame over the files."""


class DuckDB:
    """The engine that the program ships with."""

    def __init__(self) -> None:
        self._connection = duckdb.connect()

    def read(self, files: Sequence[Path]) -> Any:
        return self._connection.read_parquet([str(file) for file in files])


class Polars:
    """Polars, lazily."""

    def __init__(self) -> None:
        self._polars = pytest.importorskip("polars", reason="polars is not installed: see `make cluster`")

    def read(self, files: Sequence[Path]) -> Any:
        return self._polars.scan_parquet([str(file) for file in files])


class SparkCluster:
    """A Spark standalone cluster of a master and two workers, all on loopback, and a session on it."""

    WORKERS = 2
    PATIENCE_SECONDS = 120

    def __init__(self, folder: Path) -> None:
        pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: see `make cluster`")
        if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
            pytest.skip("there is no Java, which Spark needs")
        self._folder = folder
        self._home = Path(pyspark.__file__).parent
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = {
            **os.environ,
            "SPARK_HOME": str(self._home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "384m",
            "PYSPARK_PYTHON": sys.executable,
        }
        try:
            self.session = self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self) -> Any:
        port = _free_port()
        address = f"spark://127.0.0.1:{port}"
        deploy = "org.apache.spark.deploy"
        on_loopback = ("--host", "127.0.0.1", "--webui-port", "0")
        log = self._launch("master", f"{deploy}.master.Master", *on_loopback, "--port", str(port))
        for worker in range(self.WORKERS):
            name = f"worker-{worker}"
            limits = ("--cores", "1", "--memory", "700m", "--work-dir", str(self._folder / name))
            self._launch(name, f"{deploy}.worker.Worker", *on_loopback, *limits, address)
        self._wait_for_workers(log)
        from pyspark.sql import SparkSession

        os.environ.update(
            {key: self._environment[key] for key in ("SPARK_HOME", "SPARK_LOCAL_IP", "PYSPARK_PYTHON")}
        )
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.executor.memory": "512m",
            "spark.sql.shuffle.partitions": "4",
            "spark.log.level": "ERROR",
        }
        builder = SparkSession.builder.master(address).appName("saferplan conformance")
        for key, value in settings.items():
            builder = builder.config(key, value)
        return builder.getOrCreate()

    def _launch(self, name: str, *command: str) -> Path:
        log = self._folder / f"{name}.log"
        with log.open("wb") as output:
            self._processes.append(
                subprocess.Popen(
                    [str(self._home / "bin" / "spark-class"), *command],
                    env=self._environment,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            )
        return log

    def _wait_for_workers(self, log: Path) -> None:
        deadline = time.monotonic() + self.PATIENCE_SECONDS
        while len(re.findall("Registering worker", log.read_text(errors="replace"))) < self.WORKERS:
            dead = [process for process in self._processes if process.poll() is not None]
            if dead or time.monotonic() > deadline:
                pytest.fail(f"The Spark cluster did not come up:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)

    def read(self, files: Sequence[Path]) -> Any:
        return self.session.read.parquet(*(str(file) for file in files))

    @property
    def executors(self) -> int:
        """How many executors the session has, itself not counted."""
        return int(self.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()) - 1

    def stop(self) -> None:
        if hasattr(self, "session"):
            self.session.stop()
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    cluster = SparkCluster(tmp_path_factory.mktemp("spark"))
    yield cluster
    cluster.stop()


ON_A_CLUSTER = (
    pytest.mark.cluster,
    pytest.mark.xdist_group("cluster"),
    # pyspark leaves sockets and processes to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
)


@pytest.fixture(
    params=[
        "duckdb",
        pytest.param("polars", marks=pytest.mark.cluster),
        pytest.param("spark", marks=ON_A_CLUSTER),
    ]
)
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "spark":
        cluster: SparkCluster = request.getfixturevalue("spark")
        return cluster
    return DuckDB() if request.param == "duckdb" else Polars()


# --- the reduction, on the same pinned files ---------------------------------------------------------------


@dataclass(frozen=True)
class Pinned:
    """Files of a snapshot, a lookup, and the counts found by reading the published files line by line."""

    records: tuple[Path, ...]
    lookup: Path
    expected: dict[tuple[str, str, int], int]


@pytest.fixture(scope="module")
def pinned(tmp_path_factory: pytest.TempPathFactory) -> Pinned:
    folder = tmp_path_factory.mktemp("engines")
    country = Country.of(7, partnerships=43, small_areas=600)
    writer = CountryWriter(country, 7, points=2_000)
    published = [
        path for month in MONTHS for path in writer.write_month(folder / "records", month, ROWS_A_MONTH)
    ]
    store = Store.create(folder / "store")
    add_evidence(store, [folder / "records"], now=datetime(2026, 11, 23, tzinfo=UTC))
    parts = record_parts(store.snapshot(), "police-street", Period(MONTHS[0], MONTHS[-1]))
    # The last district is left out of the lookup: its records must be in nobody's counts.
    left_out = int(country.districts.max())
    district_of = {
        code: district_code(district)
        for code, district in zip(country.codes, country.districts.tolist(), strict=True)
        if district != left_out
    }
    lookup = folder / "lookup.parquet"
    pq.write_table(
        pa.table({"lsoa_code": list(district_of), "area_code": list(district_of.values())}), lookup
    )
    return Pinned(tuple(part.path for part in parts), lookup, _counted_by_hand(published, district_of))


def _counted_by_hand(
    published: Sequence[Path], district_of: dict[str, str]
) -> dict[tuple[str, str, int], int]:
    """Counts straight from the published files; a crime submitted twice in one file counts once."""
    counts: Counter[tuple[str, str, int]] = Counter()
    for path in published:
        seen: set[str] = set()
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                month = Month.parse(row["Month"])
                if month not in PERIOD or row["LSOA code"] not in district_of or row["Crime ID"] in seen:
                    continue
                seen |= {row["Crime ID"]} - {""}
                category = police_uk_categories()[row["Crime type"]]
                counts[district_of[row["LSOA code"]], category, month.ordinal] += 1
    return dict(counts)


def test_counts_are_those_of_the_published_files_on_every_engine(engine: Engine, pinned: Pinned) -> None:
    counted = count_records(engine.read(pinned.records), engine.read([pinned.lookup]), PERIOD)
    keys = zip(*(counted[name].to_pylist() for name in ("area_code", "category", "month")), strict=True)
    assert dict(zip(keys, counted["records"].to_pylist(), strict=True)) == pinned.expected
    assert sum(pinned.expected.values()) > 15_000


def test_a_period_without_records_has_no_counts_but_the_same_columns(engine: Engine, pinned: Pinned) -> None:
    nothing = count_records(
        engine.read(pinned.records), engine.read([pinned.lookup]), Period(Month(2019, 1), Month(2019, 12))
    )
    assert nothing.num_rows == 0
    assert nothing.column_names == ["area_code", "category", "month", "records"]


@pytest.mark.cluster
@pytest.mark.xdist_group("cluster")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_cluster_is_a_cluster(spark: SparkCluster) -> None:
    assert spark.session.sparkContext.master.startswith("spark://127.0.0.1:")
    spark.session.range(100).count()
    deadline = time.monotonic() + 30
    while spark.executors < SparkCluster.WORKERS and time.monotonic() < deadline:
        time.sleep(0.2)
    assert spark.executors == SparkCluster.WORKERS


# --- what an engine must agree on to be admitted ------------------------------------------------------------

PROBE_ROWS = pa.table(
    {
        "area": pa.array(["E01000001", "E01000001", None, "E01000002", "", None], pa.string()),
        "month": pa.array([24_275, 24_276, 24_276, 24_276, 24_277, 24_275], pa.int32()),
        # The first is more than a float can tell from its neighbours.
        "number": pa.array([2**53 + 1, 1, 5, None, 0, -7], pa.int64()),
    }
)
PROBE_LOOKUP = pa.table(
    {
        "area": pa.array(["E01000001", "E01000003", None], pa.string()),
        "larger": pa.array(["E07000001", "E07000002", "E07000003"], pa.string()),
    }
)
Frame = nw.LazyFrame[Any]
Rows = set[tuple[Any, ...]]


def _rows_by_area(records: Frame, _: Frame) -> Frame:
    return records.group_by("area").agg(nw.len().alias("rows"))


def _known_numbers_by_area(records: Frame, _: Frame) -> Frame:
    return records.group_by("area").agg(nw.col("number").count().alias("known"))


def _sums_by_month(records: Frame, _: Frame) -> Frame:
    return records.group_by("month").agg(nw.col("number").sum().cast(nw.Int64).alias("total"))


def _first_and_last_month(records: Frame, _: Frame) -> Frame:
    return records.select(nw.col("month").min().alias("first"), nw.col("month").max().alias("last"))


def _months_of_a_period(records: Frame, _: Frame) -> Frame:
    chosen = records.filter(nw.col("month") >= 24_276, nw.col("month") <= 24_277)
    return chosen.group_by("month").agg(nw.len().alias("rows"))


def _with_an_area(records: Frame, _: Frame) -> Frame:
    return records.filter(~nw.col("area").is_null()).group_by("area").agg(nw.len().alias("rows"))


def _of_some_areas(records: Frame, _: Frame) -> Frame:
    chosen = records.filter(nw.col("area").is_in(["E01000001", "E01000009"]))
    return chosen.group_by("area").agg(nw.len().alias("rows"))


def _in_larger_areas(records: Frame, lookup: Frame) -> Frame:
    joined = records.join(lookup, on="area", how="inner")
    return joined.group_by("larger").agg(nw.len().alias("rows"))


def _in_larger_areas_or_none(records: Frame, lookup: Frame) -> Frame:
    joined = records.join(lookup, on="area", how="left")
    return joined.group_by("larger").agg(nw.len().alias("rows"))


def _nothing(records: Frame, _: Frame) -> Frame:
    return records.filter(nw.col("month") > 99_999).group_by("area").agg(nw.len().alias("rows"))


PROBES: dict[str, tuple[Callable[[Frame, Frame], Frame], Rows]] = {
    "a group of its own for no area, another for an empty text": (
        _rows_by_area,
        {("E01000001", 2), (None, 2), ("E01000002", 1), ("", 1)},
    ),
    "a count of known values leaves out those that are not known": (
        _known_numbers_by_area,
        {("E01000001", 2), (None, 2), ("E01000002", 0), ("", 1)},
    ),
    "sums of whole numbers are exact, and skip what is not known": (
        _sums_by_month,
        {(24_275, 2**53 - 6), (24_276, 6), (24_277, 0)},
    ),
    "the first and the last month": (_first_and_last_month, {(24_275, 24_277)}),
    "the months of a period, both ends included": (_months_of_a_period, {(24_276, 3), (24_277, 1)}),
    "an empty text is not a missing one": (_with_an_area, {("E01000001", 2), ("E01000002", 1), ("", 1)}),
    "a choice of areas, some of which have nothing": (_of_some_areas, {("E01000001", 2)}),
    "a join leaves out what has no area, also where the lookup has none": (
        _in_larger_areas,
        {("E07000001", 2)},
    ),
    "a left join keeps what has no larger area": (_in_larger_areas_or_none, {("E07000001", 2), (None, 4)}),
    "no rows, no groups": (_nothing, set()),
}


@pytest.fixture(scope="module")
def probe_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("probes")
    pq.write_table(PROBE_ROWS, folder / "records.parquet")
    pq.write_table(PROBE_LOOKUP, folder / "lookup.parquet")
    return folder / "records.parquet", folder / "lookup.parquet"


@pytest.mark.parametrize("probe", PROBES)
def test_engines_agree_on(probe: str, engine: Engine, probe_files: tuple[Path, Path]) -> None:
    ask, expected = PROBES[probe]
    records, lookup = (nw.from_native(engine.read([file])).lazy() for file in probe_files)
    answer = ask(records, lookup).collect("pyarrow").to_native()
    columns = [answer.column(name).to_pylist() for name in answer.column_names]
    rows = list(zip(*columns, strict=True))
    assert set(rows) == expected
    assert len(rows) == len(expected)
