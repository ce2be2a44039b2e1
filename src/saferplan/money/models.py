"""What funders give to a plan's year. An amount that nobody stated is not known; it is not zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation
from saferplan.plan.models import Plan


class Contribution(Recorded):
    """One sum that an organisation gives to the work of a year, in pounds and pence."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "contribution_added": "added the contribution",
        "contribution_amended": "amended the contribution",
        "contribution_withdrawn": "withdrew the contribution",
    }

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="contributions")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contributions")
    purpose = models.CharField("what it is for", max_length=200)
    amount = models.DecimalField(
        "amount in pounds; blank where it is not known",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    condition = models.TextField("what it is bound to", blank=True)
    withdrawn = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["funder__name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="contribution_not_negative",
                violation_error_message="A contribution is not less than nothing.",
            ),
            models.UniqueConstraint(
                fields=["plan", "funder", "purpose"],
                condition=Q(withdrawn__isnull=True),
                name="contribution_once",
                violation_error_message="This funder's contribution for this purpose is held already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder}: {self.purpose}"
