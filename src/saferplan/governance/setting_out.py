"""What the documents of this room have in common: tables of words, and the lines on what was frozen."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.documents.definition import Column, ColumnKind, Fact, Row, Table, Words, text


def frozen_facts(purpose: str, schema: int, sha256: str) -> tuple[Fact, ...]:
    """What a document was frozen for, and under which hash; nothing of one that shows things as they stand."""
    found = [Fact("For", text(purpose))] if purpose else []
    if sha256:
        found.append(Fact("Frozen as", text(f"schema {schema}, sha256 {sha256[:16]}")))
    return tuple(found)


def words_table(
    identity: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: tuple[str, ...] = (),
) -> Table:
    """A table that holds words alone."""
    return Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(Column(one, ColumnKind.WORDS) for one in columns),
        rows=tuple(Row(tuple(Words(cell) for cell in row)) for row in rows),
        notes=notes,
    )
