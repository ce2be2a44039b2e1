"""Counts of police records by district, for comparison: computed from the files of several forces.

The force's own districts are counted from its files; those of other forces have synthetic counts only.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from examples.generator.draws import Draws
from examples.generator.police import CRIME_TYPES
from examples.worked_example.calibration import Calibration
from examples.worked_example.incidents import Incidents, PolicedArea, totals_of
from examples.worked_example.places import DISTRICT, District, PeerArea, people_of
from examples.worked_example.police_files import FORCE
from saferplan.domain.periods import Month

FILE_NAME = "district-counts.csv"
HEADER = ("force_file", "district", "month", "crime_type", "n")
UNPLACED = "(no location)"
_Counts = Counter[tuple[str, str, Month, str]]


def write_district_counts(
    folder: Path,
    calibration: Calibration,
    areas: Sequence[PolicedArea],
    incidents: Incidents,
    without_place: Counter[tuple[Month, str]],
    districts: Sequence[District],
    peers: Sequence[PeerArea],
) -> Path:
    """Write counts by force file, district, month and crime type of every district, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {district.code: district.name for district in districts}
    counts = _own_force(calibration, areas, incidents, without_place, names)
    counts += _other_forces(calibration, areas, districts, peers)
    path = folder / FILE_NAME
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows((*key, count) for key, count in sorted(counts.items()))
    return path


def _own_force(
    calibration: Calibration,
    areas: Sequence[PolicedArea],
    incidents: Incidents,
    without_place: Counter[tuple[Month, str]],
    names: dict[str, str],
) -> _Counts:
    months = calibration.period.months
    counts: _Counts = Counter()
    for area, month, kind in zip(
        incidents.areas.tolist(), incidents.months.tolist(), incidents.types.tolist(), strict=True
    ):
        counts[FORCE.slug, names[areas[area].district], months[month], CRIME_TYPES[kind]] += 1
    for (at, kind_name), count in without_place.items():
        counts[FORCE.slug, UNPLACED, at, kind_name] += count
    return counts


def _other_forces(
    calibration: Calibration,
    areas: Sequence[PolicedArea],
    districts: Sequence[District],
    peers: Sequence[PeerArea],
) -> _Counts:
    counts: _Counts = Counter()
    people = people_of(peers)
    own_people = sum(area.population for area in areas if area.district == DISTRICT)
    policed = {area.district for area in areas}
    for district in districts:
        if district.code in policed:
            continue
        force = district.force_name.lower().replace(" ", "-")
        totals = totals_of(calibration, district.code, people[district.code], own_people)
        for kind in calibration.crime_type:
            for year, period in enumerate(calibration.years):
                season = [calibration.seasons[kind.season][month.month - 1] for month in period]
                draws = Draws(calibration.seed, "months", district.code, kind.name, year)
                by_month = np.bincount(draws.choices(season, totals[kind.name][year]), minlength=12)
                for month, count in zip(period, by_month.tolist(), strict=True):
                    counts[force, district.name, month, kind.name] += count
    return counts
