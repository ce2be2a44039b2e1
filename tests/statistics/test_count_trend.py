"""A trend with season: what was put into simulated series is found, and breaks do not feign it."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.count_regression import Fit
from saferplan.statistics.count_trend import count_trend

MONTH = np.arange(60)
SEASON = 0.4 * np.sin(MONTH * np.pi / 6) + 0.1 * np.cos(MONTH * np.pi / 3)


def drawn(yearly, series, *, level=30.0, size=10.0, seed=2):
    mean = level * np.exp(SEASON + np.log(yearly) * MONTH / 12)
    return np.random.default_rng(seed).negative_binomial(size, size / (size + mean), (series, 60))


@pytest.mark.parametrize("yearly", [0.9, 1.0, 1.15])
def test_the_factor_put_in_is_found_and_the_interval_holds_it(yearly):
    found = count_trend(drawn(yearly, 1500))
    assert np.median(found.yearly_ratio) == pytest.approx(yearly, abs=0.01)
    assert 0.93 < ((found.lower <= yearly) & (yearly <= found.upper)).mean() < 0.97


def test_months_that_depend_on_each_other_cost_some_of_the_level():
    # The figure of docs/methods/trend-tests.md.
    rng = np.random.default_rng(3)
    shock = rng.normal(size=(1500, 60))
    slow = shock.copy()
    for t in range(1, 60):
        slow[:, t] = 0.4 * slow[:, t - 1] + np.sqrt(1 - 0.4**2) * shock[:, t]
    found = count_trend(rng.poisson(30 * np.exp(SEASON + 0.3 * slow)))
    assert 0.86 < ((found.lower <= 1) & (found.upper >= 1)).mean() < 0.93


def test_what_changed_with_the_counting_is_no_trend():
    counts = drawn(1.0, 300)
    counts[:, 30:] *= 2
    assert np.median(count_trend(counts).yearly_ratio) > 1.2
    broken = count_trend(counts, breaks=[30])
    assert np.median(broken.yearly_ratio) == pytest.approx(1, abs=0.02)


def test_more_people_are_no_trend():
    people = 1000 * 1.1 ** (MONTH / 12)
    found = count_trend(drawn(1.1, 300), exposure=people)
    assert np.median(found.yearly_ratio) == pytest.approx(1, abs=0.01)


def test_what_cannot_be_fitted_is_said_and_not_known_months_take_no_part():
    rows = drawn(1.0, 3).astype(float)
    rows[0] = 0
    rows[1, 3:] = np.nan
    rows[2, 10] = np.nan
    found = count_trend(rows)
    assert found.fit.tolist() == [Fit.NOTHING, Fit.TOO_FEW, Fit.YES]
    assert np.isnan(found.yearly_ratio[:2]).all()
    assert np.isfinite(found.fitted[2]).all()
    alone = count_trend(rows[2])
    np.testing.assert_array_equal(alone.yearly_ratio, found.yearly_ratio[2])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: count_trend([1, 2, 3], harmonics=6), "harmonics"),
        (lambda: count_trend([1, -2, 3]), "-2"),
        (lambda: count_trend([1, 2, 3], breaks=[3]), "3 is not the position"),
        (lambda: count_trend(3), "months"),
    ],
)
def test_bad_input_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
