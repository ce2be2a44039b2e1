"""What changed: every measure in every place it is compared, tested together under one error rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.assessment.figures import FigureMaker, Place
from saferplan.assessment.levels import Counted, Exposures, Level, held_caveat, level_of
from saferplan.domain.absence import Absence
from saferplan.domain.comparability import SeriesBreak, breaks_between, comparable
from saferplan.domain.figure import Figure, Interval, Method, Unit
from saferplan.domain.measures import Measure
from saferplan.domain.periods import Period
from saferplan.domain.verdicts import Judgement, WhyNotTested, judge, not_tested
from saferplan.statistics import change as methods
from saferplan.statistics.change import Change, compare
from saferplan.statistics.inputs import Floats
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, FalseDiscoveries, false_discoveries
from saferplan.statistics.overdispersion import OVERDISPERSION, Overdispersion, overdispersion


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
    overdispersion: Figure | None = None
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
    months_now, months_before = _months(counted, year, possible), _months(counted, before, possible)
    spread = overdispersion(months_before, months_now)
    compared = compare(
        months_before.sum(axis=1),
        months_now.sum(axis=1),
        dispersion=spread.dispersion,
        freedom=spread.freedom,
        level=level,
    )
    p = np.where(np.isnan(compared.e_test_p), compared.p, compared.e_test_p)
    family = false_discoveries(p, rate=false_discovery_rate)

    tests = _Tests(compared, spread, p, family, year, level)
    changes = []
    for index, one in enumerate(counted):
        exposure = exposures[index]
        now = level_of(maker, one, year, exposure.now if exposure else None, level)
        earlier = level_of(maker, one, before, exposure.before if exposure else None, level)
        guarded = guards and one.measure.sensitive
        obstacle = obstacles[index]
        if obstacle is None:
            changes.append(tests.change(maker, index, one, now, earlier, breaks[index], guarded=guarded))
        else:
            changes.append(MeasureChange(one, now, earlier, obstacle, breaks[index], guarded))
    return Family(tuple(changes), family.tests)


@dataclass(frozen=True, slots=True, eq=False)
class _Tests:
    """The results of all comparisons, as arrays, and how to make the figures of one of them."""

    compared: Change
    spread: Overdispersion
    p: Floats
    family: FalseDiscoveries
    year: Period
    level: float

    def change(
        self,
        maker: FigureMaker,
        index: int,
        one: Counted,
        now: Level,
        before: Level,
        breaks: tuple[SeriesBreak, ...],
        *,
        guarded: bool,
    ) -> MeasureChange:
        """The change of one measure in one place, with its figures and verdict."""
        found = self.compared
        names = f"{one.measure.title}, {one.place.name}, {self.year.label} against the year before"
        spread = maker.derived(
            "overdispersion",
            f"Overdispersion of the months: {names}",
            Unit.RATIO,
            OVERDISPERSION,
            (now.count, before.count),
            float(self.spread.dispersion[index]),
            comparison=self.year.before,
            parameters=(("series together", self.family.tests),),
        )

        def figure(
            statistic: str, unit: Unit, method: Method, values: Floats, lower: Floats, upper: Floats
        ) -> Figure:
            return maker.derived(
                statistic,
                f"{statistic[0].upper()}{statistic[1:]}: {names}",
                unit,
                method,
                (now.count, before.count) if method is methods.Z else (now.count, before.count, spread),
                _number(values[index]),
                interval=_interval(lower[index], upper[index], self.level),
                comparison=self.year.before,
            )

        none = np.full_like(self.p, np.nan)
        small = not np.isnan(found.e_test_p[index])
        tested = figure(
            "p", Unit.PROBABILITY, methods.E_TEST if small else methods.EXACT_TEST, self.p, none, none
        )
        adjusted = maker.derived(
            "adjusted p",
            f"False-discovery adjusted p: {names}",
            Unit.PROBABILITY,
            FALSE_DISCOVERY,
            (tested,),
            _number(self.family.adjusted[index]),
            comparison=self.year.before,
            parameters=(("false-discovery rate", self.family.rate), ("tests", self.family.tests)),
        )
        judgement = judge(
            before=int(found.before[index]),
            after=int(found.after[index]),
            p=float(self.p[index]),
            adjusted_p=float(self.family.adjusted[index]),
            rate=self.family.rate,
        )
        return MeasureChange(
            one,
            now,
            before,
            judgement,
            breaks,
            guarded,
            overdispersion=spread,
            difference=figure(
                "difference",
                Unit.COUNT,
                methods.DIFFERENCE,
                found.difference,
                found.difference_lower,
                found.difference_upper,
            ),
            percent=figure(
                "percentage change",
                Unit.PERCENT,
                methods.RATIO,
                found.percent,
                found.percent_lower,
                found.percent_upper,
            ),
            ratio=figure(
                "ratio", Unit.RATIO, methods.RATIO, found.ratio, found.ratio_lower, found.ratio_upper
            ),
            z=figure("z", Unit.Z, methods.Z, found.z, none, none),
            p=tested,
            adjusted_p=adjusted,
        )


def _obstacle(one: Counted, breaks: tuple[SeriesBreak, ...], year: Period) -> Judgement | None:
    missing = one.over(year.before)[2] + one.over(year)[2]
    if missing:
        return not_tested(WhyNotTested.GAP, held_caveat(missing))
    if not comparable(breaks):
        return not_tested(WhyNotTested.SERIES_BREAK, breaks[0].wording)
    return None


def _months(counted: Sequence[Counted], period: Period, possible: NDArray[np.bool_]) -> Floats:
    """The counts of a period's months, one row a series; NaN where no comparison is possible."""
    months = np.full((len(counted), len(period)), np.nan)
    for index, one in enumerate(counted):
        if possible[index]:
            months[index] = one.months(period)
    return months


def _number(value: float) -> float | Absence:
    # No ratio to nothing: a percentage of an empty base does not exist.
    return Absence.NOT_APPLICABLE if np.isnan(value) else float(value)


def _interval(lower: float, upper: float, level: float) -> Interval | None:
    return Interval(float(lower), float(upper), level) if np.isfinite([lower, upper]).all() else None
