"""The copy of a list that may be kept: only what its mapping uses, and no identifier of a case."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time

from saferplan.evidence.cells import Cell, as_text
from saferplan.evidence.mapping import Mapping
from saferplan.evidence.rows import RowTable
from saferplan.evidence.written_dates import DateFormat


def redacted_text(table: RowTable, mapping: Mapping, hashes: Sequence[str]) -> str:
    """A list as CSV with the columns the mapping uses, each row on the line that has its number.

    Args:
        table: the list.
        mapping: how it is read.
        hashes: what to write for the identifier of each row.

    Dates that a workbook holds as dates are written in the first format the mapping gives for them, so that
    reading the copy through the same mapping gives the same records.
    """
    formats = {
        dated.column: dated.formats[0]
        for role in ("month", "date", "time", "start", "start_time", "end", "end_time")
        if (dated := getattr(mapping.time, role)) is not None
    }
    cells: dict[str, Sequence[str]] = {}
    for column in mapping.columns:
        if mapping.record_id is not None and column == mapping.record_id.column:
            cells[column] = hashes
        elif column in formats:
            cells[column] = [_dated(cell, formats[column]) for cell in table.column(column)]
        else:
            cells[column] = [_on_one_line(text) for text in table.texts(column)]
    lines: dict[int, Sequence[str]] = {table.header_row: list(cells)}
    lines |= dict(zip(table.numbers, zip(*cells.values(), strict=True), strict=True))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for number in range(1, max(lines) + 1):
        if number in lines:
            writer.writerow(lines[number])
        else:
            written.write("\n")
    return written.getvalue()


def _on_one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _dated(cell: Cell, written: DateFormat) -> str:
    if isinstance(cell, datetime):
        return written.write(cell)
    if isinstance(cell, date):
        return written.write(datetime.combine(cell, time()))
    if isinstance(cell, time):
        return written.write(datetime.combine(date(2000, 1, 1), cell))
    return _on_one_line(as_text(cell))
