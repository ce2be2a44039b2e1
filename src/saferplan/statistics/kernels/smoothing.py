"""Additive exponential smoothing: recursions, starting states by least squares, smoothing parameters by search."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEVEL, TREND, DAMPED = 0, 1, 2
_TOLERANCE = 1e-7
_LEAST_DAMPING, _MOST_DAMPING = 0.8, 0.98
_LAGS_AT_ONCE = 4


@kernel
def _unpacked(free: Floats, trend: int, season: bool, smoothing: Floats) -> bool:
    """Level, trend and season smoothing and damping from the free parameters; False outside the usual region.

    The trend's is a share of the level's and the season's a share of what the level's leaves (Hyndman et al. 2008,
    section 2.5), so that the region is a box.
    """
    for i in range(free.size):
        if not 0.0001 <= free[i] <= 0.9999:
            return False
    place = 1
    smoothing[0], smoothing[1], smoothing[2], smoothing[3] = free[0], 0.0, 0.0, 1.0
    if trend != LEVEL:
        smoothing[1] = free[0] * free[place]
        place += 1
    if season:
        smoothing[2] = (1 - free[0]) * free[place]
        place += 1
    if trend == DAMPED:
        smoothing[3] = _LEAST_DAMPING + (_MOST_DAMPING - _LEAST_DAMPING) * free[place]
    return True


@kernel
def _run(
    value: Floats,
    first: int,
    last: int,
    period: int,
    smoothing: Floats,
    state: Floats,
    error: Floats,
) -> None:
    """Runs over the months from `first` to before `last`; a month that is not known moves nothing.

    `state` is level, slope and the season by position in the year, and is carried along.
    """
    alpha, beta, gamma, phi = smoothing[0], smoothing[1], smoothing[2], smoothing[3]
    for t in range(first, last):
        slope, place = phi * state[1], 2 + t % period
        wrong = value[t] - state[0] - slope - state[place]
        if math.isnan(wrong):
            error[t] = math.nan
            wrong = 0.0
        else:
            error[t] = wrong
        state[0] += slope + alpha * wrong
        state[1] = slope + beta * wrong
        state[place] += gamma * wrong


@kernel
def _answers(
    value: Floats,
    months: int,
    period: int,
    impulse: int,
    smoothing: Floats,
    season: Floats,
    error: Floats,
    to_one: Floats,
    to_slope: Floats,
) -> None:
    """One-month errors from starting states of nothing, and how they answer to states of 1.

    `to_one` is the answer to a season of 1 in the position `impulse` of the year, or to a level of 1 where that is -1;
    `to_slope` that to a slope of 1. The three are run side by side, since each waits for its own month before. A month
    that is not known moves nothing.
    """
    alpha, beta, gamma, phi = smoothing[0], smoothing[1], smoothing[2], smoothing[3]
    season[:, :] = 0.0
    level, slope = 0.0, 0.0
    level_of_one, slope_of_one = 0.0, 0.0
    level_of_slope, slope_of_slope = 0.0, 1.0
    if impulse < 0:
        level_of_one = 1.0
    else:
        season[1, impulse] = 1.0
    place = 0
    for t in range(months):
        slope *= phi
        slope_of_one *= phi
        slope_of_slope *= phi
        wrong = value[t] - level - slope - season[0, place]
        one = level_of_one + slope_of_one + season[1, place]
        sloping = level_of_slope + slope_of_slope + season[2, place]
        if math.isnan(wrong):
            wrong = one = sloping = 0.0
        error[t], to_one[t], to_slope[t] = wrong, one, sloping
        level += slope + alpha * wrong
        slope += beta * wrong
        season[0, place] += gamma * wrong
        level_of_one += slope_of_one - alpha * one
        slope_of_one -= beta * one
        season[1, place] -= gamma * one
        level_of_slope += slope_of_slope - alpha * sloping
        slope_of_slope -= beta * sloping
        season[2, place] -= gamma * sloping
        place += 1
        if place == period:
            place = 0


@kernel
def _product(one: Floats, other: Floats, months: int) -> float:
    total = 0.0
    for t in range(months):
        total += one[t] * other[t]
    return total


@kernel
def _products(error: Floats, to_one: Floats, to_slope: Floats, months: int, product: Floats) -> None:
    """Of errors and answers with the answers, all in one go: one with errors and itself, slope with all three."""
    one_error = one_one = slope_error = slope_one = slope_slope = 0.0
    for t in range(months):
        wrong, one, slope = error[t], to_one[t], to_slope[t]
        one_error += one * wrong
        one_one += one * one
        slope_error += slope * wrong
        slope_one += slope * one
        slope_slope += slope * slope
    product[0], product[1], product[2] = one_error, one_one, slope_error
    product[3], product[4] = slope_one, slope_slope


@kernel
def _lagged(one: Floats, other: Floats, months: int, period: int, product: Floats) -> None:
    """Products of one series with the other 0, 1, 2, ... months later; four at a time, which the processor overlaps.

    Before the first month of `other` there are a year of zeros and a rim.
    """
    for lag in range(0, period, _LAGS_AT_ONCE):
        first = second = third = fourth = 0.0
        at = period + _LAGS_AT_ONCE - lag
        for t in range(months):
            here = one[t]
            first += here * other[at + t]
            second += here * other[at + t - 1]
            third += here * other[at + t - 2]
            fourth += here * other[at + t - 3]
        product[lag], product[lag + 1], product[lag + 2], product[lag + 3] = first, second, third, fourth


@kernel
def _factored(normal: Floats, columns: int, total: float) -> float:
    """Cholesky's factor in place, with the right side as the row below; `total` less what the solution explains."""
    for j in range(columns):
        pivot = normal[j, j] + (1e-11 * normal[j, j] + 1e-12)
        for m in range(j):
            pivot -= normal[j, m] * normal[j, m]
        if pivot <= 0:
            return math.inf
        pivot = math.sqrt(pivot)
        normal[j, j] = pivot
        # Two rows side by side, since each sum waits for its own last step.
        for i in range(j + 1, columns, 2):
            rest, rest_below = normal[i, j], normal[i + 1, j]
            for m in range(j):
                rest -= normal[i, m] * normal[j, m]
                rest_below -= normal[i + 1, m] * normal[j, m]
            normal[i, j], normal[i + 1, j] = rest / pivot, rest_below / pivot
        if (columns - j) % 2:
            rest = normal[columns, j]
            for m in range(j):
                rest -= normal[columns, m] * normal[j, m]
            normal[columns, j] = rest / pivot
        # Each step of the solution takes its square off the sum that is left.
        total -= normal[columns, j] * normal[columns, j]
    return max(total, 0.0)


