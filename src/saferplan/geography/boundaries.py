"""From GeoJSON to outlines: recognised by the codes in its properties, checked, kept as compact bytes.

GeoJSON is in longitude and latitude (WGS 84; RFC 7946 section 4). A file whose top level says
`"schematic": true` is a drawing of our own on a plain grid, never used to place points.
"""

from __future__ import annotations

import re

import msgspec
import numpy as np
import shapely

from saferplan.errors import Fault
from saferplan.geography.building import Columns, Tables, table_of
from saferplan.geography.formats import ONS_BOUNDARIES, Format
from saferplan.geography.levels import Level, counted, level_of, with_article
from saferplan.geography.tables import Detail, TableKey, TableKind, Tier

DETAILED_BELOW_METRES = 250.0
"""As measured: boundaries published in full or to 20 m have 70 to 200 m between corners, others over 500."""

UNITED_KINGDOM = (-9.0, 49.0, 2.5, 61.5)
_METRES_PER_DEGREE = 111_320.0

_CODES = (
    (Level.SMALL_AREA, re.compile(r"LSOA(\d\d)CD|lsoa(\d\d)_code")),
    (Level.MIDDLE_AREA, re.compile(r"MSOA(\d\d)CD|msoa(\d\d)_code")),
    (Level.WARD, re.compile(r"WD(\d\d)CD|ward(\d\d)_code")),
    (Level.FORCE, re.compile(r"PFA(\d\d)CD|pfa(\d\d)_code")),
    (Level.PARTNERSHIP, re.compile(r"CSP(\d\d)CD|csp(\d\d)_code")),
    (Level.DISTRICT, re.compile(r"LAD(\d\d)CD|ltla(\d\d)_code")),
)
_NOT_NEEDED = re.compile(r"OA(\d\d)CD|oa(\d\d)_code")
_NAMES = re.compile(r"([A-Z]+\d\d)NM|([a-z]+\d\d)_name")

BOUNDARIES = Format(
    "boundaries",
    "Boundaries (GeoJSON)",
    "Office for National Statistics",
    {},
    None,
    attribution=ONS_BOUNDARIES,
)
SCHEMATIC = Format(
    "schematic",
    "Schematic map (GeoJSON), not boundaries",
    "the person who added it",
    {},
    None,
    attribution="Schematic map: not boundaries.",
    licence="as its author says",
)


class _Feature(msgspec.Struct):
    properties: dict[str, object] | None = None
    geometry: msgspec.Raw = msgspec.Raw(b"null")


class _Crs(msgspec.Struct):
    properties: dict[str, object] = {}


class _Collection(msgspec.Struct):
    type: str
    features: list[_Feature] = []
    crs: _Crs | None = None
    schematic: bool = False


class Outlines(msgspec.Struct):
    """What a GeoJSON file gave: format, tables, notes for the receipt, and faults (any refuses it)."""

    format: Format
    tables: Tables
    notes: list[str]
    faults: list[Fault]


def read_boundaries(name: str, content: bytes) -> Outlines:
    """The outlines of one GeoJSON file; faults are returned, for the caller to gather."""
    result = Outlines(BOUNDARIES, [], [], [])
    try:
        collection = msgspec.json.decode(content, type=_Collection)
    except msgspec.DecodeError as error:
        result.faults.append(Fault(name, f"The file is not GeoJSON ({error}).", "Get the file again."))
        return result
    if collection.schematic:
        result.format = SCHEMATIC
    if not collection.features:
        result.faults.append(Fault(name, "The file has no features.", "Get the file again."))
        return result
    if any(_NOT_NEEDED.fullmatch(key) for key in collection.features[0].properties or {}):
        result.notes.append("Output areas are smaller than anything that is published: not needed.")
        return result
    code_property = _code_property(collection)
    if code_property is None:
        result.faults.append(
            Fault(
                name,
                "No property of the features holds codes that we know, such as LSOA21CD or lsoa21_code.",
                "Add the publisher's file with its codes.",
            )
        )
        return result
    level, vintage, key = code_property
    codes, geometries = _features(name, collection, level, key, result)
    if result.faults:
        return result
    if not collection.schematic:
        _check_place(name, collection, geometries, result)
    if not result.faults and codes:
        _build(collection, level, vintage, codes, geometries, result)
    return result


