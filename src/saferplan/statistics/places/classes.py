"""The seventeen kinds of places over time: hot or cold spots that are new, lasting, fading or gone.

What makes each kind is data (`domain/data/hot_spot_kinds.toml`), after Esri's published definitions.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.domain.tables import read_table
from saferplan.statistics.places.coordinates import Booleans
from saferplan.statistics.places.hot_spots import Spot

EMERGING_KINDS = Method(
    "kinds of emerging hot spots",
    1,
    "Esri, How Emerging Hot Spot Analysis works, ArcGIS Pro, Space Time Pattern Mining toolbox; trend of a place: "
    "Mann HB (1945), Nonparametric tests against trend, Econometrica 13, 245-259, and Kendall MG (1975), Rank "
    "correlation methods",
)

LEAST_MONTHS = 10
"""With fewer known months a place has no kind: nine of ten is then all of them. Esri's least for a trend, too."""


class Kind(IntEnum):
    """What a place is over time. The cold kinds are the hot ones with hot and cold exchanged."""

    NO_PATTERN = 0
    NEW_HOT_SPOT = 1
    CONSECUTIVE_HOT_SPOT = 2
    INTENSIFYING_HOT_SPOT = 3
    PERSISTENT_HOT_SPOT = 4
    DIMINISHING_HOT_SPOT = 5
    SPORADIC_HOT_SPOT = 6
    OSCILLATING_HOT_SPOT = 7
    HISTORICAL_HOT_SPOT = 8
    NEW_COLD_SPOT = -1
    CONSECUTIVE_COLD_SPOT = -2
    INTENSIFYING_COLD_SPOT = -3
    PERSISTENT_COLD_SPOT = -4
    DIMINISHING_COLD_SPOT = -5
    SPORADIC_COLD_SPOT = -6
    OSCILLATING_COLD_SPOT = -7
    HISTORICAL_COLD_SPOT = -8
    NOT_TESTED = 9
    """Fewer than ten of its months are known, or not the last one."""

    @property
    def plain(self) -> str:
        """What it means, in a sentence.

        >>> Kind.NEW_COLD_SPOT.plain
        'Cold in the last month for the first time.'
        """
        if self is Kind.NO_PATTERN:
            return "None of the kinds of hot and cold spots."
        if self is Kind.NOT_TESTED:
            return "Too few of its months are known."
        plain = _conditions()[abs(self) - 1].plain
        if self > 0:
            return plain
        exchanged = {"Hot": "Cold", "hot": "cold", "cold": "hot"}
        words = [
            exchanged.get(word.rstrip(",;."), word.rstrip(",;.")) + word[len(word.rstrip(",;.")) :]
            for word in plain.split()
        ]
        return " ".join(words)


def kinds_of(spot: ArrayLike, trend: ArrayLike) -> NDArray[np.int8]:
    """The kind of each place: values of `Kind`, one fewer axis than `spot` has.

    A month in which a place was not tested is passed over: the months before and after it count as following each
    other.

    Args:
        spot: values of `saferplan.statistics.places.hot_spots.Spot`, the months along the last axis.
        trend: of each place's Gi*: 1 rising, -1 falling, 0 without a clear trend.

    Raises:
        ValueError: a value is none of `Spot`, or there is not one trend for each place.

    >>> months = [[0] * 11 + [1], [1] * 12, [-1] * 12, [0, 1] * 6]
    >>> [Kind(int(one)).name for one in kinds_of(months, [0, 1, 1, 0])]
    ['NEW_HOT_SPOT', 'INTENSIFYING_HOT_SPOT', 'DIMINISHING_COLD_SPOT', 'SPORADIC_HOT_SPOT']
    """
    given, rising = np.asarray(spot), np.asarray(trend)
    if given.ndim == 0 or given.shape[:-1] != rising.shape:
        raise ValueError(
            f"spot and trend: one trend for each place is needed; got shapes {given.shape} and {rising.shape}"
        )
    tested = given != Spot.NOT_TESTED
    if (tested & (np.abs(given) > 1)).any() or not np.isin(rising, (-1, 0, 1)).all():
        raise ValueError("spot and trend: values of Spot, and 1, 0 or -1 for the trend, are needed")
    can = tested.sum(axis=-1) >= LEAST_MONTHS
    can &= tested[..., -1] if given.shape[-1] else False
    found = np.zeros(rising.shape, dtype=np.int8)
    features = {sign: _Features(given == sign, given == -sign, tested, sign * rising) for sign in (1, -1)}
    # What a place is comes before what it was: a place that is cold now is no historical hot spot.
    for number, kind in enumerate(_conditions(), 1):
        for sign in (1, -1):
            found = np.where((found == 0) & features[sign].fit(kind), sign * number, found)
    found = np.where(can, found, Kind.NOT_TESTED).astype(np.int8)
    found.flags.writeable = False
    return found


class _Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    plain: str
    now: bool
    run: tuple[int, int] | None = None
    only_run: bool | None = None
    share_from: float | None = None
    share_below: float | None = None
    opposite: bool | None = None
    trend: Literal["stronger", "none", "weaker"] | None = None


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    checked: str
    kind: tuple[_Condition, ...]


@cache
def _conditions() -> tuple[_Condition, ...]:
    return read_table("hot_spot_kinds", _Table).kind


class _Features:
    """What the conditions ask of places, for one direction: hot, or cold with everything turned round."""

    def __init__(self, hot: Booleans, opposite: Booleans, tested: Booleans, trend: NDArray[np.int64]) -> None:
        # Months that were not tested neither end a run nor count.
        self.hot = hot.sum(axis=-1)
        self.months = tested.sum(axis=-1)
        self.opposite = opposite.any(axis=-1)
        self.trend = trend
        unbroken = np.logical_and.accumulate((hot | ~tested)[..., ::-1], axis=-1)[..., ::-1]
        self.run = (unbroken & hot).sum(axis=-1)

    def fit(self, kind: _Condition) -> Booleans:
        """Which places are of this kind."""
        fits = (self.run > 0) == kind.now
        if kind.run is not None:
            fits &= (self.run >= kind.run[0]) & (self.run <= kind.run[1])
        if kind.only_run is not None:
            fits &= (self.run == self.hot) == kind.only_run
        if kind.share_from is not None:
            fits &= self.hot >= kind.share_from * self.months - 1e-9
        if kind.share_below is not None:
            fits &= self.hot < kind.share_below * self.months - 1e-9
        if kind.opposite is not None:
            fits &= self.opposite == kind.opposite
        if kind.trend is not None:
            fits &= self.trend == {"stronger": 1, "none": 0, "weaker": -1}[kind.trend]
        return np.asarray(fits)