@kernel
def _squares(
    value: Floats,
    months: int,
    period: int,
    trend: int,
    season: bool,
    smoothing: Floats,
    gaps: bool,
    work: Floats,
    answer: Floats,
    normal: Floats,
) -> float:
    """The least sum of squared one-month errors over all starting states; leaves what solves for them in `normal`.

    Errors are linear in the starting states once the smoothing is given. With a season its twelve states hold the
    level, too: a constant moved between the two changes nothing. Columns are the level or else the slope, the slope,
    and the season's states.
    """
    rim = period + _LAGS_AT_ONCE
    error, to_slope, products, states = work[0], work[1], work[2], work[3:, :period]
    first = (1 if trend != LEVEL else 0) + (0 if season else 1)
    columns = first + (period if season else 0)
    right = normal[columns]
    if not season:
        to_one = answer[0, rim:]
        _answers(value, months, period, -1, smoothing, states, error, to_one, to_slope)
        _products(error, to_one, to_slope, months, products)
        right[0], normal[0, 0] = products[0], products[1]
        if trend != LEVEL:
            right[1], normal[1, 0], normal[1, 1] = products[2], products[3], products[4]
    elif not gaps:
        # The answer to each later month of the year is that to the first, as many months later.
        to_one = answer[0, rim:]
        _answers(value, months, period, 0, smoothing, states, error, to_one, to_slope)
        _lagged(error, answer[0], months, period, products)
        right[first : first + period] = products[:period]
        _lagged(to_one, answer[0], months, period, products)
        for i in range(period):
            normal[first + i, first] = products[i]
            for j in range(1, i + 1):
                # A month later in both answers: the same products but for the last.
                normal[first + i, first + j] = (
                    normal[first + i - 1, first + j - 1] - to_one[months - i] * to_one[months - j]
                )
        if trend != LEVEL:
            right[0] = _product(to_slope, error, months)
            normal[0, 0] = _product(to_slope, to_slope, months)
            _lagged(to_slope, answer[0], months, period, products)
            normal[first : first + period, 0] = products[:period]
    else:
        for i in range(period):
            _answers(value, months, period, i, smoothing, states, error, answer[i, rim:], to_slope)
        for i in range(period):
            right[first + i] = _product(answer[i, rim:], error, months)
            if trend != LEVEL:
                normal[first + i, 0] = _product(answer[i, rim:], to_slope, months)
            for j in range(i + 1):
                normal[first + i, first + j] = _product(answer[i, rim:], answer[j, rim:], months)
        if trend != LEVEL:
            right[0] = _product(to_slope, error, months)
            normal[0, 0] = _product(to_slope, to_slope, months)
    return _factored(normal, columns, _product(error, error, months))


