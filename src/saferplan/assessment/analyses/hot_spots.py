"""Hot spots: small areas with many records, or few, together with the areas around them, in the latest year."""

from __future__ import annotations

import numpy as np

from saferplan.assessment.analyses.small_areas import (
    NO_OUTLINES,
    NOT_PLACED,
    SCHEMATIC,
    category_map,
    full_name,
    most_first,
    named_with_counts,
    neighbours_of,
    obstacle,
    result_figure,
    why_not,
)
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts
from saferplan.assessment.tabling import shown, shown_signed
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    AreaMap,
    Block,
    Category,
    Cell,
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
from saferplan.domain.shapes import ShapeSet
from saferplan.statistics.multiplicity import FALSE_DISCOVERY
from saferplan.statistics.places.hot_spots import EXACT_SHUFFLE, GETIS_ORD, HotSpots, Spot, hot_spots

CATEGORIES = (
    Category(
        "hot",
        "Hot spot",
        "Many records here and around, more than chance would bring together",
        Side.HIGH,
        "H",
    ),
    Category(
        "cold",
        "Cold spot",
        "Few records here and around, fewer than chance would leave together",
        Side.LOW,
        "C",
    ),
    Category("neither", "Neither"),
)
_WORDS = {
    Spot.HOT: "Hot spot",
    Spot.COLD: "Cold spot",
    Spot.NEITHER: "Neither",
    Spot.NOT_TESTED: "Not tested: no neighbour",
}
_OF = {Spot.HOT: "hot", Spot.COLD: "cold", Spot.NEITHER: "neither", Spot.NOT_TESTED: None}
_COUNTS = (
    "Records are compared, not rates: small areas (LSOA) were drawn to have about as many residents each. A hot spot "
    "is where much is recorded, which may be where many people come, such as a town centre."
)
_NAMED = 5
_EDGE = (
    "Areas beyond the partnership's edge are left out, so areas at the edge are judged by fewer neighbours."
)


def hot_spot_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """Which small areas are hot or cold in the latest year: in words, as a map, and each in a table."""
    areas = material.small_areas(change.measure.id)
    found = found_spots(material, change)
    if isinstance(found, str):
        return why_not(found)
    if areas is None or areas.shapes is None:
        return why_not(NOT_PLACED)
    return (
        Paragraph(spots_text(material, change, areas, found)),
        Paragraph(sentence(f"{_COUNTS} {_EDGE}")),
        spots_map(material, change, areas, areas.shapes, found, prefix),
        _table(material, change, areas, found, prefix),
    )


def found_spots(material: Material, change: MeasureChange) -> HotSpots | str:
    """Gi* of every small area in the year; or, in words, why there is none."""
    areas, year = material.small_areas(change.measure.id), material.settings.year
    reason = obstacle(change, areas, [year])
    if reason or areas is None:
        return reason or NOT_PLACED
    if areas.shapes is None:
        return NO_OUTLINES
    neighbours = neighbours_of(areas, areas.shapes)
    if not neighbours.number.any():
        return "None of the outlines held touch, so no small area has a neighbour."
    settings = material.settings
    return hot_spots(areas.over(year), neighbours, rate=settings.false_discovery_rate, seed=settings.seed)


def spots_text(material: Material, change: MeasureChange, areas: AreaCounts, found: HotSpots) -> Text:
    """Which areas are hot and which cold, by name and with their records; or that none is."""
    counts = areas.over(material.settings.year)
    hot = most_first(areas, np.flatnonzero(found.spot == Spot.HOT).tolist(), counts)
    cold = most_first(areas, np.flatnonzero(found.spot == Spot.COLD).tolist(), -counts)
    tested = _number(
        material, change, "small areas looked at for hot spots", int((found.spot != Spot.NOT_TESTED).sum())
    )
    if not hot and not cold:
        busiest = most_first(areas, range(len(areas.rows)), counts)[:3]
        return sentence(
            "Hot spots: of ",
            plain(tested),
            " small areas, looked at together with those around them, none is a hot spot or a cold spot. The areas "
            "with the most records, ",
            *named_with_counts(material, areas, busiest),
            ", do not lie in a wider hot area: what is there is theirs alone.",
        )
    parts: list[str | Inline] = [
        "Hot spots: of ",
        plain(tested),
        " small areas, looked at together with those around them, ",
    ]
    for at, (name, among) in enumerate((("hot", hot), ("cold", cold))):
        number = _number(material, change, f"{name} spots", len(among))
        if at:
            parts.append("; ")
        if not among:
            parts.append(f"none is a {name} spot")
            continue
        parts += [plain(number), " is " if len(among) == 1 else " are ", f"{name}: "]
        if len(among) > _NAMED:
            parts.append(
                "those with the most records are " if name == "hot" else "those with the fewest are "
            )
        if name == "cold":
            parts += named_with_counts(material, areas, among)
            continue
        for nth, at in enumerate(among[:_NAMED]):
            row = areas.rows[at]
            around = result_figure(
                material,
                change,
                "records of the area and those around it",
                Unit.COUNT,
                GETIS_ORD,
                float(found.total[at]),
                row=row,
                parameters=_parameters(material),
            )
            parts += ["; " if nth else "", f"{full_name(material, row)} (", plain(row.count), ", "]
            parts += [plain(around), " with those around it)"]
    return sentence(*parts, ".")


