"""What is published of tools and powers."""

from __future__ import annotations

from enum import StrEnum


class PublicationKind(StrEnum):
    """Which figures of a year."""

    USE_OF_POWERS = "use_of_powers"
    CASE_REVIEWS = "case_reviews"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            PublicationKind.USE_OF_POWERS: "Use of tools and powers",
            PublicationKind.CASE_REVIEWS: "Anti-social behaviour case reviews",
        }[self]
