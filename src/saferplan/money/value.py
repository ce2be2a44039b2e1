"""Value for money of an action: how many crimes of each kind would have to be avoided to pay its cost back.

It says what would have to happen, never that it did: no effect and no saving is claimed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from saferplan.domain.money.pence import Total, pounds_of, total
from saferplan.domain.unit_costs import UnitCosts, unit_costs
from saferplan.money.models import Allocation, Spend
from saferplan.money.selectors import allocations_of
from saferplan.plan.models import Action
from saferplan.statistics.evaluation.break_even import break_even

WITHIN_FACTOR = 2.0
"""Unit costs are taken as right within this factor: our reading of “order of magnitude”."""


@dataclass(frozen=True, slots=True)
class BreakEvenLine:
    """A kind of crime: what one costs society, and how many avoided would pay the cost back, with the range."""

    crime: str
    unit_cost: float
    crimes: int
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class ActionValue:
    """The money of an action, what was spent of it, and what would pay it back, by kind of crime."""

    lines: tuple[Allocation, ...]
    cost: Total
    spent: int
    table: UnitCosts
    break_even: tuple[BreakEvenLine, ...]


def value_of(*, action: Action) -> ActionValue:
    """What an action costs and what would pay it back; no kinds of crime where nothing of its cost is known."""
    lines = allocations_of(action=action)
    cost = total(one.pence for one in lines)
    spent = total(
        Spend.objects.filter(allocation__in=[one.pk for one in lines], withdrawn__isnull=True).values_list(
            "pence", flat=True
        )
    ).known
    table = unit_costs()
    return ActionValue(lines, cost, spent, table, tuple(pay_back(cost.known, table)))


def pay_back(pence: int, table: UnitCosts) -> list[BreakEvenLine]:
    """How many crimes of each kind would have to be avoided to pay an amount back, the dearest kind first.

    Numbers are rounded up: a part of a crime cannot be avoided.

    >>> [(one.crime, one.crimes, one.fewest, one.most) for one in pay_back(1_250_000, unit_costs())][-2:]
    [('theft from vehicle', 15, 8, 29), ('cyber crime', 23, 12, 46)]
    """
    if pence <= 0:
        return []
    found = break_even(
        float(pounds_of(pence)), [one.pounds for one in table.cost], within_factor=WITHIN_FACTOR
    )
    lines = [
        BreakEvenLine(one.crime, one.pounds, math.ceil(crimes), math.ceil(fewest), math.ceil(most))
        for one, crimes, fewest, most in zip(
            table.cost, found.crimes.tolist(), found.lower.tolist(), found.upper.tolist(), strict=True
        )
    ]
    return sorted(lines, key=lambda one: -one.unit_cost)
