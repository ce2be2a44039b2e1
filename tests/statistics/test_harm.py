"""Harm is the plain weighted sum; its shares add up; what has no weight is stated, not taken for harmless."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.harm import harm

WEIGHTS = np.array([5475.0, 365.0, 10.0, np.nan])


@given(st.lists(st.integers(0, 500), min_size=4, max_size=4))
def test_sum_and_shares(numbers):
    found = harm(numbers, WEIGHTS)
    assert found.total == np.dot(numbers[:3], WEIGHTS[:3])
    assert found.lower <= found.total <= found.upper
    if found.total:
        assert np.nansum(found.share) == pytest.approx(100)
    else:
        assert np.isnan(found.share).all()
    assert np.isnan(found.share[3])
    if sum(numbers):
        assert found.weighed == pytest.approx(100 * sum(numbers[:3]) / sum(numbers))


def test_the_units_of_the_weights_scale_the_harm_and_leave_the_shares():
    days, years = harm([2, 40, 300, 7], WEIGHTS), harm([2, 40, 300, 7], WEIGHTS / 365)
    assert years.upper * 365 == pytest.approx(days.upper)
    assert years.share[:3] == pytest.approx(days.share[:3])


def test_no_murder_this_year_is_not_the_certainty_of_none():
    assert harm([0, 40, 300, 7], WEIGHTS).upper - harm([0, 40, 300, 7], WEIGHTS).total > 5475


def test_a_count_that_is_not_known_leaves_the_harm_unknown_unless_it_has_no_weight():
    found = harm([[2, np.nan, 3, 4], [2, 40, 3, np.nan]], WEIGHTS)
    assert np.isnan(found.total).tolist() == [True, False]
    assert np.isnan(found.weighed).all()


def test_weights_must_fit_the_kinds():
    with pytest.raises(ValueError, match="one weight for each kind"):
        harm([1, 2, 3], WEIGHTS)
