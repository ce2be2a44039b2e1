"""From a count back to its records: the rows, and the line of the received file that each came from."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa

from saferplan.domain.figure import FieldValues, Selection
from saferplan.domain.periods import Month, Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.counting import flag_bits
from saferplan.evidence.cubes import CATEGORY_COLUMN, CUBE_KIND
from saferplan.evidence.engine import listed, parquet, reading_engine
from saferplan.evidence.records import SCHEMAS, Kind
from saferplan.store import Part, Snapshot

RECEIVED = pa.schema(
    [
        pa.field("received_name", pa.string(), nullable=False),
        pa.field("received_member", pa.string()),
        pa.field("received_sha256", pa.string(), nullable=False),
    ]
)
"""What is said of the file that a record came from: name, path in its archive, hash as received."""


def kind_of(snapshot: Snapshot, dataset: str) -> Kind | None:
    """What a dataset's records are; None where the snapshot holds none of it."""
    for part in snapshot.parts(dataset):
        if part.kind != CUBE_KIND:
            return Kind(part.kind)
    return None


def record_parts(snapshot: Snapshot, dataset: str, period: Period) -> tuple[Part, ...]:
    """The parts of records of a dataset's months that lie in a period, in order."""
    return tuple(
        part
        for part in snapshot.parts(dataset)
        if part.kind not in (CUBE_KIND, Kind.SERIES.value) and Month.parse(part.key) in period
    )


def records(
    snapshot: Snapshot, selection: Selection, lsoas: Collection[str] | None, limit: int | None = None
) -> pa.Table:
    """The records that a count counted, each with the file and line it came from; as many as were counted.

    Args:
        snapshot: the evidence.
        selection: the dataset, months, categories, flags and values of fields; records without a small area
            count where their own area code is one of its `areas`.
        lsoas: the small areas that make up the selection's areas; None takes every record, placed or not.
        limit: how many at most, in the order of month, file and line.

    Returns:
        the columns of the dataset's kind, without `file`, and those of `RECEIVED`. `row` is the line of the
        received file on which the record starts, the header being line 1.

    Raises:
        SaferPlanError: nothing of the dataset is held, or its records have no such field.
    """
    kind = _held_kind(snapshot, selection)
    schema = SCHEMAS[kind]
    columns = [name for name in schema.names if name != "file"]
    result = pa.schema([*(schema.field(name) for name in columns), *RECEIVED])
    parts = record_parts(snapshot, selection.dataset, selection.period)
    if not parts:
        return result.empty_table()
    files = sorted({number for part in parts for number in part.files})
    received = pa.table(
        {
            "number": pa.array(files, pa.int32()),
            "received_name": [snapshot.files[number].name for number in files],
            "received_member": pa.array([snapshot.files[number].member for number in files], pa.string()),
            "received_sha256": [snapshot.files[number].sha256 for number in files],
        }
    )
    wanted = _conditions(kind, selection, lsoas)
    with reading_engine() as engine:
        engine.register("received", received)
        found = engine.sql(
            f"SELECT {', '.join(columns)}, received_name, received_member, received_sha256 "
            f"FROM {parquet(part.path for part in parts)} JOIN received ON number = file "
            f"WHERE {wanted} ORDER BY month, file, row" + ("" if limit is None else f" LIMIT {int(limit)}")
        ).to_arrow_table()
    return found.cast(result)


def count_records(snapshot: Snapshot, selection: Selection, lsoas: Collection[str] | None) -> int:
    """How many records `records` would give; the arguments and errors are the same."""
    kind = _held_kind(snapshot, selection)
    parts = record_parts(snapshot, selection.dataset, selection.period)
    wanted = _conditions(kind, selection, lsoas)
    if not parts:
        return 0
    with reading_engine() as engine:
        found = engine.execute(
            f"SELECT count(*) FROM {parquet(part.path for part in parts)} WHERE {wanted}"
        ).fetchone()
    return 0 if found is None else int(found[0])


def _held_kind(snapshot: Snapshot, selection: Selection) -> Kind:
    kind = kind_of(snapshot, selection.dataset)
    if kind is None or kind is Kind.SERIES:
        raise SaferPlanError(
            f"No records of {selection.dataset!r} are held.", "See `saferplan evidence status` for what is."
        )
    return kind


def _conditions(kind: Kind, selection: Selection, lsoas: Collection[str] | None) -> str:
    """What a record must fulfil to be counted."""
    conditions = ["true"]
    if selection.categories:
        conditions.append(f"{CATEGORY_COLUMN[kind]} IN ({listed(selection.categories)})")
    if kind is Kind.INCIDENTS and selection.flags:
        bits = flag_bits(selection.flags)
        conditions.append(f"(flags & {bits}) = {bits}")
    conditions += [_says(SCHEMAS[kind], one) for one in selection.conditions]
    if lsoas is not None:
        placed = f"lsoa_code IN ({listed(sorted(lsoas))})" if lsoas else "false"
        if kind is Kind.INCIDENTS and selection.areas:
            placed = f"({placed} OR (lsoa_code IS NULL AND area_code IN ({listed(selection.areas)})))"
        conditions.append(placed)
    return " AND ".join(conditions)


def _says(schema: pa.Schema, wanted: FieldValues) -> str:
    """The condition that a record says one of the values of a field."""
    if wanted.field not in schema.names:
        raise SaferPlanError(
            f"Records have no field {wanted.field!r} to select by.", f"They have: {', '.join(schema.names)}."
        )
    said = [value for value in wanted.values if value]
    ways = [f"{wanted.field} IN ({listed(said)})"] if said else []
    if "" in wanted.values:
        ways.append(f"{wanted.field} IS NULL")
    return f"({' OR '.join(ways)})" if ways else "false"
