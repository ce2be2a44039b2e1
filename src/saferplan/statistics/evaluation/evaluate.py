"""All that the counts at hand can say of an intervention, side by side, with what speaks against each answer.

Every method that the data allow is run, the others say why not. The methods compare with different things, so where
they disagree, that is itself a finding and is said; none is picked for the reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.evaluation_design import Design, MarylandLevel, grade
from saferplan.domain.figure import Method
from saferplan.domain.periods import Period
from saferplan.statistics.change import compare
from saferplan.statistics.evaluation.answers import Answer, Check, Disagreement, Finding, disagreements
from saferplan.statistics.evaluation.break_even import BREAK_EVEN, BreakEven, break_even
from saferplan.statistics.evaluation.comparing import (
    before_and_after,
    by_difference,
    by_factor,
    by_harm,
    by_mixture,
    by_quotient,
    by_trend,
)
from saferplan.statistics.evaluation.intervention import Assignment, Direction, Intervention
from saferplan.statistics.evaluation.panel import Panel
from saferplan.statistics.inputs import amounts, counts, names, tail
from saferplan.statistics.result import Result

EVALUATION = Method(
    "evaluation of an intervention by several methods",
    1,
    "design graded by Farrington DP, Gottfredson DC, Sherman LW and Welsh BC (2002), The Maryland Scientific Methods "
    "Scale; docs/methods/evaluation.md",
)

_PEAK = 2.0  # Poisson z of the year before against the year before that


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation(Result):
    """Every answer, where they disagree, how far the design can carry them, and what would pay the cost back.

    `answers` are in the order before and after, displacement difference, quotient and net effects, difference in
    differences, interrupted series, synthetic control, harm. `checks` bear on all of them. `break_even` is None
    where no cost or no unit cost is given; it is set beside the answer with control areas that the design carries
    best, or else that without.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (EVALUATION, BREAK_EVEN)

    intervention: Intervention
    before: Period
    after: Period
    answers: tuple[Answer, ...]
    checks: tuple[Check, ...]
    disagreements: tuple[Disagreement, ...]
    grade: MarylandLevel
    break_even: BreakEven | None
    level: float

    @property
    def ran(self) -> tuple[Answer, ...]:
        """The answers that could be had."""
        return tuple(one for one in self.answers if one.finding is not Finding.NOT_RUN)


def evaluate(
    intervention: Intervention,
    count: ArrayLike,
    areas: Sequence[str],
    months: Period,
    *,
    weight: ArrayLike | None = None,
    unit_cost: float | None = None,
    level: float = 0.95,
) -> Evaluation:
    """Runs every method of evaluation that the data allow.

    Args:
        intervention: what was done, where, when, and what it is compared with.
        count: records, whole numbers, areas along the last axis but one, months along the last; with `weight`, kinds
            of crime along the axis before them. NaN where not known.
        areas: the names of the areas, in the order of `count`.
        months: the months of `count`, all that are held: a longer past makes for better answers.
        weight: the harm of one record of each kind, NaN where the index has none; None for no weighing by harm.
        unit_cost: what one crime of the kinds aimed at costs society, in pounds of the same year as the cost.
        level: of every interval; an answer is clear where its p is below 1 - level.

    Raises:
        ValueError: the shapes do not fit, an area of the intervention has no counts, no month of the intervention
            is held, a count is not a whole number from 0, or no such level.

    >>> from saferplan.domain.periods import Month
    >>> counts = np.array([[9, 11, 10, 12, 8, 10] * 4 + [4, 5, 6, 4, 5, 4], [20, 22, 21, 19, 20, 18] * 5])
    >>> found = evaluate(
    ...     Intervention(name="patrols", treated=("market",), control=("station",), start=Month(2021, 1)),
    ...     counts, ["market", "station"], Period(Month(2019, 1), Month(2021, 6)))
    >>> found.grade.level, [(one.finding.name, round(one.avoided)) for one in found.ran][0]
    (3, ('IMPROVED', 32))
    >>> found.answers[5].why_not
    'at least 3 control areas are needed to mix; there is 1'
    """
    tail(level)
    number = counts(count, "count")
    weighs = None if weight is None else amounts(weight, "weight")
    if number.ndim != (2 if weighs is None else 3):
        raise ValueError(
            "count: areas by months is needed, and kinds before them only together with a weight for each"
        )
    if weighs is not None and weighs.shape != number.shape[:1]:
        raise ValueError("weight: one weight for each kind of the first axis of count is needed")
    named = names(areas, number.shape[-2], "areas")
    if number.shape[-1] != len(months):
        raise ValueError(f"months: {months} has {len(months)} months, count {number.shape[-1]}")
    panel = Panel.of(intervention, number, named, months)
    answers = (
        before_and_after(panel, level),
        by_difference(panel, level),
        by_quotient(panel, level),
        by_factor(panel, level),
        by_trend(panel, level),
        by_mixture(panel, level),
        by_harm(panel, weighs, level),
    )
    return Evaluation(
        intervention=intervention,
        before=panel.before,
        after=panel.after,
        answers=answers,
        checks=(_same_season(panel), _not_at_a_peak(panel)),
        disagreements=disagreements(answers),
        grade=grade(_design(panel, answers)),
        break_even=_pay_back(intervention, answers, unit_cost),
        level=level,
    )


