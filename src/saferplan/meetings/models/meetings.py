"""A series of meetings, and each meeting with its cycle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from saferplan.domain.display import written_day
from saferplan.domain.planning.cycles import CycleState
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.plan.models import Plan

UNDER_WAY = (CycleState.OPEN.value, CycleState.IN_PROGRESS.value)


class Series(Recorded):
    """Meetings that recur: on the same weekday of the same week of the month, some months apart."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "series_begun": "began the series of meetings",
        "series_amended": "changed the series of meetings",
        "series_ended": "ended the series of meetings",
    }

    title = models.CharField(max_length=120)
    months = models.PositiveSmallIntegerField("months from one meeting to the next", default=2)
    starts = models.TimeField("usual time")
    place = models.CharField("usual place", max_length=200, blank=True)
    updates_days = models.PositiveSmallIntegerField("days before a meeting that updates are due", default=10)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(months__gte=1) & Q(months__lte=12),
                name="series_months_apart",
                violation_error_message="Meetings are 1 to 12 months apart.",
            ),
            models.CheckConstraint(
                condition=Q(updates_days__gte=1) & Q(updates_days__lte=60),
                name="series_updates_before_meeting",
                violation_error_message="Updates are due 1 to 60 days before the meeting.",
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(ended__isnull=True),
                name="series_title",
                violation_error_message="There is a series of this title already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Meeting(Recorded):
    """A meeting and its cycle: updates are asked for before it, what was not answered is silence at its close."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "meeting_arranged": "arranged the meeting",
        "meeting_amended": "changed the meeting",
        "meeting_cancelled": "cancelled the meeting",
        "cycle_opened": "opened the cycle and asked for updates",
        "meeting_begun": "began the meeting",
        "cycle_closed": "closed the cycle",
        "minutes_approved": "approved the minutes",
    }

    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings"
    )
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=120)
    date = models.DateField()
    starts = models.TimeField("time")
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("address for joining from afar", max_length=400, blank=True)
    updates_due = models.DateField("updates are due on")
    state = choice_field(CycleState, default=CycleState.DRAFT.value)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    held = models.BooleanField("whether it was held", default=True)
    cancelled = models.DateField(null=True, blank=True)
    minutes_approved_on = models.DateField("minutes approved on", null=True, blank=True)
    minutes_approved_at = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_minutes_of",
        verbose_name="minutes approved at",
    )

    class Meta:
        ordering: ClassVar = ["date", "id"]
        constraints: ClassVar = [
            one_of("state", CycleState, name="meeting_state"),
            models.CheckConstraint(
                condition=Q(updates_due__lte=F("date")),
                name="meeting_updates_due_before",
                violation_error_message="Updates are due on the day of the meeting at the latest.",
            ),
            models.CheckConstraint(
                condition=Q(state=CycleState.DRAFT.value) | Q(opened_on__isnull=False),
                name="meeting_opened_on_a_day",
                violation_error_message="An open cycle has the day on which it was opened.",
            ),
            models.CheckConstraint(
                condition=Q(state=CycleState.CLOSED.value, closed_on__isnull=False)
                | (~Q(state=CycleState.CLOSED.value) & Q(closed_on__isnull=True)),
                name="meeting_closed_on_a_day",
                violation_error_message="A closed cycle, and no other, has the day on which it was closed.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled__isnull=True) | Q(state=CycleState.DRAFT.value),
                name="meeting_cancelled_as_draft",
                violation_error_message="A meeting whose cycle was opened is closed as not held, not cancelled.",
            ),
            models.CheckConstraint(
                condition=Q(minutes_approved_on__isnull=True) | Q(state=CycleState.CLOSED.value),
                name="meeting_minutes_after_close",
                violation_error_message="Minutes are approved once the cycle is closed.",
            ),
            models.UniqueConstraint(
                fields=["date", "starts"],
                condition=Q(cancelled__isnull=True),
                name="meeting_once",
                violation_error_message="There is a meeting at this time already.",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=UNDER_WAY),
                name="meeting_one_cycle_at_a_time",
                violation_error_message="Another cycle of this plan is under way; close that one first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {written_day(self.date)}"

    @property
    def cycle(self) -> CycleState:
        """Where its cycle is."""
        return CycleState(self.state)

    @property
    def under_way(self) -> bool:
        """Whether its cycle is open or the meeting is being held."""
        return self.state in UNDER_WAY
