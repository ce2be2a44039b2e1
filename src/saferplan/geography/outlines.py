"""Outlines for a map: chosen, simplified together, small enough to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from saferplan.domain.shapes import Ring, Shape, ShapeSet
from saferplan.geography.answers import Area
from saferplan.geography.levels import Level
from saferplan.geography.lookups import Lookups
from saferplan.geography.small_areas import EARLIER, LATER
from saferplan.geography.tables import CATALOGUE, Detail, Holdings, TableKey, TableKind

if TYPE_CHECKING:
    from saferplan.geography.geography import Geography

TOLERANCES = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0, 1280.0)
"""Metres, tried in turn until a map is small enough."""

LARGEST_PATH = 60_000
BYTES_PER_CORNER = 12
"""Of SVG path: two coordinates of one decimal, a space and a comma."""

DECIMALS = 5
"""Of a degree: about a metre."""

_METRES_PER_DEGREE = 111_320.0


def outlines_of(
    holdings: Holdings,
    lookups: Lookups,
    level: Level,
    within: Area,
    tolerance: float | None,
    vintage: int | None,
) -> ShapeSet:
    """The outlines of a level's areas in an area; a schematic drawing where no outlines are held."""
    wanted = _wanted(holdings, lookups, level, within)
    name = f"{within.code}-{level.value}"
    chosen = _best_table(holdings, TableKind.OUTLINES, level, wanted, vintage)
    if chosen is not None:
        codes, polygons = _read(holdings, chosen, wanted)
        return _shapes(
            f"{name}-{chosen.tier.vintage}", codes, polygons, tolerance, _attribution(holdings, chosen)
        )
    drawn = _best_table(holdings, TableKind.SCHEMATIC, level, wanted, vintage)
    if drawn is not None:
        codes, polygons = _read(holdings, drawn, wanted)
        shapes = tuple(
            Shape(code, _rings(polygon, None)) for code, polygon in zip(codes, polygons, strict=True)
        )
        return ShapeSet(
            f"{name}-schematic", shapes, schematic=True, attribution=_attribution(holdings, drawn)
        )
    return ShapeSet(name, ())


def comparable_outlines_of(
    geography: Geography, holdings: Holdings, within: Area, tolerance: float | None
) -> ShapeSet:
    """The outlines of the areas comparable across vintages: small areas, joined where redrawn."""
    areas = geography.comparable_small_areas(within.code)
    for vintage in (LATER, EARLIER):
        groups = {
            code: area.code
            for area in set(areas.values())
            for code in (area.later if vintage == LATER else area.earlier)
        }
        for kind in (TableKind.OUTLINES, TableKind.SCHEMATIC):
            key = _best_table(holdings, kind, Level.SMALL_AREA, frozenset(groups), vintage)
            if key is None:
                continue
            codes, polygons = _read(holdings, key, frozenset(groups))
            joined, names = _joined(codes, polygons, groups)
            name, source = f"{within.code}-comparable-{vintage}", _attribution(holdings, key)
            if kind is TableKind.OUTLINES:
                return _shapes(name, names, joined, tolerance, source)
            shapes = tuple(
                Shape(code, _rings(polygon, None)) for code, polygon in zip(names, joined, strict=True)
            )
            return ShapeSet(f"{name}-schematic", shapes, schematic=True, attribution=source)
    return ShapeSet(f"{within.code}-comparable", ())


def _wanted(holdings: Holdings, lookups: Lookups, level: Level, within: Area) -> frozenset[str]:
    """The codes of a level's areas in an area, of any vintage."""
    if level is within.level:
        return frozenset([within.code])
    small = {code for one in (EARLIER, LATER) for code in lookups.members(within.code, within.level, one)}
    if level is Level.SMALL_AREA:
        return frozenset(small)
    places = lookups.places(level)
    found = {places[code] for code in small if code in places}
    if level is Level.WARD:
        # A small ward can be the best fit of no small area: it belongs on the map all the same.
        found |= _wards_of(holdings, lookups.places(Level.DISTRICT), small)
    return frozenset(found)


