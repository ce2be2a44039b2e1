"""Which periods a measure that is fed by evidence is read of, and which two of them may be compared.

Readings end with the quarters of the plan year, so that every meeting finds the same periods. A quarter is compared
with the same quarter of the year before: another quarter has another season. Two runs of twelve months that share
months differ by nothing but the months they do not share, so it is those that are compared.
"""

from __future__ import annotations

import msgspec

from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.wording import Worded

QUARTER_MONTHS, YEAR_MONTHS = 3, 12


class Basis(Worded):
    """What one reading is of.

    >>> Basis.QUARTER.label
    'Each quarter'
    """

    QUARTER = "quarter"
    ROLLING_YEAR = "rolling_year"

    @property
    def months(self) -> int:
        """How many months a reading covers."""
        return QUARTER_MONTHS if self is Basis.QUARTER else YEAR_MONTHS


class ComparedPeriods(msgspec.Struct, frozen=True, kw_only=True):
    """The months that stand against one another, and how many months the two readings share."""

    before: Period
    after: Period
    shared: int


def ends_quarter(month: Month) -> bool:
    """Whether a month is the last of a quarter.

    >>> [ends_quarter(Month(2017, number)) for number in (3, 4)]
    [True, False]
    """
    return month.month % QUARTER_MONTHS == 0


def period_ending(basis: Basis, month: Month) -> Period:
    """The period of a reading that ends with a month.

    Raises:
        ValueError: the month does not end a quarter.

    >>> period_ending(Basis.QUARTER, Month(2017, 6)).months_label
    'April 2017 to June 2017'
    """
    if not ends_quarter(month):
        raise ValueError(f"{month.label} does not end a quarter; give March, June, September or December")
    return Period(month + -(basis.months - 1), month)


def quarter_ends(first: Month, last: Month) -> tuple[Month, ...]:
    """The months from one to another that end a quarter; none where the last is before the first.

    >>> [str(one) for one in quarter_ends(Month(2017, 1), Month(2017, 8))]
    ['2017-03', '2017-06']
    """
    found = (Month.from_ordinal(number) for number in range(first.ordinal, last.ordinal + 1))
    return tuple(month for month in found if ends_quarter(month))


def compared_periods(baseline: Period, latest: Period) -> ComparedPeriods | None:
    """Which months of a baseline and of a later reading of the same length stand against one another.

    Returns:
        None where the reading does not end after the baseline, or is not of its length.

    >>> year = Period.year_ending(Month(2017, 3))
    >>> found = compared_periods(year, Period.year_ending(Month(2017, 6)))
    >>> found.before.months_label, found.after.months_label, found.shared
    ('April 2016 to June 2016', 'April 2017 to June 2017', 9)
    >>> found = compared_periods(Period.parse("2017-01/2017-03"), Period.parse("2017-04/2017-06"))
    >>> found.before.months_label
    'April 2016 to June 2016'
    """
    later = latest.last - baseline.last
    if later <= 0 or len(latest) != len(baseline):
        return None
    if len(baseline) < YEAR_MONTHS:
        # The same months of the calendar, in the twelve months that end with the baseline.
        back = later % YEAR_MONTHS
        earlier = back - YEAR_MONTHS if back else 0
        before = Period(baseline.first + earlier, baseline.last + earlier)
        return ComparedPeriods(before=before, after=latest, shared=0)
    shared = max(0, len(baseline) - later)
    return ComparedPeriods(
        before=Period(baseline.first, baseline.last + -shared),
        after=Period(latest.first + shared, latest.last),
        shared=shared,
    )
