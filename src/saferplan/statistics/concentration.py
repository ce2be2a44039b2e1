"""Concentration: how much is in how few places, beside how few chance alone would make them.

Thirty records thrown at random on fifty-eight places leave many places empty, so some concentration is there
even where no place is worse than another. The generalised Gini allows for there being fewer records than
places, and every figure stands beside what it would be if all places were alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed, tail
from saferplan.statistics.result import Result

GINI = Method(
    "generalised Gini with bootstrap interval",
    1,
    "Bernasco W and Steenbeek W (2017), More places than crimes: implications for evaluating the law of "
    "crime concentration at place, Journal of Quantitative Criminology 33, 451-467; unbiased: Deltas G "
    "(2003), Review of Economics and Statistics 85, 226-234; interval: Efron B (1987), Better bootstrap "
    "confidence intervals, Journal of the American Statistical Association 82, 171-185",
)
SHARE_FOR_HALF = Method(
    "share of places that hold half of the records",
    1,
    "Weisburd D (2015), The law of crime concentration and the criminology of place, Criminology 53, 133-157",
)
SHARE_IN_TOP = Method(
    "share of the records in the top places",
    1,
    "Weisburd D (2015), The law of crime concentration and the criminology of place, Criminology 53, 133-157",
)
LORENZ = Method(
    "Lorenz curve of records over places",
    1,
    "Lorenz MO (1905), Methods of measuring the concentration of wealth, Publications of the American Statistical "
    "Association 9, 209-219, the places with the most first; by chance: records that fall on any place alike, "
    "simulated",
)

_CELLS_AT_ONCE = 2_000_000  # of simulated outcomes: bounds memory at some 100 MB for any number of places


@dataclass(frozen=True, slots=True, eq=False)
class Ginis(Result):
    """Gini coefficients of places: 0 where all hold the same, towards 1 where few hold everything.

    `generalised` equals `plain` where there are at least as many records as places; with fewer it measures
    against the most even spread that so few records allow. `unbiased` scales that so that everything in one
    place is 1; NaN for a single record. All are NaN where there are no records or a place is not known.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (GINI,)

    plain: Floats
    generalised: Floats
    unbiased: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Concentration(Result):
    """How concentrated records are: arrays of the shape given without its last axis.

    `gini` is the generalised one. `places_for_half` is the fewest places that together hold at least half of
    the records, and its per cent is of all places; `top_percent` is the per cent of the records in the
    `top_places` places with the most. `gini_lower` and `gini_upper` say how far the Gini depends on which
    places there happen to be; the two shares have no such limits, because a bootstrap of them falls well
    short of its level. What begins with `expected_` is what chance gives where all places are alike: the
    mean, and the range of `level` of all outcomes. `p` is the chance that such places give a Gini as high.
    All are NaN where there are no records or a place is not known.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (GINI, SHARE_FOR_HALF, SHARE_IN_TOP)

    places: int
    records: Floats
    gini: Floats
    gini_lower: Floats
    gini_upper: Floats
    expected_gini: Floats
    expected_gini_lower: Floats
    expected_gini_upper: Floats
    places_for_half: Floats
    places_for_half_percent: Floats
    expected_places_for_half_percent: Floats
    expected_places_for_half_percent_lower: Floats
    expected_places_for_half_percent_upper: Floats
    top_places: int
    top_percent: Floats
    expected_top_percent: Floats
    expected_top_percent_lower: Floats
    expected_top_percent_upper: Floats
    p: Floats
    level: float
    seed: int
    draws: int


@dataclass(frozen=True, slots=True, eq=False)
class ChanceCurve(Result):
    """The Lorenz curve that chance gives where all places are alike: one value more than there are places, from 0.

    `percent` is the mean per cent of the records in so many places with the most, `lower` and `upper` the range of
    `level` of all outcomes.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (LORENZ,)

    percent: Floats
    lower: Floats
    upper: Floats
    level: float
    seed: int
    draws: int


def gini(count: ArrayLike) -> Ginis:
    """Gini coefficients of counts over places.

    Args:
        count: records, whole numbers, the places along the last axis; those without records too.

    Raises:
        ValueError: a count is not a whole number from 0, or there is no place.

    >>> found = gini([5, 2, 1, 0, 0, 0, 0, 0, 0, 0])
    >>> float(found.plain.round(2)), float(found.generalised.round(2))
    (0.8, 0.75)
    """
    number = _by_place(count)
    ordered = np.sort(number, axis=-1)
    described = _describe(ordered, np.ones(number.shape[-1]), 1)
    records = number.sum(axis=-1)
    least = np.minimum(number.shape[-1], records)
    with np.errstate(divide="ignore", invalid="ignore"):
        unbiased = np.where(least > 1, described.gini * least / (least - 1), np.nan)
    return Ginis(sealed(described.plain_gini), sealed(described.gini), sealed(unbiased))


