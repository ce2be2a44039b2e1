"""The rows of a list that a partner sends: a text file of separated values, or a sheet of a workbook.

Rows keep the number that an editor or a spreadsheet shows, so that every fault can be found again. What
cannot be read whole is refused whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import get_column_letter

from saferplan.errors import Fault, RefusalError
from saferplan.evidence.cells import Cell, as_text
from saferplan.evidence.faults import FaultLog

_SEPARATORS = (",", ";", "\t", "|")
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class RowTable:
    """The rows under a header.

    `numbers` are the rows' own numbers, the header's being `header_row`; wholly blank rows are left out.
    `notes` are sentences for the receipt.
    """

    file: str
    sheet: str | None
    header: tuple[str, ...]
    header_row: int
    numbers: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> list[Cell]:
        """The cells of one column, in order."""
        at = self.header.index(name)
        return [row[at] for row in self.rows]

    def texts(self, name: str) -> list[str | None]:
        """The cells of one column as text, blank as None."""
        return [as_text(cell) for cell in self.column(name)]

    def words(self, name: str) -> list[str | None]:
        """The cells of one column as words: text with single spaces, blank as None."""
        return [None if text is None else " ".join(text.split()) for text in self.texts(name)]

    def __len__(self) -> int:
        return len(self.rows)


def read_rows(path: Path, name: str, *, sheet: str | None = None, header_row: int | None = None) -> RowTable:
    """The rows of a text file or of one sheet.

    Args:
        path: the file, not compressed.
        name: what to call it in messages.
        sheet: the sheet of a workbook; its only visible one where not given.
        header_row: the row that holds the columns' names; the first where not given.

    Raises:
        RefusalError: it is not such a file, or a row does not fit the header.
    """
    with path.open("rb") as opened:
        start = opened.read(8)
    if start.startswith(_ZIP):
        from saferplan.evidence.workbooks import sheet_rows  # openpyxl takes a while to load

        found, lines = sheet_rows(path, name, sheet)
        return _table(name, found, lines, header_row or 1, ())
    if start == _COMPOUND:
        raise RefusalError(
            (
                Fault(
                    name,
                    "This is an old Excel file, or one with a password.",
                    "Save it as .xlsx without one.",
                ),
            )
        )
    text, notes = _decoded(path.read_bytes(), name)
    return _table(name, None, _text_rows(text, name), header_row or 1, notes)


def _decoded(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text, and a note where it is not in UTF-8. Windows text is taken as Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding, notes = "utf-16", ["The text is in UTF-16."]
    else:
        encoding, notes = "utf-8-sig", []
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        try:
            text, notes = content.decode("cp1252"), ["The text is not in UTF-8; it was read as Windows-1252."]
        except UnicodeDecodeError as error:
            row = content[: error.start].count(b"\n") + 1
            remedy = "Save it again as CSV UTF-8."
            raise RefusalError(
                (Fault(name, "A character is neither UTF-8 nor Windows-1252.", remedy, row=row),)
            ) from None
    if "\x00" in text:
        raise RefusalError((Fault(name, "This is not a text file.", "Save the list as CSV or .xlsx."),))
    if text.lstrip()[:1] == "<":
        raise RefusalError((Fault(name, "This is a web page or XML.", "Save the list as CSV or .xlsx."),))
    return text, tuple(notes)


def separator(text: str) -> str:
    """The character that separates the columns of a text's first line: comma, semicolon, tab or bar.

    >>> separator('"Date, time";Place\\n')
    ';'
    """
    line = next(iter(text.splitlines()), "")
    outside = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=lambda mark: (outside.count(mark), -_SEPARATORS.index(mark)))


def _text_rows(text: str, name: str) -> Iterator[tuple[int, Sequence[Cell]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [cell.strip() or None for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        fault = Fault(name, f"The row cannot be read: {error}.", "Check its quotation marks.", row=number)
        raise RefusalError((fault,)) from None


def _table(
    name: str,
    sheet: str | None,
    lines: Iterator[tuple[int, Sequence[Cell]]],
    header_row: int,
    notes: tuple[str, ...],
) -> RowTable:
    log = FaultLog(name, sheet)
    header: tuple[str, ...] = ()
    numbers: list[int] = []
    rows: list[tuple[Cell, ...]] = []
    unnamed: set[int] = set()
    filled = too_wide = 0
    for number, cells in lines:
        if number < header_row:
            continue
        if number == header_row:
            header = column_names(cells)
            unnamed = {at for at, cell in enumerate(cells) if as_text(cell) is None}
            continue
        if not header:
            break
        if all(cell is None for cell in cells):
            continue
        filled += 1
        width = len(header)
        over = [cell for cell in cells[width:] if cell is not None]
        if over:
            too_wide += 1
            log.add(
                f"The row has {len(cells)} columns where the header has {width}.",
                "Quote values that hold the separator, or correct the row.",
                row=number,
            )
        elif len(cells) < width and sheet is None:
            log.add(
                f"The row has {len(cells)} columns where the header has {width}.",
                "The file may be cut short; get it again.",
                row=number,
            )
        else:
            numbers.append(number)
            rows.append((*cells[:width], *(None,) * (width - len(cells))))
    if not any(not title.startswith("(column ") for title in header):
        log.add(
            f"There is no header in row {header_row}.",
            "Put the columns' names there; for a partner's list, the mapping can say which row it is.",
            row=header_row,
        )
    elif too_wide == filled > 1:
        # A title above the header, or cells of it that were merged: one fault, rather than one for each row.
        log = FaultLog(name, sheet)
        log.add(
            f"Every row has more columns than row {header_row}, which is read as the header.",
            "Delete what stands above the header; for a partner's list, the mapping can say which row it is.",
            row=header_row,
        )
    log.refuse_if_any()
    kept = [at for at in range(len(header)) if at not in unnamed or any(row[at] is not None for row in rows)]
    if len(kept) < len(header):
        header = tuple(header[at] for at in kept)
        rows = [tuple(row[at] for at in kept) for row in rows]
    return RowTable(name, sheet, header, header_row, tuple(numbers), tuple(rows), notes)


def column_names(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The names of the columns under a header: names that come twice, or none, are told by column letter.

    >>> column_names(["Date", "Type  of  fire", "Date", None])
    ('Date (column A)', 'Type of fire', 'Date (column C)', '(column D)')
    """
    titles = [" ".join((as_text(cell) or "").split()) for cell in cells]
    twice = {title for title in titles if titles.count(title) > 1}
    return tuple(
        f"{title} (column {get_column_letter(at + 1)})".strip() if title in twice or not title else title
        for at, title in enumerate(titles)
    )
