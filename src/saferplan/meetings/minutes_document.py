"""The agenda pack and the minutes of a meeting as documents."""

from __future__ import annotations

from saferplan.claims.figures import figures_of
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
    Text,
    Tone,
    Words,
    text,
)
from saferplan.documents.sources import with_sources
from saferplan.domain.claims.backing import FiguresSaid
from saferplan.domain.display import written_day
from saferplan.domain.planning.attendance import Attendance
from saferplan.history.actor import Actor
from saferplan.meetings.models import AgendaItem, Meeting, MeetingAction
from saferplan.meetings.selectors import agenda_of, attendance_of, forward_plan, meeting_actions, papers_of
from saferplan.meetings.states import DecisionState
from saferplan.partnership.selectors import partnership_get

NOTHING_MINUTED = Notice(Tone.NOTE, text("Nothing was minuted."))
"""What stands under an item of which the minutes say nothing."""


def agenda_document(*, by: Actor, meeting: Meeting) -> Document:
    """The agenda of a meeting with its papers, the action log and the forward plan, as the actor may see them."""
    items = agenda_of(by=by, meeting=meeting)
    open_actions = [one for one in meeting_actions() if one.closed is None]
    sections = [
        Section(id=f"item-{one.pk}", heading=one.title, blocks=tuple(_agenda_blocks(one, open_actions)))
        for one in items
    ]
    whole = list(papers_of(by=by, meeting=meeting))
    if whole:
        sections.append(
            Section(id="papers", heading="Papers", blocks=(Bullets(tuple(text(one.title) for one in whole)),))
        )
    return _document(
        meeting, "agenda", "Agenda", "Draft" if meeting.cycle.value == "draft" else "Final", sections
    )


def minutes_document(*, by: Actor, meeting: Meeting) -> Document:
    """The minutes of a meeting: who attended, and per item what was said, decided and is to be done."""
    sections = [Section(id="attendance", heading="Attendance", blocks=tuple(_attendance(meeting)))]
    sections += [
        Section(id=f"item-{item.pk}", heading=item.title, blocks=tuple(_minute_blocks(item)))
        for item in agenda_of(by=by, meeting=meeting)
    ]
    corrections = list(meeting.corrections.all())
    if corrections:
        said = tuple(text(f"{written_day(one.on)}: {one.text}") for one in corrections)
        sections.append(Section(id="corrections", heading="Corrections", blocks=(Bullets(said),)))
    approved = meeting.minutes_approved_on
    status = f"Approved {written_day(approved)}" if approved else "Draft, to be approved at the next meeting"
    return _document(meeting, "minutes", "Minutes", status, sections)


def minutes_words(*, by: Actor, meeting: Meeting) -> tuple[str, ...]:
    """What people wrote into the minutes of a meeting, as the actor may see them."""
    return (
        *(one.minutes for one in agenda_of(by=by, meeting=meeting)),
        *(f"{one.text} {one.outcome}" for one in meeting.decisions.all() if one.withdrawn is None),
        *(one.text for one in meeting.arising.all()),
        *(one.text for one in meeting.corrections.all()),
    )


def minutes_figures(*, by: Actor, meeting: Meeting) -> FiguresSaid:
    """What the figures of the minutes rest on now."""
    return figures_of(minutes_words(by=by, meeting=meeting), lambda: minutes_document(by=by, meeting=meeting))


def minutes_with_sources(*, by: Actor, meeting: Meeting) -> Document:
    """The minutes with where their figures come from."""
    return with_sources(minutes_document(by=by, meeting=meeting), minutes_figures(by=by, meeting=meeting))


def _document(meeting: Meeting, kind: str, title: str, status: str, sections: list[Section]) -> Document:
    partnership = partnership_get()
    facts = [
        Fact("Day", text(f"{written_day(meeting.date)}, {meeting.starts:%H:%M}")),
        Fact("Place", text(meeting.place or "Not stated")),
    ]
    return Document(
        kind=kind,
        title=f"{title}: {meeting.title}",
        subtitle=f"{partnership}, {written_day(meeting.date)}",
        marking=Marking.PARTNERSHIP,
        status=status,
        as_at=written_day(meeting.date),
        author=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        facts=tuple(facts),
        sections=tuple(sections),
    )


