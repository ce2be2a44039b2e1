"""Which of our categories a partner's word may mean: for proposals that a person checks, never for reading."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache

from saferplan.domain.categories import categories
from saferplan.domain.personal_words import plain

SURE = 0.85
LIKELY = 0.6
"""Scores from which a match is proposed without, or with, the request to check it."""

_SMALL_WORDS = frozenset(
    {"a", "an", "the", "of", "and", "or", "to", "in", "on", "by", "for", "with", "other", "all"}
)


@dataclass(frozen=True, slots=True)
class CategoryMatch:
    """A category with how alike its words are, from 0 to 1, and the phrase of ours that is most alike."""

    category: str
    score: float
    phrase: str


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Our phrases for each category: its title, the publisher's words and partners' words."""
    return tuple(
        (plain(phrase), one.id)
        for one in categories().values()
        if one.retired is None
        for phrase in (one.title, *(word.word for word in one.police_uk), *one.words)
    )


@cache
def best_match(word: str) -> CategoryMatch | None:
    """The category whose words are most like a partner's word; None for a word without letters.

    >>> best_match("Theft from vehicle")
    CategoryMatch(category='vehicle-crime', score=1.0, phrase='theft from vehicle')
    >>> best_match("Noise - domestic").category, best_match("") is None
    ('noise', True)
    """
    said = plain(word)
    if not said:
        return None
    # Of equally good phrases the longest says most, and the first keeps the order of the table.
    return max(
        (CategoryMatch(id_, _likeness(said, phrase), phrase) for phrase, id_ in _phrases()),
        key=lambda match: (match.score, len(match.phrase)),
    )


def _likeness(said: str, phrase: str) -> float:
    if said == phrase:
        return 1.0
    ours = set(phrase.split()) - _SMALL_WORDS
    theirs = set(said.split()) - _SMALL_WORDS
    if ours and theirs:
        if ours == theirs:
            return 0.95
        if ours < theirs:
            return 0.6 + 0.3 * len(ours) / len(theirs)
        if theirs < ours:
            return 0.5 + 0.3 * len(theirs) / len(ours)
    return 0.8 * difflib.SequenceMatcher(None, said, phrase).ratio()
