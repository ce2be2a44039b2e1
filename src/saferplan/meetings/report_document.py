"""A status report as a document: two sides, every format from the same definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from saferplan.documents.fitting import sides
from saferplan.documents.sources import with_sources
from saferplan.domain.claims.backing import NOTHING_SAID, FiguresSaid
from saferplan.domain.display import written_day
from saferplan.domain.planning.attendance import REPEATED, Attendance
from saferplan.domain.planning.outcomes import BUSY_BUT_NOT_WORKING, OutcomeStatus
from saferplan.meetings.report_data import MilestoneLine, PriorityLine, ReportData, day_words, decision_state
from saferplan.meetings.told import said_of_risks

SIDES = 2
"""A report is two sides, however much there is to tell: what does not fit is counted, and stands elsewhere."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How many lines a list has at most, and how many letters a cell: the whole stands on the report's page."""

    lines: int
    letters: int


_ROOMS = tuple(
    _Room(lines, letters)
    for lines, letters in (
        (40, 150),
        (25, 150),
        (18, 150),
        (14, 150),
        (11, 150),
        (9, 150),
        (7, 150),
        (6, 130),
        (5, 110),
        (4, 100),
        (3, 90),
        (2, 80),
        (2, 60),
        (1, 50),
    )
)
"""Tried in turn until the report fits."""


def report_document(data: ReportData, *, sha256: str = "", said: FiguresSaid = NOTHING_SAID) -> Document:
    """The document of a status report; `sha256` is the hash under which it was frozen, `said` what its figures rest on.

    On paper it has two sides. Where there is more to tell, lists end with how many more there are: the report's page
    on the site has all of them, from the same data.
    """
    for room in _ROOMS:
        document = with_sources(_document(data, sha256, room), said)
        if sides(document) <= SIDES:
            break
    return document


def _document(data: ReportData, sha256: str, room: _Room) -> Document:
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
        sections=tuple(_sections(data, room)),
    )


def _sections(data: ReportData, room: _Room) -> list[Section]:
    parts = (
        ("headline", "Headline", _headline),
        ("priorities", "Priorities", _priorities),
        ("silence", "Who was silent", _silence),
        ("exceptions", "At risk and off track", _exceptions),
        ("milestones", "Milestones", _milestones),
        ("decisions", "Decisions", _decisions),
        ("data", "Data received and missing", _data),
        ("attendance", "Who came", _attendance),
        ("actions", "Actions outstanding", _actions),
    )
    return [
        Section(id=name, heading=heading, blocks=tuple(make(data, room))) for name, heading, make in parts
    ]


def _headline(data: ReportData, room: _Room) -> list[Block]:
    blocks: list[Block] = [Paragraph(text(data.headline)), Paragraph(text(f"Money: {data.money}"))]
    if data.risks is not None:
        said = said_of_risks(data.risks, lambda items: _some(items, room), by_name=room.lines > 3)
        blocks.append(Paragraph(text(f"Risks: {said}")))
    if data.leaderless:
        blocks.append(Notice(Tone.CAUTION, text(f"Nobody leads: {_some(data.leaderless, room)}.")))
    if data.restricted:
        blocks.append(Notice(Tone.NOTE, text("Restricted actions are left out of this report.")))
    return blocks


def _priorities(data: ReportData, room: _Room) -> list[Block]:
    if not data.priorities:
        return [Paragraph(text("No priorities are agreed for this year."))]
    blocks = _table(
        "priorities",
        "How the priorities stand",
        ("Priority", "Delivery", "Outcome", "Course"),
        [(one.title, _delivery(one), _outcome(one), _course(one)) for one in data.priorities],
        room=_Room(max(room.lines, 5), room.letters),
        notes=("The course compares the two latest readings and does not say whether chance would do it.",),
    )
    busy = tuple(_short(one.title, 60) for one in data.priorities if one.busy_but_not_working)
    if busy:
        blocks.append(Notice(Tone.CAUTION, text(f"{BUSY_BUT_NOT_WORKING} {_some(busy, room)}.")))
    return blocks


