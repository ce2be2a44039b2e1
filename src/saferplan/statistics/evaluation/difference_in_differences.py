"""Did it work, as a factor: the change of the treated areas over the change of the control areas.

The Poisson regression with a level for each area, a level for each month and one effect has, where the effect starts
everywhere in the same month, its estimate in closed form, so nothing is fitted. What differs is the error. Where
both groups have enough areas, it is taken from how differently areas changed; else from how much the
treated areas' share of all records moves from month to month, which shocks common to both groups do not touch.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed, tail
from saferplan.statistics.result import Result

DIFFERENCE_IN_DIFFERENCES = Method(
    "difference in differences of counts",
    1,
    "Wooldridge JM (2023), Simple approaches to nonlinear difference-in-differences with panel data, Econometrics "
    "Journal 26, C31-C66 (Poisson with levels of areas and months); errors by area: Liang KY and Zeger SL (1986), "
    "Biometrika 73, 13-22, with Satterthwaite's degrees of freedom; by month: quasi-binomial share of the treated "
    "areas, McCullagh and Nelder (1989), chapter 4, and Newey and West (1987) for months that depend on each other",
)
PARALLEL = Method(
    "check of parallel trends before the start",
    1,
    "Angrist JD and Pischke JS (2009), Mostly harmless econometrics, section 5.2; score test of a drift in the "
    "treated areas' share and F test over blocks of months",
)

LEAST_AREAS = 5
"""With fewer treated or control areas, the error is taken from months; calibrated in tests/statistics/calibration."""

LEAST_MONTHS = 6
"""With fewer months the treated areas' share says too little of its own spread: where there are areas enough, it is
taken from the control areas."""

_LEAST_MONTHS_FOR_DEPENDENCE = 8


class ErrorFrom(IntEnum):
    """Where the standard error comes from. CONTROL_AREAS: from how differently the control areas changed, the treated
    ones taken as more of their kind; for comparisons of a few months, such as a festival's."""

    AREAS = 0
    MONTHS = 1
    CONTROL_AREAS = 2


class _Groups(NamedTuple):
    treated: Floats  # by month; 0 where not known
    control: Floats
    known: NDArray[np.bool_]
    share: Floats  # of the treated areas in all records, in the month's period
    residual: Floats  # Pearson's; 0 where not known


