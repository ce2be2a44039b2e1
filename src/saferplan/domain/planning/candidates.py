"""Candidates for priorities: which of them the law puts into the plan, and how far up a rate stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import msgspec

from saferplan.domain.absence import Absence
from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.likelihood import ComputedScore
from saferplan.domain.planning.strands import strands_in_force
from saferplan.domain.verdicts import Verdict

FEWEST_RATES = 5
"""With fewer rates a percentile among them says nothing."""

GENERAL = Strand.CRIME_AND_DISORDER
"""The strand that every candidate serves which serves no other: ranking is among these."""


class Standing(msgspec.Struct, frozen=True):
    """Which strand a candidate serves, and whether it stands for the whole of it."""

    strand: Strand
    statutory: bool


def standing_of(strand: Strand, on: date, jurisdiction: Jurisdiction) -> Standing:
    """The strand that a theme serves on the first day of a plan, and whether the law puts it there.

    A strand that is not in force yet is served by what the general one asks for. A theme of the general strand is
    ranked: the strand is covered by whichever of them are chosen.

    >>> standing_of(Strand.SERIOUS_VIOLENCE, date(2017, 4, 1), Jurisdiction.ENGLAND)
    Standing(strand=<Strand.CRIME_AND_DISORDER: 'crime-and-disorder'>, statutory=False)
    >>> standing_of(Strand.SERIOUS_VIOLENCE, date(2023, 4, 1), Jurisdiction.ENGLAND).statutory
    True
    """
    in_force = {one.strand for one in strands_in_force(on, jurisdiction)}
    if strand not in in_force:
        return Standing(GENERAL, False)
    return Standing(strand, strand is not GENERAL)


def percentile_among(own: float, others: Sequence[float]) -> int | Absence:
    """The share in per cent of the others that are lower, equal ones half; cut to a whole number.

    >>> percentile_among(5, [1, 2, 3, 4, 9]), percentile_among(1, [2, 3])
    (80, <Absence.NOT_APPLICABLE: 'not applicable'>)
    """
    if len(others) < FEWEST_RATES:
        return Absence.NOT_APPLICABLE
    lower = sum(one < own for one in others) + sum(one == own for one in others) / 2
    return math.floor(100 * lower / len(others) + 1e-9)


def verdict_score(verdict: Verdict, difference: float | Absence) -> ComputedScore:
    """The score of trend that an assessment's verdict on a change gives, on a scale from 0 to 4.

    The verdict allows for the scatter of months and for the number of tests, which the bare z of two counts does not;
    so a score never says more than the assessment does.

    >>> [verdict_score(one, 17).score for one in Verdict]
    [4, 3, 2, None]
    >>> verdict_score(Verdict.WATCH, -78).sentence
    'The assessment says watch: a fall larger than chance usually brings, though chance is not ruled out.'
    """
    if verdict is Verdict.NOT_TESTED:
        return _no_trend("the assessment could not compare the two years")
    if isinstance(difference, Absence):
        return _no_trend(f"its change is missing ({difference.meaning})")
    word, sign = ("rise", 1) if difference > 0 else ("fall", -1)
    steps, said = {
        Verdict.SIGNAL: (2, f"a {word} that is unlikely to be chance alone"),
        Verdict.WATCH: (1, f"a {word} larger than chance usually brings, though chance is not ruled out"),
        Verdict.NO_CLEAR_CHANGE: (0, "a change within what chance alone would often give"),
    }[verdict]
    return ComputedScore(
        criterion="trend", score=2 + sign * steps, sentence=f"The assessment says {verdict.word}: {said}."
    )


def _no_trend(why: str) -> ComputedScore:
    return ComputedScore(criterion="trend", score=None, sentence=f"It has no score, because {why}.")
