"""Building the table of an aggregate series: one number of one measure, area and period a row."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from saferplan.domain.absence import Absence
from saferplan.domain.figure import Unit
from saferplan.domain.periods import Period
from saferplan.evidence.records import SERIES

SERIES_ROWS = pa.schema([column for column in SERIES if column.name != "file"])
"""The columns of a series before the file is known."""


@dataclass(slots=True)
class SeriesRows:
    """Rows of a series, in the order they are added."""

    supplier: str
    _columns: dict[str, list[object]] = field(
        default_factory=lambda: {name: [] for name in SERIES_ROWS.names}
    )

    def add(
        self,
        measure: str,
        area: str,
        period: Period,
        value: float | Absence,
        row: int,
        *,
        unit: Unit = Unit.COUNT,
    ) -> None:
        """Adds a value, or the reason why there is none."""
        missing = isinstance(value, Absence)
        for name, cell in (
            ("measure", measure),
            ("area_code", area),
            ("first_month", period.first.ordinal),
            ("last_month", period.last.ordinal),
            ("value", None if missing else value),
            ("status", value.value if isinstance(value, Absence) else None),
            ("unit", unit.value),
            ("supplier", self.supplier),
            ("row", row),
        ):
            self._columns[name].append(cell)

    def __len__(self) -> int:
        return len(self._columns["measure"])

    @property
    def table(self) -> pa.Table:
        """The rows with the columns of `records.SERIES`, without `file`."""
        arrays = [pa.array(self._columns[column.name], type=column.type) for column in SERIES_ROWS]
        return pa.Table.from_arrays(arrays, schema=SERIES_ROWS)
