"""Under-reporting: what may lie behind the police's counts, by a survey's shares, and which ranks are certain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.figures import Place
from saferplan.assessment.material import Material
from saferplan.assessment.tabling import shown_interval
from saferplan.assessment.wording import interval, joined, plain, sentence
from saferplan.documents.definition import (
    Block,
    Bullets,
    Cell,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Gap,
    Inline,
    Notice,
    Paragraph,
    Point,
    Row,
    Section,
    Series,
    Table,
    Tone,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.reporting import differs
from saferplan.evidence.reporting_rates import SURVEYS_OWN, ReportingRate, ReportingRates, reporting_rates
from saferplan.statistics.under_reporting import (
    CERTAIN_RANK,
    REPORTING,
    certain_ranks,
    true_levels,
)

_NO_TABLE = (
    "What never reached the police is not estimated: no table of shares reported is held. Add one with the command "
    "saferplan weights add, such as the Crime Survey's table of incidents reported to the police: columns category, "
    "year_ending and proportion, or category, share, lower, upper, area, area_name, period, population and source."
)
_NO_MATCH = (
    "What never reached the police is not estimated: the table of shares reported has none of a category that is "
    "counted here, up to this year's end."
)
_NOT_LOCAL = (
    "The shares are a survey's and not this area's: nobody asked here. What comes out is what would lie behind the "
    "counts if people here reported as those asked did."
)


@dataclass(frozen=True, slots=True)
class _Behind:
    """A measure with the survey's share and what may lie behind its count."""

    change: MeasureChange
    rate: ReportingRate
    share: Figure
    estimate: Figure
    bounds: Figure
    best: Figure | None = None
    worst: Figure | None = None


def under_reporting_section(material: Material) -> Section | None:
    """What may lie behind the police's counts; None where no survey's table is held, which each theme says."""
    if reporting_rates(material.snapshot, material.settings.year.last) is None:
        return None
    blocks = under_reporting_blocks(material, "under-reporting")
    return Section(
        id="under-reporting",
        heading="What was not reported",
        blocks=material.written("under-reporting", blocks),
    )


def under_reporting_blocks(material: Material, prefix: str) -> tuple[Block, ...]:
    """For each police measure that a survey has a share of: the estimate, its bounds and its certain rank."""
    held = reporting_rates(material.snapshot, material.settings.year.last)
    if held is None:
        return (Notice(Tone.MISSING, sentence(_NO_TABLE)),)
    changes = [
        one
        for one in material.police_changes
        if len(one.measure.categories) == 1
        and one.measure.categories[0] in held.rates
        and one.now.count.value
        and not one.now.not_held
        and not one.guarded
    ]
    if not changes:
        return (Notice(Tone.MISSING, sentence(_NO_MATCH)),)
    found = _behind(material, held, changes)
    found.sort(key=lambda one: -(one.estimate.value or 0))
    return (
        Paragraph(_lead(found)),
        Notice(Tone.CAUTION, sentence(_NOT_LOCAL)),
        _chart(material, found, prefix),
        _table(material, held, found, prefix),
        Bullets(tuple(sentence(*_survey_line(one)) for one in found)),
        Paragraph(sentence(f"Shares reported: {held.title} ({held.source}). Licence: {held.licence}.")),
    )


def _behind(material: Material, held: ReportingRates, changes: list[MeasureChange]) -> list[_Behind]:
    rates = [held.rates[one.measure.categories[0]] for one in changes]
    level = material.settings.level
    counts = [one.now.count.value or 0 for one in changes]
    levels = true_levels(
        counts,
        [one.figure.value for one in rates],
        [one.figure.lower for one in rates],
        [one.figure.upper for one in rates],
        level=level,
    )
    ranks = certain_ranks(levels.least, levels.most)
    rows: list[_Behind] = []
    for at, (change, rate) in enumerate(zip(changes, rates, strict=True)):
        share = _share(material, rate)
        inputs = (change.now.count, share)
        estimate = material.maker.derived(
            "incidents behind a count",
            f"Incidents that may lie behind: {change.now.count.label}",
            Unit.COUNT,
            REPORTING,
            inputs,
            float(levels.estimate[at]),
            interval=_interval(levels.lower[at], levels.upper[at], level)
            if rate.limits == SURVEYS_OWN
            else None,
            caveats=(_NOT_LOCAL,),
        )
        bounds = material.maker.derived(
            "bounds of the incidents behind a count",
            f"Least and most that may lie behind: {change.now.count.label}",
            Unit.COUNT,
            REPORTING,
            inputs,
            float(levels.estimate[at]),
            interval=_interval(levels.least[at], levels.most[at], level),
            caveats=(_NOT_LOCAL,),
        )
        rows.append(_Behind(change, rate, share, estimate, bounds))
    every = tuple(one.bounds for one in rows)
    for at, row in enumerate(rows):
        best, worst = (
            material.maker.derived(
                f"{name} rank within bounds",
                f"{name.capitalize()} rank within bounds: {row.change.now.count.label}",
                Unit.RANK,
                CERTAIN_RANK,
                (row.bounds, *(one for one in every if one is not row.bounds)),
                float(values[at]),
            )
            for name, values in (("highest", ranks.best), ("lowest", ranks.worst))
        )
        rows[at] = _Behind(row.change, row.rate, row.share, row.estimate, row.bounds, best, worst)
    return rows