def detail_of(geometries: np.ndarray) -> Detail:
    """How closely outlines follow the ground, by the middle distance between neighbouring corners."""
    corners, owner = shapely.get_coordinates(geometries, return_index=True)
    steps = np.diff(corners, axis=0)[owner[1:] == owner[:-1]]
    east = steps[:, 0] * np.cos(np.radians(np.median(corners[:, 1])))
    metres = float(np.median(np.hypot(east, steps[:, 1]))) * _METRES_PER_DEGREE
    return Detail.DETAILED if metres < DETAILED_BELOW_METRES else Detail.GENERALISED


def _code_property(collection: _Collection) -> tuple[Level, int, str] | None:
    keys = list((collection.features[0].properties or {}).keys())
    for level, pattern in _CODES:
        for key in keys:
            match = pattern.fullmatch(key)
            if match is not None:
                return level, 2000 + int(next(group for group in match.groups() if group)), key
    return None


def _features(
    name: str, collection: _Collection, level: Level, key: str, result: Outlines
) -> tuple[list[str], np.ndarray]:
    codes: list[str] = []
    raw: list[bytes] = []
    numbers: list[int] = []
    elsewhere = 0
    for number, feature in enumerate(collection.features, start=1):
        code = (feature.properties or {}).get(key)
        if not isinstance(code, str) or not re.fullmatch(r"[A-Z0-9]{8,9}", code):
            result.faults.append(
                _fault(name, number, key, code, f"The feature has no code of {with_article(level)}.")
            )
        elif level_of(code) is level:
            codes.append(code)
            raw.append(bytes(feature.geometry))
            numbers.append(number)
        elif code[0] in "EW":
            result.faults.append(
                _fault(name, number, key, code, f"This is not the code of {with_article(level)}.")
            )
        else:
            elsewhere += 1
    if elsewhere:
        result.notes.append(f"Left out, outside England and Wales: {counted(elsewhere, 'area')}.")
    geometries = shapely.from_geojson([text.decode() for text in raw], on_invalid="ignore")
    good = np.isin(shapely.get_type_id(geometries), (3, 6)) & ~shapely.is_empty(geometries)
    for place in np.flatnonzero(~good)[:20]:
        result.faults.append(
            _fault(name, numbers[place], "geometry", codes[place], "The area has no polygon.")
        )
    return codes, geometries


def _check_place(name: str, collection: _Collection, geometries: np.ndarray, result: Outlines) -> None:
    stated = str((collection.crs.properties if collection.crs else {}).get("name", ""))
    west, south, east, north = shapely.total_bounds(geometries)
    if stated and not re.search(r"CRS84|4326", stated):
        problem = f"The file says it is in {stated}, not in longitude and latitude."
    elif max(abs(west), abs(south), abs(east), abs(north)) > 360:
        problem = "The coordinates are eastings and northings, not longitude and latitude."
    elif (
        west < UNITED_KINGDOM[0]
        or south < UNITED_KINGDOM[1]
        or east > UNITED_KINGDOM[2]
        or north > UNITED_KINGDOM[3]
    ):
        problem = "Some of the outlines lie outside the United Kingdom."
    else:
        return
    result.faults.append(
        Fault(
            name,
            problem,
            "Get the file in longitude and latitude (WGS 84, EPSG:4326), as GeoJSON is defined.",
            value=f"{west:.6g}, {south:.6g} to {east:.6g}, {north:.6g}",
        )
    )


