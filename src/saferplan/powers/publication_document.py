"""What is published of tools and powers as documents, in every format."""

from __future__ import annotations

from saferplan.documents.definition import (
    Cell,
    Column,
    ColumnKind,
    Count,
    Document,
    Fact,
    Gap,
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
from saferplan.domain.absence import Absence
from saferplan.powers.publication_data import CaseReviewData, PublicCount, UseData

_WORDS, _NUMBER = ColumnKind.WORDS, ColumnKind.NUMBER
NOT_AN_EFFECT = (
    "That a power was used more or less often does not show that it helped, or that there was more to do."
)


def use_document(data: UseData, *, sha256: str = "") -> Document:
    """The use of powers by year as a document; `sha256` is the hash under which it was frozen."""
    if data.lines:
        table = Table(
            id="table-use",
            caption=f"How often tools and powers were used, {data.partnership}",
            columns=(
                Column("Tool or power", _WORDS),
                Column("Who may use it", _WORDS),
                *(Column(f"{one}, April to March", _NUMBER) for one in data.years),
                Column("Change between the last two years", _WORDS),
            ),
            rows=tuple(
                Row(
                    (
                        Words(one.tool),
                        Words(one.who),
                        *(_cell(each) for each in one.counts),
                        Words(one.change or "–"),
                    )
                )
                for one in data.lines
            ),
            notes=(data.protection, NOT_AN_EFFECT),
        )
        blocks: tuple[Table | Paragraph | Notice, ...] = (table, Paragraph(text(data.note)))
    else:
        blocks = (Notice(Tone.MISSING, text("No use of a power is counted for these years.")),)
    return _document(
        data,
        kind="use of tools and powers",
        title=f"Use of tools and powers, {data.year}",
        sections=(Section(id="use", heading="How often each was used", blocks=blocks),),
        sha256=sha256,
    )


def case_review_document(data: CaseReviewData, *, sha256: str = "") -> Document:
    """A year's figures of case reviews as a document; `sha256` is the hash under which it was frozen."""
    table = Table(
        id="table-reviews",
        caption=f"Anti-social behaviour case reviews, {data.year}",
        columns=(
            Column("Organisation", _WORDS),
            Column("Applications", _NUMBER),
            Column("Threshold not met", _NUMBER),
            Column("Reviews carried out", _NUMBER),
            Column("Recommendations", _NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    Words(one.organisation),
                    *(
                        _known(each)
                        for each in (one.applications, one.not_met, one.reviews, one.recommendations)
                    ),
                )
            )
            for one in data.lines
        ),
    )
    explained = [
        Paragraph(
            text(Words(f"{one.organisation}: ", strong=True), _carried(one.carried_in), one.explanation)
        )
        for one in data.lines
        if one.explanation or one.carried_in
    ]
    return _document(
        data,
        kind="case review figures",
        title=f"Anti-social behaviour case reviews, {data.year}",
        sections=(
            Section(
                id="figures",
                heading="The year's figures",
                blocks=(table, *explained)
                if data.lines
                else (Notice(Tone.MISSING, text("No figures are held.")),),
            ),
            Section(
                id="threshold",
                heading="Who can ask for a review",
                blocks=(
                    Paragraph(text(data.threshold)),
                    Paragraph(text(f"Published under: {data.reference}.")),
                ),
            ),
        ),
        sha256=sha256,
    )


def _document(
    data: UseData | CaseReviewData, *, kind: str, title: str, sections: tuple[Section, ...], sha256: str
) -> Document:
    facts = [Fact("Year", text(f"{data.year}, April to March"))]
    if data.published:
        facts.append(Fact("Published", text(f"{data.published}, {data.place}")))
    if sha256:
        facts.append(Fact("Frozen as", text(f"schema {data.schema}, sha256 {sha256[:16]}")))
    return Document(
        kind=kind,
        title=title,
        subtitle=data.partnership,
        marking=Marking.PUBLIC,
        status="Published" if data.published else "Draft",
        as_at=data.published or "not published yet",
        author=data.partnership,
        synthetic=data.synthetic,
        facts=tuple(facts),
        sections=sections,
    )


def _carried(number: int | None) -> str:
    return f"{number} carried over from the year before. " if number else ""


def _known(value: int | None) -> Cell:
    return Gap(Absence.UNKNOWN) if value is None else Count(value)


def _cell(count: PublicCount) -> Cell:
    if count.value is None:
        return Gap(count.absence or Absence.UNKNOWN)
    return Words(f"at least {count.value:,}") if count.at_least else Count(count.value)
