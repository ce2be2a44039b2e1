"""Concentration: how few small areas hold how much, as a curve beside what chance alone would give."""

from __future__ import annotations

import numpy as np

from saferplan.assessment.analyses.small_areas import NOT_PLACED, obstacle, result_figure, why_not
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts
from saferplan.assessment.sections.places import concentration_text
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import Block, Chart, ChartKind, Paragraph, Point, Series
from saferplan.domain.figure import Figure, Unit
from saferplan.statistics.concentration import LORENZ, lorenz, lorenz_by_chance
from saferplan.statistics.inputs import Floats

_MOST_POINTS = 60


def concentration_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """How concentrated the records of the year are over small areas, in words and as a Lorenz curve."""
    areas = material.small_areas(change.measure.id)
    reason = obstacle(change, areas, [material.settings.year])
    if reason or areas is None:
        return why_not(reason or NOT_PLACED)
    text = concentration_text(material, change, areas)
    return (
        *(() if text is None else (Paragraph(text),)),
        _curve(material, change, areas, prefix),
    )


def _curve(material: Material, change: MeasureChange, areas: AreaCounts, prefix: str) -> Chart:
    counts = areas.over(material.settings.year)
    settings = material.settings
    share, of_records = lorenz(counts)
    chance = lorenz_by_chance(int(counts.sum()), counts.size, seed=settings.seed, level=settings.level)
    # Points enough for a smooth line; the ends and the places between them evenly.
    positions = np.unique(np.linspace(0, counts.size, min(counts.size, _MOST_POINTS) + 1).round().astype(int))

    def figure(name: str, at: int, value: float, limits: tuple[float, float] | None = None) -> Figure:
        return result_figure(
            material,
            change,
            name,
            Unit.PERCENT,
            LORENZ,
            value,
            inputs=tuple(row.count for row in areas.rows),
            limits=limits,
            parameters=(("areas", at), ("seed", settings.seed), ("draws", chance.draws)),
        )

    def points(
        name: str, values: Floats, lower: Floats | None = None, upper: Floats | None = None
    ) -> tuple[Point, ...]:
        return tuple(
            Point(
                f"{share[at]:.1f}%",
                figure(
                    name,
                    int(at),
                    float(values[at]),
                    None if lower is None or upper is None else (float(lower[at]), float(upper[at])),
                ).id,
                x=float(share[at]),
            )
            for at in positions
        )

    fifth = int(np.argmin(np.abs(share - 20)))
    title_figure = figure("share of records in the areas with the most", fifth, float(of_records[fifth]))
    return Chart(
        f"{prefix}-lorenz",
        ChartKind.CURVE,
        sentence(
            f"{change.measure.title}: the fifth of the areas with the most hold ",
            plain(title_figure),
            " of the records",
        ),
        f"Share of records by share of small areas (LSOA), most records first, {change.now.period.label}",
        "% of records",
        (
            Series("Share of records", points("share of records in the areas with the most", of_records)),
            Series(
                "By chance alone",
                points("share of records by chance", chance.percent, chance.lower, chance.upper),
                role="band",
            ),
            Series(
                "All areas alike", points("share of records if all areas were alike", share), role="limit"
            ),
        ),
        x_axis="% of small areas",
        source=material.source_line([change]),
        notes=(
            "By chance alone: where each record fell on any area alike. The areas with the most are then known only "
            "afterwards, so that even chance lies above the line of all areas alike.",
        ),
    )
