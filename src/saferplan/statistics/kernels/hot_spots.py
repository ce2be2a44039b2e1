"""Local sums over neighbours and their exact and simulated distributions when values are shuffled over places."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel
from saferplan.statistics.kernels.random import advanced, below, mixed, stream

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SMALLEST = 1e-300  # a chance is never 0


@kernel
def neighbour_sums(value: Floats, starts: Integers, other: Integers, weight: Floats, total: Floats) -> None:
    """For each row, the weighted sum over each place's neighbours; the places are the last axis."""
    for row in range(value.shape[0]):
        for place in range(starts.size - 1):
            found = 0.0
            for at in range(starts[place], starts[place + 1]):
                found += weight[at] * value[row, other[at]]
            total[row, place] = found


@kernel
def _multiply(table: Floats, reach: Integers, value: int, times: int, scale: float) -> None:
    """Multiplies the generating function by (1 + scale y z^value)^times, cut off at the highest power of y.

    `table[k, s]` belongs to k places with the sum s; `reach[k]` is the highest sum of k places, -1 for none.
    """
    most = table.shape[0] - 1
    for k in range(most, 0, -1):
        factor = 1.0
        highest = reach[k]
        for taken in range(1, min(times, k) + 1):
            factor *= scale * (times - taken + 1) / taken
            end = reach[k - taken]
            if end < 0:
                continue
            shift = taken * value
            into, source = table[k, shift:], table[k - taken]
            for s in range(end + 1):
                into[s] += factor * source[s]
            highest = max(highest, end + shift)
        reach[k] = highest


@kernel
def exact_tails(
    distinct: Integers,
    times: Integers,
    index_of: Integers,
    own: Floats,
    total: Floats,
    number: Integers,
    tested: NDArray[np.bool_],
    everything: bool,
    most: int,
    highest: int,
    upper: Floats,
    lower: Floats,
) -> None:
    """The chance that so many of the other places sum to at least, and to at most, what these do.

    The place keeps its own value and its neighbours are any of the other places, or, with `everything`, both are
    any of all places. `distinct` are the values that occur, `times` how often, `index_of` the place of a value among
    them; `total` and `number` are of each place and its neighbours together; `most` is the highest number that is
    drawn and `highest` the highest sum there can be. Only `tested` places are filled.

    Each own value needs the product over all values with itself once less. The products over all but one value
    are found by halving: both halves start from what lies outside them. Everything added is positive, so even the
    smallest chance is right in its leading digits.
    """
    # With everything, all places are taken to be one beside them, so that all values may be drawn.
    values = distinct.size + 1 if everything else distinct.size
    kept = 0 if everything else 1
    starts = np.zeros(values * (most + 1) + 1, np.int64)
    for place in range(own.size):
        if tested[place]:
            at = distinct.size if everything else index_of[int(own[place])]
            starts[at * (most + 1) + number[place] - kept + 1] += 1
    for group in range(values * (most + 1)):
        starts[group + 1] += starts[group]
    order = np.empty(starts[-1], np.int64)
    filled = starts.copy()
    for place in range(own.size):
        if tested[place]:
            at = distinct.size if everything else index_of[int(own[place])]
            group = at * (most + 1) + number[place] - kept
            order[filled[group]] = place
            filled[group] += 1
    depth = 2
    while (1 << (depth - 2)) < values:
        depth += 1
    table = np.zeros((depth + 1, most + 1, highest + 1))
    reach = np.full((depth + 1, most + 1), -1, np.int64)
    table[0, 0, 0] = 1.0
    reach[0, 0] = 0
    scale = max(most, 1) / times.sum()
    # A piece of work: the values from .. to, at a depth, and the values by which the product above is multiplied.
    todo = np.empty((2 * depth + 2, 5), np.int64)
    todo[0, 0], todo[0, 1], todo[0, 2], todo[0, 3], todo[0, 4] = 0, values, 1, 0, 0
    waiting = 1
    from_below, from_above = np.empty(highest + 1), np.empty(highest + 1)
    while waiting > 0:
        waiting -= 1
        first, end, level = todo[waiting, 0], todo[waiting, 1], todo[waiting, 2]
        if starts[first * (most + 1)] == starts[end * (most + 1)]:
            continue  # no place has any of these values
        by_first, by_end = todo[waiting, 3], todo[waiting, 4]
        here, reached = table[level], reach[level]
        here[:, :] = table[level - 1]
        reached[:] = reach[level - 1]
        for v in range(by_first, min(by_end, distinct.size)):
            _multiply(here, reached, distinct[v], times[v], scale)
        if end - first > 1:
            middle = (first + end) // 2
            todo[waiting, 0], todo[waiting, 1], todo[waiting, 2] = first, middle, level + 1
            todo[waiting, 3], todo[waiting, 4] = middle, end
            waiting += 1
            todo[waiting, 0], todo[waiting, 1], todo[waiting, 2] = middle, end, level + 1
            todo[waiting, 3], todo[waiting, 4] = first, middle
            waiting += 1
            continue
        if first < distinct.size:
            _multiply(here, reached, distinct[first], times[first] - 1, scale)
        for k in range(1, most + 1):
            group = first * (most + 1) + k
            if starts[group] == starts[group + 1]:
                continue
            last = reached[k]
            running = 0.0
            for s in range(last + 1):
                running += here[k, s]
                from_below[s] = running
            running = 0.0
            for s in range(last, -1, -1):
                running += here[k, s]
                from_above[s] = running
            for at in range(starts[group], starts[group + 1]):
                place = order[at]
                found = int(total[place] - kept * own[place] + 0.5)
                upper[place] = max(_SMALLEST, min(1.0, from_above[found] / from_above[0]))
                lower[place] = max(_SMALLEST, min(1.0, from_below[found] / from_below[last]))


