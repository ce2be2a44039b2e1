"""The kinds of files we can read, one small adapter each.

An adapter says whether a file is one of its own and turns it into the columns of `evidence.records`. Large,
regular CSV files go through the engine as a projection (`EngineSource`); the rest is read into a table
(`TableSource`). Both refuse a bad file whole, naming row, column, value and remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from saferplan.domain.periods import Month
from saferplan.evidence.records import Kind


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One received file, decompressed and ready to read.

    `name` is what a person would call it, with the path inside its archive. `path` is a plain local file in
    the file's own encoding. `sha256` is of the bytes as received (of the archive, for a member of one).
    """

    name: str
    path: Path
    sha256: str
    today: Month


@dataclass(frozen=True, slots=True)
class Preview:
    """The first lines of a file: enough to recognise it by. For workbooks, of each sheet by name."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sheets: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an adapter made of one file.

    `table` has the columns of the kind, without `file`. `dropped_columns` were in the file and are not kept;
    `notes` are sentences for the receipt.
    """

    kind: Kind
    dataset: str
    supplier: str
    table: pa.Table
    dropped_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class TableSource(Protocol):
    """An adapter that reads one file into a table."""

    @property
    def id(self) -> str:
        """The adapter's name, such as `ons-csp`; also its page in the docs."""

    def recognises(self, preview: Preview) -> bool:
        """Whether the file looks like one of this adapter's."""

    def read(self, file: OpenedFile) -> tuple[Reading, ...]:
        """The file's contents.

        Raises:
            RefusalError: the file is not good; every fault with row, column, value and remedy.
        """


class RedactingSource(TableSource, Protocol):
    """A `TableSource` whose files may hold columns that must not be kept, such as names a mapping drops.

    The file as received is then not kept at all: the caller keeps what `redacted` wrote, and remembers the
    SHA-256 of the file as received beside it. Rows keep their numbers, so a record still leads to its row.
    """

    def redacted(self, file: OpenedFile, folder: Path) -> Path:
        """Writes the file as it may be kept into `folder`: the columns the adapter uses, and no others.

        Raises:
            RefusalError: the file is not good.
        """
