"""The tables C2 to C5 of recorded crime by partnership: their columns, areas and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from saferplan.domain.absence import Absence
from saferplan.domain.figure import Unit
from saferplan.domain.periods import Period
from saferplan.evidence.area_names import NAMED
from saferplan.evidence.cells import Cell, as_text
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.written_values import NotANumber, read_value

UNASSIGNED = "unassigned:"
"""Before the code of a force, for its records that no partnership was found for."""


class TableKind(Enum):
    """The tables by the publisher's own numbers."""

    COUNTS = "C2"
    CHANGES = "C3"
    RATES = "C4"
    COUNTS_BEFORE = "C5"


OFFENCES: Mapping[str, str] = {
    "total-recorded-crime-excluding-fraud": "Total recorded crime (excluding fraud)",
    "violence-against-the-person": "Violence against the person",
    "homicide": "Homicide",
    "death-or-serious-injury-caused-by-illegal-driving": "Death or serious injury caused by illegal driving",
    "violence-with-injury": "Violence with injury",
    "violence-without-injury": "Violence without injury",
    "stalking-and-harassment": "Stalking and harassment",
    "sexual-offences": "Sexual offences",
    "robbery": "Robbery",
    "theft-offences": "Theft offences",
    "burglary": "Burglary",
    "residential-burglary": "Residential burglary",
    "non-residential-burglary": "Non-residential burglary",
    "vehicle-offences": "Vehicle offences",
    "theft-from-the-person": "Theft from the person",
    "bicycle-theft": "Bicycle theft",
    "shoplifting": "Shoplifting",
    "all-other-theft-offences": "All other theft offences",
    "criminal-damage-and-arson": "Criminal damage and arson",
    "drug-offences": "Drug offences",
    "possession-of-weapons-offences": "Possession of weapons offences",
    "public-order-offences": "Public order offences",
    "miscellaneous-crimes-against-society": "Miscellaneous crimes against society",
}
"""The offences of the tables, by the last part of their measures' ids, with their titles."""

_CODES = (
    "police force area code",
    "police force area name",
    "community safety partnership code",
    "community safety partnership name",
    "local authority code",
    "local authority name",
)
_COMBINED = (
    "police force area name",
    "community safety partnership name",
    "local authority code",
    "local authority name",
)
_NOTE = re.compile(r"\s*\[note [^\]]*\]\s*", re.IGNORECASE)
_PARTNERSHIP = re.compile(r"E22\d{6}|W14\d{6}")
_FORCE = re.compile(r"E23\d{6}|W15\d{6}")


@dataclass(frozen=True, slots=True)
class OnsColumn:
    """A column of numbers: the last part of its measure's id, and its unit."""

    slug: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class OnsLine:
    """A row: where it is in the file, its area and its force's code, and its numbers, one a column."""

    row: int
    area: str
    name: str
    force: str
    values: tuple[float | Absence, ...]


@dataclass(frozen=True, slots=True)
class OnsTable:
    """One table of one year."""

    kind: TableKind
    period: Period
    columns: tuple[OnsColumn, ...]
    lines: tuple[OnsLine, ...]
    notes: tuple[str, ...]


def is_header(names: Sequence[str]) -> bool:
    """Whether the names of the first columns are those of tables C2 to C5.

    >>> is_header(["Police Force  Area code", "Police Force\\nArea name"])
    False
    """
    plain = [_plain(name) for name in names]
    return tuple(plain[:6]) == _CODES and any(slug_of(name) == next(iter(OFFENCES)) for name in plain[6:])


def is_combined(names: Sequence[str]) -> bool:
    """Whether the names are those of table C1, the list of partnerships of several districts."""
    return tuple(_plain(name) for name in names) == _COMBINED


def _plain(name: str) -> str:
    return " ".join(_NOTE.sub(" ", name).split()).casefold()


def slug_of(title: str) -> str:
    """An offence's title as the last part of a measure's id.

    >>> slug_of("Total recorded crime  (excluding fraud) [note 2]")
    'total-recorded-crime-excluding-fraud'
    >>> slug_of("Residential burglary (per 1,000 household)")
    'residential-burglary-per-household'
    """
    plain = (
        _plain(title).replace("(per 1,000 population)", "").replace("(per 1,000 household", "per household")
    )
    return "-".join(re.findall(r"[a-z]+", plain))


