"""Hot spots month by month, and what becomes of them: emerging, lasting, fading, gone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, counts, sealed
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, false_discoveries
from saferplan.statistics.places.classes import EMERGING_KINDS, LEAST_MONTHS, kinds_of
from saferplan.statistics.places.coordinates import Booleans
from saferplan.statistics.places.hot_spots import EXACT_SHUFFLE, Shuffle, exact_tails_of, spots, sums
from saferplan.statistics.places.neighbours import Neighbours
from saferplan.statistics.result import Result

SPACE_TIME_GETIS_ORD = Method(
    "local sums of neighbours in place and time",
    1,
    "Ord JK and Getis A (1995), Local spatial autocorrelation statistics, Geographical Analysis 27, 286-306, over "
    "neighbours in place and time as in Esri, How Emerging Hot Spot Analysis works",
)

_AT_ONCE = 4096  # places a piece of work


class Against(IntEnum):
    """What a place in a month is compared with."""

    ALL_MONTHS = 0
    """All places in all months: a season, or a rise everywhere, shows as hot."""
    ITS_MONTHS = 1
    """All places in the months of its neighbourhood: only where it is hot, not when."""


@dataclass(frozen=True, slots=True, eq=False)
class EmergingHotSpots(Result):
    """Places by months: `total` to `spot` as in `HotSpots`; and one for each place: its trend and its kind.

    `total` is the sum over the place and its neighbours in the month and the `months_before`. `trend_z` and
    `trend_p` are Mann and Kendall's of the place's `z` over the months; `kind` holds values of
    `saferplan.statistics.places.classes.Kind`. `exact` says whether p was computed in full; where that would take
    too long, it is from the normal distribution of `z`.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (
        SPACE_TIME_GETIS_ORD,
        EMERGING_KINDS,
        EXACT_SHUFFLE,
        FALSE_DISCOVERY,
    )

    total: Floats
    z: Floats
    p_high: Floats
    p_low: Floats
    p: Floats
    adjusted: Floats
    spot: NDArray[np.int8]
    trend_z: Floats
    trend_p: Floats
    kind: NDArray[np.int8]
    exact: bool
    months_before: int
    against: Against
    shuffle: Shuffle
    rate: float
    trend_level: float


def emerging_hot_spots(
    count: ArrayLike,
    neighbours: Neighbours,
    *,
    months_before: int = 1,
    against: Against = Against.ALL_MONTHS,
    shuffle: Shuffle = Shuffle.EVERYTHING,
    rate: float = 0.05,
    trend_level: float = 0.95,
) -> EmergingHotSpots:
    """Where hot spots emerge, last, fade or are gone.

    Args:
        count: records, whole numbers, places by consecutive months; NaN where not known. Places outside the area
            under study do not belong here, those without records do.
        neighbours: which places lie beside which, without weights.
        months_before: how many months before a month belong to its neighbourhood (default 1, as Esri's).
        against: what a place in a month is compared with (default: everything, as Esri's).
        shuffle: what is shuffled for p (default: everything, the exact counterpart of Esri's z; a lone place that
            has much month after month is then a hot spot).
        rate: the false-discovery rate over all places and months (default 5%; Esri's correction is the same).
        trend_level: 0.95 for a trend that chance gives once in twenty.

    Raises:
        ValueError: counts and neighbours do not fit, a count is not whole, neighbours have weights, or there are
            fewer than ten months.

    >>> from saferplan.statistics.places.classes import Kind
    >>> from saferplan.statistics.places.grids import square_grid
    >>> grid = square_grid(440_000, 310_000, 450_000, 320_000, size=1000)
    >>> count = np.random.default_rng(3).poisson(0.3, (grid.places, 24))
    >>> count[[44, 45, 54, 55]] += 4
    >>> count[[17, 18, 27, 28], -3:] += 5
    >>> found = emerging_hot_spots(count, grid.neighbours())
    >>> Kind(int(found.kind[44])).name, Kind(int(found.kind[17])).name, Kind(int(found.kind[9])).name
    ('PERSISTENT_HOT_SPOT', 'CONSECUTIVE_HOT_SPOT', 'NO_PATTERN')
    """
    given = counts(count, "count")
    if given.ndim != 2 or given.shape[0] != neighbours.places:
        raise ValueError(
            f"count: a table of {neighbours.places} places by months is needed; got shape {given.shape}"
        )
    months = given.shape[1]
    if months < LEAST_MONTHS:
        raise ValueError(f"count: at least {LEAST_MONTHS} months are needed; got {months}")
    if not neighbours.plain:
        raise ValueError("neighbours: those with weights cannot be used here; give plain ones")
    if not 0 <= months_before < months:
        raise ValueError(f"months_before: {months_before} cannot be; give 0 or more, fewer than the months")
    if not 0 < trend_level < 1:
        raise ValueError(f"trend_level: {trend_level} is not between 0 and 1; 0.95 stands for 95%")
    # Months first: neighbours are looked up within a month.
    value = np.ascontiguousarray(given.T)
    known = ~np.isnan(value)
    value[~known] = 0.0
    total, number = _windows(value, known, neighbours, months_before)
    families = _families(months, months_before, Against(against))
    z = _standardised(value, known, total, number, families)
    high, low, exact = _tails(value, known, total, number, z, families, Shuffle(shuffle))
    p = np.minimum(1.0, 2 * np.minimum(high, low))
    adjusted = false_discoveries(p, rate=rate).adjusted
    spot = np.ascontiguousarray(spots(p, high, low, adjusted, rate).T)
    by_place = np.ascontiguousarray(z.T)
    trend_z, trend_p = _trend(by_place)
    clear = np.where(trend_p <= 1 - trend_level, np.sign(np.nan_to_num(trend_z)), 0).astype(np.int64)
    spot.flags.writeable = False
    return EmergingHotSpots(
        total=sealed(np.ascontiguousarray(np.where(known, total, np.nan).T)),
        z=sealed(by_place),
        p_high=sealed(np.ascontiguousarray(high.T)),
        p_low=sealed(np.ascontiguousarray(low.T)),
        p=sealed(np.ascontiguousarray(p.T)),
        adjusted=sealed(np.ascontiguousarray(adjusted.T)),
        spot=spot,
        trend_z=sealed(trend_z),
        trend_p=sealed(trend_p),
        kind=kinds_of(spot, clear),
        exact=exact,
        months_before=months_before,
        against=Against(against),
        shuffle=Shuffle(shuffle),
        rate=rate,
        trend_level=trend_level,
    )


