"""Tables ready to be set: the document's own, and those computed from charts and maps."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.documents.checking import data_identity
from saferplan.documents.composition import Number, Piece, Run, Shorthand, TableRow, TableView, Tally
from saferplan.documents.definition import (
    AreaMap,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Form,
    Point,
    Series,
    Table,
)
from saferplan.documents.paints import painting_of
from saferplan.documents.writing import Figures, cell_piece, notes_on_symbols, written_figure
from saferplan.domain.absence import Absence
from saferplan.domain.display import written
from saferplan.domain.figure import Unit
from saferplan.domain.shapes import ShapeSet

_LABEL_HEADINGS = {
    ChartKind.LINE: "Month",
    ChartKind.COLUMNS: "Group",
    ChartKind.BARS: "Group",
    ChartKind.DOTS: "Group",
    ChartKind.CURVE: "At",
}


_MOST_ACROSS = 8


def table_view(table: Table, figures: Figures, label: str) -> TableView:
    """The table with its figures written out.

    A row whose heading is the identity of one of the document's figures can be linked to by it: that is how
    a figure reaches the row that says where it comes from.
    """
    rows = []
    for row in table.rows:
        cells = tuple(cell_piece(cell, figures) for cell in row.cells)
        heading = cells[0].text if cells else ""
        rows.append(TableRow(cells, row.total, heading if heading in figures else None))
    return _view(table.id, label, table.caption, table.columns, rows, table.notes, table.source)


def chart_data(chart: Chart, figures: Figures, label: str, title: str) -> TableView:
    """The chart's data: a row per label, a column per series, intervals where the figures have them.

    A series of limits has a column only where its points have the labels of the data; otherwise a note
    names it. A band has only its intervals.
    """
    if chart.kind is ChartKind.HEAT:
        return _cell_data(chart, figures, label, title)
    data = [series for series in chart.series if series.role in ("data", "forecast")]
    bands = [series for series in chart.series if series.role == "band"]
    limits = [series for series in chart.series if series.role == "limit"]
    ordered = sorted(data, key=lambda series: series.role != "data")
    labels = list(dict.fromkeys(point.label for series in ordered for point in series.points))
    counted = {point.label for series in data if series.role == "data" for point in series.points}
    filled: list[list[Piece]] = [[Run(name)] for name in labels]
    if chart.kind is ChartKind.FUNNEL:
        columns = [Column("Area", ColumnKind.WORDS), Column(chart.x_axis or "Size")]
        sizes = {point.label: point.x or 0 for series in data for point in series.points}
        for cells, name in zip(filled, labels, strict=True):
            cells.append(Run(written(sizes[name], Unit.COUNT)))
        fitting: list[Series] = []
    else:
        columns = [Column(chart.x_axis or _LABEL_HEADINGS[chart.kind], ColumnKind.WORDS)]
        whole = (set(labels), counted)
        fitting = [s for s in limits if s.points and {p.label for p in s.points} in whole]
        fitting += [s for s in bands if {p.label for p in s.points} <= set(labels)]
    shown = [*data, *fitting]
    for series in shown:
        _add_series(columns, filled, labels, series, figures, chart.axis, alone=len(shown) == 1)
    others = dict.fromkeys(series.name for series in (*limits, *bands) if series not in fitting)
    notes = (*emphasis_notes(chart), *(f"Also drawn: {name}." for name in others))
    return _view(
        data_identity(chart.id),
        f"Data for {label}",
        title,
        tuple(columns),
        [TableRow(tuple(cells)) for cells in filled],
        (chart.subtitle, *notes),
        chart.source,
    )


def _cell_data(chart: Chart, figures: Figures, label: str, title: str) -> TableView:
    """The grid's data as it stands in the picture, or turned where many columns would be too wide to read."""
    rows = chart.series
    across = list(dict.fromkeys(point.label for series in rows for point in series.points))
    heading, series_of_columns, labels = chart.y_axis or "Row", _turned(rows, across), [s.name for s in rows]
    if len(across) > max(_MOST_ACROSS, len(rows)):
        heading, series_of_columns, labels = chart.x_axis or "Column", list(rows), across
    columns = [Column(heading, ColumnKind.WORDS)]
    filled: list[list[Piece]] = [[Run(name)] for name in labels]
    for series in series_of_columns:
        _add_series(columns, filled, labels, series, figures, "", alone=False)
    return _view(
        data_identity(chart.id),
        f"Data for {label}",
        title,
        tuple(columns),
        [TableRow(tuple(cells)) for cells in filled],
        (chart.subtitle, f"In the cells: {chart.axis}.", *emphasis_notes(chart)),
        chart.source,
    )


def _turned(rows: Sequence[Series], across: Sequence[str]) -> list[Series]:
    """A series per column instead of one per row."""
    by_label = [{point.label: point for point in series.points} for series in rows]
    return [
        Series(
            label,
            tuple(
                Point(series.name, points[label].figure)
                for series, points in zip(rows, by_label, strict=True)
                if label in points
            ),
        )
        for label in across
    ]


def map_data(area_map: AreaMap, shapes: ShapeSet, figures: Figures, label: str, title: str) -> TableView:
    """The map's data: a row per area, with its category and interval where it has one.

    Of a grid of cells, which have no names, a row per shade or category with how many cells have it.
    """
    if shapes.cells:
        columns, filled = _paints(area_map, shapes, figures)
    else:
        columns, filled = _areas(area_map, figures)
    return _view(
        data_identity(area_map.id),
        f"Data for {label}",
        title,
        tuple(columns),
        [TableRow(tuple(cells)) for cells in filled],
        (area_map.subtitle, *area_emphasis_notes(area_map, shapes)),
        area_map.source,
    )


