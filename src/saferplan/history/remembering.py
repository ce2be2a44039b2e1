"""What was read stays true until something happens to what it was read of.

Every change of a recorded row is an event, and events become visible in the order of their numbers
(`history.recording.take_turn`). So what was made of rows of some tables, and of nothing else, holds until an event
changes one of those tables. Which tables those are, the database's own questions tell while it is made. A page that
only shows asks once for what happened since the last one, and takes what an earlier page made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from threading import Lock, RLock
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import connection

from saferplan.history.models import Event, Recorded

MOST = 5_000
"""How many things are remembered; beyond it, everything is forgotten."""
MOST_EVENTS = 1_000
"""How many events are looked at one by one; after more of them, everything is forgotten."""

Made = TypeVar("Made")

_UNKNOWN: frozenset[str] = frozenset({"?"})
"""Tables of which nothing is known."""


class _Slot:
    """One thing that is remembered. Whoever asks first makes it; who asks meanwhile waits."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.made: Any = None
        self.as_of = -1
        self.tables = _UNKNOWN


@dataclass
class _Memory:
    """What was made of a database, and which event last changed each table."""

    database: str = ""
    newest: int = -1
    changed: dict[str, int] = field(default_factory=dict)
    slots: dict[Hashable, _Slot] = field(default_factory=dict)

    def happened(self, number: int, tables: frozenset[str]) -> None:
        """An event changed these tables; one that is known already changes nothing."""
        if number > self.newest:
            self.newest = number
            self.changed |= dict.fromkeys((*tables, str(Event._meta.db_table)), number)

    def holds(self, slot: _Slot) -> bool:
        """Whether nothing happened since to what was read."""
        return slot.as_of >= 0 and all(
            self.changed.get(one, -1) <= slot.as_of for one in (*slot.tables, *_UNKNOWN)
        )

    def slot(self, name: Hashable) -> _Slot:
        """The place of a thing, made or not."""
        if len(self.slots) >= MOST and name not in self.slots:
            self.slots.clear()
        return self.slots.setdefault(name, _Slot())


_lock = Lock()
_latest = _Memory()
_used: ContextVar[_Memory | None] = ContextVar("used", default=None)
_reading: ContextVar[set[str] | None] = ContextVar("reading", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within it, `remembered` takes what was made earlier and still holds; for pages that write nothing.

    Inside a transaction nothing is remembered: what is seen there may never become true.
    """
    if connection.in_atomic_block:
        yield
        return
    token = _used.set(_up_to_date())
    try:
        yield
    finally:
        _used.reset(token)


def remembered(name: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives; the same object again while nothing happened to what it read.

    Args:
        name: what it is, with everything that it depends on besides recorded rows: who may see it, the day.
        make: reads recorded rows, and nothing else that changes. What it gives is shared, so nobody may change it,
            and it must hold all that is asked of it: a row that is followed later is not among what was read.
    """
    memory = _used.get()
    if memory is None or connection.in_atomic_block:
        return make()
    with _lock:
        slot = memory.slot(name)
    # After an event, many pages ask for the same at once.
    with slot.lock:
        if not memory.holds(slot):
            as_of = memory.newest
            tables: set[str] = set()
            token = _reading.set(tables)
            try:
                with connection.execute_wrapper(_noting(tables)):
                    slot.made = make()
            finally:
                _reading.reset(token)
            # What changes without an event, nobody would be told of.
            slot.tables, slot.as_of = frozenset(tables), as_of if tables <= _told_of() else -1
        made, read = slot.made, slot.tables
    # What is made of it depends on what it was made of.
    whole = _reading.get()
    if whole is not None:
        whole |= read
    return cast(Made, made)


def forget() -> None:
    """Forget everything, as where a database was put back to an earlier day."""
    global _latest
    with _lock:
        _latest = _Memory()


def _up_to_date() -> _Memory:
    """What is remembered, told of all that happened since it was asked for last. One query."""
    global _latest
    database = str(connection.settings_dict["NAME"])
    memory = _latest
    if memory.database == database and memory.newest >= 0:
        # The newest that is known comes with them: where it is gone, this is another history.
        since = Event.objects.filter(pk__gte=memory.newest).order_by("pk")
        events = list(since.values_list("pk", "subject_type")[: MOST_EVENTS + 1])
        is_same = memory.newest == 0 or (bool(events) and events[0][0] == memory.newest)
        if is_same and len(events) <= MOST_EVENTS:
            with _lock:
                for number, kind in events:
                    memory.happened(number, _tables_of(kind))
            return memory
    newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with _lock:
        if _latest is memory:
            _latest = _Memory(database, newest)
        return _latest if _latest.database == database else _Memory(database, newest)


def _noting(tables: set[str]) -> Callable[..., Any]:
    """Notes the tables of each question that is put to the database."""

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        tables.update(_tables_in(sql))
        return execute(sql, *rest)

    return note


@lru_cache(maxsize=2_000)
def _tables_in(sql: str) -> frozenset[str]:
    """The tables that a question reads."""
    return frozenset(re.findall(r'\b(?:FROM|JOIN) "(\w+)"', sql)) or _UNKNOWN


@cache
def _told_of() -> frozenset[str]:
    """The tables whose every change is an event."""
    kinds = [one for one in apps.get_models() if issubclass(one, Recorded)]
    recorded = (_tables_of(str(one._meta.label_lower)) for one in kinds)
    return frozenset({str(Event._meta.db_table)}).union(*recorded)


@cache
def _tables_of(subject_type: str) -> frozenset[str]:
    """The tables that an event of a kind of row changes: its own, and those of its relations to many."""
    try:
        options = apps.get_model(subject_type)._meta
    except (LookupError, ValueError):
        return _UNKNOWN
    relations = (str(one.remote_field.through._meta.db_table) for one in options.many_to_many)
    return frozenset({str(options.db_table), *relations})
