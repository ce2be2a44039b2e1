"""The records behind a count that have a time of day: what the hours of the week are found from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from saferplan.assessment.material import Material
from saferplan.assessment.records import selected_records
from saferplan.assessment.selecting import AreaSelector
from saferplan.domain.figure import Figure
from saferplan.evidence.records import TimePrecision

FEWEST = 30
"""Fewer records with a time than this say nothing of the hours of the week."""

SPREAD_EVENLY = (
    "A record with a time from and a time until is spread evenly over the minutes between (aoristic method), by the "
    "clock on the wall."
)


@dataclass(frozen=True, slots=True, eq=False)
class Timed:
    """The records behind a count that have a time of day, in minutes; `end` is NaT where the time is known."""

    count: Figure
    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]


def timed_records(material: Material, count: Figure) -> Timed | None:
    """The records with a time; None where the count is not known or no record of it has one."""
    if not count.value or count.definition.selection is None:
        return None
    table = selected_records(
        count.definition.selection, material.snapshot, AreaSelector(material.geography)
    ).select(["starts", "ends", "time_precision"])
    known = pc.is_in(
        table["time_precision"], pc.cast([TimePrecision.MINUTE.value, TimePrecision.INTERVAL.value], "string")
    )
    table = table.filter(pc.and_(known, pc.is_valid(table["starts"])))
    if table.num_rows == 0:
        return None
    start, end = (table[name].to_numpy().astype("datetime64[m]") for name in ("starts", "ends"))
    return Timed(count, start, end)
