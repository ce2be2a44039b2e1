"""What was read stays true until something happens: the newest event says whether it still does.

Every change of a recorded row is an event, and events become visible in the order of their numbers
(`history.recording.take_turn`). So whatever was made of recorded rows, and of nothing else, holds for as long as the
newest event is the same. A page that only shows asks for that number once and takes what an earlier page made.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock, RLock
from typing import Any, TypeVar, cast

from django.db import connection

from saferplan.history.models import Event

MOST = 1_000
"""How many things are remembered of one moment; beyond it, they are made anew each time."""

Made = TypeVar("Made")


class _Slot:
    """One thing that is remembered. Whoever asks first makes it; who asks meanwhile waits."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.is_made = False
        self.made: Any = None


@dataclass
class _Moment:
    """What was made since an event of a database."""

    database: str = ""
    newest: int = -1
    slots: dict[Hashable, _Slot] = field(default_factory=dict)


_as_of: ContextVar[_Moment | None] = ContextVar("as_of", default=None)
_lock = Lock()
_latest = _Moment()


@contextmanager
def remembering() -> Iterator[None]:
    """Within it, `remembered` takes what was made since the newest event; for pages that write nothing.

    Inside a transaction nothing is remembered: what is seen there may never become true.
    """
    if connection.in_atomic_block:
        yield
        return
    newest = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    token = _as_of.set(_moment(str(connection.settings_dict["NAME"]), newest))
    try:
        yield
    finally:
        _as_of.reset(token)


def remembered(name: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives; the same object again while nothing happened.

    Args:
        name: what it is, with everything that it depends on besides recorded rows: who may see it, the day.
        make: reads recorded rows, and nothing else that changes. What it gives is shared, so nobody may change it.
    """
    moment = _as_of.get()
    if moment is None or connection.in_atomic_block:
        return make()
    with _lock:
        slot = moment.slots.get(name)
        if slot is None:
            slot = _Slot()
            if len(moment.slots) < MOST:
                moment.slots[name] = slot
    # After each event, many pages ask for the same at once.
    with slot.lock:
        if not slot.is_made:
            slot.made = make()
            slot.is_made = True
    return cast(Made, slot.made)


def forget() -> None:
    """Forget everything, as where a database was put back to an earlier day."""
    global _latest
    with _lock:
        _latest = _Moment()


def _moment(database: str, newest: int) -> _Moment:
    """What is remembered since this event. Of an earlier one, a page keeps to itself what it makes."""
    global _latest
    with _lock:
        if database != _latest.database or newest > _latest.newest:
            _latest = _Moment(database, newest)
        return _latest if newest == _latest.newest else _Moment(database, newest)
