"""Records to counts on whatever engine holds them: the one reduction that is asked of an engine.

Written in Narwhals, it runs unchanged on DuckDB, Polars and Spark, on one machine or a cluster. It uses only
what was found to agree everywhere: filters, joins by equality, counts by group. Statistics never happen here.
"""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa
from narwhals.typing import IntoFrame

from saferplan.domain.periods import Period

COUNTS = pa.schema(
    [
        pa.field("area_code", pa.string()),
        pa.field("category", pa.string()),
        pa.field("month", pa.int32()),
        pa.field("records", pa.int64()),
    ]
)


def count_records(records: IntoFrame, lookup: IntoFrame, period: Period) -> pa.Table:
    """Counts of incidents by area, category and month.

    Args:
        records: a frame of the engine with the columns of `records.INCIDENTS`, such as one over the pinned
            files of a snapshot (`tracing.record_parts`).
        lookup: a frame of the same engine with `lsoa_code` and `area_code`.
        period: the months.

    Returns:
        the columns of `COUNTS`, ordered by area, category and month; cells without records are left out.
    """
    found = nw.from_native(records).lazy()
    areas = nw.from_native(lookup).lazy().select("lsoa_code", nw.col("area_code").alias("larger_area"))
    counted = (
        found.filter(
            nw.col("month") >= period.first.ordinal,
            nw.col("month") <= period.last.ordinal,
            ~nw.col("lsoa_code").is_null(),
        )
        .select("lsoa_code", "category", "month")
        .join(areas, on="lsoa_code", how="inner")
        .group_by("larger_area", "category", "month")
        .agg(nw.len().alias("records"))
        .collect("pyarrow")
        .to_native()
    )
    named = counted.rename_columns(["area_code", "category", "month", "records"]).cast(COUNTS)
    return named.sort_by([("area_code", "ascending"), ("category", "ascending"), ("month", "ascending")])
