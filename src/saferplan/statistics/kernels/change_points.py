"""Where the level of counts changes: segments of least cost, and the single change that fits best."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel
from saferplan.statistics.kernels.random import advanced, mixed, stream, uniform

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_LARGE_MEAN = 60.0
_PARTS = 64  # of the chances, within which a count is looked for
_ENOUGH = 25
"""So many simulated series with as good a split end the simulation: p is then far from small."""


@kernel
def _cost(count: float, exposure: float, size: float, log_size: float) -> float:
    """Twice the negative log-likelihood of a segment at its best level, without what no segmentation changes.

    With a size for each unit of exposure a segment's counts add up to a negative-binomial count.
    """
    if exposure <= 0 or count <= 0:
        return 0.0
    level = count / exposure
    if math.isinf(size):
        return 2 * (count - count * math.log(level))
    joint = (count + size * exposure) * math.log(level + size)
    return 2 * (joint - count * math.log(level) - size * exposure * log_size)


@kernel
def segments(
    count: Floats,
    exposure: Floats,
    size: Floats,
    stretch: Integers,
    penalty: Floats,
    shortest: int,
    starts: NDArray[np.uint8],
    cost: Floats,
) -> None:
    """Marks the first months of the segments that have the least cost, a penalty for each change.

    Optimal partitioning (Jackson et al. 2005) within each stretch; a stretch shorter than a segment is one segment.
    Months of no exposure are not known, and belong to no segment's length.
    """
    months = count.shape[1]
    records, people = np.empty(months + 1), np.empty(months + 1)
    held = np.empty(months + 1, np.int64)
    best, before = np.empty(months + 1), np.empty(months + 1, np.int64)
    for s in range(count.shape[0]):
        records[0] = people[0] = 0.0
        held[0] = 0
        for t in range(months):
            records[t + 1] = records[t] + count[s, t]
            people[t + 1] = people[t] + exposure[s, t]
            held[t + 1] = held[t] + (exposure[s, t] > 0)
        starts[s, :] = 0
        log_size = math.log(size[s])
        cost[s] = 0.0
        first = 0
        while first < months:
            last = first
            while last < months and stretch[last] == stretch[first]:
                last += 1
            best[first] = -penalty[s]
            before[first] = first
            for end in range(first + 1, last + 1):
                best[end] = math.inf
                before[end] = first
                for start in range(first, end):
                    if start > first and (
                        held[end] - held[start] < shortest
                        or held[start] - held[first] < shortest
                        or exposure[s, start] <= 0
                    ):
                        continue
                    now = (
                        best[start]
                        + penalty[s]
                        + _cost(records[end] - records[start], people[end] - people[start], size[s], log_size)
                    )
                    if now < best[end]:
                        best[end] = now
                        before[end] = start
            cost[s] += best[last]
            at = last
            while at > first:
                at = before[at]
                if at > first:
                    starts[s, at] = 1
            first = last


@kernel
def _best_split(
    count: Floats, exposure: Floats, stretch: Integers, size: float, shortest: int, found: Floats
) -> None:
    """The largest fall in cost that one more level makes, and the month in which it begins (-1: none can)."""
    months, log_size = count.size, math.log(size)
    found[0], found[1] = 0.0, -1.0
    first = 0
    while first < months:
        last = first
        records = people = 0.0
        held = 0
        while last < months and stretch[last] == stretch[first]:
            records += count[last]
            people += exposure[last]
            held += exposure[last] > 0
            last += 1
        whole = _cost(records, people, size, log_size)
        before = on = 0.0
        seen = 0
        for t in range(first, last):
            if exposure[t] > 0 and seen >= shortest and held - seen >= shortest:
                fall = (
                    whole
                    - _cost(before, on, size, log_size)
                    - _cost(records - before, people - on, size, log_size)
                )
                if fall > found[0] or found[1] < 0:
                    found[0], found[1] = fall, float(t)
            before += count[t]
            on += exposure[t]
            seen += exposure[t] > 0
        first = last


@kernel
def _table(mean: float, size: float, table: Floats) -> int:
    """Cumulative chances of 0, 1, 2, ... records with this mean and negative-binomial size; how many were needed."""
    chance = math.exp(-mean if math.isinf(size) else -size * math.log1p(mean / size))
    table[0] = chance
    for k in range(1, table.size):
        chance *= mean / k if math.isinf(size) else (size + k - 1) / k * mean / (mean + size)
        table[k] = table[k - 1] + chance
        if k > mean and table[k] > 1 - 1e-12:
            return k + 1
    return table.size


@kernel
def _guide(table: Floats, held: int, guide: Integers) -> None:
    """For each of as many equal parts of the chances the first count that a chance of that part may give."""
    k = 0
    for part in range(guide.size):
        while k < held - 1 and table[k] < part / guide.size:
            k += 1
        guide[part] = k


@kernel
def _at_chance(wanted: float, table: Floats, held: int, guide: Integers) -> float:
    k = guide[int(wanted * guide.size)]
    while k < held - 1 and table[k] < wanted:
        k += 1
    return float(k)


@kernel
def _large(centre: float, deviation: float, bits: np.uint64, more: np.uint64) -> float:
    """A count whose square root is as good as normal."""
    normal = math.sqrt(-2 * math.log(1 - uniform(bits))) * math.cos(2 * math.pi * uniform(more))
    root = centre + deviation * normal
    return float(math.floor(root * root + 0.5)) if root > 0 else 0.0


@kernel
def _bend(expected: float, seen: float, spare: float) -> float:
    """No less than what one side of a split adds to the fall in cost, over the square of how far it lies off.

    `spare` is the size of the negative binomial of that side. The second derivative of the cost falls as the count
    grows, so above what is expected it is at most that there; below, its integral lies under a chord.
    """
    if math.isinf(spare):
        return 1 / expected if seen >= expected else (2 - seen / expected) / expected
    if seen >= expected:
        return spare / (expected * (expected + spare))
    return (2 - seen / expected) * spare / (expected * (seen + spare))


@kernel
def _reaches(
    count: Floats, exposure: Floats, stretch: Integers, size: float, shortest: int, wanted: float
) -> bool:
    """Whether one more level lets the cost fall so far; logarithms are taken only where it may."""
    months, log_size = count.size, math.log(size)
    first = 0
    while first < months:
        last = first
        records = people = 0.0
        held = 0
        while last < months and stretch[last] == stretch[first]:
            records += count[last]
            people += exposure[last]
            held += exposure[last] > 0
            last += 1
        before = on = 0.0
        seen = 0
        for t in range(first, last):
            if exposure[t] > 0 and seen >= shortest and held - seen >= shortest:
                most = 0.0
                if records > 0:
                    due = records * on / people
                    most = _bend(due, before, size * on)
                    most += _bend(records - due, records - before, size * (people - on))
                    most *= (before - due) * (before - due)
                if most * (1 + 1e-9) + 1e-6 >= wanted:
                    fall = _cost(records, people, size, log_size)
                    fall -= _cost(before, on, size, log_size)
                    fall -= _cost(records - before, people - on, size, log_size)
                    if fall >= wanted:
                        return True
            before += count[t]
            on += exposure[t]
            seen += exposure[t] > 0
        first = last
    return False


@kernel
def single_change(
    count: Floats,
    exposure: Floats,
    size: Floats,
    stretch: Integers,
    shortest: int,
    seed: int,
    draws: int,
    statistic: Floats,
    month: Floats,
    p: Floats,
) -> None:
    """The best single change of each series, and how often series with a level for each stretch have one as good."""
    months = count.shape[1]
    level, simulated = np.empty(months), np.empty(months)
    found, centre, deviation = np.empty(2), np.empty(months), np.empty(months)
    tables, held, table_of = np.empty((months, 1024)), np.zeros(months, np.int64), np.empty(months, np.int64)
    guides = np.empty((months, _PARTS), np.int64)
    for s in range(count.shape[0]):
        _best_split(count[s], exposure[s], stretch, size[s], shortest, found)
        statistic[s], month[s] = found[0], found[1]
        if found[1] < 0:
            p[s] = math.nan
            continue
        first = 0
        while first < months:
            last = first
            records = people = 0.0
            while last < months and stretch[last] == stretch[first]:
                records += count[s, last]
                people += exposure[s, last]
                last += 1
            for t in range(first, last):
                level[t] = records / people if people > 0 else 0.0
            first = last
        # Months of one mean share a table.
        for t in range(months):
            mean, of_size = level[t] * exposure[s, t], size[s] * exposure[s, t]
            table_of[t] = t
            if exposure[s, t] > 0 and mean >= _LARGE_MEAN:
                deviation[t] = math.sqrt((1 + mean / of_size) / 4)
                centre[t] = math.sqrt(max(mean - deviation[t] * deviation[t], 0.0))
                table_of[t] = -1
            elif exposure[s, t] > 0:
                if t > 0 and exposure[s, t - 1] == exposure[s, t] and level[t - 1] == level[t]:
                    table_of[t] = table_of[t - 1]
                else:
                    held[t] = _table(mean, of_size, tables[t])
                    _guide(tables[t], held[t], guides[t])
        own = stream(seed, 0)
        for t in range(months):
            own = mixed(own ^ np.uint64(int(count[s, t]) + 1))
        as_good = 0
        for draw in range(draws):
            state = mixed(own + stream(seed, draw + 1))
            for t in range(months):
                state = advanced(state)
                bits = mixed(state)
                state = advanced(state)
                at = table_of[t]
                if exposure[s, t] <= 0:
                    simulated[t] = 0.0
                elif at < 0:
                    simulated[t] = _large(centre[t], deviation[t], bits, mixed(state))
                else:
                    simulated[t] = _at_chance(uniform(bits), tables[at], held[at], guides[at])
            as_good += _reaches(simulated, exposure[s], stretch, size[s], shortest, found[0] - 1e-9)
            if as_good == _ENOUGH:
                p[s] = as_good / (draw + 1.0)
                break
        if as_good < _ENOUGH:
            p[s] = (as_good + 1) / (draws + 1.0)


def warm() -> None:
    """Runs every kernel of this module once."""
    count, exposure = np.array([[1.0, 2.0, 9.0, 8.0]]), np.ones((1, 4))
    size, stretch, one = np.array([5.0]), np.zeros(4, np.int64), np.empty(1)
    segments(count, exposure, size, stretch, np.array([3.0]), 1, np.empty((1, 4), np.uint8), one)
    single_change(count, exposure, size, stretch, 1, 1, 2, one, one.copy(), one.copy())
