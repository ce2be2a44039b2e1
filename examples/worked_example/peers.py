"""Synthetic counts of crime in the districts to compare with: shared as numbers, not as records."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from examples.generator.draws import Draws
from examples.worked_example.calibration import Calibration
from examples.worked_example.places import peer_areas, people_of, small_areas
from saferplan.domain.categories import police_uk_category

FILE_NAME = "peer-districts-recorded-crime.csv"
LOWEST, HIGHEST = 0.75, 1.25
"""A district's rate of a crime type lies between these, against North West Leicestershire's."""
YEARS = (1, 2)
"""The last two of the three years: the one assessed, and the one before."""


def write_peer_counts(folder: Path, calibration: Calibration) -> Path:
    """Write monthly counts by district and category as one aggregate series, and say where.

    A district has its own level of each crime type, the same in both years but for chance.
    """
    peers = people_of(peer_areas())
    own = sum(area.population for area in small_areas())
    path = folder / FILE_NAME
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(("measure", "area", "period", "value", "status"))
        for district, people in sorted(peers.items()):
            overall = float(Draws(calibration.seed, "peer", district).uniforms(1)[0])
            for kind in calibration.crime_type:
                draws = Draws(calibration.seed, "peer", district, kind.name)
                # Half of how a district differs is common to all its crime types.
                place = 0.5 * overall + 0.5 * float(draws.uniforms(1)[0])
                level = LOWEST + (HIGHEST - LOWEST) * place
                for year in YEARS:
                    total = draws.about(kind.years[year] * people / own * level)
                    season = [
                        calibration.seasons[kind.season][month.month - 1] for month in calibration.years[year]
                    ]
                    counts = np.bincount(draws.choices(season, total), minlength=12).tolist()
                    for month, count in zip(calibration.years[year], counts, strict=True):
                        writer.writerow((police_uk_category(kind.name).id, district, month, count, ""))
    return path
