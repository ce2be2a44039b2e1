"""Months are whole and in one line; a period is a run of them, first and last included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.periods import Month, Period

# Far enough from the first and last month there is that a period and the one before it fit in.
MONTHS = st.integers(1900 * 12, 2100 * 12).map(Month.from_ordinal)
LENGTHS = st.integers(1, 60)


def run(first: Month, length: int) -> Period:
    return Period(first, first + (length - 1))


# --- months -----------------------------------------------------------------------------------------------


@given(MONTHS, st.integers(-600, 600))
def test_adding_and_taking_away_undo_one_another(month, step):
    assert (month + step) - month == step
    assert (month + step) + -step == month
    assert ((month + step) > month) == (step > 0)


@given(MONTHS)
def test_a_month_is_read_as_it_is_written(month):
    assert Month.parse(str(month)) == month
    assert Month.from_ordinal(month.ordinal) == month


def test_december_is_followed_by_january():
    assert Month(2016, 12) + 1 == Month(2017, 1)
    assert Month(2017, 1) + -1 == Month(2016, 12)
    assert Month(2016, 3) + 12 == Month(2017, 3)


def test_a_month_in_words():
    assert (Month(2022, 9).label, Month(2022, 9).short_label) == ("September 2022", "Sep 2022")
    assert str(Month(922, 9)) == "0922-09"


@pytest.mark.parametrize(("year", "month"), [(2017, 0), (2017, 13), (0, 6), (10000, 1)])
def test_a_month_that_is_none_is_refused(year, month):
    with pytest.raises(ValueError, match=f"no such month: year {year}, month {month}"):
        Month(year, month)


@pytest.mark.parametrize("text", ["2017-4", "04-2017", "2017/04", "April 2017", "2017-04-01", " 2017-04", ""])
def test_a_month_written_otherwise_is_refused_with_the_remedy(text):
    with pytest.raises(ValueError, match="write it as YYYY-MM, such as 2022-09"):
        Month.parse(text)


def test_a_month_that_is_written_well_and_is_none_is_refused():
    with pytest.raises(ValueError, match="month 13"):
        Month.parse("2017-13")


# --- periods ----------------------------------------------------------------------------------------------


@given(MONTHS, LENGTHS)
def test_a_period_holds_its_first_its_last_and_no_month_beside_them(first, length):
    period = run(first, length)
    assert len(period) == length == len(period.months)
    assert list(period) == sorted(set(period.months))
    assert period.first in period
    assert period.last in period
    assert period.first + -1 not in period
    assert period.last + 1 not in period


@given(MONTHS, LENGTHS)
def test_the_period_before_is_as_long_and_ends_the_month_before(first, length):
    period = run(first, length)
    assert len(period.before) == length
    assert period.before.last + 1 == period.first
    assert period.before < period


@given(MONTHS, LENGTHS)
def test_a_period_is_read_as_it_is_written(first, length):
    period = run(first, length)
    assert Period.parse(str(period)) == period


@given(MONTHS)
def test_a_year_is_compared_with_the_same_months_a_year_before(month):
    year = Period.year_ending(month)
    assert len(year) == 12
    assert year.last == month
    assert [now - before for now, before in zip(year, year.before, strict=True)] == [12] * 12


def test_the_financial_year_runs_from_april_to_march():
    year = Period.year_ending(Month(2017, 3))
    assert str(year) == "2016-04/2017-03"
    assert Month(2016, 3) not in year
    assert Month(2017, 4) not in year


def test_a_single_month_is_a_period_of_one():
    assert Period.parse("2016-06") == Period(Month(2016, 6), Month(2016, 6))


@pytest.mark.parametrize(
    ("text", "label", "months"),
    [
        ("2016-06", "June 2016", "June 2016"),
        ("2016-04/2017-03", "year ending March 2017", "April 2016 to March 2017"),
        ("2016-04/2016-06", "April 2016 to June 2016", "April 2016 to June 2016"),
        ("2015-04/2017-03", "April 2015 to March 2017", "April 2015 to March 2017"),
    ],
)
def test_only_twelve_months_are_named_by_their_end(text, label, months):
    period = Period.parse(text)
    assert (period.label, period.months_label) == (label, months)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match=r"cannot end \(2016-03\) before it starts \(2016-04\)"):
        Period.parse("2016-04/2016-03")