def _design(panel: Panel, answers: Sequence[Answer]) -> Design:
    asked = panel.intervention.assignment
    alike = [check.holds for one in answers for check in one.checks if check.name == "parallel before"]
    return Design(
        treated_areas=len(panel.intervention.treated),
        control_areas=len(panel.intervention.control),
        before=panel.columns_before.size > 0,
        comparable=alike[0] if alike else None,
        matched=asked is Assignment.MATCHED,
        random=asked is Assignment.RANDOM,
    )


def _same_season(panel: Panel) -> Check:
    before, after = (
        Counter(panel.calendar[columns].tolist()) for columns in (panel.columns_before, panel.columns_after)
    )
    shares = [{month: times / sum(one.values()) for month, times in one.items()} for one in (before, after)]
    same = bool(before) and all(
        abs(shares[0].get(month, 0.0) - shares[1].get(month, 0.0)) < 1e-9 for month in range(1, 13)
    )
    said = (
        "Before and after have the same months of the year."
        if same
        else "Before and after have different months of the year: the season is in the answers without control areas."
    )
    return Check("same season", same, np.nan, said)


def _not_at_a_peak(panel: Panel) -> Check:
    """Whether the period before stood out from the one before that: what is high falls by itself."""
    length = len(panel.before)
    earlier = panel.columns_of(Period(panel.before.first + -length, panel.before.first + -1))
    if earlier.size < panel.columns_before.size or not earlier.size:
        return Check(
            "not at a peak", None, np.nan, "The period before that before is not held: a peak cannot be told."
        )
    z = float(compare(panel.treated[:, earlier].sum(), panel.treated[:, panel.columns_before].sum()).z)
    sign = 1 if panel.intervention.desired is Direction.FEWER else -1
    holds = bool(sign * z < _PEAK) if not np.isnan(z) else None
    said = (
        "The treated areas did not stand out just before the start."
        if holds
        else "The treated areas stood out just before the start: part of what followed is a return to the usual level."
    )
    return Check("not at a peak", holds, z, said)


def _pay_back(
    intervention: Intervention, answers: Sequence[Answer], unit_cost: float | None
) -> BreakEven | None:
    if intervention.cost is None or unit_cost is None:
        return None
    order = (3, 5, 1, 4, 0)
    carried = next(
        (answers[place] for place in order if not np.isnan(answers[place].avoided_lower)), answers[0]
    )
    return break_even(
        intervention.cost, unit_cost, avoided_lower=carried.avoided_lower, avoided_upper=carried.avoided_upper
    )
