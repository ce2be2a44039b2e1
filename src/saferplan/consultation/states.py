"""How far questionnaires, consultations, texts and follow-ups are."""

from __future__ import annotations

from saferplan.history.states import State


class QuestionnaireState(State):
    """How far a questionnaire is."""

    DRAFT = "draft", "Draft", "triangle", "yellow", "Questions can still be added and changed."
    IN_USE = "in_use", "In use", "circle", "green", "It is asked, or was; it stays as it is."
    ENDED = "ended", "Ended", "dash", "grey", "It is not asked any more."


class ConsultationState(State):
    """How far a consultation is, by its days and by what was released."""

    PLANNED = "planned", "Planned", "dash", "grey", "It has not begun."
    OPEN = "open", "Open", "triangle", "yellow", "People can answer."
    CLOSED = "closed", "Closed", "square", "blue", "It is over; nothing is released yet."
    RELEASED = "released", "Released", "circle", "green", "What came of it is released, and stays as it is."
    WITHDRAWN = "withdrawn", "Withdrawn", "cross", "white", "It does not count."


class TextState(State):
    """What was decided on a text that somebody wrote."""

    WAITING = "waiting", "To review", "triangle", "yellow", "Nobody has read it yet, so nobody else sees it."
    APPROVED = "approved", "Approved", "circle", "green", "It may be shown as it was written."
    REDACTED = "redacted", "Redacted", "square", "blue", "It may be shown in the words that stand here."
    WITHHELD = "withheld", "Withheld", "cross", "grey", "It is not shown, and its words were erased."


class FollowUp(State):
    """What became of something that people said."""

    CONSIDERED = "considered", "Being considered", "dash", "grey", "Nothing is decided yet."
    PLANNED = "planned", "Planned", "triangle", "yellow", "It is in a plan, or decided."
    DONE = "done", "Done", "circle", "green", "It was done."
    NOT_DONE = "not_done", "Will not be done", "cross", "red", "It will not be done; the record says why."
