"""Which sentences say something with a figure that a reader could ask the source of.

Not every number is such a figure. Days, ages, references, targets, and what the partnership itself did, which its own
records hold, are none. A figure is a share, a rate, a change, a count of what statistics count, or an amount of money.
The words that tell them apart are data (`data/claims.toml`); a set of labelled sentences measures how well they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from saferplan.domain.claims.claim import finding_words
from saferplan.domain.claims.scanning import NOTHING_COUNTED, REFERENCE, FoundFigure, sentences

_UNITS = "two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SCALE = "hundred|thousand|million"
_WORD = (
    rf"(?:(?:{_TENS})(?:-(?:one|{_UNITS}))?|{_UNITS}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    rf"eighteen|nineteen|a|one)\s(?:{_SCALE})|(?:{_TENS})(?:-(?:one|{_UNITS}))?|{_UNITS}|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|a dozen|dozens|hundreds|thousands"
)
_DIGITS = r"[+−]?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|thousand|bn\b|m\b|k\b))?"
_NUMBER = rf"(?<!per )(?<![\w£.,])(?:{_DIGITS}|{_WORD})(?!\w)"
_N = rf"(?P<figure>{_NUMBER})"
_PER_CENT = r"(?:%|\s?per cent\b|\s?percent\b|\s?percentage points?\b|\s?pp\b)"
_FRACTION = (
    r"(?<!second )(?<!first )(?<!other )(?<!latter )\bhalf(?= (?:of|the|all|are|were|our)\b)"
    r"(?! (?:of )?(?:the |each |this |a )?(?:financial )?(?:year|day|term|cost|time))"
    r"|\b(?:a|one|two)[ -]thirds?(?= of\b)"
    r"|\b(?:a|one|three)[ -]quarters?(?= of\b)(?! of (?:the |a )?(?:financial )?year)"
    rf"|\b(?:one|{_UNITS})[ -](?:fifths?|sixths?|eighths?|tenths?)(?= of\b)"
)
_CLAUSE = re.compile(
    r";\s|:\s(?![\d£])|,\s(?:and|but|so|while|whereas|which|although|though)\s|\s(?:but|whereas)\s",
    re.IGNORECASE,
)


def figures_said(text: str) -> tuple[FoundFigure, ...]:
    """The figures of a text that a reader could ask the source of, each with its sentence, in their order.

    >>> [one.figure for one in figures_said("On 27 June 2017 crime had risen by 67, and 48% of it was online.")]
    ['67', '48%']
    >>> figures_said("Ten cases are looked at. Reduce burglary by 10%. Section 17 asks for it of those aged 16.")
    ()
    """
    found = []
    for sentence in sentences(text):
        # Nobody states anything in a question.
        if sentence.endswith("?"):
            continue
        bare = _blank(NOTHING_COUNTED, _blank(REFERENCE, sentence))
        spans: list[tuple[int, int]] = []
        at = 0
        for clause in _clauses(bare):
            spans += [(at + start, at + end) for start, end in _spans(clause)]
            at += len(clause)
        found += [
            FoundFigure(sentence[start:end].strip().rstrip(","), sentence) for start, end in _apart(spans)
        ]
    return tuple(found)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with blanks where the pattern is, so that places in it stay."""
    return pattern.sub(lambda one: " " * len(one.group()), text)


def _clauses(sentence: str) -> Iterator[str]:
    """The parts of a sentence that say something of their own; put together they are the sentence."""
    at = 0
    for one in _CLAUSE.finditer(sentence):
        yield sentence[at : one.end()]
        at = one.end()
    yield sentence[at:]