def _areas(area_map: AreaMap, figures: Figures) -> tuple[list[Column], list[list[Piece]]]:
    columns = [Column("Area", ColumnKind.WORDS), Column("Code", ColumnKind.WORDS)]
    filled: list[list[Piece]] = [[Run(area.name), Run(area.code)] for area in area_map.areas]
    names = {category.id: category.name for category in area_map.categories}
    levels = _levels([area.figure for area in area_map.areas], figures)
    if names:
        columns.append(Column(area_map.legend, ColumnKind.WORDS))
        for cells, area in zip(filled, area_map.areas, strict=True):
            absence = area.absence or Absence.UNKNOWN
            kind = area.category
            cells.append(Shorthand(absence.symbol, absence) if kind is None else Run(names[kind]))
        if all(area.figure is None for area in area_map.areas):
            return columns, filled
    columns.append(Column((area_map.measure or "Value") if names else area_map.legend))
    columns += [Column(_interval_heading(level)) for level in levels]
    for cells, area in zip(filled, area_map.areas, strict=True):
        if area.figure is None:
            absence = area.absence or (Absence.NOT_APPLICABLE if names else Absence.UNKNOWN)
            cells += [Shorthand(absence.symbol, absence)] * (1 + len(levels))
        else:
            cells += _figure_cells(area.figure, figures, levels)
    return columns, filled


def _paints(area_map: AreaMap, shapes: ShapeSet, figures: Figures) -> tuple[list[Column], list[list[Piece]]]:
    columns = [Column(area_map.legend, ColumnKind.WORDS), Column("Cells"), Column("Share of cells")]
    filled: list[list[Piece]] = []
    for paint in painting_of(area_map, shapes, figures).paints:
        share = 100 * paint.count / len(area_map.areas)
        first: Piece = Run(paint.words)
        if paint.absence is not None:
            first = Shorthand(paint.absence.symbol, paint.absence)
        count = Tally(written(paint.count, Unit.COUNT), paint.count, Unit.COUNT)
        filled.append([first, count, Tally(written(share, Unit.PERCENT), share, Unit.PERCENT)])
    return columns, filled


def area_emphasis_notes(area_map: AreaMap, shapes: ShapeSet) -> tuple[str, ...]:
    """What the emphasised areas have in common, and which they are; cells are counted, not named."""
    named = [area.name for area in area_map.areas if area.emphasis]
    if not area_map.emphasis:
        return ()
    if shapes.cells:
        return (
            f"{area_map.emphasis}: {written(len(named), Unit.COUNT)} {'cell' if len(named) == 1 else 'cells'}.",
        )
    return (f"{area_map.emphasis}: {'; '.join(named) if named else 'none'}.",)


def _view(
    identity: str,
    label: str,
    caption: str,
    columns: tuple[Column, ...],
    rows: Sequence[TableRow],
    notes: tuple[str, ...],
    source: str,
) -> TableView:
    symbols = notes_on_symbols(cell for row in rows for cell in row.cells)
    every = tuple(dict.fromkeys(note for note in (*notes, *symbols) if note))
    return TableView(identity, label, caption, columns, tuple(rows), every, source)


def _add_series(
    columns: list[Column],
    filled: list[list[Piece]],
    labels: list[str],
    series: Series,
    figures: Figures,
    axis: str,
    *,
    alone: bool,
) -> None:
    points: dict[str, Point] = {point.label: point for point in series.points}
    levels = _levels([point.figure for point in series.points], figures)
    only_intervals = series.role == "band"
    if not only_intervals:
        columns.append(Column(axis) if alone else Column(series.name, unit=axis))
    columns += [
        Column(series.name, unit=axis)
        if only_intervals
        else Column(
            _interval_heading(level) if alone else f"{series.name}, {_interval_heading(level).lower()}"
        )
        for level in levels
    ]
    for cells, name in zip(filled, labels, strict=True):
        point = points.get(name)
        if point is None:
            gap = Shorthand(Absence.NOT_APPLICABLE.symbol, Absence.NOT_APPLICABLE)
            cells += [gap] * (len(levels) + (not only_intervals))
        else:
            cells += _figure_cells(point.figure, figures, levels)[only_intervals:]


def emphasis_notes(chart: Chart) -> tuple[str, ...]:
    """What the emphasised points have in common, and which they are; nothing where the chart does not say."""
    data = [series for series in chart.series if series.role == "data"]
    named = len(data) > 1
    points = [
        f"{series.name}, {point.label}" if named else point.label
        for series in data
        for point in series.points
        if point.emphasis
    ]
    if not chart.emphasis:
        return ()
    return (f"{chart.emphasis}: {'; '.join(points) if points else 'none'}.",)


def _levels(identities: Sequence[str | None], figures: Figures) -> list[float]:
    """The levels of the intervals that these figures have; nearly always none or one."""
    levels = set()
    for identity in identities:
        interval = figures[identity].interval if identity is not None else None
        if interval is not None:
            levels.add(interval.level)
    return sorted(levels)


def _interval_heading(level: float) -> str:
    return f"{level * 100:g}% interval"


def _figure_cells(identity: str, figures: Figures, levels: list[float]) -> list[Piece]:
    figure = figures[identity]
    cells: list[Piece] = [Number(written_figure(figure), figure, Form.PLAIN)]
    for level in levels:
        if figure.interval is not None and figure.interval.level != level:
            cells.append(Shorthand(Absence.NOT_APPLICABLE.symbol, Absence.NOT_APPLICABLE))
        else:
            cells.append(Number(written_figure(figure, Form.INTERVAL), figure, Form.INTERVAL))
    return cells
