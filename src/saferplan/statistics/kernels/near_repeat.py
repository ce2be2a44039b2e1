"""Pairs of events near each other, counted by bands of distance and time, as they are and with the times shuffled."""

from __future__ import annotations

from math import exp, lgamma

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel
from saferplan.statistics.kernels.random import advanced, below, mixed, stream

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_NOT_LOST = 8_388_608  # counts are kept as 32-bit floats no further than this, half of what they hold exactly


@kernel
def near_pairs(
    x: Floats, y: Floats, cell: Integers, columns: int, starts: Integers, edges: Floats, manhattan: bool
) -> tuple[Integers, NDArray[np.int32]]:
    """For each event and band of distance, the later-numbered events in it: where each list starts, and the lists.

    Events are sorted by cell, cells are as wide as the last edge; `starts` says where each cell's events start.
    """
    bands = edges.size - 1
    events = x.size
    at = np.zeros(events * bands + 1, np.int64)
    other = np.empty(0, np.int32)
    for turn in range(2):  # counted first, then filled
        if turn == 1:
            for i in range(events * bands):
                at[i + 1] += at[i]
            other = np.empty(at[-1], np.int32)
            for i in range(events * bands, 0, -1):
                at[i] = at[i - 1]
            at[0] = 0
        for i in range(events):
            # The rest of the own cell and the next in its row; then three in the row above.
            for row in range(2):
                first = cell[i] if row == 0 else cell[i] + columns - 1
                begin = i + 1 if row == 0 else starts[first]
                for j in range(begin, starts[first + (2 if row == 0 else 3)]):
                    across, along = abs(x[i] - x[j]), abs(y[i] - y[j])
                    apart = across + along if manhattan else np.sqrt(across * across + along * along)
                    if apart < edges[0] or apart >= edges[bands]:
                        continue
                    band = 0
                    while apart >= edges[band + 1]:
                        band += 1
                    if turn == 0:
                        at[i * bands + band + 1] += 1
                    else:
                        place = i * bands + band
                        other[at[place + 1]] = j
                        at[place + 1] += 1
    return at, other


@kernel
def counted(time: Floats, at: Integers, other: NDArray[np.int32], edges: Floats, table: Integers) -> None:
    """Counts the pairs by bands of distance and time."""
    bands, periods = table.shape
    for i in range(time.size):
        for s in range(bands):
            for place in range(at[i * bands + s], at[i * bands + s + 1]):
                apart = abs(time[i] - time[other[place]])
                if apart < edges[0] or apart >= edges[periods]:
                    continue
                b = 0
                while apart >= edges[b + 1]:
                    b += 1
                table[s, b] += 1


@kernel
def shuffled(
    time: NDArray[np.float32],
    at: Integers,
    other: NDArray[np.int32],
    edges: NDArray[np.float32],
    seed: int,
    first: int,
    table: Integers,
) -> None:
    """Counts the pairs for shuffled times; `table[draw, distance, time]`, the draws numbered from `first`.

    Sixteen draws side by side, so that the processor's vectors hold them and each list is walked once for all.
    Under each edge of time one number is added up; the bands are their differences.
    """
    draws, bands, periods = table.shape
    events = time.size
    lanes = 16
    one, none = np.float32(1.0), np.float32(0.0)
    side = np.empty((events, lanes), np.float32)
    order = np.empty(events, np.float32)
    under = np.empty((bands, periods + 1, lanes), np.float32)
    total = np.zeros((bands, periods + 1, lanes), np.int64)
    apart = np.empty(lanes, np.float32)
    for block in range(0, draws, lanes):
        filled = min(lanes, draws - block)
        for lane in range(lanes):
            state = stream(seed, first + block + min(lane, filled - 1))
            for i in range(events):
                order[i] = time[i]
            for i in range(events - 1, 0, -1):
                state = advanced(state)
                j = below(mixed(state), i + 1)
                order[i], order[j] = order[j], order[i]
            for i in range(events):
                side[i, lane] = order[i]
        total[:, :, :] = 0
        under[:, :, :] = none
        waiting = 0
        for i in range(events):
            here = side[i]
            for s in range(bands):
                found = under[s]
                begin, end = at[i * bands + s], at[i * bands + s + 1]
                for place in range(begin, end):
                    there = side[other[place]]
                    for lane in range(lanes):
                        apart[lane] = abs(here[lane] - there[lane])
                    for b in range(periods + 1):
                        for lane in range(lanes):
                            found[b, lane] += one if apart[lane] < edges[b] else none
                waiting += end - begin
            if waiting > _NOT_LOST or i == events - 1:
                for s in range(bands):
                    for b in range(periods + 1):
                        for lane in range(lanes):
                            total[s, b, lane] += np.int64(under[s, b, lane])
                            under[s, b, lane] = none
                waiting = 0
        for lane in range(filled):
            for s in range(bands):
                for b in range(periods):
                    table[block + lane, s, b] = total[s, b + 1, lane] - total[s, b, lane]


