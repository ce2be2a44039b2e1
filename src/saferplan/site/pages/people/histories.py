"""Events as pages show them."""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.history.actor import Actor
from saferplan.history.models import Event, Recorded
from saferplan.history.words import happenings
from saferplan.site.components import FieldChange, HistoryEntry


def entries(events: Iterable[Event], *, by: Actor, itself: Recorded | None = None) -> list[HistoryEntry]:
    """Events in words: who did what to what, when and why; `itself` is the row that the page is about."""
    return [
        HistoryEntry(
            what=one.what
            if itself is not None and one.subject == str(itself)
            else f"{one.what}: {one.subject}",
            at=one.at,
            who=one.who,
            organisation=one.organisation,
            why=one.why,
            changes=()
            if one.began
            else tuple(FieldChange(change.label, change.before, change.after) for change in one.changes),
        )
        for one in happenings(events, by=by)
    ]
