"""Hours: at what time of the day and week the records of a partner's list fall, where the list has times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.records import selected_records
from saferplan.assessment.selecting import AreaSelector
from saferplan.assessment.tabling import shown_interval, shown_signed
from saferplan.assessment.wording import joined, plain, sentence
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    FigureRef,
    Form,
    Gap,
    Inline,
    Notice,
    Paragraph,
    Point,
    Row,
    Rule,
    Section,
    Series,
    Table,
    Text,
    Tone,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.themes import Theme
from saferplan.evidence.records import TimePrecision
from saferplan.statistics.times_of_day.aoristic import (
    AORISTIC,
    HoursOfWeek,
    PartsOfDay,
    hours_of_week,
    parts_of_day,
)
from saferplan.statistics.times_of_day.comparing import DAY_COMPARISON, compare_parts_of_day

FEWEST = 30
"""Fewer records with a time than this say nothing of the hours of the week."""

MOST_AT_MIDNIGHT = 0.05
"""More records than this that start at exactly midnight are a sign of a time put in where none was known; one in
1,440 would by chance. The rule is our own."""

_EDGES = (0, 6, 12, 18)
_PARTS = ("Night", "Morning", "Afternoon", "Evening")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVEN = 100 / len(_PARTS)

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
_ASSUMED = (
    "A record with a time from and a time until is spread evenly over the minutes between (aoristic method), by the "
    "clock on the wall."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Timed:
    """The records behind a count that have a time of day, as minutes; `end` is NaT where the time is known."""

    count: Figure
    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]


def hours_section(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    """The hours of the week of the theme's largest list that has times; None where none has."""
    lists = [change for change in changes if change.measure.dataset != POLICE_RECORDS and not change.guarded]
    for change in sorted(lists, key=lambda one: -(one.now.count.value or 0)):
        timed = _timed(material, change.now.count)
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
    timed = _timed(material, change.now.count)
    if timed is None:
        return _said(_NO_TIMES)
    if len(timed.start) < FEWEST:
        return _said(_FEW)
    return _hours(material, change, timed, prefix, compact=False)


def _said(words: str) -> tuple[Block, ...]:
    return (Notice(Tone.NOTE, sentence(words)),)


def _timed(material: Material, count: Figure) -> _Timed | None:
    """The records with a time; None where the count is not known or no record of it has one."""
    if not count.value or count.definition.selection is None:
        return None
    table = selected_records(
        count.definition.selection, material.snapshot, AreaSelector(material.geography)
    ).select(["starts", "ends", "time_precision"])
    known = pc.is_in(
        table["time_precision"], pc.cast([TimePrecision.MINUTE.value, TimePrecision.INTERVAL.value], "string")
    )
    table = table.filter(pc.and_(known, pc.is_valid(table["starts"])))
    if table.num_rows == 0:
        return None
    start, end = (table[name].to_numpy().astype("datetime64[m]") for name in ("starts", "ends"))
    return _Timed(count, start, end)


def _hours(
    material: Material, change: MeasureChange, timed: _Timed, prefix: str, *, compact: bool
) -> tuple[Block, ...]:
    found = hours_of_week(timed.start, timed.end)
    level = material.settings.level
    parts = parts_of_day(found.weight.sum(axis=0), edges=_EDGES, level=level)
    shares = _shares(material, timed.count, parts)
    lead = Paragraph((*_lead(material, timed, found), *sentence(" "), *_where(parts, shares)))
    heat = _heat(material, change, timed, found, parts, prefix)
    cautions = _midnight(material, timed, found)
    if compact:
        return (lead, *cautions, heat)
    return (
        lead,
        *cautions,
        heat,
        _dots(change, shares, prefix, material),
        *_table(material, change, timed, found, parts, shares, prefix),
    )


def _figure(material: Material, count: Figure, statistic: str, value: float) -> Figure:
    title = f"{statistic[0].upper()}{statistic[1:]}: {count.label}"
    return material.maker.derived(statistic, title, Unit.COUNT, AORISTIC, (count,), value)


def _lead(material: Material, timed: _Timed, found: HoursOfWeek) -> Text:
    events = _figure(material, timed.count, "records with a time of day", found.events)
    within = _figure(material, timed.count, "records known to the hour", found.within_one_hour)
    pieces: list[str | Inline] = [
        "Of ",
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


def _above(parts: PartsOfDay) -> list[int]:
    """The parts with clearly more than an even share, the largest first."""
    found = np.flatnonzero(parts.lower > _EVEN)
    return [int(one) for one in found[np.argsort(-parts.percent[found], kind="stable")]]


def _where(parts: PartsOfDay, shares: Sequence[Figure]) -> Text:
    above = _above(parts)
    if not above:
        return sentence("No part of the day has clearly more than the others.")
    pieces: list[str | Inline] = []
    for place, one in enumerate(above):
        pieces += [
            " and " if place else "",
            plain(shares[one]),
            " fell in the ",
            _PARTS[one].lower(),
            " (",
            FigureRef(shares[one].id, Form.INTERVAL),
            ")",
        ]
    return sentence(*pieces, ", more than a quarter of the day would have if all hours were alike.")


def _midnight(material: Material, timed: _Timed, found: HoursOfWeek) -> tuple[Block, ...]:
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
    timed: _Timed,
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
    above = _above(parts)
    most = f"most in the {joined([_PARTS[one].lower() for one in above])}" if above else "spread over the day"
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
        notes=(_ASSUMED,),
    )


