"""Placing points in small areas, where the publisher gave a point but no code."""

from __future__ import annotations

from typing import Any, Protocol

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from saferplan.evidence.records import Kind, PlacedBy


class Placer(Protocol):
    """Finds the small area that a point lies in; `geography` has one."""

    def place(self, longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> NDArray[np.object_]:
        """The LSOA code of each point, None for a point in no area."""


class CachedPlacer:
    """Asks a placer for each distinct point once: published points are snapped to few places."""

    def __init__(self, placer: Placer) -> None:
        self._placer = placer
        self._known: dict[tuple[float, float], str | None] = {}

    def place(self, longitudes: NDArray[np.float64], latitudes: NDArray[np.float64]) -> list[str | None]:
        """The LSOA code of each point, None for a point in no area."""
        points = list(zip(longitudes.tolist(), latitudes.tolist(), strict=True))
        new = sorted(set(points) - self._known.keys())
        if new:
            columns: Any = np.array(new, dtype=np.float64)
            codes = self._placer.place(columns[:, 0], columns[:, 1])
            self._known.update(zip(new, (code or None for code in codes), strict=True))
        return [self._known[point] for point in points]


def has_loose_points(engine: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a table of the engine has rows with a point and without a small area."""
    found = engine.execute(
        f"SELECT 1 FROM {table} WHERE lsoa_code IS NULL AND longitude IS NOT NULL LIMIT 1"
    ).fetchone()
    return found is not None


def placed(engine: duckdb.DuckDBPyConnection, kind: Kind, table: str, placer: CachedPlacer) -> str:
    """A table with the rows of `table`, of which those with a point and no small area are placed by it."""
    points = engine.execute(
        f"SELECT DISTINCT longitude, latitude FROM {table} "
        "WHERE lsoa_code IS NULL AND longitude IS NOT NULL ORDER BY ALL"
    ).fetchnumpy()
    codes = placer.place(np.asarray(points["longitude"]), np.asarray(points["latitude"]))
    found = pa.table(
        {
            "at_longitude": pa.array(points["longitude"], pa.float64()),
            "at_latitude": pa.array(points["latitude"], pa.float64()),
            "found_code": pa.array(codes, pa.string()),
        }
    )
    engine.register("found_points", found)
    engine.execute("CREATE OR REPLACE TEMP TABLE placed_points AS SELECT * FROM found_points")
    engine.unregister("found_points")
    replaced = ["coalesce(lsoa_code, found_code) AS lsoa_code"]
    if kind is not Kind.OUTCOMES:
        replaced.append(
            f"CASE WHEN lsoa_code IS NULL AND found_code IS NOT NULL THEN '{PlacedBy.POINT.value}' "
            "ELSE placed_by::VARCHAR END AS placed_by"
        )
    return (
        f"(SELECT * EXCLUDE (at_longitude, at_latitude, found_code) REPLACE ({', '.join(replaced)}) "
        f"FROM {table} AS unplaced LEFT JOIN placed_points "
        "ON lsoa_code IS NULL AND longitude = at_longitude AND latitude = at_latitude)"
    )


def without_found_areas(kind: Kind, table: str) -> str:
    """A table with the rows of `table` in which small areas that were found from points are forgotten."""
    if kind is Kind.OUTCOMES:
        return table
    return (
        "(SELECT * REPLACE ("
        f"CASE WHEN placed_by = '{PlacedBy.POINT.value}' THEN NULL ELSE lsoa_code END AS lsoa_code, "
        f"CASE WHEN placed_by = '{PlacedBy.POINT.value}' THEN '{PlacedBy.NONE.value}' "
        f"ELSE placed_by END AS placed_by) FROM {table})"
    )
