"""What was never reported: recorded counts carried up by survey rates of reporting, with bounds all the way.

Half of crime and more never reaches the police, and not the same half of each kind. A national survey says what share
of victims reported; nothing says that victims here reported alike. So what comes out is a range, and its rank, harm
and cost are stated only as far as they hold anywhere in that range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, counts, sealed, tail, together
from saferplan.statistics.result import Result

REPORTING = Method(
    "recorded count over the share reported, with bounds",
    1,
    "interval of a ratio from the limits of its parts: Newcombe RG (2016), MOVER-R confidence intervals for ratios and "
    "products of two independently estimated quantities, Statistical Methods in Medical Research 25, 1774-1778; "
    "bounds: Manski CF (1995), Identification problems in the social sciences, chapter 2",
)
CERTAIN_RANK = Method(
    "rank that holds anywhere within bounds",
    1,
    "Manski CF (1995), Identification problems in the social sciences, chapter 2: what interval data identify",
)


class NotLocalError(ValueError):
    """A survey's figure was to be shown as one of an area that the survey does not speak for."""


@dataclass(frozen=True, slots=True)
class SurveyFigure:
    """A figure of a survey, which never leaves its area behind: of whom, of when, from where.

    `lower` and `upper` are the survey's own interval, of `level`; where none is published, what is thought possible.

    >>> cyber = SurveyFigure(47.5, 45.0, 50.0, area="K04000001", area_name="England and Wales",
    ...     period="year ending September 2016", population="adults in households", source="Crime Survey")
    >>> cyber.label
    'England and Wales, year ending September 2016, adults in households (Crime Survey)'
    """

    value: float
    lower: float
    upper: float
    area: str
    area_name: str
    period: str
    population: str
    source: str
    level: float = 0.95

    def __post_init__(self) -> None:
        if not self.lower <= self.value <= self.upper:
            raise ValueError(
                f"lower, value, upper: {self.lower}, {self.value}, {self.upper} are not in this order"
            )
        for name in ("area", "area_name", "period", "population", "source"):
            if not getattr(self, name):
                raise ValueError(f"{name}: a survey's figure needs it, so that it is not taken for another's")

    @property
    def label(self) -> str:
        """What must stand beside the figure wherever it is shown."""
        return f"{self.area_name}, {self.period}, {self.population} ({self.source})"

    def shown_for(self, area: str) -> SurveyFigure:
        """The figure, to be shown as one of this area.

        Raises:
            NotLocalError: the survey is of another area.
        """
        if area != self.area:
            raise NotLocalError(
                f"This figure is of {self.area_name} ({self.area}), not of {area}. Show it as what it is, with its "
                "label, or leave it out."
            )
        return self


@dataclass(frozen=True, slots=True, eq=False)
class TrueLevels(Result):
    """Estimated incidents behind recorded counts; arrays of the common shape of what was given.

    `lower` and `upper` are the interval that chance in the count and in the survey leave together, if victims here
    reported as the survey's did. `least` and `most` are the bounds without that chance's cancelling out: the lowest
    count over the highest rate, and the other way round. `unreported` is the estimate less the count. NaN where a
    count or a rate is not known; `most` is infinite where the rate may be nought.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (REPORTING,)

    recorded: Floats
    estimate: Floats
    lower: Floats
    upper: Floats
    least: Floats
    most: Floats
    unreported: Floats
    level: float


@dataclass(frozen=True, slots=True, eq=False)
class CertainRanks(Result):
    """Ranks within bounds, along the last axis; 1 is the largest.

    `best` is the rank if everything uncertain fell out in the kind's favour of being large, `worst` if against it;
    `certain` is 1.0 where the two agree. NaN where bounds are not known.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (CERTAIN_RANK,)

    best: Floats
    worst: Floats
    certain: Floats


