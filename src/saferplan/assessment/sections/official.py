"""Official statistics of the partnership's recorded crime, beside the partnership's own counts."""

from __future__ import annotations

from saferplan.assessment.material import Material
from saferplan.assessment.partner_series import PartnerSeries
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    Cell,
    Column,
    ColumnKind,
    Gap,
    Paragraph,
    Row,
    Section,
    Table,
    Words,
)
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.periods import Period

PREFIX = "ons-recorded-crime/"


def official_section(material: Material) -> Section | None:
    """The counts that the Office for National Statistics published of this partnership; None where not held."""
    found = [
        one
        for one in material.partner_series
        if one.measure.startswith(PREFIX)
        and one.unit is Unit.COUNT
        and one.place.code in {material.partnership.code}
    ]
    if not found:
        return None
    years = sorted({period for one in found for period, _ in one.values})[-2:]
    table = Table(
        "official-counts",
        f"Recorded crime in {material.place.name}, official statistics",
        (
            Column("Offences", ColumnKind.WORDS),
            *(Column(f"Year to {period.last.label}") for period in years),
        ),
        tuple(Row((Words(one.title), *(_cell(material, one, period) for period in years))) for one in found),
        notes=(
            "Fraud is not in these counts, nor is anti-social behaviour. They are counted by when the police "
            "recorded a crime, and corrected until the year's tables close, so they differ from counts of published "
            "records.",
        ),
        source=found[0].supplier,
    )
    words = "The Office for National Statistics publishes recorded crime by partnership, for years of its own"
    if material.settings.year not in years:
        words += ": not that of this assessment"
    return Section(
        id="official",
        heading="Official statistics",
        blocks=material.written("official", (Paragraph(sentence(f"{words}.")), table)),
    )


def _cell(material: Material, one: PartnerSeries, period: Period) -> Cell:
    values = dict(one.values)
    if period not in values:
        return Gap(Absence.NOT_PUBLISHED)
    return plain(series_figure(material, one, period))


def series_figure(material: Material, one: PartnerSeries, period: Period) -> Figure:
    """A value of a partner's series as a figure."""
    return material.maker.reference(
        "series",
        one.title,
        one.place,
        period,
        one.unit,
        dict(one.values)[period],
        source=one.supplier,
        parameters=(("measure", one.measure),),
    )
