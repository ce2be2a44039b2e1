"""The models an outlook is made of: each fitted to the first months of every series, and asked for the months ahead.

Exponential smoothing runs on the square roots of the counts, where their spread does not grow with their level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from saferplan.statistics.count_regression import Spread, count_regression
from saferplan.statistics.inputs import Floats, Integers
from saferplan.statistics.kernels.threads import in_threads

PERIOD = 12
LOW_COUNTS = 5.0
"""With fewer records a month on average, the season comes from the pool, not from the series alone."""

RARE = 1.0
"""With fewer records a month on average, only models of counts are used: a root of 0 or 1 is not near normal."""

USUAL_CHANGE = 0.08
"""How much the square root of a crime type's count usually changes from one year to the next, as a share of it, beyond
chance: root mean square over 313 community safety partnerships and fifteen offence groups, years to December 2023 and
2024 (ONS, Recorded crime data by Community Safety Partnership area; 0.07 without the largest fiftieth, 0.09 with)."""

_USUAL_WEIGHT = 3.0  # years of the series' own that weigh as much
_AT_ONCE = 128
_EVALUATIONS = 50  # of the sum of squares in a search; more moves forecasts by less than their rounding


class Model(IntEnum):
    """What an outlook may be made of."""

    MEAN_OF_TWELVE = 0
    SEASONAL_NAIVE = 1
    LEVEL = 2
    TREND = 3
    DAMPED_TREND = 4
    LEVEL_AND_SEASON = 5
    TREND_AND_SEASON = 6
    DAMPED_TREND_AND_SEASON = 7
    POOLED_REGRESSION = 8


SMOOTHED = {
    Model.LEVEL: (0, False),
    Model.TREND: (1, False),
    Model.DAMPED_TREND: (2, False),
    Model.LEVEL_AND_SEASON: (0, True),
    Model.TREND_AND_SEASON: (1, True),
    Model.DAMPED_TREND_AND_SEASON: (2, True),
}
"""Trend (none, straight, damped) and season of the exponential smoothing forms."""

LEAST_KNOWN = {
    Model.MEAN_OF_TWELVE: 6,
    Model.SEASONAL_NAIVE: 12,
    Model.LEVEL: 6,
    Model.DAMPED_TREND: 12,
    Model.TREND: 36,
    Model.LEVEL_AND_SEASON: 24,
    Model.DAMPED_TREND_AND_SEASON: 24,
    Model.TREND_AND_SEASON: 36,
    Model.POOLED_REGRESSION: 12,
}
"""Known months that each model needs: two years for a season, three for a trend that goes straight on."""

_OWN_SEASON = 2  # times each month of the year must have been seen


@dataclass(frozen=True, slots=True)
class Fitted:
    """All models, fitted to the first months of each series. First axis: series; second: models.

    `admitted` says which may be used; `spread` is the standard deviation of the square root, or the size of a
    negative binomial; `drift` by how much the level of the root may move a month beyond that. `ahead` has the axes
    series, models, origins, months ahead, in counts; `root` likewise for models on the root. `state` is that of
    smoothing at the last origin; `residual` the root errors of all months.
    """

    admitted: np.ndarray
    ahead: Floats
    root: Floats
    spread: Floats
    drift: Floats
    smoothing: Floats
    state: Floats
    residual: Floats


def fitted(
    count: Floats,
    until: int,
    origins: Sequence[int],
    months: int,
    pool: Integers,
    wanted: np.ndarray,
    evaluations: int = _EVALUATIONS,
) -> Fitted:
    """Fits the wanted models to the months before `until`, and asks them at each origin for the months ahead.

    Between `until` and an origin, states and levels follow what was seen; what was estimated stays.
    """
    series, length = count.shape
    models, known = len(Model), ~np.isnan(count)
    shape = (series, models, len(origins), months)
    admitted = wanted & _admitted(known[:, :until])
    level = _mean(np.nan_to_num(count), known, until)
    rare = level < RARE
    for model in (*SMOOTHED, Model.SEASONAL_NAIVE):
        admitted[rare, model] = False
    ahead, root = np.full(shape, np.nan), np.full(shape, np.nan)
    spread = np.ones((series, models))
    smoothing, state = np.zeros((series, models, 4)), np.zeros((series, models, PERIOD + 2))
    residual = np.full((series, models, length), np.nan)
    roots = np.sqrt(count)

    for model, (trend, season) in SMOOTHED.items():
        of = np.flatnonzero(admitted[:, model])

        def smooth(part: Integers, model: Model = model, trend: int = trend, season: bool = season) -> None:
            _smooth(
                np.ascontiguousarray(roots[part]), part, until, origins, months, trend, season, model,
                root, spread, smoothing, state, residual, evaluations,
            )  # fmt: skip

        in_threads(smooth, [of[start : start + _AT_ONCE] for start in range(0, of.size, _AT_ONCE)])
        ahead[of, model] = (
            np.maximum(root[of, model], 0.0) ** 2 + spread[of, model, np.newaxis, np.newaxis] ** 2
        )

    _mean_of_twelve(count, until, origins, ahead, spread, residual)
    _seasonal_naive(count, until, origins, months, ahead, root, spread, residual)
    low = admitted[:, Model.POOLED_REGRESSION] & (level < LOW_COUNTS)
    _pooled_regression(count, low, until, origins, months, pool, ahead, spread, residual)
    finite = np.isfinite(ahead).all(axis=(-2, -1))
    moves = _moves(count, until)[:, np.newaxis]
    of_model = np.zeros((series, models))
    smoothed = list(SMOOTHED)
    of_model[:, smoothed] = (smoothing[:, smoothed, 0] * spread[:, smoothed]) ** 2
    drift = np.sqrt(np.maximum(moves - of_model, 0.0))
    return Fitted(admitted & finite, ahead, root, spread, drift, smoothing, state, residual)


def _moves(count: Floats, until: int) -> Floats:
    """The variance of a month's move of the level of the root, from the differences between years next to each other.

    The mean of twelve months of a random walk differs from that of the twelve before with 8.03 times the variance of
    one step. What years of this series did is weighed with what is usual.
    """
    root = np.sqrt(count[:, :until])
    known = ~np.isnan(root)
    level = _mean(np.nan_to_num(count), ~np.isnan(count), until)
    usual = USUAL_CHANGE**2 * (level + 3 / 8)
    squares, years = np.zeros(root.shape[0]), np.zeros(root.shape[0])
    if until >= 2 * PERIOD:
        sums, held = (
            np.lib.stride_tricks.sliding_window_view(part, PERIOD, axis=-1).sum(axis=-1)
            for part in (np.where(known, root, 0.0), known)
        )
        full = (held[:, PERIOD:] == PERIOD) & (held[:, :-PERIOD] == PERIOD)
        change = np.where(full, (sums[:, PERIOD:] - sums[:, :-PERIOD]) / PERIOD, 0.0)
        pairs = full.sum(axis=-1)
        # Neighbouring months of one year scatter about its level, too.
        step = np.where(known[:, 1:] & known[:, :-1], root[:, 1:] - root[:, :-1], 0.0)
        scatter = (step**2).sum(axis=-1) / np.maximum((known[:, 1:] & known[:, :-1]).sum(axis=-1), 1) / 2
        squares = (change**2).sum(axis=-1) / np.maximum(pairs, 1) - 2 * scatter / PERIOD
        years = np.where(pairs > 0, (pairs + PERIOD - 1) / PERIOD, 0.0)
    of_year = (_USUAL_WEIGHT * usual + years * np.maximum(squares, 0.0)) / (_USUAL_WEIGHT + years)
    return np.asarray(of_year / 8.03)


def _admitted(known: np.ndarray) -> np.ndarray:
    """Which models the months known allow."""
    held = known.sum(axis=-1)
    allowed = np.column_stack([held >= LEAST_KNOWN[model] for model in Model])
    years = -(-known.shape[1] // PERIOD)
    filled = np.zeros((known.shape[0], years * PERIOD), bool)
    filled[:, : known.shape[1]] = known
    seen = filled.reshape(known.shape[0], years, PERIOD).sum(axis=1).min(axis=-1) >= _OWN_SEASON
    for model, (_, season) in SMOOTHED.items():
        if season:
            allowed[:, model] &= seen
    return allowed


def _mean(number: Floats, known: np.ndarray, until: int) -> Floats:
    recent = slice(max(until - 24, 0), until)
    return np.asarray(
        number[:, recent].sum(axis=-1) / np.maximum(known[:, recent].sum(axis=-1), 1), dtype=np.float64
    )


def _smooth(
    roots: Floats,
    part: Integers,
    until: int,
    origins: Sequence[int],
    months: int,
    trend: int,
    season: bool,
    model: Model,
    root: Floats,
    spread: Floats,
    smoothing: Floats,
    state: Floats,
    residual: Floats,
    evaluations: int,
) -> None:
    from saferplan.statistics.kernels.smoothing import fit_form, run_form

    size = roots.shape[0]
    found, start, squares = np.empty((size, 4)), np.empty((size, PERIOD + 2)), np.empty(size)
    fit_form(roots, np.full(size, until), PERIOD, trend, season, evaluations, found, start, squares)
    known = (~np.isnan(roots[:, :until])).sum(axis=-1)
    # Half of what was estimated: an outlook mixes models, whose differences make up for the rest.
    parameters = (1 + 2 * (trend > 0) + (trend == 2) + (PERIOD + 1 if season else 1)) / 2
    ahead, error = np.empty((size, len(origins), months)), np.full(roots.shape, np.nan)
    smoothing[part, model] = found
    spread[part, model] = np.sqrt(squares / np.maximum(known - parameters, known / 3))
    final = np.empty_like(start)
    run_form(roots, PERIOD, found, start, np.array(origins, dtype=np.int64), ahead, error, final)
    root[part, model], residual[part, model], state[part, model] = ahead, error, final


def _mean_of_twelve(
    count: Floats, until: int, origins: Sequence[int], ahead: Floats, spread: Floats, residual: Floats
) -> None:
    """The mean of the last twelve known months, with half a record more as Jeffreys' prior has it."""
    known, number = ~np.isnan(count), np.nan_to_num(count)
    recent, before = np.zeros(count.shape[0]), np.zeros(count.shape[0])
    for place, origin in enumerate(origins):
        window = slice(max(origin - 12, 0), origin)
        recent = known[:, window].sum(axis=-1)
        mean = (number[:, window].sum(axis=-1) + 0.5) / np.maximum(recent, 1)
        ahead[:, Model.MEAN_OF_TWELVE, place] = np.where(recent >= 3, mean, np.nan)[:, np.newaxis]
    before = known[:, :until].sum(axis=-1)
    level = number[:, :until].sum(axis=-1) / np.maximum(before, 1)
    around = np.where(known[:, :until], number[:, :until] - level[:, np.newaxis], 0.0)
    variance = (around**2).sum(axis=-1) / np.maximum(before - 1, 1)
    mean = ahead[:, Model.MEAN_OF_TWELVE, -1, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        wide = np.maximum(variance / np.maximum(level, 1e-9), 1.0)  # variance over mean
        wide *= 1 + 1 / np.maximum(recent, 1)
        spread[:, Model.MEAN_OF_TWELVE] = np.where(wide > 1, mean / (wide - 1), np.inf)
    residual[:, Model.MEAN_OF_TWELVE] = np.sqrt(count + 3 / 8) - np.sqrt(level + 3 / 8)[:, np.newaxis]


def _seasonal_naive(
    count: Floats,
    until: int,
    origins: Sequence[int],
    months: int,
    ahead: Floats,
    root: Floats,
    spread: Floats,
    residual: Floats,
) -> None:
    """Each month as it was a year before; NaN where that is not known."""
    for place, origin in enumerate(origins):
        if origin >= PERIOD:
            year = count[:, origin - PERIOD : origin]
            ahead[:, Model.SEASONAL_NAIVE, place] = year[:, np.arange(months) % PERIOD]
    root[:, Model.SEASONAL_NAIVE] = np.sqrt(ahead[:, Model.SEASONAL_NAIVE])
    if count.shape[1] > PERIOD:
        roots = np.sqrt(count)
        residual[:, Model.SEASONAL_NAIVE, PERIOD:] = roots[:, PERIOD:] - roots[:, :-PERIOD]
    before = residual[:, Model.SEASONAL_NAIVE, :until]
    pairs = (~np.isnan(before)).sum(axis=-1)
    squares = np.nansum(before**2, axis=-1)
    # Without two years the spread is that of Poisson counts, a year apart: half a unit twice.
    spread[:, Model.SEASONAL_NAIVE] = np.sqrt(np.where(pairs >= 6, squares / np.maximum(pairs, 1), 0.5))


def _pooled_regression(
    count: Floats,
    low: np.ndarray,
    until: int,
    origins: Sequence[int],
    months: int,
    pool: Integers,
    ahead: Floats,
    spread: Floats,
    residual: Floats,
) -> None:
    """Season and trend of a whole pool, from a negative-binomial regression; the level from the series itself.

    The share of a series in its pool is that of the last twenty-four months, with half a record more.
    """
    of = np.flatnonzero(low)
    if not of.size:
        return
    labels, place = np.unique(pool[of], return_inverse=True)
    length = max(count.shape[1], max(origins) + months)
    known, number = ~np.isnan(count), np.nan_to_num(count)
    weight = number[:, :until].sum(axis=-1) / np.maximum(known[:, :until].sum(axis=-1), 1)
    totals, exposure = np.full((labels.size, length), np.nan), np.ones((labels.size, length))
    for index, label in enumerate(labels):
        members = np.flatnonzero(pool == label)
        held = (known[members, :until] * weight[members, np.newaxis]).sum(axis=0)
        seen = held > 0
        totals[index, :until][seen] = number[members, :until].sum(axis=0)[seen]
        exposure[index, :until][seen] = held[seen]
        exposure[index, until:] = max(weight[members].sum(), 1e-9)
    month = np.arange(length)
    design = [np.ones(length)]
    if until >= LEAST_KNOWN[Model.TREND]:
        design.append((month - until) / PERIOD)
    if until >= 2 * PERIOD:
        for pair in (1, 2):
            design += [wave(2 * np.pi * pair * month / PERIOD) for wave in (np.sin, np.cos)]
    found = count_regression(
        totals,
        np.column_stack(design),
        [str(column) for column in range(len(design))],
        exposure=exposure,
        spread=Spread.NEGATIVE_BINOMIAL,
    )
    shape = found.fitted / exposure  # about 1, with trend and season
    mine = shape[place]
    for index, origin in enumerate(origins):
        window = slice(max(origin - 24, 0), origin)
        expected = (mine[:, window] * known[of, window]).sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            level = (number[of, window].sum(axis=-1) + 0.5) / expected
        ahead[of, Model.POOLED_REGRESSION, index] = level[:, np.newaxis] * mine[:, origin : origin + months]
    mean = weight[of, np.newaxis] * mine[:, :until]
    held = known[of, :until]
    excess = np.where(held, (number[of, :until] - mean) ** 2 - mean, 0.0).sum(axis=-1)
    squares = np.where(held, mean**2, 0.0).sum(axis=-1)
    pooled_excess = np.bincount(place, excess, labels.size)[place]
    pooled_squares = np.bincount(place, squares, labels.size)[place]
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.where(pooled_excess > 0, pooled_squares / pooled_excess, np.inf)
    spread[of, Model.POOLED_REGRESSION] = np.maximum(size, 0.05)
    whole = weight[of, np.newaxis] * mine[:, : count.shape[1]]
    residual[of, Model.POOLED_REGRESSION] = np.sqrt(count[of] + 3 / 8) - np.sqrt(whole + 3 / 8)
