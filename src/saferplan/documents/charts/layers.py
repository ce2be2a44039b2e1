"""Layers that several kinds of chart share: limits, rules, intervals, absences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saferplan.documents import look
from saferplan.documents.charts.data import Beside, ChartData, Spec, values, wrapped
from saferplan.documents.charts.scales import RULE_LINE
from saferplan.documents.definition import ChartKind

_LIMIT_DASHES = ((4, 3), (1.5, 2.5), (8, 3))
_LIMIT_LETTERS = 18
_NAME_LINE = 15
_RING = 9  # pixels
_NAME_MARGIN = 44  # pixels to the left of the plot, where the numbers of the value axis stand
BREAKS: Spec = {"invalid": "break-paths-show-domains"}
"""A line or an area stops where a value is absent."""
_RULE_MARK: Spec = {"type": "rule", "color": look.INK, "strokeWidth": 1.2, "strokeDash": [3, 2]}


def room_at_right(data: ChartData) -> int:
    """Pixels that the names of limits and bands need to the right of the plot."""
    names = [*(name for name, _ in data.limits), *(band.name for band in data.bands)]
    if not names:
        return 12
    lines = [line for name in names for line in wrapped(name, _LIMIT_LETTERS).split("\n")]
    return 14 + round(max(len(line) for line in lines) * 6.3)


def limit_layers(data: ChartData, x: Spec) -> list[Spec]:
    """Thin lines without marks. A pair of limits shares a dash."""
    layers: list[Spec] = []
    y = {"field": "value", "type": "quantitative"}
    for place, (_, rows) in enumerate(data.limits):
        line = {
            "type": "line",
            "color": look.LIMIT,
            "strokeWidth": 1.2,
            "strokeDash": list(_LIMIT_DASHES[place // 2 % len(_LIMIT_DASHES)]),
        }
        layers.append({"data": values(rows), "mark": line, "encoding": {"x": x, "y": y}})
    return layers


def band_layers(data: ChartData, x: Spec) -> list[Spec]:
    """Areas between the ends of intervals, in the colour of the series they go with; the widest lies lowest."""
    layers: list[Spec] = []
    y = {"field": "lower", "type": "quantitative"}
    shaded = [one for one in (*data.bands, *data.forecasts) if one.with_interval]
    for one in sorted(shaded, key=_width, reverse=True):
        mark: Spec = {"type": "area", "color": series_colour(one.place), "opacity": 0.17, "line": False}
        encoding = {"x": x, "y": y, "y2": {"field": "upper"}}
        layers.append({"data": values(one.rows), "mark": {**mark, **BREAKS}, "encoding": encoding})
    return layers


def end_name_layers(data: ChartData, x: Spec, height: int) -> list[Spec]:
    """The names of limits and bands at their right ends, moved apart where they would lie on each other."""
    ends = [(name, row, "value") for name, rows in data.limits for row in _last(rows, "value")]
    ends += [(band.name, row, "upper") for band in data.bands for row in _last(band.rows, "upper")]
    per_unit = height / _span(data)
    layers: list[Spec] = []
    free = float("-inf")
    for name, row, field in sorted(ends, key=lambda end: -end[1][end[2]]):
        lines = wrapped(name, _LIMIT_LETTERS).split("\n")
        wanted = -row[field] * per_unit
        placed = max(wanted, free)
        free = placed + _NAME_LINE * len(lines) + 1
        words: Spec = {"type": "text", "align": "left", "dx": 6, "fontSize": look.SMALL, "color": look.QUIET}
        words |= {"dy": round(placed - wanted, 1), "lineHeight": _NAME_LINE}
        y = {"field": field, "type": "quantitative"}
        encoding = {"x": x, "y": y, "text": {"value": lines}}
        layers.append({"data": values([row]), "mark": words, "encoding": encoding})
    return layers


def emphasis_layers(data: ChartData, x: Spec, y: Spec) -> list[Spec]:
    """A ring around each point that stands out, and its label above it where labels have room."""
    rows = [row for row in data.emphasised if row["value"] is not None]
    if not rows:
        return []
    ring: Spec = {"type": "point", "filled": False, "size": 190, "color": look.INK, "opacity": 1}
    words: Spec = {"type": "text", "dy": -17, "fontSize": look.SMALL, "fontWeight": "bold"}
    named = {"x": x, "y": y, "text": {"field": "label"}}
    written = _with_room(data, rows)
    beside = [row for row in written if _under_axis_name(data, row)]
    above = [row for row in written if row not in beside]
    at_side: Spec = {**words, "dx": 13, "dy": 0, "align": "left", "baseline": "middle"}
    return [
        {"data": values(rows), "mark": {**ring, "strokeWidth": 1.8}, "encoding": {"x": x, "y": y}},
        {"data": values(above), "mark": words, "encoding": named},
        *([{"data": values(beside), "mark": at_side, "encoding": named}] if beside else []),
    ]


def series_colour(place: int) -> str:
    """The colour of the series at this place."""
    return look.SERIES[place % len(look.SERIES)]


def _with_room(data: ChartData, rows: Sequence[Spec]) -> list[Spec]:
    """From the highest value down, the rows whose label lies neither on another nor on a higher ring."""
    across = _across(data)
    met: list[tuple[float, float]] = []
    written: list[Spec] = []
    for row in sorted(rows, key=lambda row: (-row["value"], across(row))):
        half = len(row["label"]) * 3.7 + 4
        place = across(row)
        inside = half <= place + _NAME_MARGIN and place + half <= look.WIDTH
        clear = all(abs(place - other) >= half + reach for other, reach in met)
        met.append((place, half if inside and clear else _RING))
        if inside and clear:
            written.append(row)
    return written


def _under_axis_name(data: ChartData, row: Spec) -> bool:
    """Whether a label above this row would lie on the name of the value axis, at the top on the left."""
    highest = max((one["value"] for one in data.rows if one["value"] is not None), default=0)
    name_ends = len(data.chart.axis) * 6.5
    return bool(row["value"] >= 0.9 * highest and _across(data)(row) - len(row["label"]) * 3.7 < name_ends)


def _across(data: ChartData) -> Callable[[Spec], float]:
    """About where a row stands across the plot, in pixels."""
    plot = look.WIDTH - 60 - room_at_right(data)
    if data.chart.kind is ChartKind.CURVE:
        numbers = [row["x"] for row in data.rows if row["x"] is not None]
        least, most = min(numbers), max(numbers)
        return lambda row: float((row["x"] - least) / ((most - least) or 1) * plot)
    place = {label: index for index, label in enumerate(data.labels)}
    return lambda row: float(place[row["label"]] / max(1, len(place) - 1) * plot)


def _span(data: ChartData) -> float:
    """How much the value axis spans, about."""
    rows = [row for _, rows in data.limits for row in rows]
    rows += [row for one in (*data.bands, *data.forecasts) for row in one.rows]
    found = [row[end] for row in (*data.rows, *rows) for end in ("value", "lower", "upper")]
    known = [value for value in found if value is not None] or [0.0]
    least = min(0.0, *known) if data.chart.kind is not ChartKind.FUNNEL else min(known)
    return float(max(known) - least) or 1.0


def _last(rows: Sequence[Spec], field: str) -> Sequence[Spec]:
    return [row for row in rows if row[field] is not None][-1:]


def _width(one: Beside) -> float:
    return max(float(row["upper"] - row["lower"]) for row in one.with_interval)


def label_rule_layers(data: ChartData, x: Spec) -> list[Spec]:
    """Upright lines at labels, each with its words on lines of their own above the plot."""
    layers: list[Spec] = []
    below = data.lines_of_rules
    for rule in data.label_rules:
        top = -6 - RULE_LINE * (below - 1)
        below -= len(rule.lines)
        late = rule.late
        row = values([{"label": rule.label, "x": rule.x}])
        upright = {"x": x, "y": {"value": -4 - RULE_LINE * below}, "y2": {"value": "height"}}
        layers.append({"data": row, "mark": _RULE_MARK, "encoding": upright})
        words: Spec = {"type": "text", "align": "right" if late else "left", "fontSize": look.SMALL}
        words |= {"dx": 4 if late else -4, "baseline": "bottom", "lineHeight": RULE_LINE}
        encoding = {"x": x, "y": {"value": top}, "text": {"value": list(rule.lines)}}
        layers.append({"data": row, "mark": words, "encoding": encoding})
    return layers


def value_rule_layers(data: ChartData, channel: str) -> list[Spec]:
    """Lines at numbers of the value axis, which runs along `channel`, with their words beside them."""
    layers: list[Spec] = []
    for rule in data.value_rules:
        position: Spec = {channel: {"datum": rule.value, "type": "quantitative"}}
        layers.append({"data": values([{}]), "mark": _RULE_MARK, "encoding": position})
        words: Spec = {"type": "text", "fontSize": look.SMALL, "baseline": "bottom"}
        if channel == "x":
            words["align"] = "center"
            place: Spec = {"y": {"value": -3}}
        else:
            words |= {"align": "left", "dx": 4, "dy": -2}
            place = {"x": {"value": 0}}
        encoding = {**position, **place, "text": {"value": rule.words}}
        layers.append({"data": values([{}]), "mark": words, "encoding": encoding})
    return layers


def interval_layers(data: ChartData, place: Spec, channel: str, along: Spec) -> list[Spec]:
    """Intervals as thin bars along the value axis; nothing where no figure has one."""
    if not data.with_interval:
        return []
    return [
        {
            "data": values(data.with_interval),
            "mark": {"type": "rule", "strokeWidth": 1.6, "color": look.INK},
            "encoding": {**place, channel: {**along, "field": "lower"}, f"{channel}2": {"field": "upper"}},
        }
    ]


def absence_layers(data: ChartData, encoding: Spec, *, align: str = "center", lift: int = 0) -> list[Spec]:
    """The shorthand of an absence, where its mark would have stood: unknown is not zero."""
    if not data.unknown:
        return []
    words: Spec = {"type": "text", "fontSize": look.SMALL, "color": look.QUIET, "align": align}
    words["dx" if align == "left" else "dy"] = 4 if align == "left" else -lift
    return [
        {"data": values(data.unknown), "mark": words, "encoding": {**encoding, "text": {"field": "text"}}}
    ]
