"""A table as a spreadsheet wants it: plain headings, one value a cell, intervals in two columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.documents.composition import Money, Number, Piece, TableView, Tally
from saferplan.documents.definition import Form
from saferplan.documents.measures import column_letters
from saferplan.domain.display import written
from saferplan.domain.figure import Unit


@dataclass(frozen=True, slots=True)
class Value:
    """A plain number at full precision with the format that shows it as the document does."""

    number: float | int
    format: str


GridCell = Value | str
_POUNDS_AND_PENCE = "£#,##0.00;-£#,##0.00"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table without merged cells: unique headings, rows of values and words, widths in letters."""

    headings: tuple[str, ...]
    rows: tuple[tuple[GridCell, ...], ...]
    totals: tuple[bool, ...]
    widths: tuple[int, ...]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns hold numbers."""
        return tuple(
            any(isinstance(row[place], Value) for row in self.rows) for place in range(len(self.headings))
        )


def grid_of(table: TableView) -> Grid:
    """The table for a sheet. A column of intervals becomes one of lower ends and one of upper ends."""
    headings: list[str] = []
    columns: list[list[GridCell]] = []
    widths: list[int] = []
    letters = column_letters(table)
    for place, column in enumerate(table.columns):
        pieces = [row.cells[place] for row in table.rows]
        heading = f"{column.heading} ({column.unit})" if column.unit else column.heading
        if _holds_intervals(pieces):
            for end, side in enumerate(("lower end", "upper end")):
                headings.append(f"{heading}: {side}")
                columns.append([_end(piece, end) for piece in pieces])
                widths.append(max(13, letters[place] // 2, len(heading) // 3 + 5))
        else:
            headings.append(heading)
            columns.append([_value(piece) for piece in pieces])
            widths.append(max(letters[place], len(heading) // 3 + 4))
    rows = tuple(zip(*columns, strict=True))
    return Grid(_unique(headings), rows, tuple(row.total for row in table.rows), tuple(widths))


def number_format(unit: Unit, *, signed: bool = False) -> str:
    """The spreadsheet's format for numbers of this unit, with the digits that `domain.display` writes.

    >>> number_format(Unit.PERCENT), number_format(Unit.COUNT, signed=True)
    ('#,##0.0"%"', '+#,##0;-#,##0;0')
    """
    decimals = len(written(1.0, unit).rstrip("%").partition(".")[2])
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    if unit is Unit.PERCENT:
        digits += '"%"'
    if unit is Unit.POUNDS:
        digits = "£" + digits
    if not signed:
        return digits
    return f"+{digits};-{digits};{digits.replace('#,##', '')}"


def _holds_intervals(pieces: Sequence[Piece]) -> bool:
    numbers = [piece for piece in pieces if isinstance(piece, Number)]
    return bool(numbers) and all(number.form is Form.INTERVAL for number in numbers)


def _end(piece: Piece, end: int) -> GridCell:
    if isinstance(piece, Number) and piece.figure.value is not None and piece.figure.interval is not None:
        interval = piece.figure.interval
        value = interval.upper if end else interval.lower
        return Value(value, number_format(piece.figure.definition.unit))
    return piece.text


def _value(piece: Piece) -> GridCell:
    if isinstance(piece, Money):
        return Value(piece.value, _POUNDS_AND_PENCE)
    if isinstance(piece, Tally):
        return Value(piece.value, number_format(piece.unit))
    if isinstance(piece, Number) and piece.value is not None:
        unit = piece.figure.definition.unit
        return Value(piece.value, number_format(unit, signed=piece.form is Form.SIGNED))
    return piece.text


def _unique(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings with a number after the second and later of the same words: a sheet's table wants that."""
    seen: dict[str, int] = {}
    made = []
    for heading in headings:
        key = heading.lower()
        seen[key] = seen.get(key, 0) + 1
        made.append(heading if seen[key] == 1 else f"{heading} ({seen[key]})")
    return tuple(made)
