"""What the answers of a survey come to: weighted shares, what people want dealt with first, the seven-strand index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from saferplan.consultation.models import Consultation, ResponseSet
from saferplan.consultation.reading import SCHEMA, Responses
from saferplan.consultation.selectors import questions_of, response_sets_of
from saferplan.domain.consultation.answers import AskedQuestion, Given
from saferplan.domain.consultation.bank import QuestionKind, bank_question, strands
from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.domain.consultation.populations import CELL, Weighting
from saferplan.domain.consultation.ranking import RankedPriority, ranked_priorities
from saferplan.domain.consultation.released import ShareOfAnswers
from saferplan.domain.suppression import suppression_rule
from saferplan.history.canonical import hash_of
from saferplan.history.remembering import remembered
from saferplan.statistics.surveys.estimates import Sampling, SurveyShares, survey_shares
from saferplan.statistics.surveys.perceived_disorder import HIGH_FROM, perceived_disorder
from saferplan.statistics.surveys.weighting import SurveyWeights, rake

Array = NDArray[np.float64]
AUDIENCE = "Public"
"""The audience whose rule of small numbers results follow: they are made to be published."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers to one question, one place a respondent: None where nothing was answered.

    `chosen` has a row for each answer that counts: 1 where it was given, 0 where another that counts was, else NaN.
    `labels` is each respondent's answer in words; empty where none that counts was given.
    """

    question: AskedQuestion
    given: tuple[Given | None, ...]
    chosen: Array = field(init=False, repr=False, compare=False)
    labels: NDArray[np.str_] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        answers = self.question.answers
        chosen = np.zeros((len(answers), len(self.given)))
        for respondent, given in enumerate(self.given):
            counted = [place for place in given or () if place < len(answers)]
            chosen[:, respondent] = 0.0 if counted else np.nan
            chosen[counted, respondent] = 1.0
        words = [answers[given[0]] if given and given[0] < len(answers) else "" for given in self.given]
        object.__setattr__(self, "chosen", chosen)
        object.__setattr__(self, "labels", np.array(words, dtype=np.str_))

    @property
    def good(self) -> tuple[int, ...]:
        """The places of the answers whose share is the question's headline; none for a partnership's own questions."""
        in_bank = bank_question(self.question.key, self.question.version)
        return tuple(self.question.answers.index(label) for label in (in_bank.good if in_bank else ()))


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question's shares, one an answer that counts, and the share of its good answers where it has such."""

    question: AskedQuestion
    shares: tuple[ShareOfAnswers, ...]
    headline: ShareOfAnswers | None
    not_counted: int


@dataclass(frozen=True, slots=True)
class Results:
    """What the answers of a consultation come to.

    `weights` is None where they are not weighted, or cannot be: `not_weighted` says why. `sha256` names the answers
    that all of it rests on.
    """

    consultation: Consultation
    kind: ConsultationKind
    respondents: int
    answered: tuple[Answered, ...]
    weight: Array
    weights: SurveyWeights | None
    not_weighted: str
    questions: tuple[QuestionResult, ...]
    ranking: tuple[RankedPriority, ...]
    index: ShareOfAnswers | None
    sha256: str

    @property
    def sampling(self) -> Sampling:
        """How people came to be asked, for the statistics."""
        return Sampling.PROBABILITY if self.kind.drawn_by_chance else Sampling.SELF_SELECTED

    @property
    def groups(self) -> tuple[Answered, ...]:
        """The questions that say who answers."""
        return tuple(one for one in self.answered if one.question.kind is QuestionKind.GROUP)

    def answers_to(self, number: int) -> Answered | None:
        """The answers to a question; None where no column answered it."""
        return next((one for one in self.answered if one.question.number == number), None)


def results_of(*, consultation: Consultation) -> Results | None:
    """What the answers of a survey come to; None where there are none yet.

    Raises:
        AlteredError: answers are not those that were taken in.
    """
    return remembered(("consultation results", consultation.pk), lambda: _results(consultation))


def share_of(question: str, said: str, found: SurveyShares) -> ShareOfAnswers:
    """One share as pages and documents take it; not shown where fewer answered than the rule on small numbers wants."""
    base = int(found.answered)
    enough = base >= suppression_rule(AUDIENCE).rate_not_shown_below
    lower, upper = float(found.lower), float(found.upper)
    return ShareOfAnswers(
        question=question,
        said=said,
        percent=float(found.percent) if enough else None,
        base=base,
        effective=None if np.isnan(found.effective_size) else round(float(found.effective_size), 1),
        lower=lower if enough and not np.isnan(lower) else None,
        upper=upper if enough and not np.isnan(upper) else None,
    )


