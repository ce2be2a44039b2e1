"""What is held, what is late, what is missing, what was restated: the state of the evidence at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files

import msgspec

from saferplan.domain.periods import Month, Period
from saferplan.evidence.coverage import Coverage, CoverageEntry, coverage
from saferplan.evidence.cubes import CUBE_KIND
from saferplan.evidence.lists import list_mappings
from saferplan.evidence.quality import Quality, quality
from saferplan.evidence.records import Kind
from saferplan.store import Disposal, Snapshot, disposals


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a dataset's month is expected, and what share without a place is worth a note.

    `months_after` are whole months after the end of the month itself. `source` says where it comes from.
    """

    dataset: str
    months_after: int
    source: str
    noted_share_unplaced: float | None = None


class _Expectations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    expectation: tuple[Expectation, ...]


class MonthState(Enum):
    """The state of one month of one supplier."""

    HELD = "held"
    NO_RECORDS = "no records"
    MISSING = "missing"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class MonthStatus:
    """One month of one supplier.

    It is held (with what is known of it); or without records, where a partner's list that covers it has none of it;
    or missing between held months, where nothing is known of it; or late.
    """

    month: Month
    state: MonthState
    entry: CoverageEntry | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplierStatus:
    """All months of one supplier of one dataset, from the first that is held to the last that is due.

    `quality` says how closely its records are placed and dated; None for what are no incidents.
    """

    supplier: str
    months: tuple[MonthStatus, ...]
    quality: Quality | None = None

    @property
    def rows(self) -> int:
        """Records held."""
        return sum(month.entry.rows for month in self.months if month.entry is not None)

    @property
    def unplaced(self) -> int:
        """Records held that have no place."""
        return sum(month.entry.unplaced for month in self.months if month.entry is not None)

    @property
    def share_unplaced(self) -> float | None:
        """The share of records without a place, 0 to 1; None where there are no records."""
        return self.unplaced / self.rows if self.rows else None

    @property
    def restated(self) -> int:
        """How many of the months were replaced at least once."""
        return sum(month.entry is not None and month.entry.restated > 0 for month in self.months)

    def of_state(self, state: MonthState) -> tuple[Month, ...]:
        """The months in a state, in order."""
        return tuple(month.month for month in self.months if month.state is state)


@dataclass(frozen=True, slots=True)
class DatasetStatus:
    """All suppliers of one dataset."""

    dataset: str
    kind: Kind
    suppliers: tuple[SupplierStatus, ...]
    expectation: Expectation | None

    @property
    def rows(self) -> int:
        """Records held (values, for a series)."""
        return sum(supplier.rows for supplier in self.suppliers)

    @property
    def period(self) -> Period:
        """From the first to the last month of which anything is held."""
        held = [month for supplier in self.suppliers for month in supplier.of_state(MonthState.HELD)]
        return Period(min(held), max(held))


@dataclass(frozen=True, slots=True)
class EvidenceStatus:
    """Everything that a snapshot holds, dataset by dataset, as at a day; and what was disposed of before."""

    snapshot: str
    number: int
    as_at: date
    datasets: tuple[DatasetStatus, ...]
    disposals: tuple[Disposal, ...] = ()


def evidence_status(snapshot: Snapshot, today: date) -> EvidenceStatus:
    """The state of the evidence of a snapshot.

    Args:
        snapshot: the evidence.
        today: the day on which something is late or not yet due.
    """
    mappings = list_mappings(snapshot)
    kinds = {part.dataset: Kind(part.kind) for part in snapshot.parts() if part.kind != CUBE_KIND}
    datasets = []
    for dataset, kind in sorted(kinds.items()):
        expectation = expectations().get(dataset)
        held = coverage(snapshot, dataset)
        known, mapping = quality(snapshot, dataset), mappings.get(dataset)
        suppliers = []
        for supplier in held.suppliers:
            own = held.of_supplier(supplier)
            covered: frozenset[Month] = frozenset()
            if mapping is not None:
                covered = own.of_list(by_quarter=mapping.list.section17a is not None)
            months = _months(own, kind, expectation, today, covered)
            suppliers.append(SupplierStatus(supplier, months, known.get(supplier)))
        datasets.append(DatasetStatus(dataset, kind, tuple(suppliers), expectation))
    return EvidenceStatus(snapshot.id, snapshot.number, today, tuple(datasets), disposals(snapshot))


@cache
def expectations() -> Mapping[str, Expectation]:
    """When the months of datasets with a regular publisher are expected, by dataset.

    >>> expectations()["police-street"].months_after
    2
    """
    text = files("saferplan.evidence").joinpath("data", "expectations.toml").read_text(encoding="utf-8")
    table = msgspec.toml.decode(text, type=_Expectations)
    return {one.dataset: one for one in table.expectation}


def last_due(expectation: Expectation, today: date) -> Month:
    """The last month that should have been published by a day.

    >>> str(last_due(expectations()["police-street"], date(2026, 11, 23)))
    '2026-08'
    """
    return Month(today.year, today.month) + -(expectation.months_after + 1)


def _months(
    own: Coverage, kind: Kind, expectation: Expectation | None, today: date, covered: frozenset[Month]
) -> tuple[MonthStatus, ...]:
    """The months of one supplier; `covered` are those that its list was sent for."""
    entries = {entry.month: entry for entry in own.entries}
    if kind is Kind.SERIES:
        # Periods of a series end when they end: a month in between is no gap.
        return tuple(_held(entry, expectation) for _, entry in sorted(entries.items()))
    known = covered.union(entries)
    first, last = min(known), max(known)
    due = last if expectation is None else max(last, last_due(expectation, today))
    months = []
    for month in Period(first, due):
        entry = entries.get(month)
        if entry is not None:
            months.append(_held(entry, expectation))
        elif month in covered:
            months.append(MonthStatus(month, MonthState.NO_RECORDS, None, ("The list has no record of it.",)))
        elif month < last:
            months.append(MonthStatus(month, MonthState.MISSING, None, ("Missing between months held.",)))
        else:
            months.append(MonthStatus(month, MonthState.LATE, None, ("Due, and not yet added.",)))
    return tuple(months)


def _held(entry: CoverageEntry, expectation: Expectation | None) -> MonthStatus:
    notes = []
    share = entry.share_unplaced
    if not entry.rows:
        notes.append("The file had no rows.")
    threshold = None if expectation is None else expectation.noted_share_unplaced
    if threshold is not None and share is not None and share >= threshold:
        notes.append(f"{share:.0%} of records have no place.")
    if entry.restated:
        times = "once" if entry.restated == 1 else f"{entry.restated} times"
        notes.append(f"Replaced {times} by a newer file.")
    return MonthStatus(entry.month, MonthState.HELD, entry, tuple(notes))
