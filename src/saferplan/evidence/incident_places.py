"""Where the records of a list happened: published codes, outward postcodes, points; as closely as given."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from saferplan.domain.identifiers import is_outward_code
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.mapping import Mapping
from saferplan.evidence.mapping_checks import folded
from saferplan.evidence.records import PlacedBy, PlacePrecision
from saferplan.evidence.rows import RowTable

GRID_EAST, GRID_NORTH = 700_000, 1_300_000
"""Metres at which the British National Grid ends."""

_CODES = {
    "lsoa": (re.compile(r"[EW]01\d{6}"), "an LSOA, such as E01025913"),
    "ward": (re.compile(r"[EW]05\d{6}"), "a ward, such as E05010090"),
    "district": (re.compile(r"E0[6-9]\d{6}|W06\d{6}"), "a district, such as E07000134"),
}

Texts = list[str | None]
Numbers = list[float | None]


@dataclass(slots=True)
class Places:
    """Row by row: codes and points (None where not known), and how closely and by whom the row is placed."""

    lsoa: Texts
    area: Texts
    longitude: Numbers
    latitude: Numbers
    precision: list[str]
    placed_by: list[str]
    half_points: int
    """Rows with one half of a point, which is no point."""


def read_places(table: RowTable, mapping: Mapping, log: FaultLog) -> Places:
    """Where each row happened; what cannot be is added to the log.

    A point of two zeros is not known. `area` is the closest of ward, outward postcode and district that the
    list has.
    """
    part = mapping.place
    unknown = frozenset(folded(word) for word in mapping.file.unknown)

    def texts(column: str | None) -> Texts:
        if column is None:
            return [None] * len(table)
        return [None if text is None or folded(text) in unknown else text for text in table.texts(column)]

    names = {folded(ward): code for ward, code in part.ward_codes.items()}
    wards = [None if text is None else names.get(folded(text), text) for text in texts(part.ward)]
    lsoa = _codes("lsoa", part.lsoa, texts(part.lsoa), table, log)
    ward = _codes("ward", part.ward, wards, table, log)
    outward = _outward(part.outward_postcode, texts(part.outward_postcode), table, log)
    district = _codes("district", part.district, texts(part.district), table, log)
    longitude, latitude, halves = _points(table, mapping, texts, log)
    precision = [
        _precision(part.point, *each) for each in zip(longitude, lsoa, ward, outward, district, strict=True)
    ]
    return Places(
        lsoa=lsoa,
        area=[a or b or c for a, b, c in zip(ward, outward, district, strict=True)],
        longitude=longitude,
        latitude=latitude,
        precision=precision,
        placed_by=[(PlacedBy.NONE if code is None else PlacedBy.PUBLISHED).value for code in lsoa],
        half_points=halves,
    )


def _precision(
    point: str, x: float | None, lsoa: str | None, ward: str | None, outward: str | None, district: str | None
) -> str:
    exactly = PlacePrecision.EXACT_POINT if point == "exact" else PlacePrecision.SNAPPED_POINT
    for held, how in (
        (x, exactly),
        (lsoa, PlacePrecision.SMALL_AREA),
        (ward, PlacePrecision.WARD),
        (outward, PlacePrecision.OUTWARD_POSTCODE),
        (district, PlacePrecision.DISTRICT),
    ):
        if held is not None:
            return str(how.value)
    return str(PlacePrecision.NONE.value)


def _codes(level: str, column: str | None, texts: Texts, table: RowTable, log: FaultLog) -> Texts:
    pattern, example = _CODES[level]
    found: Texts = []
    for row, text in zip(table.numbers, texts, strict=True):
        code = None if text is None else text.upper()
        if code is not None and not pattern.fullmatch(code):
            remedy = "Correct it, or list it under `unknown` in [file]."
            if level == "ward":
                remedy = "Give its code under [place.ward_codes], or list it under `unknown` in [file]."
            log.add(f"This is not the code of {example}.", remedy, row=row, column=column, value=text)
        found.append(code)
    return found


def _outward(column: str | None, texts: Texts, table: RowTable, log: FaultLog) -> Texts:
    found: Texts = []
    for row, text in zip(table.numbers, texts, strict=True):
        if text is not None and not is_outward_code(text):
            problem = "This is not the outward half of a postcode, such as LE67."
            remedy = "Correct it, or list it under `unknown` in [file]."
            log.add(problem, remedy, row=row, column=column, value=text)
        found.append(None if text is None else text.upper())
    return found


def _points(
    table: RowTable, mapping: Mapping, texts: Callable[[str | None], Texts], log: FaultLog
) -> tuple[Numbers, Numbers, int]:
    part = mapping.place
    metres = part.easting is not None
    columns = (part.easting, part.northing) if metres else (part.longitude, part.latitude)
    first, second = (_numbers(column, texts(column), table, log) for column in columns)
    halves = 0
    for at, (x, y) in enumerate(zip(first, second, strict=True)):
        if (x is None) != (y is None):
            halves += 1
        if x is None or y is None or (x == 0 and y == 0):
            first[at] = second[at] = None
    if metres:
        first, second = _degrees(first, second, table, log)
    _check_bounds(first, second, mapping, table, log)
    return first, second, halves


def _numbers(column: str | None, texts: Texts, table: RowTable, log: FaultLog) -> Numbers:
    found: Numbers = []
    for row, text in zip(table.numbers, texts, strict=True):
        try:
            number = None if text is None else float(text.replace(",", ""))
        except ValueError:
            number = math.nan
        if number is not None and not math.isfinite(number):
            remedy = "Correct it, or list it under `unknown` in [file]."
            log.add("This is not a number.", remedy, row=row, column=column, value=text)
            number = None
        found.append(number)
    return found


def _degrees(
    east: Sequence[float | None], north: Sequence[float | None], table: RowTable, log: FaultLog
) -> tuple[Numbers, Numbers]:
    """Longitudes and latitudes of National Grid metres, by the Ordnance Survey's transformation (OSTN15)."""
    # Loading the transformation takes longer than reading a list: only lists with metres wait for it.
    from convertbng.cutil import convert_osgb36_to_ll

    points: list[tuple[int, float, float]] = []
    for n, (x, y) in enumerate(zip(east, north, strict=True)):
        if x is None or y is None:
            continue
        if 0 <= x <= GRID_EAST and 0 <= y <= GRID_NORTH:
            points.append((n, x, y))
        else:
            problem = "This point is off the British National Grid."
            remedy = "If the list uses another grid, ask for longitude and latitude."
            log.add(problem, remedy, row=table.numbers[n], value=f"{x:.0f}, {y:.0f}")
    longitude: Numbers = [None] * len(east)
    latitude: Numbers = [None] * len(east)
    if points:
        rows, xs, ys = zip(*points, strict=True)
        for n, x, y in zip(rows, *map(list, convert_osgb36_to_ll(xs, ys)), strict=True):
            if math.isnan(x):
                problem = "This point is in the sea, beyond the reach of the National Grid's transformation."
                log.add(problem, "Correct it.", row=table.numbers[n], value=f"{east[n]:.0f}, {north[n]:.0f}")
            else:
                longitude[n], latitude[n] = float(x), float(y)
    return longitude, latitude


def _check_bounds(
    longitude: Numbers, latitude: Numbers, mapping: Mapping, table: RowTable, log: FaultLog
) -> None:
    west, south, east, north = mapping.place.bounds
    for row, x, y in zip(table.numbers, longitude, latitude, strict=True):
        if x is None or y is None or (west <= x <= east and south <= y <= north):
            continue
        remedy = "Correct it, or set `bounds` in [place]."
        if west <= y <= east and south <= x <= north:
            remedy = "Longitude and latitude look exchanged: exchange their columns in the mapping."
        log.add("This point is outside the bounds of the list.", remedy, row=row, value=f"{x:.4f}, {y:.4f}")
