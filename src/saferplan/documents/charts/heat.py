"""Grids of shaded cells, as a height and layers from back to front."""

from __future__ import annotations

from saferplan.documents import look
from saferplan.documents.charts.data import (
    WIDEST_ROW_NAME,
    ChartData,
    Spec,
    letters_in_cells,
    values,
    wrapped,
)
from saferplan.documents.charts.scales import centred, fitting_labels, key_columns
from saferplan.documents.definition import Chart
from saferplan.domain.absence import Absence

_LINE = 17
_LEAST_ROW = 27
NO_VALUE = "×"
"""What stands in a cell without a value where the shorthand for the reason has no room."""

_OUTLINE = 2.6


def heat(data: ChartData) -> Spec:
    """A cell per value, shaded by its class; numbers are written in the cells where they fit."""
    x, y = _across(data), _down(data)
    rows = [_cell(data, row) for row in data.rows]
    known = [row for row in rows if row["value"] is not None]
    place = {"x": x, "y": y}
    cell: Spec = {"type": "rect", "stroke": look.PAPER, "strokeWidth": 1}
    layers: list[Spec] = [
        {
            "data": values([row for row in rows if row["value"] is None]),
            "mark": {**cell, "fill": look.HATCH_GROUND, "stroke": look.LINE},
            "encoding": place,
        },
        {"data": values(known), "mark": cell, "encoding": {**place, "fill": _key(data)}},
        {
            "data": values([row for row in rows if row["emphasis"]]),
            "mark": {**cell, "filled": False, "stroke": look.INK, "strokeWidth": _OUTLINE},
            "encoding": place,
        },
    ]
    # A number that is not known is written in any case: an empty cell would look like none.
    for colour in (look.INK, look.PAPER):
        written = [row for row in (rows if _numbers_fit(data) else _unknown(rows)) if row["ink"] == colour]
        words = {"type": "text", "fontSize": look.SMALL, "color": colour}
        layers.append(
            {"data": values(written), "mark": words, "encoding": {**place, "text": {"field": "text"}}}
        )
    return {"height": _height(data), "layer": layers}


def _cell(data: ChartData, row: Spec) -> Spec:
    """The row with the class of its value, the colour of its letters and its name as it stands beside it."""
    found = {**row, "row": wrapped(row["series"], WIDEST_ROW_NAME), "ink": look.INK}
    found["text"] = _short(row["text"])
    if row["value"] is None and not shorthand_fits(data.chart):
        found["text"] = NO_VALUE
    if row["value"] is None:
        return found
    shade_class = next(c for c in data.shading.classes if c.lower <= row["value"] <= c.upper)
    return {**found, "class": shade_class.words, "ink": look.ink_on(shade_class.colour)}


def shorthand_fits(chart: Chart) -> bool:
    """Whether the shorthand of an absence has room in the cells."""
    return letters_in_cells(chart) >= len(Absence.UNKNOWN.symbol)


def _unknown(rows: list[Spec]) -> list[Spec]:
    return [row for row in rows if row["value"] is None]


def _numbers_fit(data: ChartData) -> bool:
    widest = max(len(_short(row["text"])) for row in data.rows)
    return widest <= letters_in_cells(data.chart)


def _short(words: str) -> str:
    """A very small probability in signs, since one that is spelt out would leave no room for any number."""
    return words.replace("under ", "<")


def _height(data: ChartData) -> int:
    lines = max(wrapped(name, WIDEST_ROW_NAME).count("\n") + 1 for name in data.series)
    return len(data.series) * max(_LEAST_ROW, _LINE * lines + 8)


def _across(data: ChartData) -> Spec:
    widest = max(len(line) for label in data.labels for line in label.split("\n"))
    fits = widest <= letters_in_cells(data.chart)
    return {
        "field": "label",
        "type": "ordinal",
        "sort": list(data.labels),
        "scale": {"domain": list(data.labels), "type": "band", "padding": 0},
        "axis": {
            "title": data.chart.x_axis or None,
            "values": list(data.labels) if fits else fitting_labels(data.labels),
            "grid": False,
            "ticks": False,
            "domain": False,
            "labelPadding": 5,
            "labelExpr": "split(datum.value, '\\n')",
        },
    }


def _down(data: ChartData) -> Spec:
    names = [wrapped(name, WIDEST_ROW_NAME) for name in data.series]
    return {
        "field": "row",
        "type": "ordinal",
        "sort": names,
        "scale": {"domain": names, "type": "band", "padding": 0},
        "axis": {
            "title": None,
            "grid": False,
            "ticks": False,
            "domain": False,
            "labelPadding": 8,
            "labelExpr": "split(datum.value, '\\n')",
            "labelOffset": centred(names),
        },
    }


def _key(data: ChartData) -> Spec:
    """The classes from least to greatest, under the name of the values."""
    classes = data.shading.classes
    names = [one.words for one in classes]
    legend: Spec = {
        "title": data.chart.axis,
        "titleFontWeight": "normal",
        "titleFontSize": look.FONT_SIZE,
        "titleColor": look.INK,
        "titleLimit": look.WIDTH - 60,
        "symbolType": "square",
        "symbolSize": 220,
        "symbolStrokeColor": look.QUIET,
        "symbolStrokeWidth": 0.8,
        "symbolOpacity": 1,
        "columns": key_columns(names) if names else 1,
    }
    return {
        "field": "class",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names, "range": [one.colour for one in classes]},
        "legend": legend if names else None,
    }
