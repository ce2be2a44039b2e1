"""How many people and households an area has, summed from small areas: never zero for want of data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from saferplan.domain.absence import Absence
from saferplan.geography.answers import AgeBand, AgeProfile, Denominator, YearsOfAge
from saferplan.geography.levels import Level
from saferplan.geography.lookups import Lookups
from saferplan.geography.tables import AGES, Holdings, TableKey, TableKind

BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 9),
    (10, 17),
    (18, 24),
    (25, 34),
    (35, 49),
    (50, 64),
    (65, None),
)
"""10 is the age of criminal responsibility in England and Wales; 18 to 24 are young adults."""

_NOT_HELD = "No population table that covers all of the area is held."


class People:
    """Residents and households of any area, summed from its small areas."""

    def __init__(self, holdings: Holdings, lookups: Lookups, sources: Mapping[str, str]) -> None:
        self._holdings = holdings
        self._lookups = lookups
        self._sources = sources
        self._values: dict[str, Mapping[str, int]] = {}
        self._ages: dict[str, tuple[Mapping[str, int], np.ndarray]] = {}

    def population(self, code: str, level: Level, year: int) -> Denominator:
        """Residents at mid-year: of the year asked, or of the nearest held (the earlier of two)."""
        keys = sorted(
            self._holdings.of_kind(TableKind.POPULATION, Level.SMALL_AREA),
            key=lambda key: (abs(key.year - year), key.year, -key.tier.vintage),
        )
        for key in keys:
            total = self._sum(key, "persons", code, level)
            if total is not None:
                near = (
                    ""
                    if key.year == year
                    else f"The population is that of mid-{key.year}, the nearest held to {year}."
                )
                return Denominator(total, key.year, f"residents, mid-{key.year}", self.source(key), near)
        return Denominator(Absence.UNKNOWN, None, "residents", "", _NOT_HELD)

    def population_years(self) -> tuple[int, ...]:
        """The years for which residents of small areas are held, in order."""
        return tuple(
            sorted({key.year for key in self._holdings.of_kind(TableKind.POPULATION, Level.SMALL_AREA)})
        )

    def households(self, code: str, level: Level) -> Denominator:
        """Households at the newest census held."""
        for key in self._holdings.of_kind(TableKind.HOUSEHOLDS, Level.SMALL_AREA):
            total = self._sum(key, "households", code, level)
            if total is not None:
                return Denominator(total, key.year, f"households, census of {key.year}", self.source(key))
        return Denominator(
            Absence.UNKNOWN, None, "households", "", "No household table that covers all of the area is held."
        )

    def ages(self, code: str, level: Level) -> AgeProfile:
        """Residents by age band, of the newest year held by single year of age."""
        held = self.years_of_age(code, level)
        if held.absence is not None:
            return AgeProfile((), None, "", held.note, held.absence)
        bands = tuple(
            AgeBand(_label(first, last), first, last, held.between(first, last)) for first, last in BANDS
        )
        return AgeProfile(bands, held.year, held.source)

    def years_of_age(self, code: str, level: Level) -> YearsOfAge:
        """Residents by single year of age, of the newest year held."""
        for key in sorted(
            self._holdings.of_kind(TableKind.AGES, Level.SMALL_AREA),
            key=lambda key: (-key.year, -key.tier.vintage),
        ):
            members = self._lookups.members(code, level, key.tier.vintage)
            places, persons = self._by_age(key)
            if members and all(member in places for member in members):
                sums = persons[[places[member] for member in members]].sum(axis=0, dtype=np.int64)
                return YearsOfAge(tuple(sums.tolist()), key.year, self.source(key))
        return YearsOfAge((), None, "", "No population by age is held for all of the area.", Absence.UNKNOWN)

    def square_kilometres(self, code: str, level: Level) -> float | None:
        """The extent of an area; None where it is not held for all of it."""
        for key in self._holdings.of_kind(TableKind.EXTENT, Level.SMALL_AREA):
            members = self._lookups.members(code, level, key.tier.vintage)
            extents = self._holdings.pairs(key)
            if members and all(member in extents for member in members):
                return float(sum(float(extents[member]) for member in members))
        return None

    def _by_age(self, key: TableKey) -> tuple[Mapping[str, int], np.ndarray]:
        """The row of each small area, and residents by row and year of age."""
        if key.name not in self._ages:
            table = self._holdings.table(key)
            ages = np.column_stack([table[f"age_{age}"].to_numpy() for age in range(AGES)])
            self._ages[key.name] = {code: row for row, code in enumerate(table["code"].to_pylist())}, ages
        return self._ages[key.name]

    def by_small_area(self, key: TableKey, column: str) -> Mapping[str, int]:
        """One column of a measure by small area."""
        wanted = f"{key.name}/{column}"
        if wanted not in self._values:
            table = self._holdings.table(key)
            self._values[wanted] = dict(
                zip(table["code"].to_pylist(), table[column].to_pylist(), strict=True)
            )
        return self._values[wanted]

    def source(self, key: TableKey) -> str:
        """Where a table comes from, for a note under a figure."""
        return self._sources.get(key.name, "")

    def latest(self, kind: TableKind) -> TableKey | None:
        """The table of a kind with the newest year, of 2021 areas before 2011 ones."""
        keys = self._holdings.of_kind(kind, Level.SMALL_AREA)
        return max(keys, key=lambda key: (key.detail, key.tier.vintage), default=None)

    def _sum(self, key: TableKey, column: str, code: str, level: Level) -> int | None:
        members = self._lookups.members(code, level, key.tier.vintage)
        values = self.by_small_area(key, column)
        if not members or not all(member in values for member in members):
            return None
        return sum(values[member] for member in members)


def _label(first: int, last: int | None) -> str:
    return f"{first} and over" if last is None else f"{first} to {last}"
