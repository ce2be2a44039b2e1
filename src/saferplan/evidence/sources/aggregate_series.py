"""Counts that partners share in place of records: one measure, area, period and value a row.

See docs/sources/aggregate-series.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.domain.absence import Absence
from saferplan.domain.figure import Unit
from saferplan.domain.periods import Period
from saferplan.evidence.area_names import AreaNames, code_or_name
from saferplan.evidence.cells import Cell, as_text
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.personal_gate import findings_in
from saferplan.evidence.records import Kind
from saferplan.evidence.rows import RowTable, column_names, read_rows
from saferplan.evidence.series_rows import SeriesRows
from saferplan.evidence.sources import OpenedFile, Preview, Reading
from saferplan.evidence.written_periods import WAYS, read_period
from saferplan.evidence.written_values import NotANumber, is_mark, read_absence, read_value

DATASET = "aggregate-series"

COLUMNS = {
    "measure": ("measure", "indicator"),
    "area": ("area", "area code", "area name", "geography"),
    "period": ("period", "time period", "month", "quarter", "year"),
    "value": ("value", "count", "number"),
    "status": ("status", "shorthand", "symbol"),
    "unit": ("unit", "units"),
    "supplier": ("supplier", "source", "organisation"),
}
"""The names each column may have; letters' size does not count."""

REQUIRED = ("measure", "area", "period", "value")

SIGNED = frozenset({Unit.PERCENT, Unit.RATIO, Unit.POINTS, Unit.Z, Unit.POUNDS})
"""The units of which a number may be below zero; nobody counts fewer than none."""

WHOLE = frozenset({Unit.COUNT, Unit.PEOPLE, Unit.HOUSEHOLDS, Unit.RANK})
"""The units whose numbers are whole."""

_UNITS = (
    {unit.value: unit for unit in Unit}
    | {unit.name.casefold().replace("_", " "): unit for unit in Unit}
    | {
        "%": Unit.PERCENT,
        "percent": Unit.PERCENT,
        "percentage": Unit.PERCENT,
        "number": Unit.COUNT,
        "£": Unit.POUNDS,
        "": Unit.COUNT,
    }
)


@dataclass(frozen=True, slots=True)
class AggregateSeries:
    """The adapter for files of series.

    Args:
        supplier: who supplied the series of files that do not say so themselves.
        names: who knows the codes of areas given by name; without, names are kept as they are, marked.
    """

    supplier: str = "not stated"
    names: AreaNames | None = None

    id = "aggregate-series"

    def recognises(self, preview: Preview) -> bool:
        """Whether the header (of the only sheet) has the columns of a series."""
        if len(preview.sheets) > 1:
            return False
        lines: Sequence[Sequence[str]] = next(iter(preview.sheets.values()), (preview.header,))
        return bool(lines) and set(REQUIRED) <= set(_found(column_names(lines[0])))

    def read(self, file: OpenedFile) -> tuple[Reading, ...]:
        """The values, one series a supplier; each has a number or a reason why there is none.

        Raises:
            RefusalError: a cell cannot be read, a value comes twice, or a further column looks personal.
        """
        table = read_rows(file.path, file.name)
        log = FaultLog(file.name, table.sheet)
        columns = _found(table.header)
        _refuse_personal(table, columns, log)
        by_supplier, marked = self._rows(table, columns, log)
        log.refuse_if_any()
        notes = list(table.notes)
        if marked:
            notes.append(f"{marked:,} values are marked as provisional, revised or estimated.")
        dropped = tuple(name for name in table.header if name not in columns.values())
        return tuple(
            Reading(Kind.SERIES, DATASET, rows.supplier, rows.table, dropped, tuple(notes))
            for rows in by_supplier
        )

    def _rows(
        self, table: RowTable, columns: dict[str, str], log: FaultLog
    ) -> tuple[tuple[SeriesRows, ...], int]:
        """The rows of each supplier, and how many values are marked without being absent."""
        by_supplier: dict[str, SeriesRows] = {}
        marked = 0
        first: dict[tuple[str, str, str, Period], int] = {}
        at = {role: table.header.index(name) for role, name in columns.items()}
        for number, cells in zip(table.numbers, table.rows, strict=True):
            cell = {role: cells[index] for role, index in at.items()}
            row = _Row(number, cell, columns, log)
            measure, area, period = row.text("measure"), row.text("area"), row.period()
            unit = row.unit()
            value = row.value(unit)
            if measure is None or area is None or period is None or value is None:
                continue
            code = code_or_name(area, self.names)
            supplier = as_text(cell.get("supplier")) or self.supplier
            key = (supplier, measure, code, period)
            if key in first:
                problem = "This measure, area and period came before."
                log.add(problem, f"Keep one of this row and row {first[key]}.", row=number)
                continue
            first[key] = number
            marked += row.is_marked
            rows = by_supplier.setdefault(supplier, SeriesRows(supplier))
            rows.add(measure, code, period, value, number, unit=unit)
        return tuple(by_supplier.values()) or (SeriesRows(self.supplier),), marked


