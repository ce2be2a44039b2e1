"""Small areas month by month: what is known adds up to what is counted, what is not is not nought."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.assessment.entries import Entered
from saferplan.assessment.gathering import gather
from saferplan.assessment.places import ground_of
from saferplan.assessment.selecting import counts_by_area
from saferplan.assessment.settings import AssessmentSettings
from saferplan.documents.definition import Marking
from saferplan.domain.measures import all_crime
from saferplan.domain.periods import Month, Period
from saferplan.domain.shapes import ShapeSet
from saferplan.evidence.queries import Cube


def test_months_add_up_to_the_years_count_and_months_not_held_are_not_known(worked_example):
    settings = AssessmentSettings(
        name="any",
        partnership="E22000170",
        partnership_name="any",
        year_ending=Month(2017, 3),
        audience=Marking.PARTNERSHIP,
    )
    material = gather(worked_example.store.snapshot(), worked_example.geography(), settings, Entered(), None)
    areas = material.area_counts["all-crime"]
    assert areas.over(settings.year).tolist() == [row.count.value for row in areas.rows]
    change = next(one for one in material.all_changes if one.measure.id == "all-crime")
    held = change.counted.held
    assert np.isnan(areas.monthly[:, ~held]).all()
    np.testing.assert_array_equal(areas.monthly[:, held].sum(axis=0), change.counted.counts[held])


class TwoCensuses:
    """A district whose area B of 2011 became C and D in 2021, beside A, which stayed."""

    def small_areas(self, _districts, vintage):
        return ("A", "B") if vintage == 2011 else ("A", "C", "D")

    def vintage_of(self, codes):
        from saferplan.geography.answers import VintageShares

        return VintageShares("B" in codes, bool({"C", "D"} & set(codes)), "A" in codes, 0, len(codes))

    def outlines(self, _level, _within, *, vintage):
        return ShapeSet(f"none-{vintage}", ())


@pytest.mark.parametrize(
    ("first", "codes", "expected"),
    [
        (Month(2023, 1), ("A", "C", "D"), [[3, 5], [np.nan, 1], [np.nan, 0]]),
        (Month(2022, 12), ("A", "B"), [[3, 5], [4, np.nan]]),
    ],
)
def test_an_area_is_not_known_in_months_that_carry_codes_of_another_census(first, codes, expected):
    category = all_crime().categories[0]
    period = Period(Month(2022, 12), Month(2023, 1))
    counts = np.zeros((3, 1, 2), dtype=np.int64)
    counts[:, 0] = [[3, 5], [4, 0], [0, 1]]
    held = np.array([True, True])
    cube = Cube("police-street", ("A", "B", "C"), (category,), period, counts, held)
    ground = ground_of(TwoCensuses(), cube, Period(first, period.last), ["any"])
    assert ground.codes == codes
    found = ground.known(counts_by_area(cube, codes, [category]), held)
    np.testing.assert_array_equal(found, expected)
