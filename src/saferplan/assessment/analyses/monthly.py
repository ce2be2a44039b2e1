"""What analyses of a measure's months share: the counts as the statistics take them, and breaks in their meaning."""

from __future__ import annotations

import numpy as np

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.levels import Counted
from saferplan.assessment.material import Material
from saferplan.domain.comparability import BreakShape, known_breaks
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Month, Period
from saferplan.statistics.inputs import Floats


def known_counts(counted: Counted) -> Floats:
    """One number a month of the window; NaN where the month is not held."""
    return np.where(counted.held, counted.counts, np.nan)


def held_counts(counted: Counted) -> tuple[Month, Floats]:
    """The first month that is held, and the numbers from there to the end of the window; NaN where not held.

    Raises:
        ValueError: no month is held.
    """
    held = np.flatnonzero(counted.held)
    if not held.size:
        raise ValueError("no month is held")
    return counted.window.first + int(held[0]), known_counts(counted)[held[0] :]


def break_positions(
    counted: Counted, *, first: Month | None = None, lasting_only: bool = False
) -> tuple[int, ...]:
    """Positions of months in which what the measure counts began to mean something else, or ceased to be unusual.

    Counted from `first`, by default the first month of the window, which is no break itself.
    """
    start = first or counted.window.first
    areas = (counted.place.code, *counted.within)
    months: set[Month] = set()
    for one in known_breaks():
        if one.touches(counted.measure.id, areas):
            passing = one.shape is BreakShape.PASSING
            if passing and lasting_only:
                continue
            months.add(one.first if passing else one.last or one.first)
            if passing and one.last is not None:
                months.add(one.last + 1)
    return tuple(sorted(month - start for month in months if start < month <= counted.window.last))


def all_held(material: Material, change: MeasureChange) -> Figure:
    """All records of the months held: what figures about the whole series are made from."""
    held = change.counted.over(change.counted.window)[1]
    span = Period(held[0], held[-1])
    return material.maker.count(change.measure, change.place, span, change.counted.over(span)[0])
