"""Harm: the same records weighed by a published table, where the partnership holds one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.levels import Level
from saferplan.assessment.material import Material
from saferplan.assessment.tabling import shown_interval
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    Column,
    ColumnKind,
    Paragraph,
    Row,
    Section,
    Table,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.themes import Theme
from saferplan.evidence.weights import HarmWeights
from saferplan.statistics.harm import HARM
from saferplan.statistics.harm import harm as harm_of
from saferplan.statistics.levels import SHARE


def harm_section(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    """The theme's police records weighed by harm; None without weights for them."""
    weighed = weighed_changes(material, changes)
    if material.weights is None or not weighed:
        return None
    table = harm_table(
        material, material.weights, weighed, f"{theme.id}-harm-table", f"{theme.heading}: harm"
    )
    return Section(id=f"{theme.id}-harm", heading="Harm", blocks=(table,))


def weighed_changes(material: Material, changes: Sequence[MeasureChange]) -> list[MeasureChange]:
    """The changes of single police categories that the table held has a weight for, where they are counted."""
    police = {id(change) for change in material.police_changes}
    weights = material.weights
    return [
        change
        for change in changes
        if weights is not None
        and id(change) in police
        and len(change.measure.categories) == 1
        and change.measure.categories[0] in weights.weights
        and change.now.count.value is not None
    ]


def weight_of(weights: HarmWeights, change: MeasureChange) -> float:
    """What one record of the measure weighs."""
    return weights.weights[change.measure.categories[0]]


def harm_figure(
    material: Material, weights: HarmWeights, levels: Sequence[Level], each: Sequence[float]
) -> Figure | None:
    """The harm of some levels together, with its interval; None where one of them is not known."""
    values = [level.count.value for level in levels]
    if any(value is None for value in values):
        return None
    level = material.settings.level
    found = harm_of(np.array(values, dtype=np.float64), np.array(each), level=level)
    return material.maker.derived(
        "harm",
        f"Harm-weighted records: {levels[0].count.label}"
        if len(levels) == 1
        else f"Harm-weighted records of all categories, {material.place.name}, {levels[0].period.label}",
        Unit.DAYS,
        HARM,
        tuple(one.count for one in levels),
        float(found.total),
        interval=Interval(float(found.lower), float(found.upper), level),
        parameters=(
            ("weights", weights.title),
            ("area of the weights", weights.area),
            *((f"weight {index + 1}", one) for index, one in enumerate(each)),
        ),
        caveats=(weights.approximate,),
    )


def harm_table(
    material: Material, weights: HarmWeights, weighed: Sequence[MeasureChange], identity: str, caption: str
) -> Table:
    """Each measure's records, weight, harm and share of the harm, the most harm first."""
    harms = [
        (change, harm_figure(material, weights, [change.now], [weight_of(weights, change)]))
        for change in weighed
    ]
    shares = harm_of(
        [change.now.count.value or 0 for change, _ in harms],
        [weight_of(weights, change) for change, _ in harms],
        level=material.settings.level,
    ).share
    share_of = dict(zip((change.measure.id for change, _ in harms), shares.tolist(), strict=True))
    rows = []
    for change, harm in sorted(harms, key=lambda one: -(one[1].value or 0) if one[1] is not None else 0):
        if harm is None:
            continue
        weight = material.maker.setting(
            f"weight of {change.measure.title.lower()} in {weights.title}",
            Unit.DAYS,
            weight_of(weights, change),
            material.place,
            material.settings.year,
        )
        share = material.maker.derived(
            "share of harm",
            f"Share of the harm in this table: {change.now.count.label}",
            Unit.PERCENT,
            SHARE,
            tuple(one for _, one in harms if one is not None),
            Absence.NOT_APPLICABLE if np.isnan(share_of[change.measure.id]) else share_of[change.measure.id],
            parameters=(("of", change.measure.id), ("table", identity)),
        )
        rows.append(
            Row(
                (
                    Words(change.measure.title),
                    plain(change.now.count),
                    plain(weight),
                    plain(harm),
                    shown_interval(harm),
                    plain(share),
                )
            )
        )
    return Table(
        identity,
        f"{caption}, {weighed[0].now.period.label}",
        (
            Column("Measure", ColumnKind.WORDS),
            Column("Records"),
            Column("Weight of one"),
            Column("Harm"),
            Column("95% interval of the harm", ColumnKind.WORDS),
            Column("Share of the harm"),
        ),
        tuple(rows),
        notes=(weights.approximate,),
        source=f"{weights.title}, {weights.source}; weights for {weights.area}; {weights.licence}",
    )


def weights_stated(weights: HarmWeights) -> Paragraph:
    """Which table the weights are from, and under which licence."""
    return Paragraph(
        sentence(
            f"Weights: {weights.title} ({weights.source}), for {weights.area}, in {weights.unit}. "
            f"Licence: {weights.licence}. {weights.approximate}"
        )
    )
