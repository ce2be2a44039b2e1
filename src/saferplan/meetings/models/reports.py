"""The status report of a meeting, frozen at the close of its cycle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.models import Recorded
from saferplan.meetings.models.meetings import Meeting


class StatusReport(Recorded):
    """A status report as data, with the number of its schema and the hash of its canonical form. It never changes."""

    EVENTS: ClassVar[Mapping[str, str]] = {"status_report_frozen": "froze the status report"}

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="status_report")
    schema = models.PositiveSmallIntegerField()
    data = models.JSONField()
    sha256 = models.CharField("hash", max_length=64)

    class Meta:
        ordering: ClassVar = ["-meeting__date"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(schema__gte=1),
                name="status_report_schema",
                violation_error_message="Schemas are numbered from 1.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"),
                name="status_report_has_its_hash",
                violation_error_message="The hash of a report is 64 hexadecimal digits.",
            ),
        ]

    def __str__(self) -> str:
        return f"Status report to {self.meeting}"
