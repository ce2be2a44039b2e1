"""Finding and opening the files that a person gives: folders, archives, compressed files.

Nothing is unpacked onto the disk, so a path inside an archive cannot lead anywhere; what comes out of an
archive is limited in size.
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from saferplan.errors import Fault, RefusalError

LARGEST = 1 << 30
"""Bytes that one file may have once decompressed: eight times the largest boundary file published."""

_READABLE = (".csv", ".geojson", ".json", ".txt")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file's bytes came from.

    `name` is what a person would call it, with the path inside its archive; `sha256` is of the bytes as
    received (of the archive, for a `member` of one).
    """

    name: str
    sha256: str
    path: Path = Path()
    member: str | None = None


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as given, decompressed."""

    origin: Origin
    content: bytes

    @property
    def name(self) -> str:
        """What a person would call it."""
        return self.origin.name


def open_files(paths: Iterable[Path]) -> Iterator[GivenFile]:
    """Every table and boundary file under the paths, in the order of their names.

    Raises:
        RefusalError: a path is not there, or a file cannot be decompressed.
    """
    for path in paths:
        if path.is_dir():
            for inner in sorted(path.rglob("*")):
                if inner.is_file() and not inner.name.startswith("."):
                    yield from _open(inner, inner.relative_to(path.parent).as_posix(), given=False)
        elif path.is_file():
            yield from _open(path, path.name, given=True)
        else:
            raise RefusalError((Fault(str(path), "There is no such file or folder.", "Check the path."),))


def _open(path: Path, name: str, *, given: bool) -> Iterator[GivenFile]:
    """`given` files were named by the person; in a folder, what cannot be read is passed over."""
    lowered = path.name.lower()
    if lowered.endswith(".zip"):
        yield from _members(path, name)
    elif lowered.endswith(".gz"):
        if given or lowered[:-3].endswith(_READABLE):
            received = path.read_bytes()
            origin = Origin(name.removesuffix(".gz"), _sha256(received), path)
            yield GivenFile(origin, _gunzipped(received, name))
    elif given or lowered.endswith(_READABLE):
        received = path.read_bytes()
        yield GivenFile(Origin(name, _sha256(received), path), received)


def _members(path: Path, name: str) -> Iterator[GivenFile]:
    received = _sha256(path.read_bytes())
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.infolist(), key=lambda member: member.filename):
                lowered = member.filename.lower()
                packed = lowered.endswith(".gz")
                if member.is_dir() or not lowered.removesuffix(".gz").endswith(_READABLE):
                    continue
                inner = f"{name}/{member.filename}"
                place = PurePosixPath(member.filename.replace("\\", "/"))
                if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
                    raise RefusalError((_leads_out(inner),))
                if member.file_size > LARGEST:
                    raise RefusalError((_too_large(inner),))
                with archive.open(member) as stream:
                    content = stream.read(LARGEST + 1)
                if len(content) > LARGEST:
                    raise RefusalError((_too_large(inner),))
                plain = _gunzipped(content, inner) if packed else content
                yield GivenFile(Origin(inner.removesuffix(".gz"), received, path, member.filename), plain)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, RuntimeError, EOFError) as error:
        raise RefusalError((_broken(name, str(error)),)) from error


def _gunzipped(received: bytes, name: str) -> bytes:
    decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = decompressor.decompress(received, LARGEST + 1)
    except zlib.error as error:
        raise RefusalError((_broken(name, str(error)),)) from error
    if len(content) > LARGEST or decompressor.unconsumed_tail:
        raise RefusalError((_too_large(name),))
    if not decompressor.eof:
        raise RefusalError((_broken(name, "it ends too early"),))
    if decompressor.unused_data:
        # Several gzip members in a row are one file.
        try:
            content = gzip.decompress(received)
        except (OSError, EOFError, zlib.error) as error:
            raise RefusalError((_broken(name, str(error)),)) from error
    return content


def _broken(name: str, reason: str) -> Fault:
    return Fault(name, f"The file cannot be decompressed ({reason}).", "Download it again.")


def _leads_out(name: str) -> Fault:
    return Fault(name, "The archive has a path that leads out of it.", "Unpack and check it by hand.")


def _too_large(name: str) -> Fault:
    return Fault(
        name,
        f"Decompressed, the file has more than {LARGEST >> 20:,} MB.",
        "Check that it is the right file.",
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
