"""Recognising a file by what is in it: its header or its sheets, never by its name."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from saferplan.errors import Fault, RefusalError
from saferplan.evidence.cells import as_text
from saferplan.evidence.rows import separator
from saferplan.evidence.sources import EngineSource, Preview, Source

PREVIEWED_ROWS = 30
_WORKBOOK = b"PK\x03\x04"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ALMOST = 0.5


def is_workbook(start: bytes) -> bool:
    """Whether a file that starts so is a workbook (or another zip archive)."""
    return start.startswith(_WORKBOOK)


def preview_text(name: str, start: bytes) -> Preview:
    """The header and first rows of a text file, from its first bytes.

    >>> preview_text("a.csv", b"Area,People\\r\\nCoalville,35000\\r\\nIbsto").rows
    (('Coalville', '35000'),)
    """
    text = _decoded(start)
    whole_lines = text if len(text) < 10 or text.endswith("\n") else text[: text.rfind("\n") + 1] or text
    reader = csv.reader(io.StringIO(whole_lines, newline=""), delimiter=separator(whole_lines))
    try:
        rows = [tuple(cells) for cells in islice(reader, PREVIEWED_ROWS + 1)]
    except csv.Error:
        rows = []
    return Preview(name, rows[0] if rows else (), tuple(rows[1:]))


def preview_workbook(name: str, path: Path) -> Preview:
    """The first rows of each visible sheet of a workbook.

    Raises:
        RefusalError: it is not a workbook that can be read.
    """
    from saferplan.evidence.workbooks import sheet_rows, sheet_titles  # openpyxl takes a while to load

    sheets = {}
    for title in sheet_titles(path, name):
        _, lines = sheet_rows(path, name, title)
        sheets[title] = tuple(
            tuple(as_text(cell) or "" for cell in cells) for _, cells in islice(lines, PREVIEWED_ROWS)
        )
    first = next(iter(sheets.values()), ())
    return Preview(name, first[0] if first else (), first[1:], sheets)


def recognise(preview: Preview, sources: Sequence[Source]) -> Source:
    """The one source that the file is of.

    Raises:
        RefusalError: it is of none, or could be of several.
    """
    fitting = [source for source in sources if source.recognises(preview)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        named = ", ".join(source.id for source in fitting)
        fault = Fault(
            preview.name,
            f"The file could be read in several ways: {named}.",
            "Keep only the mapping that is meant for it.",
        )
        raise RefusalError((fault,))
    raise RefusalError((_unrecognised(preview, sources),))


def _unrecognised(preview: Preview, sources: Sequence[Source]) -> Fault:
    if not any(cell.strip() for cell in preview.header) and not preview.sheets:
        return Fault(preview.name, "The file is empty.", "Get it again.")
    regular = [source for source in sources if isinstance(source, EngineSource)]
    nearest = max(regular, key=lambda source: _likeness(preview.header, source), default=None)
    if nearest is not None and _likeness(preview.header, nearest) >= _ALMOST:
        problem = _difference(preview.header, nearest)
        return Fault(preview.name, problem, "Get the file again from the publisher.", row=1)
    shown = ", ".join(repr(cell[:40]) for cell in preview.header[:12])
    known = ", ".join(source.id for source in sources)
    return Fault(
        preview.name,
        f"The file is of no known kind. Its header is {shown}.",
        f"Known kinds: {known}. For any other list, make a mapping with `saferplan evidence map`.",
        row=1,
    )


def _likeness(header: Sequence[str], source: EngineSource) -> float:
    """The share of all column names that a header and a source's have in common, 0 to 1."""
    return len(set(header) & set(source.header)) / len(set(header) | set(source.header))


def _difference(header: Sequence[str], source: EngineSource) -> str:
    missing = [column for column in source.header if column not in header]
    extra = [column for column in header if column not in source.header]
    said = [f"The header is almost that of {source.title}."]
    if missing:
        said.append(f"Missing: {', '.join(map(repr, missing))}.")
    if extra:
        said.append(f"Not expected: {', '.join(map(repr, extra))}.")
    if not missing and not extra:
        said.append(f"The columns should be in this order: {', '.join(source.header)}.")
    return " ".join(said)


def _decoded(start: bytes) -> str:
    if start.startswith(_UTF16):
        return start[: len(start) // 2 * 2].decode("utf-16", errors="replace")
    for_sure = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        return for_sure.decode(start)
    except UnicodeDecodeError:
        return start.decode("cp1252", errors="replace")
