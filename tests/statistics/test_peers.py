"""Position, distance and rank in a group, against independent computations and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from saferplan.statistics.peers import Position, group_position

RATES = np.array([61, 55, 72, 48, 66, 80, 59, 63, 51, 70, 58, 64, 77, 53, 62.0])
POPULATION = np.linspace(70_000, 170_000, 15)
COUNTS = np.round(RATES * POPULATION / 1000)


def test_average_and_distance_are_plain_arithmetic_over_the_others():
    found = group_position(COUNTS, POPULATION, area=5)
    others = np.delete(COUNTS / POPULATION, 5) * 1000
    assert found.average == pytest.approx(others.mean())
    assert found.percent_from_average == pytest.approx(100 * (found.rate / others.mean() - 1))
    assert found.rank == 15
    assert found.ranked == 15


def test_spread_between_areas_is_the_published_estimator():
    """DerSimonian and Laird's between-variance, written out again from its definition."""
    found = group_position(COUNTS, POPULATION, area=0)
    number, of = COUNTS[1:], POPULATION[1:]
    root, variance = np.sqrt((number + 0.375) / of), 1 / (4 * of)
    pooled = np.average(root, weights=1 / variance)
    q = ((root - pooled) ** 2 / variance).sum()
    between = (q - 13) / ((1 / variance).sum() - (1 / variance**2).sum() / (1 / variance).sum())
    weight = 1 / (variance + between)
    centre = np.average(root, weights=weight)
    reach = stats.t.ppf(0.975, 13) * np.sqrt(1 / weight.sum() + between + 1 / (4 * POPULATION[0]))
    assert found.overdispersion == pytest.approx(q / 13)
    assert found.limit_upper == pytest.approx(1000 * ((centre + reach) ** 2 - 0.375 / POPULATION[0]))
    assert found.limit_lower == pytest.approx(1000 * ((centre - reach) ** 2 - 0.375 / POPULATION[0]))


@pytest.mark.parametrize(
    ("rate", "position"), [(25, Position.BELOW), (61, Position.INLINE), (99, Position.ABOVE)]
)
def test_position_is_where_the_rate_lies_against_the_limits(rate, position):
    counts = COUNTS.copy()
    counts[0] = rate * POPULATION[0] / 1000
    found = group_position(counts, POPULATION)
    assert found.position == position
    assert (found.p < 0.05) == (position is not Position.INLINE)
    assert (found.rate < found.limit_lower, found.rate > found.limit_upper) == (
        position is Position.BELOW,
        position is Position.ABOVE,
    )


def test_an_area_that_is_far_off_does_not_widen_its_own_limits():
    counts = COUNTS.copy()
    counts[0] *= 10
    far, near = group_position(counts, POPULATION), group_position(COUNTS, POPULATION)
    assert (far.limit_lower, far.limit_upper) == (near.limit_lower, near.limit_upper)


@pytest.mark.parametrize("differ", [0.02, 0.2, 0.4])
@pytest.mark.parametrize("mean", [3, 30, 800])
def test_an_area_like_the_others_is_seldom_called_exceptional_and_intervals_hold(differ, mean):
    rng = np.random.default_rng(2)
    exposure = rng.uniform(0.6, 1.8, (3000, 15))
    true = rng.gamma(1 / differ**2, differ**2, (3000, 15))
    found = group_position(rng.poisson(true * mean * exposure), exposure)
    assert (found.position != Position.INLINE).mean() <= 0.07
    distance = 100 * (true[:, 0] / true[:, 1:].mean(axis=1) - 1)
    assert ((found.percent_lower <= distance) & (distance <= found.percent_upper)).mean() > 0.94
    rank = 1 + (true[:, 1:] < true[:, :1]).sum(axis=1)
    assert ((found.rank_lower <= rank) & (rank <= found.rank_upper)).mean() > 0.95


