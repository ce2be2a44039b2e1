"""A theme's page: level, change, months, season, hours, places, people, harm, outlook, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.assessment.analyses.hours import hours_section
from saferplan.assessment.analyses.near_repeat import near_repeat_section
from saferplan.assessment.analyses.outcomes import outcomes_section
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.charting import month_chart, month_figures
from saferplan.assessment.forms import explanation_of
from saferplan.assessment.material import Material
from saferplan.assessment.sections.entered import entered_section
from saferplan.assessment.sections.harm import harm_section
from saferplan.assessment.sections.outlook import outlook_section
from saferplan.assessment.sections.places import places_section
from saferplan.assessment.sections.season import season_section
from saferplan.assessment.sections.series import series_section
from saferplan.assessment.tabling import certainty_table, level_and_change_table
from saferplan.assessment.wording import change_sentence, joined, level_sentence, sentence
from saferplan.documents.definition import Block, Bullets, Notice, Paragraph, Section, Tone
from saferplan.domain.themes import Theme
from saferplan.domain.verdicts import Verdict

_UNCLEAR = (
    "the difference is one that chance alone would often give, so it is no evidence of a change. "
    "Nor does it show that nothing changed."
)
_NO_HOURS = (
    "At which hours of the week it happens: no list held for this page gives enough times that may be shown; records "
    "of data.police.uk give the month alone."
)
_NO_REPEATS = (
    "Whether the same places or people suffer again: no list held for this page gives enough exact points and days "
    "that may be shown; the points on data.police.uk were moved."
)


def theme_section(material: Material, theme: Theme) -> Section | None:
    """The page of a theme; None where nothing is held and the theme does not insist on its page."""
    changes = material.of_theme(theme)
    partner_series = series_section(material, theme)
    if not changes and partner_series is None:
        return _empty(material, theme) if theme.always else None
    hours = hours_section(material, theme, changes)
    again = near_repeat_section(material, theme, changes)
    sections = [
        part
        for part in (
            _level(theme, changes, material),
            _months(material, theme, changes),
            season_section(material, theme, changes),
            hours,
            places_section(material, theme, changes),
            again,
            outcomes_section(material, theme, changes),
            harm_section(material, theme, changes),
            outlook_section(material, theme, changes),
            partner_series,
            _why(material, theme, changes),
            _not_known(material, theme, changes, hours=hours is not None, again=again is not None),
        )
        if part is not None
    ]
    return Section(
        id=f"theme-{theme.id}",
        heading=theme.heading,
        blocks=tuple(material.written(f"theme-{theme.id}", ())),
        sections=tuple(sections),
    )


def change_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """The level and change of one measure, in words, as tables and month by month."""
    return (
        Paragraph((*level_sentence(change), *sentence(" "), *change_sentence(change))),
        *_tables(material, [change], prefix),
        *_month_charts(material, [change], prefix, change.measure.title),
    )


def _empty(material: Material, theme: Theme) -> Section:
    notice = Notice(
        Tone.MISSING,
        sentence(
            f"No records or series on {theme.heading.lower()} are held, so nothing can be said of its level or "
            "change. The register of shared data says which partners could supply them."
        ),
    )
    return Section(
        id=f"theme-{theme.id}",
        heading=theme.heading,
        blocks=material.written(f"theme-{theme.id}", (notice,)),
    )


def _level(theme: Theme, changes: Sequence[MeasureChange], material: Material) -> Section | None:
    if not changes:
        return None
    unclear = [change for change in changes if change.judgement.verdict is Verdict.NO_CLEAR_CHANGE]
    brief = len(unclear) > 1
    items = [
        (*level_sentence(change), *sentence(" "), *change_sentence(change, brief=brief)) for change in changes
    ]
    blocks = (
        Bullets(tuple(items)),
        *((Paragraph(sentence(f"No clear change: {_UNCLEAR}")),) if brief else ()),
        *_tables(material, changes, theme.id),
    )
    return Section(id=f"{theme.id}-level", heading="Level and change", blocks=blocks)


def _tables(material: Material, changes: Sequence[MeasureChange], prefix: str) -> tuple[Block, ...]:
    rows = [(change.measure.title, change) for change in changes]
    source = material.source_line(changes)
    blocks: list[Block] = [
        *material.cautions(changes),
        level_and_change_table(f"{prefix}-level-table", "Level and change", "Measure", rows, source),
    ]
    if any(change.difference is not None for change in changes):
        blocks.append(
            certainty_table(
                f"{prefix}-certainty-table", "How sure one can be of each change", "Measure", rows, source
            )
        )
    return tuple(blocks)


def _months(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    blocks = _month_charts(material, changes, theme.id, theme.heading)
    return Section(id=f"{theme.id}-months", heading="Month by month", blocks=blocks) if blocks else None


def _month_charts(
    material: Material, changes: Sequence[MeasureChange], prefix: str, heading: str
) -> tuple[Block, ...]:
    # Lines of very different height hide one another: at most three, the largest.
    largest = sorted(changes, key=lambda change: -(change.now.count.value or 0))[:3]
    months = {
        change.measure.title: month_figures(material.maker, change.counted)
        for change in largest
        if change.counted.counts.sum() > 0
    }
    breaks = tuple({one.id: one for change in largest for one in change.breaks}.values())
    chart = month_chart(
        f"{prefix}-months-chart",
        sentence(f"{heading}, month by month"),
        months,
        material.place.name,
        breaks,
        material.source_line(largest),
    )
    return () if chart is None else (chart,)


def _why(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    notable = [change for change in changes if change.judgement.verdict in {Verdict.SIGNAL, Verdict.WATCH}]
    if not notable:
        return None
    return entered_section(material, explanation_of(theme))


def _not_known(
    material: Material, theme: Theme, changes: Sequence[MeasureChange], *, hours: bool, again: bool
) -> Section:
    items = [
        sentence("Who was affected: the records held carry no age, sex or other characteristic of victims.")
    ]
    seen: set[str] = set()
    for change in changes:
        for caveat in (*change.now.count.caveats, *change.before.count.caveats):
            if caveat not in seen:
                seen.add(caveat)
                items.append(sentence(caveat))
    untested = [change.measure.title for change in changes if change.difference is None]
    if untested:
        items.append(sentence(f"Whether these changed since the year before: {joined(untested)}."))
    if changes and not hours:
        items.append(sentence(_NO_HOURS))
    if changes and not again:
        items.append(sentence(_NO_REPEATS))
    items.append(
        sentence("How much was never reported: records count what reached a service, not what happened.")
    )
    blocks = material.written(f"{theme.id}-not-known", (Bullets(tuple(items)),))
    return Section(id=f"{theme.id}-not-known", heading="What is not known", blocks=blocks)
