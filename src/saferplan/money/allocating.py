"""Allocating money: making, amending and withdrawing lines. No more is allocated than is given."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.money.moving import allocation_fault
from saferplan.domain.money.pence import total, written_pounds
from saferplan.domain.money.profile import Profile, even_profile, profile_fault
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.money.ledger import line_standing
from saferplan.money.models import Allocation, Contribution
from saferplan.money.services import locked, refuse_closed, whole_pence
from saferplan.plan.models import Action, Measure
from saferplan.strategy.models import Objective
from saferplan.strategy.states import ObjectiveOwner

Quarters = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]
NO_QUARTERS: Quarters = (None, None, None, None)


def allocation_make(
    *,
    by: Actor,
    contribution: Contribution,
    title: str,
    amount: Decimal | None,
    action: Action | None = None,
    measure: Measure | None = None,
    objective: Objective | None = None,
    quarters: Quarters = NO_QUARTERS,
    spread: bool = False,
) -> Allocation:
    """Allocate money of a contribution to a line; an amount of None, in pounds, is not known.

    `quarters` say what is to be spent in each quarter, in pounds; `spread` spreads it evenly where they say nothing.

    Raises:
        ValidationError: more would be allocated than is given, the quarters do not come to the amount, the action or
            measure is of another year, the objective is not of the police and crime plan, or the plan is closed.
    """
    require(by, "money.change")
    _require_standing(contribution)
    _refuse_of_another_year(contribution, action, measure, objective)
    pence = whole_pence(amount)
    with transaction.atomic():
        _refuse_over_allocation(locked(contribution), pence)
        line = Allocation(
            contribution=contribution,
            title=title,
            action=action,
            measure=measure,
            objective=objective,
            pence=pence,
            **_profile_fields(pence, quarters, spread=spread),
        )
        record("allocation_made", line, by=by)
    return line


def allocation_amend(
    *,
    by: Actor,
    allocation: Allocation,
    title: str,
    amount: Decimal | None,
    reason: str,
    action: Action | None = None,
    measure: Measure | None = None,
    objective: Objective | None = None,
    quarters: Quarters = NO_QUARTERS,
    spread: bool = False,
) -> None:
    """Change a line. Money goes from one line to another by virement; here it comes from what is not allocated.

    Raises:
        ValidationError: as for `allocation_make`; or no reason is given, the line was withdrawn, or the new amount is
            less than what is spent, committed or earmarked.
    """
    require(by, "money.change")
    _require_live(allocation, reason)
    _refuse_of_another_year(allocation.contribution, action, measure, objective)
    pence = whole_pence(amount)
    with transaction.atomic():
        _refuse_over_allocation(locked(allocation.contribution), pence, besides=allocation)
        used = line_standing(allocation, by.today).used
        if pence is not None and pence < used:
            raise ValidationError(
                {
                    "amount": f"{written_pounds(used)} of it is spent, committed or earmarked. Give at least that."
                }
            )
        record(
            "allocation_amended",
            allocation,
            by=by,
            reason=reason,
            title=title,
            action=action,
            measure=measure,
            objective=objective,
            pence=pence,
            **_profile_fields(pence, quarters, spread=spread),
        )


def allocation_withdraw(*, by: Actor, allocation: Allocation, reason: str) -> None:
    """Withdraw a line from which nothing was paid or is bound: its money is no longer allocated.

    Raises:
        ValidationError: no reason is given, it was withdrawn before, or money of it is used.
    """
    require(by, "money.change")
    _require_live(allocation, reason)
    with transaction.atomic():
        locked(allocation.contribution)
        if line_standing(allocation, by.today).used:
            raise ValidationError(
                "Money of it is spent, committed or earmarked. Move what is free to another line."
            )
        record("allocation_withdrawn", allocation, by=by, reason=reason, withdrawn=by.today)


def _profile_fields(pence: int | None, quarters: Quarters, *, spread: bool) -> dict[str, int | None]:
    given = [whole_pence(one, f"q{number}") for number, one in enumerate(quarters, start=1)]
    if all(one is None for one in given):
        profile: Profile | None = even_profile(pence) if spread and pence else None
    else:
        # A quarter that is left blank beside others is nought: they have to come to the amount.
        first, second, third, fourth = (one or 0 for one in given)
        profile = (first, second, third, fourth)
        fault = profile_fault(pence, profile)
        if fault:
            raise ValidationError({"q1": fault})
    return {f"q{number}": profile[number - 1] if profile else None for number in range(1, 5)}


def _refuse_over_allocation(
    contribution: Contribution, pence: int | None, besides: Allocation | None = None
) -> None:
    lines = contribution.allocations.filter(withdrawn__isnull=True)
    if besides is not None:
        lines = lines.exclude(pk=besides.pk)
    fault = allocation_fault(contribution.pence, total(lines.values_list("pence", flat=True)).known, pence)
    if fault:
        raise ValidationError({"amount": fault})


def _refuse_of_another_year(
    contribution: Contribution, action: Action | None, measure: Measure | None, objective: Objective | None
) -> None:
    plan = contribution.plan
    if action is not None and action.plan_id != plan.pk:
        raise ValidationError({"action": f"Choose an action of {plan}."})
    if measure is not None and measure.priority.year != plan.year:
        raise ValidationError({"measure": f"Choose a measure of {plan}."})
    if objective is not None and objective.owner != ObjectiveOwner.LOCAL_POLICING_BODY:
        raise ValidationError({"objective": "Choose an objective of the police and crime plan."})


def _require_standing(contribution: Contribution) -> None:
    refuse_closed(contribution.plan)
    if contribution.withdrawn is not None:
        raise ValidationError(f"This contribution was withdrawn on {contribution.withdrawn:%-d %B %Y}.")


def _require_live(allocation: Allocation, reason: str) -> None:
    refuse_closed(allocation.contribution.plan)
    if allocation.withdrawn is not None:
        raise ValidationError(f"This line was withdrawn on {allocation.withdrawn:%-d %B %Y}.")
    require_words(reason, "Say why the line changes.")
