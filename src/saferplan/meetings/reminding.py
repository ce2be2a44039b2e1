"""Reminders: one mail to a person on a day, with everything that falls due for them.

Who gets what is the trade's rule (`domain.planning.cycles.mails`); here are the questions it is asked about, the mails
themselves, and the record of what went out. A mail is recorded before it is handed over, so that nobody ever gets two
on a day; one that could not be handed over does not count as sent, and is tried on the next day.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from saferplan.domain.planning.cycles import Ask, CycleState, ReminderKind, UpdateState, mails
from saferplan.domain.planning.roles import AccountRole
from saferplan.domain.planning.years import LONDON
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.meetings.links import no_change_link
from saferplan.meetings.models import Meeting, MeetingAction, ReminderMail, Update
from saferplan.meetings.updates import updates_gather
from saferplan.partnership.models import Account, Membership, Organisation
from saferplan.partnership.selectors import on, partnership_get
from saferplan.plan.silences import why_not_unchanged

_LOG = logging.getLogger(__name__)
_ROLES = (AccountRole.UPDATER.value, AccountRole.APPROVER.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a mail: what it is about, when it is due, and which reminder it is."""

    subject: Update | MeetingAction
    kind: ReminderKind

    @property
    def key(self) -> str:
        """How the log names what it is about."""
        return _key(self.subject)

    @property
    def update(self) -> Update | None:
        """The update that is asked for, where it is about one."""
        return self.subject if isinstance(self.subject, Update) else None

    @property
    def title(self) -> str:
        """What it is about, in words."""
        return str(self.subject.action) if isinstance(self.subject, Update) else str(self.subject)

    @property
    def due(self) -> dt.date:
        """When it is due."""
        return self.subject.due


@dataclass(frozen=True, slots=True)
class Reminder:
    """One mail to one person."""

    account: Account
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reminders:
    """The mails of a day, and the organisations that owe an answer but have nobody who would get a mail."""

    day: dt.date
    mails: tuple[Reminder, ...]
    nobody: tuple[Organisation, ...]


def reminders_of(*, now: dt.datetime) -> Reminders:
    """The mails that would go out now. Nothing is written. A fixed number of queries."""
    day = now.astimezone(LONDON).date()
    subjects = _subjects()
    people = _people({_owner(one) for one in subjects}, day)
    sent, today = _sent({account.pk for found in people.values() for account in found}, subjects, day)
    asks = [
        Ask(
            person=str(account.pk),
            subject=_key(one),
            opening=_opening(one),
            due=one.due,
            sent=frozenset(sent.get((account.pk, _key(one)), ())),
        )
        for one in subjects
        for account in people[_owner(one)]
    ]
    accounts = {str(account.pk): account for found in people.values() for account in found}
    by_key = {_key(one): one for one in subjects}
    made = tuple(
        Reminder(
            accounts[one.person],
            tuple(Line(by_key[key], kind) for key, kind in one.reminders),
        )
        for one in mails(asks, day, mailed_today={str(one) for one in today})
    )
    unreachable = {number for number, found in people.items() if not found}
    nobody = Organisation.objects.filter(pk__in=unreachable).order_by("name") if unreachable else ()
    return Reminders(day, made, tuple(nobody))


def reminders_preview(*, by: Actor) -> Reminders:
    """Who would get what today: for the page of the co-ordinator."""
    require(by, "meetings.remind")
    return reminders_of(now=by.now)


def reminders_send(*, now: dt.datetime, dry_run: bool = False) -> Reminders:
    """Send the mails of a day; done by the worker each day, and by whoever runs the site.

    No right is asked: it is the system that sends, and a second run on the same day sends nothing twice.
    """
    system = Actor(now)
    if not dry_run:
        for meeting in Meeting.objects.filter(state=CycleState.OPEN.value):
            updates_gather(by=system, meeting=meeting)
    found = reminders_of(now=now)
    if dry_run:
        return found
    went = []
    for one in found.mails:
        try:
            mail = _record(system, one, found.day)
        except ValidationError:  # another run was faster; the database holds that nobody gets two
            continue
        went.append(one)
        _hand_over(system, one, mail, now)
    return Reminders(found.day, tuple(went), found.nobody)


def mail_text(*, reminder: Reminder, now: dt.datetime) -> str:
    """The text of a mail."""
    lines = [_told(one, reminder.account, now) for one in reminder.lines]
    return render_to_string(
        "meetings/mail/reminder.txt",
        {
            "partnership": partnership_get(),
            "updates": [one for one in lines if one["is_update"]],
            "actions": [one for one in lines if not one["is_update"]],
            "my_updates": f"{settings.SITE_ADDRESS}{reverse('my_updates')}",
        },
    )