@kernel
def simulated_tails(
    value: Floats,
    place: Integers,
    starts: Integers,
    other: Integers,
    weight: Floats,
    total: Floats,
    keep_own: bool,
    seed: int,
    draws: int,
    upper: Floats,
    lower: Floats,
) -> None:
    """The same by simulation, for weights and values of any kind: each place of `place` has draws of its own.

    The neighbours of a place must all be among `value`; its own value is drawn as well unless it keeps it.
    """
    places = value.size
    choice = places - 1 if keep_own else places
    drawn = np.empty(places, np.int64)
    for i in place:
        most = starts[i + 1] - starts[i]
        size = 0.0
        for at in range(starts[i], starts[i + 1]):
            size += abs(weight[at]) * value[other[at]]
        slack = 1e-12 * size
        above, under = 0, 0
        state = stream(seed, i)
        for _ in range(draws):
            found = 0.0
            for n in range(most):
                # One that was not drawn yet.
                taken = True
                chosen = np.int64(0)
                while taken:
                    state = advanced(state)
                    chosen = np.int64(below(mixed(state), choice))
                    if keep_own and chosen >= i:
                        chosen += 1
                    taken = False
                    for earlier in range(n):
                        if drawn[earlier] == chosen:
                            taken = True
                            break
                drawn[n] = chosen
                found += weight[starts[i] + n] * value[chosen]
            if found >= total[i] - slack:
                above += 1
            if found <= total[i] + slack:
                under += 1
        upper[i] = (above + 1) / (draws + 1)
        lower[i] = (under + 1) / (draws + 1)


def warm() -> None:
    """Runs every kernel of this module once."""
    starts, other = np.array([0, 1, 2], np.int64), np.array([1, 0], np.int64)
    value, weight, total = np.array([[1.0, 0.0]]), np.ones(2), np.empty((1, 2))
    neighbour_sums(value, starts, other, weight, total)
    upper, lower = np.empty(2), np.empty(2)
    both = np.array([0, 1], np.int64)
    each, tested = np.ones(2, np.int64), np.ones(2, np.bool_)
    exact_tails(both, each, both, value[0], total[0], each, tested, True, 2, 1, upper, lower)
    simulated_tails(
        value[0], np.arange(2, dtype=np.int64), starts, other, weight, total[0], True, 2017, 9, upper, lower
    )
