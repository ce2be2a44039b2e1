"""How figures are written for people: one place for digits, signs, units and intervals.

>>> from saferplan.domain.figure import Unit
>>> written(8871, Unit.COUNT), written(1415, Unit.COUNT, signed=True)
('8,871', '+1,415')
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.periods import Month

MINUS = "\N{MINUS SIGN}"

_DECIMALS = {
    Unit.COUNT: 0,
    Unit.RATE: 1,
    Unit.PERCENT: 1,
    Unit.RATIO: 2,
    Unit.POINTS: 1,
    Unit.Z: 1,
    Unit.PROBABILITY: 3,
    Unit.RANK: 0,
    Unit.MONTHS: 0,
    Unit.PEOPLE: 0,
    Unit.HOUSEHOLDS: 0,
    Unit.POUNDS: 0,
    Unit.DAYS: 0,
    Unit.SQUARE_KILOMETRES: 1,
}


def rounded(value: float, decimals: int) -> Decimal:
    """The value rounded half away from zero; halves are those of its shortest decimal form."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def written(value: float, unit: Unit, *, signed: bool = False) -> str:
    """The number as it is printed: thousands separated, a true minus sign, the unit's own decimals."""
    decimals = _DECIMALS[unit]
    if unit is Unit.PROBABILITY and 0 <= value < 0.001:
        return "under 0.001"
    number = rounded(value, decimals)
    sign = MINUS if number < 0 else ("+" if signed and number > 0 else "")
    digits = f"{abs(number):,.{decimals}f}"
    if unit is Unit.PERCENT:
        return f"{sign}{digits}%"
    if unit is Unit.POUNDS:
        return f"{sign}£{digits}"
    return f"{sign}{digits}"


def written_interval(interval: Interval, unit: Unit, *, signed: bool = False) -> str:
    """The interval as `lower to upper`."""
    return f"{written(interval.lower, unit, signed=signed)} to {written(interval.upper, unit, signed=signed)}"


def shown(figure: Figure, *, signed: bool = False) -> str:
    """The figure's value as printed, or the shorthand of its absence."""
    if figure.value is None:
        assert figure.absence is not None  # noqa: S101 - the constructor holds it
        return figure.absence.symbol
    return written(figure.value, figure.definition.unit, signed=signed)


def written_day(day: date) -> str:
    """The day as people write it.

    >>> written_day(date(2017, 6, 27))
    '27 June 2017'
    """
    return f"{day.day} {Month(day.year, day.month).label}"


def names_in_words(names: Sequence[str]) -> str:
    """Names in a sentence, all of them; nothing where there are none.

    >>> names_in_words(["Police"]), names_in_words(["Police", "Fire", "Health"]), names_in_words([])
    ('Police', 'Police, Fire and Health', '')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
