"""Columns of a survey's export by which a respondent could be known: such a file is refused whole.

Tools for surveys export more than was asked: addresses of computers, e-mail addresses, links back to a respondent. What
identifies is not dropped in silence: the file is to be exported without it, so that it does not lie about elsewhere.
Texts that people wrote are judged one by one instead (`screening`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from saferplan.domain.personal_data import PersonalKind, judge_column

_ADDRESS_OF_COMPUTER = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){4,7}", re.IGNORECASE
)
_NAMED_SO = re.compile(r"\bip\b|ip.?address", re.IGNORECASE)
# A number that the tool gave a respondent is left out like every column without a question, and tells nobody's name.
_PASSED_OVER = frozenset({PersonalKind.REFERENCE})


class Identifying(msgspec.Struct, frozen=True, kw_only=True):
    """A column that identifies: what it looks to hold, and the place of the first such value, from 0."""

    column: str
    what: str
    index: int

    @property
    def problem(self) -> str:
        """One sentence that repeats no value."""
        return f"It looks to hold {self.what}."


REMEDY = "Export the answers without this column, or delete it from the file, and hand the file in again."


def identifying_columns(
    columns: Mapping[str, Sequence[str | None]], texts: Collection[str] = ()
) -> tuple[Identifying, ...]:
    """The columns by which respondents could be known.

    Args:
        columns: each column's cells.
        texts: the columns that hold what people wrote in their own words.

    >>> [one.what for one in identifying_columns({"IP Address": ["203.0.113.9"], "How safe?": ["Very safe"]})]
    ['addresses of computers']
    """
    found = []
    for name, cells in columns.items():
        held = [(at, cell.strip()) for at, cell in enumerate(cells) if cell and cell.strip()]
        computers = [at for at, cell in held if _ADDRESS_OF_COMPUTER.fullmatch(cell)]
        if computers or (held and _NAMED_SO.search(name)):
            at = computers[0] if computers else held[0][0]
            found.append(Identifying(column=name, what="addresses of computers", index=at))
            continue
        if name in texts:
            continue
        for one in judge_column(name, cells):
            if one.kind in _PASSED_OVER:
                continue
            found.append(Identifying(column=name, what=one.kind.value, index=one.index))
            break
    return tuple(found)