def _found(header: Sequence[str]) -> dict[str, str]:
    """The columns of a header by what they hold."""
    plain = {name.casefold().replace("_", " "): name for name in header}
    found = {
        role: next((plain[one] for one in allowed if one in plain), None) for role, allowed in COLUMNS.items()
    }
    return {role: name for role, name in found.items() if name is not None}


def _refuse_personal(table: RowTable, columns: dict[str, str], log: FaultLog) -> None:
    for finding in findings_in(table):
        if finding.column not in columns.values():
            remedy = "Take the column out of the file: a series needs none of it."
            log.add(finding.problem, remedy, row=table.numbers[finding.index], column=finding.column)


@dataclass(slots=True)
class _Row:
    """One row of a file, with the faults of its cells going into the log."""

    number: int
    cell: dict[str, Cell]
    columns: dict[str, str]
    log: FaultLog
    is_marked: bool = False

    def text(self, role: str) -> str | None:
        text = as_text(self.cell[role])
        if text is None:
            self._fault(role, f"The {role} is blank.", "Fill it in.")
        return None if text is None else " ".join(text.split())

    def period(self) -> Period | None:
        text = self.text("period")
        period = None if text is None else read_period(text)
        if text is not None and period is None:
            self._fault("period", "This is not a period.", f"Write it as {WAYS}.", text)
        return period

    def unit(self) -> Unit:
        text = as_text(self.cell.get("unit")) or ""
        unit = _UNITS.get(text.casefold())
        if unit is None:
            self._fault("unit", "This is not a unit.", "See docs/sources/aggregate-series.md.", text)
        return unit or Unit.COUNT

    def value(self, unit: Unit) -> float | Absence | None:
        status = as_text(self.cell.get("status"))
        said = read_value(self.cell["value"])
        why = None if status is None else read_absence(status)
        self.is_marked = status is not None and is_mark(status)
        if status is not None and why is None and not self.is_marked:
            self._fault("status", "This is not a status.", "Write one of [x] [c] [u] [z] [w].", status)
            return None
        if isinstance(said, NotANumber):
            remedy = "Write a number alone, or one of [x] [c] [u] [z] [w]."
            self._fault("value", "This is not a number.", remedy, said.text)
            return None
        if said is None:
            if why is None:
                remedy = "If it is not known write [x]; if there were none write 0."
                self._fault("value", "There is neither a value nor a reason why not.", remedy)
            return why
        if why is not None and said != why:
            self._fault("status", "There is a number, and a reason why there is none.", "Keep one.", status)
            return None
        if isinstance(said, float):
            self._check_number(said, unit)
        return said

    def _check_number(self, number: float, unit: Unit) -> None:
        shown = as_text(self.cell["value"])
        if number < 0 and unit not in SIGNED:
            problem = f"A {unit.value} cannot be below zero."
            self._fault("value", problem, "Correct it, or state another unit.", shown)
        elif unit in WHOLE and not number.is_integer():
            problem = f"A {unit.value} is a whole number."
            self._fault("value", problem, "Correct it, or state another unit.", shown)

    def _fault(self, role: str, problem: str, remedy: str, value: str | None = None) -> None:
        column = self.columns.get(role)
        self.log.add(problem, remedy, row=self.number, column=column, value=value, as_word=True)
