"""Gi* as esda has it, and where its chances go astray."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from saferplan.statistics.places.grids import square_grid
from saferplan.statistics.places.hot_spots import hot_spots

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def peers():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        esda = pytest.importorskip("esda", reason="esda is not installed (requirements/peers.txt)")
        libpysal = pytest.importorskip(
            "libpysal", reason="libpysal is not installed (requirements/peers.txt)"
        )
    return esda, libpysal


@pytest.mark.parametrize("include_self", [True, False])
def test_z_on_a_grid(peers, include_self):
    esda, libpysal = peers
    grid = square_grid(0, 0, 20_000, 30_000, size=1000)
    count = np.random.default_rng(1).negative_binomial(0.6, 0.3, grid.places)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weights = libpysal.weights.lat2W(30, 20, rook=False)
        theirs = esda.G_Local(
            count.astype(float), weights, transform="B", star=True if include_self else None, permutations=0
        )
    found = hot_spots(count, grid.neighbours(), include_self=include_self)
    assert found.z == pytest.approx(theirs.Zs, abs=1e-10)


def test_its_simulated_chances_lie_around_the_exact_ones(peers):
    esda, libpysal = peers
    grid = square_grid(0, 0, 20_000, 20_000, size=1000)
    count = np.random.default_rng(2).negative_binomial(2, 0.3, grid.places)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weights = libpysal.weights.lat2W(20, 20, rook=False)
        theirs = esda.G_Local(
            count.astype(float), weights, transform="B", star=True, permutations=9999, seed=3, n_jobs=1
        )
    found = hot_spots(count, grid.neighbours())
    # Its p is of the tail in which the place lies; ties in the upper tail only.
    upper = found.z > 1
    assert upper.sum() > 30
    assert theirs.p_sim[upper] == pytest.approx(found.p_high[upper], abs=0.02)
