"""The force's monthly files of the three years: street-level crime and outcomes, as the publisher has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from examples.generator.draws import Draws
from examples.generator.police import (
    ANTI_SOCIAL_BEHAVIOUR,
    CRIME_TYPES,
    LAST_OUTCOMES,
    NO_PLACE,
    Force,
    SnapPoints,
    StreetRecords,
    in_publishers_order,
    write_outcomes,
    write_street,
)
from examples.worked_example.calibration import Calibration
from examples.worked_example.incidents import Incidents, PolicedArea
from examples.worked_example.places import reach_in_kilometres
from saferplan.domain.periods import Month

FORCE = Force("Leicestershire Police", "leicestershire")
LINE_END = "\r\n"
POINTS_IN_AN_AREA = 14
FESTIVAL_LOCATION = "Theatre/Concert Hall"
_LOCATIONS = (
    "High Street", "Main Street", "Church Lane", "Station Road", "Ashby Road", "Mill Lane", "Park Lane",
    "Parking Area", "Supermarket", "Petrol Station", "Sports/Recreation Area", "Shopping Area",
    "Park/Open Space", "School Lane", "The Green", "Leicester Road", "Highfield Close", "Forest Road",
)  # fmt: skip
_STILL_OPEN = "Under investigation"
_SHARE_SOLVED = {
    # How often a crime of a type ends in something other than no suspect or no evidence; others: one in twelve.
    "Drugs": 0.75,
    "Possession of weapons": 0.55,
    "Shoplifting": 0.45,
    "Public order": 0.30,
    "Violence and sexual offences": 0.30,
    "Robbery": 0.15,
    "Criminal damage and arson": 0.14,
    "Other crime": 0.25,
}
_DISPOSALS = {
    "Awaiting court outcome": 0.28,
    "Offender given a caution": 0.22,
    "Local resolution": 0.22,
    "Formal action is not in the public interest": 0.08,
    "Offender given community sentence": 0.08,
    "Offender fined": 0.07,
    "Offender sent to prison": 0.05,
}


def snap_points(seed: int, areas: Sequence[PolicedArea], festival_area: str) -> tuple[SnapPoints, int]:
    """Invented map points scattered about the middle of each small area, and the festival's point."""
    draws = Draws(seed, "points")
    count = POINTS_IN_AN_AREA * len(areas)
    of_area = np.repeat(np.arange(len(areas)), POINTS_IN_AN_AREA)
    # In degrees of latitude.
    reach = np.array([reach_in_kilometres(area.square_kilometres) / 111.2 for area in areas])[of_area]
    middle = np.array([(area.longitude, area.latitude) for area in areas])[of_area]
    names = [_LOCATIONS[name] for name in draws.below(len(_LOCATIONS), count)]
    festival = [area.code for area in areas].index(festival_area) * POINTS_IN_AN_AREA
    names[festival] = FESTIVAL_LOCATION
    points = SnapPoints.of(
        middle[:, 0] + reach * 1.65 * (2 * draws.uniforms(count) - 1),
        middle[:, 1] + reach * (2 * draws.uniforms(count) - 1),
        names,
        of_area,
        [area.code for area in areas],
        [area.name for area in areas],
    )
    return points, festival + 1


def write_police_files(
    folder_of: Callable[[Month], Path],
    calibration: Calibration,
    areas: Sequence[PolicedArea],
    incidents: Incidents,
) -> Counter[tuple[Month, str]]:
    """Write the street and outcomes files of every month into the folder it is delivered in.

    Returns how many records without a place each month has, by crime type.
    """
    points, festival_point = snap_points(calibration.seed, areas, calibration.festival.area)
    decided: dict[int, list[tuple[StreetRecords, NDArray[np.int64]]]] = {}
    without_place: Counter[tuple[Month, str]] = Counter()
    for number, month in enumerate(calibration.period.months):
        draws = Draws(calibration.seed, "month", str(month))
        rows = np.flatnonzero(incidents.months == number)
        places = 1 + POINTS_IN_AN_AREA * incidents.areas[rows] + draws.below(POINTS_IN_AN_AREA, len(rows))
        places[incidents.at_festival[rows]] = festival_point
        types, places = _with_records_without_a_place(calibration, draws, incidents.types[rows], places)
        without_place.update((month, CRIME_TYPES[kind]) for kind in types[len(rows) :])
        outcomes, lags = _outcomes(draws, types, months_left=len(calibration.period) - 1 - number)
        records = StreetRecords(draws.identifiers(len(types)), places, types, outcomes)
        for lag in range(4):
            chosen = np.flatnonzero(lags == lag)
            decided.setdefault(number + lag, []).append((records.take(chosen), outcomes[chosen]))
        street = in_publishers_order(records, points)
        write_street(folder_of(month), str(month), FORCE, points, street, LINE_END)
        _write_decisions(folder_of(month), str(month), points, decided.pop(number))
    return without_place


def _with_records_without_a_place(
    calibration: Calibration, draws: Draws, types: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The month's records, and as many again without a place as make up the calibrated share."""
    bounds = calibration.no_place
    share = bounds.lowest + (bounds.highest - bounds.lowest) * float(draws.uniforms(1)[0])
    extra = round(len(types) * share / (1 - share))
    more = types[draws.below(len(types), extra)]
    return np.concatenate([types, more]), np.concatenate([places, np.full(extra, NO_PLACE)])


def _outcomes(
    draws: Draws, types: NDArray[np.int64], months_left: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The last outcome of each record as known after the last month, and the months it took (-1: none)."""
    names = np.array(LAST_OUTCOMES)
    open_, none = LAST_OUTCOMES.index(_STILL_OPEN), LAST_OUTCOMES.index("")
    solved = np.array([_SHARE_SOLVED.get(kind, 0.08) for kind in CRIME_TYPES])[types]
    disposals = np.array([LAST_OUTCOMES.index(name) for name in _DISPOSALS])
    positive = disposals[draws.choices(list(_DISPOSALS.values()), len(types))]
    personal = np.isin(np.array(CRIME_TYPES)[types], ["Violence and sexual offences", "Public order"])
    negative = np.where(
        draws.uniforms(len(types)) < np.where(personal, 0.8, 0.15),
        np.flatnonzero(names == "Unable to prosecute suspect")[0],
        np.flatnonzero(names == "Investigation complete; no suspect identified")[0],
    )
    outcomes = np.where(draws.uniforms(len(types)) < solved, positive, negative)
    lags = draws.choices([0.35, 0.35, 0.2, 0.1], len(types))
    outcomes = np.where(lags > months_left, open_, outcomes)
    lags = np.where(lags > months_left, -1, lags)
    disorder = types == CRIME_TYPES.index(ANTI_SOCIAL_BEHAVIOUR)
    return np.where(disorder, none, outcomes), np.where(disorder, -1, lags)


def _write_decisions(
    folder: Path, month: str, points: SnapPoints, decided: list[tuple[StreetRecords, NDArray[np.int64]]]
) -> None:
    records = StreetRecords.joined([part for part, _ in decided])
    words = [LAST_OUTCOMES[outcome] for _, outcomes in decided for outcome in outcomes]
    write_outcomes(folder, month, FORCE, points, records, words, LINE_END)
