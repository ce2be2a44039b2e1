"""Additive exponential smoothing: recursions, starting states by least squares, smoothing parameters by search."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEVEL, TREND, DAMPED = 0, 1, 2
_MOST_PARAMETERS = 4
_EVALUATIONS = 60
_TOLERANCE = 1e-7
_LEAST_DAMPING, _MOST_DAMPING = 0.8, 0.98


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
def _squares(
    value: Floats,
    months: int,
    period: int,
    trend: int,
    season: bool,
    smoothing: Floats,
    gaps: bool,
    start: Floats,
    error: Floats,
    response: Floats,
    normal: Floats,
) -> float:
    """The least sum of squared one-month errors over all starting states; leaves those in `start`.

    Errors are linear in the starting states once the smoothing is given. With a season its twelve states hold the
    level, too: a constant moved between the two changes nothing.
    """
    columns, first = 0, 0
    if not season:
        columns = 1
    if trend != LEVEL:
        columns += 1
    first = columns
    if season:
        columns += period
    start[:] = 0.0
    _run(value, 0, months, period, smoothing, start, error)
    for column in range(columns):
        row = response[column]
        if column > first and not gaps:
            # The same answer as the first season's, as many months later.
            shift = column - first
            row[:shift] = 0.0
            for t in range(shift, months):
                row[t] = response[first, t - shift]
            continue
        start[:] = 0.0
        if column >= first:
            start[2 + column - first] = 1.0
        elif column == 0 and not season:
            start[0] = 1.0
        else:
            start[1] = 1.0
        alpha, beta, gamma, phi = smoothing[0], smoothing[1], smoothing[2], smoothing[3]
        for t in range(months):
            slope, place = phi * start[1], 2 + t % period
            answer = start[0] + slope + start[place]
            if gaps and math.isnan(value[t]):
                row[t] = 0.0
                answer = 0.0
            else:
                row[t] = answer
            start[0] += slope - alpha * answer
            start[1] = slope - beta * answer
            start[place] -= gamma * answer
    right = normal[columns]
    total = 0.0
    for t in range(months):
        if gaps and math.isnan(error[t]):
            error[t] = 0.0
        total += error[t] * error[t]
    for i in range(columns):
        product = 0.0
        for t in range(months):
            product += response[i, t] * error[t]
        right[i] = product
        for j in range(i + 1):
            if j > first and not gaps:
                # A month later in both answers: the same products but for the last.
                normal[i, j] = (
                    normal[i - 1, j - 1]
                    - response[first, months - i + first] * response[first, months - j + first]
                )
                continue
            product = 0.0
            for t in range(months):
                product += response[i, t] * response[j, t]
            normal[i, j] = product
    for j in range(columns):
        normal[j, j] += 1e-11 * normal[j, j] + 1e-12
        for m in range(j):
            normal[j, j] -= normal[j, m] * normal[j, m]
        if normal[j, j] <= 0:
            return math.inf
        normal[j, j] = math.sqrt(normal[j, j])
        for i in range(j + 1, columns):
            for m in range(j):
                normal[i, j] -= normal[i, m] * normal[j, m]
            normal[i, j] /= normal[j, j]
    # Each step of the solution takes its square off the sum that is left.
    for i in range(columns):
        for m in range(i):
            right[i] -= normal[i, m] * right[m]
        right[i] /= normal[i, i]
        total -= right[i] * right[i]
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
    return max(total, 0.0)


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
    error = np.empty(longest)
    response = np.empty((period + 2, longest))
    normal = np.empty((period + 3, period + 3))
    for s in range(value.shape[0]):
        row, n = value[s], months[s]
        gaps = False
        for t in range(n):
            gaps = gaps or math.isnan(row[t])

        for corner in range(size + 1):
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
                value_there = simplex[corner, corner - 1]
                simplex[corner, corner - 1] = 0.7 * value_there if value_there > 0.5 else value_there + 0.25
            _unpacked(simplex[corner], trend, season, smoothing[s])
            height[corner] = _squares(
                row, n, period, trend, season, smoothing[s], gaps, start[s], error, response, normal
            )
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
            _unpacked(trial, trend, season, smoothing[s])
            reflected = _squares(
                row, n, period, trend, season, smoothing[s], gaps, start[s], error, response, normal
            )
            done += 1
            if reflected < height[best]:
                for i in range(size):
                    other[i] = min(max(3 * centre[i] - 2 * simplex[worst, i], 0.0001), 0.9999)
                _unpacked(other, trend, season, smoothing[s])
                expanded = _squares(
                    row, n, period, trend, season, smoothing[s], gaps, start[s], error, response, normal
                )
                done += 1
                if expanded < reflected:
                    simplex[worst] = other
                    height[worst] = expanded
                else:
                    simplex[worst] = trial
                    height[worst] = reflected
            elif reflected < height[second] or (size == 1 and reflected < height[worst]):
                simplex[worst] = trial
                height[worst] = reflected
            else:
                inside = reflected >= height[worst]
                for i in range(size):
                    other[i] = (centre[i] + (simplex[worst, i] if inside else trial[i])) / 2
                _unpacked(other, trend, season, smoothing[s])
                contracted = _squares(
                    row, n, period, trend, season, smoothing[s], gaps, start[s], error, response, normal
                )
                done += 1
                if contracted < min(reflected, height[worst]):
                    simplex[worst] = other
                    height[worst] = contracted
                else:
                    for corner in range(size + 1):
                        if corner != best:
                            for i in range(size):
                                simplex[corner, i] = (simplex[corner, i] + simplex[best, i]) / 2
                            _unpacked(simplex[corner], trend, season, smoothing[s])
                            height[corner] = _squares(
                                row,
                                n,
                                period,
                                trend,
                                season,
                                smoothing[s],
                                gaps,
                                start[s],
                                error,
                                response,
                                normal,
                            )
                            done += 1
        best = 0
        for corner in range(1, size + 1):
            if height[corner] < height[best]:
                best = corner
        _unpacked(simplex[best], trend, season, smoothing[s])
        squares[s] = _squares(
            row, n, period, trend, season, smoothing[s], gaps, start[s], error, response, normal
        )


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
