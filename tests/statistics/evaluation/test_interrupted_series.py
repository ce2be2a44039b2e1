"""Interrupted series: R's numbers on the seat belt law, the errors by another way, what is said of bad input."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from saferplan.statistics.count_regression import Fit
from saferplan.statistics.evaluation.interrupted_series import Season, SeriesErrors, interrupted_series

BELTS = tomllib.loads((Path(__file__).parents[2] / "oracles" / "evaluation.toml").read_text())["seatbelts"]


def series(seed: int = 3, months: int = 48, size: int | None = None) -> np.ndarray:
    rng = np.random.default_rng(seed)
    month = np.arange(months)
    return rng.poisson(
        np.exp(3.2 + 0.05 * month / 12 + 0.2 * np.sin(month * np.pi / 6)), (*([size] if size else []), months)
    )


def test_the_seat_belt_law_as_r_has_it():
    found = interrupted_series(
        BELTS["drivers"], BELTS["start"], season=Season.MONTHS, errors=SeriesErrors.QUASI_POISSON
    )
    assert np.log(found.step.ratio) == pytest.approx(BELTS["law"], abs=5e-12)
    assert float(found.step.ratio) == pytest.approx(BELTS["ratio"], abs=5e-9)
    assert np.log(found.trend.ratio) / 12 == pytest.approx(BELTS["month"], abs=5e-12)
    assert float(found.dispersion) == pytest.approx(BELTS["dispersion"], abs=5e-8)
    quantile = t.ppf(0.975, 192 - 14)
    assert np.log(found.step.upper / found.step.lower) / 2 == pytest.approx(
        BELTS["law_error"] * quantile, abs=2e-8
    )
    # A step alone is the effect.
    assert float(found.effect) == pytest.approx(BELTS["ratio"], abs=5e-9)
    after = np.sum(BELTS["drivers"][BELTS["start"] :])
    assert float(found.avoided) == pytest.approx(after / BELTS["ratio"] - after, rel=1e-7)


def test_belts_with_dependent_months_are_less_sure():
    plain, dependent = (
        interrupted_series(BELTS["drivers"], BELTS["start"], season=Season.MONTHS, errors=errors)
        for errors in (SeriesErrors.QUASI_POISSON, SeriesErrors.AUTOREGRESSIVE)
    )
    assert float(plain.effect) == float(dependent.effect)
    assert float(dependent.lower) < float(plain.lower)
    assert float(dependent.autocorrelation) > 0.2
    assert float(dependent.autocorrelation_p) < 0.001


def test_the_effect_with_a_slope_is_the_sum_over_the_months_after():
    found = interrupted_series(series(), 36, slope=True)
    assert float(found.effect) == pytest.approx(found.fitted[36:].sum() / found.expected[36:].sum())
    # A Poisson fit with a step keeps the records after the start.
    assert found.fitted[36:].sum() == pytest.approx(series()[36:].sum())
    assert float(found.avoided) == pytest.approx(found.expected[36:].sum() - series()[36:].sum(), rel=1e-6)


def test_running_sums_are_the_correlation_matrix():
    count = series(9)
    found = interrupted_series(count, 36, season=Season.NONE)
    rho = float(found.autocorrelation)
    month = np.arange(48)
    design = np.column_stack([np.ones(48), (month - 36) / 12, month >= 36])
    mean = found.fitted
    bread = np.linalg.inv((design * mean[:, np.newaxis]).T @ design)
    scores = np.sqrt(mean)[:, np.newaxis] * design
    correlations = rho ** np.abs(np.subtract.outer(month, month))
    made = np.eye(48) - design @ np.linalg.pinv(design)
    residual = (count - mean) / np.sqrt(mean)
    spread = max(1.0, residual @ residual / np.trace(made @ correlations @ made))
    error = np.sqrt((bread @ scores.T @ correlations @ scores @ bread)[2, 2] * spread)
    reach = t.ppf(0.975, 45 * (1 - rho) / (1 + rho))
    assert np.log(found.upper / found.effect) / reach == pytest.approx(error, rel=1e-3)


def test_no_dependence_and_no_overdispersion_leave_poisson_errors():
    even = np.tile([29, 31], 24)
    found = interrupted_series(even, 36, season=Season.NONE)
    assert float(found.autocorrelation) == 0
    assert float(np.log(found.step.upper / found.step.ratio)) > 0.1


@given(st.integers(0, 50))
def test_one_gets_the_same_as_among_many(seed):
    rows = series(seed, 40, 3).astype(float)
    rows[1, 7] = np.nan
    many = interrupted_series(rows, 30)
    for place, row in enumerate(rows):
        alone = interrupted_series(row, 30)
        for name in ("effect", "lower", "upper", "p", "autocorrelation"):
            np.testing.assert_allclose(getattr(alone, name), getattr(many, name)[place], rtol=1e-12)


def test_months_left_out_take_no_part():
    count = series().astype(float)
    spoilt = count.copy()
    spoilt[33:36] = 500
    out = np.arange(48) // 3 == 11
    found = interrupted_series(spoilt, 36, left_out=out)
    count[33:36] = np.nan
    assert float(found.effect) == pytest.approx(float(interrupted_series(count, 36).effect))


def test_the_name_of_the_first_month_moves_nothing_but_names():
    one, other = (
        interrupted_series(series(), 36, first_month=month, season=Season.MONTHS) for month in (1, 7)
    )
    assert float(one.effect) == pytest.approx(float(other.effect), rel=1e-9)
    assert float(one.upper) == pytest.approx(float(other.upper), rel=1e-9)


def test_rates_follow_people():
    people = np.linspace(1000, 1300, 48)
    count = np.round(people * np.where(np.arange(48) < 36, 0.04, 0.02)).astype(int)
    found = interrupted_series(count, 36, exposure=people, season=Season.NONE)
    assert float(found.effect) == pytest.approx(0.5, abs=0.02)


def test_a_series_that_cannot_be_fitted_says_so():
    rows = np.zeros((2, 36))
    rows[1] = np.nan
    found = interrupted_series(rows, 24)
    assert found.fit.tolist() == [Fit.NOTHING, Fit.TOO_FEW]
    assert np.isnan(found.effect).all()
    assert np.isnan(found.autocorrelation).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": [1, 2, -3, 1]}, "-3"),
        ({"start": 1}, "two months before"),
        ({"start": 4}, "one after"),
        ({"first_month": 13}, "start"),
        ({"exposure": [1, 0, 1, 1]}, "divided by"),
        ({"left_out": [True]}, "4 values"),
        ({"level": 2}, "level"),
    ],
)
def test_bad_input_is_named(change, said):
    given_ = {"count": [1, 2, 3, 1], "start": 2, "season": Season.NONE, **change}
    with pytest.raises(ValueError, match=said):
        interrupted_series(given_.pop("count"), given_.pop("start"), **given_)
