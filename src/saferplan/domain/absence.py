"""Why there is no number. Six different things, and none of them is zero.

The shorthand is that of the Government Statistical Service's guidance on symbols in tables.
"""

from __future__ import annotations

from enum import Enum


class Absence(Enum):
    """The reason why a value is not there.

    >>> Absence.SUPPRESSED.symbol
    '[c]'
    """

    UNKNOWN = "unknown"
    NOT_YET_AVAILABLE = "not yet available"
    NOT_PUBLISHED = "not published"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not applicable"
    UNRELIABLE = "unreliable"

    @property
    def symbol(self) -> str:
        """The statistical service's shorthand, for a table's cell."""
        return _SYMBOLS[self]

    @property
    def meaning(self) -> str:
        """The sentence that explains the shorthand under a table."""
        return _MEANINGS[self]


_SYMBOLS = {
    Absence.UNKNOWN: "[x]",
    Absence.NOT_YET_AVAILABLE: "[w]",
    Absence.NOT_PUBLISHED: "[x]",
    Absence.SUPPRESSED: "[c]",
    Absence.NOT_APPLICABLE: "[z]",
    Absence.UNRELIABLE: "[u]",
}

_MEANINGS = {
    Absence.UNKNOWN: "not known: the records held cannot say",
    Absence.NOT_YET_AVAILABLE: "not yet available",
    Absence.NOT_PUBLISHED: "not published by the source",
    Absence.SUPPRESSED: "hidden so that nobody can be identified",
    Absence.NOT_APPLICABLE: "does not apply",
    Absence.UNRELIABLE: "too unreliable to show",
}
