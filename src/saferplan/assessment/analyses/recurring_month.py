"""A place with a month of its own: a small area that holds far more in one calendar month than in its others.

A fair, a festival or a season at the coast shows in one small area and in one month of every year. Kinds of hot spots
pass it over, since one month in twelve is little to them, and the season of the whole partnership hides it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saferplan.assessment.analyses.small_areas import area_count, area_place, full_name
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.charting import month_figures
from saferplan.assessment.levels import Counted
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts, AreaRow
from saferplan.assessment.wording import interval, plain, sentence, signed
from saferplan.documents.definition import Chart, ChartKind, Inline, Point, Series, Text
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.periods import Month, Period
from saferplan.statistics.change import DIFFERENCE, EXACT_TEST, RATIO, compare
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, false_discoveries

LEAST_TIMES = 2.0
"""A month is told of where the area holds at least twice what its other months and the others' season lead to."""

_MONTHS = 12
_TOLD = 2


@dataclass(frozen=True, slots=True)
class RecurringMonth:
    """An area and a calendar month, with the records of that month in each year, the earliest first."""

    row: AreaRow
    position: int
    months: tuple[Month, ...]
    times: float
    lower: float
    upper: float
    p: float
    adjusted: float
    tests: int


def recurring_months(areas: AreaCounts, *, rate: float, level: float) -> tuple[RecurringMonth, ...]:
    """The areas and calendar months that stand out in every year known, the surest first; at most two.

    An area's records in the month are set against its records in all other months, out of what all other areas
    together hold in each: so the season of the whole is allowed for. All areas and months share one false-discovery
    rate. Only whole years are taken, back from the end of the window, as far as every area and month is known; two at
    least.
    """
    known = ~np.isnan(areas.monthly).any(axis=0)
    unknown = np.flatnonzero(~known)
    start = int(unknown[-1]) + 1 if unknown.size else 0
    years = (known.size - start) // _MONTHS
    if years < 2:
        return ()
    first = areas.window.last + (1 - years * _MONTHS)
    by_year = areas.monthly[:, -years * _MONTHS :].reshape(len(areas.rows), years, _MONTHS)
    in_month = by_year.sum(axis=1)
    others = in_month.sum(axis=1, keepdims=True) - in_month
    rest = in_month.sum(axis=0) - in_month
    rest_of_others = rest.sum(axis=1, keepdims=True) - rest
    testable = (rest > 0) & (rest_of_others > 0) & (in_month > 0) & (others > 0)
    if not testable.any():
        return ()
    at = np.nonzero(testable)
    found = compare(
        others[at],
        in_month[at],
        exposure_before=rest_of_others[at],
        exposure_after=rest[at],
        level=level,
    )
    family = false_discoveries(found.p, rate=rate)
    ordinary = by_year.mean(axis=(1, 2))
    told = []
    for place in np.lexsort((-found.ratio, found.p)):
        area, month = int(at[0][place]), int(at[1][place])
        every_year = bool((by_year[area, :, month] >= LEAST_TIMES * ordinary[area]).all())
        if family.adjusted[place] <= rate and found.ratio[place] >= LEAST_TIMES and every_year:
            told.append(
                RecurringMonth(
                    areas.rows[area],
                    area,
                    tuple(first + month + _MONTHS * year for year in range(years)),
                    float(found.ratio[place]),
                    float(found.ratio_lower[place]),
                    float(found.ratio_upper[place]),
                    float(found.p[place]),
                    float(family.adjusted[place]),
                    family.tests,
                )
            )
    return tuple(told[:_TOLD])


def recurring_text(material: Material, change: MeasureChange, areas: AreaCounts, one: RecurringMonth) -> Text:
    """The area's records in its month year by year, how much more that is, and what became of it."""
    counts = [
        area_count(
            material,
            change,
            one.row,
            Period(month, month),
            areas.over(Period(month, month))[one.position],
        )
        for month in one.months
    ]
    calendar = one.months[-1].label.split()[0]
    times, adjusted = _sure(material, change, one)
    parts: list[str | Inline] = [f"{full_name(material, one.row)} has a month of its own, {calendar}: "]
    for place, (month, count) in enumerate(zip(one.months, counts, strict=True)):
        if place:
            parts.append(" and " if place == len(counts) - 1 else ", ")
        parts += [
            plain(count),
            f" {change.measure.records if not place else ''}".rstrip(),
            f" in {month.label}",
        ]
    parts += [
        ", ",
        plain(times),
        " times (",
        interval(times),
        ") what its other months and the season of the other areas lead to (adjusted p ",
        plain(adjusted),
        ").",
    ]
    return sentence(*parts, *_became(material, one, counts))


