"""Counts of records by area, category and month, from the cubes beside the records.

Only counts come from here: every statistic is computed on the arrays that these functions return.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from saferplan.domain.periods import Month, Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.cubes import CUBE_KIND
from saferplan.evidence.engine import listed, parquet, reading_engine
from saferplan.evidence.records import RecordFlag
from saferplan.store import Part, Snapshot

_DERIVED_VERSION = 2
_FEW_CODES = 2000


@dataclass(frozen=True)
class Cube:
    """Counts of records.

    Attributes:
        dataset: whose records.
        areas: codes of the areas, in order.
        categories: ids of the categories that occur in the dataset in the period, anywhere, in order.
        period: the months.
        counts: areas x categories x months.
        held: for each month, whether the dataset holds any file for it. Where it does not, the zeros of
            `counts` mean that nothing is known.
    """

    dataset: str
    areas: tuple[str, ...]
    categories: tuple[str, ...]
    period: Period
    counts: NDArray[np.int64]
    held: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def select(
        self, *, areas: Collection[str] | None = None, categories: Collection[str] | None = None
    ) -> NDArray[np.int64]:
        """The monthly counts of some areas and categories together: one number per month.

        A category that does not occur counts as zero, an area that is not in the cube is an error.

        Raises:
            KeyError: an area is not in the cube.
        """
        at_areas = (
            list(range(len(self.areas))) if areas is None else [self.rows[area] for area in sorted(areas)]
        )
        wanted = None if categories is None else set(categories)
        at_categories = [
            at for at, category in enumerate(self.categories) if wanted is None or category in wanted
        ]
        total: NDArray[np.int64] = self.counts[np.ix_(at_areas, at_categories)].sum(axis=(0, 1))
        return total

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Where each area is in `counts`."""
        return {area: at for at, area in enumerate(self.areas)}


@dataclass(frozen=True)
class Unplaced:
    """Counts of the records that have neither a small area nor a larger one.

    Attributes:
        dataset: whose records.
        suppliers: who sent them, in order.
        categories: ids of their categories, in order.
        period: the months.
        counts: suppliers x categories x months.
    """

    dataset: str
    suppliers: tuple[str, ...]
    categories: tuple[str, ...]
    period: Period
    counts: NDArray[np.int64]


def small_area_cube(
    snapshot: Snapshot,
    dataset: str,
    period: Period,
    *,
    lsoas: Collection[str] | None = None,
    flags: Collection[str] = (),
) -> Cube:
    """Counts by small area, as the records name it: the codes' vintages are those of the publisher.

    Args:
        snapshot: the evidence.
        dataset: such as `police-street`.
        period: the months wanted; those not held count nothing and are marked so in `held`.
        lsoas: the small areas wanted, all of them present in the result; those that occur by default.
        flags: names of flags that records must have, such as `hate`.
    """
    parts = cube_parts(snapshot, dataset, period)
    condition = f"lsoa_code IS NOT NULL{_flag_condition(flags)}"
    if lsoas is not None and len(lsoas) <= _FEW_CODES:
        condition += f" AND lsoa_code IN ({listed(sorted(lsoas))})" if lsoas else " AND false"
    query = (
        "SELECT lsoa_code AS area, category, month, sum(records)::BIGINT AS records FROM {cubes} "
        f"WHERE {condition} GROUP BY ALL"
    )
    cells = _cells(parts, query)
    if lsoas is not None:
        areas = tuple(sorted(lsoas))
        if len(lsoas) > _FEW_CODES:
            cells = cells.filter(pc.is_in(cells.column("area"), pa.array(areas, pa.string())))
    else:
        areas = tuple(sorted(_distinct(cells.column("area"))))
    return _dense(snapshot, dataset, period, areas, cells)


def area_cube(
    snapshot: Snapshot,
    dataset: str,
    period: Period,
    *,
    lookup: pa.Table,
    flags: Collection[str] = (),
) -> Cube:
    """Counts by larger area, such as every district, through a lookup from small areas.

    A record without a small area counts where its own area code is one of the lookup's. The result is kept
    beside the store, and opens at once when it is asked for again.

    Args:
        snapshot: the evidence.
        dataset: such as `police-street`.
        period: the months wanted.
        lookup: columns `lsoa_code` and `area_code`; a small area in one area at most.
        flags: names of flags that records must have.

    Raises:
        SaferPlanError: the lookup has a small area in two areas.
    """
    table = lookup.select(["lsoa_code", "area_code"]).combine_chunks()
    parts = cube_parts(snapshot, dataset, period)
    key = json.dumps(
        ["area cube", _DERIVED_VERSION, dataset, str(period), _pinned(parts), _hash_of(table), sorted(flags)]
    )
    derived = snapshot.derived(
        key, lambda: _as_table(_area_cube(snapshot, dataset, period, parts, table, flags))
    )
    return _from_table(derived, dataset, period)


def _area_cube(
    snapshot: Snapshot,
    dataset: str,
    period: Period,
    parts: Sequence[Part],
    lookup: pa.Table,
    flags: Collection[str],
) -> Cube:
    codes = lookup.column("lsoa_code")
    if len(_distinct(codes)) != len(codes):
        raise SaferPlanError(
            "The lookup has a small area in two larger ones.", "Give each small area one larger area."
        )
    areas = tuple(sorted(_distinct(lookup.column("area_code"))))
    query = (
        "WITH larger AS (SELECT DISTINCT area_code FROM lookup) "
        "SELECT coalesce(lookup.area_code, larger.area_code) AS area, category, month, "
        "sum(records)::BIGINT AS records FROM {cubes} AS cubes "
        "LEFT JOIN lookup ON lookup.lsoa_code = cubes.lsoa_code "
        "LEFT JOIN larger ON cubes.lsoa_code IS NULL AND larger.area_code = cubes.area_code "
        f"WHERE coalesce(lookup.area_code, larger.area_code) IS NOT NULL{_flag_condition(flags)} GROUP BY ALL"
    )
    return _dense(snapshot, dataset, period, areas, _cells(parts, query, lookup=lookup))


