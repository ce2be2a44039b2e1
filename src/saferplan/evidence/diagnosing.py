"""Saying what is wrong with a file of a regular format, row by row, once the engine has found it bad."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from saferplan.errors import Fault
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.sources import EngineSource, RowContext


class UnreadableError(Exception):
    """A text file cannot be split into rows from `line` on."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(reason)


def rows_with_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file in UTF-8, header first, each with the line it starts on; blank lines left out.

    Raises:
        UnreadableError: a quotation mark is not closed or stands where none may.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        line = 1
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise UnreadableError(line, str(error)) from None


def diagnose(source: EngineSource, name: str, path: Path, context: RowContext) -> tuple[Fault, ...]:
    """What is wrong with a file, each fault with row, column, value and remedy; of many of a kind, the first.

    Args:
        source: what the file is of.
        name: what to call the file.
        path: the file, in UTF-8.
        context: what its rows are checked against.
    """
    log = FaultLog(name)
    width = len(source.header)
    try:
        for line, cells in rows_with_lines(path):
            if line == 1:
                continue
            if len(cells) != width:
                log.add(
                    f"The row has {len(cells)} columns where the header has {width}.",
                    "The file may be cut short or edited; get it again.",
                    row=line,
                )
                continue
            row = dict(zip(source.header, cells, strict=True))
            for problem in source.problems(row, context):
                log.add(problem.problem, problem.remedy, row=line, column=problem.column, value=problem.value)
    except UnreadableError as error:
        log.add(
            f"The row cannot be read: {error.reason}.",
            "Check its quotation marks, or get the file again.",
            row=error.line,
        )
    return log.faults
