"""The summary: what changed, what to watch, what did not, and what nobody can say."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.wording import (
    change_sentence,
    joined,
    level_sentence,
    sentence,
    short_sentence,
)
from saferplan.documents.definition import Block, Bullets, Notice, Paragraph, Section, Text, Tone, Words
from saferplan.domain.measures import ALL_CRIME
from saferplan.domain.verdicts import Verdict

_HEADS = frozenset({ALL_CRIME, "anti-social-behaviour"})


def summary_section(material: Material, emerging: Sequence[Text]) -> Section:
    """Findings by verdict, overall crime and anti-social behaviour always among them.

    Args:
        material: what the sections are written from.
        emerging: a sentence for each series that stands out among the emerging threats.
    """
    changes = material.all_changes
    if not changes:
        notice = Notice(Tone.MISSING, sentence("No records are held, so there is nothing to summarise."))
        return Section(
            id="summary", heading="Summary of findings", blocks=material.written("summary", (notice,))
        )
    blocks: list[Block] = [
        Paragraph((*level_sentence(change), Words(" "), *change_sentence(change)))
        for change in changes
        if change.measure.id in _HEADS
    ]
    blocks += material.cautions(changes)
    if emerging:
        blocks.append(Paragraph((Words("Stands out within the year", strong=True),)))
        blocks.append(Bullets(tuple(emerging)))
    for verdict, heading in (
        (Verdict.SIGNAL, "Changed by more than chance would give"),
        (Verdict.WATCH, "To watch"),
        (Verdict.NO_CLEAR_CHANGE, "No clear change"),
    ):
        of_verdict = [change for change in changes if change.judgement.verdict is verdict]
        if of_verdict:
            blocks.append(Paragraph((Words(heading, strong=True),)))
            blocks.append(Bullets(tuple(short_sentence(change) for change in of_verdict)))
    untested = [change for change in changes if change.judgement.verdict is Verdict.NOT_TESTED]
    levels = [
        change
        for change in untested
        if change.measure.id not in _HEADS and change.now.count.value is not None
    ]
    if levels:
        blocks.append(Paragraph((Words("Counted, but not compared", strong=True),)))
        blocks.append(Bullets(tuple(level_sentence(change) for change in levels)))
    if untested:
        reasons = list(dict.fromkeys(change.judgement.words for change in untested))
        blocks.append(
            Notice(
                Tone.CAUTION,
                sentence(
                    f"No change can be stated of {_named(untested, changes)}. ",
                    " ".join(reasons),
                ),
            )
        )
    return Section(
        id="summary", heading="Summary of findings", blocks=material.written("summary", tuple(blocks))
    )


def _named(untested: Sequence[MeasureChange], changes: Sequence[MeasureChange]) -> str:
    return "any measure" if len(untested) == len(changes) else joined([one.measure.title for one in untested])
