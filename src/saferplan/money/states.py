"""What kinds of contribution there are, how firmly money is bound, and how far a move of money is."""

from __future__ import annotations

from enum import StrEnum


class ContributionKind(StrEnum):
    """Whether a funder gives money, or something that is worth money."""

    CASH = "cash"
    IN_KIND = "in_kind"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {ContributionKind.CASH: "Money", ContributionKind.IN_KIND: "In kind"}[self]


class Binding(StrEnum):
    """How firmly money is bound before it is paid."""

    EARMARK = "earmark"
    COMMITMENT = "commitment"

    @property
    def label(self) -> str:
        """The binding in words."""
        return {Binding.EARMARK: "Earmarked", Binding.COMMITMENT: "Committed"}[self]

    @property
    def meaning(self) -> str:
        """The sentence that explains it."""
        return {
            Binding.EARMARK: "The partnership set it aside; nobody is owed it yet.",
            Binding.COMMITMENT: "It was ordered or agreed, and will have to be paid.",
        }[self]


class MoveState(StrEnum):
    """How far a move of money is: a virement, or what is carried forward."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            MoveState.ASKED: "Asked for",
            MoveState.APPROVED: "Approved",
            MoveState.REFUSED: "Refused",
            MoveState.WITHDRAWN: "Withdrawn",
        }[self]
