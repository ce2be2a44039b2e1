"""Change points: every model with one and two changes tried, what chance gives, and what is never joined."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from saferplan.statistics.change_points import change_points, single_change

SERIES = st.lists(st.integers(0, 25), min_size=6, max_size=14)
SIZES = st.sampled_from([np.inf, 2.0, 9.0])


def cost(counts, size):
    """Twice the negative log-likelihood at the best level, from the distributions themselves."""
    mean = max(np.mean(counts), 1e-12)
    if np.isinf(size):
        return -2 * poisson.logpmf(counts, mean).sum()
    return -2 * nbinom.logpmf(counts, size, size / (size + mean)).sum()


@given(SERIES, SIZES, st.floats(0.5, 12), st.integers(1, 3))
@settings(max_examples=60)
def test_no_model_with_up_to_two_changes_costs_less(numbers, size, penalty, shortest):
    counts = np.array(numbers)
    found = change_points(counts, size=size, penalty=penalty, shortest=shortest)

    def of(changes):
        edges = [0, *changes, counts.size]
        return sum(cost(counts[a:b], size) for a, b in itertools.pairwise(edges)) + penalty * len(changes)

    ours = of(list(np.flatnonzero(found.begins)))
    allowed = [
        changes
        for n in range(3)
        for changes in itertools.combinations(range(1, counts.size), n)
        if min(b - a for a, b in itertools.pairwise([0, *changes, counts.size])) >= shortest or not n
    ]
    least = min(of(changes) for changes in allowed)
    assert ours <= least + 1e-7
    if found.changes <= 2:
        assert ours == pytest.approx(least, abs=1e-7)
    for segment in np.split(counts, np.flatnonzero(found.begins)):
        assert len(segment) >= shortest or found.changes == 0


@given(SERIES, SIZES, st.integers(1, 3))
@settings(max_examples=40)
def test_the_single_change_is_the_best_of_all_splits(numbers, size, shortest):
    counts = np.array(numbers)
    found = single_change(counts, seed=1, size=size, shortest=shortest, draws=99)
    falls = {
        at: cost(counts, size) - cost(counts[:at], size) - cost(counts[at:], size)
        for at in range(shortest, counts.size - shortest + 1)
    }
    assert found.statistic == pytest.approx(max(falls.values()), abs=1e-7)
    assert falls[int(found.month)] == pytest.approx(max(falls.values()), abs=1e-7)
    at = int(found.month)
    assert found.before == pytest.approx(counts[:at].mean())
    assert found.after == pytest.approx(counts[at:].mean())


def test_levels_and_changes_put_in_are_found_again():
    mean = np.repeat([8.0, 20.0, 11.0], 20)
    counts = np.random.default_rng(1).poisson(mean, (200, 60))
    found = change_points(counts)
    assert (found.changes == 2).mean() > 0.9
    near = np.abs(np.argmax(found.begins, axis=-1) - 20) <= 2
    assert near.mean() > 0.9
    assert np.median(found.level[:, 30]) == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize(("mean", "size"), [(2, np.inf), (30, np.inf), (10, 10.0), (30, 10.0)])
def test_where_nothing_changed_changes_are_as_seldom_as_stated(mean, size):
    rng = np.random.default_rng(2)
    counts = (
        rng.poisson(mean, (600, 60))
        if np.isinf(size)
        else rng.negative_binomial(size, size / (size + mean), (600, 60))
    )
    assert (change_points(counts).changes > 0).mean() < 0.035
    for given_size in (None, size):
        p = single_change(counts, seed=3, size=given_size, draws=199).p
        assert 0.02 < (p <= 0.05).mean() < 0.08
        assert 0.4 < (p <= 0.5).mean() < 0.6


def test_counts_that_spread_more_than_chance_are_not_taken_for_changes():
    counts = np.random.default_rng(4).negative_binomial(4, 4 / 34, (300, 60))
    as_poisson = single_change(counts, seed=1, size=np.inf, draws=99).p
    assert (as_poisson <= 0.05).mean() > 0.5
    assert (single_change(counts, seed=1, draws=99).p <= 0.05).mean() < 0.09


def test_a_season_given_as_exposure_is_no_change():
    season = 1 + 0.6 * np.sin(np.arange(60) * np.pi / 6)
    counts = np.random.default_rng(5).poisson(30 * season, (100, 60))
    assert (change_points(counts).changes > 2).mean() > 0.9
    assert (change_points(counts, exposure=season).changes > 0).mean() < 0.06
    counts[:, 36:] *= 2
    found = change_points(counts, exposure=season)
    assert (np.abs(np.argmax(found.begins, axis=-1) - 36) <= 1).mean() > 0.95


def test_a_break_is_no_change_and_is_never_bridged():
    counts = np.r_[np.full(24, 5), np.full(24, 50)]
    counts[::2] += 1
    assert np.flatnonzero(change_points(counts).begins).tolist() == [24]
    found = change_points(counts, breaks=[24])
    assert found.changes == 0
    assert found.level[[0, -1]].tolist() == [5.5, 50.5]
    test = single_change(counts, seed=1, breaks=[24])
    assert test.p > 0.5
    assert single_change(counts, seed=1).p == 0.001
    # Each stretch by itself: the rest may be anything.
    rng = np.random.default_rng(6)
    parts = [rng.poisson(m, 20) for m in (4, 9, 30)]
    whole = change_points(np.concatenate(parts), size=np.inf, penalty=6, breaks=[20, 40])
    for number, part in enumerate(parts):
        alone = change_points(part, size=np.inf, penalty=6)
        of = slice(20 * number, 20 * number + 20)
        np.testing.assert_array_equal(whole.begins[of], alone.begins)
        np.testing.assert_array_equal(whole.level[of], alone.level)


def test_months_that_are_not_known_are_as_if_they_were_not_there():
    rng = np.random.default_rng(7)
    counts = np.r_[rng.poisson(6, 20), rng.poisson(20, 20)].astype(float)
    held = np.ones(40, bool)
    held[[3, 4, 19, 20, 33]] = False
    gappy = np.where(held, counts, np.nan)
    found, short = (change_points(each, size=np.inf, penalty=8) for each in (gappy, counts[held]))
    assert found.cost == pytest.approx(short.cost)
    np.testing.assert_array_equal(found.begins[held], short.begins)
    assert not found.begins[~held].any()
    test = single_change(gappy, seed=1, size=np.inf)
    assert test.statistic == pytest.approx(single_change(counts[held], seed=1, size=np.inf).statistic)


def test_nothing_to_split_is_said():
    found = single_change([[1, 2, 3, 4, 5], [np.nan] * 5], seed=1)
    assert np.isnan(found.p).all()
    assert np.isnan(found.month).all()
    empty = change_points([[0] * 20, [np.nan] * 20])
    assert empty.changes.tolist() == [0, 0]
    assert empty.level[0, 0] == 0
    assert np.isnan(empty.level[1]).all()
    assert single_change([0] * 20, seed=1).p == 1


def test_a_series_has_the_same_numbers_in_any_company():
    counts = np.random.default_rng(8).poisson(9, (130, 40))
    many, one = single_change(counts, seed=3, draws=99), single_change(counts[99], seed=3, draws=99)
    for name in ("p", "month", "statistic", "size"):
        assert getattr(many, name)[99] == getattr(one, name)
    np.testing.assert_array_equal(change_points(counts).level[99], change_points(counts[99]).level)


def test_the_callers_arrays_stay_and_the_results_cannot_be_changed():
    counts = np.arange(20.0)
    before = counts.copy()
    found = change_points(counts)
    np.testing.assert_array_equal(counts, before)
    for array in (found.level, found.begins):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": [1, -2]}, "-2"),
        ({"count": 3}, "months"),
        ({"exposure": 0}, "divided by"),
        ({"size": 0}, "size"),
        ({"shortest": 0}, "shortest"),
        ({"penalty": -1}, "penalty"),
        ({"breaks": [12]}, "12"),
    ],
)
def test_bad_input_is_named(change, said):
    given = {"count": [1, 2, 3, 4], **change}
    with pytest.raises(ValueError, match=said):
        change_points(given.pop("count"), **given)


def test_too_few_draws_are_refused():
    with pytest.raises(ValueError, match="draws"):
        single_change([1, 2, 3], seed=1, draws=10)
