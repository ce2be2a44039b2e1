"""Plain words for a priority: written, and changed."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from saferplan.documents.symbols import SYMBOLS
from saferplan.history.actor import Actor
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.publications.models import PlainWords
from saferplan.strategy.models import Priority


def plain_words_write(
    *, by: Actor, priority: Priority, question: str, symbol: str, about: str, doing: str
) -> PlainWords:
    """Write plain words for a priority, or change those that are there.

    Raises:
        ValidationError: something is left empty, or there is no such picture.
    """
    require(by, "publications.make")
    if symbol not in SYMBOLS:
        raise ValidationError({"symbol": "Choose one of the pictures."})
    given = {
        "question": question.strip(),
        "symbol": symbol,
        "about": about.strip(),
        "doing": doing.strip(),
    }
    held = PlainWords.objects.filter(priority=priority).first()
    if held is not None:
        record("plain_words_changed", held, by=by, **given)
        return held
    made = PlainWords(priority=priority, **given)
    record("plain_words_written", made, by=by)
    return made
