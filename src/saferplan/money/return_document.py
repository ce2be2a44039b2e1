"""A return to a funder as a document: every format, Word and Excel among them, from the same definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saferplan.documents.definition import (
    Amount,
    Block,
    Cell,
    Column,
    ColumnKind,
    Document,
    Fact,
    Gap,
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
from saferplan.domain.absence import Absence
from saferplan.domain.display import written_day
from saferplan.domain.money.pence import total, written_pounds
from saferplan.money.return_data import NOT_STATED, ReturnData, ReturnLine

_MONEY = ColumnKind.NUMBER
_WORDS = ColumnKind.WORDS


def return_document(data: ReturnData, *, sha256: str = "") -> Document:
    """The document of a return; `sha256` is the hash under which it was frozen."""
    facts = [
        Fact("Funder", text(data.funder)),
        Fact("Funder's reference", text(data.reference or NOT_STATED)),
        Fact("For", text(data.purpose)),
        Fact("Period", text(f"{data.quarter}, {data.months}")),
        Fact("Given for the year", text(written_pounds(data.given))),
    ]
    if data.carried_from:
        facts.append(Fact("Carried forward from", text(data.carried_from)))
    facts.append(Fact("Certified", text(_certified(data))))
    if sha256:
        facts.append(Fact("Frozen as", text(f"schema {data.schema}, sha256 {sha256[:16]}")))
    return Document(
        kind="monitoring return",
        title=f"Monitoring return, {data.quarter}",
        subtitle=f"{data.partnership} to {data.funder}",
        marking=Marking.PARTNERSHIP,
        status="Certified" if data.certified_on else "Draft",
        as_at=written_day(data.certified_on or data.made),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=tuple(facts),
        sections=tuple(_sections(data)),
    )


def _certified(data: ReturnData) -> str:
    if data.certified_on is None:
        return "Not yet: this is how things stand."
    return f"{written_day(data.certified_on)}, {data.certified_as}"


def _sections(data: ReturnData) -> list[Section]:
    return [
        Section(id="quarter", heading="The quarter and the year so far", blocks=_quarter(data)),
        Section(id="year", heading="The whole year", blocks=_year(data)),
        Section(
            id="reasons", heading="Differences, and what becomes of what is not needed", blocks=_reasons(data)
        ),
        Section(id="supports", heading="What the money supports", blocks=_supports(data)),
        Section(id="done", heading="What was done, and for how many", blocks=_done(data)),
        Section(id="outcomes", heading="Outcomes against their targets", blocks=_outcomes(data)),
        Section(id="conditions", heading="Conditions", blocks=_conditions(data)),
        *_case_studies(data),
        Section(id="missing", heading="What this return does not say", blocks=_missing(data)),
    ]


def _quarter(data: ReturnData) -> tuple[Block, ...]:
    columns: Sequence[tuple[str, Callable[[ReturnLine], int | None]]] = (
        ("Planned, quarter", lambda one: one.planned),
        ("Spent, quarter", lambda one: one.spent),
        ("Planned, to date", lambda one: one.planned_to_date),
        ("Spent, to date", lambda one: one.spent_to_date),
        (
            "Spent less planned, to date",
            lambda one: None if one.planned_to_date is None else one.spent_to_date - one.planned_to_date,
        ),
    )
    return _ledger(data, "quarter", f"Planned and spent in {data.quarter} and since 1 April", columns)


def _year(data: ReturnData) -> tuple[Block, ...]:
    columns: Sequence[tuple[str, Callable[[ReturnLine], int | None]]] = (
        ("Allocated", lambda one: one.allocated),
        ("Committed, not paid", lambda one: one.committed),
        ("Earmarked", lambda one: one.earmarked),
        ("Forecast of the year", lambda one: one.forecast),
        ("Forecast less allocated", lambda one: one.variance),
    )
    blocks = _ledger(data, "year", "What the year is expected to come to", columns)
    if data.unallocated:
        said = f"{written_pounds(data.unallocated)} of {written_pounds(data.given)} is not allocated to any line."
        return (*blocks, Notice(Tone.NOTE, text(said)))
    return blocks


def _ledger(
    data: ReturnData,
    identity: str,
    caption: str,
    columns: Sequence[tuple[str, Callable[[ReturnLine], int | None]]],
) -> tuple[Block, ...]:
    if not data.lines:
        return (Paragraph(text("No money of it is allocated to any line.")),)
    rows = [Row((Words(one.title), *(_amount(value(one)) for _, value in columns))) for one in data.lines]
    sums = [total(value(one) for one in data.lines).exact for _, value in columns]
    rows.append(Row((Words("All lines"), *(_amount(one) for one in sums)), total=True))
    return (
        Table(
            id=f"table-{identity}",
            caption=caption,
            columns=(Column("Line", _WORDS), *(Column(heading, _MONEY) for heading, _ in columns)),
            rows=tuple(rows),
        ),
    )


def _reasons(data: ReturnData) -> tuple[Block, ...]:
    said = [one for one in data.lines if one.variance_reason or one.proposal]
    if not said:
        return (Paragraph(text("Nothing was said.")),)
    return (
        _table(
            "reasons",
            "Why amounts differ, and what is proposed",
            ("Line", "Why", "What becomes of what will not be spent"),
            [(one.title, one.variance_reason or NOT_STATED, one.proposal or NOT_STATED) for one in said],
        ),
    )


def _supports(data: ReturnData) -> tuple[Block, ...]:
    if not data.lines:
        return (Paragraph(text("Nothing yet.")),)
    return (
        _table(
            "supports",
            "Actions, and objectives of the police and crime plan",
            ("Line", "Action", "Objective"),
            [(one.title, one.action or "None named", one.objective or "None named") for one in data.lines],
        ),
    )


def _done(data: ReturnData) -> tuple[Block, ...]:
    if not data.lines:
        return (Paragraph(text("Nothing yet.")),)
    return (
        _table(
            "done",
            f"What was done in {data.quarter}",
            ("Line", "What was done", "People helped", "Risks"),
            [
                (one.title, one.outputs or NOT_STATED, one.beneficiaries, one.risks or NOT_STATED)
                for one in data.lines
            ],
            notes=(data.protection,),
        ),
    )


def _outcomes(data: ReturnData) -> tuple[Block, ...]:
    rows = dict.fromkeys(each for one in data.lines for each in one.outcomes)
    if not rows:
        return (Paragraph(text("No measure belongs to what the money supports.")),)
    return (
        _table(
            "outcomes",
            "Measures of what the money supports",
            ("Measure", "Baseline", "Target", "Latest", "Standing"),
            [(one.measure, one.baseline, one.target, one.latest, one.standing) for one in rows],
            notes=("That a measure moved does not show that this money moved it.",),
        ),
    )


def _conditions(data: ReturnData) -> tuple[Block, ...]:
    if not data.conditions:
        return (Paragraph(text("No condition with a day is recorded.")),)
    return (
        _table(
            "conditions",
            "What the funder wanted by a day",
            ("Condition", "Due", "Met"),
            [
                (
                    one.text,
                    written_day(one.due),
                    f"{written_day(one.met)}. {one.evidence}" if one.met else "Not yet",
                )
                for one in data.conditions
            ],
        ),
    )


def _case_studies(data: ReturnData) -> list[Section]:
    told = [one for one in data.lines if one.case_study]
    if not told:
        return []
    blocks = tuple(
        Paragraph(text(Words(f"{one.title}. ", strong=True), one.case_study), by="analyst") for one in told
    )
    return [Section(id="case-studies", heading="Case studies", blocks=blocks)]


def _missing(data: ReturnData) -> tuple[Block, ...]:
    if not data.missing:
        return (Paragraph(text("Nothing that was asked for is missing.")),)
    return tuple(Notice(Tone.MISSING, text(one)) for one in data.missing)


def _amount(pence: int | None) -> Cell:
    return Gap(Absence.UNKNOWN) if pence is None else Amount(pence)


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
        columns=tuple(Column(one, _WORDS) for one in columns),
        rows=tuple(Row(tuple(Words(cell) for cell in row)) for row in rows),
        notes=notes,
    )