def _build(
    collection: _Collection,
    level: Level,
    vintage: int,
    codes: list[str],
    geometries: np.ndarray,
    result: Outlines,
) -> None:
    if not collection.schematic:
        invalid = ~shapely.is_valid(geometries)
        if invalid.any():
            geometries = geometries.copy()
            geometries[invalid] = [_polygons(shape) for shape in shapely.make_valid(geometries[invalid])]
            result.notes.append(
                f"Repaired, because it crossed itself: {counted(int(invalid.sum()), 'outline')}."
            )
    parts: dict[str, list[object]] = {}
    for code, geometry in zip(codes, geometries, strict=True):
        parts.setdefault(code, []).append(geometry)
    several = [code for code, shapes in parts.items() if len(shapes) > 1]
    if several:
        result.notes.append(f"Joined from several parts: {counted(len(several), 'area')}.")
    ordered = sorted(parts)
    joined = np.array(
        [parts[code][0] if len(parts[code]) == 1 else shapely.union_all(parts[code]) for code in ordered],
        dtype=object,
    )
    columns: Columns = {
        "code": ordered,
        "geometry": shapely.to_wkb(joined).tolist(),
        "source_areas": [len(ordered)] * len(ordered),
    }
    tier = Tier.of(level, vintage)
    if collection.schematic:
        key = TableKey(TableKind.SCHEMATIC, tier)
    else:
        key = TableKey(TableKind.OUTLINES, tier, detail_of(joined).value)
    result.tables.append((key, table_of(key.kind, columns)))
    result.tables.extend(_names(collection, level, tier, set(ordered)))
    if level is Level.WARD:
        result.tables.extend(_districts_of_wards(collection, tier, set(ordered)))


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a repaired shape, without the lines and points that a repair can leave."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[shapely.get_type_id(parts) == 3])


def _names(collection: _Collection, level: Level, tier: Tier, wanted: set[str]) -> Tables:
    first = collection.features[0].properties or {}
    pattern = next(pattern for known, pattern in _CODES if known is level)
    code_key = next(key for key in first if pattern.fullmatch(key))
    stem = re.sub(r"CD$|_code$", "", code_key)
    name_key = next((key for key in first if _NAMES.fullmatch(key) and key.startswith(stem)), None)
    if name_key is None:
        return []
    names = {
        str(feature.properties[code_key]): str(feature.properties[name_key]).strip()
        for feature in collection.features
        if feature.properties and feature.properties.get(name_key)
    }
    ordered = sorted(wanted & names.keys())
    columns: Columns = {"code": ordered, "name": [names[code] for code in ordered]}
    return [(TableKey(TableKind.NAMES, tier), table_of(TableKind.NAMES, columns))] if ordered else []


def _districts_of_wards(collection: _Collection, tier: Tier, wanted: set[str]) -> Tables:
    first = collection.features[0].properties or {}
    codes = {level: key for level, pattern in _CODES for key in first if pattern.fullmatch(key)}
    if Level.DISTRICT not in codes:
        return []
    vintage = 2000 + int(re.sub(r"\D", "", codes[Level.DISTRICT]))
    pairs = {
        (str(feature.properties[codes[Level.WARD]]), str(feature.properties[codes[Level.DISTRICT]]))
        for feature in collection.features
        if feature.properties
    }
    ordered = sorted((ward, district) for ward, district in pairs if ward in wanted and level_of(district))
    columns: Columns = {
        "code": [ward for ward, _ in ordered],
        "within": [district for _, district in ordered],
    }
    key = TableKey(TableKind.EXACT, tier, str(Tier.of(Level.DISTRICT, vintage)))
    return [(key, table_of(key.kind, columns))]


def _fault(name: str, number: int, column: str, value: object, problem: str) -> Fault:
    return Fault(
        name,
        f"{problem} It is feature {number}.",
        "Get the file again from its publisher.",
        column=column,
        value=None if value is None else str(value),
    )
