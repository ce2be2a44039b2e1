"""Stops and searches as data.police.uk publishes them. See docs/sources/police-stop-and-search.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from saferplan.domain.periods import Month
from saferplan.evidence.records import Kind, PlacedBy
from saferplan.evidence.sources import EngineSource, NamedUnit, Problem, RowContext
from saferplan.evidence.sources.police_rows import BAD_POINT, point_problems
from saferplan.evidence.sources.police_words import month_and_force

HEADER = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)

_LOCAL = ZoneInfo("Europe/London")


def _unit_of_name(name: str) -> NamedUnit | None:
    found = month_and_force(name, "stop-and-search")
    return None if found is None else NamedUnit(*found)


def _problems(row: Mapping[str, str], context: RowContext) -> Iterator[Problem]:
    yield from point_problems(row["Longitude"], row["Latitude"])
    if not row["Type"]:
        yield Problem("Type", "", "The row does not say what was searched.", _GET_AGAIN)
    try:
        moment = datetime.fromisoformat(row["Date"])
    except ValueError:
        yield Problem("Date", row["Date"], "This is not a date and time.", _GET_AGAIN)
        return
    utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    local = utc.astimezone(_LOCAL)
    months = {Month(utc.year, utc.month), Month(local.year, local.month)}
    if context.month is not None and context.month not in months:
        yield Problem(
            "Date",
            row["Date"],
            f"The stop was not in {context.month.label}, the month in the file's name.",
            "Give the file the name it was published under, or get it again.",
        )


_GET_AGAIN = "Get the file again from the publisher."

_MOMENT = 'TRY_CAST("Date" AS TIMESTAMPTZ)'

POLICE_STOP_AND_SEARCH = EngineSource(
    id="police-stop-and-search",
    title="stop and search of data.police.uk",
    dataset="police-stop-and-search",
    kind=Kind.STOPS,
    header=HEADER,
    numbers=frozenset({"Longitude", "Latitude"}),
    loaded={
        "starts": f"({_MOMENT} AT TIME ZONE 'Europe/London')::TIMESTAMP_S",
        "longitude": '"Longitude"',
        "latitude": '"Latitude"',
        "type": '"Type"',
        "object": '"Object of search"',
        "legislation": '"Legislation"',
        "outcome": '"Outcome"',
        "age_range": '"Age range"',
        "gender": '"Gender"',
        "ethnicity_officer_defined": '"Officer-defined ethnicity"',
        "ethnicity_self_defined": '"Self-defined ethnicity"',
    },
    months={
        "month_text": f"strftime({_MOMENT} AT TIME ZONE 'UTC', '%Y-%m')",
        "local_month": f"strftime({_MOMENT} AT TIME ZONE 'Europe/London', '%Y-%m')",
    },
    records={
        "starts": "starts",
        "type": "type",
        "object": "object",
        "legislation": "legislation",
        "outcome": "outcome",
        "age_range": "age_range",
        "gender": "gender",
        "ethnicity_officer_defined": "ethnicity_officer_defined",
        "ethnicity_self_defined": "ethnicity_self_defined",
        "lsoa_code": "NULL::VARCHAR",
        "placed_by": f"'{PlacedBy.NONE.value}'::placed_by",
        "longitude": "longitude",
        "latitude": "latitude",
    },
    bad=f"{BAD_POINT} OR type IS NULL OR starts IS NULL",
    of_month="month_text = {month} OR local_month = {month}",
    problems=_problems,
    unit_of_name=_unit_of_name,
)
