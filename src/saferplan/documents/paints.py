"""What fills the areas of a map: shades of a figure or kinds of place, and hatching where there is neither."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.documents import look
from saferplan.documents.classes import Shading, shade, shade_in_steps
from saferplan.documents.definition import AreaMap, Category, MapArea, Side
from saferplan.documents.writing import Figures
from saferplan.domain.absence import Absence
from saferplan.domain.shapes import ShapeSet

_MANY_KINDS = 5


@dataclass(frozen=True, slots=True)
class Paint:
    """One fill with its words in the key and how many areas have it.

    `colour` is empty for areas without a value, which are hatched. `lined` fills carry lines as well, so that
    cold differs from hot without colour. `mark` is written on the areas.
    """

    words: str
    count: int
    colour: str = ""
    lined: bool = False
    mark: str = ""
    category: Category | None = None
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class Painting:
    """The fills in the order of the key, and which of them each area of the map has; `shading` on a map of a
    figure; `principle` says in a sentence how classes were formed."""

    paints: tuple[Paint, ...]
    of_area: tuple[int, ...]
    shading: Shading
    principle: str


def painting_of(area_map: AreaMap, shapes: ShapeSet, figures: Figures) -> Painting:
    """The fills of a map. Cells are shaded in steps, so that a peak stands out; areas in equal groups."""
    found = [figures[area.figure] for area in area_map.areas if area.figure is not None]
    if area_map.categories:
        shading, principle = Shading((), ""), ""
    else:
        shading = shade_in_steps(found) if shapes.cells else shade(found)
        principle = shading.principle
    keys = [_key_of(area, area_map, shading, figures) for area in area_map.areas]
    counts = Counter(keys)
    chosen = [*_kinds(area_map.categories, counts), *_shades(shading)]
    chosen += [
        (absence, Paint(f"{absence.symbol} {absence.meaning}", counts[absence], absence=absence))
        for absence in dict.fromkeys(key for key in keys if isinstance(key, Absence))
    ]
    places = {key: place for place, (key, _) in enumerate(chosen)}
    return Painting(
        tuple(paint for _, paint in chosen), tuple(places[key] for key in keys), shading, principle
    )


_Key = str | float | Absence
"""What areas of one fill have in common: a category, the least value of their class, or a reason."""


def _key_of(area: MapArea, area_map: AreaMap, shading: Shading, figures: Figures) -> _Key:
    if area_map.categories:
        return area.category if area.category is not None else area.absence or Absence.UNKNOWN
    if area.figure is None:
        return area.absence or Absence.UNKNOWN
    figure = figures[area.figure]
    if figure.value is None:
        return figure.absence or Absence.UNKNOWN
    value = figure.value
    return next(float(c.lower) for c in shading.classes if c.lower <= value <= c.upper)


def _shades(shading: Shading) -> list[tuple[_Key, Paint]]:
    """The highest class first."""
    return [(float(c.lower), Paint(c.words, c.count, c.colour)) for c in reversed(shading.classes)]


def _kinds(categories: Sequence[Category], counts: Counter[_Key]) -> list[tuple[_Key, Paint]]:
    """The kinds that the map has, each side's colours spread over them."""
    present = [category for category in categories if counts[category.id]]
    ramps = {Side.HIGH: look.HIGH_KINDS, Side.LOW: look.LOW_KINDS, Side.NEITHER: look.OTHER_KINDS}
    colours: dict[str, str] = {}
    for side, ramp in ramps.items():
        of_side = [category.id for category in present if category.side is side]
        colours |= dict(zip(of_side, _spread(ramp, len(of_side), side), strict=True))
    return [
        (
            category.id,
            Paint(
                category.name,
                counts[category.id],
                colours[category.id],
                lined=category.side is Side.LOW,
                mark=category.mark,
                category=category,
            ),
        )
        for category in present
    ]


def _spread(ramp: Sequence[str], number: int, side: Side) -> list[str]:
    """So many colours of the ramp, far apart; more kinds than colours share theirs and differ in their mark."""
    if side is Side.NEITHER:
        return [ramp[min(place, len(ramp) - 1)] for place in range(number)]
    if number < _MANY_KINDS:
        # The palest would be taken for a kind that is neither.
        ramp = ramp[1 : number + 3]
    if number == 1:
        return [ramp[1]]
    return [ramp[round(place * (len(ramp) - 1) / (number - 1))] for place in range(number)]
