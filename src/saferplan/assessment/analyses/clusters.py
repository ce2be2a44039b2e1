"""Clusters in place and time: neighbouring small areas with more than their share since some month, up to now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from saferplan.assessment.analyses.small_areas import (
    NO_OUTLINES,
    NOT_PLACED,
    SCHEMATIC,
    category_map,
    full_name,
    obstacle,
    polygon,
    ward_names,
    why_not,
)
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.figures import Place
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts
from saferplan.assessment.wording import joined, plain, sentence
from saferplan.documents.definition import (
    AreaMap,
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
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.periods import Period
from saferplan.domain.shapes import ShapeSet
from saferplan.geography.contiguity import national_grid
from saferplan.statistics.emerging.clusters import (
    DRAWS,
    PERMUTATION_SCAN,
    ShuffledClusters,
    clusters_among_records,
)
from saferplan.statistics.emerging.zones import nearest_zones

MONTHS = 24
"""Records of so many months are shuffled; the longest window is half of them, a year."""

DRAWS_IN_SHORT = 199
"""For the page of a theme: enough to tell a cluster at one in twenty also among ten measures."""

_MOST = 3
_NAMED = 3
_CATEGORIES = (
    Category(
        "cluster", "In a cluster", "More records lately than elsewhere in the same months", Side.HIGH, "C"
    ),
    Category("outside", "Outside"),
)
_PRINCIPLE = (
    "Each small area with its nearest neighbours, one to fifteen areas together, and each stretch of one to twelve "
    "months up to the latest is looked at. What is led to comes from the areas' share of all records and the months' "
    "share: an area that always has much is no cluster, nor is a month with much everywhere. The probability says how "
    "often the months dealt anew over the same records bring a cluster as clear anywhere."
)


@dataclass(frozen=True, slots=True, eq=False)
class FoundClusters:
    """The scan of a measure, over which months, and which rows were looked at."""

    scan: ShuffledClusters
    span: Period
    looked_at: tuple[int, ...]
    tests: int

    def adjusted(self, nth: int) -> float:
        """The p of a cluster, taken as often as measures were looked at."""
        return min(1.0, float(self.scan.p[nth]) * self.tests)

    def rows(self, nth: int) -> list[int]:
        """Which rows of the areas are in a cluster."""
        return [self.looked_at[at] for at in np.flatnonzero(self.scan.inside[nth])]


def cluster_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """The clearest clusters up to the latest month: in words, as a map, and in a table; or why none can be sought."""
    areas = material.small_areas(change.measure.id)
    found = found_clusters(material, change, draws=DRAWS)
    if isinstance(found, str):
        return why_not(found)
    if areas is None or areas.shapes is None:
        return why_not(NOT_PLACED)
    told = _told(material, found)
    drawn = (_map(material, change, areas, areas.shapes, found, told, prefix),) if told else ()
    return (
        Paragraph(_lead(material, change, areas, found, told)),
        Paragraph(sentence(_PRINCIPLE)),
        *drawn,
        _table(material, change, areas, found, prefix),
    )


def cluster_texts(material: Material, change: MeasureChange, measures: int) -> tuple[Text, ...]:
    """A sentence for each cluster that is clear also among so many measures; none where there is none."""
    areas = material.small_areas(change.measure.id)
    found = found_clusters(material, change, draws=DRAWS_IN_SHORT, measures=measures)
    if isinstance(found, str) or areas is None:
        return ()
    return tuple(
        sentence("Going on now: ", *_cluster(material, change, areas, found, nth))
        for nth in _told(material, found)
    )


def found_clusters(
    material: Material, change: MeasureChange, *, draws: int, measures: int = 1
) -> FoundClusters | str:
    """The scan among the records of the latest two years; or, in words, why there is none."""
    areas, year = material.small_areas(change.measure.id), material.settings.year
    span = Period(year.last + (1 - MONTHS), year.last)
    reason = obstacle(change, areas, [year, year.before])
    if reason or areas is None:
        return reason or NOT_PLACED
    if areas.shapes is None:
        return NO_OUTLINES
    middles = _middles(areas.shapes)
    looked_at = tuple(at for at, row in enumerate(areas.rows) if row.code in middles)
    if not looked_at:
        return NO_OUTLINES
    zones = nearest_zones(*np.array([middles[areas.rows[at].code] for at in looked_at]).T)
    first = span.first - areas.window.first
    counts = areas.monthly[list(looked_at), first : first + MONTHS]
    scan = clusters_among_records(counts, zones, seed=material.settings.seed, draws=draws, most=_MOST)
    return FoundClusters(scan, span, looked_at, measures)


def _middles(shapes: ShapeSet) -> dict[str, tuple[float, float]]:
    """The middle of each outline in metres; of a schematic drawing in its own units, a thousand to each."""
    middle = shapely.centroid([polygon(shape) for shape in shapes.shapes])
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    if shapes.schematic:
        x, y = 1000 * x, 1000 * y
    elif not shapes.metres:
        x, y = national_grid(x, y)
    codes = (shape.code for shape in shapes.shapes)
    return {code: (float(east), float(north)) for code, east, north in zip(codes, x, y, strict=True)}


def _told(material: Material, found: FoundClusters) -> list[int]:
    rate = material.settings.false_discovery_rate
    return [nth for nth in range(len(found.scan.p)) if found.adjusted(nth) <= rate]


def _lead(
    material: Material, change: MeasureChange, areas: AreaCounts, found: FoundClusters, told: list[int]
) -> Text:
    if told:
        parts: list[str | Inline] = ["Clusters that go on in the latest month: "]
        for place, nth in enumerate(told):
            parts += ["; " if place else "", *_cluster(material, change, areas, found, nth, stop=False)]
        return sentence(*parts, ".")
    if not len(found.scan.p):
        return sentence("No neighbouring small areas have had more than their share of late.")
    return sentence(
        "Nothing goes on that stands out among the small areas: the clearest cluster is one that chance often brings. "
        "It is ",
        *_cluster(material, change, areas, found, 0),
    )


def _cluster(
    material: Material,
    change: MeasureChange,
    areas: AreaCounts,
    found: FoundClusters,
    nth: int,
    *,
    stop: bool = True,
) -> list[str | Inline]:
    window, observed, expected, p = _figures(material, change, areas, found, nth)
    return [
        f"{_where(material, areas, found.rows(nth))}, ",
        plain(observed),
        f" {change.measure.records} in {window.months_label}, where the areas' and the months' shares lead to ",
        plain(expected),
        " (p ",
        plain(p),
        ")." if stop else ")",
    ]


def _names(material: Material, areas: AreaCounts, rows: list[int]) -> str:
    return joined([full_name(material, areas.rows[at]) for at in rows])


def _where(material: Material, areas: AreaCounts, rows: list[int]) -> str:
    """The areas by name where they are few, else the wards they lie in."""
    if len(rows) <= _NAMED:
        return _names(material, areas, rows)
    wards = ward_names(material)
    within = dict.fromkeys(wards.get(areas.rows[at].code, areas.rows[at].name) for at in rows)
    return f"small areas in {joined(list(within))}"


def _figures(
    material: Material, change: MeasureChange, areas: AreaCounts, found: FoundClusters, nth: int
) -> tuple[Period, Figure, Figure, Figure]:
    """The cluster's months, its records, what its shares lead to, and p taken as often as measures were looked at."""
    rows, scan = found.rows(nth), found.scan
    codes = tuple(sorted(areas.rows[at].code for at in rows))
    window = Period(found.span.last + (1 - int(scan.months[nth])), found.span.last)
    place = Place(change.place.code, _where(material, areas, rows), "small area", codes)
    observed = material.maker.count(change.measure, place, window, int(scan.observed[nth]))
    parameters = (
        ("seed", scan.seed),
        ("draws", scan.draws),
        ("months", MONTHS),
        ("areas", ", ".join(codes)),
        ("measures looked at", found.tests),
    )
    inputs = (observed, change.now.count, change.before.count)
    expected = material.maker.derived(
        "records led to",
        f"Records that the shares of areas and months lead to: {observed.label}",
        Unit.COUNT,
        PERMUTATION_SCAN,
        inputs,
        float(scan.expected[nth]),
        parameters=parameters,
    )
    p = material.maker.derived(
        "p of a cluster",
        f"Chance of a cluster as clear anywhere: {observed.label}",
        Unit.PROBABILITY,
        PERMUTATION_SCAN,
        inputs,
        found.adjusted(nth),
        parameters=parameters,
    )
    return window, observed, expected, p


