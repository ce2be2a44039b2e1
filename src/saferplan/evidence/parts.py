"""Writing the parts of records: one per dataset and month, sorted by small area, with its cube beside it.

A month is rewritten whole whenever one of its suppliers is added or restated, so that parts never crumble.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from saferplan.domain.periods import Month
from saferplan.evidence.cubes import CUBE_KIND, write_cube
from saferplan.evidence.engine import listed, parquet, quoted
from saferplan.evidence.placing import CachedPlacer, placed, without_found_areas
from saferplan.evidence.records import SCHEMAS, Kind
from saferplan.evidence.reports import Fate, UnitReport
from saferplan.evidence.restating import restatements
from saferplan.evidence.units import held_units
from saferplan.store import Addition

_ORDER = {
    Kind.INCIDENTS: "lsoa_code, category",
    Kind.OUTCOMES: "lsoa_code, outcome",
    Kind.STOPS: "lsoa_code, starts",
}
_PARQUET = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"


@dataclass(slots=True)
class _MonthState:
    """A month of a dataset as it will be when the addition is committed."""

    records: Path | None
    files: dict[str, int]
    changed: bool = False


class PartWriter:
    """Merges incoming rows into the parts of an addition."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, addition: Addition) -> None:
        self._engine = engine
        self._addition = addition
        self._states: dict[tuple[str, Kind, Month], _MonthState] = {}
        self._held: dict[str, dict[Month, dict[str, int]]] = {}
        self._written = 0

    def file_of(self, dataset: str, supplier: str, month: Month) -> int | None:
        """The number of the file that a unit's rows come from, as the evidence stood before the addition."""
        if dataset not in self._held:
            by_month: dict[Month, dict[str, int]] = {}
            for (held_supplier, held_month), unit in held_units(self._addition.base, dataset).items():
                by_month.setdefault(held_month, {})[held_supplier] = unit.file.number
            self._held[dataset] = by_month
        return self._held[dataset].get(month, {}).get(supplier)

    def _state(self, dataset: str, kind: Kind, month: Month) -> _MonthState:
        key = (dataset, kind, month)
        if key not in self._states:
            self.file_of(dataset, "", month)
            parts = self._addition.base.parts(dataset, kind.value)
            self._states[key] = _MonthState(
                next((part.path for part in parts if part.key == str(month)), None),
                dict(self._held[dataset].get(month, {})),
            )
        return self._states[key]

    def merge(
        self,
        dataset: str,
        kind: Kind,
        month: Month,
        incoming: str,
        files: Mapping[str, int],
        constants: Mapping[str, str] | None = None,
        rows: Mapping[str, int] | None = None,
    ) -> tuple[UnitReport, ...]:
        """Puts a month's rows of some suppliers in place of those held.

        Args:
            dataset, kind, month: the month.
            incoming: a table of the engine with the columns of the kind, all of them of this month.
            files: for each supplier in it, the number of the file that its rows come from.
            constants: columns of the kind that are not in `incoming`, each by its expression.
            rows: how many rows of each supplier there are, where that is known.

        Returns:
            what became of each unit. Where the rows are the same as those held, those held stay.
        """
        state = self._state(dataset, kind, month)
        constants = constants or {}
        if rows is None:
            rows = dict(
                self._engine.execute(
                    f"SELECT supplier::VARCHAR, count(*) FROM {incoming} GROUP BY supplier"
                ).fetchall()
            )
        held = sorted(state.files.keys() & files.keys())
        compared = {}
        if held and state.records is not None:
            whole = _with_constants(incoming, constants)
            compared = restatements(self._engine, kind, parquet([state.records]), whole, held)
        reports = []
        for supplier in sorted(files):
            restatement = compared.get(supplier)
            fate = Fate.ADDED if restatement is None else Fate.RESTATED
            if restatement is not None and restatement.is_none:
                fate = Fate.UNCHANGED
            reports.append(UnitReport(dataset, supplier, month, fate, rows.get(supplier, 0), restatement))
        changed = [report.supplier for report in reports if report.fate is not Fate.UNCHANGED]
        if changed:
            if len(changed) < len(files):
                incoming = f"(SELECT * FROM {incoming} WHERE supplier IN ({listed(changed)}))"
            state.records = self._rewritten(kind, state, incoming, changed, constants)
            state.files.update({supplier: files[supplier] for supplier in changed})
            state.changed = True
        return tuple(reports)

    def _rewritten(
        self,
        kind: Kind,
        state: _MonthState,
        incoming: str,
        suppliers: list[str],
        constants: Mapping[str, str],
    ) -> Path:
        columns = SCHEMAS[kind].names
        others = sorted(state.files.keys() - set(suppliers))
        if state.records is None or not others:
            # Constants join after sorting: what is sorted has fewer columns.
            carried = ", ".join(name for name in columns if name not in constants)
            chosen = ", ".join(f"{constants.get(name, name)} AS {name}" for name in columns)
            return self._write(f"SELECT {chosen} FROM (SELECT {carried} FROM {incoming} {_sorted(kind)})")
        chosen = ", ".join(columns)
        return self._write(
            f"SELECT {chosen} FROM {_with_constants(incoming, constants)} UNION ALL "
            f"SELECT {chosen} FROM {parquet([state.records])} WHERE supplier IN ({listed(others)}) "
            f"{_sorted(kind)}"
        )

    def _write(self, query: str) -> Path:
        target = self._new_path()
        self._engine.execute(f"COPY ({query}) TO {quoted(target)} {_PARQUET}")
        return target

    def _new_path(self) -> Path:
        self._written += 1
        return self._addition.workspace / f"part-{self._written}.parquet"

    def replace_points(self, dataset: str, kind: Kind, month: Month, placer: CachedPlacer) -> int:
        """Places the points of a held month again; returns how many records changed their small area."""
        state = self._state(dataset, kind, month)
        if state.records is None:
            return 0
        before = parquet([state.records])
        forgotten = without_found_areas(kind, before)
        after = placed(self._engine, kind, forgotten, placer)
        moved = self._engine.execute(
            f"SELECT count(*) FROM {before} AS b JOIN {after} AS a USING (file, row) "
            "WHERE a.lsoa_code IS DISTINCT FROM b.lsoa_code"
        ).fetchone()
        if moved is None or not moved[0]:
            return 0
        columns = ", ".join(SCHEMAS[kind].names)
        state.records = self._write(f"SELECT {columns} FROM {after} {_sorted(kind)}")
        state.changed = True
        return int(moved[0])

    def put_all(self) -> None:
        """Hands every changed month and its cube to the addition."""
        for (dataset, kind, month), state in sorted(self._states.items(), key=lambda item: str(item[0])):
            if state.changed and state.records is not None:
                cube = self._new_path()
                write_cube(kind, state.records, month.ordinal, cube)
                loose = self._engine.execute(
                    f"SELECT count(*) FROM ({_loose(kind, parquet([state.records]))})"
                ).fetchone()
                meta = {"loose_points": int(loose[0])} if loose is not None and loose[0] else {}
                files = sorted(set(state.files.values()))
                self._addition.put_part(dataset, CUBE_KIND, str(month), cube)
                self._addition.put_part(
                    dataset, kind.value, str(month), state.records, files=files, meta=meta
                )


def _sorted(kind: Kind) -> str:
    """In the order of parts; file and row settle ties, so that the same rows always give the same part."""
    return f"ORDER BY {_ORDER[kind]}, file, row"


def _with_constants(incoming: str, constants: Mapping[str, str]) -> str:
    if not constants:
        return incoming
    added = ", ".join(f"{expression} AS {name}" for name, expression in constants.items())
    return f"(SELECT *, {added} FROM {incoming})"


def _loose(kind: Kind, records: str) -> str:
    """The rows whose small area, if they have one, does not come from the publisher."""
    if kind is Kind.OUTCOMES:
        return f"SELECT 1 FROM {records} WHERE lsoa_code IS NULL AND longitude IS NOT NULL"
    return f"SELECT 1 FROM {records} WHERE placed_by <> 'published' AND longitude IS NOT NULL"
