"""How many crimes an intervention would have to avoid to pay back its cost, set beside how many it may have avoided.

Never savings: what a crime costs is known to an order of magnitude, most of it is borne by victims, and no budget
falls by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, exposures, sealed
from saferplan.statistics.result import Result

BREAK_EVEN = Method(
    "crimes to avoid to pay back",
    1,
    "cost over the unit cost of crime, both at the prices of one year; unit costs as in Heeks M, Reed S, Tafsiri M and "
    "Prince S (2018), The economic and social costs of crime, second edition, Home Office Research Report 99",
)


class PaidBack(IntEnum):
    """Whether as many crimes were avoided as pay the cost back, both with their uncertainty."""

    NO = -1
    NOT_CLEAR = 0
    YES = 1
    NOT_ASKED = 9
    """The number of crimes avoided is not known."""


@dataclass(frozen=True, slots=True, eq=False)
class BreakEven(Result):
    """Crimes to avoid to pay back: arrays of the common shape of what was given.

    `crimes` at the unit cost, `lower` and `upper` at the ends of its range. `paid_back` holds values of `PaidBack`.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (BREAK_EVEN,)

    crimes: Floats
    lower: Floats
    upper: Floats
    paid_back: NDArray[np.int8]


def break_even(
    cost: ArrayLike,
    unit_cost: ArrayLike,
    *,
    within_factor: float = 2.0,
    avoided_lower: ArrayLike = np.nan,
    avoided_upper: ArrayLike = np.nan,
) -> BreakEven:
    """How many crimes an intervention must avoid to pay back what it cost.

    Args:
        cost: what the intervention cost, in pounds.
        unit_cost: what one crime of the kinds aimed at costs society, in pounds of the same year.
        within_factor: the unit cost is taken as right within this factor. 2 by default: our own reading of "order of
            magnitude"; the Home Office gives no intervals.
        avoided_lower: the lower limit of the crimes avoided; NaN where not known.
        avoided_upper: the upper limit.

    Raises:
        ValueError: a cost is negative, a unit cost not above 0, or the factor below 1.

    >>> found = break_even(12_000, 1_350, avoided_lower=25, avoided_upper=60)
    >>> [round(float(one), 1) for one in (found.crimes, found.lower, found.upper)], PaidBack(int(found.paid_back)).name
    ([8.9, 4.4, 17.8], 'YES')
    """
    if within_factor < 1:
        raise ValueError(f"within_factor: {within_factor} cannot be; 2 stands for half to double")
    spent, each = amounts(cost, "cost"), exposures(unit_cost, "unit_cost")
    few = np.array(avoided_lower, dtype=np.float64)
    many = np.array(avoided_upper, dtype=np.float64)
    spent, each, few, many = np.broadcast_arrays(spent, each, few, many)
    crimes = spent / each
    lower, upper = crimes / within_factor, crimes * within_factor
    paid = np.full(crimes.shape, PaidBack.NOT_CLEAR, dtype=np.int8)
    with np.errstate(invalid="ignore"):
        paid[few >= upper] = PaidBack.YES
        paid[many < lower] = PaidBack.NO
    paid[np.isnan(few) | np.isnan(many) | np.isnan(crimes)] = PaidBack.NOT_ASKED
    paid.flags.writeable = False
    return BreakEven(sealed(crimes), sealed(lower), sealed(upper), paid)
