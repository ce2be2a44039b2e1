"""Looking after a store: is every pinned byte still what it was, and what may be cleared away."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from saferplan.store.durable import flush_folders, sha256_of
from saferplan.store.layout import Layout
from saferplan.store.snapshot import Snapshot

GRACE = timedelta(days=1)
"""How long what nothing pins is left alone: longer than any addition takes."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A pinned file that is no longer what it was. `file` is its path inside the store."""

    file: str
    problem: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was cleared away."""

    files: int
    size: int


def pinned_files(layout: Layout, snapshot: Snapshot) -> Iterator[tuple[Path, str]]:
    """Every file that a snapshot pins, with its SHA-256."""
    manifest = snapshot.manifest
    for part in manifest.parts:
        yield layout.part(part.dataset, part.kind, part.key, part.sha256), part.sha256
    for reference in manifest.references:
        yield layout.reference(reference.name, reference.sha256), reference.sha256
    for receipts in manifest.receipts:
        yield layout.receipts(receipts.sha256), receipts.sha256
    for sha256 in sorted({file.sha256 for file in snapshot.files.values()}):
        yield layout.raw(sha256), sha256


def find_damage(layout: Layout, snapshot: Snapshot, disposed: Collection[str] = ()) -> tuple[Damage, ...]:
    """What of a snapshot's pinned files is missing or changed; empty where all is well.

    `disposed` are hashes of files that may be missing: they were disposed of.
    """
    missing_receipts = [
        layout.receipts(receipts.sha256)
        for receipts in snapshot.manifest.receipts
        if not layout.receipts(receipts.sha256).exists()
    ]
    if missing_receipts:
        return tuple(Damage(str(path.relative_to(layout.root)), "is missing") for path in missing_receipts)
    damages = []
    for path, sha256 in pinned_files(layout, snapshot):
        name = str(path.relative_to(layout.root))
        if not path.exists():
            if sha256 in disposed:
                continue
            damages.append(Damage(name, "is missing"))
        elif sha256_of(path) != sha256:
            damages.append(Damage(name, "has changed since it was stored"))
    return tuple(damages)


def clear(layout: Layout, kept: Iterable[Snapshot], grace: timedelta, *, dry_run: bool = False) -> Cleared:
    """Removes snapshots other than `kept`, what only they pin, and what stopped programs left over.

    Files written or wanted again within `grace` stay: an addition that is running may need them. With `dry_run`
    nothing is removed, and what is returned would have been.
    """
    kept = tuple(kept)
    numbers = {snapshot.number for snapshot in kept}
    pinned = {path for snapshot in kept for path, _ in pinned_files(layout, snapshot)}
    newest_allowed = time.time() - grace.total_seconds()
    removed, size = 0, 0

    def remove(path: Path) -> None:
        nonlocal removed, size
        removed, size = removed + 1, size + path.stat().st_size
        if not dry_run:
            path.unlink()

    for path in sorted(layout.snapshots.glob("*.json")):
        if int(path.stem) not in numbers:
            remove(path)
    flush_folders([layout.snapshots])
    for folder in ("data", "references", "raw", "receipts", "derived"):
        for path in sorted((layout.root / folder).rglob("*")):
            if path.is_file() and path not in pinned and path.stat().st_mtime <= newest_allowed:
                remove(path)
    for path in sorted(layout.numbers.iterdir())[:-1]:
        remove(path)
    left_over = clear_staging(layout, grace, dry_run=dry_run)
    return Cleared(removed + left_over.files, size + left_over.size)


def clear_staging(
    layout: Layout, grace: timedelta = GRACE, *, now: float | None = None, dry_run: bool = False
) -> Cleared:
    """Removes what stopped programs left in the staging folder; no snapshot pins anything of it.

    An addition that is running writes into its folder all the time: one in which nothing was written within
    `grace` is left over. What cannot be removed, since it is another user's or another program is removing it,
    stays without a word: nobody asked for it.

    Args:
        layout: the store's.
        grace: how long ago anything must have been written for the last time.
        now: seconds since 1970; the clock of this machine by default.
        dry_run: only say what would go.
    """
    newest_allowed = (time.time() if now is None else now) - grace.total_seconds()
    removed, size = 0, 0
    for path in sorted(layout.staging.glob("*")):
        try:
            found = [file.lstat() for file in (path, *path.rglob("*"))]
            if max(one.st_mtime for one in found) > newest_allowed:
                continue
            if dry_run:
                pass
            elif path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        except OSError:
            continue
        sizes = [one.st_size for one in found if stat.S_ISREG(one.st_mode)]
        removed, size = removed + len(sizes), size + sum(sizes)
    return Cleared(removed, size)
