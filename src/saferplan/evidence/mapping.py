"""How a partner's list is read: a TOML file that a person writes, or edits from a proposal.

It says what the list is, who holds it and under which agreement, which of its columns say what, what its
words mean in ours, and which columns must not be kept. Nothing is ever guessed when a list is read.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Literal

import msgspec

from saferplan.evidence.written_dates import DateFormat

UK_BOUNDS = (-9.0, 49.0, 2.5, 61.0)
"""Least longitude, least latitude, greatest longitude, greatest latitude of England and Wales, with room."""


class ListFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the list is. `holder` is a post and an organisation, never a person.

    `agreement` is the reference of the information-sharing agreement or licence; the list must be disposed of
    after `retain_until`. `section17a` is the id of the prescribed dataset it is, where it is one.
    """

    id: str
    title: str
    supplier: str
    holder: str
    agreement: str
    retain_until: date
    section17a: str | None = None
    caveats: tuple[str, ...] = ()


class FilePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where in the file the list is, and the words that mean "not known" in its dates and places."""

    sheet: str | None = None
    header_row: int = 1
    unknown: tuple[str, ...] = ()


class CategoryPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Either a column with what each of its words means in our categories, or one category for every row."""

    column: str | None = None
    words: dict[str, str] = {}
    constant: str | None = None


class Dated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column of dates or times and how it writes them; of several formats the first that fits is taken."""

    column: str
    format: str | tuple[str, ...]

    @property
    def formats(self) -> tuple[DateFormat, ...]:
        """The formats, in the order they are tried."""
        told = (self.format,) if isinstance(self.format, str) else self.format
        return tuple(DateFormat(text) for text in told)


class DateColumns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A date whose year, month, day, hour and minute are in columns of their own."""

    year: str
    month: str
    day: str | None = None
    hour: str | None = None
    minute: str | None = None


class TimePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When it happened, in local time: a month, a date with or without a time, or a start and an end.

    Where both a date and a start are given, the date says the month and the start and end the interval. Rows
    without any date are refused, or left out and counted.
    """

    month: Dated | None = None
    date: Dated | None = None
    time: Dated | None = None
    parts: DateColumns | None = None
    start: Dated | None = None
    start_time: Dated | None = None
    end: Dated | None = None
    end_time: Dated | None = None
    undated: Literal["refuse", "leave-out"] = "refuse"


class PlacePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where it happened: columns of codes, of an outward postcode, of National Grid metres or of degrees.

    `ward_codes` gives the codes of a ward column that holds names. Points are exact, or snapped to shared map
    points; all must lie within `bounds`.
    """

    lsoa: str | None = None
    ward: str | None = None
    ward_codes: dict[str, str] = {}
    district: str | None = None
    outward_postcode: str | None = None
    easting: str | None = None
    northing: str | None = None
    longitude: str | None = None
    latitude: str | None = None
    point: Literal["exact", "snapped"] = "exact"
    bounds: tuple[float, float, float, float] = UK_BOUNDS


class FlagPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column that says yes or no of each record. A blank is not known, and so are the `unknown` words."""

    column: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unknown: tuple[str, ...] = ()


class OutcomePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The column of what became of the record."""

    column: str


class RecordIdPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The column by which the same record is known again. Only a hash of it is kept."""

    column: str


FlagName = Literal["hate", "domestic", "alcohol", "cyber", "knife"]


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of a mapping file."""

    list: ListFacts
    category: CategoryPart
    time: TimePart
    file: FilePart = FilePart()
    place: PlacePart = PlacePart()
    flags: dict[FlagName, FlagPart] = {}
    outcome: OutcomePart | None = None
    record_id: RecordIdPart | None = None
    drop: tuple[str, ...] = ()

    @property
    def roles(self) -> dict[str, str]:
        """Every column that is used, by the role it has in the mapping, such as `time.date`."""
        used: dict[str, str] = {}
        if self.category.column is not None:
            used["category"] = self.category.column
        for role in ("month", "date", "time", "start", "start_time", "end", "end_time"):
            dated = getattr(self.time, role)
            if dated is not None:
                used[f"time.{role}"] = dated.column
        if self.time.parts is not None:
            for role in ("year", "month", "day", "hour", "minute"):
                column = getattr(self.time.parts, role)
                if column is not None:
                    used[f"time.parts.{role}"] = column
        for role in PLACE_ROLES:
            column = getattr(self.place, role)
            if column is not None:
                used[f"place.{role}"] = column
        used |= {f"flags.{name}": flag.column for name, flag in self.flags.items()}
        if self.outcome is not None:
            used["outcome"] = self.outcome.column
        if self.record_id is not None:
            used["record_id"] = self.record_id.column
        return used

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are used, each once, in the order of their roles."""
        return tuple(dict.fromkeys(self.roles.values()))

    @property
    def identity(self) -> str:
        """The SHA-256 of everything it says; comments and order do not count."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


PLACE_ROLES = (
    "lsoa",
    "ward",
    "district",
    "outward_postcode",
    "easting",
    "northing",
    "longitude",
    "latitude",
)
