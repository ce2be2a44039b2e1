"""From a publisher's rows to reference tables: one small function per kind of file.

Each returns the tables it could make; what is wrong with the rows is kept in `rows.faults`, and a file with
faults is refused whole, whatever was returned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from saferplan.geography.levels import Level
from saferplan.geography.rows import Rows, distinct_pairs
from saferplan.geography.tables import AGES, SCHEMAS, TableKey, TableKind, Tier

Tables = list[tuple[TableKey, pa.Table]]
Columns = Mapping[str, Sequence[object] | np.ndarray]

CHANGES = {"U": "unchanged", "S": "split", "M": "merged", "X": "irregular"}


def table_of(kind: TableKind, columns: Columns) -> pa.Table:
    """A table with the columns of its kind, sorted by code; columns not given are empty."""
    schema = SCHEMAS[kind]
    count = len(next(iter(columns.values())))
    arrays = [
        pa.array(columns[entry.name], entry.type) if entry.name in columns else pa.nulls(count, entry.type)
        for entry in schema
    ]
    table = pa.table(arrays, schema=schema)
    return table.sort_by([(entry.name, "ascending") for entry in schema if entry.type == pa.string()][:2])


def _pairs(kind: TableKind, child: Tier, parent: Tier, pairs: Sequence[tuple[str, str]]) -> Tables:
    columns: Columns = {"code": [one for one, _ in pairs], "within": [other for _, other in pairs]}
    return [(TableKey(kind, child, str(parent)), table_of(kind, columns))] if pairs else []


def _names(rows: Rows, role: str, level: Level, codes: Sequence[str]) -> Tables:
    """The names that came with a column of codes, if they did; the same code must come with one name."""
    if f"{role}_name" not in rows:
        return []
    names = rows.text(f"{role}_name")
    welsh = rows.text(f"{role}_welsh") if f"{role}_welsh" in rows else [""] * len(names)
    rows.single_valued(codes, f"{role}_name", names, role)
    kept = {
        code: (name, other) for code, name, other in zip(codes, names, welsh, strict=True) if code and name
    }
    ordered = sorted(kept)
    columns: Columns = {
        "code": ordered,
        "name": [kept[code][0] for code in ordered],
        "welsh_name": [kept[code][1] or None for code in ordered],
    }
    key = TableKey(TableKind.NAMES, Tier.of(level, rows.vintage(role)))
    return [(key, table_of(TableKind.NAMES, columns))] if ordered else []


def _tier(rows: Rows, role: str, level: Level) -> Tier:
    return Tier.of(level, rows.vintage(role))


def small_area_change(rows: Rows) -> Tables:
    """Small areas of 2011 against those of 2021, and the districts that hold the latter exactly."""
    earlier = rows.codes("earlier", Level.SMALL_AREA)
    later = rows.codes("later", Level.SMALL_AREA)
    district = rows.codes("district", Level.DISTRICT)
    change = rows.text("change")
    for row, value in enumerate(change):
        if value not in CHANGES:
            rows.refuse("change", row, "This is not a kind of change.", "Write U, S, M or X.")
            break
    rows.single_valued(later, "district", district, "later")
    _same_in_both(rows, earlier, later)
    kind = TableKind.FIT
    fit = sorted(set(zip(earlier, later, change, strict=True)))
    columns: Columns = {
        name: [row[place] for row in fit] for place, name in enumerate(("earlier", "later", "change"))
    }
    before, after = _tier(rows, "earlier", Level.SMALL_AREA), _tier(rows, "later", Level.SMALL_AREA)
    return [
        (TableKey(kind, before, str(after)), table_of(kind, columns)),
        *_pairs(
            TableKind.EXACT, after, _tier(rows, "district", Level.DISTRICT), distinct_pairs(later, district)
        ),
        *_names(rows, "earlier", Level.SMALL_AREA, earlier),
        *_names(rows, "later", Level.SMALL_AREA, later),
        *_names(rows, "district", Level.DISTRICT, district),
    ]


def _same_in_both(rows: Rows, earlier: Sequence[str], later: Sequence[str]) -> None:
    """Keep a fault where a code of both vintages does not stand for the same area: all joins rest on that."""
    both = (set(earlier) & set(later)) - {""}
    for row, (one, other) in enumerate(zip(earlier, later, strict=True)):
        if one != other and (one in both or other in both):
            rows.refuse(
                "later" if other in both else "earlier",
                row,
                "This code exists in both vintages and is here joined with another.",
                "A redrawn area has a new code; get the file again from its publisher.",
            )
            return


def small_area_wards(rows: Rows) -> Tables:
    """The ward and the district that each small area is counted in."""
    small, ward = rows.codes("small_area", Level.SMALL_AREA), rows.codes("ward", Level.WARD)
    district = rows.codes("district", Level.DISTRICT)
    rows.single_valued(small, "district", district, "small_area")
    rows.single_valued(small, "ward", ward, "small_area")
    rows.single_valued(ward, "district", district, "ward")
    tier = _tier(rows, "small_area", Level.SMALL_AREA)
    wards, districts = _tier(rows, "ward", Level.WARD), _tier(rows, "district", Level.DISTRICT)
    return [
        *_pairs(TableKind.BEST_FIT, tier, wards, distinct_pairs(small, ward)),
        *_pairs(TableKind.BEST_FIT, tier, districts, distinct_pairs(small, district)),
        *_pairs(TableKind.EXACT, wards, districts, distinct_pairs(ward, district)),
        *_names(rows, "small_area", Level.SMALL_AREA, small),
        *_names(rows, "ward", Level.WARD, ward),
        *_names(rows, "district", Level.DISTRICT, district),
    ]


def small_area_districts(rows: Rows) -> Tables:
    """The district that each small area is counted in."""
    small, district = rows.codes("small_area", Level.SMALL_AREA), rows.codes("district", Level.DISTRICT)
    rows.single_valued(small, "district", district, "small_area")
    tier, districts = _tier(rows, "small_area", Level.SMALL_AREA), _tier(rows, "district", Level.DISTRICT)
    return [
        *_pairs(TableKind.BEST_FIT, tier, districts, distinct_pairs(small, district)),
        *_names(rows, "small_area", Level.SMALL_AREA, small),
        *_names(rows, "district", Level.DISTRICT, district),
    ]


def partnerships(rows: Rows) -> Tables:
    """The partnerships of each district (several where districts have merged) and their forces."""
    district, partnership = (
        rows.codes("district", Level.DISTRICT),
        rows.codes("partnership", Level.PARTNERSHIP),
    )
    force = rows.codes("force", Level.FORCE)
    rows.single_valued(partnership, "force", force, "partnership")
    tiers = {
        "district": _tier(rows, "district", Level.DISTRICT),
        "partnership": _tier(rows, "partnership", Level.PARTNERSHIP),
        "force": _tier(rows, "force", Level.FORCE),
    }
    kind = TableKind.EXACT
    return [
        *_pairs(kind, tiers["district"], tiers["partnership"], distinct_pairs(district, partnership)),
        *_pairs(kind, tiers["district"], tiers["force"], distinct_pairs(district, force)),
        *_pairs(kind, tiers["partnership"], tiers["force"], distinct_pairs(partnership, force)),
        *_names(rows, "district", Level.DISTRICT, district),
        *_names(rows, "partnership", Level.PARTNERSHIP, partnership),
        *_names(rows, "force", Level.FORCE, force),
    ]


def partnership_names(rows: Rows) -> Tables:
    """The partnerships' names."""
    return _names(rows, "partnership", Level.PARTNERSHIP, rows.codes("partnership", Level.PARTNERSHIP))


