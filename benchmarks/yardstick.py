"""A fixed piece of work, timed beside what is measured, that tells a slow machine from slow code.

It does what the statistics do: a compiled loop of whole numbers and logarithms, waiting on memory here and there, and
a sort; in one thread, always the same. What it takes depends on the machine and on what else that does, and on nothing
that is ours to make faster.
"""

from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

from benchmarks.statistics.row import Timing, timed

REFERENCE_SECONDS = 0.088
"""CPU seconds it took, at the least of many runs, on the machine on which the budgets were set and the figures in the
documentation measured (two virtual cores of an AMD EPYC with AVX-512, Python 3.11, numpy 2.4, numba 0.68). It turns
no goal into another: goals are seconds, whatever the machine."""

_STEPS, _VALUES = 6_000_000, 1_000_000


@numba.njit(cache=True, nogil=True)
def loop(seen: NDArray[np.int64], steps: int) -> tuple[int, float]:
    """Multiplicative congruential numbers (MINSTD), tallied; the last, and the sum of their logarithms."""
    state, total = 1, 0.0
    for _ in range(steps):
        state = state * 48_271 % 2_147_483_647
        seen[state % seen.size] += 1
        total += math.log(state)
    return state, total


def yardstick() -> Timing:
    """What it takes here and now: the least of five runs."""
    values = np.random.default_rng(2017).random(_VALUES)
    seen = np.zeros(1 << 14, np.int64)

    def once() -> None:
        loop(seen, _STEPS)
        np.sort(values)

    return timed(once, runs=5)
