"""The area profile that opens a strategic assessment, from the tables of small areas."""

from __future__ import annotations

from saferplan.geography.answers import Area, AreaProfile, Deprivation
from saferplan.geography.levels import Level
from saferplan.geography.lookups import Lookups
from saferplan.geography.people import People
from saferplan.geography.small_areas import EARLIER, LATER
from saferplan.geography.tables import Holdings, TableKey, TableKind

ENGLISH_SMALL_AREAS = {2011: 32_844, 2021: 33_755}
"""By vintage: how many LSOAs of England the index ranks, for editions that are held without deciles."""


def profile_of(
    area: Area, holdings: Holdings, lookups: Lookups, people: People, year: int | None, before: int | None
) -> AreaProfile:
    """Everything held of one area; `year` and `before` default to the newest and oldest population held."""
    years = people.population_years()
    newest = year if year is not None else (years[-1] if years else 0)
    oldest = before if before is not None else (years[0] if years else 0)
    settlement = people.latest(TableKind.SETTLEMENT)
    later = lookups.members(area.code, area.level, LATER)
    small_areas = later or lookups.members(area.code, area.level, EARLIER)
    wards = {ward for code in small_areas if (ward := lookups.places(Level.WARD).get(code)) is not None}
    deprivation = tuple(
        found
        for key in holdings.of_kind(TableKind.DEPRIVATION, Level.SMALL_AREA)
        if (
            found := deprivation_of(
                key, lookups.members(area.code, area.level, key.tier.vintage), holdings, people
            )
        )
        is not None
    )
    population = people.population(area.code, area.level, newest)
    ages = people.ages(area.code, area.level)
    households = people.households(area.code, area.level)
    used = [population.source, ages.source, households.source, *(edition.source for edition in deprivation)]
    if settlement is not None:
        used.append(people.source(settlement))
    return AreaProfile(
        area=area,
        population=population,
        population_before=people.population(area.code, area.level, oldest),
        ages=ages,
        households=households,
        square_kilometres=people.square_kilometres(area.code, area.level),
        deprivation=deprivation,
        urban_share=urban_share(settlement, area, lookups, holdings, people),
        urban_year=None if settlement is None else settlement.year,
        small_areas=len(small_areas),
        wards=len(wards),
        sources=tuple(dict.fromkeys(source for source in used if source)),
    )


def deprivation_of(
    key: TableKey, members: tuple[str, ...], holdings: Holdings, people: People
) -> Deprivation | None:
    """One edition of the index for an area's small areas; None unless all of them are ranked."""
    ranks = people.by_small_area(key, "rank")
    if not members or not all(member in ranks for member in members):
        return None
    weights = _residents(key, members, holdings, people)
    total = sum(weights)
    scores = people.by_small_area(key, "score")
    scored = all(scores[member] is not None for member in members)
    deciles = people.by_small_area(key, "decile")
    fifth = ENGLISH_SMALL_AREAS.get(key.tier.vintage, 0) / 5
    deprived = [
        ranks[member] <= fifth if deciles[member] is None else deciles[member] <= 2 for member in members
    ]
    return Deprivation(
        year=key.year,
        small_areas=len(members),
        mean_rank=sum(ranks[member] * weight for member, weight in zip(members, weights, strict=True))
        / total,
        mean_score=(
            sum(scores[member] * weight for member, weight in zip(members, weights, strict=True)) / total
            if scored
            else None
        ),
        most_deprived_fifth=sum(deprived) / len(members),
        source=people.source(key),
    )


def urban_share(
    key: TableKey | None, area: Area, lookups: Lookups, holdings: Holdings, people: People
) -> float | None:
    """The share of residents in small areas classed urban, 0 to 1; None where not held for all."""
    if key is None:
        return None
    members = lookups.members(area.code, area.level, key.tier.vintage)
    urban = people.by_small_area(key, "urban")
    if not members or not all(member in urban for member in members):
        return None
    weights = _residents(key, members, holdings, people)
    return sum(weight for member, weight in zip(members, weights, strict=True) if urban[member]) / sum(
        weights
    )


def _residents(key: TableKey, members: tuple[str, ...], holdings: Holdings, people: People) -> list[int]:
    """Residents of each small area, to weight by: of the year nearest to the measure's, or one each."""
    tables = [
        other
        for other in holdings.of_kind(TableKind.POPULATION, Level.SMALL_AREA)
        if other.tier.vintage == key.tier.vintage
    ]
    for table in sorted(tables, key=lambda other: (abs(other.year - key.year), other.year)):
        residents = people.by_small_area(table, "persons")
        if all(member in residents for member in members):
            return [residents[member] for member in members]
    return [1] * len(members)
