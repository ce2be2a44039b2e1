"""What makes districts alike: the features from which most similar districts are found.

After the variables that practice uses to group areas for comparing crime: size, density, town and country,
age, tenure, deprivation. Every feature is computed here from the tables held; the distance itself is in
`statistics`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

import numpy as np

from saferplan.domain.absence import Absence
from saferplan.geography.answers import Area, DistrictFeatures
from saferplan.geography.levels import nation_of
from saferplan.geography.lookups import Lookups
from saferplan.geography.people import People
from saferplan.geography.profile import deprivation_of, urban_share
from saferplan.geography.tables import Holdings, TableKey, TableKind

NEEDED_SHARE = 0.98
"""Of the districts: a feature held for fewer is left out, and else a district that lacks it."""


def features_of(
    districts: Sequence[Area], holdings: Holdings, lookups: Lookups, people: People, nation: str | None
) -> DistrictFeatures:
    """The features of the districts of a nation, or of all: those held for (nearly) every one."""
    chosen = [area for area in districts if nation is None or nation_of(area.code) == nation]
    columns, sources = _columns(holdings, lookups, people)
    values = np.array([[measure(area) for _, measure in columns] for area in chosen], dtype=np.float64)
    values = values.reshape(len(chosen), len(columns))
    held = np.isfinite(values)
    kept = held.sum(axis=0) >= NEEDED_SHARE * max(len(chosen), 1)
    complete: np.ndarray = np.all(held[:, kept], axis=1)
    left_out = [
        f"{name}: not held for {int((~held[:, place]).sum()):,} of {len(chosen):,} districts"
        for place, (name, _) in enumerate(columns)
        if not kept[place]
    ]
    left_out += [
        f"{area.name}: not every feature is held"
        for area, whole in zip(chosen, complete, strict=True)
        if not whole
    ]
    rows = [area for area, whole in zip(chosen, complete, strict=True) if whole]
    return DistrictFeatures(
        codes=tuple(area.code for area in rows),
        names=tuple(area.name for area in rows),
        feature_names=tuple(name for place, (name, _) in enumerate(columns) if kept[place]),
        values=np.ascontiguousarray(values[complete][:, kept]),
        left_out=tuple(left_out),
        sources=sources,
    )


def _columns(
    holdings: Holdings, lookups: Lookups, people: People
) -> tuple[list[tuple[str, Callable[[Area], float]]], tuple[str, ...]]:
    years = people.population_years()
    newest = years[-1] if years else 0
    settlement = people.latest(TableKind.SETTLEMENT)
    index = people.latest(TableKind.DEPRIVATION)
    homes = people.latest(TableKind.HOUSEHOLDS)

    def residents(area: Area) -> float:
        value = people.population(area.code, area.level, newest).value
        return float("nan") if isinstance(value, Absence) or value == 0 else float(value)

    def density(area: Area) -> float:
        extent = people.square_kilometres(area.code, area.level)
        return float("nan") if extent is None else log(residents(area) / extent)

    def urban(area: Area) -> float:
        share = urban_share(settlement, area, lookups, holdings, people)
        return float("nan") if share is None else share

    def aged(label: str) -> Callable[[Area], float]:
        def share(area: Area) -> float:
            profile = people.ages(area.code, area.level)
            return profile.share(label) if profile.bands else float("nan")

        return share

    def deprived(area: Area) -> float:
        found = None
        if index is not None:
            members = lookups.members(area.code, area.level, index.tier.vintage)
            found = deprivation_of(index, members, holdings, people)
        if found is None:
            return float("nan")
        return found.mean_rank if found.mean_score is None else found.mean_score

    def rented(column: str) -> Callable[[Area], float]:
        def share(area: Area) -> float:
            if homes is None:
                return float("nan")
            members = lookups.members(area.code, area.level, homes.tier.vintage)
            return _share(people, homes, members, column)

        return share

    columns: list[tuple[str, Callable[[Area], float]]] = [
        ("log_population", lambda area: log(residents(area))),
        ("log_density", density),
        ("share_urban", urban),
        ("share_aged_18_to_24", aged("18 to 24")),
        ("share_aged_65_and_over", aged("65 and over")),
        ("share_social_rented", rented("social_rented")),
        ("share_private_rented", rented("private_rented")),
        ("mean_deprivation", deprived),
    ]
    keys = (people.latest(TableKind.POPULATION), settlement, people.latest(TableKind.AGES), homes, index)
    sources = [people.source(key) for key in keys if key is not None]
    return columns, tuple(dict.fromkeys(source for source in sources if source))


def _share(people: People, homes: TableKey, members: tuple[str, ...], column: str) -> float:
    households, part = people.by_small_area(homes, "households"), people.by_small_area(homes, column)
    if not members or not all(member in households and part[member] is not None for member in members):
        return float("nan")
    total = sum(households[member] for member in members)
    return sum(part[member] for member in members) / total if total else float("nan")
