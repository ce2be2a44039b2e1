"""The publishers' files we recognise, each by its columns: a table of formats, not a chain of guesses.

A column pattern is a regular expression for the whole header. Its first group, where it has one, is the
vintage: two digits of the year, or four.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from saferplan.geography import building
from saferplan.geography.rows import Column, Rows
from saferplan.geography.tables import TableKey

OGL = "Open Government Licence v3.0"
ONS_STATISTICS = "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
ONS_BOUNDARIES = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right."
)
MHCLG = (
    "Contains public sector information licensed under the Open Government Licence v3.0 "
    "(English Indices of Deprivation)."
)

Tables = list[tuple[TableKey, pa.Table]]

LSOA = r"LSOA(\d\d)CD|lsoa(\d\d)_code|LSOA code \((\d{4})\)"
LSOA_NAME = r"LSOA(\d\d)NM|lsoa(\d\d)_name|LSOA name \((\d{4})\)"
WARD = r"WD(\d\d)CD|ward(\d\d)_code"
WARD_NAME = r"WD(\d\d)NM|ward(\d\d)_name"
DISTRICT = r"LAD(\d\d)CD|[lu]tla(\d\d)_code|lad-code"
DISTRICT_NAME = r"LAD(\d\d)NM|[lu]tla(\d\d)_name|lad-name"
PARTNERSHIP = r"CSP(\d\d)CD|csp(\d\d)_code|csp-code"
PARTNERSHIP_NAME = r"CSP(\d\d)NM|csp(\d\d)_name|csp-name"
FORCE = r"PFA(\d\d)CD|pfa(\d\d)_code"
FORCE_NAME = r"PFA(\d\d)NM|pfa(\d\d)_name"
FIRE = r"FRA(\d\d)CD|fra(\d\d)_code"
FIRE_NAME = r"FRA(\d\d)NM|fra(\d\d)_name"


@dataclass(frozen=True)
class Format:
    """One kind of file: how it is recognised, where it comes from, what is made of it.

    `build` is None for a file we know and do not need. `precedence` decides between two files that
    say the same thing: the publisher's own (higher) before copies.
    """

    id: str
    title: str
    publisher: str
    columns: Mapping[str, str]
    build: Callable[[Rows], Tables] | None
    optional: Mapping[str, str] = field(default_factory=dict)
    attribution: str = ONS_STATISTICS
    licence: str = OGL
    precedence: int = 1


@dataclass(frozen=True)
class Recognised:
    """A file's format, the column of each role, and how the file ranks among those that say the same."""

    format: Format
    columns: Mapping[str, Column]

    @property
    def rank(self) -> int:
        """Higher for fuller formats, then for the publisher's column names (`LSOA21CD`) than for a copy's."""
        first = next(iter(self.columns.values()))
        return 2 * self.format.precedence + first.header.strip().endswith("CD")


def recognise(header: Sequence[str]) -> Recognised | None:
    """The format of a table with this header; None when it is none of ours.

    >>> recognise(["LSOA21CD", "WD24CD", "WD24NM", "LAD24CD"]).format.id
    'lsoa-ward-district'
    """
    for known in FORMATS:
        columns = _columns(known, header)
        if columns is not None:
            return Recognised(known, columns)
    return None


def _columns(known: Format, header: Sequence[str]) -> dict[str, Column] | None:
    found: dict[str, Column] = {}
    for role, pattern in known.columns.items():
        column = _column(pattern, header)
        if column is None:
            return None
        found[role] = column
    for role, pattern in known.optional.items():
        column = _column(pattern, header)
        if column is not None:
            found[role] = column
    return found


def _column(pattern: str, header: Sequence[str]) -> Column | None:
    for name in header:
        match = re.fullmatch(pattern, name.strip())
        if match is not None:
            digits = next((group for group in match.groups() if group), None)
            return Column(name, None if digits is None else int(digits) + (2000 if len(digits) == 2 else 0))
    return None


