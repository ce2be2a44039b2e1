"""Likelihood ratios of records in many overlapping zones and windows, for what was found and for what chance gives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel
from saferplan.statistics.kernels.random import advanced, below, mixed, stream

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.uint8]


@kernel
def of_zones(
    held: Integers,
    nearest: Integers,
    ends: Flags,
    mean: Floats,
    log_mean: Floats,
    log_outside: Floats,
    times_log: Floats,
    total: int,
    fewest: int,
    statistic: Floats,
    duration: Integers,
) -> None:
    """The highest log-likelihood ratio of each zone over its windows, and the months of that window.

    `held` are records by place in the latest month, the latest two, and so on; `nearest` and `ends` say which places
    make up the zones round each place; `mean` is what is expected by zone and window; `times_log` is n log n.
    With a `total` of 0 against counts that are expected; else against records shuffled, so many in all.
    Windows with fewer than `fewest` records are passed over.
    """
    windows = held.shape[1]
    running = np.empty(windows, np.int64)
    for centre in range(nearest.shape[0]):
        running[:] = 0
        for rank in range(nearest.shape[1]):
            place = nearest[centre, rank]
            for window in range(windows):
                running[window] += held[place, window]
            statistic[centre, rank], duration[centre, rank] = 0.0, 0
            if not ends[centre, rank]:
                continue
            for window in range(windows):
                found = running[window]
                due = mean[centre, rank, window]
                if found <= due or found < fewest:
                    continue
                gain = times_log[found] - found * log_mean[centre, rank, window]
                if total == 0:
                    gain += due - found
                else:
                    outside = total - found
                    gain += times_log[outside] - outside * log_outside[centre, rank, window]
                if gain > statistic[centre, rank]:
                    statistic[centre, rank], duration[centre, rank] = gain, window + 1


@kernel
def highest(
    held: Integers,
    nearest: Integers,
    ends: Flags,
    mean: Floats,
    log_mean: Floats,
    log_outside: Floats,
    times_log: Floats,
    total: int,
    fewest: int,
    most: Floats,
) -> None:
    """The highest of all zones, for each of the tables of records in `held`."""
    statistic = np.empty(nearest.shape)
    duration = np.empty(nearest.shape, np.int64)
    for table in range(held.shape[0]):
        of_zones(
            held[table],
            nearest,
            ends,
            mean,
            log_mean,
            log_outside,
            times_log,
            total,
            fewest,
            statistic,
            duration,
        )
        most[table] = statistic.max()


@kernel
def shuffled(place: Integers, age: Integers, seed: int, first: int, held: Integers) -> None:
    """Records with their ages shuffled over them; ages from the last window on are left out. Fills zeros.

    Table n of `held` comes from the stream of the number `first` + n.
    """
    ages = np.empty(age.size, np.int64)
    for table in range(held.shape[0]):
        ages[:] = age
        state = stream(seed, first + table)
        for last in range(age.size - 1, -1, -1):
            state = advanced(state)
            chosen = below(mixed(state), last + 1)
            ages[chosen], ages[last] = ages[last], ages[chosen]
            if ages[last] < held.shape[2]:
                held[table, place[last], ages[last]] += 1
        for which in range(held.shape[1]):
            for window in range(1, held.shape[2]):
                held[table, which, window] += held[table, which, window - 1]


def warm() -> None:
    """Runs every kernel of this module once."""
    held = np.zeros((1, 2, 1), np.int64)
    shuffled(np.array([0, 1], np.int64), np.array([0, 1], np.int64), 2017, 0, held)
    nearest, ends = np.array([[0, 1], [1, 0]], np.int64), np.ones((2, 2), np.uint8)
    means = np.ones((2, 2, 1)), np.zeros((2, 2, 1)), np.zeros((2, 2, 1))
    highest(held, nearest, ends, *means, np.zeros(3), 2, 2, np.empty(1))
    of_zones(held[0], nearest, ends, *means, np.zeros(3), 2, 2, np.empty((2, 2)), np.empty((2, 2), np.int64))
