"""Which code made an assessment: its version and a hash of its source, so that a figure names its maker."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

_SUFFIXES = (".py", ".toml", ".jinja", ".css", ".typ")


class CodeIdentity(msgspec.Struct, frozen=True):
    """The version of the package, and the SHA-256 of its source and data files."""

    version: str
    source_sha256: str


@cache
def code_identity() -> CodeIdentity:
    """The identity of the code that is running.

    >>> len(code_identity().source_sha256)
    64
    """
    digest = hashlib.sha256()
    for name, data in sorted(_sources(files("saferplan"), "")):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return CodeIdentity(version("saferplan"), digest.hexdigest())


def _sources(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                found += _sources(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_SUFFIXES):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
