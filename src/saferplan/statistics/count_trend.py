"""A trend with the season beside it, as a factor a year: negative-binomial regression of monthly counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.count_regression import (
    COUNT_REGRESSION,
    ERRORS_OF_A_SERIES,
    Spread,
    count_regression,
)
from saferplan.statistics.inputs import Floats, sealed, tail
from saferplan.statistics.result import Result
from saferplan.statistics.stretches import stretches

COUNT_TREND = Method(
    "negative-binomial trend with season",
    1,
    "Lawless JF (1987), Negative binomial and mixed Poisson regression, Canadian Journal of Statistics 15, 209-225; "
    "season by harmonics: Serfling RE (1963), Public Health Reports 78, 494-506; errors: Newey WK and West KD (1987), "
    "Econometrica 55, 703-708; the larger of theirs and the model's own, with Student's distribution: Angrist JD and "
    "Pischke J-S (2009), Mostly harmless econometrics, section 8.1",
)


@dataclass(frozen=True, slots=True, eq=False)
class CountTrend(Result):
    """Yearly factors of a batch: arrays of the shape given without its last axis; `fitted` has the months, too.

    `yearly_ratio` is by what factor the expected count changes in a year, the season and what changed at breaks held;
    `p` tests that it is 1. `size` is that of the negative binomial, infinite where counts spread no wider than
    Poisson's. `fit` holds values of `count_regression.Fit`; where it is not YES, everything else is NaN.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (COUNT_TREND, COUNT_REGRESSION, ERRORS_OF_A_SERIES)

    yearly_ratio: Floats
    lower: Floats
    upper: Floats
    p: Floats
    fitted: Floats
    size: Floats
    fit: NDArray[np.int8]
    level: float


def count_trend(
    count: ArrayLike,
    *,
    exposure: ArrayLike = 1.0,
    harmonics: int = 2,
    breaks: Sequence[int] = (),
    level: float = 0.95,
) -> CountTrend:
    """The factor by which monthly counts change in a year.

    Args:
        count: records a month, whole numbers, consecutive months along the last axis; NaN where not known.
        exposure: what the counts are out of (people, days), in the shape of `count` or one that fits it.
        harmonics: sine and cosine pairs that make the season, 0 to 5; two by default, which follow a high summer
            and a second rise as in the published surveillance of infections (Serfling 1963; Höhle and Paul 2008).
        breaks: positions of the first months counted in a new way: each stretch has a level of its own, so that what
            changed with the counting is in no trend.
        level: of the interval.

    Raises:
        ValueError: a count is not a whole number from 0, or an exposure, break, level or number of harmonics cannot be.

    >>> month = range(48)
    >>> counts = [round(50 * 1.1 ** (t / 12)) + (6 if t % 12 in (5, 6) else 0) + t % 3 for t in month]
    >>> found = count_trend(counts)
    >>> round(float(found.yearly_ratio), 2), round(float(found.lower), 2), round(float(found.upper), 2)
    (1.1, 1.06, 1.14)
    """
    from scipy.special import stdtr, stdtrit

    one_tail = tail(level)
    number = np.asarray(count)
    if number.ndim == 0 or number.shape[-1] == 0:
        raise ValueError("count: months along the last axis are needed")
    if not 0 <= harmonics <= 5:
        raise ValueError(f"harmonics: {harmonics} cannot be; give 0 to 5")
    months = number.shape[-1]
    stretch = stretches(breaks, months)
    month = np.arange(months)
    columns = {
        f"level {one + 1}": (stretch == one).astype(np.float64) for one in range(int(stretch.max()) + 1)
    }
    columns["year"] = (month - month.mean()) / 12
    for pair in range(1, harmonics + 1):
        columns[f"sine {pair}"] = np.sin(2 * np.pi * pair * month / 12)
        columns[f"cosine {pair}"] = np.cos(2 * np.pi * pair * month / 12)
    design, named = np.column_stack(list(columns.values())), list(columns)
    found, lagged = (
        count_regression(count, design, named, exposure=exposure, spread=Spread.NEGATIVE_BINOMIAL, lags=lags)
        for lags in (0, None)
    )
    place = named.index("year")
    estimate, known = found.coefficients[..., place], found.known
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        freedom = np.where(known > len(named), known - len(named), np.nan)
        error = np.fmax(found.standard_errors[..., place], lagged.standard_errors[..., place])
        error = error * np.sqrt(known / freedom)
        reach = stdtrit(freedom, 1 - one_tail) * error
        return CountTrend(
            yearly_ratio=sealed(np.exp(estimate)),
            lower=sealed(np.exp(estimate - reach)),
            upper=sealed(np.exp(estimate + reach)),
            p=sealed(2 * stdtr(freedom, -np.abs(estimate) / error)),
            fitted=found.fitted,
            size=found.size,
            fit=found.fit,
            level=level,
        )
