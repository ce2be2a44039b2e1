"""What every document of this room begins with, and its tables of words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.documents.definition import (
    Column,
    ColumnKind,
    Document,
    Fact,
    Marking,
    Row,
    Section,
    Table,
    Words,
    text,
)
from saferplan.domain.display import written_day

NOT_STATED = "Not stated"
LEFT_OUT = "Actions that are not for the readers of this document are left out."


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the version is that a document is made of: its state, its days, who approved it, and its hash."""

    status: str
    made_on: dt.date
    version: int
    sha256: str
    schema: int
    approved_on: dt.date | None = None
    approved_as: str = ""
    published_on: dt.date | None = None


DRAFT = Standing(status="Draft", made_on=dt.date(2000, 1, 1), version=1, sha256="", schema=1)
"""Of a document that is made only to be read by rules."""


def document_of_standing(
    standing: Standing,
    *,
    kind: str,
    title: str,
    subtitle: str,
    marking: Marking,
    partnership: str,
    synthetic: str,
    facts: Sequence[Fact],
    sections: Sequence[Section],
    details: bool = True,
) -> Document:
    """A document with the state of its version. `details`: with the lines on approval and freezing."""
    told = list(facts)
    if details:
        if standing.approved_on is not None:
            told.append(
                Fact("Approved", text(f"{written_day(standing.approved_on)}, {standing.approved_as}"))
            )
        if standing.published_on is not None:
            told.append(Fact("Published", text(written_day(standing.published_on))))
        frozen = f"version {standing.version}, schema {standing.schema}, sha256 {standing.sha256[:16]}"
        told.append(Fact("Frozen as", text(frozen)))
    return Document(
        kind=kind,
        title=title,
        subtitle=subtitle,
        marking=marking,
        status=standing.status,
        as_at=written_day(standing.made_on),
        author=partnership,
        synthetic=synthetic,
        facts=tuple(told),
        sections=tuple(sections),
    )


def words_table(
    identity: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: tuple[str, ...] = (),
) -> Table:
    """A table that holds words alone; an empty cell says that nothing is stated."""
    return Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(Column(one, ColumnKind.WORDS) for one in columns),
        rows=tuple(Row(tuple(Words(cell or NOT_STATED) for cell in row)) for row in rows),
        notes=notes,
    )
