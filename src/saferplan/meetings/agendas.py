"""The agenda of a meeting: built from the standing items and the forward plan, then edited and ordered by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from saferplan.domain.planning.agendas import standing_items
from saferplan.domain.planning.cycles import CycleState
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.meetings.models import AgendaItem, ForwardItem, Meeting
from saferplan.partnership.models import Organisation


def agenda_build(*, by: Actor, meeting: Meeting) -> None:
    """Put the standing items that are missing onto an agenda, and what the forward plan has for it.

    What was taken off by hand is not put on again.

    Raises:
        ValidationError: the cycle is closed.
    """
    require(by, "meetings.change")
    _require_unclosed(meeting)
    with transaction.atomic():
        had = set(AgendaItem.objects.filter(meeting=meeting).values_list("standing", flat=True))
        for one in standing_items():
            if one.id not in had:
                item = AgendaItem(
                    meeting=meeting,
                    standing=one.id,
                    title=one.title,
                    note=one.purpose,
                    position=_next(meeting),
                )
                record("item_added", item, by=by)
        planned = ForwardItem.objects.filter(
            taken__isnull=True, dropped__isnull=True, not_before__lte=meeting.date
        ).order_by("not_before", "id")
        for forward in planned:
            forward_item_take(by=by, item=forward, meeting=meeting)


def item_add(*, by: Actor, meeting: Meeting, title: str, note: str = "") -> AgendaItem:
    """Add an item to an agenda, before any other business.

    Raises:
        ValidationError: the cycle is closed.
    """
    require(by, "meetings.change")
    _require_unclosed(meeting)
    with transaction.atomic():
        item = AgendaItem(meeting=meeting, title=title, note=note, position=_next(meeting))
        record("item_added", item, by=by)
        last = AgendaItem.objects.filter(
            meeting=meeting, standing="other_business", removed__isnull=True
        ).first()
        if last is not None and last.position == item.position - 1:
            _swap(by, last, item)
    return item


def item_amend(*, by: Actor, item: AgendaItem, title: str, note: str = "") -> None:
    """Change the words of an item.

    Raises:
        ValidationError: the cycle is closed, or the item was taken off.
    """
    require(by, "meetings.change")
    _require_standing(item)
    record("item_amended", item, by=by, title=title, note=note)


def item_move(*, by: Actor, item: AgendaItem, up: bool) -> None:
    """Move an item one place up or down; at the end it stays where it is.

    Raises:
        ValidationError: the cycle is closed, or the item was taken off.
    """
    require(by, "meetings.change")
    _require_standing(item)
    items = list(AgendaItem.objects.filter(meeting=item.meeting, removed__isnull=True))
    at = next(at for at, one in enumerate(items) if one.pk == item.pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(items):
        with transaction.atomic():
            _swap(by, items[at], items[other])


def item_remove(*, by: Actor, item: AgendaItem, reason: str = "") -> None:
    """Take an item off the agenda.

    Raises:
        ValidationError: the cycle is closed, or the item was taken off.
    """
    require(by, "meetings.change")
    _require_standing(item)
    record("item_removed", item, by=by, reason=reason, removed=by.today)


def forward_item_plan(
    *, by: Actor, title: str, not_before: dt.date, owner: Organisation | None = None, note: str = ""
) -> ForwardItem:
    """Plan an item for the first meeting on or after a day."""
    require(by, "meetings.change")
    item = ForwardItem(title=title, not_before=not_before, owner=owner, note=note)
    record("forward_item_planned", item, by=by)
    return item


def forward_item_amend(*, by: Actor, item: ForwardItem, reason: str = "", **changes: Any) -> None:
    """Change an item of the forward plan.

    Raises:
        ValidationError: it is on an agenda already, or was dropped.
    """
    require(by, "meetings.change")
    _require_planned(item)
    record("forward_item_amended", item, by=by, reason=reason, **changes)


def forward_item_take(*, by: Actor, item: ForwardItem, meeting: Meeting) -> AgendaItem:
    """Take an item of the forward plan onto an agenda.

    Raises:
        ValidationError: it is on an agenda already, was dropped, or the cycle is closed.
    """
    require(by, "meetings.change")
    _require_planned(item)
    with transaction.atomic():
        taken = item_add(by=by, meeting=meeting, title=item.title, note=item.note)
        record("forward_item_taken", item, by=by, taken=taken)
    return taken


def forward_item_drop(*, by: Actor, item: ForwardItem, reason: str) -> None:
    """Drop an item of the forward plan.

    Raises:
        ValidationError: no reason is given, it is on an agenda already, or was dropped.
    """
    require(by, "meetings.change")
    _require_planned(item)
    require_words(reason, "Say why it is dropped.")
    record("forward_item_dropped", item, by=by, reason=reason, dropped=by.today)


def _next(meeting: Meeting) -> int:
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return int(last or 0) + 1


def _swap(by: Actor, one: AgendaItem, other: AgendaItem) -> None:
    first, second = one.position, other.position
    record("item_moved", one, by=by, position=second)
    record("item_moved", other, by=by, position=first)


def _require_unclosed(meeting: Meeting) -> None:
    if meeting.cancelled or meeting.cycle is CycleState.CLOSED:
        raise ValidationError("The cycle is closed. What was on the agenda stays as it is.")


def _require_standing(item: AgendaItem) -> None:
    _require_unclosed(item.meeting)
    if item.removed is not None:
        raise ValidationError("This item was taken off the agenda.")


def _require_planned(item: ForwardItem) -> None:
    if item.taken_id is not None:
        raise ValidationError("This item is on an agenda already.")
    if item.dropped is not None:
        raise ValidationError("This item was dropped.")
