"""How much there was: a measure's records in a place, month by month, as counts and rates of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.sources import runs_of_months
from saferplan.domain.absence import Absence
from saferplan.domain.categories import Denominator
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.measures import Measure
from saferplan.domain.periods import Month, Period
from saferplan.statistics.levels import RATE, rates


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A measure's records in one place, month by month over a window.

    `counts` are whole numbers, one per month of `window`; `held` says for which of them the source's months
    are in the store. Of a month that is not held a few records may be there all the same, from a neighbour's file:
    they are no count of that month, and are among the records of a period around it.
    """

    measure: Measure
    place: Place
    within: tuple[str, ...]
    window: Period
    counts: NDArray[np.int64]
    held: NDArray[np.bool_]

    def over(self, period: Period) -> tuple[int, tuple[Month, ...], tuple[Month, ...]]:
        """The records of a period, its months that are held, and those that are not."""
        start, size = period.first - self.window.first, self.held.size
        inside = slice(max(start, 0), max(start + len(period), 0))
        total = int(self.counts[inside].sum())
        there = [0 <= at < size and bool(self.held[at]) for at in range(start, start + len(period))]
        months = period.months
        held = tuple(compress(months, there))
        return total, held, tuple(compress(months, (not known for known in there)))

    def months(self, period: Period) -> NDArray[np.int64]:
        """The records of each month of a period that lies in the window."""
        start = period.first - self.window.first
        return self.counts[start : start + len(period)]

    def complete(self, period: Period) -> bool:
        """Whether every month of the period is held."""
        return not self.over(period)[2]


@dataclass(frozen=True, slots=True)
class Exposures:
    """What rates of a place are per 1,000 of, in the year and in the year before, as figures."""

    now: Figure
    before: Figure


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a measure there was in a place in a period."""

    period: Period
    count: Figure
    rate: Figure | None
    not_held: tuple[Month, ...]


def level_of(
    maker: FigureMaker, one: Counted, period: Period, exposure: Figure | None, level: float
) -> Level:
    """The count of a period's held months; its rate too, where all of them are held and the exposure is known."""
    _, held, not_held = one.over(period)
    if not held:
        count = maker.count(one.measure, one.place, period, Absence.UNKNOWN, (held_caveat(not_held),))
        return Level(period, count, None, not_held)
    span = Period(held[0], held[-1])
    total, _, _ = one.over(span)
    count = maker.count(one.measure, one.place, span, total, (held_caveat(not_held),) if not_held else ())
    if exposure is None or not_held:
        return Level(span, count, None, not_held)
    return Level(span, count, rate_figure(maker, count, exposure, one.measure, level), not_held)


def rate_figure(
    maker: FigureMaker, count: Figure, exposure: Figure, measure: Measure, level: float
) -> Figure:
    """A count per 1,000 of its denominator; absent where either is."""
    return rate_figures(maker, [(count, exposure)], measure, level)[0]


def rate_figures(
    maker: FigureMaker, pairs: Sequence[tuple[Figure, Figure]], measure: Measure, level: float
) -> tuple[Figure, ...]:
    """Likewise for many counts, each with its denominator: intervals of all of them are worked out together."""
    of = "households" if measure.denominator is Denominator.HOUSEHOLDS else "residents"
    known = [
        (count.value, exposure.value)
        if count.value is not None and exposure.value is not None and exposure.value > 0
        else (np.nan, np.nan)
        for count, exposure in pairs
    ]
    found = rates(*np.array(known, dtype=np.float64).reshape(-1, 2).T, level=level)
    values = zip(found.rate.tolist(), found.lower.tolist(), found.upper.tolist(), strict=True)
    figures = []
    for (count, exposure), (rate, lower, upper) in zip(pairs, values, strict=True):
        absent = np.isnan(rate)
        figures.append(
            maker.derived(
                "rate",
                f"Rate per 1,000 {of}: {count.label}",
                Unit.RATE,
                RATE,
                (count, exposure),
                (count.absence or exposure.absence or Absence.NOT_APPLICABLE) if absent else rate,
                interval=None if absent else Interval(lower, upper, level),
                denominator=of,
                caveats=() if absent else exposure.caveats,
                parameters=(("per", 1000),),
            )
        )
    return tuple(figures)


def held_caveat(not_held: Sequence[Month]) -> str:
    """The sentence that says which months a count lacks.

    >>> held_caveat([Month(2014, 12)])
    'Not held, and so not counted: December 2014.'
    """
    return f"Not held, and so not counted: {runs_of_months(frozenset(not_held))}."