def lorenz(count: ArrayLike) -> tuple[Floats, Floats]:
    """The Lorenz curve: per cent of places, those with the most first, and per cent of the records they hold.

    Args:
        count: records, whole numbers, the places along the last axis.

    Raises:
        ValueError: a count is not a whole number from 0, or there is no place.

    >>> places, records = lorenz([5, 0, 3, 2])
    >>> places.tolist(), records.tolist()
    ([0.0, 25.0, 50.0, 75.0, 100.0], [0.0, 50.0, 80.0, 100.0, 100.0])
    """
    number = _by_place(count)
    most_first = np.cumsum(np.sort(number, axis=-1)[..., ::-1], axis=-1)
    with np.errstate(invalid="ignore"):
        held = 100 * most_first / most_first[..., -1:]
    start = np.zeros((*held.shape[:-1], 1))
    return (
        sealed(np.linspace(0, 100, number.shape[-1] + 1)),
        sealed(np.concatenate([start, held], axis=-1)),
    )


def lorenz_by_chance(
    records: int, places: int, *, seed: int, level: float = 0.95, draws: int = 999
) -> ChanceCurve:
    """The Lorenz curve of records that fall on any of the places alike.

    Even then some places hold more than others, and as the curve takes those with the most first, it lies above the
    line of equality.

    Args:
        records: how many, 1 or more.
        places: how many, 1 or more.
        seed: starts the simulation.
        level: of the range.
        draws: simulated outcomes.

    Raises:
        ValueError: there are no records, no places, no draws, or no such level.

    >>> found = lorenz_by_chance(20, 10, seed=1)
    >>> found.percent.round().tolist()
    [0.0, 22.0, 39.0, 53.0, 65.0, 75.0, 84.0, 91.0, 96.0, 99.0, 100.0]
    """
    if records < 1 or places < 1 or draws < 1:
        raise ValueError(
            f"records, places and draws: 1 or more of each are needed; got {records}, {places} and {draws}"
        )
    one_tail = tail(level)
    sequence = np.random.SeedSequence([seed, places, records], spawn_key=(2,))
    rng = np.random.Generator(np.random.Philox(sequence))
    curves = np.empty((draws, places + 1))
    block = max(1, _CELLS_AT_ONCE // places)
    for start in range(0, draws, block):
        many = min(block, draws - start)
        curves[start : start + many] = lorenz(rng.multinomial(records, np.full(places, 1 / places), many))[1]
    lower, upper = np.quantile(curves, [one_tail, 1 - one_tail], axis=0)
    return ChanceCurve(sealed(curves.mean(axis=0)), sealed(lower), sealed(upper), level, seed, draws)


def concentration(
    count: ArrayLike, *, seed: int, top: float = 5.0, level: float = 0.95, draws: int = 999
) -> Concentration:
    """How concentrated records are over places, with intervals, beside what chance alone would give.

    A series gets the same result whatever else is in the array: its random numbers depend on the seed, its
    number of places and its number of records alone.

    Args:
        count: records, whole numbers, the places along the last axis; those without records too.
        seed: starts the bootstrap and the simulation.
        top: per cent of places that are the top, rounded up to whole places.
        level: of the interval and of the ranges.
        draws: bootstrap samples, and simulated outcomes.

    Raises:
        ValueError: a count is not a whole number from 0, there is no place, or no such level or top.

    >>> found = concentration([30, 14, 9, 9, 8, 8, 6, 6, 5, 5], seed=2017)
    >>> float(found.places_for_half), float(found.places_for_half_percent), float(found.top_percent)
    (3.0, 30.0, 30.0)
    >>> float(found.expected_places_for_half_percent.round())
    43.0
    """
    number = _by_place(count)
    one_tail = tail(level)
    if not 0 < top <= 100:
        raise ValueError(f"top: {top}% of the places cannot be; 5 stands for 5%")
    places = number.shape[-1]
    top_places = int(np.ceil(top * places / 100 - 1e-9))
    rows = number.reshape(-1, places)
    found = np.array([_one(row, top_places, one_tail, seed, draws) for row in rows])
    columns = found.reshape(*number.shape[:-1], len(_COLUMNS)) if rows.size else np.zeros((0, len(_COLUMNS)))
    named = {name: sealed(columns[..., column].copy()) for column, name in enumerate(_COLUMNS)}
    return Concentration(
        places=places,
        records=sealed(number.sum(axis=-1)),
        top_places=top_places,
        level=level,
        seed=seed,
        draws=draws,
        **named,
    )


class _Described(NamedTuple):
    plain_gini: Floats
    gini: Floats
    places_for_half: Floats
    top_percent: Floats


_COLUMNS = (
    "gini",
    "gini_lower",
    "gini_upper",
    "expected_gini",
    "expected_gini_lower",
    "expected_gini_upper",
    "places_for_half",
    "places_for_half_percent",
    "expected_places_for_half_percent",
    "expected_places_for_half_percent_lower",
    "expected_places_for_half_percent_upper",
    "top_percent",
    "expected_top_percent",
    "expected_top_percent_lower",
    "expected_top_percent_upper",
    "p",
)


def _by_place(count: ArrayLike) -> Floats:
    number = counts(count, "count")
    if number.ndim == 0 or number.shape[-1] == 0:
        raise ValueError("count: the last axis must hold at least one place")
    return number


def _describe(values: Floats, times: Floats, top_places: int) -> _Described:
    """Figures of places given as distinct values, lowest first, and how many places have each.

    A bootstrap sample changes only how often each value occurs, so it never needs to be sorted.
    """
    held = values * times
    records, places = held.sum(axis=-1), np.broadcast_to(times, held.shape).sum(axis=-1)
    upto = np.cumsum(np.broadcast_to(times, held.shape), axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = (held * (2 * upto - times - places[..., np.newaxis])).sum(axis=-1) / (places * records)
        generalised = np.maximum(1.0, places / records) * (plain - 1) + 1
        # Counted from the highest value down.
        places_above = places[..., np.newaxis] - upto
        held_above = records[..., np.newaxis] - np.cumsum(held, axis=-1)
        wanted = records[..., np.newaxis] / 2 - held_above
        taken = np.where(wanted > 0, np.minimum(times, np.ceil(wanted / values)), 0.0)
        for_half = np.where(values > 0, taken, 0.0).sum(axis=-1)
        in_top = (values * np.clip(top_places - places_above, 0, times)).sum(axis=-1)
        top_percent = 100 * in_top / records
    empty = ~(records > 0)
    return _Described(
        *(np.where(empty, np.nan, part) for part in (plain, generalised, for_half, top_percent))
    )


def _one(row: Floats, top_places: int, one_tail: float, seed: int, draws: int) -> list[float]:
    records, places = row.sum(), row.size
    if not records > 0:
        return [np.nan] * len(_COLUMNS)
    values, times = np.unique(row, return_counts=True)
    observed = _describe(values, times.astype(np.float64), top_places)
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, places, int(records)])))
    sampled = _describe(values, rng.multinomial(places, times / places, draws).astype(np.float64), top_places)
    without_one = _describe(values, times - np.eye(values.size), top_places)
    chance = _chance(int(records), places, top_places, seed, draws)

    def range_by_chance(values: Floats, scale: float = 1.0) -> list[float]:
        return [scale * float(values.mean()), *(scale * np.quantile(values, [one_tail, 1 - one_tail]))]

    at_least = int((chance.gini >= observed.gini - 1e-12).sum())
    return [
        float(observed.gini),
        *_bca(float(observed.gini), sampled.gini, without_one.gini, times.astype(np.float64), one_tail),
        *range_by_chance(chance.gini),
        float(observed.places_for_half),
        float(observed.places_for_half) * 100 / places,
        *range_by_chance(chance.places_for_half, 100 / places),
        float(observed.top_percent),
        *range_by_chance(chance.top_percent),
        (at_least + 1) / (draws + 1),
    ]


