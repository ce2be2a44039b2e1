"""Disposing of a dataset for good: its bytes go from every snapshot, and a log of what went stays.

The log is a reference table, so each later snapshot pins it. It is committed first, in a snapshot that holds
nothing of the dataset any more, and names the hash of every file that is to go; only then do the files go. A
program that is stopped in between leaves files that the log still names, and the next disposal removes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from saferplan.store.durable import flush_folders
from saferplan.store.layout import Layout
from saferplan.store.manifest import PartEntry, from_ranges
from saferplan.store.snapshot import Snapshot

TABLE = "disposals"
_SCHEMA = pa.schema(
    [
        pa.field("dataset", pa.string(), nullable=False),
        pa.field("disposed", pa.string(), nullable=False),  # UTC, ISO 8601
        pa.field("facts", pa.map_(pa.string(), pa.string()), nullable=False),
        pa.field("rows", pa.int64(), nullable=False),
        pa.field("received", pa.int32(), nullable=False),
        pa.field("size", pa.int64(), nullable=False),
        pa.field("tables", pa.list_(pa.string()), nullable=False),
        pa.field("raw", pa.list_(pa.string()), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class Disposal:
    """A line of the log.

    Attributes:
        dataset: what was disposed of.
        disposed: when, in UTC, ISO 8601.
        facts: what whoever disposed of it wants remembered, such as why.
        rows: how many there were in the last snapshot that held them.
        received: how many received files went.
        size: bytes of all files that went.
        tables: the SHA-256 of the tables that went, of every snapshot.
        raw: the SHA-256 of the received files that went.
    """

    dataset: str
    disposed: str
    facts: Mapping[str, str]
    rows: int
    received: int
    size: int
    tables: tuple[str, ...]
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doomed:
    """What disposing of a dataset would remove: rows of the newest snapshot, tables and received files by hash.

    `shared` counts received files that stay since another dataset was read from them too.
    """

    rows: int
    tables: Mapping[str, Path]
    raw: Mapping[str, Path]
    shared: int

    @property
    def size(self) -> int:
        """Bytes of the files that are there."""
        return sum(path.stat().st_size for path in _there((*self.tables.values(), *self.raw.values())))


def disposals(snapshot: Snapshot) -> tuple[Disposal, ...]:
    """The log as a snapshot pins it, oldest first."""
    table = snapshot.reference(TABLE)
    return tuple(
        Disposal(
            **{**row, "facts": dict(row["facts"]), "tables": tuple(row["tables"]), "raw": tuple(row["raw"])}
        )
        for row in ([] if table is None else table.to_pylist())
    )


def disposals_table(log: Iterable[Disposal]) -> pa.Table:
    """The log as the table that is pinned."""
    rows = [{name: getattr(one, name) for name in _SCHEMA.names} for one in log]
    return pa.Table.from_pylist(
        [{**row, "facts": sorted(row["facts"].items())} for row in rows], schema=_SCHEMA
    )


def doomed(
    layout: Layout,
    held: Collection[Snapshot],
    newest: Snapshot,
    dataset: str,
    *,
    spared: Collection[str],
    received: Collection[int],
) -> Doomed:
    """What disposing of a dataset would remove.

    Args:
        layout: the store's.
        held: every snapshot that can be opened.
        newest: the newest of them.
        dataset: of which all tables go, and every received file that only they were made from.
        spared: kinds of tables that stay where older snapshots pin them.
        received: numbers of received files that belong to the dataset though no snapshot cites them any more.
    """
    gone = {one.dataset for one in disposals(newest)} - set(newest.datasets)
    tables: dict[str, Path] = {}
    own, others = set(received), set[int]()
    for snapshot in held:
        for entry in snapshot.manifest.parts:
            if entry.dataset == dataset:
                own.update(from_ranges(entry.files))
                if entry.kind not in spared:
                    tables[entry.sha256] = _path(layout, entry)
            elif entry.dataset not in gone:
                others.update(from_ranges(entry.files))
        for reference in snapshot.manifest.references:
            others.update(from_ranges(reference.files))
    files = newest.files
    wanted = {files[number].sha256 for number in others if number in files}
    mine = {files[number].sha256 for number in own if number in files}
    rows = sum(part.rows for part in newest.parts(dataset) if part.kind not in spared)
    return Doomed(rows, tables, {sha: layout.raw(sha) for sha in sorted(mine - wanted)}, len(mine & wanted))


def left_to_erase(layout: Layout, newest: Snapshot) -> tuple[Path, ...]:
    """Files that the log names and that are still there, unless the newest snapshot pins them anew."""
    log = disposals(newest)
    if not log:
        return ()
    pinned = {part.sha256 for part in newest.parts()}
    cited = {number for part in newest.parts() for number in part.files}
    pinned |= {newest.files[number].sha256 for number in cited}
    found: list[Path] = []
    for one in log:
        raw = (layout.raw(sha) for sha in one.raw if sha not in pinned)
        found.extend(_there(raw))
        ends = {f".{sha[:16]}.parquet" for sha in one.tables if sha not in pinned}
        folder = layout.root / "data" / one.dataset
        found.extend(path for path in sorted(folder.rglob("*.parquet")) if path.name[-25:] in ends)
    return tuple(dict.fromkeys(found))


def erase(layout: Layout, newest: Snapshot) -> int:
    """Removes the files that the log names, and what was computed from snapshots; how many went.

    Nothing of what was computed says which records it came from, so all of it goes: it is computed again when
    it is wanted.
    """
    paths = left_to_erase(layout, newest)
    if paths and layout.derived.is_dir():
        for path in layout.derived.iterdir():
            path.unlink(missing_ok=True)
    for path in paths:
        path.unlink(missing_ok=True)
    flush_folders({path.parent for path in paths})
    return len(paths)


def missing(snapshot: Snapshot, log: Iterable[Disposal]) -> tuple[Disposal, ...]:
    """The disposals that took something which a snapshot pins."""
    lost = {part.sha256 for part in snapshot.parts() if not part.path.exists()}
    return tuple(one for one in log if lost.intersection(one.tables))


def _path(layout: Layout, entry: PartEntry) -> Path:
    return layout.part(entry.dataset, entry.kind, entry.key, entry.sha256)


def _there(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if path.exists())
