"""What a decision of a meeting came to, and who is sent reminders of what."""

from __future__ import annotations

from enum import StrEnum


class DecisionState(StrEnum):
    """What became of something that a meeting was asked to decide."""

    WANTED = "wanted"
    MADE = "made"
    NOT_MADE = "not_made"
    DEFERRED = "deferred"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            DecisionState.WANTED: "Wanted",
            DecisionState.MADE: "Decided",
            DecisionState.NOT_MADE: "Not agreed",
            DecisionState.DEFERRED: "Deferred",
        }[self]

    word = label

    @property
    def shape(self) -> str:
        """The shape beside the word."""
        return {"wanted": "triangle", "made": "circle", "not_made": "cross", "deferred": "dash"}[self.value]

    @property
    def colour(self) -> str:
        """The colour of the tag."""
        return {"wanted": "yellow", "made": "green", "not_made": "red", "deferred": "grey"}[self.value]

    @property
    def meaning(self) -> str:
        """What the state says."""
        return {
            DecisionState.WANTED: "The meeting is asked to decide this.",
            DecisionState.MADE: "The meeting decided this.",
            DecisionState.NOT_MADE: "The meeting did not agree to this.",
            DecisionState.DEFERRED: "The meeting put this off.",
        }[self]