def _column(title: str, kind: TableKind) -> OnsColumn | None:
    plain = _plain(title)
    if kind is TableKind.RATES and plain.startswith("population figures"):
        return OnsColumn("population", Unit.PEOPLE)
    if kind is TableKind.RATES and plain.startswith("household figures"):
        return OnsColumn("households", Unit.HOUSEHOLDS)
    slug = slug_of(title)
    if slug.removesuffix("-per-household") not in OFFENCES:
        return None
    unit = {TableKind.RATES: Unit.RATE, TableKind.CHANGES: Unit.PERCENT}.get(kind, Unit.COUNT)
    return OnsColumn(slug, unit)


def read_table(
    kind: TableKind,
    period: Period,
    header: Sequence[str],
    lines: Iterable[tuple[int, Sequence[Cell]]],
    log: FaultLog,
) -> OnsTable:
    """One table: its areas with their numbers. What cannot be read is added to the log.

    Rows of a force's total have the force's code; records without a partnership `unassigned:` and the code of
    the force that the row's name gives, since the publisher's code beside it is sometimes another's.
    """
    titles = [title for title in header[6:] if not title.startswith("(column ")]
    columns = [_column(title, kind) for title in titles]
    for title, column in zip(titles, columns, strict=True):
        if column is None:
            problem = "This is not an offence that the tables are known to have."
            log.add(problem, "If it is new, add it to evidence/sources/ons_tables.py.", column=title)
    known = tuple(column for column in columns if column is not None)
    if len(known) < len(columns):
        return OnsTable(kind, period, known, (), ())
    rows = [(row, [as_text(cell) or "" for cell in cells[:6]], cells[6:]) for row, cells in lines]
    forces = {_name(texts[1]).casefold(): texts[0] for _, texts, _ in rows if not texts[2] and not texts[3]}
    notes: list[str] = []
    found: dict[str, OnsLine] = {}
    for row, texts, cells in rows:
        area = _area(row, texts, forces, notes, log)
        values = _values(row, titles, cells, kind, log)
        if area is None or values is None:
            continue
        if not values:
            notes.append(f"The row {_name(texts[3] or texts[1])!r} has no numbers in table {kind.value}.")
            continue
        if area in found:
            log.add(
                "This area came before.",
                f"Keep one of this row and row {found[area].row}.",
                row=row,
                value=area,
            )
            continue
        name = _name(texts[3] or texts[1])
        force = area.removeprefix(UNASSIGNED) if area.startswith(UNASSIGNED) else texts[0]
        found[area] = OnsLine(row, area, name, force, values)
    return OnsTable(kind, period, known, tuple(found.values()), tuple(notes))


def _name(text: str) -> str:
    return " ".join(_NOTE.sub(" ", text).split())


def _area(
    row: int, texts: Sequence[str], forces: Mapping[str, str], notes: list[str], log: FaultLog
) -> str | None:
    force, _, partnership, name = texts[:4]
    if not _FORCE.fullmatch(force):
        log.add(
            "This is not the code of a force.",
            "Get the table again.",
            row=row,
            column="Police Force Area code",
            value=force,
        )
        return None
    if partnership:
        if _PARTNERSHIP.fullmatch(partnership):
            return partnership
        column = "Community Safety Partnership code"
        log.add(
            "This is not the code of a partnership.",
            "Get the table again.",
            row=row,
            column=column,
            value=partnership,
        )
        return None
    if not name:
        return force
    plain = _name(name)
    if not plain.casefold().startswith("unassigned "):
        return f"{NAMED}{plain}"
    named = forces.get(plain[len("unassigned ") :].casefold())
    if named is not None and named != force:
        notes.append(f"The row {plain!r} has the code {force}, which is another force's; {named} was taken.")
    return f"{UNASSIGNED}{named or force}"


def _values(
    row: int, titles: Sequence[str], cells: Sequence[Cell], kind: TableKind, log: FaultLog
) -> tuple[float | Absence, ...] | None:
    """The numbers of a row: empty where it has none at all, None where one cannot be read."""
    read = [read_value(cell) for cell in cells[: len(titles)]]
    numbers = [value for value in read if isinstance(value, float)]
    if not numbers and any(value is None for value in read):
        return ()
    good: list[float | Absence] = []
    for title, value in zip(titles, read, strict=True):
        if value is None or isinstance(value, NotANumber):
            shown = value.text if isinstance(value, NotANumber) else ""
            log.add("This is not a number.", "Get the table again.", row=row, column=title, value=shown)
        elif (
            isinstance(value, float)
            and kind in (TableKind.COUNTS, TableKind.COUNTS_BEFORE)
            and not value.is_integer()
        ):
            log.add(
                "A count is a whole number.", "Get the table again.", row=row, column=title, value=str(value)
            )
        else:
            good.append(value)
    return tuple(good) if len(good) == len(titles) else None
