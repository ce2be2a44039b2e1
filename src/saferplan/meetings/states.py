"""What a decision of a meeting came to."""

from __future__ import annotations

from saferplan.history.states import State


class DecisionState(State):
    """What became of something that a meeting was asked to decide."""

    WANTED = "wanted", "Wanted", "triangle", "yellow", "The meeting is asked to decide this."
    MADE = "made", "Decided", "circle", "green", "The meeting decided this."
    NOT_MADE = "not_made", "Not agreed", "cross", "red", "The meeting did not agree to this."
    DEFERRED = "deferred", "Deferred", "dash", "grey", "The meeting put this off."
