"""The refresh of a plan each March, or in the middle of a year: what becomes of every priority and action, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.domain.planning.refresh import ActionDecision, PriorityDecision
from saferplan.history.choices import choice_field, one_of
from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.history.models import Recorded
from saferplan.plan.models.actions import Action
from saferplan.plan.models.plans import Plan
from saferplan.strategy.models import Priority


class Refresh(Recorded):
    """A refresh: of the plan `plan`, into `into`; the same plan where it changes in the middle of its year."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "refresh_begun": "began the refresh",
        "refresh_completed": "completed the refresh",
        "refresh_abandoned": "abandoned the refresh",
    }

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="refreshes")
    into = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    begun = models.DateField()
    completed = models.DateField(null=True, blank=True)
    abandoned = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(completed__isnull=True, abandoned__isnull=True),
                name="one_refresh_at_a_time",
                violation_error_message="A refresh of this plan is under way: complete or abandon that one first.",
            )
        ]

    def __str__(self) -> str:
        return f"Refresh of {self.plan}"

    @property
    def mid_year(self) -> bool:
        """Whether the plan changes in the middle of its year, and no new one begins."""
        return self.plan_id == self.into_id

    @property
    def is_open(self) -> bool:
        """Whether decisions are still taken."""
        return self.completed is None and self.abandoned is None


class FrozenComparison(FrozenData):
    """What a refresh made of a plan, as data. It never changes."""

    EVENTS: ClassVar[Mapping[str, str]] = {"comparison_frozen": "froze the comparison of the two plans"}

    refresh = models.OneToOneField(Refresh, on_delete=models.PROTECT, related_name="comparison")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = frozen_constraints("comparison", "comparison")

    def __str__(self) -> str:
        return f"Comparison of the {str(self.refresh)[0].lower()}{str(self.refresh)[1:]}"


class PriorityChoice(Recorded):
    """What is decided of a priority at a refresh."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "priority_decided": "decided what becomes of the priority",
        "priority_decision_changed": "changed what becomes of the priority",
    }

    refresh = models.ForeignKey(Refresh, on_delete=models.PROTECT, related_name="priority_choices")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="refresh_choices")
    decision = choice_field(PriorityDecision)
    title = models.CharField("its new words", max_length=300, blank=True)
    why = models.TextField("why")

    class Meta:
        ordering: ClassVar = ["priority__number"]
        constraints: ClassVar = [
            one_of("decision", PriorityDecision, name="priority_choice_decision"),
            models.UniqueConstraint(fields=["refresh", "priority"], name="priority_decided_once"),
            models.CheckConstraint(
                condition=~Q(decision=PriorityDecision.AMEND.value) | ~Q(title=""),
                name="amended_priority_has_words",
                violation_error_message="Give the priority's new words.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority}: {self.get_decision_display()}"


class ActionChoice(Recorded):
    """What is decided of an action at a refresh; merged or superseded, by which action it is taken up."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "action_decided": "decided what becomes of the action",
        "action_decision_changed": "changed what becomes of the action",
    }

    refresh = models.ForeignKey(Refresh, on_delete=models.PROTECT, related_name="action_choices")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="refresh_choices")
    decision = choice_field(ActionDecision)
    target = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.ForeignKey(
        Priority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="the priority it serves from now on",
    )
    why = models.TextField("why")

    class Meta:
        ordering: ClassVar = ["action__reference"]
        constraints: ClassVar = [
            one_of("decision", ActionDecision, name="action_choice_decision"),
            models.UniqueConstraint(fields=["refresh", "action"], name="action_decided_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_decision_display()}"

    @property
    def chosen(self) -> ActionDecision:
        """The decision, with its words."""
        return ActionDecision(self.decision)
