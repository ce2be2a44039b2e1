"""Two patterns over the same places: against resampling as Andresen describes it, and chi-squared tests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from saferplan.statistics.places.pattern_change import Shift, pattern_change

PATTERNS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=12)


@given(PATTERNS)
@settings(max_examples=60)
def test_p_is_the_n_minus_1_chi_squared_of_each_place_against_the_rest(rows):
    base, test = np.array(rows).T
    found = pattern_change(base, test)
    for place in range(base.size):
        table = np.array([[base[place], test[place]], [base.sum() - base[place], test.sum() - test[place]]])
        if base.sum() == 0 or test.sum() == 0 or table[0].sum() == 0:
            assert np.isnan(found.p[place])
            assert found.shift[place] == Shift.NOT_TESTED
        elif table[1].sum() == 0:
            assert found.p[place] == 1
        else:
            statistic = chi2_contingency(table, correction=False).statistic
            from scipy.special import chdtrc

            assert found.p[place] == pytest.approx(
                chdtrc(1, statistic * (table.sum() - 1) / table.sum()), abs=1e-12
            )


def test_andresens_interval_is_that_of_his_resampling():
    rng = np.random.default_rng(1)
    base, test = rng.poisson(4, 30), rng.poisson(4, 30)
    found = pattern_change(base, test)
    size = round(0.85 * test.sum())
    draws = rng.multinomial(size, test / test.sum(), 20_000) / size * 100
    lower, upper = np.quantile(draws, [0.025, 0.975], axis=0, method="inverted_cdf")
    step = 100 / size
    assert np.abs(found.interval_lower - lower).max() <= step + 1e-9
    assert np.abs(found.interval_upper - upper).max() <= step + 1e-9
    assert (np.abs(found.interval_lower - lower) < 1e-9).mean() > 0.8
    outside = (found.base_percent < found.interval_lower) | (found.base_percent > found.interval_upper)
    assert ((found.andresen != 0) == outside).all()
    assert found.similarity == pytest.approx(1 - outside.mean())


def test_a_place_without_test_records_is_where_the_two_versions_part():
    # Andresen's interval is 0 to 0 there: one record in a thousand is enough to be unlike.
    base, test = np.full(200, 5), np.full(200, 5)
    base[0], test[0] = 1, 0
    found = pattern_change(base, test)
    assert found.interval_upper[0] == 0
    assert found.andresen[0] == 1
    assert found.shift[0] == Shift.NO_CLEAR_CHANGE
    assert found.p[0] > 0.3


def test_places_empty_in_both_are_alike_but_not_in_the_robust_index():
    base, test = np.array([50, 50, 0, 0]), np.array([90, 10, 0, 0])
    found = pattern_change(base, test)
    assert found.similarity == 0.5
    assert found.robust_similarity == 0
    assert found.shift.tolist() == [Shift.LARGER, Shift.SMALLER, Shift.NOT_TESTED, Shift.NOT_TESTED]


def test_the_same_pattern_twice_as_often_is_no_change():
    base = np.random.default_rng(2).poisson(8, 60)
    found = pattern_change(base, 2 * base)
    assert found.difference == pytest.approx(0, abs=1e-12)
    assert found.p == pytest.approx(1)
    assert found.similarity == found.robust_similarity == found.similarity_adjusted == 1


def test_unchanged_patterns_are_called_changed_as_seldom_as_stated():
    rng = np.random.default_rng(3)
    share = rng.dirichlet(np.full(60, 1.0))
    base, test = rng.multinomial(1500, share, 300), rng.multinomial(1500, share, 300)
    found = pattern_change(base, test)
    assert 0.03 < np.nanmean(found.p <= 0.05) < 0.06
    assert (np.isin(found.shift, (Shift.LARGER, Shift.SMALLER))).any(axis=-1).mean() <= 0.08
    # Andresen's own test takes the base as known for certain and calls far more of them unlike.
    assert (found.andresen != 0).mean() > 0.12
    held = (found.difference_lower <= 0) & (found.difference_upper >= 0)
    assert 0.94 < held.mean() < 0.98


@given(PATTERNS)
@settings(max_examples=30)
def test_the_order_and_the_company_do_not_matter(rows):
    base, test = np.array(rows).T
    one = pattern_change(base, test)
    turned = pattern_change(base[::-1], test[::-1])
    stacked = pattern_change([base, test], [test, base])
    for name in ("p", "difference", "andresen", "shift"):
        np.testing.assert_allclose(getattr(turned, name)[::-1], getattr(one, name), atol=1e-9)
        np.testing.assert_array_equal(getattr(stacked, name)[0], getattr(one, name))
    np.testing.assert_allclose(stacked.difference[1], -one.difference, atol=1e-9)
    np.testing.assert_allclose(stacked.p[1], one.p, atol=1e-12)
    if not np.isnan(one.difference).any():
        assert one.difference.sum() == pytest.approx(0, abs=1e-9)


def test_a_place_that_is_not_known_is_left_out():
    base, test = np.array([5, 9, np.nan, 3]), np.array([6, 2, 4, 8.0])
    found = pattern_change(base, test)
    without = pattern_change(base[[0, 1, 3]], test[[0, 1, 3]])
    assert found.p[[0, 1, 3]] == pytest.approx(without.p)
    assert np.isnan(found.p[2])
    assert found.shift[2] == Shift.NOT_TESTED
    assert found.similarity == without.similarity


def test_empty_patterns_and_what_cannot_be():
    nothing = pattern_change([0, 0], [0, 3])
    assert np.isnan(nothing.p).all()
    assert np.isnan(nothing.similarity)
    with pytest.raises(ValueError, match="same places"):
        pattern_change([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="not a count"):
        pattern_change([1, -2], [1, 2])
    with pytest.raises(ValueError, match="level"):
        pattern_change([1, 2], [1, 2], level=95)
