"""Where counts of other districts come from: the records of several forces, or shared tables of counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from saferplan.domain.categories import categories
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.periods import Month, Period
from saferplan.evidence import queries
from saferplan.evidence.area_names import FORCE
from saferplan.evidence.sources.police_district_counts import DATASET, FILE_MEASURE
from saferplan.geography.geography import Geography
from saferplan.geography.levels import Level
from saferplan.store import Snapshot

_FORCE_NAMES = {"London, City of": "city-of-london", "Metropolitan Police": "metropolitan"}
_SERIES_PREFIX = f"{POLICE_RECORDS}/"


@dataclass(frozen=True, slots=True, eq=False)
class DistrictCounts:
    """Monthly counts of districts from one source.

    `counts` is districts x categories x months; where a district's month is not `covered`, its counts say nothing.
    """

    source: str
    codes: tuple[str, ...]
    categories: tuple[str, ...]
    period: Period
    counts: NDArray[np.int64]
    covered: NDArray[np.bool_]

    def years(self) -> tuple[Period, ...]:
        """Every run of twelve months that is covered for the first district."""
        own = self.covered[0]
        return tuple(
            Period(self.period.first + start, self.period.first + start + 11)
            for start in range(len(self.period) - 11)
            if own[start : start + 12].all()
        )

    def complete(self, year: Period) -> NDArray[np.bool_]:
        """Which districts are covered in every month of a year."""
        start = year.first - self.period.first
        return np.asarray(self.covered[:, start : start + len(year)].all(axis=1))

    def totals(self, year: Period, wanted: Sequence[str]) -> NDArray[np.float64]:
        """The year's records of some categories together, NaN for districts that are not covered throughout."""
        start = year.first - self.period.first
        chosen = [self.categories.index(one) for one in wanted if one in self.categories]
        total = self.counts[:, chosen, start : start + len(year)].sum(axis=(1, 2))
        return np.where(self.complete(year), total, np.nan)


def supplier_of(force_area: str) -> str:
    """The publisher's identifier of the force of a police force area.

    >>> supplier_of("Devon & Cornwall"), supplier_of("London, City of")
    ('devon-and-cornwall', 'city-of-london')
    """
    return _FORCE_NAMES.get(force_area) or force_area.lower().replace("&", "and").replace(" ", "-")


def district_counts(
    snapshot: Snapshot, geography: Geography, codes: Sequence[str], window: Period
) -> tuple[DistrictCounts, ...]:
    """Every source that has monthly police counts of these districts, the records themselves first."""
    found = [
        _from_records(snapshot, geography, tuple(codes), window),
        *_from_series(snapshot, geography, tuple(codes)),
    ]
    return tuple(one for one in found if one is not None)


def _from_records(
    snapshot: Snapshot, geography: Geography, codes: tuple[str, ...], window: Period
) -> DistrictCounts | None:
    if POLICE_RECORDS not in queries.datasets(snapshot):
        return None
    held = queries.coverage(snapshot, POLICE_RECORDS).by_unit
    cube = queries.area_cube(snapshot, POLICE_RECORDS, window, lookup=geography.lookup(Level.DISTRICT))
    rows = {area: index for index, area in enumerate(cube.areas)}
    counts = np.stack(
        [
            cube.counts[rows[code]] if code in rows else np.zeros(cube.counts.shape[1:], np.int64)
            for code in codes
        ]
    )
    suppliers = _suppliers(geography, codes)
    covered = np.array(
        [[(supplier, month) in held for month in window] for supplier in suppliers], dtype=np.bool_
    )
    return DistrictCounts(
        "the street-level records held here", codes, cube.categories, window, counts, covered
    )


def _suppliers(geography: Geography, codes: Sequence[str]) -> list[str | None]:
    suppliers: list[str | None] = []
    for code in codes:
        within = (geography.larger_area(lsoa, Level.FORCE) for lsoa in geography.small_areas(code))
        force = next(filter(None, within), None)
        suppliers.append(None if force is None else supplier_of(geography.name(force)))
    return suppliers


def _from_series(snapshot: Snapshot, geography: Geography, codes: tuple[str, ...]) -> list[DistrictCounts]:
    suppliers = _suppliers(geography, codes)
    forces = [f"{FORCE}{supplier}" for supplier in suppliers if supplier is not None]
    table = queries.series(snapshot, areas=[*codes, *forces])
    table = table.filter(pc.equal(table["first_month"], table["last_month"]))
    counted = table.filter(pc.starts_with(table["measure"], _SERIES_PREFIX))
    files = table.filter(pc.equal(table["measure"], FILE_MEASURE))
    return [
        _dense(
            dataset,
            codes,
            suppliers,
            counted.filter(pc.equal(counted["dataset"], dataset)),
            files.filter(pc.equal(files["dataset"], dataset)),
        )
        for dataset in counted["dataset"].unique().to_pylist()
    ]


def _dense(
    dataset: str, codes: tuple[str, ...], suppliers: Sequence[str | None], table: pa.Table, files: pa.Table
) -> DistrictCounts:
    months = table["first_month"].to_numpy()
    period = Period(Month.from_ordinal(int(months.min())), Month.from_ordinal(int(months.max())))
    known = tuple(categories())
    of_category = {f"{_SERIES_PREFIX}{one}": index for index, one in enumerate(known)}
    of_code = {code: index for index, code in enumerate(codes)}
    counts = np.zeros((len(codes), len(known), len(period)), dtype=np.int64)
    for code, measure, month, value in zip(
        table["area_code"].to_pylist(),
        table["measure"].to_pylist(),
        months.tolist(),
        table["value"].to_pylist(),
        strict=True,
    ):
        if measure in of_category and code in of_code and value is not None:
            counts[of_code[code], of_category[measure], month - period.first.ordinal] += int(value)
    # A district is covered where its own force's file is: its neighbours' files have a few of its records, too.
    held = set(zip(files["area_code"].to_pylist(), files["first_month"].to_pylist(), strict=True))
    covered = np.array(
        [[(f"{FORCE}{supplier}", month.ordinal) in held for month in period] for supplier in suppliers],
        dtype=np.bool_,
    )
    return DistrictCounts(_title(dataset), codes, known, period, counts, covered)


def _title(dataset: str) -> str:
    return "counts by district of street-level crime, data.police.uk" if dataset == DATASET else dataset
