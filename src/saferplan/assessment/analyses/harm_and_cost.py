"""Harm and cost: crimes weighed by harm and set beside the year before and over places; and their cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saferplan.assessment.analyses.cost import cost_blocks
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.sections.harm import (
    harm_figure,
    harm_table,
    weighed_changes,
    weight_of,
    weights_stated,
)
from saferplan.assessment.wording import interval, plain, sentence, signed
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Inline,
    Notice,
    Paragraph,
    Point,
    Section,
    Series,
    Tone,
)
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.measures import ALL_CRIME
from saferplan.evidence.weights import HarmWeights
from saferplan.statistics.harm import HARM
from saferplan.statistics.harm_comparison import (
    HARM_CHANGE,
    HARM_CONCENTRATION,
    HarmConcentration,
    harm_change,
    harm_concentration,
    harm_rates,
)
from saferplan.statistics.inputs import Floats

_NO_WEIGHTS = (
    "No table of harm weights is held, so records are counted alike whatever harm they did. Add a published one, such "
    "as the Cambridge Crime Harm Index or the weights of the Crime Severity Score, with the command "
    "saferplan weights add: columns force, crime_type and the weights."
)
_NO_RECORDS = "No records of the police are held that the table has weights for."
_NOT_COMPARED = (
    "The harm is not compared with the year before: of some category the two years cannot be compared, or months are "
    "missing."
)
_SHARES = range(0, 101, 5)


def harm_and_cost_blocks(material: Material, prefix: str) -> tuple[Block, ...]:
    """Harm with its change, rate and concentration, and cost with its range; each where the tables held allow it."""
    return (*_harm(material, prefix), *cost_blocks(material, few=True))


def harm_and_cost_section(material: Material) -> Section:
    """The same as a section of the assessment, where a cost of a few kinds alone would mislead."""
    blocks = (*_harm(material, "harm"), *cost_blocks(material, few=False))
    return Section(id="harm", heading="Harm and cost", blocks=material.written("harm", blocks))


def _harm(material: Material, prefix: str) -> tuple[Block, ...]:
    weights = material.weights
    if weights is None:
        return (Notice(Tone.MISSING, sentence(_NO_WEIGHTS)),)
    weighed = [one for one in weighed_changes(material, material.police_changes) if not one.guarded]
    if not weighed:
        return (Notice(Tone.MISSING, sentence(_NO_RECORDS)),)
    each = [weight_of(weights, one) for one in weighed]
    now = harm_figure(material, weights, [one.now for one in weighed], each)
    if now is None:
        return (Notice(Tone.MISSING, sentence(_NO_RECORDS)),)
    rate = _rate(material, weighed, now, each)
    parts: list[str | Inline] = ["Weighed by harm, the year's crimes come to ", plain(now)]
    parts += [" (95% interval ", interval(now), f"), in {weights.unit}"]
    if rate is not None:
        parts += [", or ", plain(rate), " per 1,000 residents (", interval(rate), ")"]
    return (
        Paragraph(sentence(*parts, ". ", *_change(material, weights, weighed, each, now))),
        *material.cautions(weighed),
        harm_table(material, weights, weighed, f"{prefix}-weights", "Harm by category"),
        *_places(material, weighed, each, prefix),
        weights_stated(weights),
    )


def _rate(
    material: Material, weighed: Sequence[MeasureChange], now: Figure, each: Sequence[float]
) -> Figure | None:
    """Harm per 1,000 residents: those that the rate of all crime is of; None where they are not known."""
    crime = next((one for one in material.police_changes if one.measure.id == ALL_CRIME), None)
    if crime is None or crime.now.rate is None or any(one.now.not_held for one in weighed):
        return None
    identity = crime.now.rate.definition.inputs[1]
    residents = next(one for one in material.maker.ledger if one.id == identity)
    if not residents.value:
        return None
    counts = [one.now.count.value or 0 for one in weighed]
    found = harm_rates(counts, each, residents.value, level=material.settings.level)
    return material.maker.derived(
        "harm per 1,000",
        f"Harm per 1,000 residents: {now.label}",
        Unit.RATE,
        HARM,
        (now, residents),
        float(found.rate),
        interval=Interval(float(found.lower), float(found.upper), found.level),
        denominator="residents",
        parameters=(("per", 1000),),
        caveats=residents.caveats,
    )


def _change(
    material: Material,
    weights: HarmWeights,
    weighed: Sequence[MeasureChange],
    each: Sequence[float],
    now: Figure,
) -> tuple[Inline, ...]:
    before = harm_figure(material, weights, [one.before for one in weighed], each)
    if before is None or any(one.difference is None for one in weighed):
        return sentence(_NOT_COMPARED)
    found = harm_change(
        [one.before.count.value or 0 for one in weighed],
        [one.now.count.value or 0 for one in weighed],
        each,
        level=material.settings.level,
    )
    if np.isnan(found.percent):
        return sentence("There was no harm in the year before to compare it with.")
    names = f"harm-weighted records, {material.place.name}"
    percent = material.maker.derived(
        "change of harm",
        f"Change since the year before: {names}",
        Unit.PERCENT,
        HARM_CHANGE,
        (now, before),
        float(found.percent),
        interval=Interval(float(found.percent_lower), float(found.percent_upper), found.level),
        comparison=before.definition.period,
    )
    p = material.maker.derived(
        "p of the change of harm",
        f"Chance of a change as large: {names}",
        Unit.PROBABILITY,
        HARM_CHANGE,
        (now, before),
        float(found.p),
        comparison=before.definition.period,
    )
    clear = found.percent_lower > 0 or found.percent_upper < 0
    said = (
        "By harm this is a clear change."
        if clear
        else "The interval takes in no change: a few grave crimes more or fewer move the sum."
    )
    return sentence(
        "Those of the year before came to ",
        plain(before),
        ": a change of ",
        signed(percent),
        " (",
        interval(percent),
        "; p ",
        plain(p),
        f"). {said}",
    )


def _by_area(material: Material, weighed: Sequence[MeasureChange]) -> tuple[tuple[str, ...], Floats] | None:
    """Small areas, and the year's records in each by kind; None where the records are not shown by place."""
    areas = material.small_areas(ALL_CRIME)
    holding = next(
        (one for one in material.holdings.incidents if one.dataset == weighed[0].measure.dataset), None
    )
    if areas is None or holding is None or not areas.rows:
        return None
    cube = holding.cube
    first = material.settings.year.first - cube.period.first
    held = holding.held[first : first + len(material.settings.year)]
    of_year = cube.counts[:, :, first : first + len(material.settings.year)][:, :, held].sum(axis=2)
    at = {code: place for place, code in enumerate(cube.areas)}
    columns = [cube.categories.index(one.measure.categories[0]) for one in weighed]
    nothing = np.zeros(len(columns), dtype=np.int64)
    codes = tuple(row.code for row in areas.rows)
    rows = [of_year[at[code], columns] if code in at else nothing for code in codes]
    return codes, np.array(rows, dtype=np.float64)


