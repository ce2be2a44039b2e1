"""Layers that several kinds of chart share: limits, rules, intervals, absences."""

from __future__ import annotations

from saferplan.documents import look
from saferplan.documents.charts.data import ChartData, Spec, values, wrapped
from saferplan.documents.charts.scales import RULE_LINE

_LIMIT_DASHES = ((4, 3), (1.5, 2.5), (8, 3))
_LIMIT_LETTERS = 18
_RULE_MARK: Spec = {"type": "rule", "color": look.INK, "strokeWidth": 1.2, "strokeDash": [3, 2]}


def room_at_right(data: ChartData) -> int:
    """Pixels that the names of limits need to the right of the plot."""
    if not data.limits:
        return 12
    lines = [line for name, _ in data.limits for line in wrapped(name, _LIMIT_LETTERS).split("\n")]
    return 14 + round(max(len(line) for line in lines) * 6.3)


def limit_layers(data: ChartData, x: Spec) -> list[Spec]:
    """Thin lines without marks, each named at its right end. A pair of limits shares a dash."""
    layers: list[Spec] = []
    y = {"field": "value", "type": "quantitative"}
    for place, (name, rows) in enumerate(data.limits):
        line = {
            "type": "line",
            "color": look.LIMIT,
            "strokeWidth": 1.2,
            "strokeDash": list(_LIMIT_DASHES[place // 2 % len(_LIMIT_DASHES)]),
        }
        layers.append({"data": values(rows), "mark": line, "encoding": {"x": x, "y": y}})
        ends = [row for row in rows if row["value"] is not None][-1:]
        words = {"type": "text", "align": "left", "dx": 6, "fontSize": look.SMALL, "color": look.QUIET}
        encoding = {"x": x, "y": y, "text": {"value": wrapped(name, _LIMIT_LETTERS).split("\n")}}
        layers.append({"data": values(ends), "mark": words, "encoding": encoding})
    return layers


def label_rule_layers(data: ChartData, x: Spec) -> list[Spec]:
    """Upright lines at labels, each with its words on lines of their own above the plot."""
    layers: list[Spec] = []
    below = data.lines_of_rules
    for rule in data.label_rules:
        top = -6 - RULE_LINE * (below - 1)
        below -= len(rule.lines)
        late = data.labels.index(rule.label) > len(data.labels) / 2
        row = values([{"label": rule.label}])
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
