"""How well last year's places foretold where this year's records are: hit rate, PAI and PEI.

All three ask of a part of the area, chosen by what was known before, how much of what came after lies in it. The hit
rate is that share; PAI divides it by the share of the area; PEI by the best that any part of that size could have
held. The best part is found with hindsight from counts that are partly chance, so even perfect foresight of the true
risks has a PEI below 1: `pei_of_perfect_foresight` says how far below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, counts, exposures, sealed, tail
from saferplan.statistics.result import Result

FORESIGHT = Method(
    "hit rate, prediction accuracy index and prediction efficiency index",
    1,
    "Chainey S, Tompson L and Uhlig S (2008), The utility of hotspot mapping for predicting spatial patterns of crime, "
    "Security Journal 21, 4-28 (hit rate, PAI); Hunt JM (2016), Do crime hot spots move?, dissertation, American "
    "University (PEI); interval of the hit rate: Clopper CJ and Pearson ES (1934), Biometrika 26, 404-413; of the "
    "PEI: percentiles of resampled places, Efron B and Tibshirani RJ (1993), An introduction to the bootstrap, "
    "chapter 13",
)


@dataclass(frozen=True, slots=True, eq=False)
class Foresight(Result):
    """How well the chosen places foretold: arrays of the shape of `after` without its last axis.

    `chosen` says of each place how much of it was chosen: 1, 0 or, at the edge, a part. `hits` of the `records` lie
    in the chosen places; the hit rate is their share, in per cent, `area_percent` the share of the area. PAI is the
    one over the other: 1 is what places chosen blindly have. `best_possible` is the most that any choice of that
    area holds, and PEI the hits over that. Limits are of `level`: of hit rate and PAI, for the very places chosen and
    records that fall independently; of the PEI, for what it is on average in such years. `p` is the chance of as many
    hits if the chosen places held only their share of the area. `pei_of_perfect_foresight` is the mean PEI of a
    choice by the true risks, taken as smoothed counts of both periods. NaN where nothing came after.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (FORESIGHT,)

    chosen: Floats
    hits: Floats
    records: Floats
    area_percent: float
    hit_rate: Floats
    hit_rate_lower: Floats
    hit_rate_upper: Floats
    pai: Floats
    pai_lower: Floats
    pai_upper: Floats
    best_possible: Floats
    pei: Floats
    pei_lower: Floats
    pei_upper: Floats
    pei_of_perfect_foresight: Floats
    p: Floats
    level: float
    seed: int
    draws: int


