"""Did it work, against a mixture of other areas that ran like the treated one before.

The mixture is found by least squares over the months before the start, its weights from 0 and together 1, so that
it never extrapolates beyond the donors. How sure one can be comes from doing the same to every donor as if it had
been treated: if many of them depart from their mixtures as much, the treated area's departure says little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, exposures, sealed, tail
from saferplan.statistics.result import Result

SYNTHETIC_CONTROL = Method(
    "synthetic control with placebo test",
    1,
    "Abadie A, Diamond A and Hainmueller J (2010), Synthetic control methods for comparative case studies, Journal of "
    "the American Statistical Association 105, 493-505; the test counts the treated area itself, so p is never 0",
)

LEAST_DONORS = 3
"""Fewer make no mixture, and no placebo worth the name."""

_RIDGE = 1e-9  # of the mean square: makes weights unique among donors that are alike, and moves nothing else


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticControl(Result):
    """The treated area beside its mixture: arrays of the shape given without months.

    `weights` has the donors, `observed` and `expected` (the mixture at the treated area's exposure) the months.
    `ratio` is what was counted after the start over what the mixture would have it; its limits come from the same
    ratio of each donor as a placebo, and are 0 and infinite where there are too few donors for the level. `avoided`
    is that many records fewer than expected. `error_ratio` is the root mean square gap after the start over that
    before; `p` is the share of areas, donors and the treated one, with one at least as large, and `smallest_p` what it
    can be at the least. `misfit` is the mean square gap before over what Poisson counts would leave: much above
    1, and the mixture did not run like the treated area. `placebo_gaps` has donors and months: each donor's rate less
    that of its own mixture, per unit of exposure.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SYNTHETIC_CONTROL,)

    weights: Floats
    ratio: Floats
    lower: Floats
    upper: Floats
    avoided: Floats
    avoided_lower: Floats
    avoided_upper: Floats
    p: Floats
    smallest_p: float
    error_ratio: Floats
    misfit: Floats
    observed: Floats
    expected: Floats
    placebo_ratios: Floats
    placebo_gaps: Floats
    level: float


def synthetic_control(
    treated: ArrayLike,
    donors: ArrayLike,
    start: int,
    *,
    treated_exposure: ArrayLike = 1.0,
    donor_exposure: ArrayLike = 1.0,
    level: float = 0.95,
) -> SyntheticControl:
    """The mixture of donors that ran like the treated area before the start, and how far they part after it.

    A month in which the count of any of the areas is not known takes no part.

    Args:
        treated: records a month, whole numbers, along the last axis; NaN where not known.
        donors: likewise, the donor areas along the last axis but one.
        start: which month is the first with the intervention, counted from 0.
        treated_exposure: people or households of the treated area, one for each series or one for all.
        donor_exposure: likewise, of each donor.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: a count is not a whole number from 0, an exposure not above 0, the shapes do not fit, there are
            fewer than three donors or fewer than two months before the start or none after.

    >>> months = np.arange(8)
    >>> donors = [20 + months, 40 - months, 30 + 0 * months, 90 + 3 * months]
    >>> found = synthetic_control([30, 30, 30, 30, 30, 30, 15, 14], donors, start=6)
    >>> found.weights.round(2).tolist(), float(found.ratio.round(2)), float(found.p)
    ([0.33, 0.33, 0.33, 0.0], 0.48, 0.2)
    """
    number, others = counts(treated, "treated"), counts(donors, "donors")
    if number.ndim == 0 or others.ndim < 2 or others.shape[-1] != number.shape[-1]:
        raise ValueError(
            "donors: areas along the last axis but one and the months of treated along the last are needed"
        )
    months, size = others.shape[-1], others.shape[-2]
    if size < LEAST_DONORS:
        raise ValueError(f"donors: at least {LEAST_DONORS} are needed, not {size}")
    if not 2 <= start < months:
        raise ValueError("start: at least two months before the start and one after are needed")
    one_tail = tail(level)
    shape = np.broadcast_shapes(number.shape[:-1], others.shape[:-2])
    own_of = np.broadcast_to(exposures(treated_exposure, "treated_exposure"), shape).reshape(-1)
    others_of = np.broadcast_to(exposures(donor_exposure, "donor_exposure"), (*shape, size)).reshape(-1, size)
    own = np.broadcast_to(number, (*shape, months)).reshape(-1, months)
    rest = np.broadcast_to(others, (*shape, size, months)).reshape(-1, size, months)
    found = [_one(*series, start, one_tail) for series in zip(own, rest, own_of, others_of, strict=True)]

    def stacked(place: int, *more: int) -> Floats:
        values = [np.asarray(one[place], dtype=np.float64) for one in found]
        return sealed(np.array(values, dtype=np.float64).reshape((*shape, *more)))

    expected = stacked(_One._fields.index("expected"), months)
    named = {
        name: stacked(place)
        for place, name in enumerate(_One._fields)
        if name not in {"weights", "expected", "placebo_ratios", "placebo_gaps"}
    }
    return SyntheticControl(
        weights=stacked(_One._fields.index("weights"), size),
        observed=sealed(number),
        expected=expected,
        placebo_ratios=stacked(_One._fields.index("placebo_ratios"), size),
        placebo_gaps=stacked(_One._fields.index("placebo_gaps"), size, months),
        smallest_p=1 / (size + 1),
        level=level,
        **named,
    )


