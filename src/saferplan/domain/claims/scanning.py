"""Figures in what people wrote: which stand there unbacked, and which refer to something that is held.

A figure in a paragraph is written as a reference, `{claim:3}` or `{held:money.given}`, and is printed from what is
held. A number that is typed is found and listed for its author. It is not changed: what people write stays theirs.
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


_REFERENCE = re.compile(r"\{(claim|held):([A-Za-z0-9._-]+)\}")
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|hundred|thousand|million"
)
_NO_FIGURE = re.compile(
    "|".join(
        (
            r"https?://\S+",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b(?:\s+\d{{4}})?",  # 27 June 2017
            rf"\b(?:{_MONTHS})\s+\d{{4}}\b",
            r"\b(?:19|20)\d\d\s*(?:[-–/]|to)\s*(?:(?:19|20)?\d\d)\b",  # 2017-2020, 2017/18
            r"\b\d\d/\d\d\b",  # 17/18
            r"(?<![£,.\d])\b(?:19|20)\d\d\b(?![,.]?\d)",
            r"\b(?:[Ss]ections?|[Ss]|[Rr]egulations?|[Pp]riority|[Pp]riorities|[Pp]aragraphs?|[Aa]nnex|[Tt]heme|[Qq]uarters?|"
            r"[Ss]chedules?|[Pp]art|Q)\s*\d+[A-Z]{0,2}(?:\(\d*\w?\))*",
            r"\b24/7\b",
            rf"\b(?:\d+|{_NUMBER_WORDS})[\s-]+(?:years?|months?|weeks?|days?|hours?)\b",  # how long is no figure
        )
    )
)
_FIGURE = re.compile(
    r"[£]?[+\-−]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per cent|percent|million|thousand|bn|m\b|k\b))?", re.IGNORECASE
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_IN_WORDS = re.compile(rf"\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)


def references(text: str) -> tuple[Reference, ...]:
    """The references in a text, in order.

    >>> references("Crime: {claim:3}. Given: {held:money.given}.")
    (Reference(refers=<Refers.CLAIM: 'claim'>, name='3'), Reference(refers=<Refers.HELD: 'held'>, name='money.given'))
    """
    return tuple(Reference(Refers(kind), name) for kind, name in _REFERENCE.findall(text))


def pieces(text: str) -> Iterator[str | Reference]:
    """The text in pieces: words, and references where they stand.

    >>> list(pieces("It is {held:money.given}."))
    ['It is ', Reference(refers=<Refers.HELD: 'held'>, name='money.given'), '.']
    """
    at = 0
    for found in _REFERENCE.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield Reference(Refers(found.group(1)), found.group(2))
        at = found.end()
    if at < len(text):
        yield text[at:]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, and its lines where it has several.

    >>> sentences("It rose. It fell!")
    ('It rose.', 'It fell!')
    """
    return tuple(one.strip() for one in _SENTENCE.split(text) if one.strip())


def unbacked(text: str, *, in_words: bool = True) -> tuple[FoundFigure, ...]:
    """The numbers that are typed in a text and refer to nothing that is held.

    Days, years, how long something takes, addresses, and numbers of sections, priorities and quarters are no figures.
    `in_words`: numbers from two on that are written as words count, too.

    >>> [one.figure for one in unbacked("On 27 June 2017 crime had risen by 67 crimes, and 48% of it was online.")]
    ['67', '48%']
    >>> unbacked("Section 17 of the Act, for 2017-2020; see {claim:2}.")
    ()
    >>> [one.figure for one in unbacked("The council obtained two closure orders.")]
    ['two']
    """
    found = []
    for sentence in sentences(text):
        bare = _NO_FIGURE.sub(" ", _REFERENCE.sub(" ", sentence))
        here = [(one.start(), one.group().strip()) for one in _FIGURE.finditer(bare)]
        if in_words:
            words = _FIGURE.sub(lambda one: " " * len(one.group()), bare)
            here += [(one.start(), one.group()) for one in _IN_WORDS.finditer(words)]
        found += [FoundFigure(figure.rstrip(","), sentence) for _, figure in sorted(here)]
    return tuple(found)
