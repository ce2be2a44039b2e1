"""Putting together what several files say of the same thing.

Rows go by area: a file about one district and a file about the whole country make one table. Where two files
speak of the same area and differ, the ranking of their formats decides; where that does not decide either,
two files of one addition are refused, and a later addition restates an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from saferplan.geography.tables import TableKind

Rank = int


@dataclass(frozen=True)
class Merged:
    """A table made of two, and the areas on which they differed."""

    table: pa.Table
    differing: tuple[str, ...]


def merged(kind: TableKind, first: pa.Table, second: pa.Table) -> Merged:
    """Both tables' areas; where both have an area, what `second` says of it."""
    if first.equals(second):
        return Merged(second, ())
    if kind is TableKind.OUTLINES:
        second = _of_wider_files(second, first)
    key = first.column_names[0]
    both = pc.is_in(first[key], value_set=second[key])
    again = second.filter(pc.is_in(second[key], value_set=first[key]))
    kept = first.filter(pc.invert(both))
    differing = _differing(first.filter(both), again)
    table = pa.concat_tables([kept, second]).combine_chunks()
    text = [entry.name for entry in table.schema if entry.type == pa.string()][:2]
    return Merged(table.sort_by([(name, "ascending") for name in text]), differing)


def _differing(first: pa.Table, second: pa.Table) -> tuple[str, ...]:
    # What one file does not say at all is no difference.
    said = [
        name
        for name in first.column_names
        if first[name].null_count < len(first) and second[name].null_count < len(second)
    ]
    first, second = first.select(said), second.select(said)
    if first.equals(second):
        return ()
    key = first.column_names[0]
    rows: tuple[dict[str, set[tuple[object, ...]]], ...] = ({}, {})
    for table, found in zip((first, second), rows, strict=True):
        columns = [table[name].to_pylist() for name in table.column_names]
        for code, *row in zip(table[key].to_pylist(), *columns, strict=True):
            found.setdefault(code, set()).add(tuple(row))
    return tuple(sorted(code for code, values in rows[0].items() if rows[1].get(code) != values))


def _of_wider_files(table: pa.Table, other: pa.Table) -> pa.Table:
    """The areas of a table but those whose outline came in a wider file in the other.

    Outlines of one file fit together; so an area's neighbours should come from the same file.
    """
    wider = dict(zip(other["code"].to_pylist(), other["source_areas"].to_pylist(), strict=True))
    keep = [
        areas >= wider.get(code, 0)
        for code, areas in zip(table["code"].to_pylist(), table["source_areas"].to_pylist(), strict=True)
    ]
    return table.filter(pa.array(keep, pa.bool_()))
