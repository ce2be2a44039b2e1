"""Errors that a person can act on: what is wrong, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


class SaferPlanError(Exception):
    """Something a person asked for cannot be done; the message says why and what to do.

    Args:
        problem: what is wrong, in one sentence.
        remedy: what the reader can do about it, in one sentence.

    >>> str(SaferPlanError("No workspace here.", "Run `saferplan init` first."))
    'No workspace here. Run `saferplan init` first.'
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem} {remedy}".strip())


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one file, addressed as closely as it can be.

    `row` is the line of a text file or the row of a sheet, counted from 1 with the header, as an editor
    or a spreadsheet shows it; None where the fault is of the whole file or column.
    """

    file: str
    problem: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        where = [self.file]
        if self.sheet is not None:
            where.append(f"sheet {self.sheet}")
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column {self.column!r}")
        said = "" if self.value is None else f" The value is {self.value!r}."
        return f"{', '.join(where)}: {self.problem}{said} {self.remedy}"


class RefusalError(SaferPlanError):
    """Files were refused whole; nothing of the addition was kept. `faults` says where and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        shown = [f"- {fault}" for fault in faults[:20]]
        if len(faults) > 20:
            shown.append(f"- and {len(faults) - 20} more")
        super().__init__("Nothing was added.\n" + "\n".join(shown))
