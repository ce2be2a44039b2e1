"""The strangest of the latest year of one series: which of its windows stands out most, and whether chance would do it.

A single month, a burst of a few months, a rise that goes on to the end, and the year against the year before are one
test. The question "how strange is the strangest of the four?" is answered by simulating quiet series with as many
records, so that it holds its error rate whatever the four have in common.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from saferplan.domain.threats import Kind
from saferplan.statistics.inputs import Floats

YEAR = 12
LEAST_HISTORY = 12
"""Months before the latest year that must be known; with fewer than 24 the season is little known and less is seen."""

_LONGEST_BURST = 4
_SHORTEST_RISE = 3


class Strangest(NamedTuple):
    """What stands out most, by positions from 0; -1 and NaN where nothing is above what came before, or nothing tested.

    `history` are the positions, from and up to, of the months that it is set against. `across_break` says that it is
    seen only across the change in recording at `break_at`.
    """

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


_NOTHING = Strangest(np.nan, -1, -1, -1, np.nan, np.nan, np.nan, (-1, -1), -1, False)


def strangest_of_year(
    row: Floats, calendar: NDArray[np.int64], breaks: tuple[int, ...], seed: int, draws: int, rate: float
) -> Strangest:
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
) -> Strangest:
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
    return Strangest(
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


# Every window of the year that is looked at, by its first and last month.
_FIRST, _LAST = (
    np.array(ends)
    for ends in zip(
        *[
            (first, last)
            for first in range(YEAR)
            for last in range(first, YEAR)
            if last - first < _LONGEST_BURST or last == YEAR - 1
        ],
        strict=True,
    )
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
    """For every window looked at: gain in log-likelihood of a level of its own, above that of the months before."""
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
