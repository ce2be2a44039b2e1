"""How firm a ranking of priorities is: what becomes of it when uncertain scores and weights move.

Scores are judgements. A ranking that turns over when one of them moves by a point says less than it seems to, and
those who decide should know before they decide.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, sealed, tail
from saferplan.statistics.result import Result

RANK_STABILITY = Method(
    "rank stability by simulation over scores and weights",
    1,
    "Butler J, Jia J and Dyer J (1997), Simulation techniques for the sensitivity analysis of multi-criteria "
    "decision models, European Journal of Operational Research 103, 531-546",
)
WEIGHT_CHANGE = Method(
    "smallest change of one weight that changes the first place",
    1,
    "Triantaphyllou E and Sanchez A (1997), A sensitivity analysis approach for some deterministic multi-criteria "
    "decision-making methods, Decision Sciences 28, 151-194, with the other weights in proportion",
)

Total = Callable[[Floats, Floats], Floats]
"""From scores (..., options, criteria) and weights (..., criteria) to one total for each option."""


class Confidence(IntEnum):
    """What a score rests on. How far a score may be out, in points of its scale, is half of this."""

    DATA = 0
    MIXED = 1
    JUDGEMENT = 2


@dataclass(frozen=True, slots=True, eq=False)
class RankStability(Result):
    """Totals and ranks of options, as scored and over the draws. Arrays by option, in the order given.

    `rank` counts from 1, the highest total; options of equal total share the better rank. `chance_of_rank` has a
    row for each option and a column for each rank, rows summing to 1; `chance_in_top` is that of being among the
    first `top`. `same_top` is the chance that the first `top` are the very ones that they are as scored, in any
    order, and `same_first` that the first is. `lower` and `upper` hold `level` of the draws.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (RANK_STABILITY,)

    total: Floats
    total_lower: Floats
    total_upper: Floats
    rank: Floats
    rank_lower: Floats
    rank_upper: Floats
    chance_of_rank: Floats
    chance_in_top: Floats
    same_top: float
    same_first: float
    top: int
    level: float
    draws: int
    seed: int

    @property
    def firm(self) -> bool:
        """Whether the first `top` stay the same in `level` of the draws or more."""
        return self.same_top >= self.level


