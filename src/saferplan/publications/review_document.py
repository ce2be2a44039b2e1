"""The annual review as a document: for the partners whole, for everybody without what is the partners' own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saferplan.documents.definition import (
    Amount,
    Block,
    Bullets,
    Cell,
    Column,
    ColumnKind,
    Document,
    Fact,
    Gap,
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
from saferplan.domain.display import names_in_words, written_day
from saferplan.domain.planning.outcomes import BUSY_BUT_NOT_WORKING
from saferplan.domain.planning.roles import Visibility
from saferplan.publications.audience import MARKINGS
from saferplan.publications.consulted import asked_blocks
from saferplan.publications.review_data import (
    ActionReview,
    MoneyReview,
    PriorityReview,
    ReviewData,
    money_total,
)
from saferplan.publications.setting_out import LEFT_OUT, Standing, document_of_standing, words_table

NOT_DECIDED = "Not decided"


def review_document(data: ReviewData, standing: Standing) -> Document:
    """The review of a year."""
    public = data.audience is Visibility.PUBLIC
    title = f"What became of the plan of {data.year}" if public else f"Annual review {data.year}"
    return document_of_standing(
        standing,
        kind="annual review",
        title=title,
        subtitle=data.partnership,
        marking=MARKINGS[data.audience],
        partnership=data.partnership,
        synthetic=data.synthetic,
        facts=(
            Fact("Year", text(f"{written_day(data.starts)} to {written_day(data.ends)}")),
            Fact("As it stood on", text(written_day(data.as_at))),
        ),
        details=not public,
        sections=[
            Section(id="short", heading="In short", blocks=tuple(_short(data))),
            *_priorities(data, public=public),
            Section(id="money", heading="Money", blocks=tuple(_money(data))),
            Section(
                id="consultation", heading="Who was asked", blocks=tuple(asked_blocks(data.consultations))
            ),
            *([] if public else _partners(data)),
            Section(id="next", heading="What comes next", blocks=tuple(_next(data))),
        ],
    )


def _short(data: ReviewData) -> Iterator[Block]:
    if not data.over:
        yield Notice(
            Tone.CAUTION, text(f"The year is not over: this is how far it got by {written_day(data.as_at)}.")
        )
    if not data.priorities:
        yield Paragraph(text("The plan had no priorities."))
        return
    yield Paragraph(text(f"Actions that can be told of: {data.delivery}"))
    rows = [
        (f"{one.number}. {one.title}", one.delivery, one.outcome, one.next or NOT_DECIDED)
        for one in data.priorities
    ]
    yield words_table(
        "priorities", "How each priority went", ("Priority", "Actions", "Outcome", "What becomes of it"), rows
    )
    for one in data.priorities:
        if one.busy_but_not_working:
            yield Notice(Tone.CAUTION, text(f"Priority {one.number}. {BUSY_BUT_NOT_WORKING}"))
    if data.left_out:
        yield Notice(Tone.NOTE, text(LEFT_OUT))


def _priorities(data: ReviewData, *, public: bool) -> list[Section]:
    parts = tuple(_priority(one, public=public) for one in data.priorities)
    return [Section(id="priorities", heading="Priority by priority", sections=parts)] if parts else []


def _priority(one: PriorityReview, *, public: bool) -> Section:
    blocks: list[Block] = []
    achieved = [each for each in one.actions if each.achieved or each.what_was_done]
    if achieved:
        blocks.append(Paragraph(text(Words("What was done.", strong=True))))
        blocks.append(Bullets(tuple(text(_done(each)) for each in achieved)))
    undone = [each for each in one.actions if not each.achieved]
    if undone:
        blocks.append(Paragraph(text(Words("What was not finished.", strong=True))))
        blocks.append(Bullets(tuple(text(_undone(each)) for each in undone)))
    if one.actions and not public:
        blocks.append(_actions(one))
    if not one.actions:
        blocks.append(
            Paragraph(
                text("No action of it is for the public." if public else "No action served this priority.")
            )
        )
    blocks.append(_measures(one))
    return Section(
        id=f"priority-{one.number}", heading=f"Priority {one.number}: {one.title}", blocks=tuple(blocks)
    )


def _done(one: ActionReview) -> str:
    what = "; ".join(one.what_was_done)
    return f"{one.title}: {what}." if what else f"{one.title}: completed."


def _undone(one: ActionReview) -> str:
    counted = (
        f"{one.done} of {one.milestones} milestones were done" if one.milestones else "it had no milestones"
    )
    return f"{one.title}: {counted}."


def _actions(one: PriorityReview) -> Table:
    return words_table(
        f"actions-{one.number}",
        f"Actions of priority {one.number}, and what becomes of them",
        ("Action", "Lead", "Standing", "Milestones done", "What becomes of it, and why"),
        [
            (
                each.title,
                each.lead or "Nobody",
                each.status,
                f"{each.done} of {each.milestones}",
                f"{each.next}. {each.why}".strip() if each.next else NOT_DECIDED,
            )
            for each in one.actions
        ],
    )


def _measures(one: PriorityReview) -> Block:
    if not one.measures:
        return Notice(Tone.MISSING, text("No measure says whether it worked."))
    return words_table(
        f"measures-{one.number}",
        f"Whether priority {one.number} worked",
        ("Measure", "Baseline", "Target", "Latest", "Standing"),
        [
            (
                f"{each.title} ({each.unit})",
                each.baseline,
                each.target,
                each.latest
                + (f", to {written_day(each.latest_to)}" if each.latest and each.latest_to else ""),
                f"{each.status}. {each.sentence}" if each.sentence else each.status,
            )
            for each in one.measures
        ],
        notes=("That a measure moved does not show that the plan moved it.",),
    )


def _money(data: ReviewData) -> Iterator[Block]:
    if not data.money:
        yield Paragraph(text("No contribution in money is recorded."))
        return
    every = money_total(data)
    public = data.audience is Visibility.PUBLIC
    yield Table(
        id="table-money",
        caption=f"The money of {data.year}",
        columns=(
            Column("Funder", ColumnKind.WORDS),
            *(() if public else (Column("For", ColumnKind.WORDS),)),
            *(
                Column(one)
                for one in ("Given", "Spent", "Committed, not paid", "Carried forward or returned")
            ),
        ),
        rows=(
            *(Row(_amounts(one, public=public)) for one in data.money),
            Row(_amounts(every, public=public), total=True),
        ),
    )
    if every.given is None:
        yield Notice(
            Tone.MISSING, text("How much was given in all is not known, because an amount is not known.")
        )


def _amounts(one: MoneyReview, *, public: bool) -> tuple[Cell, ...]:
    amounts = (one.given, one.spent, one.committed, one.settled)
    return (
        Words(one.funder),
        *(() if public else (Words(one.purpose),)),
        *(Gap(Absence.UNKNOWN) if each is None else Amount(each) for each in amounts),
    )


def _partners(data: ReviewData) -> list[Section]:
    return [
        Section(id="risks", heading="Risks", blocks=tuple(_risks(data))),
        Section(id="silences", heading="Who reported, and who was silent", blocks=tuple(_silences(data))),
        Section(id="attendance", heading="Who came", blocks=tuple(_attendance(data))),
    ]


def _risks(data: ReviewData) -> Iterator[Block]:
    news = data.risks
    if news is None:
        yield Notice(Tone.MISSING, text("No risk stood in the register."))
        return
    yield Paragraph(text(f"{news.open} risk{' was' if news.open == 1 else 's were'} open at the end."))
    if news.moved:
        yield words_table(
            "risks",
            "Risks that came, went or changed in the year",
            ("Risk", "Owner", "Movement", "Why"),
            [(one.risk, one.owner, one.moved, one.why) for one in news.moved],
            notes=("A score is likelihood times impact, each from 1 to 5, with the controls in place.",),
        )
    else:
        yield Paragraph(text("None came, went or changed in the year."))
    if news.overdue:
        yield Notice(Tone.CAUTION, text(f"Past the day of review: {names_in_words(news.overdue)}."))


def _silences(data: ReviewData) -> Iterator[Block]:
    if not data.silences:
        yield Paragraph(text("Nobody was asked for an update at a meeting of the year that is over."))
        return
    rows = [
        (one.organisation, str(one.asked), str(one.answered), str(one.late), str(one.silent))
        for one in data.silences
    ]
    yield _numbers(
        "silences",
        "Updates asked before meetings",
        ("Organisation", "Asked", "In time", "Late", "Silent"),
        rows,
    )


def _attendance(data: ReviewData) -> Iterator[Block]:
    yield Paragraph(
        text(
            "1 meeting of the year is over."
            if data.meetings == 1
            else f"{data.meetings} meetings of the year are over."
        )
    )
    if data.attendance:
        rows = [
            (one.organisation, str(one.came), str(one.apologies), str(one.absent)) for one in data.attendance
        ]
        yield _numbers(
            "attendance", "Meetings attended", ("Organisation", "Came", "Apologies", "Absent"), rows
        )


def _numbers(identity: str, caption: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table of counts; they are words to a workbook, which adds nothing up here."""
    return Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(
            Column(one, ColumnKind.WORDS if place == 0 else ColumnKind.NUMBER)
            for place, one in enumerate(columns)
        ),
        rows=tuple(Row(tuple(Words(cell) for cell in row)) for row in rows),
    )


def _next(data: ReviewData) -> Iterator[Block]:
    decided = [one for one in data.priorities if one.next]
    if not decided:
        yield Paragraph(text("What continues is decided at the refresh, each March. It is not decided yet."))
        return
    yield Bullets(
        tuple(text(Words(f"{one.next}: ", strong=True), f"{one.title}. {one.why}".strip()) for one in decided)
    )
