"""What a meeting pack says, as plain data: parts that are documents of their own, put together as they stood.

The pack for partners is gathered with the rights of a reader, so nothing in it is restricted; what is exempt is counted
there and stands in a part of its own.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from saferplan.documents.definition import Document, Paragraph, Section, text
from saferplan.documents.sources import without_sources
from saferplan.domain.claims.written import Written, written_words
from saferplan.domain.display import names_in_words
from saferplan.domain.planning.attendance import Attendance
from saferplan.domain.planning.cycles import CycleState
from saferplan.domain.planning.roles import Visibility
from saferplan.history.actor import Actor
from saferplan.meetings.freezing import data_of as frozen_data_of
from saferplan.meetings.freezing import document_of
from saferplan.meetings.minutes_document import (
    NOTHING_MINUTED,
    agenda_document,
    minutes_document,
    minutes_words,
)
from saferplan.meetings.models import Meeting, Paper, StatusReport
from saferplan.meetings.report_data import report_data
from saferplan.meetings.report_document import report_document
from saferplan.meetings.selectors import (
    agenda_of,
    attendance_of,
    meeting_actions,
    meeting_before,
    papers_visible,
)
from saferplan.partnership.selectors import partnership_get
from saferplan.plan.standing import action_standings
from saferplan.publications.audience import reader_of

SCHEMA = 1


class PackPart(msgspec.Struct, frozen=True):
    """A part of a pack: its name, how far it was (such as "Approved 5 June 2017"), and its sections."""

    name: str
    title: str
    status: str
    sections: tuple[Section, ...]


class PaperLine(msgspec.Struct, frozen=True):
    """A paper: its title, the item it belongs to (empty for the meeting as a whole), the file, who may see it."""

    title: Written
    item: str
    file: str
    visibility: Visibility


class LogLine(msgspec.Struct, frozen=True):
    """An action arising that was not closed."""

    label: str
    text: Written
    owner: str
    due: dt.date
    overdue: bool
    progress: Written


class AttendedLine(msgspec.Struct, frozen=True):
    """How an organisation attended the meeting before, None where it is not recorded; and its absences in a row."""

    organisation: str
    attended: Attendance | None
    absences: int


class ExemptAction(msgspec.Struct, frozen=True):
    """A restricted action, with its standing in words."""

    reference: str
    headline: Written
    lead: str
    status: str
    why: str


class PackData(msgspec.Struct, frozen=True, kw_only=True):
    """A pack. `exempt` is how many papers are not in it, and in its exempt part."""

    schema: int = SCHEMA
    partnership: str
    synthetic: str
    meeting: str
    date: dt.date
    starts: str
    place: str
    made: dt.date
    parts: tuple[PackPart, ...]
    papers: tuple[PaperLine, ...]
    log: tuple[LogLine, ...]
    before: str
    attendance: tuple[AttendedLine, ...]
    exempt: int
    exempt_actions: tuple[ExemptAction, ...] = ()


def pack_data(*, by: Actor, subject: Meeting) -> PackData:
    """The pack of a meeting for all partners: agenda, last minutes, status report, papers, action log, attendance."""
    reader = reader_of(by)
    shown, every = (_papers(one, subject) for one in (reader, by))
    earlier = meeting_before(meeting=subject)
    parts = [_part("agenda", "Agenda", agenda_document(by=reader, meeting=subject))]
    if earlier is not None:
        parts.append(
            _without_empty(
                _part("minutes", f"Minutes of {earlier}", minutes_document(by=reader, meeting=earlier))
            )
        )
    report = _report(reader, subject)
    if report is not None:
        parts.append(_part("report", "Status report", report))
    return _pack(
        by,
        subject,
        parts=tuple(parts),
        papers=tuple(shown),
        log=tuple(
            LogLine(one.label, one.text, one.owner.name, one.due, one.overdue(subject.date), one.progress)
            for one in meeting_actions().filter(closed__isnull=True)
        ),
        before="" if earlier is None else str(earlier),
        attendance=()
        if earlier is None
        else tuple(
            AttendedLine(
                one.organisation.name,
                None if one.entry is None else Attendance(one.entry.attended),
                one.absences,
            )
            for one in attendance_of(meeting=earlier)
        ),
        exempt=len(every) - len(shown),
    )


def words_of_parts(*, by: Actor, subject: Meeting) -> tuple[str, ...]:
    """The words in the parts of a pack that people wrote: in the last minutes, and in the status report."""
    reader = reader_of(by)
    earlier = meeting_before(meeting=subject)
    frozen = StatusReport.objects.filter(meeting=subject).first()
    report = None
    if frozen is not None:
        report = frozen_data_of(frozen)
    elif subject.state != CycleState.DRAFT.value:
        report = report_data(meeting=subject, by=reader)
    return (
        *(() if earlier is None else minutes_words(by=reader, meeting=earlier)),
        *(() if report is None else written_words(report)),
    )


def exempt_data(*, by: Actor, subject: Meeting) -> PackData:
    """The exempt part of a pack: restricted papers, and how restricted actions stand."""
    papers = [one for one in _papers(by, subject) if one.visibility is Visibility.RESTRICTED]
    restricted = [
        one
        for one in action_standings(by=by, plan=subject.plan)
        if one.action.visibility == Visibility.RESTRICTED.value
    ]
    return _pack(
        by,
        subject,
        papers=tuple(papers),
        exempt=len(papers),
        exempt_actions=tuple(
            ExemptAction(
                one.action.reference,
                one.action.headline,
                one.action.lead.name if one.action.lead else "",
                f"{one.computed.status.mark} {one.computed.status.word}",
                " ".join(reason.sentence for reason in one.computed.reasons),
            )
            for one in restricted
        ),
    )


def _pack(
    by: Actor,
    meeting: Meeting,
    *,
    papers: tuple[PaperLine, ...],
    exempt: int,
    parts: tuple[PackPart, ...] = (),
    log: tuple[LogLine, ...] = (),
    before: str = "",
    attendance: tuple[AttendedLine, ...] = (),
    exempt_actions: tuple[ExemptAction, ...] = (),
) -> PackData:
    partnership = partnership_get()
    return PackData(
        partnership=str(partnership or "Partnership"),
        synthetic=partnership.synthetic if partnership else "",
        meeting=meeting.title,
        date=meeting.date,
        starts=f"{meeting.starts:%H:%M}",
        place=meeting.place,
        made=by.today,
        parts=parts,
        papers=papers,
        log=log,
        before=before,
        attendance=attendance,
        exempt=exempt,
        exempt_actions=exempt_actions,
    )


def _papers(by: Actor, meeting: Meeting) -> list[PaperLine]:
    """The papers to a meeting that the actor may know of, those of its items in the order of the agenda."""
    items = {one.pk: (place, one.title) for place, one in enumerate(agenda_of(by=by, meeting=meeting))}
    held = papers_visible(by).filter(meeting=meeting, withdrawn__isnull=True).order_by("id")
    ordered = sorted(held, key=lambda one: items.get(one.item_id or 0, (-1, ""))[0])
    return [_paper(one, items.get(one.item_id or 0, (-1, ""))[1]) for one in ordered]


def _paper(one: Paper, item: str) -> PaperLine:
    return PaperLine(one.title, item, one.name, Visibility(one.visibility))


def _report(reader: Actor, meeting: Meeting) -> Document | None:
    """The status report: as it was frozen, or as things stand while the cycle is open; None before it was opened."""
    frozen = StatusReport.objects.filter(meeting=meeting).first()
    if frozen is not None:
        return document_of(frozen)
    if meeting.state == CycleState.DRAFT.value:
        return None
    return report_document(report_data(meeting=meeting, by=reader))


def _part(name: str, title: str, document: Document) -> PackPart:
    sections = without_sources(document.sections)
    return PackPart(name, title, document.status, tuple(_named(name, one) for one in sections))


def _without_empty(part: PackPart) -> PackPart:
    """The minutes with the items under which nothing was minuted named in one sentence at the end."""
    empty = [one for one in part.sections if one.blocks == (NOTHING_MINUTED,)]
    if not empty:
        return part
    said = f"Nothing was minuted under: {names_in_words([one.heading for one in empty])}."
    rest = Section(id=f"{part.name}-rest", heading="Other items", blocks=(Paragraph(text(said)),))
    kept = tuple(one for one in part.sections if one not in empty)
    return msgspec.structs.replace(part, sections=(*kept, rest))


def _named(name: str, section: Section) -> Section:
    """A section whose identities, and those of its tables, cannot meet those of another part."""
    blocks = tuple(
        msgspec.structs.replace(one, id=f"{name}-{one.id}") if hasattr(one, "id") else one
        for one in section.blocks
    )
    return msgspec.structs.replace(
        section,
        id=f"{name}-{section.id}",
        blocks=blocks,
        sections=tuple(_named(name, one) for one in section.sections),
    )
