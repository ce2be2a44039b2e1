"""The themes of a strategic assessment: which categories stand together on a page, and for which strand."""

from __future__ import annotations

from functools import cache

import msgspec

from saferplan.domain.categories import Strand
from saferplan.domain.tables import read_table


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of the assessment. One with `always` stands even where nothing is held, so the gap is seen."""

    id: str
    heading: str
    strand: Strand
    always: bool
    categories: tuple[str, ...]
    series: tuple[str, ...]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    theme: tuple[Theme, ...]


@cache
def themes() -> tuple[Theme, ...]:
    """Every theme, in the order of the document.

    >>> themes()[0].id
    'anti-social-behaviour'
    """
    return read_table("themes", _Table).theme
