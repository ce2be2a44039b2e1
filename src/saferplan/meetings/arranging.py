"""Series of meetings, and single meetings: arranged, changed, cancelled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.cycles import CycleState
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.meetings.agendas import agenda_build
from saferplan.meetings.dates import bank_holidays
from saferplan.meetings.models import Meeting, Series, Update
from saferplan.partnership.models import Partnership
from saferplan.plan.models import Plan

_CHANGED_BY_HAND = ("title", "date", "starts", "place", "link", "updates_due")


def series_begin(
    *,
    by: Actor,
    title: str,
    plan: Plan,
    dates: Sequence[dt.date],
    months: int = 2,
    starts: dt.time = dt.time(10, 0),
    place: str = "",
    updates_days: int = 10,
) -> Series:
    """Begin a series: its meetings are arranged at these dates, each with its agenda.

    Raises:
        ValidationError: there is a series of the title, or a meeting at one of the times.
    """
    require(by, "meetings.change")
    if not dates:
        raise ValidationError({"dates": "A series has at least one meeting."})
    series = Series(title=title, months=months, starts=starts, place=place, updates_days=updates_days)
    with transaction.atomic():
        record("series_begun", series, by=by)
        for day in sorted(set(dates)):
            meeting_arrange(by=by, plan=plan, date=day, series=series)
    return series


def meeting_arrange(
    *,
    by: Actor,
    plan: Plan,
    date: dt.date,
    series: Series | None = None,
    title: str = "",
    starts: dt.time | None = None,
    place: str = "",
    link: str = "",
    updates_due: dt.date | None = None,
) -> Meeting:
    """Arrange a meeting, with the agenda that every meeting has. What is not given is as its series has it.

    Raises:
        ValidationError: it is on a bank holiday, there is a meeting at that time, or updates would be due after it.
    """
    require(by, "meetings.change")
    _refuse_bank_holiday(date)
    days = series.updates_days if series else 10
    meeting = Meeting(
        series=series,
        plan=plan,
        title=title or (series.title if series else "Meeting"),
        date=date,
        starts=starts or (series.starts if series else dt.time(10, 0)),
        place=place or (series.place if series else ""),
        link=link,
        updates_due=updates_due or date - dt.timedelta(days=days),
    )
    with transaction.atomic():
        record("meeting_arranged", meeting, by=by)
        agenda_build(by=by, meeting=meeting)
    return meeting


def meeting_amend(*, by: Actor, meeting: Meeting, reason: str = "", **changes: Any) -> None:
    """Change when and where a meeting is. While its cycle is open a reason is needed, and the day on which updates
    are due moves for all that are not answered.

    Raises:
        ValidationError: it has begun, is closed or cancelled; or no reason is given though people were asked already.
    """
    require(by, "meetings.change")
    if meeting.cancelled or meeting.cycle not in (CycleState.DRAFT, CycleState.OPEN):
        raise ValidationError("The meeting has begun, or is over. What it was stays as it is.")
    if meeting.cycle is CycleState.OPEN and not reason.strip():
        raise ValidationError({"reason": "People were asked for updates already: say why this changes."})
    unknown = set(changes) - set(_CHANGED_BY_HAND)
    if unknown:
        raise ValueError(f"not changed here: {', '.join(sorted(unknown))}")
    if changes.get("date", meeting.date) != meeting.date:
        _refuse_bank_holiday(changes["date"])
    with transaction.atomic():
        record("meeting_amended", meeting, by=by, reason=reason, **changes)
        if meeting.cycle is CycleState.OPEN:
            for update in Update.objects.filter(meeting=meeting, state="asked", withdrawn__isnull=True):
                record("update_due_moved", update, by=by, reason=reason, due=meeting.updates_due)


def meeting_cancel(*, by: Actor, meeting: Meeting, reason: str) -> None:
    """Cancel a meeting whose cycle was not opened.

    Raises:
        ValidationError: no reason is given, or its cycle was opened: then it is closed as not held.
    """
    require(by, "meetings.change")
    require_words(reason, "Say why it is cancelled.")
    if meeting.cycle is not CycleState.DRAFT:
        raise ValidationError("People were asked for updates already. Close the cycle as not held instead.")
    record("meeting_cancelled", meeting, by=by, reason=reason, cancelled=by.today)


def _refuse_bank_holiday(day: dt.date) -> None:
    partnership = Partnership.objects.first()
    if partnership and day in bank_holidays(Jurisdiction(partnership.jurisdiction), day.year):
        raise ValidationError({"date": "This is a bank holiday. Choose another day."})