def test_the_interval_of_the_rank_is_that_of_many_draws():
    found = group_position(COUNTS, POPULATION, area=7)
    root, precision = np.sqrt((COUNTS + 0.375) / POPULATION), 4 * POPULATION
    pooled = np.average(root, weights=precision)
    between = ((precision * (root - pooled) ** 2).sum() - 14) / (
        precision.sum() - (precision**2).sum() / precision.sum()
    )
    centre = np.average(root, weights=1 / (1 / precision + between))
    prior = centre**2 / (4 * between)
    rng = np.random.default_rng(3)
    draws = rng.gamma(prior + COUNTS, 1 / (prior / centre**2 + POPULATION), (200_000, 15))
    ranks = 1 + (draws < draws[:, 7:8]).sum(axis=1)
    assert (found.rank_lower, found.rank_upper) == tuple(np.quantile(ranks, [0.025, 0.975]))


def test_a_rank_that_leaves_no_doubt_has_none():
    found = group_position([400, 60, 75, 70, 66, 81], np.full(6, 1000))
    assert (found.rank, found.rank_lower, found.rank_upper) == (6, 6, 6)


def test_the_rank_of_areas_that_do_not_differ_could_be_anything():
    found = group_position(np.full(15, 400), np.full(15, 1000))
    assert (found.rank, found.rank_lower, found.rank_upper) == (1, 1, 15)
    assert found.overdispersion == 0


@given(st.lists(st.integers(0, 60), min_size=4, max_size=15), st.integers(0, 3))
def test_every_interval_holds_its_own_estimate(numbers, area):
    found = group_position(numbers, np.linspace(1, 2, len(numbers)), area=area)
    assert found.rank_lower <= found.rank <= found.rank_upper <= found.ranked == len(numbers)
    if found.average > 0:
        assert found.percent_lower <= found.percent_from_average + 1e-9
        assert found.percent_from_average <= found.percent_upper + 1e-9
    else:
        assert np.isnan(found.percent_from_average)


def test_what_the_exposures_are_counted_in_does_not_matter():
    people = group_position(COUNTS, POPULATION, per=1000)
    thousands = group_position(COUNTS, POPULATION / 1000, per=1)
    for field in ("rate", "average", "percent_upper", "limit_upper", "p", "rank_upper", "overdispersion"):
        assert getattr(people, field) == pytest.approx(getattr(thousands, field), rel=1e-9)


def test_the_funnel_passes_through_the_areas_own_limits_and_narrows():
    found = group_position(COUNTS, POPULATION)
    lower, upper = found.limits_at([1000, POPULATION[0], 1e9])
    assert (lower[1], upper[1]) == (found.limit_lower, found.limit_upper)
    assert (np.diff(lower) > 0).all()
    assert (np.diff(upper) < 0).all()


def test_areas_that_are_not_known_are_left_out():
    with_gap, exposure = np.append(COUNTS, np.nan), np.append(POPULATION, 90_000)
    found, without = group_position(with_gap, exposure), group_position(COUNTS, POPULATION)
    for field in ("average", "percent_upper", "limit_upper", "p", "rank", "rank_upper", "ranked"):
        assert getattr(found, field) == pytest.approx(getattr(without, field))


def test_no_position_where_the_area_or_nearly_all_others_are_not_known():
    unknown_area, few = COUNTS.copy(), COUNTS.copy()
    unknown_area[0] = np.nan
    few[3:] = np.nan
    found = group_position([unknown_area, few], POPULATION)
    assert (found.position == Position.NOT_TESTED).all()
    assert np.isnan([found.average, found.p, found.rank, found.limit_lower]).all()
    assert np.isnan(found.rate).tolist() == [True, False]


def test_one_and_many_give_the_same():
    rng = np.random.default_rng(5)
    counts = rng.poisson(300, (8, 14, 15))
    many, one = group_position(counts, POPULATION), group_position(counts[2, 9], POPULATION)
    for field in ("rate", "average", "percent_lower", "limit_lower", "position", "p", "rank_lower"):
        assert getattr(many, field).shape == (8, 14)
        assert getattr(many, field)[2, 9] == getattr(one, field)


def test_an_area_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no area 15"):
        group_position(COUNTS, POPULATION, area=15)
