"""Emerging threats: one verdict on the latest year of a series that may hold only a few records a month.

A single month far above, a burst of a few months, a rise that goes on to the end, a year above the year before: each
has a test of its own, and who runs all of them finds something in many a quiet series. Here they are one test
(`latest_year`), and all series together are under one false-discovery rate.

What stands out may still be no surge of this place: it may have risen everywhere (`local_or_wider`), or since the day
on which recording changed. Both are looked into where the data for it are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.domain.threats import Kind, Spread, Threat
from saferplan.statistics.emerging.latest_year import LEAST_HISTORY, YEAR, Strangest, strangest_of_year
from saferplan.statistics.emerging.local_or_wider import LOCAL_OR_WIDER, NOT_ASKED, beside
from saferplan.statistics.inputs import Floats, counts, sealed, tail
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, false_discoveries
from saferplan.statistics.result import Result

EMERGING_THREAT = Method(
    "emerging-threat verdict",
    1,
    "smallest of several p by simulation: Westfall PH and Young SS (1993), Resampling-based multiple testing, chapter "
    "2; windows: Kulldorff M (2001), Prospective time periodic geographical disease surveillance using a scan "
    "statistic, Journal of the Royal Statistical Society A 164, 61-72; quiet series given their total: Mosimann JE "
    "(1962), On the compound multinomial distribution, Biometrika 49, 65-82",
)

__all__ = [
    "EMERGING_THREAT",
    "LEAST_HISTORY",
    "LEAST_RECORDS",
    "LOCAL_OR_WIDER",
    "YEAR",
    "Kind",
    "Spread",
    "Threat",
    "Threats",
    "emerging_threats",
]

LEAST_RECORDS = 5
"""Records that a window must hold before it is called a threat: two or three are too few to act on."""


@dataclass(frozen=True, slots=True, eq=False)
class Threats(Result):
    """Verdicts on series: arrays of the shape given without its last axis.

    `p` is the chance that a quiet series with as many records looks as strange; `adjusted` is held against the
    false-discovery `rate` over all series given together. `kind`, `first` and `last` (positions from 0) say what
    stands out most, `observed` and `expected` what that window holds and what the months before lead to, `factor`
    the one over the other; where nothing is above what came before, these are NaN and -1. `spread`, `p_local` and
    `peers_factor` say how peers fared in that window. `break_at` is the position of the change in recording that a
    RECORDING verdict rests on, -1 otherwise. NaN, and -1, where nothing was tested.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (EMERGING_THREAT, FALSE_DISCOVERY, LOCAL_OR_WIDER)

    verdict: NDArray[np.int8]
    kind: NDArray[np.int8]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    observed: Floats
    expected: Floats
    factor: Floats
    p: Floats
    adjusted: Floats
    spread: NDArray[np.int8]
    p_local: Floats
    peers_factor: Floats
    break_at: NDArray[np.int64]
    dispersion: Floats
    rate: float
    draws: int
    seed: int


