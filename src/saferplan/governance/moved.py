"""Which risks moved between two days, for the status report. What is of a restricted action is left out, as there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q

from saferplan.domain.planning.roles import Visibility
from saferplan.governance.models import Risk
from saferplan.history.models import Event
from saferplan.meetings.told import RiskLine, RiskNews, tell_of_risks

WITHOUT_RESTRICTED = Q(action__isnull=True) | ~Q(action__visibility=Visibility.RESTRICTED.value)
"""The risks that stand in what goes to the whole partnership."""


def tell_status_reports() -> None:
    """Let status reports ask `risks_moved`."""
    tell_of_risks(risks_moved)


def risks_moved(since: dt.date, day: dt.date) -> RiskNews | None:
    """The risks that came, went or changed their score after one day and by another; None without a register.

    Three queries, however many there are.
    """
    entered = Risk.objects.filter(WITHOUT_RESTRICTED, entered__lte=day)
    stood = [_Stood(one, day) for one in entered.select_related("owner").prefetch_related("reviews")]
    if not stood:
        return None
    closed = [one.risk for one in stood if one.closed_after(since)]
    reasons = {
        one.subject_id: one.reason
        for one in (Event.objects.of_many(closed).filter(name="risk_closed") if closed else ())
    }
    lines = [_line(one, since, reasons) for one in stood]
    return RiskNews(
        since=since,
        open=sum(one.open for one in stood),
        overdue=tuple(str(one.risk) for one in stood if one.open and one.due is not None and one.due < day),
        moved=tuple(one for one in lines if one is not None),
    )


class _Stood:
    """A risk as it stood on a day, told by its reviews."""

    def __init__(self, risk: Risk, day: dt.date) -> None:
        oldest_first = sorted(risk.reviews.all(), key=lambda one: (one.on, one.pk))
        self.risk, self._day = risk, day
        self.reviews = [one for one in oldest_first if one.on <= day]
        later = [one for one in oldest_first if one.on > day]
        if self.reviews:
            self.score, self.due = self.reviews[-1].after.value, self.reviews[-1].next_due
        elif later:
            # What day its first review was due is not kept beside the day on which it was held.
            self.score, self.due = later[0].before.value, None
        else:
            self.score, self.due = risk.residual.value, risk.review_due

    due: dt.date | None

    @property
    def open(self) -> bool:
        """Whether it was not closed by the day."""
        return self.risk.closed is None or self.risk.closed > self._day

    def closed_after(self, since: dt.date) -> bool:
        """Whether it was closed after another day, and by this one."""
        return self.risk.closed is not None and since < self.risk.closed <= self._day


def _line(one: _Stood, since: dt.date, reasons: Mapping[int, str]) -> RiskLine | None:
    risk, recent = one.risk, [each for each in one.reviews if each.on > since]
    name, owner = str(risk), risk.owner.brief
    why = recent[-1].why if recent else ""
    if one.closed_after(since):
        return RiskLine(name, owner, one.score, None, reasons.get(risk.pk, ""))
    if not one.open:
        return None
    if risk.entered > since:
        return RiskLine(name, owner, None, one.score, why)
    if recent and recent[0].before.value != one.score:
        return RiskLine(name, owner, recent[0].before.value, one.score, why)
    return None
