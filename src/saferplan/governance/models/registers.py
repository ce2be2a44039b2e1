"""Documents of governance, frozen on a day: the risk register, an equality assessment, the protection register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.governance.models.equality import EqualityAssessment
from saferplan.history.freezing import FrozenData, frozen_constraints


class FrozenForUse(FrozenData):
    """A document as it stood, for what it was frozen for, such as a meeting."""

    frozen_on = models.DateField()
    purpose = models.CharField("what it is for", max_length=200)

    class Meta:
        abstract = True


def _constraints(kind: str, noun: str, *of: str) -> list[models.BaseConstraint]:
    """What the database holds of a document frozen for use; `of` are the fields that say what it is of."""
    return [
        *frozen_constraints(kind, noun),
        models.CheckConstraint(
            condition=~Q(purpose=""),
            name=f"{kind}_has_purpose",
            violation_error_message="Say what it is frozen for, such as a meeting.",
        ),
        models.UniqueConstraint(
            fields=[*of, "frozen_on", "purpose"],
            name=f"{kind}_once",
            violation_error_message=f"The {noun} was frozen for this on this day already.",
        ),
    ]


class RiskRegister(FrozenForUse):
    """The risk register as it stood."""

    EVENTS: ClassVar[Mapping[str, str]] = {"risk_register_frozen": "froze the risk register"}

    class Meta:
        ordering: ClassVar = ["-frozen_on", "-id"]
        constraints: ClassVar = _constraints("risk_register", "register")

    def __str__(self) -> str:
        return f"Risk register of {self.frozen_on:%-d %B %Y}: {self.purpose}"


class FrozenEquality(FrozenForUse):
    """An equality impact assessment as it stood."""

    EVENTS: ClassVar[Mapping[str, str]] = {"equality_frozen": "froze the equality impact assessment"}

    assessment = models.ForeignKey(EqualityAssessment, on_delete=models.PROTECT, related_name="frozen")

    class Meta:
        ordering: ClassVar = ["-frozen_on", "-id"]
        verbose_name = "frozen equality impact assessment"
        constraints: ClassVar = _constraints("equality_frozen", "assessment", "assessment")

    def __str__(self) -> str:
        return f"{self.assessment.reference} as it stood on {self.frozen_on:%-d %B %Y}: {self.purpose}"


class ProtectionRegister(FrozenForUse):
    """The data protection register as it stood."""

    EVENTS: ClassVar[Mapping[str, str]] = {"protection_register_frozen": "froze the data protection register"}

    class Meta:
        ordering: ClassVar = ["-frozen_on", "-id"]
        constraints: ClassVar = _constraints("protection_register", "register")

    def __str__(self) -> str:
        return f"Data protection register of {self.frozen_on:%-d %B %Y}: {self.purpose}"
