"""Everything that can be asked of the evidence of a snapshot: the seam between records and statistics.

Counts come back as arrays or tables, and never as statistics of them. Counts of an area include the rows of
every supplier: a district's figures hold what neighbouring forces published of it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from saferplan.domain.periods import Period
from saferplan.evidence.breakdowns import breakdown_fields, count_by
from saferplan.evidence.counting import Cube, Unplaced, area_cube, small_area_cube, unplaced
from saferplan.evidence.coverage import Coverage, CoverageEntry, coverage
from saferplan.evidence.cubes import CUBE_KIND
from saferplan.evidence.engine import parquet, reading_engine
from saferplan.evidence.records import SERIES, Kind
from saferplan.evidence.tracing import count_records, kind_of, record_parts, records
from saferplan.store import Snapshot

__all__ = [
    "Coverage",
    "CoverageEntry",
    "Cube",
    "Unplaced",
    "area_cube",
    "breakdown_fields",
    "count_by",
    "count_records",
    "coverage",
    "datasets",
    "kind_of",
    "record_parts",
    "records",
    "recurring_identifiers",
    "series",
    "small_area_cube",
    "unplaced",
]


def datasets(snapshot: Snapshot, kind: Kind | None = None) -> tuple[str, ...]:
    """The datasets that a snapshot holds records or series of, in order; of one kind, where given."""
    return tuple(
        sorted(
            {
                part.dataset
                for part in snapshot.parts()
                if part.kind != CUBE_KIND and (kind is None or part.kind == kind.value)
            }
        )
    )


def series(
    snapshot: Snapshot,
    *,
    datasets: Collection[str] | None = None,
    measures: Collection[str] | None = None,
    areas: Collection[str] | None = None,
) -> pa.Table:
    """The values of aggregate series, with a column `dataset` before those of `records.SERIES`.

    Args:
        snapshot: the evidence.
        datasets: only these; all by default.
        measures: only these; all by default.
        areas: only these codes; all by default.

    Returns:
        the values, ordered by dataset, measure, area and period.
    """
    table = _all_series(snapshot)
    for column, wanted in (("dataset", datasets), ("measure", measures), ("area_code", areas)):
        if wanted is not None:
            table = table.filter(pc.is_in(table.column(column), pa.array(sorted(wanted), pa.string())))
    keys = ("dataset", "measure", "area_code", "first_month", "last_month", "supplier", "row")
    return table.sort_by([(key, "ascending") for key in keys])


# An assessment asks several times, for other areas each time, of one snapshot, which never changes.
@lru_cache(maxsize=1)
def _all_series(snapshot: Snapshot) -> pa.Table:
    found = [
        pq.read_table(part.path, schema=SERIES).add_column(
            0, pa.field("dataset", pa.string(), nullable=False), pa.array([part.dataset] * part.rows)
        )
        for part in snapshot.parts(kind=Kind.SERIES.value)
    ]
    schema = pa.schema([pa.field("dataset", pa.string(), nullable=False), *SERIES])
    return pa.concat_tables(found) if found else schema.empty_table()


def recurring_identifiers(snapshot: Snapshot, dataset: str, period: Period) -> int:
    """How many of the source's identifiers occur in more than one month or file of a period.

    They are told, never acted on: a crime may be published again when it is reclassified or moves between
    forces, and nothing says which of its rows is right.
    """
    parts = record_parts(snapshot, dataset, period)
    if not parts:
        return 0
    with reading_engine() as engine:
        found = engine.execute(
            "SELECT count(*) FROM (SELECT hash(record_id) AS who "
            f"FROM {parquet(part.path for part in parts)} WHERE record_id IS NOT NULL "
            "GROUP BY who HAVING count(DISTINCT file) > 1)"
        ).fetchone()
    return 0 if found is None else int(found[0])
