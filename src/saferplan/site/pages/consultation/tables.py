"""What people said as tables of a page, made of a report's data or of results alike."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.consultation.report_data import BreakdownLine, ChangeLine, QuestionLine, SaidLine
from saferplan.domain.consultation.ranking import RankedPriority
from saferplan.domain.consultation.released import ShareOfAnswers
from saferplan.domain.display import MINUS
from saferplan.site.components import Cell, Column, Table

HIDDEN = "Hidden"


def headlines_table(shares: Sequence[ShareOfAnswers], *, intervals: bool) -> Table:
    """The share of the good answers of each question."""
    columns: list[Column | str] = ["Question", Column("Share", numeric=True)]
    if intervals:
        columns.append(Column("95% interval", numeric=True))
    columns.append(Column("Answers", numeric=True))
    rows = []
    for one in shares:
        row: list[object] = [Cell(one.question, detail=one.said), percent(one)]
        if intervals:
            row.append(interval(one))
        row.append(f"{one.base:,}")
        rows.append(row)
    return Table("In short", columns, rows)


def ranking_table(ranking: Sequence[RankedPriority]) -> Table:
    """What people want dealt with first."""
    return Table(
        "What people want dealt with first",
        [
            "What",
            Column("Rank", numeric=True),
            Column("Named by", numeric=True),
            Column("Mean points", numeric=True),
        ],
        [[one.label, f"{one.rank}", f"{one.percent:.0f}%", f"{one.points:.2f}"] for one in ranking],
    )


def question_table(one: QuestionLine, *, intervals: bool) -> Table:
    """The answers to one question."""
    columns: list[Column | str] = ["Answer", Column("Share", numeric=True)]
    if intervals:
        columns.append(Column("95% interval", numeric=True))
    rows = [[share.said, percent(share), *([interval(share)] if intervals else [])] for share in one.shares]
    return Table(one.text, columns, rows, caption_size="s")


def changes_table(since: str, changes: Sequence[ChangeLine]) -> Table:
    """Then and now, with what may be said."""
    return Table(
        f"Since {since}",
        ["Question", "Then", "Now", Column("Change", numeric=True), "What may be said"],
        [
            [
                Cell(one.question, detail=one.said),
                _share(one.before, one.base_before),
                _share(one.after, one.base_after),
                "Not compared" if one.difference is None else f"{_signed(one.difference)} points",
                one.why_not
                or f"{one.verdict} 95% interval {_signed(one.lower)} to {_signed(one.upper)} points.",
            ]
            for one in changes
        ],
    )


def breakdown_table(one: BreakdownLine) -> Table:
    """Shares by group."""
    heads = [
        Column(name if base is None else f"{name} ({base:,})", numeric=True)
        for name, base in zip(one.groups, one.bases, strict=True)
    ]
    rows = [
        [
            said,
            *(
                HIDDEN if (share := one.shares[group][answer]) is None else percent(share)
                for group in range(len(one.groups))
            ),
        ]
        for answer, said in enumerate(one.said)
    ]
    return Table(one.question, ["Answer", *heads], rows, caption_size="s")


def said_table(said: Sequence[SaidLine]) -> Table:
    """You said, we did."""
    return Table(
        "You said, we did",
        ["You said", "We did", "How far it is"],
        [[one.said, one.did or "Nothing is decided yet", one.state] for one in said],
    )


def percent(one: ShareOfAnswers) -> str:
    """A share as it is written; hidden where too few answered."""
    return HIDDEN if one.percent is None else f"{one.percent:.0f}%"


def interval(one: ShareOfAnswers) -> str:
    """Its interval as it is written."""
    if one.lower is None or one.upper is None:
        return "–"
    return f"{one.lower:.0f}% to {one.upper:.0f}%"


def _share(value: float | None, base: int) -> str:
    return "Too few answers" if value is None else f"{value:.0f}% of {base:,}"


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    shown = round(value, 1)
    return f"{MINUS if shown < 0 else '+' if shown > 0 else ''}{abs(shown)}"
