"""The cube beside each part of records: how many there are by supplier, category and small area.

Counts are read from cubes, so that a table of every district need not touch a record. A cube is counted from
the part as it was written, so that the two cannot differ.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

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

ROW_GROUP = 32_768
"""Rows of a cube that are read together: a district's few small areas then cost half of what they would."""

CATEGORY_COLUMN = {Kind.INCIDENTS: "category", Kind.OUTCOMES: "outcome", Kind.STOPS: "type"}
"""The column of each kind of records that its cube calls category."""

_ONLY_INCIDENTS = ("area_code", "flags", "flags_known")


def write_cube(kind: Kind, records: Path, month: int, target: Path) -> None:
    """Writes the cube of one part into a new Parquet file; see `cube_of`."""
    cube = cube_of(kind, records, month)
    pq.write_table(cube, target, compression="zstd", compression_level=1, row_group_size=ROW_GROUP)


def cube_of(kind: Kind, records: Path, month: int) -> pa.Table:
    """The counts of one part, ordered by small area, category, supplier, area and flags; unknown last.

    Args:
        kind: what the part's records are.
        records: the part, a Parquet file.
        month: the month of all its records.

    Returns:
        the columns of `CUBE`, texts as dictionaries.
    """
    keys = {"lsoa_code": "lsoa_code", "category": CATEGORY_COLUMN[kind], "supplier": "supplier"}
    if kind is Kind.INCIDENTS:
        keys.update({name: name for name in _ONLY_INCIDENTS})
    table = _encoded(records, list(keys.values()))
    cells = np.zeros(table.num_rows, dtype=np.int64)
    values: dict[str, pa.Array] = {}
    for name, column in keys.items():
        ranks, values[name] = _ranked(table.column(column))
        cells = cells * (len(values[name]) + 1) + ranks
    # A part lies nearly in this order already, which such a sort makes use of.
    cells.sort(kind="stable")
    starts = np.flatnonzero(np.diff(cells, prepend=cells[:1] - 1))
    found, counts = cells[starts], np.diff(starts, append=cells.size)
    rows = len(counts)
    columns: dict[str, pa.Array] = {
        "month": pa.array(np.full(rows, month, dtype=np.int32)),
        "records": pa.array(counts.astype(np.int32)),
        "area_code": pa.nulls(rows, pa.string()),
        "flags": pa.array(np.zeros(rows, dtype=np.int16)),
        "flags_known": pa.array(np.zeros(rows, dtype=np.int16)),
    }
    for name in reversed(keys):
        found, ranks = np.divmod(found, len(values[name]) + 1)
        places = pa.array(ranks.astype(np.int32), mask=ranks == len(values[name]))
        if pa.types.is_string(values[name].type):
            columns[name] = pa.DictionaryArray.from_arrays(places, values[name])
        else:
            columns[name] = values[name].take(places)
    return pa.table({name: columns[name] for name in CUBE.names})


def _encoded(records: Path, columns: list[str]) -> pa.Table:
    """Columns of a part, texts as the dictionaries they are stored as, which saves decoding millions of them.

    DuckDB 2 writes words of a dictionary that no row uses as empty texts, and Arrow folds equal words into
    one without moving the rows' places. No column here holds an empty text, so one in a dictionary shows it,
    and the column is then decoded.
    """
    table = pq.read_table(records, columns=columns, read_dictionary=columns)
    for at, name in enumerate(columns):
        column = table.column(name)
        if pa.types.is_dictionary(column.type) and _has_blank(column):
            table = table.set_column(at, name, pq.read_table(records, columns=[name]).column(name))
    return table


def _has_blank(column: pa.ChunkedArray) -> bool:
    return any(pc.any(pc.equal(chunk.dictionary, "")).as_py() for chunk in column.chunks)


def _ranked(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], pa.Array]:
    """The place of each value among the column's values in order, unknown after the last; and the values.

    One place for all where all are the same.
    """
    if column.null_count == len(column):
        return np.zeros(1, dtype=np.int64), pa.array([], _plain(column.type))
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    encoded = encoded.unify_dictionaries()
    values = encoded.chunk(0).dictionary
    if len(values) == 1 and not column.null_count:
        return np.zeros(1, dtype=np.int64), values
    order = pc.sort_indices(values).to_numpy()
    rank_of = np.full(len(values) + 1, len(values), dtype=np.int64)
    rank_of[order] = np.arange(len(values))
    places = [
        chunk.indices.cast(pa.int64()).fill_null(len(values)).to_numpy(zero_copy_only=False)
        for chunk in encoded.chunks
    ]
    return rank_of[np.concatenate(places)], values.take(pa.array(order))


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of a column's values, whether or not they are kept as a dictionary."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind
