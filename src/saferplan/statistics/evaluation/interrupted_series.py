"""Did it work, without control areas: the series before the start carried on, beside what came after.

A log-linear model of counts with level, trend and season is fitted to all months, with a step at the start and, if
asked for, a change of the trend from there on. The series is its own control, so whatever else changed in the
month of the start is in the step too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.count_regression import (
    COUNT_REGRESSION,
    CountRegression,
    RateRatio,
    Spread,
    count_regression,
)
from saferplan.statistics.inputs import Floats, counts, exposures, sealed, tail
from saferplan.statistics.result import Result

INTERRUPTED_SERIES = Method(
    "interrupted time series of counts",
    1,
    "Bernal JL, Cummins S and Gasparrini A (2017), Interrupted time series regression for the evaluation of public "
    "health interventions: a tutorial, International Journal of Epidemiology 46, 348-355",
)

DEPENDENT_MONTHS = Method(
    "errors for autoregressive months, corrected for short series",
    1,
    "quasi-Poisson with an autoregressive working correlation, Zeger SL (1988), A regression model for time series of "
    "counts, Biometrika 75, 621-629; correlation and spread solved from what they lead one to expect of the "
    "residuals, our own, docs/methods/evaluation.md",
)

_CORRELATIONS = np.linspace(0, 0.95, 39)


class Season(IntEnum):
    """How months of the year may differ."""

    NONE = 0
    HARMONICS = 1
    """Two pairs of sine and cosine, as Bernal, Cummins and Gasparrini have it; four columns."""
    MONTHS = 2
    """A level for each month of the year; eleven columns."""


class SeriesErrors(IntEnum):
    """How the error allows for months that spread wider than Poisson and depend on those before."""

    QUASI_POISSON = 0
    """Wider than Poisson, months independent."""
    NEWEY_WEST = 1
    """As published; far too sure of itself with fewer than some hundred months."""
    AUTOREGRESSIVE = 2
    """Wider than Poisson, and each month depends on the one before."""
    NEGATIVE_BINOMIAL = 3


@dataclass(frozen=True, slots=True, eq=False)
class InterruptedSeries(Result):
    """What changed at the start and after: arrays of the shape given without months, where nothing else is said.

    `step` is the factor at the start, `slope` that by which the trend then grows in a year (NaN where not fitted).
    `effect` is the factor over all months after the start together: what the model expects over what it would have
    expected without the intervention. `avoided` is that many records fewer (below 0: more) than expected.
    Where nothing was counted after the start, `effect` is 0 and has no upper limit and no p.
    `fitted` and `expected` (without the intervention) have the months. `trend` is the yearly factor before the
    start. `autocorrelation` is that of one month with the next, from 0, corrected for what the fit takes away;
    `autocorrelation_p` tests that there is none. `fit` holds values of `count_regression.Fit`.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (INTERRUPTED_SERIES, DEPENDENT_MONTHS, COUNT_REGRESSION)

    step: RateRatio
    slope: RateRatio | None
    trend: RateRatio
    effect: Floats
    lower: Floats
    upper: Floats
    p: Floats
    avoided: Floats
    avoided_lower: Floats
    avoided_upper: Floats
    observed: Floats
    fitted: Floats
    expected: Floats
    dispersion: Floats
    autocorrelation: Floats
    autocorrelation_p: Floats
    fit: NDArray[np.int8]
    season: Season
    errors: SeriesErrors
    level: float


