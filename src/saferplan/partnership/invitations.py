"""Inviting people: an invitation is sent, sent again, withdrawn, accepted.

The link is signed with the site's key and names the invitation and the moment at which it was sent; no secret of it
is stored. Sending again makes the link that was sent before worthless.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse

from saferplan.domain.planning.roles import AccountRole
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Account, Invitation, Membership, Organisation
from saferplan.partnership.selectors import partnership_get

_SALT = "saferplan.invitation"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation, the link that accepts it, and whether the mail with the link could be handed over."""

    invitation: Invitation
    link: str
    mailed: bool


def invitation_send(
    *, by: Actor, email: str, title: str, organisation: Organisation, role: AccountRole
) -> Sent:
    """Invite somebody to act for an organisation in a role, by a mail with a link.

    Raises:
        ValidationError: the address is none, is invited in this role already, or has the role.
    """
    require(by, "partnership.people")
    invitation = invitation_make(by=by, email=email, title=title, organisation=organisation, role=role)
    return invitation_mail(invitation=invitation)


def invitation_send_from_console(
    *, by: Actor, email: str, title: str, organisation: Organisation, role: AccountRole
) -> Sent:
    """Invite somebody from the computer that the site runs on.

    No right is asked: whoever can run this can write the database. It is how the first people come in, and how
    a partnership that locked itself out comes back.

    Raises:
        ValidationError: as `invitation_send`.
    """
    invitation = invitation_make(by=by, email=email, title=title, organisation=organisation, role=role)
    return invitation_mail(invitation=invitation)


def invitation_make(
    *, by: Actor, email: str, title: str, organisation: Organisation, role: AccountRole
) -> Invitation:
    """Record an invitation, without sending it: a part of the services that do."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": "Enter an e-mail address, such as name@council.example."}) from error
    if Membership.objects.filter(
        account__email=email, organisation=organisation, role=role.value, until__isnull=True
    ).exists():
        raise ValidationError({"email": "This person has this role for this organisation already."})
    invitation = Invitation(email=email, title=title, organisation=organisation, role=role.value, sent=by.now)
    record("invitation_sent", invitation, by=by)
    return invitation


def invitation_mail(*, invitation: Invitation) -> Sent:
    """Mail the link of an invitation that was recorded. A mail that cannot be handed over is said, not raised."""
    link = invitation_link(invitation)
    partnership = partnership_get()
    told = {
        "invitation": invitation,
        "partnership": partnership,
        "link": link,
        "until": expires(invitation).astimezone(LONDON),
    }
    try:
        send_mail(
            f"Invitation to {partnership}",
            render_to_string("people/mail/invitation.txt", told),
            settings.DEFAULT_FROM_EMAIL,
            [invitation.email],
        )
    except (OSError, SMTPException):
        _LOG.exception("an invitation could not be mailed")
        return Sent(invitation, link, mailed=False)
    return Sent(invitation, link, mailed=True)


def invitation_send_again(*, by: Actor, invitation: Invitation) -> Sent:
    """Send an invitation once more, with a new link; the link that was sent before no longer works.

    Raises:
        ValidationError: it was accepted or withdrawn.
    """
    require(by, "partnership.people")
    _require_open(invitation)
    record("invitation_sent_again", invitation, by=by, sent=by.now)
    return invitation_mail(invitation=invitation)


def invitation_withdraw(*, by: Actor, invitation: Invitation, reason: str = "") -> None:
    """Withdraw an invitation; its link no longer works.

    Raises:
        ValidationError: it was accepted or withdrawn.
    """
    require(by, "partnership.people")
    _require_open(invitation)
    record("invitation_withdrawn", invitation, by=by, reason=reason, withdrawn=by.today)


def invitation_accept(
    *, by: Actor, token: str, title: str = "", password: str | None = None
) -> tuple[Account, Invitation]:
    """Accept an invitation: its account is made, or the account there is gets the role.

    Args:
        by: nobody who has signed in, or the account of the invited address.
        token: from the link.
        title: how others shall see the account; by default as it was invited.
        password: of a new account; None for one that signs in with its organisation's account only.

    Returns:
        The account that now has the role, and the invitation.

    Raises:
        Http404: the link is none of ours.
        ValidationError: it has expired, was used, withdrawn or sent again; the account of the address has to
            sign in first; another account has signed in; or the password is too weak.
    """
    with transaction.atomic():
        invitation = invitation_of(token=token, now=by.now)
        # Locked, and read again: two clicks on one link make one account.
        take_turn()
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        _require_open(invitation)
        account = Account.objects.filter(email=invitation.email).first()
        if account is None:
            if by.account is not None:
                raise ValidationError(f"Sign out first: the invitation is for {invitation.email}.")
            account = _account_make(by, invitation, title or invitation.title, password)
        elif by.account != account.pk:
            raise ValidationError(f"Sign in as {invitation.email} first, and open the link again.")
        acting = Actor(by.now, account.pk, {invitation.organisation_id: frozenset({invitation.role})})
        membership = Membership(
            account=account, organisation=invitation.organisation, role=invitation.role, since=by.today
        )
        record("membership_given", membership, by=acting)
        record("invitation_accepted", invitation, by=acting, accepted_by=account)
    return account, invitation


def invitation_link(invitation: Invitation) -> str:
    """The link that accepts an invitation."""
    token = signing.dumps([invitation.pk, invitation.sent.isoformat()], salt=_SALT)
    return f"{settings.SITE_ADDRESS}{reverse('invitation', args=[token])}"


def expires(invitation: Invitation) -> dt.datetime:
    """The moment after which the link of an invitation no longer works."""
    return invitation.sent + dt.timedelta(days=settings.SAFERPLAN_INVITATION_DAYS)


def invitation_of(*, token: str, now: dt.datetime) -> Invitation:
    """The invitation of a link that still works.

    Raises:
        Http404: the link is none of ours.
        ValidationError: it has expired, was used, withdrawn or sent again.
    """
    try:
        number, sent = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Http404 from error
    invitation = Invitation.objects.select_related("organisation").filter(pk=number).first()
    if invitation is None:
        raise Http404
    _require_open(invitation)
    if invitation.sent.isoformat() != sent:
        raise ValidationError("This invitation was sent again later. Use the link in the newest mail.")
    if now > expires(invitation):
        raise ValidationError(
            "This invitation has expired. Ask the partnership's co-ordinator to send it again."
        )
    return invitation


def _require_open(invitation: Invitation) -> None:
    if invitation.accepted_by_id is not None:
        raise ValidationError("This invitation was accepted already. Sign in instead.")
    if invitation.withdrawn is not None:
        raise ValidationError("This invitation was withdrawn. Ask the partnership's co-ordinator.")


def _account_make(by: Actor, invitation: Invitation, title: str, password: str | None) -> Account:
    account = Account(email=invitation.email, title=title, made=by.now)
    if password is not None:
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from error
    return Account.objects.create_user(invitation.email, password, title=title, made=by.now)
