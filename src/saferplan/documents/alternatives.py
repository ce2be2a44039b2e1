"""Text alternatives of charts and maps, computed from the same definition as the drawing.

They say what is drawn, from where to where, and the ends of its range. They do not say what it means: that
is the picture's title and the text around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saferplan.documents.classes import Shading, shade_in_steps
from saferplan.documents.definition import AreaMap, Chart, ChartKind, Form, Point, Series, Side
from saferplan.documents.paints import Painting, painting_of
from saferplan.documents.tables import area_emphasis_notes
from saferplan.documents.writing import Figures, written_figure
from saferplan.domain.absence import Absence
from saferplan.domain.display import names_in_words, written
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.shapes import ShapeSet

_NAMES = {
    ChartKind.LINE: "Line chart",
    ChartKind.BARS: "Bar chart",
    ChartKind.DOTS: "Dot chart",
    ChartKind.COLUMNS: "Column chart",
    ChartKind.FUNNEL: "Funnel plot",
    ChartKind.CURVE: "Curve",
    ChartKind.HEAT: "Grid of cells",
}
_IN_ORDER = (ChartKind.LINE, ChartKind.COLUMNS, ChartKind.CURVE)
_MOST_ROWS_TOLD = 12
_MOST_AREAS_TOLD = 6
_FEWEST_ON_THE_WAY = 5
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure with the name it has in the picture."""

    name: str
    figure: Figure

    @property
    def value(self) -> float:
        assert self.figure.value is not None  # noqa: S101 - only made of figures with a value
        return self.figure.value

    @property
    def words(self) -> str:
        return f"{written_figure(self.figure)} ({self.name})"


def chart_alternative(chart: Chart, figures: Figures) -> str:
    """What the chart shows, in words, for people who do not see it."""
    if chart.kind is ChartKind.HEAT:
        return _grid_alternative(chart, figures)
    data = [series for series in chart.series if series.role == "data"]
    sentences = [_opening(chart, data)]
    for series in data:
        sentences += _series_sentences(chart, series, figures, named=len(data) > 1)
    sentences += _forecast_sentences(chart, figures)
    drawn = list(dict.fromkeys(series.name for series in chart.series if series.role in ("limit", "band")))
    if drawn:
        sentences.append(f"Also drawn: {_listed(drawn)}.")
    if any(figures[point.figure].interval is not None for series in data for point in series.points):
        sentences.append("Each value is drawn with its interval where it has one.")
    sentences += [f"A line at {rule.at} marks: {rule.label}." for rule in chart.rules]
    return " ".join(sentences)


def _grid_alternative(chart: Chart, figures: Figures) -> str:
    """Its size, its ends, the highest of each row where rows are few, its classes and what stands out."""
    columns = list(dict.fromkeys(point.label for series in chart.series for point in series.points))
    rows = [series.name for series in chart.series]
    sentences = [
        f"{_NAMES[chart.kind]} shaded by {lowered(chart.axis)}: {_counted(len(rows), 'row')}{_by(chart.y_axis)}, "
        f"{rows[0]} to {rows[-1]}; {_counted(len(columns), 'column')}{_by(chart.x_axis)}, "
        f"{columns[0]} to {columns[-1]}."
    ]
    every = [
        (f"{series.name}, {point.label}", series, point) for series in chart.series for point in series.points
    ]
    named = _with_values(((name, point.figure) for name, _, point in every), figures)
    sentences += _range_sentences(named)
    if 1 < len(rows) <= _MOST_ROWS_TOLD:
        said = [_peak(series, figures) for series in chart.series]
        sentences.append(f"Highest in each row: {'; '.join(one for one in said if one)}.")
    emphasised = [
        f"{name}, {written_figure(figures[point.figure])}" for name, _, point in every if point.emphasis
    ]
    if emphasised or chart.emphasis:
        sentences.append(f"{chart.emphasis or 'Emphasised'}: {_listed(emphasised) or 'none'}.")
    sentences += _class_sentences(shade_in_steps([item.figure for item in named]), "cell")
    sentences += _absence_sentences([figures[point.figure].absence for _, _, point in every])
    return " ".join(sentences)


def _by(axis: str) -> str:
    return f" by {lowered(axis)}" if axis else ""


def _peak(series: Series, figures: Figures) -> str:
    """The row with its highest value; nothing where none is known."""
    values = _with_values(((point.label, point.figure) for point in series.points), figures)
    if not values:
        return ""
    return f"{series.name} {_extreme(values, max(item.value for item in values))}"


