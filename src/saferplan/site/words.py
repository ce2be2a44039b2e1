"""Fields and values of events in words, where only their names and stored values are at hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from saferplan.domain.display import written_day

LABELS = {
    "due": "due",
    "done": "done on",
    "reported": "how it goes",
    "report": "commentary",
    "cause": "why it is amber or red",
    "recovery_words": "what will bring it back",
    "recovery": "back on course by",
    "override_reason": "why better than its dates say",
    "first": "period from",
    "last": "period to",
    "absence": "why there is no value",
}


def field_label(name: str) -> str:
    """A field's name in words."""
    return LABELS.get(name, name.replace("_", " "))


def value_words(value: Any) -> str:
    """A stored value in words: days as people write them, nothing as `blank`.

    >>> value_words("2017-06-30"), value_words(None), value_words("in_progress")
    ('30 June 2017', 'blank', 'in progress')
    """
    if value in (None, ""):
        return "blank"
    if isinstance(value, str):
        try:
            return written_day(dt.date.fromisoformat(value))
        except ValueError:
            return value.replace("_", " ") if value.islower() and " " not in value else value
    return str(value)
