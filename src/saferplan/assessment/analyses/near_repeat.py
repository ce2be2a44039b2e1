"""Near repeat: whether records of a partner's list follow each other closely in place and time beyond chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from saferplan.assessment.analyses.points import Placed, placed_records
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.wording import joined, plain, sentence
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
    Section,
    Series,
    Table,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Method, Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.themes import Theme
from saferplan.statistics.inputs import Floats
from saferplan.statistics.multiplicity import FALSE_DISCOVERY, false_discoveries
from saferplan.statistics.repeats.events import Points
from saferplan.statistics.repeats.near_repeat import KNOX, NearRepeat, near_repeat

DRAWS = 999
_DISTANCES = (0, 1, 100, 200, 300, 400)
_DAYS = (0, 7, 14, 21, 28)
_PLACE_NAMES = ("The same place", "Under 100 m", "100 to 200 m", "200 to 300 m", "300 to 400 m")
_TIME_NAMES = ("Under 7 days", "7 to 13 days", "14 to 20 days", "21 to 27 days")
_NOTES = (
    "Each pair is counted once, in its band of distance and of days; chance deals the same days anew over the same "
    "places. A part of the area that rises or falls within the year makes pairs, too.",
)


def near_repeat_section(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    """Near repeats of the theme's largest list that has the places themselves; None where none has."""
    lists = [change for change in changes if change.measure.dataset != POLICE_RECORDS and not change.guarded]
    for change in sorted(lists, key=lambda one: -(one.now.count.value or 0)):
        placed = placed_records(material, change, change.now.count, KNOX)
        if isinstance(placed, Placed):
            # A theme has several lists, so its page says whose records these are.
            blocks = _blocks(material, change, placed, f"{theme.id}-near-repeat", named=True)[:-1]
            return Section(id=f"{theme.id}-near-repeat", heading="Near repeat", blocks=blocks)
    return None


def near_repeat_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """How many more pairs close in place and time than chance makes, by bands; or why nothing can be said."""
    placed = placed_records(material, change, change.now.count, KNOX)
    return (placed,) if isinstance(placed, Notice) else _blocks(material, change, placed, prefix)


def _blocks(
    material: Material, change: MeasureChange, placed: Placed, prefix: str, *, named: bool = False
) -> tuple[Block, ...]:
    found = near_repeat(
        placed.x,
        placed.y,
        placed.day,
        seed=material.settings.seed,
        distance_edges=_DISTANCES,
        time_edges=_DAYS,
        points=Points.EXACT,  # those that look moved were refused with the other reasons
        draws=DRAWS,
    )
    rate = material.settings.false_discovery_rate
    tested = false_discoveries(found.p.ravel(), rate=rate)
    adjusted = tested.adjusted.reshape(found.p.shape)
    beyond = tested.discovered.reshape(found.p.shape) & (found.ratio > 1)
    ratios = [
        [
            _figure(
                material,
                placed,
                found,
                "ratio of pairs to chance",
                Unit.RATIO,
                KNOX,
                float(found.ratio[s, t]),
                (s, t),
            )
            for t in range(len(_TIME_NAMES))
        ]
        for s in range(len(_PLACE_NAMES))
    ]
    return (
        Paragraph(_lead(material, placed, ratios, beyond, change.measure.title if named else "")),
        _chart(material, change, ratios, beyond, prefix),
        _table(material, change, placed, found, ratios, adjusted, prefix),
    )


def _lead(
    material: Material,
    placed: Placed,
    ratios: Sequence[Sequence[Figure]],
    beyond: NDArray[np.bool_],
    title: str,
) -> tuple[Inline, ...]:
    parts: list[str | Inline] = [
        f"{title}: of " if title else "Of ",
        plain(placed.count),
        " records ",
        plain(placed.figure(material, KNOX)),
        " have a place and a day. ",
    ]
    weeks = beyond[:, 0]
    if not beyond.any():
        parts.append("In no band of distance and days are there more pairs than chance could explain.")
    elif not weeks.any():
        parts.append("Some bands have more pairs than chance would make, but not those of the first week.")
    else:
        told = [place for place in range(len(_PLACE_NAMES)) if weeks[place]]
        parts.append("Within a week of one another there are more pairs than chance would make: ")
        for at, place in enumerate(told):
            name = _PLACE_NAMES[place]
            parts += [
                "; " if at else "",
                f"{name[0].lower()}{name[1:]}, ",
                plain(ratios[place][0]),
                " times as many",
            ]
        parts.append(". What follows a record soon and close by is worth a visit.")
    return sentence(*parts)


