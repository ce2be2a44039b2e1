"""Hot spots over time: which small areas are new, lasting, fading or former hot and cold spots, and whether it is the
same places every year."""

from __future__ import annotations

from collections import Counter

import numpy as np

from saferplan.assessment.analyses.recurring_month import recurring_chart, recurring_months, recurring_text
from saferplan.assessment.analyses.same_places import foresight_text, persistence_text
from saferplan.assessment.analyses.small_areas import (
    NO_OUTLINES,
    NOT_PLACED,
    SCHEMATIC,
    category_map,
    most_first,
    named_with_counts,
    neighbours_of,
    obstacle,
    result_figure,
    why_not,
)
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts, AreaRow
from saferplan.assessment.tabling import shown, shown_signed
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    Block,
    Category,
    Column,
    ColumnKind,
    Inline,
    Paragraph,
    Row,
    Side,
    Table,
    Text,
    Words,
)
from saferplan.domain.figure import Figure, Method, Unit
from saferplan.domain.periods import Period
from saferplan.statistics.places.classes import EMERGING_KINDS, LEAST_MONTHS, Kind
from saferplan.statistics.places.hot_spots import Spot
from saferplan.statistics.places.space_time import (
    SPACE_TIME_GETIS_ORD,
    Against,
    EmergingHotSpots,
    emerging_hot_spots,
)

_FEW_MONTHS = (
    f"Fewer than {LEAST_MONTHS} months are known for every small area: too few to say what is new or lasting."
)
_ONE_YEAR = (
    "The year before is not known for every small area and month, so nothing can be said of whether the same areas "
    "stay at the top."
)
_COMPARED = (
    "A small area and those around it are hot in a month where that month and the one before hold more than chance "
    "would bring together among all areas in these months. So a season of the whole partnership does not show, only "
    "where its records lie."
)


def kind_name(kind: Kind) -> str:
    """The kind as words.

    >>> kind_name(Kind.NEW_HOT_SPOT)
    'New hot spot'
    """
    return kind.name.replace("_", " ").capitalize()


def _mark(kind: Kind) -> str:
    # The first letter of the kind and H or C: no two of the sixteen are alike.
    return kind.name[0] + ("H" if kind > 0 else "C")


def _category(kind: Kind) -> Category:
    if kind is Kind.NO_PATTERN:
        return Category(kind.name.lower(), kind_name(kind))
    side = Side.HIGH if kind > 0 else Side.LOW
    return Category(kind.name.lower(), kind_name(kind), kind.plain.rstrip("."), side, _mark(kind))


_STRONGEST_FIRST = (
    *(Kind(number) for number in (3, 4, 2, 1, 5, 6, 7, 8)),
    *(Kind(-number) for number in (3, 4, 2, 1, 5, 6, 7, 8)),
    Kind.NO_PATTERN,
)
CATEGORIES = tuple(_category(kind) for kind in _STRONGEST_FIRST)


def over_time_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """Kinds of areas over the months held, how far the same places last, and places with a month of their own."""
    areas = material.small_areas(change.measure.id)
    reason = obstacle(change, areas, [material.settings.year])
    if reason or areas is None:
        return why_not(reason or NOT_PLACED)
    settings = material.settings
    own = recurring_months(areas, rate=settings.false_discovery_rate, level=settings.level)
    blocks: list[Block] = [Paragraph(recurring_text(material, change, areas, one)) for one in own]
    blocks += [recurring_chart(material, change, areas, one, prefix) for one in own]
    if not own:
        blocks.append(
            Paragraph(
                sentence("No small area holds far more in one month of every year than in its other months.")
            )
        )
    found = _found(material, areas)
    blocks += (
        why_not(found) if isinstance(found, str) else _kind_blocks(material, change, areas, found, prefix)
    )
    lasting = (persistence_text(material, change, areas), foresight_text(material, change, areas))
    blocks += [Paragraph(text) for text in lasting if text is not None]
    if lasting[0] is None:
        blocks += why_not(_ONE_YEAR)
    return tuple(blocks)


def _found(material: Material, areas: AreaCounts) -> tuple[EmergingHotSpots, Period] | str:
    """The kinds over the months in which every area is known, and those months; or why there are none."""
    if areas.shapes is None:
        return NO_OUTLINES
    known = ~np.isnan(areas.monthly).any(axis=0)
    unknown = np.flatnonzero(~known)
    start = int(unknown[-1]) + 1 if unknown.size else 0
    if known.size - start < LEAST_MONTHS:
        return _FEW_MONTHS
    found = emerging_hot_spots(
        areas.monthly[:, start:],
        neighbours_of(areas, areas.shapes),
        against=Against.ITS_MONTHS,
        rate=material.settings.false_discovery_rate,
        trend_level=material.settings.level,
    )
    return found, Period(areas.window.first + start, areas.window.last)


