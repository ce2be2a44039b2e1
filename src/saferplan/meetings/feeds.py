"""Meetings in one's own calendar, under an address that can be taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from icalendar import Calendar, Event

from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.history.policies import may, require
from saferplan.history.recording import record
from saferplan.meetings.models import FeedToken, Meeting
from saferplan.partnership.selectors import actor_of, partnership_get

LASTS = dt.timedelta(hours=2)


def feed_token_make(*, by: Actor) -> str:
    """Make an address for one's own calendar; one that was made before stops working.

    Returns:
        The address. It is shown this once: only the hash of what is secret in it is kept.
    """
    require(by, "meetings.feed")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        for old in FeedToken.objects.filter(account_id=by.who, revoked__isnull=True):
            record("feed_token_revoked", old, by=by, reason="A new address was made.", revoked=by.now)
        made = FeedToken(account_id=by.who, token_hash=_hashed(token), made=by.now)
        record("feed_token_made", made, by=by)
    return f"{settings.SITE_ADDRESS}{reverse('meetings_feed', args=[token])}"


def feed_token_revoke(*, by: Actor, token: FeedToken) -> None:
    """Take an address back: the calendar that reads it gets nothing more.

    Raises:
        ValidationError: it was revoked already.
    """
    require(by, "meetings.feed", token)
    if token.revoked is not None:
        raise ValidationError("This address was revoked already.")
    record("feed_token_revoked", token, by=by, revoked=by.now)


def feed_token_of(*, by: Actor) -> FeedToken | None:
    """The address that the account has now; None where it has none."""
    return FeedToken.objects.filter(account_id=by.who, revoked__isnull=True).first()


def feed_of(*, token: str, now: dt.datetime) -> bytes:
    """The meetings as a calendar, as the account of the address may see them now.

    Raises:
        Http404: there is no such address, it was revoked, or its account may see no meetings any more.
    """
    held = (
        FeedToken.objects.filter(token_hash=_hashed(token), revoked__isnull=True)
        .select_related("account")
        .first()
    )
    by = actor_of(account=held.account if held else None, now=now)
    if held is None or not may(by, "meetings.view"):
        raise Http404("no such calendar")
    calendar = Calendar()
    calendar.add("prodid", "-//SaferPlan//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{partnership_get() or 'Partnership'}: meetings")
    for meeting in Meeting.objects.filter(date__gte=by.today - dt.timedelta(days=365)).order_by("date"):
        calendar.add_component(_event(meeting, now))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, now: dt.datetime) -> Event:
    starts = dt.datetime.combine(meeting.date, meeting.starts, LONDON)
    page = f"{settings.SITE_ADDRESS}{reverse('meeting', args=[meeting.pk])}"
    host = settings.SITE_ADDRESS.partition("//")[2]
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{host}")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", starts)
    event.add("dtend", (starts.astimezone(dt.UTC) + LASTS).astimezone(LONDON))
    event.add("summary", meeting.title)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    joining = f"\nJoin: {meeting.link}" if meeting.link else ""
    event.add("description", f"Updates are due on {meeting.updates_due:%-d %B %Y}.{joining}\n{page}")
    event.add("url", page)
    return event


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
