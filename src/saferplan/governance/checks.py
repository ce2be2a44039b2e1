"""What every service of governance refuses: words that point at a person, days that cannot be, changing what ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db.models import Max

from saferplan.domain.identifiers import identifiers_in
from saferplan.history.checks import refuse_details
from saferplan.history.models import Recorded
from saferplan.history.recording import take_turn


def refuse_identifying(texts: Mapping[str, str]) -> None:
    """Refuse texts that hold what points at a person.

    Raises:
        ValidationError: one of them holds a telephone number, a postcode or the like; at its field.
    """
    refuse_details(texts, identifiers_in, "Leave it out: posts and groups are named here, and nobody else.")


def refuse_future(day: dt.date, today: dt.date, field: str) -> None:
    """Refuse a day that is still to come, for something that happened.

    Raises:
        ValidationError: it is.
    """
    if day > today:
        raise ValidationError({field: "This day is still to come: enter it once it is past."})


def require_later(day: dt.date, today: dt.date, field: str = "review_due") -> None:
    """Refuse a day of review that is not after today.

    Raises:
        ValidationError: it is not.
    """
    if day <= today:
        raise ValidationError({field: "The next review is on a day to come."})


def require_standing(ended: dt.date | None) -> None:
    """Refuse changes of what is ended.

    Raises:
        ValidationError: it is.
    """
    if ended is not None:
        raise ValidationError(f"It was ended on {ended:%-d %B %Y}. What it says stays as it is.")


def next_number(model: type[Recorded]) -> int:
    """The next number of a register; within a transaction, so that two entries do not get the same."""
    take_turn()
    found = model._default_manager.aggregate(last=Max("number"))["last"]
    return (found or 0) + 1
