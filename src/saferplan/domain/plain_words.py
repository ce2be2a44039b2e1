"""Whether words are easy to read: long sentences, long and hard words, two ideas in a line (`data/plain_words.toml`).

The rules look at words alone. Whether people understand them, people have to be asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.completeness import Checked
from saferplan.domain.tables import read_table


class Writing(StrEnum):
    """What is written, and so how easy it has to be."""

    SUMMARY = "summary"
    EASY_READ = "easy_read"


class WritingRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of a kind of writing, where they come from, and how far that was checked."""

    title: str
    most_words_in_a_sentence: int
    most_letters_in_a_word: int
    source: str
    checked: Checked


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    summary: WritingRules
    easy_read: WritingRules
    hard: Mapping[str, str]
    everywhere: tuple[str, ...]


class HardSpot(msgspec.Struct, frozen=True):
    """Something that makes a line hard to read: the line, what it is, and what to do."""

    line: str
    what: str
    remedy: str


class Readability(msgspec.Struct, frozen=True, kw_only=True):
    """A text in numbers: sentences, words, the words of the longest sentence, and what is hard in it."""

    sentences: int
    words: int
    longest: int
    hard: tuple[HardSpot, ...]

    @property
    def words_in_a_sentence(self) -> float | None:
        """The average; None where there is no sentence."""
        return self.words / self.sentences if self.sentences else None


_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d,.:]*")
_ABBREVIATION = re.compile(r"\b[A-Z]{2,}s?\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
# The United Kingdom is known by its letters to everybody who lives there; "I" and "A" are words.
_KNOWN_LETTERS = frozenset({"UK"})


@cache
def _table() -> _Table:
    return read_table("plain_words", _Table)


def writing_rules(writing: Writing) -> WritingRules:
    """The limits of a kind of writing.

    >>> writing_rules(Writing.EASY_READ).most_words_in_a_sentence
    15
    """
    return _table().easy_read if writing is Writing.EASY_READ else _table().summary


def sentences_of(line: str) -> tuple[str, ...]:
    """The sentences of a line.

    >>> sentences_of("We met. Who came? Nobody knows.")
    ('We met.', 'Who came?', 'Nobody knows.')
    """
    return tuple(one for one in _SENTENCE.split(line.strip()) if one)


def readability(lines: Iterable[str], writing: Writing, names: Iterable[str] = ()) -> Readability:
    """How easy lines are to read, by the rules of the writing. The words of `names` are nobody's to choose: they pass.

    >>> readability(["We utilise data.", "People met."], Writing.EASY_READ).hard[0].remedy
    'Write “use” instead of “utilise”.'
    """
    told = [line for line in lines if line.strip()]
    longest_first = sorted(names, key=len, reverse=True)
    lengths = [len(_WORD.findall(one)) for line in told for one in sentences_of(line)]
    return Readability(
        sentences=len(lengths),
        words=sum(lengths),
        longest=max(lengths, default=0),
        hard=tuple(spot for line in told for spot in _hard_spots(line, writing, longest_first)),
    )


def _hard_spots(line: str, writing: Writing, names: Sequence[str]) -> Iterator[HardSpot]:
    rules = writing_rules(writing)
    sentences = sentences_of(line)
    for sentence in sentences:
        length = len(_WORD.findall(sentence))
        if length > rules.most_words_in_a_sentence:
            yield HardSpot(
                line,
                f"A sentence has {length} words; {rules.most_words_in_a_sentence} are the most.",
                "Make two sentences of it, or say less.",
            )
    words = line
    for name in names:
        words = words.replace(name, " ")
    yield from (
        HardSpot(line, what, remedy)
        for what, remedy in _hard_words(words, rules, easy=writing is Writing.EASY_READ)
    )
    if writing is Writing.EASY_READ:
        if len(sentences) > 1:
            yield HardSpot(line, "A line holds more than one sentence.", "Give each its own line.")
        if re.search(r"[;()/]|:\s", words):
            yield HardSpot(
                line, "Brackets, colons, semicolons and strokes are hard to read.", "Write it as a sentence."
            )
        if "%" in line:
            yield HardSpot(line, "A percentage is hard to read.", "Say it in words, such as “1 in 4”.")


def _hard_words(line: str, rules: WritingRules, *, easy: bool) -> Iterator[tuple[str, str]]:
    lowered = line.lower()
    seen = set()
    for hard, plain in sorted(_table().hard.items(), key=lambda pair: -len(pair[0])):
        # A summary may use the words of its subject; an easy-read version explains or avoids them.
        found = re.search(rf"\b{re.escape(hard)}\b", lowered)
        if found and (easy or hard in _table().everywhere):
            lowered = lowered.replace(hard, " ")
            seen.update(_WORD.findall(hard))
            yield f"“{hard}” is hard to read.", f"Write “{plain}” instead of “{hard}”."
    for letters in dict.fromkeys(_ABBREVIATION.findall(line)):
        if letters not in _KNOWN_LETTERS:
            yield f"“{letters}” is an abbreviation.", "Write the words in full."
    for word in dict.fromkeys(_WORD.findall(line)):
        if len(word.replace("-", "")) > rules.most_letters_in_a_word and word.lower() not in seen:
            yield f"“{word}” is a long word.", "Use a shorter one, or explain it."
