"""The records behind a figure as a person reads them: months, flags, categories and places in words."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from saferplan.domain.categories import categories
from saferplan.domain.periods import Month
from saferplan.evidence.records import RecordFlag
from saferplan.geography.answers import UnknownAreaError
from saferplan.geography.geography import Geography


def readable_rows(rows: pa.Table, geography: Geography) -> pa.Table:
    """Records with the month as YYYY-MM, flags as words, and names beside the codes of categories and areas.

    Where nothing is known of a flag it is in neither `flags` nor `flags_known`. An area that the geography does not
    know has no name. The source's own identifier is left out: it is never shown.

    >>> rows = pa.table({"month": [Month(2022, 9).ordinal], "category": ["burglary"], "flags": [3], "flags_known": [7]})
    >>> readable_rows(rows, Geography.from_tables({})).to_pylist()[0]
    {'month': '2022-09', 'category': 'burglary', 'category_title': 'Burglary', 'flags': 'hate, domestic', \
'flags_known': 'hate, domestic, alcohol'}
    """
    named = {
        "category": ("category_title", lambda one: categories()[one].title if one in categories() else None),
        "lsoa_code": ("lsoa_name", lambda code: _name(geography, code)),
        "area_code": ("area_name", lambda code: _name(geography, code)),
    }
    columns: dict[str, pa.Array | pa.ChunkedArray] = {}
    for name in rows.column_names:
        column = rows[name]
        if name == "record_id":
            continue
        if name == "month":
            columns[name] = _each(column, lambda month: str(Month.from_ordinal(int(str(month)))))
        elif name in ("flags", "flags_known"):
            columns[name] = _each(column, _flags_in_words)
        else:
            columns[name] = column
        if name in named:
            title, say = named[name]
            columns[title] = _each(column, say)
    return pa.table(columns)


def _each(column: pa.ChunkedArray, say: Callable[[object], str | None]) -> pa.ChunkedArray:
    """What is said of each value, worked out once for each that differs."""
    coded = pa.array(column.to_pylist(), column.type).dictionary_encode()
    said = [None if value is None else say(value) for value in coded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(said, pa.string()).take(coded.indices)])


def _flags_in_words(bits: object) -> str:
    return ", ".join(
        (flag.name or "").lower() for flag in RecordFlag if isinstance(bits, int) and bits & flag
    )


def _name(geography: Geography, code: object) -> str | None:
    try:
        return geography.name(str(code))
    except UnknownAreaError:
        return None
