"""Is there any clustering at all: one number for a whole map, to ask before looking for hot spots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, sealed
from saferplan.statistics.places.hot_spots import sums
from saferplan.statistics.places.neighbours import Neighbours
from saferplan.statistics.result import Result

GENERAL_G = Method(
    "general G of a map",
    1,
    "Getis A and Ord JK (1992), The analysis of spatial association by use of distance statistics, Geographical "
    "Analysis 24, 189-206; p by shuffling values over places, the observed map counted among the shuffled ones",
)

_VALUES_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Clustering(Result):
    """General G of each map: arrays of the shape given without its last axis.

    `g` is the share that neighbours have in the products of all pairs of places; `expected` its mean and `variance`
    its variance over all ways to shuffle the values over the places, exactly; `z` the one from the other in
    standard deviations. High where high values lie beside high ones, low where they keep apart. `p_high`, `p_low` and
    `p`, twice the smaller, are from `draws` shuffled maps. NaN where fewer than four places are known, or fewer than
    two have anything.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (GENERAL_G,)

    g: Floats
    expected: Floats
    variance: Floats
    z: Floats
    p_high: Floats
    p_low: Floats
    p: Floats
    seed: int
    draws: int


def clustering(value: ArrayLike, neighbours: Neighbours, *, seed: int, draws: int = 999) -> Clustering:
    """Whether high values lie beside high ones on a map as a whole.

    Args:
        value: counts or amounts from 0, the places along the last axis and any number of maps before it; NaN where
            not known: such a place is left out.
        neighbours: which places lie beside which; weights are taken as they are.
        seed: starts the shuffling.
        draws: shuffled maps.

    Raises:
        ValueError: values and neighbours do not fit, or a value is negative.

    >>> from saferplan.statistics.places.grids import square_grid
    >>> grid = square_grid(440_000, 310_000, 444_000, 313_000, size=1000)
    >>> found = clustering([0, 1, 0, 0, 2, 7, 5, 0, 1, 6, 4, 0], grid.neighbours(), seed=2017)
    >>> float(found.z.round(1)), float(found.p_high)
    (3.0, 0.001)
    """
    given = amounts(value, "value")
    if given.ndim == 0 or given.shape[-1] != neighbours.places:
        raise ValueError(
            f"value: {neighbours.places} places are needed along the last axis, as in neighbours; "
            f"got shape {given.shape}"
        )
    if draws < 1:
        raise ValueError(f"draws: {draws} cannot be; give at least 1")
    maps = given.reshape(-1, neighbours.places)
    found = np.array([_one(row, neighbours, seed, draws) for row in maps]).reshape(-1, 5)
    g, expected, variance, high, low = found.T.reshape(5, *given.shape[:-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(variance > 0, (g - expected) / np.sqrt(variance), np.nan)
    return Clustering(
        g=sealed(g.copy()),
        expected=sealed(expected.copy()),
        variance=sealed(variance.copy()),
        z=sealed(z),
        p_high=sealed(high.copy()),
        p_low=sealed(low.copy()),
        p=sealed(np.minimum(1.0, 2 * np.minimum(high, low))),
        seed=seed,
        draws=draws,
    )


def _one(row: Floats, neighbours: Neighbours, seed: int, draws: int) -> list[float]:
    known = ~np.isnan(row)
    if known.sum() < 4 or (np.nan_to_num(row) > 0).sum() < 2:
        return [np.nan] * 5
    within = neighbours if known.all() else neighbours.among(known)
    x = row[known]
    scale = x.sum() ** 2 - (x**2).sum()
    g = float(x @ sums(x[np.newaxis], within)[0]) / scale
    expected, variance = _moments(x, within)
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, x.size])))
    above, below, slack = 1, 1, 1e-12 * abs(g)
    block = max(1, _VALUES_AT_ONCE // x.size)
    for start in range(0, draws, block):
        many = min(block, draws - start)
        shuffled = rng.permuted(np.broadcast_to(x, (many, x.size)), axis=1)
        drawn = (shuffled * sums(shuffled, within)).sum(axis=1) / scale
        above += int((drawn >= g - slack).sum())
        below += int((drawn <= g + slack).sum())
    return [g, expected, variance, above / (draws + 1), below / (draws + 1)]


def _moments(x: Floats, neighbours: Neighbours) -> tuple[float, float]:
    """Mean and variance of G over all ways to shuffle the values (Getis and Ord 1992, with Cliff and Ord's sums)."""
    n = float(x.size)
    row = np.repeat(np.arange(neighbours.places), neighbours.number)
    weight, other = neighbours.weight, neighbours.other
    total = weight.sum()
    # Neighbours are mutual, but row-standardised weights are not the same both ways.
    key, reverse = row * neighbours.places + other, other * neighbours.places + row
    order = np.argsort(key)
    back = weight[order[np.searchsorted(key[order], reverse)]]
    s1 = ((weight + back) ** 2).sum() / 2
    around = np.bincount(row, weight, neighbours.places) + np.bincount(other, weight, neighbours.places)
    s2 = (around**2).sum()
    m1, m2, m3, m4 = (float((x**power).sum()) for power in (1, 2, 3, 4))
    b0 = (n**2 - 3 * n + 3) * s1 - n * s2 + 3 * total**2
    b1 = -((n**2 - n) * s1 - 2 * n * s2 + 6 * total**2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * total**2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * total**2
    b4 = s1 - s2 + total**2
    expected = total / (n * (n - 1))
    second = b0 * m2**2 + b1 * m4 + b2 * m1**2 * m2 + b3 * m1 * m3 + b4 * m1**4
    second /= (m1**2 - m2) ** 2 * n * (n - 1) * (n - 2) * (n - 3)
    return expected, max(0.0, second - expected**2)
