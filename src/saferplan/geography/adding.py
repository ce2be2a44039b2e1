"""Adding publishers' files to the store: put together with what is held, pinned with their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from saferplan.errors import Fault, RefusalError
from saferplan.geography.levels import counted
from saferplan.geography.merging import merged
from saferplan.geography.tables import CATALOGUE, CATALOGUE_SCHEMA, TableKey, TableKind
from saferplan.store import Addition, Snapshot, Store

if TYPE_CHECKING:
    from saferplan.geography.gathering import FileReading, Gathered

CatalogueRow = dict[str, object]


@dataclass(frozen=True, slots=True)
class FileAdded:
    """One file of an addition: what it was recognised as, and what to say of it."""

    name: str
    sha256: str
    title: str
    publisher: str
    licence: str
    tables: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GeographyReport:
    """What an addition of geography did; `restated` says what differs from what was held, and where."""

    files: tuple[FileAdded, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    restated: tuple[str, ...]
    notes: tuple[str, ...]
    snapshot: Snapshot


def add_geography(
    store: Store,
    paths: Iterable[Path],
    *,
    now: datetime,
    progress: Callable[[str], None] | None = None,
) -> GeographyReport:
    """Adds files of the publishers' geography to the store: all of them, or none.

    Folders, .zip and .gz are looked into. Adding the same again changes nothing; a newer vintage or year
    stands beside the older; a later file that speaks of the same areas, vintage and year restates them.

    Args:
        store: where the tables are kept.
        paths: files and folders.
        now: the time of the addition.
        progress: is told each file's name before it is read.

    Raises:
        RefusalError: a file is not recognised, or something in one is wrong; nothing is added.
    """
    # Reading boundaries needs the geometry engine, which takes longer to load than everything else here.
    from saferplan.geography.gathering import gather, read_all
    from saferplan.geography.opening import open_files

    readings = read_all(open_files(paths), progress)
    gathered = gather(readings)
    with store.addition(note="geography", now=now) as addition:
        outcome = _put(addition, gathered, now)
    files = tuple(_file_added(reading) for reading in readings)
    return GeographyReport(
        files,
        tuple(sorted(outcome.new)),
        tuple(sorted(outcome.changed)),
        tuple(sorted(outcome.unchanged)),
        tuple(outcome.restated),
        tuple(gathered.notes),
        addition.snapshot,
    )


class _Outcome:
    def __init__(self) -> None:
        self.new: list[str] = []
        self.changed: list[str] = []
        self.unchanged: list[str] = []
        self.restated: list[str] = []


def _put(addition: Addition, gathered: Gathered, now: datetime) -> _Outcome:
    outcome = _Outcome()
    held = addition.base.reference(CATALOGUE)
    catalogue: list[CatalogueRow] = [] if held is None else held.to_pylist()
    received: dict[tuple[Path, str | None], int] = {}
    for key in sorted(gathered.tables, key=lambda key: key.name):
        readings = gathered.files[key]
        mine = [row for row in catalogue if row["table"] == key.name]
        table, rows = _with_held(addition.base, key, gathered, mine, now, outcome)
        if table is None:
            outcome.unchanged.append(key.name)
            continue
        (outcome.changed if mine else outcome.new).append(key.name)
        catalogue = [row for row in catalogue if row["table"] != key.name] + rows
        numbers = {_receive(addition, reading, received) for reading in readings}
        if len(rows) > len(readings):
            numbers |= {file.number for file in addition.base.reference_files(key.name)}
        addition.put_reference(key.name, table, files=sorted(numbers), meta=_meta(rows))
    if outcome.new or outcome.changed:
        ordered = sorted(catalogue, key=lambda row: (str(row["table"]), str(row["file"]), str(row["sha256"])))
        addition.put_reference(CATALOGUE, pa.Table.from_pylist(ordered, CATALOGUE_SCHEMA))
    return outcome


def _with_held(
    base: Snapshot,
    key: TableKey,
    gathered: Gathered,
    catalogue: Sequence[CatalogueRow],
    now: datetime,
    outcome: _Outcome,
) -> tuple[pa.Table | None, list[CatalogueRow]]:
    """The table with what is held of it, and its rows of the catalogue; no table where nothing changes."""
    new = gathered.tables[key]
    rows = [_catalogue_row(key, reading, now) for reading in gathered.files[key]]
    held = base.reference(key.name)
    if held is None:
        return new, rows
    better_held = max((int(str(row["rank"])) for row in catalogue), default=0) > gathered.ranks[key]
    both = merged(key.kind, new, held) if better_held else merged(key.kind, held, new)
    if both.table.equals(held):
        return None, []
    if both.differing and not better_held and key.kind is not TableKind.NAMES:
        outcome.restated.append(
            f"{key.name}: not as before for {counted(len(both.differing), 'area')}, "
            f"such as {both.differing[0]}"
        )
    replaced = not better_held and both.table.equals(new)
    known = {(row["file"], row["sha256"]) for row in rows}
    kept = [] if replaced else [row for row in catalogue if (row["file"], row["sha256"]) not in known]
    return both.table, kept + rows


def _catalogue_row(key: TableKey, reading: FileReading, now: datetime) -> CatalogueRow:
    return {
        "table": key.name,
        "format": reading.format.id,
        "title": reading.format.title,
        "publisher": reading.format.publisher,
        "file": reading.name,
        "sha256": reading.origin.sha256,
        "licence": reading.format.licence,
        "attribution": reading.format.attribution,
        "added": now.date().isoformat(),
        "rank": reading.rank,
    }


def _meta(rows: Sequence[CatalogueRow]) -> dict[str, str]:
    """What the manifest notes of a table: enough to cite it without reading the catalogue."""
    named = {
        name: "; ".join(sorted({str(row[name]) for row in rows}))
        for name in ("title", "publisher", "licence")
    }
    return {**named, "attribution": " ".join(sorted({str(row["attribution"]) for row in rows}))}


def _receive(addition: Addition, reading: FileReading, received: dict[tuple[Path, str | None], int]) -> int:
    place = (reading.origin.path, reading.origin.member)
    if place not in received:
        file = addition.receive(reading.origin.path, member=reading.origin.member)
        if file.sha256 != reading.origin.sha256:
            raise RefusalError(
                (Fault(reading.name, "The file changed while it was being read.", "Add it again."),)
            )
        received[place] = file.number
    return received[place]


def _file_added(reading: FileReading) -> FileAdded:
    return FileAdded(
        reading.name,
        reading.origin.sha256,
        reading.format.title,
        reading.format.publisher,
        reading.format.licence,
        tuple(key.name for key, _ in reading.tables),
        reading.notes,
    )
