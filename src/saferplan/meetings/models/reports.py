"""The status report of a meeting, frozen at the close of its cycle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.meetings.models.meetings import Meeting


class StatusReport(FrozenData):
    """A status report as data. It never changes."""

    EVENTS: ClassVar[Mapping[str, str]] = {"status_report_frozen": "froze the status report"}

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="status_report")

    class Meta:
        ordering: ClassVar = ["-meeting__date"]
        constraints: ClassVar = frozen_constraints("status_report", "report")

    def __str__(self) -> str:
        return f"Status report to {self.meeting}"
