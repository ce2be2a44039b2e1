"""A piece of background work: who asked for what, how far it is, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from saferplan.history.choices import choice_field, one_of
from saferplan.jobs.states import JobState


class Job(models.Model):
    """One piece of work. It is a note of what the worker does, not a record of the partnership: it has no history.

    `arguments` holds numbers and codes, never anything of a person. `faults` is the refusal report as data.
    """

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "partnership.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked = models.DateTimeField()
    state = choice_field(JobState, default=JobState.WAITING.value)
    began = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    doing = models.CharField(max_length=300, blank=True)
    share = models.FloatField(default=0)
    outcome = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    report = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    faults = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    log = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["state"], name="job_by_state")]
        constraints: ClassVar = [
            one_of("state", JobState, name="job_state"),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=JobState.RUNNING.value),
                name="one_job_at_a_time",
                violation_error_message="Another piece of work is running.",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0) & Q(share__lte=1),
                name="job_share_of_one",
                violation_error_message="A share is from 0 to 1.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[JobState.WAITING.value, JobState.RUNNING.value], ended__isnull=True)
                | (~Q(state__in=[JobState.WAITING.value, JobState.RUNNING.value]) & Q(ended__isnull=False)),
                name="job_ended_at_a_time",
                violation_error_message="Work that came to its end has the time of it.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> JobState:
        """How far it is."""
        return JobState(self.state)

    @property
    def percent(self) -> int:
        """How much of it is done, in whole percent."""
        return int(self.share * 100)

    @property
    def lines(self) -> list[str]:
        """What was said while it ran, line by line."""
        return self.log.splitlines()
