"""How far a design can carry the word "worked": the first level whose conditions it meets, from the top."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from saferplan.domain.evaluation_design import Design, grade, maryland_scale

STRONGEST = Design(treated_areas=8, control_areas=8, before=True, comparable=True, matched=True, random=True)
DESIGNS = st.builds(
    Design,
    treated_areas=st.integers(1, 20),
    control_areas=st.integers(0, 20),
    before=st.booleans(),
    comparable=st.sampled_from([None, True, False]),
    matched=st.booleans(),
    random=st.booleans(),
)


def level(**changed: object) -> int:
    return grade(replace(STRONGEST, **changed)).level


def test_the_scale_runs_from_five_to_nothing_and_claims_no_more_than_was_read():
    assert [one.level for one in maryland_scale().level] == [5, 4, 3, 2, 1, 0]
    assert maryland_scale().verified is False
    assert "second-hand" in maryland_scale().note


def test_each_level_asks_for_what_the_one_below_it_does_not():
    assert level() == 5
    assert level(random=False) == 4
    assert level(random=False, matched=False) == 3
    assert level(random=False, comparable=False) == 2
    assert level(control_areas=0) == 2
    assert level(random=False, before=False) == 1
    assert level(before=False, control_areas=0) == 0


def test_the_fewest_areas_of_both_kinds_are_counted():
    assert level(treated_areas=7) == level(control_areas=7) == 3
    assert level(treated_areas=100, control_areas=1) == 3


def test_drawing_by_lot_makes_areas_as_alike_as_matching_does():
    assert level(matched=False) == 5


def test_what_was_not_looked_at_is_not_held_against_it_but_what_was_seen_is():
    assert level(random=False, matched=False, comparable=None) == 3
    assert level(random=False, matched=False, comparable=False) == 2


def test_with_nothing_treated_there_is_nothing_to_say():
    with pytest.raises(ValueError, match="at least one treated area"):
        replace(STRONGEST, treated_areas=0)


@given(DESIGNS)
def test_more_to_go_by_never_lowers_the_level(design):
    own = grade(design).level
    for better in (
        replace(design, control_areas=design.control_areas + 1),
        replace(design, treated_areas=design.treated_areas + 1),
        replace(design, before=True),
        replace(design, comparable=True),
        replace(design, matched=True),
        replace(design, random=True),
    ):
        assert grade(better).level >= own
