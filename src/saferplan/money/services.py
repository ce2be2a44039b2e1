"""What may be done to a contribution and to what the funder wants for it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.money.pence import pence_of, total, written_pounds
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.money.models import Condition, Contribution
from saferplan.money.states import ContributionKind
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Plan
from saferplan.plan.states import PlanState


def contribution_add(
    *,
    by: Actor,
    plan: Plan,
    funder: Organisation,
    purpose: str,
    amount: Decimal | None,
    kind: ContributionKind = ContributionKind.CASH,
    reference: str = "",
    condition: str = "",
    transfers_need_consent: bool = False,
    return_days: int | None = None,
) -> Contribution:
    """Add what a funder gives to a plan's year; an amount of None, in pounds, is not known.

    Raises:
        ValidationError: the plan is closed, the amount is negative or has parts of a penny, or the funder's
            contribution for this purpose is held already.
    """
    require(by, "money.change")
    refuse_closed(plan)
    contribution = Contribution(
        plan=plan,
        funder=funder,
        purpose=purpose,
        kind=kind.value,
        pence=whole_pence(amount),
        reference=reference,
        condition=condition,
        transfers_need_consent=transfers_need_consent,
        return_days=return_days,
    )
    record("contribution_added", contribution, by=by)
    return contribution


def contribution_amend(
    *,
    by: Actor,
    contribution: Contribution,
    amount: Decimal | None,
    reason: str,
    reference: str = "",
    condition: str = "",
    transfers_need_consent: bool = False,
    return_days: int | None = None,
) -> None:
    """Change the amount, what it is bound to, and what the funder wants: all of them are what they shall be.

    Raises:
        ValidationError: no reason is given, the plan is closed, it was withdrawn, or its lines have more than the
            new amount.
    """
    require(by, "money.change")
    _require_standing(contribution, reason)
    pence = whole_pence(amount)
    with transaction.atomic():
        locked(contribution)
        _refuse_less_than_lines(contribution, pence)
        record(
            "contribution_amended",
            contribution,
            by=by,
            reason=reason,
            pence=pence,
            reference=reference,
            condition=condition,
            transfers_need_consent=transfers_need_consent,
            return_days=return_days,
        )


def contribution_withdraw(*, by: Actor, contribution: Contribution, reason: str) -> None:
    """Record that a contribution is no longer given.

    Raises:
        ValidationError: no reason is given, the plan is closed, it was withdrawn before, or lines are paid from it.
    """
    require(by, "money.change")
    _require_standing(contribution, reason)
    with transaction.atomic():
        locked(contribution)
        if contribution.allocations.filter(withdrawn__isnull=True).exists():
            raise ValidationError("Lines are paid from it. Withdraw its lines first, or change its amount.")
        record("contribution_withdrawn", contribution, by=by, reason=reason, withdrawn=by.today)


def condition_add(*, by: Actor, contribution: Contribution, text: str, due: dt.date) -> Condition:
    """Add something that the funder wants done by a day.

    Raises:
        ValidationError: the plan is closed, or the contribution was withdrawn.
    """
    require(by, "money.change")
    _require_standing(contribution, "a condition")
    condition = Condition(contribution=contribution, text=text, due=due)
    record("condition_added", condition, by=by)
    return condition


def condition_meet(*, by: Actor, condition: Condition, met: dt.date, evidence: str) -> None:
    """Record that a condition is met, when and how.

    Raises:
        ValidationError: the day is still to come, nothing says how, or it was met or withdrawn before.
    """
    require(by, "money.change")
    _require_open_condition(condition)
    if met > by.today:
        raise ValidationError({"met": "This day is still to come: a condition is recorded when it is met."})
    require_words(evidence, "Say how it was met.", field="evidence")
    record("condition_met", condition, by=by, met=met, evidence=evidence)


def condition_withdraw(*, by: Actor, condition: Condition, reason: str) -> None:
    """Record that a funder no longer wants something.

    Raises:
        ValidationError: no reason is given, or it was met or withdrawn before.
    """
    require(by, "money.change")
    _require_open_condition(condition)
    require_words(reason, "Say why it is no longer wanted.")
    record("condition_withdrawn", condition, by=by, reason=reason, withdrawn=by.today)


def whole_pence(amount: Decimal | None, field: str = "amount") -> int | None:
    """An amount in pounds as whole pence; None stays None.

    Raises:
        ValidationError: it has parts of a penny.
    """
    if amount is None:
        return None
    try:
        return pence_of(amount)
    except ValueError:
        raise ValidationError(
            {field: "Give pounds and pence, such as 1250.50: no parts of a penny."}
        ) from None


def known_pence(amount: Decimal, field: str = "amount") -> int:
    """An amount in pounds that must be known, as whole pence."""
    pence = whole_pence(amount, field)
    if pence is None:
        raise ValidationError({field: "Give the amount."})
    return pence


def locked(contribution: Contribution) -> Contribution:
    """The contribution as it is stored, locked until the transaction ends: its lines change one at a time."""
    take_turn()
    return Contribution.objects.select_for_update().get(pk=contribution.pk)


def refuse_closed(plan: Plan) -> None:
    """Refuse changes of the money of a closed plan.

    Raises:
        ValidationError: the plan is closed.
    """
    if plan.state == PlanState.CLOSED:
        raise ValidationError(f"{plan} is closed. What its money was stays as it is.")


def _refuse_less_than_lines(contribution: Contribution, pence: int | None) -> None:
    held = total(
        contribution.allocations.filter(withdrawn__isnull=True, pence__isnull=False).values_list(
            "pence", flat=True
        )
    ).known
    if pence is None and held:
        raise ValidationError(
            {"amount": f"Its lines have {written_pounds(held)}: what they are taken from has to be known."}
        )
    if pence is not None and pence < held:
        raise ValidationError(
            {
                "amount": f"Its lines have {written_pounds(held)} already. Give at least that, or amend the lines."
            }
        )


def _require_standing(contribution: Contribution, reason: str) -> None:
    refuse_closed(contribution.plan)
    if contribution.withdrawn is not None:
        raise ValidationError(f"This contribution was withdrawn on {contribution.withdrawn:%-d %B %Y}.")
    require_words(reason, "Say why the money changes.")


def _require_open_condition(condition: Condition) -> None:
    refuse_closed(condition.contribution.plan)
    if condition.met is not None:
        raise ValidationError(f"It was met on {condition.met:%-d %B %Y}.")
    if condition.withdrawn is not None:
        raise ValidationError(f"It was withdrawn on {condition.withdrawn:%-d %B %Y}.")
