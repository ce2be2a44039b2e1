"""Finding the files that a person gives: in folders, in zip archives, compressed; and opening them safely.

Nothing is ever unpacked under a name that an archive chose. What looks like a trap (a bomb, a path that leads
out, a link, a password, an archive in an archive) is refused before it is read.
"""

from __future__ import annotations

import gzip
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from saferplan.errors import Fault, RefusalError

LARGEST_UNPACKED = 16 << 30
"""Bytes that one file may have once unpacked: a national month of crime has a tenth of a gigabyte."""

LARGEST_PROPORTION = 200
"""Times that a file may grow when unpacked. Published crime files grow 5 to 40 times."""

PROPORTION_FROM = 64 << 20
"""Bytes from which the proportion is looked at: small files of equal rows compress far better."""

MOST_MEMBERS = 100_000
"""Members that one archive may have: fifteen years of every force are under 25,000."""

PREVIEW_BYTES = 16 << 10
_PIECE = 1 << 20
_DATA = (".csv", ".xlsx", ".xlsm")
_ARCHIVES = (".zip", ".7z", ".tar", ".rar", ".tgz", ".bz2", ".xz")
_UNREADABLE = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a person gave, alone, in a folder or in an archive.

    Attributes:
        name: what to call it: its path from the folder given, with the path inside its archive.
        path: the file on the disk, which is the archive where it is a member of one.
        given: whether the person named it (or its archive) rather than a folder it is in.
        archive: the open archive that it is a member of.
        entry: its entry there.
    """

    name: str
    path: Path
    given: bool
    archive: zipfile.ZipFile | None = None
    entry: zipfile.ZipInfo | None = None

    @property
    def member(self) -> str | None:
        """The path inside the archive, where it is a member of one."""
        return None if self.entry is None else self.entry.filename

    @property
    def is_packed(self) -> bool:
        """Whether its bytes on the disk are not yet those of the file that is to be read."""
        return self.entry is not None or self.name.lower().endswith(".gz")

    @property
    def title(self) -> str:
        """Its own name, without folders and without the ending of a compressed file."""
        last = PurePosixPath(self.name).name
        return last[:-3] if last.lower().endswith(".gz") else last

    def start(self) -> bytes:
        """Its first bytes, unpacked.

        Raises:
            RefusalError: it cannot be unpacked.
        """
        with self._unpacked() as stream:
            return stream.read(PREVIEW_BYTES)

    def unpack(self, target: Path, observe: Callable[[bytes], None]) -> None:
        """Writes its unpacked bytes into a new file, handing them to `observe` on the way.

        Raises:
            RefusalError: it is damaged, cut short, or grows out of all proportion.
        """
        packed = self.path.stat().st_size if self.entry is None else self.entry.compress_size
        written = 0
        with self._unpacked() as stream, target.open("xb") as file:
            while piece := stream.read(_PIECE):
                written += len(piece)
                if written > LARGEST_UNPACKED or _is_bomb(written, packed):
                    raise RefusalError((_bomb(self.name, written),))
                file.write(piece)
                observe(piece)

    @contextmanager
    def _unpacked(self) -> Iterator[IO[bytes]]:
        try:
            if self.archive is None or self.entry is None:
                with self.path.open("rb") as file, _decompressed(file, self.name) as plain:
                    yield plain
            else:
                with self.archive.open(self.entry) as member, _decompressed(member, self.name) as plain:
                    yield plain
        except _UNREADABLE as error:
            raise RefusalError((_damaged(self.name, error),)) from None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file in a folder or archive that is plainly not data, and why it is passed over."""

    name: str
    reason: str


