"""The link in a mail with which one account says of one action that nothing changed, without signing in.

It names the update and the account and is signed with the site's key; no secret of it is stored. It works while the
cycle is open, the question is not answered, and the account may answer it; and no longer than its days.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from saferplan.domain.planning.cycles import CycleState
from saferplan.history.actor import Actor
from saferplan.history.policies import may
from saferplan.meetings.models import Update
from saferplan.partnership.models import Account
from saferplan.partnership.selectors import actor_of

WORKS_FOR = dt.timedelta(days=30)
_SALT = "saferplan.update.no-change"


def no_change_token(*, update: Update, account: Account, now: dt.datetime) -> str:
    """What the link is made of."""
    return signing.dumps([update.pk, account.pk, int(now.timestamp())], salt=_SALT)


def no_change_link(*, update: Update, account: Account, now: dt.datetime) -> str:
    """The link that asks one account to confirm that nothing changed on one action."""
    token = no_change_token(update=update, account=account, now=now)
    return f"{settings.SITE_ADDRESS}{reverse('update_no_change', args=[token])}"


def update_of_token(*, token: str, now: dt.datetime, signed_in: int | None = None) -> tuple[Update, Actor]:
    """The update of a link that still works, and the account it was sent to, acting now, for this update alone.

    Args:
        token: from the link.
        now: the moment.
        signed_in: the account that has signed in in this browser, if any.

    Raises:
        Http404: the link is none of ours, or its account may not answer this any more.
        ValidationError: it has expired, was used already, the cycle is no longer open, or somebody else has signed in.
    """
    try:
        number, account_number, made = signing.loads(token, salt=_SALT)
        made_at = dt.datetime.fromtimestamp(made, dt.UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError) as error:
        raise Http404("no such link") from error
    update = (
        Update.objects.filter(pk=number)
        .select_related("meeting", "organisation", "action__lead", "action__plan", "action__priority")
        .prefetch_related("action__milestones")
        .first()
    )
    account = Account.objects.filter(pk=account_number).first()
    by = actor_of(account=account, now=now)
    if update is None or account is None or not may(by, "meetings.update_answer", update):
        raise Http404("no such link")
    if signed_in is not None and signed_in != account.pk:
        raise ValidationError(
            "This link was sent to somebody else. Sign out first, or answer under “My updates”."
        )
    if now > made_at + WORKS_FOR:
        raise ValidationError("This link has expired. Sign in and answer under “My updates”.")
    if update.answered:
        raise ValidationError(f"This was answered on {update.received:%-d %B %Y}. Nothing more is needed.")
    if update.meeting.cycle is not CycleState.OPEN or update.withdrawn is not None:
        raise ValidationError(
            "Updates for this meeting are no longer taken. Sign in and report on the action itself."
        )
    return update, by
