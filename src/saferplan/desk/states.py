"""What became of files that were handed in, and how far an assessment is, with the look that pages show."""

from __future__ import annotations

from enum import StrEnum


class DeliveryState(StrEnum):
    """What became of files that were handed in."""

    WAITING = "waiting"
    ADDED = "added"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The state in words."""
        return _DELIVERY[self][0]

    word = label

    @property
    def shape(self) -> str:
        """The shape beside the word."""
        return _DELIVERY[self][1]

    @property
    def colour(self) -> str:
        """The colour of the shape."""
        return _DELIVERY[self][2]

    @property
    def meaning(self) -> str:
        """What the state says, in a sentence."""
        return _DELIVERY[self][3]


class AssessmentState(StrEnum):
    """How far an assessment is: a draft, adopted, and released to those it is visible to."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    RELEASED = "released"

    @property
    def label(self) -> str:
        """The state in words."""
        return self.value.capitalize()

    word = label

    @property
    def shape(self) -> str:
        """The shape beside the word."""
        return _ASSESSMENT[self][0]

    @property
    def colour(self) -> str:
        """The colour of the shape."""
        return _ASSESSMENT[self][1]

    @property
    def meaning(self) -> str:
        """What the state says, in a sentence."""
        return _ASSESSMENT[self][2]


_DELIVERY = {
    DeliveryState.WAITING: ("Being read", "dash", "grey", "The files are held and will be read soon."),
    DeliveryState.ADDED: ("Added", "circle", "green", "All of the files are in the evidence."),
    DeliveryState.UNCHANGED: (
        "Held already",
        "circle",
        "grey",
        "All of it was held already; nothing changed.",
    ),
    DeliveryState.REFUSED: (
        "Refused",
        "triangle",
        "yellow",
        "Something in the files is wrong; nothing was added.",
    ),
    DeliveryState.FAILED: (
        "Not added",
        "cross",
        "red",
        "The files could not be read to the end; nothing was added.",
    ),
}
_ASSESSMENT = {
    AssessmentState.DRAFT: ("dash", "grey", "It can be made again and written in; only the analysts see it."),
    AssessmentState.ADOPTED: ("square", "blue", "The partnership adopted it; it stays as it is."),
    AssessmentState.RELEASED: ("circle", "green", "It can be read by those it is visible to."),
}


class ReceiptForm(StrEnum):
    """How disclosed information came, where it is not in the evidence."""

    ELECTRONIC = "electronic"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The form in words."""
        return {ReceiptForm.ELECTRONIC: "By e-mail or another file", ReceiptForm.PAPER: "On paper"}[self]
