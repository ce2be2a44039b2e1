"""Comparing the rows of a unit with those that a new file brings for it."""

from __future__ import annotations

from typing import TypeAlias

import duckdb
import numpy as np
from numpy.typing import NDArray

from saferplan.evidence.engine import quoted
from saferplan.evidence.records import Kind
from saferplan.evidence.reports import Restatement

Hashes: TypeAlias = NDArray[np.uint64]

# What makes up a row apart from its identifier, its outcome, and where it stood in which file. A small area
# that was found from a point is not part of what the source said. Types are made equal, so that a value has
# the same hash whether it comes from a file just read or from a part.
_CONTENT = {
    Kind.INCIDENTS: (
        "category::VARCHAR, source_category::VARCHAR, CASE WHEN placed_by = 'published' THEN lsoa_code END, "
        "area_code, longitude, latitude, starts::TIMESTAMP, ends::TIMESTAMP, flags, flags_known"
    ),
    Kind.OUTCOMES: "lsoa_code, longitude, latitude",
    Kind.STOPS: (
        "starts::TIMESTAMP, type, object, legislation, age_range, gender, ethnicity_officer_defined, "
        "ethnicity_self_defined, longitude, latitude"
    ),
}
_HAS_IDENTIFIER = {Kind.INCIDENTS, Kind.OUTCOMES}
_LIKENESS = ("who", "what", "whole")
"""How alike two rows can be: of one identifier; with equal content, too; with the same outcome, too."""

_ENDINGS = np.uint64(0xFFFF)


def restatements(
    engine: duckdb.DuckDBPyConnection, kind: Kind, before: str, after: str, suppliers: list[str]
) -> dict[str, Restatement]:
    """How each supplier's rows in the table `after` differ from those in `before`, both of one month.

    Rows are paired off: as many as can be that are equal in all, then of the rest those with the same identifier and
    content, whose outcome has changed, then those with the same identifier only; what is left came or went. How many
    pairs there are at each step follows from how many rows the two sides share at each likeness. A row without
    an identifier is known by its content.
    """
    old, new = (_hashes(engine, kind, table, suppliers) for table in (before, after))
    found = {}
    for supplier in suppliers:
        who, what, whole = (
            _shared(one, other) for one, other in zip(old[supplier], new[supplier], strict=True)
        )
        rows_before, rows_after = (len(side[supplier][0]) for side in (old, new))
        found[supplier] = Restatement(
            before=rows_before,
            after=rows_after,
            added=rows_after - who,
            removed=rows_before - who,
            outcome_changed=what - whole,
            otherwise_changed=who - what,
        )
    return found


def _hashes(
    engine: duckdb.DuckDBPyConnection, kind: Kind, table: str, suppliers: list[str]
) -> dict[str, tuple[Hashes, ...]]:
    """For each supplier, a hash of each of its rows at every likeness."""
    identifier = "record_id" if kind in _HAS_IDENTIFIER else "NULL"
    wanted = ", ".join(f"({quoted(supplier)}, {nth})" for nth, supplier in enumerate(suppliers))
    rows = engine.execute(
        f"""
        SELECT nth, who, hash(who, content) AS what, hash(who, content, outcome) AS whole
        FROM (
            SELECT nth, CASE WHEN identifier IS NULL THEN content ELSE hash(identifier) END AS who, content, outcome
            FROM (
                SELECT supplier::VARCHAR AS supplier, {identifier} AS identifier, hash({_CONTENT[kind]}) AS content,
                    hash(outcome::VARCHAR) AS outcome
                FROM {table}
            ) JOIN (VALUES {wanted}) AS wanted(supplier, nth) USING (supplier)
        )
        """
    ).fetchnumpy()
    order = np.argsort(rows["nth"].astype(np.int16), kind="stable")
    ends = np.cumsum(np.bincount(rows["nth"], minlength=len(suppliers)))[:-1]
    sides = [np.split(rows[name][order], ends) for name in _LIKENESS]
    return dict(zip(suppliers, zip(*sides, strict=True), strict=True))


def _shared(one: Hashes, other: Hashes) -> int:
    """How many rows two sides have in common, each row paired once."""
    (mine, times), (others, times_there) = (
        _counted(_likely(one, other)),
        _counted(_likely(other, one)),
    )
    if not mine.size or not others.size:
        return 0
    place = np.minimum(np.searchsorted(others, mine), others.size - 1)
    there = others[place] == mine
    return int(np.minimum(times[there], times_there[place[there]]).sum())


def _likely(hashes: Hashes, others: Hashes) -> Hashes:
    """Those that may be among others, by their last bits: where much is new, most are out before anything is sorted."""
    endings = np.zeros(int(_ENDINGS) + 1, dtype=np.bool_)
    endings[others & _ENDINGS] = True
    likely: Hashes = hashes[endings[hashes & _ENDINGS]]
    return likely


def _counted(hashes: Hashes) -> tuple[Hashes, NDArray[np.int64]]:
    """Each hash once, in order, and how many rows have it."""
    ordered = np.sort(hashes)
    first = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - np.uint64(1)))
    return ordered[first], np.diff(first, append=ordered.size)
