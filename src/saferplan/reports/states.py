"""How far a report to a council is."""

from __future__ import annotations

from saferplan.history.states import State


class ReportState(State):
    """From a draft to what the meeting made of it."""

    DRAFT = "draft", "Draft", "circle", "grey", "It is being written."
    WITH_OFFICERS = (
        "with_officers",
        "With officers",
        "triangle",
        "blue",
        "The officers are asked for their comments.",
    )
    READY = "ready", "Ready", "diamond", "yellow", "It is written, and waits to be published."
    PUBLISHED = "published", "Published", "square", "green", "It is frozen, and goes to the meeting."
    CONSIDERED = (
        "considered",
        "Considered",
        "square",
        "purple",
        "The meeting has considered it; its minute is entered.",
    )
    WITHDRAWN = "withdrawn", "Withdrawn", "cross", "red", "It does not go to the meeting."

    @property
    def frozen(self) -> bool:
        """Whether it was published, and so does not change any more."""
        return self in (ReportState.PUBLISHED, ReportState.CONSIDERED)
