"""What a person asks for when something is made: read from how people write it, checked before any work begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.documents.definition import Marking
from saferplan.documents.rendering import Format
from saferplan.domain.periods import Month
from saferplan.errors import SaferPlanError


@dataclass(frozen=True, slots=True)
class Asked:
    """The year, the readers and the documents that are wanted; the data (json) are written in any case."""

    year_ending: Month
    audience: Marking
    formats: tuple[Format, ...]

    @property
    def name(self) -> str:
        """What it is called where nobody names it, such as `2017-03-public`."""
        return f"{self.year_ending}-{self.audience.value.lower()}"

    @property
    def rendered(self) -> list[Format]:
        """The formats that are rendered from the document."""
        return [one for one in self.formats if one is not Format.JSON]


def read_asked(year_ending: str | Month, audience: str, formats: Sequence[str], today: dt.date) -> Asked:
    """What is asked for.

    Raises:
        SaferPlanError: the month is not written as one or not past, or there is no such audience or format.
    """
    return Asked(_past_month(year_ending, today), _marking(audience), _formats(formats))


def read_day(text: str) -> str:
    """A day as YYYY-MM-DD; nothing where none is given.

    Raises:
        SaferPlanError: it is not a day.
    """
    if not text:
        return ""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise SaferPlanError(f"{text!r} is not a date.", "Write it as YYYY-MM-DD.") from error


def _past_month(given: str | Month, today: dt.date) -> Month:
    month = given if isinstance(given, Month) else _month(given)
    if month > Month(today.year, today.month):
        raise SaferPlanError(
            f"The year ending {month.label} has not come to its end.", "Give a month that is past."
        )
    return month


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise SaferPlanError(f"{error}.") from error


def _marking(audience: str) -> Marking:
    for marking in Marking:
        if marking.value.lower() == audience.strip().lower():
            return marking
    raise SaferPlanError(f"There is no audience {audience!r}.", "Choose public, partnership or restricted.")


def _formats(formats: Sequence[str]) -> tuple[Format, ...]:
    known = {one.value: one for one in Format}
    unknown = [one for one in formats if one not in known]
    if unknown:
        raise SaferPlanError(f"There is no format {unknown[0]!r}.", f"Choose from {', '.join(known)}.")
    return tuple(known[one] for one in formats)
