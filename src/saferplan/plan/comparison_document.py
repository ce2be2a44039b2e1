"""The comparison of two plans as a document: how the year went, what was decided and why, what changed by it."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.documents.definition import (
    Block,
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
from saferplan.domain.planning.comparison import PlanItem
from saferplan.domain.planning.outcomes import BUSY_BUT_NOT_WORKING
from saferplan.plan.comparison_data import ActionEnding, ComparisonData, PriorityEnding

NOT_DECIDED = "Not decided: it stays as it is."


def comparison_document(data: ComparisonData, *, sha256: str = "") -> Document:
    """The document of a comparison; `sha256` is the hash under which it was frozen."""
    title = f"{data.then}, changed in its year" if data.mid_year else f"{data.then} and {data.now}"
    return Document(
        kind="comparison of plans",
        title="Then and now",
        subtitle=f"{data.partnership}, {title}",
        marking=Marking.PARTNERSHIP,
        status="Frozen",
        as_at=written_day(data.completed),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=(
            Fact("Compared", text(title)),
            Fact("Refresh completed", text(written_day(data.completed))),
            Fact("Frozen as", text(f"schema {data.schema}, sha256 {sha256[:16]}")),
        ),
        sections=tuple(_sections(data)),
    )


def _sections(data: ComparisonData) -> list[Section]:
    found = data.comparison
    changed = [
        (f"{one.item.kind.capitalize()}: {one.item.title}", change.field, change.before, change.after)
        for one in found.changed
        for change in one.changes
    ]
    return [
        Section(id="in-short", heading="In short", blocks=tuple(_in_short(data))),
        Section(id="priorities", heading="Priorities", blocks=tuple(_priorities(data))),
        Section(id="actions", heading="Actions", blocks=tuple(_actions(data))),
        Section(
            id="changed",
            heading="What changed",
            blocks=(
                _table(
                    "changed",
                    "What reads otherwise now",
                    ("What", "Field", "Then", "Now"),
                    [
                        (what, field, then or "nothing", now or "nothing")
                        for what, field, then, now in changed
                    ],
                ),
            )
            if changed
            else (Paragraph(text("Nothing that is in both reads otherwise.")),),
        ),
        Section(id="new", heading="What is new", blocks=_listed("new", "New in the plan", found.new)),
        Section(
            id="ended", heading="What ended", blocks=_listed("ended", "Not in the plan any more", found.ended)
        ),
        Section(id="kept", heading="What was kept", blocks=_listed("kept", "As it was", found.kept)),
    ]


def _in_short(data: ComparisonData) -> list[Block]:
    found = data.comparison
    said = (
        f"{len(found.kept)} kept as they were, {len(found.changed)} changed, {len(found.ended)} ended, "
        f"{len(found.new)} new: priorities, actions and measures together."
    )
    blocks: list[Block] = [Paragraph(text(said))]
    if data.restricted:
        blocks.append(Notice(Tone.NOTE, text("Restricted actions are left out of this comparison.")))
    return blocks


def _priorities(data: ComparisonData) -> list[Block]:
    if not data.priorities:
        return [Paragraph(text(f"{data.then} had no priorities."))]
    table = _table(
        "priorities",
        "How each priority went, and what was decided",
        ("Priority", "Delivery", "Outcome", "Decision and reason"),
        [
            (
                one.title,
                f"{one.delivery.mark} {one.delivery.word}. {one.counts}",
                f"{one.outcome.mark} {one.outcome_words}",
                _of_priority(one),
            )
            for one in data.priorities
        ],
    )
    busy = [one for one in data.priorities if one.busy_but_not_working]
    return [table, *(Notice(Tone.CAUTION, text(f"{one.title}. {BUSY_BUT_NOT_WORKING}")) for one in busy)]


def _of_priority(one: PriorityEnding) -> str:
    if one.decision is None:
        return NOT_DECIDED
    words = f" In new words: {one.new_title}." if one.new_title else ""
    return f"{one.decision.label}.{words} {one.why}"


def _actions(data: ComparisonData) -> list[Block]:
    if not data.actions:
        return [Paragraph(text(f"{data.then} had no actions."))]
    return [
        _table(
            "actions",
            "How each action stood, and what was decided",
            ("Action", "Delivery", "Decision and reason"),
            [
                (f"{one.title} ({one.lead})", f"{one.computed.mark} {one.computed.word}", _of_action(one))
                for one in data.actions
            ],
        )
    ]


def _of_action(one: ActionEnding) -> str:
    if one.decision is None:
        return NOT_DECIDED
    into = f" {one.decision.before_target} {one.target}" if one.target else ""
    return f"{one.decision.label}{into}. {one.why}"


def _listed(identity: str, caption: str, items: Sequence[PlanItem]) -> tuple[Block, ...]:
    if not items:
        return (Paragraph(text("Nothing.")),)
    rows = [(one.kind.capitalize(), one.title) for one in items]
    return (_table(identity, caption, ("Kind", "What"), rows),)


def _table(identity: str, caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(Column(one, ColumnKind.WORDS) for one in columns),
        rows=tuple(Row(tuple(Words(cell) for cell in row)) for row in rows),
    )
