"""Synthetic control: weights against other solvers, placebos by hand, what is said of bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import nnls

from saferplan.statistics.evaluation.synthetic_control import simplex_weights, synthetic_control


def donors(seed: int, size: int, months: int = 30) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(25 * rng.gamma(4, 0.25, (size, 1)) * (1 + 0.2 * np.sin(np.arange(months))))


@given(st.integers(0, 500), st.integers(2, 40), st.integers(2, 50))
def test_no_mixture_is_nearer(seed, size, months):
    rng = np.random.default_rng(seed)
    series, target = rng.poisson(20, (size, months)).astype(float), rng.poisson(20, months).astype(float)
    weights = simplex_weights(series @ series.T, series @ target, 1e-9 * (series**2).sum() / size)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    heavy = 1e4  # another way: least squares with the sum as one heavy row
    other = nnls(np.vstack([series.T, np.full(size, heavy)]), np.append(target, heavy))[0]
    ours, theirs = (np.sum((target - one @ series) ** 2) for one in (weights, other / other.sum()))
    assert ours <= theirs * (1 + 1e-6) + 1e-6


@given(st.integers(0, 200))
def test_at_the_minimum_no_donor_in_use_pulls_harder_than_another(seed):
    series, target = donors(seed, 12)[:, :20].astype(float), donors(seed + 1, 1)[0, :20].astype(float)
    weights = simplex_weights(series @ series.T, series @ target)
    slope = series @ (weights @ series - target)
    used = weights > 1e-10
    assert slope[used] == pytest.approx(slope[used].mean(), abs=1e-6 * np.abs(slope).max())
    assert slope.min() >= slope[used].mean() - 1e-6 * np.abs(slope).max()


def test_a_mixture_that_exists_is_found_and_the_effect_read_off():
    others = donors(1, 6)
    treated = (0.5 * others[1] + 0.5 * others[4]).round().astype(int) * 2 // 2
    treated[20:] = treated[20:] // 2
    found = synthetic_control(treated, others, 20)
    assert found.weights[[1, 4]] == pytest.approx([0.5, 0.5], abs=0.05)
    assert 0.4 < float(found.ratio) < 0.6
    assert float(found.p) == pytest.approx(1 / 7)
    assert found.smallest_p == pytest.approx(1 / 7)
    assert float(found.lower) == 0  # six placebos cannot give a 95% interval
    assert np.isinf(found.upper)
    assert float(found.avoided) == pytest.approx(found.expected[20:].sum() - treated[20:].sum())


def test_placebos_are_each_donor_in_turn_among_the_other_donors():
    others, treated = donors(2, 5), donors(3, 1)[0]
    found = synthetic_control(treated, others, 20)
    errors = []
    for unit in range(5):
        rest = np.delete(others, unit, axis=0)
        alone = synthetic_control(others[unit], rest, 20)
        np.testing.assert_allclose(found.placebo_gaps[unit], others[unit] - alone.expected, atol=1e-6)
        errors.append(float(alone.error_ratio))
    own = float(found.error_ratio)
    assert float(found.p) == pytest.approx((1 + sum(one >= own for one in errors)) / 6)


def test_p_is_never_0_and_limits_come_with_nineteen_donors_at_90_per_cent():
    others, treated = donors(4, 39), donors(5, 1)[0].copy()
    treated[20:] = 0
    found = synthetic_control(treated, others, 20)
    assert float(found.p) >= 1 / 40
    assert 0 <= float(found.lower) < float(found.upper) < 0.5
    ordered = np.sort(found.placebo_ratios)
    half = 0.5
    ratio = (treated[20:].sum() + half) / (found.expected[20:].sum() + half)
    assert float(found.upper) == pytest.approx(ratio / ordered[0], rel=0.02)


def test_rates_serve_areas_of_different_size():
    rng = np.random.default_rng(6)
    rate = 20 + 5 * np.sin(np.arange(30)) * np.array([[1], [0], [-1], [2]])
    people = np.array([1000.0, 4000, 2000, 8000])
    others = rng.poisson(rate * people[:, np.newaxis] / 1000)
    treated = rng.poisson((rate[0] + rate[1]) / 2 * 3)
    found = synthetic_control(treated, others, 20, treated_exposure=3000, donor_exposure=people)
    assert float(found.ratio) == pytest.approx(1, abs=0.15)
    twice = synthetic_control(treated, others, 20, treated_exposure=6000, donor_exposure=2 * people)
    assert float(twice.ratio) == pytest.approx(float(found.ratio))
    assert float(twice.avoided) == pytest.approx(float(found.avoided))


def test_one_gets_the_same_as_among_many():
    treated, others = (
        np.vstack([donors(7, 2), donors(7, 1)]),
        np.stack([donors(8, 5), donors(9, 5), donors(8, 5)]),
    )
    many = synthetic_control(treated, others, 20)
    for place in range(3):
        alone = synthetic_control(treated[place], others[place], 20)
        for name in ("weights", "ratio", "p", "avoided_lower", "expected"):
            np.testing.assert_array_equal(getattr(alone, name), getattr(many, name)[place])


def test_months_not_known_take_no_part():
    treated, others = donors(10, 1)[0].astype(float), donors(11, 6).astype(float)
    gone = others.copy()
    gone[2, 5] = np.nan
    found = synthetic_control(treated, gone, 20)
    kept = np.delete(np.arange(30), 5)
    without = synthetic_control(treated[kept], others[:, kept], 19)
    assert found.weights == pytest.approx(without.weights)
    assert np.isnan(found.expected[5])
    nothing = synthetic_control(np.full(30, np.nan), others, 20)
    assert np.isnan(nothing.p)
    assert np.isnan(nothing.weights).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"treated": [-1] * 30}, "-1"),
        ({"donors": donors(1, 2)}, "at least 3"),
        ({"donors": donors(1, 4, 20)}, "months of treated"),
        ({"start": 1}, "two months"),
        ({"start": 30}, "one after"),
        ({"treated_exposure": 0}, "divided by"),
    ],
)
def test_bad_input_is_named(change, said):
    given_ = {"treated": donors(1, 1)[0], "donors": donors(2, 4), "start": 20, **change}
    with pytest.raises(ValueError, match=said):
        synthetic_control(given_.pop("treated"), given_.pop("donors"), given_.pop("start"), **given_)