class _One(NamedTuple):
    weights: Floats
    ratio: float
    lower: float
    upper: float
    avoided: float
    avoided_lower: float
    avoided_upper: float
    p: float
    error_ratio: float
    misfit: float
    expected: Floats
    placebo_ratios: Floats
    placebo_gaps: Floats


def _one(own: Floats, rest: Floats, own_of: float, others_of: Floats, start: int, one_tail: float) -> _One:
    size, months = rest.shape
    of = np.concatenate([[own_of], others_of])
    number = np.vstack([own, rest])
    known = np.asarray(~np.isnan(number).any(axis=0))
    before, after = known.copy(), known.copy()
    before[start:], after[:start] = False, False
    nothing = np.full(size, np.nan)
    if before.sum() < 2 or not after.any() or np.isnan(of).any() or not number[:, before].any():
        gone = np.full(months, np.nan)
        nan = np.nan
        return _One(
            nothing, nan, nan, nan, nan, nan, nan, nan, nan, nan, gone, nothing, np.full((size, months), nan)
        )
    # On the scale of the treated area, so that a gap is a number of records there.
    rate = number / of[:, np.newaxis] * own_of
    gram = rate[:, before] @ rate[:, before].T
    ridge = _RIDGE * np.trace(gram) / gram.shape[0]
    mixtures = np.empty((size + 1, months))
    weights = nothing
    for unit in range(size + 1):
        others = [place for place in range(1, size + 1) if place != unit]
        mixed = simplex_weights(gram[np.ix_(others, others)], gram[unit, others], ridge)
        mixtures[unit] = mixed @ rate[others]
        weights = mixed if unit == 0 else weights
    gaps = rate - mixtures
    with np.errstate(divide="ignore", invalid="ignore"):
        error_before = np.sqrt((gaps[:, before] ** 2).mean(axis=1))
        error_after = np.sqrt((gaps[:, after] ** 2).mean(axis=1))
        tiny = 1e-9 * (1 + rate[:, before].mean(axis=1))
        error_ratio = error_after / np.maximum(error_before, tiny)
        half = 0.5 * own_of / of
        logs = np.log((rate[:, after].sum(axis=1) + half) / (mixtures[:, after].sum(axis=1) + half))
    lowest, highest = _reach(logs[1:], one_tail)
    observed, expected = float(rate[0, after].sum()), float(mixtures[0, after].sum())
    ratio = observed / expected if expected > 0 else np.nan
    lower, upper = float(np.exp(logs[0] - highest)), float(np.exp(logs[0] - lowest))
    # What Poisson counts leave: the treated area's own, and each donor's times its squared weight.
    noise = mixtures[0, before] + (weights**2 * own_of / others_of) @ rate[1:, before]
    misfit = (gaps[0, before] ** 2).mean() / noise.mean() if noise.mean() > 0 else np.nan
    avoided = expected - observed
    if observed > 0:
        few = observed / upper - observed
        many = observed / lower - observed if lower > 0 else np.inf
    else:
        few = expected * (1 - upper) if np.isfinite(upper) else -np.inf
        many = expected
    shown = np.where(known, mixtures[0], np.nan)
    return _One(
        weights=weights,
        ratio=ratio,
        lower=lower,
        upper=upper,
        avoided=avoided,
        avoided_lower=few,
        avoided_upper=many,
        p=float((error_ratio >= error_ratio[0] * (1 - 1e-9)).mean()),
        error_ratio=float(error_ratio[0]),
        misfit=float(misfit),
        expected=shown,
        placebo_ratios=np.exp(logs[1:]),
        placebo_gaps=np.where(known, gaps[1:] / own_of, np.nan),
    )


