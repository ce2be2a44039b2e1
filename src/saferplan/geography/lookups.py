"""Which larger area each small area is counted in, at every level, for codes of either vintage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from saferplan.geography.levels import Level, nation_of
from saferplan.geography.small_areas import EARLIER, LATER, SmallAreas
from saferplan.geography.tables import Holdings, TableKey, TableKind


class Lookups:
    """Joins from small areas up to wards, districts, partnerships, forces, counties, regions and nations."""

    def __init__(self, holdings: Holdings, small_areas: SmallAreas) -> None:
        self._holdings = holdings
        self._small_areas = small_areas
        self._places: dict[tuple[Level, int | None], Mapping[str, str]] = {}
        self._members: dict[tuple[Level, int], Mapping[str, tuple[str, ...]]] = {}

    def places(self, level: Level, vintage: int | None = None) -> Mapping[str, str]:
        """For every small area of one vintage, or of both: the area of a level that it is counted in."""
        wanted = (level, vintage)
        if wanted not in self._places:
            self._places[wanted] = self._places_of(level, vintage)
        return self._places[wanted]

    def members(self, area_code: str, level: Level, vintage: int) -> tuple[str, ...]:
        """The small areas of one vintage in an area; sorted, empty where unknown."""
        if level is Level.SMALL_AREA:
            return self._same_ground(area_code, vintage)
        if level is Level.DISTRICT:
            return self._small_areas.of_district(area_code, vintage)
        wanted = (level, vintage)
        if wanted not in self._members:
            found: dict[str, list[str]] = defaultdict(list)
            for code, place in self.places(level, vintage).items():
                found[place].append(code)
            self._members[wanted] = {place: tuple(sorted(codes)) for place, codes in found.items()}
        return self._members[wanted].get(area_code, ())

    def _same_ground(self, code: str, vintage: int) -> tuple[str, ...]:
        """The small areas of a vintage that make up exactly the ground of one small area."""
        if code in self._small_areas.codes(vintage):
            return (code,)
        earlier, later = self._small_areas.components([code])[0]
        own, other = (later, earlier) if vintage == EARLIER else (earlier, later)
        return other if own == (code,) else ()

    def _places_of(self, level: Level, vintage: int | None) -> Mapping[str, str]:
        if level is Level.SMALL_AREA:
            vintages = (EARLIER, LATER) if vintage is None else (vintage,)
            return {code: code for one in vintages for code in sorted(self._small_areas.codes(one))}
        if level is Level.WARD:
            return self._wards(vintage)
        districts = self._small_areas.districts(vintage)
        if level is Level.DISTRICT:
            return districts
        if level is Level.PARTNERSHIP:
            return self._partnership_places(vintage)
        above: Mapping[str, str]
        if level is Level.FORCE:
            above = self.districts_within(Level.FORCE)
        elif level is Level.NATION:
            above = {
                code: nation for code in set(districts.values()) if (nation := nation_of(code)) is not None
            }
        else:
            above = self.districts_within(level)
        return {code: above[district] for code, district in districts.items() if district in above}

    def _wards(self, vintage: int | None) -> Mapping[str, str]:
        """Today's wards, by best fit; a code of 2011 goes where most of its people live today."""
        keys = {
            key.tier.vintage: key
            for key in reversed(self._holdings.of_kind(TableKind.BEST_FIT, Level.SMALL_AREA))
            if key.parent.level is Level.WARD
        }
        later = self._holdings.pairs(keys[LATER]) if LATER in keys else {}
        older = self._holdings.pairs(keys[EARLIER]) if EARLIER in keys else {}
        earlier: dict[str, str] = {}
        for code in self._small_areas.codes(EARLIER):
            ward = later.get(code) or self._small_areas.most_populous(code, later)
            if ward is None and not later:
                ward = older.get(code)
            if ward is not None:
                earlier[code] = ward
        if vintage == LATER:
            return later
        return earlier if vintage == EARLIER else {**earlier, **later}

    def districts_within(self, level: Level) -> Mapping[str, str]:
        """For each district of today: its force, fire authority, county or region."""
        found: dict[str, str] = {}
        for key in reversed(self._holdings.of_kind(TableKind.EXACT, Level.DISTRICT)):
            if key.parent.level is level:
                for code, place in self._holdings.pairs(key).items():
                    today = self._small_areas.todays_district(code)
                    if today is not None and (today == code or today not in found):
                        found[today] = place
        return found

    # --- partnerships ---

    @cached_property
    def partnership_keys(self) -> tuple[TableKey, ...]:
        """The district to partnership lookups that are held, newest first."""
        keys = self._holdings.of_kind(TableKind.EXACT, Level.DISTRICT)
        return tuple(key for key in keys if key.parent.level is Level.PARTNERSHIP)

    @cached_property
    def _partnership_pairs(self) -> Mapping[TableKey, tuple[tuple[str, str], ...]]:
        tables = {key: self._holdings.table(key) for key in self.partnership_keys}
        return {
            key: tuple(zip(table["code"].to_pylist(), table["within"].to_pylist(), strict=True))
            for key, table in tables.items()
        }

    @cached_property
    def territories(self) -> Mapping[str, tuple[str, ...]]:
        """The districts of each partnership: today's where it has all of one, else the former it kept.

        A district that several partnerships share, and that no older lookup takes apart, comes in each of
        them.
        """
        found: dict[str, tuple[str, ...]] = {}
        for place, key in enumerate(self.partnership_keys):
            shared = _shared(self._partnership_pairs[key])
            older = [self._partnership_pairs[other] for other in self.partnership_keys[place + 1 :]]
            by_partnership: dict[str, set[str]] = defaultdict(set)
            for district, partnership in self._partnership_pairs[key]:
                if partnership in found:
                    continue
                former = self._former_parts(district, partnership, older) if district in shared else ()
                by_partnership[partnership].update(former or (district,))
            found |= {
                partnership: tuple(sorted(districts)) for partnership, districts in by_partnership.items()
            }
        return found

    def territory(self, partnership: str) -> tuple[str, ...]:
        """The districts of a partnership; those of the past that together make up one of today are that one.

        Raises:
            KeyError: no held lookup has the partnership.
        """
        districts = set(self.territories[partnership])
        former: dict[str, set[str]] = defaultdict(set)
        for district in districts - self._small_areas.todays_districts:
            today = self._small_areas.todays_district(district)
            if today is not None:
                former[today].add(district)
        found = set(districts)
        for today, parts in former.items():
            ground = {code for part in parts for code in self._small_areas.of_district(part, LATER)}
            if ground and ground == set(self._small_areas.of_district(today, LATER)):
                found = (found - parts) | {today}
        return tuple(sorted(found))

    def _former_parts(
        self, district: str, partnership: str, older: list[tuple[tuple[str, str], ...]]
    ) -> tuple[str, ...]:
        """The former districts that merged into `district` and belonged to the partnership alone."""
        for pairs in older:
            shared = _shared(pairs)
            parts = tuple(
                code
                for code, owner in pairs
                if owner == partnership
                and code not in shared
                and code != district
                and self._small_areas.todays_district(code) == district
            )
            if parts:
                return parts
        return ()

    @cached_property
    def shared_districts(self) -> frozenset[str]:
        """Districts that several partnerships have, with no older lookup to take them apart."""
        owners: dict[str, int] = defaultdict(int)
        for districts in self.territories.values():
            for district in districts:
                owners[district] += 1
        return frozenset(district for district, count in owners.items() if count > 1)

    def _partnership_places(self, vintage: int | None) -> Mapping[str, str]:
        found: dict[str, str] = {}
        owners = {
            district: partnership
            for partnership, districts in sorted(self.territories.items())
            for district in districts
            if district not in self.shared_districts
        }
        for code, district in self._small_areas.districts(vintage).items():
            if district in owners:
                found[code] = owners[district]
        for district, partnership in owners.items():
            if district not in self._small_areas.todays_districts:
                for one in (EARLIER, LATER) if vintage is None else (vintage,):
                    found |= dict.fromkeys(self._small_areas.of_district(district, one), partnership)
        return found

    @cached_property
    def forces_of_partnerships(self) -> Mapping[str, str]:
        """The police force of each partnership."""
        found: dict[str, str] = {}
        for key in reversed(self._holdings.of_kind(TableKind.EXACT, Level.PARTNERSHIP)):
            if key.parent.level is Level.FORCE:
                found |= self._holdings.pairs(key)
        return found


def _shared(pairs: tuple[tuple[str, str], ...]) -> frozenset[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for district, partnership in pairs:
        owners[district].add(partnership)
    return frozenset(district for district, partnerships in owners.items() if len(partnerships) > 1)
