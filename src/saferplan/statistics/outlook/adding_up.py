"""Outlooks that add up: sums over areas and categories, and parts reconciled with forecasts of their sums.

Sums are taken future by future, over the sample paths. So the limits of a sum allow for series that rise together,
and every sum is exactly that of its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts, sealed
from saferplan.statistics.outlook.drawing import read_off
from saferplan.statistics.outlook.forecast import OUTLOOK, Outlook, outlook
from saferplan.statistics.result import Result

ADDING_UP = Method(
    "forecasts that add up",
    1,
    "bottom-up over sample paths; reconciled: Wickramasuriya SL, Athanasopoulos G and Hyndman RJ (2019), Optimal "
    "forecast reconciliation through trace minimization, Journal of the American Statistical Association 114, 804-819, "
    "with diagonal weights; paths: Panagiotelis A et al. (2023), European Journal of Operational Research 306, 693-706",
)

_MOST_MOVED = 3.0
"""Reconciling moves no forecast to more than so many times what it was."""


@dataclass(frozen=True, slots=True, eq=False)
class SumOutlook(Result):
    """The months ahead of sums: the first axis is that of `labels`; else as in `Outlook`.

    `parts` is how many series are in a sum, `without` how many of them have no outlook; such a sum is NaN, since what
    is missing is not zero.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (ADDING_UP, OUTLOOK)

    labels: tuple[object, ...]
    parts: Floats
    without: Floats
    mean: Floats
    median: Floats
    lower: Floats
    upper: Floats
    total_mean: Floats
    total_median: Floats
    total_lower: Floats
    total_upper: Floats
    paths: NDArray[np.int32]
    levels: tuple[float, ...]


def sums(found: Outlook, labels: ArrayLike) -> SumOutlook:
    """The outlooks of sums of series.

    Args:
        found: an outlook with its paths.
        labels: in the shape of the series: those with one label are added up.

    Raises:
        ValueError: the outlook has no paths, or the labels another shape.

    >>> found = outlook([[8, 11, 9, 10, 12, 9] * 4, [3, 1, 2, 4, 2, 3] * 4], seed=2017)
    >>> both = sums(found, ["all", "all"])
    >>> bool(abs(both.total_mean[0] - found.total_mean.sum()) < 1e-6)
    True
    """
    paths = _paths(found).reshape(-1, *_paths(found).shape[-2:])
    group, names = _grouped(found, labels)
    months, draws = paths.shape[1:]
    added = np.zeros((len(names), months, draws), np.int64)
    np.add.at(added, group, np.where(paths < 0, 0, paths))
    parts = np.bincount(group, minlength=len(names)).astype(np.float64)
    without = np.bincount(group, (paths[:, 0, 0] < 0), len(names))
    mean, lower, median, upper = read_off(added.astype(np.int32), found.levels)
    unknown = without > 0
    for array in (mean, lower, median, upper):
        array[unknown] = np.nan
    of_sums = np.where(unknown[:, np.newaxis, np.newaxis], -1, added).astype(np.int32)
    of_sums.flags.writeable = False
    return SumOutlook(
        labels=names,
        parts=sealed(parts),
        without=sealed(without),
        mean=sealed(mean[:, :-1]),
        median=sealed(median[:, :-1]),
        lower=sealed(lower[:, :, :-1]),
        upper=sealed(upper[:, :, :-1]),
        total_mean=sealed(mean[:, -1]),
        total_median=sealed(median[:, -1]),
        total_lower=sealed(lower[:, :, -1]),
        total_upper=sealed(upper[:, :, -1]),
        paths=of_sums,
        levels=found.levels,
    )


