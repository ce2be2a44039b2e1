"""What a scrutiny pack says of the year as a whole: outcomes, money and risks, as blocks of the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saferplan.documents.definition import (
    Amount,
    Block,
    Cell,
    Column,
    ColumnKind,
    Gap,
    Notice,
    Paragraph,
    Row,
    Table,
    Tone,
    Words,
    text,
)
from saferplan.domain.absence import Absence
from saferplan.domain.display import names_in_words, written_day
from saferplan.domain.money.pence import total
from saferplan.governance.told_risks import ToldRisk
from saferplan.scrutiny.pack_data import PackData, PackMoney, PackPriority

NO_MEASURE = "No measure tells of it"


def outcome_blocks(data: PackData) -> tuple[Block, ...]:
    """Each outcome that is sought, with what tells of it."""
    rows = [row for one in data.priorities for row in _outcomes(one)]
    if not rows:
        return (Notice(Tone.MISSING, text("The plan states no outcome that it seeks.")),)
    return (
        words_table(
            "outcomes",
            "What shall be better, and whether it is",
            ("Outcome sought", "Measure", "Baseline", "Latest", "How it stands"),
            rows,
            notes=("That a measure moved does not show that the partnership's work moved it.",),
        ),
    )


def _outcomes(priority: PackPriority) -> Iterator[Sequence[str]]:
    for outcome in priority.outcomes:
        telling = [one for one in priority.measures if one.outcome == outcome]
        for one in telling:
            yield outcome, one.title, one.baseline, one.latest, one.standing
        if not telling:
            yield outcome, NO_MEASURE, "", "", "Nobody can say"


def money_blocks(data: PackData) -> tuple[Block, ...]:
    """What each funder gives and what becomes of it, with the sums."""
    in_kind = (Paragraph(text(f"In kind, besides: {names_in_words(list(dict.fromkeys(data.in_kind)))}.")),)
    if not data.money:
        lead = Notice(Tone.MISSING, text("No contribution in money is recorded."))
        return (lead, *in_kind) if data.in_kind else (lead,)
    table = Table(
        id="table-money",
        caption=f"The money of {data.year}, by funder",
        columns=(
            Column("Funder", ColumnKind.WORDS),
            *(
                Column(one, ColumnKind.NUMBER)
                for one in ("Given", "Allocated", "Spent", "Committed", "Forecast")
            ),
        ),
        rows=(
            *(Row(_money(one)) for one in data.money),
            Row(_money(_sum(data.money)), total=True),
        ),
        notes=(
            "Committed is ordered or agreed, and not paid. The forecast is what is spent by the year's end.",
        ),
    )
    return (table, *in_kind) if data.in_kind else (table,)


def _money(one: PackMoney) -> tuple[Cell, ...]:
    amounts = (one.given, one.allocated, one.spent, one.committed, one.forecast)
    return (Words(one.funder), *(amount(each) for each in amounts))


def _sum(lines: Sequence[PackMoney]) -> PackMoney:
    def of(name: str) -> int | None:
        return total(getattr(one, name) for one in lines).exact

    return PackMoney(
        funder="All of it",
        given=of("given"),
        allocated=of("allocated"),
        spent=of("spent"),
        committed=of("committed"),
        forecast=of("forecast"),
    )


def risk_blocks(data: PackData) -> tuple[Block, ...]:
    """The highest risks, those that rise, and those past the day of their review."""
    risks = data.risks
    if not risks.open:
        return (Notice(Tone.MISSING, text("No risk stands in the register.")),)
    blocks: list[Block] = [
        Paragraph(text(f"{risks.open} risk{' is' if risks.open == 1 else 's are'} open.")),
        words_table(
            "risks",
            "The highest risks, those that rise, and those past their review",
            ("Risk", "Priority", "Owner", "Score with controls", "Movement", "Next review"),
            [_risk(one) for one in risks.told],
            notes=(
                "A score is likelihood times impact, each from 1 to 5. Risks of restricted actions are left out.",
            ),
        ),
    ]
    if risks.overdue:
        late = names_in_words([one.risk for one in risks.told if one.overdue])
        blocks.append(Notice(Tone.CAUTION, text(f"Past the day of review: {late}.")))
    return tuple(blocks)


def _risk(one: ToldRisk) -> Sequence[str]:
    return (
        one.risk,
        one.priority or "The partnership's own",
        one.owner,
        f"{one.residual.band.mark} {one.residual.written} {one.residual.band.label.lower()}",
        f"{one.movement.arrow} {one.movement.label}".strip(),
        f"{written_day(one.review_due)}{', overdue' if one.overdue else ''}",
    )


def amount(pence: int | None) -> Cell:
    """An amount, or that it is not known."""
    return Gap(Absence.UNKNOWN) if pence is None else Amount(pence)


def words_table(
    identity: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: tuple[str, ...] = (),
) -> Table:
    """A table that holds words alone."""
    return Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(Column(one, ColumnKind.WORDS) for one in columns),
        rows=tuple(Row(tuple(Words(cell) for cell in row)) for row in rows),
        notes=notes,
    )
