"""What may be said of a change: signal, watch, no clear change, or nothing at all, and why.

The rule is short, and the same for every measure of an assessment:

- signal, where the p adjusted for all tests of the assessment is at most the false-discovery rate;
- watch, where it is not, but the p by itself is at most 0.157: that is how often chance brings |z|, the scale that
  analysts know, to 2 where counts are large and independent;
- no clear change otherwise;
- not tested, where what is counted changed between the periods, months are not held, or a number is not
  known.

Thresholds and wording are data (`data/verdicts.toml`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum
from functools import cache
from string import Formatter

import msgspec

from saferplan.domain.categories import Direction
from saferplan.domain.tables import read_table


class Verdict(Enum):
    """What is said of a change. Shown by its word and its shape; the colour carries nothing alone."""

    SIGNAL = "signal"
    WATCH = "watch"
    NO_CLEAR_CHANGE = "no clear change"
    NOT_TESTED = "not tested"

    @property
    def word(self) -> str:
        """The verdict as printed."""
        return self.value

    @property
    def shape(self) -> str:
        """The shape that stands beside the word, such as `diamond`."""
        return _appearances()[self].shape

    @property
    def colour(self) -> str:
        """The name of the shape's colour."""
        return _appearances()[self].colour

    @property
    def meaning(self) -> str:
        """The sentence that explains the verdict to a reader."""
        return _appearances()[self].meaning


class Movement(Enum):
    """Which way a count went."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


class WhyNotTested(Enum):
    """Why two periods cannot be compared."""

    SERIES_BREAK = "series break"
    GAP = "gap in the months"
    BASE_UNKNOWN = "base unknown"


class VerdictRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The thresholds of the rule above."""

    false_discovery_rate: float
    watch_p: float


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict with what may be said of it.

    `words` are whole sentences without any number. `movement` is None exactly where nothing was tested, and
    `why` then says the reason.
    """

    verdict: Verdict
    words: str
    movement: Movement | None = None
    why: WhyNotTested | None = None


class Slot(msgspec.Struct, frozen=True):
    """A place in a line for a word or a figure, by name: `measure`, `before`, `after` or `difference`."""

    name: str


def judge(
    *,
    before: float,
    after: float,
    p: float,
    adjusted_p: float,
    rate: float | None = None,
) -> Judgement:
    """The verdict on a change that was tested.

    Args:
        before: the earlier count, or rate.
        after: the later one.
        p: the p of the test by itself.
        adjusted_p: the same p, adjusted for all tests of the assessment.
        rate: the assessment's false-discovery rate; 5% where not given.

    Raises:
        ValueError: a p is not a number; say `not_tested` where no test was made.

    >>> judge(before=7456, after=8871, p=1e-22, adjusted_p=1e-20).verdict.word
    'signal'
    >>> judge(before=1000, after=1067, p=0.15, adjusted_p=0.4).verdict.word
    'watch'
    >>> judge(before=6000, after=6067, p=0.55, adjusted_p=0.8).verdict.word
    'no clear change'
    """
    if math.isnan(p) or math.isnan(adjusted_p):
        raise ValueError("both p must be numbers; where no test was made, use not_tested")
    thresholds = verdict_rule()
    if adjusted_p <= (thresholds.false_discovery_rate if rate is None else rate) and before != after:
        verdict = Verdict.SIGNAL
    elif p <= thresholds.watch_p:
        verdict = Verdict.WATCH
    else:
        verdict = Verdict.NO_CLEAR_CHANGE
    movement = _movement(before, after)
    words = _table().said[verdict.value][movement.value]
    return Judgement(verdict=verdict, words=words, movement=movement)


def words_of(verdict: Verdict, *, before: float, after: float) -> str:
    """The sentences of a verdict that was given before, on a change between these two; those of a change that was not
    tested where none was.

    >>> words_of(Verdict.NO_CLEAR_CHANGE, before=6062, after=6129)[:40]
    'A rise of this size is within what chanc'
    """
    if verdict is Verdict.NOT_TESTED:
        return verdict.meaning
    return _table().said[verdict.value][_movement(before, after).value]


def _movement(before: float, after: float) -> Movement:
    return Movement.UP if after > before else Movement.DOWN if after < before else Movement.LEVEL


def not_tested(why: WhyNotTested, detail: str = "") -> Judgement:
    """The verdict where no comparison can be made.

    Args:
        why: the kind of obstacle.
        detail: further sentences, such as which months are not held.

    >>> not_tested(WhyNotTested.GAP, "Not held: December 2014.").words
    'The two periods cannot be compared, because months of them are not held. Not held: December 2014.'
    """
    words = f"{_table().untested[why.value]} {detail}".strip()
    return Judgement(verdict=Verdict.NOT_TESTED, words=words, why=why)


def direction_words(judgement: Judgement, wanted: Direction) -> str:
    """How the direction of a signal, or of a change to watch, is to be read; empty where there is neither.

    >>> watched = judge(before=1000, after=1067, p=0.15, adjusted_p=0.4)
    >>> direction_words(watched, Direction.DOWN)
    'This is not the direction wanted.'
    >>> direction_words(watched, Direction.EITHER)[:30]
    'A rise may be intended here: m'
    """
    if judgement.verdict not in {Verdict.SIGNAL, Verdict.WATCH} or judgement.movement is None:
        return ""
    return _table().wanted[wanted.value][judgement.movement.value]


def headline(judgement: Judgement) -> tuple[str | Slot, ...]:
    """The verdict as a short line: words, and slots for the measure's name and for figures.

    The slot `difference` is without its sign, since the words say which way it went.

    >>> headline(judge(before=7456, after=8871, p=1e-22, adjusted_p=1e-20))
    (Slot(name='measure'), ' rose by ', Slot(name='difference'), ' to ', Slot(name='after'))
    """
    movement = "any" if judgement.movement is None else judgement.movement.value
    parts: list[str | Slot] = []
    for words, slot, _, _ in Formatter().parse(_table().headline[judgement.verdict.value][movement]):
        parts.extend([words] if words else [])
        parts.extend([Slot(slot)] if slot else [])
    return tuple(parts)


@cache
def verdict_rule() -> VerdictRule:
    """The thresholds in use.

    >>> verdict_rule().watch_p
    0.157
    """
    return _table().rule


class _Appearance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    verdict: Verdict
    shape: str
    colour: str
    meaning: str


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: VerdictRule
    verdict: tuple[_Appearance, ...]
    said: Mapping[str, Mapping[str, str]]
    headline: Mapping[str, Mapping[str, str]]
    wanted: Mapping[str, Mapping[str, str]]
    untested: Mapping[str, str]


@cache
def _table() -> _Table:
    return read_table("verdicts", _Table)


@cache
def _appearances() -> Mapping[Verdict, _Appearance]:
    return {one.verdict: one for one in _table().verdict}
