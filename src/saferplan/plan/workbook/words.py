"""What a workbook would change, in words.

A workbook is tried and taken back at once: no row and no event is left of it that history (`history.words`) could tell.
What is kept of the trial are the names of fields and their stored values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from saferplan.domain.display import written_day

_LABELS = {
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
_UNTOLD = ("measure", "reported_on")
_BLANK = (None, "")


def changed_words(fields: Mapping[str, Sequence[Any]]) -> str:
    """What was and what would be, field by field; what was blank and stays so is left out.

    >>> changed_words({"due": ["2017-06-30", "2017-09-30"], "cause": ["", None], "stage": [None, "in_progress"]})
    'due: 30 June 2017 → 30 September 2017; stage: blank → in progress'
    >>> changed_words({"value": [0, None]})
    'value: 0 → blank'
    """
    return "; ".join(
        f"{_label(name)}: {_value(before)} → {_value(after)}"
        for name, (before, after) in fields.items()
        if not (before in _BLANK and after in _BLANK) and name not in _UNTOLD
    )


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " "))


def _value(value: Any) -> str:
    if value in _BLANK:
        return "blank"
    if isinstance(value, str):
        try:
            return written_day(dt.date.fromisoformat(value))
        except ValueError:
            return value.replace("_", " ") if value.islower() and " " not in value else value
    return str(value)