def interrupted_series(
    count: ArrayLike,
    start: int,
    *,
    exposure: ArrayLike = 1.0,
    slope: bool = False,
    season: Season = Season.HARMONICS,
    errors: SeriesErrors = SeriesErrors.AUTOREGRESSIVE,
    first_month: int = 1,
    left_out: ArrayLike | None = None,
    level: float = 0.95,
) -> InterruptedSeries:
    """The step, and the change of trend, of series of counts at the start of an intervention.

    Args:
        count: records a month, whole numbers, consecutive months along the last axis; NaN where not known.
        start: which month is the first with the intervention, counted from 0.
        exposure: what the counts are out of, in a shape that fits `count`.
        slope: whether the trend may change too. A step alone by default: over a year or two a second trend is
            seldom told apart from the first, and doubles the width of the effect's interval.
        season: how months of the year may differ; two harmonics by default.
        errors: how the error is found.
        first_month: which month of the year the first is, 1 to 12; a matter of names only.
        left_out: months that take no part, true or false for each: those in which the intervention was set up.
        level: 0.95 for 95% intervals.

    Raises:
        ValueError: a count is not a whole number from 0, an exposure not above 0, there are fewer than two months
            before the start or none after, or no such month of the year.

    >>> before, after = [30, 34, 33, 29, 31, 35, 30, 33], [21, 19, 23, 18]
    >>> found = interrupted_series(before + after, start=8, season=Season.NONE)
    >>> float(found.effect.round(2)), bool(found.upper < 1)
    (0.63, True)
    """
    number = counts(count, "count")
    months = number.shape[-1] if number.ndim else 0
    if not 2 <= start < months or not 1 <= first_month <= 12:
        raise ValueError("start: at least two months before the start and one after are needed")
    out = np.zeros(months, dtype=np.bool_) if left_out is None else np.asarray(left_out, dtype=np.bool_)
    if out.shape != (months,):
        raise ValueError(f"left_out: {months} values are needed, one for each month")
    design, columns = _design(months, start, slope=slope, season=season, first_month=first_month)
    kept = np.where(out, np.nan, number)
    of = np.broadcast_to(exposures(exposure, "exposure"), number.shape)
    kept = np.where(np.isnan(of), np.nan, kept)
    plain = count_regression(kept, design, columns, exposure=exposure)
    dependence = _dependence(kept, plain.fitted, design)
    model, freedom = _with_errors(plain, dependence, kept, design, columns, exposure, errors)
    without = design.copy()
    without[:, [columns.index(name) for name in ("step", "slope") if name in columns]] = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        expected = np.exp(model.coefficients @ without.T) * of
    effect, lower, upper, p = _effect(model, freedom, design, without, expected, start, kept, level)
    after = np.nan_to_num(kept[..., start:]).sum(axis=-1)
    # Nothing after the start: the factor is 0, and Wald's interval, with an error that grows without end, says nothing.
    none = (after == 0) & ~np.isnan(effect)
    effect, lower = (np.where(none, 0.0, one) for one in (effect, lower))
    upper, p = (np.where(none, np.nan, one) for one in (upper, p))
    with np.errstate(divide="ignore", invalid="ignore"):
        without_it = np.where(np.isnan(kept), 0.0, expected)[..., start:].sum(axis=-1)
        avoided = np.where(none, without_it, after / effect - after)
        few = np.where(none, np.nan, after / upper - after)
        many = np.where(none, np.nan, after / lower - after)
    return InterruptedSeries(
        step=model.ratio("step", level=level),
        slope=model.ratio("slope", level=level) if slope else None,
        trend=model.ratio("year", level=level),
        effect=sealed(effect),
        lower=sealed(lower),
        upper=sealed(upper),
        p=sealed(p),
        avoided=sealed(avoided),
        avoided_lower=sealed(few),
        avoided_upper=sealed(many),
        observed=sealed(number),
        fitted=model.fitted,
        expected=sealed(expected),
        dispersion=model.dispersion,
        autocorrelation=sealed(np.where(np.isnan(effect), np.nan, dependence.correlation)),
        autocorrelation_p=sealed(np.where(np.isnan(effect), np.nan, dependence.p)),
        fit=model.fit,
        season=season,
        errors=errors,
        level=level,
    )


def _design(
    months: int, start: int, *, slope: bool, season: Season, first_month: int
) -> tuple[Floats, list[str]]:
    month = np.arange(months)
    columns = {"level": np.ones(months), "year": (month - start) / 12}
    turn = 2 * np.pi * (month + first_month - 1) / 12
    if season is Season.HARMONICS:
        for step, name in ((1, ""), (2, "second ")):
            columns[f"{name}sine"], columns[f"{name}cosine"] = np.sin(step * turn), np.cos(step * turn)
    elif season is Season.MONTHS:
        of_year = (month + first_month - 1) % 12
        present = np.unique(of_year)
        for one in present[1:]:
            columns[f"month {one + 1}"] = (of_year == one).astype(np.float64)
    columns["step"] = (month >= start).astype(np.float64)
    if slope:
        columns["slope"] = np.maximum(month - start, 0) / 12
    return np.column_stack(list(columns.values())), list(columns)


class _Dependence(NamedTuple):
    """How each month depends on the one before, and the spread, both corrected for what the fit takes away."""

    correlation: Floats
    p: Floats
    spread: Floats