@dataclass(frozen=True, slots=True, eq=False)
class DifferenceInDifferences(Result):
    """The effect as a factor: arrays of the shape given without areas and months.

    `ratio` below 1: the treated areas' records fell against the control areas'. `avoided` is how many records fewer
    there were than the control areas' change would have it. Both are NaN where the treated areas had no
    records before, or the control areas none before or none after. `overdispersion` is how many times the binomial
    variance the treated areas' share has from month to month, at least 1, and `autocorrelation` that of one month
    with the next. `drift` is the factor by which the treated areas grew against the control areas in a year, before
    the start, and `drift_p` tests that it is 1; `blocks_p` that no block of months before differs from the others.

    `observed` and `expected` (the control areas' records at the treated areas' level before) have the months.
    `block_ratio` with its limits is the ratio of treated to control areas in each block of months over that in the
    block just before the start; `block_start` is the first month of each, counted from the start.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (DIFFERENCE_IN_DIFFERENCES, PARALLEL)

    ratio: Floats
    lower: Floats
    upper: Floats
    p: Floats
    avoided: Floats
    avoided_lower: Floats
    avoided_upper: Floats
    error_from: ErrorFrom
    overdispersion: Floats
    autocorrelation: Floats
    drift: Floats
    drift_p: Floats
    blocks_p: Floats
    observed: Floats
    expected: Floats
    block_start: Floats
    block_ratio: Floats
    block_lower: Floats
    block_upper: Floats
    level: float


def difference_in_differences(
    treated: ArrayLike,
    control: ArrayLike,
    start: int,
    *,
    block: int = 3,
    error_from: ErrorFrom | None = None,
    level: float = 0.95,
) -> DifferenceInDifferences:
    """The change of treated areas over that of control areas, and whether they ran alike before.

    A month in which the count of any area is not known takes no part.

    Args:
        treated: records, whole numbers, areas along the last axis but one, consecutive months along the last; NaN
            where not known.
        control: likewise, the same months.
        start: which month is the first with the intervention, counted from 0.
        block: how many months make a block of the check of parallel trends; quarters by default, as in monthly
            counts of a district a single month says little.
        error_from: where the error comes from; None takes areas where both groups have at least `LEAST_AREAS`, the
            control areas where they have and there are fewer than `LEAST_MONTHS` months, else months.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: a count is not a whole number from 0, the shapes do not fit, there is no month before or after
            the start, or errors from areas are asked of a single one.

    >>> treated, control = [[207, 110]], [[308, 318]]
    >>> found = difference_in_differences(treated, control, start=1)
    >>> float(found.ratio.round(6)), float(found.avoided.round(1))
    (0.51469, 103.7)
    """
    from scipy.special import stdtr, stdtrit

    one_tail = tail(level)
    by_treated, by_control = _panel(treated, "treated"), _panel(control, "control")
    months = by_treated.shape[-1]
    if by_control.shape[-1] != months or not 0 < start < months or block < 1:
        raise ValueError(
            "start: the same months for both groups, some before the start and some after, are needed"
        )
    least = min(by_treated.shape[-2], by_control.shape[-2])
    if error_from is None:
        short = 2 < months < LEAST_MONTHS and by_control.shape[-2] >= LEAST_AREAS
        otherwise = ErrorFrom.CONTROL_AREAS if short else ErrorFrom.MONTHS
        error_from = ErrorFrom.AREAS if least >= LEAST_AREAS else otherwise
    if error_from is ErrorFrom.AREAS and least < 2:
        raise ValueError("error_from: errors from areas need at least two areas in each group")
    groups = _groups(by_treated, by_control, start)
    totals = [
        part.sum(axis=-1)
        for one in (groups.treated, groups.control)
        for part in (one[..., :start], one[..., start:])
    ]
    t0, t1, c0, c1 = totals
    empty = (t0 == 0) | (t1 == 0) | (c0 == 0) | (c1 == 0)
    a0, a1, b0, b1 = (np.where(empty, one + 0.5, one) for one in totals)  # Haldane's half
    estimate = np.log(a1 / a0 * b0 / b1)
    poisson = 1 / a0 + 1 / a1 + 1 / b0 + 1 / b1
    overdispersion, autocorrelation, inflation, months_known = _spread(groups)
    variance = poisson * overdispersion * inflation
    freedom = np.maximum(months_known - 2, 1)
    if error_from is ErrorFrom.AREAS:
        by_area, freedom = _from_areas(by_treated, by_control, groups.known, start)
        variance = np.maximum(poisson, by_area)
    elif error_from is ErrorFrom.CONTROL_AREAS:
        overdispersion, freedom = _from_control(by_control, groups.known, start)
        variance = poisson * overdispersion
    error = np.sqrt(variance)
    # Two known months leave nothing to judge the spread by: Poisson's, and the normal distribution.
    alone = (months_known == 2) & (error_from is ErrorFrom.MONTHS)
    freedom = np.where(alone, 1e9, freedom)
    reach = stdtrit(freedom, 1 - one_tail)
    nothing = (t0 + t1 == 0) | (c0 + c1 == 0) | ~_both_sides(groups.known, start)

    def shown(values: Floats) -> Floats:
        return sealed(np.where(nothing, np.nan, values))

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        nowhere = (t0 == 0) | (c0 == 0) | (c1 == 0)  # no factor, and nothing to expect from it
        ratio = np.where(nowhere, np.nan, t1 / t0 * c0 / c1)
        expected_after = t0 * c1 / c0
        lower, upper = np.exp(estimate - reach * error), np.exp(estimate + reach * error)
        lower = np.where(t1 == 0, 0.0, lower)
        avoided = expected_after - t1
        few = np.where(t1 > 0, t1 / upper - t1, expected_after * (1 - upper))
        many = np.where(t1 > 0, t1 / lower - t1, expected_after * (1 - lower))
        avoided, few, many = (np.where(nowhere, np.nan, one) for one in (avoided, few, many))
        expected = groups.control * (t0 / c0)[..., np.newaxis]
    drift, drift_p = _drift(groups, start, overdispersion)
    blocks = _blocks(groups, start, block, overdispersion, one_tail)
    return DifferenceInDifferences(
        ratio=shown(ratio),
        lower=shown(lower),
        upper=shown(upper),
        p=shown(2 * stdtr(freedom, -np.abs(estimate / error))),
        avoided=shown(avoided),
        avoided_lower=shown(few),
        avoided_upper=shown(many),
        error_from=error_from,
        overdispersion=shown(overdispersion),
        autocorrelation=shown(autocorrelation),
        drift=shown(drift),
        drift_p=shown(drift_p),
        blocks_p=shown(blocks.p),
        observed=sealed(np.where(groups.known, groups.treated, np.nan)),
        expected=sealed(np.where(groups.known, expected, np.nan)),
        block_start=sealed(blocks.start),
        block_ratio=sealed(blocks.ratio),
        block_lower=sealed(blocks.lower),
        block_upper=sealed(blocks.upper),
        level=level,
    )


def _panel(values: ArrayLike, name: str) -> Floats:
    found = counts(values, name)
    if found.ndim < 2 or found.shape[-2] == 0:
        raise ValueError(f"{name}: areas along the last axis but one and months along the last are needed")
    return found


def _groups(treated: Floats, control: Floats, start: int) -> _Groups:
    known = np.asarray(~(np.isnan(treated).any(axis=-2) | np.isnan(control).any(axis=-2)))
    t = np.where(known, np.nan_to_num(treated).sum(axis=-2), 0.0)
    c = np.where(known, np.nan_to_num(control).sum(axis=-2), 0.0)
    share = np.empty(t.shape)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for part in (slice(None, start), slice(start, None)):
            whole = t[..., part].sum(axis=-1) / (t + c)[..., part].sum(axis=-1)
            share[..., part] = np.nan_to_num(whole)[..., np.newaxis]
        spread = np.sqrt((t + c) * share * (1 - share))
        residual = np.where(spread > 0, (t - (t + c) * share) / spread, 0.0)
    return _Groups(t, c, known, share, residual)


def _both_sides(known: NDArray[np.bool_], start: int) -> NDArray[np.bool_]:
    return np.asarray(known[..., :start].any(axis=-1) & known[..., start:].any(axis=-1))


def _spread(groups: _Groups) -> tuple[Floats, Floats, Floats, Floats]:
    """Overdispersion, autocorrelation of one month, what dependence adds to the variance, months known."""
    residual = groups.residual
    months = groups.known.sum(axis=-1).astype(np.float64)
    squares = (residual**2).sum(axis=-1)
    squares = np.where(squares > 1e-9, squares, 0.0)
    overdispersion = np.maximum(1.0, squares / np.maximum(months - 2, 1))
    overdispersion = np.where(months > 2, overdispersion, 1.0)
    reach = np.floor(4 * (months / 100) ** (2 / 9))
    scale = np.maximum(squares, 1e-300)
    inflation, first = np.ones_like(squares), np.zeros_like(squares)
    for lag in range(1, int(reach.max(initial=0)) + 1):
        # Across the start there is no common mean to deviate from, but a shock may well last over it.
        together = (residual[..., lag:] * residual[..., :-lag]).sum(axis=-1) / scale
        # Deviations from two fitted means correlate by about -2/n where months are independent.
        together = together + (squares > 0) * 2 / np.maximum(months, 1)
        first = together if lag == 1 else first
        inflation = inflation + 2 * np.clip(1 - lag / (reach + 1), 0, None) * together
    inflation = np.where(months >= _LEAST_MONTHS_FOR_DEPENDENCE, np.maximum(1.0, inflation), 1.0)
    return overdispersion, first, inflation, months


def _from_areas(
    treated: Floats, control: Floats, known: NDArray[np.bool_], start: int
) -> tuple[Floats, Floats]:
    """The variance of the log ratio from how differently the areas of a group changed, and its freedom."""
    parts, freedoms = [], []
    for one in (treated, control):
        values = np.where(known[..., np.newaxis, :], np.nan_to_num(one), 0.0)
        before, after = values[..., :start].sum(axis=-1), values[..., start:].sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            influence = np.nan_to_num(after / after.sum(axis=-1, keepdims=True)) - np.nan_to_num(
                before / before.sum(axis=-1, keepdims=True)
            )
        areas = one.shape[-2]
        parts.append((influence**2).sum(axis=-1) * areas / (areas - 1))
        freedoms.append(areas - 1.0)
    variance = parts[0] + parts[1]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        freedom = variance**2 / sum(part**2 / free for part, free in zip(parts, freedoms, strict=True))
    return variance, np.where(variance > 0, freedom, min(freedoms))


def _from_control(control: Floats, known: NDArray[np.bool_], start: int) -> tuple[Floats, Floats]:
    """How many times chance the control areas changed differently from each other, at least 1, and its freedom."""
    values = np.where(known[..., np.newaxis, :], np.nan_to_num(control), 0.0)
    table = np.stack([values[..., :start].sum(axis=-1), values[..., start:].sum(axis=-1)], axis=-1)
    whole = table.sum(axis=(-2, -1), keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        due = table.sum(axis=-1, keepdims=True) * table.sum(axis=-2, keepdims=True) / whole
        scatter = np.where(due > 0, (table - due) ** 2 / due, 0.0).sum(axis=(-2, -1))
    freedom = np.maximum((table.sum(axis=-1) > 0).sum(axis=-1) - 1.0, 1.0)
    return np.maximum(1.0, scatter / freedom), freedom


def _drift(groups: _Groups, start: int, spread: Floats) -> tuple[Floats, Floats]:
    """The yearly drift of treated against control areas before the start, by one step of scoring, and its p."""
    from scipy.special import ndtr

    known = groups.known[..., :start]
    share = groups.share[..., :start]
    whole = (groups.treated + groups.control)[..., :start]
    weight = whole * share * (1 - share) * known
    total = weight.sum(axis=-1, keepdims=True)
    year = np.arange(start) / 12
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        apart = year - (weight * year).sum(axis=-1, keepdims=True) / total
        score = (apart * (groups.treated[..., :start] - whole * share) * known).sum(axis=-1)
        information = (weight * apart**2).sum(axis=-1)
        slope = score / information
        z = score / np.sqrt(information * spread)
    enough = known.sum(axis=-1) >= 3
    return np.where(enough, np.exp(slope), np.nan), np.where(enough, 2 * ndtr(-np.abs(z)), np.nan)


class _Blocks(NamedTuple):
    start: Floats
    ratio: Floats
    lower: Floats
    upper: Floats
    p: Floats


def _blocks(groups: _Groups, start: int, block: int, spread: Floats, one_tail: float) -> _Blocks:
    """Whole blocks counted from the start in both directions; the one just before the start is the reference."""
    from scipy.special import chdtrc, ndtri

    months = groups.treated.shape[-1]
    before, after = start // block, (months - start) // block
    starts = np.arange(-before, after) * block
    if not before:
        nothing = np.full((*groups.treated.shape[:-1], 0), np.nan)
        return _Blocks(np.zeros(0), nothing, nothing, nothing, np.full(groups.treated.shape[:-1], np.nan))
    inside = slice(start - before * block, start + after * block)
    shape = (*groups.treated.shape[:-1], before + after, block)
    t = groups.treated[..., inside].reshape(shape).sum(axis=-1)
    c = groups.control[..., inside].reshape(shape).sum(axis=-1)
    reference = before - 1
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = t / c * (c / t)[..., reference : reference + 1]
        half = (t == 0) | (c == 0)
        a, b = np.where(half, t + 0.5, t), np.where(half, c + 0.5, c)
        logs, variance = np.log(a / b), 1 / a + 1 / b
        error = np.sqrt(spread[..., np.newaxis] * (variance + variance[..., reference : reference + 1]))
        middle = logs - logs[..., reference : reference + 1]
        reach = ndtri(1 - one_tail) * error
        lower, upper = np.exp(middle - reach), np.exp(middle + reach)
        whole = (t + c)[..., :before]
        share = t[..., :before].sum(axis=-1, keepdims=True) / whole.sum(axis=-1, keepdims=True)
        room = whole * share * (1 - share)
        squared = np.where(room > 0, (t[..., :before] - whole * share) ** 2 / room, 0.0).sum(axis=-1)
    lower[..., reference] = upper[..., reference] = 1.0
    unknown = np.isnan(ratio)
    lower, upper = np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper)
    p = chdtrc(before - 1.0, squared / spread) if before > 1 else np.full(squared.shape, np.nan)
    return _Blocks(starts.astype(np.float64), ratio, lower, upper, np.asarray(p))
