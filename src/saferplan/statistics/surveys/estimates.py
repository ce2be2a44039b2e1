"""What a survey says: weighted shares and means, with intervals only where chance chose the people.

An interval says how far another sample drawn by chance could lie from this one. Where people chose themselves (a link
on a web page, forms on a counter), nothing was drawn by chance, and an interval would promise what nobody can keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, sealed, tail
from saferplan.statistics.result import Result
from saferplan.statistics.surveys.weighting import DESIGN_EFFECT

SURVEY_SHARE = Method(
    "weighted share of a survey with Korn-Graubard interval",
    1,
    "Korn EL and Graubard BI (1998), Confidence intervals for proportions with small expected number of positive "
    "counts estimated from survey data, Survey Methodology 24, 193-201",
)
SURVEY_MEAN = Method(
    "weighted mean of a survey, linearised",
    1,
    "Lohr SL (2010), Sampling: design and analysis, second edition, chapter 9: variance of a ratio mean by "
    "linearisation, Student's t",
)
WAVES = Method(
    "difference of two survey shares",
    1,
    "Zou GY and Donner A (2008), Construction of confidence limits about effect measures, Statistics in Medicine 27, "
    "1693-1702, from Korn and Graubard's limits; test: pooled z with effective sizes",
)


class Sampling(Enum):
    """How people came to be asked."""

    PROBABILITY = "probability sample"
    SELF_SELECTED = "self-selected"

    @property
    def warning(self) -> str:
        """What a reader must be told; empty for a probability sample."""
        if self is Sampling.PROBABILITY:
            return ""
        return (
            "People chose to answer; they may differ from residents in ways that weights cannot mend. The figures "
            "describe those who answered, and have no margin of error."
        )


class QuestionsDifferError(ValueError):
    """Two waves asked different questions, so that their answers cannot be compared."""


@dataclass(frozen=True, slots=True, eq=False)
class SurveyShares(Result):
    """Weighted shares in per cent, by question: arrays of the shape given without its last axis.

    `answered` is how many gave an answer that counts; `effective_size` how large a sample without weights would be
    as certain. `lower` and `upper` are NaN for a self-selected survey, whose `sampling.warning` is to be printed.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SURVEY_SHARE, DESIGN_EFFECT)

    percent: Floats
    lower: Floats
    upper: Floats
    answered: Floats
    effective_size: Floats
    sampling: Sampling
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class SurveyMeans(Result):
    """Weighted means, by question, on the scale of the answers; otherwise as `SurveyShares`."""

    METHODS: ClassVar[tuple[Method, ...]] = (SURVEY_MEAN, DESIGN_EFFECT)

    mean: Floats
    lower: Floats
    upper: Floats
    answered: Floats
    effective_size: Floats
    sampling: Sampling
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class WaveChange(Result):
    """Change of shares between two waves, in percentage points; NaN bounds and p where one was self-selected."""

    METHODS: ClassVar[tuple[Method, ...]] = (WAVES, SURVEY_SHARE)

    before: Floats
    after: Floats
    difference: Floats
    lower: Floats
    upper: Floats
    p: Floats
    level: float


def survey_shares(
    answers: ArrayLike, weight: ArrayLike, *, sampling: Sampling, level: float = 0.95
) -> SurveyShares:
    """The weighted share of yes, question by question.

    The interval is Clopper and Pearson's at the effective sample size, the respondents taken as drawn one by one: it
    also holds for shares near nought and with few answers. Leave "don't know" out as NaN.

    Args:
        answers: 1 or 0, respondents along the last axis; NaN for no answer.
        weight: of each respondent, from 0.
        sampling: how people came to be asked; decides whether there are intervals.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: an answer is not 1, 0 or NaN, a weight cannot be, or their numbers differ.

    >>> found = survey_shares([1, 0, 0, 1, 1, 0, 0, 0], [1] * 8, sampling=Sampling.PROBABILITY)
    >>> float(found.percent), float(found.lower.round(1)), float(found.upper.round(1))
    (37.5, 7.3, 77.9)
    """
    from scipy.special import betaincinv

    one_tail = tail(level)
    given, weighs = _given(answers, weight)
    if not np.isin(given[~np.isnan(given)], (0.0, 1.0)).all():
        raise ValueError("answers: give 1 for yes, 0 for no, NaN for no answer")
    share, variance, answered, total = _weighted(given, weighs)
    with np.errstate(invalid="ignore", divide="ignore"):
        by_weights = total.weight**2 / total.square
        by_variance = share * (1 - share) / variance
        # Where all answered alike the variance says nothing, and the weights alone decide.
        effective = np.where(variance > 0, by_variance, by_weights)
        corrected = np.where(answered > 1, np.minimum(effective, answered), np.nan)
        corrected = np.where(np.isfinite(corrected), corrected, np.nan)
        yes = corrected * share
        no = corrected - yes
        lower = np.where(share > 0, betaincinv(np.where(share > 0, yes, 1), no + 1, one_tail), 0.0)
        upper = np.where(share < 1, betaincinv(yes + 1, np.where(share < 1, no, 1), 1 - one_tail), 1.0)
    honest = (sampling is Sampling.PROBABILITY) & ~np.isnan(corrected)
    return SurveyShares(
        sealed(100 * share),
        sealed(np.where(honest, 100 * lower, np.nan)),
        sealed(np.where(honest, 100 * upper, np.nan)),
        sealed(answered),
        sealed(corrected),
        sampling,
        level,
    )


