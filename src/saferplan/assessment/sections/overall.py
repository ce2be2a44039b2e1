"""Overall crime and anti-social behaviour: every measure of the police records at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.charting import month_chart, month_figures, ratio_chart
from saferplan.assessment.material import Material
from saferplan.assessment.sections.places import place_blocks, small_area_table
from saferplan.assessment.tabling import certainty_table, level_and_change_table
from saferplan.assessment.wording import change_sentence, level_sentence, sentence
from saferplan.documents.definition import Block, Notice, Paragraph, Section, Tone
from saferplan.domain.measures import ALL_CRIME


def overall_section(material: Material) -> Section:
    """Levels and changes of all police measures, with the months of crime and anti-social behaviour."""
    changes = material.police_changes
    if not changes:
        notice = Notice(
            Tone.MISSING,
            sentence(
                "No police records are held. Add the monthly street-level files of data.police.uk with "
                "the command saferplan evidence add, or have them fetched with the command saferplan fetch."
            ),
        )
        return Section(
            id="overall",
            heading="Overall crime and anti-social behaviour",
            blocks=material.written("overall", (notice,)),
        )
    source = material.source_line(changes)
    heads = [change for change in changes if change.measure.id in {ALL_CRIME, "anti-social-behaviour"}]
    blocks: list[Block] = []
    for change in heads:
        blocks.append(Paragraph(level_sentence(change)))
        blocks.append(Paragraph(change_sentence(change)))
    blocks += material.cautions(changes)
    months = month_chart(
        "overall-months",
        sentence("Crime and anti-social behaviour, month by month"),
        {change.measure.title: month_figures(material.maker, change.counted) for change in heads},
        material.place.name,
        tuple({one.id: one for change in heads for one in change.breaks}.values()),
        source,
    )
    ratios = ratio_chart("overall-ratios", changes, material.place.name, source)
    rows = [(change.measure.title, change) for change in changes]
    tables: list[Block] = [
        level_and_change_table("overall-level", "Every police measure", "Measure", rows, source)
    ]
    if ratios is not None:
        tables.append(
            certainty_table(
                "overall-certainty", "How sure one can be of each change", "Measure", rows, source
            )
        )
    found = [block for block in (months, ratios) if block is not None]
    return Section(
        id="overall",
        heading="Overall crime and anti-social behaviour",
        blocks=material.written("overall", (*blocks, *found, *tables)),
        sections=tuple(_places(material, heads)),
    )


def _places(material: Material, heads: Sequence[MeasureChange]) -> Iterator[Section]:
    for change in heads:
        areas = material.small_areas(change.measure.id)
        if change.measure.id == ALL_CRIME and areas is not None:
            table = small_area_table("overall", change, areas, material.source_line([change]))
            yield Section(
                id="overall-places",
                heading="Where crime is recorded",
                blocks=(*place_blocks(material, change, "overall"), table),
            )
