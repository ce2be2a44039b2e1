"""Season: which months of the year run high or low, for the theme's largest measure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.levels import Counted
from saferplan.assessment.material import Material
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Notice,
    Paragraph,
    Point,
    Section,
    Series,
    Tone,
)
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.periods import MONTH_NAMES, Month, Period
from saferplan.domain.themes import Theme
from saferplan.statistics.season import LEAST_MONTHS, MONTH_INDEX, Measured, month_indices

# How likely chance alone may be to give such a season before it is called one.
SEASON_P = 0.05

_WHY_NOT = {
    Measured.TOO_SHORT: "fewer than three years of months are held",
    Measured.GAPS: "months are missing, so that some months of the year cannot be measured against those around them",
    Measured.TOO_FEW: "there are too few records a month",
}


def season_section(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    """The season of the theme's largest measure, or why none can be measured; None without records."""
    if not changes:
        return None
    lead = max(changes, key=lambda change: change.now.count.value or 0)
    blocks = season_blocks(material, lead, theme.id)
    return Section(id=f"{theme.id}-season", heading="Season", blocks=blocks)


def season_blocks(material: Material, lead: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """The season of a measure as a chart with its test, or why none can be measured."""
    counted = lead.counted
    if lead.guarded:
        words = f"{lead.measure.title}: the season is not shown, so that nobody can be identified."
        return (Notice(Tone.NOTE, sentence(words)),)
    counts = np.where(counted.held, counted.counts, np.nan)
    found = month_indices(counts, counted.window.first.month)
    measured = Measured(int(found.measured))
    if measured is not Measured.YES:
        words = f"{lead.measure.title}: no season is measured, because {_WHY_NOT[measured]}."
        return (Notice(Tone.NOTE, sentence(words)),)
    span = _held_span(counted)
    whole = material.maker.count(lead.measure, lead.place, span, counted.over(span)[0])
    figures = [
        material.maker.derived(
            "month index",
            f"Index of {MONTH_NAMES[month]}: {whole.label}",
            Unit.POINTS,
            MONTH_INDEX,
            (whole,),
            float(found.index[month]),
            parameters=(("month", month + 1), ("months held", int(found.months_held))),
        )
        for month in range(12)
    ]
    chart = Chart(
        f"{prefix}-season-chart",
        ChartKind.COLUMNS,
        sentence(_message(lead, figures, float(found.p))),
        f"{lead.measure.title} by month of the year, 100 is an average month, {span.first.label} to {span.last.label}",
        "Index (100 is an average month)",
        (Series("Index", tuple(Point(MONTH_NAMES[month][:3], figures[month].id) for month in range(12))),),
        source=material.source_line([lead]),
        notes=(f"Medians over the years held, of which at least {LEAST_MONTHS // 12} are needed.",),
    )
    p = material.maker.derived(
        "season p",
        f"Chance of such a season if there were none: {whole.label}",
        Unit.PROBABILITY,
        MONTH_INDEX,
        (whole,),
        float(found.p),
    )
    tested = Paragraph(
        sentence(
            "If the months did not differ, chance alone would give a season like this with a probability of ",
            plain(p),
            ".",
        )
    )
    return (chart, tested)


def _message(lead: MeasureChange, figures: Sequence[Figure], p: float) -> str:
    if not p <= SEASON_P:
        return f"{lead.measure.title}: no season that chance alone could not give"
    values = [figure.value or 0.0 for figure in figures]
    high, low = MONTH_NAMES[int(np.argmax(values))], MONTH_NAMES[int(np.argmin(values))]
    return f"{lead.measure.title}: highest in {high}, lowest in {low}"


def _held_span(counted: Counted) -> Period:
    held = [index for index, one in enumerate(counted.held) if one]
    first: Month = counted.window.first
    return Period(first + held[0], first + held[-1])
