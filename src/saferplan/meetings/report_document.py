"""A status report as a document: two sides, every format from the same definition."""

from __future__ import annotations

from collections.abc import Sequence

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
from saferplan.domain.planning.outcomes import BUSY_BUT_NOT_WORKING, OutcomeStatus
from saferplan.meetings.report_data import MilestoneLine, PriorityLine, ReportData, day_words, decision_state


def report_document(data: ReportData, *, sha256: str = "") -> Document:
    """The document of a status report; `sha256` is the hash under which it was frozen."""
    facts = [
        Fact("Meeting", text(data.meeting if data.held else f"{data.meeting} (not held)")),
        Fact("As at", text(written_day(data.as_at))),
        Fact("Covers", text(data.covered)),
    ]
    if sha256:
        facts.append(Fact("Frozen as", text(f"schema {data.schema}, sha256 {sha256[:16]}")))
    return Document(
        kind="status report",
        title="Status report",
        subtitle=f"{data.partnership}, {data.plan}",
        marking=Marking.PARTNERSHIP,
        status="Frozen" if data.frozen else "Draft",
        as_at=written_day(data.as_at),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=tuple(facts),
        sections=tuple(_sections(data)),
    )


def _sections(data: ReportData) -> list[Section]:
    return [
        Section(id="headline", heading="Headline", blocks=tuple(_headline(data))),
        Section(id="priorities", heading="Priorities", blocks=tuple(_priorities(data))),
        Section(id="silence", heading="Who was silent", blocks=tuple(_silence(data))),
        Section(id="exceptions", heading="At risk and off track", blocks=tuple(_exceptions(data))),
        Section(id="milestones", heading="Milestones", blocks=tuple(_milestones(data))),
        Section(id="decisions", heading="Decisions", blocks=tuple(_decisions(data))),
        Section(id="data", heading="Data received and missing", blocks=tuple(_data(data))),
        Section(id="actions", heading="Actions outstanding", blocks=tuple(_actions(data))),
    ]


def _headline(data: ReportData) -> list[Block]:
    blocks: list[Block] = [Paragraph(text(data.headline)), Paragraph(text(f"Money: {data.money}"))]
    if data.leaderless:
        blocks.append(Notice(Tone.CAUTION, text(f"Nobody leads: {'; '.join(data.leaderless)}.")))
    if data.restricted:
        blocks.append(Notice(Tone.NOTE, text("Restricted actions are left out of this report.")))
    return blocks


def _priorities(data: ReportData) -> list[Block]:
    if not data.priorities:
        return [Paragraph(text("No priorities are agreed for this year."))]
    table = _table(
        "priorities",
        "How the priorities stand",
        ("Priority", "Delivery", "Outcome", "Course"),
        [(one.title, _delivery(one), _outcome(one), _course(one)) for one in data.priorities],
        notes=("The course compares the two latest readings and does not say whether chance would do it.",),
    )
    busy = [one for one in data.priorities if one.busy_but_not_working]
    return [table, *(Notice(Tone.CAUTION, text(f"{one.title}. {BUSY_BUT_NOT_WORKING}")) for one in busy)]


def _silence(data: ReportData) -> list[Block]:
    if data.silent:
        return [
            Paragraph(text("No update came before the close from:")),
            Bullets(
                tuple(
                    text(Words(one.organisation, strong=True), f": {'; '.join(one.actions)}.")
                    for one in data.silent
                )
            ),
        ]
    if data.waiting:
        return [
            Paragraph(text("Not answered yet:")),
            Bullets(
                tuple(
                    text(Words(one.organisation, strong=True), f": {'; '.join(one.actions)}.")
                    for one in data.waiting
                )
            ),
        ]
    return [Paragraph(text("Nobody: every lead that was asked answered."))]


