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
_FARTHEST, _BIN, _BINS = 4.0, 1 / 16, 129
"""Normal values in bins, within which a count is looked for."""

# Coefficients of AS 241, the highest power first.
# fmt: off
_MIDDLE_OVER = np.array([
    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
])
_MIDDLE_UNDER = np.array([
    5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0,
])
_TAIL_OVER = np.array([
    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
])
_TAIL_UNDER = np.array([
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0,
])
_END_OVER = np.array([
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
])
_END_UNDER = np.array([
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0,
])
# fmt: on


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
    width, months = shared.shape[1], residual.shape[1]
    total = np.empty(_AT_ONCE)
    for start in range(0, width, _AT_ONCE):
        size = min(_AT_ONCE, width - start)
        for s in range(residual.shape[0]):
            total[:] = 0.0
            # Four months at a time, so that the sum is fetched and put back a quarter as often.
            whole = months - months % 4
            for month in range(0, whole, 4):
                first, second = residual[s, month], residual[s, month + 1]
                third, fourth = residual[s, month + 2], residual[s, month + 3]
                of_first, of_second = shared[month, start:], shared[month + 1, start:]
                of_third, of_fourth = shared[month + 2, start:], shared[month + 3, start:]
                for i in range(size):
                    total[i] = (
                        total[i]
                        + first * of_first[i]
                        + second * of_second[i]
                        + third * of_third[i]
                        + fourth * of_fourth[i]
                    )
            for month in range(whole, months):
                weight, part = residual[s, month], shared[month, start:]
                for i in range(size):
                    total[i] += weight * part[i]
            shock[s, start : start + size] = total[:size]


@kernel
def _ratio(over: Floats, under: Floats, x: float) -> float:
    """Of two polynomials of degree seven, the constant last."""
    above, below = over[0], under[0]
    for i in range(1, 8):
        above = above * x + over[i]
        below = below * x + under[i]
    return float(above / below)


@kernel
def _normal_at(chance: float) -> float:
    """The standard normal value with this chance of less (Wichura 1988, Applied Statistics 37, AS 241)."""
    off = chance - 0.5
    if abs(off) <= 0.425:
        return off * _ratio(_MIDDLE_OVER, _MIDDLE_UNDER, 0.180625 - off * off)
    rest = chance if off < 0 else 1 - chance
    if rest <= 0:
        return -math.inf if off < 0 else math.inf
    far = math.sqrt(-math.log(rest))
    tail = _ratio(_TAIL_OVER, _TAIL_UNDER, far - 1.6) if far <= 5 else _ratio(_END_OVER, _END_UNDER, far - 5)
    return -tail if off < 0 else tail


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
def _steps(table: Floats, held: int, step: Floats, guide: Integers) -> None:
    """The normal value up to which each count is drawn; and for each bin of normal values the first count it may be."""
    for k in range(held - 1):
        step[k] = _normal_at(table[k])
    step[held - 1] = math.inf
    k = 0
    for place in range(guide.size):
        edge = -_FARTHEST + place * _BIN if place > 0 else -math.inf
        while step[k] < edge:
            k += 1
        guide[place] = k


@kernel
def _whole(root: float) -> np.int32:
    return np.int32(min(root * root + 0.5, _MOST)) if root > 0 else np.int32(0)


@kernel
def _smoothed(
    spread: float,
    drift: float,
    smoothing: Floats,
    state: Floats,
    position: int,
    period: int,
    shock: Floats,
    path: Counts,
) -> None:
    """Paths of exponential smoothing on the root; `shock` has the months and then what moves the level."""
    months, draws = path.shape
    alpha, beta, gamma, phi = smoothing[0], smoothing[1], smoothing[2], smoothing[3]
    level, slope = np.full(draws, state[0]), np.full(draws, state[1])
    season = np.empty((period, draws))
    for place in range(period):
        season[place] = state[2 + place]
    away = shock[months]
    for h in range(months):
        moved = drift * math.sqrt(h + 1.0)
        of_month, own, to = season[(position + h) % period], shock[h], path[h]
        for d in range(draws):
            wrong = spread * own[d]
            rise = phi * slope[d]
            to[d] = _whole(level[d] + rise + of_month[d] + wrong + moved * away[d])
            level[d] += rise + alpha * wrong
            slope[d] = rise + beta * wrong
            of_month[d] += gamma * wrong


@kernel
def _on_root(spread: float, drift: float, mean: Floats, shock: Floats, path: Counts) -> None:
    """Paths about means of the root."""
    months, draws = path.shape
    away = shock[months]
    for h in range(months):
        moved, middle, own, to = drift * math.sqrt(h + 1.0), mean[h], shock[h], path[h]
        for d in range(draws):
            to[d] = _whole(middle + spread * own[d] + moved * away[d])


@kernel
def _of_counts(
    size: float,
    drift: float,
    mean: Floats,
    shock: Floats,
    table: Floats,
    step: Floats,
    guide: Integers,
    path: Counts,
) -> None:
    """Paths of negative-binomial counts: shocks become counts as far out in their own distribution."""
    months, draws = path.shape
    away = shock[months]
    for h in range(months):
        # The drift widens the counts' own spread; both are of the root.
        expected, moved = mean[h], drift * math.sqrt(h + 1.0)
        own = math.sqrt((1 + expected / size) / 4)
        deviation = math.sqrt(own**2 + moved**2)
        of_month, to = shock[h], path[h]
        if expected >= _LARGE_MEAN:
            centre = math.sqrt(max(expected - deviation * deviation, 0.0))
            for d in range(draws):
                z = (own * of_month[d] + moved * away[d]) / deviation
                to[d] = _whole(centre + deviation * z)
            continue
        wide = 4 * (own**2 + moved**2) - 1
        held = _table(expected, expected / wide if wide > 1e-9 else math.inf, table)
        _steps(table, held, step, guide)
        for d in range(draws):
            z = (own * of_month[d] + moved * away[d]) / deviation
            k = guide[int(min(max((z + _FARTHEST) / _BIN, 0.0), guide.size - 1.0))]
            while step[k] < z:
                k += 1
            to[d] = k


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
    `state` series, model, parameter. `choice` has a rising number from 0 to 1 for each draw, so that the draws of a
    model are side by side; `shock` has the axes series, months and one more, draws; `path` series, months, draws.
    """
    series, _, draws = path.shape
    models = kind.size
    table, step, guide = np.empty(1024), np.empty(1024), np.empty(_BINS, np.int64)
    for s in range(series):
        low, first = 0.0, 0
        for m in range(models):
            high = low + weight[s, m] if m < models - 1 else 2.0
            last = first
            while last < draws and choice[last] < high:
                last += 1
            if last > first and weight[s, m] > 0:
                own, to = shock[s, :, first:last], path[s, :, first:last]
                if kind[m] == SMOOTHING:
                    _smoothed(
                        spread[s, m], drift[s, m], smoothing[s, m], state[s, m], position, period, own, to
                    )
                elif kind[m] == ROOT:
                    _on_root(spread[s, m], drift[s, m], mean[s, m], own, to)
                else:
                    _of_counts(spread[s, m], drift[s, m], mean[s, m], own, table, step, guide, to)
                first = last
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
    shock = np.empty((1, 3, 10))
    shocks(np.full((1, 4), 0.5), shared, shock.reshape(1, -1))
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