def _results(consultation: Consultation) -> Results | None:
    sets = response_sets_of(consultation=consultation)
    if not sets or consultation.questionnaire is None:
        return None
    asked = [one.asked for one in questions_of(questionnaire=consultation.questionnaire)]
    answered = _answered(asked, sets)
    respondents = sum(one.respondents for one in sets)
    kind = ConsultationKind(consultation.kind)
    weights, not_weighted = _weights(consultation, answered)
    weight: Array = np.ones(respondents) if weights is None else np.asarray(weights.weight)
    sampling = Sampling.PROBABILITY if kind.drawn_by_chance else Sampling.SELF_SELECTED
    counted = [one for one in answered if one.question.kind is not QuestionKind.GROUP]
    return Results(
        consultation=consultation,
        kind=kind,
        respondents=respondents,
        answered=answered,
        weight=weight,
        weights=weights,
        not_weighted=not_weighted,
        questions=tuple(_question(one, weight, sampling) for one in counted),
        ranking=_ranking(answered, weight),
        index=_index(answered, weight, sampling),
        sha256=hash_of({"answers": [one.sha256 for one in sets]}),
    )


def _answered(asked: Sequence[AskedQuestion], sets: Sequence[ResponseSet]) -> tuple[Answered, ...]:
    held = [one.unaltered(Responses, SCHEMA) for one in sets]
    found = []
    for question in asked:
        if question.kind is QuestionKind.WORDS or not any(question.number in one.questions for one in held):
            continue
        given: list[Given | None] = []
        for one in held:
            if question.number in one.questions:
                at = one.questions.index(question.number)
                given += [row[at] for row in one.rows]
            else:
                given += [None] * len(one.rows)
        found.append(Answered(question, tuple(given)))
    return tuple(found)


def _weights(consultation: Consultation, answered: Sequence[Answered]) -> tuple[SurveyWeights | None, str]:
    if consultation.weighting == Weighting.NONE:
        return None, ""
    by_key = {one.question.key: one for one in answered if one.question.kind is QuestionKind.GROUP}
    sample: dict[str, list[str]] = {}
    for key in consultation.margins:
        keys = key.split(CELL)
        missing = [one for one in keys if one not in by_key]
        if missing:
            return None, f"Not weighted: nobody was asked for “{missing[0]}”."
        parts = [by_key[one].labels.tolist() for one in keys]
        sample[key] = [CELL.join(labels) if all(labels) else "" for labels in zip(*parts, strict=True)]
    try:
        return rake(sample, consultation.margins, least=consultation.least, most=consultation.most), ""
    except ValueError as error:
        return None, f"Not weighted: {error}."


def _question(one: Answered, weight: Array, sampling: Sampling) -> QuestionResult:
    question = one.question
    shares = shares_of(question.text, question.answers, survey_shares(one.chosen, weight, sampling=sampling))
    headline = None
    if one.good and question.kind is QuestionKind.ONE:
        together = one.chosen[list(one.good)].sum(axis=0)
        said = " or ".join(question.answers[place].lower() for place in one.good)
        headline = share_of(
            question.text, said[:1].upper() + said[1:], survey_shares(together, weight, sampling=sampling)
        )
    answered = sum(given is not None for given in one.given)
    counted = int((~np.isnan(one.chosen)).any(axis=0).sum())
    return QuestionResult(question, shares, headline, answered - counted)


def shares_of(question: str, said: Sequence[str], found: SurveyShares) -> tuple[ShareOfAnswers, ...]:
    """The shares of several answers to one question, or of one answer in several groups."""
    return tuple(share_of(question, label, _one(found, place)) for place, label in enumerate(said))


def _one(found: SurveyShares, at: int) -> SurveyShares:
    return SurveyShares(
        found.percent[at],
        found.lower[at],
        found.upper[at],
        found.answered[at],
        found.effective_size[at],
        found.sampling,
        found.level,
    )


def _ranking(answered: Sequence[Answered], weight: Array) -> tuple[RankedPriority, ...]:
    asked = next((one for one in answered if one.question.kind is QuestionKind.RANKED), None)
    if asked is None:
        return ()
    question = asked.question
    who = np.array([bool(given) for given in asked.given])
    if who.sum() < suppression_rule(AUDIENCE).rate_not_shown_below:
        return ()
    total = weight[who].sum()
    shares, points = {}, {}
    for place, label in enumerate(question.answers):
        got = np.array(
            [question.most - given.index(place) if given and place in given else 0 for given in asked.given],
            dtype=np.float64,
        )
        shares[label] = float(100 * weight[got > 0].sum() / total)
        points[label] = float((weight * got).sum() / total)
    in_bank = bank_question(question.key, question.version)
    themes = {one.label: one.theme for one in in_bank.counted} if in_bank else {}
    return ranked_priorities(shares, points, themes)


def _index(answered: Sequence[Answered], weight: Array, sampling: Sampling) -> ShareOfAnswers | None:
    by_key = {one.question.key: one for one in answered}
    asked = [by_key[key] for key in strands() if key in by_key]
    if len(asked) < len(strands()):
        return None
    columns = []
    for one in asked:
        in_bank = bank_question(one.question.key, one.question.version)
        if in_bank is None:
            return None
        scores = [answer.score for answer in in_bank.counted]
        columns.append(
            [
                float(scores[given[0]] or 0) if given and given[0] < len(scores) else np.nan
                for given in one.given
            ]
        )
    found = perceived_disorder(np.array(columns).T)
    shares = survey_shares(found.high, weight, sampling=sampling)
    return share_of(
        "Seven problems together", f"High perceived anti-social behaviour ({HIGH_FROM} of 21 or more)", shares
    )
