"""Street-level crime and anti-social behaviour of data.police.uk. See docs/sources/police-street.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from saferplan.domain.categories import police_uk_categories
from saferplan.evidence.records import Kind, PlacedBy, PlacePrecision, TimePrecision
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
    "Crime type",
    "Last outcome category",
    "Context",
)


def _unit_of_name(name: str) -> NamedUnit | None:
    found = month_and_force(name, "street")
    return None if found is None else NamedUnit(*found)


def _problems(row: Mapping[str, str], context: RowContext) -> Iterator[Problem]:
    yield from month_problems(row["Month"], context)
    yield from point_problems(row["Longitude"], row["Latitude"])
    yield from small_area_problems(row["LSOA code"])
    word = row["Crime type"]
    if word not in police_uk_categories():
        yield Problem(
            "Crime type",
            word,
            "This is not a crime type that data.police.uk is known to use.",
            "If the publisher has a new one, add it to domain/data/categories.toml.",
        )


POLICE_STREET = EngineSource(
    id="police-street",
    title="street-level crime of data.police.uk",
    dataset="police-street",
    kind=Kind.INCIDENTS,
    header=HEADER,
    numbers=frozenset({"Longitude", "Latitude"}),
    loaded={
        "record_id": QUICK_IDENTIFIER,
        "longitude": '"Longitude"',
        "latitude": '"Latitude"',
        "lsoa_code": '"LSOA code"',
        "source_category": '"Crime type"',
        "outcome": '"Last outcome category"',
    },
    careful={"record_id": IDENTIFIER},
    as_usual=USUAL_IDENTIFIER,
    months={"month_text": '"Month"'},
    words={
        "source_category": Words(
            tuple(police_uk_categories()), open=False, translated=("category", police_uk_categories())
        ),
        "outcome": Words(STREET_OUTCOMES),
    },
    records={
        "source_category": "source_category",
        "lsoa_code": "lsoa_code",
        "longitude": "longitude",
        "latitude": "latitude",
        "place_precision": (
            f"(CASE WHEN longitude IS NOT NULL THEN '{PlacePrecision.SNAPPED_POINT.value}' "
            f"WHEN lsoa_code IS NOT NULL THEN '{PlacePrecision.SMALL_AREA.value}' "
            f"ELSE '{PlacePrecision.NONE.value}' END)::place_precision"
        ),
        "placed_by": (
            f"(CASE WHEN lsoa_code IS NULL THEN '{PlacedBy.NONE.value}' "
            f"ELSE '{PlacedBy.PUBLISHED.value}' END)::placed_by"
        ),
        "outcome": "outcome",
        "record_id": "record_id",
    },
    constants={
        "area_code": "NULL::VARCHAR",
        "starts": "NULL::TIMESTAMP_S",
        "ends": "NULL::TIMESTAMP_S",
        "time_precision": f"'{TimePrecision.MONTH.value}'::time_precision",
        "flags": "0::SMALLINT",
        "flags_known": "0::SMALLINT",
    },
    bad=f"{BAD_POINT} OR source_category IS NULL",
    problems=_problems,
    unit_of_name=_unit_of_name,
    supplier_words=("Falls within", FORCE_OF_NAME),
    submitted_twice=("record_id", "source_category", "longitude", "latitude", "lsoa_code", "outcome"),
)
