"""A strategic assessment's document of any size, with every kind of block, for the tests of this room.

All numbers come from a seeded generator and are marked synthetic; figures are made as the assessment makes
them, from definitions.
"""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from documents_statistics import statistics_section, statistics_shapes

from saferplan.documents.definition import (
    AreaMap,
    Block,
    Bullets,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Document,
    Fact,
    Facts,
    FigureRef,
    Form,
    Gap,
    Link,
    MapArea,
    Marking,
    Notice,
    Paragraph,
    Point,
    Row,
    Rule,
    Section,
    Series,
    Table,
    Tone,
    Words,
    text,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, FigureDefinition, Interval, Method, Unit
from saferplan.domain.periods import Month, Period
from saferplan.domain.shapes import Ring, Shape, ShapeSet

SYNTHETIC = "Synthetic records made for demonstration: no line of this is about a real place or person."
YEAR = Period.year_ending(Month(2022, 9))
SERIES = Period(Month(2019, 10), Month(2022, 9))
THEMES = (
    "Violence and sexual offences",
    "Anti-social behaviour",
    "Criminal damage and arson",
    "Burglary",
    "Vehicle crime",
    "Shoplifting",
    "Public order",
    "Drugs",
    "Robbery",
    "Bicycle theft",
    "Possession of weapons",
    "Theft from the person",
    "Other theft",
    "Other crime",
)
_PLACES = [
    "Appleby",
    "Ashby",
    "Bardon",
    "Blackfordby",
    "Broom",
    "Castle",
    "Coalville",
    "Donington",
    "Ellistown",
    "Greenhill",
    "Heather",
    "Hermitage",
    "Holly",
    "Hugglescote",
    "Ibstock",
    "Kegworth",
    "Long",
    "Measham",
    "Moira",
    "Money",
    "Oakthorpe",
    "Ravenstone",
    "Ridge",
    "Sence",
    "Snibston",
    "Thornborough",
    "Thringstone",
    "Valley",
    "Whitwick",
    "Worthington",
]
WARDS = tuple(f"{place} {kind}" for kind in ("North", "South") for place in _PLACES)


@dataclass
class Ledger:
    """Makes figures from definitions and keeps each once."""

    random: Random = field(default_factory=lambda: Random(20221130))  # noqa: S311
    figures: dict[str, Figure] = field(default_factory=dict)

    def figure(
        self,
        statistic: str,
        measure: str,
        value: float | Absence,
        *,
        unit: Unit = Unit.COUNT,
        area: str = "E07000134",
        period: Period = YEAR,
        interval: Interval | None = None,
        label: str | None = None,
    ) -> str:
        definition = FigureDefinition(
            statistic=statistic,
            measure=measure,
            unit=unit,
            area=area,
            period=period,
            snapshot="S0123456789ab",
            method=Method("counting", 1, "docs/methods.md"),
            denominator="population mid-2021" if unit is Unit.RATE else None,
            datasets=("police street-level crime",),
        )
        figure = Figure.of(
            definition,
            label or f"{measure}, {statistic}, {area}, {period.label}",
            value,
            interval=interval,
            caveats=("Recording changed in April 2020.",) if unit is Unit.RATIO else (),
        )
        self.figures.setdefault(figure.id, figure)
        return figure.id

    def count(self, measure: str, mean: float, **more: object) -> str:
        value = max(0, round(self.random.gauss(mean, math.sqrt(mean))))
        return self.figure("count", measure, value, **more)  # type: ignore[arg-type]


def sample_document(
    themes: int = 3,
    *,
    marking: Marking = Marking.PARTNERSHIP,
    outlines: ShapeSet | None = None,
    traced: int | None = None,
) -> Document:
    """A document with a page per theme (up to 14); 14 give about 60 tables, 30 charts and 6 maps.

    `traced` cuts the table of where the figures come from short, for tests that have to be quick.
    """
    ledger = Ledger()
    shape_sets = [hexagons()] + ([outlines] if outlines is not None else [])
    sections = (
        _summary(ledger),
        _area_profile(ledger),
        *(_theme(ledger, place, name, shape_sets) for place, name in enumerate(THEMES[:themes])),
        _peers(ledger),
        statistics_section(ledger),
    )
    sections = (*sections, _provenance(ledger, traced))
    return Document(
        kind="Strategic assessment",
        title="North West Leicestershire: strategic assessment",
        subtitle="Crime, disorder, substance misuse and re-offending in the year ending September 2022",
        marking=marking,
        status="Draft",
        as_at="30 September 2022",
        author="Safer North West Partnership",
        synthetic=SYNTHETIC,
        facts=(
            Fact("Period", text(YEAR.label.capitalize())),
            Fact("Area", text("North West Leicestershire, E07000134 (partnership E22000170)")),
            Fact("Small numbers", text("Counts from 1 to 4 on sensitive themes are hidden.")),
            Fact("Snapshot", text("S0123456789ab")),
        ),
        sections=sections,
        figures=tuple(ledger.figures.values()),
        shape_sets=(*shape_sets, *statistics_shapes()),
        glossary=(
            Fact(
                "Anti-social behaviour",
                text("Behaviour that caused, or was likely to cause, harm or distress."),
            ),
            Fact("Interval", text("The range in which the true value lies 95 times in 100.")),
        ),
    )


def hexagons(rows: int = 6, columns: int = 6) -> ShapeSet:
    """A schematic set: one hexagon per ward, in staggered rows."""
    shapes = []
    for place in range(rows * columns):
        row, column = divmod(place, columns)
        middle_x = column * math.sqrt(3) + (math.sqrt(3) / 2 if row % 2 else 0)
        middle_y = -row * 1.5
        ring = tuple(
            (middle_x + math.sin(math.pi / 3 * corner), middle_y + math.cos(math.pi / 3 * corner))
            for corner in (0, 1, 2, 3, 4, 5, 0)
        )
        shapes.append(Shape(f"W{place:02d}", ((ring,),)))
    return ShapeSet("hexagons", tuple(shapes), schematic=True, attribution="Drawn for this document.")


def real_outlines(shared_data: Path) -> ShapeSet:
    """The district's LSOAs of 2021, from the open data beside the project."""
    path = shared_data / "geography/boundaries/lsoa2021_E07000134_north-west-leicestershire.geojson.gz"
    features = json.loads(gzip.decompress(path.read_bytes()))["features"]
    shapes = []
    for feature in features:
        geometry = feature["geometry"]
        many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        polygons = tuple(tuple(_ring(ring) for ring in polygon) for polygon in many)
        shapes.append(Shape(feature["properties"]["LSOA21CD"], polygons))
    return ShapeSet(
        "lsoas",
        tuple(shapes),
        attribution="Contains OS data © Crown copyright and database right 2022. Source: Office for National "
        "Statistics licensed under the Open Government Licence v3.0.",
    )


def _ring(points: list[list[float]]) -> Ring:
    return tuple((x, y) for x, y in points)


# --- sections -----------------------------------------------------------------------------------------


def _summary(ledger: Ledger) -> Section:
    now = ledger.figure("count", "all crime", 8871)
    before = ledger.figure("count", "all crime", 7456, period=YEAR.before)
    change = ledger.figure("change", "all crime", 1415)
    ratio = ledger.figure(
        "ratio", "all crime", 1.1898, unit=Unit.RATIO, interval=Interval(1.153, 1.228, 0.95)
    )
    hidden = ledger.figure("count", "modern slavery", Absence.SUPPRESSED)
    return Section(
        id="summary",
        heading="Summary of findings",
        blocks=(
            Paragraph(
                text(
                    "There were ",
                    FigureRef(now),
                    " recorded crimes in the year ending September 2022, against ",
                    FigureRef(before),
                    " in the year before: ",
                    FigureRef(change, Form.SIGNED),
                    ", a ratio of ",
                    FigureRef(ratio),
                    " (",
                    FigureRef(ratio, Form.INTERVAL),
                    "). ",
                    Words("This is more than chance.", strong=True),
                    " See ",
                    Link("the pages on each theme", "#theme-0"),
                    " and ",
                    Link("the publisher's own tables", "https://www.ons.gov.uk/"),
                    ".",
                )
            ),
            Paragraph(text("Modern slavery: ", FigureRef(hidden), ".")),
            Paragraph(text("The partnership has read this draft & asks <for> views on it."), by="analyst"),
            Bullets(
                (
                    text("Violence rose in ", Words("most wards"), "."),
                    text("Anti-social behaviour fell slightly."),
                    text("Burglary did not change beyond chance."),
                )
            ),
            Notice(Tone.NOTE, text("Counts are of records, not of people.")),
            Notice(
                Tone.CAUTION,
                text("Recording changed in April 2020; ", FigureRef(before), " is not wholly comparable."),
            ),
            Notice(Tone.MISSING, text("Community views have not been entered yet.")),
            Facts(
                "Receipts of data",
                (
                    Fact("Police", text("Received 12 October 2022, 12 of 12 months")),
                    Fact("Ambulance service", text("Not received")),
                ),
            ),
        ),
    )


def _area_profile(ledger: Ledger) -> Section:
    rows = []
    for place, ward in enumerate(WARDS):
        people = ledger.figure(
            "population",
            "residents",
            1500 + ledger.random.randrange(4000),
            unit=Unit.PEOPLE,
            area=f"W{place:02d}",
        )
        crimes = ledger.count("all crime", 120, area=f"W{place:02d}")
        rate: float | Absence = 40 + ledger.random.random() * 60
        if place % 17 == 3:
            rate = Absence.UNRELIABLE
        if place % 23 == 5:
            rate = Absence.NOT_YET_AVAILABLE
        interval = Interval(rate * 0.85, rate * 1.17, 0.95) if not isinstance(rate, Absence) else None
        per_thousand = ledger.figure(
            "rate", "all crime", rate, unit=Unit.RATE, area=f"W{place:02d}", interval=interval
        )
        change = ledger.figure("change", "all crime", ledger.random.randrange(-40, 60), area=f"W{place:02d}")
        rows.append(
            Row(
                (
                    Words(ward),
                    FigureRef(people),
                    FigureRef(crimes) if place % 19 else Gap(Absence.SUPPRESSED),
                    FigureRef(change, Form.SIGNED),
                    FigureRef(per_thousand),
                    FigureRef(per_thousand, Form.INTERVAL),
                )
            )
        )
    total = ledger.figure("population", "residents", 107_672, unit=Unit.PEOPLE)
    crimes = ledger.figure("count", "all crime", 8871)
    change = ledger.figure("change", "all crime", 1415)
    rate = ledger.figure("rate", "all crime", 82.39, unit=Unit.RATE, interval=Interval(80.7, 84.1, 0.95))
    rows.append(
        Row(
            (
                Words("All wards"),
                FigureRef(total),
                FigureRef(crimes),
                FigureRef(change, Form.SIGNED),
                FigureRef(rate),
                FigureRef(rate, Form.INTERVAL),
            ),
            total=True,
        )
    )
    table = Table(
        id="wards",
        caption="Recorded crime by ward, year ending September 2022",
        columns=(
            Column("Ward", ColumnKind.WORDS),
            Column("Residents"),
            Column("Crimes"),
            Column("Change on the year before"),
            Column("Rate", unit="per 1,000 residents"),
            Column("95% interval of the rate", unit="per 1,000 residents"),
        ),
        rows=tuple(rows),
        notes=("Wards as they stood in 2021.",),
        source="Leicestershire Police through data.police.uk; Office for National Statistics.",
    )
    return Section(
        id="profile",
        heading="The area",
        blocks=(Paragraph(text("The district has ", FigureRef(total), " residents.")), table),
    )


def _theme(ledger: Ledger, place: int, name: str, shape_sets: list[ShapeSet]) -> Section:
    mean = 300 / (1 + place * 0.4)
    identity = f"theme-{place}"
    blocks: list[Block] = [
        Paragraph(text(f"{name} in the district, month by month and by place.")),
        _month_chart(ledger, identity, name, mean),
        _level_table(ledger, identity, name, mean),
    ]
    change = [_season_table(ledger, identity, name, mean), _outcome_table(ledger, identity, name)]
    place_blocks: list[Block] = [_kinds_chart(ledger, identity, name, place)]
    if place < 3 or place % 4 == 1:
        place_blocks.append(_map(ledger, identity, name, mean, shape_sets[place % len(shape_sets)]))
    place_blocks.append(_ward_table(ledger, identity, name, mean))
    return Section(
        id=identity,
        heading=name,
        blocks=tuple(blocks),
        sections=(
            Section(id=f"{identity}-change", heading="Change and season", blocks=tuple(change)),
            Section(id=f"{identity}-place", heading="Place", blocks=tuple(place_blocks)),
        ),
    )


def _month_chart(ledger: Ledger, identity: str, name: str, mean: float) -> Chart:
    points = []
    for place, month in enumerate(SERIES):
        period = Period(month, month)
        level = mean * (1 + 0.2 * math.sin(month.month / 12 * 2 * math.pi) + place * 0.006)
        if month == Month(2020, 11):
            points.append(
                Point(month.short_label, ledger.figure("count", name, Absence.UNKNOWN, period=period))
            )
        else:
            points.append(Point(month.short_label, ledger.count(name, level, period=period)))
    low, high = (
        tuple(
            Point(p.label, ledger.figure(f"limit {side}", name, round(mean * by, 1), unit=Unit.POINTS))
            for p in points
        )
        for side, by in (("below", 0.7), ("above", 1.45))
    )
    series = [Series("Recorded", tuple(points))]
    if identity.endswith("0"):
        expected = tuple(
            Point(m.short_label, ledger.count(f"{name} expected", mean * 0.9, period=Period(m, m)))
            for m in SERIES
        )
        series.append(Series("Average of similar districts", expected))
    return Chart(
        id=f"{identity}-months",
        kind=ChartKind.LINE,
        title=text(f"{name} has risen since the spring of 2021"),
        subtitle="Records a month, North West Leicestershire, October 2019 to September 2022",
        axis="Records a month",
        series=(*series, Series("Lower limit", low, "limit"), Series("Upper limit", high, "limit")),
        rules=(Rule("Lockdown begins", "Mar 2020"), Rule("New recording rules", "Apr 2022")),
        source="Leicestershire Police through data.police.uk.",
        notes=("Limits hold 95 in 100 months if nothing changes.",),
    )


def _kinds_chart(ledger: Ledger, identity: str, name: str, place: int) -> Chart:
    """Bars, dots or columns, in turn."""
    kind = (ChartKind.BARS, ChartKind.DOTS, ChartKind.COLUMNS)[place % 3]
    ages = ("0 to 9", "10 to 17", "18 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 and over")
    labels = ages if kind is ChartKind.COLUMNS else THEMES[:8]
    points = []
    for step, label in enumerate(labels):
        value = 0.7 + ledger.random.random() * 0.8
        interval = Interval(value * 0.86, value * 1.16, 0.95) if kind is ChartKind.DOTS else None
        unit = Unit.RATIO if kind is ChartKind.DOTS else Unit.COUNT
        number: float | Absence = value if kind is ChartKind.DOTS else round(value * 400)
        if step == 5:
            number, interval = Absence.SUPPRESSED, None
        figure = ledger.figure(
            "ratio" if kind is ChartKind.DOTS else "count",
            f"{name}: {label}",
            number,
            unit=unit,
            interval=interval,
        )
        points.append(Point(label, figure, emphasis=step == place % 3 and kind is not ChartKind.COLUMNS))
    series = [Series("This year", tuple(points))]
    if kind is ChartKind.COLUMNS:
        earlier = tuple(
            Point(label, ledger.count(f"{name}: {label}", 380, period=YEAR.before)) for label in labels
        )
        series.append(Series("Year before", earlier))
    return Chart(
        id=f"{identity}-kinds",
        kind=kind,
        title=text("Two in five records are of one kind"),
        subtitle=f"{name}, year ending September 2022",
        axis="Ratio to the year before" if kind is ChartKind.DOTS else "Records",
        series=tuple(series),
        rules=(Rule("No change", "1"),) if kind is ChartKind.DOTS else (),
        x_axis="Age" if kind is ChartKind.COLUMNS else "",
        source="Leicestershire Police through data.police.uk.",
    )


def _map(ledger: Ledger, identity: str, name: str, mean: float, shapes: ShapeSet) -> AreaMap:
    areas = []
    for place, shape in enumerate(shapes.shapes):
        label = WARDS[place] if shapes.schematic else f"Neighbourhood {place + 1}"
        if place % 13 == 5:
            areas.append(MapArea(shape.code, label, None, Absence.SUPPRESSED))
            continue
        value: float = ledger.random.lognormvariate(3.4, 0.5)
        unit, statistic = Unit.RATE, "rate"
        if identity.endswith("2"):
            value, unit, statistic = round(ledger.random.gauss(4, 18)), Unit.COUNT, "change"
        figure = ledger.figure(statistic, name, value, unit=unit, area=shape.code)
        areas.append(MapArea(shape.code, label, figure, emphasis=place in (8, 21)))
    return AreaMap(
        id=f"{identity}-map",
        title=text("Rates are highest in the town centre"),
        subtitle=f"{name} by area, year ending September 2022",
        legend="Change in records on the year before"
        if identity.endswith("2")
        else "Rate per 1,000 residents",
        shapes=shapes.id,
        areas=tuple(areas),
        source="Leicestershire Police through data.police.uk.",
    )


def _level_table(ledger: Ledger, identity: str, name: str, mean: float) -> Table:
    rows = []
    for offset, label in ((0, "This year"), (1, "Year before"), (2, "Two years before")):
        period = YEAR
        for _ in range(offset):
            period = period.before
        count = ledger.count(name, mean * 12, period=period)
        value = ledger.figures[count].value
        assert value is not None
        rate = ledger.figure("rate", name, value / 107.672, unit=Unit.RATE, period=period)
        rows.append(Row((Words(label), FigureRef(count), FigureRef(rate))))
    return Table(
        id=f"{identity}-level",
        caption=f"{name}: level in three years",
        columns=(
            Column("Year", ColumnKind.WORDS),
            Column("Records"),
            Column("Rate", unit="per 1,000 residents"),
        ),
        rows=tuple(rows),
    )


def _season_table(ledger: Ledger, identity: str, name: str, mean: float) -> Table:
    rows = []
    for month in YEAR:
        period = Period(month, month)
        share = ledger.figure("share", name, 5 + ledger.random.random() * 6, unit=Unit.PERCENT, period=period)
        rows.append(
            Row((Words(month.label), FigureRef(ledger.count(name, mean, period=period)), FigureRef(share)))
        )
    return Table(
        id=f"{identity}-season",
        caption=f"{name}: records by month",
        columns=(Column("Month", ColumnKind.WORDS), Column("Records"), Column("Share of the year")),
        rows=tuple(rows),
    )


def _outcome_table(ledger: Ledger, identity: str, name: str) -> Table:
    rows = []
    for outcome in ("Charged", "Out of court", "No suspect identified", "Victim does not support", "Unknown"):
        count = ledger.count(f"{name}: {outcome}", 90)
        z = ledger.figure("z", f"{name}: {outcome}", ledger.random.gauss(0, 1.5), unit=Unit.Z)
        rows.append(Row((Words(outcome), FigureRef(count), FigureRef(z), Words("No clear change"))))
    return Table(
        id=f"{identity}-outcomes",
        caption=f"{name}: outcomes on the day of download",
        columns=(
            Column("Outcome", ColumnKind.WORDS),
            Column("Records"),
            Column("z"),
            Column("Verdict", ColumnKind.WORDS),
        ),
        rows=tuple(rows),
        notes=("An outcome recorded later is not in this table.",),
    )


def _ward_table(ledger: Ledger, identity: str, name: str, mean: float) -> Table:
    rows = []
    for place in range(12):
        count: FigureRef | Gap = FigureRef(ledger.count(name, mean / 3, area=f"W{place:02d}"))
        if place == 7:
            count = Gap(Absence.SUPPRESSED)
        rows.append(Row((Words(WARDS[place]), count)))
    return Table(
        id=f"{identity}-wards",
        caption=f"{name}: the twelve wards with most records",
        columns=(Column("Ward", ColumnKind.WORDS), Column("Records")),
        rows=tuple(rows),
    )


def _peers(ledger: Ledger) -> Section:
    areas, lower, upper = [], [], []
    for place in range(15):
        size = 62_000 + place * 5_600.0
        value = 70 + ledger.random.gauss(0, 6)
        figure = ledger.figure("rate", "all crime", value, unit=Unit.RATE, area=f"E0700{place:04d}")
        name = "North West Leicestershire" if place == 8 else f"District {chr(65 + place)}"
        areas.append(Point(name, figure, x=size, emphasis=place == 8))
    for step in range(25):
        size = 60_000 + step * 3_600.0
        spread = 1.96 * math.sqrt(70 * 1000 / size) * 4
        for side, points, sign in (("lower", lower, -1), ("upper", upper, 1)):
            limit = ledger.figure(
                f"{side} limit", f"all crime at {size:.0f}", 70 + sign * spread, unit=Unit.RATE
            )
            points.append(Point(f"{side} {step}", limit, x=size))
    chart = Chart(
        id="peers-funnel",
        kind=ChartKind.FUNNEL,
        title=text("The district lies within what chance allows among similar districts"),
        subtitle="All crime per 1,000 residents, fifteen most similar districts, year ending September 2022",
        axis="Crimes per 1,000 residents",
        x_axis="Residents",
        series=(
            Series("Districts", tuple(areas)),
            Series("Lower 95% limit", tuple(lower), "limit"),
            Series("Upper 95% limit", tuple(upper), "limit"),
        ),
        source="data.police.uk; Office for National Statistics.",
    )
    return Section(id="peers", heading="Similar districts", blocks=(chart,))


def _provenance(ledger: Ledger, traced: int | None) -> Section:
    """Where the figures come from: a row per figure, as the assessment's appendix has it."""
    rows = [
        Row(
            (
                Words(figure.id),
                Words(figure.label),
                FigureRef(figure.id),
                Words(figure.definition.method.name),
            )
        )
        for figure in list(ledger.figures.values())[:traced]
    ]
    table = Table(
        id="provenance-figures",
        caption="Every figure of this document",
        columns=(
            Column("Figure", ColumnKind.WORDS),
            Column("What it is", ColumnKind.WORDS),
            Column("Value"),
            Column("Method", ColumnKind.WORDS),
        ),
        rows=tuple(rows),
    )
    return Section(id="provenance", heading="Where the figures come from", blocks=(table,))
