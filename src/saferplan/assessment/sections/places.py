"""Where it happens: wards, small areas on a map, and how concentrated the records are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saferplan.assessment.analyses.standing_out import standing_out_blocks
from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.material import Material
from saferplan.assessment.places import AreaCounts
from saferplan.assessment.tabling import level_and_change_table, shown, shown_interval
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    AreaMap,
    Block,
    Column,
    ColumnKind,
    MapArea,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Tone,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Interval, Unit
from saferplan.domain.measures import POLICE_RECORDS
from saferplan.domain.themes import Theme
from saferplan.statistics import concentration

# Fewer records than this say nothing of how they spread over places.
FEWEST_FOR_CONCENTRATION = 30

_NOT_PLACED = "Too few of these records name a small area or have a point for anything to be said of places."

_SNAPPED = (
    "Police points are moved to the nearest of a list of map points before they are published, so a count is placed "
    "in a small area, never at an address."
)


def places_section(material: Material, theme: Theme, changes: Sequence[MeasureChange]) -> Section | None:
    """Wards, map and concentration of the theme's largest measure that is placed in small areas."""
    if not changes:
        return None
    placed = [change for change in changes if change.measure.id in material.wards]
    if not placed:
        nothing = Notice(Tone.NOTE, sentence(_NOT_PLACED))
        return Section(id=f"{theme.id}-where", heading="Where", blocks=(nothing,))
    lead = max(placed, key=lambda change: change.now.count.value or 0)
    blocks = (*standing_out_blocks(material, lead, theme.id), *place_blocks(material, lead, theme.id))
    return Section(id=f"{theme.id}-places", heading="Where", blocks=blocks) if blocks else None


def place_blocks(material: Material, lead: MeasureChange, prefix: str) -> tuple[Block, ...]:
    """The map, concentration and ward table of one measure."""
    measure = lead.measure
    if measure.id not in material.wards:
        return (Notice(Tone.NOTE, sentence(_NOT_PLACED)),)
    source = material.source_line([lead])
    areas = material.small_areas(measure.id)
    blocks: list[Block] = []
    if areas is not None:
        text = None if lead.guarded else concentration_text(material, lead, areas)
        if text is not None:
            blocks.append(Paragraph(text))
        drawn = _map(prefix, lead, areas, source)
        if drawn is not None:
            blocks.append(drawn)
    wards = material.wards[measure.id]
    if wards:
        blocks.append(
            level_and_change_table(f"{prefix}-wards", f"{measure.title} by ward", "Ward", wards, source)
        )
    return tuple(blocks)


def small_area_table(prefix: str, lead: MeasureChange, areas: AreaCounts, source: str) -> Table:
    """Every small area's count and rate, the most first."""
    order = sorted(areas.rows, key=lambda row: (-(row.count.value or 0), row.name))
    return Table(
        f"{prefix}-small-areas",
        f"{lead.measure.title} by small area (LSOA), {lead.now.period.label}",
        (
            Column("Small area", ColumnKind.WORDS),
            Column("Code", ColumnKind.WORDS),
            Column("Records"),
            Column("Rate", unit="per 1,000"),
            Column("95% interval of the rate", ColumnKind.WORDS),
        ),
        tuple(
            Row(
                (
                    Words(row.name),
                    Words(row.code),
                    plain(row.count),
                    shown(row.rate),
                    shown_interval(row.rate),
                )
            )
            for row in order
        ),
        source=source,
    )


def concentration_text(material: Material, lead: MeasureChange, areas: AreaCounts) -> Text | None:
    """How few places hold half of the records, against what chance alone would give."""
    counts = np.array([row.count.value or 0 for row in areas.rows], dtype=np.int64)
    if counts.sum() < FEWEST_FOR_CONCENTRATION or len(counts) < 5:
        return None
    found = concentration.concentration(counts, level=material.settings.level, seed=material.settings.seed)
    inputs = tuple(row.count for row in areas.rows)
    names = f"{lead.measure.title}, {material.place.name}, {lead.now.period.label}"
    share = material.maker.derived(
        "share of places with half of the records",
        f"Share of small areas that hold half of the records: {names}",
        Unit.PERCENT,
        concentration.SHARE_FOR_HALF,
        inputs,
        float(found.places_for_half_percent),
    )
    chance = material.maker.derived(
        "share of places with half of the records by chance",
        f"The same if the records fell on small areas by chance alone: {names}",
        Unit.PERCENT,
        concentration.SHARE_FOR_HALF,
        inputs,
        float(found.expected_places_for_half_percent),
        parameters=(("seed", material.settings.seed),),
    )
    gini = material.maker.derived(
        "Gini",
        f"Gini coefficient, corrected for few events: {names}",
        Unit.RATIO,
        concentration.GINI,
        inputs,
        float(found.gini),
        interval=Interval(float(found.gini_lower), float(found.gini_upper), material.settings.level),
        parameters=(("seed", material.settings.seed),),
    )
    return sentence(
        "Half of the records lie in ",
        plain(share),
        " of the small areas; if they fell on them by chance alone, it would be ",
        plain(chance),
        ". The Gini coefficient, corrected for few events, is ",
        plain(gini),
        " (nought is evenly spread, one is all in one place).",
    )


def _map(prefix: str, lead: MeasureChange, areas: AreaCounts, source: str) -> AreaMap | None:
    if areas.shapes is None:
        return None
    rates = any(row.rate is not None and row.rate.value is not None for row in areas.rows)
    # The title names the darkest area: of rates that is seldom the one with the most records.
    mapped = {row.code: (row.rate if rates else row.count) for row in areas.rows}
    highest = max(areas.rows, key=lambda row: (_value(mapped[row.code]), row.code))
    return AreaMap(
        f"{prefix}-map",
        sentence(
            f"{lead.measure.title} by small area"
            if lead.guarded
            else f"{lead.measure.title}: {'highest rate' if rates else 'most records'} in {highest.name}"
        ),
        f"Records per 1,000 residents by small area (LSOA), {lead.now.period.label}"
        if rates
        else f"Records by small area (LSOA), {lead.now.period.label}",
        "Records per 1,000 residents" if rates else "Records",
        areas.shapes.id,
        tuple(
            MapArea(row.code, row.name, row.rate.id)
            if row.rate is not None
            else (
                MapArea(row.code, row.name, row.count.id)
                if not rates
                else MapArea(row.code, row.name, None, Absence.UNKNOWN)
            )
            for row in areas.rows
        ),
        source=source,
        notes=(_SNAPPED,) if lead.measure.dataset == POLICE_RECORDS else (),
    )


def _value(figure: Figure | None) -> float:
    return -1.0 if figure is None or figure.value is None else float(figure.value)
