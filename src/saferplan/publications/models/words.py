"""A priority in words that are easy to read, written by people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.models import Recorded
from saferplan.strategy.models import Priority


class PlainWords(Recorded):
    """A priority as a question, what it is about and what will be done, one idea a line; and the symbol beside them."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "plain_words_written": "wrote plain words for the priority",
        "plain_words_changed": "changed the plain words for the priority",
    }

    priority = models.OneToOneField(Priority, on_delete=models.PROTECT, related_name="plain_words")
    question = models.CharField("heading, as a question", max_length=120)
    symbol = models.CharField("picture", max_length=40)
    about = models.TextField("what it is about")
    doing = models.TextField("what we will do")

    class Meta:
        ordering: ClassVar = ["priority__number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(about="") & ~Q(doing="") & ~Q(symbol=""),
                name="plain_words_are_whole",
                violation_error_message=(
                    "Write a question, what it is about and what will be done, and choose a picture."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Plain words: {self.priority}"

    @property
    def about_lines(self) -> tuple[str, ...]:
        """What it is about, line by line."""
        return lines_of(self.about)

    @property
    def doing_lines(self) -> tuple[str, ...]:
        """What will be done, line by line."""
        return lines_of(self.doing)


def lines_of(words: str) -> tuple[str, ...]:
    """The lines of what somebody wrote, without those that are empty.

    >>> lines_of("One idea. \\n\\nAnother.")
    ('One idea.', 'Another.')
    """
    return tuple(line.strip() for line in words.splitlines() if line.strip())
