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

from examples.worked_example.places import DISTRICT, District, PeerArea, SmallArea, facts

DISTRICT_NAME = "North West Leicestershire"
YEARS = range(2011, 2017)
AGES = (*(str(age) for age in range(90)), "90+")
_RURAL_URBAN = {
    "A1": ("Urban", "Urban conurbation"),
    "C1": ("Urban", "Urban city and town"),
    "D1": ("Rural", "Rural town and fringe"),
    "E1": ("Rural", "Rural village"),
}
_DEPRIVATION_RANKS = 32_844


def write_geography(
    folder: Path,
    areas: tuple[SmallArea, ...],
    peers: tuple[PeerArea, ...],
    districts: tuple[District, ...],
) -> list[Path]:
    """Write every lookup, population, household, deprivation and settlement file, and the hexagons."""
    folder.mkdir(parents=True, exist_ok=True)
    ranks = {area.code: area.deprivation_rank for area in areas}
    ranks |= {peer.code_2011: peer.deprivation_rank for peer in peers}
    classes = {area.code: area.rural_urban_class for area in areas}
    classes |= {peer.code_2011: peer.rural_urban_class for peer in peers}
    return [
        _table(
            folder / "LSOA11_WD17_LAD17_best_fit.csv",
            "LSOA11CD,LSOA11NM,WD17CD,WD17NM,WD17NMW,LAD17CD,LAD17NM,FID",
            (
                (area.code, area.name, area.ward_code, area.ward_name, "", DISTRICT, DISTRICT_NAME, number)
                for number, area in enumerate(areas, start=1)
            ),
        ),
        *_districts(folder, districts),
        *_small_areas_of_2021(folder, peers, districts),
        _ages(folder, areas),
        # The published decile follows from the rank: a tenth of all small areas in each.
        _table(
            folder / "imd2019_england_lsoa11.csv",
            "lsoa11_code,IMD_decile,IMD_rank",
            ((code, math.ceil(10 * rank / _DEPRIVATION_RANKS), rank) for code, rank in sorted(ranks.items())),
        ),
        _table(
            folder / "ruc11_lsoa11.csv",
            "lsoa11_code,ruc11_code,ruc,classification",
            ((code, kind, *_RURAL_URBAN[kind]) for code, kind in sorted(classes.items())),
        ),
        _hexagons(
            folder / "schematic_lsoa11.geojson",
            "LSOA11",
            [(area.code, area.name, hexagon(area)) for area in areas],
        ),
        _hexagons(folder / "schematic_wd17.geojson", "WD17", _wards(areas)),
    ]


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


def _districts(folder: Path, districts: tuple[District, ...]) -> list[Path]:
    return [
        _table(
            folder / "LAD18_CSP18_PFA18.csv",
            "LAD18CD,LAD18NM,CSP18CD,CSP18NM,PFA18CD,PFA18NM,FID",
            (
                (
                    one.code,
                    one.name,
                    one.partnership_code,
                    one.partnership_name,
                    one.force_code,
                    one.force_name,
                    number,
                )
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
    ]


def _small_areas_of_2021(
    folder: Path, peers: tuple[PeerArea, ...], districts: tuple[District, ...]
) -> list[Path]:
    """Populations and households, published for the small areas of 2021, and the lookup to those of 2011."""
    rows = facts("populations")
    names = {row["code"]: row["name"] for row in facts("small_areas")}
    district_names = {one.code: one.name for one in districts}
    own = [
        (
            row["code_2011"],
            names[row["code_2011"]],
            row["code_2021"],
            row["name_2021"],
            row["change"],
            DISTRICT,
        )
        for row in rows
    ]
    # The names of redrawn small areas of other districts are not among the facts: they are nowhere shown.
    others = [
        (
            peer.code_2011,
            peer.name,
            peer.code_2021,
            peer.name if peer.change == "U" else "",
            peer.change,
            peer.district,
        )
        for peer in peers
    ]
    return [
        _table(
            folder / "LSOA11_LSOA21_LAD17_exact_fit.csv",
            "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD17CD,LAD17NM,LAD17NMW,ObjectId",
            (
                (*row, district_names[row[-1]], "", number)
                for number, row in enumerate(sorted(own + others), start=1)
            ),
        ),
        _table(
            folder / "LSOA21_population_mid2011_to_mid2016.csv",
            "LSOA21CD,LSOA21NM,area_sq_km," + ",".join(f"mid{year}" for year in YEARS),
            (
                (
                    row["code_2021"],
                    row["name_2021"],
                    row["square_kilometres"],
                    *(row[f"mid{year}"] for year in YEARS),
                )
                for row in rows
            ),
        ),
        _table(
            folder / "LSOA21_population_mid2016_peers.csv",
            "LSOA21CD,mid2016",
            sorted({(peer.code_2021, peer.population) for peer in peers}),
        ),
        _table(
            folder / "census2021_household_tenure_lsoa21.csv",
            "lsoa21_code,total_households,tenure,n,prop",
            (
                (
                    row["code_2021"],
                    row["households_2021"],
                    tenure,
                    count,
                    round(count / int(row["households_2021"]), 6),
                )
                for row in rows
                for tenure, count in _tenures(row)
            ),
        ),
    ]


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
