"""How often near repeats are called where there are none, and how many planted ones it takes to see them.

The numbers stand in docs/methods/near-repeat.md, from 400 runs of 999 shuffles.
"""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.repeats.near_repeat import near_repeat

pytestmark = [pytest.mark.slow, pytest.mark.long]

EVENTS, RUNS, CLUSTERS = 400, 150, 40
NEAR, FAR = (1, 0), (4, 3)


def events(
    rng: np.random.Generator, *, clustered: bool, rising: float = 0.0, planted: float = 0.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A year of events over 25 square kilometres: metres east and north, and the day.

    `rising`: this share of the eastern half's events moves to the second half of the year. `planted`: this share of
    all events follows another within 100 metres and a week.
    """
    if clustered:
        centres = rng.uniform(0, 5000, (CLUSTERS, 2))
        of = rng.choice(CLUSTERS, EVENTS, p=rng.dirichlet(np.full(CLUSTERS, 0.5)))
        place = centres[of] + rng.normal(0, 150, (EVENTS, 2))
    else:
        place = rng.uniform(0, 5000, (EVENTS, 2))
    season = 1 + 0.4 * np.cos(np.arange(365) / 365 * 2 * np.pi)
    day = rng.choice(365, EVENTS, p=season / season.sum())
    moves = (place[:, 0] > 2500) & (rng.random(EVENTS) < rising)
    day[moves] = rng.integers(182, 365, moves.sum())
    order = rng.permutation(EVENTS)
    follows = round(planted * EVENTS)
    first, then = order[:follows], order[follows : 2 * follows]
    angle, apart = rng.uniform(0, 2 * np.pi, follows), rng.uniform(5, 95, follows)
    place[then] = place[first] + apart[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    day[then] = np.minimum(364, day[first] + rng.integers(0, 7, follows))
    return place[:, 0] + 440_000, place[:, 1] + 310_000, day


def called(seed: int, **how: object) -> tuple[float, float]:
    """How often the near band and a far band are called at 5%."""
    rng = np.random.default_rng(seed)
    found = [near_repeat(*events(rng, **how), seed=run, draws=199).p <= 0.05 for run in range(RUNS)]
    return float(np.mean([one[NEAR] for one in found])), float(np.mean([one[FAR] for one in found]))


@pytest.mark.parametrize("clustered", [False, True])
def test_where_nothing_follows_it_is_called_as_rarely_as_stated(clustered):
    near, far = called(11, clustered=clustered)
    assert near < 0.1
    assert far < 0.1


def test_a_part_of_the_area_that_rises_looks_a_little_like_it():
    near, _ = called(12, clustered=True, rising=0.5)
    assert 0.04 < near < 0.2


def test_one_in_twenty_that_follow_are_seen_and_only_near_by():
    near, far = called(13, clustered=True, planted=0.05)
    assert near > 0.9
    assert far < 0.12
