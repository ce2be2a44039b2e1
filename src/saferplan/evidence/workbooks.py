"""Sheets of Excel workbooks, read as data only: no macro runs, no link is followed, no entity is expanded."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from saferplan.errors import Fault, RefusalError
from saferplan.evidence.cells import Cell

LARGEST_UNPACKED = 2_000_000_000
"""Bytes that the parts of a workbook may have when unpacked."""

MOST_COMPRESSED = 200
"""How many times smaller than its contents a part of over 100 MB may be before it is taken for a trap."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_UNREADABLE = (
    DefusedXmlException,
    InvalidFileException,
    SyntaxError,
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    KeyError,
    TypeError,
    EOFError,
)

if not openpyxl.DEFUSEDXML:
    raise ImportError("openpyxl does not use defusedxml; unset OPENPYXL_DEFUSEDXML and install defusedxml")


def sheet_titles(path: Path, name: str) -> tuple[str, ...]:
    """The titles of a workbook's visible sheets.

    Raises:
        RefusalError: it is not a workbook that can be read.
    """
    with _opened(path, name) as book:
        return tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible")


def sheet_rows(path: Path, name: str, sheet: str | None) -> tuple[str, Iterator[tuple[int, Sequence[Cell]]]]:
    """A sheet's title, and its rows with their numbers.

    Args:
        path: the workbook.
        name: what to call it in messages.
        sheet: the sheet's title; the only visible one where not given.

    Raises:
        RefusalError: it is not a workbook, the sheet is not there, or a formula in it was never computed.
    """
    titles = sheet_titles(path, name)
    if sheet is None and len(titles) != 1:
        remedy = (
            "Delete the others; for a partner's list, the mapping can say which of its sheets it is: "
            f"{', '.join(titles)}."
        )
        raise RefusalError((Fault(name, f"The workbook has {len(titles)} sheets.", remedy),))
    title = sheet if sheet is not None else titles[0]
    if title not in titles:
        remedy = f"Its visible sheets are: {', '.join(titles)}."
        raise RefusalError((Fault(name, f"There is no sheet {title!r}.", remedy),))
    return title, _rows(path, name, title)


def _rows(path: Path, name: str, title: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    try:
        if _has_formulas(path):
            yield from _computed(path, name, title)
        else:
            with _opened(path, name) as book:
                yield from enumerate(map(_cells, _lines(book, title)), start=1)
    except _UNREADABLE as error:
        raise RefusalError((_unreadable(name, error),)) from None


def _computed(path: Path, name: str, title: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows of a sheet with formulas: one never computed has no value, and must not pass as blank."""
    with _opened(path, name) as values, _opened(path, name, formulas=True) as written:
        lines = zip(_lines(values, title), _lines(written, title), strict=True)
        for number, (cells, formulas) in enumerate(lines, start=1):
            if any(
                cell is None and isinstance(formula, str) and formula.startswith("=")
                for cell, formula in zip(cells, formulas, strict=True)
            ):
                problem, remedy = (
                    "A formula was never computed.",
                    "Open the workbook in a spreadsheet and save it.",
                )
                raise RefusalError((Fault(name, problem, remedy, row=number, sheet=title),))
            yield number, _cells(cells)


def _cells(line: Sequence[Any]) -> list[Cell]:
    return [None if cell is None or (isinstance(cell, str) and not cell.strip()) else cell for cell in line]


def _lines(book: Any, title: str) -> Iterator[Sequence[Any]]:
    sheet = book[title]
    # What a workbook says of a sheet's size is often wrong, and would cut the sheet short.
    sheet.reset_dimensions()
    return cast("Iterator[Sequence[Any]]", sheet.iter_rows(values_only=True))


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as parts:
        for entry in parts.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                tail = b""
                with parts.open(entry) as part:
                    while piece := part.read(1 << 20):
                        if _FORMULA.search(tail + piece):
                            return True
                        tail = piece[-8:]
    return False


@contextmanager
def _opened(path: Path, name: str, *, formulas: bool = False) -> Iterator[Any]:
    _check_parts(path, name)
    with path.open("rb") as stream:
        try:
            with warnings.catch_warnings():
                # openpyxl warns of what it leaves out (styles, validation lists): none of it is data.
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(
                    stream, read_only=True, data_only=not formulas, keep_links=False
                )
        except _UNREADABLE as error:
            raise RefusalError((_unreadable(name, error),)) from None
        try:
            yield book
        finally:
            book.close()


def _check_parts(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            entries = parts.infolist()
    except zipfile.BadZipFile as error:
        raise RefusalError((_unreadable(name, error),)) from None
    if not any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise RefusalError((Fault(name, "This is not an Excel workbook.", "Save the list as .xlsx or CSV."),))
    unpacked = sum(entry.file_size for entry in entries)
    trap = any(
        entry.file_size > 100_000_000 and entry.file_size > MOST_COMPRESSED * max(entry.compress_size, 1)
        for entry in entries
    )
    if unpacked > LARGEST_UNPACKED or trap:
        problem = f"Unpacked it would have {unpacked:,} bytes, out of all proportion."
        raise RefusalError((Fault(name, problem, "Save the list as CSV."),))


def _unreadable(name: str, error: Exception) -> Fault:
    return Fault(
        name,
        f"The workbook cannot be read ({type(error).__name__}).",
        "Open it in a spreadsheet and save it again as .xlsx.",
    )
