"""Emerging threats: which series hold something in the latest year that quiet series hardly ever show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow.compute as pc

from saferplan.assessment.analyses.monthly import all_held, break_positions, known_counts
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.charting import month_figures
from saferplan.assessment.material import Material
from saferplan.assessment.peer_sources import district_counts
from saferplan.assessment.tabling import shown
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    Block,
    Bullets,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Inline,
    Notice,
    Paragraph,
    Point,
    Row,
    Rule,
    Section,
    Series,
    Table,
    Text,
    Tone,
    Words,
)
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.periods import Month, Period
from saferplan.domain.threats import Kind, Spread, Threat, explained
from saferplan.geography.levels import Level
from saferplan.statistics.emerging.farrington import FARRINGTON_FLEXIBLE, exceptional_months
from saferplan.statistics.emerging.threats import EMERGING_THREAT, LOCAL_OR_WIDER, Threats, emerging_threats
from saferplan.statistics.inputs import Floats
from saferplan.statistics.multiplicity import FALSE_DISCOVERY

DRAWS = 1999
_MOST_CHARTS = 4
_BOUND = (
    "The bound is what a single month of its season may hold, after the years before (Farrington flexible)."
)
_IN_WORDS = (Threat.SURGE, Threat.WIDER, Threat.RECORDING, Threat.WATCH, Threat.TOO_FEW)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A series with its verdict, and the figures of what stands out; None where nothing was tested."""

    change: MeasureChange
    threat: Threat
    words: str
    window: Period | None
    observed: Figure | None
    expected: Figure | None
    p: Figure | None
    adjusted_p: Figure | None
    p_local: Figure | None


class Emerging(NamedTuple):
    """The section of emerging threats, and for the summary a sentence for each series that stands out in it."""

    section: Section
    told: tuple[Text, ...]


def emerging_section(material: Material) -> Emerging:
    """Emerging threats as a section of the assessment."""
    blocks, told = _blocks_and_told(material, "emerging-threats")
    blocks = material.written("emerging-threats", blocks)
    return Emerging(Section(id="emerging-threats", heading="Emerging threats", blocks=blocks), told)


def emerging_blocks(material: Material, prefix: str) -> tuple[Block, ...]:
    """Every measure's verdict: those that stand out in words and as charts, all of them in a table."""
    return _blocks_and_told(material, prefix)[0]


def _blocks_and_told(material: Material, prefix: str) -> tuple[tuple[Block, ...], tuple[Text, ...]]:
    changes = [change for change in material.all_changes if len(change.measure.categories) == 1]
    if not changes:
        return (Notice(Tone.MISSING, sentence("No records are held, so no series can be looked at.")),), ()
    found = _threats(material, changes)
    judged = [_judged(material, change, found, place) for place, change in enumerate(changes)]
    told = [one for one in judged if one.threat in _IN_WORDS]
    told.sort(key=lambda one: (_IN_WORDS.index(one.threat), one.change.measure.title))
    tested = material.maker.setting(
        "series looked at for emerging threats",
        Unit.COUNT,
        sum(one.threat is not Threat.NOT_TESTED for one in judged),
        material.place,
        material.settings.year,
    )
    lead = Paragraph(
        sentence(
            "Each series is asked one question, however few its records: does the latest year hold a month, a burst, a "
            "rise that goes on, or a level that quiet series with as many records hardly ever show? ",
            plain(tested),
            " series could be asked; they share one false-discovery rate.",
        )
    )
    blocks: list[Block] = [lead]
    said = tuple(_said(one) for one in told)
    if said:
        blocks.append(Bullets(said))
        blocks += material.cautions([one.change for one in told])
    else:
        blocks.append(Paragraph(sentence("Nothing stands out in any of them.")))
    blocks += [
        chart
        for one in told[:_MOST_CHARTS]
        if not one.change.guarded and (chart := _chart(material, prefix, one)) is not None
    ]
    blocks.append(_table(material, prefix, judged))
    return tuple(blocks), said


