"""What happened, where and when: every record of the force that has a place, drawn to the calibrated numbers.

The partnership's totals are exact, because each record of a year's total is placed in a month and a small area
by a draw of its own: months and areas vary as counts do, and only the totals are fixed. The other districts of
the county have levels of their own, and totals that vary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from examples.generator.draws import Draws
from examples.generator.police import CRIME_TYPES
from examples.worked_example.calibration import Calibration, CrimeType
from examples.worked_example.places import DISTRICT, PeerArea, SmallArea

LOWEST, HIGHEST = 0.75, 1.25
"""Another district's rate of a crime type lies between these, against North West Leicestershire's."""
DEPRIVATION_RANKS = 32_844
_CENTRES = 6
"""Small areas of another district that draw visitors."""


@dataclass(frozen=True, slots=True)
class PolicedArea:
    """A small area that the force's file has records of, as far as the records depend on it."""

    code: str
    name: str
    district: str
    population: int
    deprivation_rank: int
    longitude: float
    latitude: float
    square_kilometres: float
    drawn: float
    """The share, against the district's other areas, of the records that follow visitors."""


@dataclass(frozen=True, slots=True)
class Incidents:
    """Parallel arrays, one number a record: month from the first, area among those policed, crime type."""

    months: NDArray[np.int64]
    areas: NDArray[np.int64]
    types: NDArray[np.int64]
    at_festival: NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: Sequence[Incidents]) -> Incidents:
        """The records of several parts, one after the other."""
        return cls(
            np.concatenate([part.months for part in parts]),
            np.concatenate([part.areas for part in parts]),
            np.concatenate([part.types for part in parts]),
            np.concatenate([part.at_festival for part in parts]),
        )


def policed_areas(
    calibration: Calibration, own: Sequence[SmallArea], peers: Sequence[PeerArea]
) -> tuple[PolicedArea, ...]:
    """The small areas of the county: the partnership's own first. Leicester and Rutland are not in the example."""
    county = {peer.code_2011: peer for peer in peers if peer.longitude is not None}
    centres = _centres(calibration.seed, tuple(county.values()))
    people: dict[str, int] = {}
    counted: set[str] = set()
    for peer in peers:
        # A small area of 2021 that was merged stands once for each of its parts: its people count once.
        if peer.code_2021 not in counted:
            people[peer.code_2011] = people.get(peer.code_2011, 0) + peer.population
            counted.add(peer.code_2021)
    return (
        *(
            PolicedArea(
                area.code,
                area.name,
                DISTRICT,
                area.population,
                area.deprivation_rank,
                area.longitude,
                area.latitude,
                area.square_kilometres,
                calibration.visitors.get(area.code, 0.0),
            )
            for area in own
        ),
        *(
            PolicedArea(
                peer.code_2011,
                peer.name,
                peer.district,
                people.get(peer.code_2011, 0),
                peer.deprivation_rank,
                peer.longitude or 0.0,
                peer.latitude or 0.0,
                1.0,
                centres.get(peer.code_2011, 0.0),
            )
            for peer in county.values()
        ),
    )


def _centres(seed: int, peers: Sequence[PeerArea]) -> dict[str, float]:
    """Some small areas of each district, chosen by lot, where people go who do not live there."""
    centres: dict[str, float] = {}
    for district in sorted({peer.district for peer in peers}):
        draws = Draws(seed, "centres", district)
        codes = [peer.code_2011 for peer in peers if peer.district == district]
        for at, weight in zip(draws.order(len(codes))[:_CENTRES], draws.uniforms(_CENTRES), strict=True):
            centres[codes[at]] = 0.2 + float(weight)
    return centres


def draw_incidents(calibration: Calibration, areas: Sequence[PolicedArea]) -> Incidents:
    """Every record with a place in the three years."""
    districts = list(dict.fromkeys(area.district for area in areas))
    people = {
        district: sum(area.population for area in areas if area.district == district)
        for district in districts
    }
    parts = [_of_partnership(calibration, areas)]
    for district in districts[1:]:
        totals = totals_of(calibration, district, people[district], people[DISTRICT])
        parts.append(_of_district(calibration, areas, district, totals))
    return Incidents.joined(parts)