@kernel
def upper_tails(found: Integers, near: Integers, soon: Integers, others: int, p: Floats) -> None:
    """The chance that of `near` events, any of the `others`, at least `found` are among the `soon` (hypergeometric)."""
    for i in range(found.size):
        k, most = found[i], min(near[i], soon[i])
        least = max(0, near[i] + soon[i] - others)
        if k <= least:
            p[i] = 1.0
            continue
        fixed = (
            lgamma(near[i] + 1.0)
            + lgamma(others - near[i] + 1.0)
            + lgamma(soon[i] + 1.0)
            + lgamma(others - soon[i] + 1.0)
            - lgamma(others + 1.0)
        )
        whole = 0.0
        for m in range(k, most + 1):
            whole += exp(
                fixed
                - lgamma(m + 1.0)
                - lgamma(near[i] - m + 1.0)
                - lgamma(soon[i] - m + 1.0)
                - lgamma(others - near[i] - soon[i] + m + 1.0)
            )
        p[i] = min(1.0, whole)


@kernel
def joined(time: Floats, at: Integers, other: NDArray[np.int32], within: float, root: Integers) -> None:
    """Gives the events of each series, linked by pairs less than `within` apart in time, the same number."""
    for i in range(time.size):
        root[i] = i
    for i in range(time.size):
        for place in range(at[i], at[i + 1]):
            j = np.int64(other[place])
            if abs(time[i] - time[j]) >= within:
                continue
            one, two = i, j
            while root[one] != one:
                root[one] = root[root[one]]
                one = root[one]
            while root[two] != two:
                root[two] = root[root[two]]
                two = root[two]
            if one < two:
                root[two] = one
            else:
                root[one] = two
    for i in range(time.size):
        root[i] = root[root[i]]


@kernel
def earlier(
    x: Floats, y: Floats, time: Floats, at: Integers, other: NDArray[np.int32], within: float, kind: Integers
) -> None:
    """What each event follows: 2 one at its very place, 1 one near it, 0 none; 4 is added where days are the same."""
    for i in range(time.size):
        for place in range(at[i], at[i + 1]):
            j = np.int64(other[place])
            if abs(time[i] - time[j]) >= within:
                continue
            if time[i] == time[j]:
                kind[i] |= 4
                kind[j] |= 4
            else:
                later = i if time[i] > time[j] else j
                kind[later] |= 2 if x[i] == x[j] and y[i] == y[j] else 1


def warm() -> None:
    """Runs every kernel of this module once."""
    x, y, time = np.array([0.0, 1.0]), np.zeros(2), np.array([0.0, 3.0])
    cell, starts = np.array([4, 4], np.int64), np.array([0, 0, 0, 0, 0, 2, 2, 2, 2, 2], np.int64)
    edges = np.array([0.0, 2.0])
    at, other = near_pairs(x, y, cell, 3, starts, edges, True)
    counted(time, at, other, np.array([0.0, 7.0]), np.zeros((1, 1), np.int64))
    shuffled(
        time.astype(np.float32),
        at,
        other,
        np.array([0, 7], np.float32),
        2017,
        0,
        np.zeros((1, 1, 1), np.int64),
    )
    one = np.ones(1, np.int64)
    upper_tails(one, one, one, 1, np.empty(1))
    joined(time, at, other, 7.0, np.empty(2, np.int64))
    earlier(x, y, time, at, other, 7.0, np.zeros(2, np.int64))