FORMATS: tuple[Format, ...] = (
    Format(
        "lsoa-change",
        "LSOA (2011) to LSOA (2021) to local authority district, exact fit",
        "Office for National Statistics",
        {
            "earlier": "LSOA(11)CD|lsoa(11)_code",
            "later": "LSOA(21)CD|lsoa(21)_code",
            "change": "CHGIND|change_code",
            "district": DISTRICT,
        },
        building.small_area_change,
        {
            "earlier_name": "LSOA(11)NM|lsoa(11)_name",
            "later_name": "LSOA(21)NM|lsoa(21)_name",
            "district_name": DISTRICT_NAME,
            "district_welsh": r"LAD(\d\d)NMW",
        },
    ),
    Format(
        "lsoa-ward-district",
        "LSOA to electoral ward to local authority district, best fit",
        "Office for National Statistics",
        {"small_area": LSOA, "ward": WARD, "district": DISTRICT},
        building.small_area_wards,
        {
            "small_area_name": LSOA_NAME,
            "small_area_welsh": r"LSOA(\d\d)NMW",
            "ward_name": WARD_NAME,
            "ward_welsh": r"WD(\d\d)NMW",
            "district_name": DISTRICT_NAME,
            "district_welsh": r"LAD(\d\d)NMW",
        },
    ),
    Format(
        "imd-rank-district",
        "Index of Multiple Deprivation, rank of each LSOA",
        "Ministry of Housing, Communities and Local Government",
        {"small_area": LSOA, "district": DISTRICT, "rank": r"IMD(\d\d)"},
        building.deprivation_rank,
        {"small_area_name": LSOA_NAME, "district_name": DISTRICT_NAME},
        attribution=MHCLG,
    ),
    Format(
        "lsoa-district",
        "LSOA to local authority district",
        "Office for National Statistics",
        {"small_area": LSOA, "district": DISTRICT},
        building.small_area_districts,
        {"small_area_name": LSOA_NAME, "district_name": DISTRICT_NAME},
    ),
    Format(
        "district-partnership-force",
        "Local authority district to community safety partnership to police force area",
        "Office for National Statistics",
        {"district": DISTRICT, "partnership": PARTNERSHIP, "force": FORCE},
        building.partnerships,
        {
            "district_name": DISTRICT_NAME,
            "partnership_name": PARTNERSHIP_NAME,
            "partnership_welsh": r"CSP(\d\d)NMW",
            "force_name": FORCE_NAME,
        },
    ),
    Format(
        "partnership-names",
        "Community safety partnerships, names and codes",
        "Office for National Statistics",
        {"partnership": PARTNERSHIP, "partnership_name": PARTNERSHIP_NAME},
        building.partnership_names,
        {"partnership_welsh": r"CSP(\d\d)NMW"},
    ),
    Format(
        "district-fire",
        "Local authority district to fire and rescue authority",
        "Office for National Statistics",
        {"district": DISTRICT, "fire": FIRE},
        building.fire_authorities,
        {"district_name": DISTRICT_NAME, "fire_name": FIRE_NAME},
    ),
    Format(
        "ward-history",
        "Electoral wards, all codes in use since 2016",
        "D Kane, geo-lookups, from the Office for National Statistics",
        {"ward": "WDCD", "ward_name": "WDNM", "district": "LADCD", "year": "SOURCEFILE"},
        building.ward_history,
    ),
    Format(
        "district-history",
        "Local authority districts, all codes, with what became of each, county and region",
        "D Kane, geo-lookups, from the Office for National Statistics",
        {
            "district": "LADCD",
            "district_name": "LADNM",
            "successor": "LADCD_ACTIVE",
            "county": "UTLACD",
            "county_name": "UTLANM",
            "region": "RGNCD",
            "region_name": "RGNNM",
        },
        building.district_history,
        {"successor_name": "LADNM_ACTIVE"},
    ),
    Format(
        "county-list",
        "Upper-tier local authorities",
        "D Kane, geo-lookups, from the Office for National Statistics",
        {"county": "UTLACD", "county_name": "UTLANM", "region": "RGNCD", "region_name": "RGNNM"},
        building.county_list,
    ),
    Format(
        "population",
        "Mid-year population estimates for LSOAs",
        "Office for National Statistics",
        {"small_area": LSOA, "population": r"mid(\d{4})"},
        building.population_by_year,
        {"small_area_name": LSOA_NAME, "extent": "area_sq_km"},
    ),
    Format(
        "population-by-age",
        "Mid-year population estimates for LSOAs by single year of age",
        "Office for National Statistics",
        {"small_area": LSOA, "total": "total_population", "youngest": "0", "oldest": r"90\+"},
        building.population_by_age,
        {"small_area_name": LSOA_NAME},
    ),
    Format(
        "household-tenure",
        "Census households by tenure (TS054)",
        "Office for National Statistics",
        {"small_area": LSOA, "households": "total_households", "tenure": "tenure", "count": "n"},
        building.households,
    ),
    Format(
        "imd",
        "English Indices of Deprivation",
        "Ministry of Housing, Communities and Local Government",
        {
            "small_area": LSOA,
            "rank": r"IMD_rank|Index of Multiple Deprivation \(IMD\) Rank.*",
            "decile": r"IMD_decile|Index of Multiple Deprivation \(IMD\) Decile.*",
        },
        building.deprivation,
        {"score": r"IMD_score|Index of Multiple Deprivation \(IMD\) Score"},
        attribution=MHCLG,
        precedence=2,
    ),
    Format(
        "imd-sub-domains",
        "English Indices of Deprivation, sub-domains",
        "Ministry of Housing, Communities and Local Government",
        {"small_area": LSOA, "sub_domain": "Wider_barriers_rank"},
        None,
        attribution=MHCLG,
    ),
    Format(
        "imd-indicators",
        "English Indices of Deprivation, underlying indicators",
        "Ministry of Housing, Communities and Local Government",
        {"small_area": LSOA, "indicator": "income_domain_numerator"},
        None,
        attribution=MHCLG,
    ),
    Format(
        "rural-urban",
        "Rural-urban classification of LSOAs",
        "Office for National Statistics",
        {
            "small_area": LSOA,
            "class_code": r"RUC(\d\d)CD|ruc(\d\d)_code",
            "class_name": r"RUC(\d\d)NM|classification",
        },
        building.settlement,
        {"settlement": "ruc|Urban_rural_flag"},
    ),
    Format(
        "centroids-bng",
        "Population-weighted centroids of LSOAs (British National Grid)",
        "Office for National Statistics",
        {"small_area": LSOA, "easting": "x|X", "northing": "y|Y"},
        building.grid_centroids,
        attribution=ONS_BOUNDARIES,
        precedence=2,
    ),
    Format(
        "centroids-lsoa",
        "Centroids of LSOAs (longitude and latitude)",
        "D Kane, geo-lookups, from the Office for National Statistics",
        {"small_area": r"lsoa(\d\d)cd", "longitude": "longitude", "latitude": "latitude"},
        building.small_area_centroids,
        attribution=ONS_BOUNDARIES,
    ),
    Format(
        "centroids-ward",
        "Centroids of wards (longitude and latitude)",
        "D Kane, geo-lookups, from the Office for National Statistics",
        {"ward": "wdcd", "longitude": "longitude", "latitude": "latitude"},
        building.ward_centroids,
        attribution=ONS_BOUNDARIES,
    ),
)