def _spans(clause: str) -> Iterator[tuple[int, int]]:
    rules = _rules()
    if rules.intended.search(clause):
        return
    own_scale = rules.own_scale.search(clause) is not None
    own_work = rules.own_work.search(clause) is not None
    for pattern in rules.shares:
        yield from (one.span("figure") for one in pattern.finditer(clause))
    for pattern in () if own_scale else rules.changes:
        yield from (one.span("figure") for one in pattern.finditer(clause))
    for pattern in () if own_scale or own_work else rules.counts:
        yield from (one.span("figure") for one in pattern.finditer(clause))


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, each number once, the longest of those that begin at one place."""
    last = -1
    for start, end in sorted(spans, key=lambda one: (one[0], -one[1])):
        if start >= last:
            yield start, end
            last = end


class _Rules:
    """The patterns made of the words in the data: compiled once."""

    def __init__(self) -> None:
        words = finding_words()
        counted, people = _any(words.counted, plural=True), _any(words.people, plural=True)
        moved = _any(words.moved)
        things = _any(words.own_things)
        orders = _any(words.orders)
        self.intended = _compiled(
            rf"\b{_any(words.intended)}\b|\bwill\b(?! (?:rise|fall|grow|increase|decrease|double)\b)"
            rf"|^\W*(?:to )?{orders}\b"
        )
        self.own_scale = _compiled(rf"\b{_any(words.own_scale, plural=True)}\b")
        self.own_work = _compiled(_any(words.own_work))
        self.shares = tuple(
            _compiled(one)
            for one in (
                rf"(?P<figure>{_NUMBER}{_PER_CENT})",
                rf"(?P<figure>\b(?:one|{_NUMBER})\s(?:in|out of)\s(?:every\s)?{_NUMBER})",
                rf"(?P<figure>\bone\s[a-z-]+(?:\s[a-z-]+)?\sin\s{_NUMBER})",
                rf"(?P<figure>{_FRACTION})(?! (?:of )?(?:the |our |all )?{things}\b)",
                rf"{_N}\s(?:[\w'’-]+\s){{0,4}}(?:per|for every)\s(?:\d|thousand|head|household|resident|person)",
                r"(?P<figure>£\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|thousand|bn\b|m\b|k\b))?)",
            )
        )
        self.changes = tuple(
            _compiled(one)
            for one in (
                rf"\b{moved}\b(?:\s[\w'’-]+){{0,4}}?\s(?:by|of|from|to)\s(?:(?:about|some|nearly|over|almost|only|just)\s)?{_N}",
                rf"\bfrom\s(?:[\w'’-]+\s)?{_N}\s(?:[\w'’-]+\s){{0,3}}to\s(?:[\w'’-]+\s)?(?:{_NUMBER})",
                rf"\bfrom\s(?:[\w'’-]+\s)?(?:{_NUMBER})\s(?:[\w'’-]+\s){{0,3}}to\s(?:[\w'’-]+\s)?{_N}",
                rf"\b(?:up|down)\s{_N}",
                r"\b(?P<figure>doubled|halved|trebled|tripled|quadrupled)\b",
                rf"(?<![\w.,])(?P<figure>[+−]\d[\d,]*(?:\.\d+)?)(?!\w)(?!\s{things}\b)",
                rf"{_N}\s(?:more|fewer|less)\s(?:[\w'’-]+\s){{0,2}}?(?:{counted}|{people}|than)\b",
                rf"{_N}\s(?:{counted}|{people})\s(?:more|fewer|less)\b",
                rf"(?P<figure>{_NUMBER}\stimes)\s(?:as|more|higher|the|likelier)",
                r"\b(?P<figure>twice)\sas\s",
            )
        )
        self.counts = tuple(
            _compiled(one)
            for one in (
                rf"{_N}\s(?:[\w'’-]+\s){{0,3}}?{counted}\b",
                rf"\b{counted}(?:\s[\w'’-]+){{0,5}}?\s?(?:[:=]|\bwas\b|\bwere\b|\bstood at\b|\breached\b|\btotalled\b|"
                rf"\bnumbered\b|\bcame to\b)\s{_N}(?!\s(?:of|day|week|month|year))",
                rf"{_N}\s(?:[\w'’-]+\s){{0,3}}?{people}\b",
            )
        )


@cache
def _rules() -> _Rules:
    return _Rules()


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(words: Iterable[str], *, plural: bool = False) -> str:
    """Any of the words, the longest first; `plural`: with an s as well."""
    found = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
    return rf"(?:{found}){'s?' if plural else ''}"
