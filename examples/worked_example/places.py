"""The real places of the worked example, from the tables of facts beside this module."""

from __future__ import annotations

import csv
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
    """A district of the county, or one to compare with. `people` are by year, at its middle."""

    code: str
    name: str
    partnership_code: str
    partnership_name: str
    force_code: str
    force_name: str
    county_code: str
    county_name: str
    people: dict[int, int]
    mean_deprivation_rank: int
    urban_percent: float
    under_16_percent: float
    aged_16_to_24_percent: float
    aged_65_and_over_percent: float


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


def districts() -> tuple[District, ...]:
    """The districts of the county and those to compare with, by code."""
    return tuple(
        District(
            code=row["code"],
            name=row["name"],
            partnership_code=row["partnership_code"],
            partnership_name=row["partnership_name"],
            force_code=row["force_code"],
            force_name=row["force_name"],
            county_code=row["county_code"],
            county_name=row["county_name"],
            people={year: int(row[f"mid{year}"]) for year in range(2014, 2018)},
            mean_deprivation_rank=int(row["mean_imd2019_rank"]),
            urban_percent=float(row["urban_percent"]),
            under_16_percent=float(row["under_16_percent"]),
            aged_16_to_24_percent=float(row["aged_16_to_24_percent"]),
            aged_65_and_over_percent=float(row["aged_65_and_over_percent"]),
        )
        for row in facts("districts")
    )
