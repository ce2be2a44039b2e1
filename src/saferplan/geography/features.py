"""What makes districts alike: the features from which most similar districts are found.

After the variables that practice uses to group areas for comparing crime: size, density, town and country,
age, tenure, deprivation. The distance itself is in `statistics`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from saferplan.geography.answers import Area, DistrictFeatures
from saferplan.geography.levels import Level, nation_of
from saferplan.geography.people import People
from saferplan.geography.small_areas import SmallAreas
from saferplan.geography.tables import AGES, Holdings, TableKey, TableKind

NEEDED_SHARE = 0.98
"""Of the districts: a feature held for fewer is left out, and else a district that lacks it."""

Column = tuple[str, np.ndarray]
Measured = tuple[list[Column], TableKey | None]
"""Features of one subject by name, and the table they come from."""


def features_of(
    districts: Sequence[Area],
    holdings: Holdings,
    small_areas: SmallAreas,
    people: People,
    nation: str | None,
) -> DistrictFeatures:
    """The features of the districts of a nation, or of all: those held for (nearly) every one."""
    chosen = [area for area in districts if nation is None or nation_of(area.code) == nation]
    sums = _Sums(tuple(area.code for area in chosen), holdings, small_areas)
    measured = _measured(sums, holdings, people)
    columns = [column for some, _ in measured for column in some]
    values = np.column_stack([column for _, column in columns]).reshape(len(chosen), len(columns))
    held = np.isfinite(values)
    kept = held.sum(axis=0) >= NEEDED_SHARE * max(len(chosen), 1)
    complete: np.ndarray = np.all(held[:, kept], axis=1)
    left_out = [
        f"{name}: not held for {int((~held[:, place]).sum()):,} of {len(chosen):,} districts"
        for place, (name, _) in enumerate(columns)
        if not kept[place]
    ]
    whole = complete.tolist()
    left_out += [
        f"{area.name}: not every feature is held"
        for area, is_whole in zip(chosen, whole, strict=True)
        if not is_whole
    ]
    rows = [area for area, is_whole in zip(chosen, whole, strict=True) if is_whole]
    sources = [people.source(key) for _, key in measured if key is not None]
    return DistrictFeatures(
        codes=tuple(area.code for area in rows),
        names=tuple(area.name for area in rows),
        feature_names=tuple(name for place, (name, _) in enumerate(columns) if kept[place]),
        values=np.ascontiguousarray(values[complete][:, kept]),
        left_out=tuple(left_out),
        sources=tuple(dict.fromkeys(source for source in sources if source)),
    )


class _Sums:
    """Sums over the small areas of each district; missing (NaN) unless all of its areas are there."""

    def __init__(self, codes: tuple[str, ...], holdings: Holdings, small_areas: SmallAreas) -> None:
        self.codes = codes
        self._holdings = holdings
        self._small_areas = small_areas
        self.nothing = np.full(len(codes), np.nan)
        self._place = {code: place for place, code in enumerate(codes)}

    def of(self, key: TableKey, values: np.ndarray) -> np.ndarray:
        """The sum of the values, one for each row of a table, in each district."""
        table = self._holdings.table(key)
        districts = self._small_areas.districts(key.tier.vintage)
        rows = np.array([self._place.get(districts.get(code, ""), -1) for code in table["code"].to_pylist()])
        known = rows >= 0
        count = len(self.codes)
        found = np.bincount(rows[known], minlength=count)
        expected = np.array(
            [len(self._small_areas.of_district(code, key.tier.vintage)) for code in self.codes]
        )
        sums = np.bincount(rows[known], weights=values[known], minlength=count)
        return np.where((found == expected) & (expected > 0), sums, np.nan)

    def share(self, key: TableKey, part: np.ndarray, whole: np.ndarray) -> np.ndarray:
        """The sum of the parts against the sum of the wholes in each district."""
        parts, wholes = self.of(key, part), self.of(key, whole)
        shares = np.full(len(parts), np.nan)
        np.divide(parts, wholes, out=shares, where=wholes > 0)
        return shares


def _measured(sums: _Sums, holdings: Holdings, people: People) -> list[Measured]:
    return [
        _size(sums, holdings),
        _settlement(sums, holdings, people.latest(TableKind.SETTLEMENT)),
        _age(sums, holdings, people.latest(TableKind.AGES)),
        _tenure(sums, holdings, people.latest(TableKind.HOUSEHOLDS)),
        _deprivation(sums, holdings, people.latest(TableKind.DEPRIVATION)),
    ]


def _size(sums: _Sums, holdings: Holdings) -> Measured:
    population, key = _population(sums, holdings)
    extent = next(iter(holdings.of_kind(TableKind.EXTENT, Level.SMALL_AREA)), None)
    kilometres = (
        sums.nothing if extent is None else sums.of(extent, _numbers(holdings, extent, "square_kilometres"))
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return [("log_population", np.log(population)), ("log_density", np.log(population / kilometres))], key


def _settlement(sums: _Sums, holdings: Holdings, key: TableKey | None) -> Measured:
    if key is None:
        return [("share_urban", sums.nothing)], None
    residents = _residents(holdings, key)
    return [("share_urban", sums.share(key, residents * _numbers(holdings, key, "urban"), residents))], key


def _age(sums: _Sums, holdings: Holdings, key: TableKey | None) -> Measured:
    bands = (("share_aged_18_to_24", 18, 24), ("share_aged_65_and_over", 65, None))
    if key is None:
        return [(name, sums.nothing) for name, _, _ in bands], None
    everyone = _ages(holdings, key, 0, None)
    return [
        (name, sums.share(key, _ages(holdings, key, first, last), everyone)) for name, first, last in bands
    ], key


def _tenure(sums: _Sums, holdings: Holdings, key: TableKey | None) -> Measured:
    columns = ("social_rented", "private_rented")
    if key is None:
        return [(f"share_{column}", sums.nothing) for column in columns], None
    households = _numbers(holdings, key, "households")
    return [
        (f"share_{column}", sums.share(key, _numbers(holdings, key, column), households))
        for column in columns
    ], key


def _deprivation(sums: _Sums, holdings: Holdings, key: TableKey | None) -> Measured:
    """Mean score of the index, or mean rank where it is held without scores; weighted by residents."""
    if key is None:
        return [("mean_deprivation", sums.nothing)], None
    scores = _numbers(holdings, key, "score")
    measure = _numbers(holdings, key, "rank") if np.isnan(scores).any() else scores
    residents = _residents(holdings, key)
    return [("mean_deprivation", sums.share(key, residents * measure, residents))], key


def _population(sums: _Sums, holdings: Holdings) -> tuple[np.ndarray, TableKey | None]:
    """Residents of one and the same year for all: the newest that is held for (nearly) every district."""
    best: np.ndarray = sums.nothing
    chosen: TableKey | None = None
    keys = sorted(
        holdings.of_kind(TableKind.POPULATION, Level.SMALL_AREA),
        key=lambda key: (key.year, key.tier.vintage),
        reverse=True,
    )
    for key in keys:
        found = sums.of(key, _numbers(holdings, key, "persons"))
        held, before = int(np.isfinite(found).sum()), int(np.isfinite(best).sum())
        if chosen is None or held > before:
            best, chosen = found, key
        if held >= NEEDED_SHARE * len(sums.codes):
            break
    return best, chosen


def _ages(holdings: Holdings, key: TableKey, first: int, last: int | None) -> np.ndarray:
    table = holdings.table(key)
    ages = range(first, AGES if last is None else last + 1)
    return np.asarray(sum(table[f"age_{age}"].to_numpy() for age in ages), dtype=np.float64)


def _residents(holdings: Holdings, key: TableKey) -> np.ndarray:
    """Residents of the small areas of a table's rows, to weight by: of the year nearest to the table's."""
    codes = holdings.table(key)["code"].to_pylist()
    tables = [
        other
        for other in holdings.of_kind(TableKind.POPULATION, Level.SMALL_AREA)
        if other.tier.vintage == key.tier.vintage
    ]
    for other in sorted(tables, key=lambda other: (abs(other.year - key.year), other.year)):
        residents = holdings.pairs(other)
        found = np.array([residents.get(code, np.nan) for code in codes], dtype=np.float64)
        if np.isfinite(found).all():
            return found
    return np.ones(len(codes))


def _numbers(holdings: Holdings, key: TableKey, column: str) -> np.ndarray:
    return np.asarray(holdings.table(key)[column].cast(pa.float64()), dtype=np.float64)
