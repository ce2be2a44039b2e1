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
    blocks = (*_lines(ledger), *_bars(ledger), *_columns(ledger), *_dots(ledger), _map(ledger))
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


def _map(ledger: Ledger) -> AreaMap:
    areas = tuple(
        MapArea(
            shape.code, WARDS[place], ledger.figure("count", f"in {shape.code}", (5, 5, 9, 0, 2, 7)[place])
        )
        for place, shape in enumerate(hexagons(2, 3).shapes)
    )
    return AreaMap("six-areas", text("Six areas"), "Sub", "Records", "hexagons", areas)