@kernel
def _starting_states(normal: Floats, period: int, trend: int, season: bool, start: Floats) -> None:
    """Level, slope and season before the first month, from the factor and the right side in `normal`."""
    columns = (1 if trend != LEVEL else 0) + (period if season else 1)
    right = normal[columns]
    for i in range(columns - 1, -1, -1):
        for m in range(i + 1, columns):
            right[i] -= normal[m, i] * right[m]
        right[i] /= normal[i, i]
    start[:] = 0.0
    place = 0
    if not season:
        start[0] = right[0]
        place = 1
    if trend != LEVEL:
        start[1] = right[place]
        place += 1
    if season:
        mean = 0.0
        for i in range(period):
            mean += right[place + i] / period
        for i in range(period):
            start[2 + i] = right[place + i] - mean
        start[0] = mean


@kernel
def _first_corners(trend: int, season: bool, simplex: Floats) -> None:
    """The corners from which a search sets out."""
    for corner in range(simplex.shape[0]):
        simplex[corner, 0] = 0.3
        place = 1
        if trend != LEVEL:
            simplex[corner, place] = 0.1
            place += 1
        if season:
            simplex[corner, place] = 0.1
            place += 1
        if trend == DAMPED:
            simplex[corner, place] = 0.9
        if corner > 0:
            moved = simplex[corner, corner - 1]
            simplex[corner, corner - 1] = 0.7 * moved if moved > 0.5 else moved + 0.25


