"""What analyses of a measure's months share: the counts as the statistics take them, and breaks in their meaning."""

from __future__ import annotations

import numpy as np

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.levels import Counted
from saferplan.assessment.material import Material
from saferplan.domain.comparability import BreakShape, Consequence, SeriesBreak, known_breaks
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Month, Period
from saferplan.statistics.inputs import Floats


def known_counts(counted: Counted) -> Floats:
    """One number a month of the window; NaN where the month is not held, or is unlike all others and not comparable."""
    counts = np.where(counted.held, counted.counts, np.nan)
    for one in _breaks(counted):
        if one.shape is BreakShape.PASSING and one.consequence is Consequence.NOT_COMPARABLE:
            counts[[one.within(Period(month, month)) for month in counted.window]] = np.nan
    return counts


def held_counts(counted: Counted) -> tuple[Month, Floats]:
    """The first month that is held, and the numbers from there to the end of the window; NaN where not held.

    Raises:
        ValueError: no month is held.
    """
    held = np.flatnonzero(counted.held)
    if not held.size:
        raise ValueError("no month is held")
    return counted.window.first + int(held[0]), known_counts(counted)[held[0] :]


def break_positions(counted: Counted, *, first: Month | None = None) -> tuple[int, ...]:
    """Positions of the months from which on what the measure counts means something else.

    Counted from `first`, by default the first month of the window, which is no break itself. A change that came in over
    years counts from where it was complete.
    """
    start = first or counted.window.first
    months = {one.last or one.first for one in _breaks(counted) if one.shape is BreakShape.LASTING}
    return tuple(sorted(month - start for month in months if start < month <= counted.window.last))


def _breaks(counted: Counted) -> tuple[SeriesBreak, ...]:
    areas = (counted.place.code, *counted.within)
    return tuple(one for one in known_breaks() if one.touches(counted.measure.id, areas))


def all_held(material: Material, change: MeasureChange) -> Figure:
    """All records of the months held: what figures about the whole series are made from."""
    held = change.counted.over(change.counted.window)[1]
    span = Period(held[0], held[-1])
    return material.maker.count(change.measure, change.place, span, change.counted.over(span)[0])
