"""What was read stays true until something happens: the newest event says whether it still does.

Every change of a recorded row is an event, and events become visible in the order of their numbers
(`history.recording.take_turn`). So whatever was made of recorded rows, and of nothing else, holds for as long as the
newest event is the same. A page that only shows asks for that number once and takes what an earlier page made.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar, cast

from django.db import connection

from saferplan.history.models import Event

MOST = 1_000
"""How many things are remembered of one moment; beyond it, they are made anew each time."""

Made = TypeVar("Made")

_as_of: ContextVar[tuple[str, int] | None] = ContextVar("as_of", default=None)
_lock = Lock()
_kept: dict[Hashable, Any] = {}
_kept_of: tuple[str, int] = ("", -1)


@contextmanager
def remembering() -> Iterator[None]:
    """Within it, `remembered` takes what was made since the newest event; for pages that write nothing.

    Inside a transaction nothing is remembered: what is seen there may never become true.
    """
    if connection.in_atomic_block:
        yield
        return
    newest = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    token = _as_of.set((str(connection.settings_dict["NAME"]), newest))
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
    of = _as_of.get()
    if of is None or connection.in_atomic_block:
        return make()
    with _lock:
        if of == _kept_of and name in _kept:
            return cast(Made, _kept[name])
    made = make()
    with _lock:
        _keep(of, name, made)
    return made


def _keep(of: tuple[str, int], name: Hashable, made: object) -> None:
    """Keep it, unless something newer is kept already."""
    global _kept_of
    if of[0] != _kept_of[0] or of[1] > _kept_of[1]:
        _kept.clear()
        _kept_of = of
    if of == _kept_of and len(_kept) < MOST:
        _kept[name] = made
