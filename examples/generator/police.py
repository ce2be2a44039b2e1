"""The three monthly files of data.police.uk, written as the publisher writes them.

Street-level crime, outcomes and stop and search: UTF-8 without a byte order mark, one header line, CRLF line
ends (LF in the publisher's files of 2025), one folder a month. Columns are joined as Arrow strings and the
joined bytes written in one go: ten million rows take well under a minute on one core.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

STREET_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
OUTCOMES_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
)
STOPS_HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
)
ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"
CRIME_TYPES = (
    ANTI_SOCIAL_BEHAVIOUR,
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
)
LAST_OUTCOMES = (
    "",
    "Investigation complete; no suspect identified",
    "Unable to prosecute suspect",
    "Under investigation",
    "Awaiting court outcome",
    "Offender given a caution",
    "Local resolution",
    "Formal action is not in the public interest",
    "Offender given a drugs possession warning",
    "Offender given community sentence",
    "Offender fined",
    "Offender sent to prison",
    "Court result unavailable",
)
NO_PLACE = 0
"""The place of records without one: `SnapPoints` keeps it first."""


@dataclass(frozen=True, slots=True)
class Force:
    """A police force: its name in the files' columns, and in their names."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class SnapPoints:
    """The shared map points that the publisher moves records to.

    `text` is what a street file says of a place, from longitude to LSOA name; the first is that of no place.
    `areas` is the position of each point's small area in the codes given, -1 for no place.
    """

    text: pa.StringArray
    areas: NDArray[np.int64]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        longitude: NDArray[np.float64],
        latitude: NDArray[np.float64],
        location: Sequence[str],
        areas: NDArray[np.int64],
        area_codes: Sequence[str],
        area_names: Sequence[str],
    ) -> SnapPoints:
        """Points at these coordinates (WGS 84, kept to six decimals), "On or near" each location."""
        text = [",,No Location,,"]
        for x, y, near, area in zip(longitude, latitude, location, areas, strict=True):
            name = area_names[area]
            quoted = f'"{name}"' if "," in name else name
            text.append(f"{x:.6f},{y:.6f},On or near {near},{area_codes[area]},{quoted}")
        return cls(
            text=pa.array(text, pa.string()),
            areas=np.concatenate([[-1], areas]),
            longitude=np.concatenate([[np.nan], longitude]),
            latitude=np.concatenate([[np.nan], latitude]),
        )


@dataclass(frozen=True, slots=True)
class StreetRecords:
    """The records of one street file, a position each: in `SnapPoints`, `CRIME_TYPES` and `LAST_OUTCOMES`.

    `crime_ids` are the publisher's identifiers; those of anti-social behaviour are left out when written.
    """

    crime_ids: pa.StringArray
    places: NDArray[np.int64]
    types: NDArray[np.int64]
    outcomes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.places)

    @classmethod
    def joined(cls, parts: Sequence[StreetRecords]) -> StreetRecords:
        """The records of several parts, one after the other."""
        return cls(
            pa.concat_arrays([part.crime_ids for part in parts]),
            np.concatenate([part.places for part in parts]),
            np.concatenate([part.types for part in parts]),
            np.concatenate([part.outcomes for part in parts]),
        )

    def take(self, rows: NDArray[np.int64]) -> StreetRecords:
        """These rows, in this order; a row may be taken more than once."""
        return StreetRecords(
            self.crime_ids.take(pa.array(rows)), self.places[rows], self.types[rows], self.outcomes[rows]
        )


def in_publishers_order(records: StreetRecords, points: SnapPoints) -> StreetRecords:
    """The records by small area and crime type, those without a place last, as the publisher has them."""
    areas = points.areas[records.places]
    last = np.where(areas < 0, np.iinfo(np.int64).max, areas)
    return records.take(np.lexsort((records.types, last)))


def street_path(folder: Path, month: str, force: Force) -> Path:
    """Where the publisher's archive keeps the street file of a force and month (`YYYY-MM`)."""
    return folder / month / f"{month}-{force.slug}-street.csv"


def write_street(
    folder: Path, month: str, force: Force, points: SnapPoints, records: StreetRecords, line_end: str
) -> Path:
    """Write one street file and say where."""
    is_crime = pa.array(records.types != CRIME_TYPES.index(ANTI_SOCIAL_BEHAVIOUR))
    ending = pa.array([f",{kind},{outcome},{line_end}" for kind in CRIME_TYPES for outcome in LAST_OUTCOMES])
    lines = pc.binary_join_element_wise(
        pc.if_else(is_crime, records.crime_ids, ""),
        f",{month},{force.name},{force.name},",
        points.text.take(pa.array(records.places)),
        ending.take(pa.array(records.types * len(LAST_OUTCOMES) + records.outcomes)),
        "",
    )
    return _write(street_path(folder, month, force), STREET_HEADER, lines, line_end)


def write_outcomes(
    folder: Path,
    month: str,
    force: Force,
    points: SnapPoints,
    records: StreetRecords,
    outcome_types: Sequence[str],
    line_end: str,
) -> Path:
    """Write one outcomes file: what was decided in `month` about `records`, in the publisher's words."""
    lines = pc.binary_join_element_wise(
        records.crime_ids,
        f",{month},{force.name},{force.name},",
        points.text.take(pa.array(records.places)),
        pa.array([f",{outcome}{line_end}" for outcome in outcome_types], pa.string()),
        "",
    )
    path = folder / month / f"{month}-{force.slug}-outcomes.csv"
    return _write(path, OUTCOMES_HEADER, lines, line_end)


def write_stops(folder: Path, month: str, force: Force, rows: Sequence[Sequence[str]], line_end: str) -> Path:
    """Write one stop-and-search file; each row has the publisher's fifteen columns."""
    lines = pa.array([",".join(row) + line_end for row in rows], pa.string())
    path = folder / month / f"{month}-{force.slug}-stop-and-search.csv"
    return _write(path, STOPS_HEADER, lines, line_end)


def _write(path: Path, header: str, lines: pa.StringArray, line_end: str) -> Path:
    """The header, then the joined lines: an Arrow string array's characters lie one after the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write((header + line_end).encode())
        if len(lines):
            _, offsets, characters = lines.buffers()
            ends = np.frombuffer(offsets, np.int32)
            start = int(ends[lines.offset])
            file.write(characters.slice(start, int(ends[lines.offset + len(lines)]) - start))
    return path
