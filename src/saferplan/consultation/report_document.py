"""The report of a consultation as a document: every format is made of the same definition."""

from __future__ import annotations

from saferplan.consultation.report_data import BreakdownLine, ReportData
from saferplan.consultation.report_figures import ReportFigures
from saferplan.consultation.report_parts import (
    method_blocks,
    missing_blocks,
    said_blocks,
    table_of,
    texts_blocks,
    who_blocks,
)
from saferplan.documents.definition import (
    Block,
    Cell,
    Chart,
    ChartKind,
    ColumnKind,
    Document,
    Fact,
    FigureRef,
    Gap,
    Marking,
    Notice,
    Paragraph,
    Point,
    Section,
    Series,
    Tone,
    Words,
    text,
)
from saferplan.domain.absence import Absence
from saferplan.domain.display import MINUS, written_day

_WORDS = ColumnKind.WORDS
_NUMBER = ColumnKind.NUMBER


def report_document(data: ReportData, *, sha256: str = "") -> Document:
    """The document of a report; `sha256` is the hash under which it was frozen."""
    figures = ReportFigures(data)
    sections = tuple(_sections(data, figures))
    return Document(
        kind="consultation report",
        title=data.title,
        subtitle=f"What people said: {data.partnership}",
        marking=Marking.PUBLIC if data.released else Marking.PARTNERSHIP,
        status=f"Released {written_day(data.released)}" if data.released else "Draft",
        as_at=written_day(data.released or data.made),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=tuple(_facts(data, sha256)),
        sections=sections,
        figures=figures.made,
    )


def _facts(data: ReportData, sha256: str) -> list[Fact]:
    rows = [
        ("How people were asked", f"{data.kind_label}. {data.meaning}"),
        ("For", data.people),
        ("When", f"{written_day(data.starts)} to {written_day(data.ends)}"),
    ]
    if data.body:
        rows.append(("Who asked", data.body))
    if data.respondents is not None:
        said = f"{data.respondents:,}"
        if data.response_rate is not None:
            said += f", {data.response_rate:.0f}% of the {data.invited or 0:,} invited"
        rows.append(("Answers", said))
    if data.attended is not None:
        rows.append(("Came", f"{data.attended:,}"))
    if data.questionnaire:
        rows.append(("Questionnaire", data.questionnaire))
    rows.append(
        (
            "Released",
            f"{written_day(data.released)}, {data.released_as}" if data.released else "Not yet: a draft.",
        )
    )
    if sha256:
        rows.append(("Frozen as", f"schema {data.schema}, sha256 {sha256[:16]}"))
    return [Fact(name, text(value)) for name, value in rows]


def _sections(data: ReportData, figures: ReportFigures) -> list[Section]:
    found = [Section(id="heard", heading="What people said", blocks=tuple(_heard(data, figures)))]
    if data.ranking:
        found.append(
            Section(
                id="priorities", heading="What people want dealt with first", blocks=_ranking(data, figures)
            )
        )
    if data.questions:
        found.append(
            Section(id="answers", heading="Answers to each question", blocks=tuple(_answers(data, figures)))
        )
    if data.changes:
        found.append(
            Section(id="changes", heading=f"Since {data.since}", blocks=tuple(_changes(data, figures)))
        )
    if data.breakdowns:
        found.append(
            Section(id="groups-said", heading="What groups said", blocks=tuple(_breakdowns(data, figures)))
        )
    if data.texts:
        found.append(Section(id="words", heading="In people's own words", blocks=tuple(texts_blocks(data))))
    found += [
        Section(id="did", heading="You said, we did", blocks=said_blocks(data)),
        Section(id="who", heading="Who was asked", blocks=tuple(who_blocks(data))),
        Section(id="method", heading="How far this can be relied on", blocks=tuple(method_blocks(data))),
        Section(id="missing", heading="What this report does not say", blocks=missing_blocks(data)),
    ]
    return found


def _heard(data: ReportData, figures: ReportFigures) -> list[Block]:
    blocks: list[Block] = []
    if data.warning and data.respondents is not None:
        blocks.append(Notice(Tone.CAUTION, text(data.warning)))
    if data.heard:
        blocks += [Paragraph(text(one), by="analyst") for one in _paragraphs(data.heard)]
    headlines = [one.headline for one in data.questions if one.headline and one.headline.percent is not None]
    if headlines:
        blocks.append(
            table_of(
                "headlines",
                "In short",
                (
                    ("Question", _WORDS),
                    ("Answer", _WORDS),
                    ("Share", _NUMBER),
                    ("95% interval", _WORDS),
                    ("Answers", _WORDS),
                ),
                [
                    (
                        Words(one.question),
                        Words(one.said),
                        figures.share(one),
                        figures.bounds(one),
                        Words(f"{one.base:,}"),
                    )
                    for one in (*headlines, *([data.index] if data.index else []))
                ],
                drop=() if data.drawn_by_chance else (3,),
            )
        )
    if not blocks:
        blocks.append(Notice(Tone.MISSING, text("What was heard is not entered yet.")))
    return blocks


