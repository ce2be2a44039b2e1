"""Tools as data, counts put together to years, the gate, and the figures of case reviews."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.periods import Month
from saferplan.domain.planning.years import PlanYear
from saferplan.domain.powers.case_reviews import CaseReviewYear, case_review_rules, faults_of, threshold_fault
from saferplan.domain.powers.counting import (
    PeriodKind,
    UseFacts,
    comparable,
    first_day,
    last_day,
    missing_months,
    period_words,
    year_count,
)
from saferplan.domain.powers.gate import case_details_in, person_details_in
from saferplan.domain.powers.tools import CHECKED, tool_choices, tool_named, tool_table

YEAR = PlanYear(2017)
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31))


def used(starts: date | None, ends: date, count: int | None, organisation: str = "council") -> UseFacts:
    return UseFacts(tool="dispersal", organisation=organisation, starts=starts, ends=ends, count=count)


def test_every_tool_says_how_far_it_was_checked_and_none_claims_the_source() -> None:
    tools = tool_table().tool
    assert len(tools) == len({one.id for one in tools}) == 8
    for one in tools:
        assert not one.verified
        assert one.checked in CHECKED
        assert one.who
        assert one.source.startswith("https://")
    assert dict(tool_choices())["closure_order"] == "Closure order"
    order = tool_named("closure_order")
    assert (order.heading, order.said(1), order.said(2)) == (
        "Closure orders",
        "1 closure order",
        "2 closure orders",
    )
    with pytest.raises(ValueError, match="no tool"):
        tool_named("stocks")


@given(st.sampled_from(PeriodKind), DAYS)
def test_a_day_lies_in_its_period_and_neighbouring_periods_do_not_overlap(
    kind: PeriodKind, day: date
) -> None:
    first, last = first_day(kind, day), last_day(kind, day)
    assert (first is None) == (kind is PeriodKind.BY_A_DAY)
    assert (first or day) <= day <= last
    if first is not None:
        one = used(first, last, 1)
        after = date.fromordinal(last.toordinal() + 1)
        following = used(first_day(kind, after), last_day(kind, after), 1)
        assert one.overlaps(one)
        assert not one.overlaps(following)
    assert period_words(first, last)
    assert kind.label


@given(st.lists(st.integers(0, 50), min_size=12, max_size=12))
def test_twelve_months_come_to_the_year(counts: list[int]) -> None:
    months = [Month(2017, 4) + at for at in range(12)]
    uses = [
        used(date(one.year, one.month, 1), last_day(PeriodKind.MONTH, date(one.year, one.month, 1)), count)
        for one, count in zip(months, counts, strict=True)
    ]
    whole = year_count("dispersal", YEAR, uses)
    assert (whole.value, whole.counted) == (sum(counts), 12)
    part = year_count("dispersal", YEAR, uses[1:])
    assert part.value is None
    assert part.written.startswith("at least") or part.known == 0
    assert comparable(whole, part) == "Not every month of 2017/18 is counted."
    assert missing_months(YEAR, uses[1:], date(2018, 4, 1)) == (Month(2017, 4),)
    assert missing_months(YEAR, [], date(2017, 4, 30)) == ()


def test_a_year_is_whole_when_everybody_who_counts_has_counted_it() -> None:
    council = used(date(2017, 4, 1), date(2018, 3, 31), 3)
    police = used(date(2017, 4, 1), date(2017, 6, 30), 2, "police")
    unknown = used(date(2017, 7, 1), date(2018, 3, 31), None, "police")
    assert year_count("dispersal", YEAR, [council]).written == "3"
    assert year_count("dispersal", YEAR, [council, police, unknown]).written == "at least 5"
    assert year_count("dispersal", YEAR, []).written == "not known"
    by_a_day = used(None, date(2017, 6, 27), 9)
    assert year_count("dispersal", YEAR, [by_a_day]).written == "not known"
    assert not by_a_day.overlaps(council)
    assert not council.overlaps(police)
    assert by_a_day.overlaps(used(None, date(2017, 6, 27), 1))
    assert not by_a_day.overlaps(used(None, date(2017, 6, 28), 1))


def test_the_gate_knows_areas_from_streets_and_houses() -> None:
    assert case_details_in("Public spaces protection order for Coalville town centre") == ()
    assert case_details_in("Order on High Street") == ("a street",)
    assert person_details_in("Order on High Street") == ()
    assert "an address" in person_details_in("Closed 12 Station Road")
    assert case_details_in("Order against John Example") == ("a name",)
    assert person_details_in("call 07700 900123") == ("a telephone number",)
    assert "a reference number of a case" in case_details_in("see 12345/17")


@pytest.mark.parametrize(
    "asked", ["Will Leicestershire Police publish it?", "Will Coalville get one?", "Will Fire crews visit?"]
)
def test_a_question_that_begins_with_will_names_nobody(asked: str) -> None:
    assert case_details_in(asked) == ()


def test_what_was_decided_is_no_more_than_what_was_asked_for() -> None:
    assert faults_of(CaseReviewYear()) == {}
    assert set(faults_of(CaseReviewYear(applications=1, not_met=1, reviews=1))) == {"reviews"}
    carried = CaseReviewYear(applications=1, not_met=1, reviews=1, carried_in=1)
    assert set(faults_of(carried)) == {"explanation"}
    assert set(faults_of(CaseReviewYear(reviews=0, recommendations=2))) == {"recommendations"}
    assert CaseReviewYear(applications=1).open_at_end is None
    assert not CaseReviewYear(applications=1).complete
    assert threshold_fault(0) == threshold_fault(4) != ""
    assert case_review_rules().publication.checked == "M"


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 5))
def test_figures_agree_exactly_where_nothing_is_decided_that_was_not_asked(
    asked: int, not_met: int, reviews: int, carried: int
) -> None:
    year = CaseReviewYear(
        applications=asked,
        not_met=not_met,
        reviews=reviews,
        recommendations=0,
        carried_in=carried,
        explanation="x",
    )
    assert ("reviews" in faults_of(year)) == (not_met + reviews > asked + carried)
    assert year.open_at_end is not None
    assert (year.open_at_end < 0) == ("reviews" in faults_of(year))
