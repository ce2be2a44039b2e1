"""What rates are per 1,000 of: residents and households of a place, as figures."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.assessment.figures import FigureMaker, Place, Value
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.periods import Month, Period
from saferplan.geography.answers import Denominator


def mid_year(year: int) -> Period:
    """The month that a mid-year estimate is of."""
    return Period(Month(year, 6), Month(year, 6))


def exposure_figures(
    maker: FigureMaker, place: Place, found: Sequence[Denominator], unit: Unit, year: int
) -> Figure:
    """The denominator of a place made of one or more districts, as a figure; absent where any part is."""
    name = "Residents" if unit is Unit.PEOPLE else "Households"
    absent = next((one.value for one in found if not isinstance(one.value, int)), None)
    value: Value = (
        absent if absent is not None else sum(one.value for one in found if isinstance(one.value, int))
    )
    used = found[0].year_used or year
    notes = tuple(dict.fromkeys(one.note for one in found if one.note))
    return maker.reference(
        name.lower(),
        f"{name} (mid-{used})",
        place,
        mid_year(used),
        unit,
        value,
        source=found[0].source,
        caveats=notes,
    )