def fire_authorities(rows: Rows) -> Tables:
    """The fire and rescue authority of each district."""
    district, fire = rows.codes("district", Level.DISTRICT), rows.codes("fire", Level.FIRE_AUTHORITY)
    rows.single_valued(district, "fire", fire, "district")
    return [
        *_pairs(
            TableKind.EXACT,
            _tier(rows, "district", Level.DISTRICT),
            _tier(rows, "fire", Level.FIRE_AUTHORITY),
            distinct_pairs(district, fire),
        ),
        *_names(rows, "district", Level.DISTRICT, district),
        *_names(rows, "fire", Level.FIRE_AUTHORITY, fire),
    ]


def ward_history(rows: Rows) -> Tables:
    """The names of wards of every year, each with the newest name it had, and the district it lay in."""
    ward = rows.codes("ward", Level.WARD)
    district = rows.codes("district", Level.DISTRICT)
    years, names = rows.integers("year"), rows.text("ward_name")
    newest: dict[str, int] = {}
    for row, code in enumerate(ward):
        if code and (code not in newest or years[row] > years[newest[code]]):
            newest[code] = row
    ordered = sorted(newest)
    columns: Columns = {"code": ordered, "name": [names[newest[code]] for code in ordered]}
    tier = Tier.of(Level.WARD)
    pairs = [(code, district[newest[code]]) for code in ordered if district[newest[code]]]
    return [
        (TableKey(TableKind.NAMES, tier), table_of(TableKind.NAMES, columns)),
        *_pairs(TableKind.EXACT, tier, Tier.of(Level.DISTRICT), pairs),
    ]


