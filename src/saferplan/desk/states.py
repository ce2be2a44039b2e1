"""What became of files that were handed in, and how far an assessment is, with the look that pages show."""

from __future__ import annotations

from enum import StrEnum

from saferplan.history.states import State


class DeliveryState(State):
    """What became of files that were handed in."""

    WAITING = "waiting", "Being read", "dash", "grey", "The files are held and will be read soon."
    ADDED = "added", "Added", "circle", "green", "All of the files are in the evidence."
    UNCHANGED = "unchanged", "Held already", "circle", "grey", "All of it was held already; nothing changed."
    REFUSED = (
        "refused",
        "Refused",
        "triangle",
        "yellow",
        "Something in the files is wrong; nothing was added.",
    )
    FAILED = (
        "failed",
        "Not added",
        "cross",
        "red",
        "The files could not be read to the end; nothing was added.",
    )


class AssessmentState(State):
    """How far an assessment is: a draft, adopted, and released to those it is visible to."""

    DRAFT = "draft", "Draft", "dash", "grey", "It can be made again and written in; only the analysts see it."
    ADOPTED = "adopted", "Adopted", "square", "blue", "The partnership adopted it; it stays as it is."
    RELEASED = "released", "Released", "circle", "green", "It can be read by those it is visible to."


class ReceiptForm(StrEnum):
    """How disclosed information came, where it is not in the evidence."""

    ELECTRONIC = "electronic"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """The form in words."""
        return {ReceiptForm.ELECTRONIC: "By e-mail or another file", ReceiptForm.PAPER: "On paper"}[self]
