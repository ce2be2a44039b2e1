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


class WorkshopState(StrEnum):
    """How far a workshop is. While partners score, each sees only its own scores."""

    PREPARING = "preparing"
    SCORING = "scoring"
    DISCUSSING = "discussing"
    DECIDED = "decided"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            WorkshopState.PREPARING: "Being prepared",
            WorkshopState.SCORING: "Partners score",
            WorkshopState.DISCUSSING: "Partners discuss",
            WorkshopState.DECIDED: "Decided",
        }[self]


class ScoreKind(StrEnum):
    """Whose score it is: the records', one organisation's, the workshop's, or that of one which disagrees with it."""

    COMPUTED = "computed"
    INDEPENDENT = "independent"
    MODERATED = "moderated"
    DISSENTING = "dissenting"

    @property
    def label(self) -> str:
        """The kind in words."""
        return self.value.capitalize()
