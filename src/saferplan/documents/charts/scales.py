"""Axes, scales and keys."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from saferplan.documents import look
from saferplan.documents.charts.data import ChartData, Spec
from saferplan.documents.definition import ChartKind
from saferplan.domain.figure import Unit

_WHOLE = (Unit.COUNT, Unit.PEOPLE, Unit.HOUSEHOLDS, Unit.RANK, Unit.MONTHS, Unit.DAYS)
RULE_LINE = 17
"""Pixels for one line of a rule's words above the plot."""

_LABEL_LINE = look.FONT_SIZE + 2  # pixels, the renderer's own
_ROOM_FOR_WORDS = 0.1  # of the axis, for the words at the end of the longest bar
_MONTH_STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60)


def upright_values(data: ChartData, *, zero: bool) -> Spec:
    """The value axis of a chart whose values rise: its title upright above it, never turned."""
    axis = {
        **_value_axis(data),
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleBaseline": "bottom",
        "titleY": -10 - RULE_LINE * data.lines_of_rules,
        "titleLimit": look.WIDTH - 60,
        "titleX": 0,
        "labelPadding": 6,
        "ticks": False,
        "domain": False,
    }
    return {
        "field": "value",
        "type": "quantitative",
        "axis": axis,
        "scale": {"zero": zero, "nice": True},
    }


def level_values(data: ChartData, *, zero: bool, written: bool) -> Spec:
    """The value axis of a chart whose values run to the right; `written` leaves room for words at the end."""
    scale: Spec = {"zero": zero, "nice": True}
    numbers = [row["value"] for row in data.known]
    if written and numbers:
        least, most = min(0.0, *numbers), max(0.0, *numbers)
        room = (most - least or 1) * _ROOM_FOR_WORDS
        scale = {"domainMin": least - room if least < 0 else 0, "domainMax": most + room, "nice": False}
    return {"field": "value", "type": "quantitative", "axis": _value_axis(data), "scale": scale}


def _value_axis(data: ChartData) -> Spec:
    axis: Spec = {"title": data.chart.axis, "tickCount": 5}
    if data.unit is Unit.PERCENT:
        axis["labelExpr"] = "datum.label + '%'"
    elif data.unit is Unit.POUNDS:
        axis["labelExpr"] = "'£' + datum.label"
    elif data.unit in _WHOLE:
        axis["tickMinStep"] = 1
    return axis


def months_along(data: ChartData) -> Spec:
    """The category axis of points in order, with as many labels as fit upright, the last among them."""
    return {
        "field": "label",
        "type": "ordinal",
        "sort": list(data.labels),
        "scale": {"domain": list(data.labels), "type": "point", "padding": 0.3},
        "axis": {"title": data.chart.x_axis or None, "values": fitting_labels(data.labels), "grid": False},
    }


def numbers_along(data: ChartData) -> Spec:
    """The axis across of charts whose points have a number; it ends where the numbers end."""
    return {
        "field": "x",
        "type": "quantitative",
        "axis": {"title": data.chart.x_axis or None, "grid": False, "tickCount": 6},
        "scale": {"zero": False, "nice": data.chart.kind is not ChartKind.CURVE},
    }


def bands_along(data: ChartData) -> Spec:
    """The category axis of columns; labels are wrapped, and thinned out only where that is not enough."""
    widest = max(len(line) for label in data.labels for line in label.split("\n"))
    fits = (widest + 1) * 7 * len(data.labels) <= look.WIDTH
    return {
        "field": "label",
        "type": "ordinal",
        "sort": list(data.labels),
        "scale": {"domain": list(data.labels), "type": "band", "paddingInner": 0.25, "paddingOuter": 0.15},
        "axis": {
            "title": data.chart.x_axis or None,
            "values": list(data.labels) if fits else fitting_labels(data.labels),
            "grid": False,
            "ticks": False,
            "labelPadding": 6,
            "labelExpr": "split(datum.value, '\\n')",
        },
    }


def rows_down(data: ChartData, *, grid: bool) -> Spec:
    """The category axis of horizontal marks; labels of emphasised rows are bold."""
    weight: Any = "normal"
    bold = list(dict.fromkeys(row["label"] for row in data.emphasised))
    if bold:
        test = " || ".join(f"datum.value === {json.dumps(label)}" for label in bold)
        weight = {"condition": {"test": test, "value": "bold"}, "value": "normal"}
    return {
        "field": "label",
        "type": "ordinal",
        "sort": list(data.labels),
        "scale": {"domain": list(data.labels), "type": "band", "paddingInner": 0.25, "paddingOuter": 0.1},
        "axis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "grid": grid,
            "labelPadding": 8,
            "labelFontWeight": weight,
            "labelExpr": "split(datum.value, '\\n')",
            "labelOffset": centred(data.labels),
        },
    }


def centred(labels: Sequence[str]) -> Spec | int:
    """The shift that sets labels of several lines in the middle of their rows; a label stands by its first
    line otherwise."""
    most = max(label.count("\n") for label in labels)
    tests = [
        {"test": f"length(split(datum.value, '\\n')) === {lines + 1}", "value": -lines * _LABEL_LINE / 2}
        for lines in range(1, most + 1)
    ]
    return {"condition": tests, "value": 0} if tests else 0


def height_of_rows(data: ChartData) -> int:
    """Pixels for all rows: room for their labels' lines and for one mark per series."""
    lines = max(label.count("\n") + 1 for label in data.labels)
    return len(data.labels) * max(26, 17 * lines + 8, 17 * len(data.series) + 8)


def apart(data: ChartData, channel: str) -> Spec:
    """The offset that sets several series side by side within a label; nothing for a single series."""
    if len(data.series) < 2:
        return {}
    return {channel: {"field": "series", "sort": list(data.series)}}


def colour(data: ChartData, *, stepping_back: bool = True) -> Spec:
    """The series' colours; where a single series has emphasis, its other marks step back if they may."""
    if stepping_back and len(data.series) == 1 and data.emphasised:
        return {
            "condition": {"test": "datum.emphasis", "value": look.SERIES[0]},
            "value": look.UNEMPHASISED,
        }
    return _series_scale(data, look.SERIES)


def shape(data: ChartData) -> Spec:
    """The series' shapes, with the key they share with colours."""
    return _series_scale(data, look.SHAPES)


def _series_scale(data: ChartData, steps: Sequence[Any]) -> Spec:
    names = list(data.series)
    several = len(names) > 1
    return {
        "field": "series",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names, "range": [steps[i % len(steps)] for i in range(len(names))]},
        "legend": {"columns": key_columns(names)} if several else None,
    }


def key_columns(names: Sequence[str]) -> int:
    """As many columns as fit the width."""
    widest = max(len(name) for name in names) * 7 + 50
    return max(1, min(len(names), look.WIDTH // widest))


def fitting_labels(labels: Sequence[str]) -> list[str]:
    """Labels in even steps that fit upright; the last is always among them."""
    room = max(2, look.WIDTH // (max(len(label) for label in labels) * 8 + 16))
    if len(labels) <= room:
        return list(labels)
    least = -(-(len(labels) - 1) // room)
    step = next((step for step in _MONTH_STEPS if step >= least), least)
    return list(labels[::-1][::step][::-1])
