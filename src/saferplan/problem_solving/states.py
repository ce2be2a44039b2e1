"""What is said of an effect."""

from __future__ import annotations

from enum import StrEnum


class EvaluationKind(StrEnum):
    """Whether it rests on figures or on what somebody thinks."""

    FIGURES = "figures"
    JUDGEMENT = "judgement"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            EvaluationKind.FIGURES: "Evaluated with figures",
            EvaluationKind.JUDGEMENT: "A judgement of people, not evaluated",
        }[self]
