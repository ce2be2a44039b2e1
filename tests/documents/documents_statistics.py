"""Pictures of what the statistics find, worked small: forecasts, exceptional months, curves, grids of cells,
kinds of places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from saferplan.documents.definition import (
    AreaMap,
    Block,
    Category,
    Chart,
    ChartKind,
    MapArea,
    Point,
    Rule,
    Section,
    Series,
    Side,
    text,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Interval, Unit
from saferplan.domain.periods import Month, Period
from saferplan.domain.shapes import Shape, ShapeSet

if TYPE_CHECKING:
    from documents_sample import Ledger

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
POLICE = "Leicestershire Police through data.police.uk."


def statistics_section(ledger: Ledger) -> Section:
    """A section with one picture of each kind."""
    blocks: tuple[Block, ...] = (
        forecast_chart(ledger),
        exceptional_chart(ledger),
        lorenz_chart(ledger),
        ratio_chart(ledger),
        power_chart(ledger),
        hours_chart(ledger),
        knox_chart(ledger),
        ranks_chart(ledger),
        kinds_map(ledger),
        hot_spot_map(),
        density_map(ledger),
    )
    return Section(id="statistics", heading="What the statistics find", blocks=blocks)


def forecast_chart(ledger: Ledger) -> Chart:
    """Three years of months and the next twelve, with two intervals."""
    counted, foreseen, wider = [], [], []
    for place, month in enumerate(Period(Month(2019, 10), Month(2023, 9))):
        period = Period(month, month)
        level = 150 + 35 * math.sin(month.month / 12 * 2 * math.pi) + place * 0.7
        if month <= Month(2022, 9):
            counted.append(Point(month.short_label, ledger.count("forecast burglary", level, period=period)))
            continue
        ahead = place - 35
        spread = 14 + 2.2 * ahead
        for by, level_of, points in ((1.28, 0.8, foreseen), (1.96, 0.95, wider)):
            figure = ledger.figure(
                f"forecast {level_of}",
                "burglary",
                round(level),
                period=period,
                interval=Interval(max(0, round(level - by * spread)), round(level + by * spread), level_of),
            )
            points.append(Point(month.short_label, figure))
    return Chart(
        "statistics-forecast",
        ChartKind.LINE,
        text("Burglary is expected to stay near its present level in the next year"),
        "Records a month, October 2019 to September 2022, and forecast to September 2023",
        "Records a month",
        (
            Series("Recorded", tuple(counted)),
            Series("Forecast", tuple(foreseen), "forecast"),
            Series("95% interval", tuple(wider), "band"),
        ),
        rules=(Rule("Lockdown begins", "Mar 2020"),),
        source=POLICE,
    )


def exceptional_chart(ledger: Ledger) -> Chart:
    """Months against what was expected of them, with those above the bound."""
    recorded, expected, bound = [], [], []
    for month in Period(Month(2020, 10), Month(2022, 9)):
        period = Period(month, month)
        level = 24 + 5 * math.sin(month.month / 12 * 2 * math.pi)
        above = {Month(2021, 6): 47, Month(2022, 3): 44, Month(2022, 4): 46}.get(month)
        value = above if above is not None else max(3, round(level + ledger.random.gauss(0, 3)))
        label = month.short_label
        upper = level + 2.6 * math.sqrt(level)
        figure = ledger.figure("count", "exceptional robbery", value, period=period)
        recorded.append(Point(label, figure, emphasis=above is not None))
        usual = Interval(level - 1.96 * math.sqrt(level), level + 1.96 * math.sqrt(level), 0.95)
        figure = ledger.figure("expected", "robbery", level, period=period, interval=usual, unit=Unit.POINTS)
        expected.append(Point(label, figure))
        figure = ledger.figure("upper bound", "robbery", round(upper, 1), period=period, unit=Unit.POINTS)
        bound.append(Point(label, figure))
    return Chart(
        "statistics-exceptional",
        ChartKind.LINE,
        text("Robbery was above what earlier years let expect in three months"),
        "Records a month, October 2020 to September 2022",
        "Records a month",
        (
            Series("Recorded", tuple(recorded)),
            Series("Usual range", tuple(expected), "band"),
            Series("Upper bound", tuple(bound), "limit"),
        ),
        emphasis="Exceptional months",
        source=POLICE,
    )


def lorenz_chart(ledger: Ledger) -> Chart:
    """The share of crimes in the places with most, with its interval and the line of equality."""
    shares, equal = [], []
    for step in range(0, 101, 5):
        x = float(step)
        value = 100 * (1 - (1 - x / 100) ** 4.2)
        spread = 0.06 * value * (1 - x / 100) + 0.2
        figure = ledger.figure(
            f"share of records in {step}% of places",
            "lorenz",
            value,
            unit=Unit.PERCENT,
            interval=Interval(max(0.0, value - spread), min(100.0, value + spread), 0.95),
        )
        shares.append(Point(f"{step}%", figure, x=x, emphasis=step == 15))
        figure = ledger.figure(f"equality at {step}%", "lorenz", x, unit=Unit.PERCENT)
        equal.append(Point(f"{step}%", figure, x=x))
    return Chart(
        "statistics-lorenz",
        ChartKind.CURVE,
        text("Half of all records fall in about one place in seven"),
        "Share of records by share of small areas, most records first, year ending September 2022",
        "% of records",
        (Series("Share of records", tuple(shares)), Series("If spread evenly", tuple(equal), "limit")),
        x_axis="% of small areas",
        emphasis="Half of all records",
        source=POLICE,
    )


def ratio_chart(ledger: Ledger) -> Chart:
    """How many times more pairs of burglaries there are than chance makes, by distance."""
    points = []
    for step in range(1, 11):
        value = 1 + 2.6 * math.exp(-step / 2.2)
        spread = 0.12 + 0.35 / step
        figure = ledger.figure(
            f"ratio at {step * 100} m",
            "near repeat",
            value,
            unit=Unit.RATIO,
            interval=Interval(value - spread, value + spread, 0.95),
        )
        points.append(Point(f"{step * 100} m", figure, x=step * 100.0))
    return Chart(
        "statistics-ratio",
        ChartKind.CURVE,
        text("A burglary raises the chance of another within 400 metres and two weeks"),
        "Pairs of burglaries within 14 days, observed to expected, by distance between them",
        "Observed to expected",
        (Series("Ratio", tuple(points)),),
        rules=(Rule("As chance would have it", "1"), Rule("Edge of the district's towns", "400 m")),
        x_axis="Metres",
        source=POLICE,
    )


def power_chart(ledger: Ledger) -> Chart:
    """How often surges of several sizes are found, by the months they last: several curves."""
    series = []
    for surge in (2, 3, 5):
        points = []
        for months in range(1, 13):
            value = 100 * (1 - math.exp(-0.09 * surge * months**0.8))
            figure = ledger.figure(
                f"power, {surge} a month", f"after {months} months", value, unit=Unit.PERCENT
            )
            points.append(Point(f"{months} months" if months > 1 else "1 month", figure, x=float(months)))
        series.append(Series(f"{surge} more a month", tuple(points)))
    return Chart(
        "statistics-power",
        ChartKind.CURVE,
        text("A surge of five a month is nearly always found within half a year"),
        "Share of 1,000 simulated surges that were found",
        "% found",
        tuple(series),
        x_axis="Months since the surge began",
        rules=(Rule("Four in five", "80"),),
    )


def hours_chart(ledger: Ledger) -> Chart:
    """Hours of the week: seven rows of twenty-four cells."""
    rows = []
    for place, day in enumerate(DAYS):
        points = []
        for hour in range(24):
            evening = (
                26 * math.exp(-(((hour - 20) % 24 - 12) ** 2 - 144) / -60) if hour < 6 or hour > 14 else 2
            )
            level = 3 + evening * (1.6 if place in (4, 5) else 0.8) + (8 if 12 <= hour <= 17 else 0)
            figure = ledger.count(f"violence, {day}, {hour:02d}", level)
            points.append(Point(f"{hour:02d}", figure, emphasis=place in (4, 5) and hour in (20, 21, 22)))
        rows.append(Series(day, tuple(points)))
    return Chart(
        "statistics-hours",
        ChartKind.HEAT,
        text("Violence peaks on Friday and Saturday evenings"),
        "Records by hour of day and day of week, year ending September 2022; spans shared over their hours",
        "Records",
        tuple(rows),
        x_axis="Hour",
        y_axis="Day",
        emphasis="Peak hours",
        source=POLICE,
    )


def knox_chart(ledger: Ledger) -> Chart:
    """Pairs of burglaries by distance and days apart: few cells, ratios written in them."""
    ratios = {
        "Same place": (3.41, 2.2, 1.3, 0.98),
        "1 to 100 metres": (2.08, 1.6, 1.1, 1.02),
        "101 to 200 metres": (1.52, 1.2, 1.04, 0.97),
        "201 to 300 metres": (1.18, 1.06, 1.0, 0.99),
        "301 to 400 metres": (1.03, 0.99, 1.01, Absence.UNRELIABLE),
    }
    bands = ("0 to 7 days", "8 to 14 days", "15 to 21 days", "22 to 28 days")
    rows = []
    for place, found in ratios.items():
        points = []
        for band, ratio in zip(bands, found, strict=True):
            figure = ledger.figure(f"ratio, {band}", f"near repeat, {place}", ratio, unit=Unit.RATIO)
            points.append(Point(band, figure, emphasis=isinstance(ratio, float) and ratio > 1.15))
        rows.append(Series(place, tuple(points)))
    return Chart(
        "statistics-knox",
        ChartKind.HEAT,
        text("Burglaries come again within 200 metres and two weeks"),
        "Pairs of burglaries by distance and days apart, observed to expected, year ending September 2022",
        "Observed to expected pairs",
        tuple(rows),
        x_axis="Days apart",
        y_axis="Distance",
        emphasis="More than chance at a false discovery rate of 5%",
        source=POLICE,
    )


def ranks_chart(ledger: Ledger) -> Chart:
    """How likely each priority has each rank."""
    names = (
        "Domestic abuse",
        "Violence against women and girls in public places",
        "Anti-social behaviour",
        "Drugs and county lines",
        "Burglary",
        "Vehicle crime",
        "Rural crime",
        "Fraud",
    )
    rows = []
    for place, name in enumerate(names):
        weights = [math.exp(-abs(rank - place) * (1.1 if place < 2 else 0.6)) for rank in range(len(names))]
        points = []
        for rank, weight in enumerate(weights):
            figure = ledger.figure(
                f"probability of rank {rank + 1}", name, 100 * weight / sum(weights), unit=Unit.PERCENT
            )
            points.append(Point(str(rank + 1), figure))
        rows.append(Series(name, tuple(points)))
    return Chart(
        "statistics-ranks",
        ChartKind.HEAT,
        text("The first two priorities stand firm; the order of the rest does not"),
        "Share of 10,000 simulations in which each priority has each rank",
        "% of simulations",
        tuple(rows),
        x_axis="Rank",
        y_axis="Priority",
    )


KINDS = (
    Category("new-hot", "New hot spot", "Hot in the last month and never before", Side.HIGH, "NH"),
    Category("persistent-hot", "Persistent hot spot", "Hot in nine of ten months, no trend", Side.HIGH, "PH"),
    Category("sporadic-hot", "Sporadic hot spot", "Hot now and again, never cold", Side.HIGH, "SH"),
    Category("historical-hot", "Historical hot spot", "Hot before, not in the last month", Side.HIGH, "HH"),
    Category("intensifying-cold", "Intensifying cold spot", "Cold and colder", Side.LOW, "IC"),
    Category("persistent-cold", "Persistent cold spot", "Cold in nine of ten months", Side.LOW, "PC"),
    Category("none", "No pattern"),
)
SPOTS = (
    Category("hot-99", "Hot spot at 99%", "More records near it than chance allows", Side.HIGH, "H"),
    Category("hot-95", "Hot spot at 95%", "", Side.HIGH, "h"),
    Category("cold-95", "Cold spot at 95%", "Fewer records near it than chance allows", Side.LOW, "C"),
    Category("neither", "Neither"),
)


def kinds_map(ledger: Ledger) -> AreaMap:
    """Wards by the kind of hot or cold spot that they are, over the months."""
    order = "6663666566001366620014662611566665456"
    areas = []
    for place in range(36):
        if place == 7:
            areas.append(MapArea("W07", "Ward 8", None, Absence.SUPPRESSED))
            continue
        kind = KINDS[int(order[place])]
        lean = {Side.HIGH: 3.1, Side.LOW: -2.6, Side.NEITHER: 0.2}[kind.side] + place % 7 / 10
        figure = ledger.figure("z", "hot spots", lean, unit=Unit.Z, area=f"W{place:02d}")
        areas.append(
            MapArea(f"W{place:02d}", f"Ward {place + 1}", figure, category=kind.id, emphasis=place == 19)
        )
    return AreaMap(
        "statistics-kinds",
        text("Hot spots last in the middle and are new in the north"),
        "Wards by how hot and cold months followed each other, October 2019 to September 2022",
        "Kind of place",
        "hexagons",
        tuple(areas),
        categories=KINDS,
        measure="z of the last month",
        source=POLICE,
    )


def hot_spot_map() -> AreaMap:
    """A grid of hexagons with hot and cold spots, and the district's outline over it."""
    areas = []
    for place, (x, y) in enumerate(_middles(HEXAGONS_ACROSS, HEXAGONS_DOWN)):
        heat = _heat(x, y)
        kind = (
            "hot-99"
            if heat > 2.6
            else "hot-95"
            if heat > 1.5
            else "cold-95"
            if math.hypot(x - 0.25, y - 0.2) < 0.13
            else "neither"
        )
        if math.hypot(x - 0.5, y - 0.5) < 0.52:
            areas.append(MapArea(f"H{place}", f"Cell {place}", None, category=kind))
    return AreaMap(
        "statistics-spots",
        text("Two hot spots: the town and the station"),
        "Hexagons of 200 metres by their local statistic (Gi*), year ending September 2022",
        "Hot and cold spots",
        "hexagon-cells",
        tuple(areas),
        categories=SPOTS,
        outline="district",
        source=POLICE,
    )


