"""Files that are on their way, and files that have arrived: never half a file under the final name.

What arrives is written to `NAME.part`. Only when it is whole and looks like what it should be is it flushed
and renamed. `fetched.json` in the same folder says of each file where it came from, when, and its SHA-256.
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from saferplan.evidence.fetch_http import FetchError

RECORD = "fetched.json"
_PIECE = 1 << 20


class FetchedFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a file that was fetched.

    `etag` and `last_modified` are the server's; `md5` is the publisher's published checksum, where one was
    found and held; `fetched` is in UTC, ISO 8601.
    """

    item: str
    title: str
    address: str
    size: int
    sha256: str
    fetched: str
    licence: str
    attribution: str
    etag: str = ""
    last_modified: str = ""
    md5: str = ""


class Keeping:
    """The folder that fetched files are kept in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def part(self, name: str) -> Path:
        """Where a file is gathered before it is whole."""
        return self.folder / f"{name}.part"

    def journal(self, name: str) -> Path:
        """Where it is noted which version of the file is being gathered."""
        return self.folder / f"{name}.part.json"

    @property
    def record(self) -> dict[str, FetchedFile]:
        """What is remembered of each file, by name; empty where nothing can be read."""
        try:
            return msgspec.json.decode((self.folder / RECORD).read_bytes(), type=dict[str, FetchedFile])
        except (FileNotFoundError, msgspec.DecodeError):
            return {}

    def held(self, name: str) -> FetchedFile | None:
        """What is remembered of a file that is here as it was fetched; None where it is not."""
        known = self.record.get(name)
        path = self.folder / name
        return known if known is not None and path.is_file() and path.stat().st_size == known.size else None

    def keep(self, name: str, describe: Callable[[int, str], FetchedFile], *, md5: str = "") -> FetchedFile:
        """Give the gathered file its final name, once it is whole; `describe` is told its size and SHA-256.

        Raises:
            FetchError: it is not what its name says, or not what the published checksum says; it is then
            discarded.
        """
        part = self.part(name)
        problem = wrong_content(part, name)
        if not problem and md5:
            # MD5 guards against damage on the way, no more: it is what the publisher shows.
            found = _digest(part, hashlib.md5(usedforsecurity=False))
            problem = "" if found == md5.lower() else f"its MD5 is {found}, the publisher's is {md5.lower()}"
        if problem:
            self.discard(name)
            raise FetchError(
                f"{name} did not arrive as it should: {problem}.",
                "Nothing was kept of it; try again, or download it by hand and use --from.",
            )
        described = describe(part.stat().st_size, _digest(part, hashlib.sha256()))
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(self.folder / name)
        self.journal(name).unlink(missing_ok=True)
        self._remember(name, described)
        return described

    def discard(self, name: str) -> None:
        """Forget what was gathered of a file."""
        self.part(name).unlink(missing_ok=True)
        self.journal(name).unlink(missing_ok=True)

    def _remember(self, name: str, described: FetchedFile) -> None:
        record = {**self.record, name: described}
        content = msgspec.json.format(msgspec.json.encode(record, order="sorted"), indent=2)
        temporary = self.folder / f"{RECORD}.part"
        temporary.write_bytes(content + b"\n")
        temporary.replace(self.folder / RECORD)


def wrong_content(path: Path, name: str) -> str:
    """Why a file cannot be what its name says; empty where nothing speaks against it.

    Servers answer with a page of apology under the right name and with status 200.
    """
    with path.open("rb") as file:
        start = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "it is empty"
    if re.match(rb"<(!doctype|html|\?xml)", start, flags=re.IGNORECASE):
        return "it is a web page"
    if name.endswith(".zip"):
        return "" if zipfile.is_zipfile(path) else "it is not a whole zip archive"
    if name.endswith((".json", ".geojson")) and not start.startswith(b"{"):
        return "it is not JSON"
    if name.endswith(".csv") and start.startswith((b"{", b"PK\x03\x04")):
        return "it is not a table"
    return ""


def _digest(path: Path, digest: hashlib._Hash) -> str:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
