"""Keeping aggregate series: numbers that partners share in place of records.

The unit is the values of one measure of one supplier for one period: a file that brings them again replaces
all of them. The parts of a dataset are keyed by the month in which its periods end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq

from saferplan.domain.periods import Month
from saferplan.evidence.records import SERIES, Kind
from saferplan.evidence.reports import Fate, Restatement, UnitReport
from saferplan.store import Addition

_Period = tuple[str, str, int, int]
_ORDER = [(name, "ascending") for name in ("measure", "area_code", "first_month", "supplier", "row")]


@dataclass(slots=True)
class _EndMonth:
    rows: list[dict[str, object]] = field(default_factory=list)
    changed: bool = False


class SeriesWriter:
    """Merges incoming values into the series of an addition."""

    def __init__(self, addition: Addition) -> None:
        self._addition = addition
        self._states: dict[tuple[str, int], _EndMonth] = {}

    def merge(self, dataset: str, incoming: pa.Table) -> list[UnitReport]:
        """Puts values in place of those of the same measure, supplier and period.

        Args:
            dataset: the dataset they belong to.
            incoming: values with the columns of `records.SERIES`.

        Returns:
            what became of each supplier's values of each month in which periods end.
        """
        by_end: dict[int, list[dict[str, object]]] = {}
        for row in incoming.to_pylist():
            by_end.setdefault(row["last_month"], []).append(row)
        reports = []
        for end, rows in sorted(by_end.items()):
            state = self._state(dataset, end)
            for supplier in sorted({str(row["supplier"]) for row in rows}):
                mine = [row for row in rows if row["supplier"] == supplier]
                reports.append(self._replace(dataset, Month.from_ordinal(end), supplier, state, mine))
        return reports

    def _state(self, dataset: str, end: int) -> _EndMonth:
        if (dataset, end) not in self._states:
            key = str(Month.from_ordinal(end))
            parts = self._addition.base.parts(dataset, Kind.SERIES.value)
            held = next((part for part in parts if part.key == key), None)
            rows = [] if held is None else pq.read_table(held.path).to_pylist()
            self._states[dataset, end] = _EndMonth(rows)
        return self._states[dataset, end]

    def _replace(
        self, dataset: str, month: Month, supplier: str, state: _EndMonth, rows: list[dict[str, object]]
    ) -> UnitReport:
        periods = {_period(row) for row in rows}
        before = {_key(row): _value(row) for row in state.rows if _period(row) in periods}
        after = {_key(row): _value(row) for row in rows}
        common = before.keys() & after.keys()
        restatement = Restatement(
            before=len(before),
            after=len(after),
            added=len(after.keys() - before.keys()),
            removed=len(before.keys() - after.keys()),
            outcome_changed=0,
            otherwise_changed=sum(before[key] != after[key] for key in common),
        )
        if before and restatement.is_none:
            return UnitReport(dataset, supplier, month, Fate.UNCHANGED, len(rows), restatement)
        state.rows = [row for row in state.rows if _period(row) not in periods] + rows
        state.changed = True
        if not before:
            return UnitReport(dataset, supplier, month, Fate.ADDED, len(rows))
        return UnitReport(dataset, supplier, month, Fate.RESTATED, len(rows), restatement)

    def put_all(self) -> None:
        """Hands every changed part to the addition."""
        for (dataset, end), state in sorted(self._states.items()):
            if state.changed:
                table = pa.Table.from_pylist(state.rows, schema=SERIES).sort_by(_ORDER)
                files = sorted(set(table.column("file").to_pylist()))
                key = str(Month.from_ordinal(end))
                self._addition.put_part(dataset, Kind.SERIES.value, key, table, files=files)


def _period(row: dict[str, object]) -> _Period:
    return (
        str(row["supplier"]),
        str(row["measure"]),
        int(str(row["first_month"])),
        int(str(row["last_month"])),
    )


def _key(row: dict[str, object]) -> tuple[_Period, str]:
    return _period(row), str(row["area_code"])


def _value(row: dict[str, object]) -> tuple[object, object, object]:
    return row["value"], row["status"], row["unit"]
