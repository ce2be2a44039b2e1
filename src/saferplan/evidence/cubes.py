"""The cube beside each part of records: how many there are by supplier, category and small area.

Counts are read from cubes, so that a table of every district need not touch a record.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from saferplan.evidence.engine import parquet
from saferplan.evidence.records import Kind

CUBE_KIND = "cube"
"""The kind, in the store, of the parts that hold counts rather than records."""

CUBE = pa.schema(
    [
        pa.field("month", pa.int32(), nullable=False),
        pa.field("supplier", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),  # for outcomes the outcome, for stops their type
        pa.field("lsoa_code", pa.string()),
        pa.field("area_code", pa.string()),
        pa.field("flags", pa.int16(), nullable=False),
        pa.field("flags_known", pa.int16(), nullable=False),
        pa.field("records", pa.int32(), nullable=False),
    ]
)

_CATEGORY = {Kind.INCIDENTS: "category", Kind.OUTCOMES: "outcome", Kind.STOPS: "type"}


def cube_of(kind: Kind, records: Path) -> str:
    """The query that counts the records of one part."""
    incidents = kind is Kind.INCIDENTS
    area = "area_code" if incidents else "NULL::VARCHAR AS area_code"
    flags = "flags, flags_known" if incidents else "0::SMALLINT AS flags, 0::SMALLINT AS flags_known"
    return (
        f"SELECT month, supplier, {_CATEGORY[kind]} AS category, lsoa_code, {area}, {flags}, "
        f"count(*)::INTEGER AS records FROM {parquet([records])} "
        "GROUP BY ALL ORDER BY lsoa_code, category, supplier, area_code, flags, flags_known"
    )
