"""Reading a workbook that came back: every cell that cannot be right is named by sheet, row and column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from saferplan.errors import Fault, RefusalError
from saferplan.evidence.cells import Cell
from saferplan.evidence.workbooks import sheet_rows, sheet_titles
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Plan
from saferplan.plan.workbook.layout import ABOUT, HEADING_ROW, SHEETS, VERSION, Column, Kind, Sheet
from saferplan.plan.workbook.writing import about

DAY_FORMATS = ("%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row as it came back: which row of ours it is, as of which event, and what its cells say."""

    sheet: Sheet
    number: int
    subject: int
    seen: int
    values: Mapping[str, Any]

    def fault(self, file: str, key: str | None, problem: str, remedy: str) -> Fault:
        """Something wrong with a cell of this row, or with the row."""
        column = None if key is None else self.sheet.column(key).heading
        return Fault(file, problem, remedy, row=self.number, column=column, sheet=self.sheet.title)


def read_workbook(path: Path, name: str, *, plan: Plan, organisation: Organisation) -> tuple[FilledRow, ...]:
    """The rows of a workbook that was sent to this organisation for this plan.

    Raises:
        RefusalError: it is not such a workbook, or cells hold what they cannot hold; every fault is named.
    """
    titles = sheet_titles(path, name)
    missing = [one for one in (ABOUT, *(sheet.title for sheet in SHEETS)) if one not in titles]
    if missing:
        problem = f"The sheet {missing[0]!r} is missing: this is not a workbook of the plan, or a sheet was renamed."
        raise RefusalError((Fault(name, problem, "Get the workbook from the site anew and fill that in."),))
    _check_about(path, name, plan, organisation)
    faults: list[Fault] = []
    rows = [row for sheet in SHEETS for row in _sheet(path, name, sheet, faults)]
    faults += _twice(name, rows)
    if faults:
        raise RefusalError(tuple(faults))
    return tuple(rows)


def _check_about(path: Path, name: str, plan: Plan, organisation: Organisation) -> None:
    said = {
        str(cells[0]): str(cells[1])
        for _, cells in sheet_rows(path, name, ABOUT)[1]
        if len(cells) > 1 and cells[0]
    }
    remedies = {
        "Layout": f"This site reads layout {VERSION}: get the workbook from the site anew.",
        "Plan": f"Choose the plan it was made for, or get the workbook of {plan}.",
        "Organisation": f"This is another organisation's workbook, not that of {organisation}.",
    }
    for key, value in about(plan, organisation).items():
        if said.get(key) != value:
            problem = f"{key} is {said.get(key, 'missing')!r} where {value!r} is expected."
            raise RefusalError((Fault(name, problem, remedies[key], sheet=ABOUT, value=said.get(key)),))


def _sheet(path: Path, name: str, sheet: Sheet, faults: list[Fault]) -> Iterator[FilledRow]:
    places: dict[str, int] = {}
    for number, cells in sheet_rows(path, name, sheet.title)[1]:
        if number == HEADING_ROW:
            headings = [str(cell).strip() if cell is not None else "" for cell in cells]
            lost = [one.heading for one in sheet.columns if one.heading not in headings]
            if lost:
                problem = f"The column {lost[0]!r} is missing."
                remedy = "Columns may not be deleted or renamed: get the workbook from the site anew."
                faults.append(Fault(name, problem, remedy, row=number, column=lost[0], sheet=sheet.title))
                return
            places = {one.key: headings.index(one.heading) for one in sheet.columns}
        elif number > HEADING_ROW and any(cell is not None for cell in cells):
            row = _row(name, sheet, number, cells, places, faults)
            if row is not None:
                yield row


def _row(
    name: str,
    sheet: Sheet,
    number: int,
    cells: Sequence[Cell],
    places: Mapping[str, int],
    faults: list[Fault],
) -> FilledRow | None:
    found = {key: cells[at] if at < len(cells) else None for key, at in places.items()}
    identity, seen = str(found["identity"] or ""), found["seen"]
    if not (identity.startswith(sheet.mark) and identity[1:].isdigit() and isinstance(seen, int | float)):
        problem = (
            "The row does not say which one it is: rows may not be added, and the first columns not changed."
        )
        remedy = "Remove the row, or get the workbook from the site anew. New actions are added on the site."
        faults.append(
            Fault(
                name,
                problem,
                remedy,
                row=number,
                column="Identity",
                value=identity or None,
                sheet=sheet.title,
            )
        )
        return None
    values = {}
    for column in sheet.filled:
        try:
            values[column.key] = _value(column, found[column.key])
        except ValueError as error:
            faults.append(
                Fault(
                    name,
                    str(error),
                    _REMEDIES[column.kind].format(choices=", ".join(label for _, label in column.choices)),
                    row=number,
                    column=column.heading,
                    value=str(found[column.key]),
                    sheet=sheet.title,
                )
            )
    return FilledRow(sheet, number, int(identity[1:]), int(seen), values)


_REMEDIES = {
    Kind.TEXT: "Write text.",
    Kind.DATE: "Write a day, such as 30/06/2017.",
    Kind.NUMBER: "Write a number, or leave it blank and say why there is none.",
    Kind.CHOICE: "Choose one of: {choices}.",
}


def _value(column: Column, cell: Cell) -> Any:
    """What a cell says: text (blank is empty), a day, a number, or the value of a choice; None where it is blank."""
    if column.kind is Kind.TEXT:
        return "" if cell is None else _text(cell)
    if cell is None:
        return "" if column.kind is Kind.CHOICE else None
    if column.kind is Kind.DATE:
        return _day(cell)
    if column.kind is Kind.NUMBER:
        return _number(cell)
    wanted = str(cell).strip().casefold()
    for value, label in column.choices:
        if wanted in (value.casefold(), label.casefold()):
            return value
    raise ValueError("This is not one of those to choose from.")


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _day(cell: Cell) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, str):
        for form in DAY_FORMATS:
            try:
                return dt.datetime.strptime(cell.strip(), form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
    raise ValueError("This is not a day.")


def _number(cell: Cell) -> Decimal:
    try:
        number = Decimal(str(cell).strip().replace(",", ""))
    except InvalidOperation:
        raise ValueError("This is not a number.") from None
    if isinstance(cell, bool) or not number.is_finite():
        raise ValueError("This is not a number.")
    return number


def _twice(name: str, rows: Sequence[FilledRow]) -> Iterator[Fault]:
    first: dict[tuple[str, int], int] = {}
    for row in rows:
        key = (row.sheet.mark, row.subject)
        if key in first:
            yield row.fault(
                name, None, f"This row stands here twice, also in row {first[key]}.", "Remove one of the two."
            )
        first.setdefault(key, row.number)
