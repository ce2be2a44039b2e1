"""Records for a whole country that does not exist: 43 forces, 310 partnerships, 35,672 small areas.

The shape is that of the real publication: shares of crime types, 16.8% of rows without a Crime ID (all of
them anti-social behaviour), 3% without a place, a third of one per cent of Crime IDs submitted twice within
a month, anti-social behaviour with whole-row duplicates because separate incidents share a snap point.
Areas are invented, with codes of the right form that no real area has.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from examples.generator.draws import Draws, apportioned
from examples.generator.forces import FORCES
from examples.generator.police import (
    ANTI_SOCIAL_BEHAVIOUR,
    CRIME_TYPES,
    LAST_OUTCOMES,
    NO_PLACE,
    SnapPoints,
    StreetRecords,
    in_publishers_order,
    write_street,
)
from saferplan.domain.periods import Month

PARTNERSHIPS = 310
SMALL_AREAS = 35_672
POINTS = 200_000
NO_PLACE_SHARE = 0.03
REPEATED_SHARE = 0.0033
CRIME_TYPE_SHARES = {
    ANTI_SOCIAL_BEHAVIOUR: 0.168,
    "Bicycle theft": 0.010,
    "Burglary": 0.045,
    "Criminal damage and arson": 0.085,
    "Drugs": 0.032,
    "Other crime": 0.021,
    "Other theft": 0.078,
    "Possession of weapons": 0.010,
    "Public order": 0.083,
    "Robbery": 0.012,
    "Shoplifting": 0.061,
    "Theft from the person": 0.017,
    "Vehicle crime": 0.064,
    "Violence and sexual offences": 0.314,
}
_OUTCOME_SHARES = (0.0, 0.36, 0.37, 0.12, 0.05, 0.02, 0.03, 0.02, 0.005, 0.005, 0.005, 0.005, 0.01)
# A year's months as shares of an average month: summers are busier, February is short.
_SEASON = (0.96, 0.89, 1.0, 0.98, 1.04, 1.05, 1.08, 1.05, 1.01, 1.02, 0.98, 0.94)
_STREETS = (
    "High Street",
    "Church Lane",
    "Station Road",
    "Mill Lane",
    "Parking Area",
    "Supermarket",
    "Park Road",
)


@dataclass(frozen=True, slots=True)
class Country:
    """The invented geography: each small area's code, name and district, and each district's force."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    districts: NDArray[np.int64]
    forces: NDArray[np.int64]

    @classmethod
    def of(cls, seed: int, partnerships: int = PARTNERSHIPS, small_areas: int = SMALL_AREAS) -> Country:
        """A country of this many partnerships (each one district) and small areas."""
        draws = Draws(seed, "country")
        sizes = 1 + apportioned(small_areas - partnerships, 0.4 + draws.uniforms(partnerships))
        forces = np.sort(np.arange(partnerships) % len(FORCES))
        districts = np.repeat(np.arange(partnerships), sizes)
        within = np.concatenate([np.arange(size) for size in sizes])
        names = tuple(
            f"{district_name(district)} {1 + number // 5:03d}{'ABCDE'[number % 5]}"
            for district, number in zip(districts.tolist(), within.tolist(), strict=True)
        )
        codes = tuple(f"E01{900_000 + number:06d}" for number in range(small_areas))
        return cls(codes, names, districts, forces)

    @property
    def wards(self) -> NDArray[np.int64]:
        """The position of each small area's ward: five small areas of one district make a ward."""
        start_of_district = np.searchsorted(self.districts, self.districts)
        within = np.arange(len(self.codes)) - start_of_district
        starts_ward = within % 5 == 0
        return np.cumsum(starts_ward) - 1

    @property
    def force_of_area(self) -> NDArray[np.int64]:
        """The position of each small area's force in `FORCES`."""
        return self.forces[self.districts]


def district_name(district: int) -> str:
    """The name of an invented district."""
    return f"Synthetic {district + 1:03d}"


def district_code(district: int) -> str:
    """The code of an invented district."""
    return f"E07{900_001 + district:06d}"


def ward_code(ward: int) -> str:
    """The code of an invented ward."""
    return f"E05{900_001 + ward:06d}"


def partnership_code(district: int) -> str:
    """The code of the community safety partnership of an invented district."""
    return f"E22{900_001 + district:06d}"


def write_country_records(folder: Path, *, rows: int, months: Sequence[Month], seed: int = 1) -> list[Path]:
    """Write `rows` street-level records over `months`, one file for each force and month.

    Returns the files in the order written. Takes about as long as writing the bytes.
    """
    country = Country.of(seed)
    writer = CountryWriter(country, seed)
    by_month = apportioned(rows, [_SEASON[month.month - 1] for month in months])
    return [
        path
        for month, count in zip(months, by_month, strict=True)
        for path in writer.write_month(folder, month, int(count))
    ]