def _agenda_blocks(item: AgendaItem, open_actions: list[MeetingAction]) -> list[Block]:
    blocks: list[Block] = [Paragraph(text(item.note))] if item.note else []
    papers = [f"Paper: {one.title}" for one in getattr(item, "shown_papers", ())]
    wanted = [f"{one.label}: {one.text}" for one in item.decisions.all() if one.state == DecisionState.WANTED]
    if papers or wanted:
        blocks.append(Bullets(tuple(text(one) for one in (*papers, *wanted))))
    if item.standing == "action_log" and open_actions:
        blocks.append(_actions("log", "Actions that are not closed", open_actions, item))
    if item.standing == "forward_plan":
        planned = [f"{written_day(one.not_before)} or after: {one.title}" for one in forward_plan()]
        if planned:
            blocks.append(Bullets(tuple(text(one) for one in planned)))
    if item.standing == "decisions":
        others = [
            f"{one.label}: {one.text}"
            for one in item.meeting.decisions.all()
            if one.item_id is None and one.withdrawn is None
        ]
        if others:
            blocks.append(Bullets(tuple(text(one) for one in others)))
    return blocks or [Paragraph(text("No paper."))]


def _minute_blocks(item: AgendaItem) -> list[Block]:
    blocks: list[Block] = [Paragraph(text(one)) for one in item.minutes.splitlines() if one.strip()]
    decided: list[Text] = [
        text(Words(f"{one.label} {one.status.label}. ", strong=True), f"{one.text} {one.outcome}".strip())
        for one in item.decisions.all()
    ]
    if item.standing == "decisions":
        decided += [
            text(Words(f"{one.label} {one.status.label}. ", strong=True), f"{one.text} {one.outcome}".strip())
            for one in item.meeting.decisions.all()
            if one.item_id is None and one.withdrawn is None
        ]
    if decided:
        blocks.append(Bullets(tuple(decided)))
    arising = list(item.arising.all())
    if item.standing == "other_business":
        arising += [one for one in item.meeting.arising.select_related("owner") if one.item_id is None]
    if arising:
        blocks.append(_actions(str(item.pk), "Actions arising", arising, item))
    return blocks or [NOTHING_MINUTED]


def _attendance(meeting: Meeting) -> list[Block]:
    attended = attendance_of(meeting=meeting)
    rows = [
        Row(
            (
                Words(one.organisation.name),
                Words(Attendance(one.entry.attended).word if one.entry else "Not recorded"),
                Words(one.entry.posts if one.entry else ""),
            )
        )
        for one in attended
    ]
    table = Table(
        id="table-attendance",
        caption="Attendance by organisation",
        columns=tuple(Column(one, ColumnKind.WORDS) for one in ("Organisation", "Attendance", "Posts")),
        rows=tuple(rows),
    )
    repeated = [one for one in attended if one.repeated]
    notices: list[Block] = [
        Notice(
            Tone.CAUTION,
            text(f"{one.organisation.name} was absent {one.absences} times in a row without apologies."),
        )
        for one in repeated
    ]
    return [table, *notices]


def _actions(identity: str, caption: str, actions: list[MeetingAction], item: AgendaItem) -> Table:
    day = item.meeting.date
    return Table(
        id=f"table-actions-{identity}",
        caption=caption,
        columns=tuple(Column(one, ColumnKind.WORDS) for one in ("No.", "Action", "Owner", "Due")),
        rows=tuple(
            Row(
                (
                    Words(one.label),
                    Words(one.text),
                    Words(", ".join(part for part in (one.owner.name, one.owner_post) if part)),
                    Words(f"{written_day(one.due)}{' (overdue)' if one.overdue(day) else ''}"),
                )
            )
            for one in actions
        ),
    )
