"""The reference tables that geography is kept in: their names, their columns, and reading them when needed.

One table per kind and vintage. A name says what is in it: `geography-names-lsoa2011`,
`geography-bestfit-lsoa2021-ward2024`, `geography-population-lsoa2021-2015`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

import pyarrow as pa

from saferplan.geography.levels import Level

PREFIX = "geography"
UNDATED = 0
"""The vintage of a list that does not say of which year it is."""


class TableKind(Enum):
    """What a table holds. The value is the word in its name."""

    NAMES = "names"
    EXACT = "exact"  # an area lies wholly within another
    BEST_FIT = "bestfit"  # an area is counted where its people mostly live
    FIT = "fit"  # small areas of one census against those of the next
    SUCCESSION = "succession"  # what became of abolished and recoded areas
    POPULATION = "population"
    AGES = "ages"
    HOUSEHOLDS = "households"
    EXTENT = "extent"  # square kilometres
    DEPRIVATION = "deprivation"
    SETTLEMENT = "settlement"  # urban or rural
    CENTROIDS = "centroids"
    OUTLINES = "outlines"
    SCHEMATIC = "schematic"  # a drawing of our own, not boundaries


class Detail(Enum):
    """How closely outlines follow the ground: see `boundaries.detail_of`."""

    DETAILED = "detailed"
    GENERALISED = "generalised"


AGES = 91
"""Single years of age 0 to 89, and 90 and over."""

_CODE = pa.field("code", pa.string(), nullable=False)

SCHEMAS: Mapping[TableKind, pa.Schema] = {
    TableKind.NAMES: pa.schema(
        [_CODE, pa.field("name", pa.string(), nullable=False), pa.field("welsh_name", pa.string())]
    ),
    TableKind.EXACT: pa.schema([_CODE, pa.field("within", pa.string(), nullable=False)]),
    TableKind.BEST_FIT: pa.schema([_CODE, pa.field("within", pa.string(), nullable=False)]),
    TableKind.FIT: pa.schema(
        [
            pa.field("earlier", pa.string(), nullable=False),
            pa.field("later", pa.string(), nullable=False),
            pa.field("change", pa.string(), nullable=False),  # U unchanged, S split, M merged, X irregular
        ]
    ),
    TableKind.SUCCESSION: pa.schema([_CODE, pa.field("successor", pa.string(), nullable=False)]),
    TableKind.POPULATION: pa.schema([_CODE, pa.field("persons", pa.int32(), nullable=False)]),
    TableKind.AGES: pa.schema(
        [_CODE, *(pa.field(f"age_{age}", pa.int32(), nullable=False) for age in range(AGES))]
    ),
    TableKind.HOUSEHOLDS: pa.schema(
        [
            _CODE,
            pa.field("households", pa.int32(), nullable=False),
            pa.field("social_rented", pa.int32()),
            pa.field("private_rented", pa.int32()),
        ]
    ),
    TableKind.EXTENT: pa.schema([_CODE, pa.field("square_kilometres", pa.float64(), nullable=False)]),
    TableKind.DEPRIVATION: pa.schema(
        [
            _CODE,
            pa.field("rank", pa.int32(), nullable=False),  # 1 is the most deprived
            pa.field("decile", pa.int32()),  # 1 is the most deprived tenth
            pa.field("score", pa.float64()),
        ]
    ),
    TableKind.SETTLEMENT: pa.schema(
        [
            _CODE,
            pa.field("class_code", pa.string(), nullable=False),
            pa.field("class_name", pa.string(), nullable=False),
            pa.field("urban", pa.bool_(), nullable=False),
        ]
    ),
    TableKind.CENTROIDS: pa.schema(
        [
            _CODE,
            pa.field("longitude", pa.float64(), nullable=False),
            pa.field("latitude", pa.float64(), nullable=False),
        ]
    ),
    TableKind.OUTLINES: pa.schema(
        [
            _CODE,
            pa.field("geometry", pa.binary(), nullable=False),  # well-known binary, WGS 84
            pa.field("source_areas", pa.int32(), nullable=False),  # how many areas came in the same file
        ]
    ),
    TableKind.SCHEMATIC: pa.schema(
        [
            _CODE,
            pa.field("geometry", pa.binary(), nullable=False),
            pa.field("source_areas", pa.int32(), nullable=False),
        ]
    ),
}

CATALOGUE = f"{PREFIX}-catalogue"
CATALOGUE_SCHEMA = pa.schema(
    [
        pa.field("table", pa.string(), nullable=False),
        pa.field("format", pa.string(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("publisher", pa.string(), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("licence", pa.string(), nullable=False),
        pa.field("attribution", pa.string(), nullable=False),
        pa.field("added", pa.string(), nullable=False),  # ISO date
        pa.field("rank", pa.int32(), nullable=False),  # of several that differ, the higher wins
    ]
)

_SLUGS = {level: level.value.lower().replace(" ", "_") for level in Level}
_LEVELS_BY_SLUG = {slug: level for level, slug in _SLUGS.items()}


@dataclass(frozen=True, order=True)
class Tier:
    """A kind of area as it was in one year; `vintage` is `UNDATED` where the publisher does not say."""

    slug: str
    vintage: int = UNDATED

    @classmethod
    def of(cls, level: Level, vintage: int = UNDATED) -> Tier:
        """The tier of a level."""
        return cls(_SLUGS[level], vintage)

    @property
    def level(self) -> Level:
        """The kind of area."""
        return _LEVELS_BY_SLUG[self.slug]

    def __str__(self) -> str:
        return f"{self.slug}{self.vintage or ''}"

    @classmethod
    def parse(cls, text: str) -> Tier:
        """The tier written as `lsoa2011` or `district`."""
        slug = text.rstrip("0123456789")
        return cls(slug, int(text[len(slug) :] or UNDATED))


@dataclass(frozen=True)
class TableKey:
    """What a reference table is about, and so its name.

    >>> key = TableKey(TableKind.BEST_FIT, Tier("lsoa", 2021), "ward2024")
    >>> key.name
    'geography-bestfit-lsoa2021-ward2024'
    >>> TableKey.parse(key.name) == key
    True
    """

    kind: TableKind
    tier: Tier
    detail: str = ""

    @property
    def name(self) -> str:
        """The table's name in the store."""
        return "-".join(part for part in (PREFIX, self.kind.value, str(self.tier), self.detail) if part)

    @property
    def parent(self) -> Tier:
        """The tier that a lookup leads to."""
        return Tier.parse(self.detail)

    @property
    def year(self) -> int:
        """The year of a measure."""
        return int(self.detail)

    @classmethod
    def parse(cls, name: str) -> TableKey | None:
        """The key of a table's name; None when the table is none of geography's."""
        prefix, _, rest = name.partition("-")
        parts = rest.split("-")
        kinds = {kind.value for kind in TableKind}
        if prefix != PREFIX or len(parts) not in (2, 3) or parts[0] not in kinds:
            return None
        return cls(TableKind(parts[0]), Tier.parse(parts[1]), parts[2] if len(parts) == 3 else "")