def _kind_blocks(
    material: Material,
    change: MeasureChange,
    areas: AreaCounts,
    found: tuple[EmergingHotSpots, Period],
    prefix: str,
) -> list[Block]:
    kinds, span = found
    of = [Kind(int(one)) for one in kinds.kind]
    blocks: list[Block] = [
        Paragraph(_text(material, change, areas, of, span)),
        Paragraph(sentence(_COMPARED)),
    ]
    shapes = areas.shapes
    told = [kind for kind in _STRONGEST_FIRST if kind in of and kind is not Kind.NO_PATTERN]
    # A map of one colour would show nothing.
    if shapes is not None and told:
        message = kind_name(told[0]).lower() + ("" if of.count(told[0]) == 1 else "s")
        blocks.append(
            category_map(
                f"{prefix}-over-time",
                sentence(f"{change.measure.title}: {message}{' and other kinds' if len(told) > 1 else ''}"),
                f"Kinds of small areas (LSOA) over the months, {span.months_label}",
                "Over the months",
                areas,
                shapes,
                [None if kind is Kind.NOT_TESTED else kind.name.lower() for kind in of],
                CATEGORIES,
                change,
                material.source_line([change]),
                notes=(SCHEMATIC,) if shapes.schematic else (),
            )
        )
    if (kinds.spot == Spot.HOT).any() or (kinds.spot == Spot.COLD).any():
        blocks.append(_table(material, change, areas, kinds, of, span, prefix))
    return blocks


def _text(material: Material, change: MeasureChange, areas: AreaCounts, of: list[Kind], span: Period) -> Text:
    counts = areas.over(material.settings.year)
    occurring = [kind for kind in _STRONGEST_FIRST if kind in of and kind is not Kind.NO_PATTERN]
    if not occurring:
        return sentence(
            f"Over the months from {span.months_label}, no small area is, or was, a hot or cold spot together with "
            "those around it: none is new, lasting, fading or gone."
        )
    parts: list[str | Inline] = [f"Over the months from {span.months_label}: "]
    many = Counter(of)
    for place, kind in enumerate(occurring):
        if place:
            parts.append("; ")
        among = most_first(areas, [at for at, one in enumerate(of) if one is kind], counts)
        number = _figure(
            material,
            change,
            f"small areas: {kind_name(kind).lower()}",
            Unit.COUNT,
            EMERGING_KINDS,
            many[kind],
            span,
        )
        plural = "" if many[kind] == 1 else "s"
        parts += [plain(number), f" {kind_name(kind).lower()}{plural}, "]
        parts += ["among them " if len(among) > 5 else "", *named_with_counts(material, areas, among)]
        parts.append(f" ({kind.plain[0].lower()}{kind.plain[1:].rstrip('.')})")
    return sentence(*parts, ". In brackets after a name stand the area's records of the latest year.")


def _figure(
    material: Material,
    change: MeasureChange,
    statistic: str,
    unit: Unit,
    method: Method,
    value: float,
    span: Period,
    row: AreaRow | None = None,
) -> Figure:
    return result_figure(
        material,
        change,
        statistic,
        unit,
        method,
        value,
        row=row,
        parameters=(
            ("first month", str(span.first)),
            ("false-discovery rate", material.settings.false_discovery_rate),
        ),
    )


def _table(
    material: Material,
    change: MeasureChange,
    areas: AreaCounts,
    kinds: EmergingHotSpots,
    of: list[Kind],
    span: Period,
    prefix: str,
) -> Table:
    hot, cold = ((kinds.spot == one).sum(axis=1) for one in (Spot.HOT, Spot.COLD))
    # Areas that were never hot nor cold in any month have nothing to tell.
    order = sorted(
        (at for at in range(len(of)) if hot[at] or cold[at] or of[at] is not Kind.NO_PATTERN),
        key=lambda at: (
            _STRONGEST_FIRST.index(of[at]) if of[at] in _STRONGEST_FIRST else 99,
            -hot[at],
            areas.rows[at].name,
        ),
    )
    rows = []
    for at in order:
        row = areas.rows[at]
        rows.append(
            Row(
                (
                    Words(row.name),
                    plain(row.count),
                    shown(
                        _figure(
                            material,
                            change,
                            "months in which the area was hot",
                            Unit.MONTHS,
                            SPACE_TIME_GETIS_ORD,
                            int(hot[at]),
                            span,
                            row,
                        )
                    ),
                    shown(
                        _figure(
                            material,
                            change,
                            "months in which the area was cold",
                            Unit.MONTHS,
                            SPACE_TIME_GETIS_ORD,
                            int(cold[at]),
                            span,
                            row,
                        )
                    ),
                    shown_signed(
                        _figure(
                            material,
                            change,
                            "trend of Gi* (Mann-Kendall z)",
                            Unit.Z,
                            EMERGING_KINDS,
                            float(kinds.trend_z[at]),
                            span,
                            row,
                        )
                    ),
                    Words(kind_name(of[at])),
                )
            )
        )
    return Table(
        f"{prefix}-over-time-table",
        f"{change.measure.title}: small areas that were hot or cold in any month, {span.months_label}",
        (
            Column("Small area", ColumnKind.WORDS),
            Column("Records of the latest year"),
            Column("Months hot"),
            Column("Months cold"),
            Column("Trend (z)"),
            Column("Kind", ColumnKind.WORDS),
        ),
        tuple(rows),
        notes=tuple(f"{kind_name(kind)}: {kind.plain}" for kind in _STRONGEST_FIRST if kind in of),
        source=material.source_line([change]),
    )