def _part_names() -> tuple[str, ...]:
    ends = (*_EDGES, 24)
    return tuple(
        f"{name}, {first:02d}:00 to {last:02d}:00"
        for name, (first, last) in zip(_PARTS, pairwise(ends), strict=True)
    )


def _shares(material: Material, count: Figure, parts: PartsOfDay) -> tuple[Figure, ...]:
    return tuple(
        material.maker.derived(
            "share of a part of the day",
            f"Share of the records in the {name[0].lower()}{name[1:]}: {count.label}",
            Unit.PERCENT,
            AORISTIC,
            (count,),
            float(parts.percent[place]),
            interval=Interval(float(parts.lower[place]), float(parts.upper[place]), parts.level),
            parameters=(("from", _EDGES[place]),),
        )
        for place, name in enumerate(_part_names())
    )


def _dots(change: MeasureChange, shares: Sequence[Figure], prefix: str, material: Material) -> Chart:
    return Chart(
        f"{prefix}-parts-chart",
        ChartKind.DOTS,
        sentence(f"{change.measure.title} by part of the day"),
        f"Share of the records with 95% interval, six hours each from midnight, {change.place.name}, "
        f"{change.now.period.label}",
        "Share of the records, %",
        (
            Series(
                "Share with 95% interval",
                tuple(Point(name, one.id) for name, one in zip(_PARTS, shares, strict=True)),
            ),
        ),
        (Rule("All hours alike", f"{_EVEN:g}"),),
        source=material.source_line([change]),
        notes=("Limits say how far a share varies with which records there happen to be.",),
    )


def _table(
    material: Material,
    change: MeasureChange,
    timed: _Timed,
    found: HoursOfWeek,
    parts: PartsOfDay,
    shares: Sequence[Figure],
    prefix: str,
) -> tuple[Block, ...]:
    earlier = _timed(material, change.before.count) if change.difference is not None else None
    compared = None
    if earlier is not None and len(earlier.start) >= FEWEST:
        compared = _compared(material, timed, earlier, found, parts.level)
    rows = []
    for place, name in enumerate(_part_names()):
        weight = material.maker.derived(
            "records in a part of the day",
            f"Records in the {name[0].lower()}{name[1:]}: {timed.count.label}",
            Unit.COUNT,
            AORISTIC,
            (timed.count,),
            float(parts.weight[place]),
            parameters=(("from", _EDGES[place]),),
        )
        before = None if compared is None else compared[0][place]
        rows.append(
            Row(
                (
                    Words(name),
                    plain(weight),
                    plain(shares[place]),
                    shown_interval(shares[place]),
                    Gap(Absence.NOT_APPLICABLE) if before is None else shown_signed(before),
                    Gap(Absence.NOT_APPLICABLE) if before is None else shown_interval(before),
                )
            )
        )
    table = Table(
        f"{prefix}-parts",
        f"{change.measure.title} by part of the day, {change.now.period.label}",
        (
            Column("Part of the day", ColumnKind.WORDS),
            Column("Records"),
            Column("Share"),
            Column("95% interval", ColumnKind.WORDS),
            Column("Change of the share since the year before"),
            Column("95% interval of the change", ColumnKind.WORDS),
        ),
        tuple(rows),
        notes=(_ASSUMED,),
        source=material.source_line([change]),
    )
    if compared is None:
        return (table,)
    words = sentence(
        "Shares as far from the year before's, in all parts of the day together, chance alone would give with a "
        "probability of ",
        plain(compared[1]),
        ".",
    )
    return (table, Paragraph(words))


def _compared(
    material: Material, timed: _Timed, earlier: _Timed, found: HoursOfWeek, level: float
) -> tuple[tuple[Figure, ...], Figure]:
    """The difference of each share from the year before's, and the chance of as much in all parts together."""
    before = hours_of_week(earlier.start, earlier.end)
    result = compare_parts_of_day(
        before.weight.sum(axis=0), found.weight.sum(axis=0), edges=_EDGES, level=level
    )
    inputs = (timed.count, earlier.count)
    differences = tuple(
        material.maker.derived(
            "change of the share of a part of the day",
            f"Change of the share of the {name[0].lower()}{name[1:]}: {timed.count.label}",
            Unit.PERCENT,
            DAY_COMPARISON,
            inputs,
            float(result.difference[place]),
            interval=Interval(float(result.lower[place]), float(result.upper[place]), level),
            parameters=(("from", _EDGES[place]),),
            comparison=earlier.count.definition.period,
        )
        for place, name in enumerate(_part_names())
    )
    p = material.maker.derived(
        "p of the parts of the day",
        f"Chance of shares as far from the year before's: {timed.count.label}",
        Unit.PROBABILITY,
        DAY_COMPARISON,
        inputs,
        Absence.NOT_APPLICABLE if np.isnan(result.p) else float(result.p),
        comparison=earlier.count.definition.period,
    )
    return differences, p
