"""What people who live and work here say: consultations that were released, and what somebody wrote about them."""

from __future__ import annotations

from saferplan.assessment.forms import form
from saferplan.assessment.material import Material
from saferplan.assessment.sections.entered import entered_section
from saferplan.assessment.wording import interval, plain, sentence
from saferplan.documents.definition import (
    Block,
    Cell,
    Column,
    ColumnKind,
    Gap,
    Inline,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.consultation.ranking import RankedPriority
from saferplan.domain.consultation.released import ReleasedConsultation, ShareOfAnswers
from saferplan.domain.display import written_day
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.periods import Month, Period
from saferplan.statistics.surveys.estimates import SURVEY_SHARE

ID = "community-views"
MOST_RANKED = 5


def community_section(material: Material) -> Section:
    """Each released consultation with its figures, then what somebody wrote; without either, the gap plainly marked."""
    if not material.consultations:
        return entered_section(material, form(ID))
    blocks = [
        block
        for at, one in enumerate(material.consultations, start=1)
        for block in _consultation(material, at, one)
    ]
    return Section(id=ID, heading=form(ID).heading, blocks=material.written(ID, tuple(blocks)))


def _consultation(material: Material, at: int, one: ReleasedConsultation) -> list[Block]:
    who: list[str | Inline] = []
    if one.answers is not None:
        who = [" ", plain(_answers(material, one)), " people answered."]
    groups = f" Groups: {', '.join(one.groups)}." if one.groups else ""
    affected = f" Particularly affected: {', '.join(one.affected)}." if one.affected else ""
    blocks: list[Block] = [
        Paragraph(
            (
                Words(f"{one.title}. ", strong=True),
                Words(f"{one.kind}, {one.when}, released on {written_day(one.released)}."),
                *sentence(*who, groups, affected),
            )
        )
    ]
    if one.synthetic:
        blocks.append(Notice(Tone.CAUTION, sentence(f"Made up: {one.synthetic}")))
    if one.warning:
        blocks.append(Notice(Tone.CAUTION, sentence(one.warning)))
    if one.heard:
        blocks.append(Paragraph(sentence(" ".join(one.heard.split())), by="analyst"))
    if one.ranking:
        blocks.append(_ranking(material, at, one))
    if one.shares:
        blocks.append(_shares(material, at, one))
    return blocks


def _ranking(material: Material, at: int, one: ReleasedConsultation) -> Table:
    first = [ranked for ranked in one.ranking if ranked.rank <= MOST_RANKED]
    return Table(
        id=f"{ID}-{at}-ranking",
        caption="What people want dealt with first: what ranks highest",
        columns=(
            Column("What", ColumnKind.WORDS),
            Column("Rank", ColumnKind.NUMBER),
            Column("Named by", ColumnKind.NUMBER, unit="% of answers"),
        ),
        rows=tuple(
            Row(
                (
                    Words(ranked.label),
                    plain(_rank(material, one, ranked)),
                    plain(_named(material, one, ranked)),
                )
            )
            for ranked in first
        ),
        source=_source(one),
    )


def _shares(material: Material, at: int, one: ReleasedConsultation) -> Table:
    bounded = any(share.lower is not None for share in one.shares)
    columns = [
        Column("Question and answer", ColumnKind.WORDS),
        Column("Share", ColumnKind.NUMBER, unit="% of answers"),
        *([Column("95% interval", ColumnKind.WORDS)] if bounded else []),
        Column("Answers that count", ColumnKind.NUMBER),
    ]
    rows = []
    for share in one.shares:
        found = _share(material, one, share)
        base = _base(material, one, share)
        cells: list[Cell] = [Words(f"{share.question} {share.said}")]
        if found is None:
            cells += [Gap(Absence.SUPPRESSED), *([Gap(Absence.SUPPRESSED)] if bounded else []), plain(base)]
        else:
            cells += [plain(found), *([interval(found)] if bounded else []), plain(base)]
        rows.append(Row(tuple(cells)))
    return Table(
        id=f"{ID}-{at}-shares",
        caption="What people answered",
        columns=tuple(columns),
        rows=tuple(rows),
        source=_source(one),
    )


def _share(material: Material, one: ReleasedConsultation, share: ShareOfAnswers) -> Figure | None:
    if share.percent is None:
        return None
    return material.maker.reference(
        "weighted share of answers",
        f"{share.question} {share.said}",
        material.place,
        _period(one),
        Unit.PERCENT,
        share.percent,
        source=one.title,
        caveats=(one.warning,) if one.warning else (),
        parameters=(("answers", share.base), ("report", one.sha256)),
        method=SURVEY_SHARE,
        interval=None
        if share.lower is None or share.upper is None
        else Interval(share.lower, share.upper, 0.95),
    )


def _base(material: Material, one: ReleasedConsultation, share: ShareOfAnswers) -> Figure:
    return material.maker.reference(
        "answers that count",
        f"{share.question} {share.said}",
        material.place,
        _period(one),
        Unit.PEOPLE,
        share.base,
        source=one.title,
        parameters=(("report", one.sha256),),
    )


def _answers(material: Material, one: ReleasedConsultation) -> Figure:
    return material.maker.reference(
        "people who answered",
        one.title,
        material.place,
        _period(one),
        Unit.PEOPLE,
        one.answers if one.answers is not None else Absence.UNKNOWN,
        source=one.title,
        parameters=(("report", one.sha256),),
    )


def _named(material: Material, one: ReleasedConsultation, ranked: RankedPriority) -> Figure:
    return material.maker.reference(
        "weighted share who named it",
        ranked.label,
        material.place,
        _period(one),
        Unit.PERCENT,
        ranked.percent,
        source=one.title,
        caveats=(one.warning,) if one.warning else (),
        parameters=(("report", one.sha256),),
        method=SURVEY_SHARE,
    )


def _rank(material: Material, one: ReleasedConsultation, ranked: RankedPriority) -> Figure:
    return material.maker.reference(
        "rank among what could be named",
        ranked.label,
        material.place,
        _period(one),
        Unit.RANK,
        ranked.rank,
        source=one.title,
        parameters=(("of", ranked.of), ("report", one.sha256)),
    )


def _period(one: ReleasedConsultation) -> Period:
    return Period(Month(one.starts.year, one.starts.month), Month(one.ends.year, one.ends.month))


def _source(one: ReleasedConsultation) -> str:
    return f"{one.title}, report sha256 {one.sha256[:16]}"
