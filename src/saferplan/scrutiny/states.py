"""What kinds of committees scrutinise, and how far a meeting is."""

from __future__ import annotations

from enum import StrEnum

from saferplan.domain.scrutiny.following import Standing
from saferplan.history.states import State


class CommitteeKind(StrEnum):
    """What a committee is. Only the first is the committee that the Act asks every council for."""

    CRIME_AND_DISORDER = "crime_and_disorder"
    FULL_COUNCIL = "full_council"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            CommitteeKind.CRIME_AND_DISORDER: "Crime and disorder committee",
            CommitteeKind.FULL_COUNCIL: "Full council",
            CommitteeKind.OTHER: "Another committee",
        }[self]


class MeetingState(State):
    """How far a meeting on the partnership is."""

    PLANNED = "planned", "Planned", "dash", "grey", "It is still to be held."
    HELD = "held", "Held", "circle", "green", "It was held."
    CANCELLED = "cancelled", "Cancelled", "cross", "white", "It was not held."


class RecommendationMark(State):
    """How a recommendation stands, as it is shown."""

    WAITING = Standing.WAITING.value, "Response due", "triangle", "yellow", "Not everybody has responded yet."
    OVERDUE = (
        Standing.OVERDUE.value,
        "Response overdue",
        "diamond",
        "red",
        "The day for responses has passed.",
    )
    ANSWERED = (
        Standing.ANSWERED.value,
        "No action yet",
        "triangle",
        "orange",
        "Accepted; no action follows it yet.",
    )
    FOLLOWED = Standing.FOLLOWED.value, "Being done", "square", "blue", "Accepted; actions carry it out."
    DONE = Standing.DONE.value, "Done", "circle", "green", "It was carried out."
    REJECTED = (
        Standing.REJECTED.value,
        "Rejected",
        "cross",
        "grey",
        "Rejected with a reason, by all who were asked.",
    )
