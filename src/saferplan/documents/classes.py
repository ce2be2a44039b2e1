"""The classes of a shaded map or grid: which values share a colour, and what the key says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
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
    return _shading(figures, _equal_groups, "areas", "Each shade covers about the same number of areas.")


def shade_in_steps(figures: Sequence[Figure]) -> Shading:
    """Classes of equal width, so that a peak stands out from all that is less; for the cells of a grid.

    Signs are treated as `shade` treats them. Figures without a value are left out.
    """
    return _shading(figures, _even_groups, "cells", "Each shade covers the same range of values.")


_Grouping = Callable[[Sequence[float], int], dict[int, list[float]]]
"""Sorted values in up to so many groups, each under the place of its colour."""


def _shading(figures: Sequence[Figure], grouped: _Grouping, what: str, principle: str) -> Shading:
    values = sorted(figure.value for figure in figures if figure.value is not None)
    if not values:
        return Shading((), "No values to shade.")
    unit = next(figure.definition.unit for figure in figures if figure.value is not None)
    if values[0] < 0 < values[-1]:
        return _both_sides(values, unit, grouped, what)
    groups = grouped(values, _number_of_classes(len(values)))
    colours = _spread(look.SEQUENTIAL, max(groups) + 1)
    order = "from light to dark"
    if values[-1] <= 0:
        colours, order = colours[::-1], "from dark to light"
    classes = tuple(_class(group, unit, colours[place]) for place, group in groups.items())
    if len(classes) == 1:
        principle = f"All {what} have the same value."
    elif len(classes) == len(set(values)):
        principle = "Each value has its own shade."
    return Shading(classes, principle, order)


def _both_sides(values: Sequence[float], unit: Unit, grouped: _Grouping, what: str) -> Shading:
    below = grouped([value for value in values if value < 0], 2)
    zero = [value for value in values if value == 0]
    above = grouped([value for value in values if value > 0], 2)
    below_colours = look.BELOW_ZERO[: max(below) + 1]
    above_colours = look.ABOVE_ZERO[-(max(above) + 1) :]
    classes = [_class(g, unit, below_colours[place], signed=True) for place, g in below.items()]
    if zero:
        classes.append(_class(zero, unit, look.ZERO, signed=True))
    classes += [_class(g, unit, above_colours[place], signed=True) for place, g in above.items()]
    how = f"in about equal numbers of {what}" if grouped is _equal_groups else "in equal ranges of values"
    return Shading(tuple(classes), f"Falls and rises are classed apart, each {how}.", "from falls to rises")


def _number_of_classes(areas: int) -> int:
    if areas >= 15:
        return 5
    return 4 if areas >= 8 else 3


def _equal_groups(values: Sequence[float], wanted: int) -> dict[int, list[float]]:
    """Groups of about equal size, ties kept together."""
    ties = Counter(values)
    if len(ties) <= wanted:
        return {place: [value] * count for place, (value, count) in enumerate(ties.items())}
    groups: dict[int, list[float]] = {}
    before = 0
    for value, count in ties.items():
        middle = before + count / 2
        groups.setdefault(int(wanted * middle / len(values)), []).extend([value] * count)
        before += count
    return {place: groups[key] for place, key in enumerate(sorted(groups))}


def _even_groups(values: Sequence[float], wanted: int) -> dict[int, list[float]]:
    """Groups of equal width; those without a value are left out, and the others keep their places."""
    ties = Counter(values)
    if len(ties) <= wanted:
        return _equal_groups(values, wanted)
    least, width = values[0], (values[-1] - values[0]) / wanted
    groups: dict[int, list[float]] = {}
    for value in values:
        groups.setdefault(min(int((value - least) / width), wanted - 1), []).append(value)
    return groups


def _class(group: Sequence[float], unit: Unit, colour: str, *, signed: bool = False) -> ShadeClass:
    lower, upper = written(group[0], unit, signed=signed), written(group[-1], unit, signed=signed)
    words = lower if lower == upper else f"{lower} to {upper}"
    return ShadeClass(group[0], group[-1], len(group), words, colour)


def _spread(colours: Sequence[str], number: int) -> tuple[str, ...]:
    """`number` of the colours, as far apart as they can be."""
    if number == 1:
        return (colours[len(colours) // 2],)
    return tuple(colours[round(i * (len(colours) - 1) / (number - 1))] for i in range(number))
