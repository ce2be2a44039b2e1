"""The pack for a scrutiny meeting as a document, in every format."""

from __future__ import annotations

from saferplan.documents.definition import (
    Amount,
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Facts,
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
from saferplan.domain.money.pence import written_pounds
from saferplan.scrutiny.pack_data import PackData, PackPriority, PackRecommendation
from saferplan.scrutiny.pack_year import amount, money_blocks, outcome_blocks, risk_blocks, words_table

_WORDS, _NUMBER = ColumnKind.WORDS, ColumnKind.NUMBER
KIND = "scrutiny pack"


def pack_document(data: PackData, *, sha256: str = "") -> Document:
    """The document of a pack; `sha256` is the hash under which it was frozen."""
    facts = [
        Fact("Council", text(data.council)),
        Fact("Committee", text(data.committee)),
        Fact("Meeting", text(written_day(data.meeting))),
        Fact("What is scrutinised", text(data.about)),
        Fact("As at", text(written_day(data.as_at))),
    ]
    if sha256:
        facts.append(Fact("Frozen as", text(f"schema {data.schema}, sha256 {sha256[:16]}")))
    return Document(
        kind=KIND,
        title=f"Scrutiny pack, {data.year}",
        subtitle=data.partnership,
        marking=Marking.PUBLIC,
        status="Final" if sha256 else "Draft",
        as_at=written_day(data.as_at),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=tuple(facts),
        sections=(
            Section(id="glance", heading="The year at a glance", blocks=_glance(data)),
            Section(
                id="priorities",
                heading="Each priority",
                blocks=()
                if data.priorities
                else (Notice(Tone.MISSING, text("The plan has no priorities.")),),
                sections=tuple(
                    Section(id=f"priority-{at}", heading=one.title, blocks=_priority(one, at))
                    for at, one in enumerate(data.priorities, start=1)
                ),
            ),
            Section(id="outcomes", heading="Outcomes", blocks=outcome_blocks(data)),
            Section(id="money", heading="Money", blocks=money_blocks(data)),
            Section(id="risks", heading="Risks", blocks=risk_blocks(data)),
            Section(id="powers", heading="Tools and powers", blocks=_powers(data)),
            Section(id="recommendations", heading="Earlier recommendations", blocks=_recommendations(data)),
            Section(id="questions", heading="Questions that were asked", blocks=_questions(data)),
            Section(
                id="gaps", heading="What the law and guidance ask for and is not shown", blocks=_gaps(data)
            ),
        ),
    )


def _glance(data: PackData) -> tuple[Block, ...]:
    lead = Paragraph(
        text(
            f"{data.plan}. Given in money: {data.given}. Spent so far: {written_pounds(data.spent)}. "
            "What is not known is said to be so; it is not nothing."
        )
    )
    if not data.priorities:
        return (lead,)
    rows = tuple(
        Row(
            (
                Words(one.title),
                Words("; ".join(each.standing for each in one.measures) or "No measure"),
                Words(one.delivery),
                amount(one.allocated),
                Amount(one.spent),
            )
        )
        for one in data.priorities
    )
    return (
        lead,
        Table(
            id="table-glance",
            caption="Outcome, delivery and money of each priority",
            columns=(
                Column("Priority", _WORDS),
                Column("Does it help?", _WORDS),
                Column("Is it done?", _WORDS),
                Column("Allocated", _NUMBER),
                Column("Spent", _NUMBER),
            ),
            rows=rows,
            notes=(
                "Whether work is done and whether it helps are two things. That a measure moved does not show that "
                "this work moved it.",
            ),
        ),
    )


def _priority(one: PackPriority, at: int) -> tuple[Block, ...]:
    blocks: list[Block] = [
        Facts(
            "Objective and money",
            (
                Fact("Outcome sought", text("; ".join(one.outcomes) or "Not stated")),
                Fact("Why it was chosen", text(one.why or "Not stated")),
                Fact("Objectives it supports", text("; ".join(one.objectives) or "None named")),
                Fact(
                    "Allocated", text("Not known" if one.allocated is None else written_pounds(one.allocated))
                ),
                Fact("Spent", text(written_pounds(one.spent))),
                Fact("Powers used for it", text("; ".join(one.powers) or "None counted for it")),
            ),
        )
    ]
    if one.measures:
        blocks.append(
            words_table(
                f"measures-{at}",
                f"Baseline, target and outcome: {one.title}",
                ("Measure", "Baseline", "Target", "Latest", "How it stands"),
                [
                    (each.title, each.baseline, each.target, each.latest, each.standing)
                    for each in one.measures
                ],
            )
        )
    if one.late:
        blocks.append(
            words_table(
                f"late-{at}",
                f"Actions that are late or off course: {one.title}",
                ("Action", "Lead", "Status", "Why"),
                [(each.title, each.lead, each.status, each.why) for each in one.late],
            )
        )
    else:
        blocks.append(Paragraph(text("No action that can be shown is late.")))
    if one.restricted:
        number = "1 action is" if one.restricted == 1 else f"{one.restricted} actions are"
        blocks.append(Paragraph(text(f"{number} restricted to those who take part, and not shown.")))
    blocks += [Notice(Tone.MISSING, text(each)) for each in one.missing]
    return tuple(blocks)


def _powers(data: PackData) -> tuple[Block, ...]:
    if not data.powers:
        return (Notice(Tone.MISSING, text(f"No use of a power is counted for {data.year}.")),)
    return (
        Bullets(tuple(text(one) for one in data.powers)),
        Paragraph(text("That a power was used more or less often does not show that it helped.")),
    )


def _recommendations(data: PackData) -> tuple[Block, ...]:
    if not data.recommendations:
        return (Paragraph(text("No recommendation is recorded.")),)
    return (
        words_table(
            "recommendations",
            "Recommendations, responses, and what was done",
            ("Recommendation", "Response due", "Standing", "Responses", "Carried out by"),
            [
                (
                    f"{one.title}: {one.text}",
                    written_day(one.due),
                    one.standing,
                    _responses(one),
                    one.carried_out or "Nothing named yet",
                )
                for one in data.recommendations
            ],
        ),
    )


def _responses(one: PackRecommendation) -> str:
    return " ".join(one.responses) or "None yet"


def _questions(data: PackData) -> tuple[Block, ...]:
    if not data.questions:
        return (Paragraph(text("No question is recorded.")),)
    return (
        words_table(
            "questions",
            "What members asked, and what was answered",
            ("Question", "Asked by", "Answer"),
            [
                (
                    one.text,
                    one.asked + (f" ({one.source})" if one.source else ""),
                    one.answer or "Not answered yet",
                )
                for one in data.questions
            ],
        ),
    )


def _gaps(data: PackData) -> tuple[Block, ...]:
    if not data.gaps:
        return (Paragraph(text("The completeness check found nothing missing.")),)
    return (
        words_table(
            "gaps",
            "Lines of the completeness check that are not met",
            ("Rule", "Status", "What was found", "Reference"),
            [(one.rule, one.status, one.found, one.reference) for one in data.gaps],
        ),
    )
