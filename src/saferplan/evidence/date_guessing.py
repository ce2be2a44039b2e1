"""Which formats a column of dates may be written in: for proposals that a person checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import combinations

from saferplan.evidence.cells import Cell, as_text
from saferplan.evidence.written_dates import DateFormat

_DAYS = (
    "DD/MM/YYYY",
    "YYYY-MM-DD",
    "D/M/YYYY",
    "DD-MM-YYYY",
    "DD.MM.YYYY",
    "DD/MM/YY",
    "D/M/YY",
    "D MMM YYYY",
    "D MMMM YYYY",
    "DD-MMM-YYYY",
    "DD-MMM-YY",
    "YYYY/MM/DD",
    "YYYYMMDD",
    "MM/DD/YYYY",
    "M/D/YYYY",
    "MM/DD/YY",
)
_CLOCKS = ("HH:mm", "H:mm", "HH:mm:ss", "H:mm:ss", "H:mm A", "H:mm:ss A", "HHmm")
_JOINED = ("YYYY-MM-DDTHH:mm", "YYYY-MM-DDTHH:mm:ss", "YYYY-MM-DDTHH:mm:ssZ", "YYYY-MM-DD HH:mm:ssZ")
_MONTHS = ("YYYY-MM", "MMM-YY", "MMM YYYY", "MMMM YYYY", "MM/YYYY")

DATES = (*_DAYS, *(f"{day} {clock}" for day in _DAYS for clock in _CLOCKS[:-1]), *_JOINED, *_MONTHS)
"""Formats of dates, those used in the United Kingdom first."""

TIMES = _CLOCKS
"""Formats of times of day."""


@dataclass(frozen=True, slots=True)
class FormatGuess:
    """The formats that read every value of a column, and others that would read them differently."""

    formats: tuple[str, ...]
    others: tuple[str, ...] = ()


def guess_formats(cells: Sequence[Cell], candidates: Sequence[str]) -> FormatGuess | None:
    """The formats of a column, one or two that read all its values between them; None where none do.

    >>> guess_formats(["01/02/2022", "05/06/2022"], DATES)
    FormatGuess(formats=('DD/MM/YYYY',), others=('MM/DD/YYYY', 'M/D/YYYY'))
    >>> guess_formats(["01/02/2022", "13/02/2022 10:30"], DATES).formats
    ('DD/MM/YYYY', 'DD/MM/YYYY HH:mm')
    """
    typed = [cell for cell in cells if isinstance(cell, date | time)]
    texts = {
        text for cell in cells if not isinstance(cell, date | time) and (text := as_text(cell)) is not None
    }
    if not texts:
        return _of_typed(typed, candidates)
    reads = {name: DateFormat(name) for name in candidates}
    sample = sorted(texts)[:: max(1, len(texts) // 200)]
    covered = {name: {text for text in sample if one.read(text) is not None} for name, one in reads.items()}
    whole = [
        name for name in candidates if len(covered[name]) == len(sample) and _reads_all(reads[name], texts)
    ]
    if whole:
        first = whole[0]
        return FormatGuess(
            (first,), tuple(name for name in whole[1:] if _differ(reads[first], reads[name], texts))
        )
    likely = sorted(filter(covered.__getitem__, candidates), key=lambda name: -len(covered[name]))
    for first, second in combinations(likely, 2):
        if len(covered[first] | covered[second]) == len(sample):
            rest = {text for text in texts if reads[first].read(text) is None}
            if _reads_all(reads[second], rest):
                return FormatGuess((first, second))
    return None


def _reads_all(one: DateFormat, texts: set[str]) -> bool:
    return all(one.read(text) is not None for text in texts)


def _differ(one: DateFormat, other: DateFormat, texts: set[str]) -> bool:
    return any(one.read(text) != other.read(text) for text in texts)


def _of_typed(typed: Sequence[date | time], candidates: Sequence[str]) -> FormatGuess | None:
    """For cells that a workbook holds as dates or times: any format will do, with the hours if they have any."""
    if not typed:
        return None
    clocks = all(isinstance(cell, time) for cell in typed)
    if clocks or not all(isinstance(cell, date) for cell in typed):
        return FormatGuess(("HH:mm",)) if clocks and "HH:mm" in candidates else None
    timed = any(isinstance(cell, datetime) and cell.time() != time() for cell in typed)
    wanted = "DD/MM/YYYY HH:mm" if timed else "DD/MM/YYYY"
    return FormatGuess((wanted,)) if wanted in candidates else None
