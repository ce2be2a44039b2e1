"""What the pages on hot spots, foresight and pattern change say of themselves, by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.places.foresight import foresight
from saferplan.statistics.places.grids import square_grid
from saferplan.statistics.places.hot_spots import Shuffle, Spot, hot_spots
from saferplan.statistics.places.pattern_change import pattern_change
from saferplan.statistics.places.space_time import emerging_hot_spots

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.mark.parametrize("shuffle", Shuffle)
@pytest.mark.parametrize("mean", [0.3, 3.0])
def test_shuffled_maps_are_called_exceptional_no_more_often_than_stated(mean, shuffle):
    grid = square_grid(0, 0, 40_000, 40_000, size=1000)
    found = hot_spots(
        np.random.default_rng(1).poisson(mean, (200, grid.places)), grid.neighbours(), shuffle=shuffle
    )
    for p in (found.p, found.p_high, found.p_low):
        assert (p <= 0.05).mean() <= 0.052
    assert (found.spot != Spot.NEITHER).any(axis=-1).mean() <= 0.08


@pytest.mark.parametrize("planted", [2, 4, 8])
def test_a_planted_hot_spot_is_found_the_more_often_the_hotter_it_is(planted):
    grid = square_grid(0, 0, 40_000, 40_000, size=1000)
    rng = np.random.default_rng(2)
    maps = rng.poisson(0.3, (100, 40, 40))
    maps[:, 20:22, 20:22] += rng.poisson(planted, (100, 2, 2))
    found = hot_spots(maps.reshape(100, -1), grid.neighbours())
    power = (found.spot.reshape(100, 40, 40)[:, 20:22, 20:22] == Spot.HOT).any(axis=(1, 2)).mean()
    assert power >= {2: 0.1, 4: 0.75, 8: 0.98}[planted]


def test_of_two_hundred_districts_without_any_hot_spot_hardly_one_has_a_kind():
    grid = square_grid(0, 0, 15_000, 15_000, size=1000)
    rng = np.random.default_rng(1)
    some = [
        (emerging_hot_spots(rng.poisson(0.5, (225, 24)), grid.neighbours()).kind != 0).any()
        for _ in range(200)
    ]
    assert np.mean(some) <= 0.02


@pytest.mark.parametrize(
    ("places", "scale", "area_percent"), [(60, 20, 5), (60, 20, 10), (300, 5, 5), (300, 2, 10)]
)
def test_limits_of_the_pei_hold_what_it_is_on_average(places, scale, area_percent):
    rng = np.random.default_rng(3)
    held = []
    for _ in range(20):
        rate = rng.gamma(0.6, scale, places)
        before, after = rng.poisson(rate, (100, places)), rng.poisson(rate, (100, places))
        average = foresight(before, after, seed=1, area_percent=area_percent, draws=1).pei.mean()
        found = foresight(before[:8], after[:8], seed=2, area_percent=area_percent, draws=199)
        held += list((found.pei_lower <= average) & (average <= found.pei_upper))
    assert np.mean(held) >= 0.9


def test_patterns_that_did_not_change_are_called_changed_as_seldom_as_stated():
    rng = np.random.default_rng(3)
    share = rng.dirichlet(np.full(60, 1.0))
    found = pattern_change(rng.multinomial(1500, share, 2000), rng.multinomial(1500, share, 2000))
    assert np.nanmean(found.p <= 0.05) == pytest.approx(0.05, abs=0.01)
    assert np.isin(found.shift, (1, -1)).any(axis=-1).mean() <= 0.06
    held = (found.difference_lower <= 0) & (found.difference_upper >= 0)
    assert held.mean() == pytest.approx(0.95, abs=0.02)
    assert (found.andresen != 0).mean() > 0.12
