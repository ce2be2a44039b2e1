"""The risk register as a document, frozen on a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.freezing import FrozenData, frozen_constraints


class RiskRegister(FrozenData):
    """The register as it stood, for what it was frozen for, such as a meeting."""

    EVENTS: ClassVar[Mapping[str, str]] = {"risk_register_frozen": "froze the risk register"}

    frozen_on = models.DateField()
    purpose = models.CharField("what it is for", max_length=200)

    class Meta:
        ordering: ClassVar = ["-frozen_on", "-id"]
        constraints: ClassVar = [
            *frozen_constraints("risk_register", "register"),
            models.CheckConstraint(
                condition=~Q(purpose=""),
                name="risk_register_has_purpose",
                violation_error_message="Say what it is frozen for, such as a meeting.",
            ),
            models.UniqueConstraint(
                fields=["frozen_on", "purpose"],
                name="risk_register_once",
                violation_error_message="The register was frozen for this on this day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Risk register of {self.frozen_on:%-d %B %Y}: {self.purpose}"
