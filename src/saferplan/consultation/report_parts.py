"""The parts of a report that are words: who was asked, what was written, what became of it, its limits."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.consultation.report_data import ReportData
from saferplan.documents.definition import (
    Block,
    Bullets,
    Cell,
    Column,
    ColumnKind,
    Notice,
    Paragraph,
    Row,
    Table,
    Tone,
    Words,
    text,
)

_WORDS = ColumnKind.WORDS
NOT_KNOWN = "Not known"


def texts_blocks(data: ReportData) -> list[Block]:
    """What people wrote, as far as somebody reviewed it."""
    blocks: list[Block] = [
        Paragraph(
            text(
                "Each text was read before it was put here. Words that could point at a person were changed, or the "
                f"text was left out ({data.withheld:,})."
            )
        )
    ]
    for question, shown in data.texts:
        blocks.append(Paragraph(text(Words(question, strong=True))))
        blocks.append(Bullets(tuple(text(f"“{one}”") for one in shown)))
    return blocks


def said_blocks(data: ReportData) -> tuple[Block, ...]:
    """What people said, and what became of it."""
    if not data.said:
        return (Notice(Tone.MISSING, text("What changed because of it is not entered yet.")),)
    return (
        table_of(
            "said",
            "What people said, and what became of it",
            (("You said", _WORDS), ("We did", _WORDS), ("How far it is", _WORDS)),
            [
                (Words(one.said), Words(one.did or "Nothing is decided yet"), Words(one.state))
                for one in data.said
            ],
        ),
    )


def who_blocks(data: ReportData) -> list[Block]:
    """How it was made known, the groups, the ways to answer, who was not reached."""
    blocks: list[Block] = []
    if data.publicised:
        blocks.append(Paragraph(text(Words("Made known: ", strong=True), data.publicised)))
    if data.senior:
        blocks.append(Paragraph(text(Words("Senior people who came: ", strong=True), data.senior)))
    if data.groups:
        blocks.append(
            table_of(
                "groups",
                "Groups",
                (
                    ("Group", _WORDS),
                    ("Of", _WORDS),
                    ("Who stands for it", _WORDS),
                    ("Particularly affected", _WORDS),
                    ("Took part", _WORDS),
                ),
                [
                    (
                        Words(one.name),
                        Words(one.audience),
                        Words(one.represented_by or "Not stated"),
                        Words(one.affected or "No"),
                        Words("Yes" if one.took_part else "No"),
                    )
                    for one in data.groups
                ],
            )
        )
    if data.channels:
        blocks.append(
            table_of(
                "channels",
                "Ways to answer",
                (("Way", _WORDS), ("Answers", _WORDS)),
                [
                    (Words(one.name), Words(NOT_KNOWN if one.answers is None else f"{one.answers:,}"))
                    for one in data.channels
                ],
            )
        )
    if data.not_heard:
        blocks.append(Paragraph(text(Words("Not reached: ", strong=True), data.not_heard)))
    return blocks or [Paragraph(text("Nothing is entered on who was asked."))]


def method_blocks(data: ReportData) -> list[Block]:
    """How people were found, and what weights did."""
    said = [data.meaning]
    if data.weighted_to and not data.not_weighted:
        said.append(f"{data.weighting}, to {data.weighted_to}.")
        if data.design_effect is not None and data.effective_size is not None:
            said.append(
                f"Design effect {data.design_effect:.2f}: the answers are as certain as {data.effective_size:,.0f} "
                "without weights."
            )
    elif data.respondents is not None:
        said.append(data.not_weighted or "Answers are not weighted.")
    if data.area_unit:
        said.append(f"Areas are named by {data.area_unit}.")
    return [Paragraph(text(" ".join(said)))]


def missing_blocks(data: ReportData) -> tuple[Block, ...]:
    """What a reader would look for and not find."""
    if not data.missing:
        return (Paragraph(text("Nothing that was looked for is missing.")),)
    return tuple(Notice(Tone.MISSING, text(one)) for one in data.missing)


def table_of(
    identity: str,
    caption: str,
    columns: Sequence[tuple[str, ColumnKind]],
    rows: Sequence[Sequence[Cell]],
    notes: tuple[str, ...] = (),
    drop: tuple[int, ...] = (),
) -> Table:
    """A table; columns of these places are left out, as those of intervals where there are none."""
    kept = [at for at in range(len(columns)) if at not in drop]
    return Table(
        id=f"table-{identity}",
        caption=caption,
        columns=tuple(Column(*columns[at]) for at in kept),
        rows=tuple(Row(tuple(row[at] for at in kept)) for row in rows),
        notes=notes,
    )
