"""The words of our documents in plain English, and what each method does and cannot tell.

Both are data (`data/glossary.toml`, and a file in `data/methods/` for each page on methods).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from saferplan.domain.tables import read_table, table_names
from saferplan.errors import SaferPlanError


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word that needs explaining. `forms` are other ways it occurs in text."""

    term: str
    meaning: str
    forms: tuple[str, ...] = ()


class MethodNote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A method in plain words: what it does, what it takes as given, and what it must not be taken for.

    `name` is that of the method itself; `page` is the page of `docs/methods` that explains it, and the name of
    the file that holds the note.
    """

    name: str
    plain: str
    assumes: str
    cannot_tell: str
    page: str = ""


@cache
def terms() -> tuple[Term, ...]:
    """Every term, in alphabetical order.

    >>> terms()[0].term
    'agreement (W)'
    """
    return tuple(sorted(read_table("glossary", _Terms).term, key=lambda one: one.term.casefold()))


def terms_in(text: str) -> tuple[Term, ...]:
    """The terms that occur in a text, as whole words, in any of their forms.

    >>> [one.term for one in terms_in("Rates by LSOA; [c] is hidden.")]
    ['LSOA', 'rate', 'suppressed']
    """
    return tuple(one for one in terms() if _pattern(one).search(text))


@cache
def method_notes() -> Mapping[str, MethodNote]:
    """Every method's note, by the name of the method."""
    return MappingProxyType(
        {
            one.name: msgspec.structs.replace(one, page=page)
            for page in table_names("methods")
            for one in read_table(f"methods/{page}", _Notes).method
        }
    )


def method_note(name: str) -> MethodNote:
    """What a method does and cannot tell.

    Raises:
        SaferPlanError: there is no note on such a method.

    >>> method_note("rolling twelve-month sum").page
    'trend'
    """
    found = method_notes().get(name)
    if found is None:
        raise SaferPlanError(
            f"There is no note on a method {name!r}.", "Add one to a file in domain/data/methods."
        )
    return found


class _Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[Term, ...]


class _Notes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    method: tuple[MethodNote, ...]


@cache
def _pattern(one: Term) -> re.Pattern[str]:
    # Symbols such as [c] have no word boundary beside them; a letter next to a word would make it another word.
    forms = "|".join(re.escape(form) for form in sorted((one.term, *one.forms), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)
