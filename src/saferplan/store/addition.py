"""An addition: files received, parts and reference tables put or retired; all of it at once or none of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from saferplan.errors import SaferPlanError
from saferplan.store.durable import (
    copy_bytes,
    flush_file,
    flush_folders,
    make_folder,
    move_flushed,
    publish,
    sha256_of,
    write_flushed,
)
from saferplan.store.layout import Layout, checked_name
from saferplan.store.manifest import (
    Changes,
    Note,
    PartEntry,
    Receipts,
    ReceivedFile,
    ReferenceEntry,
    Slot,
    as_ranges,
    encode,
    encode_receipts,
    from_ranges,
    identity,
    timestamp,
)
from saferplan.store.numbering import Numbers
from saferplan.store.snapshot import Part, Snapshot


class ConflictError(SaferPlanError):
    """Another addition changed the same parts in the meantime; nothing of this one was kept."""

    def __init__(self, slots: tuple[Slot, ...]) -> None:
        self.slots = slots
        named = ", ".join(" ".join(slot[1:]) for slot in slots[:5])
        more = f" and {len(slots) - 5} more" if len(slots) > 5 else ""
        super().__init__(
            f"Another addition changed {named}{more} at the same time; nothing of this one was kept.",
            "Run it again: it will then build on what the other added.",
        )


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file's bytes, safe in the store's own folder: what happens to the original no longer matters."""

    name: str
    path: Path
    sha256: str
    size: int