def reconciled(
    found: Outlook, count: ArrayLike, groupings: Sequence[ArrayLike], *, seed: int, breaks: Sequence[int] = ()
) -> Outlook:
    """The outlook of the parts, moved to agree as well as can be with outlooks of their sums.

    The sums are foretold for themselves, from their own past; then each part and each sum gives way in proportion to
    the variance of its forecast (minimum trace with diagonal weights). Paths keep their shape: each month of a series
    is scaled to its new mean, and rounded up or down by chance so that the mean holds.

    Args:
        found: an outlook with its paths.
        count: what it was made from.
        groupings: labels in the shape of the series, one array for each way of adding up (by area, by category, all).
        seed: starts the simulation of the sums and the rounding.
        breaks: as the outlook had them.

    Returns:
        The outlook with other means, limits and paths; its record is still that of the parts by themselves.

    Raises:
        ValueError: the outlook has no paths, or counts or labels have another shape.
    """
    number = counts(count, "count")
    if number.shape[:-1] != found.total_mean.shape:
        raise ValueError("count: give the counts that the outlook was made from")
    rows = number.reshape(-1, number.shape[-1])
    belongs, totals = [], []
    paths = _paths(found).reshape(-1, *_paths(found).shape[-2:])
    for labels in groupings:
        group, names = _grouped(found, labels)
        member = (group == np.arange(len(names))[:, np.newaxis]).astype(np.float64)
        member = member[~(member[:, paths[:, 0, 0] < 0] > 0).any(axis=-1)]
        belongs.append(member)
        totals.append(
            np.array([rows[one > 0].sum(axis=0) for one in member]).reshape(len(member), rows.shape[1])
        )
    if not belongs:
        raise ValueError("groupings: at least one way of adding up is needed")
    whole, of_sums = np.concatenate(belongs), np.concatenate(totals)
    months = paths.shape[1]
    sum_found = outlook(
        of_sums,
        seed=seed,
        breaks=breaks,
        months=months,
        levels=found.levels,
        draws=found.draws,
        keep_paths=True,
    )
    of_top = _paths(sum_found)
    good = np.flatnonzero(paths[:, 0, 0] >= 0)
    usable = np.flatnonzero(~np.isnan(sum_found.total_mean))
    belonging = whole[np.ix_(usable, good)]
    base, base_variance = paths[good].mean(axis=-1), paths[good].var(axis=-1)
    top, top_variance = of_top[usable].mean(axis=-1), of_top[usable].var(axis=-1)
    moved = base.copy()
    for month in range(months):
        weigh = belonging * base_variance[:, month]
        gap = top[:, month] - belonging @ base[:, month]
        between = weigh @ belonging.T + np.diag(np.maximum(top_variance[:, month], 1e-6))
        moved[:, month] += weigh.T @ np.linalg.solve(between, gap)
    factor = np.divide(np.maximum(moved, 0.0), base, out=np.ones_like(base), where=base > 0)
    factor = np.minimum(factor, _MOST_MOVED)[:, :, np.newaxis]
    chance = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, 7])))
    all_paths = np.array(paths)
    all_paths[good] = np.floor(paths[good] * factor + chance.random((good.size, *paths.shape[1:])))
    mean, lower, median, upper = read_off(all_paths, found.levels)
    for array in (mean, lower, median, upper):
        array[paths[:, 0, 0] < 0] = np.nan
    shape, levels = number.shape[:-1], len(found.levels)
    kept = all_paths.reshape((*shape, *paths.shape[1:]))
    kept.flags.writeable = False
    return replace(
        found,
        mean=sealed(mean[:, :-1].reshape((*shape, months))),
        median=sealed(median[:, :-1].reshape((*shape, months))),
        lower=sealed(lower[:, :, :-1].reshape((*shape, levels, months))),
        upper=sealed(upper[:, :, :-1].reshape((*shape, levels, months))),
        total_mean=sealed(mean[:, -1].reshape(shape)),
        total_median=sealed(median[:, -1].reshape(shape)),
        total_lower=sealed(lower[:, :, -1].reshape((*shape, levels))),
        total_upper=sealed(upper[:, :, -1].reshape((*shape, levels))),
        paths=kept,
    )


def _grouped(found: Outlook, labels: ArrayLike) -> tuple[NDArray[np.int64], tuple[object, ...]]:
    """The number of each series' group, and the groups' labels in order."""
    given = np.asarray(labels)
    if given.shape != found.total_mean.shape:
        raise ValueError(f"labels: the shape {found.total_mean.shape} is needed, a label for each series")
    names, group = np.unique(given.reshape(-1), return_inverse=True)
    return group.astype(np.int64), tuple(names.tolist())


def _paths(found: Outlook) -> NDArray[np.int32]:
    if found.paths is None:
        raise ValueError("found: the outlook has no paths; make it with keep_paths=True")
    return found.paths
