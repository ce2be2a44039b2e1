"""The aggregate series that partners share: one per measure and area, its values by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from saferplan.assessment.figures import Place
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Unit
from saferplan.domain.periods import Month, Period
from saferplan.domain.themes import themes


@dataclass(frozen=True, slots=True)
class PartnerSeries:
    """One series of one area: its values by period, oldest first."""

    measure: str
    place: Place
    unit: Unit
    supplier: str
    values: tuple[tuple[Period, float | Absence], ...]

    @property
    def title(self) -> str:
        """The series' name in words: what stands after its group."""
        words = self.measure.rpartition("/")[2].replace("-", " ").replace("_", " ")
        return words[:1].upper() + words[1:]


def theme_of(measure: str) -> str | None:
    """The theme a series belongs to, by the first words of its name; None where none claims it.

    >>> theme_of("probation/proven-reoffending")
    're-offending'
    """
    for theme in themes():
        if any(measure.startswith(start) for start in theme.series):
            return theme.id
    return None


def partner_series(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[PartnerSeries, ...]:
    """The series in rows of `evidence.records.SERIES`, by measure and area; `names` are the areas'."""
    ordered = sorted(rows, key=_order)
    return tuple(
        _one(measure, code, names.get(code, code), list(group))
        for (measure, code), group in groupby(ordered, key=lambda row: (row["measure"], row["area_code"]))
    )


def _order(row: Mapping[str, Any]) -> tuple[str, str, int, int]:
    return row["measure"], row["area_code"], row["last_month"], row["first_month"]


def _one(measure: str, code: str, name: str, rows: Sequence[Mapping[str, Any]]) -> PartnerSeries:
    return PartnerSeries(
        measure,
        Place(code, name, "series", (code,)),
        Unit(rows[0]["unit"]),
        rows[0]["supplier"],
        tuple(
            (_period(row), Absence(row["status"]) if row["value"] is None else row["value"]) for row in rows
        ),
    )


def _period(row: Mapping[str, Any]) -> Period:
    return Period(Month.from_ordinal(row["first_month"]), Month.from_ordinal(row["last_month"]))
