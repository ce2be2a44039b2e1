"""The least that the work could cost: the engine alone, told everything, doing nothing else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
from examples.generator.police import STREET_HEADER

from saferplan.domain.periods import Period

PEOPLE = 180_000


def parse_and_write(records: Path, target: Path) -> int:
    """Parse every street file with its schema given, and write one typed Parquet file; the rows written."""
    columns = dict.fromkeys(STREET_HEADER.split(","), "VARCHAR")
    columns |= {"Longitude": "DOUBLE", "Latitude": "DOUBLE"}
    connection = duckdb.connect()
    source = connection.read_csv(
        str(records / "*" / "*-street.csv"),
        header=True,
        columns=columns,
        auto_detect=False,
        sep=",",
        quotechar='"',
    )
    source.write_parquet(str(target), compression="zstd")
    [(rows,)] = connection.execute(
        "SELECT sum(num_rows) FROM parquet_file_metadata(?)", [str(target)]
    ).fetchall()
    return int(rows)


def copy_and_flush(files: Sequence[Path], target: Path) -> None:
    """Copy files and wait until the disk has them: what keeping them as received costs at least."""
    target.mkdir(exist_ok=True)
    for file in files:
        with file.open("rb") as source, (target / file.name).open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())


def level_and_change(engine: duckdb.DuckDBPyConnection, files: Sequence[str], period: Period) -> pa.Table:
    """Every district's and category's level and change between two years, in one query written by hand.

    `engine` has a table `lookup`. Rates and z are the plain ones that SQL can say; there are no intervals and
    no tests.
    """
    later = period.last.ordinal - 11
    return engine.sql(
        f"""
        SELECT area_code, category, after, before,
               1000.0 * after / {PEOPLE} AS rate, after - before AS difference,
               after / nullif(before, 0) AS ratio, 2 * (sqrt(after) - sqrt(before)) AS z
        FROM (
            SELECT lookup.area_code, category,
                   count(*) FILTER (WHERE month >= {later}) AS after,
                   count(*) FILTER (WHERE month < {later}) AS before
            FROM read_parquet({list(files)!r}) JOIN lookup USING (lsoa_code)
            WHERE month BETWEEN {period.first.ordinal} AND {period.last.ordinal}
            GROUP BY ALL
        ) ORDER BY ALL
        """
    ).to_arrow_table()