class CountryWriter:
    """Writes months of street-level files for one country; each file has its own draws.

    Args:
        country: where the records fall.
        seed: the seed of the map points, and of the records.
        points: how many map points there are.
        records_seed: another seed for the records, to write other records on the same points.
    """

    def __init__(
        self, country: Country, seed: int, points: int = POINTS, *, records_seed: int | None = None
    ) -> None:
        self._seed = seed if records_seed is None else records_seed
        draws = Draws(seed, "points")
        areas = np.sort(
            np.concatenate(
                [np.arange(len(country.codes)), draws.below(len(country.codes), points - len(country.codes))]
            )
        )
        # Districts lie on a grid of squares over England and Wales, small areas at random within theirs.
        column, row = country.districts[areas] % 20, country.districts[areas] // 20
        streets = draws.below(len(_STREETS), points)
        self._points = SnapPoints.of(
            np.round(-4.0 + 0.28 * (column + draws.uniforms(points)), 6),
            np.round(50.3 + 0.33 * (row + draws.uniforms(points)), 6),
            [_STREETS[street] for street in streets],
            areas,
            country.codes,
            country.names,
        )
        force_of_point = country.force_of_area[areas]
        # The place of a record: one of its force's points; town centres have many records, lanes few.
        self._weights = (0.02 + draws.uniforms(points)) ** 3
        self._points_of_force = [1 + np.flatnonzero(force_of_point == force) for force in range(len(FORCES))]

    def write_month(self, folder: Path, month: Month, rows: int) -> Iterator[Path]:
        """Write `rows` records of `month`, shared among the forces, and yield the files."""
        sizes = [len(points) for points in self._points_of_force]
        for force, count in enumerate(apportioned(rows, sizes)):
            records = self._records(force, month, int(count))
            yield write_street(folder, str(month), FORCES[force], self._points, records, line_end_of(month))

    def _records(self, force: int, month: Month, count: int) -> StreetRecords:
        draws = Draws(self._seed, "records", FORCES[force].slug, str(month))
        points = self._points_of_force[force]
        places = points[draws.choices(self._weights[points - 1], count)]
        places[draws.uniforms(count) < NO_PLACE_SHARE] = NO_PLACE
        types = draws.choices([CRIME_TYPE_SHARES[kind] for kind in CRIME_TYPES], count)
        outcomes = draws.choices(_OUTCOME_SHARES, count)
        is_disorder = types == CRIME_TYPES.index(ANTI_SOCIAL_BEHAVIOUR)
        outcomes[is_disorder] = LAST_OUTCOMES.index("")
        records = StreetRecords(draws.identifiers(count), places, types, outcomes)
        twice = _with_double_submissions(draws, ~is_disorder)
        return in_publishers_order(records.take(twice), self._points)


def _with_double_submissions(draws: Draws, is_crime: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Row numbers of a file in which some crimes stand twice, each in place of another crime."""
    rows = np.arange(len(is_crime))
    crimes = np.flatnonzero(is_crime)
    repeats = round(len(crimes) * REPEATED_SHARE)
    mixed = crimes[draws.order(len(crimes))[: 2 * repeats]]
    rows[mixed[:repeats]] = mixed[repeats:]
    return rows


def line_end_of(month: Month) -> str:
    """CRLF in files of 2022 and before, LF in those of 2025: the change lies between, taken here as 2023."""
    return "\r\n" if month.year <= 2022 else "\n"


def write_country_geography(folder: Path, country: Country, seed: int = 1) -> list[Path]:
    """Write the invented geography in the layouts of the publishers' lookups and population estimates."""
    folder.mkdir(parents=True, exist_ok=True)
    draws = Draws(seed, "population")
    count = len(country.codes)
    size = 1_000 + draws.below(1_200, count)
    area = np.round(0.1 + 3.0 * draws.uniforms(count) ** 4, 4)
    wards = country.wards
    lookup = (
        (code, name, "", ward_code(ward), f"Synthetic ward {ward + 1}", "",
         district_code(district), district_name(district), "", number + 1)
        for number, (code, name, ward, district) in enumerate(
            zip(country.codes, country.names, wards, country.districts, strict=True))
    )  # fmt: skip
    partnerships = (
        (district_code(district), district_name(district),
         partnership_code(district), district_name(district),
         f"E23{900_001 + force:06d}", FORCES[force].name)
        for district, force in enumerate(country.forces)
    )  # fmt: skip
    years = range(2011, 2023)
    population = (
        (code, name, f"{square_kilometres:.4f}", *(int(people + 8 * (year - 2011)) for year in years))
        for code, name, square_kilometres, people in zip(
            country.codes, country.names, area, size, strict=True
        )
    )
    return [
        _write_table(
            folder / "LSOA21_WD24_LAD24_best_fit.csv",
            "LSOA21CD,LSOA21NM,LSOA21NMW,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,LAD24NMW,ObjectId",
            lookup,
        ),
        _write_table(
            folder / "lookup_ltla24_csp24_pfa24.csv",
            "ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name",
            partnerships,
        ),
        _write_table(
            folder / "LSOA21_population_mid2011_to_mid2022.csv",
            "LSOA21CD,LSOA21NM,area_sq_km," + ",".join(f"mid{year}" for year in years),
            population,
        ),
    ]


def _write_table(path: Path, header: str, rows: Iterator[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path
