"""Mann and Kendall's sums of signs and Sen's medians of slopes, over pairs of months that may be compared."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_BINS = 256
_BESIDE = 64  # series that are compared side by side


@kernel
def _smallest(values: Floats, low: int, high: int, place: int) -> float:
    """The value at this place were the values from `low` to `high` sorted; moves those about (Hoare 1961)."""
    while low < high:
        pivot = values[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if place <= j:
            high = j
        elif place >= i:
            low = i
        else:
            break
    return float(values[place])


@kernel
def _at(binned: Floats, place: int, upto: Integers) -> float:
    """The value at this place were the values sorted; those of one bin lie side by side."""
    of = np.searchsorted(upto, place, side="right") - 1
    return _smallest(binned, upto[of], upto[of + 1] - 1, place)


@kernel
def _ranked(
    values: Floats, size: int, ranks: Floats, bins: NDArray[np.uint8], binned: Floats, found: Floats
) -> None:
    """The values of ranks that may lie between two; a rank outside is the first or the last.

    Values are laid out by the bin they are in, so that only those of one bin need sorting out for a rank.
    """
    low = high = values[0]
    for i in range(1, size):
        if values[i] < low:
            low = values[i]
        if values[i] > high:
            high = values[i]
    if high == low:
        found[:] = low
        return
    width = _BINS / (high - low)
    upto, filled = np.zeros(_BINS + 1, np.int64), np.empty(_BINS, np.int64)
    for i in range(size):
        bins[i] = min(int((values[i] - low) * width), _BINS - 1)
        upto[bins[i] + 1] += 1
    for i in range(_BINS):
        filled[i] = upto[i]
        upto[i + 1] += upto[i]
    for i in range(size):
        binned[filled[bins[i]]] = values[i]
        filled[bins[i]] += 1
    for k in range(ranks.size):
        if math.isnan(ranks[k]):
            found[k] = math.nan
            continue
        rank = min(max(ranks[k], 0.0), size - 1.0)
        below = math.floor(rank)
        found[k] = _at(binned, below, upto)
        if rank > below:
            found[k] += (rank - below) * (_at(binned, below + 1, upto) - found[k])


@kernel
def _compare(beside: Floats, of: Integers, above: Integers, below: Integers) -> None:
    """How many pairs of these months rise and fall, for all series side by side; what is not known does neither."""
    above[:] = 0
    below[:] = 0
    for i in range(of.size - 1):
        one = beside[of[i]]
        for j in range(i + 1, of.size):
            other = beside[of[j]]
            for lane in range(above.size):
                above[lane] += other[lane] > one[lane]
                below[lane] += other[lane] < one[lane]


@kernel
def _ties(beside: Floats, of: Integers, same: Integers, off: Integers) -> None:
    """What equal values take off the eighteenfold variance of the sum of signs, for all series side by side.

    A group of t values takes off t (t - 1) (2 t + 5): each of them its share.
    """
    off[:] = 0
    for i in of:
        one = beside[i]
        same[:] = 0
        for j in of:
            other = beside[j]
            for lane in range(same.size):
                same[lane] += other[lane] == one[lane]
        for lane in range(same.size):
            off[lane] += max(same[lane] - 1, 0) * (2 * same[lane] + 5)


@kernel
def signs(
    value: Floats, block: Integers, blocks: int, statistic: Floats, variance: Floats, pairs: Floats
) -> None:
    """For each series and block the sum of signs, its variance without a trend (ties allowed for), and the pairs."""
    series, months = value.shape
    beside, number = np.empty((months, _BESIDE)), np.empty(_BESIDE, np.int64)
    above, below = np.empty(_BESIDE, np.int64), np.empty(_BESIDE, np.int64)
    same, off = np.empty(_BESIDE, np.int64), np.zeros(_BESIDE, np.int64)
    for start in range(0, series, _BESIDE):
        size = min(_BESIDE, series - start)
        beside[:, size:] = math.nan
        for lane in range(size):
            for t in range(months):
                beside[t, lane] = value[start + lane, t]
        for b in range(blocks):
            of = np.flatnonzero(block == b)
            _compare(beside, of, above, below)
            tied = False
            for lane in range(size):
                number[lane] = 0
                for month in of:
                    number[lane] += not math.isnan(beside[month, lane])
                tied = tied or 2 * (above[lane] + below[lane]) < number[lane] * (number[lane] - 1)
            off[:] = 0
            if tied:
                _ties(beside, of, same, off)
            for lane in range(size):
                n = float(number[lane])
                statistic[start + lane, b] = above[lane] - below[lane]
                variance[start + lane, b] = (n * (n - 1) * (2 * n + 5) - off[lane]) / 18
                pairs[start + lane, b] = n * (n - 1) / 2


@kernel
def slopes(
    value: Floats,
    block: Integers,
    blocks: int,
    time: Integers,
    reach: Floats,
    slope: Floats,
    lower: Floats,
    upper: Floats,
) -> None:
    """Sen's slope of each series, and the slopes that lie `reach` apart about the middle of all (not where NaN)."""
    months = value.shape[1]
    found = np.empty(months * (months - 1) // 2 + 1)
    bins, binned = np.empty(found.size, np.uint8), np.empty_like(found)
    ranks, at_ranks = np.empty(3), np.empty(3)
    held, when = np.empty(months), np.empty(months)
    for s in range(value.shape[0]):
        n = 0
        for b in range(blocks):
            size = 0
            for t in range(months):
                if block[t] == b and not math.isnan(value[s, t]):
                    held[size] = value[s, t]
                    when[size] = time[t]
                    size += 1
            for i in range(size - 1):
                for j in range(i + 1, size):
                    found[n] = (held[j] - held[i]) / (when[j] - when[i])
                    n += 1
        if n == 0:
            slope[s] = lower[s] = upper[s] = math.nan
            continue
        ranks[0], ranks[1], ranks[2] = (n - 1) / 2, (n - reach[s]) / 2 - 1, (n + reach[s]) / 2
        _ranked(found, n, ranks, bins, binned, at_ranks)
        slope[s], lower[s], upper[s] = at_ranks[0], at_ranks[1], at_ranks[2]


@kernel
def ranked_autocorrelation(
    value: Floats, block: Integers, time: Integers, slope: Floats, correlation: Floats
) -> None:
    """Of the ranks, within each block, of what is left without the slope; at lag k in column k."""
    months = value.shape[1]
    rest, rank = np.empty(months), np.empty(months)
    for s in range(value.shape[0]):
        for t in range(months):
            rest[t] = value[s, t] - slope[s] * time[t]
        power = 0.0
        for t in range(months):
            below, same, n = 0.0, 0.0, 0.0
            for u in range(months):
                if block[u] == block[t] and not math.isnan(rest[u]):
                    n += 1
                    below += rest[u] < rest[t]
                    same += rest[u] == rest[t]
            rank[t] = math.nan if math.isnan(rest[t]) else below + (same + 1) / 2 - (n + 1) / 2
            if not math.isnan(rest[t]):
                power += rank[t] * rank[t]
        for lag in range(months):
            product = 0.0
            for t in range(lag, months):
                if block[t] == block[t - lag] and not (math.isnan(rank[t]) or math.isnan(rank[t - lag])):
                    product += rank[t] * rank[t - lag]
            correlation[s, lag] = product / power if power > 0 else 0.0


@kernel
def covariances(value: Floats, stretch: Integers, stretches: int, period: int, total: Floats) -> None:
    """Sum over all pairs of different seasons of the covariance of their sums of signs (Dietz and Killeen 1981)."""
    months = value.shape[1]
    years = (months + period - 1) // period
    held, rank = np.empty((period, years)), np.empty((period, years))
    for s in range(value.shape[0]):
        total[s] = 0.0
        for one in range(stretches):
            held[:, :] = math.nan
            for t in range(months):
                if stretch[t] == one:
                    held[t % period, t // period] = value[s, t]
            known = np.zeros(period)
            for season in range(period):
                for year in range(years):
                    known[season] += not math.isnan(held[season, year])
            for season in range(period):
                for year in range(years):
                    # A year that is not known takes the middle rank, and so adds nothing.
                    rank[season, year] = (known[season] + 1) / 2
                    if not math.isnan(held[season, year]):
                        for other in range(years):
                            if held[season, year] > held[season, other]:
                                rank[season, year] += 0.5
                            elif held[season, year] < held[season, other]:
                                rank[season, year] -= 0.5
            for g in range(period):
                for h in range(g):
                    concordant, product = 0.0, 0.0
                    for i in range(years):
                        product += rank[g, i] * rank[h, i]
                        for j in range(i + 1, years):
                            of_g = (held[g, j] > held[g, i]) - (held[g, j] < held[g, i])
                            of_h = (held[h, j] > held[h, i]) - (held[h, j] < held[h, i])
                            concordant += of_g * of_h
                    total[s] += 2 * (concordant + 4 * product - years * (known[g] + 1) * (known[h] + 1)) / 3


def warm() -> None:
    """Runs every kernel of this module once."""
    value = np.array([[1.0, 3.0, np.nan, 4.0, 2.0, 2.0]])
    block, time = np.zeros(6, np.int64), np.arange(6)
    one, two, three = np.empty((1, 1)), np.empty((1, 1)), np.empty((1, 1))
    signs(value, block, 1, one, two, three)
    reach, slope = np.array([2.0]), np.empty(1)
    slopes(value, block, 1, time, reach, slope, np.empty(1), np.empty(1))
    ranked_autocorrelation(value, block, time, slope, np.empty((1, 6)))
    covariances(value, block, 1, 2, np.empty(1))