def _map(
    material: Material,
    change: MeasureChange,
    areas: AreaCounts,
    shapes: ShapeSet,
    found: FoundClusters,
    told: list[int],
    prefix: str,
) -> AreaMap:
    inside = {at for nth in told for at in found.rows(nth)}
    return category_map(
        f"{prefix}-clusters",
        sentence(f"{change.measure.title}: where more is going on than its share"),
        f"Small areas (LSOA) in clusters up to {found.span.last.label}, beside their records of the year",
        "In the latest months",
        areas,
        shapes,
        ["cluster" if at in inside else "outside" for at in range(len(areas.rows))],
        _CATEGORIES,
        change,
        material.source_line([change]),
        notes=(SCHEMATIC,) if shapes.schematic else (),
    )


def _table(
    material: Material, change: MeasureChange, areas: AreaCounts, found: FoundClusters, prefix: str
) -> Table:
    rows = []
    for nth in range(len(found.scan.p)):
        window, observed, expected, p = _figures(material, change, areas, found, nth)
        rows.append(
            Row(
                (
                    Words(_names(material, areas, found.rows(nth))),
                    Words(window.months_label),
                    plain(observed),
                    plain(expected),
                    plain(p),
                )
            )
        )
    return Table(
        f"{prefix}-clusters-table",
        f"{change.measure.title}: the clearest clusters up to {found.span.last.label}",
        (
            Column("Small areas", ColumnKind.WORDS),
            Column("Months", ColumnKind.WORDS),
            Column("Records"),
            Column("Led to"),
            Column("p"),
        ),
        tuple(rows),
        notes=(
            "Clusters share no area. Their edges are a guess: the group of nearest areas that stands out most.",
            "Records that come several at a time, in one night or by one person, look like a cluster.",
        ),
        source=material.source_line([change]),
    )
