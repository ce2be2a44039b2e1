"""How restated rows are compared, against a comparison by hand."""

from __future__ import annotations

from collections import Counter

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.evidence.records import Kind
from saferplan.evidence.reports import Restatement
from saferplan.evidence.restating import restatements

Row = tuple[str, str | None, str, str]
rows = st.lists(
    st.tuples(
        st.sampled_from(["kent", "essex"]),
        st.sampled_from(["1", "2", None]),
        st.sampled_from(["E01000001", "E01000002"]),
        st.sampled_from(["charged", "closed"]),
    ),
    max_size=8,
)


def table(rows: list[Row]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
    names = ("supplier", "record_id", "lsoa_code", "outcome")
    arrays = {name: pa.array(values, pa.string()) for name, values in zip(names, columns, strict=True)}
    arrays["record_id"] = arrays["record_id"].cast(pa.binary())
    points = {name: pa.nulls(len(rows), pa.float64()) for name in ("longitude", "latitude")}
    return pa.table({**arrays, **points})


def by_hand(before: list[Row], after: list[Row], supplier: str) -> Restatement:
    """The same by matching multisets at three depths."""

    def matched(depth: int) -> int:
        def keys(side: list[Row]) -> Counter[tuple[object, ...]]:
            found: Counter[tuple[object, ...]] = Counter()
            for who, identifier, area, outcome in side:
                if who == supplier:
                    named: tuple[object, ...] = (identifier,) if identifier else ("without", area)
                    found[(named, (named, area), (named, area, outcome))[depth]] += 1
            return found

        return (keys(before) & keys(after)).total()

    mine = [sum(row[0] == supplier for row in side) for side in (before, after)]
    same_who, same_content, same = (matched(depth) for depth in range(3))
    return Restatement(
        before=mine[0],
        after=mine[1],
        added=mine[1] - same_who,
        removed=mine[0] - same_who,
        outcome_changed=same_content - same,
        otherwise_changed=same_who - same_content,
    )


@settings(max_examples=60, deadline=None)
@given(before=rows, after=rows)
def test_rows_are_matched_by_identifier_then_content_then_outcome(
    before: list[Row], after: list[Row]
) -> None:
    with duckdb.connect() as engine:
        engine.register("old_rows", table(before))
        engine.register("new_rows", table(after))
        found = restatements(engine, Kind.OUTCOMES, "old_rows", "new_rows", ["essex", "kent"])
    assert found == {supplier: by_hand(before, after, supplier) for supplier in ("essex", "kent")}
