"""Weighted quasi-Poisson fits of reference months, series by series, with one design for all."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]

FITTED, TOO_FEW, NOT_CONVERGED = 0, 1, 2

# As R's glm has them, so that fits agree to the last digits.
_TOLERANCE = 1e-8
_STEPS = 25


@kernel
def _factored(matrix: Floats, gone: NDArray[np.uint8]) -> int:
    """Cholesky's factor in place; columns that others determine are marked in `gone` and left out. Their number."""
    k = matrix.shape[0]
    dropped = 0
    for j in range(k):
        gone[j] = 0
        scale = matrix[j, j]
        for m in range(j):
            if not gone[m]:
                matrix[j, j] -= matrix[j, m] * matrix[j, m]
        if not matrix[j, j] > 1e-11 * scale:
            gone[j] = 1
            dropped += 1
            continue
        matrix[j, j] = math.sqrt(matrix[j, j])
        for i in range(j + 1, k):
            for m in range(j):
                if not gone[m]:
                    matrix[i, j] -= matrix[i, m] * matrix[j, m]
            matrix[i, j] /= matrix[j, j]
    return dropped


@kernel
def _solve(factor: Floats, gone: NDArray[np.uint8], target: Floats) -> None:
    """Solves in place with a factor; what belongs to columns left out becomes 0."""
    k = target.size
    for i in range(k):
        if gone[i]:
            target[i] = 0.0
            continue
        for m in range(i):
            if not gone[m]:
                target[i] -= factor[i, m] * target[m]
        target[i] /= factor[i, i]
    for i in range(k - 1, -1, -1):
        if gone[i]:
            continue
        for m in range(i + 1, k):
            if not gone[m]:
                target[i] -= factor[m, i] * target[m]
        target[i] /= factor[i, i]


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
    prior: Floats,
    design: Floats,
    mean: Floats,
    working: Floats,
    coefficient: Floats,
    inverse: Floats,
) -> int:
    """Iterates from the counts themselves; fills means, the last working weights, coefficients and inverse.

    Returns how many columns others determine, or -1 where it does not settle.
    """
    months, k = design.shape
    normal, eta, gone = np.empty((k, k)), np.empty(months), np.empty(k, np.uint8)
    for t in range(months):
        mean[t] = y[t] + 0.1
        eta[t] = math.log(mean[t])
    before = _deviance(y, own, prior, eta, mean)
    for _ in range(_STEPS):
        normal[:, :] = 0.0
        coefficient[:] = 0.0
        for t in range(months):
            working[t] = prior[t] * mean[t]
            if working[t] > 0:
                z = working[t] * (eta[t] + (y[t] - mean[t]) / mean[t])
                for i in range(k):
                    if design[t, i] != 0:
                        coefficient[i] += design[t, i] * z
                        weighed = working[t] * design[t, i]
                        for j in range(i + 1):
                            normal[i, j] += weighed * design[t, j]
        dropped = _factored(normal, gone)
        _solve(normal, gone, coefficient)
        for t in range(months):
            line = 0.0
            for i in range(k):
                line += design[t, i] * coefficient[i]
            eta[t] = min(max(line, -700.0), 700.0)
            mean[t] = math.exp(eta[t])
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
def fit_references(
    count: Floats,
    known: NDArray[np.uint8],
    rows: NDArray[np.int64],
    design: Floats,
    own_season: NDArray[np.uint8],
    reweight_above: float,
    found: Floats,
    status: NDArray[np.int64],
) -> None:
    """Fits the reference months `rows` of each series and fills a row of `found` for each.

    The first column of the design is the level at the month that is judged, in its own season, so the first
    coefficient is the logarithm of the count expected there; the second is the slope where there is a trend.
    Columns of `found`: log expected, its variance over the dispersion, slope, its variance over the dispersion,
    dispersion, the same as R's surveillance has it after reweighting, degrees of freedom, largest count.
    """
    months, k = design.shape
    y, own, prior = np.empty(months), np.empty(months), np.empty(months)
    mean, working = np.empty(months), np.empty(months)
    coefficient, inverse, residual = np.empty(k), np.empty((k, k)), np.empty(months)
    for s in range(count.shape[0]):
        number, in_season = 0, 0
        largest = 0.0
        for t in range(months):
            prior[t] = 1.0 if known[s, rows[t]] else 0.0
            y[t] = count[s, rows[t]] if known[s, rows[t]] else 0.0
            own[t] = y[t] * math.log(y[t]) if y[t] > 0 else 0.0
            if known[s, rows[t]]:
                number += 1
                in_season += own_season[t]
                largest = max(largest, y[t])
        if in_season == 0 or number <= k:
            status[s] = TOO_FEW
            continue
        dropped = _fit(y, own, prior, design, mean, working, coefficient, inverse)
        if dropped < 0:
            status[s] = NOT_CONVERGED
            continue
        freedom = number - (k - dropped)
        dispersion = _scatter(y, mean, working) / freedom
        theirs = dispersion
        if reweight_above < math.inf:
            phi = max(dispersion, 1.0)
            total = 0.0
            for t in range(months):
                if prior[t] > 0:
                    leverage = 0.0
                    for i in range(k):
                        for j in range(k):
                            leverage += design[t, i] * inverse[i, j] * design[t, j]
                    leverage *= working[t]
                    residual[t] = 1.5 * (y[t] ** (2 / 3) * mean[t] ** (-1 / 6) - mean[t] ** 0.5)
                    residual[t] /= math.sqrt(phi * (1 - leverage))
                    total += residual[t] ** -2 if residual[t] > reweight_above else 1.0
            for t in range(months):
                if prior[t] > 0:
                    prior[t] = number / total
                    if residual[t] > reweight_above:
                        prior[t] *= residual[t] ** -2
            dropped = _fit(y, own, prior, design, mean, working, coefficient, inverse)
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
    design = np.column_stack([np.ones(months), np.arange(months) / 12.0])
    fit_references(
        count,
        np.ones((1, months), np.uint8),
        np.arange(months),
        design,
        np.ones(months, np.uint8),
        2.58,
        np.empty((1, 8)),
        np.zeros(1, np.int64),
    )
