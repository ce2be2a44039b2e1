"""A chart's marks as rows of data, with everything the layers need to draw and to write."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from saferplan.documents import look
from saferplan.documents.definition import Chart, ChartKind, Series
from saferplan.documents.writing import Figures, written_figure
from saferplan.domain.figure import Unit

Spec = dict[str, Any]
"""A piece of Vega-Lite, as plain data."""

_WIDEST_ROW_LABEL = 34
_RULE_LETTERS = 46  # about half the plot, which a rule always has on one of its sides
_LETTER = 7.2  # pixels, for the widths of words at the size of labels


@dataclass(frozen=True, slots=True)
class LabelRule:
    """A rule at a label of the category axis, with its words on one or more lines."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueRule:
    """A rule at a number of the value axis."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart looked up: rows of its data series and of its limits, labels wrapped to the room they have."""

    chart: Chart
    labels: tuple[str, ...]
    series: tuple[str, ...]
    rows: tuple[Spec, ...]
    limits: tuple[tuple[str, tuple[Spec, ...]], ...]
    label_rules: tuple[LabelRule, ...]
    value_rules: tuple[ValueRule, ...]
    unit: Unit

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
        if self.chart.kind is not ChartKind.LINE:
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
    limits = [series for series in chart.series if series.role != "data"]
    room = room_for_labels(chart)
    named = data if chart.kind is ChartKind.FUNNEL else [*data, *limits]
    first = next(point for series in data for point in series.points)
    labels = tuple(dict.fromkeys(wrapped(point.label, room) for one in named for point in one.points))
    at_labels = [rule for rule in chart.rules if wrapped(rule.at, room) in labels]
    numbered = ((_number(rule.at), rule) for rule in chart.rules if rule not in at_labels)
    return ChartData(
        chart=chart,
        labels=labels,
        series=tuple(series.name for series in data),
        rows=tuple(row for series in data for row in _rows(series, figures, room)),
        limits=tuple((series.name, tuple(_rows(series, figures, room))) for series in limits),
        label_rules=tuple(
            LabelRule(wrapped(rule.at, room), tuple(wrapped(rule.label, _RULE_LETTERS).split("\n")))
            for rule in at_labels
        ),
        value_rules=tuple(ValueRule(value, rule.label) for value, rule in numbered if value is not None),
        unit=figures[first.figure].definition.unit,
    )


def wrapped(label: str, letters: int) -> str:
    """The label broken into lines of at most so many letters."""
    return "\n".join(textwrap.wrap(label, letters, break_long_words=False)) or label


def room_for_labels(chart: Chart) -> int:
    """How many letters of a label stand on a line."""
    if chart.kind is not ChartKind.COLUMNS:
        return _WIDEST_ROW_LABEL
    count = max(len(series.points) for series in chart.series)
    return max(5, int((look.WIDTH - 60) / count / _LETTER) - 1)


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
