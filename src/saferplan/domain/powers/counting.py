"""Counts of the use of a power, put together to years: what is known, what is not, and whether two years compare.

A count that nobody stated is not known, and no zero. A year whose months are not all counted by everybody who counts
the tool says "at least"; such a year is not compared with another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from saferplan.domain.display import written_day
from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.years import PlanYear, Quarter


class PeriodKind(StrEnum):
    """For how long a count counts."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    BY_A_DAY = "by_a_day"

    @property
    def label(self) -> str:
        """The same in words."""
        return {
            PeriodKind.MONTH: "A month",
            PeriodKind.QUARTER: "A quarter of the plan's year",
            PeriodKind.YEAR: "A year, April to March",
            PeriodKind.BY_A_DAY: "Up to a day, since when is not stated",
        }[self]


def first_day(kind: PeriodKind, day: date) -> date | None:
    """The first day of the period of a kind that a day lies in; None where it is not stated.

    >>> first_day(PeriodKind.QUARTER, date(2017, 6, 27)), first_day(PeriodKind.BY_A_DAY, date(2017, 6, 27))
    (datetime.date(2017, 4, 1), None)
    """
    match kind:
        case PeriodKind.MONTH:
            return day.replace(day=1)
        case PeriodKind.QUARTER:
            return Quarter.containing(day).first
        case PeriodKind.YEAR:
            return PlanYear.containing(day).first
    return None


def last_day(kind: PeriodKind, day: date) -> date:
    """The last day of the period of a kind that a day lies in; of one up to a day, that day.

    >>> last_day(PeriodKind.MONTH, date(2017, 6, 27)), last_day(PeriodKind.BY_A_DAY, date(2017, 6, 27))
    (datetime.date(2017, 6, 30), datetime.date(2017, 6, 27))
    """
    match kind:
        case PeriodKind.MONTH:
            return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        case PeriodKind.QUARTER:
            return Quarter.containing(day).last
        case PeriodKind.YEAR:
            return PlanYear.containing(day).last
    return day


def period_words(starts: date | None, ends: date) -> str:
    """A period in words.

    >>> period_words(None, date(2017, 6, 27)), period_words(date(2017, 4, 1), date(2017, 6, 30))
    ('by 27 June 2017, since when is not stated', 'April 2017 to June 2017')
    """
    if starts is None:
        return f"by {written_day(ends)}, since when is not stated"
    return Period(Month(starts.year, starts.month), Month(ends.year, ends.month)).months_label


class UseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How often an organisation used a tool in a period. `count` None: not known. `starts` None: not stated."""

    tool: str
    organisation: str
    starts: date | None
    ends: date
    count: int | None

    def overlaps(self, other: UseFacts) -> bool:
        """Whether both count the same tool of the same organisation in some of the same days, so that both must not
        stand. What is only said up to a day overlaps with another up to the same day alone: it is in no sum."""
        if (self.tool, self.organisation) != (other.tool, other.organisation):
            return False
        if self.starts is None or other.starts is None:
            return self.starts is other.starts and self.ends == other.ends
        return self.starts <= other.ends and other.starts <= self.ends


class YearCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often a tool was used in a plan year: what is known, by how many organisations, and what is missing.

    `whole` is whether every organisation that counts the tool has counted every month of the year.
    """

    tool: str
    year: PlanYear
    known: int
    counted: int
    whole: bool
    organisations: frozenset[str] = frozenset()

    @property
    def value(self) -> int | None:
        """The count of the whole year; None where it is not known."""
        return self.known if self.whole else None

    @property
    def written(self) -> str:
        """As a table prints it.

        >>> year = PlanYear(2017)
        >>> YearCount(tool="closure_order", year=year, known=2, counted=1, whole=False).written
        'at least 2'
        >>> YearCount(tool="closure_order", year=year, known=0, counted=0, whole=False).written
        'not known'
        """
        if self.whole:
            return f"{self.known:,}"
        return f"at least {self.known:,}" if self.known else "not known"


def year_count(tool: str, year: PlanYear, uses: Iterable[UseFacts]) -> YearCount:
    """The use of a tool in a plan year, from counts that do not overlap.

    Counts of periods that lie in the year are added; those that only say "up to a day" are in no year.
    """
    of_tool = [one for one in uses if one.tool == tool and one.starts is not None]
    reporting = {one.organisation for one in of_tool}
    inside = [one for one in of_tool if _within(one, year)]
    known = [one for one in inside if one.count is not None]
    return YearCount(
        tool=tool,
        year=year,
        known=sum(one.count or 0 for one in known),
        counted=len(known),
        whole=bool(reporting) and all(_covered(year, known, each) for each in reporting),
        organisations=frozenset(reporting),
    )


def comparable(before: YearCount, after: YearCount) -> str:
    """Why two years of a tool cannot be compared; empty where they can.

    >>> whole = YearCount(tool="dispersal", year=PlanYear(2016), known=4, counted=4, whole=True)
    >>> part = YearCount(tool="dispersal", year=PlanYear(2017), known=1, counted=1, whole=False)
    >>> comparable(whole, part)
    'Not every month of 2017/18 is counted.'
    >>> comparable(whole, whole)
    ''
    """
    lacking = [one.year.label for one in (before, after) if not one.whole]
    return f"Not every month of {' and '.join(lacking)} is counted." if lacking else ""


def missing_months(year: PlanYear, uses: Sequence[UseFacts], until: date) -> tuple[Month, ...]:
    """The months of a year that were over on a day, and that no known count of these covers."""
    held = _months(one for one in uses if one.count is not None and one.starts is not None)
    return tuple(
        month
        for month in _year_months(year)
        if last_day(PeriodKind.MONTH, _day(month)) < until and month not in held
    )


def _within(one: UseFacts, year: PlanYear) -> bool:
    return one.starts is not None and year.first <= one.starts and one.ends <= year.last


def _covered(year: PlanYear, known: Iterable[UseFacts], organisation: str) -> bool:
    return _months(one for one in known if one.organisation == organisation).issuperset(_year_months(year))


def _months(uses: Iterable[UseFacts]) -> set[Month]:
    return {
        month
        for one in uses
        if one.starts is not None
        for month in Period(
            Month(one.starts.year, one.starts.month), Month(one.ends.year, one.ends.month)
        ).months
    }


def _year_months(year: PlanYear) -> tuple[Month, ...]:
    return Period(Month(year.starts, 4), Month(year.starts + 1, 3)).months


def _day(month: Month) -> date:
    return date(month.year, month.month, 1)
