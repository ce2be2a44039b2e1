"""Events as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.apps import apps

from saferplan.history.models import Event, Recorded
from saferplan.site.components import HistoryEntry


def entries(events: Iterable[Event]) -> list[HistoryEntry]:
    """Events in words: who did what, when and why."""
    shown = []
    for event in events:
        kind = cast(type[Recorded], apps.get_model(event.subject_type))
        shown.append(
            HistoryEntry(
                what=kind.EVENTS[event.name],
                at=event.at,
                who=str(event.account) if event.account else "The system",
                organisation=event.organisation.brief if event.organisation else "",
                why=event.reason,
            )
        )
    return shown
