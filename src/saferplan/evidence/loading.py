"""Loading regular CSV files into the engine: many files of one month at a time, checked as a whole.

The rows stay in the order of the files, so that a row's line is its distance from the first of its file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from saferplan.domain.periods import Month
from saferplan.evidence.diagnosing import UnreadableError, rows_with_lines
from saferplan.evidence.engine import csv, named, quoted
from saferplan.evidence.records import SCHEMAS
from saferplan.evidence.small_area_codes import BAD_SMALL_AREA
from saferplan.evidence.sources import EngineSource
from saferplan.evidence.vocabularies import BAD_CONTENT, Vocabularies, create_table

_LOADED = "loaded"
_ENDINGS = np.uint64(0xFFFF)


class BadRowsError(Exception):
    """Some of the files are not good; `files` are their places in the list, empty where it is not known."""

    def __init__(self, files: Sequence[int], reason: str = "") -> None:
        self.files = tuple(files)
        self.reason = reason
        super().__init__(reason)


class _UnusualError(Exception):
    """Some values are rare and perhaps good: they must be read the careful way."""


class _FileRows(NamedTuple):
    """What the engine counted in one file: its rows, the first and last of them, and how many need a look."""

    rows: int
    first: int
    last: int
    bad: int
    unusual: int


_NO_ROWS = _FileRows(0, 0, -1, 0, 0)


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """What was found in one of the files.

    Attributes:
        rows: in the file, without its header.
        submitted_twice: of them, those that repeat another in everything, its identifier included.
        same_identifier: of them, those that share an identifier with another and differ in something else.
    """

    rows: int
    submitted_twice: int
    same_identifier: int


@dataclass(frozen=True, slots=True)
class UnitRows:
    """Which unit some rows of a loaded file are of.

    `at` is the file's place in the list; `month_text` and `supplier_text` pick the rows where the file's name
    does not say it for all of them.
    """

    at: int
    supplier: str
    number: int
    month_text: str | None = None
    supplier_text: str | None = None


class Loader:
    """Loads files of regular formats, batch by batch, into one engine."""

    def __init__(self, engine: duckdb.DuckDBPyConnection) -> None:
        self._engine = engine
        self._words = Vocabularies(engine)
        self._starts: list[int] = []
        engine.execute("SET TimeZone = 'UTC'")

    # --- loading -----------------------------------------------------------------------------------------

    def load(
        self, source: EngineSource, files: Sequence[Path], lines: Sequence[int], month: Month | None
    ) -> tuple[LoadedFile, ...]:
        """Loads files into the engine, in place of those loaded before.

        Args:
            source: what all the files are of.
            files: in UTF-8.
            lines: how many lines each has, its header included.
            month: the month that all rows must be of, where the files' names give it.

        Raises:
            BadRowsError: a file breaks a rule of the source.
        """
        try:
            self._read(source, files, month, source.loaded)
            return self._checked(source, files, lines, month)
        except (*BAD_CONTENT, _UnusualError):
            self._words.learn(source, files)
        try:
            self._read(source, files, month, {**source.loaded, **source.careful})
        except BAD_CONTENT as error:
            raise BadRowsError((), str(error).partition("\n")[0]) from None
        return self._checked(source, files, lines, month, careful=True)

    def _read(
        self,
        source: EngineSource,
        files: Sequence[Path],
        month: Month | None,
        expressions: Mapping[str, str],
    ) -> None:
        columns = {name: "DOUBLE" if name in source.numbers else "VARCHAR" for name in source.header}
        chosen = ["file_index::INTEGER AS nth_file"]
        for name, expression in expressions.items():
            kind = f"::{self._words.type_of(source, name)}" if name in source.words else ""
            chosen.append(f"({expression}){kind} AS {name}")
        months = [f"({expression}) AS {name}" for name, expression in source.months.items()]
        if month is None:
            chosen.append(months[0])
            if source.supplier_words is not None:
                chosen.append(f"{named(source.supplier_words[0])} AS supplier_text")
            query = f"SELECT {', '.join(chosen)} FROM {csv(files, columns)}"
        else:
            within = source.of_month.format(month=quoted(str(month)))
            query = (
                f"SELECT * EXCLUDE ({', '.join(source.months)}), coalesce({within}, false) AS in_month "
                f"FROM (SELECT {', '.join((*chosen, *months))} FROM {csv(files, columns)})"
            )
        self._engine.execute(f"CREATE OR REPLACE TEMP TABLE {_LOADED} AS {query}")

    # --- checking ----------------------------------------------------------------------------------------

    def _checked(
        self,
        source: EngineSource,
        files: Sequence[Path],
        lines: Sequence[int],
        month: Month | None,
        *,
        careful: bool = False,
    ) -> tuple[LoadedFile, ...]:
        found = self._summary(source, month)
        if not careful and any(file.unusual for file in found.values()):
            raise _UnusualError
        wrong = {at for at, file in found.items() if file.bad}
        if "lsoa_code" in source.loaded:
            wrong |= self._bad_small_areas()
        if wrong:
            raise BadRowsError(sorted(wrong))
        self._starts = self._number_rows(files, lines, found)
        twice, same = self._find_double_submissions(source, month)
        return tuple(
            LoadedFile(found[at].rows if at in found else 0, twice.get(at, 0), same.get(at, 0))
            for at in range(len(files))
        )

    def _summary(self, source: EngineSource, month: Month | None) -> dict[int, _FileRows]:
        bad = f"{source.bad} OR {'month_text IS NULL' if month is None else 'NOT in_month'}"
        counted = self._engine.execute(
            "SELECT nth_file, count(*), min(rowid), max(rowid), "
            f"count(*) FILTER (WHERE {bad}), count(*) FILTER (WHERE NOT ({source.as_usual})) "
            f"FROM {_LOADED} GROUP BY nth_file"
        ).fetchall()
        return {at: _FileRows(*numbers) for at, *numbers in counted}

    def _bad_small_areas(self) -> set[int]:
        """The files with codes of no valid form; a code once found good is not looked at again."""
        self._engine.execute("CREATE TEMP TABLE IF NOT EXISTS good_codes (lsoa_code VARCHAR)")
        self._engine.execute(
            f"CREATE OR REPLACE TEMP TABLE new_codes AS SELECT DISTINCT lsoa_code FROM {_LOADED} "
            "ANTI JOIN good_codes USING (lsoa_code) WHERE lsoa_code IS NOT NULL"
        )
        self._engine.execute(f"INSERT INTO good_codes FROM new_codes WHERE NOT ({BAD_SMALL_AREA})")
        rows = self._engine.execute(
            f"SELECT DISTINCT nth_file FROM {_LOADED} WHERE lsoa_code IN "
            f"(SELECT lsoa_code FROM new_codes WHERE {BAD_SMALL_AREA})"
        ).fetchall()
        return {at for (at,) in rows}

    def _number_rows(
        self, files: Sequence[Path], lines: Sequence[int], found: Mapping[int, _FileRows]
    ) -> list[int]:
        """Where each file's rows start among those loaded; and the lines of files whose rows are not lines.

        Every row is accounted for: a file has one row for each line after its header, or is read again to
        find the line of each row; if the engine then has another number of rows, the file is refused.
        """
        starts = []
        uneven: list[tuple[int, int, int]] = []
        for at, path in enumerate(files):
            file = found.get(at, _NO_ROWS)
            if file.last - file.first + 1 != file.rows:
                raise RuntimeError(f"the engine mixed the rows of {path.name} with others")
            starts.append(file.first)
            if lines[at] - 1 == file.rows:
                continue
            try:
                numbered = [line for line, _ in rows_with_lines(path)][1:]
            except UnreadableError as error:
                raise BadRowsError([at], error.reason) from None
            if len(numbered) != file.rows:
                raise BadRowsError([at], f"it has {len(numbered)} rows, of which {file.rows} could be read")
            uneven += [(at, nth, line) for nth, line in enumerate(numbered)]
        create_table(
            self._engine,
            "uneven",
            {name: [row[n] for row in uneven] for n, name in enumerate(("nth_file", "nth", "line"))},
            "nth_file::INTEGER AS nth_file, nth::BIGINT AS nth, line::INTEGER AS line",
        )
        return starts

    def _find_double_submissions(
        self, source: EngineSource, month: Month | None
    ) -> tuple[dict[int, int], dict[int, int]]:
        self._engine.execute("CREATE OR REPLACE TEMP TABLE submitted_twice (rid BIGINT)")
        if not source.submitted_twice:
            return {}, {}
        identified = self._engine.execute(
            f"SELECT rowid AS rid, hash(record_id) AS who FROM {_LOADED} WHERE record_id IS NOT NULL"
        ).fetchnumpy()
        who = np.sort(identified["who"])
        repeated = np.unique(who[1:][who[1:] == who[:-1]])
        if not len(repeated):
            return {}, {}
        # By the last bits first: nearly all rows are out at once, which is ten times as fast as a search.
        endings = np.zeros(int(_ENDINGS) + 1, dtype=np.bool_)
        endings[repeated & _ENDINGS] = True
        likely = endings[identified["who"] & _ENDINGS]
        candidates = identified["rid"][likely][np.isin(identified["who"][likely], repeated)]
        create_table(self._engine, "candidates", {"rid": candidates}, "rid")
        # In a file of several months or forces, a record that comes again in another is no double submission.
        unit = [] if month is not None else ["month_text"]
        if unit and source.supplier_words is not None:
            unit.append("supplier_text")
        equal = ", ".join((*source.submitted_twice, *unit))
        self._engine.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE submitted_twice AS
            SELECT rid, nth_file, nth > 1 AS is_twice FROM (
                SELECT candidates.rid AS rid, nth_file,
                    row_number() OVER (PARTITION BY nth_file, {equal} ORDER BY rid) AS nth,
                    row_number() OVER (PARTITION BY nth_file, record_id ORDER BY rid) AS of_identifier
                FROM {_LOADED} AS loaded JOIN candidates ON loaded.rowid = candidates.rid
            ) WHERE of_identifier > 1
            """
        )
        counted = self._engine.execute(
            "SELECT nth_file, count(*) FILTER (WHERE is_twice), count(*) FROM submitted_twice "
            "GROUP BY nth_file"
        ).fetchall()
        self._engine.execute("DELETE FROM submitted_twice WHERE NOT is_twice")
        return (
            {at: twice for at, twice, _ in counted},
            {at: surplus - twice for at, twice, surplus in counted},
        )

    # --- what was loaded ---------------------------------------------------------------------------------

    def units_in(self, source: EngineSource) -> list[tuple[int, str, str | None]]:
        """The months and suppliers' names in each file, as written, for files whose names do not say them."""
        supplier = "supplier_text" if source.supplier_words is not None else "NULL"
        return self._engine.execute(
            f"SELECT DISTINCT nth_file, month_text, {supplier} FROM {_LOADED} ORDER BY ALL"
        ).fetchall()

    def records(self, source: EngineSource, month: Month, units: Sequence[UnitRows]) -> str:
        """The loaded rows of one month, as a table of the engine with the columns of the source's kind.

        The source's constants are left out: they need not be carried along.

        Args:
            source: what was loaded.
            month: the month they are put under.
            units: whose rows they are. Either all of them or none give `month_text`.
        """
        supplier_type = self._words.supplier_type(unit.supplier for unit in units)
        create_table(
            self._engine,
            "units",
            {
                "nth_file": [unit.at for unit in units],
                "unit_month": [unit.month_text for unit in units],
                "unit_supplier": [unit.supplier_text for unit in units],
                "supplier": [unit.supplier for unit in units],
                "file": [unit.number for unit in units],
                "start": [self._starts[unit.at] for unit in units],
            },
            "nth_file::INTEGER AS nth_file, unit_month::VARCHAR AS unit_month, "
            "unit_supplier::VARCHAR AS unit_supplier, start::BIGINT AS start, "
            f"supplier::{supplier_type} AS supplier, file::INTEGER AS file",
        )
        by_contents = any(unit.month_text is not None for unit in units)
        matching = "units.nth_file = loaded.nth_file"
        if by_contents:
            matching += " AND month_text = unit_month AND supplier_text IS NOT DISTINCT FROM unit_supplier"
        joins = [f"JOIN units ON {matching}"]
        columns = {
            "month": f"{month.ordinal}::INTEGER",
            "supplier": "supplier",
            **source.records,
            "file": "file",
            "row": "(rid - start + 2)::INTEGER",
        }
        for name, words in source.words.items():
            if words.translated is not None:
                column, ours = words.translated
                table = self._words.translation(source, name, ours, _LOADED)
                joins.append(f"JOIN {table} ON {table}.word = loaded.{name}")
                columns[column] = f"{table}.ours"
        if self._has_rows("uneven"):
            joins.append("LEFT JOIN uneven ON uneven.nth_file = loaded.nth_file AND uneven.nth = rid - start")
            columns["row"] = f"coalesce(line, {columns['row']})"
        where = ""
        if self._has_rows("submitted_twice"):
            where = "WHERE rid NOT IN (SELECT rid FROM submitted_twice)"
        names = [name for name in SCHEMAS[source.kind].names if name not in source.constants]
        chosen = ", ".join(f"{columns[name]} AS {name}" for name in names)
        self._engine.execute(
            f"CREATE OR REPLACE TEMP VIEW incoming AS SELECT {chosen} "
            f"FROM (SELECT *, rowid AS rid FROM {_LOADED}) AS loaded {' '.join(joins)} {where}"
        )
        return "incoming"

    def _has_rows(self, table: str) -> bool:
        return self._engine.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None

    def forget(self) -> None:
        """Frees what was loaded."""
        self._engine.execute("DROP VIEW IF EXISTS incoming")
        self._engine.execute(f"DROP TABLE IF EXISTS {_LOADED}")
