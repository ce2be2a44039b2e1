"""The hash of what is frozen as data: of its canonical form, whatever order a database gave its keys."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec


def hash_of(stored: dict[str, Any]) -> str:
    """The SHA-256 of stored data in canonical JSON.

    >>> hash_of({"a": 1, "b": 2}) == hash_of({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(msgspec.json.encode(stored, order="sorted")).hexdigest()
