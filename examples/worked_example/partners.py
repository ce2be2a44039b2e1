"""The partners' lists of incidents, and the counts of those who share counts only."""

from __future__ import annotations

import csv
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np

from examples.generator.draws import Draws, apportioned
from examples.worked_example.calibration import Calibration
from examples.worked_example.places import DISTRICT, SmallArea
from examples.worked_example.points import Ground, Recurrence, located
from saferplan.domain.information_sharing import InformationPeriod
from saferplan.domain.periods import Month

LINE_END = "\r\n"
HATE_CRIME, HATE_INCIDENT = "Hate crime", "Hate incident"
HATE_CRIME_SHARE = 0.7


class PartnerList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of incidents that a partner shares, every quarter.

    `columns` names the file's own columns by what they hold. `kinds` are records by year; where there are
    none the calibration has them. `recurrence` says by kind what recurs, where the list's place is a point.
    Quarters in `late` come one delivery later, those in `missing` never.
    """

    id: str
    place: str
    time: str
    hours: str
    season: str
    columns: dict[str, str]
    kinds: dict[str, tuple[int, int, int]] = {}
    strands: dict[str, float] = {}
    recurrence: dict[str, Recurrence] = {}
    late: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class PartnerSeries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Quarterly counts that a partner shares, by measure; `[x]` and `[c]` stand where there is none."""

    id: str
    file: str
    holder: str
    unit: str
    values: dict[str, tuple[str, ...]]


