"""Hot spots, emerging hot spots and densities, beside esda and KDEpy."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np

from benchmarks.statistics.row import StatisticsRow, cpu_seconds, timed
from saferplan.statistics.places.density import Kernel, kernel_density
from saferplan.statistics.places.foresight import foresight
from saferplan.statistics.places.grids import Grid, square_grid
from saferplan.statistics.places.hot_spots import hot_spots
from saferplan.statistics.places.neighbours import Neighbours
from saferplan.statistics.places.pattern_change import pattern_change
from saferplan.statistics.places.space_time import emerging_hot_spots

SIDE, MONTHS = 224, 60
POINTS, NODES = 200_000, 500


def rows() -> Iterator[StatisticsRow]:
    """The rows of this family."""
    rng = np.random.default_rng(2017)
    grid = square_grid(0, 0, SIDE * 1000, SIDE * 1000, size=1000)
    neighbours = grid.neighbours()
    count = rng.negative_binomial(0.5, 0.25, grid.places)
    yield StatisticsRow(
        f"Gi* with exact p, {grid.places:,} cells",
        timed(lambda: hot_spots(count, neighbours), runs=5),
        0.06,
        0.03,
        "esda, z and 999 permutations",
        _esda(count, hot_spots(count, neighbours).z),
        note="neighbours made before, on both sides",
    )
    yield StatisticsRow(f"neighbours of {grid.places:,} cells", timed(grid.neighbours, runs=5), 0.06)
    months = rng.poisson(rng.gamma(0.5, 0.5, (grid.places, 1)), (grid.places, MONTHS))
    yield StatisticsRow(
        f"Gi* of {grid.places:,} cells by {MONTHS} months, and Mann-Kendall",
        timed(lambda: _z_and_trend(months, neighbours)),
        0.4,
        0.15,
    )
    yield StatisticsRow(
        f"the same with exact p of 3 million bins, false discovery and kinds of {grid.places:,} cells",
        timed(lambda: emerging_hot_spots(months, neighbours)),
        2.5,
    )
    x, y = _points(rng)
    nodes = square_grid(0, 0, 20_000, 20_000, size=20_000 / NODES)
    yield StatisticsRow(
        f"Gaussian density of {POINTS:,} points, {NODES} by {NODES}, edge corrected",
        timed(lambda: kernel_density(x, y, nodes, 300, kernel=Kernel.GAUSSIAN), runs=5),
        0.03,
        0.01,
        "KDEpy FFTKDE, no edge correction",
        _kdepy(x, y, nodes),
        note="the kernel's spectrum and the share of it inside are kept from a map of the same grid before",
    )
    yield StatisticsRow(
        "PAI, PEI and 999 resamples of 2,000 places",
        timed(lambda: foresight(count[:2000], count[2000:4000], seed=1)),
        1.5,
    )
    yield StatisticsRow(
        f"pattern change of {grid.places:,} places",
        timed(lambda: pattern_change(count, months[:, 0])),
        0.2,
    )


def _z_and_trend(months: np.ndarray, neighbours: Neighbours) -> np.ndarray:
    """Only what the budget of methods counts; the parts of `emerging_hot_spots` before its chances."""
    from saferplan.statistics.places import space_time

    value = np.ascontiguousarray(months.T, dtype=np.float64)
    known = np.ones(value.shape, dtype=np.bool_)
    total, number = space_time._windows(value, known, neighbours, 1)
    families = space_time._families(MONTHS, 1, space_time.Against.ALL_MONTHS)
    z = space_time._standardised(value, known, total, number, families)
    return space_time._trend(np.ascontiguousarray(z.T))[0]


def _points(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    middle = rng.uniform(3000, 17_000, (50, 2))[rng.integers(0, 50, POINTS)]
    spread = np.clip(middle + rng.normal(0, 800, (POINTS, 2)), 1, 19_999)
    return spread[:, 0], spread[:, 1]


def _esda(count: np.ndarray, z: np.ndarray) -> float | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import esda
            import libpysal
    except ImportError:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weights = libpysal.weights.lat2W(SIDE, SIDE, rook=False)
        value = count.astype(float)

        def theirs() -> object:
            return esda.G_Local(value, weights, transform="B", star=True, permutations=999, n_jobs=1, seed=1)

        np.testing.assert_allclose(theirs().Zs, z, atol=1e-9)
        return cpu_seconds(theirs, runs=1)


def _kdepy(x: np.ndarray, y: np.ndarray, grid: Grid) -> float | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from KDEpy import FFTKDE
    except ImportError:
        return None
    given = np.column_stack([x, y])
    # Its nodes must hold every point: the middles of our cells, and a rim.
    step = grid.size
    line = np.arange(-1, NODES + 1) * step + step / 2
    nodes = np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1).reshape(-1, 2)

    def theirs() -> np.ndarray:
        return FFTKDE(kernel="gaussian", bw=300).fit(given).evaluate(nodes)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = theirs().reshape(NODES + 2, NODES + 2)[1:-1, 1:-1].T * POINTS * 1e6
        ours = kernel_density(x, y, grid, 300, kernel=Kernel.GAUSSIAN, edge_correction=False)
        # It is some 5% low at the peaks; ours are held to the direct sum at nodes of their own.
        assert np.corrcoef(found.ravel(), ours.density)[0, 1] > 0.999
        east, north = grid.middles()
        at = np.argsort(ours.density)[-1000::100]
        far = (east[at, np.newaxis] - x) ** 2 + (north[at, np.newaxis] - y) ** 2
        direct = 1e6 / (2 * np.pi * 300**2) * np.exp(-far / (2 * 300**2)).sum(axis=1)
        np.testing.assert_allclose(ours.density[at], direct, rtol=0.003)
        return cpu_seconds(theirs)
