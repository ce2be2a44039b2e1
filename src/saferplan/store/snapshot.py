"""A snapshot: what the store held at one moment, read-only and for ever the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from saferplan.errors import SaferPlanError
from saferplan.store.layout import Layout
from saferplan.store.manifest import (
    Manifest,
    Note,
    ReceivedFile,
    decode_receipts,
    from_ranges,
    identity,
)


@dataclass(frozen=True, slots=True)
class Part:
    """An immutable table of a snapshot.

    Attributes:
        dataset: what it is a part of.
        kind: which of the dataset's tables it belongs to.
        key: which piece of that table it is.
        path: its Parquet file.
        sha256: of that file.
        rows: how many there are.
        size: bytes of that file.
        files: numbers of the received files that its rows came from.
        meta: what its writer noted of it.
    """

    dataset: str
    kind: str
    key: str
    path: Path
    sha256: str
    rows: int
    size: int
    files: tuple[int, ...]
    meta: Mapping[str, Note]


class Snapshot:
    """Everything a store held when an addition was made.

    Reading never blocks and is never blocked. `id` is the SHA-256 of the manifest, which holds the hash of
    everything else: naming it pins every byte.
    """

    def __init__(self, layout: Layout, manifest: Manifest, content: bytes) -> None:
        self._layout = layout
        self._manifest = manifest
        self.id: str = identity(content)

    def __repr__(self) -> str:
        return f"Snapshot({self.number}, {self.id[:12]})"

    @property
    def manifest(self) -> Manifest:
        """What the snapshot pins, as data."""
        return self._manifest

    @property
    def number(self) -> int:
        """1 for the first addition; 0 for a store to which nothing was added."""
        return self._manifest.number

    @property
    def created(self) -> str:
        """When it was made, in UTC, ISO 8601; empty for number 0."""
        return self._manifest.created

    @property
    def note(self) -> str:
        """What the addition said it was for."""
        return self._manifest.note

    @property
    def datasets(self) -> tuple[str, ...]:
        """The names of the datasets held, in order."""
        return tuple(sorted({entry.dataset for entry in self._manifest.parts}))

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        return tuple(
            Part(
                entry.dataset,
                entry.kind,
                entry.key,
                self._layout.part(entry.dataset, entry.kind, entry.key, entry.sha256),
                entry.sha256,
                entry.rows,
                entry.size,
                from_ranges(entry.files),
                entry.meta,
            )
            for entry in self._manifest.parts
        )

    def parts(self, dataset: str | None = None, kind: str | None = None) -> tuple[Part, ...]:
        """The parts of a dataset, or of one kind, or all; ordered by dataset, kind and key."""
        return tuple(
            part
            for part in self._parts
            if (dataset is None or part.dataset == dataset) and (kind is None or part.kind == kind)
        )

    @cached_property
    def files(self) -> Mapping[int, ReceivedFile]:
        """Every file received up to this snapshot, by number; read from the receipts at first use.

        Raises:
            SaferPlanError: a list of received files is missing.
        """
        return MappingProxyType({file.number: file for file in self._received()})

    def _received(self) -> Iterator[ReceivedFile]:
        for receipts in self._manifest.receipts:
            path = self._layout.receipts(receipts.sha256)
            try:
                yield from decode_receipts(path.read_bytes())
            except FileNotFoundError as error:
                raise SaferPlanError(
                    f"The list of received files {path.name} is missing from the store.",
                    "Restore the store's folder from a copy.",
                ) from error

    def raw(self, file: ReceivedFile) -> Path:
        """Where a received file lies, byte for byte as it came; for a member, its archive."""
        return self._layout.raw(file.sha256)

    @property
    def references(self) -> tuple[str, ...]:
        """The names of the reference tables, in order."""
        return tuple(entry.name for entry in self._manifest.references)

    @property
    def reference_paths(self) -> Mapping[str, Path]:
        """The file of each reference table, by name; a file's name is the hash of its content."""
        return {
            entry.name: self._layout.reference(entry.name, entry.sha256)
            for entry in self._manifest.references
        }

    def reference(self, name: str) -> pa.Table | None:
        """A reference table as it was when the snapshot was made; None where there is none of this name."""
        for entry in self._manifest.references:
            if entry.name == name:
                return pq.read_table(self._layout.reference(name, entry.sha256))
        return None

    def reference_hash(self, name: str) -> str | None:
        """The SHA-256 of a reference table's file; None where there is none of this name."""
        return next((entry.sha256 for entry in self._manifest.references if entry.name == name), None)

    def reference_meta(self, name: str) -> Mapping[str, Note]:
        """What was noted of a reference table by whoever put it; empty where there is none of this name."""
        return next((entry.meta for entry in self._manifest.references if entry.name == name), {})

    def reference_files(self, name: str) -> tuple[ReceivedFile, ...]:
        """The received files that a reference table was made from."""
        for entry in self._manifest.references:
            if entry.name == name:
                return tuple(self.files[number] for number in from_ranges(entry.files))
        return ()

    def derived(self, key: str, build: Callable[[], pa.Table]) -> pa.Table:
        """A table that can be computed from pinned data, computed once and then kept beside the store.

        `key` must name everything that the result depends on. What is kept here may be deleted at any time.
        A store that cannot be written to computes it each time.
        """
        path = self._layout.derived / f"{hashlib.sha256(key.encode()).hexdigest()}.arrow"
        try:
            with pa.memory_map(str(path)) as source:
                return pa.ipc.open_file(source).read_all()
        except (FileNotFoundError, pa.ArrowInvalid):
            table = build()
        temporary = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
        try:
            path.parent.mkdir(exist_ok=True)
            with pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
        return table
