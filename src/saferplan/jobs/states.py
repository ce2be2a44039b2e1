"""How far a piece of background work is, with the word, shape, colour and meaning that pages show."""

from __future__ import annotations

from saferplan.history.states import State


class JobState(State):
    """How far it is: waiting and running are under way, the others are ends."""

    WAITING = "waiting", "Waiting", "dash", "grey", "It begins as soon as the work before it is done."
    RUNNING = (
        "running",
        "Running",
        "diamond",
        "blue",
        "It is being worked on. You can leave this page; the work goes on.",
    )
    DONE = "done", "Done", "circle", "green", "It is done."
    REFUSED = (
        "refused",
        "Refused",
        "triangle",
        "yellow",
        "It was refused, and nothing was changed. What to put right is listed below.",
    )
    FAILED = (
        "failed",
        "Failed",
        "cross",
        "red",
        "Something went wrong that should not have. Nothing was changed by half; try again.",
    )
    STOPPED = (
        "stopped",
        "Stopped",
        "square",
        "orange",
        "The program ended while this ran. Nothing was changed by half; ask for it again.",
    )

    @property
    def is_end(self) -> bool:
        """Whether nothing more will come of it."""
        return self not in (JobState.WAITING, JobState.RUNNING)
