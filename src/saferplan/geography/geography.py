"""The geography of the evidence: areas, vintages, lookups, denominators, outlines, placing points."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from saferplan.domain.shapes import ShapeSet
from saferplan.geography.answers import (
    AgeProfile,
    Area,
    AreaProfile,
    Denominator,
    DistrictFeatures,
    Partnership,
    UnknownAreaError,
    VintageShares,
    YearsOfAge,
)
from saferplan.geography.levels import Level, level_of
from saferplan.geography.lookups import Lookups
from saferplan.geography.people import People
from saferplan.geography.register import Register
from saferplan.geography.small_areas import EARLIER, LATER, ComparableArea, SmallAreas
from saferplan.geography.tables import CATALOGUE, Holdings, TableKind

if TYPE_CHECKING:
    from saferplan.geography.placing import Placer


class PinnedReferences(Protocol):
    """A snapshot of the store, as far as geography reads it."""

    @property
    def reference_paths(self) -> Mapping[str, Path]:
        """The file of each reference table, by name; a file's name is the hash of its content."""


class Geography:
    """Everything that can be asked of the areas held. Tables are read when they are first needed.

    >>> from saferplan.geography.gathering import tables_of
    >>> from saferplan.geography.opening import GivenFile, Origin
    >>> lookup = (
    ...     b"LSOA21CD,LSOA21NM,LAD24CD,LAD24NM\\n"
    ...     b"E01025913,North West Leicestershire 012A,E07000134,North West Leicestershire\\n"
    ... )
    >>> geography = Geography.from_tables(tables_of([GivenFile(Origin("lookup.csv", ""), lookup)]))
    >>> geography.find("north west leicestershire").code
    'E07000134'
    >>> geography.lookup(Level.DISTRICT).to_pylist()
    [{'lsoa_code': 'E01025913', 'area_code': 'E07000134'}]
    >>> geography.population("E07000134", 2022).value
    <Absence.UNKNOWN: 'unknown'>
    """

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._small_areas = SmallAreas(holdings)
        self._register = Register(holdings, self._small_areas)
        self._lookups = Lookups(holdings, self._small_areas)
        self._tables: dict[tuple[Level, int | None], pa.Table] = {}
        self._features: dict[str | None, DistrictFeatures] = {}
        self._outlines: dict[tuple[Level, str, float | None, int | None], ShapeSet] = {}

    @classmethod
    def from_tables(cls, tables: Mapping[str, pa.Table]) -> Geography:
        """Geography of reference tables by name: see `geography.tables`."""
        return cls(Holdings(tables, tables.get))

    @classmethod
    def from_snapshot(cls, snapshot: PinnedReferences) -> Geography:
        """Geography of the reference tables that a snapshot pins; empty where none were added.

        Snapshots that pin the same tables have the same geography, so what was worked out for one serves the other.
        """
        return _of_files(tuple(snapshot.reference_paths.items()))

    @property
    def empty(self) -> bool:
        """Whether no geography is held at all."""
        return not self._holdings.keys

    # --- areas ---

    def area(self, code: str) -> Area:
        """The area with this code; `became` says what replaced it where it is no more.

        Raises:
            UnknownAreaError: no held table names the code; with close matches.
        """
        return self._register.area(code)

    def find(self, name_or_code: str, level: Level | None = None) -> Area:
        """The area with this name or code, in any spelling that publishers use.

        Raises:
            UnknownAreaError: none has it, or several have.
        """
        return self._register.find(name_or_code, level)

    def name(self, code: str) -> str:
        """The newest name of an area.

        Raises:
            UnknownAreaError: no held table names the code.
        """
        return self._register.name(code)

    def todays_district(self, code: str) -> Area:
        """The district that records of a district of any year are counted in today.

        Raises:
            UnknownAreaError: the code leads to no district held.
        """
        today = self._small_areas.todays_district(code)
        if today is None:
            raise UnknownAreaError(code)
        return self.area(today)

    def districts(self) -> tuple[Area, ...]:
        """The districts of today, by code."""
        return tuple(self.area(code) for code in sorted(self._small_areas.todays_districts))

    def partnership(self, code: str) -> Partnership:
        """A community safety partnership of England or Wales, its districts, force and county.

        Raises:
            UnknownAreaError: no held lookup has the partnership, with the closest that have.
        """
        if code not in self._lookups.territories:
            try:
                code = self.find(code, Level.PARTNERSHIP).code
            except UnknownAreaError as error:
                raise UnknownAreaError(code, error.matches) from error
        if code not in self._lookups.territories:
            raise UnknownAreaError(code)
        districts = tuple(self.area(district) for district in self._lookups.territory(code))
        force = self._lookups.forces_of_partnerships.get(code)
        counties = {
            self._lookups.districts_within(Level.COUNTY).get(self._today(d.code) or "") for d in districts
        }
        county = next(iter(counties)) if len(counties) == 1 else None
        in_county = county is not None and level_of(county) is Level.COUNTY
        return Partnership(
            self.area(code),
            districts,
            self.area(force) if force is not None else None,
            self.area(county) if county is not None and in_county else None,
            self._caveats(districts),
        )

    def partnerships(self) -> tuple[Partnership, ...]:
        """Every partnership of the newest lookup held, by code."""
        return tuple(self.partnership(code) for code in sorted(self._lookups.territories))

    def _today(self, district: str) -> str | None:
        return self._small_areas.todays_district(district)

    def _caveats(self, districts: Sequence[Area]) -> tuple[str, ...]:
        said = []
        for district in districts:
            if district.code in self._lookups.shared_districts:
                said.append(
                    f"{district.name} has several partnerships; an older lookup of districts to partnerships "
                    "is needed to tell their areas apart."
                )
            elif district.became:
                said.append(
                    f"{district.name} is a former district, now part of {self.name(district.became[0])}."
                )
        return tuple(said)

    # --- lookups ---

    def small_areas(self, district_codes: str | Iterable[str], vintage: int | None = None) -> tuple[str, ...]:
        """The codes of the small areas in districts (of today or former) of one vintage, or of both; sorted.

        Raises:
            UnknownAreaError: a district is not known.
        """
        wanted = [district_codes] if isinstance(district_codes, str) else list(district_codes)
        found: set[str] = set()
        for district in wanted:
            self.area(district)
            for one in (EARLIER, LATER) if vintage is None else (vintage,):
                found.update(self._small_areas.of_district(district, one))
        return tuple(sorted(found))

    def lookup(self, level: Level, vintage: int | None = None) -> pa.Table:
        """For every small area of one vintage, or of both: the area of a level it is counted in.

        Columns `lsoa_code` (sorted, each once) and `area_code`. A code valid in both vintages is the same
        area in both. What is not in a level (Wales has no regions) has no row.
        """
        wanted = (level, vintage)
        if wanted not in self._tables:
            places = self._lookups.places(level, vintage)
            codes = sorted(places)
            self._tables[wanted] = pa.table(
                {
                    "lsoa_code": pa.array(codes, pa.string()),
                    "area_code": pa.array([places[code] for code in codes], pa.string()),
                }
            )
        return self._tables[wanted]

    def larger_area(self, small_area: str, level: Level) -> str | None:
        """The area of a level that one small area is counted in, as in `lookup`; None where it is in none."""
        return self._lookups.places(level).get(small_area)

    def ward_lookup(self, districts: str | Iterable[str]) -> pa.Table:
        """The rows of the ward lookup for the small areas of districts, with the wards' names. Best fit."""
        places = self._lookups.places(Level.WARD)
        codes = [code for code in self.small_areas(districts) if code in places]
        return pa.table(
            {
                "lsoa_code": pa.array(codes, pa.string()),
                "area_code": pa.array([places[code] for code in codes], pa.string()),
                "name": pa.array([self.name(places[code]) for code in codes], pa.string()),
            }
        )

    def small_areas_of_ward(self, ward_code: str) -> frozenset[str]:
        """The codes of the small areas of both vintages that are counted in a ward of today; none where unknown."""
        members = (self._lookups.members(ward_code, Level.WARD, vintage) for vintage in (EARLIER, LATER))
        return frozenset(code for codes in members for code in codes)

    def comparable_small_areas(self, districts: str | Iterable[str]) -> dict[str, ComparableArea]:
        """For every small-area code in districts: the smallest area comparable in both vintages.

        So that counts of 2014 (codes of 2011) and of 2025 (codes of 2021) can stand in one table. The areas
        are the connected components of the exact-fit lookup; unchanged small areas are their own. An area
        redrawn across a district's boundary reaches beyond it.
        """
        wanted = self.small_areas(districts)
        found: dict[str, ComparableArea] = {}
        for earlier, later in self._small_areas.components(wanted):
            area = self._comparable(earlier, later)
            found |= dict.fromkeys((*earlier, *later), area)
        return found

    def _comparable(self, earlier: tuple[str, ...], later: tuple[str, ...]) -> ComparableArea:
        if len(later) == 1 or not later or not earlier:
            code = (later or earlier)[0]
            return ComparableArea(code, self._name_or_code(code), earlier, later)
        if len(earlier) == 1:
            return ComparableArea(earlier[0], self._name_or_code(earlier[0]), earlier, later)
        name = " and ".join(self._name_or_code(code) for code in later)
        return ComparableArea("+".join(later), name, earlier, later)

    def _name_or_code(self, code: str) -> str:
        try:
            return self.name(code)
        except UnknownAreaError:
            return code

    def vintage_of(self, codes: Collection[str]) -> VintageShares:
        """Which shares of small-area codes (with repeats) are valid in which vintages."""
        earlier, later = self._small_areas.codes(EARLIER), self._small_areas.codes(LATER)
        tally = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
        for code in codes:
            tally[code in earlier, code in later] += 1
        total = max(len(codes), 1)
        return VintageShares(
            only_2011=tally[True, False] / total,
            only_2021=tally[False, True] / total,
            both=tally[True, True] / total,
            neither=tally[False, False] / total,
            total=len(codes),
        )

    # --- denominators ---

    @cached_property
    def _people(self) -> People:
        return People(self._holdings, self._lookups, self._sources)

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        if CATALOGUE not in self._holdings.names:
            return {}
        catalogue = self._holdings.named(CATALOGUE)
        columns = (catalogue[name].to_pylist() for name in ("table", "title", "publisher", "file"))
        return {
            table: f"{title} ({publisher}; file {file})"
            for table, title, publisher, file in zip(*columns, strict=True)
        }

    def population(self, area_code: str, year: int) -> Denominator:
        """Residents of an area at mid-year, summed from its small areas; the nearest year held, with a note.

        The value is `Absence.UNKNOWN`, never zero, where no table covers all of the area.

        Raises:
            UnknownAreaError: the area is not known.
        """
        return self._people.population(area_code, self.area(area_code).level, year)

    def population_by_age(self, area_code: str) -> AgeProfile:
        """Residents by age band, 0-9, 10-17, 18-24, 25-34, 35-49, 50-64 and 65+, of the newest year held.

        Raises:
            UnknownAreaError: the area is not known.
        """
        return self._people.ages(area_code, self.area(area_code).level)

    def population_by_year_of_age(self, area_code: str) -> YearsOfAge:
        """Residents by single year of age, 0 to 89 and 90 or more, of the newest year held.

        Raises:
            UnknownAreaError: the area is not known.
        """
        return self._people.years_of_age(area_code, self.area(area_code).level)

    def households(self, area_code: str) -> Denominator:
        """Households of an area at the newest census held.

        Raises:
            UnknownAreaError: the area is not known.
        """
        return self._people.households(area_code, self.area(area_code).level)

    def area_square_kilometres(self, area_code: str) -> float | None:
        """The extent of an area; None where it is not held for all of it.

        Raises:
            UnknownAreaError: the area is not known.
        """
        return self._people.square_kilometres(area_code, self.area(area_code).level)

    def profile(self, area_code: str, year: int | None = None, before: int | None = None) -> AreaProfile:
        """The profile of an area: people, ages, households, deprivation, town and country.

        `year` and `before` are the years of population to compare; the newest and the oldest held if not
        given.

        Raises:
            UnknownAreaError: the area is not known.
        """
        from saferplan.geography.profile import profile_of

        return profile_of(self.area(area_code), self._holdings, self._lookups, self._people, year, before)

    def district_features(self, nation: str | None = None) -> DistrictFeatures:
        """What makes districts alike: the features held for all districts of a nation, or of both.

        The English index of deprivation does not cover Wales: it is a feature among England's districts only.
        """
        from saferplan.geography.features import features_of

        if nation not in self._features:
            self._features[nation] = features_of(
                self.districts(), self._holdings, self._small_areas, self._people, nation
            )
        return self._features[nation]

    # --- maps and points ---

    def placer(self, vintage: int) -> Placer:
        """Places points in small areas of a vintage by the outlines that are held.

        Raises:
            SaferPlanError: no outlines of that vintage are held.
        """
        from saferplan.geography.placing import placer_of

        return placer_of(self._holdings, vintage)

    def outlines(
        self, level: Level, within: str, *, tolerance: float | None = None, vintage: int | None = None
    ) -> ShapeSet:
        """The outlines of the areas of a level in an area, simplified together so that neighbours still fit.

        `tolerance` is in metres; when None it is the smallest that keeps the map under 60 kB of SVG path. A
        schematic drawing is passed on as it is, where no outlines are held. Empty where neither is held.

        Raises:
            UnknownAreaError: `within` is not known.
        """
        from saferplan.geography.outlines import outlines_of

        wanted = (level, within, tolerance, vintage)
        if wanted not in self._outlines:
            area = self.area(within)
            self._outlines[wanted] = outlines_of(
                self._holdings, self._lookups, level, area, tolerance, vintage
            )
        return self._outlines[wanted]

    def comparable_outlines(self, within: str, *, tolerance: float | None = None) -> ShapeSet:
        """The outlines of the areas of `comparable_small_areas`: for maps that span both vintages.

        Raises:
            UnknownAreaError: `within` is not known.
        """
        from saferplan.geography.outlines import comparable_outlines_of

        return comparable_outlines_of(self, self._holdings, self.area(within), tolerance)

    @property
    def kinds_held(self) -> frozenset[TableKind]:
        """The kinds of tables that are held: what can be answered."""
        return frozenset(key.kind for key in self._holdings.keys)


@lru_cache(maxsize=2)
def _of_files(files: tuple[tuple[str, Path], ...]) -> Geography:
    """The geography of these files, which never change under their names."""
    paths = dict(files)
    return Geography(Holdings(paths, lambda name: pq.read_table(paths[name])))
