"""How often the intervals of an evaluation hold the truth, by simulation: the figures of docs/methods/evaluation.md."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.evaluation.difference_in_differences import ErrorFrom, difference_in_differences
from saferplan.statistics.evaluation.displacement_difference import displacement_difference
from saferplan.statistics.evaluation.displacement_quotient import displacement_quotient
from saferplan.statistics.evaluation.interrupted_series import SeriesErrors, interrupted_series
from saferplan.statistics.evaluation.synthetic_control import synthetic_control

pytestmark = [pytest.mark.slow, pytest.mark.long]


def expected(
    rng: np.random.Generator,
    sets: int,
    areas: int,
    months: int,
    *,
    mean: float = 10.0,
    size: float = np.inf,
    own_shock: float = 0.0,
    correlation: float = 0.0,
) -> np.ndarray:
    """Expected counts: areas of different level, a common season, and what makes counts spread wider.

    `size` that of the negative binomial; `own_shock` the spread of what happens to an area half-way and stays;
    `correlation` that of a month with the next in shocks of 20%.
    """
    level = mean * rng.gamma(4, 0.25, (sets, areas, 1))
    found = level * (1 + 0.2 * np.sin(np.arange(months) * np.pi / 6))
    shock = rng.normal(0, own_shock, (sets, areas, 1))
    found[..., months // 2 :] *= np.exp(shock)
    if correlation:
        noise = rng.normal(0, 1, (sets, areas, months))
        for month in range(1, months):
            noise[..., month] *= np.sqrt(1 - correlation**2)
            noise[..., month] += correlation * noise[..., month - 1]
        found *= np.exp(0.2 * noise)
    return found if np.isinf(size) else found * rng.gamma(size, 1 / size, found.shape)


def held(lower: np.ndarray, upper: np.ndarray, truth: float) -> float:
    known = ~np.isnan(lower)
    return float(np.mean((lower[known] <= truth) & (truth <= upper[known])))


@pytest.mark.parametrize("mean", [3, 10, 50, 200])
def test_displacement(mean):
    rng = np.random.default_rng(mean)
    four = rng.poisson(mean, (4, 20000, 2))
    for level in (0.80, 0.95):
        found = displacement_difference(*four, level=level)
        assert held(found.lower, found.upper, 0) == pytest.approx(level, abs=0.01)
    # The treated areas fall by 40%, those round about by 20%: the quotient is a half.
    treated, about = (rng.poisson(np.multiply(mean, [1, after]), (6000, 2)) for after in (0.6, 0.8))
    found = displacement_quotient(treated, rng.poisson(2 * mean, (6000, 2)), about)
    assert 0.94 < held(found.net_lower, found.net_upper, 0.2) < 0.99
    assert 0.94 < held(found.total_net_lower, found.total_net_upper, 0.6 * mean) < 0.97
    if mean > 10:
        assert 0.94 < held(found.quotient_lower, found.quotient_upper, 0.5) < 0.97


@pytest.mark.parametrize(
    ("areas", "case", "error_from", "least"),
    [
        ((1, 5), {}, ErrorFrom.MONTHS, 0.95),
        ((1, 5), {"size": 5}, ErrorFrom.MONTHS, 0.94),
        ((1, 5), {"own_shock": 0.15, "size": 5}, ErrorFrom.MONTHS, 0.89),
        ((1, 5), {"correlation": 0.5}, ErrorFrom.MONTHS, 0.91),
        ((5, 5), {"size": 5}, ErrorFrom.AREAS, 0.93),
        ((5, 5), {"own_shock": 0.15, "size": 5}, ErrorFrom.AREAS, 0.92),
        ((15, 30), {"own_shock": 0.15, "size": 5}, ErrorFrom.AREAS, 0.93),
        ((15, 30), {"correlation": 0.5}, ErrorFrom.AREAS, 0.93),
    ],
)
def test_difference_in_differences(areas, case, error_from, least):
    rng = np.random.default_rng(7)
    treated, control = (rng.poisson(expected(rng, 2000, size, 24, **case)) for size in areas)
    found = difference_in_differences(treated, control, 12)
    assert found.error_from is error_from
    assert least < held(found.lower, found.upper, 1) < 0.985
    if not case.get("correlation"):
        assert np.mean(found.drift_p < 0.05) < 0.065


@pytest.mark.parametrize(
    ("months", "start", "case", "least"),
    [(3, 1, {}, 0.94), (3, 1, {"size": 5}, 0.9), (4, 2, {"own_shock": 0.15}, 0.89), (5, 2, {"size": 5}, 0.9)],
)
def test_difference_in_differences_of_a_few_months(months, start, case, least):
    rng = np.random.default_rng(17)
    treated, control = (rng.poisson(expected(rng, 4000, size, months, mean=40, **case)) for size in (1, 8))
    found = difference_in_differences(treated, control, start)
    assert found.error_from is ErrorFrom.CONTROL_AREAS
    assert least < held(found.lower, found.upper, 1) < 0.99


@pytest.mark.parametrize(
    ("before", "after", "case", "least"),
    [
        (24, 12, {}, 0.95),
        (24, 12, {"size": 5}, 0.94),
        (24, 12, {"correlation": 0.5}, 0.89),
        (48, 24, {"size": 5}, 0.94),
        (48, 24, {"correlation": 0.5}, 0.89),
        (48, 24, {"correlation": 0.7}, 0.85),
    ],
)
def test_interrupted_series(before, after, case, least):
    rng = np.random.default_rng(8)
    count = rng.poisson(expected(rng, 1500, 1, before + after, mean=30, **case))[:, 0]
    found = interrupted_series(count, before)
    assert least < held(found.lower, found.upper, 1) < 0.99
    if case.get("correlation"):
        for published in (SeriesErrors.QUASI_POISSON, SeriesErrors.NEWEY_WEST):
            other = interrupted_series(count, before, errors=published)
            assert held(other.lower, other.upper, 1) < held(found.lower, found.upper, 1) - 0.04


def test_synthetic_control():
    rng = np.random.default_rng(9)
    count = rng.poisson(expected(rng, 400, 21, 48, mean=20, size=10))
    found = synthetic_control(count[:, 0], count[:, 1:], 36)
    assert np.mean(found.p <= 0.05) == pytest.approx(1 / 21, abs=0.025)
    assert np.mean(found.p <= 0.10) == pytest.approx(2 / 21, abs=0.035)
