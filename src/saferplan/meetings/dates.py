"""On which days a series meets: proposed by the trade's rule, not on bank holidays."""

from __future__ import annotations

import datetime as dt

import holidays

from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.cycles import meeting_dates

_PLACES = {Jurisdiction.ENGLAND: "ENG", Jurisdiction.WALES: "WLS"}


def bank_holidays(jurisdiction: Jurisdiction, *years: int) -> frozenset[dt.date]:
    """The bank holidays of these years, in England or in Wales.

    >>> dt.date(2017, 8, 28) in bank_holidays(Jurisdiction.ENGLAND, 2017)
    True
    """
    return frozenset(holidays.country_holidays("GB", subdiv=_PLACES[jurisdiction], years=years))


def proposed_dates(
    first: dt.date, *, jurisdiction: Jurisdiction, count: int = 6, months: int = 2
) -> tuple[dt.date, ...]:
    """The days of a series of meetings from the first on; none of them is a bank holiday.

    >>> [str(day) for day in proposed_dates(dt.date(2017, 4, 24), jurisdiction=Jurisdiction.ENGLAND, count=3)]
    ['2017-04-24', '2017-06-26', '2017-09-04']
    """
    last = first.year + (first.month + months * count) // 12 + 1
    closed = bank_holidays(jurisdiction, *range(first.year, last + 1))
    return meeting_dates(first, count=count, months=months, closed=closed)
