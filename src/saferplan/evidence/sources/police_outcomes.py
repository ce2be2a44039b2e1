"""Outcomes of crimes as data.police.uk publishes them. See docs/sources/police-outcomes.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from saferplan.evidence.records import Kind
from saferplan.evidence.sources import EngineSource, NamedUnit, Problem, RowContext, Words
from saferplan.evidence.sources.police_rows import (
    BAD_POINT,
    IDENTIFIER,
    QUICK_IDENTIFIER,
    USUAL_IDENTIFIER,
    month_problems,
    point_problems,
    small_area_problems,
)
from saferplan.evidence.sources.police_words import FORCE_OF_NAME, STREET_OUTCOMES, month_and_force

HEADER = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Outcome type",
)


def _unit_of_name(name: str) -> NamedUnit | None:
    found = month_and_force(name, "outcomes")
    return None if found is None else NamedUnit(*found)


def _problems(row: Mapping[str, str], context: RowContext) -> Iterator[Problem]:
    yield from month_problems(row["Month"], context)
    yield from point_problems(row["Longitude"], row["Latitude"])
    yield from small_area_problems(row["LSOA code"])
    if not row["Outcome type"]:
        yield Problem("Outcome type", "", "The row has no outcome.", "Get the file again from the publisher.")


POLICE_OUTCOMES = EngineSource(
    id="police-outcomes",
    title="outcomes of data.police.uk",
    dataset="police-outcomes",
    kind=Kind.OUTCOMES,
    header=HEADER,
    numbers=frozenset({"Longitude", "Latitude"}),
    loaded={
        "record_id": QUICK_IDENTIFIER,
        "longitude": '"Longitude"',
        "latitude": '"Latitude"',
        "lsoa_code": '"LSOA code"',
        "outcome": '"Outcome type"',
    },
    careful={"record_id": IDENTIFIER},
    as_usual=USUAL_IDENTIFIER,
    months={"month_text": '"Month"'},
    words={"outcome": Words(STREET_OUTCOMES)},
    records={
        "outcome": "outcome",
        "lsoa_code": "lsoa_code",
        "longitude": "longitude",
        "latitude": "latitude",
        "record_id": "record_id",
    },
    bad=f"{BAD_POINT} OR outcome IS NULL",
    problems=_problems,
    unit_of_name=_unit_of_name,
    supplier_words=("Falls within", FORCE_OF_NAME),
)
