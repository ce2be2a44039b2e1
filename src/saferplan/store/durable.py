"""Writing so that a file is there whole or not at all, even when the machine stops in between.

The order is always the same: write under a temporary name, flush the file, give it its name, flush the
folder. Only then may anything refer to it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from saferplan.errors import SaferPlanError

CHUNK = 1 << 20
LOCK_PATIENCE_SECONDS = 10.0

# What systems answer that cannot copy inside the kernel, and file systems without hard links to link(2).
_NO_KERNEL_COPY = {errno.EXDEV, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM}
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EACCES}


def write_flushed(path: Path, content: bytes) -> None:
    """Writes a new file and flushes it to the disk; its folder is not flushed."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def flush_file(path: Path) -> None:
    """Flushes a file that something else wrote, such as an engine."""
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folders(folders: Iterable[Path]) -> None:
    """Flushes folders, so that the names in them last; Windows flushes names by itself."""
    if os.name == "nt":
        return
    for folder in sorted(set(folders)):
        flush_file(folder)


def make_folder(folder: Path) -> None:
    """Makes a folder with its parents and flushes every folder that gained a name."""
    missing = [candidate for candidate in (folder, *folder.parents) if not candidate.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    flush_folders(made.parent for made in missing)


def move_flushed(staged: Path, target: Path) -> None:
    """Gives a staged file, already flushed, its lasting name; the caller flushes the folder.

    A target that exists has the same content, since names carry hashes: the staged file is dropped, and the
    target counts as written just now, so that nobody clears it away as left over.
    """
    if target.exists():
        staged.unlink()
        os.utime(target)
        return
    make_folder(target.parent)
    staged.chmod(0o444)
    staged.replace(target)


def publish(path: Path, content: bytes, staging: Path) -> None:
    """Makes `path` with `content`, durably, for exactly one of any number of writers.

    Args:
        path: the file to make.
        content: all of it.
        staging: a folder on the same file system for the temporary file.

    Raises:
        FileExistsError: another writer made `path` first.
        SaferPlanError: the file system has no hard links, and another writer holds the lock or left it.
    """
    temporary = staging / f"publish-{os.getpid()}-{os.urandom(6).hex()}"
    write_flushed(temporary, content)
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _publish_with_lock(path, temporary)
    finally:
        temporary.unlink(missing_ok=True)
    flush_folders([path.parent])


def _publish_with_lock(path: Path, temporary: Path) -> None:
    lock = path.with_name(path.name + ".lock")
    deadline = time.monotonic() + LOCK_PATIENCE_SECONDS
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            if path.exists():
                raise
            if time.monotonic() > deadline:
                raise SaferPlanError(
                    f"Another program holds {lock}, or stopped while it held it.",
                    "If no other addition is running, delete that file and try again.",
                ) from None
            time.sleep(0.02)
    try:
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        temporary.replace(path)
    finally:
        lock.unlink()


def copy_bytes(source: Path, target: Path) -> None:
    """Copies a file's bytes into a new file, without passing them through this program where the system can.

    File systems that share blocks between files (btrfs, XFS, ZFS) then store them once.
    """
    with source.open("rb") as reader, target.open("xb") as writer:
        if hasattr(os, "copy_file_range"):
            try:
                while os.copy_file_range(reader.fileno(), writer.fileno(), 1 << 30):
                    pass
            except OSError as error:
                if error.errno not in _NO_KERNEL_COPY:
                    raise
        reader.seek(writer.seek(0, os.SEEK_END))
        while chunk := reader.read(CHUNK):
            writer.write(chunk)


def sha256_of(path: Path, observe: Callable[[bytes], None] | None = None) -> str:
    """The SHA-256 of a file in hexadecimal, read in pieces; `observe` is handed each piece on the way."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            if observe is not None:
                observe(chunk)
    return digest.hexdigest()
