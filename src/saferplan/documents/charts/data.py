"""A chart's marks as rows of data, with everything the layers need to draw and to write."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from saferplan.documents import look
from saferplan.documents.classes import Shading, shade_in_steps
from saferplan.documents.definition import Chart, ChartKind, Rule, Series
from saferplan.documents.writing import Figures, written_figure
from saferplan.domain.figure import Unit

Spec = dict[str, Any]
"""A piece of Vega-Lite, as plain data."""

_WIDEST_ROW_LABEL = 34
_RULE_LETTERS = 46  # about half the plot, which a rule always has on one of its sides
WIDEST_ROW_NAME = 30
"""Letters on a line of a row's name in a grid."""
_DIGIT = 7.0  # pixels, of a number in a cell
_LETTER = 7.2  # pixels, for the widths of words at the size of labels


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A rule at a label: where it stands on the axis across, in both ways that axes are read, with its words
    on one or more lines. `late` rules stand in the right half of the plot."""

    label: str
    x: float | None
    lines: tuple[str, ...]
    late: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A series that goes with the data: its name, its rows, and the place of the data series it goes with."""

    name: str
    rows: tuple[Spec, ...]
    place: int

    @property
    def with_interval(self) -> list[Spec]:
        """The rows whose value has an interval."""
        return [row for row in self.rows if row["lower"] is not None]


