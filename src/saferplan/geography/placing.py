"""Placing points in small areas: a tree over the points, asked polygon by polygon.

That way the engine prepares each polygon once, which measures five times faster than looking up each point.
Many records share a point (published points are snapped to a list of them), so each distinct point is
placed once.
"""

from __future__ import annotations

import numpy as np
import shapely

from saferplan.errors import SaferPlanError
from saferplan.geography.levels import Level
from saferplan.geography.tables import Detail, Holdings, TableKind


class Placer:
    """Finds the small area of each point.

    Outlines are tried from detailed to generalised. A point on the line between areas, or where generalised
    outlines overlap, belongs to the area whose code sorts first: always exactly one. A point in none has no
    area.
    """

    def __init__(self, layers: tuple[tuple[np.ndarray, np.ndarray], ...]) -> None:
        """Each layer is (codes in order, polygons), the most detailed first."""
        self._layers = layers
        self._points = np.empty(0, dtype=np.complex128)
        self._places = np.empty(0, dtype=object)

    def place(self, longitudes: np.ndarray, latitudes: np.ndarray) -> np.ndarray:
        """The code of the small area of each point, or None: an object array of the points' length.

        Longitude and latitude are in degrees (WGS 84); a missing one (NaN) is placed nowhere.
        """
        points = np.empty(len(longitudes), dtype=np.complex128)
        points.real = longitudes
        points.imag = latitudes
        found = np.full(len(points), None, dtype=object)
        given = np.flatnonzero(~np.isnan(points))
        distinct, which = np.unique(points[given], return_inverse=True)
        found[given] = self._of_distinct(distinct)[which]
        return found

    def _of_distinct(self, distinct: np.ndarray) -> np.ndarray:
        place = np.searchsorted(self._points, distinct)
        within = np.minimum(place, max(len(self._points) - 1, 0))
        known = self._points[within] == distinct if len(self._points) else np.zeros(len(distinct), dtype=bool)
        answer = np.full(len(distinct), None, dtype=object)
        answer[known] = self._places[within[known]]
        if not known.all():
            new = distinct[~known]
            answer[~known] = self._located(new)
            points = np.concatenate([self._points, new])
            order = np.argsort(points, kind="stable")
            self._points = points[order]
            self._places = np.concatenate([self._places, answer[~known]])[order]
        return answer

    def _located(self, points: np.ndarray) -> np.ndarray:
        answer = np.full(len(points), None, dtype=object)
        waiting = np.ones(len(points), dtype=bool)
        for codes, polygons in self._layers:
            west, south, east, north = shapely.total_bounds(polygons)
            near = waiting & (points.real >= west) & (points.real <= east)
            near &= (points.imag >= south) & (points.imag <= north)
            asked = np.flatnonzero(near)
            tree = shapely.STRtree(shapely.points(points[asked].real, points[asked].imag))
            areas, hits = tree.query(polygons, predicate="intersects")
            first = np.full(len(asked), len(codes))
            np.minimum.at(first, hits, areas)
            placed = first < len(codes)
            answer[asked[placed]] = codes[first[placed]]
            waiting[asked[placed]] = False
        return answer


def placer_of(holdings: Holdings, vintage: int) -> Placer:
    """A placer by every outline held of a vintage.

    Raises:
        SaferPlanError: none are held.
    """
    keys = {
        key.detail: key
        for key in holdings.of_kind(TableKind.OUTLINES, Level.SMALL_AREA)
        if key.tier.vintage == vintage
    }
    if not keys:
        raise SaferPlanError(
            f"No outlines of small areas of {vintage} are held, so points cannot be placed.",
            "Add the boundaries of LSOAs with `saferplan geography add`.",
        )
    layers = []
    for detail in Detail:
        if detail.value in keys:
            table = holdings.table(keys[detail.value])
            polygons = shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False))
            layers.append((table["code"].to_numpy(zero_copy_only=False), polygons))
    return Placer(tuple(layers))