def _exceptions(data: ReportData) -> list[Block]:
    if not data.exceptions:
        return [Paragraph(text("Nothing is at risk or off track."))]
    return [
        _table(
            "exceptions",
            "Actions at risk or off track, and what brings them back",
            ("Action", "Status", "Why", "Recovery"),
            [
                (
                    f"{one.action} ({one.lead})",
                    f"{one.computed.mark} {one.computed.word}"
                    + (f"; reported {one.reported.word.lower()}" if one.reported else "; not reported"),
                    " ".join(part for part in (one.why, one.cause) if part),
                    f"{one.recovery} By {day_words(one.recovery_by)}." if one.recovery else "None is given.",
                )
                for one in data.exceptions
            ],
        )
    ]


def _milestones(data: ReportData) -> list[Block]:
    if not data.milestones:
        return [Paragraph(text("None was due in the quarters covered, and none is due in this one."))]
    order = {"late": 0, "next": 1, "done": 2}
    lines = sorted(data.milestones, key=lambda one: (order[one.standing], one.due, one.action))
    return [
        _table(
            "milestones",
            "Milestones that are late, next and done",
            ("Milestone", "Lead", "Due", "Standing"),
            [(f"{one.action} {one.text}", one.lead, _due(one), _standing(one)) for one in lines],
        )
    ]


def _decisions(data: ReportData) -> list[Block]:
    if not data.decisions:
        return [Paragraph(text("None was wanted."))]
    return [
        _table(
            "decisions",
            "Decisions wanted, and what was decided",
            ("No.", "Decision", "Outcome"),
            [
                (one.label, one.text, f"{decision_state(one.state)}. {one.outcome}".strip())
                for one in data.decisions
            ],
        )
    ]


def _data(data: ReportData) -> list[Block]:
    if not data.data:
        return [Paragraph(text("The plan has no measure yet, so no data are awaited."))]
    missing = [one for one in data.data if one.missing]
    held = [one for one in data.data if not one.missing]
    blocks: list[Block] = []
    if held:
        blocks.append(
            Paragraph(
                text(
                    "Received: "
                    + "; ".join(f"{one.measure}, to {day_words(one.received)}" for one in held)
                    + "."
                )
            )
        )
    if missing:
        said = "; ".join(
            f"{one.measure} ({'nothing yet' if one.received is None else f'last to {written_day(one.received)}'})"
            for one in missing
        )
        blocks.append(Notice(Tone.MISSING, text(f"Missing: {said}.")))
    return blocks


def _actions(data: ReportData) -> list[Block]:
    if not data.actions:
        return [Paragraph(text("None: every action arising is closed."))]
    return [
        _table(
            "actions",
            "Actions arising that are not closed",
            ("No.", "Action", "Owner", "Due"),
            [
                (
                    one.label,
                    one.text,
                    one.owner,
                    f"{written_day(one.due)}{' (overdue)' if one.overdue else ''}",
                )
                for one in data.actions
            ],
        )
    ]


def _table(
    identity: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: tuple[str, ...] = (),
) -> Table:
    return Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(Column(one, ColumnKind.WORDS) for one in columns),
        rows=tuple(Row(tuple(Words(cell) for cell in row)) for row in rows),
        notes=notes,
    )


def _delivery(one: PriorityLine) -> str:
    return f"{one.delivery.mark} {one.delivery.word}. {one.counts}"


def _outcome(one: PriorityLine) -> str:
    return f"{OutcomeStatus(one.outcome_status).mark} {one.outcome}"


def _course(one: PriorityLine) -> str:
    return f"{one.course.arrow} {one.course.label}".strip()


def _due(one: MilestoneLine) -> str:
    first = "" if one.due == one.first_due else f" (first {written_day(one.first_due)})"
    return f"{written_day(one.due)}{first}"


def _standing(one: MilestoneLine) -> str:
    if one.standing == "done":
        return (
            f"Done {written_day(one.done)}{'' if one.evidence else ', no evidence'}" if one.done else "Done"
        )
    return {"late": "Late", "next": "Next"}[one.standing]