def foresight(
    before: ArrayLike,
    after: ArrayLike,
    *,
    seed: int,
    area_percent: float = 5.0,
    area: ArrayLike = 1.0,
    level: float = 0.95,
    draws: int = 999,
) -> Foresight:
    """How well the places with the most before foretold where the records after are.

    Places are chosen by how much they have per area, the most first, until the share of the area is used up. Of the
    last place, or of those that tie there, the part that still fits is taken, so that every choice has the same
    area whatever the order of the places.

    Args:
        before: what places are chosen by: counts of last year, a density, any score from 0; places along the last axis.
        after: records that came later, whole numbers, in the shape of `before`.
        seed: starts the resampling.
        area_percent: how much of the area is chosen (default 5%, within the 1 to 10% that studies use).
        area: of each place; 1 where all are alike.
        level: of the intervals.
        draws: resamples of the places.

    Raises:
        ValueError: a value is negative, not whole where records are meant, or not known; no area; shapes differ; or
            no such level or per cent.

    >>> found = foresight([9, 5, 2, 1, 0, 0, 0, 0, 0, 0], [6, 1, 4, 0, 2, 0, 0, 1, 0, 0], seed=2017, area_percent=20)
    >>> float(found.hits), float(found.hit_rate), float(found.pai), float(found.pei)
    (7.0, 50.0, 2.5, 0.7)
    """
    score, number = amounts(before, "before"), counts(after, "after")
    if score.shape != number.shape or score.ndim == 0 or score.shape[-1] == 0:
        raise ValueError(
            f"before and after: the same places are needed; got shapes {score.shape} and {number.shape}"
        )
    if np.isnan(score).any() or np.isnan(number).any():
        raise ValueError("before and after: every place must be known; leave those that are not out of both")
    if not 0 < area_percent < 100:
        raise ValueError(f"area_percent: {area_percent}% cannot be; 5 stands for 5%")
    if draws < 1:
        raise ValueError(f"draws: {draws} cannot be; give at least 1")
    one_tail = tail(level)
    of = np.array(np.broadcast_to(exposures(area, "area"), score.shape[-1:]))
    if np.isnan(of).any():
        raise ValueError("area: that of every place must be known")
    share = area_percent / 100
    rows = number.reshape(-1, of.size)
    chosen = _chosen(score.reshape(-1, of.size), of, share)
    hits, best = (chosen * rows).sum(axis=-1), (_chosen(rows, of, share) * rows).sum(axis=-1)
    records = rows.sum(axis=-1)
    found = [
        _resampled(score_of, row, of, share, one_tail, seed, draws)
        for score_of, row in zip(score.reshape(rows.shape), rows, strict=True)
    ]
    lower, upper = _limits(hits, records, one_tail)
    shape = score.shape[:-1]

    def in_shape(values: ArrayLike) -> Floats:
        return sealed(np.where(records > 0, np.asarray(values, dtype=np.float64), np.nan).reshape(shape))

    with np.errstate(divide="ignore", invalid="ignore"):
        rate, pei = hits / records, hits / best
    return Foresight(
        chosen=sealed(chosen.reshape(score.shape)),
        hits=sealed(hits.reshape(shape)),
        records=sealed(records.reshape(shape)),
        area_percent=area_percent,
        hit_rate=in_shape(100 * rate),
        hit_rate_lower=in_shape(100 * lower),
        hit_rate_upper=in_shape(100 * upper),
        pai=in_shape(rate / share),
        pai_lower=in_shape(lower / share),
        pai_upper=in_shape(upper / share),
        best_possible=in_shape(best),
        pei=in_shape(pei),
        pei_lower=in_shape([one[0] for one in found]),
        pei_upper=in_shape([one[1] for one in found]),
        pei_of_perfect_foresight=in_shape([one[2] for one in found]),
        p=in_shape(_as_many(hits, records, share)),
        level=level,
        seed=seed,
        draws=draws,
    )


def _chosen(score: Floats, area: Floats, share: float) -> Floats:
    """How much of each place is chosen, the highest scores per area first; ties share the area that is left."""
    per_area = score / area
    order = np.argsort(-per_area, axis=-1, kind="stable")
    ordered = np.take_along_axis(per_area, order, axis=-1)
    size = np.take_along_axis(np.broadcast_to(area, score.shape), order, axis=-1)
    used = np.cumsum(size, axis=-1)
    # What is used before the first, and by the last, of those that tie with each place.
    first = np.concatenate(
        [np.ones((*score.shape[:-1], 1), bool), ordered[..., 1:] < ordered[..., :-1]], axis=-1
    )
    last = np.concatenate([first[..., 1:], np.ones((*score.shape[:-1], 1), bool)], axis=-1)
    start = np.maximum.accumulate(np.where(first, used - size, -np.inf), axis=-1)
    end = np.minimum.accumulate(np.where(last, used, np.inf)[..., ::-1], axis=-1)[..., ::-1]
    part = np.clip((share * area.sum() - start) / (end - start), 0.0, 1.0)
    # Rounding must not leave a sliver of a place behind.
    part = np.where(part > 1 - 1e-12, 1.0, np.where(part < 1e-12, 0.0, part))
    chosen = np.empty(score.shape)
    np.put_along_axis(chosen, order, part, axis=-1)
    return chosen


