"""The report of a consultation as a document: every format is made of the same definition."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.consultation.report_data import BreakdownLine, ReportData
from saferplan.consultation.report_figures import ReportFigures
from saferplan.documents.definition import (
    Block,
    Bullets,
    Cell,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Document,
    Fact,
    FigureRef,
    Gap,
    Marking,
    Notice,
    Paragraph,
    Point,
    Row,
    Section,
    Series,
    Table,
    Tone,
    Words,
    text,
)
from saferplan.domain.absence import Absence
from saferplan.domain.display import MINUS, written_day

_WORDS = ColumnKind.WORDS
_NUMBER = ColumnKind.NUMBER
NOT_KNOWN = "Not known"


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
        found.append(Section(id="words", heading="In people's own words", blocks=tuple(_texts(data))))
    found += [
        Section(id="did", heading="You said, we did", blocks=_said(data)),
        Section(id="who", heading="Who was asked", blocks=tuple(_who(data))),
        Section(id="method", heading="How far this can be relied on", blocks=tuple(_method(data))),
        Section(id="missing", heading="What this report does not say", blocks=_missing(data)),
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
            _table(
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
        _table(
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
            _table(
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
        _table(
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
    return _table(
        f"group-{at}",
        f"By “{one.by}”: {one.question}",
        columns,
        rows,
        notes=(f"Answers: {bases}.", one.statement),
    )


def _texts(data: ReportData) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(
            text(
                "Each text was read before it was put here. Words that could point at a person were changed, or the "
                f"text was left out ({data.withheld:,})."
            )
        )
    ]
    for question, shown in data.texts:
        blocks.append(Paragraph(text(Words(question, strong=True))))
        blocks.append(Bullets(tuple(text(f"“{one}”") for one in shown)))
    return blocks


def _said(data: ReportData) -> tuple[Block, ...]:
    if not data.said:
        return (Notice(Tone.MISSING, text("What changed because of it is not entered yet.")),)
    return (
        _table(
            "said",
            "What people said, and what became of it",
            (("You said", _WORDS), ("We did", _WORDS), ("How far it is", _WORDS)),
            [
                (Words(one.said), Words(one.did or "Nothing is decided yet"), Words(one.state))
                for one in data.said
            ],
        ),
    )


def _who(data: ReportData) -> list[Block]:
    blocks: list[Block] = []
    if data.publicised:
        blocks.append(Paragraph(text(Words("Made known: ", strong=True), data.publicised)))
    if data.senior:
        blocks.append(Paragraph(text(Words("Senior people who came: ", strong=True), data.senior)))
    if data.groups:
        blocks.append(
            _table(
                "groups",
                "Groups",
                (
                    ("Group", _WORDS),
                    ("Of", _WORDS),
                    ("Who stands for it", _WORDS),
                    ("Particularly affected", _WORDS),
                    ("Took part", _WORDS),
                ),
                [
                    (
                        Words(one.name),
                        Words(one.audience),
                        Words(one.represented_by or "Not stated"),
                        Words(one.affected or "No"),
                        Words("Yes" if one.took_part else "No"),
                    )
                    for one in data.groups
                ],
            )
        )
    if data.channels:
        blocks.append(
            _table(
                "channels",
                "Ways to answer",
                (("Way", _WORDS), ("Answers", _WORDS)),
                [
                    (Words(one.name), Words(NOT_KNOWN if one.answers is None else f"{one.answers:,}"))
                    for one in data.channels
                ],
            )
        )
    if data.not_heard:
        blocks.append(Paragraph(text(Words("Not reached: ", strong=True), data.not_heard)))
    return blocks or [Paragraph(text("Nothing is entered on who was asked."))]


def _method(data: ReportData) -> list[Block]:
    said = [data.meaning]
    if data.weighted_to and not data.not_weighted:
        said.append(f"{data.weighting}, to {data.weighted_to}.")
        if data.design_effect is not None and data.effective_size is not None:
            said.append(
                f"Design effect {data.design_effect:.2f}: the answers are as certain as {data.effective_size:,.0f} "
                "without weights."
            )
    elif data.respondents is not None:
        said.append(data.not_weighted or "Answers are not weighted.")
    if data.area_unit:
        said.append(f"Areas are named by {data.area_unit}.")
    return [Paragraph(text(" ".join(said)))]


def _missing(data: ReportData) -> tuple[Block, ...]:
    if not data.missing:
        return (Paragraph(text("Nothing that was looked for is missing.")),)
    return tuple(Notice(Tone.MISSING, text(one)) for one in data.missing)


def _paragraphs(words: str) -> list[str]:
    return [" ".join(one.split()) for one in words.replace("\r\n", "\n").split("\n\n") if one.strip()]


def _table(
    identity: str,
    caption: str,
    columns: Sequence[tuple[str, ColumnKind]],
    rows: Sequence[Sequence[Cell]],
    notes: tuple[str, ...] = (),
    drop: tuple[int, ...] = (),
) -> Table:
    """A table; columns of these places are left out, as those of intervals where there are none."""
    kept = [at for at in range(len(columns)) if at not in drop]
    return Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(Column(*columns[at]) for at in kept),
        rows=tuple(Row(tuple(row[at] for at in kept)) for row in rows),
        notes=notes,
    )