def totals_of(
    calibration: Calibration, district: str, people: int, own_people: int
) -> dict[str, tuple[int, int, int]]:
    """Another district's records of each crime type in the three years: its own level, and chance."""
    overall = float(Draws(calibration.seed, "district", district).uniforms(1)[0])
    totals = {}
    for kind in calibration.crime_type:
        draws = Draws(calibration.seed, "district", district, kind.name)
        # Half of how a district differs is common to all its crime types.
        place = 0.5 * overall + 0.5 * float(draws.uniforms(1)[0])
        level = (LOWEST + (HIGHEST - LOWEST) * place) * people / own_people
        first, second, third = (draws.about(count * level) for count in kind.years)
        totals[kind.name] = (first, second, third)
    return totals


def _of_partnership(calibration: Calibration, areas: Sequence[PolicedArea]) -> Incidents:
    at = [n for n, area in enumerate(areas) if area.district == DISTRICT]
    festival = calibration.festival
    [festival_area] = [n for n in at if areas[n].code == festival.area]
    parts = []
    for kind in calibration.crime_type:
        for year, total in enumerate(kind.years):
            draws = Draws(calibration.seed, "incidents", DISTRICT, kind.name, year)
            festival_count = festival.years.get(kind.name, (0, 0, 0))[year]
            weights = _weights(calibration, kind, [areas[n] for n in at], last_year=year == 2)
            parts.append(_year(calibration, kind, year, total - festival_count, at, weights, draws))
            month = 12 * year + (festival.month - calibration.years[year].first.month) % 12
            parts.append(
                Incidents(
                    np.full(festival_count, month),
                    np.full(festival_count, festival_area),
                    np.full(festival_count, CRIME_TYPES.index(kind.name)),
                    np.ones(festival_count, dtype=np.bool_),
                )
            )
    return Incidents.joined(parts)


def _of_district(
    calibration: Calibration,
    areas: Sequence[PolicedArea],
    district: str,
    totals: Mapping[str, tuple[int, int, int]],
) -> Incidents:
    at = [n for n, area in enumerate(areas) if area.district == district]
    parts = []
    for kind in calibration.crime_type:
        weights = _weights(calibration, kind, [areas[n] for n in at], last_year=False)
        for year, total in enumerate(totals[kind.name]):
            draws = Draws(calibration.seed, "incidents", district, kind.name, year)
            parts.append(_year(calibration, kind, year, total, at, weights, draws))
    return Incidents.joined(parts)


def _year(
    calibration: Calibration,
    kind: CrimeType,
    year: int,
    total: int,
    at: Sequence[int],
    weights: NDArray[np.float64],
    draws: Draws,
) -> Incidents:
    """A year's records of one crime type in one district, each with a month and an area."""
    season = [calibration.seasons[kind.season][month.month - 1] for month in calibration.years[year]]
    return Incidents(
        12 * year + draws.choices(season, total),
        np.asarray(at)[draws.choices(weights, total)],
        np.full(total, CRIME_TYPES.index(kind.name)),
        np.zeros(total, dtype=np.bool_),
    )


def _weights(
    calibration: Calibration, kind: CrimeType, areas: Sequence[PolicedArea], *, last_year: bool
) -> NDArray[np.float64]:
    """How likely a record of this crime type is to fall in each small area of a district."""
    deprived = np.array([1 - area.deprivation_rank / DEPRIVATION_RANKS for area in areas])
    people = np.array([area.population for area in areas]) * (1 + kind.deprivation * deprived)
    drawn = np.array([area.drawn for area in areas])
    weights = (1 - kind.visitors) * people / people.sum() + kind.visitors * drawn / drawn.sum()
    if last_year and kind.name == calibration.gathering.crime_type:
        gathers = np.isin([area.code for area in areas], calibration.gathering.areas)
        weights = np.where(gathers, weights * calibration.gathering.times, weights)
    return np.asarray(weights, dtype=np.float64)
