"""The register of areas: codes, names in every spelling publishers use, and what became of areas."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from saferplan.geography.answers import Area, UnknownAreaError
from saferplan.geography.levels import NATION_NAMES, Level, is_code, level_of
from saferplan.geography.small_areas import EARLIER, LATER, SmallAreas
from saferplan.geography.tables import Holdings, TableKind

SEARCHED = (
    Level.DISTRICT,
    Level.PARTNERSHIP,
    Level.FORCE,
    Level.COUNTY,
    Level.REGION,
    Level.NATION,
    Level.FIRE_AUTHORITY,
    Level.WARD,
    Level.SMALL_AREA,
)
"""The order in which a name is looked for when its level is not given: the kind most often meant first."""


class Register:
    """Every area that any held table names."""

    def __init__(self, holdings: Holdings, small_areas: SmallAreas) -> None:
        self._holdings = holdings
        self._small_areas = small_areas
        self._names: dict[Level, Mapping[str, tuple[str, int]]] = {}
        self._spellings: dict[Level, Mapping[str, tuple[str, ...]]] = {}

    def area(self, code: str) -> Area:
        """The area with this code.

        Raises:
            UnknownAreaError: with the closest codes of the same level.
        """
        level = level_of(code)
        named = self._named(code, level) if level is not None else None
        if level is None or named is None:
            raise UnknownAreaError(code, self._close_codes(code, level))
        name, vintage = named
        return Area(code, name, level, vintage or None, self._became(code, level))

    def find(self, name_or_code: str, level: Level | None = None) -> Area:
        """The area with this code or name, compared without case, accents, punctuation, `City of`.

        An area that still exists comes before one that is no more.

        Raises:
            UnknownAreaError: no area has the name, with the closest that have; or several have it, with
            their codes.
        """
        asked = name_or_code.strip()
        if is_code(asked):
            return self.area(asked)
        for searched in SEARCHED if level is None else (level,):
            known = self.spellings(searched)
            for spelling in spellings(asked):
                if spelling in known:
                    return self._one_of(asked, known[spelling])
        raise UnknownAreaError(asked, self._close_names(asked, level))

    def name(self, code: str) -> str:
        """The newest name of an area.

        Raises:
            UnknownAreaError: no such area is known.
        """
        return self.area(code).name

    def _named(self, code: str, level: Level) -> tuple[str, int] | None:
        """The name and year of an area; its code for a name where a lookup has it without one."""
        named = self.names(level).get(code)
        if named is None and level is Level.DISTRICT and code in self._small_areas.todays_districts:
            return code, 0
        if named is None and level is Level.SMALL_AREA:
            vintages = [one for one in (EARLIER, LATER) if code in self._small_areas.codes(one)]
            return (code, vintages[-1]) if vintages else None
        return named

    def names(self, level: Level) -> Mapping[str, tuple[str, int]]:
        """By code: the newest name of each area of a level and the newest year it is listed for."""
        if level not in self._names:
            found: dict[str, tuple[str, int]] = {}
            if level is Level.NATION:
                found = {code: (name, 0) for code, name in NATION_NAMES.items()}
            for key in reversed(self._holdings.of_kind(TableKind.NAMES, level)):
                table = self._holdings.table(key)
                for code, name in zip(table["code"].to_pylist(), table["name"].to_pylist(), strict=True):
                    found[code] = (name, key.tier.vintage)
            self._names[level] = found
        return self._names[level]

    def spellings(self, level: Level) -> Mapping[str, tuple[str, ...]]:
        """By spelling: the codes of a level that ever had it, in any vintage and in Welsh."""
        if level not in self._spellings:
            found: dict[str, set[str]] = defaultdict(set)
            for code, (name, _) in self.names(level).items():
                for spelling in spellings(name):
                    found[spelling].add(code)
            for key in self._holdings.of_kind(TableKind.NAMES, level):
                table = self._holdings.table(key)
                codes = table["code"].to_pylist()
                for column in ("name", "welsh_name"):
                    for code, name in zip(codes, table[column].to_pylist(), strict=True):
                        for spelling in spellings(name or ""):
                            found[spelling].add(code)
            self._spellings[level] = {spelling: tuple(sorted(codes)) for spelling, codes in found.items()}
        return self._spellings[level]

    def _one_of(self, asked: str, codes: tuple[str, ...]) -> Area:
        areas = [self.area(code) for code in codes]
        current = [area for area in areas if not area.became] or areas
        if len(current) > 1 and current[0].level is Level.DISTRICT:
            # A district that was given a new code kept its name: the code of the newest list is meant.
            newest = max(area.vintage or 0 for area in current)
            current = [area for area in current if (area.vintage or 0) == newest]
        if len(current) > 1:
            shown = tuple(area.code for area in current[:5])
            raise UnknownAreaError(
                asked, shown, f"{len(current)} areas have this name: give a code, such as {', '.join(shown)}."
            )
        return current[0]

    def _became(self, code: str, level: Level) -> tuple[str, ...]:
        if level is Level.DISTRICT:
            if code in self._small_areas.todays_districts:
                return ()
            successor = self._small_areas.successors.get(code)
            return () if successor is None else (self._small_areas.todays_district(code) or successor,)
        if level is Level.SMALL_AREA and code not in self._small_areas.codes(LATER):
            return (
                self._small_areas.parts_of.get(code, ()) if code in self._small_areas.codes(EARLIER) else ()
            )
        return ()

    def _close_codes(self, asked: str, level: Level | None) -> tuple[str, ...]:
        if level is None:
            return ()
        known = self.names(level)
        close = difflib.get_close_matches(asked, known, n=3, cutoff=0.85) if len(known) < 2000 else []
        return tuple(f"{code} ({known[code][0]})" for code in close)

    def _close_names(self, asked: str, level: Level | None) -> tuple[str, ...]:
        levels = (Level.DISTRICT, Level.PARTNERSHIP, Level.FORCE, Level.COUNTY) if level is None else (level,)
        for searched in levels:
            known = self.spellings(searched)
            close = difflib.get_close_matches(spellings(asked)[0] if spellings(asked) else asked, known, n=3)
            if close:
                codes = dict.fromkeys(code for spelling in close for code in known[spelling])
                return tuple(f"{self.name(code)} ({code})" for code in list(codes)[:3])
        return ()


def spellings(name: str) -> tuple[str, ...]:
    """The ways a name may be written, plainest last, without case, accents and punctuation.

    >>> spellings("Bristol, City of")
    ('bristol city of', 'bristol')
    >>> spellings("  The Vale of Glamorgan ")
    ('the vale of glamorgan', 'vale of glamorgan')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "").replace("’", "")).split())
    if not plain:
        return ()
    short = re.sub(r" (city|county) of$", "", plain)
    short = short.removeprefix("the ")
    return (plain,) if short == plain else (plain, short)
