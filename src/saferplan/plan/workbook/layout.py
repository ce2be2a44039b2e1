"""What stands where in an organisation's workbook: one definition for writing it and for reading it back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from saferplan.domain.absence import Absence
from saferplan.domain.planning.delivery import ReportedStatus, Stage

VERSION = "1"
"""The layout's version, written into each workbook; another one is refused."""

ABOUT = "About"
HEADING_ROW = 3
"""The row of the headings on each sheet: above it stand the sheet's title and what to do."""


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `filled`: whoever has the workbook fills it in; every other column is locked."""

    key: str
    heading: str
    width: int
    kind: Kind = Kind.TEXT
    filled: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its columns, and what its reader is told."""

    title: str
    mark: str
    told: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column of this key."""
        return next(one for one in self.columns if one.key == key)

    @property
    def filled(self) -> tuple[Column, ...]:
        """The columns that are filled in."""
        return tuple(one for one in self.columns if one.filled)


IDENTITY = Column("identity", "Identity", 11)
SEEN = Column("seen", "As at event", 11, hidden=True)

ACTIONS = Sheet(
    "Actions",
    "A",
    "Say how each action goes. Amber or red needs why, what will bring it back, and by when.",
    (
        IDENTITY,
        SEEN,
        Column("reference", "Reference", 10),
        Column("headline", "Headline action", 46),
        Column("priority", "Priority", 30),
        Column("computed", "What its dates say", 34),
        Column(
            "stage",
            "Stage",
            14,
            Kind.CHOICE,
            filled=True,
            choices=tuple((one.value, one.label) for one in Stage),
        ),
        Column(
            "reported",
            "How it goes",
            14,
            Kind.CHOICE,
            filled=True,
            choices=tuple((one.value, one.label) for one in ReportedStatus),
        ),
        Column("report", "Commentary", 50, filled=True),
        Column("cause", "Why it is amber or red", 36, filled=True),
        Column("recovery_words", "What will bring it back", 36, filled=True),
        Column("recovery", "Back on course by", 17, Kind.DATE, filled=True),
        Column("override_reason", "Why better than its dates say", 36, filled=True),
    ),
)
MILESTONES = Sheet(
    "Milestones",
    "M",
    "Give the day a milestone was done and what there is to show for it. A moved day needs a reason.",
    (
        IDENTITY,
        SEEN,
        Column("reference", "Action", 10),
        Column("text", "Milestone", 50),
        Column("first_due", "First due", 13, Kind.DATE),
        Column("due", "Due", 13, Kind.DATE, filled=True),
        Column("moved_reason", "Why it is moved", 36, filled=True),
        Column("done", "Done on", 13, Kind.DATE, filled=True),
        Column("evidence", "Evidence that it is done", 46, filled=True),
    ),
)
MEASURES = Sheet(
    "Measures",
    "R",
    "Enter what each measure read in a period; where there is no value, say why. Unknown is not zero.",
    (
        IDENTITY,
        SEEN,
        Column("priority", "Priority", 30),
        Column("title", "Measure", 46),
        Column("unit", "Unit", 16),
        Column("baseline", "Baseline", 26),
        Column("target", "Target", 26),
        Column("first", "Period from", 13, Kind.DATE, filled=True),
        Column("last", "Period to", 13, Kind.DATE, filled=True),
        Column("value", "Value", 12, Kind.NUMBER, filled=True),
        Column(
            "absence",
            "Why there is no value",
            22,
            Kind.CHOICE,
            filled=True,
            choices=tuple((one.value, one.value) for one in Absence),
        ),
        Column("source", "Source", 30, filled=True),
    ),
)
SHEETS = (ACTIONS, MILESTONES, MEASURES)
