"""The sentences of a text, its references to what is held, and numbers in it that count nothing.

A figure in a paragraph of a report is written as a reference, `{claim:3}` or `{held:money.given}`, and is printed from
what is held. What people write stays theirs: nothing here changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Refers(StrEnum):
    """What a reference leads to."""

    CLAIM = "claim"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in a text: to a claim by its number, or to a held figure by its name."""

    refers: Refers
    name: str


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A number that somebody typed, with the sentence it stands in."""

    figure: str
    sentence: str


REFERENCE = re.compile(r"\{(claim|held):([A-Za-z0-9._-]+)\}")
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|hundred|thousand|million"
)
NOTHING_COUNTED = re.compile(
    "|".join(
        (
            r"^\W*\d+(?:\.\d+)+(?=\s[A-Z])",  # the number of an action before its headline
            r"https?://\S+",
            r"\S+@\S+",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b(?:\s+\d{{4}})?",  # 27 June 2017
            rf"\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?",
            rf"\b(?:{_MONTHS})\s+\d{{4}}\b",
            r"\b\d{4}-\d\d(?:-\d\d)?\b",
            r"\b(?:19|20)\d\d\s*(?:[-–/]|to)\s*(?:(?:19|20)?\d\d)\b",  # 2017-2020, 2017/18
            r"\b\d\d/\d\d\b",  # 17/18
            r"(?<![£,.\d])\b(?:19|20)\d\d\b(?![,.]?\d)(?!\s*(?:%|per cent))",
            r"\b(?:19|20)\d0s\b",
            r"(?<!['’])\b(?:sections?|s\.?|regulations?|reg|articles?|priority|priorities|paragraphs?|para|annex|theme|quarters?|"
            r"schedules?|part|chapter|c\.|actions?|milestones?|measures?|objectives?|items?|tables?|figures?|charts?|"
            r"pages?|questions?|versions?|phases?|stages?|tiers?|levels?|grades?|bands?|risks?|agenda|SI|no\.|nos\.|"
            r"ward|zone|room|category|step|claim|Q)\s*\d+(?:[./]\d+)*[A-Z]{0,2}\b(?:\(\d*\w?\))*"
            r"(?!\s*(?:%|per cent))",
            r"\b(?-i:[A-Z]{1,3}-?\d+|[A-Z]{2,3}\s\d{4,})\b(?!\s*(?:%|per cent))",  # R1, M1, INV 20231
            r"\b24/7\b",
            r"\b\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)\b|\b\d{1,2}:\d\d\b",  # times
            r"\b0\d{2,4}[ \d]{5,}\b",  # telephone numbers
            r"\b(?:101|111|999)\b(?=\s(?:calls?|service|number|line))|\b(?:call|dial|ring)(?:ed|ing)?\s\d{3}\b",
            r"\baged?\s+\d+(?:\s*(?:to|-|–|and)\s*\d+)?(?:\s+(?:and|or)\s+(?:over|under|above|older|younger))?",
            r"\b\d{1,2}\s*(?:to|-|–)\s*\d{1,2}[\s-]years?[\s-]olds?\b",
            r"\b\d{1,2}\s+(?:and|or)\s+(?:over|under|above|older|younger)\b",
            r"\b(?:under|over)[\s-]\d{2}s?(?=\s*(?:[.,;:)]|$|(?:and|or|who|in|are|were|answered)\b))",
            rf"\b(?:\d+|(?:(?:{_NUMBER_WORDS})[\s-])?(?:{_NUMBER_WORDS}))[\s-]+"
            r"(?:years?|months?|weeks?|days?|hours?|minutes?|quarters?(?! of))\b(?:[\s-]olds?\b)?",
        )
    ),
    re.IGNORECASE,
)
"""Numbers that count nothing: days, how long, ages, references, telephone numbers, addresses."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def references(text: str) -> tuple[Reference, ...]:
    """The references in a text, in order.

    >>> references("Crime: {claim:3}. Given: {held:money.given}.")
    (Reference(refers=<Refers.CLAIM: 'claim'>, name='3'), Reference(refers=<Refers.HELD: 'held'>, name='money.given'))
    """
    return tuple(Reference(Refers(kind), name) for kind, name in REFERENCE.findall(text))


def pieces(text: str) -> Iterator[str | Reference]:
    """The text in pieces: words, and references where they stand.

    >>> list(pieces("It is {held:money.given}."))
    ['It is ', Reference(refers=<Refers.HELD: 'held'>, name='money.given'), '.']
    """
    at = 0
    for found in REFERENCE.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield Reference(Refers(found.group(1)), found.group(2))
        at = found.end()
    if at < len(text):
        yield text[at:]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, and its lines where it has several, with single blanks between words.

    >>> sentences("It rose. It fell!")
    ('It rose.', 'It fell!')
    """
    return tuple(" ".join(one.split()) for one in _SENTENCE.split(text) if one.strip())
