"""Log-linear models of counts by iteratively reweighted least squares, series by series, with one design for all."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.kernels.compiling import kernel

Floats = NDArray[np.float64]

FITTED, TOO_FEW, NOTHING, SINGULAR, NOT_CONVERGED = 0, 1, 2, 3, 4

_TOLERANCE = 1e-10
_STEPS = 100
_LARGEST_SIZE = 1e9
_TALLIED = 256


@kernel
def _solve(matrix: Floats, vector: Floats, inverse: Floats) -> bool:
    """Solves the positive definite system in place of `vector` and fills the inverse; False where singular."""
    k = vector.size
    for j in range(k):
        scale = matrix[j, j]
        for m in range(j):
            matrix[j, j] -= matrix[j, m] * matrix[j, m]
        if not matrix[j, j] > 1e-11 * scale or not math.isfinite(matrix[j, j]):
            return False
        matrix[j, j] = math.sqrt(matrix[j, j])
        for i in range(j + 1, k):
            for m in range(j):
                matrix[i, j] -= matrix[i, m] * matrix[j, m]
            matrix[i, j] /= matrix[j, j]
    for column in range(k + 1):
        # The columns of the unit matrix, and the vector last.
        target = vector if column == k else inverse[column]
        if column < k:
            target[:] = 0.0
            target[column] = 1.0
        for i in range(k):
            for m in range(i):
                target[i] -= matrix[i, m] * target[m]
            target[i] /= matrix[i, i]
        for i in range(k - 1, -1, -1):
            for m in range(i + 1, k):
                target[i] -= matrix[m, i] * target[m]
            target[i] /= matrix[i, i]
    return True


@kernel
def _deviance(count: Floats, weight: Floats, mean: Floats, size: float) -> float:
    total = 0.0
    for t in range(count.size):
        if weight[t] > 0:
            y, m = count[t], mean[t]
            part = y * math.log(y / m) if y > 0 else 0.0
            if math.isinf(size):
                part -= y - m
            else:
                part -= (y + size) * math.log((y + size) / (m + size))
            total += 2 * weight[t] * part
    return total


@kernel
def _iterate(
    count: Floats,
    weight: Floats,
    offset: Floats,
    design: Floats,
    size: float,
    mean: Floats,
    coefficient: Floats,
    inverse: Floats,
) -> int:
    """Fits with the size given, from the means given; fills means, coefficients and unscaled covariance."""
    months, k = design.shape
    normal, right, trial = np.empty((k, k)), np.empty(k), np.empty(months)
    before = _deviance(count, weight, mean, size)
    eta = np.log(mean)
    converged = False
    for step in range(_STEPS):
        normal[:, :] = 0.0
        right[:] = 0.0
        for t in range(months):
            if weight[t] > 0:
                w = weight[t] * (mean[t] if math.isinf(size) else mean[t] / (1 + mean[t] / size))
                z = eta[t] - offset[t] + (count[t] - mean[t]) / mean[t]
                for i in range(k):
                    right[i] += w * design[t, i] * z
                    for j in range(i + 1):
                        normal[i, j] += w * design[t, i] * design[t, j]
        if not _solve(normal, right, inverse):
            return SINGULAR
        if converged:  # the covariance is now that of the last means
            return FITTED
        # Half the step as often as it leads further away.
        for _halving in range(30):
            for t in range(months):
                line = offset[t]
                for i in range(k):
                    line += design[t, i] * right[i]
                trial[t] = math.exp(min(max(line, -700.0), 700.0))
            now = _deviance(count, weight, trial, size)
            if step == 0 or (math.isfinite(now) and now <= before + 1e-7 * (abs(before) + 0.1)):
                break
            for i in range(k):
                right[i] = (right[i] + coefficient[i]) / 2
        coefficient[:] = right
        mean[:] = trial
        for t in range(months):
            eta[t] = math.log(mean[t])
        converged = abs(now - before) < _TOLERANCE * (abs(now) + 0.1)
        before = now
    return NOT_CONVERGED


@kernel
def _digamma(x: float) -> float:
    total = 0.0
    while x < 10:
        total -= 1 / x
        x += 1
    square = 1 / (x * x)
    series = square * (
        1 / 12
        - square
        * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - square * 691 / 32760))))
    )
    return total + math.log(x) - 0.5 / x - series


@kernel
def _trigamma(x: float) -> float:
    total = 0.0
    while x < 10:
        total += 1 / (x * x)
        x += 1
    square = 1 / (x * x)
    series = square * (
        1 / 6
        - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - square * (5 / 66 - square * 691 / 2730))))
    )
    return total + 1 / x + square / 2 + series / x


@kernel
def _of_size(
    count: Floats, weight: Floats, mean: Floats, size: float, above: Floats, most: int
) -> tuple[float, float]:
    """First and second derivative of the log-likelihood by the size of a negative binomial.

    Weights are tallied by count: what depends on the count alone is the sum of 1 / (size + i) over i below it, to which
    every larger count adds. `above` holds the weight of the counts above i, for i below `most`; larger counts, if any,
    are taken by themselves.
    """
    total, slope = 0.0, 0.0
    for i in range(most):
        part = 1 / (size + i)
        total += above[i] * part
        slope -= above[i] * part * part
    own = digamma_own = trigamma_own = 0.0
    for t in range(count.size):
        if weight[t] > 0:
            y, m = count[t], mean[t]
            if y > most:
                if own == 0:
                    own, digamma_own, trigamma_own = 1.0, _digamma(size + most), _trigamma(size + most)
                total += weight[t] * (_digamma(size + y) - digamma_own)
                slope += weight[t] * (_trigamma(size + y) - trigamma_own)
            part = 1 / (m + size)
            total += weight[t] * ((m - y) * part - math.log1p(m / size))
            slope += weight[t] * (m / size * part - (m - y) * part * part)
    return total, slope


@kernel
def _tallied(count: Floats, weight: Floats, above: Floats) -> int:
    """Fills `above` with the weight of the counts above 0, 1, 2, ...; up to which count."""
    most = 0
    above[:] = 0.0
    for t in range(count.size):
        if weight[t] > 0 and count[t] > 0:
            top = min(int(count[t]), above.size)
            above[top - 1] += weight[t]
            most = max(most, top)
    for i in range(most - 2, -1, -1):
        above[i] += above[i + 1]
    return most


@kernel
def _size(count: Floats, weight: Floats, mean: Floats, near: float, above: Floats, most: int) -> float:
    """The size that makes the counts likeliest; infinite where they spread no wider than Poisson counts.

    Newton's steps on the logarithm, from a size that is `near` (infinite where none is known), kept between sizes that
    are known to be too small and too large.
    """
    excess, first, weights = 0.0, 0.0, 0.0
    for t in range(count.size):
        if weight[t] > 0:
            excess += weight[t] * ((count[t] - mean[t]) ** 2 - count[t])
            first += weight[t] * (count[t] / mean[t] - 1) ** 2
            weights += weight[t]
    if excess <= 0:
        return math.inf
    low, high = -math.inf, math.inf
    at = math.log(near) if math.isfinite(near) else math.log(max(weights / first, 1e-6))
    for _ in range(200):
        size = math.exp(at)
        score, slope = _of_size(count, weight, mean, size, above, most)
        if score > 0:
            low = at
            if size > _LARGEST_SIZE:
                return math.inf
        else:
            high = at
            if at < -30:
                break
        # By the logarithm of the size the derivatives are these.
        bend = size * (score + size * slope)
        step = -size * score / bend if bend < 0 else (1.0 if score > 0 else -1.0)
        step = min(max(step, -1.0), 1.0)
        if not low < at + step < high:
            step = (low + high) / 2 - at if math.isfinite(low) and math.isfinite(high) else step / 2
        at += step
        if abs(step) < 1e-12 * max(1.0, abs(at)):
            break
    return math.exp(at)


@kernel
def fit_series(
    count: Floats,
    weight: Floats,
    offset: Floats,
    design: Floats,
    estimate_size: bool,
    mean: Floats,
    coefficient: Floats,
    inverse: Floats,
    size: Floats,
    deviance: Floats,
    status: NDArray[np.int64],
) -> None:
    """Fits each row of `count`; months of no weight take no part, but have a fitted mean."""
    months, k = design.shape
    above = np.empty(_TALLIED)
    for s in range(count.shape[0]):
        known, total = 0, 0.0
        for t in range(months):
            if weight[s, t] > 0:
                known += 1
                total += count[s, t]
            mean[s, t] = count[s, t] + 0.1
        size[s] = math.inf
        if known < k:
            status[s] = TOO_FEW
        elif total == 0:
            status[s] = NOTHING
        else:
            status[s] = _iterate(
                count[s], weight[s], offset[s], design, size[s], mean[s], coefficient[s], inverse[s]
            )
            if estimate_size and status[s] == FITTED:
                most = _tallied(count[s], weight[s], above)
                for _ in range(50):
                    before = size[s]
                    size[s] = _size(count[s], weight[s], mean[s], before, above, most)
                    if size[s] == before or abs(math.log(size[s]) - math.log(before)) < 1e-9:
                        break
                    status[s] = _iterate(
                        count[s], weight[s], offset[s], design, size[s], mean[s], coefficient[s], inverse[s]
                    )
                    if status[s] != FITTED:
                        break
            deviance[s] = _deviance(count[s], weight[s], mean[s], size[s])


def warm() -> None:
    """Runs every kernel of this module once."""
    count = np.array([[3.0, 5.0, 30.0, 4.0, 9.0]])
    design = np.column_stack([np.ones(5), np.arange(5.0)])
    like = np.ones_like(count)
    one = np.empty(1)
    arguments = (
        np.empty_like(count),
        np.empty((1, 2)),
        np.empty((1, 2, 2)),
        one,
        one.copy(),
        np.zeros(1, np.int64),
    )
    fit_series(count, like, np.zeros_like(count), design, True, *arguments)