def _wards_of(holdings: Holdings, districts_of: Mapping[str, str], small: set[str]) -> set[str]:
    districts = {districts_of[code] for code in small if code in districts_of}
    whole = {district for district in districts if _lies_within(district, districts_of, small)}
    return {
        ward
        for key in holdings.of_kind(TableKind.EXACT, Level.WARD)
        for ward, district in holdings.pairs(key).items()
        if district in whole
    }


def _lies_within(district: str, districts_of: Mapping[str, str], small: set[str]) -> bool:
    return all(code in small for code, place in districts_of.items() if place == district)


def _best_table(
    holdings: Holdings, kind: TableKind, level: Level, wanted: frozenset[str], vintage: int | None
) -> TableKey | None:
    """The table with most of the areas; of several, the newest, and then the detailed one."""
    best: tuple[int, int, bool] = (0, 0, False)
    chosen = None
    for key in holdings.of_kind(kind, level):
        if vintage is not None and key.tier.vintage != vintage:
            continue
        held = len(wanted.intersection(holdings.table(key)["code"].to_pylist()))
        score = (held, key.tier.vintage, key.detail == Detail.DETAILED.value)
        if held and score > best:
            best, chosen = score, key
    return chosen


def _read(holdings: Holdings, key: TableKey, wanted: frozenset[str]) -> tuple[list[str], np.ndarray]:
    table = holdings.table(key)
    rows = [place for place, code in enumerate(table["code"].to_pylist()) if code in wanted]
    chosen = table.take(rows)
    return chosen["code"].to_pylist(), shapely.from_wkb(chosen["geometry"].to_numpy(zero_copy_only=False))


def _joined(
    codes: Sequence[str], polygons: np.ndarray, groups: Mapping[str, str]
) -> tuple[np.ndarray, list[str]]:
    parts: dict[str, list[shapely.Geometry]] = {}
    for code, polygon in zip(codes, polygons, strict=True):
        parts.setdefault(groups[code], []).append(polygon)
    names = sorted(parts)
    unions = [parts[name][0] if len(parts[name]) == 1 else shapely.union_all(parts[name]) for name in names]
    return np.array(unions, dtype=object), names


def _shapes(
    name: str, codes: Sequence[str], polygons: np.ndarray, tolerance: float | None, attribution: str
) -> ShapeSet:
    """Simplified as one coverage: a shared line stays shared, so no gap opens between neighbours."""
    if not len(polygons):
        return ShapeSet(name, (), attribution=attribution)
    latitude = float(np.median(shapely.get_coordinates(polygons)[:, 1]))
    scale = np.array([np.cos(np.radians(latitude)), 1.0]) * _METRES_PER_DEGREE
    metres = shapely.transform(polygons, lambda corners: corners * scale)
    for step in TOLERANCES if tolerance is None else (tolerance,):
        simple = shapely.coverage_simplify(metres, step) if step > 0 else metres
        if shapely.get_num_coordinates(simple).sum() * BYTES_PER_CORNER <= LARGEST_PATH:
            break
    degrees = shapely.transform(simple, lambda corners: corners / scale)
    shapes = tuple(
        Shape(code, _rings(polygon, DECIMALS)) for code, polygon in zip(codes, degrees, strict=True)
    )
    return ShapeSet(name, shapes, attribution=attribution)


def _rings(shape: shapely.Geometry, decimals: int | None) -> tuple[tuple[Ring, ...], ...]:
    found = []
    for polygon in shapely.get_parts(shape):
        rings = [shapely.get_exterior_ring(polygon)]
        rings += [
            shapely.get_interior_ring(polygon, hole)
            for hole in range(shapely.get_num_interior_rings(polygon))
        ]
        found.append(tuple(_ring(ring, decimals) for ring in rings))
    return tuple(found)


def _ring(ring: shapely.Geometry, decimals: int | None) -> Ring:
    corners = shapely.get_coordinates(ring)
    if decimals is not None:
        corners = np.round(corners, decimals)
    return tuple((float(x), float(y)) for x, y in corners)


def _attribution(holdings: Holdings, key: TableKey) -> str:
    if CATALOGUE not in holdings.names:
        return ""
    catalogue = holdings.named(CATALOGUE)
    rows = zip(catalogue["table"].to_pylist(), catalogue["attribution"].to_pylist(), strict=True)
    return " ".join(dict.fromkeys(text for table, text in rows if table == key.name))
