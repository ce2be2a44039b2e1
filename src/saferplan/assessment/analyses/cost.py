"""What the year's crimes cost society, to an order of magnitude, as far as unit costs are held."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from saferplan.assessment.material import Material
from saferplan.assessment.wording import interval, plain, sentence
from saferplan.documents.definition import Block, Notice, Paragraph, Tone
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Interval, Unit
from saferplan.domain.unit_costs import unit_costs
from saferplan.evidence.weights import EVERYWHERE, unit_costs_held
from saferplan.statistics.costs import COST, cost_of_crime

_NO_COSTS = (
    "What most of these crimes cost is not said: no table of unit costs for the categories of data.police.uk is held. "
    "Add one with the command saferplan weights add: columns force, crime_type and pounds, and the price year in its "
    "title."
)


def cost_blocks(material: Material, *, few: bool) -> tuple[Block, ...]:
    """The cost of the year's crimes to an order of magnitude, and what is missing for it.

    Without a table of the partnership's only a few kinds have a unit cost that is known; `few` says whether to cost
    those alone.
    """
    force = material.partnership.force
    held = unit_costs_held(material.snapshot, force.name if force else EVERYWHERE)
    crimes = [
        one
        for one in material.police_changes
        if len(one.measure.categories) == 1
        and one.measure.counts_as_crime
        and one.now.count.value is not None
        and not one.guarded
    ]
    if not crimes:
        return ()
    if held is None and not few:
        return (Notice(Tone.MISSING, sentence(_NO_COSTS)),)
    if held is not None:
        cost_of = dict(held.weights)
        stated = f"Unit costs: {held.title} ({held.source}), for {held.area}. Licence: {held.licence}."
        missing: tuple[Block, ...] = ()
    else:
        # Of what we know ourselves only kinds that are a category of their own can be used.
        known = unit_costs()
        cost_of = {
            one.measure.categories[0]: pounds
            for one in crimes
            if (pounds := known.of(one.measure.title.lower())) is not None
        }
        stated = (
            f"Unit costs: {known.report}, at prices of {known.price_year}; {known.source}. "
            f"{'' if known.verified else 'They were not read in the report itself. '}{known.note}"
        )
        missing = (Notice(Tone.MISSING, sentence(_NO_COSTS)),)
    each = [cost_of.get(one.measure.categories[0], math.nan) for one in crimes]
    counts = [one.now.count.value or 0 for one in crimes]
    if not any(count and not math.isnan(cost) for count, cost in zip(counts, each, strict=True)):
        return missing
    found = cost_of_crime(counts, each, level=material.settings.level)
    inputs = tuple(one.now.count for one in crimes)
    names = f"crimes with a unit cost, {material.place.name}, {crimes[0].now.period.label}"
    parameters = (
        ("within factor", found.within_factor),
        *(
            (f"unit cost of {one.measure.id}", cost)
            for one, cost in zip(crimes, each, strict=True)
            if not math.isnan(cost)
        ),
    )
    total = material.maker.derived(
        "cost to an order of magnitude",
        f"Cost to society, to an order of magnitude: {names}",
        Unit.POUNDS,
        COST,
        inputs,
        float(found.magnitude),
        interval=Interval(
            _two_figures(float(found.lower), math.floor),
            _two_figures(float(found.upper), math.ceil),
            found.level,
        ),
        parameters=parameters,
        caveats=(stated,),
    )
    share = material.maker.derived(
        "share of crimes with a unit cost",
        f"Share of the crimes that have a unit cost, {material.place.name}",
        Unit.PERCENT,
        COST,
        inputs,
        Absence.NOT_APPLICABLE if np.isnan(found.costed) else float(found.costed),
        parameters=parameters,
    )
    text = sentence(
        "To an order of magnitude, the crimes that have a unit cost, ",
        plain(share),
        " of all, cost society ",
        plain(total),
        " (",
        interval(total),
        ", as unit costs are right within a factor of two). The others are left out, not free of cost. Most of it "
        f"falls on victims, and none of it is money that a budget would have left over. {stated}",
    )
    return (*missing, Paragraph(text))


def _two_figures(amount: float, outwards: Callable[[float], int]) -> float:
    """The amount to two figures: more are not known."""
    if amount <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(amount)) - 1)
    return outwards(amount / unit) * unit
