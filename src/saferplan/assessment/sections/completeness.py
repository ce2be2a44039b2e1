"""The completeness check: each line of law, guidance and practice, and whether this assessment meets it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from saferplan.assessment.forms import explanation_of
from saferplan.assessment.material import Material
from saferplan.assessment.partner_series import theme_of
from saferplan.assessment.wording import joined, sentence
from saferplan.documents.definition import (
    Cell,
    Chart,
    Column,
    ColumnKind,
    Document,
    Link,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.categories import category
from saferplan.domain.completeness import Line, Status, check, jurisdiction_of, rules_of
from saferplan.domain.completeness_facts import AssessmentFacts, MeasureFacts
from saferplan.domain.completeness_requirements import TESTS
from saferplan.domain.measures import ALL_CRIME
from saferplan.domain.themes import Theme, themes
from saferplan.domain.verdicts import Verdict

TABLE = "completeness-lines"
"""The id of the table that the check is printed in."""


def completeness_section(material: Material, sections: Sequence[Section]) -> Section:
    """The check of this assessment, as its sections now stand."""
    lines = completeness_lines(material, sections)
    counted = {
        status: sum(line.status is status for line in lines)
        for status in (Status.MET, Status.MISSING, Status.UNKNOWN)
    }
    pack = rules_of(jurisdiction_of(material.partnership.code))
    missing = [line.rule.title.lower() for line in lines if line.status is Status.MISSING]
    present = {section.id: section.heading for section in every_section(sections)}
    present["completeness"] = "Completeness check"
    rows = tuple(
        Row(
            (
                Words(line.rule.id),
                Words(f"{line.rule.title} ({line.rule.severity.value})"),
                Words(line.status.value.capitalize(), strong=line.status is Status.MISSING),
                Words(f"{line.explanation} {line.remedy}".strip()),
                _where(line, present),
                Words(f"{line.rule.reference} ({line.rule.verified})"),
            )
        )
        for line in lines
    )
    table = Table(
        TABLE,
        pack.title,
        tuple(
            Column(heading, ColumnKind.WORDS)
            for heading in (
                "Line",
                "Asked for",
                "Status",
                "What was found",
                "Where",
                "Reference",
            )
        ),
        rows,
        notes=("How far each reference was checked stands after it; the days in force were not verified.",),
    )
    summary = Paragraph(
        sentence("Met, missing and not known: ")
        + material.counted_lines({status.value: number for status, number in counted.items()})
    )
    notice = Notice(Tone.MISSING, sentence(f"Still missing: {joined(missing)}.")) if missing else None
    blocks = (summary, table) if notice is None else (summary, notice, table)
    return Section(
        id="completeness", heading="Completeness check", blocks=material.written("completeness", blocks)
    )


def completeness_lines(material: Material, sections: Sequence[Section]) -> tuple[Line, ...]:
    """Every line of the pack, held against what the sections contain."""
    settings = material.settings
    on = date.fromisoformat(settings.adopted_on or material.evidence_date)
    return check(
        facts_of(material, sections), rules_of(jurisdiction_of(material.partnership.code)), on, TESTS
    )


class PrintedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the check as an assessment printed it: the rule, how it stood, and what was found with what to do."""

    id: str
    status: Status
    found: str


def lines_printed(document: Document) -> tuple[PrintedLine, ...]:
    """The check that a frozen assessment printed of itself, in the order of the rules; none without that table."""
    tables = (
        block
        for section in every_section(document.sections)
        for block in section.blocks
        if isinstance(block, Table) and block.id == TABLE
    )
    rows = (row for table in tables for row in table.rows)
    return tuple(
        PrintedLine(
            id=_said(row.cells[0]), status=Status(_said(row.cells[2]).lower()), found=_said(row.cells[3])
        )
        for row in rows
    )


def _said(cell: Cell) -> str:
    return cell.text if isinstance(cell, Words) else ""


def facts_of(material: Material, sections: Sequence[Section]) -> AssessmentFacts:
    """What there is in the assessment: a placeholder is not content."""
    settings, entries = material.settings, material.entries
    present = {section.id: section for section in every_section(sections)}

    def entered(form: str) -> str | None:
        return form if form in entries else None

    compared = any(table.id.startswith("peers-positions") for table in _tables(present, "peers"))
    return AssessmentFacts(
        period=settings.year,
        plan_starts=settings.plan_starts,
        adopted_on=date.fromisoformat(settings.adopted_on) if settings.adopted_on else None,
        adopted_by=settings.adopted_by,
        measures=(*_measures(material), *_series(material)),
        places=tuple(id_ for id_ in present if id_.endswith("-places")),
        times=tuple(
            id_
            for id_, section in present.items()
            if id_.endswith(("-season", "-months")) and any(isinstance(one, Chart) for one in section.blocks)
        ),
        people=tuple(filter(None, [entered("people-affected")])),
        priorities=entered("priorities"),
        community_views="community-views" if material.consultations else entered("community-views"),
        last_year=entered("last-year"),
        receipts="receipts",
        missing_sets=True,
        police_objectives=entered("police-and-crime-objectives"),
        equality=entered("people-affected"),
        peers="peers" if compared else None,
        why_no_peers="" if compared else "counts of similar districts are not held for any one year.",
        horizon_scan=entered("horizon-scan"),
    )


def _measures(material: Material) -> Iterator[MeasureFacts]:
    for change in material.all_changes:
        theme = _theme(change.measure.categories[0])
        of_all = change.measure.id == ALL_CRIME
        yield MeasureFacts(
            id=change.measure.id,
            title=change.measure.title,
            group="recorded-crime" if of_all else category(change.measure.categories[0]).group,
            strands=change.measure.strands,
            section="overall" if of_all or theme is None else f"theme-{theme.id}",
            count=change.now.count.value is not None,
            rate=change.now.rate is not None and change.now.rate.value is not None,
            change=change.difference is not None,
            notable=not of_all and change.judgement.verdict in {Verdict.SIGNAL, Verdict.WATCH},
            explained=theme is not None and explanation_of(theme).id in material.entries,
        )


def _series(material: Material) -> Iterator[MeasureFacts]:
    by_id = {theme.id: theme for theme in themes()}
    for one in material.partner_series:
        theme = by_id.get(theme_of(one.measure) or "")
        if theme is not None:
            yield MeasureFacts(
                id=one.measure,
                title=one.title,
                group="",
                strands=(theme.strand,),
                section=f"{theme.id}-series",
                count=not isinstance(one.values[-1][1], Absence),
                rate=False,
                headline=False,
            )


def _theme(category_id: str) -> Theme | None:
    return next((theme for theme in themes() if category_id in theme.categories), None)


def every_section(sections: Sequence[Section]) -> Iterator[Section]:
    """All sections, those inside others too, in order."""
    for section in sections:
        yield section
        yield from every_section(section.sections)


def _tables(present: dict[str, Section], start: str) -> Iterator[Table]:
    for id_, section in present.items():
        if id_.startswith(start):
            yield from (block for block in section.blocks if isinstance(block, Table))


def _where(line: Line, present: Mapping[str, str]) -> Cell:
    return Link(present[line.section], f"#{line.section}") if line.section in present else Words("")
