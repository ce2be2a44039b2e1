"""What became of a measure's crimes, as far as police records said when they were downloaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from saferplan.assessment.analyses.parts import Part, parts_chart, parts_of, parts_table
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.selecting import AreaSelector
from saferplan.assessment.sources import runs_of_months
from saferplan.assessment.wording import interval, plain, sentence
from saferplan.documents.definition import Block, Inline, Notice, Paragraph, Section, Table, Tone
from saferplan.domain.figure import Figure
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.periods import Month, Period
from saferplan.domain.themes import Theme
from saferplan.domain.word_groups import CHARGED, UNDER_INVESTIGATION, groups_of, outcome_groups
from saferplan.evidence import queries
from saferplan.store import Snapshot

# A month with a larger share of its crimes under investigation is still maturing. Our own choice: in files a year
# old or more it is one or two in a hundred, in the newest one in five.
STILL_MATURING = 0.1

_NOTES = (
    "The groups are ours; the page on street-level crime in the documentation lists the publisher's words in each.",
    "Charged or summonsed includes what courts decided later, and cases that courts have not decided yet.",
)
_NOT_COMPARED = (
    "The year before is not compared: its crimes have had a year longer to come to an outcome. Nor do the shares say "
    "how well crimes were investigated: that depends on the mix of crimes and on what could be found out."
)


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """A year's crimes by outcome: `maturing` are the months of which many are still under investigation."""

    whole: Figure
    parts: tuple[Part, ...]
    maturing: frozenset[Month]


def outcomes_section(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    """What became of the theme's most frequent police-recorded crime; None where no outcomes of it are held."""
    crimes = [one for one in changes if not _why_not(one)]
    if not crimes:
        return None
    lead = max(crimes, key=lambda change: change.now.count.value or 0)
    found = _outcomes(material, lead)
    if found is None:
        return None
    return Section(
        id=f"{theme.id}-outcomes",
        heading="Outcomes",
        blocks=(*_said(lead, found), _table(material, lead, found, theme.id)),
    )


def outcome_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """The measure's crimes of the year by outcome, in words, as bars and as a table; or why there are none."""
    why = _why_not(change)
    if why:
        return (Notice(Tone.NOTE, sentence(why)),)
    found = _outcomes(material, change)
    if found is None:
        words = (
            "The files held give no outcome of these records. Files of data.police.uk give them from 2012 on."
        )
        return (Notice(Tone.MISSING, sentence(words)),)
    chart = parts_chart(
        f"{prefix}-chart",
        sentence(f"{change.measure.title}: ", plain(_largest(found).share), f" {_lowered(_largest(found))}"),
        f"Share of crimes by outcome, {change.place.name}, {found.whole.definition.period.label}, "
        "as known when the files were downloaded",
        "Per cent of the crimes",
        found.parts,
        (),
        material.source_line([change]),
    )
    return (*_said(change, found), chart, _table(material, change, found, prefix))


def _why_not(change: MeasureChange) -> str:
    measure = change.measure
    if measure.dataset != POLICE_RECORDS:
        return (
            f"{measure.title}: outcomes are counted of police records only. What partners' lists call an outcome has "
            "no common words."
        )
    if not measure.counts_as_crime:
        return f"{measure.title}: these are incidents, not crimes, and the police publish no outcome of them."
    if change.guarded:
        return f"{measure.title}: outcomes are not shown, so that nobody can be identified."
    if not change.now.count.value:
        return f"{measure.title}: no crimes of the year are held, so none has an outcome."
    return ""


def _outcomes(material: Material, change: MeasureChange) -> _Outcomes | None:
    """The crimes that the level counts, by outcome; None where no record states any."""
    whole = change.now.count
    period: Period = whole.definition.period
    areas = AreaSelector(material.geography).small_areas(change.place.codes)
    held = {month.ordinal for month in change.counted.over(period)[1]}
    by_word: Counter[str] = Counter()
    by_month: Counter[int] = Counter()
    open_by_month: Counter[int] = Counter()
    still_open = {word for one in outcome_groups() if one.id == UNDER_INVESTIGATION for word in one.words}
    for row in _counted(material.snapshot, change.measure.dataset, material.settings.year, areas):
        if row["category"] in change.measure.categories and row["month"] in held:
            by_word[row["outcome"] or ""] += row["records"]
            by_month[row["month"]] += row["records"]
            if row["outcome"] in still_open:
                open_by_month[row["month"]] += row["records"]
    if not any(by_word.keys()):
        return None
    groups = groups_of(by_word.keys(), outcome_groups())
    return _Outcomes(
        whole,
        parts_of(material, change.measure, change.place, whole, "outcome", groups, by_word),
        frozenset(
            Month.from_ordinal(month)
            for month, number in by_month.items()
            if open_by_month[month] > STILL_MATURING * number
        ),
    )


# Every theme asks for its own categories of the same records: they are read once for all.
@lru_cache(maxsize=2)
def _counted(
    snapshot: Snapshot, dataset: str, year: Period, areas: frozenset[str]
) -> tuple[Mapping[str, Any], ...]:
    """The year's records in some small areas by category, outcome and month."""
    by = ("category", "outcome", "month")
    return tuple(queries.count_by(snapshot, dataset, year, areas, by).to_pylist())


def _said(change: MeasureChange, found: _Outcomes) -> tuple[Block, ...]:
    period: Period = found.whole.definition.period
    largest = _largest(found)
    parts: list[str | Inline] = [
        "Of ",
        plain(found.whole),
        f" crimes ({change.measure.title}, {period.label}), the largest part is {_lowered(largest)}: ",
        plain(largest.count),
        ", or ",
        plain(largest.share),
        " (95% interval ",
        interval(largest.share),
        ")",
    ]
    charged = next((one for one in found.parts if one.group.id == CHARGED), None)
    if charged is not None and charged is not largest:
        parts += ["; ", plain(charged.count), ", or ", plain(charged.share), ", were charged or summonsed"]
    elif charged is None:
        parts.append("; none was charged or summonsed")
    parts.append(". An outcome is what the publisher's file said on the day of its download.")
    blocks: list[Block] = [Paragraph(sentence(*parts))]
    if found.maturing:
        words = (
            f"Outcomes of {runs_of_months(found.maturing)} are still maturing: more than one in ten of these crimes "
            "were under investigation. The shares of the year will change as those are decided."
        )
        blocks.append(Notice(Tone.CAUTION, sentence(words)))
    blocks.append(Paragraph(sentence(_NOT_COMPARED)))
    return tuple(blocks)


def _table(material: Material, change: MeasureChange, found: _Outcomes, prefix: str) -> Table:
    return parts_table(
        f"{prefix}-outcomes-table",
        f"What became of the crimes: {change.measure.title}, {found.whole.definition.period.label}",
        "Outcome",
        "Crimes",
        found.parts,
        found.whole,
        (*_NOTES, *_received(material), *found.whole.caveats),
        material.source_line([change]),
    )


def _received(material: Material) -> tuple[str, ...]:
    days = [one.received for one in material.holdings.sources if one.dataset == POLICE_RECORDS]
    return tuple(f"The newest file came in on {day}; when it was downloaded it does not say." for day in days)


def _largest(found: _Outcomes) -> Part:
    return max(found.parts, key=lambda one: one.count.value or 0)


def _lowered(part: Part) -> str:
    return part.group.title[0].lower() + part.group.title[1:]
