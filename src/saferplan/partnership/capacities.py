"""What a post may be appointed to in the partnership."""

from __future__ import annotations

from enum import StrEnum


class Capacity(StrEnum):
    """What a post is appointed to."""

    STRATEGY_GROUP = "strategy_group"
    CHAIR = "chair"
    LIAISON = "liaison"
    CO_ORDINATING_TEAM = "co_ordinating_team"

    @property
    def label(self) -> str:
        """The capacity in words."""
        return {
            Capacity.STRATEGY_GROUP: "Member of the strategy group",
            Capacity.CHAIR: "Chair of the strategy group",
            Capacity.LIAISON: "Designated liaison for information sharing",
            Capacity.CO_ORDINATING_TEAM: "Co-ordinating team",
        }[self]
