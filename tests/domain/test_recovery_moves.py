"""What could still be worked out: a move keeps every total true, and there is none where nothing else fits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.recovery import AddingUp, Total, check_totals

COUNTS = {"total": 12, "a": 2, "b": 10}
TOTALS = [Total("total", ("a", "b"))]
ALL = frozenset({0, 1, 2})
PRICE = (1.0, 1.0, 1.0)


def moved(table: AddingUp[str], move: np.ndarray) -> dict[str, int]:
    return {id_: int(table.counts[at] + move[at]) for id_, at in table.place.items()}


@given(st.integers(-4, 6))
def test_a_cell_moves_exactly_as_far_as_asked_and_every_total_still_adds_up(need):
    table = AddingUp(COUNTS, TOTALS, ())
    move = table.cheapest(table.place["a"], need, ALL, PRICE)
    if need < -1:
        assert move is None  # it is known not to be nought
        return
    assert move is not None
    found = moved(table, move)
    assert found["a"] == 2 + need
    check_totals(found, TOTALS)


def test_what_an_observer_takes_for_possibly_nought_may_fall_to_nought():
    table = AddingUp(COUNTS, TOTALS, {"a"})
    move = table.cheapest(table.place["a"], -2, ALL, PRICE)
    assert move is not None
    assert moved(table, move)["a"] == 0


def test_the_cheaper_way_is_taken():
    table = AddingUp(COUNTS, TOTALS, ())
    by_part = table.cheapest(table.place["a"], 1, ALL, (9.0, 1.0, 1.0))
    by_total = table.cheapest(table.place["a"], 1, ALL, (1.0, 1.0, 9.0))
    assert by_part is not None
    assert by_total is not None
    assert moved(table, by_part) == {"total": 12, "a": 3, "b": 9}
    assert moved(table, by_total) == {"total": 13, "a": 3, "b": 10}


def test_a_cell_cannot_move_where_nothing_may_move_with_it():
    table = AddingUp(COUNTS, TOTALS, ())
    assert table.cheapest(table.place["a"], 1, frozenset({1}), PRICE) is None
    assert not table.farthest({table.place["a"]: 5}, frozenset({1})).any()


def test_the_farthest_move_stops_at_what_is_needed_and_at_what_there_is():
    table = AddingUp(COUNTS, TOTALS, ())
    assert table.farthest({1: 5}, ALL)[1] == 5
    assert table.farthest({1: -5}, ALL)[1] == -1


def test_a_total_that_holds_a_cell_twice_moves_in_steps_of_two():
    counts = {"total": 4, "a": 2, "b": 2, "c": 2}
    table = AddingUp(counts, [Total("total", ("a", "b")), Total("a", ("c",)), Total("b", ("c",))], ())
    everything = frozenset(range(4))
    assert table.cheapest(0, 1, everything, (1.0,) * 4) is None
    assert table.cheapest(0, 2, everything, (1.0,) * 4) is not None


def test_a_cell_alone_in_a_total_is_given_away():
    table = AddingUp(COUNTS, TOTALS, ())
    assert table.alone_in_a_total(frozenset({1}))
    assert table.alone_in_a_total(frozenset({0}))
    assert not table.alone_in_a_total(frozenset({0, 1}))
    assert not table.alone_in_a_total(frozenset())


def test_a_negative_count_is_refused_by_name():
    with pytest.raises(ValueError, match="the count of 'a' is negative"):
        check_totals({"a": -1}, [])
