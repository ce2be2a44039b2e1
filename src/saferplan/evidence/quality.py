"""How closely the records of a dataset are placed and dated, and what else their source says of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeVar

import pyarrow as pa

from saferplan.evidence.cubes import CUBE_KIND
from saferplan.evidence.engine import parquet, reading_engine
from saferplan.evidence.records import Kind, PlacePrecision, RecordFlag, TimePrecision
from saferplan.evidence.tracing import kind_of
from saferplan.store import Snapshot

_Key = TypeVar("_Key")
_VERSION = 1
_COUNTS = pa.schema(
    [
        ("supplier", pa.string()),
        ("place_precision", pa.string()),
        ("time_precision", pa.string()),
        ("flags_known", pa.int16()),
        ("with_outcome", pa.bool_()),
        ("records", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Quality:
    """What is known of a supplier's records, as shares of them from 0 to 1; only shares above 0 are there.

    Attributes:
        records: how many there are.
        places: by how closely they are placed, commonest first.
        times: by how closely they are dated, commonest first.
        flags: by flag, the records of which the source says yes or no.
        outcome: the records that have an outcome.
    """

    records: int
    places: dict[PlacePrecision, float]
    times: dict[TimePrecision, float]
    flags: dict[RecordFlag, float]
    outcome: float


def quality(snapshot: Snapshot, dataset: str) -> dict[str, Quality]:
    """The quality of a dataset of incidents, by supplier; empty for other kinds.

    Counted from the records, once for as long as they stay the same.
    """
    if kind_of(snapshot, dataset) is not Kind.INCIDENTS:
        return {}
    parts = [part for part in snapshot.parts(dataset) if part.kind != CUBE_KIND]

    def build() -> pa.Table:
        columns = (
            "supplier, place_precision, time_precision, flags_known, outcome IS NOT NULL AS with_outcome"
        )
        with reading_engine() as engine:
            found = engine.sql(
                f"SELECT {columns}, count(*)::BIGINT AS records FROM {parquet(part.path for part in parts)} "
                "GROUP BY ALL ORDER BY ALL"
            ).to_arrow_table()
        return found.cast(_COUNTS)

    pinned = hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest()
    rows = snapshot.derived(f"quality {_VERSION} {pinned}", build).to_pylist()
    return {
        supplier: _quality([row for row in rows if row["supplier"] == supplier])
        for supplier in sorted({row["supplier"] for row in rows})
    }


def _quality(rows: list[dict[str, object]]) -> Quality:
    table = pa.Table.from_pylist(rows, schema=_COUNTS)
    records = int(sum(table["records"].to_pylist()))

    def share(fits: object, column: str) -> float:
        pairs = zip(table[column].to_pylist(), table["records"].to_pylist(), strict=True)
        return float(sum(count for value, count in pairs if value == fits)) / records

    def known(flag: RecordFlag) -> float:
        pairs = zip(table["flags_known"].to_pylist(), table["records"].to_pylist(), strict=True)
        return float(sum(count for bits, count in pairs if bits & flag)) / records

    return Quality(
        records,
        _present({one: share(one.value, "place_precision") for one in PlacePrecision}),
        _present({one: share(one.value, "time_precision") for one in TimePrecision}),
        {flag: known(flag) for flag in RecordFlag if known(flag)},
        share(True, "with_outcome"),
    )


def _present(shares: dict[_Key, float]) -> dict[_Key, float]:
    return dict(sorted(((key, one) for key, one in shares.items() if one), key=lambda pair: -pair[1]))
