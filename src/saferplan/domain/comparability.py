"""Whether two periods of a series mean the same: breaks in definitions, recording and circumstances.

A break is stated beside the figure it touches, and where it forbids a comparison no change is stated. The
breaks known to us are data (`data/series_breaks.toml`), each with its source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum
from functools import cache

import msgspec

from saferplan.domain.categories import categories
from saferplan.domain.periods import Month, Period
from saferplan.domain.tables import read_table


class BreakShape(Enum):
    """LASTING: from some month on the series means something else. PASSING: some months are unlike others."""

    LASTING = "lasting"
    PASSING = "passing"


class Consequence(Enum):
    """What a break does to a comparison across it."""

    NOT_COMPARABLE = "not-comparable"
    CAUTION = "caution"


class SeriesBreak(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A known reason why a series cannot simply be compared with itself.

    `affects` are ids of categories or measures, empty for all recorded crime; `areas` are codes,
    empty for everywhere. A lasting break was complete by `last` (by `first`, where `last` is not given); a
    passing one without `last` still goes on. `verified` says whether the source was read.
    """

    id: str
    shape: BreakShape
    first: Month
    last: Month | None = None
    consequence: Consequence
    affects: tuple[str, ...]
    areas: tuple[str, ...]
    wording: str
    source: str
    url: str
    verified: bool

    def touches(self, measure: str, areas: Collection[str]) -> bool:
        """Whether it bears on this category or measure in an area. `areas`: its code and of what it is in."""
        if self.areas and not set(self.areas) & set(areas):
            return False
        if self.affects:
            return measure in self.affects
        known = categories().get(measure)
        of_tables = measure == "all-crime" or measure.startswith("ons-recorded-crime/")
        return of_tables or (known is not None and known.counts_as_crime)

    def parts(self, before: Period, after: Period) -> bool:
        """Whether it stands between the two periods, or makes either of them unlike the other."""
        if self.shape is BreakShape.LASTING:
            complete = self.last or self.first
            return before.first < complete and after.last >= self.first
        return self.within(before) or self.within(after)

    def within(self, period: Period) -> bool:
        """Whether any month from its first to its last is in the period."""
        return self.first <= period.last and (self.last is None or self.last >= period.first)


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    series_break: tuple[SeriesBreak, ...]


@cache
def known_breaks() -> tuple[SeriesBreak, ...]:
    """Every series break in `data/series_breaks.toml`."""
    return read_table("series_breaks", _Table).series_break


def breaks_between(
    measure: str,
    areas: Collection[str],
    before: Period,
    after: Period,
    *,
    among: Iterable[SeriesBreak] | None = None,
) -> tuple[SeriesBreak, ...]:
    """The breaks that bear on comparing `after` with `before`, those that forbid it first.

    Args:
        measure: id of a category, or of a measure such as `ons-recorded-crime/burglary`.
        areas: code of the area compared and of every area it lies in (its force area above all).
        before: the earlier period.
        after: the later period.
        among: the breaks to look through; those that ship with the program where not given.

    >>> year = Period.year_ending(Month(2025, 6))
    >>> [found.id for found in breaks_between("burglary", ["E07000134", "E23000021"], year.before, year)]
    ['leicestershire-burglary-undercount-2024']
    >>> breaks_between("burglary", ["E07000032", "E23000018"], year.before, year)
    ()
    """
    found = [
        one
        for one in (known_breaks() if among is None else among)
        if one.touches(measure, areas) and one.parts(before, after)
    ]
    return tuple(sorted(found, key=lambda one: (one.consequence is Consequence.CAUTION, one.first, one.id)))


def comparable(breaks: Iterable[SeriesBreak]) -> bool:
    """Whether a change may be stated across these breaks: none of them forbids it.

    >>> comparable(())
    True
    """
    return all(one.consequence is Consequence.CAUTION for one in breaks)
