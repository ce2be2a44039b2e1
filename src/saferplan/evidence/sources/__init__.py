"""The kinds of files we can read, one small adapter each.

An adapter says whether a file is one of its own and turns it into the columns of `evidence.records`. Large,
regular CSV files go through the engine as a projection (`EngineSource`); the rest is read into a table
(`TableSource`). Both refuse a bad file whole, naming row, column, value and remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import pyarrow as pa

from saferplan.domain.periods import Month
from saferplan.evidence.records import Kind


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One received file, decompressed and ready to read.

    `name` is what a person would call it, with the path inside its archive. `path` is a plain local file in
    the file's own encoding. `sha256` is of the bytes as received (of the archive, for a member of one). `day` is
    the day on which it is received.
    """

    name: str
    path: Path
    sha256: str
    day: date

    @property
    def today(self) -> Month:
        """The month in which it is received; none after it can hold records."""
        return Month(self.day.year, self.day.month)


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
    `notes` are sentences for the receipt. `whole`, of a series, says that these are all the values that there are
    of their measures, supplier and periods: what is held of other areas is then no longer so.
    """

    kind: Kind
    dataset: str
    supplier: str
    table: pa.Table
    dropped_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = False


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


@runtime_checkable
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


class Words(NamedTuple):
    """The words that a column is expected to hold. Where `open`, others are kept as they are; else refused.

    `translated` is the column that our own words for them go into, and the word for each of theirs.
    """

    known: tuple[str, ...]
    open: bool = True
    translated: tuple[str, Mapping[str, str]] | None = None


class Problem(NamedTuple):
    """What is wrong with one value of a row."""

    column: str
    value: str
    problem: str
    remedy: str


class NamedUnit(NamedTuple):
    """What the publisher's name of a file says it holds: one month of one supplier."""

    month: Month
    supplier: str


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row is checked against: the month its file should hold, if its name says so, and the present."""

    month: Month | None
    today: Month


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSource:
    """An adapter for large, regular CSV files, which the engine reads in one projection.

    Two descriptions of what is good must agree (a test holds them together): `bad` is what the engine looks
    for in all rows at once; `problems` explains one row, and is asked only where something is wrong.

    Attributes:
        id: the adapter's name, also its page in the docs.
        title: what its files are, for messages.
        dataset: the dataset its records go into.
        kind: what its records are.
        header: the columns of its files, in order.
        numbers: the columns that hold numbers.
        loaded: what is read of a row, each by its expression over the columns.
        careful: those of `loaded` whose expression is quick but fails on, or is not `as_usual` for, values that
            are rare and still good; each by an expression that takes all values.
        as_usual: a condition over `loaded` that holds where the quick expressions did right.
        months: the columns that give a row's month; the first, as YYYY-MM, counts where the file's name does
            not give it.
        words: those of `loaded` that hold one of few words.
        records: the columns of the kind, each by its expression over `loaded`, `supplier` and `month`;
            `file`, `row`, `month`, `supplier` and the translated words come by themselves.
        constants: the other columns of the kind, the same for every record of the dataset.
        bad: a condition over `loaded` that no good row meets.
        of_month: a condition over `months` that rows of the month written `{month}` meet.
        problems: what is wrong with a row.
        unit_of_name: the month and supplier that a file's own name gives, None for any other name.
        supplier_words: the column that names the supplier, for files whose name does not say it, and the
            supplier of each of its words. None where only the name can say it.
        submitted_twice: the columns of `loaded` in which a row equals another where it was submitted twice;
            empty where rows are never taken for such.
    """

    id: str
    title: str
    dataset: str
    kind: Kind
    header: tuple[str, ...]
    numbers: frozenset[str] = frozenset()
    loaded: Mapping[str, str]
    careful: Mapping[str, str] = field(default_factory=dict)
    as_usual: str = "true"
    months: Mapping[str, str]
    words: Mapping[str, Words] = field(default_factory=dict)
    records: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    bad: str
    of_month: str = "month_text = {month}"
    problems: Callable[[Mapping[str, str], RowContext], Iterator[Problem]]
    unit_of_name: Callable[[str], NamedUnit | None]
    supplier_words: tuple[str, Mapping[str, str]] | None = None
    submitted_twice: tuple[str, ...] = ()

    def recognises(self, preview: Preview) -> bool:
        """Whether the file has this adapter's header, column for column."""
        return preview.header == self.header


Source = EngineSource | TableSource