def district_history(rows: Rows) -> Tables:
    """What became of abolished and recoded districts; county and region of each."""
    district = rows.codes("district", Level.DISTRICT)
    successor = rows.codes("successor", Level.DISTRICT)
    county = rows.codes("county", Level.COUNTY)
    region = rows.codes("region", Level.REGION, optional=True)
    rows.single_valued(district, "successor", successor, "district")
    rows.single_valued(county, "region", region, "county")
    tier, counties, regions = Tier.of(Level.DISTRICT), Tier.of(Level.COUNTY), Tier.of(Level.REGION)
    moved = [pair for pair in distinct_pairs(district, successor) if pair[0] != pair[1]]
    succession: Columns = {"code": [old for old, _ in moved], "successor": [new for _, new in moved]}
    kind = TableKind.SUCCESSION
    return [
        (TableKey(kind, tier), table_of(kind, succession)),
        *_pairs(TableKind.EXACT, tier, counties, distinct_pairs(district, county)),
        *_pairs(TableKind.EXACT, tier, regions, distinct_pairs(district, region)),
        *_names(rows, "district", Level.DISTRICT, district),
        *_names(rows, "county", Level.COUNTY, county),
        *_names(rows, "region", Level.REGION, region),
    ]


def county_list(rows: Rows) -> Tables:
    """The names of counties and of the unitary authorities that do their work."""
    return _names(rows, "county", Level.COUNTY, rows.codes("county", Level.COUNTY))


def population_by_year(rows: Rows) -> Tables:
    """Residents of each small area, a table for each mid-year, and its extent."""
    small = rows.codes("small_area", Level.SMALL_AREA)
    rows.unique("small_area", small)
    tier = _tier(rows, "small_area", Level.SMALL_AREA)
    made: Tables = []
    for header in rows.table.column_names:
        year = header.strip().removeprefix("mid")
        if header.strip().startswith("mid") and year.isdigit():
            persons = rows.of_header(header).integers("population")
            key = TableKey(TableKind.POPULATION, tier, year)
            made.append((key, table_of(TableKind.POPULATION, {"code": small, "persons": persons})))
    if "extent" in rows:
        kilometres = rows.numbers("extent", 0.0001, 1000)
        columns: Columns = {"code": small, "square_kilometres": kilometres}
        made.append((TableKey(TableKind.EXTENT, tier), table_of(TableKind.EXTENT, columns)))
    return made + _names(rows, "small_area", Level.SMALL_AREA, small)


def population_by_age(rows: Rows) -> Tables:
    """Residents of each small area by single year of age, and in all."""
    small = rows.codes("small_area", Level.SMALL_AREA)
    rows.unique("small_area", small)
    year = rows.year_in_name(r"(?:mid[-_ ]?)((?:19|20)\d\d)")
    headers = [*(str(age) for age in range(AGES - 1)), "90+"]
    missing = [header for header in headers if header not in rows.table.column_names]
    if missing:
        rows.refuse("youngest", 0, f"There is no column for age {missing[0]}.", "Get the file again.")
    if year is None or missing:
        return []
    ages = [rows.of_header(header).integers("youngest") for header in headers]
    total = rows.integers("total")
    different = np.flatnonzero(np.sum(ages, axis=0) != total)
    if len(different):
        rows.refuse(
            "total",
            int(different[0]),
            "The ages do not add up to the total.",
            "Get the file again from its publisher.",
        )
    tier = _tier(rows, "small_area", Level.SMALL_AREA)
    columns: Columns = {"code": small} | {f"age_{age}": persons for age, persons in enumerate(ages)}
    return [
        (TableKey(TableKind.AGES, tier, str(year)), table_of(TableKind.AGES, columns)),
        (
            TableKey(TableKind.POPULATION, tier, str(year)),
            table_of(TableKind.POPULATION, {"code": small, "persons": total}),
        ),
        *_names(rows, "small_area", Level.SMALL_AREA, small),
    ]


def households(rows: Rows) -> Tables:
    """Households of each small area at the census, and how many rent from a social or a private landlord."""
    small = rows.codes("small_area", Level.SMALL_AREA)
    totals, counts, tenure = rows.integers("households"), rows.integers("count"), rows.text("tenure")
    rows.single_valued(small, "households", rows.text("households"), "small_area")
    rented = {"social_rented": "social rented", "private_rented": "private rented"}
    all_households: dict[str, int] = {}
    sums: dict[str, dict[str, int]] = {column: {} for column in rented}
    for code, total, count, kind in zip(small, totals.tolist(), counts.tolist(), tenure, strict=True):
        if not code:
            continue
        all_households[code] = total
        for column, start in rented.items():
            if kind.lower().startswith(start):
                sums[column][code] = sums[column].get(code, 0) + count
    ordered = sorted(all_households)
    columns: Columns = {"code": ordered, "households": [all_households[code] for code in ordered]}
    columns = {**columns, **{column: [sums[column].get(code, 0) for code in ordered] for column in rented}}
    tier = _tier(rows, "small_area", Level.SMALL_AREA)
    key = TableKey(TableKind.HOUSEHOLDS, tier, str(tier.vintage))
    return [(key, table_of(TableKind.HOUSEHOLDS, columns))]


