"""The sheet of every figure: what it is, what was found, and how it was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saferplan.documents.workbook.grid import Grid, GridCell, Value, number_format
from saferplan.documents.writing import written_figure
from saferplan.domain.figure import Figure

_PLAIN = "General"

_COLUMNS: tuple[tuple[str, int, Callable[[Figure], GridCell]], ...] = (
    ("Figure", 15, lambda f: f.id),
    ("What it is", 50, lambda f: f.label),
    ("Value", 14, lambda f: _number(f, f.value)),
    ("As printed", 14, written_figure),
    ("Unit", 16, lambda f: f.definition.unit.value),
    ("Reason for no value", 24, lambda f: "" if f.absence is None else f.absence.meaning),
    ("Interval: lower end", 14, lambda f: _number(f, f.interval.lower if f.interval else None)),
    ("Interval: upper end", 14, lambda f: _number(f, f.interval.upper if f.interval else None)),
    ("Interval: level", 10, lambda f: Value(f.interval.level, _PLAIN) if f.interval else ""),
    ("Period", 34, lambda f: f.definition.period.label),
    ("Compared with", 34, lambda f: _period(f)),
    ("Area", 14, lambda f: f.definition.area),
    ("Measure", 30, lambda f: f.definition.measure),
    ("Statistic", 20, lambda f: f.definition.statistic),
    ("Denominator", 26, lambda f: f.definition.denominator or ""),
    ("Datasets", 34, lambda f: "; ".join(f.definition.datasets)),
    ("Method", 24, lambda f: f"{f.definition.method.name}, version {f.definition.method.version}"),
    ("Source of the method", 34, lambda f: f.definition.method.reference),
    ("Rounded to", 10, lambda f: Value(f.rounded_to, _PLAIN) if f.rounded_to else ""),
    ("Caveats", 50, lambda f: " ".join(f.caveats)),
    ("Snapshot", 20, lambda f: f.definition.snapshot),
)


def figures_grid(figures: Sequence[Figure]) -> Grid:
    """A row per figure, in the order of the document."""
    return Grid(
        headings=tuple(heading for heading, _, _ in _COLUMNS),
        rows=tuple(tuple(cell(figure) for _, _, cell in _COLUMNS) for figure in figures),
        totals=(False,) * len(figures),
        widths=tuple(width for _, width, _ in _COLUMNS),
    )


def _number(figure: Figure, number: float | int | None) -> GridCell:
    return "" if number is None else Value(number, number_format(figure.definition.unit))


def _period(figure: Figure) -> str:
    period = figure.definition.comparison_period
    return "" if period is None else period.label
