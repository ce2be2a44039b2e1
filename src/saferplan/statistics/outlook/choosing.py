"""Choosing models by how well they foretold months that were held back: rolling origin, series by series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saferplan.statistics.inputs import Floats

ORIGINS_APART = 3
"""Months from one origin to the next."""

WORST_KEPT = 1.6
"""A model whose errors are more than so many times those of the best has no part."""


def held_back_from(months: int) -> int:
    """The month from which on months are foretold to choose by; models are fitted to those before.

    Two years where four are held; else what leaves two years to fit a season to, or half of a short series.

    >>> [held_back_from(months) for months in (20, 40, 60)]
    [10, 24, 36]
    """
    if months >= 48:
        return months - 24
    return 24 if months >= 30 else -(-months // 2)


def origins(first: int, last: int) -> list[int]:
    """The origins from `first` to before `last`.

    >>> origins(24, 35)
    [24, 27, 30, 33]
    """
    return list(range(first, last, ORIGINS_APART))


def errors(count: Floats, ahead: Floats, at: Sequence[int], until: int) -> Floats:
    """The mean absolute error of each series and model over all months foretold before `until`; NaN where none was.

    `ahead` has the axes series, models, origins, months ahead; `at` names its first origins.
    """
    total = np.zeros(ahead.shape[:2])
    months = np.zeros(ahead.shape[:2])
    for place, origin in enumerate(at):
        reach = min(ahead.shape[3], until - origin)
        if reach <= 0:
            continue
        wrong = np.abs(ahead[:, :, place, :reach] - count[:, np.newaxis, origin : origin + reach])
        seen = ~np.isnan(wrong)
        total += np.where(seen, wrong, 0.0).sum(axis=-1)
        months += seen.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(months > 0, total / months, np.nan)


def weights(error: Floats, admitted: np.ndarray) -> Floats:
    """What part each model has: inversely as the square of its error, the worst left out; they add up to 1.

    Where nothing was foretold, all admitted models have the same part.

    Bates JM and Granger CWJ (1969), The combination of forecasts, Operational Research Quarterly 20, 451-468; leaving
    out the worst: Aiolfi M and Timmermann A (2006), Journal of Econometrics 135, 31-53.

    >>> weights(np.array([[2.0, 2.0, 4.0]]), np.array([[True, True, True]])).tolist()
    [[0.5, 0.5, 0.0]]
    """
    usable = admitted & ~np.isnan(error)
    some = usable.any(axis=-1, keepdims=True)
    usable = np.where(some, usable, admitted)
    # A twentieth of a record keeps a lucky hit on counts near nothing from taking all.
    of = np.where(some & usable, error, 1.0) + 0.05
    best = np.where(usable, of, np.inf).min(axis=-1, keepdims=True)
    part = np.where(usable & (of <= WORST_KEPT * best), of**-2, 0.0)
    whole = part.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))
