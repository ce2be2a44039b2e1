"""Smoothed rates as esda has them."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from saferplan.statistics.places.neighbours import neighbours_from_pairs
from saferplan.statistics.smoothing import smoothed_rates

pytestmark = pytest.mark.peer


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_empirical_bayes_of_all_areas_and_of_neighbours(seed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        smoothing = pytest.importorskip("esda.smoothing")
        weights = pytest.importorskip("libpysal.weights")
    rng = np.random.default_rng(seed)
    people = rng.integers(50, 4000, 100)
    count = rng.poisson(people * rng.gamma(3, 0.005, 100))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lattice = weights.lat2W(10, 10)
        whole = smoothing.Empirical_Bayes(count, people).r
        local = smoothing.Spatial_Empirical_Bayes(count, people, lattice).r
    pairs = [
        (place, other) for place, others in lattice.neighbors.items() for other in others if place < other
    ]
    assert smoothed_rates(count, people, per=1).rate == pytest.approx(np.ravel(whole), rel=1e-10)
    ours = smoothed_rates(count, people, neighbours=neighbours_from_pairs(pairs, 100), per=1)
    assert ours.rate == pytest.approx(np.ravel(local), rel=1e-9)
