"""Names of areas turned into codes when geography arrives after the values that were given by name."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from saferplan.evidence.area_names import NAMED, AreaNames
from saferplan.evidence.records import SERIES, Kind
from saferplan.evidence.series import ORDER
from saferplan.store import Part, Snapshot, Store

_Row = dict[str, object]

BY_NAME = frozenset({"aggregate-series", "police-district-counts"})
"""The adapters that look names up when a file is added. What others leave as a name has no code."""


def resolve_names(store: Store, names: AreaNames, *, now: datetime) -> int:
    """Gives values that were added by an area's name its code, where it is known now.

    Where the area's value is held by its code too, of the same measure, period and supplier, the one that came in
    the newer file stays, as if both had come by code. Only parts with such names are read; older snapshots keep
    theirs.

    Args:
        store: the evidence.
        names: knows the codes of areas by name.
        now: the time of the addition, with a time zone.

    Returns:
        how many values got a code.

    Raises:
        ConflictError: another program changed the same months meanwhile; nothing was changed.
    """
    resolved = 0
    with store.addition(note="Names of areas turned into codes", now=now) as addition:
        for part in addition.base.parts(kind=Kind.SERIES.value):
            if not _may_have_names(addition.base, part):
                continue
            rows = pq.read_table(part.path).to_pylist()
            codes = {name: names.code_of(name) for name in sorted(_names(rows))}
            found = [row for row in rows if codes.get(_name(row)) is not None]
            if not found:
                continue
            resolved += len(found)
            kept: dict[tuple[object, ...], _Row] = {}
            for row in sorted(rows, key=lambda one: (int(str(one["file"])), int(str(one["row"])))):
                code = codes.get(_name(row))
                known = row if code is None else {**row, "area_code": code}
                kept[tuple(known[key] for key in ("supplier", "measure", "first_month", "area_code"))] = known
            table = pa.Table.from_pylist(list(kept.values()), schema=SERIES).sort_by(ORDER)
            files = sorted({int(str(row["file"])) for row in kept.values()})
            addition.put_part(part.dataset, part.kind, part.key, table, files=files, meta=part.meta)
    return resolved


def _may_have_names(snapshot: Snapshot, part: Part) -> bool:
    return any(snapshot.files[number].meta.get("source") in BY_NAME for number in part.files)


def _name(row: _Row) -> str:
    """The name that stands where a code would; empty where a code stands."""
    area = str(row["area_code"])
    return area.removeprefix(NAMED) if area.startswith(NAMED) else ""


def _names(rows: list[_Row]) -> set[str]:
    return {_name(row) for row in rows} - {""}
