"""The annual partnership plan, and the action plan by itself, as documents for the partners."""

from __future__ import annotations

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
from saferplan.domain.money.pence import total
from saferplan.domain.planning.years import Quarter
from saferplan.publications.audience import MARKINGS
from saferplan.publications.consulted import planned_blocks
from saferplan.publications.plan_data import ActionLine, MeasureLine, PlanData, PriorityLine
from saferplan.publications.setting_out import (
    LEFT_OUT,
    Standing,
    document_of_standing,
    words_table,
)


def plan_document(data: PlanData, standing: Standing) -> Document:
    """The annual partnership plan: why, what, who, with which money, how success is told, and what is missing."""
    return document_of_standing(
        standing,
        kind="partnership plan",
        title=f"Partnership plan {data.year}",
        subtitle=data.partnership,
        marking=MARKINGS[data.audience],
        partnership=data.partnership,
        synthetic=data.synthetic,
        facts=_facts(data),
        sections=[
            Section(id="about", heading="About this plan", blocks=tuple(_about(data))),
            *_priorities(data),
            Section(id="money", heading="Money and help in kind", blocks=_money(data)),
            Section(
                id="consultation",
                heading="Consultation",
                blocks=planned_blocks(data.consultations, data.year),
            ),
            Section(id="missing", heading="What this plan does not say yet", blocks=_missing(data)),
        ],
    )


def action_plan_document(data: PlanData, standing: Standing) -> Document:
    """The action plan: tables of actions, milestones by quarter and measures, priority by priority."""
    return document_of_standing(
        standing,
        kind="action plan",
        title=f"Action plan {data.year}",
        subtitle=data.partnership,
        marking=MARKINGS[data.audience],
        partnership=data.partnership,
        synthetic=data.synthetic,
        facts=[*_facts(data), *([Fact("Left out", text(LEFT_OUT))] if data.left_out else [])],
        sections=[
            *(
                Section(
                    id=f"priority-{one.number}",
                    heading=f"Priority {one.number}: {one.title}",
                    blocks=tuple(_tables(one)),
                )
                for one in data.priorities
            ),
        ],
    )


def _facts(data: PlanData) -> list[Fact]:
    return [
        Fact("Year", text(f"{written_day(data.starts)} to {written_day(data.ends)}")),
        Fact("Strategy", text(data.strategy)),
        Fact(
            "Plan adopted",
            text(written_day(data.adopted_on) if data.adopted_on else "Not yet: it is a draft"),
        ),
        Fact("As it stood on", text(written_day(data.made))),
    ]


def _about(data: PlanData) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(text(one), by="analyst") for one in data.vision.splitlines() if one.strip()
    ]
    if data.authorities:
        blocks.append(Paragraph(text(f"Responsible authorities: {names_in_words(data.authorities)}.")))
    if data.others:
        blocks.append(Paragraph(text(f"Also part of the partnership: {names_in_words(data.others)}.")))
    if data.priorities:
        rows = [
            (
                f"{one.number}. {one.title}",
                names_in_words(one.themes),
                names_in_words([title for _, title in one.objectives]),
            )
            for one in data.priorities
        ]
        blocks.append(
            words_table(
                "priorities",
                f"Priorities of {data.year}",
                ("Priority", "Themes", "Objectives it supports"),
                rows,
            )
        )
    else:
        blocks.append(Notice(Tone.MISSING, text("No priority is agreed for this year yet.")))
    if data.left_out:
        blocks.append(Notice(Tone.NOTE, text(LEFT_OUT)))
    return blocks


def _priorities(data: PlanData) -> list[Section]:
    parts = tuple(_priority(one) for one in data.priorities)
    return [Section(id="priorities", heading="Priorities and what is done", sections=parts)] if parts else []


def _priority(one: PriorityLine) -> Section:
    blocks: list[Block] = []
    if one.why:
        blocks.append(Paragraph(text(Words("Why. ", strong=True), one.why), by="analyst"))
    if one.outcomes:
        blocks.append(
            Bullets(tuple(text(Words("What shall be better. ", strong=True), each) for each in one.outcomes))
        )
    return Section(
        id=f"priority-{one.number}",
        heading=f"Priority {one.number}: {one.title}",
        blocks=(*blocks, *_tables(one)),
    )


