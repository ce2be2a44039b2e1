"""Weighted quasi-Poisson fits of reference months, series by series, with the same months for all."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FITTED, TOO_FEW, NOT_CONVERGED = 0, 1, 2

# As R's glm has them, so that fits agree to the last digits.
_TOLERANCE = 1e-8
_STEPS = 25
_ANEW = 16
_USUAL = 300.0


@kernel
def _factored(matrix: Floats, gone: NDArray[np.uint8]) -> int:
    """Cholesky's factor in place; columns that others determine are marked in `gone` and left out. Their number.

    A column left out is 0 in the factor, with 1 on the diagonal, so that solving needs no exception for it.
    """
    k = matrix.shape[0]
    dropped = 0
    for j in range(k):
        scale = pivot = matrix[j, j]
        for m in range(j):
            pivot -= matrix[j, m] * matrix[j, m]
        gone[j] = not pivot > 1e-11 * scale
        if gone[j]:
            dropped += 1
            matrix[j, :j] = 0.0
            matrix[j:, j] = 0.0
            matrix[j, j] = 1.0
            continue
        pivot = math.sqrt(pivot)
        matrix[j, j] = pivot
        for i in range(j + 1, k):
            rest = matrix[i, j]
            for m in range(j):
                rest -= matrix[i, m] * matrix[j, m]
            matrix[i, j] = rest / pivot
    return dropped


@kernel
def _solve(factor: Floats, gone: NDArray[np.uint8], target: Floats) -> None:
    """Solves in place with a factor; what belongs to columns left out becomes 0."""
    k = target.size
    for i in range(k):
        rest = target[i]
        for m in range(i):
            rest -= factor[i, m] * target[m]
        target[i] = 0.0 if gone[i] else rest / factor[i, i]
    for i in range(k - 1, -1, -1):
        rest = target[i]
        for m in range(i + 1, k):
            rest -= factor[m, i] * target[m]
        target[i] = 0.0 if gone[i] else rest / factor[i, i]


@kernel
def _expected(
    coefficient: Floats,
    share: float,
    years: Floats,
    group: Integers,
    trend: bool,
    line: Floats,
    level: Floats,
    eta: Floats,
    mean: Floats,
) -> None:
    """Logarithms of the means that the coefficients lead to, and the means to the power `share`.

    A group has one level and the months lie evenly, so that a mean is that of the month before but for a factor; every
    sixteen months it is worked out anew, so that no error adds up. `line` and `level` are room for the groups.
    """
    first = 2 if trend else 1
    slope = coefficient[1] if trend else 0.0
    usual = abs(slope * years[0]) < _USUAL
    for g in range(level.size):
        line[g] = coefficient[0] + (coefficient[first + g - 1] if g > 0 else 0.0)
        usual = usual and abs(line[g]) < _USUAL
        level[g] = math.exp(share * line[g])
    growth = step = factor = 1.0
    for t in range(years.size):
        exponent = slope * years[t]
        eta[t] = line[group[t]] + exponent
        if trend:
            if t % _ANEW == 0:
                growth = math.exp(share * exponent)
            else:
                apart = years[t] - years[t - 1]
                if abs(apart - step) > 1e-9:
                    step, factor = apart, math.exp(share * slope * apart)
                growth *= factor
        mean[t] = level[group[t]] * growth
    if not usual:
        for t in range(years.size):
            eta[t] = min(max(eta[t], -700.0), 700.0)
            mean[t] = math.exp(share * eta[t])


@kernel
def _normal_equations(
    y: Floats,
    prior: Floats,
    mean: Floats,
    eta: Floats,
    years: Floats,
    group: Integers,
    trend: bool,
    working: Floats,
    normal: Floats,
    right: Floats,
) -> None:
    """Working weights, and the weighted sums of a step: columns are the level, the slope, and the other groups."""
    normal[:, :] = 0.0
    right[:] = 0.0
    first = 2 if trend else 1
    weight = by_years = by_square = target = target_by_years = 0.0
    for t in range(y.size):
        w = prior[t] * mean[t]
        working[t] = w
        if w > 0:
            aim = w * eta[t] + prior[t] * (y[t] - mean[t])
            weight += w
            target += aim
            by_years += w * years[t]
            by_square += w * years[t] * years[t]
            target_by_years += aim * years[t]
        if t + 1 < y.size and group[t + 1] == group[t]:
            continue
        # The end of a stretch of one group.
        normal[0, 0] += weight
        right[0] += target
        if trend:
            normal[1, 0] += by_years
            normal[1, 1] += by_square
            right[1] += target_by_years
        if group[t] > 0:
            own = first + group[t] - 1
            normal[own, 0] += weight
            normal[own, own] += weight
            right[own] += target
            if trend:
                normal[own, 1] += by_years
        weight = by_years = by_square = target = target_by_years = 0.0


@kernel
def _deviance(y: Floats, own: Floats, prior: Floats, eta: Floats, mean: Floats) -> float:
    """`own` is y log y, so that no logarithm is taken here."""
    total = 0.0
    for t in range(y.size):
        total += 2 * prior[t] * (own[t] - y[t] * eta[t] - (y[t] - mean[t]))
    return total


@kernel
def _fit(
    y: Floats,
    own: Floats,
    begin: Floats,
    prior: Floats,
    years: Floats,
    group: Integers,
    trend: bool,
    mean: Floats,
    working: Floats,
    coefficient: Floats,
    inverse: Floats,
    line: Floats,
    level: Floats,
    eta: Floats,
) -> int:
    """Iterates from the counts themselves; fills means, the last working weights, coefficients and inverse.

    `begin` is log(y + 0.1). Returns how many columns others determine, or -1 where it does not settle.
    """
    k = coefficient.size
    normal, gone = np.empty((k, k)), np.empty(k, np.uint8)
    for t in range(y.size):
        mean[t] = y[t] + 0.1
    eta[:] = begin
    before = _deviance(y, own, prior, eta, mean)
    for _ in range(_STEPS):
        _normal_equations(y, prior, mean, eta, years, group, trend, working, normal, coefficient)
        dropped = _factored(normal, gone)
        _solve(normal, gone, coefficient)
        _expected(coefficient, 1.0, years, group, trend, line, level, eta, mean)
        now = _deviance(y, own, prior, eta, mean)
        if not math.isfinite(now):
            return -1
        if abs(now - before) / (abs(now) + 0.1) < _TOLERANCE:
            for column in range(k):
                inverse[column] = 0.0
                if not gone[column]:
                    inverse[column, column] = 1.0
                    _solve(normal, gone, inverse[column])
            return dropped
        before = now
    return -1


@kernel
def _scatter(y: Floats, mean: Floats, working: Floats) -> float:
    """Pearson's chi-squared."""
    total = 0.0
    for t in range(y.size):
        if working[t] > 0:
            total += working[t] * ((y[t] - mean[t]) / mean[t]) ** 2
    return total


