"""Files that people attach: what they are by their content, names that are safe, and where the content lies.

What a file is, its content says: a name and a browser can claim anything. Only kinds that a browser does not run are
taken, and an office file with a program in it is none of them.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError

MOST_BYTES = 20 * 1024 * 1024
MOST_NAME = 100

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": f"{_OPEN}text",
    "ods": f"{_OPEN}spreadsheet",
    "odp": f"{_OPEN}presentation",
    "csv": "text/csv",
    "txt": "text/plain",
}
"""The kinds of file that can be attached, by the ending of their names."""

KINDS_IN_WORDS = "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, plain text, PNG or JPEG"

_OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_SIGNATURES = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
_PROGRAMS = ("vbaproject.bin", "basic/script-lc.xml", "scripts/")


class Given(Protocol):
    """A file as a form hands it over."""

    @property
    def name(self) -> str | None:
        """What whoever sent it called it."""

    @property
    def size(self) -> int | None:
        """How many bytes it has."""

    def chunks(self) -> Iterator[bytes]:
        """Its content, piece by piece."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was taken: its safe name, what it is, how big, and the hash under which its content lies."""

    name: str
    content_type: str
    size: int
    sha256: str


def clean_name(given: str, fallback: str = "file") -> str:
    """A file's name without folders, control characters and tricks of writing direction, and not too long.

    >>> clean_name("../../etc/passwd.pdf"), clean_name("C:\\\\data\\\\Minutes  May.pdf"), clean_name("...")
    ('passwd.pdf', 'Minutes May.pdf', 'file')
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", given))[-1]
    shown = "".join(" " if one.isspace() else one for one in last)
    shown = "".join(one for one in shown if unicodedata.category(one)[0] != "C")
    shown = re.sub(r'[<>:"|?*]', "", re.sub(r" +", " ", shown)).strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if dot and len(shown) > MOST_NAME:
        shown = f"{stem[: MOST_NAME - len(ending) - 1].rstrip()}.{ending}"
    return shown[:MOST_NAME] or fallback


def file_store(*, given: Given) -> StoredFile:
    """Keep a file's content under its hash, once it was found to be what its name says.

    Raises:
        ValidationError: it is empty, too big, of a kind that is not taken, or not what its name says.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    name = clean_name(given.name or "")
    descriptor, temporary = tempfile.mkstemp(dir=root, prefix=".receiving-")
    path = Path(temporary)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            size, digest = _copied(given.chunks(), file)
            content_type = content_type_of(file, name)
            os.fsync(file.fileno())
        target = path_of(digest)
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return StoredFile(name, content_type, size, digest)


def path_of(sha256: str) -> Path:
    """Where content of a hash lies."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def content_type_of(file: BinaryIO, name: str) -> str:
    """What a file is, by its content.

    Raises:
        ValidationError: it is of a kind that is not taken, or not what its name says.
    """
    ending = name.rpartition(".")[2].lower()
    if "." not in name or ending not in TYPES:
        raise ValidationError(
            f"“{name}” is not a kind of file that can be attached. Choose {KINDS_IN_WORDS}."
        )
    found = _recognised(file, ending)
    if found is None or TYPES[found] != TYPES[ending]:
        raise ValidationError(
            f"“{name}” is not what its name says. Open it in its program, save it as {ending.upper()} and try again."
        )
    return TYPES[ending]


def _recognised(file: BinaryIO, ending: str) -> str | None:
    """The ending that the content deserves; None where it is nothing we take."""
    file.seek(0)
    start = file.read(8)
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    if start.startswith(b"PK\x03\x04"):
        return _recognised_package(file)
    return ending if ending in ("csv", "txt") and _is_text(file) else None


def _recognised_package(file: BinaryIO) -> str | None:
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            if any(one.lower().endswith(_PROGRAMS) or one.lower().startswith(_PROGRAMS) for one in names):
                raise ValidationError("The file has a program (macro) in it. Save it without, and try again.")
            for part, kind in _OFFICE_PARTS.items():
                if part in names:
                    return kind
            if "mimetype" in names:
                with package.open("mimetype") as stream:
                    said = stream.read(100).decode("ascii", "replace").strip()
                return next((kind for kind, one in TYPES.items() if one == said), None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return None
    return None


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    reader = io.TextIOWrapper(io.BytesIO(file.read(MOST_BYTES)), encoding="utf-8-sig", newline="")
    try:
        text = reader.read()
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(one) == "Cc" and one not in "\t\r\n\f" for one in set(text))


def _copied(chunks: Iterable[bytes], file: BinaryIO) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise ValidationError(
                f"The file has more than {MOST_BYTES // 1024 // 1024} MB. Attach a smaller one, or a link to it."
            )
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise ValidationError("The file is empty. Choose the file that was meant.")
    file.flush()
    return size, digest.hexdigest()