def _reach(logs: Floats, one_tail: float) -> tuple[float, float]:
    """Between which the log ratio of one more area without an effect lies; infinite with too few donors."""
    place = int(np.floor((logs.size + 1) * one_tail + 1e-9))
    if place < 1:
        return -np.inf, np.inf
    ordered = np.sort(logs)
    return float(ordered[place - 1]), float(ordered[-place])


def simplex_weights(gram: NDArray[np.float64], target: NDArray[np.float64], ridge: float = 0.0) -> Floats:
    """The weights from 0, together 1, whose mixture is nearest to a target, by an active-set method.

    Args:
        gram: inner products of the donors' series with each other.
        target: inner products of the donors' series with the target's.
        ridge: added to the diagonal of `gram`.

    Returns:
        One weight for each donor: the exact minimum of w'(gram + ridge)w - 2w'target up to rounding.

    >>> donors, target = np.array([[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]]), np.array([0.2, 0.8])
    >>> simplex_weights(donors @ donors.T, donors @ target).round(6).tolist()
    [0.2, 0.8, 0.0]
    """
    size = target.size
    matrix = gram + ridge * np.eye(size)
    scale = float(np.abs(matrix).max(initial=1e-300))
    weights = np.zeros(size)
    support = [int(np.argmin(np.diag(matrix) - 2 * target))]
    weights[support[0]] = 1.0
    for _ in range(20 * size + 20):
        slope = matrix @ weights - target
        excess = slope - (weights @ slope)
        excess[support] = np.inf
        entering = int(np.argmin(excess))
        if not excess[entering] < -1e-12 * scale:
            break
        support.append(entering)
        while True:
            wanted = _on_support(matrix, target, support)
            if (wanted > 0).all():
                weights[:] = 0.0
                weights[support] = wanted
                break
            current = weights[support]
            falling = wanted <= 0
            steps = current[falling] / np.maximum(current[falling] - wanted[falling], 1e-300)
            step = float(steps.min())
            moved = current + step * (wanted - current)
            moved[np.flatnonzero(falling)[np.argmin(steps)]] = 0.0
            weights[:] = 0.0
            weights[support] = np.maximum(moved, 0.0)
            support = [place for place, value in zip(support, moved, strict=True) if value > 0]
    return np.asarray(weights / weights.sum())


def _on_support(matrix: Floats, target: Floats, support: list[int]) -> Floats:
    """The minimum over weights of the support that sum to 1, of either sign."""
    size = len(support)
    system = np.ones((size + 1, size + 1))
    system[:size, :size] = matrix[np.ix_(support, support)]
    scale = max(float(np.abs(system[:size, :size]).max()), 1e-300)
    system[:size, :size] /= scale
    system[size, size] = 0.0
    right = np.append(target[support] / scale, 1.0)
    return np.asarray(np.linalg.lstsq(system, right, rcond=1e-14)[0][:size])
