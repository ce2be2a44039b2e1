"""What a cell of a list holds, whether a text file or a workbook, and its text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | datetime | date | time | timedelta | None
"""What a cell holds. Text files have text only; blank is None."""


def as_text(cell: Cell) -> str | None:
    """A cell as text: whole numbers without a point, days as YYYY-MM-DD, times after a space.

    >>> as_text(3.0), as_text(datetime(2022, 9, 1)), as_text(datetime(2022, 9, 1, 13, 5)), as_text(None)
    ('3', '2022-09-01', '2022-09-01 13:05:00', None)
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    return str(cell)
