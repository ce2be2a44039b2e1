"""Small areas of two censuses and the districts they lie in: the rules that join records of any year.

LSOAs were drawn for 2001 and revised after the censuses of 2011 and 2021. Most did not change and kept their
code; those that were split, merged or redrawn have codes that exist in one vintage only. So a code is valid
in 2011, in 2021 or in both, and where it is in both it means the same area.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from saferplan.geography.levels import Level
from saferplan.geography.tables import Holdings, TableKey, TableKind

EARLIER, LATER = 2011, 2021


@dataclass(frozen=True)
class ComparableArea:
    """The smallest area whose records can be compared across both vintages.

    `code` is the small area's own where one code of either vintage covers it all, else its codes of 2021
    joined by `+`.
    """

    code: str
    name: str
    earlier: tuple[str, ...]
    later: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether the area was redrawn between the vintages."""
        return self.earlier != self.later


class SmallAreas:
    """The small areas that are held, of each vintage, and the district each is counted in."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    @cached_property
    def fit(self) -> tuple[tuple[str, str], ...]:
        """Pairs of (2011 code, 2021 code) that share ground."""
        keys = self._holdings.of_kind(TableKind.FIT)
        if not keys:
            return ()
        table = self._holdings.table(keys[0])
        return tuple(zip(table["earlier"].to_pylist(), table["later"].to_pylist(), strict=True))

    @cached_property
    def parts_of(self) -> Mapping[str, tuple[str, ...]]:
        """For each code of 2011, the codes of 2021 that share its ground."""
        return _grouped(self.fit)

    @cached_property
    def sources_of(self) -> Mapping[str, tuple[str, ...]]:
        """For each code of 2021, the codes of 2011 that share its ground."""
        return _grouped((later, earlier) for earlier, later in self.fit)

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """What became of each abolished or recoded district."""
        keys = self._holdings.of_kind(TableKind.SUCCESSION, Level.DISTRICT)
        return self._holdings.pairs(keys[0]) if keys else {}

    @cached_property
    def todays_districts(self) -> frozenset[str]:
        """The districts of the newest lookup that is held: those that records of any year are counted in."""
        newest = max(
            (
                key
                for kind in (TableKind.BEST_FIT, TableKind.EXACT)
                for key in self._holdings.of_kind(kind)
                if _places_districts(key)
            ),
            key=lambda key: (_district_vintage(key), key.kind is TableKind.BEST_FIT, key.tier.vintage),
            default=None,
        )
        if newest is None:
            return frozenset()
        column = "within" if newest.tier.level is Level.SMALL_AREA else "code"
        return frozenset(self._holdings.table(newest)[column].unique().to_pylist())

    def todays_district(self, code: str) -> str | None:
        """The district of today that a district code of any year leads to; None when it leads to none held.

        Abolished districts lead to their successors. A code newer than today's list leads back to the
        district of the list that it replaced, if that had the same name: a new code for the same district.
        """
        return self._todays.get(code)

    @cached_property
    def _todays(self) -> Mapping[str, str]:
        today = self.todays_districts
        ends = {code: self._end_of_line(code) for code in self.successors}
        names = self._district_names
        recoded = {
            end: code
            for code, end in sorted(ends.items())
            if code in today and names.get(code) == names.get(end)
        }
        found = {end: code for end, code in recoded.items() if end not in today}
        found |= {code: end for code, end in ends.items() if end in today}
        found |= {code: found[end] for code, end in ends.items() if end in found}
        return found | {code: code for code in today}

    @cached_property
    def _district_names(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for key in reversed(self._holdings.of_kind(TableKind.NAMES, Level.DISTRICT)):
            found |= self._holdings.pairs(key)
        return found

    def _end_of_line(self, code: str) -> str:
        seen = {code}
        while (successor := self.successors.get(code)) is not None and successor not in seen:
            code = successor
            seen.add(code)
        return code

    @cached_property
    def _best_fit_districts(self) -> Mapping[int, Mapping[str, str]]:
        """By vintage of small areas: the district of today of each, by the publisher's newest lookup."""
        found: dict[int, dict[str, str]] = {}
        for kind in (TableKind.EXACT, TableKind.BEST_FIT):
            for key in reversed(self._holdings.of_kind(kind, Level.SMALL_AREA)):
                if key.parent.level is not Level.DISTRICT:
                    continue
                for code, district in self._holdings.pairs(key).items():
                    today = self.todays_district(district)
                    if today is not None:
                        found.setdefault(key.tier.vintage, {})[code] = today
        return found

    @cached_property
    def districts_later(self) -> Mapping[str, str]:
        """The district of today of each small area of 2021.

        The district that holds the area exactly, followed to what became of it, comes before a best fit
        through wards: a best fit puts a few areas beyond a boundary that they do not cross.
        """
        found = dict(self._best_fit_districts.get(LATER, {}))
        for key in reversed(self._holdings.of_kind(TableKind.EXACT, Level.SMALL_AREA)):
            if key.tier.vintage == LATER and key.parent.level is Level.DISTRICT:
                for code, district in self._holdings.pairs(key).items():
                    today = self.todays_district(district)
                    if today is not None:
                        found[code] = today
        for code, sources in self.sources_of.items():
            if code not in found:
                known = {self._best_fit_districts.get(EARLIER, {}).get(source) for source in sources} - {None}
                if known:
                    found[code] = min(district for district in known if district is not None)
        return found

    @cached_property
    def districts_earlier(self) -> Mapping[str, str]:
        """The district of today of each small area of 2011.

        Where its parts of 2021 all lie in one district, that one. The few that were redrawn across a
        boundary stay in the district that the lookup of their own time gives, when it is among those; else
        they go where most of their people live today, and the lowest code decides a tie.
        """
        placed = self._best_fit_districts.get(EARLIER, {})
        found = dict(placed)
        for code, parts in self.parts_of.items():
            districts = {self.districts_later[part] for part in parts if part in self.districts_later}
            if len(districts) == 1:
                found[code] = next(iter(districts))
            elif districts and placed.get(code) not in districts:
                found[code] = self.most_populous(code, self.districts_later) or min(districts)
        return found

    def districts(self, vintage: int | None) -> Mapping[str, str]:
        """The district of today of every code of one vintage, or of both."""
        if vintage == EARLIER:
            return self.districts_earlier
        return self.districts_later if vintage == LATER else self._districts_both

    @cached_property
    def _districts_both(self) -> Mapping[str, str]:
        return {**self.districts_earlier, **self.districts_later}

    def codes(self, vintage: int) -> frozenset[str]:
        """Every code of a vintage that any table knows."""
        return self._codes[vintage]

    @cached_property
    def _codes(self) -> Mapping[int, frozenset[str]]:
        found: dict[int, set[str]] = {EARLIER: set(self.parts_of), LATER: set(self.sources_of)}
        for key in self._holdings.of_kind(TableKind.NAMES, Level.SMALL_AREA):
            found.setdefault(key.tier.vintage, set()).update(self._holdings.table(key)["code"].to_pylist())
        for kind in (TableKind.EXACT, TableKind.BEST_FIT):
            for key in self._holdings.of_kind(kind, Level.SMALL_AREA):
                found.setdefault(key.tier.vintage, set()).update(
                    self._holdings.table(key)["code"].to_pylist()
                )
        return {vintage: frozenset(codes) for vintage, codes in found.items()}

    def most_populous(self, code: str, places: Mapping[str, str]) -> str | None:
        """Of the places that the parts of a 2011 code lie in, the one where most of its people live today."""
        people: dict[str, int] = defaultdict(int)
        for part in self.parts_of.get(code, ()):
            if part in places:
                people[places[part]] += self._latest_population.get(part, 0)
        return min(people, key=lambda place: (-people[place], place)) if people else None

    @cached_property
    def _latest_population(self) -> Mapping[str, int]:
        keys = self._holdings.of_kind(TableKind.POPULATION, Level.SMALL_AREA)
        later = [key for key in keys if key.tier.vintage == LATER]
        if not later:
            return {}
        table = self._holdings.table(later[0])
        return dict(zip(table["code"].to_pylist(), table["persons"].to_pylist(), strict=True))

    def of_district(self, district: str, vintage: int) -> tuple[str, ...]:
        """The small areas of one vintage in a district of today or the past; empty when unknown."""
        if district in self.todays_districts:
            return self._by_district[vintage].get(district, ())
        for kind in (TableKind.EXACT, TableKind.BEST_FIT):
            for key in self._holdings.of_kind(kind, Level.SMALL_AREA):
                if key.parent.level is Level.DISTRICT and district in self._members(key, key.tier.vintage):
                    return self._members(key, vintage).get(district, ())
        # A code that is newer than every lookup, of a district that they know by another.
        today = self.todays_district(district)
        recoded = today is not None and self.successors.get(today) == district
        return self._by_district[vintage].get(today or "", ()) if recoded else ()

    def _members(self, key: TableKey, vintage: int) -> Mapping[str, tuple[str, ...]]:
        """The small areas of one vintage in each district of a lookup, whichever vintage the lookup is of."""
        wanted = (key, vintage)
        if wanted not in self._members_made:
            places = self._holdings.pairs(key)
            if vintage != key.tier.vintage:
                shared = self.sources_of if vintage == LATER else self.parts_of
                nearest = {code: self._nearest(code, others) for code, others in shared.items()}
                places = {code: places[other] for code, other in nearest.items() if other in places}
            grouped = _grouped((district, code) for code, district in sorted(places.items()))
            self._members_made[wanted] = grouped
        return self._members_made[wanted]

    @cached_property
    def _members_made(self) -> dict[tuple[TableKey, int], Mapping[str, tuple[str, ...]]]:
        return {}

    def _nearest(self, code: str, others: tuple[str, ...]) -> str:
        """Of areas that share ground with one of the other vintage: the first in the same district."""
        if len(others) == 1:
            return others[0]
        districts = self._districts_both
        return min(others, key=lambda other: (districts.get(other) != districts.get(code), other))

    @cached_property
    def _by_district(self) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
        return {
            vintage: {
                district: tuple(sorted(codes))
                for district, codes in _grouped(
                    (d, code) for code, d in self.districts(vintage).items()
                ).items()
            }
            for vintage in (EARLIER, LATER)
        }

    def components(self, codes: Iterable[str]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The smallest areas comparable in both vintages that hold the codes: (of 2011, of 2021).

        They are the connected components of the exact-fit lookup.
        """
        wanted = set(codes)
        seen: set[str] = set()
        found = []
        for code in sorted(wanted):
            if code in seen:
                continue
            earlier, later = self._component(code)
            seen |= earlier | later
            found.append((tuple(sorted(earlier)), tuple(sorted(later))))
        return found

    def _component(self, code: str) -> tuple[set[str], set[str]]:
        earlier: set[str] = set()
        later: set[str] = set()
        waiting_earlier = {code} if code in self.parts_of or code not in self.codes(LATER) else set()
        waiting_later = {code} if code in self.sources_of or code not in self.codes(EARLIER) else set()
        while waiting_earlier or waiting_later:
            earlier |= waiting_earlier
            later |= waiting_later
            waiting_later = {part for one in earlier for part in self.parts_of.get(one, ())} - later
            waiting_earlier = {source for one in later for source in self.sources_of.get(one, ())} - earlier
        return earlier, later


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
    return {one: tuple(others) for one, others in found.items()}


def _places_districts(key: TableKey) -> bool:
    if key.tier.level is Level.SMALL_AREA:
        return key.parent.level is Level.DISTRICT
    return key.tier.level is Level.DISTRICT and key.parent.level is Level.PARTNERSHIP and key.tier.vintage > 0


def _district_vintage(key: TableKey) -> int:
    return key.parent.vintage if key.tier.level is Level.SMALL_AREA else key.tier.vintage
