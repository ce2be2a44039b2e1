"""A break is stated exactly where it stands between what is compared."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.categories import categories
from saferplan.domain.comparability import (
    BreakShape,
    Consequence,
    SeriesBreak,
    breaks_between,
    comparable,
    known_breaks,
)
from saferplan.domain.periods import Month, Period

LEICESTERSHIRE = ("E07000134", "E22000170", "E23000021")
DERBYSHIRE = ("E07000032", "E23000018")

REDEFINED = SeriesBreak(
    id="redefined",
    shape=BreakShape.LASTING,
    first=Month(2017, 4),
    consequence=Consequence.NOT_COMPARABLE,
    affects=("burglary",),
    areas=(),
    wording="",
    source="",
    url="",
    verified=True,
)
UNLIKE = msgspec.structs.replace(REDEFINED, id="unlike", shape=BreakShape.PASSING, last=Month(2017, 6))


def year_ending(year: int, month: int) -> Period:
    return Period.year_ending(Month(year, month))


def ids(measure, areas, before, after):
    return [one.id for one in breaks_between(measure, areas, before, after)]


def test_ids_are_unique_and_every_break_says_where_it_is_known_from():
    breaks = known_breaks()
    assert len({one.id for one in breaks}) == len(breaks)
    for one in breaks:
        assert one.wording.endswith(".")
        assert one.source
        assert one.last is None or one.first <= one.last


def test_breaks_name_only_categories_that_exist_or_measures_of_the_recorded_crime_table():
    for one in known_breaks():
        for measure in one.affects:
            of_tables = measure == "all-crime" or measure.startswith("ons-recorded-crime/")
            assert of_tables or measure in categories()


@pytest.mark.parametrize(
    ("before", "after", "stated"),
    [
        ((2016, 3), (2017, 3), False),  # ends the month before
        ((2016, 4), (2017, 4), True),  # the last month compared is the first of the new kind
        ((2017, 3), (2018, 3), True),  # the change falls exactly between
        ((2018, 2), (2019, 2), True),  # a month of the old kind is still in the year before
        ((2018, 3), (2019, 3), False),  # both years are wholly of the new kind
    ],
)
def test_a_lasting_break_stands_between_only_while_the_old_kind_is_compared_with_the_new(
    before, after, stated
):
    found = breaks_between("burglary", (), year_ending(*before), year_ending(*after), among=[REDEFINED])
    assert bool(found) is stated


@pytest.mark.parametrize(
    ("before", "after", "stated"),
    [
        ((2016, 3), (2017, 3), False),
        ((2016, 4), (2017, 4), True),
        ((2018, 5), (2019, 5), True),
        ((2018, 6), (2019, 6), False),
    ],
)
def test_a_passing_break_is_stated_while_either_period_holds_one_of_its_months(before, after, stated):
    found = breaks_between("burglary", (), year_ending(*before), year_ending(*after), among=[UNLIKE])
    assert bool(found) is stated


months = st.integers(2010 * 12, 2026 * 12).map(Month.from_ordinal)


@given(months, st.integers(0, 40), st.integers(0, 40))
def test_after_a_change_is_complete_nothing_is_stated_of_it(start, length, gap):
    first = Month(2015, 1)
    ramp = msgspec.structs.replace(REDEFINED, first=first, last=first + length)
    before = Period(start, start + 11)
    after = Period(start + 12 + gap, start + 23 + gap)
    if before.first >= first + length:
        assert not ramp.parts(before, after)
    if before.last < first <= after.first:
        assert ramp.parts(before, after)


def test_the_undercount_of_one_force_is_stated_there_and_nowhere_else():
    after = year_ending(2024, 12)
    assert "leicestershire-burglary-undercount-2024" in ids("burglary", LEICESTERSHIRE, after.before, after)
    assert not ids("burglary", DERBYSHIRE, after.before, after)
    assert "leicestershire-burglary-undercount-2024" not in ids("drugs", LEICESTERSHIRE, after.before, after)


def test_an_undercount_forbids_the_comparison_and_comes_first():
    after = year_ending(2024, 12)
    found = breaks_between("ons-recorded-crime/burglary", LEICESTERSHIRE, after.before, after)
    assert found[0].consequence is Consequence.NOT_COMPARABLE
    assert not comparable(found)


def test_the_lockdown_is_stated_beside_anti_social_behaviour_but_does_not_forbid_it():
    after = year_ending(2022, 3)
    found = breaks_between("anti-social-behaviour", LEICESTERSHIRE, after.before, after)
    assert [one.id for one in found] == ["lockdown-anti-social-behaviour"]
    assert comparable(found)


def test_the_year_of_the_real_assessment_has_the_last_months_of_restrictions_in_its_year_before():
    after = year_ending(2022, 9)
    assert ids("vehicle-crime", LEICESTERSHIRE, after.before, after) == ["pandemic-recorded-crime"]
    assert ids("all-crime", LEICESTERSHIRE, after.before, after) == ["pandemic-recorded-crime"]
    later = year_ending(2023, 9)
    assert not ids("vehicle-crime", LEICESTERSHIRE, later.before, later)


def test_a_break_in_recorded_crime_is_not_stated_of_fires():
    after = year_ending(2021, 3)
    assert not ids("deliberate-secondary-fire", LEICESTERSHIRE, after.before, after)


def test_a_passing_break_without_an_end_still_goes_on():
    after = year_ending(2025, 12)
    assert ids("burglary", ("E08000003", "E23000005"), after.before, after) == [
        "greater-manchester-not-published"
    ]
