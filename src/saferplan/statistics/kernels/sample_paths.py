"""Sample paths of counts: normal shocks that series share, carried through each model to whole numbers."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel
from saferplan.statistics.kernels.random import advanced, mixed, stream, uniform

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Counts = NDArray[np.int32]

SMOOTHING, ROOT, COUNTS = 0, 1, 2
_LARGE_MEAN = 60.0
"""From here the square root of a negative-binomial count is as good as normal."""
_MOST = 100_000_000.0
_AT_ONCE = 512


@kernel
def normals(seed: int, first: int, numbers: Floats) -> None:
    """Fills each row with independent standard normal numbers; row r has the stream `first` + r (Box and Muller)."""
    for row in range(numbers.shape[0]):
        state = stream(seed, first + row)
        for i in range(0, numbers.shape[1], 2):
            state = advanced(state)
            far = math.sqrt(-2 * math.log(1 - uniform(mixed(state))))
            state = advanced(state)
            turn = 2 * math.pi * uniform(mixed(state))
            numbers[row, i] = far * math.cos(turn)
            if i + 1 < numbers.shape[1]:
                numbers[row, i + 1] = far * math.sin(turn)


@kernel
def shocks(residual: Floats, shared: Floats, shock: Floats) -> None:
    """Standard normal shocks of each series that vary together as the series' residuals did.

    Each past month has random numbers that all series share; a series adds them up with its residuals of those
    months as weights, whose squares make 1.
    """
    width = shared.shape[1]
    total = np.empty(_AT_ONCE)
    for start in range(0, width, _AT_ONCE):
        size = min(_AT_ONCE, width - start)
        for s in range(residual.shape[0]):
            total[:size] = 0.0
            for month in range(residual.shape[1]):
                weight = residual[s, month]
                if weight != 0:
                    part = shared[month, start : start + size]
                    for i in range(size):
                        total[i] += weight * part[i]
            shock[s, start : start + size] = total[:size]


@kernel
def _below(z: float) -> float:
    return 0.5 * math.erfc(-z * math.sqrt(0.5))


@kernel
def _table(mean: float, size: float, table: Floats) -> int:
    """Cumulative chances of 0, 1, 2, ... records with this mean and negative-binomial size; how many were needed."""
    chance = math.exp(-mean if math.isinf(size) else -size * math.log1p(mean / size))
    total = chance
    table[0] = total
    for k in range(1, table.size):
        if math.isinf(size):
            chance *= mean / k
        else:
            chance *= (size + k - 1) / k * mean / (mean + size)
        total += chance
        table[k] = total
        if k > mean and total > 1 - 1e-9:
            return k + 1
    return table.size


@kernel
def _whole(root: float) -> int:
    return int(min(math.floor(root * root + 0.5), _MOST)) if root > 0 else 0


@kernel
def paths(
    kind: Integers,
    weight: Floats,
    mean: Floats,
    spread: Floats,
    drift: Floats,
    smoothing: Floats,
    state: Floats,
    position: int,
    period: int,
    choice: Floats,
    shock: Floats,
    path: Counts,
) -> None:
    """Sample paths of each series, each draw from one model, models in proportion to their weights.

    Axes of what models are given: `weight` series, model; `mean` (of counts, or of their square roots), with months;
    `spread` (standard deviation of the root, or negative-binomial size) and `drift` (by how much the root's level may
    have moved a month ahead, standard deviation; its variance grows with the months) series, model; `smoothing` and
    `state` series, model, parameter. `choice` has a number from 0 to 1 for each draw, `shock` series, draws times
    months and then draws, and `path` series, months, draws.
    """
    series, months, draws = path.shape
    models = kind.size
    table = np.empty((months, 1024))
    held = np.empty(months, np.int64)
    own, moved = np.empty(months), np.empty(months)
    season = np.empty(period)
    for s in range(series):
        low = 0.0
        for m in range(models):
            high = low + weight[s, m]
            if m == models - 1:
                high = 2.0
            if weight[s, m] <= 0:
                continue
            for h in range(months):
                moved[h] = drift[s, m] * math.sqrt(h + 1.0)
                if kind[m] == COUNTS:
                    # The drift widens the counts' own spread; both are of the root.
                    expected = mean[s, m, h]
                    own[h] = math.sqrt((1 + expected / spread[s, m]) / 4)
                    wide = 4 * (own[h] ** 2 + moved[h] ** 2) - 1
                    if expected < _LARGE_MEAN:
                        held[h] = _table(expected, expected / wide if wide > 1e-9 else math.inf, table[h])
            for d in range(draws):
                if not low <= choice[d] < high:
                    continue
                away = shock[s, draws * months + d]
                if kind[m] == SMOOTHING:
                    alpha, beta = smoothing[s, m, 0], smoothing[s, m, 1]
                    gamma, phi = smoothing[s, m, 2], smoothing[s, m, 3]
                    level, slope = state[s, m, 0], state[s, m, 1]
                    for i in range(period):
                        season[i] = state[s, m, 2 + i]
                    for h in range(months):
                        wrong = spread[s, m] * shock[s, d * months + h]
                        place = (position + h) % period
                        slope *= phi
                        path[s, h, d] = _whole(level + slope + season[place] + wrong + moved[h] * away)
                        level += slope + alpha * wrong
                        slope += beta * wrong
                        season[place] += gamma * wrong
                elif kind[m] == ROOT:
                    for h in range(months):
                        wrong = spread[s, m] * shock[s, d * months + h]
                        path[s, h, d] = _whole(mean[s, m, h] + wrong + moved[h] * away)
                else:
                    for h in range(months):
                        expected = mean[s, m, h]
                        deviation = math.sqrt(own[h] ** 2 + moved[h] ** 2)
                        z = (own[h] * shock[s, d * months + h] + moved[h] * away) / deviation
                        if expected >= _LARGE_MEAN:
                            centre = math.sqrt(max(expected - deviation * deviation, 0.0))
                            path[s, h, d] = _whole(centre + deviation * z)
                            continue
                        chance, first, last = _below(z), 0, held[h] - 1
                        while first < last:
                            middle = (first + last) // 2
                            if table[h, middle] >= chance:
                                last = middle
                            else:
                                first = middle + 1
                        path[s, h, d] = first
            low = high


@kernel
def _at_ranks(values: Counts, ranks: Integers, found: Floats, times: Integers) -> None:
    """The values at these ranks, lowest first, by counting; by sorting where they are far apart."""
    lowest = highest = values[0]
    for value in values:
        lowest, highest = min(lowest, value), max(highest, value)
    if highest - lowest >= times.size:
        ordered = np.sort(values)
        for i in range(ranks.size):
            found[i] = ordered[ranks[i]]
        return
    times[: highest - lowest + 1] = 0
    for value in values:
        times[value - lowest] += 1
    passed, value = times[0], 0
    for i in range(ranks.size):
        while passed <= ranks[i]:
            value += 1
            passed += times[value]
        found[i] = lowest + value


@kernel
def described(path: Counts, ranks: Integers, mean: Floats, quantile: Floats) -> None:
    """Mean and quantiles over the draws, for each month and, in the last place, for the sum of the months."""
    series, months, draws = path.shape
    sums = np.empty(draws, np.int32)
    times = np.empty(4096, np.int64)
    for s in range(series):
        sums[:] = 0
        for h in range(months):
            for d in range(draws):
                sums[d] += path[s, h, d]
            mean[s, h] = np.mean(path[s, h])
            _at_ranks(path[s, h], ranks, quantile[s, h], times)
        mean[s, months] = np.mean(sums)
        _at_ranks(sums, ranks, quantile[s, months], times)


def warm() -> None:
    """Runs every kernel of this module once."""
    shared = np.empty((4, 30))
    normals(1, 0, shared)
    shock = np.empty((1, 30))
    shocks(np.full((1, 4), 0.5), shared, shock)
    path = np.empty((1, 2, 10), np.int32)
    weight, spread = np.full((1, 3), 1 / 3), np.ones((1, 3))
    mean = np.array([[[3.0, 4.0], [3.0, 80.0], [3.0, 4.0]]])
    smoothing, state = np.full((1, 3, 4), 0.1), np.ones((1, 3, 4))
    paths(
        np.arange(3),
        weight,
        mean,
        spread,
        spread,
        smoothing,
        state,
        0,
        2,
        np.linspace(0, 0.9, 10),
        shock,
        path,
    )
    described(path, np.array([1, 5]), np.empty((1, 3)), np.empty((1, 3, 2)))
