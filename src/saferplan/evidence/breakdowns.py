"""Counts of records by what they say of themselves: hour, day of the week, flags, age, ethnicity."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow as pa

from saferplan.domain.periods import Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.cubes import CATEGORY_COLUMN
from saferplan.evidence.engine import listed, parquet, reading_engine
from saferplan.evidence.records import Kind, RecordFlag
from saferplan.evidence.tracing import kind_of, record_parts
from saferplan.store import Snapshot

_HOUR = "CASE WHEN {timed} THEN hour(starts) END"
# Monday 1 to Sunday 7, counted from a known Monday: engines disagree about their own day numbers.
_WEEKDAY = "CASE WHEN {dated} THEN (date_diff('day', DATE '2018-01-01', starts::DATE) % 7 + 7) % 7 + 1 END"

_PLAIN = {
    Kind.INCIDENTS: (
        "month",
        "supplier",
        "category",
        "source_category",
        "outcome",
        "place_precision",
        "placed_by",
        "time_precision",
        "area_code",
        "lsoa_code",
    ),
    Kind.OUTCOMES: ("month", "supplier", "outcome", "lsoa_code"),
    Kind.STOPS: (
        "month",
        "supplier",
        "type",
        "object",
        "legislation",
        "outcome",
        "age_range",
        "gender",
        "ethnicity_officer_defined",
        "ethnicity_self_defined",
        "lsoa_code",
        "placed_by",
    ),
}


def breakdown_fields(kind: Kind) -> tuple[str, ...]:
    """What records of a kind can be counted by.

    >>> "flag hate" in breakdown_fields(Kind.INCIDENTS)
    True
    """
    return tuple(_expressions(kind))


def _expressions(kind: Kind) -> dict[str, str]:
    found = {name: name for name in _PLAIN.get(kind, ())}
    if kind is Kind.STOPS:
        found["starts hour"] = _HOUR.format(timed="starts IS NOT NULL")
        found["starts weekday"] = _WEEKDAY.format(dated="starts IS NOT NULL")
    if kind is Kind.INCIDENTS:
        timed = "time_precision IN ('minute', 'interval')"
        found["starts hour"] = _HOUR.format(timed=timed)
        found["starts weekday"] = _WEEKDAY.format(dated=f"{timed} OR time_precision = 'day'")
        for flag in RecordFlag:
            if flag.name is not None:
                found[f"flag {flag.name.lower()}"] = (
                    f"CASE WHEN (flags_known & {flag.value}) = 0 THEN 'unknown' "
                    f"WHEN (flags & {flag.value}) <> 0 THEN 'yes' ELSE 'no' END"
                )
    return found


def count_by(
    snapshot: Snapshot,
    dataset: str,
    period: Period,
    lsoas: Collection[str] | None,
    by: Sequence[str],
    *,
    categories: Collection[str] = (),
) -> pa.Table:
    """Counts of records by some of their fields.

    Args:
        snapshot: the evidence.
        dataset: whose records.
        period: the months.
        lsoas: the small areas; None takes every record, placed or not.
        by: names from `breakdown_fields`. `starts hour` is 0 to 23, `starts weekday` 1 (Monday) to 7, both
            local and null where the record does not say; for an interval they are those of its start. A flag
            is `yes`, `no` or `unknown`.
        categories: only these categories (outcomes or types, for those datasets); all by default.

    Returns:
        a column for each of `by` and `records`, ordered by them. Empty where nothing is held.

    Raises:
        SaferPlanError: records of the dataset cannot be counted by one of the fields.
    """
    kind = kind_of(snapshot, dataset)
    known = _expressions(kind) if kind is not None else {}
    for name in by:
        if kind is not None and name not in known:
            raise SaferPlanError(
                f"Records of {dataset} cannot be counted by {name!r}.", f"Known fields: {', '.join(known)}."
            )
    parts = record_parts(snapshot, dataset, period)
    if kind is None or not parts:
        return pa.table({**{name: pa.nulls(0) for name in by}, "records": pa.array([], pa.int64())})
    conditions = ["true"]
    if lsoas is not None:
        conditions.append(f"lsoa_code IN ({listed(sorted(lsoas))})" if lsoas else "false")
    if categories:
        conditions.append(f"{CATEGORY_COLUMN[kind]} IN ({listed(sorted(categories))})")
    chosen = "".join(f'{known[name]} AS "{name}", ' for name in by)
    with reading_engine() as engine:
        return engine.sql(
            f"SELECT {chosen}count(*) AS records FROM {parquet(part.path for part in parts)} "
            f"WHERE {' AND '.join(conditions)} GROUP BY ALL ORDER BY ALL"
        ).to_arrow_table()
