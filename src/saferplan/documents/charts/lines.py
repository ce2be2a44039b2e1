"""Charts of lines, over months or over numbers, each as a height and its layers from back to front."""

from __future__ import annotations

from saferplan.documents import look
from saferplan.documents.charts.data import ChartData, Spec, values
from saferplan.documents.charts.layers import (
    BREAKS,
    absence_layers,
    band_layers,
    emphasis_layers,
    end_name_layers,
    label_rule_layers,
    limit_layers,
    series_colour,
    value_rule_layers,
)
from saferplan.documents.charts.scales import colour, months_along, numbers_along, shape, upright_values

_HEIGHT = 280
_MOST_MARKED_POINTS = 40
_MOST_MARKED_ON_CURVE = 12
_FORECAST_DASH = [5, 3]


def line(data: ChartData) -> Spec:
    """Values over months: lines with marked points, broken where a value is absent, and forecasts."""
    x, y = months_along(data), upright_values(data, zero=_above_zero(data))
    size = 36 if len(data.labels) <= _MOST_MARKED_POINTS else 14
    layers = [*band_layers(data, x), *limit_layers(data, x), *end_name_layers(data, x, _HEIGHT)]
    if data.with_interval:
        layers.append(
            {
                "data": values(data.with_interval),
                "mark": {"type": "rule", "strokeWidth": 1.2, "opacity": 0.55},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "lower"},
                    "y2": {"field": "upper"},
                    "color": colour(data, stepping_back=False),
                },
            }
        )
    layers += [*_lines(data, x, y), *_forecasts(data, x, y, size), _marks(data, x, y, size)]
    layers += [
        *emphasis_layers(data, x, y),
        *absence_layers(data, {"x": x, "y": {"value": "height"}}, lift=9),
        *label_rule_layers(data, x),
        *value_rule_layers(data, "y"),
    ]
    return {"height": _HEIGHT, "layer": layers}


def curve(data: ChartData) -> Spec:
    """Lines over numbers, each with its interval as an area; points are marked where they are few."""
    x, y = numbers_along(data), upright_values(data, zero=_above_zero(data))
    few = max(len(series.points) for series in data.chart.series) <= _MOST_MARKED_ON_CURVE
    layers = [*_interval_areas(data, x), *band_layers(data, x), *limit_layers(data, x)]
    layers += [*end_name_layers(data, x, _HEIGHT), *_lines(data, x, y)]
    # The key is made of marks, so that several series have marks however many points they have; and without
    # marks a point between two gaps would not be seen.
    if few or len(data.series) > 1 or data.unknown:
        layers.append(_marks(data, x, y, 36 if few else 12))
    layers += [
        *emphasis_layers(data, x, y),
        *absence_layers(data, {"x": x, "y": {"value": "height"}}, lift=9),
        *label_rule_layers(data, x),
        *value_rule_layers(data, "y"),
    ]
    return {"height": _HEIGHT, "layer": layers}


def _lines(data: ChartData, x: Spec, y: Spec) -> list[Spec]:
    return [
        {
            "data": values([row for row in data.rows if row["series"] == name]),
            "mark": _line_mark(place),
            "encoding": {"x": x, "y": y},
        }
        for place, name in enumerate(data.series)
    ]


def _marks(data: ChartData, x: Spec, y: Spec, size: int) -> Spec:
    encoding = {"x": x, "y": y, "color": colour(data, stepping_back=False), "shape": shape(data)}
    return {
        "data": values(data.known),
        "mark": {"type": "point", "filled": True, "size": size, "opacity": 1},
        "encoding": encoding,
    }


def _forecasts(data: ChartData, x: Spec, y: Spec, size: int) -> list[Spec]:
    """Broken lines that go on from the data, with hollow marks: what is foreseen is not what was counted."""
    layers: list[Spec] = []
    for one in data.forecasts:
        paint = series_colour(one.place)
        mark = {**_line_mark(one.place), "strokeDash": _FORECAST_DASH}
        layers.append({"data": values(one.rows), "mark": mark, "encoding": {"x": x, "y": y}})
        own = [row for row in one.rows if row["value"] is not None and not row.get("joint")]
        hollow: Spec = {"type": "point", "filled": True, "fill": look.PAPER, "stroke": paint, "size": size}
        hollow |= {"strokeWidth": 1.5, "opacity": 1, "shape": look.SHAPES[one.place % len(look.SHAPES)]}
        layers.append({"data": values(own), "mark": hollow, "encoding": {"x": x, "y": y}})
    return layers


def _interval_areas(data: ChartData, x: Spec) -> list[Spec]:
    layers: list[Spec] = []
    for place, name in enumerate(data.series):
        rows = [row for row in data.rows if row["series"] == name]
        if any(row["lower"] is not None for row in rows):
            mark = {"type": "area", "color": series_colour(place), "opacity": 0.17, "line": False, **BREAKS}
            encoding = {"x": x, "y": {"field": "lower", "type": "quantitative"}, "y2": {"field": "upper"}}
            layers.append({"data": values(rows), "mark": mark, "encoding": encoding})
    return layers


def _line_mark(place: int) -> Spec:
    """The line of the series at this place. It takes its dash as a value, because a scale of dashes would be
    merged into the key and fray its shapes."""
    return {
        "type": "line",
        "strokeWidth": 2,
        "color": series_colour(place),
        "strokeDash": list(look.DASHES[place % len(look.DASHES)]),
        **BREAKS,
    }


def _above_zero(data: ChartData) -> bool:
    return all(row["value"] >= 0 for row in data.known)
