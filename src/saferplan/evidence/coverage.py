"""What a snapshot holds of a dataset: supplier by supplier, month by month."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pyarrow as pa
import pyarrow.parquet as pq

from saferplan.domain.information_sharing import information_periods
from saferplan.domain.periods import Month, Period
from saferplan.evidence.cubes import CUBE_KIND
from saferplan.evidence.engine import parquet, reading_engine
from saferplan.evidence.records import Kind
from saferplan.evidence.units import Unit, held_units
from saferplan.store import Snapshot

LAST_CODES_OF_2011 = {"E": "E01033768", "W": "W01001958"}
"""The highest LSOA codes of 2011 in England and in Wales: higher ones were first issued for 2021.

Source: the Office for National Statistics' lookup from LSOA 2011 to LSOA 2021 (exact fit, version 3).
"""


_TOTALS_VERSION = 1
_TOTALS = pa.schema(
    [
        ("supplier", pa.string()),
        ("month", pa.int32()),
        ("rows", pa.int64()),
        ("unplaced", pa.int64()),
        ("codes_of_2021", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class CoverageEntry:
    """One unit that is held.

    Attributes:
        supplier: whose file it is.
        month: the month; for a series, the last of each value's period.
        rows: records held (values, for a series).
        unplaced: of them, those without any place.
        codes_of_2021: of them, those whose small area has a code that did not exist before 2021. Where there
            are any, the publisher used the areas of 2021; where there are none, most likely those of 2011.
        received: when the file came, UTC, ISO 8601.
        file: its name, with the path inside its archive.
        sha256: of its bytes as received.
        restated: how many times newer files replaced the unit (values of it, for a series).
    """

    supplier: str
    month: Month
    rows: int
    unplaced: int
    codes_of_2021: int
    received: str
    file: str
    sha256: str
    restated: int

    @property
    def share_unplaced(self) -> float | None:
        """The share of records without a place, 0 to 1; None where there are no records."""
        return self.unplaced / self.rows if self.rows else None


@dataclass(frozen=True)
class Coverage:
    """Every unit of a dataset that is held, by supplier and month."""

    dataset: str
    entries: tuple[CoverageEntry, ...]

    @cached_property
    def by_unit(self) -> dict[Unit, CoverageEntry]:
        """The entries by supplier and month."""
        return {(entry.supplier, entry.month): entry for entry in self.entries}

    @property
    def suppliers(self) -> tuple[str, ...]:
        """Who sent anything, in order."""
        return tuple(sorted({entry.supplier for entry in self.entries}))

    def of_supplier(self, supplier: str) -> Coverage:
        """What one supplier sent of it."""
        return Coverage(self.dataset, tuple(one for one in self.entries if one.supplier == supplier))

    @property
    def months(self) -> tuple[Month, ...]:
        """The months of which anything is held, in order."""
        return tuple(sorted({entry.month for entry in self.entries}))

    def of_list(self, *, by_quarter: bool) -> frozenset[Month]:
        """The months for which a partner's list is held, whether or not it has records of them.

        Each file covers its months from the first to the last that it has records of: a month without any between
        them had none. A month between two files was not sent, and nothing is known of it. What section 17A
        prescribes comes by quarter: a file that has any month of a quarter covers all of it.
        """
        spans: dict[tuple[str, str, str], list[Month]] = {}
        for entry in self.entries:
            spans.setdefault((entry.sha256, entry.file, entry.received), []).append(entry.month)
        covered: set[Month] = set()
        for months in spans.values():
            span = Period(min(months), max(months))
            quarters = information_periods(span) if by_quarter else ()
            covered.update(*(quarter.period for quarter in quarters), span)
        return frozenset(covered)

    def missing(self, supplier: str) -> tuple[Month, ...]:
        """The months between a supplier's first and last that are not held."""
        months = {entry.month for entry in self.entries if entry.supplier == supplier}
        if not months:
            return ()
        span = range(min(months).ordinal, max(months).ordinal + 1)
        return tuple(month for month in map(Month.from_ordinal, span) if month not in months)


# A snapshot never changes: what one object of it was asked before, it answers again without looking. Few are
# asked in turn, and one that nobody uses any more need not be remembered.
@lru_cache(maxsize=16)
def coverage(snapshot: Snapshot, dataset: str) -> Coverage:
    """What is held of a dataset; empty where nothing is."""
    units = held_units(snapshot, dataset)
    counted = _counted(snapshot, dataset)
    entries = []
    for (supplier, month), unit in sorted(units.items()):
        rows, loose, codes = counted.get((supplier, month), (0, 0, 0))
        file = unit.file
        name = file.name if file.member is None else f"{file.name}/{file.member}"
        entries.append(
            CoverageEntry(
                supplier, month, rows, loose, codes, file.received, name, file.sha256, unit.restated
            )
        )
    return Coverage(dataset, tuple(entries))


def _counted(snapshot: Snapshot, dataset: str) -> dict[Unit, tuple[int, int, int]]:
    series = snapshot.parts(dataset, Kind.SERIES.value)
    found: dict[Unit, tuple[int, int, int]] = {}
    for part in series:
        for supplier in pq.read_table(part.path, columns=["supplier"]).column("supplier").to_pylist():
            unit = (supplier, Month.parse(part.key))
            found[unit] = (found.get(unit, (0, 0, 0))[0] + 1, 0, 0)
    for row in _cube_totals(snapshot, dataset).to_pylist():
        unit = (row["supplier"], Month.from_ordinal(row["month"]))
        found[unit] = (row["rows"], row["unplaced"], row["codes_of_2021"])
    return found


def _cube_totals(snapshot: Snapshot, dataset: str) -> pa.Table:
    """Rows, rows without a place and rows with codes of 2021, by supplier and month; kept beside the store."""
    cubes = snapshot.parts(dataset, CUBE_KIND)
    if not cubes:
        return _TOTALS.empty_table()

    def build() -> pa.Table:
        newer = " OR ".join(
            f"(lsoa_code > '{last}' AND lsoa_code < '{country}02')"
            for country, last in LAST_CODES_OF_2011.items()
        )
        with reading_engine() as engine:
            totals = engine.sql(
                "SELECT supplier, month, sum(records)::BIGINT AS rows, "
                "coalesce(sum(records) FILTER (WHERE lsoa_code IS NULL AND area_code IS NULL), 0)::BIGINT "
                "AS unplaced, "
                f"coalesce(sum(records) FILTER (WHERE {newer}), 0)::BIGINT AS codes_of_2021 "
                f"FROM {parquet(part.path for part in cubes)} GROUP BY supplier, month ORDER BY ALL"
            ).to_arrow_table()
        return totals.cast(_TOTALS)

    pinned = hashlib.sha256("".join(part.sha256 for part in cubes).encode()).hexdigest()
    return snapshot.derived(f"coverage {_TOTALS_VERSION} {pinned}", build)
