"""Partners' own series: counts they share without records, as they give them."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.assessment.material import Material
from saferplan.assessment.partner_series import PartnerSeries, theme_of
from saferplan.assessment.sections.official import series_figure
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Paragraph,
    Point,
    Row,
    Section,
    Series,
    Table,
    Words,
)
from saferplan.domain.figure import Figure
from saferplan.domain.periods import MONTH_NAMES, Period
from saferplan.domain.themes import Theme

# A table of every quarter of ten years is not read by anyone: the newest of each series are shown.
PERIODS_SHOWN = 8
FEWEST_FOR_A_CHART = 4


def series_section(material: Material, theme: Theme) -> Section | None:
    """The theme's series that partners share; None where there are none."""
    found = [one for one in material.partner_series if theme_of(one.measure) == theme.id]
    if not found:
        return None
    figures = {id(one): _figures(material, one) for one in found}
    rows = []
    for one in found:
        for period, figure in figures[id(one)][-PERIODS_SHOWN:]:
            rows.append(
                Row(
                    (
                        Words(one.title),
                        Words(one.place.name),
                        Words(_named(period)),
                        plain(figure),
                        Words(one.unit.value),
                        Words(one.supplier),
                    )
                )
            )
    table = Table(
        f"{theme.id}-series-table",
        f"{theme.heading}: figures that partners share",
        (
            Column("Measure", ColumnKind.WORDS),
            Column("Area", ColumnKind.WORDS),
            Column("Period", ColumnKind.WORDS),
            Column("Value"),
            Column("Unit", ColumnKind.WORDS),
            Column("Shared by", ColumnKind.WORDS),
        ),
        tuple(rows),
        notes=(
            "These are counts that partners made; the records behind them are not held, so no test of change is "
            "made.",
        ),
    )
    charts = [chart for one in found if (chart := _chart(theme, one, figures[id(one)])) is not None]
    elsewhere = sorted({one.place.name for one in found if one.place.code not in material.own_codes})
    blocks: list[Block] = [*charts, table]
    if elsewhere:
        blocks.insert(
            0,
            Paragraph(
                sentence(
                    f"Some of these are for a wider area than this partnership's ({', '.join(elsewhere)}) and say "
                    "nothing of it alone."
                )
            ),
        )
    return Section(id=f"{theme.id}-series", heading="Figures that partners share", blocks=tuple(blocks))


def _figures(material: Material, one: PartnerSeries) -> list[tuple[Period, Figure]]:
    return [(period, series_figure(material, one, period)) for period, _ in one.values]


def _chart(theme: Theme, one: PartnerSeries, figures: Sequence[tuple[Period, Figure]]) -> Chart | None:
    known = [(period, figure) for period, figure in figures if figure.value is not None]
    if len(known) < FEWEST_FOR_A_CHART:
        return None
    points = tuple(Point(_short(period), figure.id) for period, figure in known)
    span = Period(known[0][0].first, known[-1][0].last)
    return Chart(
        f"{theme.id}-series-{one.measure.replace('/', '-')}-{one.place.code}",
        ChartKind.LINE,
        # The first and the last as they are: without the records no test can say whether they differ.
        sentence(
            f"{one.title}: ",
            plain(known[-1][1]),
            f" in {_short(known[-1][0])}, ",
            plain(known[0][1]),
            f" in {_short(known[0][0])}",
        ),
        f"{one.unit.value.capitalize()}, {one.place.name}, {span.first.label} to {span.last.label}",
        one.unit.value.capitalize(),
        (Series(one.title, points),),
        source=f"Shared by {one.supplier}",
    )


def _named(period: Period) -> str:
    if len(period) == 3 and period.first.month in (1, 4, 7, 10):
        return f"{period.first.label} to {period.last.label}"
    return period.label[0].upper() + period.label[1:]


def _short(period: Period) -> str:
    if len(period) == 1:
        return period.first.short_label
    if period.first.year == period.last.year:
        return f"{MONTH_NAMES[period.first.month - 1][:3]}\N{EN DASH}{period.last.short_label}"
    return f"{period.first.short_label}\N{EN DASH}{period.last.short_label}"
