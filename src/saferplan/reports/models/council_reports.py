"""A report to a meeting of a council: what it asks for, what people wrote, officers' comments, and what was frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import msgspec
from django.db import models
from django.db.models import Q

from saferplan.domain.council_report.templates import DecisionSought, Office, ReportTemplate
from saferplan.history.choices import choice_field, one_of
from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation, Post
from saferplan.plan.models import Plan
from saferplan.reports.states import ReportState

_MINUTED = ReportState.CONSIDERED.value


class CouncilReport(Recorded):
    """A report to a meeting of a council on a plan's year.

    `template` is the template as it was when the report was begun. `version` counts how often it was taken back from
    the officers: a comment belongs to a version.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "council_report_begun": "began the report",
        "council_report_amended": "changed what the report asks for",
        "council_report_sent": "sent the report to the officers",
        "council_report_reopened": "took the report back for changes",
        "council_report_readied": "marked the report as ready",
        "council_report_published": "published the report",
        "council_report_considered": "entered what the meeting made of the report",
        "council_report_withdrawn": "withdrew the report",
    }

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="council_reports")
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="council_reports")
    meeting = models.CharField("meeting", max_length=120)
    day = models.DateField("day of the meeting")
    title = models.CharField(max_length=200)
    decision = choice_field(DecisionSought, default=DecisionSought.NOTE.value)
    why = models.TextField(
        "why the meeting is asked for it", error_messages={"blank": "Say why the meeting is asked for it."}
    )
    template = models.JSONField("fields and sections")
    state = choice_field(ReportState, default=ReportState.DRAFT.value)
    version = models.PositiveSmallIntegerField(default=1)
    minute = models.TextField("what the minutes say", blank=True)
    minute_link = models.URLField("where the minutes are", max_length=400, blank=True)
    considered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        constraints: ClassVar = [
            one_of("decision", DecisionSought, name="council_report_decision"),
            one_of("state", ReportState, name="council_report_state"),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="council_report_why",
                violation_error_message="Say why the meeting is asked for it.",
            ),
            models.CheckConstraint(
                condition=Q(state=_MINUTED, considered_on__isnull=False) & ~Q(minute="")
                | ~Q(state=_MINUTED) & Q(minute="", considered_on__isnull=True),
                name="council_report_minuted",
                violation_error_message="A report that was considered has the minute and its day, and no other has.",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="council_report_version",
                violation_error_message="Versions are numbered from 1.",
            ),
            models.UniqueConstraint(
                fields=["council", "meeting", "day", "title"],
                condition=~Q(state=ReportState.WITHDRAWN.value),
                name="council_report_once",
                violation_error_message="There is a report of this title to this meeting already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stands(self) -> ReportState:
        """How far it is."""
        return ReportState(self.state)

    @property
    def form(self) -> ReportTemplate:
        """Its template as the trade's rules take it."""
        return msgspec.convert(self.template, ReportTemplate)


class ReportContact(Recorded):
    """A post that can be asked about a report, with what is published of how to reach it."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "contact_added": "added a contact",
        "contact_removed": "removed a contact",
    }

    report = models.ForeignKey(CouncilReport, on_delete=models.PROTECT, related_name="contacts")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="report_contacts")
    telephone = models.CharField("telephone of the post", max_length=40, blank=True)
    email = models.EmailField("e-mail of the post", blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "post"],
                condition=Q(ended__isnull=True),
                name="report_contact_once",
                violation_error_message="This post is a contact of the report already.",
            )
        ]

    def __str__(self) -> str:
        return str(self.post)


class ReportPart(Recorded):
    """What people wrote for a field or a paragraph; `key` names it as the report's template does."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "report_part_written": "wrote a part of the report",
        "report_part_changed": "changed a part of the report",
    }

    report = models.ForeignKey(CouncilReport, on_delete=models.PROTECT, related_name="parts")
    key = models.CharField(max_length=80)
    words = models.TextField("what it says", blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="report_part_once",
                violation_error_message="This part is written already: change it.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.report.form.written_keys.get(self.key, self.key)}"


class OfficerComment(Recorded):
    """What an officer said of a version of a report. It is the officer's own, and nobody else can give it."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "comment_given": "commented on the report as an officer",
        "comment_changed": "changed the comment on the report",
    }

    report = models.ForeignKey(CouncilReport, on_delete=models.PROTECT, related_name="officer_comments")
    office = choice_field(Office)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="officer_comments")
    version = models.PositiveSmallIntegerField("version of the report")
    words = models.TextField("comment", error_messages={"blank": "Write the comment."})
    given = models.DateField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            one_of("office", Office, name="officer_comment_office"),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(office=""),
                name="officer_comment_words",
                violation_error_message="Write the comment.",
            ),
            models.UniqueConstraint(
                fields=["report", "office", "version"],
                name="officer_comment_once",
                violation_error_message="This officer has commented on this version already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment of the {self.get_office_display()}"


class FrozenReport(FrozenData):
    """A report as it was published, with what it lacked on that day."""

    EVENTS: ClassVar[Mapping[str, str]] = {"council_report_frozen": "froze the report"}

    report = models.OneToOneField(CouncilReport, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = frozen_constraints("council_report_frozen", "report")

    def __str__(self) -> str:
        return f"{self.report}, as published"
