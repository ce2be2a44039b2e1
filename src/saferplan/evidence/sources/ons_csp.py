"""Police recorded crime by community safety partnership, as the Office for National Statistics publishes it.

The workbook of police force area tables, or its tables C1 to C5 as CSV.
See docs/sources/ons-recorded-crime.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from saferplan.domain.periods import Month, Period
from saferplan.errors import Fault, RefusalError
from saferplan.evidence.cells import Cell, as_text
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.records import Kind
from saferplan.evidence.rows import column_names, read_rows
from saferplan.evidence.series_rows import SeriesRows
from saferplan.evidence.sources import OpenedFile, Preview, Reading
from saferplan.evidence.sources.ons_checks import disagreements
from saferplan.evidence.sources.ons_tables import OnsTable, TableKind, is_combined, is_header, read_table
from saferplan.evidence.written_periods import read_period

DATASET = "ons-recorded-crime"
SUPPLIER = "Office for National Statistics"
RATES = "ons-recorded-crime-rate"

_TITLE = re.compile(r"^\s*Table (C[1-5])\s*:", re.IGNORECASE)
_SHEET = re.compile(r"\bC[2-5]\b")
_TITLE_YEAR = re.compile(r"year ending ([A-Z][a-z]+ \d{4})")
_NAME_YEAR = re.compile(r"(?:ye|year[ _-]?ending)[ _-]?([A-Za-z]{3,9})[ _-]?(\d{4})", re.IGNORECASE)
_NAME_TABLE = re.compile(r"table[ _-]?(C[1-5])(?![0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OnsCsp:
    """The adapter for the tables by community safety partnership.

    Kept are the counts of the latest year (C2) and the year before (C5), which may be below zero, and the
    rates with their rounded populations (C4). Percentages (C3) are only checked against the counts; the list
    of combined partnerships (C1) is left to the geography.

    Args:
        year_ending: the last month of the latest year, for CSV files whose names do not say it.
        table: which table a CSV file is, where its name does not say it.
    """

    year_ending: Month | None = None
    table: TableKind | None = None

    id = "ons-csp"

    def recognises(self, preview: Preview) -> bool:
        """Whether it is the workbook, or one of its tables by its header."""
        if preview.sheets:
            titles = [line[0] for sheet in preview.sheets.values() for line in sheet[:1] if line]
            return any(_TITLE.match(title) for title in titles)
        names = column_names(preview.header)
        return is_header(names) or is_combined(names)

    def read(self, file: OpenedFile) -> tuple[Reading, ...]:
        """The counts and rates as series by partnership and force.

        Raises:
            RefusalError: it cannot be told which table of which year it is; a code, an offence or a number
                cannot be read; or an area comes twice.
        """
        with file.path.open("rb") as opened:
            workbook = opened.read(2) == b"PK"
        log = FaultLog(file.name)
        tables = _of_workbook(file, log) if workbook else self._of_csv(file, log)
        log.refuse_if_any()
        rows = SeriesRows(SUPPLIER)
        for table in tables:
            _add(rows, table)
        notes = [note for table in tables for note in table.notes] + list(disagreements(tables))
        if not len(rows):
            notes.append("Nothing is kept of this table: the counts and rates are in tables C2, C4 and C5.")
        said = tuple(dict.fromkeys(notes))
        return (Reading(Kind.SERIES, DATASET, SUPPLIER, rows.table, notes=said, whole=True),)

    def _of_csv(self, file: OpenedFile, log: FaultLog) -> list[OnsTable]:
        name = file.name.replace("\\", "/").rpartition("/")[2]
        found = read_rows(file.path, file.name)
        if is_combined(found.header):
            return []
        told = _NAME_TABLE.search(name)
        kind = self.table or (TableKind(told[1].upper()) if told else None)
        if kind is None:
            log.add(
                "Its name does not say which of the tables C2 to C5 it is.",
                'Give it a name such as "ons_csp_ye_dec_2024_Table_C2.csv", or add the workbook instead.',
            )
            return []
        said = _NAME_YEAR.search(name)
        period = None if said is None else read_period(f"{said[1]} {said[2]}")
        last = self.year_ending or (None if period is None else period.last)
        if last is None:
            log.add(
                "Its name does not say which year it is of.",
                'Give it a name such as "ons_csp_ye_dec_2024_Table_C2.csv", or add the workbook instead.',
            )
            return []
        latest = Period.year_ending(last)
        period = latest.before if kind is TableKind.COUNTS_BEFORE else latest
        lines = zip(found.numbers, found.rows, strict=True)
        return [read_table(kind, period, found.header, lines, log)]


def _of_workbook(file: OpenedFile, log: FaultLog) -> list[OnsTable]:
    from saferplan.evidence.workbooks import sheet_rows, sheet_titles  # openpyxl takes a while to load

    tables = []
    for sheet in filter(_SHEET.search, sheet_titles(file.path, file.name)):
        _, lines = sheet_rows(file.path, file.name, sheet)
        _, first = next(lines, (1, ()))
        title = as_text(first[0]) if first else None
        told = _TITLE.match(title or "")
        if told is None:
            continue
        kind = TableKind(told[1].upper())
        header = next((names for _, cells in lines if is_header(names := column_names(cells))), None)
        if header is None:
            raise RefusalError((Fault(file.name, "The sheet has no header.", "Get it again.", sheet=sheet),))
        of_sheet = FaultLog(file.name, sheet)
        period = _period(title or "", kind, of_sheet)
        if period is not None:
            tables.append(read_table(kind, period, header, _filled(lines), of_sheet))
        log.take(of_sheet)
    _check_years(tables, log)
    return tables


def _filled(lines: Iterable[tuple[int, Iterable[Cell]]]) -> Iterable[tuple[int, tuple[Cell, ...]]]:
    for number, cells in lines:
        row = tuple(cells)
        if any(cell is not None for cell in row):
            yield number, row


def _period(title: str, kind: TableKind, log: FaultLog) -> Period | None:
    """The year that a table's title names; of the table of changes, the later of the two."""
    years = [read_period(f"year ending {said}") for said in _TITLE_YEAR.findall(title)]
    found = [period for period in years if period is not None]
    wanted = 2 if kind is TableKind.CHANGES else 1
    if len(found) != wanted:
        log.add("The table's title does not name its year.", "Get the workbook again.", row=1, value=title)
        return None
    return max(found)


def _check_years(tables: Iterable[OnsTable], log: FaultLog) -> None:
    by_kind = {table.kind: table.period for table in tables}
    latest = by_kind.get(TableKind.COUNTS)
    if latest is None:
        log.add("The workbook has no table C2.", "Get it again from the publisher.")
        return
    for kind, period in by_kind.items():
        due = latest.before if kind is TableKind.COUNTS_BEFORE else latest
        if period != due:
            problem = f"Table {kind.value} is of the {period.label}, beside C2 of the {latest.label}."
            log.add(problem, "Get the workbook again.")


def _add(rows: SeriesRows, table: OnsTable) -> None:
    if table.kind is TableKind.CHANGES:
        return
    for line in table.lines:
        for column, value in zip(table.columns, line.values, strict=True):
            measure = f"{RATES if table.kind is TableKind.RATES else DATASET}/{column.slug}"
            rows.add(measure, line.area, table.period, value, line.row, unit=column.unit)