def survey_means(
    scores: ArrayLike, weight: ArrayLike, *, sampling: Sampling, level: float = 0.95
) -> SurveyMeans:
    """The weighted mean of scores, question by question; arguments as `survey_shares`, answers on any scale.

    Raises:
        ValueError: a score is infinite, a weight cannot be, or their numbers differ.

    >>> found = survey_means([1, 2, 3, 4], [1, 1, 1, 1], sampling=Sampling.SELF_SELECTED)
    >>> float(found.mean), float(found.lower)
    (2.5, nan)
    """
    from scipy.special import stdtrit

    one_tail = tail(level)
    given, weighs = _given(scores, weight)
    mean, variance, answered, total = _weighted(given, weighs)
    with np.errstate(invalid="ignore", divide="ignore"):
        reach = np.where(answered > 1, stdtrit(np.maximum(answered - 1, 1), 1 - one_tail), np.nan)
        half = reach * np.sqrt(variance)
        effective = total.weight**2 / total.square
    if sampling is Sampling.SELF_SELECTED:
        half = np.full_like(mean, np.nan)
    return SurveyMeans(
        sealed(mean),
        sealed(mean - half),
        sealed(mean + half),
        sealed(answered),
        sealed(effective),
        sampling,
        level,
    )


def wave_change(
    before: SurveyShares, after: SurveyShares, *, asked_before: str, asked_after: str
) -> WaveChange:
    """How shares changed between two waves of the same question.

    Args:
        before: shares of the earlier wave.
        after: those of the later one, of the same questions in the same order.
        asked_before: the version of the question, such as its wording; must be the same in both waves.
        asked_after: likewise.

    Raises:
        QuestionsDifferError: the question's version differs: a change of words changes answers.
        ValueError: the waves have different questions or levels.
    """
    from scipy.special import ndtr

    if asked_before != asked_after:
        raise QuestionsDifferError(
            f"The question was changed from {asked_before!r} to {asked_after!r}, so the answers cannot be compared; "
            "show both without a difference."
        )
    if before.percent.shape != after.percent.shape or before.level != after.level:
        raise ValueError(
            "before, after: the same questions, in the same order and with the same level, are needed"
        )
    first, second = before.percent / 100, after.percent / 100
    difference = second - first
    lower = difference - np.hypot(second - after.lower / 100, before.upper / 100 - first)
    upper = difference + np.hypot(after.upper / 100 - second, first - before.lower / 100)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (first * before.effective_size + second * after.effective_size) / (
            before.effective_size + after.effective_size
        )
        error = np.sqrt(pooled * (1 - pooled) * (1 / before.effective_size + 1 / after.effective_size))
        p = np.where(error > 0, 2 * ndtr(-np.abs(difference) / error), 1.0)
    drawn = Sampling.PROBABILITY is before.sampling is after.sampling
    known = drawn & ~np.isnan(difference + error)
    return WaveChange(
        sealed(before.percent),
        sealed(after.percent),
        sealed(100 * difference),
        sealed(np.where(known, 100 * lower, np.nan)),
        sealed(np.where(known, 100 * upper, np.nan)),
        sealed(np.where(known, p, np.nan)),
        before.level,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Totals:
    weight: Floats
    square: Floats


def _given(answers: ArrayLike, weight: ArrayLike) -> tuple[Floats, Floats]:
    given, weighs = np.array(answers, dtype=np.float64), np.array(weight, dtype=np.float64)
    if np.isinf(given).any():
        raise ValueError("answers: one is infinite; give numbers, or NaN for no answer")
    if weighs.ndim != 1 or given.ndim == 0 or given.shape[-1] != weighs.size:
        raise ValueError(
            "weight: one for each respondent is needed, respondents along the last axis of the answers"
        )
    if not np.isfinite(weighs).all() or (weighs < 0).any():
        raise ValueError("weight: give numbers from 0")
    return given, weighs


def _weighted(given: Floats, weighs: Floats) -> tuple[Floats, Floats, Floats, _Totals]:
    """Weighted mean, its linearised variance, how many answered, and sums of their weights."""
    known = ~np.isnan(given) & (weighs > 0)
    each = np.where(known, weighs, 0.0)
    values = np.where(known, given, 0.0)
    total, square = each.sum(axis=-1), (each**2).sum(axis=-1)
    answered = known.sum(axis=-1).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (each * values).sum(axis=-1) / total
        scatter = (each**2 * (values - mean[..., np.newaxis]) ** 2).sum(axis=-1)
        variance = np.where(answered > 1, scatter / total**2 * answered / (answered - 1), np.nan)
    return mean, variance, answered, _Totals(total, square)
