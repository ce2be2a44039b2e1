"""What comes of a meeting: who attended, what was decided, what is to be done, and what was corrected later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.planning.attendance import Attendance
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.meetings.models.agendas import AgendaItem
from saferplan.meetings.models.meetings import Meeting
from saferplan.meetings.states import DecisionState
from saferplan.partnership.models import Organisation


class AttendanceEntry(Recorded):
    """How an organisation attended a meeting, and in which posts."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "attendance_recorded": "recorded who attended",
        "attendance_corrected": "corrected who attended",
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="attendance")
    attended = choice_field(Attendance)
    posts = models.CharField("posts that came", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation__name"]
        constraints: ClassVar = [
            one_of("attended", Attendance, name="attendance_kind"),
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                name="attendance_once",
                violation_error_message="The attendance of this organisation is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_attended_display()}"

    @property
    def kind(self) -> Attendance:
        """How it attended."""
        return Attendance(self.attended)


class Decision(Recorded):
    """Something that a meeting is asked to decide, and what it decided. Numbered through all meetings."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "decision_wanted": "asked for a decision",
        "decision_amended": "changed what is to be decided",
        "decision_made": "recorded a decision",
        "decision_withdrawn": "withdrew what was to be decided",
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    number = models.PositiveIntegerField(
        unique=True, error_messages={"unique": "Another decision has this number."}
    )
    text = models.TextField()
    state = choice_field(DecisionState, default=DecisionState.WANTED.value)
    outcome = models.TextField("what was said of it", blank=True)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            one_of("state", DecisionState, name="decision_state"),
            models.CheckConstraint(
                condition=Q(withdrawn__isnull=True) | Q(state=DecisionState.WANTED.value),
                name="decision_withdrawn_before_made",
                violation_error_message="What was decided is not withdrawn; a later meeting decides otherwise.",
            ),
        ]

    def __str__(self) -> str:
        return f"D{self.number} {self.text[:80]}"

    @property
    def label(self) -> str:
        """How it is cited, such as `D7`."""
        return f"D{self.number}"

    @property
    def status(self) -> DecisionState:
        """What became of it."""
        return DecisionState(self.state)


class MeetingAction(Recorded):
    """An action that arises from a meeting, on the log until it is closed. Not an action of the plan."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "meeting_action_arisen": "recorded an action arising",
        "meeting_action_amended": "changed an action arising",
        "meeting_action_reported": "reported on an action arising",
        "meeting_action_closed": "closed an action arising",
        "meeting_action_reopened": "reopened an action arising",
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="arising")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="arising"
    )
    number = models.PositiveIntegerField(
        unique=True, error_messages={"unique": "Another action has this number."}
    )
    text = models.CharField("what is to be done", max_length=500)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="meeting_actions")
    owner_post = models.CharField("post", max_length=120, blank=True)
    arisen = models.DateField()
    due = models.DateField()
    first_due = models.DateField(editable=False)
    progress = models.TextField("how it goes", blank=True)
    closed = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due__gte=models.F("arisen")),
                name="meeting_action_due_after",
                violation_error_message="It is due on the day it arose at the earliest.",
            ),
        ]

    def __str__(self) -> str:
        return f"A{self.number} {self.text[:80]}"

    @property
    def label(self) -> str:
        """How it is cited, such as `A12`."""
        return f"A{self.number}"

    def overdue(self, today: dt.date) -> bool:
        """Whether its day has passed and it is not closed."""
        return self.closed is None and self.due < today


class Correction(Recorded):
    """What was wrong in the record of a closed cycle, and what is right. The record itself stays as it was."""

    EVENTS: ClassVar[Mapping[str, str]] = {"correction_recorded": "corrected the record of the meeting"}

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    text = models.TextField("what is right")
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"Correction to {self.meeting}"
