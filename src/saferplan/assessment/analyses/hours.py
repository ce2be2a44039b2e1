"""Hours: at what time of the day and week the records of a partner's list fall, where the list has times."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.assessment.analyses.parts_of_day import (
    EDGES,
    PARTS,
    above_even,
    dots_of_parts,
    said_of_parts,
    shares_of_parts,
    table_of_parts,
)
from saferplan.assessment.analyses.timed import FEWEST, SPREAD_EVENLY, Timed, timed_records
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.wording import joined, plain, sentence
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Inline,
    Notice,
    Paragraph,
    Point,
    Section,
    Series,
    Text,
    Tone,
)
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.themes import Theme
from saferplan.statistics.times_of_day.aoristic import (
    AORISTIC,
    HoursOfWeek,
    PartsOfDay,
    hours_of_week,
    parts_of_day,
)

MOST_AT_MIDNIGHT = 0.05
"""More records than this that start at exactly midnight are a sign of a time put in where none was known; one in
1,440 would by chance. The rule is our own."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_HIDDEN = "The hours are not shown, so that nobody can be identified."
_POLICE = (
    "The hours of the week are not known: the records on data.police.uk carry the month and no day or time. The force "
    "holds the times; a list of them, shared under an agreement, can be added."
)
_NO_TIMES = (
    "The hours of the week are not known: this list dates its records to the day or the month, without a time. Ask the "
    "partner for times, from when and until when it may have happened, and map them as start and end."
)
_FEW = "Nothing is said of the hours of the week: fewer than thirty records of the year have a time."


def hours_section(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    """The hours of the week of the theme's largest list that has times; None where none has."""
    lists = [change for change in changes if change.measure.dataset != POLICE_RECORDS and not change.guarded]
    for change in sorted(lists, key=lambda one: -(one.now.count.value or 0)):
        timed = timed_records(material, change.now.count)
        if timed is not None and len(timed.start) >= FEWEST:
            blocks = _hours(material, change, timed, f"{theme.id}-hours", compact=True)
            return Section(id=f"{theme.id}-hours", heading="Hours of the week", blocks=blocks)
    return None


def hours_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """The hours of the week as a chart, the parts of the day with intervals; or why they are not known."""
    if change.measure.dataset == POLICE_RECORDS:
        return _said(_POLICE)
    if change.guarded:
        return _said(_HIDDEN)
    timed = timed_records(material, change.now.count)
    if timed is None:
        return _said(_NO_TIMES)
    if len(timed.start) < FEWEST:
        return _said(_FEW)
    return _hours(material, change, timed, prefix, compact=False)


def _said(words: str) -> tuple[Block, ...]:
    return (Notice(Tone.NOTE, sentence(words)),)


def _hours(
    material: Material, change: MeasureChange, timed: Timed, prefix: str, *, compact: bool
) -> tuple[Block, ...]:
    found = hours_of_week(timed.start, timed.end)
    level = material.settings.level
    parts = parts_of_day(found.weight.sum(axis=0), edges=EDGES, level=level)
    shares = shares_of_parts(material, timed.count, parts)
    # A theme has several lists, so its page says whose records these are.
    named = f"{change.measure.title}: of " if compact else "Of "
    lead = Paragraph((*_lead(material, timed, found, named), *sentence(" "), *said_of_parts(parts, shares)))
    heat = _heat(material, change, timed, found, parts, prefix)
    cautions = _midnight(material, timed, found)
    if compact:
        return (lead, *cautions, heat)
    return (
        lead,
        *cautions,
        heat,
        dots_of_parts(change, shares, prefix, material),
        *table_of_parts(material, change, timed, found, parts, shares, prefix),
    )


def _figure(material: Material, count: Figure, statistic: str, value: float) -> Figure:
    title = f"{statistic[0].upper()}{statistic[1:]}: {count.label}"
    return material.maker.derived(statistic, title, Unit.COUNT, AORISTIC, (count,), value)


def _lead(material: Material, timed: Timed, found: HoursOfWeek, named: str) -> Text:
    events = _figure(material, timed.count, "records with a time of day", found.events)
    within = _figure(material, timed.count, "records known to the hour", found.within_one_hour)
    pieces: list[str | Inline] = [
        named,
        plain(timed.count),
        " records ",
        plain(events),
        " have a time of day, and ",
        plain(within),
        " of these are known to the hour",
    ]
    if found.a_week_or_longer:
        longer = _figure(material, timed.count, "records of a week or longer", found.a_week_or_longer)
        pieces += ["; ", plain(longer), " may have happened at any hour of a week"]
    if found.end_before_start:
        wrong = _figure(material, timed.count, "records that end before they start", found.end_before_start)
        pieces += ["; ", plain(wrong), " end before they start and are left out"]
    return sentence(*pieces, ".")


def _midnight(material: Material, timed: Timed, found: HoursOfWeek) -> tuple[Block, ...]:
    if found.starts_at_midnight <= MOST_AT_MIDNIGHT * found.events:
        return ()
    at = _figure(material, timed.count, "records that start at exactly midnight", found.starts_at_midnight)
    words = sentence(
        plain(at),
        " records start at exactly midnight. Many systems write midnight where no time is known, so the first hour of "
        "the day may be overstated.",
    )
    return (Notice(Tone.CAUTION, words),)


def _heat(
    material: Material,
    change: MeasureChange,
    timed: Timed,
    found: HoursOfWeek,
    parts: PartsOfDay,
    prefix: str,
) -> Chart:
    rows = []
    for day, name in enumerate(_DAYS):
        points = [
            Point(
                f"{hour:02d}",
                material.maker.derived(
                    "records in an hour of the week",
                    f"{name}, the hour from {hour:02d}:00: {timed.count.label}",
                    Unit.COUNT,
                    AORISTIC,
                    (timed.count,),
                    float(found.weight[day, hour]),
                    parameters=(("day", name), ("hour", hour)),
                ).id,
            )
            for hour in range(24)
        ]
        rows.append(Series(name, tuple(points)))
    above = above_even(parts)
    most = f"most in the {joined([PARTS[one].lower() for one in above])}" if above else "spread over the day"
    return Chart(
        f"{prefix}-chart",
        ChartKind.HEAT,
        sentence(f"{change.measure.title}: {most}"),
        f"Records by hour and day of the week, {change.place.name}, {change.now.period.label}",
        "Records",
        tuple(rows),
        x_axis="Hour of the day, from",
        y_axis="Day",
        source=material.source_line([change]),
        notes=(SPREAD_EVENLY,),
    )
