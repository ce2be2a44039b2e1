"""General G against esda's documented numbers and against every arrangement."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr

from saferplan.statistics.places.clustering import clustering
from saferplan.statistics.places.grids import square_grid
from saferplan.statistics.places.neighbours import neighbours_from_pairs, neighbours_within

PUBLISHED = tomllib.loads((Path(__file__).parents[2] / "oracles" / "hot_spots.toml").read_text())


def test_six_points_as_esda_documents_them():
    neighbours = neighbours_within(
        np.array(PUBLISHED["east"]) * 1000, np.array(PUBLISHED["north"]) * 1000, PUBLISHED["distance"] * 1000
    )
    found = clustering(PUBLISHED["value"], neighbours, seed=1, draws=9)
    assert found.g == pytest.approx(PUBLISHED["general_g"], abs=5e-9)
    # esda's p is of one tail.
    assert ndtr(-found.z) == pytest.approx(PUBLISHED["general_g_p_one_tail"], abs=5e-7)


@pytest.mark.parametrize("standardised", [False, True])
def test_mean_variance_and_chances_are_those_of_all_arrangements(standardised):
    neighbours = neighbours_from_pairs([(0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (1, 4), (5, 0)], 6)
    if standardised:
        neighbours = neighbours.row_standardised()
    value = np.array([3.0, 5.0, 0.0, 1.0, 8.0, 2.0])
    weights = np.zeros((6, 6))
    weights[np.repeat(np.arange(6), neighbours.number), neighbours.other] = neighbours.weight
    orders = np.array(list(itertools.permutations(value)))
    all_g = np.einsum("pi,ij,pj->p", orders, weights, orders) / (value.sum() ** 2 - (value**2).sum())
    found = clustering(value, neighbours, seed=1, draws=4999)
    assert found.g == pytest.approx(all_g[0], rel=1e-12)
    assert found.expected == pytest.approx(all_g.mean(), rel=1e-12)
    assert found.variance == pytest.approx(all_g.var(), rel=1e-9)
    assert found.p_high == pytest.approx((all_g >= all_g[0] - 1e-12).mean(), abs=0.03)
    assert found.p_low == pytest.approx((all_g <= all_g[0] + 1e-12).mean(), abs=0.03)


def test_maps_without_clusters_are_called_clustered_as_seldom_as_stated():
    grid = square_grid(0, 0, 12_000, 12_000, size=1000)
    maps = np.random.default_rng(2).poisson(0.4, (300, grid.places))
    found = clustering(maps, grid.neighbours(), seed=3, draws=199)
    assert 0.02 < (found.p <= 0.05).mean() < 0.085
    assert found.z.mean() == pytest.approx(0, abs=0.2)


def test_a_map_gets_the_same_in_any_company_and_unknown_places_are_left_out():
    grid = square_grid(0, 0, 6000, 5000, size=1000)
    maps = np.random.default_rng(4).poisson(2, (3, grid.places)).astype(float)
    maps[1, [3, 17]] = np.nan
    many = clustering(maps, grid.neighbours(), seed=5, draws=99)
    kept = ~np.isnan(maps[1])
    alone = clustering(maps[1][kept], grid.with_inside(kept).neighbours(), seed=5, draws=99)
    for name in ("g", "expected", "variance", "z", "p_high", "p_low"):
        assert getattr(many, name)[1] == pytest.approx(getattr(alone, name), rel=1e-12)


def test_where_nothing_can_be_said_nothing_is():
    neighbours = square_grid(0, 0, 3000, 3000, size=1000).neighbours()
    for value in (np.zeros(9), np.eye(1, 9)[0] * 5):
        found = clustering(value, neighbours, seed=1, draws=9)
        assert np.isnan(found.g)
        assert np.isnan(found.p)
    even = clustering(np.full(9, 2), neighbours, seed=1, draws=9)
    assert even.g == pytest.approx(even.expected)
    assert even.p == 1
    with pytest.raises(ValueError, match="9 places are needed"):
        clustering([1, 2], neighbours, seed=1)
