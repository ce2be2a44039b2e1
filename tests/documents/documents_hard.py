"""A document of charts and maps that are hard to set: many rows, long words, falls and rises, few areas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import msgspec
from documents_sample import THEMES, WARDS, Ledger, hexagons, sample_document

from saferplan.documents.definition import (
    AreaMap,
    Chart,
    ChartKind,
    Document,
    MapArea,
    Point,
    Rule,
    Section,
    Series,
    text,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Interval, Unit
from saferplan.domain.periods import Month, Period

Value = float | Absence
MONTHS = tuple(month.short_label for month in Period(Month(2017, 10), Month(2022, 9)))


def hard_document() -> Document:
    """One section with a chart for each hard case and a map of six areas."""
    ledger = Ledger()
    blocks = (
        *_lines(ledger),
        *_bars(ledger),
        *_columns(ledger),
        *_dots(ledger),
        *_forecasts(ledger),
        *_grids(ledger),
        *_curves(ledger),
        _map(ledger),
    )
    return msgspec.structs.replace(
        sample_document(0),
        sections=(Section(id="hard", heading="Hard cases", blocks=blocks),),
        figures=tuple(ledger.figures.values()),
        shape_sets=(hexagons(2, 3),),
    )


def _series(
    ledger: Ledger,
    name: str,
    labels: Sequence[str],
    value_at: Callable[[int], Value],
    *,
    unit: Unit = Unit.COUNT,
    intervals: bool = False,
    emphasis: str = "",
) -> Series:
    points = []
    for place, label in enumerate(labels):
        value = value_at(place)
        interval = None
        if intervals and not isinstance(value, Absence):
            interval = Interval(value * 0.8 - 1, value * 1.2 + 1, 0.95)
        identity = ledger.figure(f"{name}, {unit.value}", label, value, unit=unit, interval=interval)
        points.append(Point(label, identity, emphasis=label == emphasis))
    return Series(name, tuple(points))


def _lines(ledger: Ledger) -> tuple[Chart, ...]:
    chance = Random(3)  # noqa: S311
    names = (
        "North West Leicestershire",
        "Average of the fifteen most similar districts",
        "England and Wales without Greater Manchester",
        "Leicestershire",
    )
    several = tuple(
        _series(ledger, name, MONTHS, lambda _, base=base: base + chance.random() * 5, unit=Unit.PERCENT)  # type: ignore[misc]
        for base, name in zip((30, 20, 10, 15), names, strict=True)
    )
    rules = (
        Rule(
            "Police began to record stalking and harassment with the most serious crime only, each time it "
            "was reported to them",
            "Jan 2018",
        ),
        Rule("First lockdown", "Mar 2020"),
        Rule("Counting rules simplified so that one victim and one offender give one crime", "Jun 2022"),
    )
    rates = _series(ledger, "Rate", MONTHS[:14], lambda n: 5 + n % 4, unit=Unit.RATE, intervals=True)
    return (
        Chart(
            "sixty-months", ChartKind.LINE, text("Sixty months, four series"), "Sub", "Share", several, rules
        ),
        Chart("with-intervals", ChartKind.LINE, text("With intervals"), "Sub", "Rate", (rates,)),
    )


def _bars(ledger: Ledger) -> tuple[Chart, ...]:
    def change(place: int) -> Value:
        return Absence.UNKNOWN if place == 4 else (-1) ** place * (place * 37 + 5)

    changes = _series(ledger, "Change", THEMES[:9], change, emphasis="Burglary")
    many = _series(ledger, "This year", WARDS[:45], lambda place: 5 + place * 389 % 900)
    return (
        Chart("both-ways", ChartKind.BARS, text("Falls and rises"), "Sub", "Change in records", (changes,)),
        Chart("many-rows", ChartKind.BARS, text("Forty-five rows"), "Sub", "Records", (many,)),
    )


def _columns(ledger: Ledger) -> tuple[Chart, ...]:
    years = ("2018/19", "2019/20", "2020/21", "2021/22")
    pounds = _series(ledger, "Spent", years, lambda place: 30_000 + place * 4_000, unit=Unit.POUNDS)
    long = (
        "Victims who do not support action",
        "No suspect identified",
        "Charged or summonsed",
        "Out of court disposal",
        "Unknown",
    )
    outcomes = _series(
        ledger,
        "Outcomes",
        long,
        lambda place: Absence.SUPPRESSED if place == 2 else 30 + place * 40,
        intervals=True,
    )
    hours = _series(ledger, "Records", [f"{hour:02d}:00" for hour in range(24)], lambda place: 30 + place * 4)
    return (
        Chart("few-columns", ChartKind.COLUMNS, text("Few columns"), "Sub", "Pounds", (pounds,)),
        Chart("long-labels", ChartKind.COLUMNS, text("Long labels"), "Sub", "Records", (outcomes,)),
        Chart("hours", ChartKind.COLUMNS, text("Hours"), "Sub", "Records an hour", (hours,), x_axis="Hour"),
    )


def _dots(ledger: Ledger) -> tuple[Chart, ...]:
    both = tuple(
        _series(
            ledger,
            name,
            THEMES[:6],
            lambda place, step=step: 3 + place * step % 9,  # type: ignore[misc]
            unit=Unit.RATE,
            intervals=True,
        )
        for name, step in (("This year", 5), ("Year before", 7))
    )
    rules = (Rule("Average of similar districts", "6.2"),)
    return (
        Chart("two-dots", ChartKind.DOTS, text("Two series of dots"), "Sub", "Rate per 1,000", both, rules),
    )


def _forecasts(ledger: Ledger) -> tuple[Chart, ...]:
    """Two series that go on, one of which ends before the other; and points that stand out in several series."""
    here = _series(ledger, "Here", MONTHS[:24], lambda n: 60 + n % 5 * 3, unit=Unit.RATE, emphasis=MONTHS[3])
    there = _series(
        ledger,
        "Similar districts",
        MONTHS[:24],
        lambda n: Absence.NOT_YET_AVAILABLE if n > 20 else 20 + n % 7,
        unit=Unit.RATE,
        emphasis=MONTHS[12],
    )
    ahead = [
        msgspec.structs.replace(
            _series(ledger, f"Forecast, {name}", months, value_at, unit=Unit.RATE, intervals=True),
            role="forecast",
        )
        for name, months, value_at in (
            ("here", MONTHS[24:30], lambda n: 66 + n),
            ("similar districts", MONTHS[21:30], lambda n: 22 - n),
        )
    ]
    series = (here, ahead[0], there, ahead[1])
    one = _series(ledger, "Next month", MONTHS[24:25], lambda _: 70, unit=Unit.RATE, intervals=True)
    alone = (here, msgspec.structs.replace(one, role="forecast"))
    return (
        Chart(
            "two-forecasts",
            ChartKind.LINE,
            text("Two forecasts"),
            "Sub",
            "Rate",
            series,
            emphasis="Months of the fair",
        ),
        Chart("one-month-ahead", ChartKind.LINE, text("One month ahead"), "Sub", "Rate", alone),
    )


def _grids(ledger: Ledger) -> tuple[Chart, ...]:
    weeks = [f"Week {week}" for week in range(1, 53)]
    changes = tuple(
        _series(
            ledger,
            name,
            weeks,
            lambda n, by=by: Absence.SUPPRESSED if n % 19 == 7 else (n * by) % 41 - 20,  # type: ignore[misc]
            emphasis="Week 30",
        )
        for name, by in (("Town centre and its streets by the station", 7), ("Villages", 11))
    )
    chances = tuple(
        _series(
            ledger,
            name,
            [str(n) for n in range(1, 7)],
            lambda n, at=at: 0.4 ** (1 + abs(n - at) * 2),
            unit=unit,
        )  # type: ignore[misc]
        for name, at, unit in (("Burglary", 0, Unit.PROBABILITY), ("Robbery", 5, Unit.PROBABILITY))
    )
    return (
        Chart("fifty-two-columns", ChartKind.HEAT, text("Weeks"), "Sub", "Change in records", changes),
        Chart("small-chances", ChartKind.HEAT, text("Ranks"), "Sub", "Probability", chances, x_axis="Rank"),
    )


def _curves(ledger: Ledger) -> tuple[Chart, ...]:
    found = _series(
        ledger,
        "Found",
        [f"{n * 10} m" for n in range(1, 31)],
        lambda n: Absence.UNRELIABLE if n in (9, 10) else n * n / 9,
        unit=Unit.PERCENT,
        intervals=True,
        emphasis="300 m",
    )
    points = tuple(
        msgspec.structs.replace(point, x=10.0 * place) for place, point in enumerate(found.points, 1)
    )
    series = (msgspec.structs.replace(found, points=points),)
    return (Chart("curve-with-a-gap", ChartKind.CURVE, text("Gap"), "Sub", "% found", series),)


def _map(ledger: Ledger) -> AreaMap:
    areas = tuple(
        MapArea(
            shape.code, WARDS[place], ledger.figure("count", f"in {shape.code}", (5, 5, 9, 0, 2, 7)[place])
        )
        for place, shape in enumerate(hexagons(2, 3).shapes)
    )
    return AreaMap("six-areas", text("Six areas"), "Sub", "Records", "hexagons", areas)
