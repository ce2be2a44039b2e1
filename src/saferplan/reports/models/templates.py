"""A council's own template, and who holds the offices whose comments a report carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import msgspec
from django.db import models
from django.db.models import Q

from saferplan.domain.council_report.templates import Office, ReportTemplate
from saferplan.history.choices import choice_field, ends_after, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Account, Organisation, Post


class OwnTemplate(Recorded):
    """A template that a council made its own: fields and sections as data, checked when it is written."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "template_made": "made a template",
        "template_amended": "changed the template",
        "template_ended": "ended the template",
    }

    title = models.CharField(max_length=120)
    definition = models.JSONField("fields and sections")
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(ended__isnull=True),
                name="report_template_once",
                violation_error_message="There is a template of this name already.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="report_template_title",
                violation_error_message="Give the template a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def template(self) -> ReportTemplate:
        """The template as the trade's rules take it."""
        return msgspec.convert(self.definition, ReportTemplate)


class OfficeHolder(Recorded):
    """That a post of a council holds an office, and which account writes for it, from a day on.

    Only that account may give the office's comment.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "office_given": "recorded who holds an office",
        "office_ended": "ended the holding of an office",
    }

    office = choice_field(Office)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="offices")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="offices")
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offices")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["office", "since", "id"]
        constraints: ClassVar = [
            one_of("office", Office, name="office_holder_office"),
            models.CheckConstraint(
                condition=~Q(office=""),
                name="office_holder_has_office",
                violation_error_message="Choose the office.",
            ),
            ends_after(
                "since",
                "until",
                name="office_holder_ends_after_start",
                message="The last day is before the first.",
            ),
            models.UniqueConstraint(
                fields=["council", "office"],
                condition=Q(until__isnull=True),
                name="office_held_once",
                violation_error_message="Somebody holds this office already: end that first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {self.post}"
