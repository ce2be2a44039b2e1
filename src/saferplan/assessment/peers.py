"""The group of districts to compare with, and the counts that are held for it, from whichever source has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.assessment.peer_sources import DistrictCounts
from saferplan.domain.absence import Absence
from saferplan.domain.categories import Denominator
from saferplan.domain.measures import Measure
from saferplan.domain.periods import Period
from saferplan.errors import SaferPlanError
from saferplan.geography.geography import Geography
from saferplan.geography.levels import nation_of
from saferplan.statistics.similarity import NOBODY, most_similar

GROUP_SIZE = 15
# With fewer other districts known, a position among them says little.
FEWEST_OTHERS = 5


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """Districts in order of likeness, the own district first. `distances` are empty for a list the user gave."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    distances: tuple[float, ...]
    features: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeerCounts:
    """Counts of one measure in the districts of a group, over one year, from one source.

    `counts` has one number per district, NaN where the source does not cover all of the year there.
    """

    measure: Measure
    period: Period
    source: str
    counts: NDArray[np.float64]


def peer_group(geography: Geography, district: str, given: Sequence[str]) -> PeerGroup | None:
    """The districts the user names, or else the most similar ones; None where features are not held.

    Raises:
        SaferPlanError: a code given is not a district's.
    """
    if given:
        unknown = [code for code in given if not _is_district(geography, code)]
        if unknown:
            raise SaferPlanError(
                f"{unknown[0]!r} is not the code of a district that is held.",
                "Peers are district codes, such as E07000134.",
            )
        codes = (district, *(code for code in given if code != district))
        return PeerGroup(codes, tuple(geography.name(code) for code in codes), (), (), ())
    features = geography.district_features(nation_of(district))
    if district not in features.codes or len(features.codes) <= FEWEST_OTHERS or not features.feature_names:
        return None
    own = features.codes.index(district)
    found = most_similar(features.values, features.codes, of=[own], size=min(GROUP_SIZE, len(features.codes)))
    members = [int(row) for row in found.members[0] if row != NOBODY]
    return PeerGroup(
        tuple(features.codes[row] for row in members),
        tuple(features.names[row] for row in members),
        tuple(float(value) for value in found.distance[0][: len(members)]),
        features.feature_names,
        features.left_out,
    )


def police_counts(
    sources: Sequence[DistrictCounts], measures: Sequence[Measure], year: Period
) -> tuple[PeerCounts, ...]:
    """Counts of police measures in the group, over the year nearest to the assessment's that is held.

    Empty where no source covers the own district and enough of the others for any twelve months.
    """
    candidates = [
        (abs(period.last - year.last), -int(source.complete(period)[1:].sum()), index, period)
        for index, source in enumerate(sources)
        for period in source.years()
        if source.complete(period)[1:].sum() >= FEWEST_OTHERS
    ]
    if not candidates:
        return ()
    _, _, index, period = min(candidates)
    source = sources[index]
    return tuple(
        PeerCounts(measure, period, source.source, source.totals(period, measure.categories))
        for measure in measures
    )


def exposures_of(geography: Geography, group: PeerGroup, of: Denominator, year: int) -> NDArray[np.float64]:
    """Residents or households of each district of the group; NaN where not known."""
    found = [
        geography.households(code) if of is Denominator.HOUSEHOLDS else geography.population(code, year)
        for code in group.codes
    ]
    return np.array(
        [np.nan if isinstance(one.value, Absence) else one.value for one in found], dtype=np.float64
    )


def _is_district(geography: Geography, code: str) -> bool:
    return any(area.code == code for area in geography.districts())
