"""Virement: money moves from one line to another of the same contribution, once somebody else has approved it."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.money.moving import Line, vired, virement_fault
from saferplan.domain.money.profile import quarter_under_way
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.money.ledger import line_standing
from saferplan.money.models import Allocation, Virement
from saferplan.money.services import known_pence, locked, refuse_closed
from saferplan.money.states import MoveState
from saferplan.partnership.models import Account


def virement_ask(
    *, by: Actor, giving: Allocation, receiving: Allocation, amount: Decimal, why: str
) -> Virement:
    """Ask to move money from one line to another. Nothing moves yet.

    Raises:
        ValidationError: less is free, the lines are of different contributions or the same line, no reason is given,
            or the plan is closed.
    """
    require(by, "money.spend", giving)
    pence = known_pence(amount)
    require_words(why, "Say why the money is to move.", field="why")
    _refuse_lines(giving, receiving)
    _refuse_more_than_free(by, giving, receiving, pence)
    virement = Virement(
        giving=giving, receiving=receiving, pence=pence, why=why, asked_by_id=by.who, asked_on=by.today
    )
    record("virement_asked", virement, by=by, reason=why)
    return virement


def virement_approve(*, by: Actor, virement: Virement, consent: str = "", reason: str = "") -> None:
    """Approve a move of money, and move it: both lines change at once, and together have what they had before.

    Raises:
        PermissionDenied: the actor asked for it, or may not decide.
        ValidationError: it was decided before, less is free by now, or the funder must agree and nothing says how it
            did.
    """
    require(by, "money.virement_decide", virement)
    with transaction.atomic():
        contribution = locked(virement.giving.contribution)
        virement = _waiting(virement)
        giving, receiving = virement.giving, virement.receiving
        _refuse_lines(giving, receiving)
        if contribution.transfers_need_consent and not consent.strip():
            raise ValidationError(
                {"consent": "The funder must agree to moves between lines: say how it did, and when."}
            )
        _refuse_more_than_free(by, giving, receiving, virement.pence)
        _move(by, virement)
        record(
            "virement_approved",
            virement,
            by=by,
            reason=reason,
            state=MoveState.APPROVED.value,
            decided_by=Account.objects.get(pk=by.who),
            decided_on=by.today,
            consent=consent,
        )


def virement_refuse(*, by: Actor, virement: Virement, reason: str) -> None:
    """Refuse a move of money.

    Raises:
        PermissionDenied: the actor asked for it, or may not decide.
        ValidationError: it was decided before, or no reason is given.
    """
    require(by, "money.virement_decide", virement)
    require_words(reason, "Say why it is refused.")
    with transaction.atomic():
        locked(virement.giving.contribution)
        record(
            "virement_refused",
            _waiting(virement),
            by=by,
            reason=reason,
            state=MoveState.REFUSED.value,
            decided_by=Account.objects.get(pk=by.who),
            decided_on=by.today,
        )


def virement_withdraw(*, by: Actor, virement: Virement, reason: str) -> None:
    """Withdraw a request that was not decided yet.

    Raises:
        ValidationError: it was decided before, or no reason is given.
    """
    require(by, "money.virement_withdraw", virement)
    require_words(reason, "Say why it is withdrawn.")
    with transaction.atomic():
        locked(virement.giving.contribution)
        record(
            "virement_withdrawn", _waiting(virement), by=by, reason=reason, state=MoveState.WITHDRAWN.value
        )


def _move(by: Actor, virement: Virement) -> None:
    giving, receiving = virement.giving, virement.receiving
    quarter = quarter_under_way(PlanYear(giving.contribution.plan.year), by.today)
    left, right = vired(
        Line(giving.pence or 0, giving.profile),
        Line(receiving.pence or 0, receiving.profile),
        virement.pence,
        quarter,
    )
    for event, row, line in (
        ("allocation_gave", giving, left),
        ("allocation_received", receiving, right),
    ):
        profile = (
            {} if line.profile is None else {f"q{at}": one for at, one in enumerate(line.profile, start=1)}
        )
        record(event, row, by=by, reason=virement.why, pence=line.pence, **profile)


def _waiting(virement: Virement) -> Virement:
    held = Virement.objects.select_related("giving__contribution__plan", "receiving").get(pk=virement.pk)
    if held.state != MoveState.ASKED:
        raise ValidationError(f"This was {MoveState(held.state).label.lower()} already.")
    return held


def _refuse_lines(giving: Allocation, receiving: Allocation) -> None:
    refuse_closed(giving.contribution.plan)
    if giving.contribution_id != receiving.contribution_id:
        raise ValidationError(
            {
                "receiving": "Choose a line of the same contribution: a funder's money stays with what it is given for."
            }
        )
    if giving.pk == receiving.pk:
        raise ValidationError({"receiving": "Choose another line: money moves from one line to another."})
    for field, line in (("giving", giving), ("receiving", receiving)):
        if line.withdrawn is not None:
            raise ValidationError({field: f"This line was withdrawn on {line.withdrawn:%-d %B %Y}."})


def _refuse_more_than_free(by: Actor, giving: Allocation, receiving: Allocation, pence: int) -> None:
    fault = virement_fault(line_standing(giving, by.today), receiving.pence, pence)
    if fault:
        raise ValidationError({"amount": fault})
