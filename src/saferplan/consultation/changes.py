"""What changed since the last survey, by question: only where the two can be compared, and otherwise why not."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.consultation.models import Consultation
from saferplan.consultation.results import Answered, Results, results_of
from saferplan.consultation.selectors import comparable_before
from saferplan.domain.consultation.answers import AskedQuestion
from saferplan.domain.consultation.bank import QuestionKind, bank_question
from saferplan.domain.consultation.comparability import AskedOnce, change_verdict, why_not_comparable
from saferplan.domain.consultation.kinds import ConsultationKind
from saferplan.domain.suppression import suppression_rule
from saferplan.statistics.surveys.estimates import SurveyShares, survey_shares, wave_change


@dataclass(frozen=True, slots=True)
class ChangeOfShare:
    """The share of a question's good answers then and now, in per cent, with what may be said of the change.

    `difference` and its interval are None where the two cannot be compared: `why_not` says why. `before` and `after`
    are None where too few answered.
    """

    question: str
    said: str
    before: float | None
    base_before: int
    after: float | None
    base_after: int
    difference: float | None
    lower: float | None
    upper: float | None
    verdict: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes since an earlier survey."""

    since: Consultation
    changes: tuple[ChangeOfShare, ...]


def changes_of(results: Results) -> Changes | None:
    """What changed since the survey before; None where there is none."""
    earlier = comparable_before(consultation=results.consultation)
    before = None if earlier is None else results_of(consultation=earlier)
    if earlier is None or before is None:
        return None
    then = {one.question.key: one for one in before.answered}
    found = []
    for one in results.answered:
        good = _good(one.question)
        if one.question.kind is not QuestionKind.ONE or not good or one.question.key not in then:
            continue
        found.append(_change(before, then[one.question.key], results, one, good))
    return Changes(earlier, tuple(found))


def _change(
    before: Results, then: Answered, after: Results, now: Answered, good: tuple[str, ...]
) -> ChangeOfShare:
    first = _shares(before, then, _good(then.question) or good)
    second = _shares(after, now, good)
    why_not = why_not_comparable(_asked(before, then.question), _asked(after, now.question))
    least = suppression_rule("Public").rate_not_shown_below
    enough = first.answered >= least and second.answered >= least
    if not why_not and not enough:
        why_not = f"Fewer than {least} answered in one of the two."
    said = " or ".join(label.lower() for label in good)
    difference = lower = upper = None
    verdict = ""
    if not why_not:
        change = wave_change(first, second, asked_before=now.question.text, asked_after=now.question.text)
        difference, lower, upper = float(change.difference), float(change.lower), float(change.upper)
        verdict = change_verdict(lower, upper)
    return ChangeOfShare(
        question=now.question.text,
        said=said[:1].upper() + said[1:],
        before=float(first.percent) if first.answered >= least else None,
        base_before=int(first.answered),
        after=float(second.percent) if second.answered >= least else None,
        base_after=int(second.answered),
        difference=difference,
        lower=lower,
        upper=upper,
        verdict=verdict,
        why_not=why_not,
    )


def _shares(results: Results, answered: Answered, good: tuple[str, ...]) -> SurveyShares:
    answers = answered.question.answers
    places = [answers.index(label) for label in good if label in answers]
    together = answered.chosen[places].sum(axis=0)
    return survey_shares(together, results.weight, sampling=results.sampling)


def _good(question: AskedQuestion) -> tuple[str, ...]:
    in_bank = bank_question(question.key, question.version)
    return in_bank.good if in_bank else ()


def _asked(results: Results, question: AskedQuestion) -> AskedOnce:
    consultation = results.consultation
    unit = consultation.questionnaire.area_unit if consultation.questionnaire else ""
    return AskedOnce(
        key=question.key,
        version=question.version,
        text=question.text,
        answers=question.choices,
        kind=ConsultationKind(consultation.kind),
        area_unit=unit,
        people=consultation.people,
    )
