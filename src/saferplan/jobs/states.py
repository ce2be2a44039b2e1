"""How far a piece of background work is, with the word, shape, colour and meaning that pages show."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """How far it is: waiting and running are under way, the others are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The state in words."""
        return self.value.capitalize()

    word = label

    @property
    def shape(self) -> str:
        """The shape beside the word."""
        return _LOOK[self][0]

    @property
    def colour(self) -> str:
        """The colour of the shape."""
        return _LOOK[self][1]

    @property
    def meaning(self) -> str:
        """What the state says, in a sentence."""
        return _LOOK[self][2]

    @property
    def is_end(self) -> bool:
        """Whether nothing more will come of it."""
        return self not in (JobState.WAITING, JobState.RUNNING)


_LOOK = {
    JobState.WAITING: ("dash", "grey", "It begins as soon as the work before it is done."),
    JobState.RUNNING: (
        "diamond",
        "blue",
        "It is being worked on. You can leave this page; the work goes on.",
    ),
    JobState.DONE: ("circle", "green", "It is done."),
    JobState.REFUSED: (
        "triangle",
        "yellow",
        "It was refused, and nothing was changed. What to put right is listed below.",
    ),
    JobState.FAILED: (
        "cross",
        "red",
        "Something went wrong that should not have. Nothing was changed by half; try again.",
    ),
    JobState.STOPPED: (
        "square",
        "orange",
        "The program ended while this ran. Nothing was changed by half; ask for it again.",
    ),
}