def _said(one: _Judged) -> Text:
    parts: list[str | Inline] = [f"{one.change.measure.title}, {one.threat.word}. "]
    if (
        one.window is not None
        and one.observed is not None
        and one.expected is not None
        and not one.change.guarded
    ):
        span = one.window.first.label
        if len(one.window) > 1:
            span += f" to {one.window.last.label}"
        parts += [
            plain(one.observed),
            f" in {span}, where the months before lead to ",
            plain(one.expected),
            ". ",
        ]
    parts.append(one.words)
    return sentence(*parts)


def _threats(material: Material, changes: Sequence[MeasureChange]) -> Threats:
    counts = np.array([known_counts(change.counted) for change in changes])
    peers = _rest_of_force(material, changes)
    return emerging_threats(
        counts,
        seed=material.settings.seed,
        first_month=material.settings.window.first.month,
        peers=peers,
        breaks=tuple(break_positions(change.counted) for change in changes),
        rate=material.settings.false_discovery_rate,
        draws=DRAWS,
    )


def _rest_of_force(material: Material, changes: Sequence[MeasureChange]) -> Floats:
    """For each measure the records of the force's other districts, month by month; NaN where they are not known."""
    window = material.settings.window
    nothing = np.full((len(changes), len(window)), np.nan)
    force = material.partnership.force
    if force is None:
        return nothing
    geography = material.geography
    forces = geography.lookup(Level.FORCE)
    of_force = forces.filter(pc.equal(forces["area_code"], force.code))["lsoa_code"].to_pylist()
    districts = {geography.larger_area(lsoa, Level.DISTRICT) for lsoa in of_force}
    codes = {code for code in districts if code is not None} - set(material.partnership.district_codes)
    if not codes:
        return nothing
    sources = district_counts(material.snapshot, geography, sorted(codes), window)
    records = next((one for one in sources if one.period == window), None)
    if records is None:
        return nothing
    covered = records.covered.all(axis=0)
    for place, change in enumerate(changes):
        if change.measure.dataset == POLICE_RECORDS and change.measure.categories[0] in records.categories:
            at = records.categories.index(change.measure.categories[0])
            nothing[place] = np.where(covered, records.counts[:, at].sum(axis=0), np.nan)
    return nothing


def _judged(material: Material, change: MeasureChange, found: Threats, place: int) -> _Judged:
    threat = Threat(int(found.verdict[place]))
    spread = Spread(int(found.spread[place]))
    if found.first[place] < 0:
        return _Judged(change, threat, explained(threat, None, spread, "", ""), *[None] * 6)
    first: Month = change.counted.window.first
    window = Period(first + int(found.first[place]), first + int(found.last[place]))
    observed = material.maker.count(change.measure, change.place, window, change.counted.over(window)[0])
    whole = all_held(material, change)
    names = f"{change.measure.title}, {change.place.name}"
    parameters = (
        ("seed", found.seed),
        ("draws", found.draws),
        ("first", str(window.first)),
        ("last", str(window.last)),
    )
    expected = material.maker.derived(
        "expected records",
        f"Records to be expected in what stands out: {names}",
        Unit.COUNT,
        EMERGING_THREAT,
        (whole, observed),
        float(found.expected[place]),
        parameters=parameters,
    )
    p = material.maker.derived(
        "p of a threat",
        f"Chance of something as strange in a quiet series: {names}",
        Unit.PROBABILITY,
        EMERGING_THREAT,
        (whole,),
        float(found.p[place]),
        parameters=parameters,
    )
    adjusted = material.maker.derived(
        "adjusted p of a threat",
        f"Chance of something as strange in a quiet series, adjusted for all series: {names}",
        Unit.PROBABILITY,
        FALSE_DISCOVERY,
        (p,),
        float(found.adjusted[place]),
        parameters=(("false-discovery rate", found.rate), ("series", int((~np.isnan(found.p)).sum()))),
    )
    p_local = (
        None
        if np.isnan(found.p_local[place])
        else material.maker.derived(
            "p against the rest of the force area",
            f"Chance of a rise as much larger than in the rest of the force area: {names}",
            Unit.PROBABILITY,
            LOCAL_OR_WIDER,
            (whole, observed),
            float(found.p_local[place]),
            parameters=parameters,
        )
    )
    words = explained(threat, Kind(int(found.kind[place])), spread, window.first.label, window.last.label)
    return _Judged(change, threat, words, window, observed, expected, p, adjusted, p_local)


