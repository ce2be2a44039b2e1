"""What crime costs society, to an order of magnitude: counts times unit costs, with a range and never without.

Unit costs are the caller's, with their price year and source; most of what they hold falls on victims, and none of it
is money that a budget would have left over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from saferplan.domain.figure import Method
from saferplan.statistics.inputs import Floats, amounts, counts, exposures, sealed
from saferplan.statistics.result import Result
from saferplan.statistics.weighted import weighted_sum

COST = Method(
    "cost of crime to an order of magnitude",
    1,
    "Heeks M, Reed S, Tafsiri M and Prince S (2018), The economic and social costs of crime, second edition, Home "
    "Office Research Report 99; interval of the counts: Fay MP and Feuer EJ (1997), Statistics in Medicine 16, 791-801",
)


@dataclass(frozen=True, slots=True, eq=False)
class Costs(Result):
    """The cost of recorded crime, in the unit of the unit costs: arrays of the shape given without its last axis.

    `magnitude` is what to show: the total to one figure, with `lower` and `upper`, which hold chance in the counts and
    the factor within which unit costs are taken as right. `costed` is the per cent of the records whose kind has a
    unit cost; the others are left out, not free of cost.
    """

    METHODS: ClassVar[tuple[Method, ...]] = (COST,)

    total: Floats
    lower: Floats
    upper: Floats
    magnitude: Floats
    costed: Floats
    within_factor: float
    level: float


def at_prices(amount: ArrayLike, deflator_then: ArrayLike, deflator_now: ArrayLike) -> Floats:
    """Amounts of one year at the prices of another, by the index of prices (the GDP deflator) of both.

    Raises:
        ValueError: an amount is negative, or an index not above 0.

    >>> at_prices([1350, 870], 100.0, 125.0).tolist()
    [1687.5, 1087.5]
    """
    then, now = exposures(deflator_then, "deflator_then"), exposures(deflator_now, "deflator_now")
    return sealed(amounts(amount, "amount") * now / then)


def cost_of_crime(
    count: ArrayLike, unit_cost: ArrayLike, *, within_factor: float = 2.0, level: float = 0.95
) -> Costs:
    """What recorded crime costs, with its range.

    Args:
        count: records, whole numbers, kinds along the last axis; NaN where not known.
        unit_cost: what one crime of each kind costs, NaN where none is published (anti-social behaviour, drugs).
        within_factor: unit costs are taken as right within this factor; 2, our own reading of "order of magnitude": the
            Home Office gives no intervals.
        level: 0.95 for 95% intervals of the counts.

    Raises:
        ValueError: a count is not a whole number from 0, a cost negative, shapes do not fit, or the factor is below 1.

    >>> found = cost_of_crime([41, 310, 740], [11_320, 1_350, float("nan")])
    >>> float(found.magnitude), float(found.lower.round(-4)), float(found.upper.round(-4)), float(found.costed.round())
    (900000.0, 370000.0, 2100000.0, 32.0)
    """
    if within_factor < 1:
        raise ValueError(f"within_factor: {within_factor} cannot be; 2 stands for half to double")
    number, each = counts(count, "count"), amounts(unit_cost, "unit_cost")
    if number.ndim == 0 or each.shape != number.shape[-1:]:
        raise ValueError("unit_cost: one for each kind of the last axis of count is needed, NaN for none")
    has_cost = ~np.isnan(each)
    found = weighted_sum(np.where(has_cost, number, 0.0), np.where(has_cost, each, 0.0), level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        costed = 100 * number[..., has_cost].sum(axis=-1) / number.sum(axis=-1)
    return Costs(
        total=found.total,
        lower=sealed(found.lower / within_factor),
        upper=sealed(found.upper * within_factor),
        magnitude=order_of_magnitude(found.total),
        costed=sealed(costed),
        within_factor=within_factor,
        level=level,
    )


def order_of_magnitude(amount: ArrayLike) -> Floats:
    """Amounts to one figure: all that is known of what crime costs.

    >>> order_of_magnitude([882_620, 96, 0]).tolist()
    [900000.0, 100.0, 0.0]
    """
    values = amounts(amount, "amount")
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = 10.0 ** np.floor(np.log10(np.where(values > 0, values, 1.0)))
    return sealed(np.round(values / unit) * unit)
