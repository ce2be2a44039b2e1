"""Information periods are calendar quarters, due at the end of the next; the catalogue fits our table."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.categories import categories
from saferplan.domain.information_sharing import (
    Holder,
    InformationPeriod,
    PlaceLimit,
    information_periods,
    prescribed_dataset,
    prescribed_datasets,
)
from saferplan.domain.periods import Month, Period
from saferplan.errors import SaferPlanError

months = st.integers(2007 * 12 + 6, 2040 * 12).map(Month.from_ordinal)


@pytest.mark.parametrize(
    ("month", "quarter", "due"),
    [
        (Month(2007, 7), "2007-Q3", date(2007, 12, 31)),
        (Month(2022, 12), "2022-Q4", date(2023, 3, 31)),
        (Month(2023, 1), "2023-Q1", date(2023, 6, 30)),
        (Month(2023, 6), "2023-Q2", date(2023, 9, 30)),
    ],
)
def test_a_quarter_is_due_on_the_last_day_of_the_next(month, quarter, due):
    period = InformationPeriod.of(month)
    assert (str(period), period.due) == (quarter, due)


@given(months)
def test_quarters_tile_the_calendar(month):
    quarter = InformationPeriod.of(month)
    assert month in quarter.period
    assert quarter.following.period.first == quarter.period.last + 1
    assert quarter.following > quarter


@given(months, st.integers(0, 30))
def test_the_periods_of_a_span_cover_it_once(first, length):
    span = Period(first, first + length)
    covered = [month for quarter in information_periods(span) for month in quarter.period]
    assert set(span) <= set(covered)
    assert len(covered) == len(set(covered))


def test_nothing_was_prescribed_before_july_2007():
    assert information_periods(Period.parse("2006-01/2007-06")) == ()
    assert [str(quarter) for quarter in information_periods(Period.parse("2007-05/2007-08"))] == ["2007-Q3"]


def test_the_catalogue_names_only_categories_there_are_and_every_holder():
    for one in prescribed_datasets().values():
        assert set(one.categories) <= set(categories())
        assert one.fields
    assert {one.holder for one in prescribed_datasets().values()} == set(Holder)


def test_health_is_disclosed_at_the_outward_postcode_only():
    admissions = [one for id_, one in prescribed_datasets().items() if id_.startswith("health-")]
    assert len(admissions) == 5
    assert {one.place for one in admissions} == {PlaceLimit.OUTWARD_POSTCODE}


def test_what_was_not_read_in_the_instrument_is_not_marked_verified():
    verified = {id_ for id_, one in prescribed_datasets().items() if one.verified}
    assert verified == {
        "police-incidents",
        "police-recorded-crime",
        "fire-deliberate-primary",
        "fire-deliberate-vehicle",
        "fire-deliberate-secondary",
        "fire-violence-against-staff",
        "fire-dwelling-no-alarm",
    }


def test_an_unknown_dataset_is_an_error_that_names_it_and_those_there_are():
    with pytest.raises(SaferPlanError, match=r"'fire-all'.*fire-malicious-calls"):
        prescribed_dataset("fire-all")


def test_every_dataset_is_found_by_its_id():
    for id_ in prescribed_datasets():
        assert prescribed_dataset(id_).id == id_


def test_quarters_are_named_by_their_months():
    assert [InformationPeriod(2022, number).label for number in (1, 2, 3, 4)] == [
        "January to March 2022",
        "April to June 2022",
        "July to September 2022",
        "October to December 2022",
    ]


@pytest.mark.parametrize("quarter", [0, 5])
def test_a_year_has_four_quarters(quarter):
    with pytest.raises(ValueError, match=f"no quarter {quarter}"):
        InformationPeriod(2022, quarter)


def test_every_holder_has_words_of_its_own() -> None:
    words = {one.words for one in Holder}
    assert len(words) == len(Holder)
    assert "the health service" in words