def mail_subject(*, reminder: Reminder) -> str:
    """The subject of a mail: how many things, and by when; overdue first."""
    number = len(reminder.lines)
    things = f"{number} update{'' if number == 1 else 's'}"
    if any(one.update is None for one in reminder.lines):
        things = f"{number} thing{'' if number == 1 else 's'}"
    if any(one.kind is ReminderKind.OVERDUE for one in reminder.lines):
        return f"Overdue: {things} asked of you"
    due = min(one.due for one in reminder.lines)
    return f"{things} asked of you by {due:%-d %B %Y}"


def _told(line: Line, account: Account, now: dt.datetime) -> dict[str, object]:
    update = line.update
    told: dict[str, object] = {
        "title": line.title,
        "due": line.due,
        "kind": line.kind.label,
        "is_update": update is not None,
    }
    if update is None:
        told["report"] = f"{settings.SITE_ADDRESS}{reverse('meeting_action', args=[line.subject.pk])}"
        return told
    told["report"] = f"{settings.SITE_ADDRESS}{reverse('update_send', args=[update.pk])}"
    faults = why_not_unchanged(update.action, now.astimezone(LONDON).date())
    told["why"] = faults[0].sentence if faults else ""
    told["no_change"] = "" if faults else no_change_link(update=update, account=account, now=now)
    return told


def _record(system: Actor, reminder: Reminder, day: dt.date) -> ReminderMail:
    mail = ReminderMail(
        account=reminder.account,
        on=day,
        about=[{"subject": one.key, "kind": one.kind.value} for one in reminder.lines],
    )
    record("reminder_sent", mail, by=system)
    return mail


def _hand_over(system: Actor, reminder: Reminder, mail: ReminderMail, now: dt.datetime) -> None:
    try:
        send_mail(
            mail_subject(reminder=reminder),
            mail_text(reminder=reminder, now=now),
            settings.DEFAULT_FROM_EMAIL,
            [reminder.account.email],
        )
    except (OSError, SMTPException):
        _LOG.exception("a reminder could not be mailed")
        record("reminder_not_sent", mail, by=system, failed=True)


def _subjects() -> list[Update | MeetingAction]:
    updates = (
        Update.objects.filter(
            meeting__state=CycleState.OPEN.value, state=UpdateState.ASKED.value, withdrawn__isnull=True
        )
        .select_related("action__lead", "action__plan", "meeting")
        .prefetch_related("action__milestones")
        .order_by("action__reference")
    )
    actions = MeetingAction.objects.filter(closed__isnull=True).select_related("owner", "meeting")
    return [*updates, *actions]


def _people(organisations: set[int], day: dt.date) -> dict[int, list[Account]]:
    """The accounts that report for each organisation and want mail."""
    people: dict[int, list[Account]] = {one: [] for one in organisations}
    memberships = (
        Membership.objects.filter(
            on(day),
            organisation_id__in=organisations,
            role__in=_ROLES,
            account__is_active=True,
            account__wants_mail=True,
        )
        .select_related("account")
        .order_by("account_id")
    )
    for membership in memberships:
        if membership.account not in people[membership.organisation_id]:
            people[membership.organisation_id].append(membership.account)
    return people


def _sent(
    accounts: set[int], subjects: Sequence[Update | MeetingAction], day: dt.date
) -> tuple[dict[tuple[int, str], set[ReminderKind]], set[int]]:
    """What each account was reminded of already, and who has had a mail today."""
    since = min((_opening(one) for one in subjects), default=day)
    sent: dict[tuple[int, str], set[ReminderKind]] = {}
    today: set[int] = set()
    for mail in ReminderMail.objects.filter(account_id__in=accounts, on__gte=min(since, day)):
        if mail.on == day:
            today.add(mail.account_id)
        if not mail.failed:
            for one in mail.about:
                sent.setdefault((mail.account_id, one["subject"]), set()).add(ReminderKind(one["kind"]))
    return sent, today


def _owner(subject: Update | MeetingAction) -> int:
    if isinstance(subject, Update):
        return subject.action.lead_id or subject.organisation_id
    return subject.owner_id


def _opening(subject: Update | MeetingAction) -> dt.date:
    return subject.asked.astimezone(LONDON).date() if isinstance(subject, Update) else subject.arisen


def _key(subject: Update | MeetingAction) -> str:
    return f"{'update' if isinstance(subject, Update) else 'action'}:{subject.pk}"