def density_map(ledger: Ledger) -> AreaMap:
    """A grid of squares shaded by density, with some outlined."""
    areas = []
    for place, (x, y) in enumerate(_middles(SQUARES, SQUARES)):
        if math.hypot(x - 0.5, y - 0.5) < 0.52:
            figure = ledger.figure(
                "density", "burglary", 9 * _heat(x, y), unit=Unit.RATE, area=f"cell {place}"
            )
            areas.append(MapArea(f"S{place}", f"Cell {place}", figure, emphasis=_heat(x, y) > 2.6))
    return AreaMap(
        "statistics-density",
        text("Burglary is densest in the town and near the station"),
        "Records per square kilometre, kernel of 600 metres, year ending September 2022",
        "Records per square kilometre",
        "square-cells",
        tuple(areas),
        outline="district",
        emphasis="Hot spots of last year",
        source=POLICE,
    )


HEXAGONS_ACROSS, HEXAGONS_DOWN, SQUARES, ACROSS = 50, 58, 24, 10_000.0


def statistics_shapes() -> tuple[ShapeSet, ...]:
    """The shape sets of the maps above: hexagons and squares in metres, and a round district over them."""
    side = ACROSS / HEXAGONS_ACROSS / math.sqrt(3)
    hexagons = []
    for place in range(HEXAGONS_ACROSS * HEXAGONS_DOWN):
        row, column = divmod(place, HEXAGONS_ACROSS)
        x, y = (column + row % 2 / 2) * side * math.sqrt(3), row * 1.5 * side
        ring = tuple(
            (
                round(x + side * math.sin(math.pi / 3 * corner), 1),
                round(y + side * math.cos(math.pi / 3 * corner), 1),
            )
            for corner in (0, 1, 2, 3, 4, 5, 0)
        )
        hexagons.append(Shape(f"H{place}", ((ring,),)))
    wide = ACROSS / SQUARES
    squares = []
    for place in range(SQUARES * SQUARES):
        row, column = divmod(place, SQUARES)
        left, foot = column * wide, row * wide
        ring = (
            (left, foot),
            (left + wide, foot),
            (left + wide, foot + wide),
            (left, foot + wide),
            (left, foot),
        )
        squares.append(Shape(f"S{place}", ((ring,),)))
    round_ring = tuple(
        (
            ACROSS * (0.5 + 0.5 * math.cos(turn / 36 * math.pi)),
            ACROSS * (0.5 + 0.5 * math.sin(turn / 36 * math.pi)),
        )
        for turn in (*range(72), 0)
    )
    return (
        ShapeSet("hexagon-cells", tuple(hexagons), metres=True, cells=True),
        ShapeSet("square-cells", tuple(squares), metres=True, cells=True),
        ShapeSet(
            "district",
            (Shape("district", ((round_ring,),)),),
            metres=True,
            attribution="Drawn for this document.",
        ),
    )


def _middles(across: int, down: int) -> list[tuple[float, float]]:
    return [((column + 0.5) / across, (row + 0.5) / down) for row in range(down) for column in range(across)]


def _heat(x: float, y: float) -> float:
    """Two bumps: a town and a station."""
    town = 4 * math.exp(-((x - 0.42) ** 2 + (y - 0.55) ** 2) / 0.012)
    return town + 2.4 * math.exp(-((x - 0.68) ** 2 + (y - 0.3) ** 2) / 0.005)
