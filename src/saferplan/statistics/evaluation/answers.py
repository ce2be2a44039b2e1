"""What each method of an evaluation answers, what it checked, and where two answers disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from itertools import combinations

import numpy as np

from saferplan.domain.figure import Method
from saferplan.statistics.result import Result


class Finding(IntEnum):
    """What an answer comes to, in the direction that was wanted."""

    WORSENED = -1
    NOT_CLEAR = 0
    """An effect, if any, is within what chance does."""
    IMPROVED = 1
    NOT_RUN = 9


class Compared(Enum):
    """What the treated areas after the start are set against; where two answers differ in it, they may disagree."""

    THEMSELVES_BEFORE = "the treated areas before"
    THEIR_TREND = "the treated areas' own trend and season, carried on"
    CONTROL_CRIMES = "the control areas' change in crimes"
    CONTROL_FACTOR = "the control areas' change in per cent"
    MIXTURE = "a mixture of control areas"


@dataclass(frozen=True, slots=True)
class Check:
    """An assumption looked at in the data: whether it holds (None: could not be told), and in words."""

    name: str
    holds: bool | None
    value: float
    said: str


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One method's answer. Where it was not run, `why_not` says why, and the numbers are NaN.

    `avoided` is how many fewer than expected (below 0: more), in `unit`; `ratio` what was counted over what was
    expected. `result` is the method's own.
    """

    method: Method
    compared: Compared
    finding: Finding
    why_not: str | None = None
    avoided: float = np.nan
    avoided_lower: float = np.nan
    avoided_upper: float = np.nan
    ratio: float = np.nan
    ratio_lower: float = np.nan
    ratio_upper: float = np.nan
    p: float = np.nan
    unit: str = "crimes"
    checks: tuple[Check, ...] = ()
    result: Result | None = None


class About(Enum):
    """In what two answers disagree."""

    DIRECTION = "direction"
    SIZE = "size"
    CLEARNESS = "clearness"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two methods that do not say the same, in what, and what lies behind it."""

    first: str
    second: str
    about: About
    said: str


def not_run(method: Method, compared: Compared, why_not: str) -> Answer:
    """An answer that could not be had."""
    return Answer(method, compared, Finding.NOT_RUN, why_not)


def disagreements(answers: Sequence[Answer]) -> tuple[Disagreement, ...]:
    """Every pair of answers that disagree: in direction, else in size, else in whether there is anything to see.

    Two sizes disagree where the intervals of what was avoided have no number in common.
    """
    ran = [one for one in answers if one.finding is not Finding.NOT_RUN]
    return tuple(found for first, second in combinations(ran, 2) for found in _between(first, second))


def _between(first: Answer, second: Answer) -> Iterator[Disagreement]:
    names = first.method.name, second.method.name
    behind = _behind(first, second)
    if first.finding * second.finding < 0:
        better, worse = (first, second) if first.finding > 0 else (second, first)
        said = f"By the {better.method.name} it improved, by the {worse.method.name} it worsened. {behind}"
        yield Disagreement(*names, About.DIRECTION, said)
    elif first.unit == second.unit and (
        first.avoided_upper < second.avoided_lower or second.avoided_upper < first.avoided_lower
    ):
        said = f"The {names[0]} and the {names[1]} find effects of different size. {behind}"
        yield Disagreement(*names, About.SIZE, said)
    elif first.finding != second.finding:
        clear, other = (second, first) if first.finding is Finding.NOT_CLEAR else (first, second)
        said = f"The {clear.method.name} finds a clear change, the {other.method.name} does not. {behind}"
        yield Disagreement(*names, About.CLEARNESS, said)


def _behind(first: Answer, second: Answer) -> str:
    if first.unit != second.unit:
        return (
            f"One weighs {first.unit}, the other {second.unit}: grave and light crimes changed differently."
        )
    if first.compared is second.compared:
        return "Both compare with the same; they differ in how they allow for chance."
    return f"One compares with {first.compared.value}, the other with {second.compared.value}."
