"""What an addition did: file by file, and unit by unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from saferplan.domain.periods import Month
from saferplan.evidence.archives import Ignored


class Fate(Enum):
    """What became of a file, or of a unit of it."""

    ADDED = "added"
    RESTATED = "restated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Restatement:
    """How the new rows of a unit differ from those held before.

    Rows are matched by the source's identifier, or by their whole content where they have none.
    """

    before: int
    after: int
    added: int
    removed: int
    outcome_changed: int
    otherwise_changed: int

    @property
    def is_none(self) -> bool:
        """Whether the rows are the same."""
        return not (self.added or self.removed or self.outcome_changed or self.otherwise_changed)


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One month of one supplier of one dataset, as this addition left it.

    For an aggregate series, `month` is the last of each value's period, and rows are values.
    """

    dataset: str
    supplier: str
    month: Month
    fate: Fate
    rows: int
    restatement: Restatement | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file as this addition read it.

    `rows` are the rows in the file; `submitted_twice` of them were left out because an identical row with the
    same identifier of the source stands in the same file; `kept` are the others. `notes` are sentences.
    """

    name: str
    source: str
    dataset: str
    suppliers: tuple[str, ...]
    months: tuple[Month, ...]
    fate: Fate
    rows: int
    submitted_twice: int = 0
    notes: tuple[str, ...] = ()

    @property
    def kept(self) -> int:
        """Rows of the file that are in the evidence."""
        return self.rows - self.submitted_twice


@dataclass(frozen=True, slots=True)
class AdditionReport:
    """What an addition did. `snapshot` names the evidence as it now stands."""

    snapshot: str
    number: int
    changed: bool
    files: tuple[FileReport, ...]
    units: tuple[UnitReport, ...]
    ignored: tuple[Ignored, ...]

    @property
    def rows(self) -> int:
        """Rows in all files that were read."""
        return sum(file.rows for file in self.files)

    @property
    def kept(self) -> int:
        """Rows of those files that are in the evidence."""
        return sum(file.kept for file in self.files)

    @property
    def submitted_twice(self) -> int:
        """Rows that were left out as double submissions."""
        return sum(file.submitted_twice for file in self.files)

    @property
    def restated(self) -> tuple[UnitReport, ...]:
        """The units whose rows replaced others."""
        return tuple(unit for unit in self.units if unit.fate is Fate.RESTATED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an addition is: `done` of `total` files, and what is being done."""

    done: int
    total: int
    doing: str


ProgressListener = Callable[[Progress], None]
