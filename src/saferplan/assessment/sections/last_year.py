"""Last year: what people say became of its priorities, and what its assessment found beside what is counted now."""

from __future__ import annotations

from datetime import date

from saferplan.assessment.figures import SUMMING
from saferplan.assessment.forms import form
from saferplan.assessment.material import Material
from saferplan.assessment.sections.entered import entered_section
from saferplan.assessment.tabling import shown, shown_signed
from saferplan.assessment.wording import sentence
from saferplan.documents.definition import Column, ColumnKind, Paragraph, Row, Section, Table, Words
from saferplan.domain.display import written_day
from saferplan.domain.figure import Unit


def last_year_section(material: Material) -> Section:
    """The form on last year's priorities, and the table of last year's findings where they are held."""
    written = entered_section(material, form("last-year"))
    previous = material.previous
    if previous is None:
        return written
    rows = []
    for change in material.all_changes:
        if change.measure.id not in previous.findings:
            continue
        verdict, then = previous.findings[change.measure.id]
        stated = material.maker.ledger.enter(then)
        now = change.before.count
        restated = None
        if (
            stated.value is not None
            and now.value is not None
            and then.definition.period == now.definition.period
        ):
            restated = material.maker.derived(
                "restatement",
                f"Counted now against what was stated a year ago: {now.label}",
                Unit.COUNT,
                SUMMING,
                (now, stated),
                now.value - stated.value,
            )
        rows.append(
            Row(
                (
                    Words(change.measure.title),
                    shown(stated),
                    Words(verdict.word.capitalize()),
                    shown(now),
                    shown_signed(restated),
                )
            )
        )
    table = Table(
        "last-year-findings",
        f"What the assessment of the {material.settings.year.before.label} found",
        (
            Column("Measure", ColumnKind.WORDS),
            Column("Count then stated"),
            Column("Verdict then", ColumnKind.WORDS),
            Column("Counted now"),
            Column("Restated by"),
        ),
        tuple(rows),
    )
    adopted = written_day(date.fromisoformat(previous.adopted_on))
    lead = Paragraph(
        sentence(
            f"The assessment before this one ({previous.name}, adopted on {adopted}) is held here. Records "
            "that came in or were corrected since then make the difference between what it stated and what is "
            "counted now."
        )
    )
    return Section(id=written.id, heading=written.heading, blocks=(*written.blocks, lead, table))