@kernel
def _leverage(inverse: Floats, years: float, group: int, trend: bool) -> float:
    """Of a month, before its working weight."""
    found = inverse[0, 0]
    if trend:
        found += years * (2 * inverse[0, 1] + years * inverse[1, 1])
    if group > 0:
        own = (2 if trend else 1) + group - 1
        found += 2 * inverse[0, own] + inverse[own, own]
        if trend:
            found += 2 * years * inverse[1, own]
    return float(found)


@kernel
def fit_references(
    count: Floats,
    begin: Floats,
    own_log: Floats,
    power: Floats,
    known: NDArray[np.uint8],
    rows: Integers,
    years: Floats,
    group: Integers,
    groups: int,
    trend: bool,
    reweight_above: float,
    found: Floats,
    status: Integers,
) -> None:
    """Fits the reference months `rows` of each series and fills a row of `found` for each.

    The level is that at the month that is judged, in its own season (group 0), so the first coefficient is the
    logarithm of the count expected there; the second is the slope over `years` where there is a `trend`; then come the
    other groups. `begin`, `own_log` and `power` are log(y + 0.1), y log y and y to two thirds of each count, 0 where
    not known.
    Columns of `found`: log expected, its variance over the dispersion, slope, its variance over the dispersion,
    dispersion, the same as R's surveillance has it after reweighting, degrees of freedom, largest count.
    """
    months, k = rows.size, groups + (1 if trend else 0)
    y, own, start, prior = np.empty(months), np.empty(months), np.empty(months), np.empty(months)
    mean, working, eta = np.empty(months), np.empty(months), np.empty(months)
    coefficient, inverse, residual = np.empty(k), np.empty((k, k)), np.empty(months)
    line, level, root = np.empty(groups), np.empty(groups), np.empty(months)
    for s in range(count.shape[0]):
        number, in_season = 0, 0
        largest = 0.0
        for t in range(months):
            held = known[s, rows[t]]
            prior[t] = 1.0 if held else 0.0
            y[t], own[t], start[t] = count[s, rows[t]], own_log[s, rows[t]], begin[s, rows[t]]
            if held:
                number += 1
                in_season += group[t] == 0
                largest = max(largest, y[t])
        if in_season == 0 or number <= k:
            status[s] = TOO_FEW
            continue
        dropped = _fit(
            y, own, start, prior, years, group, trend, mean, working, coefficient, inverse, line, level, eta
        )
        if dropped < 0:
            status[s] = NOT_CONVERGED
            continue
        freedom = number - (k - dropped)
        dispersion = _scatter(y, mean, working) / freedom
        theirs = dispersion
        if reweight_above < math.inf:
            # Anscombe's residuals want the sixth root of the mean, and that to the power of three.
            _expected(coefficient, 1 / 6, years, group, trend, line, level, eta, root)
            phi = max(dispersion, 1.0)
            total = 0.0
            for t in range(months):
                if prior[t] > 0:
                    leverage = working[t] * _leverage(inverse, years[t], group[t], trend)
                    residual[t] = 1.5 * (power[s, rows[t]] / root[t] - root[t] * root[t] * root[t])
                    residual[t] /= math.sqrt(phi * (1 - leverage))
                    total += residual[t] ** -2 if residual[t] > reweight_above else 1.0
            for t in range(months):
                if prior[t] > 0:
                    prior[t] = number / total
                    if residual[t] > reweight_above:
                        prior[t] *= residual[t] ** -2
            dropped = _fit(
                y,
                own,
                start,
                prior,
                years,
                group,
                trend,
                mean,
                working,
                coefficient,
                inverse,
                line,
                level,
                eta,
            )
            if dropped < 0:
                status[s] = NOT_CONVERGED
                continue
            freedom = number - (k - dropped)
            dispersion = _scatter(y, mean, working) / freedom
            theirs = _scatter(y, mean, prior) / freedom
        status[s] = FITTED
        found[s, 0], found[s, 1] = coefficient[0], inverse[0, 0]
        found[s, 2], found[s, 3] = coefficient[1 % k], inverse[1 % k, 1 % k]
        found[s, 4], found[s, 5], found[s, 6], found[s, 7] = dispersion, theirs, freedom, largest


def warm() -> None:
    """Runs every kernel of this module once."""
    months = 8
    count = np.arange(1.0, 1 + months)[np.newaxis] ** 2
    fit_references(
        count,
        np.log(count + 0.1),
        count * np.log(count),
        count ** (2 / 3),
        np.ones((1, months), np.uint8),
        np.arange(months),
        np.arange(months) / 12.0,
        np.zeros(months, np.int64),
        1,
        True,
        2.58,
        np.empty((1, 8)),
        np.zeros(1, np.int64),
    )