def _limits(hits: Floats, records: Floats, one_tail: float) -> tuple[Floats, Floats]:
    """Clopper and Pearson's limits of a share; hits may be parts where places tie."""
    from scipy.special import betaincinv

    with np.errstate(invalid="ignore"):
        lower = np.where(
            hits > 0, betaincinv(np.maximum(hits, 1e-9), np.maximum(records - hits + 1, 1), one_tail), 0
        )
        upper = np.where(
            hits < records, 1 - betaincinv(np.maximum(records - hits, 1e-9), hits + 1, one_tail), 1
        )
    return lower, upper


def _as_many(hits: Floats, records: Floats, share: float) -> Floats:
    """The chance of at least as many hits if each record falls into the chosen part by its area."""
    from scipy.special import betainc

    whole = np.ceil(hits - 1e-9)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            np.where(whole > 0, betainc(np.maximum(whole, 1), np.maximum(records - whole + 1, 1), share), 1.0)
        )


def _resampled(
    score: Floats, number: Floats, area: Floats, share: float, one_tail: float, seed: int, draws: int
) -> tuple[float, float, float]:
    """Limits of the PEI from resampled places, and the mean PEI of a choice by the true risks."""
    if number.sum() == 0:
        return np.nan, np.nan, np.nan
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, number.size])))
    perfect = _smoothed(score, number, area)
    by_risk = _chosen(perfect[np.newaxis], area, share)[0]
    found, of_perfect = [], []
    block = max(1, 500_000 // number.size)
    for start in range(0, draws, block):
        many = min(block, draws - start)
        pick = rng.integers(0, number.size, (many, number.size))
        found.append(_pei_of_picks(score[pick], number[pick], area[pick], share))
        later = rng.poisson(perfect, (many, number.size)).astype(np.float64)
        best = (_chosen(later, area, share) * later).sum(axis=-1)
        with np.errstate(invalid="ignore"):
            of_perfect.append((by_risk * later).sum(axis=-1) / best)
    known = np.concatenate(found)
    known = known[~np.isnan(known)]
    lower, upper = np.quantile(known, [one_tail, 1 - one_tail]) if known.size else (np.nan, np.nan)
    perfectly = np.concatenate(of_perfect)
    mean = float(np.nanmean(perfectly)) if not np.isnan(perfectly).all() else np.nan
    return float(lower), float(upper), mean


def _pei_of_picks(score: Floats, number: Floats, area: Floats, share: float) -> Floats:
    """The PEI of each resample; with unequal areas one by one, as each resample has an area of its own."""
    if (area == area.flat[0]).all():
        hits = (_chosen(score, area[0], share) * number).sum(axis=-1)
        best = (_chosen(number, area[0], share) * number).sum(axis=-1)
    else:
        hits, best = np.empty(len(score)), np.empty(len(score))
        for at, (one, other, of) in enumerate(zip(score, number, area, strict=True)):
            hits[at] = (_chosen(one[np.newaxis], of, share)[0] * other).sum()
            best[at] = (_chosen(other[np.newaxis], of, share)[0] * other).sum()
    with np.errstate(invalid="ignore"):
        return np.asarray(hits / best)


def _smoothed(score: Floats, number: Floats, area: Floats) -> Floats:
    """Expected records of each place: counts of both periods drawn towards their common rate, as far as chance has it.

    Gamma with the mean and spread of the rates (Marshall RJ 1991, Applied Statistics 40, 283-294). Where `before` is
    no count, the records after are taken alone.
    """
    both = score + number if (score == np.floor(score)).all() else number
    rate = both.sum() / area.sum()
    spread = (area * (both / area - rate) ** 2).sum() / area.sum() - rate / area.mean()
    if spread <= 0:
        expected = rate * area
    else:
        shape = rate**2 / spread
        expected = area * (shape + both) / (shape / rate + area)
    return np.asarray(expected * (number.sum() / expected.sum()))
