"""Levels and changes: every measure in every place it is compared, tested together under one error rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.sources import runs_of_months
from saferplan.domain.absence import Absence
from saferplan.domain.categories import Denominator
from saferplan.domain.comparability import SeriesBreak, breaks_between, comparable
from saferplan.domain.figure import Figure, Interval, Method, Unit
from saferplan.domain.measures import Measure
from saferplan.domain.periods import Month, Period
from saferplan.domain.verdicts import Judgement, WhyNotTested, judge, not_tested
from saferplan.statistics import change as change_methods
from saferplan.statistics.change import compare
from saferplan.statistics.levels import RATE, rates
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, false_discoveries


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """A measure's records in one place, month by month over a window.

    `counts` are whole numbers, one per month of `window`; `held` says for which of them the source's months
    are in the store. A month that is not held has no count, whatever stands there.
    """

    measure: Measure
    place: Place
    within: tuple[str, ...]
    window: Period
    counts: NDArray[np.int64]
    held: NDArray[np.bool_]

    def over(self, period: Period) -> tuple[int, tuple[Month, ...], tuple[Month, ...]]:
        """The records of a period's held months, those months, and the months that are not held."""
        months = [month for month in period if month in self.window]
        held = tuple(month for month in months if self.held[month - self.window.first])
        total = sum(int(self.counts[month - self.window.first]) for month in held)
        return total, held, tuple(month for month in period if month not in held)

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


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure in a place: its level in the year and in the year before, and what may be said of the change.

    The comparing figures are None where no comparison is possible; `judgement` then says why. `guarded`: the
    document's audience sees the counts rounded and small ones hidden, so that words keep to what is left.
    """

    counted: Counted
    now: Level
    before: Level
    judgement: Judgement
    breaks: tuple[SeriesBreak, ...]
    guarded: bool = False
    difference: Figure | None = None
    percent: Figure | None = None
    ratio: Figure | None = None
    z: Figure | None = None
    p: Figure | None = None
    adjusted_p: Figure | None = None

    @property
    def measure(self) -> Measure:
        """What is measured."""
        return self.counted.measure

    @property
    def place(self) -> Place:
        """Where."""
        return self.counted.place


@dataclass(frozen=True, slots=True)
class Family:
    """All tests of the assessment: the changes in the order asked for, and how many were tested."""

    changes: tuple[MeasureChange, ...]
    tests: int


def measure_changes(
    maker: FigureMaker,
    counted: Sequence[Counted],
    exposures: Sequence[Exposures | None],
    year: Period,
    *,
    false_discovery_rate: float,
    level: float,
    guards: bool = False,
) -> Family:
    """Levels and changes of every measure and place given, under one false-discovery rate.

    A comparison is made only where every month of both years is held and no series break forbids it. With
    `guards`, small numbers of sensitive measures will be protected.
    """
    before = year.before
    breaks = [breaks_between(one.measure.id, (one.place.code, *one.within), before, year) for one in counted]
    obstacles = [_obstacle(one, found, year) for one, found in zip(counted, breaks, strict=True)]
    possible = np.array([obstacle is None for obstacle in obstacles], dtype=bool)
    totals_now = _totals(counted, year, possible)
    totals_before = _totals(counted, before, possible)
    compared = compare(totals_before, totals_now, level=level)
    p = np.where(np.isnan(compared.e_test_p), compared.p, compared.e_test_p)
    family = false_discoveries(p, rate=false_discovery_rate)

    changes: list[MeasureChange] = []
    for index, one in enumerate(counted):
        exposure = exposures[index]
        now = _level(maker, one, year, exposure.now if exposure else None, level)
        earlier = _level(maker, one, before, exposure.before if exposure else None, level)
        obstacle = obstacles[index]
        guarded = guards and one.measure.sensitive
        if obstacle is not None:
            changes.append(MeasureChange(one, now, earlier, obstacle, breaks[index], guarded))
            continue
        names = f"{one.measure.title}, {one.place.name}, {year.label} against the year before"
        pair = (now.count, earlier.count)

        def compared_figure(
            statistic: str,
            unit: Unit,
            method: Method,
            values: NDArray[np.float64],
            limits: tuple[NDArray[np.float64], NDArray[np.float64]] | None,
            index: int = index,
            pair: tuple[Figure, Figure] = pair,
            names: str = names,
        ) -> Figure:
            return maker.derived(
                statistic,
                f"{statistic.capitalize()}: {names}",
                unit,
                method,
                pair,
                _number(values[index]),
                interval=None if limits is None else _interval(limits[0][index], limits[1][index], level),
                comparison=before,
            )

        difference = compared_figure(
            "difference",
            Unit.COUNT,
            change_methods.DIFFERENCE,
            compared.difference,
            (compared.difference_lower, compared.difference_upper),
        )
        ratio = compared_figure(
            "ratio",
            Unit.RATIO,
            change_methods.RATIO,
            compared.ratio,
            (compared.ratio_lower, compared.ratio_upper),
        )
        percent = compared_figure(
            "percentage change",
            Unit.PERCENT,
            change_methods.RATIO,
            compared.percent,
            (compared.percent_lower, compared.percent_upper),
        )
        z = compared_figure("z", Unit.Z, change_methods.Z, compared.z, None)
        small = not np.isnan(compared.e_test_p[index])
        tested = compared_figure(
            "p", Unit.PROBABILITY, change_methods.E_TEST if small else change_methods.EXACT_TEST, p, None
        )
        adjusted = maker.derived(
            "adjusted p",
            f"False-discovery adjusted p: {names}",
            Unit.PROBABILITY,
            FALSE_DISCOVERY,
            (tested,),
            _number(family.adjusted[index]),
            comparison=before,
            parameters=(("false-discovery rate", false_discovery_rate), ("tests", family.tests)),
        )
        judgement = judge(
            before=int(totals_before[index]),
            after=int(totals_now[index]),
            z=float(compared.z[index]),
            adjusted_p=float(family.adjusted[index]),
            p=float(p[index]),
            rate=false_discovery_rate,
        )
        changes.append(
            MeasureChange(
                one,
                now,
                earlier,
                judgement,
                breaks[index],
                guarded,
                difference,
                percent,
                ratio,
                z,
                tested,
                adjusted,
            )
        )
    return Family(tuple(changes), family.tests)


def held_caveat(not_held: Sequence[Month]) -> str:
    """The sentence that says which months a count lacks.

    >>> held_caveat([Month(2014, 12)])
    'Not held, and so not counted: December 2014.'
    """
    return f"Not held, and so not counted: {runs_of_months(frozenset(not_held))}."


def _level(maker: FigureMaker, one: Counted, period: Period, exposure: Figure | None, level: float) -> Level:
    total, held, not_held = one.over(period)
    if not held:
        count = maker.count(one.measure, one.place, period, Absence.UNKNOWN, (held_caveat(not_held),))
        return Level(period, count, None, not_held)
    span = Period(held[0], held[-1])
    count = maker.count(one.measure, one.place, span, total, (held_caveat(not_held),) if not_held else ())
    if exposure is None or not_held:
        return Level(span, count, None, not_held)
    return Level(span, count, rate_figure(maker, count, exposure, one.measure, level), not_held)


def rate_figure(
    maker: FigureMaker, count: Figure, exposure: Figure, measure: Measure, level: float
) -> Figure:
    """A count per 1,000 of its denominator; absent where either is."""
    of = "households" if measure.denominator is Denominator.HOUSEHOLDS else "residents"
    title = f"Rate per 1,000 {of}: {count.label}"
    parameters = (("per", 1000),)
    if count.value is None or exposure.value is None or exposure.value <= 0:
        absence = count.absence or exposure.absence or Absence.NOT_APPLICABLE
        return maker.derived(
            "rate", title, Unit.RATE, RATE, (count, exposure), absence, denominator=of, parameters=parameters
        )
    found = rates(count.value, exposure.value, level=level)
    return maker.derived(
        "rate",
        title,
        Unit.RATE,
        RATE,
        (count, exposure),
        float(found.rate),
        interval=Interval(float(found.lower), float(found.upper), level),
        denominator=of,
        caveats=exposure.caveats,
        parameters=parameters,
    )


def _obstacle(one: Counted, breaks: tuple[SeriesBreak, ...], year: Period) -> Judgement | None:
    missing = one.over(year.before)[2] + one.over(year)[2]
    if missing:
        return not_tested(WhyNotTested.GAP, held_caveat(missing))
    if not comparable(breaks):
        return not_tested(WhyNotTested.SERIES_BREAK, breaks[0].wording)
    return None


def _totals(counted: Sequence[Counted], period: Period, possible: NDArray[np.bool_]) -> NDArray[np.float64]:
    totals = [one.over(period)[0] if possible[index] else np.nan for index, one in enumerate(counted)]
    return np.array(totals, dtype=np.float64)


def _number(value: float) -> float | Absence:
    # No ratio to nothing: a percentage of an empty base does not exist.
    return Absence.NOT_APPLICABLE if np.isnan(value) else float(value)


def _interval(lower: float, upper: float, level: float) -> Interval | None:
    return Interval(float(lower), float(upper), level) if np.isfinite([lower, upper]).all() else None