def unplaced(snapshot: Snapshot, dataset: str, period: Period) -> Unplaced:
    """Counts of the records without any place, by supplier, category and month."""
    parts = cube_parts(snapshot, dataset, period)
    cells = _cells(
        parts,
        "SELECT supplier AS area, category, month, sum(records)::BIGINT AS records FROM {cubes} "
        "WHERE lsoa_code IS NULL AND area_code IS NULL GROUP BY ALL",
    )
    cube = _dense(snapshot, dataset, period, tuple(sorted(_distinct(cells.column("area")))), cells)
    return Unplaced(dataset, cube.areas, cube.categories, period, cube.counts)


def cube_parts(snapshot: Snapshot, dataset: str, period: Period) -> tuple[Part, ...]:
    """The cubes of a dataset's months that lie in a period, in order."""
    return tuple(part for part in snapshot.parts(dataset, CUBE_KIND) if Month.parse(part.key) in period)


def flag_bits(flags: Collection[str]) -> int:
    """The bits of flags by their names, such as `hate`.

    Raises:
        SaferPlanError: there is no such flag.

    >>> flag_bits(["hate", "knife"])
    17
    """
    bits = 0
    for name in flags:
        try:
            bits |= RecordFlag[name.upper()].value
        except KeyError:
            known = ", ".join(flag.name.lower() for flag in RecordFlag if flag.name)
            raise SaferPlanError(f"There is no flag {name!r}.", f"Those there are: {known}.") from None
    return bits


def _flag_condition(flags: Collection[str]) -> str:
    bits = flag_bits(flags)
    return f" AND (flags & {bits}) = {bits}" if bits else ""


def _cells(parts: Sequence[Part], query: str, **tables: pa.Table) -> pa.Table:
    if not parts:
        return pa.table(
            {
                "area": pa.array([], pa.string()),
                "category": pa.array([], pa.string()),
                "month": pa.array([], pa.int32()),
                "records": pa.array([], pa.int64()),
            }
        )
    with reading_engine() as engine:
        for name, table in tables.items():
            engine.register(name, table)
        return engine.sql(query.format(cubes=parquet(part.path for part in parts))).to_arrow_table()


def _dense(snapshot: Snapshot, dataset: str, period: Period, areas: tuple[str, ...], cells: pa.Table) -> Cube:
    parts = cube_parts(snapshot, dataset, period)
    categories = _categories(snapshot, parts)
    counts = np.zeros((len(areas), len(categories), len(period)), dtype=np.int64)
    counts[
        _positions(cells.column("area"), areas),
        _positions(cells.column("category"), categories),
        cells.column("month").to_numpy() - period.first.ordinal,
    ] = cells.column("records").to_numpy()
    months = {part.key for part in parts}
    held = np.array([str(month) in months for month in period], dtype=np.bool_)
    return Cube(dataset, areas, categories, period, counts, held)


def _categories(snapshot: Snapshot, parts: Sequence[Part]) -> tuple[str, ...]:
    """The categories that occur in some cubes, in order; kept beside the store."""
    if not parts:
        return ()

    def build() -> pa.Table:
        with reading_engine() as engine:
            return engine.sql(
                f"SELECT DISTINCT category FROM {parquet(part.path for part in parts)} ORDER BY category"
            ).to_arrow_table()

    found = snapshot.derived(json.dumps(["categories", _DERIVED_VERSION, _pinned(parts)]), build)
    return tuple(found.column("category").to_pylist())


def _pinned(parts: Sequence[Part]) -> str:
    """A hash that stands for the content of these parts."""
    return hashlib.sha256("".join(part.sha256 for part in parts).encode()).hexdigest()


def _distinct(column: pa.ChunkedArray) -> list[str]:
    found: list[str] = column.unique().to_pylist()
    return found


def _positions(column: pa.ChunkedArray, values: Sequence[str]) -> NDArray[np.int64]:
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    place = {value: at for at, value in enumerate(values)}
    translated = np.array([place[value] for value in encoded.dictionary.to_pylist()], dtype=np.int64)
    positions: NDArray[np.int64] = (
        translated[encoded.indices.to_numpy()] if len(translated) else np.zeros(0, dtype=np.int64)
    )
    return positions


def _hash_of(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return hashlib.sha256(sink.getvalue()).hexdigest()


def _as_table(cube: Cube) -> pa.Table:
    named = {"areas": cube.areas, "categories": cube.categories, "held": cube.held.tolist()}
    metadata = {key: json.dumps(value) for key, value in named.items()}
    schema = pa.schema([("counts", pa.int64())], metadata=metadata)
    return pa.Table.from_arrays([pa.array(cube.counts.ravel())], schema=schema)


def _from_table(table: pa.Table, dataset: str, period: Period) -> Cube:
    metadata = {key.decode(): json.loads(value) for key, value in table.schema.metadata.items()}
    areas, categories = tuple(metadata["areas"]), tuple(metadata["categories"])
    counts = table.column("counts").to_numpy().reshape(len(areas), len(categories), len(period))
    return Cube(dataset, areas, categories, period, counts, np.array(metadata["held"], dtype=np.bool_))