def _tables(one: PriorityLine) -> list[Block]:
    if not one.actions:
        return [Notice(Tone.MISSING, text("No action serves this priority yet.")), *_measures(one)]
    return [_actions(one), *_milestones(one), *_measures(one)]


def _actions(one: PriorityLine) -> Table:
    return words_table(
        f"actions-{one.number}",
        f"Actions of priority {one.number}",
        ("No.", "Action, and why", "Lead and support", "From and to", "Resources", "Standing"),
        [
            (
                each.reference,
                f"{each.headline}. {each.evidence}".strip(),
                _who(each),
                f"{written_day(each.starts)} to {written_day(each.ends)}",
                each.resources,
                each.status,
            )
            for each in one.actions
        ],
    )


def _who(action: ActionLine) -> str:
    lead = ", ".join(part for part in (action.lead, action.lead_post) if part) or "Nobody leads it yet"
    return f"{lead}; with {names_in_words(action.support)}" if action.support else lead


def _milestones(one: PriorityLine) -> list[Block]:
    rows = [
        (
            Quarter.containing(each.due).label,
            action.reference,
            each.text,
            written_day(each.due),
            _done(each.done),
        )
        for action in one.actions
        for each in action.milestones
    ]
    if not rows:
        return [Notice(Tone.MISSING, text("No action has a milestone yet."))]
    rows.sort(key=lambda row: row[0])
    return [
        words_table(
            f"milestones-{one.number}",
            f"Milestones of priority {one.number} by quarter",
            ("Quarter", "Action", "Milestone", "Due", "Done"),
            rows,
        )
    ]


def _done(day: object) -> str:
    return "Not yet" if day is None else written_day(day)  # type: ignore[arg-type]


def _measures(one: PriorityLine) -> list[Block]:
    if not one.measures:
        return [Notice(Tone.MISSING, text("No measure says how success will be told."))]
    return [
        words_table(
            f"measures-{one.number}",
            f"How success of priority {one.number} is told",
            ("Measure", "Baseline", "Target", "Latest", "Who answers for it"),
            [
                (
                    f"{each.title} ({each.unit})",
                    _valued(each.baseline, each.baseline_period),
                    target_words(each),
                    _valued(
                        each.latest, "" if each.latest_to is None else f"to {written_day(each.latest_to)}"
                    ),
                    names_in_words(each.responsible),
                )
                for each in one.measures
            ],
        )
    ]


def target_words(measure: MeasureLine) -> str:
    """A measure's target with its day; empty where there is none."""
    return _valued(
        measure.target, "" if measure.target_by is None else f"by {written_day(measure.target_by)}"
    )


def _valued(value: str, when: str) -> str:
    return f"{value}, {when}" if value and when else value


def _money(data: PlanData) -> tuple[Block, ...]:
    if not data.money:
        return (Notice(Tone.MISSING, text("No contribution to the plan is recorded.")),)
    rows = [
        Row((Words(one.funder), Words(one.purpose), Words(_kind(one.in_kind)), _amount(one.pence)))
        for one in data.money
    ]
    given = total(one.pence for one in data.money if not one.in_kind)
    rows.append(
        Row((Words("All money that is known"), Words(""), Words("Money"), Amount(given.known)), total=True)
    )
    notes: tuple[str, ...] = ()
    if given.unknown:
        notes = (f"The sum is at least this. Amounts that are not known: {given.unknown}.",)
    return (
        Table(
            id="table-money",
            caption=f"What funders give for {data.year}",
            columns=(
                Column("Funder", ColumnKind.WORDS),
                Column("For", ColumnKind.WORDS),
                Column("As", ColumnKind.WORDS),
                Column("Amount", ColumnKind.NUMBER),
            ),
            rows=tuple(rows),
            notes=notes,
        ),
    )


def _kind(in_kind: bool) -> str:
    return "In kind" if in_kind else "Money"


def _amount(pence: int | None) -> Cell:
    return Gap(Absence.UNKNOWN) if pence is None else Amount(pence)


def _missing(data: PlanData) -> tuple[Block, ...]:
    if not data.gaps:
        return (Paragraph(text("Nothing that was asked for is missing.")),)
    return (Bullets(tuple(text(one) for one in data.gaps)),)
