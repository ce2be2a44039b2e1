"""What a workshop makes of scores: which one stands, what agreement is called, how firm a ranking is in words.

Of the scores of one candidate on one criterion, the moderated one stands; without it the one that records give, for
that was seen by everybody; without that, the mean of what the organisations gave. All are kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.display import rounded
from saferplan.domain.planning.scoring import Confidence
from saferplan.domain.tables import read_table


class Basis(StrEnum):
    """What the score that stands is."""

    MODERATED = "moderated"
    COMPUTED = "computed"
    MEAN = "mean"
    NONE = "none"

    @property
    def label(self) -> str:
        """The basis in words."""
        return {
            Basis.MODERATED: "Moderated",
            Basis.COMPUTED: "From the records",
            Basis.MEAN: "Mean of the organisations",
            Basis.NONE: "No score",
        }[self]


class Given(msgspec.Struct, frozen=True):
    """A score as somebody, or the records, gave it."""

    value: float
    confidence: Confidence


class Settled(msgspec.Struct, frozen=True):
    """The score that stands, what it is, and what it rests on; None where there is none."""

    value: float | None
    confidence: Confidence
    basis: Basis


class AgreementStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far assessors agree, in a word and a sentence, from a W on."""

    at_least: float
    word: str
    meaning: str


def settled(*, moderated: Given | None, computed: Given | None, independent: Sequence[Given] = ()) -> Settled:
    """The score that stands. A mean is no firmer than the least firm of its scores.

    >>> police, council = Given(4, Confidence.DATA), Given(1, Confidence.JUDGEMENT)
    >>> settled(moderated=None, computed=None, independent=[police, council])
    Settled(value=2.5, confidence=<Confidence.JUDGEMENT: 'judgement'>, basis=<Basis.MEAN: 'mean'>)
    >>> settled(moderated=Given(3, Confidence.MIXED), computed=None, independent=[police, council]).value
    3
    """
    if moderated is not None:
        return Settled(moderated.value, moderated.confidence, Basis.MODERATED)
    if computed is not None:
        return Settled(computed.value, computed.confidence, Basis.COMPUTED)
    if independent:
        mean = math.fsum(one.value for one in independent) / len(independent)
        least = max((one.confidence for one in independent), key=lambda one: one.number)
        return Settled(mean, least, Basis.MEAN)
    return Settled(None, Confidence.JUDGEMENT, Basis.NONE)


@cache
def agreement_steps() -> tuple[AgreementStep, ...]:
    """The steps of agreement, the strongest first.

    >>> [one.word for one in agreement_steps()]
    ['Strong', 'Moderate', 'Weak']
    """
    return read_table("agreement_words", _Table).step


def agreement_sentence(w: float, p: float, assessors: int, left_out: int = 0) -> str:
    """What Kendall's W of a workshop says, in words; NaN where it cannot be computed.

    >>> agreement_sentence(0.86, 0.002, 5).split(". ")[0]
    'Strong agreement (W 0.86, 5 organisations)'
    >>> agreement_sentence(float("nan"), float("nan"), 1).split(":")[0]
    'Agreement cannot be computed'
    """
    left = (
        f" {_organisations(left_out)} left out, for not everything was scored by {'it' if left_out == 1 else 'them'}."
        if left_out
        else ""
    )
    if math.isnan(w):
        return (
            "Agreement cannot be computed: fewer than two organisations scored everything, or each gave all "
            f"candidates one score.{left}"
        )
    # By the W that is printed beside it: "Moderate agreement (W 0.70)" would contradict the steps.
    shown = rounded(w, 2)
    step = next(one for one in agreement_steps() if float(shown) >= one.at_least)
    chance = (
        " So much agreement would often come by chance with so few organisations and candidates."
        if p > 0.05
        else ""
    )
    return f"{step.word} agreement (W {shown}, {assessors} organisations). {step.meaning}{chance}{left}"


def place_sentence(*, top: int, chance_in_top: float, lower: int, upper: int) -> str:
    """How firm the place of one candidate is.

    >>> place_sentence(top=3, chance_in_top=0.87, lower=2, upper=4)
    'In the top 3 in 87% of the draws; ranked 2 to 4 in most of them.'
    >>> place_sentence(top=3, chance_in_top=1.0, lower=1, upper=1)
    'In the top 3 in all draws; ranked 1 in most of them.'
    """
    ranks = f"{lower}" if lower == upper else f"{lower} to {upper}"
    return f"In the top {top} in {_draws(chance_in_top)}; ranked {ranks} in most of them."


def top_sentence(*, top: int, same_top: float, firm: bool, rivals: Sequence[str]) -> str:
    """Whether the first few stay the first few; who could take a place where they do not.

    >>> top_sentence(top=3, same_top=0.64, firm=False, rivals=("Hate crime",))
    'The top 3 can change: it is the same in 64% of the draws only. Closest to a place in it: Hate crime.'
    >>> top_sentence(top=3, same_top=0.97, firm=True, rivals=())
    'The top 3 is firm: it is the same in 97% of the draws.'
    """
    if firm:
        return f"The top {top} is firm: it is the same in {_draws(same_top)}."
    close = f" Closest to a place in it: {', '.join(rivals)}." if rivals else ""
    return f"The top {top} can change: it is the same in {_draws(same_top)} only.{close}"


def _draws(share: float) -> str:
    # 99.6% of the draws are not all of them.
    percent = min(max(round(share * 100), 1 if share > 0 else 0), 99 if share < 1 else 100)
    return {0: "no draw", 100: "all draws"}.get(percent, f"{percent}% of the draws")


def _organisations(number: int) -> str:
    return "One organisation is" if number == 1 else f"{number} organisations are"


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    step: tuple[AgreementStep, ...]
