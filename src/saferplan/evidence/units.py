"""The unit of evidence: one month of one supplier of one dataset. Which file each unit now comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from saferplan.domain.periods import Month, Period
from saferplan.evidence.cubes import CUBE_KIND
from saferplan.evidence.records import Kind
from saferplan.store import ReceivedFile, Snapshot

Unit = tuple[str, Month]
"""The supplier and the month; the dataset is known where units are spoken of."""


@dataclass(frozen=True, slots=True)
class HeldUnit:
    """A unit that a snapshot holds: the newest file of its rows, and how often one replaced others."""

    file: ReceivedFile
    restated: int


def written_units(units: Iterable[Unit]) -> str:
    """Units as short text for a receipt: each supplier with its runs of months.

    >>> written_units([("kent", Month(2022, 1)), ("kent", Month(2022, 2)), ("essex", Month(2022, 9))])
    'essex=2022-09;kent=2022-01/2022-02'
    >>> written_units([("Probation; East", Month(2022, 9))])
    'Probation%3B East=2022-09'
    """
    of_supplier: dict[str, list[Month]] = {}
    for supplier, month in sorted(set(units)):
        of_supplier.setdefault(supplier, []).append(month)
    return ";".join(
        f"{_quoted(supplier)}={_written_months(months)}" for supplier, months in of_supplier.items()
    )


def read_units(text: str) -> Iterator[Unit]:
    """The units that `written_units` wrote.

    >>> [(supplier, str(month)) for supplier, month in read_units("essex=2022-09;kent=2022-01/2022-02")]
    [('essex', '2022-09'), ('kent', '2022-01'), ('kent', '2022-02')]
    """
    for of_supplier in filter(None, text.split(";")):
        supplier, _, runs = of_supplier.partition("=")
        for run in runs.split("|"):
            for month in Period.parse(run):
                yield unquote(supplier), month


def _quoted(supplier: str) -> str:
    """A supplier's name without the marks that stand between units; `unquote` reads it."""
    return "".join(f"%{ord(letter):02X}" if letter in "%;=" else letter for letter in supplier)


def _written_months(months: list[Month]) -> str:
    runs: list[tuple[Month, Month]] = []
    for month in months:
        if runs and month - runs[-1][1] == 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return "|".join(str(first) if first == last else f"{first}/{last}" for first, last in runs)


def restated_note(supplier: str) -> str:
    """The note of a part of series that counts how often a file replaced values of a supplier in it.

    For records each file replaces its units whole, and the files that brought a unit say it.
    """
    return f"restated {supplier}"


def units_of_file(file: ReceivedFile) -> Iterator[Unit]:
    """Every unit that a received file brought."""
    return read_units(str(file.meta.get("units", "")))


def held_units(snapshot: Snapshot, dataset: str) -> Mapping[Unit, HeldUnit]:
    """Every unit of a dataset that a snapshot holds, by supplier and month."""
    units_of = {
        number: tuple(units_of_file(file))
        for number, file in snapshot.files.items()
        if file.meta.get("dataset") == dataset
    }
    times = Counter(unit for units in units_of.values() for unit in units)
    held: dict[Unit, HeldUnit] = {}
    for part in snapshot.parts(dataset):
        if part.kind != CUBE_KIND:
            month = Month.parse(part.key)
            for number in sorted(part.files):
                file = snapshot.files[number]
                for unit in units_of[number]:
                    if unit[1] == month:
                        restated = times[unit] - 1
                        if part.kind == Kind.SERIES.value:
                            restated = int(part.meta.get(restated_note(unit[0])) or 0)
                        held[unit] = HeldUnit(file, restated)
    return held