def _chart(material: Material, prefix: str, one: _Judged) -> Chart | None:
    counted = one.change.counted
    months = month_figures(material.maker, counted)
    if one.window is None or len(months) < 2:
        return None
    found = exceptional_months(known_counts(counted))
    first = counted.window.first
    bound = {
        first + month: material.maker.derived(
            "largest count that is not exceptional",
            f"Largest count that is not exceptional: {months[first + month].label}",
            Unit.COUNT,
            FARRINGTON_FLEXIBLE,
            (all_held(material, one.change),),
            float(found.upper[place]),
            parameters=(("month", str(first + month)), ("alpha", found.alpha)),
        )
        for place, month in enumerate(found.months)
        if first + month in months and not np.isnan(found.upper[place])
    }
    exceptional = {first + month for place, month in enumerate(found.months) if found.exceptional[place]}
    series = [
        Series(
            counted.measure.title,
            tuple(
                Point(month.short_label, figure.id, emphasis=month in exceptional)
                for month, figure in months.items()
            ),
        )
    ]
    if bound:
        series.append(
            Series(
                "Bound for a single month",
                tuple(Point(month.short_label, figure.id) for month, figure in bound.items()),
                role="limit",
            )
        )
    span = (
        f"{one.window.first.label} to {one.window.last.label}"
        if len(one.window) > 1
        else one.window.first.label
    )
    return Chart(
        f"{prefix}-{counted.measure.id.replace('/', '-')}-chart",
        ChartKind.LINE,
        sentence(f"{counted.measure.title}: {span} stands out"),
        f"Records a month, {material.place.name}, {min(months).label} to {max(months).label}",
        "Records a month",
        tuple(series),
        (Rule("What stands out begins", one.window.first.short_label),),
        source=material.source_line([one.change]),
        notes=(
            "The bound is what a single month of this season may hold after the years before (Farrington flexible).",
        )
        if bound
        else (),
        emphasis="Exceptional months" if exceptional else "",
    )


def _table(material: Material, prefix: str, judged: Sequence[_Judged]) -> Table:
    order = sorted(judged, key=lambda one: (_value(one.p), one.change.measure.title))
    return Table(
        f"{prefix}-table",
        f"What stands out most in each series, {material.settings.year.label}",
        (
            Column("Series", ColumnKind.WORDS),
            Column("Verdict", ColumnKind.WORDS),
            Column("Months that stand out most", ColumnKind.WORDS),
            Column("Records in them"),
            Column("To be expected"),
            Column("p"),
            Column("Adjusted p"),
            Column("p against the rest of the force area"),
        ),
        tuple(
            Row(
                (
                    Words(one.change.measure.title),
                    Words(one.threat.word.capitalize()),
                    Words("" if one.window is None or one.change.guarded else _span(one.window)),
                    shown(one.observed),
                    shown(one.expected),
                    shown(one.p),
                    shown(one.adjusted_p),
                    shown(one.p_local),
                )
            )
            for one in order
        ),
        notes=tuple(
            f"{threat.word.capitalize()}: {threat.meaning}"
            for threat in Threat
            if any(one.threat is threat for one in judged)
        ),
        source=material.source_line([one.change for one in judged]),
    )


def _span(window: Period) -> str:
    return (
        window.first.short_label
        if len(window) == 1
        else f"{window.first.short_label} to {window.last.short_label}"
    )


def _value(figure: Figure | None) -> float:
    return 2.0 if figure is None or figure.value is None else float(figure.value)
