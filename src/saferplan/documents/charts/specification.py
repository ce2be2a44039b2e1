"""The whole Vega-Lite definition of a chart."""

from __future__ import annotations

import textwrap

from saferplan.documents import look
from saferplan.documents.charts import heat, kinds, lines
from saferplan.documents.charts.data import ChartData, Spec, chart_data_of
from saferplan.documents.charts.layers import room_at_right
from saferplan.documents.charts.scales import RULE_LINE
from saferplan.documents.definition import Chart, ChartKind
from saferplan.documents.writing import Figures

_KINDS = {
    ChartKind.LINE: lines.line,
    ChartKind.COLUMNS: kinds.columns,
    ChartKind.BARS: kinds.bars,
    ChartKind.DOTS: kinds.dots,
    ChartKind.FUNNEL: kinds.funnel,
    ChartKind.CURVE: lines.curve,
    ChartKind.HEAT: heat.heat,
}
_STANDING_LETTERS = 126


def chart_spec(chart: Chart, figures: Figures, standing: str) -> Spec:
    """The Vega-Lite definition of the chart, with its data inside it.

    `standing` is the line every picture carries: see `composition.standing_line`.
    """
    data = chart_data_of(chart, figures)
    upright = chart.kind in (ChartKind.LINE, ChartKind.COLUMNS, ChartKind.FUNNEL, ChartKind.CURVE)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": look.WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 4, "right": room_at_right(data), "top": 6 if upright else 22, "bottom": 6},
        "background": look.PAPER,
        "title": _standing_title(standing),
        **_KINDS[chart.kind](data),
        "config": _config(key_offset=_key_offset(data, upright=upright)),
    }


def _standing_title(standing: str) -> Spec:
    return {
        "text": textwrap.wrap(standing, _STANDING_LETTERS),
        "orient": "bottom",
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 11,
        "fontWeight": "normal",
        "color": look.QUIET,
        "offset": 10,
    }


def _key_offset(data: ChartData, *, upright: bool) -> int:
    """The key stands above the axis' title where that is above the plot, and above the words of rules."""
    if upright:
        return 32 + RULE_LINE * data.lines_of_rules
    return 12 + (RULE_LINE if data.value_rules else 0)


def _config(*, key_offset: int) -> Spec:
    return {
        "aria": False,
        "font": look.FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": look.FONT_SIZE,
            "titleFontSize": look.FONT_SIZE,
            "titleFontWeight": "normal",
            "labelColor": look.INK,
            "titleColor": look.INK,
            "gridColor": look.GRID,
            "domainColor": look.QUIET,
            "tickColor": look.QUIET,
            "labelAngle": 0,
            "labelLimit": 0,
            "titleLimit": 0,
        },
        "legend": {
            "orient": "top",
            "title": None,
            "labelFontSize": look.FONT_SIZE,
            "labelColor": look.INK,
            "labelLimit": look.WIDTH - 60,
            "symbolSize": 90,
            "symbolStrokeWidth": 2,
            "offset": key_offset,
            "columnPadding": 18,
        },
        "text": {"fontSize": look.FONT_SIZE, "color": look.INK},
    }
