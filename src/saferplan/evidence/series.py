"""Keeping aggregate series: numbers that partners share in place of records.

The unit is the single value: of one measure, area, period and supplier. A file that brings it again replaces
it, and leaves all others; so partners may send one area, or one measure, at a time. The parts of a dataset are
keyed by the month in which its periods end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq

from saferplan.domain.periods import Month
from saferplan.errors import Fault
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.records import SERIES, Kind
from saferplan.evidence.reports import Fate, Restatement, UnitReport
from saferplan.evidence.units import restated_note
from saferplan.store import Addition
from saferplan.store.manifest import Note

_Row = dict[str, object]
_Table = tuple[str, str, int, int]
_Key = tuple[_Table, str]
ORDER = [(name, "ascending") for name in ("measure", "area_code", "first_month", "supplier", "row")]
"""In which order the values of a part lie."""


@dataclass(slots=True)
class _EndMonth:
    """The values of the periods that end in one month; `meta` says how often those of a supplier changed."""

    values: dict[_Key, _Row] = field(default_factory=dict)
    meta: dict[str, Note] = field(default_factory=dict)
    changed: bool = False


class SeriesWriter:
    """Merges incoming values into the series of an addition."""

    def __init__(self, addition: Addition) -> None:
        self._addition = addition
        self._states: dict[tuple[str, int], _EndMonth] = {}

    def merge(self, dataset: str, incoming: pa.Table, *, whole: bool = False) -> list[UnitReport]:
        """Puts each value in place of that of the same measure, area, period and supplier.

        Args:
            dataset: the dataset they belong to.
            incoming: values with the columns of `records.SERIES`; those that come twice are equal.
            whole: whether these are all values that there are of their measures, suppliers and periods, so that
                those held of other areas go.

        Returns:
            what became of each supplier's values of each month in which periods end. `before` counts the values
            held of those that came or went; the others stay and are not counted.
        """
        by_end: dict[int, dict[str, list[_Row]]] = {}
        for row in incoming.to_pylist():
            by_end.setdefault(row["last_month"], {}).setdefault(row["supplier"], []).append(row)
        return [
            self._replace(dataset, Month.from_ordinal(end), supplier, rows, whole=whole)
            for end, of_supplier in sorted(by_end.items())
            for supplier, rows in sorted(of_supplier.items())
        ]

    def _state(self, dataset: str, month: Month) -> _EndMonth:
        place = (dataset, month.ordinal)
        if place not in self._states:
            parts = self._addition.base.parts(dataset, Kind.SERIES.value)
            held = next((part for part in parts if part.key == str(month)), None)
            if held is None:
                self._states[place] = _EndMonth()
            else:
                values = {_key(row): row for row in pq.read_table(held.path).to_pylist()}
                self._states[place] = _EndMonth(values, dict(held.meta))
        return self._states[place]

    def _replace(
        self, dataset: str, month: Month, supplier: str, rows: list[_Row], *, whole: bool
    ) -> UnitReport:
        state = self._state(dataset, month)
        came = {_key(row): row for row in reversed(rows)}
        added = [key for key in came if key not in state.values]
        changed = [
            key
            for key, row in came.items()
            if key in state.values and _value(row) != _value(state.values[key])
        ]
        tables = {table for table, _ in came} if whole else set()
        gone = [key for key in state.values if key[0] in tables and key not in came]
        restatement = Restatement(
            before=len(came) - len(added) + len(gone),
            after=len(came),
            added=len(added),
            removed=len(gone),
            outcome_changed=0,
            otherwise_changed=len(changed),
        )
        if restatement.is_none:
            return UnitReport(dataset, supplier, month, Fate.UNCHANGED, len(came), restatement)
        state.values.update({key: came[key] for key in (*added, *changed)})
        for key in gone:
            del state.values[key]
        state.changed = True
        if not (changed or gone):
            return UnitReport(dataset, supplier, month, Fate.ADDED, len(came))
        note = restated_note(supplier)
        state.meta[note] = int(state.meta.get(note) or 0) + 1
        return UnitReport(dataset, supplier, month, Fate.RESTATED, len(came), restatement)

    def put_all(self) -> None:
        """Hands every changed part to the addition."""
        for (dataset, end), state in sorted(self._states.items()):
            if state.changed:
                table = pa.Table.from_pylist(list(state.values.values()), schema=SERIES).sort_by(ORDER)
                files = sorted(set(table.column("file").to_pylist()))
                key = str(Month.from_ordinal(end))
                self._addition.put_part(dataset, Kind.SERIES.value, key, table, files=files, meta=state.meta)


def contradictions(files: Iterable[tuple[str, pa.Table]]) -> list[Fault]:
    """A fault for each value that another file of the same addition has otherwise: neither is the newer one.

    Args:
        files: for each its name and its values, with the columns of `records.SERIES` but `file`.
    """
    first: dict[_Key, tuple[str, _Row]] = {}
    faults: list[Fault] = []
    for name, table in files:
        log = FaultLog(name)
        for row in table.to_pylist():
            other, before = first.setdefault(_key(row), (name, row))
            if _value(before) != _value(row):
                log.add(
                    f"{other} also has this measure, area and period, with another value.",
                    "Add them one after the other, the newer last: it then replaces the older.",
                    row=int(str(row["row"])),
                )
        faults += log.faults
    return faults


def _table(row: _Row) -> _Table:
    return (
        str(row["supplier"]),
        str(row["measure"]),
        int(str(row["first_month"])),
        int(str(row["last_month"])),
    )


def _key(row: _Row) -> _Key:
    return _table(row), str(row["area_code"])


def _value(row: _Row) -> tuple[object, object, object]:
    return row["value"], row["status"], row["unit"]
