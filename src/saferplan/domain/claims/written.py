"""Which words of a document's data people wrote: a field that holds such words has the type `Written`.

What is computed is traceable by itself; what people wrote has to say where its figures come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

Written = Annotated[str, msgspec.Meta(description="Words that people wrote.")]
"""Words that people wrote."""


def written_words(data: msgspec.Struct) -> Iterator[str]:
    """The words of a document's data that people wrote, in their order; empty ones are left out.

    >>> class Line(msgspec.Struct):
    ...     title: str
    ...     why: Written
    >>> list(written_words(Line("Computed", "Residents asked for it.")))
    ['Residents asked for it.']
    """
    for name, hint in _hints(type(data)).items():
        yield from _within(getattr(data, name), hint)


@cache
def _hints(kind: type[msgspec.Struct]) -> Mapping[str, Any]:
    return {
        name: hint
        for name, hint in get_type_hints(kind, include_extras=True).items()
        if name in kind.__struct_fields__
    }


def _within(value: Any, hint: Any) -> Iterator[str]:
    if isinstance(value, msgspec.Struct):
        yield from written_words(value)
    elif isinstance(value, str):
        if value and hint == Written:
            yield value
    elif isinstance(value, tuple):
        # Every tuple of documents' data is of one kind of item, or of pairs that hold no words of people.
        inner = get_args(hint)[0] if get_origin(hint) is tuple else None
        for one in value:
            yield from _within(one, inner)
