"""Months and runs of months: the calendar that records, assessments and plans are kept in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Month(msgspec.Struct, frozen=True, order=True):
    """A calendar month.

    >>> Month(2022, 9) + 4
    Month(year=2023, month=1)
    >>> Month(2022, 9) - Month(2021, 9)
    12
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or not 1 <= self.year <= 9999:
            raise ValueError(f"no such month: year {self.year}, month {self.month}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written as `YYYY-MM`.

        Raises:
            ValueError: the text is not a month written so.

        >>> Month.parse("2022-09")
        Month(year=2022, month=9)
        """
        match = re.fullmatch(r"(\d{4})-(\d{2})", text)
        if match is None:
            raise ValueError(f"{text!r} is not a month; write it as YYYY-MM, such as 2022-09")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Month:
        """The month with this number, as `ordinal` gives it."""
        return cls(ordinal // 12, ordinal % 12 + 1)

    @property
    def ordinal(self) -> int:
        """Months since the start of year 0: consecutive months have consecutive numbers."""
        return self.year * 12 + self.month - 1

    @property
    def label(self) -> str:
        """The month in words, such as `September 2022`."""
        return f"{MONTH_NAMES[self.month - 1]} {self.year}"

    @property
    def short_label(self) -> str:
        """The month for an axis, such as `Sep 2022`."""
        return f"{MONTH_NAMES[self.month - 1][:3]} {self.year}"

    def __add__(self, months: int) -> Month:
        return Month.from_ordinal(self.ordinal + months)

    def __sub__(self, other: Month) -> int:
        return self.ordinal - other.ordinal

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


class Period(msgspec.Struct, frozen=True, order=True):
    """A run of whole months, first and last included.

    >>> year = Period.year_ending(Month(2022, 9))
    >>> year.label, year.before.label
    ('year ending September 2022', 'year ending September 2021')
    """

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end ({self.last}) before it starts ({self.first})")

    @classmethod
    def year_ending(cls, month: Month) -> Period:
        """The twelve months that end with `month`."""
        return cls(month + -11, month)

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period written as `YYYY-MM/YYYY-MM`, or a single month.

        >>> len(Period.parse("2021-10/2022-09"))
        12
        """
        first, _, last = text.partition("/")
        return cls(Month.parse(first), Month.parse(last or first))

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month of the period, in order."""
        return _months(self.first.ordinal, self.last.ordinal)

    @property
    def before(self) -> Period:
        """The period of the same length that ends just before this one."""
        length = len(self)
        return Period(self.first + -length, self.last + -length)

    @property
    def label(self) -> str:
        """The period in words; twelve months are named by their end, as official statistics do."""
        if len(self) == 1:
            return self.first.label
        if len(self) == 12:
            return f"year ending {self.last.label}"
        return f"{self.first.label} to {self.last.label}"

    @property
    def months_label(self) -> str:
        """Its first and last month in words, whatever its length; one month by itself.

        >>> Period.parse("2016-04/2017-03").months_label, Period.parse("2016-06").months_label
        ('April 2016 to March 2017', 'June 2016')
        """
        return self.first.label if len(self) == 1 else f"{self.first.label} to {self.last.label}"

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def __iter__(self) -> Iterator[Month]:
        return iter(self.months)

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"


# An assessment asks for the months of a handful of periods thousands of times.
@lru_cache(maxsize=1024)
def _months(first: int, last: int) -> tuple[Month, ...]:
    return tuple(Month.from_ordinal(number) for number in range(first, last + 1))
