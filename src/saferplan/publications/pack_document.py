"""A meeting pack as one document; and its exempt part, that only those in the lead see, as another."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan.documents.definition import (
    Block,
    Document,
    Fact,
    Marking,
    Notice,
    Paragraph,
    Section,
    Tone,
    text,
)
from saferplan.domain.display import written_day
from saferplan.domain.planning.attendance import REPEATED
from saferplan.publications.pack_data import PackData
from saferplan.publications.setting_out import Standing, document_of_standing, words_table

THE_MEETING = "The meeting as a whole"


def pack_document(data: PackData, standing: Standing) -> Document:
    """The pack for all partners, part by part in the order in which a meeting takes them."""
    return _document(data, standing, Marking.PARTNERSHIP, "meeting pack", list(_sections(data)))


def exempt_document(data: PackData, standing: Standing) -> Document:
    """The exempt part of a pack."""
    sections = [
        Section(id="papers", heading="Exempt papers", blocks=tuple(_papers(data))),
        Section(id="actions", heading="Restricted actions", blocks=tuple(_exempt_actions(data))),
    ]
    return _document(data, standing, Marking.RESTRICTED, "meeting pack, exempt part", sections)


def _document(
    data: PackData, standing: Standing, marking: Marking, kind: str, sections: list[Section]
) -> Document:
    exempt = "" if marking is Marking.PARTNERSHIP else ", exempt part"
    return document_of_standing(
        standing,
        kind=kind,
        title=f"Meeting pack{exempt}: {data.meeting}",
        subtitle=f"{data.partnership}, {written_day(data.date)}",
        marking=marking,
        partnership=data.partnership,
        synthetic=data.synthetic,
        facts=(
            Fact("Day", text(f"{written_day(data.date)}, {data.starts}")),
            Fact("Place", text(data.place or "Not stated")),
            Fact("As it stood on", text(written_day(data.made))),
        ),
        sections=sections,
    )


def _sections(data: PackData) -> Iterator[Section]:
    for part in data.parts:
        state = Paragraph(text(f"{part.title}: {part.status[:1].lower()}{part.status[1:]}."))
        yield Section(id=part.name, heading=part.title, blocks=(state,), sections=part.sections)
    yield Section(
        id="records",
        heading="Papers, action log and attendance",
        sections=(
            Section(id="papers", heading="Papers", blocks=tuple(_papers(data))),
            Section(id="log", heading="Action log", blocks=tuple(_log(data))),
            Section(id="attendance", heading="Attendance", blocks=tuple(_attendance(data))),
        ),
    )


def _papers(data: PackData) -> Iterator[Block]:
    if data.papers:
        rows = [(one.title, one.item or THE_MEETING, one.file, one.visibility.label) for one in data.papers]
        yield words_table("papers", "Papers to this meeting", ("Paper", "Item", "File", "Marking"), rows)
    else:
        yield Paragraph(text("No paper."))
    if data.exempt > len(data.papers) or (data.exempt and data.parts):
        number = f"{data.exempt} paper{' is' if data.exempt == 1 else 's are'}"
        yield Notice(Tone.NOTE, text(f"{number} exempt, and in a part of the pack of its own."))


def _log(data: PackData) -> Iterator[Block]:
    if not data.log:
        yield Paragraph(text("No action is open."))
        return
    rows = [
        (
            one.label,
            one.text,
            one.owner,
            f"{written_day(one.due)}{' (overdue)' if one.overdue else ''}",
            one.progress,
        )
        for one in data.log
    ]
    yield words_table(
        "log", "Actions that are not closed", ("No.", "Action", "Owner", "Due", "How it goes"), rows
    )


def _attendance(data: PackData) -> Iterator[Block]:
    if not data.before:
        yield Paragraph(text("No meeting was held before this one."))
        return
    rows = [
        (
            one.organisation,
            "Not recorded" if one.attended is None else one.attended.word,
            f"{one.absences} times in a row" if one.absences >= REPEATED else "No",
        )
        for one in data.attendance
    ]
    yield words_table(
        "attendance",
        f"Who came to {data.before}",
        ("Organisation", "Attendance", "Absent without apologies"),
        rows,
    )


def _exempt_actions(data: PackData) -> Iterator[Block]:
    if not data.exempt_actions:
        yield Paragraph(text("The plan has no restricted action."))
        return
    rows = [(f"{one.reference} {one.headline}", one.lead, one.status, one.why) for one in data.exempt_actions]
    yield words_table(
        "restricted", "How restricted actions stand", ("Action", "Lead", "Standing", "Why"), rows
    )