def _windows(
    value: Floats, known: Booleans, neighbours: Neighbours, months_before: int
) -> tuple[Floats, Integers]:
    """Sums over the known bins of each neighbourhood, the bin itself among them, and how many these are."""

    def windowed(values: Floats) -> Floats:
        in_month = values + sums(values, neighbours)
        found = in_month.copy()
        for before in range(1, months_before + 1):
            found[before:] += in_month[:-before]
        return found

    total = windowed(value)
    if known.all():
        # The same in every month but the first ones.
        one = np.ones((1, neighbours.places))
        in_month = (one + sums(one, neighbours)).astype(np.int64)
        held = np.minimum(np.arange(len(value)), months_before) + 1
        return total, held[:, np.newaxis] * in_month
    return total, np.rint(windowed(known.astype(np.float64))).astype(np.int64)


Families = list[tuple[slice, slice]]


def _families(months: int, months_before: int, against: Against) -> Families:
    """Months that are tested together, and the months whose bins they are compared with."""
    if against is Against.ALL_MONTHS:
        return [(slice(0, months), slice(0, months))]
    return [(slice(at, at + 1), slice(max(0, at - months_before), at + 1)) for at in range(months)]


def _population(value: Floats, known: Booleans, reference: slice) -> Floats:
    within = known[reference]
    return value[reference].ravel() if within.all() else value[reference][within]


def _standardised(
    value: Floats, known: Booleans, total: Floats, number: Integers, families: Families
) -> Floats:
    """Ord and Getis's z; NaN where a bin is not known, has no neighbour, or all values are equal."""
    z = np.empty(value.shape)
    for rows, reference in families:
        population = _population(value, known, reference)
        if population.size == 0:
            z[rows] = np.nan
            continue
        bins, mean, variance = float(population.size), population.mean(), population.var()
        # Month by month, so that what is in between stays small.
        for at in range(rows.start, rows.stop):
            many = number[at].astype(np.float64)
            with np.errstate(divide="ignore", invalid="ignore"):
                found = (total[at] - many * mean) / np.sqrt(variance * many * (bins - many) / (bins - 1))
            z[at] = np.where(known[at] & (many > 1) & np.isfinite(found), found, np.nan)
    return z


def _tails(
    value: Floats,
    known: Booleans,
    total: Floats,
    number: Integers,
    z: Floats,
    families: Families,
    shuffle: Shuffle,
) -> tuple[Floats, Floats, bool]:
    """Both tails, and whether they were computed in full."""
    from scipy.special import ndtr

    high, low = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    exact = np.ones(len(families), dtype=np.bool_)

    def one_family(which: int) -> None:
        rows, reference = families[which]
        testable = known[rows] & (number[rows] > 1)
        if not testable.any():
            return
        exact[which] = exact_tails_of(
            _population(value, known, reference),
            value[rows].ravel(),
            total[rows].ravel(),
            number[rows].ravel(),
            testable.ravel(),
            shuffle,
            high[rows].reshape(-1),
            low[rows].reshape(-1),
        )
        if not exact[which]:
            high[rows], low[rows] = ndtr(-z[rows]), ndtr(z[rows])

    in_threads(one_family, range(len(families)))
    return high, low, bool(exact.all())


def _trend(z: Floats) -> tuple[Floats, Floats]:
    """Mann and Kendall's z and two-sided p of each row."""
    from scipy.special import ndtr

    from saferplan.statistics.kernels.trend_tests import signs

    places, months = z.shape
    statistic, variance, pairs = (np.zeros((places, 1)) for _ in range(3))
    block = np.zeros(months, dtype=np.int64)

    def work(start: int) -> None:
        part = slice(start, start + _AT_ONCE)
        signs(z[part], block, 1, statistic[part], variance[part], pairs[part])

    in_threads(work, range(0, places, _AT_ONCE))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (statistic - np.sign(statistic)) / np.sqrt(variance)
    found = np.where(variance > 0, found, np.nan)[:, 0]
    return found, np.where(np.isnan(found), np.nan, 2 * ndtr(-np.abs(found)))
