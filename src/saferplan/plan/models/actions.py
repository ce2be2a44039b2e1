"""Headline actions, and their milestones by quarter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from saferplan.domain.planning.delivery import ReportedStatus, Stage
from saferplan.domain.planning.roles import Visibility
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.plan.models.plans import Outcome, Plan
from saferplan.strategy.models import Priority


class Action(Recorded):
    """A headline action: one organisation leads it, others support, and its stage and report are kept apart."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "action_added": "added the action",
        "action_amended": "amended the action",
        "action_led_by_another": "gave the action another lead",
        "action_reported": "reported on the action",
        "action_report_corrected": "corrected a report on the action",
        "action_unchanged": "said that nothing changed",
        "action_silent": "was silent: no update came",
        "action_moved": "moved the action's end",
        "action_stopped": "stopped the action",
        "action_completed": "completed the action",
        "action_reopened": "reopened the action",
        "action_carried": "carried the action over from the year before",
        "action_merged": "merged the action into another",
        "action_superseded": "superseded the action by another",
        "action_closed": "closed the action at the refresh",
    }

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions")
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    reference = models.CharField(max_length=12)
    headline = models.CharField("headline action", max_length=300)
    note = models.TextField("problem-solving note", blank=True)
    evidence = models.TextField("why: the evidence", blank=True)
    lead = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="leads"
    )
    lead_post = models.CharField("post that leads", max_length=120, blank=True)
    support = models.ManyToManyField(Organisation, related_name="supports", blank=True)
    resources = models.TextField(blank=True)
    starts = models.DateField()
    ends = models.DateField()
    first_ends = models.DateField(editable=False)
    visibility = choice_field(Visibility, default=Visibility.PARTNERSHIP.value)
    stage = choice_field(Stage, default=Stage.NOT_STARTED.value)
    reported = choice_field(ReportedStatus, blank=True, default="")
    report = models.TextField("commentary", blank=True)
    cause = models.TextField("why it is amber or red", blank=True)
    recovery_words = models.TextField("how it gets back on course", blank=True)
    recovery = models.DateField("back on course by", null=True, blank=True)
    override_reason = models.TextField("why the report is right and the dates are not", blank=True)
    reported_on = models.DateField(null=True, blank=True)
    missed_updates = models.PositiveSmallIntegerField("quarters without a report, since the last", default=0)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_as"
    )
    became = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="made_of"
    )
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["reference"]
        indexes: ClassVar = [models.Index(fields=["plan", "reference"], name="action_by_reference")]
        constraints: ClassVar = [
            one_of("visibility", Visibility, name="action_visibility"),
            one_of("stage", Stage, name="action_stage"),
            one_of("reported", ReportedStatus, name="action_reported", blank=True),
            ends_after(
                "starts", "ends", name="action_ends_after_start", message="The end is before the start."
            ),
            models.UniqueConstraint(
                fields=["plan", "reference"],
                name="action_reference",
                violation_error_message="Another action of the plan has this reference.",
            ),
            models.CheckConstraint(
                condition=~Q(reported__in=[ReportedStatus.AMBER.value, ReportedStatus.RED.value])
                | (~Q(cause="") & ~Q(recovery_words="") & Q(recovery__isnull=False)),
                name="action_amber_or_red_says_why",
                violation_error_message="Amber and red need the reason, what will bring it back, and by when.",
            ),
            models.CheckConstraint(
                condition=Q(continues__isnull=True) | ~Q(continues=F("id")),
                name="action_does_not_continue_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.headline}"


class Milestone(Recorded):
    """A task of an action in one quarter. The day it was first due stays, however often it is moved."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "milestone_added": "added the milestone",
        "milestone_amended": "amended the milestone",
        "milestone_moved": "moved the milestone",
        "milestone_done": "reported the milestone done",
        "milestone_reopened": "reopened the milestone",
        "milestone_stopped": "stopped the milestone",
    }

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="milestones")
    text = models.CharField(max_length=300)
    due = models.DateField()
    first_due = models.DateField(editable=False)
    done = models.DateField(null=True, blank=True)
    evidence = models.TextField("evidence that it is done", blank=True)
    stopped = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done__isnull=True) | Q(stopped__isnull=True),
                name="milestone_done_or_stopped",
                violation_error_message="A milestone is done or stopped, not both.",
            )
        ]

    def __str__(self) -> str:
        return self.text
