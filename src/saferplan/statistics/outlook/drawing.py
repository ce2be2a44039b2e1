"""Sample paths of the months ahead, and what is read off them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.statistics.inputs import Floats, Integers
from saferplan.statistics.kernels.threads import in_threads
from saferplan.statistics.outlook.models import PERIOD, SMOOTHED, Fitted, Model

_REMEMBERED = 36  # past months whose errors say how series vary together
_AT_ONCE = 32

_SMOOTHING, _ROOT, _COUNTS = 0, 1, 2
_KIND = np.array(
    [
        _SMOOTHING if model in SMOOTHED else _ROOT if model is Model.SEASONAL_NAIVE else _COUNTS
        for model in Model
    ],
    dtype=np.int64,
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Mean and quantiles for each month ahead and, in the last place, for their sum; and the paths, if kept."""

    mean: Floats
    quantiles: Floats
    paths: NDArray[np.int32] | None


def ranks(levels: tuple[float, ...], draws: int) -> Integers:
    """Places, from the lowest draw, of the lower limits, the median and the upper limits; widest first."""
    tails = [(1 - level) / 2 for level in sorted(levels, reverse=True)]
    lower = [max(int(np.floor(one * (draws + 1))) - 1, 0) for one in tails]
    upper = [draws - 1 - place for place in lower]
    return np.array([*lower, draws // 2, *upper[::-1]], dtype=np.int64)


def drawn(
    of: Fitted,
    weight: Floats,
    origin: int,
    months: int,
    draws: int,
    levels: tuple[float, ...],
    seed: int,
    keep: bool,
) -> Drawn:
    """Draws paths from the models, as many from each as its weight says, starting at the last origin fitted.

    The random numbers depend on the seed, the draw and the month alone, and each series adds them up with its own
    past errors as weights. So series that erred together vary together, and a series draws the same in any company;
    only one that never erred (always the same count) has numbers by its place in the batch.
    """
    from saferplan.statistics.kernels.sample_paths import described, normals, paths, shocks

    series = weight.shape[0]
    shared = np.empty((_REMEMBERED, draws * (months + 1)))
    normals(seed, 0, shared)
    # The draws of one model are spread over all that is shared, in an order that no month knows of. They are made in
    # that order, so that those of a model lie side by side.
    places = np.empty((1, draws))
    normals(seed, _REMEMBERED + 1, places)
    order = np.argsort(places[0], kind="stable")
    choice = (np.arange(draws) + 0.5) / draws
    by_draw = shared[:, : draws * months].reshape(_REMEMBERED, draws, months)[:, order]
    away = shared[:, draws * months :][:, order]
    ordered = np.concatenate([by_draw.transpose(0, 2, 1).reshape(_REMEMBERED, -1), away], axis=1)
    residual = _directions(of, weight, origin, seed)
    place = ranks(levels, draws)
    mean, quantiles = np.empty((series, months + 1)), np.empty((series, months + 1, place.size))
    kept = np.empty((series, months, draws), np.int32) if keep else None
    root_or_mean = np.where(_KIND[:, np.newaxis] == _COUNTS, of.ahead[:, :, -1], of.root[:, :, -1])

    def draw(start: int) -> None:
        part = slice(start, start + _AT_ONCE)
        size = weight[part].shape[0]
        shock = np.empty((size, months + 1, draws))
        shocks(residual[part], ordered, shock.reshape(size, -1))
        path = np.empty((size, months, draws), np.int32)
        paths(
            _KIND,
            weight[part],
            root_or_mean[part],
            of.spread[part],
            of.drift[part],
            of.smoothing[part],
            of.state[part],
            origin,
            PERIOD,
            choice,
            shock,
            path,
        )
        described(path, place, mean[part], quantiles[part])
        if kept is not None:
            kept[part][:, :, order] = path

    in_threads(draw, range(0, series, _AT_ONCE))
    return Drawn(mean, quantiles, kept)


def limits(quantiles: Floats, levels: int) -> tuple[Floats, Floats, Floats]:
    """Lower limits, median, upper limits; the levels, lowest first, on the axis before the months."""
    lower = quantiles[:, :, :levels][:, :, ::-1].transpose(0, 2, 1)
    upper = quantiles[:, :, levels + 1 :].transpose(0, 2, 1)
    return lower, quantiles[:, :, levels], upper


def read_off(paths: NDArray[np.int32], levels: tuple[float, ...]) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean, lower limits, median and upper limits of paths: series, months, draws; the sum of the months is last."""
    from saferplan.statistics.kernels.sample_paths import described

    series, months, draws = paths.shape
    place = ranks(levels, draws)
    mean, quantiles = np.empty((series, months + 1)), np.empty((series, months + 1, place.size))
    described(np.array(paths, dtype=np.int32, order="C"), place, mean, quantiles)
    lower, median, upper = limits(quantiles, len(levels))
    return mean, lower.copy(), median.copy(), upper.copy()


def _directions(of: Fitted, weight: Floats, origin: int, seed: int) -> Floats:
    """Past root errors of each series' first model, about their mean, as a vector of length 1."""
    from saferplan.statistics.kernels.sample_paths import normals

    series = weight.shape[0]
    best = weight.argmax(axis=-1)
    first = max(origin - _REMEMBERED, 0)
    recent = of.residual[np.arange(series), best, first:origin]
    held = ~np.isnan(recent)
    middle = np.where(held, recent, 0.0).sum(axis=-1) / np.maximum(held.sum(axis=-1), 1)
    around = np.where(held, recent - middle[:, np.newaxis], 0.0)
    found = np.zeros((series, _REMEMBERED))
    found[:, _REMEMBERED - around.shape[1] :] = around
    length = np.sqrt((found**2).sum(axis=-1))
    for place in np.flatnonzero(length < 1e-9):
        own = np.empty((1, _REMEMBERED))
        normals(seed, 1_000_000 + int(place), own)
        found[place] = own
        length[place] = np.sqrt((own**2).sum())
    return np.asarray(found / length[:, np.newaxis])
