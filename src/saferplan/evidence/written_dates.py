"""Dates and times as lists write them, read by a stated format and never by guessing.

A format is written with the marks YYYY YY, MMMM (September) MMM (Sep) MM M, DD D, HH H (hours), A (AM or PM),
mm (minutes), ss (seconds) and Z (offset from UTC); everything else stands for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from zoneinfo import ZoneInfo

from saferplan.domain.periods import MONTH_NAMES
from saferplan.evidence.cells import Cell, as_text
from saferplan.evidence.records import TimePrecision

LOCAL = ZoneInfo("Europe/London")

_NAMES = "|".join(MONTH_NAMES)
_SHORT = "|".join(name[:3] for name in MONTH_NAMES) + "|Sept"
_MARKS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short_year>\d{2})",
    "MMMM": rf"(?P<month_name>{_NAMES})",
    "MMM": rf"(?P<month_name>{_SHORT})\.?",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})",
    "D": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{2})",
    "H": r"(?P<hour>\d{1,2})",
    "A": r"(?P<half>[AaPp])\.?[Mm]\.?",
    "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})(?:\.\d+)?",
    "Z": r"(?P<offset>Z|[+-]\d{2}:?\d{2})",
}
_TOKENS = re.compile("|".join(sorted(_MARKS, key=len, reverse=True)))


class FormatError(ValueError):
    """The format of a date cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or time of day as a list gives it, in local time; `precision` is how closely."""

    at: datetime
    precision: TimePrecision


@dataclass(frozen=True)
class DateFormat:
    """One way of writing dates or times.

    >>> DateFormat("DD/MM/YYYY HH:mm").read("01/09/2022 13:05")
    Moment(at=datetime.datetime(2022, 9, 1, 13, 5), precision=<TimePrecision.MINUTE: 'minute'>)
    >>> DateFormat("MMM-YY").read("Sep-22").precision
    <TimePrecision.MONTH: 'month'>

    Raises:
        FormatError: it has no mark, one twice, or hours followed by months where minutes are meant.
    """

    text: str

    def __post_init__(self) -> None:
        marks = _TOKENS.findall(self.text)
        groups = [name for mark in marks for name in re.findall(r"\?P<(\w+)>", _MARKS[mark])]
        if not marks:
            raise FormatError(f"{self.text!r} has no mark of a date, such as DD/MM/YYYY")
        if re.search(r"H[:.]?M", self.text):
            raise FormatError(f"{self.text!r} has MM after the hours; minutes are written mm")
        if len(groups) != len(set(groups)) or {"year", "short_year"} <= set(groups):
            raise FormatError(f"{self.text!r} has the same mark twice")
        if not self.has_date and not self.has_time:
            raise FormatError(f"{self.text!r} gives neither a month of a year nor an hour")

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(
            name for mark in _TOKENS.findall(self.text) for name in re.findall(r"\?P<(\w+)>", _MARKS[mark])
        )

    @property
    def has_date(self) -> bool:
        """Whether it gives a year and a month."""
        return bool(self._groups & {"year", "short_year"}) and bool(self._groups & {"month", "month_name"})

    @property
    def has_time(self) -> bool:
        """Whether it gives an hour."""
        return "hour" in self._groups

    @property
    def precision(self) -> TimePrecision:
        """How closely it dates."""
        if self.has_time:
            return TimePrecision.MINUTE
        return TimePrecision.DAY if "day" in self._groups else TimePrecision.MONTH

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts, end = [], 0
        for found in _TOKENS.finditer(self.text):
            parts += [re.escape(self.text[end : found.start()]), _MARKS[found[0]]]
            end = found.end()
        return re.compile("".join([*parts, re.escape(self.text[end:])]), re.IGNORECASE)

    def read(self, cell: Cell) -> Moment | None:
        """The moment that a cell gives, or None where it is not written so, or there is no such day.

        Dates that a workbook holds as dates are taken as they are, whatever the marks.
        """
        if isinstance(cell, datetime):
            return Moment(cell.replace(second=0, microsecond=0), self.precision)
        if isinstance(cell, date):
            return Moment(datetime.combine(cell, time()), self.precision) if self.has_date else None
        if isinstance(cell, time):
            clock = cell.replace(second=0, microsecond=0)
            return None if self.has_date else Moment(datetime.combine(date.min, clock), self.precision)
        found = self._pattern.fullmatch(as_text(cell) or "")
        return None if found is None else self._moment(found.groupdict())

    def _moment(self, part: dict[str, str | None]) -> Moment | None:
        try:
            at = datetime(_year(part), _month(part), int(part.get("day") or 1), _hour(part), _minute(part))  # noqa: DTZ001 - local
        except ValueError:
            return None
        offset = part.get("offset")
        if offset:
            at = at.replace(tzinfo=_zone(offset)).astimezone(LOCAL).replace(tzinfo=None)
        return Moment(at, self.precision)

    def write(self, at: datetime) -> str:
        """The moment written so; what `read` reads back.

        >>> DateFormat("D MMM YYYY H:mm A").write(datetime(2022, 9, 1, 13, 5))
        '1 Sep 2022 1:05 PM'
        """
        twelve = "A" in _TOKENS.findall(self.text)
        hour = (at.hour + 11) % 12 + 1 if twelve else at.hour
        offset = at.replace(tzinfo=LOCAL).strftime("%z") if "Z" in _TOKENS.findall(self.text) else ""
        said = {
            "YYYY": f"{at.year:04d}",
            "YY": f"{at.year % 100:02d}",
            "MMMM": MONTH_NAMES[at.month - 1],
            "MMM": MONTH_NAMES[at.month - 1][:3],
            "MM": f"{at.month:02d}",
            "M": f"{at.month}",
            "DD": f"{at.day:02d}",
            "D": f"{at.day}",
            "HH": f"{hour:02d}",
            "H": f"{hour}",
            "A": "AM" if at.hour < 12 else "PM",
            "mm": f"{at.minute:02d}",
            "ss": f"{at.second:02d}",
            "Z": offset,
        }
        return _TOKENS.sub(lambda found: said[found[0]], self.text)


def _year(part: dict[str, str | None]) -> int:
    if part.get("year"):
        return int(part["year"] or 0)
    return 2000 + int(part["short_year"] or 0) if part.get("short_year") else 1


def _month(part: dict[str, str | None]) -> int:
    name = part.get("month_name")
    if name:
        return next(n for n, full in enumerate(MONTH_NAMES, 1) if full[:3].casefold() == name[:3].casefold())
    return int(part.get("month") or 1)


def _hour(part: dict[str, str | None]) -> int:
    hour, half = int(part.get("hour") or 0), (part.get("half") or "").upper()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(f"no hour {hour} in half a day")
    return hour % 12 + (12 if half == "P" else 0)


def _minute(part: dict[str, str | None]) -> int:
    if int(part.get("second") or 0) > 59:
        raise ValueError("no such second")
    return int(part.get("minute") or 0)


def _zone(offset: str) -> timezone:
    if offset.upper() == "Z":
        return timezone(timedelta())
    sign = -1 if offset.startswith("-") else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))
