"""How the forecasts did: the whole procedure, at an origin a year back, against what then came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from saferplan.statistics.inputs import Floats, Integers, sealed
from saferplan.statistics.outlook.choosing import errors, weights
from saferplan.statistics.outlook.drawing import drawn
from saferplan.statistics.outlook.models import PERIOD, Fitted, Model


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What was foretold for the last months held, from those before, and how far off it was.

    Arrays of the shape of the series. `months` is how many were compared; `inside` has an axis of `levels`: how many
    fell inside the limits. `error` is the mean absolute error of the mean, `loss` the mean pinball loss over the
    limits and the median; `naive_error` and `naive_loss` are those of the same months of the year before, with limits
    from its own past errors. 0 months and NaN where nothing could be held back.
    """

    months: Floats
    inside: Floats
    error: Floats
    naive_error: Floats
    loss: Floats
    naive_loss: Floats
    levels: tuple[float, ...]

    def coverage(self) -> Floats:
        """The share of all compared months that fell inside, for each level."""
        inside = np.nansum(self.inside.reshape(-1, len(self.levels)), axis=0)
        months = self.months.sum()
        return sealed(inside / months if months else np.full(len(self.levels), np.nan))

    def against_naive(self) -> tuple[float, float]:
        """Error and loss over all compared months, as shares of those of the year before; below 1 is better."""
        both = ~np.isnan(self.error) & ~np.isnan(self.naive_error) & ~np.isnan(self.naive_loss)
        if not both.any():
            return float("nan"), float("nan")
        months = np.where(both, self.months, 0.0)

        def total(values: Floats) -> float:
            return float((np.where(both, values, 0.0) * months).sum())

        with np.errstate(invalid="ignore", divide="ignore"):
            return (
                float(np.divide(total(self.error), total(self.naive_error))),
                float(np.divide(total(self.loss), total(self.naive_loss))),
            )

    def in_shape(self, shape: tuple[int, ...], good: Integers, series: int) -> Record:
        """The record with NaN, and 0 months, for series that have no outlook."""

        def whole(values: Floats, empty: float, *more: int) -> Floats:
            filled = np.full((series, *more), empty)
            filled[good] = values
            return sealed(filled.reshape((*shape, *more)))

        return Record(
            whole(self.months, 0.0),
            whole(self.inside, np.nan, len(self.levels)),
            whole(self.error, np.nan),
            whole(self.naive_error, np.nan),
            whole(self.loss, np.nan),
            whole(self.naive_loss, np.nan),
            self.levels,
        )


def no_record(series: int, levels: tuple[float, ...]) -> Record:
    """Where nothing could be held back."""
    nothing = np.full(series, np.nan)
    return Record(
        np.zeros(series),
        np.full((series, len(levels)), np.nan),
        nothing,
        nothing.copy(),
        nothing.copy(),
        nothing.copy(),
        levels,
    )


def recorded(
    count: Floats,
    then: Fitted,
    at: Sequence[int],
    first: int,
    levels: tuple[float, ...],
    draws: int,
    seed: int,
) -> Record:
    """Forecasts from the last origin of `then` against the months that followed.

    Models were fitted to the months before `first`, and are weighed by what they foretold before that origin alone.
    """
    last = count.shape[1]
    origin = max(first, last - PERIOD)
    weight = weights(errors(count, then.ahead, at, origin), then.admitted)
    reach = last - origin
    able = weight.sum(axis=-1) > 0
    found = drawn(then, weight, origin, PERIOD, draws, levels, seed, keep=False)
    seen = np.where(able[:, np.newaxis], count[:, origin:], np.nan)
    quantiles = found.quantiles[:, :reach]
    chances = _chances(levels)
    months = (~np.isnan(seen)).sum(axis=-1).astype(np.float64)
    inside = np.column_stack(
        [
            (
                (quantiles[:, :, len(levels) - 1 - place] <= seen)
                & (seen <= quantiles[:, :, len(levels) + 1 + place])
            ).sum(axis=-1)
            for place in range(len(levels))
        ]
    ).astype(np.float64)
    naive = then.ahead[:, Model.SEASONAL_NAIVE, -1, :reach]
    some = months > 0
    return Record(
        months,
        np.where(some[:, np.newaxis], inside, np.nan),
        _mean(np.abs(found.mean[:, :reach] - seen)),
        _mean(np.abs(naive - seen)),
        _mean(_pinball(quantiles, seen, chances).mean(axis=-1)),
        _mean(_pinball(_naive_quantiles(count[:, :origin], naive, chances), seen, chances).mean(axis=-1)),
        levels,
    )


def _chances(levels: tuple[float, ...]) -> Floats:
    tails = np.array([(1 - level) / 2 for level in sorted(levels, reverse=True)])
    return np.concatenate([tails, [0.5], 1 - tails[::-1]])


def _naive_quantiles(count: Floats, naive: Floats, chances: Floats) -> Floats:
    """The month a year before, with normal limits from the changes over a year."""
    from scipy.special import ndtri

    change = (
        count[:, PERIOD:] - count[:, :-PERIOD]
        if count.shape[1] > PERIOD
        else np.full((len(count), 1), np.nan)
    )
    held = (~np.isnan(change)).sum(axis=-1)
    squares = np.nansum(change**2, axis=-1)
    spread = np.sqrt(np.where(held >= 6, squares / np.maximum(held, 1), np.nan))
    spread = np.where(np.isnan(spread), np.sqrt(2 * np.maximum(_mean(naive), 0.5)), spread)
    return np.asarray(naive[:, :, np.newaxis] + spread[:, np.newaxis, np.newaxis] * ndtri(chances))


def _pinball(quantiles: Floats, seen: Floats, chances: Floats) -> Floats:
    over = seen[:, :, np.newaxis] - quantiles
    return np.asarray(np.maximum(chances * over, (chances - 1) * over))


def _mean(values: Floats) -> Floats:
    held = ~np.isnan(values)
    total, n = np.where(held, values, 0.0).sum(axis=-1), held.sum(axis=-1)
    return np.asarray(np.where(n > 0, total / np.maximum(n, 1), np.nan))