@kernel
def fit_form(
    value: Floats,
    months: Integers,
    period: int,
    trend: int,
    season: bool,
    evaluations: int,
    smoothing: Floats,
    start: Floats,
    squares: Floats,
) -> None:
    """Fits one form to the first `months` of each series: Nelder and Mead's search over the smoothing parameters.

    Fills smoothing (level, trend, season, damping), the states before the first month, and the sum of squares.
    """
    longest = value.shape[1]
    size = 1 + (trend != LEVEL) + season + (trend == DAMPED)
    simplex, height = np.empty((size + 1, size)), np.empty(size + 1)
    centre, trial, other = np.empty(size), np.empty(size), np.empty(size)
    rim = period + _LAGS_AT_ONCE
    work, answer = np.empty((6, max(longest, rim, 5))), np.zeros((period, rim + longest))
    normal = np.empty((period + 2, period + 1))
    for s in range(value.shape[0]):
        row, n, own = value[s], months[s], smoothing[s]
        gaps = False
        for t in range(n):
            gaps = gaps or math.isnan(row[t])
        _first_corners(trend, season, simplex)
        for corner in range(size + 1):
            _unpacked(simplex[corner], trend, season, own)
            height[corner] = _squares(row, n, period, trend, season, own, gaps, work, answer, normal)
        done = size + 1
        while done < evaluations:
            best = worst = 0
            for corner in range(1, size + 1):
                if height[corner] < height[best]:
                    best = corner
                if height[corner] >= height[worst]:
                    worst = corner
            if height[worst] - height[best] <= _TOLERANCE * (height[best] + 1e-12):
                break
            second = best
            for corner in range(size + 1):
                if corner != worst and height[corner] > height[second]:
                    second = corner
            for i in range(size):
                centre[i] = 0.0
                for corner in range(size + 1):
                    if corner != worst:
                        centre[i] += simplex[corner, i] / size
                trial[i] = min(max(2 * centre[i] - simplex[worst, i], 0.0001), 0.9999)
            _unpacked(trial, trend, season, own)
            reflected = _squares(row, n, period, trend, season, own, gaps, work, answer, normal)
            done += 1
            outside = reflected < height[best]
            if not outside and (reflected < height[second] or (size == 1 and reflected < height[worst])):
                simplex[worst] = trial
                height[worst] = reflected
                continue
            inside = not outside and reflected >= height[worst]
            for i in range(size):
                if outside:
                    other[i] = min(max(3 * centre[i] - 2 * simplex[worst, i], 0.0001), 0.9999)
                else:
                    other[i] = (centre[i] + (simplex[worst, i] if inside else trial[i])) / 2
            _unpacked(other, trend, season, own)
            second_try = _squares(row, n, period, trend, season, own, gaps, work, answer, normal)
            done += 1
            if second_try < (reflected if outside else min(reflected, height[worst])):
                simplex[worst] = other
                height[worst] = second_try
            elif outside:
                simplex[worst] = trial
                height[worst] = reflected
            else:
                for corner in range(size + 1):
                    if corner != best:
                        for i in range(size):
                            simplex[corner, i] = (simplex[corner, i] + simplex[best, i]) / 2
                        _unpacked(simplex[corner], trend, season, own)
                        height[corner] = _squares(
                            row, n, period, trend, season, own, gaps, work, answer, normal
                        )
                        done += 1
        best = 0
        for corner in range(1, size + 1):
            if height[corner] < height[best]:
                best = corner
        _unpacked(simplex[best], trend, season, own)
        squares[s] = _squares(row, n, period, trend, season, own, gaps, work, answer, normal)
        _starting_states(normal, period, trend, season, start[s])


@kernel
def run_form(
    value: Floats,
    period: int,
    smoothing: Floats,
    start: Floats,
    origins: Integers,
    ahead: Floats,
    error: Floats,
    final: Floats,
) -> None:
    """From each origin the expected values of the months ahead, with the errors of all months on the way.

    An origin is the number of months before it. `ahead` has the axes series, origins, months ahead; `final` is the
    states at the last origin.
    """
    months = value.shape[1]
    state = np.empty(period + 2)
    for s in range(value.shape[0]):
        state[:] = start[s]
        at = 0
        for place in range(origins.size):
            _run(value[s], at, origins[place], period, smoothing[s], state, error[s])
            at = origins[place]
            level, slope = state[0], state[1]
            for h in range(ahead.shape[2]):
                slope *= smoothing[s, 3]
                level += slope
                ahead[s, place, h] = level + state[2 + (at + h) % period]
        final[s] = state
        _run(value[s], at, months, period, smoothing[s], state, error[s])


def warm() -> None:
    """Runs every kernel of this module once."""
    value = np.array([[3.0, 5.0, 4.0, np.nan, 6.0, 5.0, 6.0, 7.0, 7.0, 9.0]])
    smoothing, start, squares = np.empty((1, 4)), np.empty((1, 4)), np.empty(1)
    fit_form(value, np.array([10]), 2, DAMPED, True, 60, smoothing, start, squares)
    run_form(value, 2, smoothing, start, np.array([8, 10]), np.empty((1, 2, 3)), np.empty_like(value), start)
