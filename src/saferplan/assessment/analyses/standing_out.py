"""What stands out among small areas, in short: for the page of a theme."""

from __future__ import annotations

from saferplan.assessment.analyses.clusters import cluster_texts
from saferplan.assessment.analyses.hot_spots import found_spots, spots_map, spots_text
from saferplan.assessment.analyses.recurring_month import recurring_months, recurring_text
from saferplan.assessment.analyses.same_places import persistence_text
from saferplan.assessment.analyses.small_areas import NO_OUTLINES, obstacle
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.wording import sentence
from saferplan.documents.definition import Block, Bullets, Text
from saferplan.statistics.places.hot_spots import Spot


def standing_out_blocks(material: Material, change: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """Hot and cold spots of the year, whether the same areas stay at the top, months of an area's own, clusters now.

    Nothing where small areas cannot be looked at; a map only where there is a hot or a cold spot.
    """
    areas = material.small_areas(change.measure.id)
    if areas is None or obstacle(change, areas, [material.settings.year]):
        return ()
    found = found_spots(material, change)
    told: list[Text | None] = []
    drawn: tuple[Block, ...] = ()
    if isinstance(found, str):
        told.append(sentence(found) if found == NO_OUTLINES else None)
    else:
        told.append(spots_text(material, change, areas, found))
        if areas.shapes is not None and (abs(found.spot) == Spot.HOT).any():
            drawn = (spots_map(material, change, areas, areas.shapes, found, prefix),)
    told.append(persistence_text(material, change, areas, brief=True))
    settings = material.settings
    told += [
        recurring_text(material, change, areas, one)
        for one in recurring_months(areas, rate=settings.false_discovery_rate, level=settings.level)
    ]
    told += cluster_texts(material, change, len(material.area_counts))
    items = tuple(text for text in told if text is not None)
    return (*((Bullets(items),) if items else ()), *drawn)