class Holdings:
    """The reference tables that are held, each read when first asked for."""

    def __init__(self, names: Iterable[str], read: Callable[[str], pa.Table | None]) -> None:
        self._read = read
        self._tables: dict[str, pa.Table] = {}
        self.names = tuple(sorted(names))
        self.keys = tuple(key for key in map(TableKey.parse, self.names) if key is not None)

    def of_kind(self, kind: TableKind, level: Level | None = None) -> tuple[TableKey, ...]:
        """The tables of a kind (and of a level), newest vintage and newest year or detail first."""
        found = [key for key in self.keys if key.kind is kind and (level is None or key.tier.level is level)]
        return tuple(sorted(found, key=lambda key: (key.tier.vintage, key.detail), reverse=True))

    def table(self, key: TableKey) -> pa.Table:
        """One of the tables.

        Raises:
            KeyError: no such table is held.
        """
        return self.named(key.name)

    def named(self, name: str) -> pa.Table:
        """The table with this name in the store.

        Raises:
            KeyError: no such table is held.
        """
        if name not in self._tables:
            table = self._read(name)
            if table is None:
                raise KeyError(name)
            self._tables[name] = table
        return self._tables[name]

    def pairs(self, key: TableKey) -> dict[str, str]:
        """A two-column table as a mapping of its first column to its second."""
        table = self.table(key)
        return dict(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))
