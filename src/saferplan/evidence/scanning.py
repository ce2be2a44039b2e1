"""One pass over a file's bytes: how many lines, which encoding, which hash. Flat in memory and cheap."""

from __future__ import annotations

import codecs
import hashlib
from enum import Enum
from pathlib import Path

import numpy as np

_PIECE = 1 << 20
_NEWLINE = ord("\n")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Encoding(Enum):
    """How a text file writes its characters."""

    UTF_8 = "UTF-8"
    CP1252 = "Windows-1252"
    UTF_16 = "UTF-16"
    UNKNOWN = "unknown"


class Scan:
    """What is learnt of a file while its bytes go by.

    Args:
        hashed: whether to hash them, too: the hash of a plain file is known from keeping it.

    >>> scan = Scan()
    >>> scan.feed(b"Area,People\\r\\nCoalville,35000")
    >>> scan.lines, scan.encoding.value
    (2, 'UTF-8')
    """

    def __init__(self, *, hashed: bool = False) -> None:
        self.size = 0
        self._newlines = 0
        self._last = b""
        self._start = b""
        self._digest = hashlib.sha256() if hashed else None
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._pending = False
        self._is_utf8 = True
        self._is_cp1252 = True
        self._has_nul = False

    def feed(self, piece: bytes) -> None:
        """Takes the next bytes."""
        if not self._start:
            self._start = piece[:4]
        self.size += len(piece)
        # Three times as fast as counting in the bytes themselves, which shows over gigabytes.
        self._newlines += int(np.count_nonzero(np.frombuffer(piece, dtype=np.uint8) == _NEWLINE))
        self._last = piece[-1:] or self._last
        if self._digest is not None:
            self._digest.update(piece)
        if self._pending or not piece.isascii():
            self._decode(piece)
        if not self._has_nul and b"\0" in piece:
            self._has_nul = True

    def _decode(self, piece: bytes) -> None:
        if self._is_utf8:
            try:
                self._decoder.decode(piece)
                self._pending = bool(self._decoder.getstate()[0])
            except UnicodeDecodeError:
                self._is_utf8 = False
                self._pending = True  # so that every later piece is checked as Windows-1252, too
        if not self._is_utf8 and self._is_cp1252:
            try:
                piece.decode("cp1252")
            except UnicodeDecodeError:
                self._is_cp1252 = False

    @property
    def lines(self) -> int:
        """Lines as an editor counts them: a last line need not end."""
        return self._newlines + (1 if self.size and self._last != b"\n" else 0)

    @property
    def encoding(self) -> Encoding:
        """UTF-8 where the bytes are valid as such, else Windows-1252 where they are."""
        if self._start.startswith(_UTF16) or self._has_nul:
            return Encoding.UTF_16 if self._start.startswith(_UTF16) else Encoding.UNKNOWN
        if self._is_utf8 and not self._pending:
            return Encoding.UTF_8
        return Encoding.CP1252 if self._is_cp1252 else Encoding.UNKNOWN

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, where they were hashed."""
        if self._digest is None:
            raise ValueError("this scan does not hash")
        return self._digest.hexdigest()


def rewritten_as_utf8(source: Path, target: Path, encoding: Encoding) -> None:
    """Writes a text file's characters in UTF-8 into a new file, line ends as they are."""
    codec = {Encoding.CP1252: "cp1252", Encoding.UTF_8: "utf-8"}[encoding]
    with source.open("rb") as reader, target.open("xb") as writer:
        decoder = codecs.getincrementaldecoder(codec)()
        while piece := reader.read(_PIECE):
            writer.write(decoder.decode(piece).encode())
        writer.write(decoder.decode(b"", final=True).encode())
