"""What a snapshot pins, as data: the manifest, and how an addition's changes make the next one.

A manifest lists every part and reference table with its hash. The files that were received are listed once,
in the receipts of their addition, and the manifest names those lists by hash: so a manifest stays small
however many files a store has received. It also names every snapshot before it, so that its own hash vouches
for the whole history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec

from saferplan.errors import SaferPlanError

FORMAT = 1

Note = str | int | float | bool | None
Slot = tuple[str, ...]


class ReceivedFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file as it came in, or one member of an archive.

    Attributes:
        number: its number in the store, never used again.
        name: what it was called.
        sha256: of its bytes as received; for a member, of the archive.
        size: its bytes as received; for a member, those of the archive.
        received: when, in UTC, ISO 8601.
        member: the path inside the archive, where it came in one.
        meta: whatever the receiver wants to remember of it.
    """

    number: int
    name: str
    sha256: str
    size: int
    received: str
    member: str | None = None
    meta: Mapping[str, Note] = {}


class PartEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An immutable table of a dataset. `files` are ranges of numbers of received files, ends included."""

    dataset: str
    kind: str
    key: str
    sha256: str
    rows: int
    size: int
    files: tuple[tuple[int, int], ...] = ()
    meta: Mapping[str, Note] = {}

    @property
    def slot(self) -> Slot:
        """The place that this part fills: a snapshot has at most one part in each."""
        return ("part", self.dataset, self.kind, self.key)


class ReferenceEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An immutable reference table."""

    name: str
    sha256: str
    rows: int
    size: int
    files: tuple[tuple[int, int], ...] = ()
    meta: Mapping[str, Note] = {}

    @property
    def slot(self) -> Slot:
        """The place that this table fills."""
        return ("reference", self.name)


class Receipts(msgspec.Struct, frozen=True):
    """The list of files that one addition received: its hash and its length."""

    sha256: str
    files: int


class Ancestor(msgspec.Struct, frozen=True, omit_defaults=True):
    """A snapshot before this one."""

    number: int
    id: str
    created: str
    note: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one snapshot pins. Number 0 is the empty store."""

    format: int = FORMAT
    number: int = 0
    created: str = ""
    note: str = ""
    history: tuple[Ancestor, ...] = ()
    receipts: tuple[Receipts, ...] = ()
    parts: tuple[PartEntry, ...] = ()
    references: tuple[ReferenceEntry, ...] = ()

    @property
    def slots(self) -> dict[Slot, PartEntry | ReferenceEntry]:
        """What fills each place."""
        entries: list[PartEntry | ReferenceEntry] = [*self.parts, *self.references]
        return {entry.slot: entry for entry in entries}


class Changes(msgspec.Struct, frozen=True):
    """What an addition does to the places of a snapshot: fill them (entry) or empty them (None)."""

    slots: Mapping[Slot, PartEntry | ReferenceEntry | None]
    receipts: Receipts | None

    def onto(self, manifest: Manifest, *, created: str, note: str) -> Manifest:
        """The manifest that follows `manifest` when these changes are made."""
        kept = {slot: entry for slot, entry in manifest.slots.items() if slot not in self.slots}
        kept.update({slot: entry for slot, entry in self.slots.items() if entry is not None})
        entries = [kept[slot] for slot in sorted(kept)]
        before = Ancestor(manifest.number, identity(encode(manifest)), manifest.created, manifest.note)
        return Manifest(
            number=manifest.number + 1,
            created=created,
            note=note,
            history=(*manifest.history, before) if manifest.number else (),
            receipts=manifest.receipts + (() if self.receipts is None else (self.receipts,)),
            parts=tuple(entry for entry in entries if isinstance(entry, PartEntry)),
            references=tuple(entry for entry in entries if isinstance(entry, ReferenceEntry)),
        )

    def clashes(self, seen: Manifest, newest: Manifest) -> tuple[Slot, ...]:
        """The places that these changes touch and that others filled with something else since `seen`."""
        before, after = seen.slots, newest.slots
        return tuple(
            sorted(
                slot
                for slot, wanted in self.slots.items()
                if after.get(slot) != before.get(slot) and after.get(slot) != wanted
            )
        )


def encode(manifest: Manifest) -> bytes:
    """The manifest as JSON: the same manifest gives the same bytes."""
    return msgspec.json.encode(manifest, order="deterministic") + b"\n"


def decode(content: bytes, name: str) -> Manifest:
    """The manifest from its JSON; `name` is for the error.

    Raises:
        SaferPlanError: the bytes are not a manifest of a format that this version reads.
    """
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise SaferPlanError(
            f"The manifest {name} cannot be read: {error}.", "Restore the store's folder from a copy."
        ) from error
    if manifest.format > FORMAT:
        raise SaferPlanError(
            f"The manifest {name} was written by a newer version (format {manifest.format}).",
            "Update SaferPlan to read it.",
        )
    return manifest


def encode_receipts(files: Iterable[ReceivedFile]) -> bytes:
    """A list of received files as JSON."""
    return msgspec.json.encode(tuple(files), order="deterministic") + b"\n"


def decode_receipts(content: bytes) -> tuple[ReceivedFile, ...]:
    """A list of received files from its JSON."""
    return msgspec.json.decode(content, type=tuple[ReceivedFile, ...])


def identity(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def as_ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Numbers as ascending runs, both ends included.

    >>> as_ranges([7, 3, 4, 5])
    ((3, 5), (7, 7))
    """
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return tuple(runs)


def from_ranges(runs: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """The numbers of ascending runs.

    >>> from_ranges([(3, 5), (7, 7)])
    (3, 4, 5, 7)
    """
    return tuple(number for first, last in runs for number in range(first, last + 1))


def timestamp(moment: datetime) -> str:
    """A moment in UTC to the second, as manifests write it.

    Raises:
        ValueError: the moment has no time zone.

    >>> timestamp(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    '2026-11-23T09:30:00Z'
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
