"""What came of a consultation: what changed because of it, and the report that was released."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.consultation.models.consultations import Consultation
from saferplan.consultation.states import FollowUp
from saferplan.history.choices import choice_field, one_of
from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.history.models import Recorded


class YouSaid(Recorded):
    """You said, we did: something that people said, and what became of it.

    What it led to is a row of a room above, such as an action: named by its kind and number, as events name it.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "said_noted": "noted what people said",
        "said_followed": "wrote down what became of what people said",
        "said_linked": "named what it led to",
        "said_ended": "took out what people said",
    }

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="said")
    said = models.CharField("you said", max_length=300)
    did = models.TextField("we did", blank=True)
    state = choice_field(FollowUp, default=FollowUp.CONSIDERED.value)
    led_to_type = models.CharField("kind of what it led to", max_length=60, blank=True, editable=False)
    led_to_id = models.BigIntegerField("what it led to", null=True, blank=True, editable=False)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = "you said, we did"
        constraints: ClassVar = [
            one_of("state", FollowUp, name="said_state"),
            models.CheckConstraint(
                condition=Q(state=FollowUp.CONSIDERED.value) | ~Q(did=""),
                name="said_says_what_was_done",
                violation_error_message="Say what was done, what is planned, or why it will not be done.",
            ),
            models.CheckConstraint(
                condition=Q(led_to_type="", led_to_id__isnull=True)
                | (~Q(led_to_type="") & Q(led_to_id__isnull=False)),
                name="said_led_to_whole",
                violation_error_message="What it led to is named by its kind and its number.",
            ),
        ]

    def __str__(self) -> str:
        return self.said


class ConsultationReport(FrozenData):
    """The report of a consultation as it was released. One that was wrong is superseded; both stay."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "report_released": "released the report",
        "report_superseded": "superseded the report",
    }

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="reports")
    released = models.DateField()
    released_as = models.CharField("post that released it", max_length=120)
    superseded = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-released", "-id"]
        verbose_name = "report of a consultation"
        constraints: ClassVar = [
            *frozen_constraints("consultation_report", "report"),
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(superseded__isnull=True),
                name="consultation_report_once",
                violation_error_message="A report of this consultation stands already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Report of {self.consultation}"
