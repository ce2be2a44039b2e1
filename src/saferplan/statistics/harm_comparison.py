"""Harm compared: per head, with the year before, with other areas, over places.

The same questions as for counts, asked of weighted sums. A few grave crimes carry most of the harm, so everything
here is less certain than the counts it is made of, and the intervals say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.harm import HARM
from saferplan.statistics.inputs import Floats, counts_by_kind, exposures, sealed
from saferplan.statistics.result import Result
from saferplan.statistics.weighted import ratio_limits, weighted_sum

HARM_CHANGE = Method(
    "change of harm, from the limits of each",
    1,
    "difference: Zou GY and Donner A (2008), Statistics in Medicine 27, 1693-1702; ratio: Newcombe RG (2016), "
    "Statistical Methods in Medical Research 25, 1774-1778; limits of each: Fay MP and Feuer EJ (1997); score test of "
    "no change in any kind",
)
HARM_CONCENTRATION = Method(
    "concentration of harm over places",
    1,
    "Weinborn C, Ariel B, Sherman LW and O'Dwyer E (2017), Hotspots vs harmspots, Applied Geography 86, 226-244; "
    "chance: every record of a kind falls on every place alike",
)


@dataclass(frozen=True, slots=True, eq=False)
class HarmRates(Result):
    """Harm per head, in the unit of the weights: arrays of the shape given without its last axis."""

    METHODS: ClassVar[tuple[Method, ...]] = (HARM,)

    rate: Floats
    lower: Floats
    upper: Floats
    per: float
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class HarmChange(Result):
    """Harm after against harm before, per unit of exposure: arrays of the shape given without its last axis.

    `percent` and its limits are NaN where there was no harm before. `p` tests that no kind changed; the limits allow
    for one more record of the gravest kind and are the more careful.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (HARM_CHANGE,)

    before: Floats
    after: Floats
    difference: Floats
    difference_lower: Floats
    difference_upper: Floats
    percent: Floats
    percent_lower: Floats
    percent_upper: Floats
    p: Floats
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class HarmAmongOthers(Result):
    """An area's harm per head against the plain mean of the others: arrays without areas and kinds.

    `rank` counts from 1, the lowest, among `ranked` areas; it says nothing of chance, `percent_lower` and
    `percent_upper` do.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (HARM_CHANGE, HARM)

    rate: Floats
    average: Floats
    percent: Floats
    percent_lower: Floats
    percent_upper: Floats
    rank: Floats
    ranked: Floats
    per: float
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class HarmConcentration(Result):
    """How much harm is in how few places: arrays of the shape given without places and kinds.

    `places_for_half` is the fewest places with half of the harm; `top_percent` the per cent of the harm in the
    `top_places` places with the most. What is `expected` is the mean that chance alone gives for the same records, and
    `p` how often it concentrates harm as much. NaN where there is no harm.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (HARM_CONCENTRATION,)

    gini: Floats
    expected_gini: Floats
    places_for_half: Floats
    expected_places_for_half: Floats
    top_percent: Floats
    expected_top_percent: Floats
    p: Floats
    top_places: int
    seed: int
    draws: int


def harm_rates(
    count: ArrayLike, weight: ArrayLike, exposure: ArrayLike, *, per: float = 1000.0, level: float = 0.95
) -> HarmRates:
    """Harm per head, the crime severity score for one.

    The Office for National Statistics gives its score per head (`per=1`).

    Args:
        count: records, whole numbers, kinds along the last axis; NaN where not known.
        weight: the harm of one record of each kind, NaN where the index has none.
        exposure: people, in the shape of `count` without its last axis.
        per: how many people the rate is per.
        level: 0.95 for a 95% interval.

    Raises:
        ValueError: a count is not a whole number from 0, a weight negative, an exposure not above 0, or shapes do not
            fit.

    >>> found = harm_rates([41, 310, 890], [365, 20, 1], 97_000)
    >>> [float(one.round(1)) for one in (found.rate, found.lower, found.upper)]
    [227.4, 182.1, 281.9]
    """
    number, weighs = _weighed(count, weight, "count")
    scale = per / exposures(exposure, "exposure")
    found = weighted_sum(number, weighs, level=level)
    return HarmRates(
        sealed(found.total * scale), sealed(found.lower * scale), sealed(found.upper * scale), per, level
    )


