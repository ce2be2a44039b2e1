"""The outlook: what the coming year may bring if things go on as they did, and how such an outlook did before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saferplan.assessment.analyses.monthly import all_held, break_positions, held_counts
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.charting import month_figures
from saferplan.assessment.material import Material
from saferplan.assessment.tabling import shown, shown_interval
from saferplan.assessment.wording import interval, plain, sentence
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Inline,
    Notice,
    Paragraph,
    Point,
    Row,
    Series,
    Table,
    Tone,
    Words,
)
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.periods import Period
from saferplan.statistics.outlook.adding_up import ADDING_UP, SumOutlook, sums
from saferplan.statistics.outlook.forecast import OUTLOOK, Outlook, Outlooked, outlook

MONTHS = 12
LEVELS = (0.8, 0.95)
DRAWS = 1000

_WHY_NOT = {
    Outlooked.TOO_SHORT: "too few months are held since the last change in what is counted",
    Outlooked.NOT_RECENT: "too few of the latest twelve months are held",
}
_HIDDEN = "The outlook is not shown, so that nobody can be identified."


def outlook_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """A measure's coming year as a chart with limits, and how the same outlook did a year ago; or why there is none."""
    if change.guarded:
        return (Notice(Tone.NOTE, sentence(_HIDDEN)),)
    if not change.counted.held.any():
        return (Notice(Tone.NOTE, sentence("There is no outlook: no month is held.")),)
    first, counts = held_counts(change.counted)
    found = outlook(
        counts,
        seed=material.settings.seed,
        breaks=break_positions(change.counted, first=first),
        months=MONTHS,
        levels=LEVELS,
        draws=DRAWS,
        keep_paths=False,
    )
    said = Outlooked(int(found.outlooked))
    if said is not Outlooked.YES:
        return (Notice(Tone.NOTE, sentence(f"There is no outlook: {_WHY_NOT[said]}.")),)
    whole = all_held(material, change)
    ahead = Period(change.counted.window.last + 1, change.counted.window.last + MONTHS)
    total = _total(material, change, whole, found, ahead)
    return (
        Paragraph(
            sentence(
                f"If things go on as they did, {_in_text(change)} would come to ",
                plain(total),
                f" in the twelve months to {ahead.last.label} (95% limits ",
                interval(total),
                "). This is neither target nor promise: it knows of no change in what is done, in law or recording.",
            )
        ),
        _chart(material, change, whole, found, ahead, total, prefix),
        *_record(material, change, whole, found),
    )


def outlook_of_all_blocks(material: Material, prefix: str) -> tuple[Block, ...]:
    """The coming year of every police category and of their sum, in one table that adds up."""
    changes = [
        one
        for one in material.police_changes
        if len(one.measure.categories) == 1 and not one.guarded and one.counted.held.any()
    ]
    if not changes:
        return (Notice(Tone.MISSING, sentence("No police records are held, so there is no outlook.")),)
    first = min(held_counts(one.counted)[0] for one in changes)
    counts = np.array([held_counts(one.counted)[1] for one in changes])
    found = outlook(counts, seed=material.settings.seed, months=MONTHS, levels=LEVELS, draws=DRAWS)
    together = sums(found, ["all"] * len(changes))
    ahead = Period(changes[0].counted.window.last + 1, changes[0].counted.window.last + MONTHS)
    if int(together.without[0]):
        words = f"There is no outlook of all categories together: {_WHY_NOT[Outlooked.NOT_RECENT]}."
        return (Notice(Tone.NOTE, sentence(words)),)
    parts = [all_held(material, one) for one in changes]
    whole = _sum(material, together, parts, ahead)
    rows = [
        (change, _total_of(material, change, part, found, place, ahead))
        for place, (change, part) in enumerate(zip(changes, parts, strict=True))
    ]
    rows.sort(key=lambda row: -(row[1].value or 0))
    broken = any(break_positions(one.counted, first=first) for one in changes)
    table = Table(
        f"{prefix}-table",
        f"The twelve months to {ahead.last.label}, if things go on as they did",
        (
            Column("Measure", ColumnKind.WORDS),
            Column("Latest year"),
            Column("Coming year"),
            Column("95% limits", ColumnKind.WORDS),
        ),
        (
            *(
                Row(
                    (
                        Words(change.measure.title),
                        plain(change.now.count),
                        shown(total),
                        shown_interval(total),
                    )
                )
                for change, total in rows
            ),
            Row((Words("All of these together"), Words(""), shown(whole), shown_interval(whole)), total=True),
        ),
        notes=(
            "The sum's limits are narrower than the sum of the limits: not everything rises at once.",
            *(("A change in recording within these months is not allowed for here.",) if broken else ()),
        ),
        source=material.source_line(changes),
    )
    lead = Paragraph(
        sentence(
            "If things go on as they did, the police records of these categories would come to ",
            plain(whole),
            f" in the twelve months to {ahead.last.label} (95% limits ",
            interval(whole),
            "). Each limit is a whole number from nought; parts and sum belong together, possible future by possible "
            "future.",
        )
    )
    return (lead, table)


def _in_text(change: MeasureChange) -> str:
    """The measure's title within a sentence."""
    return change.measure.title[0].lower() + change.measure.title[1:]


