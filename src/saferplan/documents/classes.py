"""The classes of a shaded map: which values share a colour, and what the key says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.documents import look
from saferplan.domain.display import written
from saferplan.domain.figure import Figure, Unit


@dataclass(frozen=True, slots=True)
class ShadeClass:
    """One shade: the least and the greatest value it covers, as found, and how many areas have it."""

    lower: float
    upper: float
    count: int
    words: str
    colour: str


@dataclass(frozen=True, slots=True)
class Shading:
    """The classes in rising order, how they were formed in a sentence for the key, and the colours' order."""

    classes: tuple[ShadeClass, ...]
    principle: str
    order: str = "from light to dark"

    def colour_of(self, value: float) -> str:
        """The colour of a value that the classes were formed from."""
        return next(c.colour for c in self.classes if c.lower <= value <= c.upper)


def shade(figures: Sequence[Figure]) -> Shading:
    """Classes with about equal numbers of areas; equal values always share a class.

    Up to five values each have their own class. Where values lie on both sides of zero, falls and rises are
    classed apart and zero is a class of its own, so that the turn of the colours means the turn of the sign.
    Figures without a value are left out.
    """
    values = sorted(figure.value for figure in figures if figure.value is not None)
    if not values:
        return Shading((), "No values to shade.")
    unit = next(figure.definition.unit for figure in figures if figure.value is not None)
    if values[0] < 0 < values[-1]:
        return _both_sides(values, unit)
    groups = _equal_groups(values, _number_of_classes(len(values)))
    colours = _spread(look.SEQUENTIAL, len(groups))
    order = "from light to dark"
    if values[-1] <= 0:
        colours, order = colours[::-1], "from dark to light"
    classes = tuple(_class(group, unit, colour) for group, colour in zip(groups, colours, strict=True))
    return Shading(classes, _principle(len(classes), len(set(values))), order)


def _both_sides(values: Sequence[float], unit: Unit) -> Shading:
    below = _equal_groups([value for value in values if value < 0], 2)
    zero = [value for value in values if value == 0]
    above = _equal_groups([value for value in values if value > 0], 2)
    below_colours = look.BELOW_ZERO[: len(below)]
    above_colours = look.ABOVE_ZERO[-len(above) :]
    classes = [_class(g, unit, c, signed=True) for g, c in zip(below, below_colours, strict=True)]
    if zero:
        classes.append(_class(zero, unit, look.ZERO, signed=True))
    classes += [_class(g, unit, c, signed=True) for g, c in zip(above, above_colours, strict=True)]
    principle = "Falls and rises are classed apart, each in about equal numbers of areas."
    return Shading(tuple(classes), principle, "from falls to rises")


def _number_of_classes(areas: int) -> int:
    if areas >= 15:
        return 5
    return 4 if areas >= 8 else 3


def _equal_groups(values: Sequence[float], wanted: int) -> list[list[float]]:
    """Sorted values in up to `wanted` groups of about equal size, ties kept together."""
    ties = Counter(values)
    if len(ties) <= wanted:
        return [[value] * count for value, count in ties.items()]
    groups: dict[int, list[float]] = {}
    before = 0
    for value, count in ties.items():
        middle = before + count / 2
        groups.setdefault(int(wanted * middle / len(values)), []).extend([value] * count)
        before += count
    return [groups[key] for key in sorted(groups)]


def _class(group: Sequence[float], unit: Unit, colour: str, *, signed: bool = False) -> ShadeClass:
    lower, upper = written(group[0], unit, signed=signed), written(group[-1], unit, signed=signed)
    words = lower if lower == upper else f"{lower} to {upper}"
    return ShadeClass(group[0], group[-1], len(group), words, colour)


def _spread(colours: Sequence[str], number: int) -> tuple[str, ...]:
    """`number` of the colours, as far apart as they can be."""
    if number == 1:
        return (colours[len(colours) // 2],)
    return tuple(colours[round(i * (len(colours) - 1) / (number - 1))] for i in range(number))


def _principle(classes: int, distinct: int) -> str:
    if classes == 1:
        return "All areas have the same value."
    if classes == distinct:
        return "Each value has its own shade."
    return "Each shade covers about the same number of areas."