def recurring_chart(
    material: Material, change: MeasureChange, areas: AreaCounts, one: RecurringMonth, prefix: str
) -> Chart:
    """The area's records month by month, its own month marked."""
    known = ~np.isnan(areas.monthly[one.position])
    counts = np.where(known, areas.monthly[one.position], 0).astype(np.int64)
    figures = month_figures(
        material.maker, Counted(change.measure, area_place(one.row), (), areas.window, counts, known)
    )
    calendar = one.months[-1].label.split()[0]
    return Chart(
        f"{prefix}-{one.row.code}-months",
        ChartKind.LINE,
        sentence(f"{one.row.name}: {calendar} stands out every year"),
        f"{change.measure.title}, records a month, {full_name(material, one.row)}, "
        f"{min(figures).label} to {max(figures).label}",
        "Records a month",
        (
            Series(
                change.measure.title,
                tuple(
                    Point(month.short_label, figure.id, emphasis=month in one.months)
                    for month, figure in figures.items()
                ),
            ),
        ),
        source=material.source_line([change]),
        emphasis=f"Each {calendar}",
    )


def _sure(material: Material, change: MeasureChange, one: RecurringMonth) -> tuple[Figure, Figure]:
    parameters = (("month", one.months[-1].month), ("years", len(one.months)), ("last", str(one.months[-1])))
    inputs = (one.row.count, change.now.count)
    names = f"{change.measure.title}, {area_place(one.row).name}"
    level = material.settings.level
    times = material.maker.derived(
        "ratio of a month to the other months",
        f"How many times more than in its other months, the season allowed for: {names}",
        Unit.RATIO,
        RATIO,
        inputs,
        one.times,
        interval=Interval(one.lower, one.upper, level),
        parameters=parameters,
    )
    p = material.maker.derived(
        "p of a month against the other months",
        f"Chance of so much in one calendar month: {names}",
        Unit.PROBABILITY,
        EXACT_TEST,
        inputs,
        one.p,
        parameters=parameters,
    )
    adjusted = material.maker.derived(
        "adjusted p of a month against the other months",
        f"Chance of so much in one calendar month, adjusted for all areas and months: {names}",
        Unit.PROBABILITY,
        FALSE_DISCOVERY,
        (p,),
        one.adjusted,
        parameters=(("false-discovery rate", material.settings.false_discovery_rate), ("tests", one.tests)),
    )
    return times, adjusted


def _became(material: Material, one: RecurringMonth, counts: list[Figure]) -> tuple[str | Inline, ...]:
    """The last year's month against the first one's, with its interval, and whether chance would do it."""
    values = [float(count.value or 0) for count in counts]
    level = material.settings.level
    found = compare(values[0], values[-1], level=level)
    title = f"{one.row.name}, {one.months[-1].label} against {one.months[0].label}"
    comparison = Period(one.months[0], one.months[0])
    difference = material.maker.derived(
        "difference",
        f"Difference: {title}",
        Unit.COUNT,
        DIFFERENCE,
        (counts[-1], counts[0]),
        float(found.difference),
        interval=Interval(float(found.difference_lower), float(found.difference_upper), level),
        comparison=comparison,
    )
    parts: list[str | Inline] = [
        f" From {one.months[0].label} to {one.months[-1].label} that is ",
        signed(difference),
        " (interval ",
        interval(difference),
        ")",
    ]
    clear = float(found.p) <= 1 - level
    steps = np.diff(values)
    if not clear:
        parts.append(": no clear change, as chance alone would often give such a difference.")
    elif (steps < 0).all() and len(values) > 2:
        parts.append(": it has become less every year.")
    elif (steps > 0).all() and len(values) > 2:
        parts.append(": it has become more every year.")
    else:
        parts.append(": it has become less." if steps.sum() < 0 else ": it has become more.")
    return tuple(parts)
