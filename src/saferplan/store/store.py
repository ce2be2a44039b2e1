"""The store: a folder that keeps everything ever added to it, and shows it snapshot by snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from saferplan.errors import SaferPlanError
from saferplan.store import disposal
from saferplan.store.addition import Addition
from saferplan.store.disposal import Disposal, Doomed
from saferplan.store.durable import make_folder, publish
from saferplan.store.layout import Layout
from saferplan.store.manifest import FORMAT, Manifest, decode, encode, timestamp
from saferplan.store.snapshot import Snapshot
from saferplan.store.upkeep import GRACE, Cleared, Damage, clear, clear_staging, find_damage


@dataclass(frozen=True, slots=True)
class SnapshotSummary:
    """A snapshot in a list: its number, identity, when it was made (UTC, ISO 8601) and what for."""

    number: int
    id: str
    created: str
    note: str


class _Marker(msgspec.Struct):
    format: int


class Store:
    """A folder of immutable tables and received files.

    Any number of programs may read while one or more add. An addition is visible whole or not at all, also
    when the program or the machine stops in the middle of it.

    >>> import tempfile
    >>> import pyarrow as pa
    >>> from datetime import UTC, datetime
    >>> store = Store.create(Path(tempfile.mkdtemp()) / "store")
    >>> with store.addition(note="Populations", now=datetime(2026, 11, 23, tzinfo=UTC)) as addition:
    ...     addition.put_reference("population", pa.table({"area": ["E07000134"], "people": [107666]}))
    >>> snapshot = store.snapshot()
    >>> snapshot.number, snapshot.reference("population").num_rows
    (1, 1)
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @property
    def root(self) -> Path:
        """The store's folder."""
        return self._layout.root

    @classmethod
    def create(cls, root: Path) -> Store:
        """A new, empty store in a folder that is new or empty.

        Raises:
            SaferPlanError: the folder holds something already.
        """
        layout = Layout(root.resolve())
        if layout.root.exists() and any(layout.root.iterdir()):
            raise SaferPlanError(f"{root} is not empty.", "Name a new or an empty folder for the store.")
        for folder in (layout.root, layout.snapshots, layout.staging, layout.numbers):
            make_folder(folder)
        publish(layout.marker, msgspec.json.encode(_Marker(FORMAT)) + b"\n", layout.staging)
        return cls(layout)

    @classmethod
    def open(cls, root: Path) -> Store:
        """The store in a folder.

        Raises:
            SaferPlanError: there is none, or a newer version wrote it.
        """
        layout = Layout(root.resolve())
        try:
            marker = msgspec.json.decode(layout.marker.read_bytes(), type=_Marker)
        except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError) as error:
            raise SaferPlanError(
                f"There is no store in {root}.", "Create one first, or name the right folder."
            ) from error
        if marker.format > FORMAT:
            raise SaferPlanError(
                f"The store in {root} was written by a newer version.", "Update SaferPlan to read it."
            )
        return cls(layout)

    def snapshot(self, reference: int | str | None = None) -> Snapshot:
        """A snapshot: the newest, or the one with this number or with an identity that begins so.

        Raises:
            SaferPlanError: there is no such snapshot, it was cleared away, or the beginning fits several.
        """
        newest = self._newest()
        if reference is None:
            return newest
        number = self._find(newest, str(reference).strip().lower())
        if number == newest.number:
            return newest
        older = self._read(number)
        if older is None:
            raise SaferPlanError(
                f"Snapshot {number} was cleared away.", "Restore it from a copy of the store's folder."
            )
        recorded = next((past.id for past in newest.manifest.history if past.number == number), older.id)
        if recorded != older.id:
            raise SaferPlanError(
                f"The manifest of snapshot {number} was changed after it was made.",
                "Restore the store's folder from a copy.",
            )
        return older

    def snapshots(self) -> tuple[SnapshotSummary, ...]:
        """The snapshots that can be opened, oldest first."""
        newest = self._newest()
        held = set(self._numbers())
        past = [
            SnapshotSummary(entry.number, entry.id, entry.created, entry.note)
            for entry in newest.manifest.history
            if entry.number in held
        ]
        if newest.number:
            past.append(SnapshotSummary(newest.number, newest.id, newest.created, newest.note))
        return tuple(past)

    @contextmanager
    def addition(self, *, note: str = "", now: datetime | None = None) -> Iterator[Addition]:
        """An addition that becomes the next snapshot when the block ends, or nothing if it raises.

        What programs that were stopped left in the staging folder is cleared first, once it is a day old.

        Args:
            note: what it is for, one line.
            now: when the files were received; the clock by default. Must have a time zone.

        Raises:
            ConflictError: another addition changed the same parts or reference tables in the meantime.
            SaferPlanError: the program stood still for so long that what it had written was cleared away.
        """
        self._layout.staging.mkdir(exist_ok=True)
        clear_staging(self._layout)
        addition = Addition(
            self._layout, self._newest(), self._newest, note=note, now=now or datetime.now(UTC)
        )
        try:
            yield addition
            addition._commit()
        except Exception as error:
            if isinstance(error, SaferPlanError) or addition.workspace.exists():
                raise
            raise SaferPlanError(
                "The addition stood still for more than a day, such as on a computer that slept, and another "
                "addition cleared away what it had written. Nothing was added.",
                "Add the same files again.",
            ) from error
        finally:
            addition._abandon()

    def verify(self, snapshot: Snapshot | None = None) -> tuple[Damage, ...]:
        """What a snapshot (the newest by default) pins and is missing or changed, by reading every byte.

        What was disposed of is not damage; `disposed_from` says what that is.
        """
        gone = {sha256 for one in self.disposals() for sha256 in (*one.tables, *one.raw)}
        return find_damage(self._layout, snapshot or self._newest(), gone)

    def disposals(self) -> tuple[Disposal, ...]:
        """The log of what was disposed of, oldest first."""
        return disposal.disposals(self._newest())

    def disposed_from(self, snapshot: Snapshot) -> tuple[Disposal, ...]:
        """The disposals that took something which a snapshot pins: its tables of those cannot be read."""
        return disposal.missing(snapshot, self.disposals())

    def doomed(self, dataset: str, *, spared: Collection[str] = (), received: Collection[int] = ()) -> Doomed:
        """What `dispose` would remove; nothing is changed."""
        held = [self.snapshot(summary.number) for summary in self.snapshots()]
        return disposal.doomed(self._layout, held, self._newest(), dataset, spared=spared, received=received)

    def dispose(
        self,
        dataset: str,
        *,
        facts: Mapping[str, str],
        spared: Collection[str] = (),
        received: Collection[int] = (),
        now: datetime,
    ) -> Disposal:
        """Takes a dataset out of every snapshot for good, and logs it in the next one.

        Its tables and the received files that only they were made from are erased. Whoever is stopped in the
        middle has either changed nothing, or logged the disposal; `finish_disposals` then erases the rest.

        Args:
            dataset: which.
            facts: what to remember of it in the log, such as why.
            spared: kinds of tables (sums, that name no record) that older snapshots keep.
            received: numbers of received files that belong to it though no snapshot cites them any more.
            now: when, with a time zone.

        Raises:
            ConflictError: another addition changed the same dataset in the meantime; nothing is erased.
        """
        doom = self.doomed(dataset, spared=spared, received=received)
        logged = Disposal(
            dataset,
            timestamp(now),
            dict(facts),
            doom.rows,
            len(doom.raw),
            doom.size,
            tuple(sorted(doom.tables)),
            tuple(doom.raw),
        )
        with self.addition(note=f"Disposed of {dataset}", now=now) as addition:
            for part in addition.base.parts(dataset):
                addition.retire(part)
            log = (*disposal.disposals(addition.base), logged)
            addition.put_reference(disposal.TABLE, disposal.disposals_table(log))
        self.finish_disposals()
        return logged

    def unfinished_disposals(self) -> int:
        """How many files are still there that the log says were disposed of."""
        return len(disposal.left_to_erase(self._layout, self._newest()))

    def finish_disposals(self) -> int:
        """Erases what a stopped disposal left; how many files went."""
        return disposal.erase(self._layout, self._newest())

    def collect_garbage(
        self,
        keep: Iterable[int | str] | None = None,
        *,
        grace: timedelta = GRACE,
        dry_run: bool = False,
    ) -> Cleared:
        """Clears away what no kept snapshot pins.

        Args:
            keep: numbers or identities of the snapshots to keep; all of them by default. The newest is
                always kept.
            grace: how long ago a file must have been written to be cleared; an addition that is running may
                need younger ones.
            dry_run: only say what would go.

        Raises:
            SaferPlanError: a snapshot named in `keep` does not exist; nothing is cleared.
        """
        wanted = [summary.number for summary in self.snapshots()] if keep is None else keep
        kept = {self._newest().number: self._newest()}
        for reference in wanted:
            snapshot = self.snapshot(reference)
            kept[snapshot.number] = snapshot
        return clear(self._layout, kept.values(), grace, dry_run=dry_run)

    def _numbers(self) -> list[int]:
        return sorted(int(path.stem) for path in self._layout.snapshots.glob("*.json") if path.stem.isdigit())

    def _newest(self) -> Snapshot:
        for number in reversed(self._numbers()):
            snapshot = self._read(number)
            if snapshot is not None:
                return snapshot
        return Snapshot(self._layout, Manifest(), encode(Manifest()))

    def _read(self, number: int) -> Snapshot | None:
        path = self._layout.manifest(number)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        return Snapshot(self._layout, decode(content, path.name), content)

    def _find(self, newest: Snapshot, reference: str) -> int:
        known = {past.number: past.id for past in newest.manifest.history}
        if newest.number:
            known[newest.number] = newest.id
        if reference.isdigit() and int(reference) in known:
            return int(reference)
        matches = [number for number, identity in known.items() if identity.startswith(reference)]
        if len(reference) >= 4 and len(matches) == 1:
            return matches[0]
        if len(reference) >= 4 and matches:
            raise SaferPlanError(
                f"{reference!r} is the beginning of {len(matches)} snapshots.", "Give more of its identity."
            )
        held = f"Snapshots 1 to {newest.number} exist." if newest.number else "Nothing was added yet."
        raise SaferPlanError(
            f"There is no snapshot {reference!r}. {held}",
            "Give a number, or at least four digits of its identity.",
        )