def map_alternative(area_map: AreaMap, shapes: ShapeSet, figures: Figures) -> str:
    """What the map shows, in words, for people who do not see it."""
    named = _with_values(((area.name, area.figure) for area in area_map.areas), figures)
    kind, scale = ("Schematic map", ", not to scale") if shapes.schematic else ("Map", "")
    noun = "cell" if shapes.cells else "area"
    painting = painting_of(area_map, shapes, figures)
    shown = "coloured" if area_map.categories else "shaded"
    sentences = [
        f"{kind} of {_counted(len(area_map.areas), noun)}{scale}, {shown} by {lowered(area_map.legend)}."
    ]
    if area_map.categories:
        sentences += _kind_sentences(area_map, painting, noun)
    ends = _range_of_cells(named) if shapes.cells else _range_sentences(named)
    if named and area_map.categories and area_map.measure:
        ends = [f"{area_map.measure}: {end[0].lower()}{end[1:]}" for end in ends]
    if named or not area_map.categories:
        sentences += ends
    sentences += _class_sentences(painting.shading, noun)
    sentences += area_emphasis_notes(area_map, shapes)
    sentences += _absence_sentences(
        [paint.absence for paint in painting.paints for _ in range(paint.count) if paint.absence]
    )
    return " ".join(sentences)


def _kind_sentences(area_map: AreaMap, painting: Painting, noun: str) -> list[str]:
    """How many areas are of each kind; those of a kind that leans either way are named where they are few."""
    sentences = []
    for place, paint in enumerate(painting.paints):
        if paint.category is None:
            continue
        said = f"{paint.words}: {_counted(paint.count, noun)}"
        areas = zip(area_map.areas, painting.of_area, strict=True)
        names = [area.name for area, its_paint in areas if its_paint == place]
        if noun == "area" and paint.category.side is not Side.NEITHER:
            if len(names) > _MOST_AREAS_TOLD:
                names = [*names[: _MOST_AREAS_TOLD - 1], f"{len(names) - _MOST_AREAS_TOLD + 1} more"]
            said += f" ({_listed(names)})"
        sentences.append(f"{said}.")
    return sentences


def _range_of_cells(values: Sequence[_Named]) -> list[str]:
    """The ends of the values without the names of cells, which say nothing."""
    if not values:
        return ["No value is known."]
    lowest, highest = (end(values, key=lambda item: item.value) for end in (min, max))
    return [f"Highest {written_figure(highest.figure)}; lowest {written_figure(lowest.figure)}."]


def _opening(chart: Chart, data: Sequence[Series]) -> str:
    name = _NAMES[chart.kind]
    labels = list(dict.fromkeys(point.label for series in data for point in series.points))
    axis = lowered(chart.axis)
    if chart.kind is ChartKind.FUNNEL:
        across = lowered(chart.x_axis) or "size"
        return f"{name} of {_counted(len(labels), 'area')}: {axis}, against {across}."
    if chart.kind is ChartKind.CURVE:
        axis += f" against {lowered(chart.x_axis)}" if chart.x_axis else ""
    over = f"{_counted(len(labels), 'point')}, {labels[0]} to {labels[-1]}"
    if chart.kind in (ChartKind.BARS, ChartKind.DOTS):
        over = _counted(len(labels), "row")
    series = f"; {_listed([s.name for s in data])}" if len(data) > 1 else ""
    return f"{name} of {axis}: {over}{series}."


def _series_sentences(chart: Chart, series: Series, figures: Figures, *, named: bool) -> list[str]:
    values = _with_values(((point.label, point.figure) for point in series.points), figures)
    sentences: list[str] = []
    if chart.kind in _IN_ORDER and len(values) > 1:
        sentences.append(f"First {values[0].words}; last {values[-1].words}.")
    if chart.kind is ChartKind.CURVE:
        sentences += _quarter_sentences(series, figures)
    sentences += _range_sentences(values)
    emphasised = [point for point in series.points if point.emphasis]
    if emphasised:
        said = [_point_words(chart, point, figures) for point in emphasised]
        sentences.append(f"{chart.emphasis or 'Emphasised'}: {_listed(said)}.")
    elif chart.emphasis and not named:
        sentences.append(f"{chart.emphasis}: none.")
    sentences += _absence_sentences([figures[point.figure].absence for point in series.points])
    if named and sentences:
        sentences[0] = f"{series.name}: {sentences[0][0].lower()}{sentences[0][1:]}"
    return sentences


