"""Log-linear models of counts: rates that depend on what stands in a design, for one series or ten thousand.

The design (trend, months of the year, before and after) is the same for all series of a batch, the counts differ.
Crime counts spread wider than chance alone would have it, so plain Poisson errors are too sure of themselves:
quasi-Poisson scales them by the spread found; the negative binomial models the spread and needs a fit of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, counts, exposures, sealed, tail
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.result import Result

COUNT_REGRESSION = Method(
    "log-linear regression of counts",
    1,
    "McCullagh P and Nelder JA (1989), Generalized linear models, second edition, chapters 6 and 9 "
    "(quasi-Poisson); negative binomial with its size by maximum likelihood: Lawless JF (1987), Negative "
    "binomial and mixed Poisson regression, Canadian Journal of Statistics 15, 209-225",
)
ERRORS_OF_A_SERIES = Method(
    "standard errors for months that depend on those before",
    1,
    "Newey WK and West KD (1987), A simple, positive semi-definite, heteroskedasticity and autocorrelation "
    "consistent covariance matrix, Econometrica 55, 703-708; number of lags: Newey and West (1994), Review of "
    "Economic Studies 61, 631-653, without pre-whitening",
)

_AT_ONCE = 256  # series a piece of work


class Spread(IntEnum):
    """How widely counts may spread about their mean."""

    POISSON = 0
    QUASI_POISSON = 1
    NEGATIVE_BINOMIAL = 2


class Fit(IntEnum):
    """Whether a series was fitted, and if not, why."""

    YES = 0
    TOO_FEW = 1
    """Fewer known months than columns of the design."""
    NOTHING = 2
    """No records at all."""
    SINGULAR = 3
    """Columns of the design cannot be told apart in the known months."""
    NOT_CONVERGED = 4


@dataclass(frozen=True, slots=True, eq=False)
class RateRatio(Result):
    """By what factor the expected count rises for one unit more of a column, the others held.

    `p` tests that the factor is 1, two-sided. Arrays of the shape of the series.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (COUNT_REGRESSION,)

    ratio: Floats
    lower: Floats
    upper: Floats
    p: Floats
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class CountRegression(Result):
    """Fits of a batch of series: arrays of the shape given without its last axis, and what is said here more.

    `coefficients` has an axis of columns more, on the log scale; `covariance` two, with the spread already in
    it; `fitted` has the months, also those not known. `dispersion` is Pearson's chi-squared over the degrees of
    freedom; `size` that of the negative binomial (the variance is mean + mean²/size), infinite where the counts
    spread no wider than Poisson's. `known` is how many months took part. `fit` holds values of `Fit`; where it is
    not YES, everything but `known` is NaN.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (COUNT_REGRESSION,)

    coefficients: Floats
    covariance: Floats
    fitted: Floats
    dispersion: Floats
    size: Floats
    deviance: Floats
    known: Floats
    fit: NDArray[np.int8]
    spread: Spread
    columns: tuple[str, ...]

    @property
    def standard_errors(self) -> Floats:
        """Of the coefficients."""
        with np.errstate(invalid="ignore"):
            return sealed(np.sqrt(np.diagonal(self.covariance, axis1=-2, axis2=-1)))

    @property
    def degrees_of_freedom(self) -> Floats:
        """Known months less columns."""
        return sealed(self.known - len(self.columns))

    def ratio(self, column: str, *, level: float = 0.95) -> RateRatio:
        """The rate ratio of a column, from a Wald interval on the log scale.

        With a quasi-Poisson spread the interval and the test are Student's, since the spread is itself estimated.

        Raises:
            ValueError: there is no such column, or no such level.
        """
        if column not in self.columns:
            raise ValueError(f"column: there is no {column!r}; the design has {', '.join(self.columns)}")
        place = self.columns.index(column)
        return self.combination(np.eye(len(self.columns))[place], level=level)

    def combination(self, weights: ArrayLike, *, level: float = 0.95) -> RateRatio:
        """The rate ratio of a weighted sum of the columns' coefficients.

        Raises:
            ValueError: not one weight for each column, or no such level.
        """
        from scipy.special import ndtr, ndtri, stdtr, stdtrit

        one_tail = tail(level)
        each = np.array(weights, dtype=np.float64)
        if each.shape != (len(self.columns),):
            raise ValueError(f"weights: {len(self.columns)} are needed, one for each column")
        estimate = self.coefficients @ each
        with np.errstate(invalid="ignore", divide="ignore"):
            error = np.sqrt(np.einsum("...ij,i,j->...", self.covariance, each, each))
            z = np.abs(estimate) / error
            if self.spread is Spread.QUASI_POISSON:
                freedom = np.where(self.degrees_of_freedom > 0, self.degrees_of_freedom, np.nan)
                reach, p = stdtrit(freedom, 1 - one_tail), 2 * stdtr(freedom, -z)
            else:
                reach, p = ndtri(1 - one_tail), 2 * ndtr(-z)
        with np.errstate(over="ignore"):
            return RateRatio(
                sealed(np.exp(estimate)),
                sealed(np.exp(estimate - reach * error)),
                sealed(np.exp(estimate + reach * error)),
                sealed(p),
                level,
            )


def count_regression(
    count: ArrayLike,
    design: ArrayLike,
    columns: Sequence[str],
    *,
    exposure: ArrayLike = 1.0,
    weight: ArrayLike = 1.0,
    spread: Spread = Spread.QUASI_POISSON,
    lags: int | None = 0,
    clusters: ArrayLike | None = None,
) -> CountRegression:
    """Fits a log-linear model to each series.

    Args:
        count: records, whole numbers, months (or areas times months) along the last axis; NaN where not known.
        design: one row for each month, one column for each thing the rate may depend on; the same for all series.
            A level needs a column of ones.
        columns: the names of the columns, each different.
        exposure: what the counts are out of, in the shape of `count` or one that fits it.
        weight: how much each month counts, from 0; 0 leaves it out of the fit.
        spread: how widely the counts may spread; quasi-Poisson as R's `glm` has it.
        lags: of how many months before a month may depend: Newey and West's errors, for series whose rows are
            consecutive months. None takes their rule, the whole part of 4(n/100)^(2/9). 0 for no dependence.
        clusters: a label for each row of the design; rows of one label may depend on each other in any way, and
            errors are Liang and Zeger's (1986). Not together with `lags`.

    Raises:
        ValueError: a count is not a whole number from 0, an exposure not above 0, a weight negative, or the
            design does not fit.

    >>> found = count_regression([207, 110, 308, 318], [[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1]],
    ...     ["level", "after", "control", "after in control"], spread=Spread.POISSON)
    >>> change = found.combination([0, 0, 0, -1])
    >>> round(float(change.ratio), 3), round(float(change.lower), 3), round(float(change.upper), 3)
    (0.515, 0.389, 0.681)
    """
    number = counts(count, "count")
    rows = np.array(design, dtype=np.float64, order="C")
    if number.ndim == 0:
        raise ValueError("count: months along the last axis are needed")
    if rows.ndim != 2 or rows.shape[0] != number.shape[-1]:
        raise ValueError(
            f"design: a table with {number.shape[-1]} rows is needed, one for each month of count"
        )
    if not np.isfinite(rows).all():
        raise ValueError("design: every number must be known and finite")
    named = tuple(columns)
    if len(named) != rows.shape[1] or len(set(named)) != len(named):
        raise ValueError(f"columns: {rows.shape[1]} different names are needed")
    of = np.broadcast_to(exposures(exposure, "exposure"), number.shape)
    weighs = np.broadcast_to(amounts(weight, "weight"), number.shape)
    taking_part = ~(np.isnan(number) | np.isnan(of) | np.isnan(weighs)) & (weighs > 0)
    shape, months, wide = number.shape[:-1], rows.shape[0], rows.shape[1]
    y = np.where(taking_part, number, 0.0).reshape(-1, months)
    w = np.where(taking_part, weighs, 0.0).reshape(-1, months)
    offset = np.log(np.where(np.isnan(of), 1.0, of)).reshape(-1, months)
    series = y.shape[0]
    mean, size, deviance = np.empty((series, months)), np.empty(series), np.full(series, np.nan)
    coefficients, unscaled = np.zeros((series, wide)), np.zeros((series, wide, wide))
    status = np.zeros(series, np.int64)

    def fit(start: int) -> None:
        from saferplan.statistics.kernels.count_regression import fit_series

        part = slice(start, start + _AT_ONCE)
        fit_series(
            y[part],
            w[part],
            offset[part],
            rows,
            spread is Spread.NEGATIVE_BINOMIAL,
            mean[part],
            coefficients[part],
            unscaled[part],
            size[part],
            deviance[part],
            status[part],
        )

    in_threads(fit, range(0, series, _AT_ONCE))

    known = taking_part.reshape(-1, months).sum(axis=-1).astype(np.float64)
    freedom = known - wide
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        variance = mean + np.where(np.isinf(size), 0.0, 1 / size)[:, np.newaxis] * mean**2
        pearson = (w * (y - mean) ** 2 / variance).sum(axis=-1)
        dispersion = np.where(freedom > 0, pearson / freedom, np.nan)
        scores = (w * (y - mean) * mean / variance)[..., np.newaxis] * rows
    covariance = unscaled
    if clusters is not None:
        if lags != 0:
            raise ValueError("lags: errors are for clusters or for lags, not for both")
        covariance = _clustered(unscaled, scores, clusters, known)
    elif lags != 0:
        covariance = _lagged(unscaled, scores, lags, known)
    elif spread is Spread.QUASI_POISSON:
        covariance = unscaled * dispersion[:, np.newaxis, np.newaxis]
    bad = status != Fit.YES

    def in_shape(values: Floats, *more: int) -> Floats:
        values = np.array(values, dtype=np.float64)
        values[bad] = np.nan
        return sealed(values.reshape((*shape, *more)))

    fit_of = status.astype(np.int8).reshape(shape)
    fit_of.flags.writeable = False
    return CountRegression(
        coefficients=in_shape(coefficients, wide),
        covariance=in_shape(covariance, wide, wide),
        fitted=in_shape(mean, months),
        dispersion=in_shape(dispersion),
        size=in_shape(size),
        deviance=in_shape(deviance),
        known=sealed(known.reshape(shape)),
        fit=fit_of,
        spread=spread,
        columns=named,
    )


def _lagged(unscaled: Floats, scores: Floats, lags: int | None, known: Floats) -> Floats:
    """Newey and West's covariance, Bartlett weights; scores of months that are not known are 0."""
    if lags is not None and lags < 0:
        raise ValueError(f"lags: {lags} cannot be; give 0 or more, or None for the rule")
    reach = np.full(known.shape, lags) if lags is not None else np.floor(4 * (known / 100) ** (2 / 9))
    middle = np.einsum("sti,stj->sij", scores, scores)
    for lag in range(1, int(reach.max(initial=0)) + 1):
        share = np.clip(1 - lag / (reach + 1), 0, None)
        across = np.einsum("sti,stj->sij", scores[:, lag:], scores[:, :-lag])
        middle += share[:, np.newaxis, np.newaxis] * (across + across.transpose(0, 2, 1))
    return np.asarray(unscaled @ middle @ unscaled)


def _clustered(unscaled: Floats, scores: Floats, clusters: ArrayLike, known: Floats) -> Floats:
    """Liang and Zeger's covariance with the small-sample factor G/(G - 1) (n - 1)/(n - k)."""
    labels, place = np.unique(np.asarray(clusters), return_inverse=True)
    if place.shape != (scores.shape[1],):
        raise ValueError("clusters: one label for each row of the design is needed")
    if labels.size < 2:
        raise ValueError("clusters: at least two different labels are needed")
    sums = np.einsum(
        "tg,sti->sgi", (place[:, np.newaxis] == np.arange(labels.size)).astype(np.float64), scores
    )
    groups, wide = labels.size, scores.shape[2]
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = groups / (groups - 1) * (known - 1) / (known - wide)
    middle = np.einsum("sgi,sgj->sij", sums, sums) * factor[:, np.newaxis, np.newaxis]
    return np.asarray(unscaled @ middle @ unscaled)
