"""What may be done to people's accounts: giving and ending roles, suspending and restoring."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning.roles import AccountRole
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import (
    Account,
    Membership,
    Organisation,
    Partnership,
    SecondFactorRemoval,
    Suspension,
)

LAST_CO_ORDINATOR = "This is the last co-ordinator who can sign in. Make somebody else a co-ordinator first."


def membership_give(
    *,
    by: Actor,
    account: Account,
    organisation: Organisation,
    role: AccountRole,
    since: dt.date | None = None,
    reason: str = "",
) -> Membership:
    """Let an account act for an organisation in a role, from a day on (by default today).

    Raises:
        ValidationError: it has this role already.
    """
    require(by, "partnership.people")
    membership = Membership(
        account=account, organisation=organisation, role=role.value, since=since or by.today
    )
    record("membership_given", membership, by=by, reason=reason)
    return membership


def membership_end(*, by: Actor, membership: Membership, reason: str, until: dt.date | None = None) -> None:
    """End a role after a day; by default yesterday, so that it ends at once.

    A role that began today ends today, and so holds until midnight, for a role is held on whole days; suspend the
    account to stop it at once.

    Raises:
        ValidationError: it has ended, the day is before its start, or nobody would be left to co-ordinate.
    """
    require(by, "partnership.people")
    if membership.until is not None:
        raise ValidationError("This role has ended already.")
    last = until or max(by.today - dt.timedelta(days=1), membership.since)
    with transaction.atomic():
        if membership.role == AccountRole.CO_ORDINATOR.value:
            _require_another_co_ordinator(by, without=membership.account_id, but=membership.pk)
        record("membership_ended", membership, by=by, reason=reason, until=last)


def account_suspend(*, by: Actor, account: Account, reason: str) -> Suspension:
    """Stop an account from signing in, and end its sessions; its roles and its history stay.

    Raises:
        ValidationError: it is suspended already, or nobody would be left to co-ordinate.
    """
    require(by, "partnership.people")
    if account.pk == by.account:
        raise ValidationError("Nobody can suspend their own account.")
    with transaction.atomic():
        _require_another_co_ordinator(by, without=account.pk)
        suspension = Suspension(account=account, since=by.now)
        record("account_suspended", suspension, by=by, reason=reason)
        _set_active(account, active=False)
    sessions_end(account=account)
    return suspension


def account_restore(*, by: Actor, account: Account, reason: str = "") -> None:
    """Let a suspended account sign in again.

    Raises:
        ValidationError: it is not suspended.
    """
    require(by, "partnership.people")
    suspension = Suspension.objects.filter(account=account, until__isnull=True).first()
    if suspension is None:
        raise ValidationError("The account is not suspended.")
    with transaction.atomic():
        record("account_restored", suspension, by=by, reason=reason, until=by.now)
        _set_active(account, active=True)


def second_factors_remove(*, by: Actor, account: Account, reason: str) -> int:
    """Take away an account's passkeys and codes, because whoever has it lost them, and end its sessions.

    Where its role asks for a second factor, it sets up a new one when it signs in next.

    Returns:
        How many there were.

    Raises:
        ValidationError: it has none, or it is one's own account.
    """
    require(by, "partnership.people")
    if account.pk == by.account:
        raise ValidationError("Another co-ordinator has to do this for you.")
    factors = Authenticator.objects.filter(user=account)
    count = int(factors.count())
    if not count:
        raise ValidationError("The account has no second factor.")
    with transaction.atomic():
        record(
            "second_factors_removed", SecondFactorRemoval(account=account, at=by.now), by=by, reason=reason
        )
        factors.delete()
    sessions_end(account=account)
    return count


def account_describe(*, by: Actor, account: Account, title: str, wants_mail: bool) -> None:
    """Change how others see one's own account, and whether it gets mail.

    Raises:
        ValidationError: the title is empty.
    """
    require(by, "partnership.account", account)
    account.title, account.wants_mail = title.strip(), wants_mail
    account.full_clean(exclude=["password"])
    account.save(update_fields=["title", "wants_mail"])


def sessions_end(*, account: Account, but: str | None = None) -> None:
    """Sign an account out everywhere; `but` is the key of a session that goes on."""
    for session in UserSession.objects.filter(user=account).exclude(session_key=but):
        session.end()


def _set_active(account: Account, *, active: bool) -> None:
    # The suspension is what is recorded; this is how the machinery of signing in knows of it.
    account.is_active = active
    account.save(update_fields=["is_active"])


def _require_another_co_ordinator(by: Actor, *, without: int, but: int | None = None) -> None:
    """Refuse to take the last co-ordinator away; told the account, or the one role of it that would end."""
    # Under one lock: two co-ordinators who end each other's role at once must not both succeed.
    take_turn()
    list(Partnership.objects.select_for_update())
    held = Membership.objects.filter(
        role=AccountRole.CO_ORDINATOR.value, until__isnull=True, account__is_active=True, since__lte=by.today
    )
    if not held.filter(account_id=without).exists():
        return
    left = held.exclude(account_id=without) if but is None else held.exclude(pk=but)
    if not left.exists():
        raise ValidationError(LAST_CO_ORDINATOR)
