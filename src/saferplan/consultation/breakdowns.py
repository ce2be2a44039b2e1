"""Answers by group: what each said, with whatever could single people out hidden, and hidden so that it stays so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saferplan.consultation.results import AUDIENCE, Answered, Array, Results, shares_of
from saferplan.domain.consultation.few import GroupAnswers, hidden_groups
from saferplan.domain.consultation.released import ShareOfAnswers
from saferplan.domain.suppression import suppression_rule
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
    statement: str


def breakdown_of(results: Results, question: Answered, group: Answered) -> Breakdown:
    """The answers to a question of which several can be given, by the answers to one that says who answers.

    A group of fewer than the rule of small numbers asks for has no shares; a share of so few that the rule hides their
    number is not shown, nor is another from which it could be worked out.
    """
    rule = suppression_rule(AUDIENCE)
    asked = question.question
    by_answer = [
        _by_group(results, asked.text, [answer] * len(group.question.answers), question.chosen[place], group)
        for place, answer in enumerate(asked.answers)
    ]
    who = _members(group) & ~np.isnan(question.chosen).all(axis=0)
    bases = [
        None if shown is None or base < rule.rate_not_shown_below else base
        for shown, base in zip(shown_bases(group), who.sum(axis=1).tolist(), strict=True)
    ]
    return Breakdown(
        question=asked.text,
        by=group.question.text,
        answers=asked.answers,
        groups=group.question.answers,
        bases=tuple(bases),
        shares=tuple(zip(*by_answer, strict=True)),
        statement=(
            f"Groups of fewer than {rule.rate_not_shown_below} have no shares. A share of fewer than "
            f"{rule.hide_below} people is hidden, with others where it could be worked out from them."
        ),
    )


def headline_by_group(
    results: Results, question: Answered, group: Answered
) -> tuple[ShareOfAnswers | None, ...]:
    """The share of a question's good answers in each group; None where too few answered, or too few either way."""
    if not question.good:
        return ()
    together = question.chosen[list(question.good)].sum(axis=0)
    return _by_group(results, question.question.text, group.question.answers, together, group, both_ways=True)


def shown_bases(group: Answered) -> tuple[int | None, ...]:
    """How many of each group answered anything; None where that is too few to show, or would tell of one that is."""
    members = _members(group)
    _, enough, hidden = _hidden(np.ones(len(group.given)), members, group, of_everybody=True)
    return tuple(
        int(base) if shown and name not in hidden else None
        for name, base, shown in zip(group.question.answers, members.sum(axis=1), enough, strict=True)
    )


def _by_group(
    results: Results,
    question: str,
    said: list[str] | tuple[str, ...],
    gave: Array,
    group: Answered,
    *,
    both_ways: bool = False,
) -> tuple[ShareOfAnswers | None, ...]:
    """The share of each group that gave an answer, told as what `said` says; None where it is not shown."""
    members = _members(group)
    inside, enough, hidden = _hidden(gave, members, group, both_ways=both_ways)
    found = shares_of(question, said, survey_shares(inside, results.weight, sampling=results.sampling))
    return tuple(
        one if shown and name not in hidden else None
        for name, one, shown in zip(group.question.answers, found, enough, strict=True)
    )


def _members(group: Answered) -> np.ndarray:
    """Who is in which group: groups by respondents."""
    return np.asarray(group.labels == np.array(group.question.answers, dtype=np.str_)[:, np.newaxis])


def _hidden(
    gave: Array, members: np.ndarray, group: Answered, *, both_ways: bool = False, of_everybody: bool = False
) -> tuple[Array, np.ndarray, frozenset[str]]:
    """The answers inside each group, which groups are large enough, and which of these are hidden all the same.

    All of whom nothing is shown are one: of several such groups a reader can work out no more than what they come to
    together. `of_everybody`: a group is a share of everybody, rather than who gave the answer of the group.
    """
    rule = suppression_rule(AUDIENCE)
    inside = np.where(members, gave, np.nan)
    asked = int((~np.isnan(gave)).sum())
    counts = np.nansum(inside, axis=1).astype(int)
    sizes = (~np.isnan(inside)).sum(axis=1)
    enough = sizes >= rule.rate_not_shown_below
    parts = [
        GroupAnswers(name, int(count), asked if of_everybody else int(size))
        for name, count, size, shown in zip(group.question.answers, counts, sizes, enough, strict=True)
        if shown
    ]
    left = int(np.nansum(gave)) - int(counts[enough].sum())
    rest = asked if of_everybody else asked - int(sizes[enough].sum())
    parts.append(GroupAnswers(REST, left, rest, printed=False))
    return inside, enough, hidden_groups(parts, rule, both_ways=both_ways)