def _number(material: Material, change: MeasureChange, name: str, value: int) -> Figure:
    return result_figure(
        material, change, name, Unit.COUNT, FALSE_DISCOVERY, value, parameters=_parameters(material)
    )


def _parameters(material: Material) -> tuple[tuple[str, float | int], ...]:
    return (
        ("false-discovery rate", material.settings.false_discovery_rate),
        ("seed", material.settings.seed),
    )


def spots_map(
    material: Material,
    change: MeasureChange,
    areas: AreaCounts,
    shapes: ShapeSet,
    found: HotSpots,
    prefix: str,
) -> AreaMap:
    """The small areas coloured hot, cold or neither."""
    hot, cold = int((found.spot == Spot.HOT).sum()), int((found.spot == Spot.COLD).sum())
    message = (
        "hot and cold spots"
        if hot and cold
        else "hot spots"
        if hot
        else "cold spots"
        if cold
        else "no hot spots"
    )
    return category_map(
        f"{prefix}-hot-spots",
        sentence(f"{change.measure.title}: {message}"),
        f"Small areas (LSOA) with many or few records together with those around them, {change.now.period.label}",
        "Together with the areas around",
        areas,
        shapes,
        [_OF[Spot(int(one))] for one in found.spot],
        CATEGORIES,
        change,
        material.source_line([change]),
        notes=(_EDGE, *((SCHEMATIC,) if shapes.schematic else ())),
    )


def _table(
    material: Material, change: MeasureChange, areas: AreaCounts, found: HotSpots, prefix: str
) -> Table:
    def figures(at: int) -> tuple[Cell, ...]:
        row = areas.rows[at]

        def one(statistic: str, unit: Unit, method: Method, value: float) -> Figure:
            return result_figure(
                material, change, statistic, unit, method, value, row=row, parameters=_parameters(material)
            )

        return (
            shown(
                one("records of the area and those around it", Unit.COUNT, GETIS_ORD, float(found.total[at]))
            ),
            shown_signed(one("Gi*", Unit.Z, GETIS_ORD, float(found.z[at]))),
            shown(one("p of a hot or cold spot", Unit.PROBABILITY, EXACT_SHUFFLE, float(found.p[at]))),
            shown(
                one(
                    "adjusted p of a hot or cold spot",
                    Unit.PROBABILITY,
                    FALSE_DISCOVERY,
                    float(found.adjusted[at]),
                )
            ),
        )

    order = sorted(
        range(len(areas.rows)), key=lambda at: (-np.nan_to_num(found.z[at], nan=-np.inf), areas.rows[at].name)
    )
    return Table(
        f"{prefix}-hot-spots-table",
        f"{change.measure.title}: each small area together with those around it, {change.now.period.label}",
        (
            Column("Small area", ColumnKind.WORDS),
            Column("Records"),
            Column("Records, with those around it"),
            Column("z (Gi*)"),
            Column("p"),
            Column("Adjusted p"),
            Column("Kind", ColumnKind.WORDS),
        ),
        tuple(
            Row(
                (
                    Words(areas.rows[at].name),
                    plain(areas.rows[at].count),
                    *figures(at),
                    Words(_WORDS[Spot(int(found.spot[at]))]),
                )
            )
            for at in order
        ),
        notes=(
            "p is the chance that the areas around it would hold as much, or as little, if the counts of all other "
            "areas were shuffled; it is adjusted for as many tests as there are areas.",
        ),
        source=material.source_line([change]),
    )
