"""How often a whole assessment calls something that is nothing, and how much of something it finds.

A hundred quiet districts (the page has two hundred of them): fourteen kinds of crime at a district's usual levels, for
the partnership and for its wards, three years of months. What an assessment tests is tested: changes of a year against
the year before, with the scatter of its months, under one false-discovery rate, and emerging threats under theirs. The
numbers stand in docs/methods/calibration.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from saferplan.statistics.change import compare
from saferplan.statistics.emerging.threats import Threat, emerging_threats
from saferplan.statistics.multiplicity import false_discoveries
from saferplan.statistics.overdispersion import overdispersion

pytestmark = [pytest.mark.slow, pytest.mark.long]

DISTRICTS, MONTHS, WARDS, RATE = 100, 36, 20, 0.05
# Records a month of fourteen kinds in a district of 100,000 people, from violence to theft from the person.
LEVELS = np.array([290, 62, 70, 55, 60, 48, 42, 30, 25, 18, 12, 8, 5, 3], dtype=float)
SHARES = np.random.default_rng(1).dirichlet(np.full(WARDS, 3.0))


@dataclass(frozen=True)
class Found:
    """Of each district: changes called, those called that are none, and whether a threat was called."""

    called: np.ndarray
    false: np.ndarray
    threat: np.ndarray


def assessed(
    rng: np.random.Generator, *, spread: float = 1.0, changed: int = 0, factor: float = 1.0
) -> Found:
    """Simulates districts in which the first `changed` kinds move by `factor` in the latest year, and assesses each."""
    called, false, threat = [], [], []
    for _ in range(DISTRICTS):
        mean = np.broadcast_to((LEVELS[:, np.newaxis] * SHARES)[..., np.newaxis], (14, WARDS, MONTHS)).copy()
        mean[:changed, :, -12:] *= factor
        wide = spread > 1
        counts = rng.negative_binomial(mean / (spread - 1), 1 / spread) if wide else rng.poisson(mean)
        series = np.concatenate([counts.sum(axis=1), counts.reshape(-1, MONTHS)])
        moved = np.concatenate([np.arange(14) < changed, np.repeat(np.arange(14) < changed, WARDS)])
        before, after = series[:, -24:-12], series[:, -12:]
        scatter = overdispersion(before, after)
        found = compare(
            before.sum(axis=1), after.sum(axis=1), dispersion=scatter.dispersion, freedom=scatter.freedom
        )
        p = np.where(np.isnan(found.e_test_p), found.p, found.e_test_p)
        discovered = false_discoveries(p, rate=RATE).discovered
        called.append(discovered.sum())
        false.append((discovered & ~moved).sum())
        verdict = emerging_threats(counts.sum(axis=1), seed=1, draws=299).verdict
        threat.append(np.isin(verdict, (Threat.SURGE, Threat.WIDER)).any())
    return Found(np.array(called), np.array(false), np.array(threat))


def test_a_quiet_district_is_seldom_told_of_a_change():
    found = assessed(np.random.default_rng(2))
    assert (found.called > 0).mean() < 0.08
    assert found.threat.mean() < 0.1


def test_of_what_is_called_few_are_false():
    found = assessed(np.random.default_rng(3), changed=3, factor=1.25)
    assert found.false.sum() / found.called.sum() < 0.06
    assert found.called.mean() > 5


def test_months_that_scatter_more_than_chance_are_no_changes():
    found = assessed(np.random.default_rng(4), spread=1.5)
    assert (found.called > 0).mean() < 0.1
    assert found.threat.mean() < 0.12