class Partners(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that partners share: `partners.toml`."""

    list: tuple[PartnerList, ...]
    hours: dict[str, tuple[float, ...]]
    outward_postcodes: dict[str, float]
    series: tuple[PartnerSeries, ...]


def read_partners() -> Partners:
    """What the partners of the worked example share.

    >>> [shared.id for shared in read_partners().list][:2]
    ['council-anti-social-behaviour', 'hate-crimes-and-incidents']
    """
    text = files("examples.worked_example").joinpath("partners.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Partners)


def write_lists(
    folder: Path,
    quarter: InformationPeriod,
    calibration: Calibration,
    partners: Partners,
    areas: tuple[SmallArea, ...],
) -> list[Path]:
    """Write what partners deliver after a quarter, with their own column names, and say where.

    That is the quarter's lists, and those that should have come with the delivery before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = InformationPeriod.of(quarter.period.first + -1)
    due = [(one, quarter) for one in partners.list if str(quarter) not in one.late]
    overdue = [(one, before) for one in partners.list if str(before) in one.late]
    return [
        _write(
            folder / f"{one.id}-{when}.csv",
            list(one.columns.values()),
            _rows(one, when, calibration, partners, areas),
        )
        for one, when in (*overdue, *due)
        if str(when) not in one.missing
    ]


def write_series(folder: Path, calibration: Calibration, partners: Partners) -> list[Path]:
    """Write every partner's quarterly counts as an aggregate series in CSV, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    first = calibration.period.first
    written = []
    for shared in partners.series:
        rows = [
            (
                measure,
                DISTRICT,
                f"{first + 3 * quarter}/{first + (3 * quarter + 2)}",
                *value_and_status(value),
                shared.unit,
                shared.holder,
            )
            for measure, values in shared.values.items()
            for quarter, value in enumerate(values)
        ]
        header = ("measure", "area", "period", "value", "status", "unit", "supplier")
        written.append(_write(folder / shared.file, header, rows))
    return written


def value_and_status(text: str) -> tuple[str, str]:
    """The two cells of a series for what was written: a number, or a shorthand for why there is none."""
    return ("", text) if text.startswith("[") else (text, "")


def _rows(
    shared: PartnerList,
    quarter: InformationPeriod,
    calibration: Calibration,
    partners: Partners,
    areas: tuple[SmallArea, ...],
) -> list[list[str]]:
    """The rows of a list for a quarter, in order of time."""
    places, place_weights = _places(shared.place, partners, areas)
    ground = Ground.of(areas) if shared.place == "point" else None
    rows: list[tuple[datetime, list[str]]] = []
    for month, kind, count in _monthly(shared, calibration):
        if month not in quarter.period:
            continue
        stream = (calibration.seed, "partner", shared.id, kind)
        draws = Draws(*stream, str(month))
        times = _times(draws, month, partners.hours[shared.hours], count)
        where = draws.choices(place_weights, count)
        strands = draws.choices(list(shared.strands.values()) or [1.0], count)
        lasts = draws.below(14 * 60, count)
        waits = draws.below(72 * 60, count)
        exact = draws.uniforms(count) < 0.3
        east, north = [""] * count, [""] * count
        if ground is not None:
            found = located(
                ground,
                times,
                where,
                shared.recurrence.get(kind),
                draws=Draws(*stream, str(month), "points"),
                of_spots=Draws(*stream, "known spots"),
            )
            times, where = found.times, found.area
            east, north = (metres.astype(str).tolist() for metres in (found.east, found.north))
        for n, begins in enumerate(times):
            ends = begins if exact[n] else begins + timedelta(minutes=int(lasts[n]))
            cells = {
                "received": _written(ends + timedelta(minutes=int(waits[n])), "minute"),
                "from": _written(begins, shared.time),
                "to": "" if exact[n] else _written(ends, shared.time),
                "kind": kind,
                "strand": list(shared.strands)[strands[n]] if shared.strands else "",
                "place": places[where[n]],
                "easting": east[n],
                "northing": north[n],
            }
            rows.append((begins, [cells[role] for role in shared.columns]))
    return [row for _, row in sorted(rows)]


def _monthly(shared: PartnerList, calibration: Calibration) -> Iterable[tuple[Month, str, int]]:
    """How many records of each kind each month has; a year's total is kept exactly."""
    season = calibration.seasons[shared.season]
    draws = Draws(calibration.seed, "partner", shared.id)
    for year, period in enumerate(calibration.years):
        if shared.kinds:
            for kind, totals in shared.kinds.items():
                chosen = draws.choices([season[month.month - 1] for month in period], totals[year])
                yield from zip(period, [kind] * 12, np.bincount(chosen, minlength=12).tolist(), strict=True)
            continue
        for half, total in enumerate(calibration.hate.halves[year]):
            months = period.months[6 * half : 6 * half + 6]
            crimes, incidents = apportioned(total, [HATE_CRIME_SHARE, 1 - HATE_CRIME_SHARE])
            for kind, count in ((HATE_CRIME, crimes), (HATE_INCIDENT, incidents)):
                by_month = np.bincount(draws.below(6, int(count)), minlength=6).tolist()
                yield from zip(months, [kind] * 6, by_month, strict=True)


def _times(draws: Draws, month: Month, hours: Sequence[float], count: int) -> list[datetime]:
    """Times in the month, local, busier at the busy hours."""
    days = draws.below(monthrange(month.year, month.month)[1], count).tolist()
    at = zip(draws.choices(hours, count).tolist(), draws.below(60, count).tolist(), strict=True)
    return [
        datetime(month.year, month.month, day + 1, hour, minute)  # noqa: DTZ001 - local, as lists have it
        for day, (hour, minute) in zip(days, at, strict=True)
    ]


def _places(kind: str, partners: Partners, areas: tuple[SmallArea, ...]) -> tuple[list[str], list[float]]:
    """The places a list knows, and how likely a record is to be in each: as people and deprivation are."""
    if kind == "outward postcode":
        return list(partners.outward_postcodes), list(partners.outward_postcodes.values())
    weights: dict[str, float] = {}
    for area in areas:
        code = area.ward_code if kind == "ward" else area.code
        deprived = 1 - area.deprivation_rank / 32_844
        weights[code] = weights.get(code, 0.0) + area.population * (1 + 1.5 * deprived)
    return list(weights), list(weights.values())


def _written(time: datetime, precision: str) -> str:
    return time.strftime("%d/%m/%Y" if precision == "day" else "%d/%m/%Y %H:%M")


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator=LINE_END)
        writer.writerow(header)
        writer.writerows(rows)
    return path