def _dependence(count: Floats, fitted: Floats, design: Floats) -> _Dependence:
    """Solves correlation and spread from what they lead one to expect of the residuals.

    Residuals of a fit are the errors less what the design takes from them: with M the matrix that does so and R the
    errors' correlations, their squares sum to trace(MRM) times the spread, not to months less columns, and products
    of neighbours to the sum of MRM beside its diagonal. The design is taken without the weights of the fit, so that
    all series with the same months share the matrices.
    """
    from scipy.special import ndtr

    months = count.shape[-1]
    known = ~np.isnan(count)
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = np.where(known, (count - fitted) / np.sqrt(fitted), 0.0).reshape(-1, months)
    masks, which = np.unique(known.reshape(-1, months), axis=0, return_inverse=True)
    which = which.reshape(-1)
    apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    correlation, p, spread = (np.full(residual.shape[0], np.nan) for _ in range(3))
    for place, mask in enumerate(masks):
        rows = design[mask]
        if rows.shape[0] <= rows.shape[1]:
            continue
        made = np.eye(rows.shape[0]) - rows @ np.linalg.pinv(rows)
        between = apart[np.ix_(mask, mask)]
        neighbours = between == 1
        squares, products = [], []
        for one in _CORRELATIONS:
            left = made @ np.power(one, between) @ made
            squares.append(np.trace(left))
            products.append(left[neighbours].sum() / 2)
        expected = np.array(products) / np.array(squares)
        chosen = residual[which == place]
        whole = (chosen**2).sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            seen = (chosen[:, 1:] * chosen[:, :-1]).sum(axis=-1) / whole
        found = np.interp(seen, expected, _CORRELATIONS)
        correlation[which == place] = found
        spread[which == place] = np.maximum(1.0, whole / np.interp(found, _CORRELATIONS, squares))
        p[which == place] = 2 * ndtr(-np.abs(seen - expected[0]) * np.sqrt(rows.shape[0]))
    shape = count.shape[:-1]
    return _Dependence(correlation.reshape(shape), p.reshape(shape), spread.reshape(shape))


def _with_errors(
    plain: CountRegression,
    dependence: _Dependence,
    count: Floats,
    design: Floats,
    columns: list[str],
    exposure: ArrayLike,
    errors: SeriesErrors,
) -> tuple[CountRegression, Floats]:
    """The fit with the errors asked for, and the degrees of freedom that they have."""
    if errors is SeriesErrors.NEGATIVE_BINOMIAL:
        fit = count_regression(count, design, columns, exposure=exposure, spread=Spread.NEGATIVE_BINOMIAL)
        return fit, fit.degrees_of_freedom
    if errors is SeriesErrors.QUASI_POISSON:
        return plain, plain.degrees_of_freedom
    if errors is SeriesErrors.NEWEY_WEST:
        return count_regression(
            count, design, columns, exposure=exposure, lags=None
        ), plain.degrees_of_freedom
    known = ~np.isnan(count)
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.where(known, np.sqrt(plain.fitted), 0.0)[..., np.newaxis] * design
        bread = plain.covariance / plain.dispersion[..., np.newaxis, np.newaxis]
        rho = dependence.correlation[..., np.newaxis]
        # Correlations fall off by powers, so their sums over months are two running sums, one from each end.
        forwards, backwards = np.zeros_like(scores), np.zeros_like(scores)
        months = scores.shape[-2]
        for month in range(1, months):
            forwards[..., month, :] = rho * (forwards[..., month - 1, :] + scores[..., month - 1, :])
            back = months - 1 - month
            backwards[..., back, :] = rho * (backwards[..., back + 1, :] + scores[..., back + 1, :])
        middle = np.einsum("...ti,...tj->...ij", scores, scores + forwards + backwards)
        covariance = bread @ middle @ bread * dependence.spread[..., np.newaxis, np.newaxis]
        # As many independent months as tell a level apart as well as these do.
        freedom = plain.degrees_of_freedom * (1 - dependence.correlation) / (1 + dependence.correlation)
    fit = CountRegression(
        coefficients=plain.coefficients,
        covariance=sealed(covariance),
        fitted=plain.fitted,
        dispersion=plain.dispersion,
        size=plain.size,
        deviance=plain.deviance,
        known=plain.known,
        fit=plain.fit,
        spread=plain.spread,
        columns=plain.columns,
    )
    return fit, np.maximum(freedom, 1.0)


def _effect(
    model: CountRegression,
    freedom: Floats,
    design: Floats,
    without: Floats,
    expected: Floats,
    start: int,
    kept: Floats,
    level: float,
) -> tuple[Floats, Floats, Floats, Floats]:
    """The factor over the known months after the start, with its Wald interval on the log scale."""
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    one_tail = tail(level)
    known = ~np.isnan(kept[..., start:])
    with_it = np.where(known, model.fitted[..., start:], 0.0)
    without_it = np.where(known, expected[..., start:], 0.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        shares = with_it / with_it.sum(axis=-1, keepdims=True)
        shares_without = without_it / without_it.sum(axis=-1, keepdims=True)
        gradient = shares @ design[start:] - shares_without @ without[start:]
        estimate = np.log(with_it.sum(axis=-1) / without_it.sum(axis=-1))
        error = np.sqrt(np.einsum("...i,...ij,...j->...", gradient, model.covariance, gradient))
        z = np.abs(estimate) / error
        if model.spread is Spread.QUASI_POISSON:
            freedom = np.where(freedom > 0, freedom, np.nan)
            reach, p = stdtrit(freedom, 1 - one_tail), 2 * stdtr(freedom, -z)
        else:
            reach, p = ndtri(1 - one_tail), 2 * ndtr(-z)
        lower, upper = np.exp(estimate - reach * error), np.exp(estimate + reach * error)
    return np.exp(estimate), lower, upper, p