def _share(material: Material, rate: ReportingRate) -> Figure:
    """The survey's share as a figure of the area, the period and the people that the survey speaks for."""
    figure = rate.figure
    return material.maker.reference(
        "share reported to the police",
        f"Share of {rate.words} reported to the police, {figure.period}",
        Place(figure.area, figure.label, "survey", (figure.area,)),
        material.settings.year,
        Unit.PERCENT,
        100 * figure.value,
        source=figure.source,
        caveats=(figure.label, f"Lower and upper: {rate.limits}."),
        parameters=(
            ("lower", figure.lower),
            ("upper", figure.upper),
            ("period", figure.period),
            ("population", figure.population),
        ),
    )


def _interval(lower: float, upper: float, level: float) -> Interval | None:
    return Interval(float(lower), float(upper), level) if np.isfinite([lower, upper]).all() else None


def _is_certain(one: _Behind) -> bool:
    return one.best is not None and one.worst is not None and one.best.value == one.worst.value


def _lead(found: list[_Behind]) -> tuple[Inline, ...]:
    first = found[0]
    parts: list[str | Inline] = [
        f"{first.change.measure.title}: behind ",
        plain(first.change.now.count),
        " records there may be ",
        plain(first.estimate),
        " incidents (",
        interval(first.bounds),
        " at the least and most). ",
    ]
    certain = [one for one in found if _is_certain(one)]
    if not certain:
        parts.append("No kind's rank among these is certain: their bounds overlap.")
    else:
        names = joined([one.change.measure.title.lower() for one in certain])
        parts.append(f"Within the bounds the rank among these is certain for {names}.")
    return sentence(*parts)


def _chart(material: Material, found: list[_Behind], prefix: str) -> Chart:
    first = found[0].rate.figure
    return Chart(
        f"{prefix}-chart",
        ChartKind.DOTS,
        sentence(
            "What may lie behind the police's counts, if people here report as those asked in the survey did"
        ),
        f"Incidents with their bounds, {material.place.name}, {material.settings.year.label}; shares reported: "
        f"{first.area_name}",
        "Incidents",
        (
            Series(
                "Estimate, least to most",
                tuple(Point(one.change.measure.title, one.bounds.id) for one in found),
            ),
        ),
        source=f"{material.source_line([one.change for one in found])}; {first.source}",
        notes=(_NOT_LOCAL,),
    )


def _table(material: Material, held: ReportingRates, found: list[_Behind], prefix: str) -> Table:
    rows = []
    for one in found:
        rank: tuple[Cell, ...] = (Gap(Absence.NOT_APPLICABLE),) * 2
        if one.best is not None and one.worst is not None:
            rank = (plain(one.best), plain(one.worst))
        rows.append(
            Row(
                (
                    Words(one.change.measure.title),
                    plain(one.change.now.count),
                    plain(one.share),
                    plain(one.estimate),
                    shown_interval(one.estimate),
                    shown_interval(one.bounds),
                    *rank,
                )
            )
        )
    return Table(
        f"{prefix}-table",
        f"Records and what may lie behind them, {material.settings.year.label}",
        (
            Column("Measure", ColumnKind.WORDS),
            Column("Records"),
            Column(
                "Share reported", unit=joined(list(dict.fromkeys(one.rate.figure.area_name for one in found)))
            ),
            Column("Incidents behind"),
            Column("95% interval", ColumnKind.WORDS),
            Column("Least and most", ColumnKind.WORDS),
            Column("Rank at highest"),
            Column("Rank at lowest"),
        ),
        tuple(rows),
        notes=(
            *dict.fromkeys(
                f"Shares reported: {one.rate.figure.label}. Limits: {one.rate.limits}." for one in found
            ),
            _NOT_LOCAL,
        ),
        source=f"{material.source_line([one.change for one in found])}; {held.title}, {held.source}; {held.licence}",
    )


def _survey_line(one: _Behind) -> tuple[str | Inline, ...]:
    how = differs(one.change.measure.categories[0])
    words = f"{one.change.measure.title}: the share of {one.rate.words} reported, "
    return (words, plain(one.share), f", is of {one.rate.figure.label}. {how}".rstrip())
