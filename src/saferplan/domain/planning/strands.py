"""What section 6(1) of the Crime and Disorder Act 1998 asks a strategy for, and since when (`data/strands.toml`).

A strand in force must be in every plan, whatever its rank among the priorities.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec

from saferplan.domain.categories import Strand
from saferplan.domain.completeness import Checked, Jurisdiction
from saferplan.domain.tables import read_table


class StatutoryStrand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the things that a strategy must be for, where and since when.

    `checked` is of the duty, `date_checked` of the day from which it applies.
    """

    strand: Strand
    title: str
    aim: str
    reference: str
    checked: Checked
    jurisdictions: tuple[Jurisdiction, ...]
    in_force_from: date
    date_checked: Checked
    in_force_to: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether it applies on this day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


@cache
def statutory_strands() -> tuple[StatutoryStrand, ...]:
    """Every strand of the Act, in its order.

    >>> [one.title for one in statutory_strands()]
    ['Crime and disorder', 'Substance misuse', 'Re-offending', 'Serious violence']
    """
    return read_table("strands", _Table).strand


def strands_in_force(on: date, jurisdiction: Jurisdiction) -> tuple[StatutoryStrand, ...]:
    """The strands that a strategy must cover on this day, in the order of the Act.

    >>> [one.strand.value for one in strands_in_force(date(2017, 4, 1), Jurisdiction.ENGLAND)]
    ['crime-and-disorder', 'substance-misuse', 're-offending']
    """
    return tuple(one for one in statutory_strands() if jurisdiction in one.jurisdictions and one.in_force(on))


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    strand: tuple[StatutoryStrand, ...]