def harm_change(
    before: ArrayLike,
    after: ArrayLike,
    weight: ArrayLike,
    *,
    exposure_before: ArrayLike = 1.0,
    exposure_after: ArrayLike = 1.0,
    level: float = 0.95,
) -> HarmChange:
    """The change of harm between two periods.

    Args:
        before: records of the earlier period, kinds along the last axis; NaN where not known.
        after: likewise of the later.
        weight: the harm of one record of each kind, NaN where the index has none.
        exposure_before: what the earlier counts are out of, without the kinds.
        exposure_after: what the later ones are out of.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: as for `harm_rates`.

    >>> found = harm_change([41, 310, 890], [52, 280, 900], [365, 20, 1])
    >>> float(found.difference), float(found.percent.round(1)), float(found.p.round(2))
    (3425.0, 15.5, 0.34)
    """
    from scipy.special import ndtr

    first, weighs = _weighed(before, weight, "before")
    second, _ = _weighed(after, weight, "after")
    of_first, of_second = (
        exposures(exposure_before, "exposure_before"),
        exposures(exposure_after, "exposure_after"),
    )
    one, other = (weighted_sum(number, weighs, level=level) for number in (first, second))
    earlier = one.total / of_first, one.lower / of_first, one.upper / of_first
    later = other.total / of_second, other.lower / of_second, other.upper / of_second
    difference = later[0] - earlier[0]
    lower, upper = ratio_limits(later, earlier)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = later[0] / earlier[0]
        # Where nothing changed, each kind has the rate of both periods together.
        common = np.where(weighs == 0, 0.0, first + second) * weighs**2
        variance = common.sum(axis=-1) / (of_first + of_second) * (1 / of_first + 1 / of_second)
        z = np.where(variance > 0, difference / np.sqrt(variance), np.where(np.isnan(variance), np.nan, 0.0))
    nothing = ~(earlier[0] > 0)

    def in_percent(values: Floats) -> Floats:
        return sealed(np.where(nothing, np.nan, 100 * (values - 1)))

    return HarmChange(
        before=sealed(earlier[0]),
        after=sealed(later[0]),
        difference=sealed(difference),
        difference_lower=sealed(difference - np.hypot(later[0] - later[1], earlier[2] - earlier[0])),
        difference_upper=sealed(difference + np.hypot(later[2] - later[0], earlier[0] - earlier[1])),
        percent=in_percent(ratio),
        percent_lower=in_percent(np.where(later[0] == 0, 0.0, lower)),
        percent_upper=in_percent(upper),
        p=sealed(2 * ndtr(-np.abs(z))),
        level=level,
    )


def harm_among_others(
    count: ArrayLike,
    weight: ArrayLike,
    exposure: ArrayLike,
    *,
    area: int = 0,
    per: float = 1000.0,
    level: float = 0.95,
) -> HarmAmongOthers:
    """An area's harm per head against the mean of the other areas of its group.

    Args:
        count: records, areas along the last axis but one, kinds along the last; all known.
        weight: the harm of one record of each kind, NaN where the index has none.
        exposure: people of each area.
        area: which of the areas is the one looked at.
        per: how many people rates are per.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: as for `harm_rates`, there is no such area, or no other.

    >>> found = harm_among_others([[41, 310], [20, 300], [25, 250]], [365, 20], [97_000, 90_000, 99_000])
    >>> float(found.percent.round(1)), float(found.rank)
    (50.2, 3.0)
    """
    number, weighs = _weighed(count, weight, "count")
    of = exposures(exposure, "exposure")
    areas = number.shape[-2] if number.ndim > 1 else 0
    if areas < 2 or of.shape[-1:] != (areas,) or not -areas <= area < areas:
        raise ValueError(
            "count, exposure, area: at least two areas, each with its people, and one of them are needed"
        )
    own = weighted_sum(number[..., area, :], weighs / of[..., area, np.newaxis], level=level)
    others = np.delete(number, area, axis=-2)
    others_of = np.delete(of, area, axis=-1)
    apart = weighs / others_of[..., np.newaxis] / (areas - 1)
    flat = (*others.shape[:-2], others.shape[-2] * others.shape[-1])
    mean = weighted_sum(others.reshape(flat), np.broadcast_to(apart, others.shape).reshape(flat), level=level)
    rates = (number * weighs).sum(axis=-1) / of
    lower, upper = ratio_limits((own.total, own.lower, own.upper), (mean.total, mean.lower, mean.upper))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = own.total / mean.total
    nothing = ~(mean.total > 0)
    rank = 1.0 + (rates < rates[..., area][..., np.newaxis]).sum(axis=-1)
    unknown = np.isnan(rates).any(axis=-1)
    return HarmAmongOthers(
        rate=sealed(per * own.total),
        average=sealed(per * mean.total),
        percent=sealed(np.where(nothing, np.nan, 100 * (ratio - 1))),
        percent_lower=sealed(np.where(nothing, np.nan, np.where(own.total == 0, -100.0, 100 * (lower - 1)))),
        percent_upper=sealed(np.where(nothing, np.nan, 100 * (upper - 1))),
        rank=sealed(np.where(unknown, np.nan, rank)),
        ranked=sealed(np.where(unknown, np.nan, float(areas))),
        per=per,
        level=level,
    )