def _places(
    material: Material, weighed: Sequence[MeasureChange], each: Sequence[float], prefix: str
) -> tuple[Block, ...]:
    placed = _by_area(material, weighed)
    if placed is None or len(placed[0]) < 5 or placed[1].sum() < 30:
        words = "Too few of these records name a small area for anything to be said of where the harm is."
        return (Notice(Tone.NOTE, sentence(words)),)
    codes, counts = placed
    seed = material.settings.seed
    inputs = tuple(one.now.count for one in weighed)
    found = {
        "harm": harm_concentration(counts, each, seed=seed),
        "records": harm_concentration(counts.sum(axis=1)[:, np.newaxis], [1.0], seed=seed),
    }
    if np.isnan(found["harm"].gini):
        return ()

    def half(of: str, *, chance: bool = False) -> Figure:
        result: HarmConcentration = found[of]
        places = result.expected_places_for_half if chance else result.places_for_half
        by_chance = " by chance" if chance else ""
        return material.maker.derived(
            f"share of places with half of the {of}{by_chance}",
            f"Share of small areas that hold half of the {of}{by_chance}, {material.place.name}",
            Unit.PERCENT,
            HARM_CONCENTRATION,
            inputs,
            float(100 * places / len(codes)),
            parameters=(("seed", result.seed), ("draws", result.draws)),
        )

    p = material.maker.derived(
        "p of the concentration of harm",
        f"Chance of harm as concentrated, {material.place.name}",
        Unit.PROBABILITY,
        HARM_CONCENTRATION,
        inputs,
        float(found["harm"].p),
        parameters=(("seed", seed), ("draws", found["harm"].draws)),
    )
    text = sentence(
        "Half of the harm lies in ",
        plain(half("harm")),
        " of the small areas, half of the same records in ",
        plain(half("records")),
        ". If every record fell on any area alike, it would be ",
        plain(half("harm", chance=True)),
        " for the harm and ",
        plain(half("records", chance=True)),
        " for the records; the chance of harm as concentrated is ",
        plain(p),
        ".",
    )
    return (Paragraph(text), _curve(material, weighed, counts, each, prefix))


def _curve(
    material: Material,
    weighed: Sequence[MeasureChange],
    counts: Floats,
    each: Sequence[float],
    prefix: str,
) -> Chart:
    areas = len(counts)
    steps = sorted({round(share * areas / 100) for share in _SHARES})
    inputs = tuple(one.now.count for one in weighed)

    def line(of: str, values: Floats) -> tuple[Point, ...]:
        held = np.concatenate([[0.0], np.cumsum(np.sort(values)[::-1])])
        points = []
        for step in steps:
            figure = material.maker.derived(
                f"share of the {of} in the top places",
                f"Share of the {of} in the small areas with the most, {material.place.name}",
                Unit.PERCENT,
                HARM_CONCENTRATION,
                inputs,
                float(100 * held[step] / held[-1]),
                parameters=(("places", step),),
            )
            across = 100 * step / areas
            points.append(Point(f"{across:.0f}%", figure.id, across))
        return tuple(points)

    return Chart(
        f"{prefix}-places-chart",
        ChartKind.CURVE,
        sentence("How concentrated harm is, beside the records it is made of"),
        f"Share held by the small areas with the most, {material.place.name}, {weighed[0].now.period.label}",
        "Share of the whole, %",
        (
            Series("Harm", line("harm", counts @ np.array(each))),
            Series("Records", line("records", counts.sum(axis=1))),
            Series("All areas alike", line("areas", np.ones(areas)), role="limit"),
        ),
        x_axis="Share of the small areas, %",
        source=material.source_line(weighed),
    )
