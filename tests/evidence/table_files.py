"""A table source whose files hold what a test says they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from saferplan.domain.periods import Month
from saferplan.evidence.records import INCIDENTS, SERIES, Kind
from saferplan.evidence.sources import OpenedFile, Preview, Reading

_DEFAULTS: dict[str, object] = {
    "month": Month(2022, 9).ordinal,
    "supplier": "council",
    "category": "anti-social-behaviour",
    "source_category": "ASB",
    "place_precision": "small area",
    "placed_by": "published",
    "time_precision": "month",
    "flags": 0,
    "flags_known": 0,
}


def incidents(*rows: dict[str, object], supplier: str = "council") -> pa.Table:
    """Incidents with what is given of them, and defaults for the rest; without `file`."""
    full = []
    for number, given in enumerate(rows, start=2):
        row = {**_DEFAULTS, "supplier": supplier, "row": number, **given}
        for name in ("starts", "ends"):
            if isinstance(row.get(name), str):
                row[name] = datetime.fromisoformat(str(row[name]))
        full.append({name: row.get(name) for name in INCIDENTS.names if name != "file"})
    return pa.Table.from_pylist(full, schema=INCIDENTS.remove(INCIDENTS.get_field_index("file")))


def values(*rows: tuple[str, str, str, float | None], supplier: str = "probation") -> pa.Table:
    """Values of a series as (measure, area, period, value); without `file`."""
    full = []
    for number, (measure, area, period, value) in enumerate(rows, start=2):
        first, _, last = period.partition("/")
        full.append(
            {
                "measure": measure,
                "area_code": area,
                "first_month": Month.parse(first).ordinal,
                "last_month": Month.parse(last or first).ordinal,
                "value": value,
                "status": None if value is not None else "not published",
                "unit": "count",
                "supplier": supplier,
                "row": number,
            }
        )
    return pa.Table.from_pylist(full, schema=SERIES.remove(SERIES.get_field_index("file")))


def write_table(path: Path, note: str = "") -> Path:
    """A file that `FixedSource` recognises."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"fixed,{note}\n1,2\n")
    return path


@dataclass(frozen=True)
class FixedSource:
    """Reads every file that starts with `fixed` as one table."""

    supplier: str
    dataset: str
    table: pa.Table
    kind: Kind = Kind.INCIDENTS
    id: str = "fixed"
    dropped: tuple[str, ...] = ()

    def recognises(self, preview: Preview) -> bool:
        """Whether it is such a file."""
        return preview.header[:1] == ("fixed",)

    def read(self, file: OpenedFile) -> tuple[Reading, ...]:
        """The table."""
        assert file.path.read_bytes().startswith(b"fixed")
        return (
            Reading(self.kind, self.dataset, self.supplier, self.table, self.dropped, ("Read as told.",)),
        )