def _ranking(data: ReportData, figures: ReportFigures) -> tuple[Block, ...]:
    rows = [
        (Words(one.label), Words(f"{one.rank}"), figures.rank(one), Words(f"{one.points:.2f}"))
        for one in data.ranking
    ]
    first = data.ranking[0]
    points = tuple(
        Point(label=one.label, figure=cell.figure)
        for one, (_, _, cell, _) in zip(data.ranking, rows, strict=True)
        if isinstance(cell, FigureRef)
    )
    return (
        Chart(
            id="chart-priorities",
            kind=ChartKind.BARS,
            title=text(f"{first.label} was named most often"),
            subtitle=f"Per cent of answers that named it, {data.people.lower()}, {written_day(data.ends)}",
            axis="Per cent",
            series=(Series("Named", points),),
            source=data.title,
        ),
        table_of(
            "priorities",
            "The ranking",
            (("What", _WORDS), ("Rank", _WORDS), ("Named by", _NUMBER), ("Mean points", _WORDS)),
            rows,
            notes=(
                "Ranked by the share who named it at all. Points: the most for a first choice, one less for each place "
                "further down, none where it was not named.",
            ),
        ),
    )


def _answers(data: ReportData, figures: ReportFigures) -> list[Block]:
    blocks: list[Block] = []
    for at, one in enumerate(data.questions, start=1):
        if data.ranking and {share.said for share in one.shares} == {share.label for share in data.ranking}:
            continue
        notes = []
        if one.not_counted:
            notes.append(f"{one.not_counted:,} gave an answer that is left out, such as “Don't know”.")
        blocks.append(
            table_of(
                f"question-{at}",
                one.text,
                (("Answer", _WORDS), ("Share", _NUMBER), ("95% interval", _WORDS)),
                [(Words(share.said), figures.share(share), figures.bounds(share)) for share in one.shares],
                notes=(*notes, _base(one.shares[0].base, one.shares[0].effective)),
                drop=() if data.drawn_by_chance else (2,),
            )
        )
    return blocks


def _base(base: int, effective: float | None) -> str:
    if effective is None:
        return f"{base:,} answers count."
    return f"{base:,} answers count; with their weights they are as certain as {effective:,.0f} without."


def _changes(data: ReportData, figures: ReportFigures) -> list[Block]:
    rows = []
    for one in data.changes:
        change: Cell = Gap(Absence.NOT_APPLICABLE)
        said = f"Not compared. {one.why_not}"
        if one.difference is not None and one.lower is not None and one.upper is not None:
            change = figures.difference(one.question, one.difference, one.lower, one.upper)
            said = f"{one.verdict} 95% interval {_points(one.lower)} to {_points(one.upper)} points."
        rows.append(
            (
                Words(f"{one.question} {one.said}"),
                Words(_share(one.before, one.base_before)),
                Words(_share(one.after, one.base_after)),
                change,
                Words(said),
            )
        )
    return [
        table_of(
            "changes",
            f"Shares then and now: {data.since}",
            (
                ("Question and answer", _WORDS),
                ("Then", _WORDS),
                ("Now", _WORDS),
                ("Change, in percentage points", _NUMBER),
                ("What may be said", _WORDS),
            ),
            rows,
            notes=(
                "Of twenty comparisons about one is called clear by chance alone: look for changes that go together.",
            ),
        )
    ]


def _share(percent: float | None, base: int) -> str:
    return f"Too few answers ({base:,})" if percent is None else f"{percent:.0f}% of {base:,}"


def _points(value: float) -> str:
    shown = round(value, 1)
    return f"{MINUS if shown < 0 else '+' if shown > 0 else ''}{abs(shown)}"


def _breakdowns(data: ReportData, figures: ReportFigures) -> list[Block]:
    return [_breakdown(at, one, figures) for at, one in enumerate(data.breakdowns, start=1)]


def _breakdown(at: int, one: BreakdownLine, figures: ReportFigures) -> Block:
    columns = [("Answer", _WORDS), *((name, _NUMBER) for name in one.groups)]
    rows: list[tuple[Cell, ...]] = [
        (
            Words(said),
            *(figures.share(one.shares[group][answer], group=name) for group, name in enumerate(one.groups)),
        )
        for answer, said in enumerate(one.said)
    ]
    bases = "; ".join(
        f"{name}: {'too few to show' if base is None else f'{base:,}'}"
        for name, base in zip(one.groups, one.bases, strict=True)
    )
    return table_of(
        f"group-{at}",
        f"By “{one.by}”: {one.question}",
        columns,
        rows,
        notes=(f"Answers: {bases}.", one.statement),
    )


def _paragraphs(words: str) -> list[str]:
    return [" ".join(one.split()) for one in words.replace("\r\n", "\n").split("\n\n") if one.strip()]
