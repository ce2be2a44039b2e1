"""Harm: counts weighted by the harm one record of each kind does, so that a few grave crimes are not lost.

The weights are the caller's, from a published index with its source. Kinds without a weight are left out of
the sum and their share of the records is stated: they are not harmless, the index is silent on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, counts_by_kind, sealed
from saferplan.statistics.result import Result
from saferplan.statistics.weighted import weighted_sum

HARM = Method(
    "harm-weighted sum of counts with gamma interval",
    1,
    "Sherman L, Neyroud PW and Neyroud E (2016), The Cambridge Crime Harm Index, Policing 10, 171-183; "
    "interval: Fay MP and Feuer EJ (1997), Statistics in Medicine 16, 791-801",
)


@dataclass(frozen=True, slots=True, eq=False)
class Harm(Result):
    """Harm of counts by kind: arrays of the shape given without its last axis, in the unit of the weights.

    `share` keeps the axis of kinds: each one's per cent of all harm, NaN for kinds without a weight and where
    there is no harm at all. `weighed` is the per cent of the records whose kind has a weight; NaN where there
    are no records. `lower` and `upper` take the counts as Poisson draws and the weights as known.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (HARM,)

    total: Floats
    lower: Floats
    upper: Floats
    share: Floats
    weighed: Floats
    level: float


def harm(count: ArrayLike, weight: ArrayLike, *, level: float = 0.95) -> Harm:
    """The harm in counts, with its interval, by kind, and how much of the records it speaks for.

    Args:
        count: records, whole numbers, the kinds along the last axis; NaN where not known.
        weight: the harm of one record of each kind, from 0; NaN where the index has none.
        level: 0.95 for a 95% interval.

    Raises:
        ValueError: a count is not a whole number from 0, a weight is negative, the shapes do not fit, or no
            such level.

    >>> found = harm([3506, 740, 900], [20.0, float("nan"), 2.0])
    >>> float(found.total), found.share.round(1).tolist(), float(found.weighed.round(1))
    (71920.0, [97.5, nan, 2.5], 85.6)
    """
    number, weighs = counts_by_kind(count, weight, "count")
    has_weight = ~np.isnan(weighs)
    known = np.where(has_weight, weighs, 0.0)
    total = weighted_sum(number, known, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(has_weight, 100 * number * known / total.total[..., np.newaxis], np.nan)
        weighed = 100 * number[..., has_weight].sum(axis=-1) / number.sum(axis=-1)
    return Harm(total.total, total.lower, total.upper, sealed(share), sealed(weighed), level)
