"""What may be done to a contribution."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError

from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.money.models import Contribution
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Plan


def contribution_add(
    *,
    by: Actor,
    plan: Plan,
    funder: Organisation,
    purpose: str,
    amount: Decimal | None,
    condition: str = "",
) -> Contribution:
    """Add what a funder gives to a plan's year; an amount of None is not known.

    Raises:
        ValidationError: the amount is negative, or the funder's contribution for this purpose is held already.
    """
    require(by, "money.change")
    contribution = Contribution(plan=plan, funder=funder, purpose=purpose, amount=amount, condition=condition)
    record("contribution_added", contribution, by=by)
    return contribution


def contribution_amend(
    *, by: Actor, contribution: Contribution, amount: Decimal | None, condition: str, reason: str
) -> None:
    """Change the amount or what it is bound to.

    Raises:
        ValidationError: no reason is given, or it was withdrawn.
    """
    require(by, "money.change")
    _require_standing(contribution, reason)
    record("contribution_amended", contribution, by=by, reason=reason, amount=amount, condition=condition)


def contribution_withdraw(*, by: Actor, contribution: Contribution, reason: str) -> None:
    """Record that a contribution is no longer given.

    Raises:
        ValidationError: no reason is given, or it was withdrawn before.
    """
    require(by, "money.change")
    _require_standing(contribution, reason)
    record("contribution_withdrawn", contribution, by=by, reason=reason, withdrawn=by.today)


def _require_standing(contribution: Contribution, reason: str) -> None:
    if contribution.withdrawn is not None:
        raise ValidationError(f"This contribution was withdrawn on {contribution.withdrawn:%-d %B %Y}.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why the money changes."})
