"""Points spread over the nodes of a grid, for densities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]


@kernel
def spread_points(
    east: Floats, north: Floats, weight: Floats, inside: NDArray[np.bool_], onto: Floats
) -> tuple[int, float]:
    """Adds each point to the four nodes around it, by how near it is to each (linear binning).

    Positions are in cells from the south-western corner of the grid, NaN where there is none; nodes are the middles
    of cells, and `onto` has a rim of them around the grid. Only points in cells that are `inside` are added; returns
    how many these are, and the sum of their weights.
    """
    rows, columns = inside.shape
    count, total = 0, 0.0
    for point in range(east.size):
        x, y = east[point], north[point]
        if not (x >= 0 and x < columns and y >= 0 and y < rows) or not inside[int(y), int(x)]:
            continue
        x += 0.5
        y += 0.5
        left, low = int(x), int(y)
        x -= left
        y -= low
        w = weight[point]
        count += 1
        total += w
        onto[low, left] += w * (1 - x) * (1 - y)
        onto[low, left + 1] += w * x * (1 - y)
        onto[low + 1, left] += w * (1 - x) * y
        onto[low + 1, left + 1] += w * x * y
    return count, total


def warm() -> None:
    """Runs every kernel of this module once."""
    spread_points(np.array([0.5]), np.array([0.25]), np.ones(1), np.ones((1, 1), np.bool_), np.zeros((3, 3)))
