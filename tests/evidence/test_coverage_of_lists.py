"""For which months a partner's list is held: what was not sent is not known, and is never nought."""

from __future__ import annotations

from saferplan.domain.periods import Month, Period
from saferplan.evidence.coverage import Coverage, CoverageEntry


def covering(*files: tuple[str, str]) -> Coverage:
    """Coverage by files, each with the months it has records of, separated by spaces."""
    return Coverage(
        "health-assault",
        tuple(
            CoverageEntry("A trust", Month.parse(month), 3, 0, 0, "2017-05-16T09:00:00Z", name, name, 0)
            for name, months in files
            for month in months.split()
        ),
    )


def test_a_month_without_records_within_a_file_had_none():
    whole = covering(("three-years.csv", "2014-04 2014-07 2017-03"))
    assert whole.of_list(by_quarter=False) == frozenset(Period(Month(2014, 4), Month(2017, 3)))


def test_a_quarter_that_was_not_sent_is_not_held():
    quarters = covering(("q3.csv", "2016-07 2016-08 2016-09"), ("q1.csv", "2017-01 2017-03"))
    held = quarters.of_list(by_quarter=True)
    assert held == {*Period(Month(2016, 7), Month(2016, 9)), *Period(Month(2017, 1), Month(2017, 3))}


def test_a_prescribed_quarter_is_whole_where_a_file_has_any_month_of_it():
    few = covering(("q3.csv", "2016-08"))
    assert few.of_list(by_quarter=True) == frozenset(Period(Month(2016, 7), Month(2016, 9)))
    assert few.of_list(by_quarter=False) == {Month(2016, 8)}


def test_nothing_received_holds_nothing():
    assert covering().of_list(by_quarter=True) == frozenset()
