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

    Rows are counted at three depths: by identifier (or content, for rows without one), by identifier and
    content, and by these and the outcome. What matches at one depth and not at the next has changed.
    """
    content = _CONTENT[kind]
    identifier = "record_id" if kind in _HAS_IDENTIFIER else "NULL"
    columns = (
        f"supplier::VARCHAR AS supplier, hash(outcome::VARCHAR) AS outcome, {identifier} AS identifier, "
        f"hash({content}) AS content"
    )
    within = f"supplier IN ({listed(suppliers)})"
    engine.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE compared AS
        WITH rows AS (
            SELECT {columns}, 1 AS old, 0 AS new FROM {before} WHERE {within}
            UNION ALL
            SELECT {columns}, 0 AS old, 1 AS new FROM {after} WHERE {within}
        )
        SELECT supplier, CASE WHEN identifier IS NULL THEN content ELSE hash(identifier) END AS who, content,
            outcome, sum(old) AS old, sum(new) AS new
        FROM rows GROUP BY ALL
        """
    )
    matched = {
        depth: dict(
            engine.execute(
                "SELECT supplier, sum(least(old, new))::BIGINT FROM "
                f"(SELECT {by}, sum(old) AS old, sum(new) AS new FROM compared GROUP BY {by}) "
                "GROUP BY supplier"
            ).fetchall()
        )
        for depth, by in enumerate(
            ("supplier, who", "supplier, who, content", "supplier, who, content, outcome"), start=1
        )
    }
    totals = engine.execute(
        "SELECT supplier, sum(old)::BIGINT, sum(new)::BIGINT FROM compared GROUP BY supplier"
    ).fetchall()
    engine.execute("DROP TABLE compared")
    found = {supplier: Restatement(0, 0, 0, 0, 0, 0) for supplier in suppliers}
    for supplier, old, new in totals:
        same_who, same_content, same = (matched[depth][supplier] for depth in (1, 2, 3))
        found[supplier] = Restatement(
            before=old,
            after=new,
            added=new - same_who,
            removed=old - same_who,
            outcome_changed=same_content - same,
            otherwise_changed=same_who - same_content,
        )
    return found