def _silence(data: ReportData, room: _Room) -> list[Block]:
    if not data.silent and not data.waiting:
        return [Paragraph(text("Nobody: every lead that was asked answered."))]
    lines = data.silent or data.waiting
    said = "No update came before the close from:" if data.silent else "Not answered yet:"
    # Silence is printed by name: who was silent is never cut, only on which actions.
    each = _Room(max(1, room.lines // 4), room.letters)
    return [
        Paragraph(text(said)),
        Bullets(
            tuple(
                text(Words(one.organisation, strong=True), f": {_some(one.actions, each)}.") for one in lines
            )
        ),
    ]


def _exceptions(data: ReportData, room: _Room) -> list[Block]:
    if not data.exceptions:
        return [Paragraph(text("Nothing is at risk or off track."))]
    return _table(
        "exceptions",
        "Actions at risk or off track, and what brings them back",
        ("Action", "Status", "Why", "Recovery"),
        [
            (
                f"{_short(one.action, min(90, room.letters))} ({one.lead})",
                f"{one.computed.mark} {one.computed.word}"
                + (f"; reported {one.reported.word.lower()}" if one.reported else "; not reported"),
                " ".join(part for part in (one.why, one.cause) if part),
                f"{_short(one.recovery, min(110, room.letters - 25))} By {day_words(one.recovery_by)}."
                if one.recovery
                else "None is given.",
            )
            for one in data.exceptions
        ],
        room=room,
    )


def _milestones(data: ReportData, room: _Room) -> list[Block]:
    if not data.milestones:
        return [Paragraph(text("None was due in the quarters covered, and none is due in this one."))]
    order = {"late": 0, "next": 1, "done": 2}
    lines = sorted(data.milestones, key=lambda one: (order[one.standing], one.due, one.action))
    return _table(
        "milestones",
        "Milestones that are late, next and done",
        ("Milestone", "Lead", "Due", "Standing"),
        [(f"{one.action} {one.text}", one.lead, _due(one), _standing(one)) for one in lines],
        room=room,
    )


def _decisions(data: ReportData, room: _Room) -> list[Block]:
    if not data.decisions:
        return [Paragraph(text("None was wanted."))]
    return _table(
        "decisions",
        "Decisions wanted, and what was decided",
        ("No.", "Decision", "Outcome"),
        [
            (one.label, one.text, f"{decision_state(one.state)}. {one.outcome}".strip())
            for one in data.decisions
        ],
        room=room,
    )


def _data(data: ReportData, room: _Room) -> list[Block]:
    held = [f"{one.measure}, to {day_words(one.received)}" for one in data.data if not one.missing]
    missing = [
        f"{one.measure} ({'nothing yet' if one.received is None else f'last to {written_day(one.received)}'})"
        for one in data.data
        if one.missing
    ]
    missing += [
        f"{one.source} ({one.supplier}), {' and '.join(part for part in (one.missing, one.late) if part)}"
        for one in data.sources
        if one.late or one.missing
    ]
    blocks: list[Block] = []
    if held:
        blocks.append(Paragraph(text(f"Received: {_some(held, room)}.")))
    came: dict[str, list[str]] = {}
    for one in data.sources:
        if one.came:
            # Several partners share figures in the same form: then their names tell them apart.
            alone = sum(each.source == one.source for each in data.sources) == 1
            came.setdefault(one.came, []).append(one.source if alone else one.supplier)
    blocks += [
        Paragraph(text(f"Evidence came for {months}: {_some(sources, room)}."))
        for months, sources in list(came.items())[: room.lines]
    ]
    if missing:
        blocks.append(Notice(Tone.MISSING, text(f"Missing: {_some(missing, room)}.")))
    if data.disclosures:
        came_not = [
            f"{one.title} ({one.holder}){', in part' if one.in_part else ''}" for one in data.disclosures
        ]
        first = data.disclosures[0]
        said = f"Due under section 17A for {first.quarter} by {written_day(first.due)}, and not received: "
        blocks.append(Notice(Tone.MISSING, text(f"{said}{_some(came_not, room)}.")))
    return blocks or [
        Paragraph(text("The plan has no measure yet, and no evidence is held, so none is awaited."))
    ]


def _attendance(data: ReportData, room: _Room) -> list[Block]:
    recorded = [one for one in data.attendance if one.attended is not None]
    if not recorded:
        return [Paragraph(text("It is not recorded yet."))]
    said = []
    for attended in Attendance:
        names = [one.organisation for one in recorded if one.attended is attended]
        if names:
            said.append(f"{attended.word}: {', '.join(names)}.")
    silent = [one.organisation for one in data.attendance if one.attended is None]
    if silent:
        said.append(f"Not recorded: {', '.join(silent)}.")
    blocks: list[Block] = [Paragraph(text(" ".join(said)))]
    repeated = [f"{one.organisation} ({one.absences})" for one in data.attendance if one.absences >= REPEATED]
    if repeated:
        words = f"Absent more than once in a row, without apologies: {_some(repeated, room)}."
        blocks.append(Notice(Tone.CAUTION, text(words)))
    return blocks


def _actions(data: ReportData, room: _Room) -> list[Block]:
    if not data.actions:
        return [Paragraph(text("None: every action arising is closed."))]
    return _table(
        "actions",
        "Actions arising that are not closed",
        ("No.", "Action", "Owner", "Due"),
        [
            (one.label, one.text, one.owner, f"{written_day(one.due)}{' (overdue)' if one.overdue else ''}")
            for one in data.actions
        ],
        room=room,
    )


def _table(
    identity: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    room: _Room,
    notes: tuple[str, ...] = (),
) -> list[Block]:
    """A table of the first rows, the worst standing first; under it how many more there are."""
    more = len(rows) - room.lines
    table = Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(Column(one, ColumnKind.WORDS) for one in columns),
        rows=tuple(
            Row(tuple(Words(_short(cell, room.letters)) for cell in row)) for row in rows[: room.lines]
        ),
        notes=notes,
    )
    return [table] if more <= 0 else [table, Paragraph(text(f"And {more} more, {_ELSEWHERE}."))]


_ELSEWHERE = "on the report’s page and in the plan"


def _some(items: Sequence[str], room: _Room) -> str:
    """The first of some items, and how many more there are."""
    shown = "; ".join(_short(one, min(110, room.letters)) for one in items[: room.lines])
    return shown if len(items) <= room.lines else f"{shown}; and {len(items) - room.lines} more, {_ELSEWHERE}"


def _short(words: str, letters: int) -> str:
    """Words cut at a space where they are longer; the cut is shown."""
    if len(words) <= letters:
        return words
    return f"{words[: letters - 1].rsplit(' ', 1)[0]}…"


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
