"""Acts that a text cites, held against the list of those a partnership has to do with (`data/acts.toml`)."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache

import msgspec

from saferplan.domain.completeness import Checked
from saferplan.domain.tables import read_table


class Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An Act: its short title with its year, its chapter, and how far that was checked."""

    title: str
    chapter: int
    about: str
    reference: str
    checked: Checked
    words: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year of its title."""
        return int(self.title[-4:])

    @property
    def cited(self) -> str:
        """Title and chapter.

        >>> acts()[0].cited
        'Crime and Disorder Act 1998 (c. 37)'
        """
        return f"{self.title} (c. {self.chapter})"


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """An Act as a text cites it. `act` is the one that the list has under that name; None where it has none.

    `proposed` is the Act that seems to be meant; None where none comes close.
    """

    words: str
    act: Act | None
    proposed: Act | None = None

    @property
    def misnamed(self) -> bool:
        """Whether the list has the Act that is meant, under another name."""
        return self.act is None and self.proposed is not None

    @property
    def sentence(self) -> str:
        """What is pointed out; empty where the citation is right."""
        if self.act is not None:
            return ""
        if self.proposed is not None:
            return f"There is no “{self.words}”. The Act meant is the {self.proposed.cited}."
        return f"“{self.words}” is not in the list of Acts, so its name could not be checked."

    @property
    def remedy(self) -> str:
        """What to do; empty where the citation is right."""
        if self.act is not None:
            return ""
        if self.proposed is not None:
            return f"Write “{self.proposed.title}”."
        return "Compare it with the Act itself, and add it to the list of Acts."


CLOSE = 0.7
"""How alike two titles must be for one to be proposed for the other: our own choice."""

_WORD = r"(?:[A-Z][\w’'\-]*|and|of|the|for|to|&|\([A-Z][\w ]*\))"
_TITLE = re.compile(rf"((?:[A-Z][\w’'\-]*)(?:,?\s+{_WORD})*?)\s+Act(?:,)?\s+((?:18|19|20)\d\d)")
_YEAR_FIRST = re.compile(
    rf"\b((?:18|19|20)\d\d)\s+((?:[A-Z][\w’'\-]*)(?:,?\s+{_WORD})*?)\s+Act\b(?!,?\s+\d{{4}})"
)
_LEADING = re.compile(r"^(?:(?:the|under|see|in|and|of|since|by|to|for)\s+)+", re.IGNORECASE)


def citations(text: str) -> tuple[Citation, ...]:
    """The Acts that a text cites with their years, each once, in the order in which they stand.

    >>> [(one.misnamed, one.remedy) for one in citations("Under the Police and Disorder Act 1998 they must.")]
    [(True, 'Write “Crime and Disorder Act 1998”.')]
    >>> [one.act.chapter for one in citations("The 1998 Crime and Disorder Act asks for it.")]
    [37]
    """
    named: dict[str, None] = {}
    # A title does not run from one line of a list into the next.
    for line in text.splitlines():
        found = [(one.start(), one.group(1), one.group(2)) for one in _TITLE.finditer(line)]
        found += [(one.start(), one.group(2), one.group(1)) for one in _YEAR_FIRST.finditer(line)]
        named |= dict.fromkeys(f"{_LEADING.sub('', name)} Act {year}" for _, name, year in sorted(found))
    return tuple(_held(one) for one in named)


@cache
def acts() -> tuple[Act, ...]:
    """The Acts that are known."""
    return read_table("acts", _Table).act


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    act: tuple[Act, ...]


def _held(words: str) -> Citation:
    plain = _plain(words)
    for act in acts():
        if _plain(act.title) == plain:
            return Citation(words=words, act=act)
    for act in acts():
        if any(_plain(one) == plain for one in act.words):
            return Citation(words=words, act=None, proposed=act)
    # The year that is cited may be the wrong part as well as the name.
    scored = [(SequenceMatcher(None, _plain(act.title), plain).ratio(), act) for act in acts()]
    score, act = max(scored, key=lambda one: one[0])
    return Citation(words=words, act=None, proposed=act if score >= CLOSE else None)


def _plain(title: str) -> str:
    return " ".join(title.lower().replace(",", " ").replace("&", "and").replace("-", " ").split())