@lru_cache(maxsize=256)
def _chance(records: int, places: int, top_places: int, seed: int, draws: int) -> _Described:
    """Figures of outcomes in which every record falls on every place with the same chance."""
    sequence = np.random.SeedSequence([seed, places, records], spawn_key=(1,))
    rng = np.random.Generator(np.random.Philox(sequence))
    block = max(1, _CELLS_AT_ONCE // places)
    parts = []
    for start in range(0, draws, block):
        drawn = rng.multinomial(records, np.full(places, 1 / places), min(block, draws - start))
        parts.append(_describe(np.sort(drawn, axis=-1).astype(np.float64), np.ones(places), top_places))
    return _Described(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _bca(
    estimate: float, samples: Floats, without_one: Floats, times: Floats, one_tail: float
) -> tuple[float, float]:
    """Bias-corrected and accelerated bootstrap limits, widened if need be to hold the estimate.

    `without_one` are the estimates with one place of each value left out; `times`, how many places that is.
    """
    from scipy.special import ndtr, ndtri

    samples = samples[~np.isnan(samples)]
    below = ((samples < estimate).sum() + (samples == estimate).sum() / 2) / samples.size
    bias = ndtri(np.clip(below, 0.5 / samples.size, 1 - 0.5 / samples.size))
    known = ~np.isnan(without_one)
    mean = np.average(without_one[known], weights=times[known]) if known.any() else np.nan
    apart = np.where(known, mean - without_one, 0.0)
    spread = (times * apart**2).sum()
    acceleration = (times * apart**3).sum() / (6 * spread**1.5) if spread > 0 else 0.0
    steps = bias + ndtri([one_tail, 1 - one_tail])
    lower, upper = np.quantile(samples, ndtr(bias + steps / (1 - acceleration * steps)))
    return float(min(lower, estimate)), float(max(upper, estimate))