def deprivation(rows: Rows) -> Tables:
    """Rank, decile and (where published) score of each small area in the English index of deprivation."""
    small = rows.codes("small_area", Level.SMALL_AREA)
    rows.unique("small_area", small)
    year = rows.year_in_name(r"((?:20)\d\d)")
    columns: Columns = {
        "code": small,
        "rank": rows.numbers("rank", 1, 40_000).astype(np.int32),
        "decile": rows.numbers("decile", 1, 10).astype(np.int32),
    }
    if "score" in rows:
        columns = {**columns, "score": rows.numbers("score", 0, 100)}
    if year is None:
        return []
    key = TableKey(TableKind.DEPRIVATION, _tier(rows, "small_area", Level.SMALL_AREA), str(year))
    return [(key, table_of(TableKind.DEPRIVATION, columns))]


def deprivation_rank(rows: Rows) -> Tables:
    """Rank of each small area, where that is all the file has; the header says of which year."""
    small, district = rows.codes("small_area", Level.SMALL_AREA), rows.codes("district", Level.DISTRICT)
    rows.unique("small_area", small)
    columns: Columns = {"code": small, "rank": rows.numbers("rank", 1, 40_000).astype(np.int32)}
    tier = _tier(rows, "small_area", Level.SMALL_AREA)
    key = TableKey(TableKind.DEPRIVATION, tier, str(rows.vintage("rank")))
    return [
        (key, table_of(TableKind.DEPRIVATION, columns)),
        *_pairs(
            TableKind.BEST_FIT, tier, _tier(rows, "district", Level.DISTRICT), distinct_pairs(small, district)
        ),
        *_names(rows, "small_area", Level.SMALL_AREA, small),
        *_names(rows, "district", Level.DISTRICT, district),
    ]


def settlement(rows: Rows) -> Tables:
    """The rural-urban class of each small area: urban are A to C in 2011, and U in 2021."""
    small = rows.codes("small_area", Level.SMALL_AREA)
    rows.unique("small_area", small)
    classes, names = rows.text("class_code"), rows.text("class_name")
    urban: list[bool] = []
    for row, code in enumerate(classes):
        if code[:1] not in tuple("ABCDEFUR"):
            rows.refuse("class_code", row, "This is not a rural-urban class.", "Get the file again.")
            break
        urban.append(code[:1] in tuple("ABCU"))
    if len(urban) < len(classes):
        return []
    columns: Columns = {"code": small, "class_code": classes, "class_name": names, "urban": urban}
    tier = _tier(rows, "small_area", Level.SMALL_AREA)
    key = TableKey(TableKind.SETTLEMENT, tier, str(rows.vintage("class_code")))
    return [(key, table_of(TableKind.SETTLEMENT, columns))]


def grid_centroids(rows: Rows) -> Tables:
    """Where the people of each small area live on average, from British National Grid metres."""
    # Loading the grid transformation takes longer than everything else here: only who adds centroids waits.
    from convertbng.cutil import convert_osgb36_to_ll

    small = rows.codes("small_area", Level.SMALL_AREA)
    rows.unique("small_area", small)
    easting, northing = rows.numbers("easting", 0, 700_000), rows.numbers("northing", 0, 1_300_000)
    longitude, latitude = (np.asarray(values) for values in convert_osgb36_to_ll(easting, northing))
    return _centroids(Tier.of(Level.SMALL_AREA, rows.vintage("small_area")), small, longitude, latitude)


def small_area_centroids(rows: Rows) -> Tables:
    """Centroids of small areas, from longitude and latitude; other nations' areas are left out."""
    small = rows.codes("small_area", Level.SMALL_AREA)
    return _centroids(Tier.of(Level.SMALL_AREA, rows.vintage("small_area")), small, *_degrees(rows))


def ward_centroids(rows: Rows) -> Tables:
    """Centroids of wards, from longitude and latitude; other nations' areas are left out."""
    return _centroids(Tier.of(Level.WARD), rows.codes("ward", Level.WARD), *_degrees(rows))


def _degrees(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    return rows.numbers("longitude", -9, 2.5), rows.numbers("latitude", 49, 61.5)


def _centroids(tier: Tier, codes: Sequence[str], longitude: np.ndarray, latitude: np.ndarray) -> Tables:
    kept = np.array([bool(code) for code in codes])
    columns: Columns = {
        "code": np.array(codes, dtype=object)[kept],
        "longitude": longitude[kept],
        "latitude": latitude[kept],
    }
    kind = TableKind.CENTROIDS
    return [(TableKey(kind, tier), table_of(kind, columns))]
