"""Plan years and quarters partition the calendar, and a day is the day in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.planning.years import PlanYear, Quarter, StrategyPeriod, local_date
from saferplan.errors import SaferPlanError

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "year", "quarter"),
    [
        (date(2017, 3, 31), "2016/17", "Q4 2016/17"),
        (date(2017, 4, 1), "2017/18", "Q1 2017/18"),
        (date(2017, 6, 30), "2017/18", "Q1 2017/18"),
        (date(2017, 7, 1), "2017/18", "Q2 2017/18"),
        (date(2017, 9, 30), "2017/18", "Q2 2017/18"),
        (date(2017, 10, 1), "2017/18", "Q3 2017/18"),
        (date(2017, 12, 31), "2017/18", "Q3 2017/18"),
        (date(2018, 1, 1), "2017/18", "Q4 2017/18"),
        (date(2018, 3, 31), "2017/18", "Q4 2017/18"),
        (date(2020, 2, 29), "2019/20", "Q4 2019/20"),
    ],
)
def test_boundary_days(day, year, quarter):
    assert PlanYear.containing(day).label == year
    assert str(Quarter.containing(day)) == quarter


def test_labels():
    assert str(PlanYear.starting(1999)) == "1999/00"
    assert [one.months_label for one in PlanYear(2017).quarters] == [
        "April to June 2017",
        "July to September 2017",
        "October to December 2017",
        "January to March 2018",
    ]


@given(DAYS)
def test_every_day_is_in_exactly_one_quarter_of_its_year(day):
    year = PlanYear.containing(day)
    assert day in year
    assert [quarter for quarter in year.quarters if day in quarter] == [Quarter.containing(day)]
    assert day not in year.next
    assert day not in year.previous


@given(st.integers(1900, 2100))
def test_quarters_partition_the_year(start):
    year = PlanYear(start)
    first, *_, last = year.quarters
    assert (first.first, last.last) == (year.first, year.last)
    for before, after in zip(year.quarters, year.quarters[1:], strict=False):
        assert before.last + timedelta(days=1) == after.first
        assert (before.next, after.previous) == (after, before)
    assert (last.next, first.previous) == (year.next.quarters[0], year.previous.quarters[-1])
    assert PlanYear.parse(year.label) == year


def test_a_quarter_is_over_the_day_after_its_last():
    quarter = Quarter(PlanYear(2017), 1)
    assert not quarter.over(date(2017, 6, 30))
    assert quarter.over(date(2017, 7, 1))


@pytest.mark.parametrize("text", ["2017/19", "2017-18", "17/18", "2017/18 "])
def test_a_wrong_label_is_refused(text):
    with pytest.raises(ValueError, match="write it as 2017/18"):
        PlanYear.parse(text)


def test_years_and_quarters_that_are_none():
    with pytest.raises(ValueError, match="no such plan year"):
        PlanYear(0)
    with pytest.raises(ValueError, match="no quarter 5"):
        Quarter(PlanYear(2017), 5)


def test_a_strategy_has_three_plan_years():
    strategy = StrategyPeriod.between(date(2017, 4, 1), date(2020, 3, 31))
    assert strategy == StrategyPeriod.starting(2017)
    assert str(strategy) == "2017-2020"
    assert date(2020, 3, 31) in strategy
    assert date(2020, 4, 1) not in strategy


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2017, 4, 1), date(2020, 4, 1)),
        (date(2017, 4, 1), date(2019, 3, 31)),
        (date(2017, 1, 1), date(2019, 12, 31)),
    ],
)
def test_any_other_period_is_no_strategy(first, last):
    with pytest.raises(SaferPlanError, match="36 months from a 1 April") as refused:
        StrategyPeriod.between(first, last)
    assert "31 March" in refused.value.remedy


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2017, 1, 31, 23, 59, tzinfo=UTC), date(2017, 1, 31)),
        (datetime(2017, 6, 30, 22, 59, tzinfo=UTC), date(2017, 6, 30)),
        (datetime(2017, 6, 30, 23, 0, tzinfo=UTC), date(2017, 7, 1)),
        # Summer time ended at 01:00 UTC on 29 October 2017.
        (datetime(2017, 10, 28, 23, 0, tzinfo=UTC), date(2017, 10, 29)),
        (datetime(2017, 10, 29, 23, 0, tzinfo=UTC), date(2017, 10, 29)),
        # and began at 01:00 UTC on 26 March 2017.
        (datetime(2017, 3, 25, 23, 30, tzinfo=UTC), date(2017, 3, 25)),
        (datetime(2017, 3, 26, 23, 30, tzinfo=UTC), date(2017, 3, 27)),
        (datetime(2017, 6, 30, 20, 0, tzinfo=timezone(timedelta(hours=-5))), date(2017, 7, 1)),
    ],
)
def test_the_day_is_the_day_in_london(moment, day):
    assert local_date(moment) == day


class Nowhere(tzinfo):
    def utcoffset(self, dt):  # noqa: ARG002 - the signature is given
        return None


@pytest.mark.parametrize("zone", [None, Nowhere()])
def test_a_moment_without_a_zone_has_no_day(zone):
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2017, 6, 30, 12, tzinfo=zone))