def _parameters(found: Outlook, ahead: Period) -> tuple[tuple[str, str | int | float | bool], ...]:
    return (
        ("seed", found.seed),
        ("draws", found.draws),
        ("first", str(ahead.first)),
        ("last", str(ahead.last)),
    )


def _total(material: Material, change: MeasureChange, whole: Figure, found: Outlook, ahead: Period) -> Figure:
    return material.maker.derived(
        "outlook of twelve months",
        f"Outlook: {change.measure.title}, {change.place.name}, twelve months to {ahead.last.label}",
        Unit.COUNT,
        OUTLOOK,
        (whole,),
        float(found.total_median),
        interval=Interval(float(found.total_lower[1]), float(found.total_upper[1]), LEVELS[1]),
        parameters=_parameters(found, ahead),
    )


def _total_of(
    material: Material, change: MeasureChange, part: Figure, found: Outlook, place: int, ahead: Period
) -> Figure:
    return material.maker.derived(
        "outlook of twelve months among all",
        f"Outlook among all: {change.measure.title}, {change.place.name}, twelve months to {ahead.last.label}",
        Unit.COUNT,
        OUTLOOK,
        (part,),
        float(found.total_median[place]),
        interval=Interval(float(found.total_lower[place, 1]), float(found.total_upper[place, 1]), LEVELS[1]),
        parameters=_parameters(found, ahead),
    )


def _sum(material: Material, together: SumOutlook, parts: Sequence[Figure], ahead: Period) -> Figure:
    return material.maker.derived(
        "outlook of all categories",
        f"Outlook: all categories together, {material.place.name}, twelve months to {ahead.last.label}",
        Unit.COUNT,
        ADDING_UP,
        tuple(parts),
        float(together.total_median[0]),
        interval=Interval(float(together.total_lower[0, 1]), float(together.total_upper[0, 1]), LEVELS[1]),
        parameters=(("seed", material.settings.seed), ("first", str(ahead.first)), ("last", str(ahead.last))),
    )


def _chart(
    material: Material,
    change: MeasureChange,
    whole: Figure,
    found: Outlook,
    ahead: Period,
    total: Figure,
    prefix: str,
) -> Chart:
    months = month_figures(material.maker, change.counted)

    def foretold(level: int) -> tuple[Point, ...]:
        points = []
        for place, month in enumerate(ahead):
            figure = material.maker.derived(
                "outlook of a month",
                f"Outlook: {change.measure.title}, {change.place.name}, {month.label}",
                Unit.COUNT,
                OUTLOOK,
                (whole,),
                float(found.median[place]),
                interval=Interval(
                    float(found.lower[level, place]), float(found.upper[level, place]), LEVELS[level]
                ),
                parameters=(*_parameters(found, ahead), ("month", str(month)), ("level", LEVELS[level])),
            )
            points.append(Point(month.short_label, figure.id))
        return tuple(points)

    return Chart(
        f"{prefix}-outlook-chart",
        ChartKind.LINE,
        sentence(
            f"{change.measure.title}: ", plain(total), f" in the year to {ahead.last.label} if things go on"
        ),
        f"Records a month, {material.place.name}, {min(months).label} to {ahead.last.label}",
        "Records a month",
        (
            Series("Recorded", tuple(Point(month.short_label, one.id) for month, one in months.items())),
            Series("Outlook, 80% limits", foretold(0), role="forecast"),
            Series("95% limits", foretold(1), role="band"),
        ),
        source=material.source_line([change]),
        notes=("Each month's limits are its own; those of the twelve months together are narrower.",),
    )


def _record(material: Material, change: MeasureChange, whole: Figure, found: Outlook) -> tuple[Block, ...]:
    """How the same procedure did for the latest months, from the months before them alone."""
    compared = int(found.record.months)
    if compared < 1 or np.isnan(found.record.error):
        words = "How such an outlook did before cannot be said: too few months are held to hold any back."
        return (Notice(Tone.NOTE, sentence(words)),)

    def figure(statistic: str, title: str, unit: Unit, value: float) -> Figure:
        return material.maker.derived(
            statistic,
            f"{title}: {change.measure.title}, {change.place.name}",
            unit,
            OUTLOOK,
            (whole,),
            value,
            parameters=(("seed", found.seed), ("months", compared)),
        )

    inside = figure(
        "months inside the limits",
        "Months inside their 95% limits a year ago",
        Unit.MONTHS,
        float(found.record.inside[1]),
    )
    months = figure("months compared", "Months foretold a year ago", Unit.MONTHS, float(compared))
    error = figure(
        "mean absolute error",
        "Mean error of an outlook a year ago, a month",
        Unit.POINTS,
        float(found.record.error),
    )
    parts: list[str | Inline] = [
        "The same outlook made a year ago, from the months before that alone, had ",
        plain(inside),
        " of ",
        plain(months),
        " months inside its 95% limits, and was off by ",
        plain(error),
        " records a month on average",
    ]
    if not np.isnan(found.record.naive_error):
        naive = figure(
            "mean absolute error of the year before",
            "Mean error of taking the same month of the year before",
            Unit.POINTS,
            float(found.record.naive_error),
        )
        parts += ["; taking the same month of the year before would have been off by ", plain(naive)]
    return (Paragraph(sentence(*parts, ".")),)
