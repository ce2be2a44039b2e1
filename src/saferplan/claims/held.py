"""Amounts that rooms above hold in their own records: they say so here, and claims ask without knowing them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Teller = Callable[[], Mapping[str, str]]
_TELLERS: dict[str, Teller] = {}


def tell_of_held(room: str, teller: Teller) -> None:
    """Declare what a room holds: figures as they are written, such as "£12,000", each with what it is."""
    _TELLERS[room] = teller


def figures_held() -> dict[str, str]:
    """Every figure that is held, as it is written, with what it is."""
    return {figure: is_what for teller in _TELLERS.values() for figure, is_what in teller().items()}
