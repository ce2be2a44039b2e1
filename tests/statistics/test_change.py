"""Two counts compared: published results, an independent oracle, and the laws that must hold."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from saferplan.statistics.change import compare, e_test

PUBLISHED = tomllib.loads((Path(__file__).parent.parent / "oracles" / "two_counts.toml").read_text())
COUNTS = st.integers(0, 3000)
SMALL = st.integers(0, 49)
EXPOSURES = st.floats(0.1, 50)


def e_test_by_the_double_sum(before, after, of_before, of_after):
    """The definition, over every pair of outcomes."""
    common = (before + after) / (of_before + of_after)
    observed = (after / of_after - before / of_before) / np.sqrt(after / of_after**2 + before / of_before**2)
    size = int(20 + 12 * np.sqrt(common * max(of_before, of_after)) + common * max(of_before, of_after))
    x, y = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
    chance = stats.poisson.pmf(x, common * of_after) * stats.poisson.pmf(y, common * of_before)
    spread = np.sqrt(x / of_after**2 + y / of_before**2)
    spread[0, 0] = np.inf
    statistic = np.abs(x / of_after - y / of_before) / spread
    extreme = statistic >= abs(observed) * (1 - 1e-9)
    extreme[0, 0] = False
    return chance[extreme].sum()


@pytest.mark.parametrize("case", PUBLISHED["exact"], ids=lambda case: case["source"])
def test_published_exact_test_and_interval(case):
    found = compare(case["before"], case["after"], level=case["level"])
    assert found.p == pytest.approx(case["p"], abs=1e-8)
    assert found.ratio == pytest.approx(case["ratio"])
    assert found.ratio_lower == pytest.approx(case["lower"], abs=1e-8)
    assert found.ratio_upper == pytest.approx(case["upper"], abs=1e-7)


@pytest.mark.parametrize("case", PUBLISHED["e_test"], ids=lambda case: f"{case['after']} to {case['before']}")
def test_published_e_tests(case):
    p = e_test(
        case["before"],
        case["after"],
        exposure_before=case["exposure_before"],
        exposure_after=case["exposure_after"],
    )
    assert p == pytest.approx(case["p"], abs=5e-9)


def test_the_founding_report_says_nothing_clear_at_its_plausible_base():
    at_six_thousand, at_one_thousand = compare(6000, 6067), compare(1000, 1067)
    assert at_six_thousand.difference == at_one_thousand.difference == 67
    assert at_six_thousand.z == pytest.approx(0.863, abs=0.001)
    assert at_one_thousand.z == pytest.approx(2.085, abs=0.001)
    assert at_six_thousand.p > 0.5


@pytest.mark.parametrize(
    ("more", "threshold", "base"), [(67, 2, 1089), (129, 3, 1785), (129, 2, 4096)], ids=str
)
def test_the_bases_below_which_the_founding_reports_rises_reach_a_threshold(more, threshold, base):
    assert compare(base - 1, base - 1 + more).z > threshold
    assert compare(base + 1, base + 1 + more).z < threshold


@given(SMALL, SMALL, EXPOSURES, EXPOSURES)
@settings(max_examples=60, deadline=None)
def test_the_single_sum_is_the_double_sum(before, after, of_before, of_after):
    p = e_test(before, after, exposure_before=of_before, exposure_after=of_after)
    if before + after == 0:
        assert p == 1
        return
    assert p == pytest.approx(e_test_by_the_double_sum(before, after, of_before, of_after), abs=1e-11)


@given(SMALL, SMALL)
def test_the_e_test_does_not_mind_the_order(before, after):
    assert e_test(before, after) == pytest.approx(e_test(after, before), abs=1e-12)


def test_the_e_test_keeps_its_level_for_equal_true_rates():
    outcomes = np.arange(60)
    x, y = np.meshgrid(outcomes, outcomes, indexing="ij")
    p = e_test(x, y)
    for true in (0.5, 2, 6, 14):
        chance = np.outer(stats.poisson.pmf(outcomes, true), stats.poisson.pmf(outcomes, true))
        assert chance[p <= 0.05].sum() < 0.053


def test_the_e_test_has_more_power_than_the_exact_test():
    before, after = np.repeat(np.arange(1, 25), 24), np.tile(np.arange(1, 25), 24)
    different = before != after
    found = compare(before[different], after[different])
    assert (found.e_test_p <= found.p + 1e-12).mean() > 0.95


@given(COUNTS, COUNTS, EXPOSURES, EXPOSURES)
def test_p_is_twice_the_smaller_binomial_tail(before, after, of_before, of_after):
    found = compare(before, after, exposure_before=of_before, exposure_after=of_after)
    given_sum = stats.binom(before + after, of_after / (of_before + of_after))
    tails = given_sum.cdf(after), given_sum.sf(after - 1)
    assert found.p == pytest.approx(min(1, 2 * min(tails)), rel=1e-6, abs=1e-300)


@given(COUNTS, COUNTS, EXPOSURES, EXPOSURES)
def test_the_test_and_the_interval_of_the_ratio_never_contradict_each_other(
    before, after, of_before, of_after
):
    found = compare(before, after, exposure_before=of_before, exposure_after=of_after)
    if abs(found.p - 0.05) > 1e-9:
        assert (found.p < 0.05) == (found.ratio_lower > 1 or found.ratio_upper < 1)


@given(COUNTS, COUNTS)
def test_turning_time_round_turns_the_signs_and_keeps_the_test(before, after):
    forth, back = compare(before, after), compare(after, before)
    assert forth.difference == -back.difference
    assert forth.difference_lower == pytest.approx(-back.difference_upper)
    assert forth.z == pytest.approx(-back.z)
    assert forth.p == pytest.approx(back.p, rel=1e-9)
    if before and after:
        assert forth.ratio_lower == pytest.approx(1 / back.ratio_upper)


@given(COUNTS, COUNTS, st.floats(0.01, 100))
def test_what_the_exposures_are_counted_in_does_not_matter(before, after, unit):
    one = compare(before, after, exposure_before=3, exposure_after=2)
    other = compare(before, after, exposure_before=3 * unit, exposure_after=2 * unit)
    assert other.p == pytest.approx(one.p, rel=1e-6)
    assert other.z == pytest.approx(one.z, abs=1e-9)
    assert other.difference * unit == pytest.approx(one.difference, abs=1e-9)


@given(COUNTS, COUNTS)
def test_every_interval_holds_its_own_estimate(before, after):
    found = compare(before, after)
    assert found.difference_lower <= found.difference <= found.difference_upper
    if before:
        assert found.ratio_lower <= found.ratio <= found.ratio_upper
        assert found.percent_lower <= found.percent <= found.percent_upper


@pytest.mark.parametrize(("rate_before", "rate_after"), [(0.5, 0.5), (1, 4), (3, 20), (40, 40), (80, 150)])
def test_the_interval_of_the_difference_holds_its_level(rate_before, rate_after):
    outcomes = np.arange(int(30 + 3 * max(rate_before, rate_after)))
    before, after = np.meshgrid(outcomes, outcomes, indexing="ij")
    found = compare(before, after)
    chance = np.outer(stats.poisson.pmf(outcomes, rate_before), stats.poisson.pmf(outcomes, rate_after))
    true = rate_after - rate_before
    assert chance[(found.difference_lower <= true) & (true <= found.difference_upper)].sum() >= 0.95


def test_more_after_is_more_in_every_figure():
    found = compare(40, np.arange(200))
    for row in (found.difference, found.percent, found.ratio, found.ratio_lower, found.ratio_upper, found.z):
        assert (np.diff(row) > 0).all()


def test_no_percentage_of_nothing():
    found = compare([0, 0], [3, 0])
    assert np.isnan([found.percent, found.percent_lower, found.percent_upper, found.ratio]).all()
    assert found.difference.tolist() == [3, 0]
    assert found.p.tolist() == [0.25, 1]
    assert found.ratio_lower[0] > 0
    assert np.isinf(found.ratio_upper).all()


def test_a_period_that_is_not_known_gives_nothing_and_does_not_touch_its_neighbours():
    alone, beside = compare(30, 45), compare([30, np.nan], [45, 45])
    for field in ("difference", "difference_upper", "ratio", "ratio_upper", "percent", "z", "p", "e_test_p"):
        values = getattr(beside, field)
        assert values[0] == getattr(alone, field)
        assert np.isnan(values[1])


def test_large_counts_have_no_e_test_and_one_of_them_is_enough():
    assert np.isnan(compare([49, 50, 10], [60, 50, 49]).e_test_p).tolist() == [True, True, False]


def test_one_and_many_give_the_same():
    rng = np.random.default_rng(4)
    before, after = rng.poisson(30, (40, 14)), rng.poisson(33, (40, 14))
    many, one = compare(before, after), compare(before[3, 5], after[3, 5])
    for field in ("difference", "ratio_lower", "ratio_upper", "z", "p", "e_test_p"):
        assert getattr(many, field).shape == (40, 14)
        assert getattr(many, field)[3, 5] == getattr(one, field)
