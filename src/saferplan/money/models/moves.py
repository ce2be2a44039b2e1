"""Money that moves: from one line to another within a contribution, and from one year into the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from saferplan.domain.money.pence import written_pounds
from saferplan.history.amounts import PenceField, more_than_nothing
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.money.models.contributions import Contribution
from saferplan.money.models.lines import Allocation
from saferplan.money.states import MoveState


class Virement(Recorded):
    """A move of money between two lines of a contribution: asked for by one person, decided by another."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "virement_asked": "asked to move money",
        "virement_approved": "approved the move of money",
        "virement_refused": "refused the move of money",
        "virement_withdrawn": "withdrew the request to move money",
    }

    giving = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="virements_out", verbose_name="from"
    )
    receiving = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="virements_in", verbose_name="to"
    )
    pence = PenceField("amount")
    why = models.TextField("why")
    state = choice_field(MoveState, default=MoveState.ASKED.value)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    consent = models.TextField("how the funder agreed", blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_on", "-id"]
        constraints: ClassVar = [
            one_of("state", MoveState, name="virement_state"),
            more_than_nothing("pence", name="virement_of_something", message="Move more than nothing."),
            models.CheckConstraint(
                condition=~Q(giving=F("receiving")),
                name="virement_to_another_line",
                violation_error_message="Choose another line: money moves from one line to another.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(MoveState.ASKED.value, MoveState.WITHDRAWN.value), decided_by__isnull=True
                )
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="virement_decided_by_somebody",
                violation_error_message="Say who decided it, and on which day.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="virement_decided_by_another",
                violation_error_message="Somebody other than whoever asked for it decides.",
            ),
        ]

    def __str__(self) -> str:
        return f"{written_pounds(self.pence)} from {self.giving} to {self.receiving}"


class CarryForward(Recorded):
    """What was not spent of a contribution and goes into the next year, once the funder has agreed."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "carry_forward_asked": "asked the funder to carry money forward",
        "carry_forward_approved": "recorded that the funder agreed to carry money forward",
        "carry_forward_refused": "recorded that the funder refused to carry money forward",
        "carry_forward_withdrawn": "withdrew the request to carry money forward",
    }

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="carry_forwards")
    pence = PenceField("amount")
    why = models.TextField("why")
    state = choice_field(MoveState, default=MoveState.ASKED.value)
    asked_on = models.DateField()
    decided_on = models.DateField("day of the funder's answer", null=True, blank=True)
    consent = models.TextField("how the funder answered", blank=True)
    into = models.OneToOneField(
        Contribution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_by",
        verbose_name="contribution of the next year",
    )

    class Meta:
        ordering: ClassVar = ["asked_on", "id"]
        constraints: ClassVar = [
            one_of("state", MoveState, name="carry_forward_state"),
            more_than_nothing(
                "pence", name="carry_forward_of_something", message="Carry forward more than nothing."
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(MoveState.APPROVED.value, MoveState.REFUSED.value))
                | (Q(decided_on__isnull=False) & ~Q(consent="")),
                name="carry_forward_answered",
                violation_error_message="Say how the funder answered, and on which day.",
            ),
            models.CheckConstraint(
                condition=Q(state=MoveState.APPROVED.value, into__isnull=False)
                | (~Q(state=MoveState.APPROVED.value) & Q(into__isnull=True)),
                name="carry_forward_into_a_year",
                violation_error_message="What the funder agreed to carry forward stands in the next year.",
            ),
            models.UniqueConstraint(
                fields=["contribution"],
                condition=Q(state=MoveState.ASKED.value),
                name="carry_forward_one_at_a_time",
                violation_error_message="A request for this contribution waits for the funder's answer already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{written_pounds(self.pence)} of {self.contribution}"
