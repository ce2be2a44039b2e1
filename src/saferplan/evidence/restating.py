"""Comparing the rows of a unit with those that a new file brings for it."""

from __future__ import annotations

import duckdb

from saferplan.evidence.engine import listed
from saferplan.evidence.records import Kind
from saferplan.evidence.reports import Restatement

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


def restatements(
    engine: duckdb.DuckDBPyConnection, kind: Kind, before: str, after: str, suppliers: list[str]
) -> dict[str, Restatement]:
    """How each supplier's rows in the table `after` differ from those in `before`, both of one month.

    Equal rows cancel out first. What is left on both sides with the same identifier and content has changed its
    outcome; with the same identifier only, something else; the rest came or went.
    """
    identifier = "record_id" if kind in _HAS_IDENTIFIER else "NULL"
    columns = (
        f"supplier::VARCHAR AS supplier, hash(outcome::VARCHAR) AS outcome, {identifier} AS identifier, "
        f"hash({_CONTENT[kind]}) AS content"
    )
    within = f"supplier IN ({listed(suppliers)})"
    engine.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE left_over AS
        WITH rows AS (
            SELECT {columns}, 1 AS side FROM {before} WHERE {within}
            UNION ALL
            SELECT {columns}, -1 AS side FROM {after} WHERE {within}
        )
        SELECT supplier, CASE WHEN identifier IS NULL THEN content ELSE hash(identifier) END AS who, content,
            greatest(sum(side), 0)::BIGINT AS old, greatest(-sum(side), 0)::BIGINT AS new
        FROM rows GROUP BY supplier, who, content, outcome HAVING sum(side) <> 0
        """
    )
    totals = [
        _counted(engine, f"SELECT supplier::VARCHAR, count(*) FROM {table} WHERE {within}")
        for table in (before, after)
    ]
    gone = _counted(engine, "SELECT supplier, sum(old)::BIGINT FROM left_over")
    come = _counted(engine, "SELECT supplier, sum(new)::BIGINT FROM left_over")
    same_content, same_who = (
        _counted(
            engine,
            "SELECT supplier, sum(least(old, new))::BIGINT FROM "
            f"(SELECT {by}, sum(old) AS old, sum(new) AS new FROM left_over GROUP BY {by})",
        )
        for by in ("supplier, who, content", "supplier, who")
    )
    engine.execute("DROP TABLE left_over")
    return {
        supplier: Restatement(
            before=totals[0].get(supplier, 0),
            after=totals[1].get(supplier, 0),
            added=come.get(supplier, 0) - same_who.get(supplier, 0),
            removed=gone.get(supplier, 0) - same_who.get(supplier, 0),
            outcome_changed=same_content.get(supplier, 0),
            otherwise_changed=same_who.get(supplier, 0) - same_content.get(supplier, 0),
        )
        for supplier in suppliers
    }


def _counted(engine: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    return dict(engine.execute(f"{query} GROUP BY 1").fetchall())
