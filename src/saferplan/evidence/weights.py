"""Weights of harm, or unit costs, per category: published tables that the partnership adds, with source and licence.

None ships with the program: no table of weights is ours to give away, and a weight is never hard-coded. The
file is a CSV with columns `force`, `crime_type` (the words of data.police.uk) and a last column of weights,
whose heading names their unit; rows of "England and Wales" serve where a force has none of its own. Where the unit is
pounds (`pounds`, or with the price year, `pounds_2015_16`), the file is a table of what one crime costs, held beside
the weights of harm.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from saferplan.domain.categories import police_uk_categories
from saferplan.errors import Fault, RefusalError, SaferPlanError
from saferplan.store import Snapshot, Store

TABLE = "harm-weights"
COSTS = "unit-costs"
# Short words in the headings of published tables, as a reader of a document needs them.
_SPELT_OUT = {"cchi": "Cambridge Crime Harm Index", "css": "Crime Severity Score"}
EVERYWHERE = "England and Wales"
_SCHEMA = pa.schema(
    [
        pa.field("force", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("weight", pa.float64(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class HarmWeights:
    """What one record of each category weighs, where it applies, and whose table it is.

    `approximate` is a sentence: broad categories carry the mean weight of what is usually in them.
    """

    title: str
    unit: str
    source: str
    licence: str
    area: str
    weights: Mapping[str, float]
    approximate: str = (
        "Each broad category carries the mean weight of the offences usually recorded in it, so harm is an "
        "approximation."
    )


def add_weights(
    store: Store, path: Path, *, title: str, source: str, licence: str, now: datetime
) -> HarmWeights:
    """Pin a table of weights, or of unit costs, in the store; it takes the place of an earlier one of its kind.

    Raises:
        SaferPlanError: the title, source or licence is missing.
        RefusalError: the file is not such a table, or a row of it is wrong.
    """
    for name, value in (("title", title), ("source", source), ("licence", licence)):
        if not value.strip():
            raise SaferPlanError(f"A table of weights needs its {name}.", f"Give it with --{name}.")
    unit, rows = _read(path)
    table = pa.table(
        {name: [row[index] for row in rows] for index, name in enumerate(_SCHEMA.names)}, schema=_SCHEMA
    )
    kind = COSTS if unit.casefold().startswith("pounds") else TABLE
    with store.addition(note=kind.replace("-", " "), now=now) as addition:
        received = addition.receive(path, meta={"source": source, "licence": licence})
        addition.put_reference(
            kind,
            table,
            files=[received],
            meta={"title": title, "unit": unit, "source": source, "licence": licence},
        )
    found = _held(addition.snapshot, EVERYWHERE, kind)
    if found is None:
        raise SaferPlanError("The weights were not kept.", "Try again; report it if it happens twice.")
    return found


def harm_weights(snapshot: Snapshot, force: str) -> HarmWeights | None:
    """The weights that apply in a force's area; None where no table is held."""
    return _held(snapshot, force, TABLE)


def unit_costs_held(snapshot: Snapshot, force: str) -> HarmWeights | None:
    """The unit costs that apply in a force's area, in the shape of weights; None where no table is held."""
    return _held(snapshot, force, COSTS)


def _held(snapshot: Snapshot, force: str, kind: str) -> HarmWeights | None:
    table = snapshot.reference(kind)
    if table is None:
        return None
    rows = table.to_pylist()
    area = force if any(row["force"] == force for row in rows) else EVERYWHERE
    meta = snapshot.reference_meta(kind)
    return HarmWeights(
        title=str(meta["title"]),
        unit=str(meta["unit"]),
        source=str(meta["source"]),
        licence=str(meta["licence"]),
        area=area,
        weights={row["category"]: row["weight"] for row in rows if row["force"] == area},
    )


def _read(path: Path) -> tuple[str, list[tuple[str, str, float]]]:
    faults: list[Fault] = []
    rows: list[tuple[str, str, float]] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        if header[:2] != ["force", "crime_type"] or len(header) != 3:
            fault = Fault(
                path.name,
                f"is not a table of weights: its columns are {', '.join(header[:6]) or 'none'}.",
                "Give a CSV with the columns force, crime_type and one of weights.",
                row=1,
            )
            raise RefusalError((fault,))
        seen: set[tuple[str, str]] = set()
        for number, line in enumerate(lines, start=2):
            faults += _faults(path.name, number, header, line, seen)
            if not faults:
                rows.append((line[0], police_uk_categories()[line[1]], float(line[2])))
    if not rows and not faults:
        faults.append(Fault(path.name, "has no rows.", "Give a table with a weight per crime type."))
    if faults:
        raise RefusalError(tuple(faults))
    return " ".join(_SPELT_OUT.get(word, word) for word in header[2].split("_")), sorted(rows)


def _faults(
    name: str, number: int, header: list[str], line: list[str], seen: set[tuple[str, str]]
) -> Iterator[Fault]:
    if len(line) != 3:
        yield Fault(name, f"has {len(line)} cells, not 3.", "Correct the row.", number)
        return
    if line[1] not in police_uk_categories():
        yield Fault(
            name,
            "is no crime type of data.police.uk.",
            "Use the publisher's words.",
            number,
            header[1],
            line[1],
        )
    if not _is_weight(line[2]):
        yield Fault(name, "is no weight.", "Give a number from 0.", number, header[2], line[2])
    if (line[0], line[1]) in seen:
        yield Fault(name, "stands twice for this force.", "Keep one of the rows.", number, header[1], line[1])
    seen.add((line[0], line[1]))


def _is_weight(text: str) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and value >= 0
