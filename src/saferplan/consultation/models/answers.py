"""Answers: files of them with nobody to be known from, and texts that wait for a person to read them.

Two tables hold what is not kept: a file while its columns are matched, and the words of a text until somebody has
reviewed it. They are no recorded rows, for events are for ever, and what a respondent wrote must not be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from saferplan.consultation.models.consultations import Channel, Consultation
from saferplan.consultation.states import TextState
from saferplan.history.choices import choice_field, one_of
from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.history.models import Recorded


class ResponseSet(FrozenData):
    """The answers of one file, frozen: no ids, no times, sorted, so that their order tells nothing."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "answers_taken_in": "took answers in",
        "answers_withdrawn": "withdrew answers",
    }

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="response_sets")
    name = models.CharField("file", max_length=200)
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, null=True, blank=True, related_name="response_sets"
    )
    respondents = models.PositiveIntegerField()
    mapping = models.JSONField("columns", default=dict, blank=True)
    taken_in = models.DateField()
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["taken_in", "id"]
        constraints: ClassVar = [
            *frozen_constraints("response_set", "file of answers"),
            models.UniqueConstraint(
                fields=["consultation", "sha256"],
                condition=Q(withdrawn__isnull=True),
                name="answers_once",
                violation_error_message="These answers were taken in already.",
            ),
            models.CheckConstraint(
                condition=Q(respondents__gte=1),
                name="answers_of_somebody",
                violation_error_message="A file of answers has one respondent or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.respondents:,} respondents"


class HeldImport(models.Model):
    """A file whose columns are being matched. It is erased when it was taken in or put away."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="held_imports")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=80, blank=True)
    header = models.JSONField()
    numbers = models.JSONField()
    rows = models.JSONField()
    mapping = models.JSONField()

    def __str__(self) -> str:
        return self.name


class FreeText(Recorded):
    """Something that a respondent wrote, and what was decided on it. `shown` are the words that may be shown."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "text_received": "received a text",
        "text_approved": "approved a text",
        "text_redacted": "redacted a text",
        "text_withheld": "withheld a text",
    }

    response_set = models.ForeignKey(ResponseSet, on_delete=models.PROTECT, related_name="texts")
    question = models.PositiveSmallIntegerField()
    found = models.JSONField("what may point at somebody", default=list, blank=True)
    state = choice_field(TextState, default=TextState.WAITING.value)
    shown = models.TextField("words that may be shown", blank=True)

    class Meta:
        ordering: ClassVar = ["question", "id"]
        constraints: ClassVar = [
            one_of("state", TextState, name="text_state"),
            models.CheckConstraint(
                condition=Q(state__in=[TextState.APPROVED.value, TextState.REDACTED.value], shown__gt="")
                | Q(state__in=[TextState.WAITING.value, TextState.WITHHELD.value], shown=""),
                name="text_shown_once_reviewed",
                violation_error_message="A text is shown once somebody has reviewed it, and not before.",
            ),
        ]

    def __str__(self) -> str:
        return f"Text {self.pk}"


class HeldText(models.Model):
    """The words of a text as they were written, until somebody has reviewed it."""

    free_text = models.OneToOneField(FreeText, on_delete=models.PROTECT, related_name="held")
    words = models.TextField()

    def __str__(self) -> str:
        return f"Words of text {self.free_text_id}"
