"""What may be said of the change that a claim states: interval and verdict, from its counts or what was taken."""

from __future__ import annotations

import math
from dataclasses import dataclass

from saferplan.domain.claims.claim import Claim
from saferplan.domain.display import written, written_interval
from saferplan.domain.figure import Interval, Unit
from saferplan.domain.verdicts import Judgement, Verdict, judge
from saferplan.statistics.change import compare

LEVEL = 0.95
BY_ITSELF = (
    "Judged by itself from the two counts, as counts that come singly; an assessment also allows for months that "
    "scatter more than chance."
)
"""What is said of a verdict that no assessment gave."""


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A change with its interval and verdict."""

    before: int
    after: int
    lower: float
    upper: float
    verdict: Verdict
    words: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingTaken:
    """What a claim takes from a finding of an assessment."""

    measure: str
    period: str
    change: JudgedChange


def change_judged(*, before: int, after: int) -> JudgedChange:
    """What may be said of a change between two counts, by themselves.

    >>> change_judged(before=6000, after=6067).verdict.word, change_judged(before=1000, after=1067).verdict.word
    ('no clear change', 'watch')
    """
    found = compare(float(before), float(after), level=LEVEL)
    p = float(found.p)
    told: Judgement = judge(before=before, after=after, p=p, adjusted_p=p)
    return JudgedChange(
        before=before,
        after=after,
        lower=float(found.difference_lower),
        upper=float(found.difference_upper),
        verdict=told.verdict,
        words=f"{told.words} {BY_ITSELF}",
    )


def change_sentence(claim: Claim, *, lower: float | None, upper: float | None, verdict: str) -> str:
    """What is printed after a claim that states a change: base, interval and verdict, or that the base is not known.

    >>> claim = Claim(sentence="Crime rose by 67.", change=True, before=6062, after=6129)
    >>> change_sentence(claim, lower=-149.0, upper=283.0, verdict="no clear change")
    'From 6,062 to 6,129: +67 (95% interval −149 to +283); no clear change.'
    """
    if not claim.change:
        return ""
    if claim.before is None or claim.after is None:
        return (
            "What it is a change from is not known, so it cannot be told whether chance alone would bring it."
        )
    said = f"From {claim.before:,} to {claim.after:,}: {written(claim.after - claim.before, Unit.COUNT, signed=True)}"
    if lower is not None and upper is not None and not math.isnan(lower):
        between = written_interval(Interval(lower, upper, LEVEL), Unit.COUNT, signed=True)
        said += f" ({LEVEL:.0%} interval {between})"
    return f"{said}; {verdict or Verdict.NOT_TESTED.word}."
