"""Where the figures of a document come from, as its last section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from saferplan.documents.definition import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Facts,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    Words,
    text,
)
from saferplan.domain.claims.backing import FiguresSaid
from saferplan.domain.display import written_day

SECTION = "figures"
"""The identity of the section."""


def with_sources(document: Document, said: FiguresSaid) -> Document:
    """The document with the section that says where its figures come from; as it was where it says none.

    A document that has such a section of its own has what is said here added to that.
    """
    blocks = tuple(_blocks(said))
    if not blocks:
        return document
    own = next((one for one in document.sections if one.id == SECTION), None)
    if own is None:
        section = Section(id=SECTION, heading="Where the figures come from", blocks=blocks)
        return _with(document, (*document.sections, section))
    joined = Section(id=own.id, heading=own.heading, blocks=(*own.blocks, *blocks), sections=own.sections)
    return _with(document, tuple(joined if one is own else one for one in document.sections))


def without_sources(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections without that one: a document that takes up another says it once, for all of its parts."""
    return tuple(one for one in sections if one.id != SECTION)


def _with(document: Document, sections: tuple[Section, ...]) -> Document:
    return msgspec.structs.replace(document, sections=sections)


def _blocks(said: FiguresSaid) -> Iterator[Block]:
    if said.claims:
        yield _table(
            "claims",
            "Figures in this document, and where they come from",
            ("What is said", "Who counted it", "Where and when", "What is counted", "How"),
            [
                (one.sentence, one.source, f"{one.geography}; {one.period}", one.definition, one.kind)
                for one in said.claims
            ],
        )
    changes = [one for one in said.claims if one.change]
    if changes:
        yield Facts(
            "How the changes are to be read",
            tuple(
                Fact(one.sentence, text(" ".join(each for each in (one.change, one.words) if each)))
                for one in changes
            ),
        )
    if said.held:
        yield Paragraph(text("From the partnership's own records of its money:"))
        yield Bullets(tuple(text(f"{one.figure}: {one.is_what}") for one in said.held))
    if said.kept:
        yield _table(
            "kept",
            "Sentences that stand without a source",
            ("What is said", "Why it stands", "Who answers for it"),
            [(one.sentence, one.why, f"{one.kept_as}, {written_day(one.kept_on)}") for one in said.kept],
        )
    for waiting in said.waiting:
        yield Notice(Tone.MISSING, text(f"“{waiting.sentence}” {waiting.what}"))


def _table(name: str, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(
        id=f"table-figures-{name}",
        caption=caption,
        columns=tuple(Column(one, ColumnKind.WORDS) for one in headings),
        rows=tuple(Row(tuple(Words(cell) for cell in row)) for row in rows),
    )
