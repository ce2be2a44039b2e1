"""The agenda of a meeting: its standing items, as data (`data/agenda.toml`)."""

from __future__ import annotations

from functools import cache

import msgspec

from saferplan.domain.completeness import Checked
from saferplan.domain.tables import read_table


class StandingItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item that every agenda has."""

    id: str
    title: str
    purpose: str


@cache
def standing_items() -> tuple[StandingItem, ...]:
    """The standing items, in the order of the agenda.

    >>> [one.id for one in standing_items()][:3]
    ['apologies', 'minutes', 'action_log']
    """
    return read_table("agenda", _Table).item


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    checked: Checked
    item: tuple[StandingItem, ...]