class Addition:
    """What is being added to a store. Made by `Store.addition`; committed when its block ends.

    `base` is the snapshot it builds on. After the block, `snapshot` is the one that holds the addition: the
    same as `base` where nothing changed.
    """

    def __init__(
        self, layout: Layout, base: Snapshot, newest: Callable[[], Snapshot], *, note: str, now: datetime
    ) -> None:
        self.base = base
        self.snapshot: Snapshot = base
        self._layout = layout
        self._newest = newest
        self._note = note
        self._created = timestamp(now)
        self._numbers = Numbers(layout)
        self._staging = layout.staging / f"addition-{os.getpid()}-{os.urandom(6).hex()}"
        self._staging.mkdir()
        self._kept: dict[Path, KeptFile] = {}
        self._received: dict[int, ReceivedFile] = {}
        self._slots: dict[Slot, PartEntry | ReferenceEntry | None] = {}
        self._staged: dict[Slot, Path] = {}
        self._base_slots = base.manifest.slots
        self._known_sizes: frozenset[int] | None = None

    @property
    def workspace(self) -> Path:
        """A folder for temporary files, on the store's own disk; it goes when the addition ends."""
        return self._staging

    def keep(self, path: Path, observe: Callable[[bytes], None] | None = None) -> KeptFile:
        """Copies a file's bytes into the store's folder and hashes the copy; the same file is copied once.

        A file whose bytes the store holds already is not copied. What no received file refers to when the
        addition ends is not kept.

        Args:
            path: the file.
            observe: is handed the bytes in pieces, in order, while they are hashed.
        """
        resolved = path.resolve()
        if resolved in self._kept:
            kept = self._kept[resolved]
            if observe is not None:
                sha256_of(kept.path, observe)
            return kept
        size = path.stat().st_size
        if self._known_sizes is None:
            self._known_sizes = frozenset(file.size for file in self.base.files.values())
        held: Path | None = None
        if size in self._known_sizes:
            candidate = self._layout.raw(sha256_of(path))
            held = candidate if candidate.exists() else None
        if held is None:
            held = self._staging / f"raw-{len(self._kept)}"
            copy_bytes(path, held)
        kept = KeptFile(path.name, held, sha256_of(held, observe), held.stat().st_size)
        self._kept[resolved] = kept
        return kept

    def receive(
        self,
        file: Path | KeptFile,
        *,
        name: str | None = None,
        member: str | None = None,
        meta: Mapping[str, Note] | None = None,
    ) -> ReceivedFile:
        """Registers a file as received, as it is, and gives it its number in the store.

        Only files that a changed part or reference table cites are kept when the addition ends.

        Args:
            file: the file, or what `keep` returned for it.
            name: what to call it; its own name by default.
            member: the path inside it, where it is an archive and this is one of its members.
            meta: what to remember of it.
        """
        kept = self.keep(file) if isinstance(file, Path) else file
        received = ReceivedFile(
            number=self._numbers.take(),
            name=name or kept.name,
            sha256=kept.sha256,
            size=kept.size,
            received=self._created,
            member=member,
            meta=dict(meta or {}),
        )
        self._received[received.number] = received
        return received

    def put_part(
        self,
        dataset: str,
        kind: str,
        key: str,
        content: pa.Table | Path,
        *,
        files: Iterable[int] = (),
        meta: Mapping[str, Note] | None = None,
    ) -> None:
        """Fills a place of a dataset with a table, in place of what was there.

        Args:
            dataset, kind, key: the place.
            content: the table, or a Parquet file in `workspace` that is handed over.
            files: numbers of the received files that its rows came from.
            meta: what to note of it; short, since every later manifest repeats it.
        """
        for role, name in (("dataset", dataset), ("kind", kind), ("part", key)):
            checked_name(role, name)
        staged = self._stage(content)
        entry = PartEntry(
            dataset=dataset,
            kind=kind,
            key=key,
            sha256=sha256_of(staged),
            rows=pq.read_metadata(staged).num_rows,
            size=staged.stat().st_size,
            files=as_ranges(files),
            meta=dict(meta or {}),
        )
        self._put(entry.slot, entry, staged)

    def retire(self, part: Part) -> None:
        """Leaves a part of the base out of the new snapshot; older snapshots still have it."""
        slot: Slot = ("part", part.dataset, part.kind, part.key)
        self._staged.pop(slot, None)
        self._slots[slot] = None
        if slot not in self._base_slots:
            del self._slots[slot]

    def put_reference(
        self,
        name: str,
        table: pa.Table,
        *,
        files: Iterable[int | ReceivedFile] = (),
        meta: Mapping[str, Note] | None = None,
    ) -> None:
        """Pins a reference table under a name, in place of what had that name.

        A table with the same columns, rows and `meta` as the one held changes nothing.

        Args:
            name: such as `lookup-lsoa21`.
            table: its rows, in a stable order.
            files: the received files that it was made from, or their numbers.
            meta: what to note of it, such as its source and licence.
        """
        checked_name("reference table", name)
        numbers = [file.number if isinstance(file, ReceivedFile) else file for file in files]
        staged = self._stage(table)
        entry = ReferenceEntry(
            name=name,
            sha256=sha256_of(staged),
            rows=table.num_rows,
            size=staged.stat().st_size,
            files=as_ranges(numbers),
            meta=dict(meta or {}),
        )
        held = self._base_slots.get(entry.slot)
        if isinstance(held, ReferenceEntry) and held.meta == entry.meta and held.sha256 != entry.sha256:
            before = self.base.reference(name)
            if before is not None and before.equals(table, check_metadata=True):
                self._slots.pop(entry.slot, None)
                return
        self._put(entry.slot, entry, staged)

    def _stage(self, content: pa.Table | Path) -> Path:
        staged = self._staging / f"table-{os.urandom(6).hex()}"
        if isinstance(content, Path):
            content.rename(staged)
        else:
            pq.write_table(content, staged, compression="zstd", compression_level=1)
        return staged

    def _put(self, slot: Slot, entry: PartEntry | ReferenceEntry, staged: Path) -> None:
        held = self._base_slots.get(slot)
        same = held is not None and held.sha256 == entry.sha256 and held.meta == entry.meta
        if same and (isinstance(entry, ReferenceEntry) or held == entry):
            self._slots.pop(slot, None)
            staged.unlink()
            return
        self._slots[slot] = entry
        self._staged[slot] = staged

    def _abandon(self) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)

    def _commit(self) -> None:
        """Makes the addition part of the newest snapshot, or raises and leaves nothing visible."""
        if not self._slots:
            return
        folders = self._move_parts()
        receipts = self._write_receipts(folders)
        flush_folders(folders)
        changes = Changes(self._slots, receipts)
        seen = self.base.manifest
        while True:
            newest = self._newest()
            clashes = changes.clashes(seen, newest.manifest)
            if clashes:
                raise ConflictError(clashes)
            manifest = changes.onto(newest.manifest, created=self._created, note=self._note)
            content = encode(manifest)
            try:
                publish(self._layout.manifest(manifest.number), content, self._layout.staging)
            except FileExistsError:
                continue
            self.snapshot = Snapshot(self._layout, manifest, content)
            return

    def _move_parts(self) -> set[Path]:
        """Gives every staged table its lasting name; returns the folders that must be flushed."""
        folders = set()
        for slot, staged in self._staged.items():
            entry = self._slots[slot]
            if isinstance(entry, PartEntry):
                target = self._layout.part(entry.dataset, entry.kind, entry.key, entry.sha256)
            elif isinstance(entry, ReferenceEntry):
                target = self._layout.reference(entry.name, entry.sha256)
            else:
                continue
            flush_file(staged)
            move_flushed(staged, target)
            folders.add(target.parent)
        return folders

    def _write_receipts(self, folders: set[Path]) -> Receipts | None:
        """Keeps the raw bytes and the list of the received files that the changes cite."""
        cited = {
            number
            for entry in self._slots.values()
            if entry is not None
            for number in from_ranges(entry.files)
        }
        received = [file for number, file in sorted(self._received.items()) if number in cited]
        if not received:
            return None
        wanted = {file.sha256 for file in received}
        for kept in self._kept.values():
            if kept.sha256 in wanted and kept.path.parent == self._staging and kept.path.exists():
                target = self._layout.raw(kept.sha256)
                flush_file(kept.path)
                move_flushed(kept.path, target)
                folders.add(target.parent)
        content = encode_receipts(received)
        receipts = Receipts(identity(content), len(received))
        staged = self._staging / "receipts"
        write_flushed(staged, content)
        target = self._layout.receipts(receipts.sha256)
        make_folder(target.parent)
        move_flushed(staged, target)
        folders.add(target.parent)
        return receipts