def _figure(
    material: Material,
    placed: Placed,
    found: NearRepeat,
    statistic: str,
    unit: Unit,
    method: Method,
    value: float,
    band: tuple[int, int],
    inputs: tuple[Figure, ...] = (),
) -> Figure:
    names = f"{_PLACE_NAMES[band[0]]}, {_TIME_NAMES[band[1]][0].lower()}{_TIME_NAMES[band[1]][1:]}"
    return material.maker.derived(
        statistic,
        f"{statistic[0].upper()}{statistic[1:]}, {names}: {placed.count.label}",
        unit,
        method,
        inputs or (placed.count,),
        Absence.NOT_APPLICABLE if np.isnan(value) else value,
        parameters=(
            ("metres from", _DISTANCES[band[0]]),
            ("metres to", _DISTANCES[band[0] + 1]),
            ("days from", _DAYS[band[1]]),
            ("days to", _DAYS[band[1] + 1]),
            ("seed", found.seed),
            ("draws", found.draws),
        ),
    )


def _chart(
    material: Material,
    change: MeasureChange,
    ratios: Sequence[Sequence[Figure]],
    beyond: NDArray[np.bool_],
    prefix: str,
) -> Chart:
    near = [_PLACE_NAMES[place].lower() for place in range(len(_PLACE_NAMES)) if bool(beyond[place, 0])]
    said = f"more than chance within a week, {joined(near)}" if near else "none within a week beyond chance"
    return Chart(
        f"{prefix}-chart",
        ChartKind.HEAT,
        sentence(f"{change.measure.title}: {said}"),
        f"Pairs of records against chance, by distance and days between them, {change.place.name}, "
        f"{change.now.period.label}",
        "Pairs, as many times as by chance",
        tuple(
            Series(
                name,
                tuple(
                    Point(time, ratios[s][t].id, emphasis=bool(beyond[s, t]))
                    for t, time in enumerate(_TIME_NAMES)
                ),
            )
            for s, name in enumerate(_PLACE_NAMES)
        ),
        x_axis="Days between the two",
        y_axis="Distance between the two",
        source=material.source_line([change]),
        notes=_NOTES,
        emphasis="More than chance would make" if beyond.any() else "",
    )


def _table(
    material: Material,
    change: MeasureChange,
    placed: Placed,
    found: NearRepeat,
    ratios: Sequence[Sequence[Figure]],
    adjusted: Floats,
    prefix: str,
) -> Table:
    rows = []
    for s, name in enumerate(_PLACE_NAMES):
        for t, time in enumerate(_TIME_NAMES):
            band = (s, t)
            observed = _figure(
                material, placed, found, "pairs", Unit.COUNT, KNOX, float(found.observed[band]), band
            )
            expected = _figure(
                material,
                placed,
                found,
                "pairs by chance",
                Unit.POINTS,
                KNOX,
                float(found.expected[band]),
                band,
            )
            p = _figure(
                material, placed, found, "p of pairs", Unit.PROBABILITY, KNOX, float(found.p[band]), band
            )
            fair = _figure(
                material,
                placed,
                found,
                "adjusted p of pairs",
                Unit.PROBABILITY,
                FALSE_DISCOVERY,
                float(adjusted[band]),
                band,
                (p,),
            )
            rows.append(
                Row(
                    (
                        Words(name),
                        Words(time),
                        plain(observed),
                        plain(expected),
                        plain(ratios[s][t]),
                        plain(p),
                        plain(fair),
                    )
                )
            )
    return Table(
        f"{prefix}-pairs",
        f"{change.measure.title}: pairs by distance and days between them, {change.now.period.label}",
        (
            Column("Distance", ColumnKind.WORDS),
            Column("Days", ColumnKind.WORDS),
            Column("Pairs"),
            Column("By chance"),
            Column("Times chance"),
            Column("p"),
            Column("p, adjusted for all bands"),
        ),
        tuple(rows),
        notes=_NOTES,
        source=material.source_line([change]),
    )
