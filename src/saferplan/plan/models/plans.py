"""The plan of one year, and the outcomes it seeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.plan.states import PlanState
from saferplan.strategy.models import Priority, Strategy


class Plan(Recorded):
    """The plan of one year, by the year it starts in; each year's plan knows the one it follows."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "plan_drafted": "drafted the plan",
        "plan_adopted": "adopted the plan",
        "plan_closed": "closed the plan",
    }

    year = models.PositiveSmallIntegerField(
        unique=True, error_messages={"unique": "There is a plan of this year already."}
    )
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="plans")
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    state = choice_field(PlanState, default=PlanState.DRAFT.value)
    adopted_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [
            one_of("state", PlanState, name="plan_state"),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT.value) | Q(adopted_on__isnull=False),
                name="plan_adopted_on_a_day",
                violation_error_message="Give the day on which the plan was adopted.",
            ),
        ]

    def __str__(self) -> str:
        return f"Action plan {self.year}/{(self.year + 1) % 100:02d}"


class Outcome(Recorded):
    """What shall be better for people when a priority's actions work."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "outcome_added": "added the outcome",
        "outcome_carried": "carried the outcome over from the year before",
        "outcome_amended": "amended the outcome",
        "outcome_ended": "ended the outcome",
    }

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="outcomes")
    title = models.CharField(max_length=300)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.title
