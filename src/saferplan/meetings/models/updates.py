"""Updates that were asked for, and the mails that asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.planning.cycles import UpdateState
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.meetings.models.meetings import Meeting
from saferplan.partnership.models import Account, Organisation
from saferplan.plan.models import Action

ANSWERED = (UpdateState.REPORTED.value, UpdateState.NO_CHANGE.value, UpdateState.LATE.value)


class Update(Recorded):
    """The question how an action goes, put to its lead before a meeting; at the close, silence is an answer, too."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "update_asked": "asked for an update",
        "update_due_moved": "moved the day on which an update is due",
        "update_received": "sent an update",
        "update_unchanged": "said that nothing changed",
        "update_not_received": "did not answer: silence",
        "update_no_longer_asked": "no longer asked for an update",
        "update_corrected": "corrected what became of an update",
    }

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="updates")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="updates", verbose_name="organisation asked"
    )
    asked = models.DateTimeField()
    due = models.DateField()
    state = choice_field(UpdateState, default=UpdateState.ASKED.value)
    received = models.DateField("received on", null=True, blank=True)
    no_change = models.BooleanField("nothing changed", default=False)
    words = models.TextField("what was said", blank=True)
    withdrawn = models.DateField("no longer asked since", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["action__reference", "id"]
        indexes: ClassVar = [models.Index(fields=["state"], name="update_by_state")]
        constraints: ClassVar = [
            one_of("state", UpdateState, name="update_state"),
            models.UniqueConstraint(
                fields=["meeting", "action"],
                name="update_asked_once",
                violation_error_message="An update on this action is asked for already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ANSWERED, received__isnull=False)
                | (~Q(state__in=ANSWERED) & Q(received__isnull=True)),
                name="update_answered_on_a_day",
                violation_error_message="An answer, and nothing else, has the day on which it came.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn__isnull=True) | Q(state=UpdateState.ASKED.value),
                name="update_withdrawn_unanswered",
                violation_error_message="What was answered is not withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return f"Update on {self.action}"

    @property
    def status(self) -> UpdateState:
        """What became of it."""
        return UpdateState(self.state)

    @property
    def answered(self) -> bool:
        """Whether somebody answered."""
        return self.state in ANSWERED


class ReminderMail(Recorded):
    """That a mail went to a person on a day, about what, and whether it could be handed over. At most one a day.

    `about` lists the subject and the kind of reminder of each thing that fell due.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "reminder_sent": "sent a reminder",
        "reminder_not_sent": "could not send a reminder",
    }

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reminders")
    on = models.DateField()
    about = models.JSONField()
    failed = models.BooleanField("could not be sent", default=False)

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "on"],
                name="reminder_once_a_day",
                violation_error_message="This person has had a mail today.",
            )
        ]

    def __str__(self) -> str:
        return f"Mail to {self.account}"
