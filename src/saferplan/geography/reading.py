"""From the bytes of a table file to rows of text, whatever its separator, encoding and line ends."""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pyarrow.csv

from saferplan.errors import Fault, RefusalError
from saferplan.geography.opening import GivenFile

SEPARATORS = (",", ";", "\t")


def header_of(file: GivenFile) -> tuple[str, ...]:
    """The first line of a table file, as column names; empty where the file is empty."""
    first = _decoded(file.content.split(b"\n", 1)[0][:100_000]).lstrip("\ufeff").strip("\r\n")
    return tuple(next(csv.reader([first], delimiter=_separator(first)), ()))


def read_table(file: GivenFile) -> pa.Table:
    """Every column of a table file as text.

    Raises:
        RefusalError: the file has no rows, or a row has too few or too many values.
    """
    header = header_of(file)
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise RefusalError(
            (
                Fault(
                    file.name, "The column comes twice.", "Name every column once.", row=1, column=repeated[0]
                ),
            )
        )
    faults: list[Fault] = []

    def ragged(row: pyarrow.csv.InvalidRow) -> str:
        faults.append(
            Fault(
                file.name,
                f"The row has {row.actual_columns} values; the header has {row.expected_columns}.",
                "Get the file again from its publisher, or correct the row.",
                row=row.number,
                value=row.text[:80],
            )
        )
        return "skip"

    content = file.content if _is_utf8(file.content) else _decoded(file.content).encode()
    first = _decoded(content.split(b"\n", 1)[0][:100_000])
    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(content),
            read_options=pyarrow.csv.ReadOptions(use_threads=False),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=_separator(first), invalid_row_handler=ragged, newlines_in_values=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={name: pa.string() for name in header}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise RefusalError(
            (Fault(file.name, f"The table cannot be read ({error}).", "Get the file again."),)
        ) from error
    if faults:
        raise RefusalError(tuple(faults[:20]))
    if table.num_rows == 0:
        raise RefusalError((Fault(file.name, "The file has a header and no rows.", "Get the file again."),))
    return table


def _separator(first_line: str) -> str:
    return max(SEPARATORS, key=lambda separator: (first_line.count(separator), separator == ","))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes) -> str:
    return content.decode("utf-8") if _is_utf8(content) else content.decode("cp1252", errors="replace")
