"""Sums of weighted counts keep the promise of their interval, also where nothing grave was counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.levels import rates
from saferplan.statistics.weighted import weighted_sum


@given(st.lists(st.integers(0, 400), min_size=1, max_size=6), st.floats(0.01, 1000))
def test_equal_weights_give_the_exact_interval_of_the_sum(numbers, weight):
    found, exact = weighted_sum(numbers, np.full(len(numbers), weight)), rates(sum(numbers), 1, per=weight)
    assert found.total == pytest.approx(exact.rate)
    assert found.lower == pytest.approx(exact.lower)
    assert found.upper == pytest.approx(exact.upper)


@pytest.mark.parametrize("expected", [(0.2, 40, 300), (2, 5, 5), (30, 60, 100), (0.05, 0.05, 3)], ids=str)
def test_the_interval_holds_its_level(expected):
    rng = np.random.default_rng(7)
    weights = np.array([5000, 30, 2.0])
    found = weighted_sum(rng.poisson(expected, (20_000, 3)), weights)
    true = float(np.dot(expected, weights))
    assert ((found.lower <= true) & (true <= found.upper)).mean() >= 0.95


def test_what_weighs_nothing_need_not_be_known():
    found = weighted_sum([[4, np.nan], [np.nan, 4]], [2.0, 0.0])
    assert found.total[0] == 8
    assert np.isnan([found.total[1], found.lower[1], found.upper[1]]).all()


def test_nothing_that_can_be_counted_is_zero_for_certain():
    found = weighted_sum([3, 4], [0.0, 0.0])
    assert (found.total, found.lower, found.upper) == (0, 0, 0)


def test_one_more_record_is_more_in_every_figure():
    one, more = weighted_sum([5, 9], [3.0, 7.0]), weighted_sum([5, 10], [3.0, 7.0])
    assert more.total > one.total
    assert more.lower > one.lower
    assert more.upper > one.upper


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="weight: "):
        weighted_sum([3, 4], [1.0, -2.0])