@dataclass(frozen=True, slots=True)
class ValueRule:
    """A rule at a number of the value axis."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart looked up: rows of its data series and of what goes with them, labels wrapped to the room they
    have. A forecast and its bands begin with the last known row of the data they go on from."""

    chart: Chart
    labels: tuple[str, ...]
    series: tuple[str, ...]
    rows: tuple[Spec, ...]
    limits: tuple[tuple[str, tuple[Spec, ...]], ...]
    forecasts: tuple[Beside, ...]
    bands: tuple[Beside, ...]
    label_rules: tuple[LabelRule, ...]
    value_rules: tuple[ValueRule, ...]
    unit: Unit
    shading: Shading

    @property
    def known(self) -> list[Spec]:
        """The rows with a value."""
        return [row for row in self.rows if row["value"] is not None]

    @property
    def unknown(self) -> list[Spec]:
        """The rows with an absence in the place of a value.

        Of a run of points along a line that lack a value for one reason, the one in the middle stands for all:
        marks at each of them would lie on one another.
        """
        rows = [row for row in self.rows if row["value"] is None]
        if self.chart.kind not in (ChartKind.LINE, ChartKind.CURVE):
            return rows
        place = {label: index for index, label in enumerate(self.labels)}
        by_place = {(row["text"], place[row["label"]]): row for row in rows}
        runs: list[list[tuple[str, int]]] = []
        for text, index in sorted(by_place):
            if runs and runs[-1][-1] == (text, index - 1):
                runs[-1].append((text, index))
            else:
                runs.append([(text, index)])
        return [by_place[run[len(run) // 2]] for run in runs]

    @property
    def with_interval(self) -> list[Spec]:
        """The rows whose value has an interval."""
        return [row for row in self.rows if row["lower"] is not None]

    @property
    def emphasised(self) -> list[Spec]:
        """The rows that stand out."""
        return [row for row in self.rows if row["emphasis"]]

    @property
    def lines_of_rules(self) -> int:
        """How many lines the words of rules take above the plot."""
        return sum(len(rule.lines) for rule in self.label_rules)


def chart_data_of(chart: Chart, figures: Figures) -> ChartData:
    """The chart's definition with its figures looked up."""
    data = [series for series in chart.series if series.role == "data"]
    limits = [series for series in chart.series if series.role == "limit"]
    room = room_for_labels(chart)
    named = data if chart.kind is ChartKind.FUNNEL else _in_order(chart)
    first = next(point for series in data for point in series.points)
    places = {wrapped(point.label, room): point.x for one in named for point in one.points}
    rules = [*chart.rules, *_rules_of_forecasts(chart)]
    at_labels = [rule for rule in rules if wrapped(rule.at, room) in places]
    numbered = ((_number(rule.at), rule) for rule in chart.rules if rule not in at_labels)
    rows = tuple(row for series in data for row in _rows(series, figures, room))
    return ChartData(
        chart=chart,
        labels=tuple(places),
        series=tuple(series.name for series in data),
        rows=rows,
        limits=tuple((series.name, tuple(_rows(series, figures, room))) for series in limits),
        forecasts=tuple(_beside(chart, "forecast", figures, room)),
        bands=tuple(_beside(chart, "band", figures, room)),
        label_rules=_stacked([_label_rule(rule, places, room) for rule in at_labels], list(places)),
        value_rules=tuple(ValueRule(value, rule.label) for value, rule in numbered if value is not None),
        unit=figures[first.figure].definition.unit,
        shading=shading_of_cells(chart, figures),
    )


def shading_of_cells(chart: Chart, figures: Figures) -> Shading:
    """The classes of a grid's cells; none for other charts."""
    cells = [figures[point.figure] for series in chart.series for point in series.points]
    return shade_in_steps(cells if chart.kind is ChartKind.HEAT else ())


def _in_order(chart: Chart) -> list[Series]:
    """Data, then what goes with them: the labels of a forecast follow those of the data."""
    return sorted(chart.series, key=lambda series: (series.role != "data", series.role != "forecast"))


def _rules_of_forecasts(chart: Chart) -> list[Rule]:
    """A rule where forecasts begin, unless the chart has one there itself."""
    firsts = {
        series.points[0].label for series in chart.series if series.role == "forecast" and series.points
    }
    return [Rule(f"Forecast from {at}", at) for at in sorted(firsts - {rule.at for rule in chart.rules})]


def _label_rule(rule: Rule, places: dict[str, float | None], room: int) -> LabelRule:
    label = wrapped(rule.at, room)
    lines = tuple(wrapped(rule.label, _RULE_LETTERS).split("\n"))
    x = places[label]
    if x is None:
        return LabelRule(label, x, lines, list(places).index(label) > len(places) / 2)
    known = [place for place in places.values() if place is not None]
    return LabelRule(label, x, lines, x > (min(known) + max(known)) / 2)


def _stacked(rules: Sequence[LabelRule], labels: Sequence[str]) -> tuple[LabelRule, ...]:
    """The rules from the top line of words down, so that no rule runs through the words of another.

    Words of early rules stand to the right of theirs, so the leftmost is on top; those of late ones to the
    left, so the rightmost is.
    """
    place = {label: index for index, label in enumerate(labels)}

    def order(rule: LabelRule) -> tuple[bool, float]:
        at = place[rule.label] if rule.x is None else rule.x
        return rule.late, -at if rule.late else at

    return tuple(sorted(rules, key=order))


def _beside(chart: Chart, role: str, figures: Figures, room: int) -> Iterator[Beside]:
    """The series of this role, each with the data series that is listed before it.

    Where a forecast or its band follows on the data, the last known value of those is its first row, so that
    line and area begin where the data end.
    """
    place, ahead = 0, False
    last: Spec | None = None
    for series in chart.series:
        rows = _rows(series, figures, room)
        if series.role == "data":
            place = 0 if last is None else place + 1
            ahead, known = False, [row for row in rows if row["value"] is not None]
            last = known[-1] if known else {}
        ahead = ahead or series.role == "forecast"
        if series.role == role:
            if ahead and last:
                rows = [{**last, "lower": last["value"], "upper": last["value"], "joint": True}, *rows]
            yield Beside(series.name, tuple(rows), place)


def wrapped(label: str, letters: int) -> str:
    """The label broken into lines of at most so many letters."""
    return "\n".join(textwrap.wrap(label, letters, break_long_words=False)) or label


def room_for_labels(chart: Chart) -> int:
    """How many letters of a label stand on a line."""
    if chart.kind is ChartKind.HEAT:
        count = len({point.label for series in chart.series for point in series.points}) or 1
        return max(5, int(width_of_cells(chart) / count / _LETTER))
    if chart.kind is not ChartKind.COLUMNS:
        return _WIDEST_ROW_LABEL
    count = max(len(series.points) for series in chart.series)
    return max(5, int((look.WIDTH - 60) / count / _LETTER) - 1)


def letters_in_cells(chart: Chart) -> int:
    """How many letters of a number stand in a cell of a grid."""
    count = len({point.label for series in chart.series for point in series.points}) or 1
    return int((width_of_cells(chart) / count - 3) / _DIGIT)


def width_of_cells(chart: Chart) -> float:
    """Pixels for all cells of a grid, beside the names of its rows."""
    names = [line for series in chart.series for line in wrapped(series.name, WIDEST_ROW_NAME).split("\n")]
    return look.WIDTH - 30 - max(len(name) for name in names) * _LETTER


def _number(words: str) -> float | None:
    """The number that a rule's place is written as; None for a label that the chart does not have."""
    try:
        return float(words)
    except ValueError:
        return None


def values(rows: Sequence[Spec]) -> Spec:
    """Rows as inline data."""
    return {"values": list(rows)}


def _rows(series: Series, figures: Figures, room: int) -> list[Spec]:
    rows = []
    for point in series.points:
        figure = figures[point.figure]
        interval = figure.interval
        rows.append(
            {
                "label": wrapped(point.label, room),
                "series": series.name,
                "value": figure.value,
                "lower": None if interval is None else interval.lower,
                "upper": None if interval is None else interval.upper,
                "text": written_figure(figure),
                "x": point.x,
                "emphasis": point.emphasis,
            }
        )
    return rows
