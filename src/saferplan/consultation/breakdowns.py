"""Answers by group: what each said, with whatever could single people out hidden, and hidden so that it stays so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saferplan.consultation.results import AUDIENCE, Answered, Results, share_of
from saferplan.domain.consultation.bank import QuestionKind, bank_question
from saferplan.domain.consultation.released import ShareOfAnswers
from saferplan.domain.suppression import EVERYTHING, margins, protect, suppression_rule
from saferplan.statistics.surveys.estimates import survey_shares

REST = "Rest"
"""Everybody of whom nothing is shown: who did not say, and groups of few. Counted, so that it cannot be worked out."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What each group said to a question. `shares` stand by group and answer; None where it is not shown."""

    question: str
    by: str
    answers: tuple[str, ...]
    groups: tuple[str, ...]
    bases: tuple[int | None, ...]
    shares: tuple[tuple[ShareOfAnswers | None, ...], ...]
    hidden: int
    statement: str


def breakdown_of(results: Results, question: Answered, group: Answered) -> Breakdown:
    """A question's answers by the answers to a question that says who answers.

    A group of fewer than the rule of small numbers asks for has no shares; a share of so few that the rule hides their
    number is not shown, nor is another from which it could be worked out.
    """
    rule = suppression_rule(AUDIENCE)
    asked = question.question
    chosen = np.array([question.chosen(place) for place in range(len(asked.answers))])
    who = ~np.isnan(chosen[0])
    labels, names = _merged(group, who, rule.rate_not_shown_below)
    single = asked.kind is QuestionKind.ONE
    counts = _counts(labels, chosen, who, names, asked.answers, single=single)
    hidden = protect(counts, margins(counts), rule).hidden
    groups, bases, rows, gone = [], [], [], 0
    for name in group.question.answers:
        here = labels == name
        base = int((who & here).sum())
        enough = base >= rule.rate_not_shown_below and (name, EVERYTHING) not in hidden
        found = (
            survey_shares(chosen[:, here], results.weight[here], sampling=results.sampling) if base else None
        )
        row: list[ShareOfAnswers | None] = []
        for place, answer in enumerate(asked.answers):
            if not enough or found is None or (name, answer) in hidden:
                row.append(None)
                gone += 1
                continue
            one = survey_shares(chosen[place, here], results.weight[here], sampling=results.sampling)
            row.append(share_of(asked.text, answer, one))
        groups.append(name)
        bases.append(base if enough else None)
        rows.append(tuple(row))
    return Breakdown(
        question=asked.text,
        by=group.question.text,
        answers=asked.answers,
        groups=tuple(groups),
        bases=tuple(bases),
        shares=tuple(rows),
        hidden=gone,
        statement=(
            f"Groups of fewer than {rule.rate_not_shown_below} have no shares. A share of fewer than "
            f"{rule.hide_below} people is hidden, with others where it could be worked out from them."
        ),
    )


def headline_by_group(
    results: Results, question: Answered, group: Answered
) -> tuple[ShareOfAnswers | None, ...]:
    """The share of a question's good answers in each group; None where too few answered, or too few either way."""
    asked = question.question
    in_bank = bank_question(asked.key, asked.version)
    good = [asked.answers.index(label) for label in (in_bank.good if in_bank else ())]
    if not good:
        return ()
    together = np.array([question.chosen(place) for place in good]).sum(axis=0)
    who = ~np.isnan(together)
    rule = suppression_rule(AUDIENCE)
    labels, names = _merged(group, who, rule.rate_not_shown_below)
    counts = _counts(labels, np.array([together, 1 - together]), who, names, ("good", "other"), single=True)
    hidden = protect(counts, margins(counts), rule).hidden
    found: list[ShareOfAnswers | None] = []
    for name in group.question.answers:
        here = labels == name
        base = int((who & here).sum())
        if base < rule.rate_not_shown_below or {(name, "good"), (name, "other"), (name, EVERYTHING)} & hidden:
            found.append(None)
            continue
        one = survey_shares(together[here], results.weight[here], sampling=results.sampling)
        found.append(share_of(asked.text, name, one))
    return tuple(found)


def shown_bases(group: Answered) -> tuple[int | None, ...]:
    """How many of each group answered anything; None where that is too few to show, or would tell of one that is."""
    rule = suppression_rule(AUDIENCE)
    labels = [label or REST for label in group.labels()]
    names = tuple(dict.fromkeys((*group.question.answers, REST)))
    counts: dict[tuple[str, ...], int] = {(name,): labels.count(name) for name in names}
    counts[EVERYTHING,] = len(labels)
    hidden = protect(counts, margins(counts), rule).hidden
    return tuple(
        None if counts[name,] < rule.rate_not_shown_below or (name,) in hidden else counts[name,]
        for name in group.question.answers
    )


def _merged(group: Answered, who: np.ndarray, least: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """Each respondent's group, and the groups; all of whom nothing is shown are one.

    Of several groups that are not shown, a reader can work out no more than what they come to together.
    """
    labels = np.array([label or REST for label in group.labels()])
    large = [one for one in group.question.answers if int((who & (labels == one)).sum()) >= least]
    return np.where(np.isin(labels, large), labels, REST), (*large, REST)


def _counts(
    labels: np.ndarray,
    chosen: np.ndarray,
    who: np.ndarray,
    names: tuple[str, ...],
    answers: tuple[str, ...],
    *,
    single: bool,
) -> dict[tuple[str, ...], int]:
    """How many of each group gave each answer, with the totals that a reader could know."""
    counts: dict[tuple[str, ...], int] = {}
    for name in (*names, EVERYTHING):
        here = who if name == EVERYTHING else who & (labels == name)
        for place, answer in enumerate(answers):
            counts[name, answer] = int((chosen[place, here] == 1).sum())
        if single:
            # Where several can be chosen, the answers of a group do not add up to its people.
            counts[name, EVERYTHING] = int(here.sum())
    return counts
