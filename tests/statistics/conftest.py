"""What tests of several statistics may use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

DISTRICTS = [
    "Blaby",
    "Charnwood",
    "Harborough",
    "Hinckley and Bosworth",
    "Leicester",
    "Melton",
    "North West Leicestershire",
    "Oadby and Wigston",
    "Rutland",
]


def _made(series: int, months: int, seed: int, *, season: float = 0.3, wander: float = 0.04) -> np.ndarray:
    """Monthly counts made of a seed: level, season, trend, a level that wanders, more spread than chance."""
    rng, month = np.random.default_rng(seed), np.arange(months)
    level = np.exp(rng.uniform(np.log(2), np.log(200), series))[:, np.newaxis]
    height, peak = rng.uniform(0, season, series)[:, np.newaxis], rng.uniform(0, 12, series)[:, np.newaxis]
    trend, step = (
        rng.normal(0, 0.05, series)[:, np.newaxis],
        rng.uniform(0, 2 * wander, series)[:, np.newaxis],
    )
    walk = np.cumsum(rng.normal(0, 1, (series, months)) * step, axis=1)
    odd = rng.normal(0, 0.08, (series, 12))[:, month % 12]
    mean = level * np.exp(height * np.cos(2 * np.pi * (month - peak) / 12) + odd + trend * month / 12 + walk)
    return rng.negative_binomial(25, 25 / (25 + mean)).astype(float)


@pytest.fixture(scope="session")
def made() -> Callable[..., np.ndarray]:
    """Makes monthly counts: how many series, how many months, seed."""
    return _made


@pytest.fixture(scope="session")
def leicestershire(shared_data: Path) -> tuple[np.ndarray, np.ndarray]:
    """The 35 months from December 2019 of each crime type in each district of Leicestershire, and the crime types."""
    import duckdb

    files = [
        str(path) for path in sorted((shared_data / "police" / "leicestershire").glob("*/*-street.csv.gz"))
    ]
    rows = duckdb.sql(
        """
        select left("LSOA name", length("LSOA name") - 5) district, "Crime type" category,
            12 * left("Month", 4)::int + right("Month", 2)::int - (12 * 2019 + 12) as position, count(*) records
        from read_csv(?, header = true, all_varchar = true)
        where position between 0 and 34 and district in (select unnest(?))
        group by all
        """,
        params=[files, DISTRICTS],
    ).fetchall()
    categories = sorted({row[1] for row in rows})
    counts = np.zeros((len(DISTRICTS), len(categories), 35))
    for district, category, position, records in rows:
        counts[DISTRICTS.index(district), categories.index(category), position] = records
    labels = np.tile(np.arange(len(categories)), len(DISTRICTS))
    return counts.reshape(-1, 35), labels
