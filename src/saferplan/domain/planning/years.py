"""Plan years, quarters and the three years of a strategy; and which day it is here.

A plan year runs from 1 April to 31 March. Due dates are dates, not moments: what happened is put on the day that it
was in London.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from saferplan.domain.display import written_day
from saferplan.domain.periods import MONTH_NAMES
from saferplan.errors import SaferPlanError

LONDON = ZoneInfo("Europe/London")
STRATEGY_YEARS = 3


class PlanYear(msgspec.Struct, frozen=True, order=True):
    """A year of a plan, by the calendar year in which it starts.

    >>> year = PlanYear.containing(date(2018, 3, 31))
    >>> year.label, year.first, year.next.label
    ('2017/18', datetime.date(2017, 4, 1), '2018/19')
    """

    starts: int

    def __post_init__(self) -> None:
        if not 1 <= self.starts <= 9998:
            raise ValueError(f"no such plan year: {self.starts}")

    @classmethod
    def starting(cls, year: int) -> PlanYear:
        """The plan year that starts on 1 April of this year."""
        return cls(year)

    @classmethod
    def containing(cls, day: date) -> PlanYear:
        """The plan year that the day lies in."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> PlanYear:
        """The plan year written as its label.

        Raises:
            ValueError: the text is no such label.

        >>> PlanYear.parse("2017/18")
        PlanYear(starts=2017)
        """
        match = re.fullmatch(r"(\d{4})/\d\d", text)
        if match is None or cls(int(match[1])).label != text:
            raise ValueError(f"{text!r} is not a plan year; write it as 2017/18")
        return cls(int(match[1]))

    @property
    def label(self) -> str:
        """The year as plans write it, such as `2017/18`."""
        return f"{self.starts:04d}/{(self.starts + 1) % 100:02d}"

    @property
    def first(self) -> date:
        """Its first day, 1 April."""
        return date(self.starts, 4, 1)

    @property
    def last(self) -> date:
        """Its last day, 31 March."""
        return date(self.starts + 1, 3, 31)

    @property
    def next(self) -> PlanYear:
        """The year after it."""
        return PlanYear(self.starts + 1)

    @property
    def previous(self) -> PlanYear:
        """The year before it."""
        return PlanYear(self.starts - 1)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Its four quarters, in order."""
        return tuple(Quarter(self, number) for number in range(1, 5))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.label


class Quarter(msgspec.Struct, frozen=True, order=True):
    """A quarter of a plan year: Q1 is April to June, Q4 January to March.

    >>> quarter = Quarter.containing(date(2017, 6, 27))
    >>> quarter.label, quarter.months_label
    ('Q1 2017/18', 'April to June 2017')
    """

    year: PlanYear
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a plan year has no quarter {self.number}")

    @classmethod
    def containing(cls, day: date) -> Quarter:
        """The quarter that the day lies in."""
        return cls(PlanYear.containing(day), (day.month - 4) % 12 // 3 + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        year = self.year.starts + self.number // 4
        return date(year, self.number * 3 % 12 + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.year.last if self.number == 4 else self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year.next, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> Quarter:
        """The quarter before it."""
        return Quarter(self.year.previous, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def label(self) -> str:
        """The quarter by its number, such as `Q1 2017/18`."""
        return f"Q{self.number} {self.year.label}"

    @property
    def months_label(self) -> str:
        """The quarter by its months, such as `April to June 2017`."""
        return f"{MONTH_NAMES[self.first.month - 1]} to {MONTH_NAMES[self.last.month - 1]} {self.last.year}"

    def over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today > self.last

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.label


class StrategyPeriod(msgspec.Struct, frozen=True, order=True):
    """The three plan years of a strategy.

    >>> strategy = StrategyPeriod.starting(2017)
    >>> strategy.label, [year.label for year in strategy.years]
    ('2017-2020', ['2017/18', '2018/19', '2019/20'])
    """

    first_year: PlanYear

    @classmethod
    def starting(cls, year: int) -> StrategyPeriod:
        """The strategy that starts on 1 April of this year."""
        return cls(PlanYear(year))

    @classmethod
    def between(cls, first: date, last: date) -> StrategyPeriod:
        """The strategy with these first and last days.

        Raises:
            SaferPlanError: they are not those of three plan years; the message says which would be.

        >>> StrategyPeriod.between(date(2017, 4, 1), date(2020, 3, 31)).label
        '2017-2020'
        """
        period = cls(PlanYear.containing(first))
        if (first, last) != (period.first, period.last):
            raise SaferPlanError(
                f"A strategy covers three plan years, 36 months from a 1 April; {written_day(first)} to "
                f"{written_day(last)} is something else.",
                f"The strategy that starts in that plan year runs from {written_day(period.first)} to "
                f"{written_day(period.last)}.",
            )
        return period

    @property
    def years(self) -> tuple[PlanYear, ...]:
        """Its plan years, in order."""
        return tuple(PlanYear(self.first_year.starts + number) for number in range(STRATEGY_YEARS))

    @property
    def first(self) -> date:
        """Its first day."""
        return self.first_year.first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.years[-1].last

    @property
    def label(self) -> str:
        """The strategy as it is titled, such as `2017-2020`."""
        return f"{self.first.year}-{self.last.year}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.label


def local_date(moment: datetime) -> date:
    """The day that it was in London at this moment.

    Raises:
        ValueError: the moment does not say its time zone.

    >>> from datetime import timezone
    >>> local_date(datetime(2017, 6, 30, 23, 30, tzinfo=timezone.utc))
    datetime.date(2017, 7, 1)
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a moment must say its time zone, so that its day in London is known")
    return moment.astimezone(LONDON).date()
