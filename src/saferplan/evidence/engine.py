"""The analytic engine: DuckDB in memory, without extensions from outside, over pinned lists of files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

MEMORY_LIMIT = "1GB"

_SETTINGS: dict[str, str | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "memory_limit": MEMORY_LIMIT,
    "preserve_insertion_order": True,
}

_shared: duckdb.DuckDBPyConnection | None = None


def private_engine(spill: Path) -> duckdb.DuckDBPyConnection:
    """An engine of one's own, that spills into the folder `spill` what does not fit its memory."""
    return duckdb.connect(":memory:", config={**_SETTINGS, "temp_directory": str(spill)})


def reading_engine() -> duckdb.DuckDBPyConnection:
    """A cursor of the engine that this process shares for reading; nothing may be created in it."""
    global _shared
    if _shared is None:
        _shared = duckdb.connect(":memory:", config=dict(_SETTINGS))
    return _shared.cursor()


def quoted(value: object) -> str:
    """A value as a literal of SQL.

    >>> quoted("it's"), quoted(None), quoted(3)
    ("'it''s'", 'NULL', '3')
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def named(column: str) -> str:
    """A column's name as an identifier of SQL.

    >>> named("Crime ID")
    '"Crime ID"'
    """
    return '"' + column.replace('"', '""') + '"'


def listed(values: Iterable[object]) -> str:
    """Values as a comma-separated list of literals.

    >>> listed(["a", 1])
    "'a', 1"
    """
    return ", ".join(quoted(value) for value in values)


def parquet(files: Iterable[Path]) -> str:
    """The rows of Parquet files as a table of SQL. The files are named one by one: never by a pattern."""
    return f"read_parquet([{listed(files)}], hive_partitioning = false)"


def csv(files: Iterable[Path], columns: Mapping[str, str]) -> str:
    """The rows of CSV files as a table of SQL, their columns and types given rather than guessed."""
    described = ", ".join(f"{quoted(column)}: {quoted(kind)}" for column, kind in columns.items())
    return (
        f"read_csv([{listed(files)}], columns = {{{described}}}, header = true, auto_detect = false, "
        "delim = ',', quote = '\"', escape = '\"')"
    )
