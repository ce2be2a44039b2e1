"""The one way in which recorded rows are written, and the proof that a row is what its events made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction

from saferplan.history.actor import Actor
from saferplan.history.models import Event, Recorded

_TURN = 0x5AFE
"""The number under which PostgreSQL knows that somebody writes events."""


def record(event: str, subject: Recorded, *, by: Actor, reason: str = "", **changes: Any) -> Event | None:
    """Change a row and write the event of it, both or neither; a new row's event holds all its fields.

    Args:
        event: what happened, one of the row's `EVENTS`.
        subject: the row, as it is stored or not stored yet.
        by: who did it, and when.
        reason: why, in the words of whoever did it.
        changes: the new values by field; a relation to many takes the rows it shall have.

    Returns:
        The event; None where a stored row has these values already, for then nothing happened.

    Raises:
        ValidationError: a value breaks a rule of its field or of the table; nothing is written.
        ValueError: the row has no such event or field.
    """
    kind = type(subject)
    if event not in kind.EVENTS:
        raise ValueError(f"{kind.__name__} has no event {event!r}; its events are {', '.join(kind.EVENTS)}")
    many = {name: list(changes.pop(name)) for name in tuple(changes) if _field(kind, name).many_to_many}
    is_new = subject.pk is None
    if is_new:
        many = {field.name: many.get(field.name, []) for field in kind._meta.many_to_many}
    with transaction.atomic():
        take_turn()
        # Compared with what is stored now, under its lock: two people may have opened the same row.
        row = subject if is_new else kind._base_manager.select_for_update().get(pk=subject.pk)
        before = {} if is_new else _state(row, (*changes, *many))
        for name, value in changes.items():
            setattr(row, name, value)
        row.full_clean()
        after = _state(row, _column_names(kind) if is_new else changes)
        after |= {name: sorted(one.pk for one in rows) for name, rows in many.items()}
        changed = {
            name: [before.get(name), value]
            for name, value in after.items()
            if is_new or before[name] != value
        }
        if not changed and not is_new:
            return None
        models.Model.save(row, update_fields=None if is_new else [one for one in changes if one in changed])
        for name, rows in many.items():
            getattr(row, name).set(rows)
        for name in changes:
            setattr(subject, name, getattr(row, name))
        return Event.objects.create(
            at=by.now,
            account_id=by.account,
            organisation_id=by.organisation,
            name=event,
            subject_type=kind.subject_type(),
            subject_id=row.pk,
            changes=changed,
            reason=reason,
        )


def take_turn() -> None:
    """Wait until no other transaction changes recorded rows; to be called before any lock is taken on one of them.

    So events become visible in the order of their numbers: whoever has seen one has seen all before it. SQLite has
    one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def fold(events: Iterable[Event]) -> dict[str, Any]:
    """The state that events leave a row in: its fields, written as events write them."""
    state: dict[str, Any] = {}
    for event in events:
        for name, (_, value) in event.changes.items():
            state[name] = value
    return state


def state(subject: Recorded) -> dict[str, Any]:
    """The state that a stored row is in, written as events write it. Equal to the fold of its events."""
    kind = type(subject)
    return _state(subject, (*_column_names(kind), *(field.name for field in kind._meta.many_to_many)))


def _field(kind: type[Recorded], name: str) -> models.Field[Any, Any]:
    fields = {field.name: field for field in (*kind._meta.concrete_fields, *kind._meta.many_to_many)}
    if name not in fields:
        raise ValueError(f"{kind.__name__} has no field {name!r}")
    return fields[name]


def _column_names(kind: type[Recorded]) -> tuple[str, ...]:
    return tuple(field.name for field in kind._meta.concrete_fields if not field.primary_key)


def _state(subject: Recorded, names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        field = _field(type(subject), name)
        if field.many_to_many:
            found[name] = sorted(getattr(subject, name).values_list("pk", flat=True))
        else:
            found[name] = written(field.value_from_object(subject))
    return found


def written(value: Any) -> Any:
    """A value as an event's JSON holds it: dates and amounts as text, so that nothing is rounded."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value
