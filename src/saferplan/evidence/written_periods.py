"""Periods as partners write them: months, quarters, years, and runs of months."""

from __future__ import annotations

import re

from saferplan.domain.periods import MONTH_NAMES, Month, Period

_MONTHS = {name[:3].casefold(): n for n, name in enumerate(MONTH_NAMES, 1)}
_NAME = r"(?P<name{0}>[A-Za-z]{{3,9}})\.?[ -]'?(?P<year{0}>\d{{4}}|\d{{2}})"
_ONE = re.compile(_NAME.format(""))
_RUN = re.compile(rf"{_NAME.format('1')}\s*(?:to|-|–|until)\s*{_NAME.format('2')}")
_ENDING = re.compile(
    r"(?:(?:the\s+)?(?:year|12 months|twelve months)\s+(?:ending|to|ended|end)|ye|y/e)\s+(.+)", re.IGNORECASE
)
_FINANCIAL = re.compile(r"(?:FY\s?)?(\d{4})\s?/\s?(\d{2}|\d{4})")
_QUARTER = re.compile(r"(?:(\d{4})[ -]?Q([1-4])|Q([1-4])[ -]?(\d{4}))", re.IGNORECASE)
_FINANCIAL_QUARTER = re.compile(
    r"(?:(\d{4}/(?:\d{2}|\d{4}))[ -]?Q([1-4])|Q([1-4])[ -]?(\d{4}/(?:\d{2}|\d{4})))", re.IGNORECASE
)

WAYS = "2022-09, 2022-Q3, 2021/22, year ending 2022-09 or 2021-10/2022-09"
"""Examples of periods, for messages."""


def read_period(text: str) -> Period | None:
    """The period that a text writes, or None where it writes none.

    A quarter of a year is of the calendar (`2022-Q3` is July to September); of a financial year it counts
    from April (`2021/22 Q3` is October to December 2021). A year alone is a calendar year, `2021/22` a
    financial one.

    >>> str(read_period("year ending September 2022")), str(read_period("Apr 2021 to Mar 2022"))
    ('2021-10/2022-09', '2021-04/2022-03')
    >>> str(read_period("2021/22")), str(read_period("2022-Q3")), str(read_period("2021/22 Q4"))
    ('2021-04/2022-03', '2022-07/2022-09', '2022-01/2022-03')
    >>> read_period("last year") is None
    True
    """
    try:
        return _period(" ".join(text.split()))
    except ValueError:  # of a year before the first or after the last that there is
        return None


def _period(said: str) -> Period | None:
    if ending := _ENDING.fullmatch(said):
        last = _month(ending[1])
        return None if last is None else Period.year_ending(last)
    month = _month(said)
    if month is not None:
        return Period(month, month)
    if quarter := _FINANCIAL_QUARTER.fullmatch(said):
        year = _financial_year(quarter[1] or quarter[4])
        return None if year is None else _quarter_of(year.first, int(quarter[2] or quarter[3]))
    if quarter := _QUARTER.fullmatch(said):
        return _quarter_of(Month(int(quarter[1] or quarter[4]), 1), int(quarter[2] or quarter[3]))
    if re.fullmatch(r"\d{4}", said):
        return Period(Month(int(said), 1), Month(int(said), 12))
    if _FINANCIAL.fullmatch(said):
        return _financial_year(said)
    return _run(said)


def _month(text: str) -> Month | None:
    if written := re.fullmatch(r"(\d{4})-(\d{2})(?:-01)?", text):
        year, number = int(written[1]), int(written[2])
        return Month(year, number) if 1 <= number <= 12 else None
    named = _ONE.fullmatch(text)
    return None if named is None else _named(named["name"], named["year"])


def _named(name: str, year: str) -> Month | None:
    number = _MONTHS.get(name[:3].casefold())
    full = MONTH_NAMES[number - 1].casefold() if number else ""
    if number is None or (name.casefold() not in (full, full[:3], "sept")):
        return None
    return Month(int(year) if len(year) == 4 else 2000 + int(year), number)


def _financial_year(text: str) -> Period | None:
    written = _FINANCIAL.fullmatch(text)
    if written is None or int(written[2]) % 100 != (int(written[1]) + 1) % 100:
        return None
    start = int(written[1])
    if len(written[2]) == 4 and int(written[2]) != start + 1:
        return None
    return Period(Month(start, 4), Month(start + 1, 3))


def _quarter_of(first: Month, number: int) -> Period:
    start = first + 3 * (number - 1)
    return Period(start, start + 2)


def _run(text: str) -> Period | None:
    if named := _RUN.fullmatch(text):
        first, last = _named(named["name1"], named["year1"]), _named(named["name2"], named["year2"])
    elif written := re.fullmatch(r"(\d{4}-\d{2})\s?(?:/|to)\s?(\d{4}-\d{2})", text):
        first, last = _month(written[1]), _month(written[2])
    else:
        return None
    return Period(first, last) if first is not None and last is not None and first <= last else None
