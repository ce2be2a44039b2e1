"""Exceptional months: which months of the year hold more than the season and earlier years lead one to expect."""

from __future__ import annotations

import numpy as np

from saferplan.assessment.analyses.monthly import all_held, known_counts
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.charting import month_figures
from saferplan.assessment.material import Material
from saferplan.assessment.tabling import shown
from saferplan.assessment.wording import joined, sentence
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Notice,
    Paragraph,
    Point,
    Row,
    Series,
    Table,
    Tone,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.periods import Month
from saferplan.statistics.emerging.farrington import (
    FARRINGTON_FLEXIBLE,
    ExceptionalMonths,
    Judged,
    exceptional_months,
)

_HIDDEN = "Exceptional months are not shown, so that nobody can be identified."
_WHY_NOT = {
    Judged.YES: "",
    Judged.TOO_SHORT: "too few years before it",
    Judged.NOT_KNOWN: "the month is not held",
    Judged.TOO_FEW_RECORDS: "fewer than five records in four months",
    Judged.NOT_FITTED: "too few months of its season",
}


def exceptional_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """Each month of the latest year beside what was to be expected of it, and which of them are exceptional."""
    if change.guarded:
        return (Notice(Tone.NOTE, sentence(_HIDDEN)),)
    if not change.counted.held.any():
        return (Notice(Tone.NOTE, sentence("No month is held, so none can be judged.")),)
    found = exceptional_months(known_counts(change.counted))
    if not (found.judged == Judged.YES).any():
        why = sorted({_WHY_NOT[Judged(int(one))] for one in found.judged})
        return (Notice(Tone.NOTE, sentence(f"No month of the year can be judged: {'; '.join(why)}.")),)
    first = change.counted.window.first
    months = {month: place for place, month in enumerate(first + position for position in found.months)}
    above = [month for month, place in months.items() if found.exceptional[place]]
    words = (
        f"More than the season and the years before lead one to expect: {joined([month.label for month in above])}."
        if above
        else "No month of the year holds more than the season and the years before lead one to expect."
    )
    return (
        Paragraph(sentence(words)),
        *material.cautions([change]),
        _chart(material, change, found, months, above, prefix),
        _table(material, change, found, months, prefix),
    )


def _figure(
    material: Material, change: MeasureChange, statistic: str, month: Month, unit: Unit, value: float
) -> Figure:
    return material.maker.derived(
        statistic,
        f"{statistic[0].upper()}{statistic[1:]}: {change.measure.title}, {change.place.name}, {month.label}",
        unit,
        FARRINGTON_FLEXIBLE,
        (all_held(material, change),),
        Absence.NOT_APPLICABLE if np.isnan(value) else float(value),
        parameters=(("month", str(month)),),
    )


def _chart(
    material: Material,
    change: MeasureChange,
    found: ExceptionalMonths,
    months: dict[Month, int],
    above: list[Month],
    prefix: str,
) -> Chart:
    figures = month_figures(material.maker, change.counted)

    def line(name: str, statistic: str, values: np.ndarray) -> Series:
        points = [
            Point(
                month.short_label,
                _figure(material, change, statistic, month, Unit.COUNT, float(values[place])).id,
            )
            for month, place in months.items()
            if month in figures and not np.isnan(values[place])
        ]
        return Series(name, tuple(points), role="limit")

    limits = [
        line("To be expected", "expected count", found.expected),
        line("Bound", "largest count that is not exceptional", found.upper),
    ]
    return Chart(
        f"{prefix}-exceptional-chart",
        ChartKind.LINE,
        sentence(
            f"{change.measure.title}: {joined([month.label for month in above])} above the bound"
            if above
            else f"{change.measure.title}: no month of the year above its bound"
        ),
        f"Records a month, {material.place.name}, {min(figures).label} to {max(figures).label}",
        "Records a month",
        (
            Series(
                change.measure.title,
                tuple(
                    Point(month.short_label, one.id, emphasis=month in above)
                    for month, one in figures.items()
                ),
            ),
            *(one for one in limits if one.points),
        ),
        source=material.source_line([change]),
        emphasis="Exceptional months",
    )


def _table(
    material: Material, change: MeasureChange, found: ExceptionalMonths, months: dict[Month, int], prefix: str
) -> Table:
    figures = month_figures(material.maker, change.counted)
    return Table(
        f"{prefix}-exceptional-table",
        f"{change.measure.title} month by month, {material.settings.year.label}",
        (
            Column("Month", ColumnKind.WORDS),
            Column("Records"),
            Column("To be expected"),
            Column("Bound"),
            Column("p"),
            Column("Verdict", ColumnKind.WORDS),
        ),
        tuple(
            Row(
                (
                    Words(month.label),
                    shown(figures.get(month)),
                    shown(
                        _figure(
                            material,
                            change,
                            "expected count",
                            month,
                            Unit.COUNT,
                            float(found.expected[place]),
                        )
                    ),
                    shown(
                        _figure(
                            material,
                            change,
                            "largest count that is not exceptional",
                            month,
                            Unit.COUNT,
                            float(found.upper[place]),
                        )
                    ),
                    shown(
                        _figure(
                            material,
                            change,
                            "chance of as many records or more",
                            month,
                            Unit.PROBABILITY,
                            float(found.p[place]),
                        )
                    ),
                    Words(_verdict(found, place)),
                )
            )
            for month, place in months.items()
        ),
        notes=("One month in two hundred is above its bound where nothing is going on.",),
        source=material.source_line([change]),
    )


def _verdict(found: ExceptionalMonths, place: int) -> str:
    judged = Judged(int(found.judged[place]))
    if judged is not Judged.YES:
        return f"Not judged: {_WHY_NOT[judged]}"
    return "Exceptional" if found.exceptional[place] else "Within its bound"
