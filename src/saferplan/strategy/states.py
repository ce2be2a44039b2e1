"""The states of what the strategy group works on, and whose objectives a strategy answers to."""

from __future__ import annotations

from enum import StrEnum


class StrategyState(StrEnum):
    """How far a strategy is."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state in words."""
        return self.value.capitalize()


class ObjectiveOwner(StrEnum):
    """Whose objective it is that a priority supports."""

    LOCAL_POLICING_BODY = "local_policing_body"
    COUNTY = "county"
    DISTRICT = "district"

    @property
    def label(self) -> str:
        """The owner in words."""
        return {
            ObjectiveOwner.LOCAL_POLICING_BODY: "Police and crime plan",
            ObjectiveOwner.COUNTY: "County council",
            ObjectiveOwner.DISTRICT: "District council",
        }[self]