def _point_words(chart: Chart, point: Point, figures: Figures) -> str:
    said = f"{point.label}, {written_figure(figures[point.figure])}"
    if chart.kind is ChartKind.FUNNEL and point.x is not None:
        said += f" at {written(point.x, Unit.COUNT)}"
    return said


def _quarter_sentences(series: Series, figures: Figures) -> list[str]:
    """The values nearest to a quarter, a half and three quarters of the way across."""
    known = [
        (point.x, point)
        for point in series.points
        if point.x is not None and figures[point.figure].value is not None
    ]
    if len(known) < _FEWEST_ON_THE_WAY:
        return []
    least, most = min(x for x, _ in known), max(x for x, _ in known)
    said = []
    for share in (0.25, 0.5, 0.75):
        wanted = least + (most - least) * share
        _, place = min((abs(x - wanted), place) for place, (x, _) in enumerate(known))
        point = known[place][1]
        said.append(f"{written_figure(figures[point.figure])} ({point.label})")
    return [f"On the way {_listed(list(dict.fromkeys(said)))}."]


def _forecast_sentences(chart: Chart, figures: Figures) -> list[str]:
    """The ends of each forecast with their intervals: a forecast is not told without how unsure it is."""
    sentences = []
    for series in chart.series:
        known = [point for point in series.points if figures[point.figure].value is not None]
        if series.role != "forecast" or not known:
            continue
        ends = known if len(known) == 1 else [known[0], known[-1]]
        words = zip(("first", "last"), ends, strict=False)
        said = [f"{end} {_with_interval(figures[point.figure])} ({point.label})" for end, point in words]
        sentences.append(f"{series.name}, {_counted(len(known), 'point')}: {'; '.join(said)}.")
    return sentences


def _with_interval(figure: Figure) -> str:
    if figure.interval is None:
        return written_figure(figure)
    level = f"{figure.interval.level * 100:g}% interval"
    return f"{written_figure(figure)}, {level} {written_figure(figure, Form.INTERVAL)}"


def _with_values(pairs: Iterable[tuple[str, str | None]], figures: Figures) -> list[_Named]:
    found = []
    for name, identity in pairs:
        if identity is not None and figures[identity].value is not None:
            found.append(_Named(name, figures[identity]))
    return found


def _range_sentences(values: Sequence[_Named]) -> list[str]:
    if not values:
        return ["No value is known."]
    if len(values) == 1:
        return [f"One value: {values[0].words}."]
    lowest = min(item.value for item in values)
    highest = max(item.value for item in values)
    if lowest == highest:
        return [f"All {len(values)} values are {written_figure(values[0].figure)}."]
    return [f"Highest {_extreme(values, highest)}; lowest {_extreme(values, lowest)}."]


def _extreme(values: Sequence[_Named], value: float) -> str:
    """The value with the names that have it; many ties are counted rather than listed."""
    holders = [item for item in values if item.value == value]
    names = [item.name for item in holders]
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], f"{len(names) - _MOST_NAMED + 1} more"]
    return f"{written_figure(holders[0].figure)} ({_listed(names)})"


def _class_sentences(shading: Shading, noun: str = "area") -> list[str]:
    if len(shading.classes) < 2:
        return []
    said = [f"{shade_class.words} ({_counted(shade_class.count, noun)})" for shade_class in shading.classes]
    return [f"Shades {shading.order}: {'; '.join(said)}."]


def _absence_sentences(absences: Sequence[Absence | None]) -> list[str]:
    counts: dict[Absence, int] = {}
    for absence in absences:
        if absence is not None:
            counts[absence] = counts.get(absence, 0) + 1
    return [f"{count} without a value: {absence.meaning}." for absence, count in counts.items()]


def _listed(words: Sequence[str]) -> str:
    """The words as a list in a sentence; parts that hold commas are parted by semicolons."""
    return "; ".join(words) if any("," in word for word in words) else names_in_words(words)


def _counted(number: int, noun: str) -> str:
    return f"{written(number, Unit.COUNT)} {noun if number == 1 else noun + 's'}"


def lowered(words: str) -> str:
    """The words with a small first letter, unless the first word is an abbreviation such as ASB."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
