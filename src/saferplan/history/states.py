"""States of rows, each declared with what a page shows of it: word, shape, colour and meaning."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """A state that is stored by its value, and shown by its word and shape; the colour carries nothing alone.

    A member is declared as value, word, shape, colour, meaning.

    >>> class Door(State):
    ...     OPEN = "open", "Open", "circle", "green", "One can go in."
    >>> Door("open").word, Door.OPEN.label, Door.OPEN.value
    ('Open', 'Open', 'open')
    """

    word: str
    shape: str
    colour: str
    meaning: str

    def __new__(
        cls, value: str, word: str = "", shape: str = "", colour: str = "", meaning: str = ""
    ) -> State:
        """A member, with its look; called with a value alone, an enumeration finds its member instead."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.word, member.shape, member.colour, member.meaning = word, shape, colour, meaning
        return member

    @property
    def label(self) -> str:
        """The state in words."""
        return self.word
