"""Numbers as partners and the statistical service write them, and the shorthand for why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from saferplan.domain.absence import Absence
from saferplan.evidence.cells import Cell, as_text

SHORTHAND = {
    "x": Absence.NOT_PUBLISHED,
    "c": Absence.SUPPRESSED,
    "u": Absence.UNRELIABLE,
    "z": Absence.NOT_APPLICABLE,
    "w": Absence.NOT_YET_AVAILABLE,
}
"""The statistical service's letters: `[x]` not available, `[c]` confidential, `[u]` unreliable, `[z]` not
applicable, `[w]` not yet available. A digit after the letter points to a note."""

_LETTERS = re.compile(r"\[\s*([a-z])\s?\d?\s*\]", re.IGNORECASE)
_WORDS = {absence.value: absence for absence in Absence} | {
    "not available": Absence.NOT_PUBLISHED,
    "unavailable": Absence.NOT_PUBLISHED,
    "n/a": Absence.NOT_APPLICABLE,
    "confidential": Absence.SUPPRESSED,
    "*": Absence.SUPPRESSED,
    "data lag": Absence.NOT_YET_AVAILABLE,
}
_MARKS = re.compile(r"\[\s*([prebf])\s?\d?\s*\]|provisional|revised|estimated", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_MINUS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"})


@dataclass(frozen=True, slots=True)
class NotANumber:
    """A cell that is neither a number nor a shorthand."""

    text: str


def read_value(cell: Cell) -> float | Absence | NotANumber | None:
    """What a cell of numbers says: a number, why there is none, neither, or None where it is blank.

    >>> read_value("1,234"), read_value("-3"), read_value("[u1]"), read_value("about 12")
    (1234.0, -3.0, <Absence.UNRELIABLE: 'unreliable'>, NotANumber(text='about 12'))
    """
    if isinstance(cell, bool):
        return NotANumber(str(cell))
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) < float("inf") else NotANumber(str(cell))
    text = as_text(cell)
    if text is None:
        return None
    absence = read_absence(text)
    if absence is not None:
        return absence
    number = text.translate(_MINUS)
    return float(number.replace(",", "")) if _NUMBER.fullmatch(number) else NotANumber(text)


def read_absence(text: str) -> Absence | None:
    """Why there is no number, as a shorthand or in words; None where the text is neither.

    >>> read_absence("[X]"), read_absence("not yet available"), read_absence("[p]")
    (<Absence.NOT_PUBLISHED: 'not published'>, <Absence.NOT_YET_AVAILABLE: 'not yet available'>, None)
    """
    letters = _LETTERS.fullmatch(text)
    if letters is not None:
        return SHORTHAND.get(letters[1].casefold())
    return _WORDS.get(text.casefold())


def is_mark(text: str) -> bool:
    """Whether the text marks a number without taking it away: provisional, revised, estimated, a break.

    >>> is_mark("[p]"), is_mark("Provisional"), is_mark("[x]")
    (True, True, False)
    """
    return _MARKS.fullmatch(text) is not None
