"""The parts of the day: the share of each with its interval, which stand out, and the change since the year before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from saferplan.assessment.analyses.timed import FEWEST, SPREAD_EVENLY, Timed, timed_records
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.tabling import shown_interval, shown_signed
from saferplan.assessment.wording import plain, sentence
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
    Paragraph,
    Point,
    Row,
    Rule,
    Series,
    Table,
    Text,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.statistics.times_of_day.aoristic import (
    AORISTIC,
    HoursOfWeek,
    PartsOfDay,
    hours_of_week,
)
from saferplan.statistics.times_of_day.comparing import DAY_COMPARISON, compare_parts_of_day

EDGES = (0, 6, 12, 18)
"""The hours from which the parts of the day run."""

PARTS = ("Night", "Morning", "Afternoon", "Evening")
_EVEN = 100 / len(PARTS)


def above_even(parts: PartsOfDay) -> list[int]:
    """The parts with clearly more than an even share, the largest first."""
    found = np.flatnonzero(parts.lower > _EVEN)
    return [int(one) for one in found[np.argsort(-parts.percent[found], kind="stable")]]


def said_of_parts(parts: PartsOfDay, shares: Sequence[Figure]) -> Text:
    """The sentence on the parts that have clearly more than an even share."""
    above = above_even(parts)
    if not above:
        return sentence("No part of the day has clearly more than the others.")
    pieces: list[str | Inline] = []
    for place, one in enumerate(above):
        pieces += [
            " and " if place else "",
            plain(shares[one]),
            " fell in the ",
            PARTS[one].lower(),
            " (",
            FigureRef(shares[one].id, Form.INTERVAL),
            ")",
        ]
    return sentence(*pieces, ", more than a quarter of the day would have if all hours were alike.")


def _part_names() -> tuple[str, ...]:
    ends = (*EDGES, 24)
    return tuple(
        f"{name}, {first:02d}:00 to {last:02d}:00"
        for name, (first, last) in zip(PARTS, pairwise(ends), strict=True)
    )


def shares_of_parts(material: Material, count: Figure, parts: PartsOfDay) -> tuple[Figure, ...]:
    """The share of each part as a figure, with its interval."""
    return tuple(
        material.maker.derived(
            "share of a part of the day",
            f"Share of the records in the {name[0].lower()}{name[1:]}: {count.label}",
            Unit.PERCENT,
            AORISTIC,
            (count,),
            float(parts.percent[place]),
            interval=Interval(float(parts.lower[place]), float(parts.upper[place]), parts.level),
            parameters=(("from", EDGES[place]),),
        )
        for place, name in enumerate(_part_names())
    )


def dots_of_parts(change: MeasureChange, shares: Sequence[Figure], prefix: str, material: Material) -> Chart:
    """The shares with their intervals as a chart."""
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
                tuple(Point(name, one.id) for name, one in zip(PARTS, shares, strict=True)),
            ),
        ),
        (Rule("All hours alike", f"{_EVEN:g}"),),
        source=material.source_line([change]),
        notes=("Limits say how far a share varies with which records there happen to be.",),
    )


def table_of_parts(
    material: Material,
    change: MeasureChange,
    timed: Timed,
    found: HoursOfWeek,
    parts: PartsOfDay,
    shares: Sequence[Figure],
    prefix: str,
) -> tuple[Block, ...]:
    """The table of the parts, with the change of each share where the year before has times too."""
    earlier = timed_records(material, change.before.count) if change.difference is not None else None
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
            parameters=(("from", EDGES[place]),),
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
        notes=(SPREAD_EVENLY,),
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
    material: Material, timed: Timed, earlier: Timed, found: HoursOfWeek, level: float
) -> tuple[tuple[Figure, ...], Figure]:
    """The difference of each share from the year before's, and the chance of as much in all parts together."""
    before = hours_of_week(earlier.start, earlier.end)
    result = compare_parts_of_day(
        before.weight.sum(axis=0), found.weight.sum(axis=0), edges=EDGES, level=level
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
            parameters=(("from", EDGES[place]),),
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
