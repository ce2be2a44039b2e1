"""When the records of a list happened: months, moments and intervals, with how closely each is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from saferplan.domain.periods import Month
from saferplan.evidence.cells import as_text
from saferplan.evidence.faults import FaultLog
from saferplan.evidence.mapping import DateColumns, Dated, Mapping
from saferplan.evidence.mapping_checks import folded
from saferplan.evidence.records import TimePrecision
from saferplan.evidence.rows import RowTable
from saferplan.evidence.written_dates import Moment

EARLIEST = 1980
"""No list of incidents goes back further; what does is a date put in where none was known."""

Moments = list[Moment | None]


@dataclass(slots=True)
class Times:
    """Row by row: month (None where nothing dates the row), start and end in local time, and precision."""

    months: list[int | None] = field(default_factory=list)
    starts: list[datetime | None] = field(default_factory=list)
    ends: list[datetime | None] = field(default_factory=list)
    precision: list[str] = field(default_factory=list)


def read_times(table: RowTable, mapping: Mapping, today: Month, log: FaultLog) -> Times:
    """When each row happened; what cannot be is added to the log.

    A row with a start and an end is an interval (an end that is a day runs to the end of that day); with a
    start alone it is dated by the start; with an end alone only the month is known, from the end.
    """
    part = mapping.time
    unknown = frozenset(folded(word) for word in mapping.file.unknown)

    def moments(dated: Dated | None, clock: Dated | None = None) -> Moments:
        if dated is None:
            return [None] * len(table)
        days = _column(table, dated, unknown, log)
        return days if clock is None else _with_clock(days, _column(table, clock, unknown, log))

    if part.parts is not None:
        said = _from_parts(table, part.parts, unknown, log)
    elif part.month is not None:
        said = [moment and Moment(moment.at, TimePrecision.MONTH) for moment in moments(part.month)]
    else:
        said = moments(part.date, part.time)
    times = Times()
    first, last = moments(part.start, part.start_time), moments(part.end, part.end_time)
    for row, at, start, end in zip(table.numbers, said, first, last, strict=True):
        _add(times, at, start, end)
        if _ended_before_it_started(start, end):
            log.add("It ended before it started.", "Correct the start or the end.", row=row)
        for moment in (at, start, end):
            if moment is not None:
                _check_year(moment.at, today, row, log)
    return times


def _check_year(at: datetime, today: Month, row: int, log: FaultLog) -> None:
    if Month(at.year, at.month) > today:
        log.add("The date is in the future.", "Correct it.", row=row, value=str(at.date()))
    elif at.year < EARLIEST:
        remedy = "If it stands for an unknown date, list it under `unknown` in [file]."
        log.add(f"The date is before {EARLIEST}.", remedy, row=row, value=str(at.date()))


def _ended_before_it_started(start: Moment | None, end: Moment | None) -> bool:
    return start is not None and end is not None and _until(end) < start.at


def _add(times: Times, at: Moment | None, start: Moment | None, end: Moment | None) -> None:
    month = at or start or end
    times.months.append(None if month is None else Month(month.at.year, month.at.month).ordinal)
    if start is not None and end is not None:
        alike = start.at == end.at and start.precision is end.precision
        times.starts.append(start.at)
        times.ends.append(None if alike else _until(end))
        times.precision.append((start.precision if alike else TimePrecision.INTERVAL).value)
        return
    known = start or at
    dated = known is not None and known.precision is not TimePrecision.MONTH
    times.starts.append(known.at if known is not None and dated else None)
    times.ends.append(None)
    times.precision.append((known.precision if known is not None else TimePrecision.MONTH).value)


def _until(moment: Moment) -> datetime:
    """The last minute of what the moment names: a minute, a day or a month."""
    if moment.precision is TimePrecision.MINUTE:
        return moment.at
    if moment.precision is TimePrecision.DAY:
        return moment.at + timedelta(hours=23, minutes=59)
    after = Month(moment.at.year, moment.at.month) + 1
    return datetime(after.year, after.month, 1) - timedelta(minutes=1)  # noqa: DTZ001 - local


def _column(table: RowTable, dated: Dated, unknown: frozenset[str], log: FaultLog) -> Moments:
    formats = dated.formats
    said = " or ".join(one.text for one in formats)
    found: Moments = []
    known: dict[str, Moment | None] = {}
    for row, cell in zip(table.numbers, table.column(dated.column), strict=True):
        text = as_text(cell)
        if text is None or folded(text) in unknown:
            found.append(None)
            continue
        if text not in known:
            known[text] = next((moment for one in formats if (moment := one.read(cell)) is not None), None)
        moment = known[text]
        if moment is None and isinstance(cell, int | float):
            problem = "This is a number where a date should be."
            log.add(problem, "Format the cells as dates.", row=row, column=dated.column, value=text)
        elif moment is None:
            problem = f"This is not written as {said}, or there is no such day."
            remedy = "Correct it, or add the way it is written to `format` in the mapping."
            log.add(problem, remedy, row=row, column=dated.column, value=text)
        found.append(moment)
    return found


def _with_clock(days: Moments, clocks: Moments) -> Moments:
    """Days with their time of day, where it is given."""
    return [
        day
        if day is None or clock is None
        else Moment(datetime.combine(day.at.date(), clock.at.time()), TimePrecision.MINUTE)
        for day, clock in zip(days, clocks, strict=True)
    ]


def _from_parts(table: RowTable, parts: DateColumns, unknown: frozenset[str], log: FaultLog) -> Moments:
    def numbers(column: str | None) -> list[int | None]:
        if column is None:
            return [None] * len(table)
        found: list[int | None] = []
        for row, text in zip(table.numbers, table.texts(column), strict=True):
            blank = text is None or folded(text) in unknown
            whole = not blank and text is not None and text.isascii() and text.isdigit()
            if not blank and not whole:
                log.add("This is not a whole number.", "Correct it.", row=row, column=column, value=text)
            found.append(int(text) if whole and text is not None else None)
        return found

    columns = [numbers(column) for column in (parts.year, parts.month, parts.day, parts.hour, parts.minute)]
    found: Moments = []
    for row, year, month, day, hour, minute in zip(table.numbers, *columns, strict=True):
        if year is None or month is None:
            found.append(None)
            continue
        try:
            at = datetime.combine(datetime(year, month, day or 1), time(hour or 0, minute or 0))  # noqa: DTZ001 - local
        except ValueError:
            log.add("There is no such date.", "Correct it.", row=row, value=f"{year}-{month}-{day or 1}")
            found.append(None)
            continue
        precision = (
            TimePrecision.MONTH
            if day is None
            else TimePrecision.DAY
            if hour is None
            else TimePrecision.MINUTE
        )
        found.append(Moment(at, precision))
    return found
