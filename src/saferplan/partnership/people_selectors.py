"""What is read of people: accounts, roles, invitations. Only who manages people reads another's account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.http import Http404

from saferplan.history.actor import Actor
from saferplan.history.models import Event
from saferplan.history.policies import may
from saferplan.partnership.models import Account, Invitation, Membership, SecondFactorRemoval, Suspension
from saferplan.partnership.selectors import account_list, events_of, on

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class AccountState:
    """An account with what is known of it."""

    account: Account
    memberships: Sequence[Membership]
    ended: Sequence[Membership]
    suspension: Suspension | None
    second_factors: int


def people_list(*, by: Actor) -> list[Account]:
    """Everybody who has an account, by title, with the roles of today (`current_memberships`).

    `is_active` is false of the suspended.
    """
    return list(account_list(day=by.today))


def account_state(*, by: Actor, number: int) -> AccountState:
    """One account with its roles, suspension and second factors.

    Raises:
        Http404: there is none, or it is another's and the reader does not manage people.
    """
    account = Account.objects.filter(pk=number).first()
    if account is None or not (may(by, "partnership.people") or may(by, "partnership.account", account)):
        raise Http404
    every = list(Membership.objects.filter(account=account).select_related("organisation"))
    current = set(Membership.objects.filter(on(by.today), account=account).values_list("pk", flat=True))
    return AccountState(
        account=account,
        memberships=[one for one in every if one.pk in current or one.until is None],
        ended=[one for one in every if one.pk not in current and one.until is not None],
        suspension=Suspension.objects.filter(account=account, until__isnull=True).first(),
        second_factors=second_factors(account=account.pk),
    )


def second_factors(*, account: int | None) -> int:
    """How many passkeys and apps an account has; recovery codes alone are none."""
    return int(Authenticator.objects.filter(user_id=account, type__in=_FACTORS).count())


def account_history(*, account: Account) -> list[Event]:
    """What happened to an account, newest first: its roles, suspensions, second factors."""
    rows = [
        *Membership.objects.filter(account=account),
        *Suspension.objects.filter(account=account),
        *SecondFactorRemoval.objects.filter(account=account),
        *Invitation.objects.filter(accepted_by=account),
    ]
    return events_of(rows)


def membership_get(*, by: Actor, number: int) -> Membership:
    """A role that somebody has or had.

    Raises:
        Http404: there is none, or the reader does not manage people.
    """
    found = Membership.objects.select_related("account", "organisation").filter(pk=number).first()
    if found is None or not may(by, "partnership.people"):
        raise Http404
    return found


def invitation_get(*, by: Actor, number: int) -> Invitation:
    """An invitation.

    Raises:
        Http404: there is none, or the reader does not manage people.
    """
    found = Invitation.objects.select_related("organisation").filter(pk=number).first()
    if found is None or not may(by, "partnership.people"):
        raise Http404
    return found


def account_of_address(*, email: str) -> Account | None:
    """The account of an e-mail address; None where there is none."""
    return Account.objects.filter(email=email.strip().lower()).first()