class Findings:
    """What was found under the paths given: files to read, files passed over, and what is wrong.

    Archives stay open, so that their directories are read once, until the findings are closed.
    """

    def __init__(self) -> None:
        self.files: list[FoundFile] = []
        self.ignored: list[Ignored] = []
        self.faults: list[Fault] = []
        self._archives: list[zipfile.ZipFile] = []

    def __enter__(self) -> Findings:
        return self

    def __exit__(self, *_: object) -> None:
        for archive in self._archives:
            archive.close()

    def add(self, path: Path, name: str, *, given: bool) -> None:
        """Sorts out one file on the disk: to be read, passed over, or wrong."""
        lowered = name.lower()
        if lowered.endswith(".zip"):
            self._add_members(path, name)
        elif _is_archive(lowered):
            self.faults.append(
                Fault(name, "Archives of this kind are not read.", "Unpack it, or pack it as .zip.")
            )
        elif path.name.startswith("."):
            self.ignored.append(Ignored(name, "a hidden file"))
        elif given or lowered.removesuffix(".gz").endswith(_DATA):
            self.files.append(FoundFile(name, path, given))
        else:
            self.ignored.append(Ignored(name, "not a data file (.csv, .xlsx, .zip or .gz)"))

    def _add_members(self, path: Path, name: str) -> None:
        try:
            archive = zipfile.ZipFile(path)
        except (*_UNREADABLE, ValueError) as error:
            self.faults.append(_damaged(name, error))
            return
        self._archives.append(archive)
        entries = sorted(archive.infolist(), key=lambda entry: entry.filename)
        if len(entries) > MOST_MEMBERS:
            problem = f"The archive has {len(entries):,} members, out of all proportion."
            self.faults.append(Fault(name, problem, "Check that it is the right file."))
            return
        seen: set[str] = set()
        for entry in entries:
            if not entry.is_dir():
                inner = f"{name}/{entry.filename}"
                trap = _trap(entry, inner, twice=entry.filename in seen)
                seen.add(entry.filename)
                if trap is not None:
                    self.faults.append(trap)
                elif _is_hidden(entry.filename):
                    self.ignored.append(Ignored(inner, "a hidden file"))
                elif not entry.filename.lower().removesuffix(".gz").endswith(_DATA):
                    self.ignored.append(Ignored(inner, "not a data file (.csv, .xlsx or .gz)"))
                else:
                    self.files.append(FoundFile(inner, path, True, archive, entry))


def find_files(paths: Iterable[Path]) -> Findings:
    """Every file under the paths, in the order of the paths and, within each, of their names.

    A file that is given twice is read once. Nothing is opened but the directories of archives, which stay
    open: use the findings in a `with` block.
    """
    findings = Findings()
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            findings.faults.append(Fault(str(path), "There is no such file or folder.", "Check the path."))
        for inner in _walk(path) if path.is_dir() else [path] if path.is_file() else []:
            if inner.resolve() not in seen:
                seen.add(inner.resolve())
                name = path.name if inner == path else f"{path.name}/{inner.relative_to(path).as_posix()}"
                findings.add(inner, name.lstrip("/"), given=inner == path)
    return findings


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent) / name
            if path.is_file():
                yield path


def _trap(entry: zipfile.ZipInfo, name: str, *, twice: bool) -> Fault | None:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in entry.filename[:3]:
        return Fault(name, "A path in the archive leads out of it.", "Do not use this archive; get it again.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Fault(name, "The archive holds a link in place of a file.", "Pack the file itself.")
    if entry.flag_bits & 1:
        return Fault(name, "The archive has a password.", "Unpack it, and add the folder.")
    if not _is_hidden(entry.filename) and _is_archive(entry.filename.lower()):
        problem = "There is an archive inside the archive."
        return Fault(name, problem, "Unpack the outer one and add the inner.")
    if twice:
        return Fault(name, "The archive holds two files of this name.", "Unpack it, and add the right one.")
    if entry.file_size > LARGEST_UNPACKED or _is_bomb(entry.file_size, entry.compress_size):
        return _bomb(name, entry.file_size)
    return None


def _is_archive(lowered: str) -> bool:
    return lowered.removesuffix(".gz").endswith(_ARCHIVES)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _is_bomb(size: int, packed: int) -> bool:
    return size > PROPORTION_FROM and size > LARGEST_PROPORTION * max(packed, 1)


@contextmanager
def _decompressed(stream: IO[bytes], name: str) -> Iterator[IO[bytes]]:
    if name.lower().endswith(".gz"):
        with gzip.GzipFile(fileobj=stream) as plain:
            yield cast("IO[bytes]", plain)
    else:
        yield stream


def _bomb(name: str, size: int) -> Fault:
    problem = f"Unpacked it would have {size >> 20:,} MB or more, out of all proportion to its size."
    return Fault(
        name, problem, "Check that it is the right file; if it is, unpack it and add what is inside."
    )


def _damaged(name: str, error: Exception) -> Fault:
    if isinstance(error, EOFError):
        return Fault(name, "The compressed file is cut short.", "Download it again.")
    if isinstance(error, NotImplementedError):
        return Fault(name, "The archive is packed in a way that cannot be read here.", "Unpack it first.")
    return Fault(name, f"The compressed file is damaged ({error}).", "Download it again.")
