"""Running likelihood ratios of counts: against a fixed factor, and against the likeliest one since any month."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]


@kernel
def _gain(count: float, expected: float, factor: float, size: float) -> float:
    """Log-likelihood of a count with its expectation times the factor, less that without."""
    gain = count * math.log(factor)
    if math.isinf(size):
        return gain - expected * (factor - 1)
    return gain - (count + size) * math.log((size + expected * factor) / (size + expected))


@kernel
def _likeliest(count: Floats, expected: Floats, first: int, last: int, size: float) -> float:
    """The factor under which the counts from `first` to `last` are likeliest; 0 where all are 0."""
    counted, due = 0.0, 0.0
    for t in range(first, last + 1):
        counted += count[t]
        due += expected[t]
    factor = counted / due
    if counted == 0 or math.isinf(size):
        return factor
    # Newton on the logarithm, from the Poisson factor; the score falls all the way.
    for _ in range(50):
        score, slope = 0.0, 0.0
        for t in range(first, last + 1):
            mean = expected[t] * factor
            score += (count[t] - mean) / (1 + mean / size)
            slope += mean * (1 + count[t] / size) / (1 + mean / size) ** 2
        step = max(-1.0, min(1.0, score / slope))
        factor *= math.exp(step)
        if abs(step) < 1e-12:
            break
    return factor


@kernel
def generalised(
    count: Floats,
    known: NDArray[np.uint8],
    expected: Floats,
    size: Floats,
    threshold: float,
    at_least: int,
    falls: bool,
    statistic: Floats,
    factor: Floats,
    since: NDArray[np.int64],
    alarm: NDArray[np.uint8],
) -> None:
    """The largest gain since any month, month by month; begins anew after an alarm."""
    for s in range(count.shape[0]):
        months = count.shape[1]
        y, mean = np.empty(months), np.empty(months)
        position = np.empty(months, np.int64)
        held = 0
        for t in range(months):
            statistic[s, t], factor[s, t], since[s, t] = math.nan, math.nan, -1
            if not known[s, t]:
                continue
            y[held], mean[held], position[held] = count[s, t], expected[s, t], t
            held += 1
            best, best_factor, best_first = 0.0, 1.0, -1
            for first in range(held - at_least, -1, -1):
                likeliest = _likeliest(y, mean, first, held - 1, size[s])
                if (likeliest <= 1) if not falls else (likeliest >= 1):
                    continue
                gain = 0.0
                for u in range(first, held):
                    if likeliest > 0:
                        gain += _gain(y[u], mean[u], likeliest, size[s])
                    elif math.isinf(size[s]):
                        gain += mean[u]
                    else:
                        gain += size[s] * math.log(1 + mean[u] / size[s])
                if gain > best:
                    best, best_factor, best_first = gain, likeliest, position[first]
            statistic[s, t], factor[s, t], since[s, t] = best, best_factor, best_first
            alarm[s, t] = best > threshold
            if alarm[s, t]:
                held = 0


@kernel
def against_factor(
    count: Floats,
    known: NDArray[np.uint8],
    expected: Floats,
    size: Floats,
    factor: float,
    threshold: float,
    statistic: Floats,
    alarm: NDArray[np.uint8],
) -> None:
    """Page's sum of gains against one factor, never below 0; begins anew after an alarm."""
    for s in range(count.shape[0]):
        total = 0.0
        for t in range(count.shape[1]):
            if not known[s, t]:
                statistic[s, t] = math.nan
                continue
            total = max(0.0, total + _gain(count[s, t], expected[s, t], factor, size[s]))
            statistic[s, t] = total
            alarm[s, t] = total > threshold
            if alarm[s, t]:
                total = 0.0


def warm() -> None:
    """Runs every kernel of this module once."""
    count, known = np.array([[1.0, 4.0, 9.0]]), np.ones((1, 3), np.uint8)
    expected, size, alarm = np.full((1, 3), 2.0), np.array([5.0]), np.zeros((1, 3), np.uint8)
    outputs = np.empty((1, 3)), np.empty((1, 3)), np.empty((1, 3), np.int64)
    generalised(count, known, expected, size, 5.0, 1, False, *outputs, alarm)
    against_factor(count, known, expected, size, 2.0, 5.0, np.empty((1, 3)), alarm)
