"""The return to a funder for a quarter, frozen as data when it is certified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.freezing import FrozenData, frozen_constraints
from saferplan.money.models.contributions import Contribution


class MonitoringReturn(FrozenData):
    """A return as it was certified. One that was wrong is superseded by a later one; both stay."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "return_certified": "certified the return",
        "return_superseded": "superseded the return by a corrected one",
    }

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="returns")
    quarter = models.PositiveSmallIntegerField()
    certified_on = models.DateField()
    certified_as = models.CharField("post that certifies it", max_length=120)
    superseded = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["quarter", "id"]
        constraints: ClassVar = [
            *frozen_constraints("monitoring_return", "return"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="monitoring_return_quarter",
                violation_error_message="A year has the quarters 1 to 4.",
            ),
            models.CheckConstraint(
                condition=~Q(certified_as=""),
                name="monitoring_return_certified_as",
                violation_error_message="Say which post certifies it.",
            ),
            models.UniqueConstraint(
                fields=["contribution", "quarter"],
                condition=Q(superseded__isnull=True),
                name="monitoring_return_once",
                violation_error_message="The return for this quarter is certified already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Return to {self.contribution.funder}, Q{self.quarter}"
