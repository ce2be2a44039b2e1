"""Trend: whether a measure rose or fell over the years held, season and chance apart."""

from __future__ import annotations

import numpy as np

from saferplan.assessment.analyses.monthly import all_held, break_positions, held_counts
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.charting import month_figures
from saferplan.assessment.material import Material
from saferplan.assessment.wording import interval, plain, sentence
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Notice,
    Paragraph,
    Point,
    Rule,
    Series,
    Tone,
)
from saferplan.domain.figure import Interval, Unit
from saferplan.statistics.count_regression import Fit
from saferplan.statistics.count_trend import COUNT_TREND, count_trend
from saferplan.statistics.trend_tests import MANN_KENDALL, SEN_SLOPE, Trend, seasonal_mann_kendall

LEAST_MONTHS = 36
_HIDDEN = "The trend is not shown, so that nobody can be identified."
_SAID = {
    Trend.RISING: "It rose over these months by more than chance would give.",
    Trend.FALLING: "It fell over these months by more than chance would give.",
    None: "Over these months no trend is clear: a rise or fall of this size chance alone would often give.",
}


def trend_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """The change a year with its interval, a rank test and slope, and the fitted line; or why there is none."""
    if change.guarded:
        return (Notice(Tone.NOTE, sentence(_HIDDEN)),)
    months = change.counted.over(change.counted.window)[1]
    if len(months) < LEAST_MONTHS:
        words = "There is no trend to speak of: fewer than three years of months are held."
        return (Notice(Tone.NOTE, sentence(words)),)
    first, counts = held_counts(change.counted)
    breaks = break_positions(change.counted, first=first)
    level = material.settings.level
    yearly = count_trend(counts, breaks=breaks, level=level)
    ranks = seasonal_mann_kendall(counts, breaks=breaks, level=level)
    if yearly.fit != Fit.YES or np.isnan(yearly.yearly_ratio):
        return (Notice(Tone.NOTE, sentence("There are too few records a month for a trend to be fitted.")),)
    whole = all_held(material, change)
    names = f"{change.measure.title}, {change.place.name}"
    parameters = (("breaks", len(breaks)),)
    factor = material.maker.derived(
        "change a year",
        f"Change of the level a year: {names}",
        Unit.PERCENT,
        COUNT_TREND,
        (whole,),
        100 * (float(yearly.yearly_ratio) - 1),
        interval=Interval(100 * (float(yearly.lower) - 1), 100 * (float(yearly.upper) - 1), level),
        parameters=parameters,
    )
    p = material.maker.derived(
        "p of the rank test",
        f"Chance of so many rises or falls between the same months of different years: {names}",
        Unit.PROBABILITY,
        MANN_KENDALL,
        (whole,),
        float(ranks.p),
        parameters=parameters,
    )
    slope = material.maker.derived(
        "slope a year",
        f"Median difference between the same months of different years, a year: {names}",
        Unit.POINTS,
        SEN_SLOPE,
        (whole,),
        float(ranks.slope),
        interval=Interval(float(ranks.lower), float(ranks.upper), level),
        parameters=parameters,
    )
    clear = yearly.lower > 1 or yearly.upper < 1
    said = _SAID[(Trend.RISING if yearly.yearly_ratio > 1 else Trend.FALLING) if clear else None]
    figures = month_figures(material.maker, change.counted)
    fitted = [
        Point(
            (first + place).short_label,
            material.maker.derived(
                "fitted count",
                f"Level with season and trend: {names}, {(first + place).label}",
                Unit.COUNT,
                COUNT_TREND,
                (whole,),
                float(value),
                parameters=(*parameters, ("month", str(first + place))),
            ).id,
        )
        for place, value in enumerate(yearly.fitted)
    ]
    chart = Chart(
        f"{prefix}-trend-chart",
        ChartKind.LINE,
        sentence(f"{change.measure.title}: ", plain(factor), " a year (", interval(factor), ")"),
        f"Records a month, {material.place.name}, {min(figures).label} to {max(figures).label}",
        "Records a month",
        (
            Series(
                change.measure.title,
                tuple(Point(month.short_label, one.id) for month, one in figures.items()),
            ),
            Series("Season and trend", tuple(fitted), role="limit"),
        ),
        tuple(Rule("Break in the series", (first + one).short_label) for one in breaks),
        source=material.source_line([change]),
    )
    return (
        Paragraph(
            sentence(
                f"Season apart, {change.measure.title[0].lower()}{change.measure.title[1:]} changed by ",
                plain(factor),
                " a year (95% interval ",
                interval(factor),
                f"). {said} The same months of different years differed by ",
                plain(slope),
                " a year in the middle (",
                interval(slope),
                "); p of the rank test ",
                plain(p),
                ".",
            )
        ),
        *material.cautions([change]),
        chart,
    )
