"""From publishers' files to reference tables: recognised, checked, put together, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from saferplan.errors import Fault, RefusalError
from saferplan.geography.boundaries import read_boundaries
from saferplan.geography.formats import Format, recognise
from saferplan.geography.levels import counted
from saferplan.geography.merging import Rank, merged
from saferplan.geography.opening import GivenFile, Origin
from saferplan.geography.reading import header_of, read_table
from saferplan.geography.rows import Rows
from saferplan.geography.tables import TableKey, TableKind

Progress = Callable[[str], None]


@dataclass(frozen=True)
class FileReading:
    """What one file gave: its format, its tables, what to say of it, and where it came from."""

    origin: Origin
    format: Format
    rank: Rank
    tables: tuple[tuple[TableKey, pa.Table], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a person would call the file."""
        return self.origin.name


@dataclass
class Gathered:
    """The tables of several files put together, by key; which files each comes from, best last."""

    tables: dict[TableKey, pa.Table] = field(default_factory=dict)
    ranks: dict[TableKey, Rank] = field(default_factory=dict)
    files: dict[TableKey, list[FileReading]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_file(file: GivenFile) -> FileReading:
    """The tables of one file.

    Raises:
        RefusalError: the file is none that we know, or something in it is wrong.
    """
    if file.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        outlines = read_boundaries(file.name, file.content.removeprefix(b"\xef\xbb\xbf"))
        if outlines.faults:
            raise RefusalError(tuple(outlines.faults))
        return FileReading(file.origin, outlines.format, 0, tuple(outlines.tables), tuple(outlines.notes))
    header = header_of(file)
    known = recognise(header)
    if known is None:
        shown = ", ".join(header[:6])
        raise RefusalError(
            (
                Fault(
                    file.name,
                    f"These are not the columns of any file we know: {shown or 'none'}.",
                    "See the documentation of `saferplan geography add` for the files it reads.",
                    row=1,
                ),
            )
        )
    if known.format.build is None:
        return FileReading(file.origin, known.format, known.rank, notes=("Known, and not needed.",))
    rows = Rows(file.name, read_table(file), known.columns)
    tables = known.format.build(rows)
    if rows.faults:
        raise RefusalError(tuple(rows.faults))
    return FileReading(file.origin, known.format, known.rank, tuple(tables), tuple(rows.notes))


def gather(readings: Iterable[FileReading]) -> Gathered:
    """The tables of all files, each put together from every file that has a part of it.

    Raises:
        RefusalError: two files of equal rank say different things of the same area.
    """
    gathered = Gathered()
    faults: list[Fault] = []
    # A better file comes later and so wins over a poorer one.
    for reading in sorted(readings, key=lambda reading: (reading.rank, reading.name)):
        for key, table in reading.tables:
            if key not in gathered.tables:
                gathered.tables[key] = table
            else:
                both = merged(key.kind, gathered.tables[key], table)
                gathered.tables[key] = both.table
                contested = both.differing and key.kind not in (TableKind.NAMES, TableKind.OUTLINES)
                if contested and gathered.ranks[key] == reading.rank:
                    faults.append(_contradiction(gathered.files[key][-1], reading, both.differing))
                elif contested:
                    gathered.notes.append(
                        f"{reading.name} and {gathered.files[key][-1].name} differ on "
                        f"{counted(len(both.differing), 'area')}, such as {both.differing[0]}: the former was taken."
                    )
            gathered.ranks[key] = reading.rank
            gathered.files.setdefault(key, []).append(reading)
    if faults:
        raise RefusalError(tuple(faults))
    return gathered


def tables_of(files: Iterable[GivenFile]) -> Mapping[str, pa.Table]:
    """The reference tables of files, by name: geography without a store.

    Raises:
        RefusalError: any of the files is refused; with the faults of all of them.
    """
    gathered = gather(read_all(files))
    return {key.name: table for key, table in gathered.tables.items()}


def read_all(files: Iterable[GivenFile], progress: Progress | None = None) -> list[FileReading]:
    """Every file's reading; `progress` is told each file's name before it is read.

    Raises:
        RefusalError: with the faults of all files that are refused.
    """
    readings: list[FileReading] = []
    faults: list[Fault] = []
    for file in files:
        if progress is not None:
            progress(file.name)
        try:
            readings.append(read_file(file))
        except RefusalError as error:
            faults.extend(error.faults)
    if faults:
        raise RefusalError(tuple(faults))
    return readings


def _contradiction(first: FileReading, second: FileReading, codes: tuple[str, ...]) -> Fault:
    return Fault(
        second.name,
        f"This file and {first.name} say different things of {counted(len(codes), 'area')}, "
        f"such as {codes[0]}.",
        "Add only the one that is right, or the newer one after the other.",
        value=codes[0],
    )
