"""The end of a year: what was not spent is carried forward once the funder has agreed, or goes back to the funder."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.money.moving import carry_fault
from saferplan.domain.money.pence import total, written_pounds
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.money.ledger import carried_of, spent_of
from saferplan.money.models import CarryForward, Contribution
from saferplan.money.services import known_pence, locked
from saferplan.money.states import MoveState
from saferplan.plan.models import Plan

_LONGEST_PURPOSE = 200


def carry_forward_ask(*, by: Actor, contribution: Contribution, amount: Decimal, why: str) -> CarryForward:
    """Ask a funder to carry forward what is not spent. Nothing moves yet.

    Raises:
        ValidationError: less is left, no reason is given, it is given in kind, or a request waits already.
    """
    require(by, "money.change")
    pence = known_pence(amount)
    require_words(why, "Say why it was not spent, and what it will be spent on.", field="why")
    if contribution.in_kind:
        raise ValidationError("What is given in kind is not carried forward.")
    _refuse_more_than_left(contribution, pence)
    asked = CarryForward(contribution=contribution, pence=pence, why=why, asked_on=by.today)
    record("carry_forward_asked", asked, by=by, reason=why)
    return asked


def carry_forward_approve(
    *, by: Actor, carry_forward: CarryForward, on: dt.date, consent: str
) -> Contribution:
    """Record that the funder agreed: the amount becomes a contribution to the next year's plan.

    Raises:
        ValidationError: it was answered before, nothing says how the funder agreed, less is left by now, or there is
            no plan of the next year.
    """
    require(by, "money.change")
    with transaction.atomic():
        held = _answered_now(by, carry_forward, on, consent)
        contribution = held.contribution
        _refuse_more_than_left(contribution, held.pence)
        following = Plan.objects.filter(year=contribution.plan.year + 1).first()
        if following is None:
            label = PlanYear(contribution.plan.year).next.label
            raise ValidationError(
                f"There is no plan of {label} yet. Draft it first: the money becomes part of it."
            )
        into = Contribution(
            plan=following,
            funder=contribution.funder,
            purpose=_carried_purpose(contribution),
            kind=contribution.kind,
            pence=held.pence,
            reference=contribution.reference,
            condition=contribution.condition,
            transfers_need_consent=contribution.transfers_need_consent,
            return_days=contribution.return_days,
            carried_from=contribution,
        )
        record("contribution_carried", into, by=by, reason=consent)
        record(
            "carry_forward_approved",
            held,
            by=by,
            state=MoveState.APPROVED.value,
            decided_on=on,
            consent=consent,
            into=into,
        )
    return into


def carry_forward_refuse(*, by: Actor, carry_forward: CarryForward, on: dt.date, consent: str) -> None:
    """Record that the funder refused; `consent` says how it answered.

    Raises:
        ValidationError: it was answered before, or nothing says how.
    """
    require(by, "money.change")
    with transaction.atomic():
        held = _answered_now(by, carry_forward, on, consent)
        record(
            "carry_forward_refused",
            held,
            by=by,
            state=MoveState.REFUSED.value,
            decided_on=on,
            consent=consent,
        )


def carry_forward_withdraw(*, by: Actor, carry_forward: CarryForward, reason: str) -> None:
    """Withdraw a request that the funder has not answered.

    Raises:
        ValidationError: it was answered before, or no reason is given.
    """
    require(by, "money.change")
    require_words(reason, "Say why it is withdrawn.")
    with transaction.atomic():
        held = _waiting(carry_forward)
        record("carry_forward_withdrawn", held, by=by, reason=reason, state=MoveState.WITHDRAWN.value)


def contribution_return(*, by: Actor, contribution: Contribution, amount: Decimal, reason: str) -> None:
    """Record how much of a contribution went back to its funder, in all.

    Raises:
        ValidationError: it is less than nothing or more than is left, no reason is given, or it is given in kind.
    """
    require(by, "money.change")
    pence = known_pence(amount)
    require_words(reason, "Say how and why it was returned.")
    if contribution.in_kind or contribution.pence is None:
        raise ValidationError("Only money whose amount is known is returned.")
    with transaction.atomic():
        held = locked(contribution)
        left = contribution.pence - total(spent_of(held)).known - carried_of(held)
        if pence > left:
            raise ValidationError(
                {"amount": f"Only {written_pounds(max(left, 0))} is neither spent nor carried forward."}
            )
        record("contribution_returned", contribution, by=by, reason=reason, returned=pence)


def _carried_purpose(contribution: Contribution) -> str:
    added = f", carried forward from {PlanYear(contribution.plan.year).label}"
    return contribution.purpose[: _LONGEST_PURPOSE - len(added)] + added


def _refuse_more_than_left(contribution: Contribution, pence: int) -> None:
    gone = total(spent_of(contribution)).known + carried_of(contribution) + (contribution.returned or 0)
    fault = carry_fault(contribution.pence, gone, pence)
    if fault:
        raise ValidationError({"amount": fault})


def _answered_now(by: Actor, carry_forward: CarryForward, on: dt.date, consent: str) -> CarryForward:
    if not consent.strip():
        raise ValidationError(
            {"consent": "Say how the funder answered: by which letter or mail, of which post."}
        )
    if on > by.today:
        raise ValidationError({"on": "This day is still to come."})
    return _waiting(carry_forward)


def _waiting(carry_forward: CarryForward) -> CarryForward:
    locked(carry_forward.contribution)
    held = CarryForward.objects.select_related("contribution__plan", "contribution__funder").get(
        pk=carry_forward.pk
    )
    if held.state != MoveState.ASKED:
        raise ValidationError(f"This was {MoveState(held.state).label.lower()} already.")
    return held