def emerging_threats(
    count: ArrayLike,
    *,
    seed: int,
    first_month: int = 1,
    peers: ArrayLike | None = None,
    breaks: tuple[tuple[int, ...], ...] | None = None,
    rate: float = 0.05,
    watch: float = 0.05,
    local_level: float = 0.05,
    draws: int = 1999,
) -> Threats:
    """Judges the latest twelve months of each series against the months before.

    The null: given how many records there are, they fall on months in proportion to the season, with a spread beyond
    chance as large as that of the months before the year. The season is that of the months before, as far as it is more
    than chance (shrunk towards none). Season and spread are estimated anew in each simulated series.

    Args:
        count: records, whole numbers, consecutive months along the last axis, the latest year last; NaN where not
            known. At least 12 known months before the year.
        seed: starts the simulation; a series gets the same result whatever else is in the array.
        first_month: the month of the year of the first, 1 for January.
        peers: the same counts of the peers together, in the shape of `count`; without them nothing is said of spread.
        breaks: for each series (in flat order) the positions of months in which recording changed.
        rate: false-discovery rate over all series.
        watch: unadjusted p at or below which a series that is no discovery is one to watch.
        local_level: the level of the two tests against the peers.
        draws: simulated series for each series.

    Raises:
        ValueError: a count is not a whole number from 0, shapes do not fit, or a number cannot be.

    >>> quiet = [3, 2, 4, 3, 3, 4, 2, 3, 3, 4, 3, 2] * 3
    >>> found = emerging_threats([quiet + [3, 2, 4, 3, 2, 3, 7, 8, 6, 9, 7, 8], quiet + quiet[:12]], seed=2017)
    >>> [Threat(one).name for one in found.verdict], Kind(found.kind[0]).name
    (['SURGE', 'NONE'], 'RISE')
    >>> int(found.first[0]), int(found.last[0]), float(found.observed[0]), float(found.expected[0].round(1))
    (42, 47, 45.0, 18.0)
    """
    number = counts(count, "count")
    if number.ndim == 0 or number.shape[-1] <= YEAR:
        raise ValueError("count: more than the latest twelve months are needed along the last axis")
    if not 1 <= first_month <= YEAR:
        raise ValueError(f"first_month: {first_month} is not a month; 1 stands for January")
    if draws < 99:
        raise ValueError(f"draws: {draws} is too few; 999 or more are usual")
    tail(1 - watch), tail(1 - local_level)
    months = number.shape[-1]
    series = number.reshape(-1, months)
    of_peers = None if peers is None else counts(peers, "peers").reshape(-1, months)
    if of_peers is not None and of_peers.shape != series.shape:
        raise ValueError("peers: one series of the same length is needed for each series of count")
    changed = breaks if breaks is not None else ((),) * len(series)
    if len(changed) != len(series) or any(not 0 <= one < months for of in changed for one in of):
        raise ValueError(f"breaks: positions from 0 to {months - 1} are needed, a tuple for each series")
    calendar = (np.arange(months) + first_month - 1) % YEAR

    found = in_threads(
        lambda place: strangest_of_year(
            series[place], calendar, tuple(sorted(changed[place])), seed, draws, rate
        ),
        range(len(series)),
    )
    p = np.array([one.p for one in found], dtype=np.float64)
    adjusted = false_discoveries(p, rate=rate).adjusted if len(p) else p
    spread = [
        NOT_ASKED if of_peers is None else beside(found[place], series[place], of_peers[place], local_level)
        for place in range(len(series))
    ]
    verdict = [
        _verdict(one, float(q), near.spread, rate, watch)
        for one, q, near in zip(found, adjusted, spread, strict=True)
    ]
    shape = number.shape[:-1]

    def floats(values: list[float]) -> Floats:
        return sealed(np.array(values, dtype=np.float64).reshape(shape))

    def codes(values: Sequence[int], kind: type[np.signedinteger]) -> NDArray[np.signedinteger]:
        array = np.array(values, dtype=kind).reshape(shape)
        array.flags.writeable = False
        return array

    return Threats(
        verdict=codes(verdict, np.int8),
        kind=codes([one.kind for one in found], np.int8),
        first=codes([one.first for one in found], np.int64),
        last=codes([one.last for one in found], np.int64),
        observed=floats([one.observed for one in found]),
        expected=floats([one.expected for one in found]),
        factor=floats([one.observed / one.expected if one.expected > 0 else np.nan for one in found]),
        p=floats([one.p for one in found]),
        adjusted=sealed(np.reshape(adjusted, shape)),
        spread=codes([one.spread for one in spread], np.int8),
        p_local=floats([one.p_local for one in spread]),
        peers_factor=floats([one.factor for one in spread]),
        break_at=codes([one.break_at for one in found], np.int64),
        dispersion=floats([one.dispersion for one in found]),
        rate=rate,
        draws=draws,
        seed=seed,
    )


def _verdict(found: Strangest, adjusted: float, spread: Spread, rate: float, watch: float) -> Threat:
    if np.isnan(found.p):
        return Threat.NOT_TESTED
    called, watched = adjusted <= rate, found.p <= watch
    if not (called or watched):
        return Threat.NONE
    if found.across_break:
        return Threat.RECORDING
    if found.observed < LEAST_RECORDS:
        return Threat.TOO_FEW
    if not called:
        return Threat.WATCH
    return Threat.WIDER if spread is Spread.SHARED else Threat.SURGE
