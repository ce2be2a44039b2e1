"""Reading a document definition in tests: its sections, and the words in any part of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from saferplan.documents.definition import Section, Words


def sections_of(parts: tuple[Section, ...]) -> Iterator[Section]:
    for part in parts:
        yield part
        yield from sections_of(part.sections)


def words_of(value: Any) -> Iterator[str]:
    if isinstance(value, Words):
        yield value.text
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from words_of(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from words_of(one)