def true_levels(
    count: ArrayLike,
    reported: ArrayLike,
    reported_lower: ArrayLike,
    reported_upper: ArrayLike,
    *,
    level: float = 0.95,
) -> TrueLevels:
    """Incidents behind recorded counts.

    Args:
        count: records, whole numbers; NaN where not known.
        reported: the share of incidents that reach the records, above 0 to 1.
        reported_lower: the survey's lower limit of that share, from 0, at the same level.
        reported_upper: its upper limit, to 1.
        level: of the intervals.

    Raises:
        ValueError: a count is not a whole number from 0, shares are not in order between 0 and 1, or no such level.

    >>> found = true_levels([740, 60], [0.35, 0.12], [0.30, 0.06], [0.40, 0.20])
    >>> found.estimate.round().tolist(), found.lower.round().tolist(), found.upper.round().tolist()
    ([2114.0, 500.0], [1815.0, 279.0], [2506.0, 1039.0])
    >>> found.least.round().tolist(), found.most.round().tolist()
    ([1719.0, 229.0], [2651.0, 1287.0])
    """
    from scipy.special import gammaincinv

    one_tail = tail(level)
    number, rate, low, high = together(
        counts(count, "count"),
        amounts(reported, "reported"),
        amounts(reported_lower, "reported_lower"),
        amounts(reported_upper, "reported_upper"),
    )
    known = ~np.isnan(rate + low + high)
    if ((rate <= 0) | (low > rate) | (rate > high) | (high > 1))[known].any():
        raise ValueError(
            "reported: shares above 0 are needed, not below their lower limit nor above their upper, up to 1"
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        below = np.where(number > 0, gammaincinv(np.where(number > 0, number, 1.0), one_tail), number)
        above = gammaincinv(number + 1, 1 - one_tail)
        estimate = number / rate
        # MOVER-R: the limits of a ratio of independent parts from the limits of each.
        product = number * rate
        lower = _ratio_limit(product, below * (2 * number - below), high * (2 * rate - high), -1)
        upper = _ratio_limit(product, above * (2 * number - above), low * (2 * rate - low), 1)
        least, most = below / high, above / low
    unknown = np.isnan(estimate)
    return TrueLevels(
        recorded=sealed(number.copy()),
        estimate=sealed(estimate),
        lower=sealed(np.where(unknown, np.nan, np.maximum(lower, 0.0))),
        upper=sealed(np.where(unknown, np.nan, np.where(low > 0, upper, np.inf))),
        least=sealed(np.where(unknown, np.nan, least)),
        most=sealed(np.where(unknown, np.nan, most)),
        unreported=sealed(estimate - number),
        level=level,
    )


def carried(levels: TrueLevels, weight: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Harm or cost of the estimated incidents, kind by kind: estimate, least and most, from the bounds.

    Args:
        levels: from `true_levels`.
        weight: harm or cost of one incident of each kind, from 0; NaN where there is none.

    Raises:
        ValueError: a weight is negative, or the shapes do not fit.

    >>> estimate, least, most = carried(true_levels([100], [0.5], [0.4], [0.6]), [10.0])
    >>> estimate.tolist(), least.round().tolist(), most.round().tolist()
    ([2000.0], [1356.0], [3041.0])
    """
    estimate, least, most, weighs = together(
        levels.estimate, levels.least, levels.most, amounts(weight, "weight")
    )
    with np.errstate(invalid="ignore"):
        return sealed(estimate * weighs), sealed(least * weighs), sealed(most * weighs)


def certain_ranks(least: ArrayLike, most: ArrayLike) -> CertainRanks:
    """Between which ranks each kind lies, whatever the truth within the bounds.

    Args:
        least: the lower bound of each kind, from 0, kinds along the last axis.
        most: the upper bound.

    Raises:
        ValueError: a bound is negative, a lower one above its upper, or the shapes differ.

    >>> found = certain_ranks([1719, 229, 5000], [2651, 1287, 5200])
    >>> found.best.tolist(), found.worst.tolist()
    ([2.0, 3.0, 1.0], [2.0, 3.0, 1.0])
    """
    low = amounts(least, "least")
    high = np.array(most, dtype=np.float64)  # infinite where a rate may be nought
    if low.shape != high.shape or low.ndim == 0:
        raise ValueError("least, most: a lower and an upper bound of each kind are needed")
    known = ~np.isnan(low + high)
    if (low > high)[known].any():
        raise ValueError("least, most: a lower bound is above its upper")
    with np.errstate(invalid="ignore"):
        surely_above = (low[..., np.newaxis, :] > high[..., :, np.newaxis]).sum(axis=-1)
        maybe_above = (high[..., np.newaxis, :] > low[..., :, np.newaxis]).sum(axis=-1)
        itself = high > low
    best = np.where(known, 1.0 + surely_above, np.nan)
    worst = np.where(known, 1.0 + maybe_above - itself, np.nan)
    return CertainRanks(sealed(best), sealed(worst), sealed(np.where(known, best == worst, np.nan)))


def _ratio_limit(product: Floats, of_count: Floats, of_rate: Floats, side: int) -> Floats:
    """A limit of the ratio; `of_count` and `of_rate` are limit times twice the estimate less the limit."""
    return np.asarray((product + side * np.sqrt(np.maximum(product**2 - of_count * of_rate, 0.0))) / of_rate)
