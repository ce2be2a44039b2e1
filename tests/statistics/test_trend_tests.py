"""Trend tests against published results, plain definitions, every order of short series, and simulated series."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from saferplan.statistics.trend_tests import (
    MANN_KENDALL,
    TREND_OF_A_DEPENDENT_SERIES,
    Correction,
    Trend,
    mann_kendall,
    seasonal_mann_kendall,
)

PUBLISHED = tomllib.loads((Path(__file__).parent.parent / "oracles" / "trend_tests.toml").read_text())
SERIES = st.lists(st.integers(0, 12) | st.just(float("nan")), min_size=12, max_size=40)


def test_the_published_series():
    # pyMannKendall's own test, in parity with R's modifiedmk, fume, rkt and trend.
    found = mann_kendall(PUBLISHED["values"])
    for name, value in PUBLISHED["plain"].items():
        assert getattr(found, name) == pytest.approx(value, rel=1e-13), name
    seasonal = seasonal_mann_kendall(PUBLISHED["values"])
    for name, value in PUBLISHED["seasonal"].items():
        assert getattr(seasonal, name) == pytest.approx(value, rel=1e-13), name
    assert found.trend == Trend.NO_CLEAR_TREND


@given(SERIES)
@settings(max_examples=60)
def test_signs_and_slopes_are_those_of_all_pairs(numbers):
    found, x = mann_kendall(numbers), np.array(numbers, dtype=float)
    pairs = [
        (i, j)
        for i, j in itertools.combinations(range(x.size), 2)
        if not np.isnan(x[i]) and not np.isnan(x[j])
    ]
    assert found.pairs == len(pairs)
    if pairs:
        slopes = np.array([(x[j] - x[i]) / (j - i) for i, j in pairs])
        assert found.statistic == np.sign(slopes).sum()
        assert found.slope == pytest.approx(np.median(slopes))
        if found.variance > 0:
            ordered = np.sort(slopes)
            reach = 1.959963984540054 * np.sqrt(float(found.variance))
            places = np.clip([(len(pairs) - reach) / 2 - 1, (len(pairs) + reach) / 2], 0, len(pairs) - 1)
            expected = np.interp(places, np.arange(len(pairs)), ordered)
            assert [float(found.lower), float(found.upper)] == pytest.approx(list(expected))
            assert found.lower <= found.slope <= found.upper


@given(st.lists(st.integers(0, 5), min_size=2, max_size=7))
@settings(max_examples=40)
def test_p_of_a_short_series_counts_every_order(numbers):
    found = mann_kendall(numbers)

    def statistic(row):
        return sum(np.sign(b - a) for a, b in itertools.combinations(row, 2))

    observed = abs(statistic(numbers))
    every = [abs(statistic(row)) >= observed for row in itertools.permutations(numbers)]
    assert found.p == pytest.approx(np.mean(every))


def test_p_of_a_short_series_without_ties_is_that_of_kendalls_tau():
    numbers = [3, 5, 4, 7, 9, 8, 11, 10]
    assert mann_kendall(numbers).p == pytest.approx(kendalltau(range(8), numbers, method="exact").pvalue)


@given(SERIES, st.integers(1, 5))
@settings(max_examples=40)
def test_the_other_way_round_the_trend_is_the_other_way(numbers, factor):
    one, other = mann_kendall(numbers), mann_kendall([-factor * x for x in numbers])
    assert other.statistic == pytest.approx(-one.statistic, nan_ok=True)
    assert other.p == pytest.approx(one.p, nan_ok=True)
    assert other.slope == pytest.approx(-factor * one.slope, nan_ok=True)
    assert other.lower == pytest.approx(-factor * one.upper, nan_ok=True)


@given(st.lists(SERIES.map(lambda row: (row * 4)[:40]), min_size=1, max_size=5), st.sampled_from(Correction))
@settings(max_examples=30)
def test_a_series_is_tested_alike_alone_and_among_others(rows, correction):
    together = mann_kendall(rows, correction=correction, breaks=[17])
    for place, row in enumerate(rows):
        alone = mann_kendall(row, correction=correction, breaks=[17])
        for name in ("p", "z", "slope", "lower", "upper", "variance"):
            np.testing.assert_array_equal(getattr(alone, name), getattr(together, name)[place])


def test_months_are_not_compared_across_a_break():
    falling_twice = [9, 8, 7, 6, 5, 4, 29, 28, 27, 26, 25, 24]
    assert mann_kendall(falling_twice).trend == Trend.NO_CLEAR_TREND
    found = mann_kendall(falling_twice, breaks=[6])
    assert found.trend == Trend.FALLING
    assert found.slope == found.lower == found.upper == -1
    assert found.pairs == 30
    assert np.isnan(found.intercept)
    lifted = [*falling_twice[:6], *(x + 500 for x in falling_twice[6:])]
    assert mann_kendall(lifted, breaks=[6]).p == found.p


def test_the_seasonal_test_is_the_plain_one_in_each_month_of_the_year_added_up():
    x = np.random.default_rng(3).poisson(20, 47).astype(float)
    x[[5, 30]] = np.nan
    found = seasonal_mann_kendall(x)
    parts = [mann_kendall(x[month::12]) for month in range(12)]
    assert found.statistic == sum(float(part.statistic) for part in parts)
    assert found.variance == pytest.approx(sum(float(part.variance) for part in parts))
    assert found.pairs == sum(float(part.pairs) for part in parts)


def test_a_season_hides_no_trend_from_the_seasonal_test():
    year = np.array([60, 55, 70, 80, 95, 120, 110, 100, 85, 80, 70, 62])
    x = np.concatenate([year + 4 * number for number in range(4)])
    assert mann_kendall(x).trend == Trend.NO_CLEAR_TREND
    assert seasonal_mann_kendall(x).trend == Trend.RISING
    assert seasonal_mann_kendall(x).slope == 4


def test_a_gap_does_not_move_its_neighbours_together():
    assert mann_kendall([1, 2, np.nan, np.nan, np.nan, 6, 7, 8, 9, 10, 11, 12]).slope == 1
    white = mann_kendall(
        np.r_[np.arange(12.0) % 3, np.nan, np.arange(12.0) % 3], correction=Correction.PRE_WHITENED
    )
    assert white.known == 22  # neither the first month nor the month after the gap has one before it


def test_what_cannot_be_tested_is_said():
    found = mann_kendall([[5.0] * 12, [np.nan] * 12, [3.0] + [np.nan] * 11])
    assert found.trend.tolist() == [Trend.NOT_TESTED] * 3
    assert found.p[0] == 1
    assert np.isnan(found.p[1:]).all()
    assert np.isnan(found.z).all()
    assert found.slope[0] == 0
    assert np.isnan(found.slope[1:]).all()


def test_the_method_named_is_the_one_that_made_the_test():
    assert mann_kendall(range(12)).method is MANN_KENDALL
    assert mann_kendall(range(12), correction=Correction.HAMED_RAO).method is TREND_OF_A_DEPENDENT_SERIES


def autoregressive(rng, correlation, shape):
    shock = rng.normal(size=shape)
    x = shock.copy()
    for t in range(1, shape[-1]):
        x[..., t] = correlation * x[..., t - 1] + np.sqrt(1 - correlation**2) * shock[..., t]
    return x


def test_without_a_trend_one_is_seen_as_seldom_as_stated():
    x = np.random.default_rng(7).poisson(8, (3000, 60))
    assert 0.035 < (mann_kendall(x).p <= 0.05).mean() < 0.065
    assert 0.035 < (seasonal_mann_kendall(x).p <= 0.05).mean() < 0.065
    sloped = np.random.default_rng(9).normal(size=(3000, 60)) + 0.1 * np.arange(60)
    for level in (0.8, 0.95):
        found = mann_kendall(sloped, level=level)
        held = ((found.lower <= 0.1) & (found.upper >= 0.1)).mean()
        assert abs(held - level) < 0.03


def test_months_that_depend_on_each_other_feign_a_trend_and_the_corrections_help():
    x = autoregressive(np.random.default_rng(8), 0.4, (2000, 60))

    def seen(correction, lags=None):
        return (mann_kendall(x, correction=correction, lags=lags).p <= 0.05).mean()

    # The figures of docs/methods/trend-tests.md.
    assert seen(Correction.NONE) > 0.15
    assert seen(Correction.HAMED_RAO) < seen(Correction.NONE)
    assert seen(Correction.HAMED_RAO, lags=3) < 0.14
    assert 0.03 < seen(Correction.PRE_WHITENED) < 0.065
    assert seen(Correction.TREND_FREE_PRE_WHITENED) > 0.15


def test_the_callers_arrays_stay_and_the_results_cannot_be_changed():
    x = np.arange(12.0)
    before = x.copy()
    found = mann_kendall(x)
    np.testing.assert_array_equal(x, before)
    for array in (found.p, found.trend):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: mann_kendall([1, np.inf]), "infinite"),
        (lambda: mann_kendall(3), "months along the last axis"),
        (lambda: mann_kendall([]), "months along the last axis"),
        (lambda: mann_kendall([1, 2], breaks=[0]), "0 is not the position"),
        (lambda: mann_kendall([1, 2, 3], breaks=[1, 1]), "twice"),
        (lambda: mann_kendall([1, 2], lags=0), "lags"),
        (lambda: mann_kendall([1, 2], level=95), "0.95 stands for 95%"),
        (lambda: seasonal_mann_kendall([1, 2], period=1), "period"),
    ],
)
def test_bad_input_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
