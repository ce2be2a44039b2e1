"""Workbooks that came back: tried, and taken in or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.plan.models.plans import Plan


class WorkbookReceipt(Recorded):
    """A workbook that came back and could be read: what it would change, and when it was taken in."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "workbook_tried": "uploaded a workbook to see what it changes",
        "workbook_taken_in": "took in a workbook",
    }

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="workbooks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="workbooks")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="workbooks/")
    sha256 = models.CharField(max_length=64)
    digest = models.CharField("digest of what it changes", max_length=64)
    changes = models.JSONField(blank=True, default=list)
    tried = models.DateTimeField()
    taken_in = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-tried"]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"
