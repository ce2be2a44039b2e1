"""Which way a measure goes: two readings, and which direction is wanted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.categories import Direction
from saferplan.domain.planning.courses import Course, course

READINGS = st.integers(-1000, 1000)
OPPOSITE = {
    Course.IMPROVING: Course.WORSENING,
    Course.WORSENING: Course.IMPROVING,
    Course.STEADY: Course.STEADY,
}


@pytest.mark.parametrize(
    ("before", "latest", "direction", "found"),
    [
        (1200, 1100, Direction.DOWN, Course.IMPROVING),
        (1100, 1200, Direction.DOWN, Course.WORSENING),
        (1100, 1200, Direction.UP, Course.IMPROVING),
        (1200, 1100, Direction.UP, Course.WORSENING),
        (1100, 1100, Direction.UP, Course.STEADY),
        (0, 0, Direction.DOWN, Course.STEADY),
        (0, 1, Direction.DOWN, Course.WORSENING),
    ],
)
def test_better_is_what_is_wanted(before, latest, direction, found):
    assert course(before, latest, direction) is found


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize(("before", "latest"), [(None, 0), (0, None), (None, None)])
def test_a_reading_that_is_not_known_is_not_nought(before, latest, direction):
    assert course(before, latest, direction) is Course.UNKNOWN


@given(READINGS, READINGS)
def test_where_either_direction_may_be_wanted_none_is_called_better(before, latest):
    assert course(before, latest, Direction.EITHER) is Course.UNKNOWN


@given(READINGS, READINGS, st.sampled_from([Direction.DOWN, Direction.UP]))
def test_going_back_is_the_opposite_and_so_is_wanting_the_other_way(before, latest, direction):
    found = course(before, latest, direction)
    other = Direction.UP if direction is Direction.DOWN else Direction.DOWN
    assert course(latest, before, direction) is OPPOSITE[found]
    assert course(before, latest, other) is OPPOSITE[found]


def test_every_course_has_its_arrow_but_the_one_that_is_not_known():
    arrows = {one: one.arrow for one in Course}
    assert arrows.pop(Course.UNKNOWN) == ""
    assert len(set(arrows.values())) == 3
    assert all(arrows.values())
