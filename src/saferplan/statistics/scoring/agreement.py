"""How far assessors agree: on the order of the options, and on each score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, sealed
from saferplan.statistics.result import Result

KENDALL_W = Method(
    "Kendall's coefficient of concordance, corrected for ties",
    1,
    "Kendall MG and Babington Smith B (1939), The problem of m rankings, Annals of Mathematical Statistics 10, "
    "275-287; ties: Kendall MG (1970), Rank correlation methods, fourth edition, chapter 6",
)
SCORE_SPREAD = Method(
    "spread of assessors' scores",
    1,
    "range and standard deviation of the scores that assessors gave independently",
)


@dataclass(frozen=True, slots=True, eq=False)
class Agreement(Result):
    """Agreement of assessors on the order of options.

    `w` runs from 0, no agreement, to 1, one order for all. `mean_correlation` is the mean of Spearman's correlation
    over all pairs of assessors. `p` is the chance of a W as large if every assessor's order were random: by
    permutation, with what was observed among the draws, so never 0. `p_chi_squared` is the usual approximation, too
    careful for fewer than seven options. `mean_rank` of each option counts from 1, the highest score. `assessors`
    took part; `left_out` had not scored everything. NaN where fewer than two took part, or all of them put all
    options alike.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (KENDALL_W,)

    w: float
    mean_correlation: float
    p: float
    p_chi_squared: float
    mean_rank: Floats
    assessors: int
    left_out: int
    draws: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSpread(Result):
    """How far the scores lie apart; arrays of options by criteria.

    `first_to_discuss` lists options and criteria, one pair a row, the widest apart first; scores on which all agree
    are not in it.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (SCORE_SPREAD,)

    mean: Floats
    lowest: Floats
    highest: Floats
    standard_deviation: Floats
    scored_by: Floats
    first_to_discuss: NDArray[np.int64]


def agreement(scores: ArrayLike, *, seed: int, draws: int = 9999) -> Agreement:
    """Kendall's W of assessors who scored, or ranked, the same options.

    Args:
        scores: assessors by options; any scale, each assessor's own, higher for more. NaN where one did not score:
            that assessor is left out and counted.
        seed: starts the permutations.
        draws: how many.

    Raises:
        ValueError: scores are not assessors by options, or there are fewer than two options.

    >>> found = agreement([[4, 3, 1, 0], [4, 2, 2, 1], [3, 4, 1, 0]], seed=1)
    >>> round(found.w, 3), found.p < 0.05
    (0.862, True)
    """
    from scipy.special import chdtrc

    given = np.array(scores, dtype=np.float64)
    if given.ndim != 2 or given.shape[1] < 2:
        raise ValueError("scores: assessors by options are needed, with at least two options")
    complete = given[~np.isnan(given).any(axis=1)]
    assessors, options = complete.shape
    left_out = given.shape[0] - assessors
    nothing = Agreement(
        np.nan, np.nan, np.nan, np.nan, sealed(np.full(options, np.nan)), assessors, left_out, draws, seed
    )
    if assessors < 2:
        return nothing
    ranks = average_ranks(-complete)
    most = assessors**2 * (options**3 - options) - assessors * _ties(complete)
    if most <= 0:
        return nothing

    def scatter(of: Floats) -> Floats:
        sums = of.sum(axis=-2)
        return np.asarray(((sums - assessors * (options + 1) / 2) ** 2).sum(axis=-1))

    observed = float(scatter(ranks))
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, assessors, options])))
    permuted = rng.permuted(np.broadcast_to(ranks, (draws, *ranks.shape)), axis=2)
    as_large = int((scatter(permuted) >= observed - 1e-9).sum())
    w = 12 * observed / most
    return Agreement(
        w=w,
        mean_correlation=_mean_correlation(ranks),
        p=(as_large + 1) / (draws + 1),
        p_chi_squared=float(chdtrc(options - 1, assessors * (options - 1) * w)),
        mean_rank=sealed(ranks.mean(axis=0)),
        assessors=assessors,
        left_out=left_out,
        draws=draws,
        seed=seed,
    )


def score_spread(scores: ArrayLike) -> ScoreSpread:
    """Where assessors differ, so that a workshop talks about that first.

    Args:
        scores: assessors by options by criteria; NaN where one did not score.

    Raises:
        ValueError: scores have another shape.

    >>> found = score_spread([[[4, 2], [1, 1]], [[4, 0], [2, 1]]])
    >>> found.first_to_discuss.tolist()
    [[0, 1], [1, 0]]
    """
    given = np.array(scores, dtype=np.float64)
    if given.ndim != 3 or 0 in given.shape:
        raise ValueError("scores: assessors by options by criteria are needed")
    known = ~np.isnan(given)
    number = known.sum(axis=0).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, given, 0.0).sum(axis=0) / number
        squares = np.where(known, (given - mean) ** 2, 0.0).sum(axis=0)
        deviation = np.sqrt(squares / np.where(number > 1, number - 1, np.nan))
    lowest = np.where(number > 0, np.where(known, given, np.inf).min(axis=0), np.nan)
    highest = np.where(number > 0, np.where(known, given, -np.inf).max(axis=0), np.nan)
    apart = np.nan_to_num(highest - lowest)
    order = np.lexsort((-np.nan_to_num(deviation).ravel(), -apart.ravel()))
    listed = np.column_stack(np.unravel_index(order[apart.ravel()[order] > 0], apart.shape))
    listed.flags.writeable = False
    return ScoreSpread(
        sealed(mean), sealed(lowest), sealed(highest), sealed(deviation), sealed(number), listed
    )


def average_ranks(values: Floats) -> Floats:
    """Ranks from 1, the lowest, along the last axis; equal values share the mean of their ranks.

    >>> average_ranks(np.array([3.0, 1.0, 3.0])).tolist()
    [2.5, 1.0, 2.5]
    """
    below = (values[..., np.newaxis, :] < values[..., :, np.newaxis]).sum(axis=-1)
    alike = (values[..., np.newaxis, :] == values[..., :, np.newaxis]).sum(axis=-1)
    return np.asarray(below + (alike + 1) / 2, dtype=np.float64)


def _ties(scores: Floats) -> float:
    """The sum over assessors and groups of equal scores of t cubed less t."""
    total = 0.0
    for row in scores:
        _, sizes = np.unique(row, return_counts=True)
        total += float((sizes.astype(np.float64) ** 3 - sizes).sum())
    return total


def _mean_correlation(ranks: Floats) -> float:
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = np.atleast_2d(np.corrcoef(ranks))
    pairs = correlation[np.triu_indices(ranks.shape[0], 1)]
    return float(pairs.mean())
