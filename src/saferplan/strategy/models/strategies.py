"""The three-year strategy, its themes, the objectives of others that it answers to, and each year's priorities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from saferplan.domain.categories import Strand
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import ENDS_AFTER_START, Account
from saferplan.strategy.states import ObjectiveOwner, StrategyState


class Strategy(Recorded):
    """What the partnership means to do in three years; a changed strategy is a new version of it."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "strategy_drafted": "drafted the strategy",
        "strategy_amended": "amended the strategy",
        "strategy_approved": "approved the strategy",
        "strategy_published": "published the strategy",
        "strategy_ended": "ended the strategy",
    }

    title = models.CharField(max_length=200)
    vision = models.TextField(blank=True)
    starts = models.DateField()
    ends = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    state = choice_field(StrategyState, default=StrategyState.DRAFT.value)
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    revises = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revised_as"
    )

    class Meta:
        ordering: ClassVar = ["-starts", "-version"]
        constraints: ClassVar = [
            one_of("state", StrategyState, name="strategy_state"),
            ends_after("starts", "ends", name="strategy_ends_after_start", message=ENDS_AFTER_START),
            models.UniqueConstraint(
                fields=["starts", "version"],
                name="strategy_version",
                violation_error_message="There is a strategy of this version from this day already.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[StrategyState.DRAFT.value, StrategyState.ENDED.value])
                | models.Q(approved_on__isnull=False),
                name="strategy_approved_on_a_day",
                violation_error_message="Give the day on which the strategy was approved.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=StrategyState.PUBLISHED.value)
                | models.Q(published_on__isnull=False),
                name="strategy_published_on_a_day",
                violation_error_message="Give the day on which the strategy was published.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=StrategyState.ENDED.value, ended_on__isnull=False)
                | (~models.Q(state=StrategyState.ENDED.value) & models.Q(ended_on__isnull=True)),
                name="strategy_ended_on_a_day",
                violation_error_message="A strategy that ended has the day on which it did.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Theme(Recorded):
    """A theme of a strategy; one that the law asks for names its strand."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "theme_added": "added the theme",
        "theme_amended": "amended the theme",
        "theme_ended": "ended the theme",
    }

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="themes")
    letter = models.CharField(max_length=2)
    title = models.CharField(max_length=200)
    strand = choice_field(Strand, blank=True, default="")
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_as"
    )
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["letter"]
        constraints: ClassVar = [
            one_of("strand", Strand, name="theme_strand", blank=True),
            models.UniqueConstraint(
                fields=["strategy", "letter"],
                condition=models.Q(ended__isnull=True),
                name="theme_letter",
                violation_error_message="Another theme of the strategy has this letter.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}. {self.title}"


class Objective(Recorded):
    """An objective of the local policing body, the county or the district, that priorities may support."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "objective_added": "added the objective",
        "objective_amended": "amended the objective",
        "objective_ended": "ended the objective",
    }

    owner = choice_field(ObjectiveOwner)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["owner", "title"]
        constraints: ClassVar = [
            one_of("owner", ObjectiveOwner, name="objective_owner"),
            ends_after("since", "until", name="objective_ends_after_start", message=ENDS_AFTER_START),
            models.UniqueConstraint(
                fields=["owner", "title"],
                condition=models.Q(until__isnull=True),
                name="objective_once",
                violation_error_message="This objective is held already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Priority(Recorded):
    """A priority of one plan year, under one theme or several; what it continues from the year before is kept."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "priority_agreed": "agreed the priority",
        "priority_amended": "amended the priority",
        "priority_continued": "continued the priority from the year before",
        "priority_ended": "ended the priority",
    }

    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="priorities")
    year = models.PositiveSmallIntegerField("plan year, by the year it starts in")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    why = models.TextField("why it was chosen", blank=True)
    strand = choice_field(Strand, blank=True, default="")
    themes = models.ManyToManyField(Theme, related_name="priorities", blank=True)
    objectives = models.ManyToManyField(Objective, related_name="priorities", blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_as"
    )
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["year", "number"]
        constraints: ClassVar = [
            one_of("strand", Strand, name="priority_strand", blank=True),
            models.UniqueConstraint(
                fields=["year", "number"],
                condition=models.Q(ended__isnull=True),
                name="priority_number",
                violation_error_message="Another priority of the year has this number.",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="priority_number_from_one",
                violation_error_message="Priorities are numbered from 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"Priority {self.number}: {self.title}"
