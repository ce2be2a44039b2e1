"""Rates and shares with the exact intervals that their references define."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from saferplan.statistics.levels import rates, shares

ORACLES = Path(__file__).parent.parent / "oracles"
PUBLISHED = tomllib.loads((ORACLES / "two_counts.toml").read_text())["interval"]


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["source"])
def test_published_interval_of_one_count(case):
    found = rates(case["count"], 1, per=1, level=case["level"])
    assert found.lower == pytest.approx(case["lower"], abs=1e-6)
    assert found.upper == pytest.approx(case["upper"], abs=1e-6)


@given(st.integers(0, 100_000), st.sampled_from([0.8, 0.95, 0.998]))
def test_the_limits_are_where_the_count_is_just_not_surprising(count, level):
    found = rates(count, 1, per=1, level=level)
    tail = (1 - level) / 2
    assert stats.poisson.cdf(count, float(found.upper)) == pytest.approx(tail, rel=1e-6)
    if count:
        assert stats.poisson.sf(count - 1, float(found.lower)) == pytest.approx(tail, rel=1e-6)
    else:
        assert found.lower == 0


def test_the_interval_holds_its_level_for_every_true_rate():
    outcomes = np.arange(400)
    found = rates(outcomes, 1, per=1)
    for true in (0.3, 1, 2.2, 7, 31, 140):
        held = (found.lower <= true) & (true <= found.upper)
        assert stats.poisson.pmf(outcomes, true)[held].sum() >= 0.95


def test_a_rate_is_per_thousand_and_scales_with_its_population():
    one = rates(8871, 107_672)
    assert one.rate == pytest.approx(82.389, abs=0.001)
    double = rates(8871, 2 * 107_672)
    assert double.rate == pytest.approx(one.rate / 2)
    assert double.upper == pytest.approx(one.upper / 2)


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=20, unique=True))
def test_more_records_never_mean_a_lower_rate_or_limit(numbers):
    found = rates(sorted(numbers), 10_000)
    for row in (found.rate, found.lower, found.upper):
        assert (np.diff(row) >= 0).all()


def test_one_and_many_give_the_same():
    many = rates(np.arange(600).reshape(20, 30), np.linspace(10, 900, 30))
    one = rates(217, np.linspace(10, 900, 30)[7])
    assert many.rate.shape == (20, 30)
    assert (many.rate[7, 7], many.lower[7, 7], many.upper[7, 7]) == (one.rate, one.lower, one.upper)


def test_not_known_stays_not_known_and_zero_is_a_number():
    found = rates([np.nan, 0, 4], [100, 100, np.nan])
    assert np.isnan(found.rate).tolist() == [True, False, True]
    assert np.isnan(found.upper).tolist() == [True, False, True]
    assert (found.rate[1], found.lower[1]) == (0, 0)
    assert found.upper[1] > 0


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_the_limits_of_a_share_are_those_of_the_binomial_test(part, rest):
    found = shares(part, part + rest)
    if part + rest == 0:
        assert np.isnan([found.percent, found.lower, found.upper]).all()
        return
    expected = stats.binomtest(part, part + rest).proportion_ci(method="exact")
    assert found.lower == pytest.approx(100 * expected.low, abs=1e-9)
    assert found.upper == pytest.approx(100 * expected.high, abs=1e-9)
    assert found.lower <= found.percent <= found.upper


def test_a_share_and_the_share_of_the_rest_mirror_each_other():
    one, other = shares(30, 100), shares(70, 100)
    assert one.lower == pytest.approx(100 - other.upper)


def test_a_part_is_not_larger_than_its_whole():
    with pytest.raises(ValueError, match="larger than its whole"):
        shares([3, 5], [4, 4])


def test_the_caller_keeps_the_arrays_as_they_were():
    part, whole = np.array([3.0, 0.0]), np.array([4.0, 0.0])
    shares(part, whole)
    rates(part, whole + 1)
    assert (part.tolist(), whole.tolist()) == ([3.0, 0.0], [4.0, 0.0])
