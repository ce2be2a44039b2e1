"""Seasonal-trend decomposition by loess, series by series (Cleveland, Cleveland, McRae and Terpenning 1990)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DECOMPOSED, NO_NEIGHBOUR = 0, 3


@kernel
def _local(
    y: Floats, size: int, window: int, degree: int, at: int, left: int, right: int, weight: Floats, w: Floats
) -> float:
    """The local fit at position `at` from those from `left` to `right`; NaN where all of them have no weight."""
    reach = float(max(at - left, right - at))
    if window > size:
        reach += (window - size) // 2
    total = 0.0
    for j in range(left, right + 1):
        distance = abs(j - at)
        w[j] = 0.0
        if distance <= 0.999 * reach:
            if distance <= 0.001 * reach:
                w[j] = weight[j]
            else:
                ratio = distance / reach
                close = 1 - ratio * ratio * ratio
                w[j] = weight[j] * close * close * close
            total += w[j]
    if total <= 0:
        return math.nan
    mean = centre = 0.0
    for j in range(left, right + 1):
        w[j] /= total
        mean += w[j] * y[j]
        centre += w[j] * j
    if degree == 0 or reach <= 0:
        return mean
    spread = together = 0.0
    for j in range(left, right + 1):
        spread += w[j] * (j - centre) ** 2
        together += w[j] * (j - centre) * y[j]
    if math.sqrt(spread) <= 0.001 * (size - 1):
        return mean
    return mean + (at - centre) * together / spread


@kernel
def _loess(
    y: Floats,
    size: int,
    window: int,
    degree: int,
    jump: int,
    known: Floats,
    weight: Floats,
    smooth: Floats,
    w: Floats,
) -> bool:
    """Smooths the first `size` values, each `jump`-th by a local fit and those between by a straight line.

    Where robustness left no neighbour, a value stands for itself, as in the authors' program; False if it is not known.
    """
    if size < 2:
        smooth[0] = y[0]
        return bool(known[0] > 0)
    jump = min(jump, size - 1)
    good = True
    before = -1
    half = (window + 1) // 2
    at = 0
    while True:
        if window >= size:
            left, right = 0, size - 1
        else:
            left = min(max(at + 1 - half, 0), size - window)
            right = left + window - 1
        smooth[at] = _local(y, size, window, degree, at, left, right, weight, w)
        if math.isnan(smooth[at]):
            smooth[at] = y[at]
            good = good and known[at] > 0
        if before >= 0:
            slope = (smooth[at] - smooth[before]) / (at - before)
            for j in range(before + 1, at):
                smooth[j] = smooth[before] + slope * (j - before)
        if at == size - 1:
            return good
        before = at
        at = min(at + jump, size - 1)


@kernel
def _moving_average(x: Floats, size: int, length: int, average: Floats) -> None:
    total = 0.0
    for i in range(length):
        total += x[i]
    average[0] = total / length
    for i in range(1, size - length + 1):
        total += x[i + length - 1] - x[i - 1]
        average[i] = total / length


@kernel
def _median(values: Floats, size: int) -> float:
    ordered = np.sort(values[:size])
    return float(0.5 * (ordered[size // 2] + ordered[size - size // 2 - 1]))


@kernel
def decompose(
    value: Floats,
    period: int,
    windows: Integers,
    degrees: Integers,
    jumps: Integers,
    inner: int,
    outer: int,
    season: Floats,
    trend: Floats,
    robust: Floats,
    status: Integers,
) -> None:
    """Fills season, trend and robustness weights; `windows`, `degrees`, `jumps` are of season, trend, low-pass.

    A month that is not known has no weight in any fit.
    """
    months = value.shape[1]
    longest = months + 2 * period
    y, known = np.empty(months), np.empty(months)
    cycle, cycle_known, cycle_weight = np.empty(months), np.empty(months), np.empty(months)
    smooth, w = np.empty(longest), np.empty(longest)
    extended, first, second = np.empty(longest), np.empty(longest), np.empty(longest)
    rest, low, away = np.empty(months), np.empty(months), np.empty(months)
    ones = np.ones(longest)
    for s in range(value.shape[0]):
        held = 0
        for t in range(months):
            known[t] = 0.0 if math.isnan(value[s, t]) else 1.0
            y[t] = 0.0 if known[t] == 0 else value[s, t]
            held += int(known[t])
            robust[s, t] = known[t]
            trend[s, t] = 0.0
        status[s] = DECOMPOSED
        for repeat in range(outer + 1):
            for _ in range(inner):
                for month in range(period):
                    size = (months - month - 1) // period + 1
                    for i in range(size):
                        cycle[i] = y[month + i * period] - trend[s, month + i * period]
                        cycle_known[i] = known[month + i * period]
                        cycle_weight[i] = robust[s, month + i * period]
                    good = _loess(
                        cycle,
                        size,
                        windows[0],
                        degrees[0],
                        jumps[0],
                        cycle_known,
                        cycle_weight,
                        smooth[:size],
                        w,
                    )
                    # One year further at both ends.
                    right = min(windows[0], size) - 1
                    left = max(0, size - windows[0])
                    start = _local(cycle, size, windows[0], degrees[0], -1, 0, right, cycle_weight, w)
                    end = _local(cycle, size, windows[0], degrees[0], size, left, size - 1, cycle_weight, w)
                    extended[month] = smooth[0] if math.isnan(start) else start
                    for i in range(size):
                        extended[month + (i + 1) * period] = smooth[i]
                    extended[month + (size + 1) * period] = smooth[size - 1] if math.isnan(end) else end
                    if not good:
                        status[s] = NO_NEIGHBOUR
                _moving_average(extended, longest, period, first)
                _moving_average(first, longest - period + 1, period, second)
                _moving_average(second, longest - 2 * period + 2, 3, first)
                _loess(first, months, windows[2], degrees[2], jumps[2], ones, ones, low, w)
                for t in range(months):
                    season[s, t] = extended[period + t] - low[t]
                    rest[t] = y[t] - season[s, t]
                if not _loess(rest, months, windows[1], degrees[1], jumps[1], known, robust[s], trend[s], w):
                    status[s] = NO_NEIGHBOUR
            if status[s] != DECOMPOSED or repeat == outer:
                break
            n = 0
            for t in range(months):
                if known[t] > 0:
                    away[n] = abs(y[t] - season[s, t] - trend[s, t])
                    n += 1
            far = 6 * _median(away, n)
            for t in range(months):
                distance = abs(y[t] - season[s, t] - trend[s, t])
                if known[t] == 0 or distance > 0.999 * far:
                    robust[s, t] = 0.0
                elif distance <= 0.001 * far:
                    robust[s, t] = 1.0
                else:
                    robust[s, t] = (1 - (distance / far) ** 2) ** 2


def warm() -> None:
    """Runs every kernel of this module once."""
    value = np.array([[1.0, 4.0, 2.0, 5.0, np.nan, 6.0, 4.0, 7.0]])
    season, trend, robust = np.empty_like(value), np.empty_like(value), np.empty_like(value)
    decompose(
        value,
        2,
        np.array([7, 5, 3]),
        np.array([0, 1, 1]),
        np.array([1, 1, 1]),
        1,
        1,
        season,
        trend,
        robust,
        np.zeros(1, np.int64),
    )
