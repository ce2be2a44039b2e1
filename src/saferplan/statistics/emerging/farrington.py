"""Exceptional months: counts above what the same season of earlier years would lead one to expect.

Farrington's method as Noufaily and others made it flexible: all months of the reference years take part, in groups by
season; a trend where it is clear; past outbreaks weigh less, so that an old surge does not hide a new one; the latest
months are left out, so that a surge that has begun does not hide itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, Integers, counts, sealed
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.result import Result

FARRINGTON_FLEXIBLE = Method(
    "Farrington flexible",
    1,
    "Noufaily A, Enki DG, Farrington P, Garthwaite P, Andrews N and Charlett A (2013), An improved algorithm for "
    "outbreak detection in multiple surveillance systems, Statistics in Medicine 32, 1206-1222",
)
FARRINGTON = Method(
    "Farrington",
    1,
    "Farrington CP, Andrews NJ, Beale AD and Catchpole MA (1996), A statistical algorithm for the early detection of "
    "outbreaks of infectious disease, Journal of the Royal Statistical Society A 159, 547-563",
)

MOST_YEARS, LEAST_YEARS = 5, 2
LEAST_YEARS_FOR_TREND = 3
LEAST_RECORDS, IN_LATEST = 5, 4
"""A month is judged only where the latest four, itself among them, hold five records: the rule of the paper of 1996."""

_AT_ONCE = 512


class Bound(IntEnum):
    """How the upper bound is found. NEGATIVE_BINOMIAL: a quantile at the expected count. NEGATIVE_BINOMIAL_CAREFUL:
    at an upper limit of the expected count. POWER: normal after the power of two thirds, as in 1996."""

    NEGATIVE_BINOMIAL = 0
    NEGATIVE_BINOMIAL_CAREFUL = 1
    POWER = 2


class Judged(IntEnum):
    """Whether a month was judged, and if not, why."""

    YES = 0
    TOO_SHORT = 1
    NOT_KNOWN = 2
    TOO_FEW_RECORDS = 3
    NOT_FITTED = 4


@dataclass(frozen=True, slots=True, eq=False)
class ExceptionalMonths(Result):
    """The judgement on each month asked for: arrays of the shape given, with those months along the last axis.

    `expected` is the count that earlier years lead to, `upper` the largest count that is not exceptional, `p` the
    chance of as many or more. `dispersion` is the variance over the mean, 1 or more. `trend` is the factor by which
    the level changes in a year, NaN where no trend was kept. `score` is how far the count lies from the expected one,
    where 1 is at the bound. `judged` holds values of `Judged`; where it is not YES, `upper` and `exceptional` say
    nothing; where it is TOO_FEW_RECORDS, the rest is there.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (FARRINGTON_FLEXIBLE,)

    months: tuple[int, ...]
    observed: Floats
    expected: Floats
    upper: Floats
    p: Floats
    score: Floats
    dispersion: Floats
    trend: Floats
    judged: NDArray[np.int8]
    alpha: float

    @property
    def exceptional(self) -> NDArray[np.bool_]:
        """Which months hold more than the bound."""
        with np.errstate(invalid="ignore"):
            return np.asarray((self.observed > self.upper) & (self.judged == Judged.YES))


