"""Stop and search in the county: the publisher's third monthly file."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from examples.generator.draws import Draws
from examples.generator.police import write_stops
from examples.worked_example.calibration import Calibration
from examples.worked_example.incidents import PolicedArea
from examples.worked_example.police_files import FORCE, LINE_END, snap_points
from saferplan.domain.periods import Month

LEAST, MOST = 90, 210
_NO_POINT_SHARE = 0.06
_AGES = {"10-17": 20, "18-24": 38, "25-34": 24, "over 34": 18}
_OBJECTS = {
    "Controlled drugs": ("Misuse of Drugs Act 1971 (section 23)", 62),
    "Stolen goods": ("Police and Criminal Evidence Act 1984 (section 1)", 18),
    "Article for use in theft": ("Police and Criminal Evidence Act 1984 (section 1)", 10),
    "Offensive weapons": ("Police and Criminal Evidence Act 1984 (section 1)", 10),
}
_OUTCOMES = {
    "A no further action disposal": 68,
    "Arrest": 14,
    "Community resolution": 9,
    "Khat or Cannabis warning": 6,
    "Summons / charged by post": 3,
}
_ETHNICITIES = {
    ("White - English/Welsh/Scottish/Northern Irish/British", "White"): 88,
    ("Asian/Asian British - Indian", "Asian"): 4,
    ("Mixed/Multiple ethnic groups - White and Black Caribbean", "Black"): 3,
    ("Other ethnic group - Not stated", "White"): 5,
}


def write_stop_files(
    folder_of: Callable[[Month], Path], calibration: Calibration, areas: Sequence[PolicedArea]
) -> list[Path]:
    """Write the stop-and-search file of every month, in the publisher's fifteen columns; times are UTC."""
    points, _ = snap_points(calibration.seed, areas, calibration.festival.area)
    written = []
    for month in calibration.period:
        draws = Draws(calibration.seed, "stops", str(month))
        count = LEAST + int(draws.below(MOST - LEAST + 1, 1)[0])
        times = _times(draws, month, count)
        places = 1 + draws.below(len(points.areas) - 1, count)
        unplaced = draws.uniforms(count) < _NO_POINT_SHARE
        kinds = [("Person search", "Person and Vehicle search")[n] for n in draws.choices([3, 1], count)]
        genders = [("Male", "Female")[n] for n in draws.choices([9, 1], count)]
        ages = [list(_AGES)[n] for n in draws.choices(list(_AGES.values()), count)]
        people = [list(_ETHNICITIES)[n] for n in draws.choices(list(_ETHNICITIES.values()), count)]
        objects = [list(_OBJECTS)[n] for n in draws.choices([w for _, w in _OBJECTS.values()], count)]
        outcomes = [list(_OUTCOMES)[n] for n in draws.choices(list(_OUTCOMES.values()), count)]
        linked = draws.uniforms(count) < 0.75
        rows = [
            [
                kinds[n],
                times[n].isoformat(),
                "False",
                "",
                "" if unplaced[n] else f"{points.latitude[places[n]]:.6f}",
                "" if unplaced[n] else f"{points.longitude[places[n]]:.6f}",
                genders[n],
                ages[n],
                *people[n],
                _OBJECTS[objects[n]][0],
                objects[n],
                outcomes[n],
                "" if outcomes[n] == "A no further action disposal" else str(bool(linked[n])),
                "False",
            ]
            for n in range(count)
        ]
        written.append(write_stops(folder_of(month), str(month), FORCE, rows, LINE_END))
    return written


def _times(draws: Draws, month: Month, count: int) -> list[datetime]:
    days = draws.below(monthrange(month.year, month.month)[1], count).tolist()
    minutes = draws.below(24 * 60, count).tolist()
    return sorted(
        datetime(month.year, month.month, day + 1, minute // 60, minute % 60, tzinfo=UTC)
        for day, minute in zip(days, minutes, strict=True)
    )
