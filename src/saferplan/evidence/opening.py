"""Opening found files for reading: their bytes kept as evidence first, then unpacked and put into UTF-8."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from saferplan.errors import Fault, RefusalError
from saferplan.evidence.archives import FoundFile
from saferplan.evidence.scanning import Encoding, Scan, rewritten_as_utf8
from saferplan.store import Addition, KeptFile


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file ready to be read.

    Attributes:
        found: where it came from.
        kept: its bytes as received (for a member, those of its archive), in the store's own folder.
        path: its plain bytes; for text opened by `open_text`, in UTF-8.
        content: the SHA-256 of its plain bytes, by which the same content is known in any packing.
        lines: of a text, its header included.
        notes: sentences about how it was read.
    """

    found: FoundFile
    kept: KeptFile
    path: Path
    content: str
    lines: int
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What to call it."""
        return self.found.name


class Opener:
    """Opens files within an addition; what it unpacks lies in the addition's workspace until closed."""

    def __init__(self, addition: Addition) -> None:
        self._addition = addition
        self._made: list[Path] = []
        self._count = 0

    def open_plain(self, found: FoundFile) -> OpenFile:
        """The file unpacked, in its own encoding.

        Raises:
            RefusalError: it is empty or cannot be unpacked.
        """
        opened, _ = self._open(found)
        return opened

    def open_text(self, found: FoundFile) -> OpenFile:
        """The text file unpacked, in UTF-8. Windows text is read as Windows-1252 where it is not UTF-8.

        Raises:
            RefusalError: it is empty, cannot be unpacked, or is not such a text.
        """
        opened, scan = self._open(found)
        if scan.encoding is Encoding.UTF_8:
            return opened
        if scan.encoding is not Encoding.CP1252:
            raise RefusalError((_not_text(found.name, scan.encoding),))
        target = self._new_path()
        try:
            rewritten_as_utf8(opened.path, target, scan.encoding)
        except UnicodeDecodeError:
            raise RefusalError((_not_text(found.name, Encoding.UNKNOWN),)) from None
        note = "The text is not in UTF-8; it was read as Windows-1252."
        return OpenFile(found, opened.kept, target, opened.content, opened.lines, (note,))

    def _open(self, found: FoundFile) -> tuple[OpenFile, Scan]:
        if found.is_packed:
            scan = Scan(hashed=True)
            kept = self._addition.keep(found.path)
            path = self._new_path()
            found.unpack(path, scan.feed)
            content = scan.sha256
        else:
            scan = Scan()
            kept = self._addition.keep(found.path, scan.feed)
            path, content = kept.path, kept.sha256
        if not scan.size:
            raise RefusalError((Fault(found.name, "The file is empty.", "Get it again."),))
        return OpenFile(found, kept, path, content, scan.lines), scan

    def _new_path(self) -> Path:
        self._count += 1
        path = self._addition.workspace / f"plain-{self._count}"
        self._made.append(path)
        return path

    def close(self) -> None:
        """Removes what was unpacked."""
        for path in self._made:
            path.unlink(missing_ok=True)
        self._made.clear()


def _not_text(name: str, encoding: Encoding) -> Fault:
    if encoding is Encoding.UTF_16:
        return Fault(name, "The text is in UTF-16.", "Save it again as CSV UTF-8.")
    return Fault(name, "The file is not text in UTF-8 or Windows-1252.", "Save it again as CSV UTF-8.")
