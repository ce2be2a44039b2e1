"""What of a year's money needs somebody: its rows put to `domain.money.attention`."""

from __future__ import annotations

from saferplan.domain.money.attention import (
    Attention,
    ConditionOfMoney,
    ContributionOfMoney,
    LineOfMoney,
    attention,
)
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.money.ledger import Held, Line, YearMoney, year_money
from saferplan.plan.models import Plan


def attention_of(*, by: Actor, plan: Plan) -> tuple[Attention, ...]:
    """Everything of a plan's money that needs somebody. A fixed number of queries."""
    return attention_to(year_money(by=by, plan=plan), by)


def attention_to(money: YearMoney, by: Actor) -> tuple[Attention, ...]:
    """Everything that needs somebody of money that was read already."""
    return attention(PlanYear(money.plan.year), [_contribution(one) for one in money.held], by.today)


def _contribution(held: Held) -> ContributionOfMoney:
    one = held.contribution
    return ContributionOfMoney(
        id=f"contribution {one.pk}",
        title=f"{one.funder.brief}, {one.purpose}",
        given=one.pence,
        policing=one.policing,
        in_kind=one.in_kind,
        lines=tuple(_line(line) for line in held.lines),
        conditions=tuple(
            ConditionOfMoney(text=condition.text, due=condition.due)
            for condition in held.conditions
            if condition.met is None
        ),
        return_days=one.return_days,
        returned=tuple(held.returns),
        settled=held.settled,
        virements=tuple(
            f"moving {virement}"
            if _both_shown(held, virement.giving_id, virement.receiving_id)
            else "a move of money"
            for virement in held.waiting
        ),
    )


def _line(line: Line) -> LineOfMoney:
    return LineOfMoney(
        id=f"line {line.allocation.pk}",
        title=line.title,
        standing=line.standing,
        mapped=line.allocation.objective_id is not None,
        proposal=line.proposal,
    )


def _both_shown(held: Held, *numbers: int) -> bool:
    return all(line.shown for line in held.lines if line.allocation.pk in numbers)
