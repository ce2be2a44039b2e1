"""Points spread over the nodes of a grid, for densities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]


@kernel
def spread_points(column: Floats, row: Floats, weight: Floats, onto: Floats) -> None:
    """Adds each point to the four nodes around it, by how near it is to each (linear binning).

    Positions are in cells, whole numbers at the nodes; a point beyond the outermost nodes adds to the nearest ones.
    """
    rows, columns = onto.shape
    for point in range(column.size):
        x = min(max(column[point], 0.0), columns - 1.0)
        y = min(max(row[point], 0.0), rows - 1.0)
        left, low = min(int(x), max(columns - 2, 0)), min(int(y), max(rows - 2, 0))
        east, north = x - left, y - low
        right, high = min(left + 1, columns - 1), min(low + 1, rows - 1)
        w = weight[point]
        onto[low, left] += w * (1 - east) * (1 - north)
        onto[low, right] += w * east * (1 - north)
        onto[high, left] += w * (1 - east) * north
        onto[high, right] += w * east * north


def warm() -> None:
    """Runs every kernel of this module once."""
    spread_points(np.array([0.5]), np.array([0.25]), np.ones(1), np.zeros((2, 2)))
