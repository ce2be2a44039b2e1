"""What time it is. Everything that needs the time is told it from here, so that tests can play a whole year."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string


def now() -> dt.datetime:
    """The moment, aware of its time zone; from the function that `SAFERPLAN_CLOCK` names."""
    clock = settings.SAFERPLAN_CLOCK
    return cast(dt.datetime, (import_string(clock) if isinstance(clock, str) else clock)())


def as_at() -> dt.datetime:
    """This hour of the day that `SAFERPLAN_AS_AT` names: a site that shows a year that is past stands on that day."""
    day = dt.date.fromisoformat(settings.SAFERPLAN_AS_AT)
    return dt.datetime.now(dt.UTC).replace(year=day.year, month=day.month, day=day.day)
