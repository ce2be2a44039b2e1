"""The states of a plan, what kinds of measures there are, and why a reading may have no value."""

from __future__ import annotations

from enum import StrEnum


class PlanState(StrEnum):
    """How far a plan is."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state in words."""
        return self.value.capitalize()


class MeasureKind(StrEnum):
    """What a measure says: how much was done, how well, or whether anybody is better off."""

    OUTPUT = "output"
    QUALITY = "quality"
    OUTCOME = "outcome"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            MeasureKind.OUTPUT: "Output: how much was done",
            MeasureKind.QUALITY: "Quality: how well it was done",
            MeasureKind.OUTCOME: "Outcome: whether anybody is better off",
        }[self]
