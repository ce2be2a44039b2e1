"""What every result says of itself: which method made it, from which paper, what it assumes, what it cannot tell."""

from __future__ import annotations

from typing import ClassVar

from saferplan.domain.figure import Method
from saferplan.domain.glossary import method_note


class Result:
    """The base of the frozen results.

    A result names its methods in `METHODS`, the one that made its main estimate first. What a method assumes and
    cannot tell is data (`domain/data/methods/`); what was found out about the very data stands in the fields of
    the result.
    """

    __slots__ = ()

    METHODS: ClassVar[tuple[Method, ...]]

    @property
    def method(self) -> Method:
        """The method that made the main estimate, with its version."""
        return self.METHODS[0]

    @property
    def reference(self) -> str:
        """Where that method is published."""
        return self.method.reference

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the methods take as given, in plain words, each once."""
        return tuple(dict.fromkeys(method_note(one.name).assumes for one in self.METHODS))

    @property
    def caveats(self) -> tuple[str, ...]:
        """What the result must not be taken for, in plain words, each once."""
        return tuple(dict.fromkeys(method_note(one.name).cannot_tell for one in self.METHODS))
