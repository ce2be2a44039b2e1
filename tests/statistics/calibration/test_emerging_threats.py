"""How often the emerging-threat verdict is wrong, and how much more it sees than exceptional months alone.

The numbers stand in docs/methods/emerging-threats.md.
"""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.emerging.farrington import exceptional_months
from saferplan.statistics.emerging.threats import Threat, emerging_threats

pytestmark = [pytest.mark.slow, pytest.mark.long]


def counts(rng, level, spread, season, months, series):
    mean = level * (1 + season * np.sin(np.arange(months) * np.pi / 6))
    if spread == 1:
        return rng.poisson(mean, (series, months))
    return rng.negative_binomial(mean / (spread - 1), 1 / spread, (series, months))


def farrington_p(count):
    found = exceptional_months(count)
    return np.where(found.judged <= 0, found.p, 1.0).min(axis=1)


@pytest.mark.parametrize(
    ("level", "spread", "season", "months", "most"),
    [
        (1, 1, 0, 60, 0.07),
        (3, 1, 0, 36, 0.06),
        (3, 1, 0.3, 60, 0.075),
        (3, 1.5, 0, 60, 0.085),
        (8, 2, 0.3, 60, 0.09),
        (8, 2, 0.3, 36, 0.12),
        (30, 1.5, 0.3, 60, 0.085),
    ],
)
def test_quiet_series_are_called_about_as_rarely_as_stated(level, spread, season, months, most):
    count = counts(np.random.default_rng(5), level, spread, season, months, 800)
    p = emerging_threats(count, seed=1, draws=499).p
    assert 0.015 < (p <= 0.05).mean() < most
    # Whoever calls a year exceptional when one of its months is, is wrong more often than not stated at all.
    assert (farrington_p(count) <= 0.005).mean() > 0.04


def test_two_hundred_quiet_districts_raise_few_false_threats():
    rng = np.random.default_rng(7)
    levels = np.array([1, 2, 3, 4, 6, 8, 10, 15])
    called = 0
    for _ in range(200):
        count = rng.poisson(np.broadcast_to(levels[:, np.newaxis], (8, 60)))
        verdict = emerging_threats(count, seed=1, draws=499).verdict
        called += bool(np.isin(verdict, (Threat.SURGE, Threat.WIDER)).any())
    assert called / 200 < 0.09


@pytest.mark.parametrize(
    ("level", "added", "least_gain"), [(3, 2, 0.1), (3, 3, 0.1), (3, 5, 0.02), (6, 3, 0.2)]
)
def test_at_equal_false_alarms_it_sees_more_than_exceptional_months_alone(level, added, least_gain):
    rng = np.random.default_rng(6)
    quiet = rng.poisson(level, (800, 60))
    limit = np.quantile(emerging_threats(quiet, seed=1, draws=499).p, 0.05)
    limit_of_months = np.quantile(farrington_p(quiet), 0.05)
    surged = rng.poisson(level, (500, 60))
    surged[:, 54:] += rng.poisson(added, (500, 6))
    seen = (emerging_threats(surged, seed=1, draws=499).p <= limit).mean()
    seen_in_months = (farrington_p(surged) <= limit_of_months).mean()
    assert seen > seen_in_months + least_gain
