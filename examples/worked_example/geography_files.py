"""The geography of the worked example, written in the layouts of the publishers' files.

So it goes the way of every other geography: `saferplan geography add`.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import shapely

from examples.worked_example.places import DISTRICT, District, SmallArea, facts

DISTRICT_NAME = "North West Leicestershire"
YEARS = range(2011, 2023)
AGES = (*(str(age) for age in range(90)), "90+")
_RURAL_URBAN = {
    "C1": ("Urban", "Urban city and town"),
    "D1": ("Rural", "Rural town and fringe"),
    "E1": ("Rural", "Rural village"),
}
_DEPRIVATION_RANKS = 32_844


def write_geography(
    folder: Path, areas: tuple[SmallArea, ...], districts: tuple[District, ...]
) -> list[Path]:
    """Write every lookup, population, household, deprivation and settlement file, and the hexagons."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _table(
            folder / "LSOA11_WD17_LAD17_best_fit.csv",
            "LSOA11CD,LSOA11NM,WD17CD,WD17NM,WD17NMW,LAD17CD,LAD17NM,FID",
            (
                (area.code, area.name, area.ward_code, area.ward_name, "", DISTRICT, DISTRICT_NAME, number)
                for number, area in enumerate(areas, start=1)
            ),
        ),
        _table(
            folder / "LAD18_CSP18_PFA18.csv",
            "LAD18CD,LAD18NM,CSP18CD,CSP18NM,PFA18CD,PFA18NM,FID",
            (
                (one.code, one.name, one.partnership_code, one.partnership_name,
                 one.force_code, one.force_name, number)
                for number, one in enumerate(districts, start=1)
            ),
        ),
        _table(
            folder / "la_all_codes.csv",
            "LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD,UTLANM,RGNCD,RGNNM",
            (
                (one.code, one.name, one.code, one.name, one.county_code, one.county_name, "", "")
                for one in districts
            ),
        ),
        *_small_areas_of_2021(folder),
        _ages(folder, areas),
        _deprivation(folder, areas),
        _table(
            folder / "ruc11_lsoa11.csv",
            "lsoa11_code,ruc11_code,ruc,classification",
            ((area.code, area.rural_urban_class, *_RURAL_URBAN[area.rural_urban_class]) for area in areas),
        ),
        _hexagons(folder / "schematic_lsoa11.geojson", "LSOA11", [
            (area.code, area.name, hexagon(area)) for area in areas
        ]),
        _hexagons(folder / "schematic_wd17.geojson", "WD17", _wards(areas)),
    ]  # fmt: skip


def hexagon(area: SmallArea) -> shapely.Polygon:
    """The hexagon of a small area, point up, one unit from middle to corner; y grows to the north."""
    x = area.hexagon_half_column * math.sqrt(3) / 2
    y = -1.5 * area.hexagon_row
    corners = [(math.radians(60 * corner + 30)) for corner in range(6)]
    return shapely.Polygon([(round(x + math.cos(at), 4), round(y + math.sin(at), 4)) for at in corners])


def _wards(areas: tuple[SmallArea, ...]) -> list[tuple[str, str, shapely.Geometry]]:
    names = {area.ward_code: area.ward_name for area in areas}
    # A grid size closes the seams that rounding leaves between neighbouring hexagons.
    return [
        (
            code,
            name,
            shapely.union_all([hexagon(area) for area in areas if area.ward_code == code], grid_size=0.001),
        )
        for code, name in sorted(names.items())
    ]


def _small_areas_of_2021(folder: Path) -> list[Path]:
    """Populations and households, published for the small areas of 2021, and the lookup to those of 2011."""
    rows = facts("populations")
    names = {row["code"]: row["name"] for row in facts("small_areas")}
    return [
        _table(
            folder / "LSOA11_LSOA21_LAD22_exact_fit.csv",
            "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD,LAD22NM,LAD22NMW,ObjectId",
            (
                (row["code_2011"], names[row["code_2011"]], row["code_2021"], row["name_2021"],
                 row["change"], DISTRICT, DISTRICT_NAME, "", number)
                for number, row in enumerate(rows, start=1)
            ),
        ),
        _table(
            folder / "LSOA21_population_mid2011_to_mid2022.csv",
            "LSOA21CD,LSOA21NM,area_sq_km," + ",".join(f"mid{year}" for year in YEARS),
            (
                (row["code_2021"], row["name_2021"], row["square_kilometres"],
                 *(row[f"mid{year}"] for year in YEARS))
                for row in rows
            ),
        ),
        _table(
            folder / "census2021_household_tenure_lsoa21.csv",
            "lsoa21_code,total_households,tenure,n,prop",
            (
                (row["code_2021"], row["households_2021"], tenure, count,
                 round(count / int(row["households_2021"]), 6))
                for row in rows
                for tenure, count in _tenures(row)
            ),
        ),
    ]  # fmt: skip


def _tenures(row: dict[str, str]) -> tuple[tuple[str, int], ...]:
    social, private = int(row["social_rented_2021"]), int(row["private_rented_2021"])
    owned = int(row["households_2021"]) - social - private
    return (("Owned or part owned", owned), ("Social rented", social), ("Private rented", private))


def _ages(folder: Path, areas: tuple[SmallArea, ...]) -> Path:
    names = {area.code: area.name for area in areas}
    return _table(
        folder / "population_mid2020_lsoa11_single_age.csv",
        "lsoa11_name,lsoa11_code,total_population," + ",".join(AGES),
        (
            (
                names[row["code"]],
                row["code"],
                sum(int(row[age]) for age in AGES),
                *(row[age] for age in AGES),
            )
            for row in facts("ages_mid2020")
        ),
    )


def _deprivation(folder: Path, areas: tuple[SmallArea, ...]) -> Path:
    """The published decile follows from the rank: a tenth of all small areas in each."""
    return _table(
        folder / "imd2019_england_lsoa11.csv",
        "lsoa11_code,IMD_decile,IMD_rank",
        (
            (area.code, math.ceil(10 * area.deprivation_rank / _DEPRIVATION_RANKS), area.deprivation_rank)
            for area in areas
        ),
    )


def _hexagons(path: Path, level: str, shapes: Sequence[tuple[str, str, shapely.Geometry]]) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {f"{level}CD": code, f"{level}NM": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for code, name, shape in shapes
    ]
    document = {"type": "FeatureCollection", "schematic": True, "features": features}
    path.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")
    return path


def _table(path: Path, header: str, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path
