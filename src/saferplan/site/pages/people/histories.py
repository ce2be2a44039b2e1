"""Events as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.apps import apps

from saferplan.history.models import Event, Recorded
from saferplan.site.components import HistoryEntry


def entries(events: Iterable[tuple[Event, str]]) -> list[HistoryEntry]:
    """Events, each with what it happened to, in words: who did what, when and why."""
    shown = []
    for event, subject in events:
        kind = cast(type[Recorded], apps.get_model(event.subject_type))
        shown.append(
            HistoryEntry(
                what=f"{kind.EVENTS[event.name]}: {subject}" if subject else kind.EVENTS[event.name],
                at=event.at,
                who=str(event.account) if event.account else "SaferPlan",
                organisation=event.organisation.brief if event.organisation else "",
                why=event.reason,
            )
        )
    return shown
