"""Emerging threats: one verdict on the latest year of a series that may hold only a few records a month.

A single month far above, a burst of a few months, a rise that goes on to the end, a year above the year before: each
has a test of its own, and who runs all of them finds something in many a quiet series. Here they are one test. The
question "how strange is the strangest of the four?" is answered by simulating quiet series with as many records, so
that it holds its error rate whatever the four have in common.

What stands out may still be no surge of this place: it may have risen everywhere, or since the day on which recording
changed. Both are looked into where the data for it are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.domain.threats import Kind, Spread, Threat
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
LOCAL_OR_WIDER = Method(
    "exact test that an area rose more than its peers",
    1,
    "Fisher RA (1934), Statistical methods for research workers, fifth edition, section 21.02: hypergeometric tail",
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

YEAR = 12
LEAST_HISTORY = 12
"""Months before the latest year that must be known; with fewer than 24 the season is little known and less is seen."""

LEAST_RECORDS = 5
"""Records that a window must hold before it is called a threat: two or three are too few to act on."""

_LONGEST_BURST = 4
_SHORTEST_RISE = 3


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
    beside = None if peers is None else counts(peers, "peers").reshape(-1, months)
    if beside is not None and beside.shape != series.shape:
        raise ValueError("peers: one series of the same length is needed for each series of count")
    changed = breaks if breaks is not None else ((),) * len(series)
    if len(changed) != len(series) or any(not 0 <= one < months for of in changed for one in of):
        raise ValueError(f"breaks: positions from 0 to {months - 1} are needed, a tuple for each series")
    calendar = (np.arange(months) + first_month - 1) % YEAR

    found = in_threads(
        lambda place: _one(series[place], calendar, tuple(sorted(changed[place])), seed, draws, rate),
        range(len(series)),
    )
    p = np.array([one.p for one in found], dtype=np.float64)
    adjusted = false_discoveries(p, rate=rate).adjusted if len(p) else p
    spread = [
        _Beside(Spread.NOT_ASKED, np.nan, np.nan) if beside is None else _beside(one, row, near, local_level)
        for one, row, near in zip(found, series, series if beside is None else beside, strict=True)
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


# --- one series -----------------------------------------------------------------------------------------


class _Found(NamedTuple):
    p: float
    kind: int
    first: int
    last: int
    observed: float
    expected: float
    dispersion: float
    history: tuple[int, int]
    break_at: int
    across_break: bool


_NOTHING = _Found(np.nan, -1, -1, -1, np.nan, np.nan, np.nan, (-1, -1), -1, False)


class _Beside(NamedTuple):
    spread: Spread
    p_local: float
    factor: float


def _one(
    row: Floats, calendar: NDArray[np.int64], breaks: tuple[int, ...], seed: int, draws: int, rate: float
) -> _Found:
    """The strangest of the year against the months since the last change in recording before it.

    Where recording changed within the year, the months from there on have nothing to be compared with. They are
    compared all the same, to say so where a rise would have been called.
    """
    months = row.size
    start = max((one for one in breaks if one <= months - YEAR), default=0)
    within = [one for one in breaks if one > months - YEAR]
    until = within[0] if within else months
    comparable = _tested(row, calendar, start, until, seed, draws)
    if not within:
        return comparable
    ignoring = _tested(row, calendar, start, months, seed, draws)
    crosses = ignoring.last >= until
    if crosses and ignoring.p <= rate and not comparable.p <= rate:
        return ignoring._replace(break_at=until, across_break=True)
    return comparable


def _tested(
    row: Floats, calendar: NDArray[np.int64], start: int, until: int, seed: int, draws: int
) -> _Found:
    year = row.size - YEAR
    known = ~np.isnan(row)
    known[:start] = False
    known[until:] = False
    if known[:year].sum() < LEAST_HISTORY or not known[year:].any():
        return _NOTHING
    observed = np.where(known, row, 0.0)
    total = int(observed.sum())
    if total == 0:
        return _NOTHING._replace(p=1.0, first=-1, dispersion=1.0)
    own = _base(observed[np.newaxis], known, calendar, year)
    expected, dispersion = own.season[0], float(own.dispersion[0])
    rows = np.vstack([observed, _quiet(total, expected, dispersion, float(own.freedom[0]), seed, draws)])
    base = _base(rows, known, calendar, year)
    seasons, spreads = base.season, np.maximum(1.0, base.dispersion)
    gains = _gains(rows, seasons, year) / spreads[:, np.newaxis]
    # A window none of whose months is known can hold nothing.
    usable = np.array([known[year + a : year + b + 1].any() for a, b in zip(_FIRST, _LAST, strict=True)])
    by_kind, best = [], []
    for every in _WINDOWS_OF:
        which = every[usable[every]] if usable[every].any() else every
        by_kind.append(gains[:, which].max(axis=1))
        best.append(which[int(np.argmax(gains[0, which]))])
    by_kind.append(_year_gain(rows, seasons, known, year) / spreads)
    p_of_kind = np.column_stack([_share_as_large(values) for values in by_kind])
    strangest = p_of_kind.min(axis=1)
    kind = int(np.argmin(p_of_kind[0]))
    if not by_kind[kind][0] > 0:
        # Nothing in the year is above what came before.
        return _NOTHING._replace(p=1.0, dispersion=max(1.0, dispersion))
    first, last = (0, YEAR - 1) if kind == Kind.YEAR else (int(_FIRST[best[kind]]), int(_LAST[best[kind]]))
    window = slice(year + first, year + last + 1)
    history = slice(max(start, year - YEAR), year) if kind == Kind.YEAR else slice(start, year)
    level = observed[history].sum() / expected[history].sum()
    return _Found(
        p=float((strangest <= strangest[0] + 1e-12).mean()),
        kind=kind,
        first=year + first,
        last=year + last,
        observed=float(observed[window].sum()),
        expected=float(level * expected[window].sum()),
        dispersion=max(1.0, dispersion),
        history=(history.start, history.stop),
        break_at=-1,
        across_break=False,
    )


# Every window of the year, by its first and last month.
_FIRST, _LAST = (
    np.array(ends) for ends in zip(*[(a, b) for a in range(YEAR) for b in range(a, YEAR)], strict=True)
)
_LENGTH = _LAST - _FIRST + 1
_WINDOWS_OF = (
    np.flatnonzero(_LENGTH == 1),
    np.flatnonzero((_LENGTH > 1) & (_LENGTH <= _LONGEST_BURST)),
    np.flatnonzero((_LAST == YEAR - 1) & (_LENGTH >= _SHORTEST_RISE)),
)


class _Base(NamedTuple):
    """What the months before the year tell, series by series: weights of months, spread, degrees of freedom for it."""

    season: Floats
    dispersion: Floats
    freedom: Floats


def _base(rows: Floats, known: NDArray[np.bool_], calendar: NDArray[np.int64], year: int) -> _Base:
    """The season (1 on average; none for months not known), as far as chance does not explain it, and the spread."""
    held = known[:year]
    counted, months = rows[:, :year][:, held], calendar[:year][held]
    by_month = (months[:, np.newaxis] == np.arange(YEAR)).astype(np.float64)
    times = by_month.sum(axis=0)
    level = counted.mean(axis=1, keepdims=True)
    due = level * times
    occurring = int((times > 0).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(times > 0, counted @ by_month / due, 1.0)
        # How widely the same month of several years spreads about its own mean,
        own = level * ratio[:, months]
        within = np.where(own > 0, (counted - own) ** 2 / own, 0.0).sum(axis=1, keepdims=True)
        within = np.maximum(1.0, within / max(counted.shape[1] - occurring, 1))
        # and by how much the months' means differ beyond that: the variance of the season, by moments.
        between = np.where(times > 0, due * (ratio - 1) ** 2, 0.0).sum(axis=1, keepdims=True)
        variance = np.maximum(0.0, between - (occurring - 1) * within) / due.sum(axis=1, keepdims=True)
        weight = np.nan_to_num(variance * due / (within + variance * due))
        factor = 1 + weight * np.nan_to_num(ratio - 1)
        mean = level * factor[:, months]
        scatter = np.where(mean > 0, (counted - mean) ** 2 / mean, 0.0).sum(axis=1)
    used = weight.sum(axis=1) * (occurring - 1) / max(occurring, 1)
    freedom = np.maximum(1.0, counted.shape[1] - 1 - used)
    return _Base(np.where(known, factor[:, calendar], 0.0), scatter / freedom, freedom)


def _quiet(total: int, expected: Floats, dispersion: float, freedom: float, seed: int, draws: int) -> Floats:
    """Series with as many records, on months in proportion to the expected, with the spread found and its doubt.

    The spread was found in a few dozen months, and may be larger: each series has one drawn from what they leave
    possible, 1 at least.
    """
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, total, expected.size])))
    share = expected / expected.sum()
    possible = np.maximum(1.0 + 1e-6, dispersion * freedom / rng.chisquare(freedom, size=(draws, 1)))
    # Negative binomials of one dispersion, given their sum, are multinomial with gamma-distributed shares.
    drawn = rng.standard_gamma(total * share / (possible - 1))
    # Very small shapes can give nothing at all.
    drawn = np.where(drawn.sum(axis=1, keepdims=True) > 0, drawn, share)
    return rng.multinomial(total, drawn / drawn.sum(axis=1, keepdims=True)).astype(np.float64)


def _gains(rows: Floats, seasons: Floats, year: int) -> Floats:
    """For every window of the year: gain in log-likelihood of a level of its own, above that of the months before."""
    before, weight_before = rows[:, :year].sum(axis=1), seasons[:, :year].sum(axis=1)
    nought = np.zeros((rows.shape[0], 1))
    sums = np.hstack([nought, np.cumsum(rows[:, year:], axis=1)])
    weights = np.hstack([nought, np.cumsum(seasons[:, year:], axis=1)])
    inside, weight_inside = sums[:, _LAST + 1] - sums[:, _FIRST], weights[:, _LAST + 1] - weights[:, _FIRST]
    return _gain(inside, weight_inside, before[:, np.newaxis], weight_before[:, np.newaxis])


def _year_gain(rows: Floats, seasons: Floats, known: NDArray[np.bool_], year: int) -> Floats:
    """Likewise of the whole year against the twelve months before it, each month where both years are known."""
    both = known[year:] & known[year - YEAR : year]
    now, before = rows[:, year:][:, both], rows[:, year - YEAR : year][:, both]
    weight_now, weight_before = seasons[:, year:][:, both], seasons[:, year - YEAR : year][:, both]
    return _gain(now.sum(axis=1), weight_now.sum(axis=1), before.sum(axis=1), weight_before.sum(axis=1))


def _gain(inside: Floats, weight_inside: Floats, before: Floats, weight_before: Floats) -> Floats:
    """Of a level of its own for the window; 0 where it is not above what came before."""
    from scipy.special import xlogy

    with np.errstate(invalid="ignore", divide="ignore"):
        level = (inside + before) / (weight_inside + weight_before)
        gain = xlogy(inside, inside / (weight_inside * level)) + xlogy(
            before, before / (weight_before * level)
        )
        above = inside * weight_before > before * weight_inside
    return np.asarray(np.where(above & (weight_inside > 0), gain, 0.0))


def _share_as_large(values: Floats) -> Floats:
    """For each value the share of all of them that are as large or larger."""
    ordered = np.sort(values)
    return np.asarray((values.size - np.searchsorted(ordered, values - 1e-9, side="left")) / values.size)


# --- peers and verdict ----------------------------------------------------------------------------------


def _beside(found: _Found, row: Floats, peers: Floats, level: float) -> _Beside:
    """Whether the window rose more than the peers did, given all sums: exact."""
    if found.first < 0:
        return _Beside(Spread.NOT_ASKED, np.nan, np.nan)
    known = ~np.isnan(row + peers)
    window, history = np.zeros(row.size, dtype=bool), np.zeros(row.size, dtype=bool)
    window[found.first : found.last + 1] = True
    history[found.history[0] : found.history[1]] = True
    if not ((window & known).any() and (history & known).any()):
        return _Beside(Spread.NOT_ASKED, np.nan, np.nan)
    here, before, there, there_before = (
        float(values[which & known].sum()) for values in (row, peers) for which in (window, history)
    )
    p_local = _upper_tail(here, here + before, here + there, here + before + there + there_before)
    # Of the peers, only the same months of the year: their season need not be this one's.
    position = np.arange(row.size)
    alike = history & np.isin(position % YEAR, position[window] % YEAR)
    now, then = peers[window & known], peers[alike & known]
    factor = now.mean() / then.mean() if now.size and then.sum() > 0 else np.nan
    p_peers = _poisson_rise(float(now.sum()), float(then.sum()), float(now.size), float(then.size))
    if p_local <= level:
        return _Beside(Spread.LOCAL, p_local, factor)
    return _Beside(Spread.SHARED if p_peers <= level else Spread.UNCLEAR, p_local, factor)


def _upper_tail(drawn: float, own: float, taken: float, everything: float) -> float:
    """Chance of as many of one's own or more among those taken, of everything: hypergeometric."""
    from scipy.special import gammaln

    def ways(n: Floats | float, k: Floats | float) -> Floats:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(np.asarray(n) - k + 1))

    most = min(own, taken)
    values = np.arange(drawn, most + 1)
    if not values.size:
        return 1.0
    logs = ways(own, values) + ways(everything - own, taken - values) - ways(everything, taken)
    return float(min(1.0, np.exp(logs).sum()))


def _poisson_rise(now: float, before: float, weight_now: float, weight_before: float) -> float:
    """One-sided exact conditional p that a rate rose."""
    from scipy.special import betainc

    if now <= 0:
        return 1.0
    return float(betainc(now, before + 1, weight_now / (weight_now + weight_before)))


def _verdict(found: _Found, adjusted: float, spread: Spread, rate: float, watch: float) -> Threat:
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