def harm_concentration(
    count: ArrayLike, weight: ArrayLike, *, seed: int, top: float = 5.0, draws: int = 199
) -> HarmConcentration:
    """How concentrated harm is over places, beside what chance alone would give.

    A series' random numbers depend on the seed and its own counts alone.

    Args:
        count: records, places along the last axis but one, kinds along the last; places without records too.
        weight: the harm of one record of each kind, NaN where the index has none.
        seed: starts the simulation.
        top: per cent of places that are the top, rounded up to whole places.
        draws: simulated outcomes.

    Raises:
        ValueError: as for `harm_rates`, or no such top.

    >>> places = np.zeros((50, 2)); places[:10, 0] = 12; places[:2, 1] = 5
    >>> found = harm_concentration(places, [1, 365], seed=2017)
    >>> float(found.places_for_half), float(found.p)
    (2.0, 0.005)
    """
    number, weighs = _weighed(count, weight, "count")
    if number.ndim < 2 or not number.shape[-2] or not 0 < top <= 100:
        raise ValueError("count, top: places, kinds and a top from above 0 to 100% are needed")
    places, kinds = number.shape[-2:]
    top_places = int(np.ceil(top * places / 100 - 1e-9))
    rows = number.reshape(-1, places, kinds)
    found = np.array([_one(row, weighs, top_places, seed, draws) for row in rows]).reshape(
        *number.shape[:-2], 7
    )
    named = {name: sealed(found[..., place].copy()) for place, name in enumerate(_COLUMNS)}
    return HarmConcentration(top_places=top_places, seed=seed, draws=draws, **named)


_COLUMNS = (
    "gini",
    "expected_gini",
    "places_for_half",
    "expected_places_for_half",
    "top_percent",
    "expected_top_percent",
    "p",
)


def _one(row: Floats, weight: Floats, top_places: int, seed: int, draws: int) -> list[float]:
    harm = row @ weight
    if np.isnan(harm).any() or not harm.any():
        return [np.nan] * 7
    records = row.sum(axis=0).astype(np.int64)
    rng = np.random.Generator(
        np.random.Philox(np.random.SeedSequence([seed, row.shape[0], *records.tolist()]))
    )
    simulated = np.zeros((draws, row.shape[0]))
    for kind in np.flatnonzero((records > 0) & (weight > 0)):
        simulated += weight[kind] * rng.multinomial(
            records[kind], np.full(row.shape[0], 1 / row.shape[0]), draws
        )
    gini, half, share = _described(harm[np.newaxis], top_places)
    by_chance = _described(simulated, top_places)
    at_least = int((by_chance[0] >= gini[0] - 1e-12).sum())
    return [
        float(gini[0]),
        float(by_chance[0].mean()),
        float(half[0]),
        float(by_chance[1].mean()),
        float(share[0]),
        float(by_chance[2].mean()),
        (at_least + 1) / (draws + 1),
    ]


def _described(harm: Floats, top_places: int) -> tuple[Floats, Floats, Floats]:
    """Gini, the fewest places with half, and the share of the top, of each row."""
    most_first = np.sort(harm, axis=-1)[:, ::-1]
    total = most_first.sum(axis=-1)
    places = harm.shape[-1]
    gini = (most_first * (places + 1 - 2 * np.arange(1, places + 1))).sum(axis=-1) / (places * total)
    held = np.cumsum(most_first, axis=-1)
    half = 1.0 + (held < total[:, np.newaxis] * (0.5 - 1e-12)).sum(axis=-1)
    return gini, half, 100 * held[:, top_places - 1] / total


def _weighed(count: ArrayLike, weight: ArrayLike, name: str) -> tuple[Floats, Floats]:
    """Counts and weights; a kind without a weight weighs nothing here, as in `harm`."""
    number, weighs = counts_by_kind(count, weight, name)
    has_weight = ~np.isnan(weighs)
    return np.where(has_weight, number, 0.0), np.where(has_weight, weighs, 0.0)
