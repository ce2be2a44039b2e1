"""What is bound and paid from a line: earmarks, commitments, payments."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.display import written_day
from saferplan.domain.money.pence import total, written_pounds
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.money.ledger import carried_of, line_standing, spent_of
from saferplan.money.models import Allocation, Commitment, Contribution, Spend
from saferplan.money.services import known_pence, locked, refuse_closed
from saferplan.money.states import Binding


def money_bind(
    *, by: Actor, allocation: Allocation, binding: Binding, text: str, amount: Decimal, on: dt.date
) -> Commitment:
    """Earmark or commit money of a line.

    Raises:
        ValidationError: less of the line is free, the day is to come or of another year, the line was withdrawn, or
            the plan is closed.
    """
    require(by, "money.spend", allocation)
    _require_live(allocation)
    _refuse_day(by, allocation, on)
    pence = known_pence(amount)
    with transaction.atomic():
        locked(allocation.contribution)
        _refuse_more_than_free(by, allocation, pence)
        bound = Commitment(allocation=allocation, binding=binding.value, text=text, pence=pence, on=on)
        record("money_bound", bound, by=by)
    return bound


def commitment_firm(*, by: Actor, commitment: Commitment, on: dt.date) -> None:
    """Commit what was earmarked: it was ordered or agreed on this day.

    Raises:
        ValidationError: it is committed already, or was released; or the day is to come.
    """
    require(by, "money.spend", commitment.allocation)
    _require_bound(commitment)
    _refuse_day(by, commitment.allocation, on)
    if commitment.binding == Binding.COMMITMENT:
        raise ValidationError("It is committed already.")
    record("commitment_firmed", commitment, by=by, binding=Binding.COMMITMENT.value, on=on)


def commitment_release(*, by: Actor, commitment: Commitment, reason: str) -> None:
    """Release what of an earmark or a commitment is not paid: it is free again.

    Raises:
        ValidationError: no reason is given, or it was released before.
    """
    require(by, "money.spend", commitment.allocation)
    _require_bound(commitment)
    require_words(reason, "Say why it is not needed.")
    record("commitment_released", commitment, by=by, reason=reason, released=by.today)


def spend_record(
    *,
    by: Actor,
    allocation: Allocation,
    text: str,
    amount: Decimal,
    on: dt.date,
    commitment: Commitment | None = None,
    reference: str = "",
) -> Spend:
    """Record a payment. It is a fact, and so is one that is more than the line has: that is shown, not refused.

    Raises:
        ValidationError: the day is to come or of another year, the commitment is of another line or was released,
            what would be left was carried forward or returned already, or the plan is closed.
    """
    require(by, "money.spend", allocation)
    _require_live(allocation)
    _refuse_day(by, allocation, on)
    _refuse_other_commitment(allocation, commitment)
    pence = known_pence(amount)
    with transaction.atomic():
        _refuse_settled(locked(allocation.contribution), pence)
        spend = Spend(
            allocation=allocation, commitment=commitment, text=text, pence=pence, on=on, reference=reference
        )
        record("money_spent", spend, by=by)
    return spend


def spend_correct(
    *,
    by: Actor,
    spend: Spend,
    text: str,
    amount: Decimal,
    on: dt.date,
    reason: str,
    commitment: Commitment | None = None,
    reference: str = "",
) -> None:
    """Correct a payment that was recorded wrongly.

    Raises:
        ValidationError: as for `spend_record`; or no reason is given, or it was withdrawn.
    """
    require(by, "money.spend", spend.allocation)
    _require_standing_spend(spend, reason)
    _refuse_day(by, spend.allocation, on)
    _refuse_other_commitment(spend.allocation, commitment)
    pence = known_pence(amount)
    with transaction.atomic():
        _refuse_settled(locked(spend.allocation.contribution), pence - spend.pence)
        record(
            "spend_corrected",
            spend,
            by=by,
            reason=reason,
            text=text,
            pence=pence,
            on=on,
            commitment=commitment,
            reference=reference,
        )


def spend_withdraw(*, by: Actor, spend: Spend, reason: str) -> None:
    """Withdraw a payment that was never made, or stands twice.

    Raises:
        ValidationError: no reason is given, or it was withdrawn before.
    """
    require(by, "money.spend", spend.allocation)
    _require_standing_spend(spend, reason)
    record("spend_withdrawn", spend, by=by, reason=reason, withdrawn=by.today)


def _refuse_more_than_free(by: Actor, allocation: Allocation, pence: int) -> None:
    free = line_standing(allocation, by.today).free
    if free is not None and pence > free:
        raise ValidationError(
            {
                "amount": f"Only {written_pounds(max(free, 0))} of the line is free: the rest is spent, committed or "
                "earmarked. Move money to the line first."
            }
        )


def _refuse_settled(contribution: Contribution, more: int) -> None:
    """What was carried forward or returned is gone: no payment can come from it any more."""
    settled = carried_of(contribution) + (contribution.returned or 0)
    if not settled or contribution.pence is None or more <= 0:
        return
    left = contribution.pence - settled - total(spent_of(contribution)).known
    if more > left:
        raise ValidationError(
            {
                "amount": f"{written_pounds(settled)} of the contribution was carried forward or returned; "
                f"{written_pounds(max(left, 0))} is left to pay from."
            }
        )


def _refuse_day(by: Actor, allocation: Allocation, on: dt.date) -> None:
    year = PlanYear(allocation.contribution.plan.year)
    if on > by.today:
        raise ValidationError({"on": "This day is still to come."})
    if not year.first <= on <= year.last:
        first, last = written_day(year.first), written_day(year.last)
        raise ValidationError(
            {"on": f"The money is that of {year.label}: choose a day from {first} to {last}."}
        )


def _refuse_other_commitment(allocation: Allocation, commitment: Commitment | None) -> None:
    if commitment is None:
        return
    if commitment.allocation_id != allocation.pk:
        raise ValidationError({"commitment": "Choose an earmark or a commitment of this line."})
    if commitment.released is not None:
        raise ValidationError({"commitment": f"It was released on {commitment.released:%-d %B %Y}."})


def _require_live(allocation: Allocation) -> None:
    refuse_closed(allocation.contribution.plan)
    if allocation.withdrawn is not None:
        raise ValidationError(f"This line was withdrawn on {allocation.withdrawn:%-d %B %Y}.")


def _require_bound(commitment: Commitment) -> None:
    _require_live(commitment.allocation)
    if commitment.released is not None:
        raise ValidationError(f"It was released on {commitment.released:%-d %B %Y}.")


def _require_standing_spend(spend: Spend, reason: str) -> None:
    refuse_closed(spend.allocation.contribution.plan)
    if spend.withdrawn is not None:
        raise ValidationError(f"It was withdrawn on {spend.withdrawn:%-d %B %Y}.")
    require_words(reason, "Say why it is corrected.")
