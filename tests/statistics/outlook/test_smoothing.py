"""Exponential smoothing: R's results, the definition written out, and the top of the likelihood by another way."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize

from saferplan.statistics.kernels.smoothing import DAMPED, LEVEL, TREND, fit_form, run_form

PUBLISHED = tomllib.loads(
    (Path(__file__).parent.parent.parent / "oracles" / "exponential_smoothing.toml").read_text()
)
DEATHS = np.array([PUBLISHED["deaths"]], dtype=float)
FORMS = [(trend, season) for trend in (LEVEL, TREND, DAMPED) for season in (False, True)]


def fit(values, trend, season, *, evaluations=2000, period=12):
    size = len(values)
    smoothing, start, squares = np.empty((size, 4)), np.empty((size, period + 2)), np.empty(size)
    fit_form(
        values,
        np.full(size, values.shape[1]),
        period,
        trend,
        season,
        evaluations,
        smoothing,
        start,
        squares,
    )
    return smoothing, start, squares


def run(values, smoothing, start, origins, months=12):
    ahead, error = np.empty((len(values), len(origins), months)), np.full(values.shape, np.nan)
    final = np.empty_like(start)
    run_form(values, start.shape[1] - 2, smoothing, start, np.array(origins), ahead, error, final)
    return ahead, error, final


def written_out(y, alpha, beta, gamma, phi, level, slope, season):
    """Errors and the next values by Hyndman et al. (2008), table 2.1, additive errors, trend and season."""
    season, errors = list(season), []
    for value in y:
        error = value - (level + phi * slope + season[0])
        level, slope = level + phi * slope + alpha * error, phi * slope + beta * error
        season = [*season[1:], season[0] + gamma * error]
        errors.append(error)
    steps = np.cumsum([phi**step for step in range(1, 13)])
    return np.array(errors), level + steps * slope + np.array(season)


def test_published_forecasts_of_accidental_deaths():
    smoothing, start, squares = fit(DEATHS, LEVEL, True)
    # The starting states of R's search are not at the top; ours are, for any smoothing.
    assert -36 * np.log(squares[0]) >= PUBLISHED["log_likelihood"]
    assert smoothing[0, 0] == pytest.approx(PUBLISHED["level_smoothing"], abs=0.03)
    assert smoothing[0, 2] == pytest.approx(PUBLISHED["season_smoothing"], abs=0.005)
    ahead, _, _ = run(DEATHS, smoothing, start, [72])
    for forecast in PUBLISHED["forecast"]:
        assert ahead[0, 0, forecast["ahead"] - 1] == pytest.approx(forecast["mean"], rel=0.01)
    # Limits by the same formula: with R's own parameters they differ by the sum of squares alone.
    spread = np.sqrt(squares[0] / (72 - 14))
    for forecast in PUBLISHED["forecast"]:
        h, alpha, gamma = forecast["ahead"], PUBLISHED["level_smoothing"], PUBLISHED["season_smoothing"]
        grown = np.sqrt(1 + sum((alpha + gamma * (step % 12 == 0)) ** 2 for step in range(1, h)))
        half = (forecast["upper"] - forecast["lower"]) / 2
        assert 1.959964 * spread * grown == pytest.approx(half, rel=0.06)


@pytest.mark.parametrize(("trend", "season"), FORMS)
def test_errors_and_forecasts_are_those_of_the_definition(trend, season):
    smoothing, start, squares = fit(DEATHS, trend, season)
    errors, after = written_out(
        DEATHS[0], *smoothing[0, :3], smoothing[0, 3], start[0, 0], start[0, 1], start[0, 2:]
    )
    ahead, ours, _ = run(DEATHS, smoothing, start, [72])
    assert ours[0] == pytest.approx(errors, abs=1e-6)
    assert ahead[0, 0] == pytest.approx(after, abs=1e-6)
    assert squares[0] == pytest.approx((errors**2).sum(), rel=1e-6)


@pytest.mark.parametrize(("trend", "season"), FORMS)
def test_no_other_parameters_or_starting_states_do_better(trend, season):
    smoothing, start, squares = fit(DEATHS, trend, season)
    scale = 1000.0

    def squares_of(given):
        alpha, beta, gamma, phi = np.clip(given[:4], 0, 1)
        states = given[4:]
        return (
            written_out(DEATHS[0], alpha, beta, gamma, phi, states[0], states[1], states[2:])[0] ** 2
        ).sum()

    # Starting states by least squares: no move of any of them, with the smoothing found, is better.
    best = np.concatenate([smoothing[0], start[0]])
    if trend == LEVEL and not season:
        found = minimize(
            lambda free: squares_of(np.r_[free[0], 0, 0, 1, free[1] * scale, np.zeros(13)]),
            [0.5, best[4] / scale],
            method="Nelder-Mead",
            options={"xatol": 1e-6, "fatol": 1e-3},
        )
        assert squares[0] == pytest.approx(found.fun, rel=1e-5)
    rng = np.random.default_rng(1)
    free = np.array([True, trend != LEVEL, *[season] * 12])
    for _ in range(200):
        moved = best.copy()
        moved[4:] += free * rng.normal(0, 20, 14)
        assert squares_of(moved) >= squares[0] * (1 - 1e-9)
    inside = np.array([0 < one < 1 for one in smoothing[0]])
    for _ in range(200):
        moved = best.copy()
        moved[:4] += inside * rng.normal(0, 0.01, 4)
        shares = moved[1] <= moved[0] and moved[2] <= 1 - moved[0] and moved[3] in (1.0, best[3])
        if (moved[:3] >= 0.0001).all() and shares:
            assert squares_of(moved) >= squares[0] * (1 - 1e-4)


def test_more_freedom_fits_no_worse():
    rng = np.random.default_rng(5)
    values = np.sqrt(rng.poisson(40, (20, 60)).astype(float))
    plain = fit(values, LEVEL, False)[2]
    for trend, season in FORMS[1:]:
        assert (fit(values, trend, season)[2] <= plain * 1.001).all()


def test_a_month_that_is_not_known_moves_nothing():
    values = DEATHS.copy()
    values[0, [20, 41]] = np.nan
    smoothing, start, squares = fit(values, TREND, True)
    ahead, error, _ = run(values, smoothing, start, [72])
    assert np.isnan(error[0, [20, 41]]).all()
    assert np.nansum(error**2) == pytest.approx(squares[0], rel=1e-6)
    whole, _, _ = run(DEATHS, *fit(DEATHS, TREND, True)[:2], [72])
    assert ahead == pytest.approx(whole, rel=0.03)


def test_forecasts_from_an_origin_know_nothing_of_what_came_after():
    smoothing, start, _ = fit(DEATHS, DAMPED, True)
    changed = DEATHS.copy()
    changed[0, 60:] = 1.0
    one, other = (run(values, smoothing, start, [48, 60])[0] for values in (DEATHS, changed))
    np.testing.assert_array_equal(one, other)