@dataclass(frozen=True, slots=True, eq=False)
class WeightChanges(Result):
    """What it takes, criterion by criterion, to put another option first; arrays by criterion.

    `weight` is what each has now, of weights that sum to 1; `changed` the nearest weight from which another option
    is first, NaN where no weight does that; `instead` which option then leads, -1 where none does.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (WEIGHT_CHANGE,)

    weight: Floats
    changed: Floats
    instead: NDArray[np.int64]
    first: int


def weighted_mean(scores: Floats, weights: Floats) -> Floats:
    """The weighted mean of each option's scores, with weights that need not sum to 1.

    >>> weighted_mean(np.array([[4.0, 1.0], [2.0, 2.0]]), np.array([3.0, 1.0])).tolist()
    [3.25, 2.0]
    """
    return np.asarray(
        np.einsum("...oc,...c->...o", scores, weights) / weights.sum(axis=-1)[..., np.newaxis],
        dtype=np.float64,
    )


def rank_stability(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    seed: int,
    confidence: ArrayLike | None = None,
    scale: tuple[float, float] = (0.0, 4.0),
    weight_spread: float = 0.25,
    top: int = 3,
    total: Total = weighted_mean,
    level: float = 0.9,
    draws: int = 10_000,
) -> RankStability:
    """What becomes of a ranking when its scores and weights move within what is known of them.

    In each draw every score moves by up to half a point or a point either way, evenly, according to what it rests
    on, and stays on the scale; with several assessors, as many of them are drawn, some twice and some not at all,
    and their mean is taken. Each weight moves by up to `weight_spread` of itself. Confidence, moves and the spread
    of weights are defaults of this program, not a published standard.

    Args:
        scores: options by criteria; or assessors by options by criteria.
        weights: of the criteria, from 0, at least one above.
        seed: starts the draws.
        confidence: `Confidence` of each score, options by criteria; all `DATA`, and so unmoved, where not given.
        scale: the lowest and highest score.
        weight_spread: by how much of itself a weight may be out, from 0 to below 1.
        top: how many first places are looked at.
        total: how an option's total comes from its scores and the weights; it is given arrays with the draws as
            leading axis.
        level: of the intervals, 0.9 for 90% of the draws.
        draws: how many.

    Raises:
        ValueError: a score is missing or not on the scale, shapes do not fit, or a number cannot be.

    >>> found = rank_stability([[4, 3], [3, 3], [1, 0]], [1, 1], seed=1, top=1, confidence=[[2, 2], [2, 2], [0, 0]])
    >>> found.rank.tolist(), found.rank_upper.tolist()
    ([1.0, 2.0, 3.0], [2.0, 2.0, 3.0])
    >>> 0.7 < found.same_first < 0.9
    True
    """
    given = _scores(scores, scale)
    options, criteria = given.shape[-2:]
    weighs = _weights(weights, criteria)
    moves = _moves(confidence, options, criteria)
    if not 0 <= weight_spread < 1:
        raise ValueError(
            f"weight_spread: {weight_spread} is not from 0 to below 1; 0.25 stands for a quarter"
        )
    if not 1 <= top <= options:
        raise ValueError(f"top: {top} of {options} options cannot be; give 1 to {options}")
    if draws < 1:
        raise ValueError(f"draws: {draws} is too few; 10,000 are usual")
    one_tail = tail(level)
    as_scored = total(given.mean(axis=0), weighs)

    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, options, criteria])))
    chosen = rng.integers(given.shape[0], size=(draws, given.shape[0]))
    drawn = (
        given[chosen].mean(axis=1)
        if given.shape[0] > 1
        else np.broadcast_to(given, (draws, options, criteria))
    )
    drawn = np.clip(drawn + moves * rng.uniform(-1, 1, (draws, options, criteria)), *scale)
    moved = weighs * (1 + weight_spread * rng.uniform(-1, 1, (draws, criteria)))
    totals = total(drawn, moved)
    ranks = _ranks(totals)
    chance = (ranks[..., np.newaxis] == np.arange(1, options + 1)).mean(axis=0)
    rank = _ranks(as_scored)
    leading = np.argsort(-as_scored, kind="stable")[:top]
    # Of options with equal totals in a draw, all count as among the first.
    limit = np.sort(totals, axis=1)[:, options - top, np.newaxis]
    in_top = totals >= limit
    limits = [one_tail, 1 - one_tail]
    total_lower, total_upper = np.quantile(totals, limits, axis=0)
    rank_lower, rank_upper = np.quantile(ranks, limits, axis=0, method="inverted_cdf")
    return RankStability(
        total=sealed(as_scored),
        total_lower=sealed(total_lower),
        total_upper=sealed(total_upper),
        rank=sealed(rank),
        rank_lower=sealed(rank_lower),
        rank_upper=sealed(rank_upper),
        chance_of_rank=sealed(chance),
        chance_in_top=sealed(in_top.mean(axis=0)),
        same_top=float(in_top[:, leading].all(axis=1).mean()),
        same_first=float((ranks[:, leading[0]] == 1).mean()),
        top=top,
        level=level,
        draws=draws,
        seed=seed,
    )


def weight_changes(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    scale: tuple[float, float] = (0.0, 4.0),
    total: Total = weighted_mean,
    steps: int = 1000,
) -> WeightChanges:
    """The smallest change of each weight, the others in proportion, that puts another option first.

    Args:
        scores: options by criteria; or assessors by options by criteria, whose mean is taken.
        weights: of the criteria, from 0, at least one above.
        scale: the lowest and highest score.
        total: as in `rank_stability`.
        steps: into how many parts each weight's range from 0 to 1 is cut before the change is narrowed down; a
            lead that another option takes and gives back within one part is not seen.

    Raises:
        ValueError: a score is missing or not on the scale, or shapes do not fit.

    >>> found = weight_changes([[4, 1], [2, 3]], [0.7, 0.3])
    >>> found.first, found.changed.round(6).tolist(), found.instead.tolist()
    (0, [0.5, 0.5], [1, 1])
    """
    given = _scores(scores, scale).mean(axis=0)
    weighs = _weights(weights, given.shape[1])
    weighs = weighs / weighs.sum()
    first = int(np.argmax(total(given, weighs)))

    def leader(criterion: int, at: NDArray[np.float64]) -> NDArray[np.int64]:
        rest = 1 - weighs[criterion]
        others = weighs / rest if rest > 0 else np.full(weighs.size, 1 / max(weighs.size - 1, 1))
        moved = others * (1 - at[:, np.newaxis])
        moved[:, criterion] = at
        totals = total(np.broadcast_to(given, (at.size, *given.shape)), moved)
        best = totals.max(axis=1)
        # Nobody overtakes by a tie.
        return np.where(totals[:, first] >= best - 1e-12, first, np.argmax(totals, axis=1))

    changed = np.full(weighs.size, np.nan)
    instead = np.full(weighs.size, -1)
    for criterion, now in enumerate(weighs):
        for side in (np.linspace(now, 1, steps + 1), np.linspace(now, 0, steps + 1)):
            leads = leader(criterion, side)
            others = np.flatnonzero(leads != first)
            if not others.size:
                continue
            inside, outside = side[max(others[0] - 1, 0)], side[others[0]]
            for _ in range(60):
                middle = (inside + outside) / 2
                if leader(criterion, np.array([middle]))[0] == first:
                    inside = middle
                else:
                    outside = middle
            if np.isnan(changed[criterion]) or abs(outside - now) < abs(changed[criterion] - now):
                changed[criterion] = outside
                instead[criterion] = leader(criterion, np.array([outside]))[0]
    instead.flags.writeable = False
    return WeightChanges(sealed(weighs), sealed(changed), instead, first)


def _scores(scores: ArrayLike, scale: tuple[float, float]) -> Floats:
    given = np.array(scores, dtype=np.float64)
    if given.ndim == 2:
        given = given[np.newaxis]
    if given.ndim != 3 or 0 in given.shape:
        raise ValueError("scores: options by criteria, or assessors by options by criteria, are needed")
    if np.isnan(given).any():
        raise ValueError("scores: one is missing; leave out the assessor, or the criterion, that has gaps")
    wrong = given[(given < scale[0]) | (given > scale[1])]
    if wrong.size:
        raise ValueError(f"scores: {wrong[0]:g} is not on the scale from {scale[0]:g} to {scale[1]:g}")
    return given


def _weights(weights: ArrayLike, criteria: int) -> Floats:
    given = np.array(weights, dtype=np.float64)
    if given.shape != (criteria,):
        raise ValueError(f"weights: {criteria} are needed, one for each criterion")
    if not np.isfinite(given).all() or (given < 0).any() or not given.sum() > 0:
        raise ValueError("weights: give numbers from 0, at least one of them above")
    return given


def _moves(confidence: ArrayLike | None, options: int, criteria: int) -> Floats:
    if confidence is None:
        return np.zeros((options, criteria))
    given = np.array(confidence, dtype=np.float64)
    if given.shape != (options, criteria) or not np.isin(given, list(Confidence)).all():
        raise ValueError(
            "confidence: give 0 (data), 1 (mixed) or 2 (judgement) for each option and criterion"
        )
    return given / 2


def _ranks(totals: Floats) -> Floats:
    """1 for the highest along the last axis; equal totals share the better rank."""
    return np.asarray(
        1 + (totals[..., np.newaxis, :] > totals[..., :, np.newaxis] + 1e-12).sum(axis=-1), dtype=np.float64
    )
