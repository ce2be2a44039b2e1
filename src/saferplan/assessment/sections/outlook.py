"""The longer view: totals of twelve months as far back as they are held, and the outlook for the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saferplan.assessment.analyses.outlook import outlook_blocks
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
    Text,
    Tone,
)
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Month, Period
from saferplan.domain.themes import Theme
from saferplan.statistics.trend import rolling_sums

# Two totals share eleven months, so a line of fewer than this many says nothing that the change does not.
FEWEST_TOTALS = 13


def outlook_section(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    """Twelve-month totals and outlook of the theme's largest measure; None without records."""
    if not changes:
        return None
    lead = max(changes, key=lambda change: change.now.count.value or 0)
    blocks = (*longer_view_blocks(material, lead, theme.id), *outlook_blocks(material, lead, theme.id))
    return Section(
        id=f"{theme.id}-outlook",
        heading="The longer view and the outlook",
        blocks=material.written(f"{theme.id}-outlook", blocks),
    )


def longer_view_blocks(material: Material, lead: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """A measure's twelve-month totals as a chart with their range, or why there is none."""
    totals = _totals(material, lead.counted)
    if len(totals) < FEWEST_TOTALS:
        words = "Too few complete runs of twelve months are held for a longer view."
        return (Notice(Tone.NOTE, sentence(words)),)
    lowest = min(totals, key=lambda one: (one[1].value or 0, one[0].ordinal))
    highest = max(totals, key=lambda one: (one[1].value or 0, -one[0].ordinal))
    chart = Chart(
        f"{prefix}-longer-view-chart",
        ChartKind.LINE,
        _message(lead, totals),
        f"Records in the twelve months to each month, {material.place.name}",
        "Records in twelve months",
        (Series(lead.measure.title, tuple(Point(month.short_label, one.id) for month, one in totals)),),
        source=material.source_line([lead]),
    )
    range_ = Paragraph(
        # Which year was lowest would tell more of hidden and rounded totals than they do themselves.
        sentence("These totals are what happened, not a forecast: next year's depends on what changes.")
        if lead.guarded
        else sentence(
            f"Over the months held, the total of twelve months was lowest in the {_year(lowest[0])} (",
            plain(lowest[1]),
            f") and highest in the {_year(highest[0])} (",
            plain(highest[1]),
            "). These totals are what happened, not a forecast: next year's depends on what changes.",
        )
    )
    return (chart, range_)


def _totals(material: Material, counted: Counted) -> list[tuple[Month, Figure]]:
    counts = np.where(counted.held, counted.counts, np.nan)
    sums = rolling_sums(counts)
    found = []
    for index, total in enumerate(sums):
        if np.isnan(total):
            continue
        month = counted.window.first + (index + (len(counted.window) - len(sums)))
        year = Period.year_ending(month)
        found.append((month, material.maker.count(counted.measure, counted.place, year, int(total))))
    return found


def _message(lead: MeasureChange, totals: Sequence[tuple[Month, Figure]]) -> Text:
    # Both totals and no "higher" or "lower": whether the difference is more than chance is not tested here.
    (first_month, first), (_, last) = totals[0], totals[-1]
    return sentence(
        f"{lead.measure.title}: ",
        plain(last),
        " in the latest twelve months, ",
        plain(first),
        f" in those to {first_month.label}",
    )


def _year(month: Month) -> str:
    return Period.year_ending(month).label