def exceptional_months(
    count: ArrayLike,
    months: Sequence[int] | None = None,
    *,
    a_year: int = 12,
    years: int | None = None,
    half_window: int | None = None,
    seasons: int | None = None,
    left_out: int | None = None,
    trend_level: float = 0.05,
    reweight_above: float = 2.58,
    bound: Bound = Bound.NEGATIVE_BINOMIAL,
    alpha: float = 0.005,
    error_as_surveillance: bool = False,
) -> ExceptionalMonths:
    """Judges months (or weeks) against the seasons of the years before.

    Defaults for weeks are those of the paper: five years, three weeks either side, ten seasonal groups, half a year
    left out, weights above 2.58, alpha 0.005. For months they are the same stretches of time: a month either side,
    four groups, six months left out; as many years as are there, from two to five.

    Args:
        count: records, whole numbers, consecutive months along the last axis; NaN where not known.
        months: positions to judge, from 0; the last year where not given.
        a_year: 12 for months, 52 for weeks.
        years: how many reference years; as many as there are, two to five, where not given.
        half_window: months either side of the judged one's season that count as its own season.
        seasons: groups of the year, the judged month's own among them; 1 takes only its own season's months.
        left_out: how many months before the judged one take no part.
        trend_level: a trend is kept where its p is below this, three years are there, and it does not lead beyond
            the largest reference count; 1 keeps it whatever its p, 0 never.
        reweight_above: residuals above this weigh less; infinite for no weights.
        bound: how the upper bound is found.
        alpha: chance of a month beyond the bound where nothing is exceptional; one-sided.
        error_as_surveillance: take the errors of the expected count and of the trend as farringtonFlexible of R's
            surveillance 1.20 does, which loses the working weights on the way; for comparison with it only.

    Raises:
        ValueError: a count is not a whole number from 0, a month is not there, or a number cannot be.

    >>> import numpy as np
    >>> quiet = [4, 6, 3, 5, 4, 7, 5, 3, 6, 4, 5, 4] * 4
    >>> found = exceptional_months([*quiet, 5, 4, 14], [49, 50])
    >>> found.expected.round(1).tolist(), found.upper.tolist(), found.exceptional.tolist()
    ([4.3, 4.7], [11.0, 11.0], [False, True])
    """
    number = counts(count, "count")
    if number.ndim == 0:
        raise ValueError("count: months along the last axis are needed")
    length = number.shape[-1]
    wanted = (
        tuple(range(max(0, length - a_year), length)) if months is None else tuple(int(one) for one in months)
    )
    if any(not 0 <= one < length for one in wanted):
        raise ValueError(f"months: positions from 0 to {length - 1} are needed")
    window = (1 if a_year <= 12 else 3) if half_window is None else half_window
    groups = (4 if a_year <= 12 else 10) if seasons is None else seasons
    gone = a_year // 2 if left_out is None else left_out
    _check(a_year, years, window, groups, gone, alpha, trend_level, reweight_above)

    series = number.reshape(-1, length)
    known = ~np.isnan(series)
    prepared = _Prepared.of(series, known)
    parts: dict[str, list[Floats]] = {name: [] for name in ("expected", "upper", "p", "dispersion", "trend")}
    judged = np.full((len(series), len(wanted)), Judged.TOO_SHORT, dtype=np.int8)
    for place, month in enumerate(wanted):
        back = _years(month, a_year, years, window)
        reference = None if back is None else _reference(month, a_year, back, window, groups, gone)
        fits = (
            _Fits.none(len(series))
            if reference is None
            else _fitted(
                prepared,
                reference,
                back or 0,
                trend_level,
                reweight_above,
                as_surveillance=error_as_surveillance,
            )
        )
        upper, p = _bounds(series[:, month], fits.log_expected, fits.error, fits.dispersion, bound, alpha)
        status = np.where(fits.fitted, Judged.YES, Judged.NOT_FITTED if reference else Judged.TOO_SHORT)
        latest = slice(max(0, month - IN_LATEST + 1), month + 1)
        few = np.nansum(series[:, latest], axis=1) < LEAST_RECORDS
        status = np.where(fits.fitted & few, Judged.TOO_FEW_RECORDS, status)
        judged[:, place] = np.where(known[:, month], status, Judged.NOT_KNOWN)
        for name, values in (
            ("expected", np.exp(fits.log_expected)),
            ("upper", np.where(judged[:, place] == Judged.YES, upper, np.nan)),
            ("p", p),
            ("dispersion", fits.dispersion),
            ("trend", fits.trend),
        ):
            parts[name].append(values)
    shape = (*number.shape[:-1], len(wanted))
    columns = {
        name: np.stack(values, axis=-1).reshape(shape) if values else np.zeros(shape)
        for name, values in parts.items()
    }
    observed = series[:, list(wanted)].reshape(shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = (observed - columns["expected"]) / (columns["upper"] - columns["expected"])
    judged = judged.reshape(shape)
    judged.flags.writeable = False
    return ExceptionalMonths(
        months=wanted,
        observed=sealed(observed),
        score=sealed(score),
        judged=judged,
        alpha=alpha,
        **{name: sealed(values) for name, values in columns.items()},
    )


def farrington(
    count: ArrayLike,
    months: Sequence[int] | None = None,
    *,
    a_year: int = 12,
    years: int | None = None,
    half_window: int | None = None,
    alpha: float = 0.01,
) -> ExceptionalMonths:
    """The method of 1996: only the judged month's own season of earlier years, a normal bound after a power.

    `alpha` is two-sided, as in the paper's bounds; other arguments are those of `exceptional_months`. Kept for
    comparison: it raises two to three times as many false alarms as it states.

    Raises:
        ValueError: as `exceptional_months`.
    """
    window = (1 if a_year <= 12 else 3) if half_window is None else half_window
    return exceptional_months(
        count,
        months,
        a_year=a_year,
        years=years,
        half_window=window,
        seasons=1,
        left_out=window,
        reweight_above=1.0,
        bound=Bound.POWER,
        alpha=alpha / 2,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Reference:
    """The months a month is judged by: positions, years from the judged month, and groups by season (0: its own)."""

    rows: Integers
    years: Floats
    group: Integers
    groups: int


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """The counts, 0 where not known, and what every fit needs of them, worked out once for all months judged.

    `begin` is log(y + 0.1), where fits set out; `own_log` y log y and `power` y to two thirds, for deviances and
    residuals.
    """

    count: Floats
    known: NDArray[np.uint8]
    begin: Floats
    own_log: Floats
    power: Floats

    @classmethod
    def of(cls, series: Floats, known: NDArray[np.bool_]) -> _Prepared:
        y = np.ascontiguousarray(np.where(known, series, 0.0))
        return cls(y, known.astype(np.uint8), np.log(y + 0.1), y * np.log(np.maximum(y, 1.0)), np.cbrt(y * y))

    def __getitem__(self, which: Integers | slice) -> _Prepared:
        return _Prepared(
            self.count[which], self.known[which], self.begin[which], self.own_log[which], self.power[which]
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Fits:
    log_expected: Floats
    error: Floats
    dispersion: Floats
    trend: Floats
    fitted: NDArray[np.bool_]

    @classmethod
    def none(cls, size: int) -> _Fits:
        nothing = np.full(size, np.nan)
        return cls(nothing, nothing, nothing, nothing, np.zeros(size, dtype=bool))


def _years(month: int, a_year: int, years: int | None, window: int) -> int | None:
    """How many reference years there are before a month; None where too few."""
    possible = (month - window) // a_year
    if years is not None:
        return years if years <= possible else None
    return min(possible, MOST_YEARS) if possible >= LEAST_YEARS else None


def _reference(month: int, a_year: int, years: int, window: int, groups: int, left_out: int) -> _Reference:
    group = np.full(month + 1, -1)
    for year in range(years, 0, -1):
        middle = month - year * a_year
        group[middle - window : middle + window + 1] = 0
        if groups > 1:
            # What lies between two of the own seasons is cut into stretches as equal as can be, longer ones first.
            between = np.arange(middle + window + 1, middle + a_year - window)
            for place, stretch in enumerate(np.array_split(between, groups - 1)):
                group[stretch] = place + 1
    group[max(0, month - left_out) :] = -1
    rows = np.flatnonzero(group >= 0)
    return _Reference(rows, (rows - month) / a_year, group[rows], groups)


def _fitted(
    counted: _Prepared,
    reference: _Reference,
    years: int,
    trend_level: float,
    reweight_above: float,
    *,
    as_surveillance: bool,
) -> _Fits:
    from scipy.special import stdtr

    may_have_trend = years >= LEAST_YEARS_FOR_TREND and trend_level > 0
    found, status = _fit(counted, reference, reweight_above, trend=may_have_trend)
    trend = np.full(len(found), np.nan)
    if may_have_trend:
        with np.errstate(invalid="ignore", divide="ignore"):
            error = np.sqrt(found[:, 3] * found[:, 5 if as_surveillance else 4])
            p = 2 * stdtr(np.where(status == 0, found[:, 6], 1.0), -np.abs(found[:, 2] / error))
            keeps = (
                (status == 0)
                & ((p < trend_level) | (trend_level >= 1))
                & (np.exp(found[:, 0]) <= found[:, 7])
            )
        trend[keeps] = np.exp(found[keeps, 2])
        others = np.flatnonzero(~keeps)
        if others.size:
            found[others], status[others] = _fit(counted[others], reference, reweight_above, trend=False)
    fitted = status == 0
    phi = np.maximum(found[:, 4], 1.0)
    return _Fits(
        log_expected=found[:, 0],
        error=np.sqrt(found[:, 1] * (found[:, 5] if as_surveillance else phi)),
        dispersion=np.where(fitted, phi, np.nan),
        trend=trend,
        fitted=fitted,
    )


def _fit(
    counted: _Prepared, reference: _Reference, reweight_above: float, *, trend: bool
) -> tuple[Floats, Integers]:
    from saferplan.statistics.kernels.farrington import fit_references

    size = len(counted.count)
    found, status = np.full((size, 8), np.nan), np.zeros(size, np.int64)

    def piece(start: int) -> None:
        part = slice(start, start + _AT_ONCE)
        of = counted[part]
        fit_references(
            of.count,
            of.begin,
            of.own_log,
            of.power,
            of.known,
            reference.rows,
            reference.years,
            reference.group,
            reference.groups,
            trend,
            reweight_above,
            found[part],
            status[part],
        )

    in_threads(piece, range(0, size, _AT_ONCE))
    found[status != 0] = np.nan
    return found, status


def _bounds(
    observed: Floats, log_expected: Floats, error: Floats, dispersion: Floats, bound: Bound, alpha: float
) -> tuple[Floats, Floats]:
    """The largest count that is not exceptional, and the chance of as many as observed or more."""
    from scipy.special import ndtr, ndtri

    reach = ndtri(1 - alpha)
    if bound is Bound.POWER:
        mean = np.exp(log_expected)
        # The error of the expected count itself, from that of its logarithm.
        spread = np.sqrt(4 / 9 * mean ** (1 / 3) * (dispersion + mean * error**2))
        upper = (mean ** (2 / 3) + reach * spread) ** 1.5
        with np.errstate(invalid="ignore", divide="ignore"):
            return upper, ndtr((mean ** (2 / 3) - observed ** (2 / 3)) / spread)
    careful = bound is Bound.NEGATIVE_BINOMIAL_CAREFUL
    mean = np.exp(log_expected + reach * error) if careful else np.exp(log_expected)
    return count_quantile(mean, dispersion, 1 - alpha), count_tail(observed, mean, dispersion)


def count_tail(observed: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """The chance of as many or more: Poisson, or negative binomial with variance `dispersion` times the mean."""
    from scipy.special import betainc, pdtrc

    observed, mean, dispersion = np.broadcast_arrays(observed, mean, dispersion)
    tail = np.where(np.isnan(observed + mean + dispersion), np.nan, 1.0)
    some = observed >= 1
    wide, narrow = some & (dispersion > 1), some & ~(dispersion > 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        size = mean[wide] / (dispersion[wide] - 1)
        tail[wide] = betainc(observed[wide], size, 1 - 1 / dispersion[wide])
        tail[narrow] = pdtrc(observed[narrow] - 1, mean[narrow])
    return np.asarray(np.where(np.isnan(mean + dispersion), np.nan, tail))


def count_quantile(mean: Floats, dispersion: Floats, chance: float) -> Floats:
    """The least count whose chance, with all below it, is at least `chance`; tried from where it must lie near."""
    from scipy.special import ndtri

    quantile = np.full(mean.shape, np.nan)
    left = np.flatnonzero(np.isfinite(mean) & ~np.isnan(dispersion))
    level, wide = mean.ravel()[left], dispersion.ravel()[left]
    fuzz = 1 - chance + 64 * np.finfo(float).eps
    # The quantile of a normal distribution put right for skew and tails (Cornish and Fisher 1938).
    x, deviation = float(ndtri(chance)), np.sqrt(wide * level)
    skew, tails = 2 * wide - 1, 6 * wide * (wide - 1) + 1
    bent = (x**3 - 3 * x) / 24 * tails - (2 * x**3 - 5 * x) / 36 * skew**2
    near = level + x * deviation + (x**2 - 1) / 6 * skew + bent / np.maximum(deviation, 1.0)
    low, high = np.full(left.size, -1.0), np.ceil(level + 40 * deviation + 60 * wide)
    tried = np.clip(np.ceil(near - 0.5), 0.0, high)
    step = 1.0
    while left.size:
        enough = count_tail(tried + 1, level, wide) <= fuzz
        high, low = np.where(enough, tried, high), np.where(enough, low, np.minimum(tried, high - 1))
        found = high - low <= 1
        quantile.ravel()[left[found]] = high[found]
        left, level, wide, low, high, enough = (
            each[~found] for each in (left, level, wide, low, high, enough)
        )
        # Further and further from the one side that is known, and half way once both are.
        tried = np.where(enough, high - step, low + step)
        tried = np.where((tried > low) & (tried < high), tried, np.floor((low + high) / 2))
        step *= 2
    return quantile


def _check(
    a_year: int,
    years: int | None,
    window: int,
    groups: int,
    left_out: int,
    alpha: float,
    trend_level: float,
    reweight_above: float,
) -> None:
    if a_year < 2:
        raise ValueError(f"a_year: {a_year} cannot be; 12 for months, 52 for weeks")
    if years is not None and years < 1:
        raise ValueError(f"years: {years} is too few; one at least, three or more for a trend")
    if window < 0 or 2 * window + 1 > a_year:
        raise ValueError(f"half_window: {window} either side do not fit into a year of {a_year}")
    if groups < 1 or groups - 1 > a_year - 2 * window - 1:
        raise ValueError(f"seasons: {groups} groups do not fit into a year of {a_year} with that window")
    if left_out < window:
        raise ValueError(
            f"left_out: {left_out} is fewer than the half window of {window}: a month would judge itself"
        )
    if not 0 < alpha < 1:
        raise ValueError(f"alpha: {alpha} is not between 0 and 1; 0.005 stands for one in two hundred")
    if not 0 <= trend_level <= 1 or not reweight_above > 0:
        raise ValueError("trend_level is from 0 to 1, reweight_above above 0")
