"""Running likelihood ratios of counts: against a fixed factor, and against the likeliest one since any month."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]

_LADDER = np.array([0.0, 0.08, 0.18, 0.3, 0.45, 0.65, 0.9, 1.25, 1.75, 2.5, 3.5])
"""Logarithms of factors at which gains and their slopes are kept added up."""
_SLACK = 1e-9  # what rounding may take from a bound


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
            part = 1 / (1 + mean / size)
            score += (count[t] - mean) * part
            slope += mean * (1 + count[t] / size) * part * part
        step = max(-1.0, min(1.0, score / slope))
        factor *= math.exp(step)
        if abs(step) < 1e-7:  # what is left is its square
            break
    return factor


@kernel
def _keep(count: float, expected: float, size: float, falls: bool, gain: Floats, score: Floats) -> None:
    """Adds a month to the gains at the factors of the ladder, and to their slopes by the logarithm."""
    for j in range(_LADDER.size):
        of = -_LADDER[j] if falls else _LADDER[j]
        mean = expected * math.exp(of)
        gain[j] += count * of - (count + size) * math.log((size + mean) / (size + expected))
        slope = (count - mean) / (1 + mean / size)
        score[j] += -slope if falls else slope


@kernel
def _between(gain: Floats, score: Floats, gain_before: Floats, score_before: Floats) -> tuple[float, float]:
    """What the gain at the likeliest factor is at least and at most; it is concave in the factor's logarithm.

    So it is no less than at any factor of the ladder, and lies below the tangents at those either side of it.
    """
    rise = score[0] - score_before[0]
    if rise <= 0:
        return 0.0, -1.0
    most = 0.0
    for j in range(1, _LADDER.size):
        next_rise, at = score[j] - score_before[j], gain[j] - gain_before[j]
        if next_rise <= 0:
            before = gain[j - 1] - gain_before[j - 1]
            apart = _LADDER[j] - _LADDER[j - 1]
            meet = (at - before - next_rise * apart) / (rise - next_rise)
            return max(most, at), before + rise * min(max(meet, 0.0), apart)
        most, rise = max(most, at), next_rise
    return most, math.inf


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
    months = count.shape[1]
    gain_to = np.zeros((months + 1, _LADDER.size))
    score_to = np.zeros((months + 1, _LADDER.size))
    for s in range(count.shape[0]):
        y, mean, highest = np.empty(months), np.empty(months), np.empty(months)
        position = np.empty(months, np.int64)
        held = 0
        poisson = math.isinf(size[s])
        for t in range(months):
            statistic[s, t], factor[s, t], since[s, t] = math.nan, math.nan, -1
            if not known[s, t]:
                continue
            y[held], mean[held], position[held] = count[s, t], expected[s, t], t
            held += 1
            best, best_factor, best_first = 0.0, 1.0, -1
            # Bounds from sums that are kept spare most months the search for their factor.
            floor = 0.0
            if not poisson:
                gain_to[held], score_to[held] = gain_to[held - 1], score_to[held - 1]
                _keep(count[s, t], expected[s, t], size[s], falls, gain_to[held], score_to[held])
                for first in range(held - at_least, -1, -1):
                    least, highest[first] = _between(
                        gain_to[held], score_to[held], gain_to[first], score_to[first]
                    )
                    floor = max(floor, least)
            for first in range(held - at_least, -1, -1):
                if not poisson and highest[first] < floor - _SLACK:
                    continue
                likeliest = _likeliest(y, mean, first, held - 1, size[s])
                if (likeliest <= 1) if not falls else (likeliest >= 1):
                    continue
                gain = 0.0
                for u in range(first, held):
                    if likeliest > 0:
                        gain += _gain(y[u], mean[u], likeliest, size[s])
                    elif poisson:
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
