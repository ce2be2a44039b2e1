"""The words of the working year: how each of its values is said, shown and explained (`data/planning_words.toml`).

A value is what is stored; its word, shape, colour and meaning stand in one table, so that screens, documents and
spreadsheets say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.tables import read_table

ABSENT: Mapping[Absence, str] = {
    Absence.UNKNOWN: "not known",
    Absence.NOT_YET_AVAILABLE: "not yet available",
    Absence.NOT_PUBLISHED: "not published by the source",
    Absence.SUPPRESSED: "hidden so that nobody can be identified",
    Absence.NOT_APPLICABLE: "said not to apply",
    Absence.UNRELIABLE: "too unreliable to use",
}
"""How a sentence says why a number is not there, after “is”."""


_MARKS: Mapping[str, str] = {
    "circle": "●",
    "triangle": "▲",
    "diamond": "◆",
    "square": "■",
    "dash": "–",
    "cross": "×",
}


class Worded(StrEnum):
    """A value that is stored, with the words for it."""

    @property
    def label(self) -> str:
        """The value in words."""
        return _words(self).word

    @property
    def meaning(self) -> str:
        """The sentence that explains it."""
        return _words(self).meaning


class Shown(Worded):
    """A status. Shown by its word and its shape; the colour carries nothing alone."""

    @property
    def word(self) -> str:
        """The status as printed; the same as its label."""
        return self.label

    @property
    def shape(self) -> str:
        """The shape that stands beside the word, such as `diamond`."""
        return _words(self).shape

    @property
    def mark(self) -> str:
        """The shape as a character, for documents in which nothing is drawn."""
        return _MARKS[self.shape]

    @property
    def colour(self) -> str:
        """The colour of the word's tag, by the names that GOV.UK gives its tags; `black` is ours."""
        return _words(self).colour


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    word: str
    meaning: str
    shape: str = ""
    colour: str = ""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: Mapping[str, Mapping[str, _Words]]


TABLES = ("planning_words", "governance_words")
"""The tables of words: that of the working year, and one for each subject beside it. A kind stands in one of them."""


@cache
def _table() -> Mapping[str, Mapping[str, _Words]]:
    return {kind: words for name in TABLES for kind, words in read_table(name, _Table).words.items()}


def _words(value: Worded) -> _Words:
    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", type(value).__name__).lower()
    return _table()[kind][value.value]
