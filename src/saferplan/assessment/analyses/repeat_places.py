"""Repeat places: how many places of a partner's list had one record, two, three, and how soon the next followed."""

from __future__ import annotations

import numpy as np

from saferplan.assessment.analyses.monthly import all_held
from saferplan.assessment.analyses.points import Placed, placed_records
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.wording import plain, sentence
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
from saferplan.domain.figure import Figure, Unit
from saferplan.statistics.inputs import Floats
from saferplan.statistics.repeats.again import REPEATS, Repeats, repeats

DRAWS = 199
_TIMES = ("One", "Two", "Three", "Four")
_MORE = "Five or more"
_EDGES = (0, 7, 14, 28, 56, 91, 182, 365)
_WITHIN = ("7 days", "14 days", "28 days", "56 days", "91 days", "182 days", "365 days")
_NO_REPEATS = "No place has more than one record in the months held."
_NOTE = (
    "Records at the same point, to the metre, are taken as of the same place. Chance deals the same days anew over the "
    "same records, so it allows for the end of the months held."
)


def repeat_places_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """Places by how often they recur in all months held, and the time to the next; or why nothing can be said."""
    if not change.counted.over(change.counted.window)[1]:
        return (Notice(Tone.NOTE, sentence("Nothing can be said of repeats: no months are held.")),)
    placed = placed_records(material, change, all_held(material, change), REPEATS)
    if isinstance(placed, Notice):
        return (placed,)
    # The order in which places first occur decides the shuffles: by day and place, whatever the files' order.
    order = np.lexsort((placed.y, placed.x, placed.day))
    names = [f"{x:.0f} {y:.0f}" for x, y in zip(placed.x[order], placed.y[order], strict=True)]
    found = repeats(names, placed.day[order], seed=material.settings.seed, time_edges=_EDGES, draws=DRAWS)
    following = float((found.places * (found.times - 1)).sum())
    if following == 0:
        return (Paragraph(sentence(_NO_REPEATS)),)
    rows = _rows(material, placed, found)
    shares = _curves(material, placed, found, following)
    again = material.maker.derived(
        "share of records at a place that had one before",
        f"Share of the records that came after another at the place: {placed.count.label}",
        Unit.PERCENT,
        REPEATS,
        (placed.count,),
        found.repeats_percent,
    )
    soon, by_chance = shares[0][2], shares[1][2]
    p = material.maker.derived(
        "p of the first week",
        f"Chance of as many that follow within a week: {placed.count.label}",
        Unit.PROBABILITY,
        REPEATS,
        (placed.count,),
        float(found.p[0]),
        parameters=(("seed", found.seed), ("draws", found.draws)),
    )
    lead = sentence(
        "Of ",
        plain(placed.count),
        " records ",
        plain(placed.figure(material, REPEATS)),
        " have a place and a day. ",
        plain(again),
        " came after another at the same place. Of those ",
        plain(soon),
        " followed within four weeks; if the days had fallen by chance, it would be ",
        plain(by_chance),
        ". The chance of as many within the first week is ",
        plain(p),
        ".",
    )
    return (
        Paragraph(lead),
        _chart(material, change, placed, shares, prefix),
        _table(material, change, placed, rows, prefix),
    )


def _rows(material: Material, placed: Placed, found: Repeats) -> list[Row]:
    rows = []
    for at, name in enumerate((*_TIMES, _MORE)):
        chosen = found.times >= len(_TIMES) + 1 if name == _MORE else found.times == at + 1
        if not found.places[chosen].any():
            continue
        cells: list[Figure] = [
            material.maker.derived(
                statistic,
                f"{statistic[0].upper()}{statistic[1:]}, {name.lower()} each: {placed.count.label}",
                unit,
                REPEATS,
                (placed.count,),
                float(values[chosen].sum()),
                parameters=(("records at the place", name.lower()),),
            )
            for statistic, unit, values in (
                ("places", Unit.COUNT, found.places),
                ("share of places", Unit.PERCENT, found.percent_of_places),
                ("records at such places", Unit.COUNT, found.events),
                ("share of records at such places", Unit.PERCENT, found.percent_of_events),
            )
        ]
        rows.append(Row((Words(name), *(plain(one) for one in cells))))
    return rows


def _curves(
    material: Material, placed: Placed, found: Repeats, following: float
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """The share of repeats that followed within so many days, as found and by chance."""

    def curve(statistic: str, within: Floats) -> tuple[Figure, ...]:
        return tuple(
            material.maker.derived(
                statistic,
                f"{statistic[0].upper()}{statistic[1:]}, {name}: {placed.count.label}",
                Unit.PERCENT,
                REPEATS,
                (placed.count,),
                float(100 * total / following),
                parameters=(("days", days), ("seed", found.seed), ("draws", found.draws)),
            )
            for name, days, total in zip(_WITHIN, _EDGES[1:], np.cumsum(within), strict=True)
        )

    return (
        curve("share of repeats within", found.next_within),
        curve("share of repeats within by chance", found.next_expected),
    )


def _chart(
    material: Material,
    change: MeasureChange,
    placed: Placed,
    shares: tuple[tuple[Figure, ...], tuple[Figure, ...]],
    prefix: str,
) -> Chart:
    series = tuple(
        Series(
            name,
            tuple(
                Point(label, one.id, float(days))
                for label, days, one in zip(_WITHIN, _EDGES[1:], figures, strict=True)
            ),
            role=role,
        )
        for name, figures, role in zip(("As found", "By chance"), shares, ("data", "limit"), strict=True)
    )
    return Chart(
        f"{prefix}-chart",
        ChartKind.CURVE,
        sentence(f"{change.measure.title}: how soon the next one at the same place followed"),
        f"Share of those that came after another at the place, {change.place.name}, "
        f"{placed.count.definition.period.label}",
        "Share that followed within so many days, %",
        series,
        x_axis="Days since the one before",
        source=material.source_line([change]),
        notes=(_NOTE,),
    )


def _table(material: Material, change: MeasureChange, placed: Placed, rows: list[Row], prefix: str) -> Table:
    return Table(
        f"{prefix}-places",
        f"{change.measure.title}: places by how many records they had, {placed.count.definition.period.label}",
        (
            Column("Records at the place", ColumnKind.WORDS),
            Column("Places"),
            Column("Share of the places"),
            Column("Records"),
            Column("Share of the records"),
        ),
        tuple(rows),
        notes=(_NOTE,),
        source=material.source_line([change]),
    )
