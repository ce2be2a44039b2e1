"""The real places of the worked example, from the tables of facts beside this module."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

PARTNERSHIP = "E22000170"
DISTRICT = "E07000134"


@dataclass(frozen=True, slots=True)
class SmallArea:
    """A small area (LSOA 2011) of the district; `population` is of mid-2016."""

    code: str
    name: str
    ward_code: str
    ward_name: str
    deprivation_rank: int
    rural_urban_class: str
    households: int
    longitude: float
    latitude: float
    hexagon_row: int
    hexagon_half_column: int
    population: int
    square_kilometres: float


@dataclass(frozen=True, slots=True)
class District:
    """A district of the county, or one to compare with, as it was in 2018."""

    code: str
    name: str
    partnership_code: str
    partnership_name: str
    force_code: str
    force_name: str
    county_code: str
    county_name: str


@dataclass(frozen=True, slots=True)
class PeerArea:
    """A small area of another district: of 2011, with the small area of 2021 it is, or is a part of.

    Where it was split there is one for each part. `population` is of mid-2016, in the small area of 2021. Its
    middle is known for districts of the same county only.
    """

    district: str
    code_2011: str
    name: str
    change: str
    code_2021: str
    population: int
    deprivation_rank: int
    rural_urban_class: str
    longitude: float | None
    latitude: float | None


def facts(name: str) -> list[dict[str, str]]:
    """The rows of one table of facts, as text."""
    source = files("examples.worked_example").joinpath("facts", f"{name}.csv")
    with source.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def small_areas() -> tuple[SmallArea, ...]:
    """The 58 small areas of the district, by code.

    >>> len(small_areas()), small_areas()[0].name
    (58, 'North West Leicestershire 012A')
    """
    people: dict[str, int] = {}
    households: dict[str, int] = {}
    extent: dict[str, float] = {}
    for row in facts("populations"):
        code = row["code_2011"]
        people[code] = people.get(code, 0) + int(row["mid2016"])
        households[code] = households.get(code, 0) + int(row["households_2021"])
        extent[code] = extent.get(code, 0.0) + float(row["square_kilometres"])
    return tuple(
        SmallArea(
            code=row["code"],
            name=row["name"],
            ward_code=row["ward_code"],
            ward_name=row["ward_name"],
            deprivation_rank=int(row["imd2019_rank"]),
            rural_urban_class=row["rural_urban_2011"],
            households=households[row["code"]],
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            hexagon_row=int(row["hexagon_row"]),
            hexagon_half_column=int(row["hexagon_half_column"]),
            population=people[row["code"]],
            square_kilometres=extent[row["code"]],
        )
        for row in facts("small_areas")
    )


def reach_in_kilometres(square_kilometres: float) -> float:
    """How far invented points lie from the middle of an area, to the east and to the north: half the side of a square.

    The square is as large as a third of the area, so that most points lie within it whatever its outline.
    """
    return 0.5 * (square_kilometres / 3) ** 0.5


def districts() -> tuple[District, ...]:
    """The districts of the county and those to compare with, by code.

    >>> len(districts())
    21
    """
    return tuple(District(**row) for row in facts("districts"))


def peer_areas() -> tuple[PeerArea, ...]:
    """The small areas of every district but the partnership's own."""
    names = {district.code: district.name for district in districts()}
    return tuple(
        PeerArea(
            district=row["district"],
            code_2011=row["code_2011"],
            name=f"{names[row['district']]} {row['number']}",
            change=row["change"],
            code_2021=row["code_2021"] or row["code_2011"],
            population=int(row["mid2016"]),
            deprivation_rank=int(row["imd2019_rank"]),
            rural_urban_class=row["rural_urban_2011"],
            longitude=float(row["longitude"]) if row["longitude"] else None,
            latitude=float(row["latitude"]) if row["latitude"] else None,
        )
        for row in facts("peer_small_areas")
    )


def people_of(peers: Sequence[PeerArea]) -> dict[str, int]:
    """Residents of each district of these areas at mid-2016."""
    by_area = {peer.code_2021: (peer.district, peer.population) for peer in peers}
    people: dict[str, int] = {}
    for district, population in by_area.values():
        people[district] = people.get(district, 0) + population
    return people
