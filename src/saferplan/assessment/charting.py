"""The charts that recur in an assessment: each with its message as title and a statistical subtitle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.figures import FigureMaker
from saferplan.assessment.levels import Counted, held_caveat
from saferplan.documents.definition import Chart, ChartKind, Point, Rule, Series, Text, Words
from saferplan.domain.absence import Absence
from saferplan.domain.comparability import SeriesBreak
from saferplan.domain.figure import Figure
from saferplan.domain.periods import Month, Period
from saferplan.domain.verdicts import Verdict


def month_figures(maker: FigureMaker, counted: Counted) -> dict[Month, Figure]:
    """The count of each month from the first that is held to the last, as figures, in order.

    A month between them that is not held has a figure without a value.
    """
    held_months = counted.over(counted.window)[1]
    if not held_months:
        return {}
    found: dict[Month, Figure] = {}
    for month in Period(held_months[0], held_months[-1]):
        one = Period(month, month)
        total, held, not_held = counted.over(one)
        found[month] = (
            maker.count(counted.measure, counted.place, one, total)
            if held
            else maker.count(counted.measure, counted.place, one, Absence.UNKNOWN, (held_caveat(not_held),))
        )
    return found


def month_chart(
    identity: str,
    title: Text,
    months: Mapping[str, Mapping[Month, Figure]],
    place_name: str,
    breaks: Sequence[SeriesBreak],
    source: str,
) -> Chart | None:
    """Counts month by month, one line per measure by its name; None where no two months are held."""
    shown = {month for of_measure in months.values() for month in of_measure}
    known = {
        month
        for of_measure in months.values()
        for month, figure in of_measure.items()
        if figure.value is not None
    }
    if len(known) < 2:
        return None
    series = tuple(
        Series(name, tuple(Point(month.short_label, figure.id) for month, figure in of_measure.items()))
        for name, of_measure in months.items()
    )
    span = Period(min(shown), max(shown))
    in_span = [one for one in breaks if one.first in span]
    rules = tuple(
        Rule("Break in the series", month.short_label) for month in sorted({one.first for one in in_span})
    )
    notes = [f"Break in the series, {one.first.label}: {one.wording}" for one in in_span]
    if len(span) > len(known):
        notes.append("Months that are not held are left empty, not drawn as nothing.")
    return Chart(
        identity,
        ChartKind.LINE,
        title,
        f"Records a month, {place_name}, {span.label}",
        "Records a month",
        series,
        rules,
        source=source,
        notes=tuple(notes),
    )


def ratio_chart(
    identity: str, changes: Sequence[MeasureChange], place_name: str, source: str
) -> Chart | None:
    """What changed: each measure's ratio of this year to the year before, with its interval."""
    compared = [
        change for change in changes if change.ratio is not None and change.ratio.interval is not None
    ]
    if not compared:
        return None
    signals = [change for change in compared if change.judgement.verdict is Verdict.SIGNAL]
    year = compared[0].now.period
    points = tuple(
        Point(
            change.measure.title,
            change.ratio.id if change.ratio is not None else "",
            emphasis=change.judgement.verdict is Verdict.SIGNAL,
        )
        for change in compared
    )
    return Chart(
        identity,
        ChartKind.DOTS,
        (Words(changed_message(signals)),),
        f"Ratio of records in the {year.label} to the year before, with 95% intervals, {place_name}",
        "Ratio to the year before (1 is no change)",
        (Series("Ratio with 95% interval", points),),
        (Rule("No change", "1"),),
        source=source,
    )


def changed_message(signals: Sequence[MeasureChange]) -> str:
    """The message of a chart of changes: which rose and which fell, in words."""
    risen = [
        change.measure.title
        for change in signals
        if ((change.difference and change.difference.value) or 0) > 0
    ]
    fallen = [
        change.measure.title
        for change in signals
        if ((change.difference and change.difference.value) or 0) < 0
    ]
    said = []
    if risen:
        said.append(f"{_few(risen)} rose")
    if fallen:
        said.append(f"{_few(fallen)} fell")
    return " and ".join(said).capitalize() if said else "No measure changed by more than chance could explain"


def _few(names: Sequence[str]) -> str:
    lowered = [name[0].lower() + name[1:] for name in names]
    if len(lowered) > 3:
        return f"{', '.join(lowered[:3])} and others"
    return " and ".join([", ".join(lowered[:-1]), lowered[-1]] if len(lowered) > 1 else lowered)
