"""Charts of columns, bars and dots, each as a height and its layers from back to front."""

from __future__ import annotations

from saferplan.documents import look
from saferplan.documents.charts.data import ChartData, Spec, values
from saferplan.documents.charts.layers import (
    absence_layers,
    end_name_layers,
    interval_layers,
    label_rule_layers,
    limit_layers,
    value_rule_layers,
)
from saferplan.documents.charts.scales import (
    apart,
    bands_along,
    colour,
    height_of_rows,
    level_values,
    numbers_along,
    rows_down,
    shape,
    upright_values,
)

_MOST_WRITTEN_COLUMNS = 13
_BASE: Spec = {"datum": 0, "type": "quantitative"}


def columns(data: ChartData) -> Spec:
    """Upright bars over labels in order, side by side where there are several series."""
    x, y = bands_along(data), upright_values(data, zero=True)
    place = {"x": x, **apart(data, "xOffset")}
    layers: list[Spec] = [
        {
            "data": values(data.rows),
            "mark": {"type": "bar"},
            "encoding": {**place, "y": y, "color": colour(data)},
        },
        *interval_layers(data, place, "y", y),
        *limit_layers(data, x),
        *end_name_layers(data, x, 280),
    ]
    if len(data.rows) <= _MOST_WRITTEN_COLUMNS and not data.with_interval:
        words = {"type": "text", "dy": -8, "fontSize": look.SMALL}
        encoding = {**place, "y": y, "text": {"field": "text"}}
        layers.append({"data": values(data.known), "mark": words, "encoding": encoding})
    layers += absence_layers(data, {**place, "y": _BASE}, lift=9)
    layers += label_rule_layers(data, x)
    layers += value_rule_layers(data, "y")
    return {"height": 280, "layer": layers}


def bars(data: ChartData) -> Spec:
    """Bars to the right, one row per label, each with its value at its end."""
    bare = not data.with_interval
    x, y = level_values(data, zero=True, written=bare), rows_down(data, grid=False)
    place = {"y": y, **apart(data, "yOffset")}
    layers: list[Spec] = [
        {
            "data": values(data.rows),
            "mark": {"type": "bar"},
            "encoding": {**place, "x": x, "color": colour(data)},
        },
        *interval_layers(data, place, "x", x),
    ]
    if bare:
        for side, align, step in ((True, "left", 4), (False, "right", -4)):
            rows = [row for row in data.known if (row["value"] >= 0) is side]
            words = {"type": "text", "align": align, "dx": step, "fontSize": look.SMALL}
            encoding = {**place, "x": x, "text": {"field": "text"}}
            layers.append({"data": values(rows), "mark": words, "encoding": encoding})
    layers += absence_layers(data, {**place, "x": _BASE}, align="left")
    layers += value_rule_layers(data, "x")
    return {"height": height_of_rows(data), "layer": layers}


def dots(data: ChartData) -> Spec:
    """A dot per label on a rule as long as its interval."""
    x, y = level_values(data, zero=False, written=False), rows_down(data, grid=True)
    place = {"y": y, **apart(data, "yOffset")}
    layers = value_rule_layers(data, "x")
    if data.with_interval:
        layers.append(
            {
                "data": values(data.with_interval),
                "mark": {"type": "rule", "strokeWidth": 2.5},
                "encoding": {
                    **place,
                    "x": {**x, "field": "lower"},
                    "x2": {"field": "upper"},
                    "color": colour(data),
                },
            }
        )
    layers.append(
        {
            "data": values(data.known),
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {**place, "x": x, "color": colour(data), "shape": shape(data)},
        }
    )
    layers += absence_layers(data, {**place, "x": {"value": 0}}, align="left")
    return {"height": height_of_rows(data), "layer": layers}


def funnel(data: ChartData) -> Spec:
    """A dot per area over its size, between limits that narrow as areas grow."""
    x, y = numbers_along(data), upright_values(data, zero=False)
    named = [row for row in data.emphasised if row["value"] is not None]
    layers = [
        *limit_layers(data, x),
        *end_name_layers(data, x, 340),
        *value_rule_layers(data, "y"),
        {
            "data": values(data.known),
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour(data), "shape": shape(data)},
        },
        {
            "data": values(named),
            "mark": {"type": "point", "filled": False, "size": 190, "color": look.INK, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": values(named),
            "mark": {"type": "text", "dy": -16, "fontWeight": "bold", "lineBreak": "\n"},
            "encoding": {"x": x, "y": y, "text": {"field": "label"}},
        },
    ]
    return {"height": 340, "layer": layers}
