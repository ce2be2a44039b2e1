"""Which periods a measure is read of, and which months of two readings stand against one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.readings import (
    Basis,
    compared_periods,
    ends_quarter,
    period_ending,
    quarter_ends,
)

quarters = st.integers(1990 * 4, 2060 * 4).map(lambda number: Month(number // 4, number % 4 * 3 + 3))
bases = st.sampled_from(Basis)


def test_a_reading_ends_with_a_quarter() -> None:
    with pytest.raises(ValueError, match="April 2017 does not end a quarter"):
        period_ending(Basis.QUARTER, Month(2017, 4))


def test_no_quarter_ends_between_a_month_and_an_earlier_one() -> None:
    assert quarter_ends(Month(2017, 6), Month(2017, 5)) == ()


@given(bases, quarters, quarters)
def test_what_is_compared_has_the_same_months_of_the_calendar_and_shares_none(
    basis: Basis, baseline: Month, latest: Month
) -> None:
    found = compared_periods(period_ending(basis, baseline), period_ending(basis, latest))
    if latest <= baseline:
        assert found is None
        return
    assert found is not None
    assert [one.month for one in found.before] == [one.month for one in found.after] or len(found.after) == 12
    assert len(found.before) == len(found.after)
    assert found.before.last < found.after.first
    assert found.before.last <= baseline
    assert found.after.last == latest


@given(quarters, quarters)
def test_the_difference_of_two_years_is_that_of_the_months_they_do_not_share(
    baseline: Month, latest: Month
) -> None:
    before, after = period_ending(Basis.ROLLING_YEAR, baseline), period_ending(Basis.ROLLING_YEAR, latest)
    found = compared_periods(before, after)
    if found is None:
        return

    def counted(period: Period) -> int:
        return sum(month.ordinal**2 % 97 for month in period)

    assert counted(after) - counted(before) == counted(found.after) - counted(found.before)
    assert found.shared == len(set(before) & set(after))


@given(bases, quarters)
def test_a_reading_covers_its_months_and_ends_a_quarter(basis: Basis, month: Month) -> None:
    found = period_ending(basis, month)
    assert (len(found), found.last) == (basis.months, month)
    assert ends_quarter(month)
    assert quarter_ends(month, month) == (month,)


def test_periods_of_another_length_are_not_compared() -> None:
    assert compared_periods(Period.parse("2016-04/2017-03"), Period.parse("2017-04/2017-06")) is None
