"""A sample document: one of everything that a council's template gives a look to."""

from __future__ import annotations

import datetime as dt

from saferplan.documents.definition import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Marking,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    Words,
    text,
)
from saferplan.domain.display import written_day
from saferplan.partnership.models import Partnership


def sample_document(*, day: dt.date, partnership: Partnership | None) -> Document:
    """A document that shows headings, text, a list, a table and a notice; its words say what they are."""
    name = str(partnership or "Partnership")
    return Document(
        kind="sample",
        title="A sample in your template",
        subtitle=name,
        marking=Marking.PARTNERSHIP,
        status="Sample",
        as_at=written_day(day),
        author=name,
        synthetic=partnership.synthetic if partnership else "",
        facts=(Fact("Made", text(written_day(day))), Fact("For", text("A look at the template"))),
        sections=(
            Section(
                id="first",
                heading="A section with a heading of the first level",
                blocks=tuple(_first()),
                sections=(
                    Section(
                        id="part",
                        heading="A part with a heading of the second level",
                        blocks=(Paragraph(text("Words of that part.")),),
                        sections=(
                            Section(
                                id="below",
                                heading="And one of the third level",
                                blocks=(Notice(Tone.CAUTION, text("A notice stands apart like this.")),),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    )


def _first() -> list[Block]:
    return [
        Paragraph(
            text("What people read most is set like this. ", Words("Some words are strong.", strong=True))
        ),
        Bullets((text("An item of a list"), text("Another item"))),
        Table(
            id="table-sample",
            caption="A table with its caption, made up",
            columns=(Column("Letter", ColumnKind.WORDS), Column("Place in the alphabet")),
            rows=(Row((Words("A"), Words("1"))), Row((Words("B"), Words("2")))),
            notes=("Notes stand beneath a table.",),
        ),
    ]
