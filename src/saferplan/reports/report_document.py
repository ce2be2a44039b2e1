"""A report to a council as a document, and what it lacks as a second one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from saferplan.documents.definition import (
    Block,
    Bullets,
    Cell,
    Column,
    ColumnKind,
    Document,
    Fact,
    Facts,
    Inline,
    Link,
    Marking,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Tone,
    Words,
    text,
)
from saferplan.domain.council_report.lacks import Lack, LackKind
from saferplan.domain.display import written_day
from saferplan.reports.report_data import BlockData, ClaimData, LineData, PartData, ReportData

_WORDS = ColumnKind.WORDS


def report_document(data: ReportData, *, sha256: str = "") -> Document:
    """The document of a report; `sha256` is the hash under which it was frozen."""
    facts = [
        Fact("Council", text(data.council)),
        Fact("Meeting", text(f"{data.meeting}, {written_day(data.day)}")),
        Fact("Report title", text(data.title)),
        *(Fact(one.label, _fact(one)) for one in data.fields),
        Fact("Decision", text(f"{data.decision}. {data.why}")),
    ]
    if sha256:
        facts.append(Fact("Frozen as", text(f"schema {data.schema}, sha256 {sha256[:16]}")))
    return Document(
        kind="council report",
        title=data.title,
        subtitle=f"Report to {data.meeting}, {written_day(data.day)}",
        marking=Marking.PUBLIC if data.published else Marking.PARTNERSHIP,
        status="Published" if data.published else f"Draft, version {data.version}",
        as_at=written_day(data.published or data.made),
        author=data.council,
        synthetic=data.synthetic,
        facts=tuple(facts),
        sections=(
            *(
                Section(
                    id=f"section-{one.number}",
                    heading=one.heading,
                    blocks=tuple(block for part in one.paragraphs for block in _paragraph(part)),
                )
                for one in data.sections
            ),
            *_sources(data),
        ),
    )


def lacks_document(data: ReportData) -> Document:
    """What a report lacks, as a document beside it."""
    sections = [
        Section(id=kind.value.replace("_", "-"), heading=kind.heading, blocks=_lacks(kind, tuple(found)))
        for kind, found in groupby(data.lacks, key=lambda one: one.kind)
    ]
    return Document(
        kind="what a council report lacks",
        title=f"What the report lacks: {data.title}",
        subtitle=f"Beside the report to {data.meeting}, {written_day(data.day)}",
        marking=Marking.PARTNERSHIP,
        status="As published" if data.published else "As it stands",
        as_at=written_day(data.published or data.made),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=(
            Fact("Council", text(data.council)),
            Fact("Found", text(f"{len(data.lacks)} points, by rules that anybody can read")),
            Fact("Not looked at", text("Whether what the report says is right, and whether it is good.")),
        ),
        sections=tuple(sections)
        or (
            Section(
                id="nothing",
                heading="Nothing was found",
                blocks=(Paragraph(text("The rules found nothing.")),),
            ),
        ),
    )


def _fact(part: PartData) -> Text:
    """A field in one run of text: a row of the table at the head has no lists."""
    said: list[str | Inline] = []
    for block in part.blocks:
        if said:
            said.append(" ")
        if block.text:
            said.append(block.text)
        for place, line in enumerate(block.lines):
            said += ["; " if place else " " if block.text else "", _line(line)]
        if block.lines and not block.lines[-1].target:
            said.append(".")
    if part.missing:
        said += [" " if said else "", Words(part.missing, strong=True)]
    return text(*(one for one in said if one != ""))


def _paragraph(part: PartData) -> Iterable[Block]:
    """A numbered paragraph. Its number stands before its first sentence."""
    number = Words(f"{part.label} ", strong=True)
    if part.missing:
        yield Notice(Tone.MISSING, text(number, part.missing))
        return
    for place, block in enumerate(part.blocks):
        if block.text or not place:
            lead: tuple[str | Inline, ...] = (number,) if not place else ()
            yield Paragraph(text(*lead, block.text or "As follows:"), by=_by(block))
        if block.lines:
            yield Bullets(tuple(text(_line(one)) for one in block.lines))


def _by(block: BlockData) -> str:
    return "analyst" if block.by == "people" else "rules"


def _line(line: LineData) -> str | Inline:
    return Link(line.text, line.target) if line.target else line.text


def _sources(data: ReportData) -> tuple[Section, ...]:
    if not data.claims:
        return ()
    headings = ("No.", "What is said", "Who counted it", "Where and when", "What is counted", "How")
    columns = tuple(Column(heading, _WORDS) for heading in headings)
    rows = tuple(Row(_claim_cells(one)) for one in data.claims)
    changes = [one for one in data.claims if one.change]
    blocks: list[Block] = [
        Table(
            id="table-figures",
            caption="Figures in this report, and where they come from",
            columns=columns,
            rows=rows,
        )
    ]
    if changes:
        blocks.append(
            Facts(
                "How the changes are to be read",
                tuple(
                    Fact(
                        f"Figure {one.mark}", text(" ".join(each for each in (one.change, one.words) if each))
                    )
                    for one in changes
                ),
            )
        )
    return (Section(id="figures", heading="Where the figures come from", blocks=tuple(blocks)),)


def _claim_cells(one: ClaimData) -> tuple[Cell, ...]:
    return tuple(
        Words(words)
        for words in (
            str(one.mark),
            one.sentence,
            one.source,
            f"{one.geography}; {one.period}",
            one.definition,
            one.kind,
        )
    )


def _lacks(kind: LackKind, found: tuple[Lack, ...]) -> tuple[Block, ...]:
    return (
        Paragraph(text(kind.why)),
        Table(
            id=f"table-{kind.value.replace('_', '-')}",
            caption=f"{kind.heading}: what was found",
            columns=(Column("What", _WORDS), Column("What to do", _WORDS)),
            rows=tuple(Row((Words(one.sentence), Words(one.remedy))) for one in found),
        ),
    )
