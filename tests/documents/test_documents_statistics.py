"""Pictures of what the statistics find: forecasts, exceptional months, curves, grids, kinds of place."""

from __future__ import annotations

import html
import re
from typing import Any

import msgspec
import pytest
import shapely
from documents_hard import hard_document
from documents_sample import Ledger, hexagons, sample_document
from documents_statistics import (
    DAYS,
    KINDS,
    density_map,
    exceptional_chart,
    forecast_chart,
    hot_spot_map,
    hours_chart,
    knox_chart,
    lorenz_chart,
    power_chart,
    ratio_chart,
    statistics_shapes,
)
from hypothesis import given
from hypothesis import strategies as st

from saferplan.documents import look
from saferplan.documents.alternatives import chart_alternative
from saferplan.documents.charts import chart_spec
from saferplan.documents.charts.data import chart_data_of
from saferplan.documents.checking import DocumentFaultsError, check
from saferplan.documents.classes import shade_in_steps
from saferplan.documents.composing import compose
from saferplan.documents.composition import PictureView, Tally
from saferplan.documents.definition import (
    AreaMap,
    Category,
    Chart,
    ChartKind,
    Document,
    MapArea,
    Point,
    Rule,
    Section,
    Series,
    Side,
    text,
)
from saferplan.documents.graphics import Drawing, draw_all
from saferplan.documents.maps.outlines import joined, level_lines, path_of
from saferplan.documents.paints import painting_of
from saferplan.documents.tables import chart_data
from saferplan.documents.workbook.grid import grid_of as grid_of_table
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Interval, Unit
from saferplan.domain.shapes import Shape, ShapeSet


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def document_of(*blocks: Chart | AreaMap, ledger: Ledger, shape_sets: tuple[ShapeSet, ...] = ()) -> Document:
    section = Section(id="only", heading="Only", blocks=blocks)
    return msgspec.structs.replace(
        sample_document(0),
        sections=(section,),
        figures=tuple(ledger.figures.values()),
        shape_sets=shape_sets,
    )


def view_of(block: Chart | AreaMap, ledger: Ledger, *shape_sets: ShapeSet) -> PictureView:
    (view,) = compose(document_of(block, ledger=ledger, shape_sets=shape_sets)).pictures
    return view


def drawn(block: Chart | AreaMap, ledger: Ledger, *shape_sets: ShapeSet) -> Drawing:
    return draw_all(compose(document_of(block, ledger=ledger, shape_sets=shape_sets)))[block.id]


def words_in(svg: str) -> list[str]:
    return re.findall(r"<t(?:ext|span)[^>]*>([^<]+)<", svg)


def layers_of(chart: Chart, ledger: Ledger, mark: str) -> list[dict[str, Any]]:
    spec = chart_spec(chart, ledger.figures, "Marking: Public")
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def line_of(ledger: Ledger, values: list[float | Absence], *more: Series, **asked: Any) -> Chart:
    points = tuple(
        Point(f"month {place}", ledger.figure("count", f"month {place}", value))
        for place, value in enumerate(values)
    )
    series = (Series("Recorded", points), *more)
    return Chart("c", ChartKind.LINE, text("t"), "s", "Records", series, **asked)


# --- forecasts ----------------------------------------------------------------------------------------


def test_a_forecast_goes_on_from_the_last_known_value_and_its_areas_begin_there(ledger: Ledger) -> None:
    figure = ledger.figure("forecast", "month 3", 9, interval=Interval(6, 12, 0.8))
    ahead = Series("Forecast", (Point("month 3", figure),), "forecast")
    found = chart_data_of(line_of(ledger, [4, 5, Absence.UNKNOWN], ahead), ledger.figures)
    (forecast,) = found.forecasts
    assert [(row["label"], row["value"], row["lower"], row["upper"]) for row in forecast.rows] == [
        ("month 1", 5, 5, 5),
        ("month 3", 9, 6, 12),
    ]
    assert found.labels == ("month 0", "month 1", "month 2", "month 3")


def test_a_forecast_after_nothing_known_begins_with_itself(ledger: Ledger) -> None:
    figure = ledger.figure("forecast", "month 1", 9)
    ahead = Series("Forecast", (Point("month 1", figure),), "forecast")
    found = chart_data_of(line_of(ledger, [Absence.UNKNOWN], ahead), ledger.figures)
    assert [row["value"] for row in found.forecasts[0].rows] == [9]


def test_a_forecast_has_a_rule_that_nobody_had_to_write_a_broken_line_and_two_areas(ledger: Ledger) -> None:
    chart = forecast_chart(ledger)
    assert "Forecast from Oct 2022" in words_in(drawn(chart, ledger).svg)
    dashes = [tuple(layer["mark"]["strokeDash"]) for layer in layers_of(chart, ledger, "line")]
    assert len(set(dashes)) == 2
    wide, narrow = layers_of(chart, ledger, "area")
    at_the_end = [layer["data"]["values"][-1] for layer in (wide, narrow)]
    assert at_the_end[0]["lower"] < at_the_end[1]["lower"] < at_the_end[1]["upper"] < at_the_end[0]["upper"]


def test_a_forecast_is_told_with_how_unsure_it_is(ledger: Ledger) -> None:
    view = view_of(forecast_chart(ledger), ledger)
    assert re.search(
        r"Forecast, 12 points: first 145, 80% interval 124 to 166 \(Oct 2022\); last \d+, 80% interval "
        r"\d+ to \d+ \(Sep 2023\)\. Also drawn: 95% interval\.",
        view.alternative,
    )
    assert "36 points, Oct 2019 to Sep 2022" in view.alternative
    assert "Shaded around the forecast: the 80% interval." in view.notes


def test_the_data_of_a_forecast_have_its_months_after_the_data_and_each_interval_once(ledger: Ledger) -> None:
    view = chart_data(forecast_chart(ledger), ledger.figures, "Chart 1", "t")
    assert [column.heading for column in view.columns] == [
        "Month",
        "Recorded",
        "Forecast",
        "Forecast, 80% interval",
        "95% interval",
    ]
    assert len(view.rows) == 48
    assert [cell.text for cell in view.rows[36].cells][:3] == ["Oct 2022", "[z]", "145"]
    assert all(" to " in cell.text for cell in view.rows[47].cells[3:])


# --- exceptional months -------------------------------------------------------------------------------


def test_exceptional_months_are_ringed_and_all_named_in_words(ledger: Ledger) -> None:
    chart = exceptional_chart(ledger)
    view = view_of(chart, ledger)
    assert "Exceptional months: Jun 2021, 47; Mar 2022, 44; Apr 2022, 46." in view.alternative
    assert "Exceptional months: Jun 2021; Mar 2022; Apr 2022." in view.data.notes
    assert "Ringed: exceptional months." in view.notes
    (rings,) = [layer for layer in layers_of(chart, ledger, "point") if layer["mark"]["filled"] is False]
    assert [row["label"] for row in rings["data"]["values"]] == ["Jun 2021", "Mar 2022", "Apr 2022"]


def test_of_two_exceptional_months_side_by_side_the_higher_has_its_name_in_the_picture(
    ledger: Ledger,
) -> None:
    (names,) = [
        layer
        for layer in layers_of(exceptional_chart(ledger), ledger, "text")
        if layer["mark"].get("fontWeight") == "bold"
    ]
    assert sorted(row["label"] for row in names["data"]["values"]) == ["Apr 2022", "Jun 2021"]


def test_no_exceptional_month_is_said_too(ledger: Ledger) -> None:
    chart = line_of(ledger, [4, 5], emphasis="Exceptional months")
    assert "Exceptional months: none." in chart_alternative(chart, ledger.figures)
    view = view_of(chart, ledger)
    assert "Exceptional months: none." in view.data.notes
    assert view.notes == ()


def test_the_marks_of_other_months_keep_their_colour(ledger: Ledger) -> None:
    (marks, _) = layers_of(exceptional_chart(ledger), ledger, "point")
    assert marks["encoding"]["color"]["scale"]["range"] == ["#17466b"]


# --- curves -------------------------------------------------------------------------------------------


def test_a_curve_says_its_ends_and_three_places_on_the_way(ledger: Ledger) -> None:
    assert chart_alternative(lorenz_chart(ledger), ledger.figures) == (
        "Curve of % of records against % of small areas: 21 points, 0% to 100%. First 0.0% (0%); last 100.0% "
        "(100%). On the way 70.1% (25%), 94.6% (50%) and 99.7% (75%). Highest 100.0% (100%); lowest 0.0% "
        "(0%). Half of all records: 15%, 49.5%. Also drawn: If spread evenly. Each value is drawn with its "
        "interval where it has one."
    )


def test_a_curve_stands_at_its_numbers_not_at_even_steps(ledger: Ledger) -> None:
    points = tuple(
        Point(str(x), ledger.figure("count", f"at {x}", y), x=float(x)) for x, y in ((0, 0), (1, 5), (10, 10))
    )
    chart = Chart("c", ChartKind.CURVE, text("t"), "s", "y", (Series("one", points),))
    svg = drawn(chart, ledger).svg
    (path,) = [d for d in re.findall(r'd="(M[^"]+)"[^>]*stroke-width="2"', svg) if "L" in d]
    across = [float(x) for x in re.findall(r"[ML](-?[\d.]+),", path)]
    assert (across[1] - across[0]) / (across[2] - across[0]) == pytest.approx(0.1, abs=0.002)


def test_a_rule_of_a_curve_stands_at_the_number_of_its_label(ledger: Ledger) -> None:
    chart = ratio_chart(ledger)
    found = chart_data_of(chart, ledger.figures)
    assert [(rule.label, rule.x, rule.late) for rule in found.label_rules] == [("400 m", 400.0, False)]
    assert [rule.value for rule in found.value_rules] == [1.0]
    svg = drawn(chart, ledger).svg
    assert {"As chance would have it", "Edge of the district's towns"} <= set(words_in(svg))


def test_several_curves_have_a_key_with_their_shapes(ledger: Ledger) -> None:
    chart = power_chart(ledger)
    assert {series.name for series in chart.series} <= set(words_in(drawn(chart, ledger).svg))
    (marks,) = layers_of(chart, ledger, "point")
    assert len(set(marks["encoding"]["shape"]["scale"]["range"])) == 3


def test_names_at_the_right_end_are_moved_apart(ledger: Ledger) -> None:
    limits = tuple(
        Series(name, (Point("month 0", ledger.figure(name, "limit", value)),), "limit")
        for name, value in (("Upper", 100), ("Middle", 99), ("Lower", 98))
    )
    chart = line_of(ledger, [50], *limits)
    names = [layer["mark"]["dy"] for layer in layers_of(chart, ledger, "text") if "dy" in layer["mark"]]
    assert names[0] == 0
    assert names[1] > 10
    assert names[2] > names[1] + 10


def test_no_rule_runs_through_the_words_of_another(ledger: Ledger) -> None:
    rules = tuple(Rule(f"at {n}", f"month {n}") for n in (8, 1, 9, 2))
    found = chart_data_of(line_of(ledger, [1.0] * 10, rules=rules), ledger.figures)
    assert [rule.lines for rule in found.label_rules] == [("at 1",), ("at 2",), ("at 9",), ("at 8",)]


def test_the_area_of_an_interval_stops_where_a_value_is_absent() -> None:
    document = hard_document()
    chart = next(
        b for b in document.sections[0].blocks if isinstance(b, Chart) and b.id == "curve-with-a-gap"
    )
    svg = draw_all(compose(document))["curve-with-a-gap"].svg
    (area,) = [path for path in re.findall(r"<path[^>]*>", svg) if 'opacity="0.17"' in path]
    assert area.count("M") == 2
    assert "[u]" in words_in(svg)
    assert chart_data_of(chart, document.figures_by_id).unknown[0]["text"] == "[u]"


# --- refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "series", "said"),
    [
        (ChartKind.BARS, [("data", 1.0), ("forecast", 1.0)], "has the role 'forecast'"),
        (ChartKind.LINE, [("data", 1.0), ("line", 1.0)], "roles data, limit, forecast, band"),
        (ChartKind.LINE, [("band", 1.0), ("data", 1.0)], "no data series is listed before the band"),
        (ChartKind.CURVE, [("data", None)], "of a curve has no x"),
    ],
)
def test_what_a_chart_cannot_show_is_refused(
    ledger: Ledger, kind: ChartKind, series: list[tuple[str, float | None]], said: str
) -> None:
    figure = ledger.figure("count", "x", 1)
    made = tuple(Series(role, (Point("a", figure, x=x),), role) for role, x in series)
    chart = Chart("c", kind, text("t"), "s", "a", made)
    with pytest.raises(DocumentFaultsError, match=re.escape(said)):
        check(document_of(chart, ledger=ledger))


# --- grids of cells -----------------------------------------------------------------------------------


def grid_of(ledger: Ledger, rows: dict[str, list[float | Absence]], **asked: Any) -> Chart:
    series = tuple(
        Series(
            name,
            tuple(
                Point(f"c{place}", ledger.figure("count", f"{name} {place}", value), emphasis=value == 9)
                for place, value in enumerate(found)
            ),
        )
        for name, found in rows.items()
    )
    return Chart("c", ChartKind.HEAT, text("t"), "s", "Records", series, **asked)


def test_the_classes_of_a_grid_have_one_width_so_that_a_peak_stands_alone() -> None:
    ledger = Ledger()
    for value in (*range(1, 21), 100):
        ledger.figure("count", f"m{value}", value)
    shading = shade_in_steps(list(ledger.figures.values()))
    assert [(c.words, c.count) for c in shading.classes] == [("1 to 20", 20), ("100", 1)]
    assert shading.classes[1].colour == look.SEQUENTIAL[-1]
    assert shading.classes[0].colour == look.SEQUENTIAL[0]


@given(st.lists(st.integers(-60, 60), min_size=1, max_size=80))
def test_every_cell_has_exactly_one_class_with_a_colour_of_its_own(values: list[int]) -> None:
    ledger = Ledger()
    figures = [ledger.figures[ledger.figure("count", f"m{n}", value)] for n, value in enumerate(values)]
    shading = shade_in_steps(figures)
    assert sum(c.count for c in shading.classes) == len(values)
    assert len({c.colour for c in shading.classes}) == len(shading.classes)
    for value in values:
        assert sum(c.lower <= value <= c.upper for c in shading.classes) == 1


def test_letters_stand_out_from_every_shade() -> None:
    for ground in (*look.SEQUENTIAL, *look.BELOW_ZERO, look.ZERO, *look.ABOVE_ZERO):
        assert look.contrast(look.ink_on(ground), ground) >= 4.5


def test_numbers_are_written_in_cells_where_they_fit_and_absences_always(ledger: Ledger) -> None:
    svg = drawn(grid_of(ledger, {"Row": [7, 9, Absence.SUPPRESSED]}), ledger).svg
    assert {"7", "9", "[c]"} <= set(words_in(svg))
    wide: list[float | Absence] = [123_456.0 + place for place in range(23)]
    other = Ledger()
    svg = drawn(grid_of(other, {"Row": [*wide, Absence.SUPPRESSED]}), other).svg
    assert "[c]" in words_in(svg)
    assert "123,456" not in words_in(svg)


def test_outlined_cells_are_said_and_drawn_without_colour(ledger: Ledger) -> None:
    chart = grid_of(ledger, {"Up": [1, 9], "Down": [2, 3]}, emphasis="More than chance", y_axis="Way")
    (outlines,) = [
        layer for layer in layers_of(chart, ledger, "rect") if layer["mark"].get("filled") is False
    ]
    assert [(row["series"], row["label"]) for row in outlines["data"]["values"]] == [("Up", "c1")]
    assert chart_alternative(chart, ledger.figures) == (
        "Grid of cells shaded by records: 2 rows by way, Up to Down; 2 columns, c0 to c1. Highest 9 (Up, c1); "
        "lowest 1 (Up, c0). Highest in each row: Up 9 (c1); Down 3 (c1). More than chance: Up, c1, 9. "
        "Shades from light to dark: 1 to 3 (3 cells); 9 (1 cell)."
    )
    assert "Outlined: more than chance." in view_of(chart, ledger).notes


def test_the_data_of_a_grid_stand_as_drawn_unless_that_is_too_wide(ledger: Ledger) -> None:
    few = chart_data(knox_chart(ledger), ledger.figures, "Chart 1", "t")
    assert [column.heading for column in few.columns][:2] == ["Distance", "0 to 7 days"]
    assert [cell.text for cell in few.rows[0].cells] == ["Same place", "3.41", "2.20", "1.30", "0.98"]
    many = chart_data(hours_chart(ledger), ledger.figures, "Chart 1", "t")
    assert [column.heading for column in many.columns] == ["Hour", *DAYS]
    assert [row.cells[0].text for row in many.rows] == [f"{hour:02d}" for hour in range(24)]


def test_cells_too_narrow_for_a_shorthand_have_a_cross_that_is_explained(ledger: Ledger) -> None:
    values: list[float | Absence] = [Absence.UNKNOWN, *(float(n % 9) for n in range(51))]
    chart = grid_of(ledger, {"Row": values})
    words = words_in(drawn(chart, ledger).svg)
    assert words.count("×") == 1
    assert "[x]" not in words
    assert "× a cell without a value; its data say why." in view_of(chart, ledger).notes


def test_a_very_small_probability_leaves_room_for_the_others() -> None:
    svg = draw_all(compose(hard_document()))["small-chances"].svg
    assert {"<0.001", "0.400"} <= {html.unescape(words) for words in words_in(svg)}


def test_a_grid_has_no_rules(ledger: Ledger) -> None:
    chart = grid_of(ledger, {"Row": [1]}, rules=(Rule("Here", "c0"),))
    with pytest.raises(DocumentFaultsError, match="has no rules"):
        check(document_of(chart, ledger=ledger))


# --- kinds of place -----------------------------------------------------------------------------------


def hexagon_map(kinds: str, **asked: Any) -> AreaMap:
    """An area of each kind, by the first letter of its mark; "." is of no kind that leans, "?" is unknown."""
    ids = {"N": "new-hot", "P": "persistent-hot", "I": "intensifying-cold", ".": "none", "?": None}
    areas = tuple(
        MapArea(
            f"W{n:02d}",
            f"Ward {n}",
            None,
            category=ids[kind],
            absence=None if ids[kind] else Absence.UNKNOWN,
        )
        for n, kind in enumerate(kinds)
    )
    return AreaMap("m", text("t"), "s", "Kind of place", "hexagons", areas, categories=KINDS, **asked)


def test_a_kind_of_place_is_told_by_a_mark_and_cold_by_lines_besides_colour(ledger: Ledger) -> None:
    svg = drawn(hexagon_map("NNPI.?"), ledger, hexagons()).svg
    words = words_in(svg)
    assert [words.count(mark) for mark in ("NH", "PH", "IC")] == [3, 2, 2], "on the areas and in the key"
    assert svg.count('stroke-width=".8" opacity=".5"') == 2, "lines over the cold area and its swatch"
    assert svg.count('fill="url(#m-hatch)"') == 2, "the unknown area and its swatch"
    said = " ".join(words).replace("\N{NO-BREAK SPACE}", " ")
    assert "New hot spot (2 areas)" in said
    assert "Sporadic hot spot" not in said, "the key lists what the map has"


def test_lines_over_a_cold_place_stay_within_it_and_leave_out_corners_they_touch() -> None:
    diamond = shapely.Polygon([(0, 12), (12, 0), (24, 12), (12, 24)])
    found = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)", level_lines(diamond, 6))
    assert [tuple(float(n) for n in line) for line in found] == [(6, 6, 12), (0, 12, 24), (6, 18, 12)]


def test_a_mark_is_left_out_where_it_has_no_room_or_a_name_stands(ledger: Ledger) -> None:
    thin = Shape("W01", ((((0, 0), (4, 0), (4, 0.05), (0, 0.05), (0, 0)),),))
    wide = Shape("W00", ((((0, 1), (4, 1), (4, 4), (0, 4), (0, 1)),),))
    shapes = ShapeSet("hexagons", (wide, thin), schematic=True)
    assert words_in(drawn(hexagon_map("NN"), ledger, shapes).svg).count("NH") == 2, "the wide area, the key"
    named = hexagon_map("NN")
    first = msgspec.structs.replace(named.areas[0], emphasis=True)
    named = msgspec.structs.replace(named, areas=(first, named.areas[1]))
    words = words_in(drawn(named, ledger, shapes).svg)
    assert words.count("NH") == 1
    assert "0 (NH)" in words


def test_every_kind_on_a_map_has_a_colour_of_its_own_and_readable_letters() -> None:
    categories = (
        *(Category(f"h{n}", f"Hot {n}", "", Side.HIGH, f"H{n}") for n in range(8)),
        *(Category(f"c{n}", f"Cold {n}", "", Side.LOW, f"C{n}") for n in range(8)),
        Category("none", "Neither"),
    )
    for most in range(1, 9):
        some = (*categories[:most], *categories[8 : 8 + most], categories[-1])
        areas = tuple(MapArea(c.id, c.name, None, category=c.id) for c in some)
        area_map = AreaMap("m", text("t"), "s", "Kind", "set", areas, categories=categories)
        paints = painting_of(area_map, ShapeSet("set", ()), {}).paints
        assert [paint.words for paint in paints] == [c.name for c in some]
        assert len({paint.colour for paint in paints}) == len(some)
        assert all(look.contrast(look.ink_on(paint.colour), paint.colour) >= 4.5 for paint in paints)


def test_kinds_of_place_are_told_and_tabled_with_their_figures(ledger: Ledger) -> None:
    areas = (
        MapArea("A1", "Ashby", ledger.figure("z", "a", 3.14, unit=Unit.Z), category="new-hot"),
        MapArea("A2", "Moira", ledger.figure("z", "b", -0.5, unit=Unit.Z), category="none"),
        MapArea("A3", "Heather", None, Absence.SUPPRESSED),
    )
    area_map = AreaMap(
        "m", text("t"), "s", "Kind of place", "set", areas, categories=KINDS, measure="z of the last month"
    )
    view = view_of(area_map, ledger, ShapeSet("set", (), schematic=True))
    assert view.alternative == (
        "Schematic map of 3 areas, not to scale, coloured by kind of place. New hot spot: 1 area (Ashby). No "
        "pattern: 1 area. z of the last month: highest 3.1 (Ashby); lowest −0.5 (Moira). 1 without a value: "
        "hidden so that nobody can be identified."
    )
    assert [column.heading for column in view.data.columns] == [
        "Area", "Code", "Kind of place", "z of the last month",
    ]  # fmt: skip
    assert [[cell.text for cell in row.cells] for row in view.data.rows] == [
        ["Ashby", "A1", "New hot spot", "3.1"],
        ["Moira", "A2", "No pattern", "−0.5"],
        ["Heather", "A3", "[c]", "[c]"],
    ]
    assert "New hot spot: hot in the last month and never before." in view.notes
    assert not any("Persistent" in note for note in view.notes), "only kinds that the map has"


def test_many_areas_of_a_kind_are_counted_rather_than_listed(ledger: Ledger) -> None:
    view = view_of(hexagon_map("N" * 9 + "."), ledger, hexagons())
    assert "New hot spot: 9 areas (Ward 0, Ward 1, Ward 2, Ward 3, Ward 4 and 4 more)." in view.alternative


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"categories": (Category("new-hot", "Hot", "", Side.HIGH),)}, "needs a mark of one to 3 letters"),
        ({"categories": (*KINDS, KINDS[0])}, "the same id or the same mark"),
        ({"categories": KINDS[1:]}, "is of the category 'new-hot', which the map does not have"),
        ({"areas": (MapArea("W00", "Ward 0", None),)}, "has neither a category nor a reason"),
        ({"outline": "nowhere"}, "there is no shape set nowhere"),
        ({"outline": "district"}, "the outline district has other coordinates than hexagons"),
    ],
)
def test_what_a_map_cannot_show_is_refused(ledger: Ledger, change: dict[str, Any], said: str) -> None:
    area_map = msgspec.structs.replace(hexagon_map("N"), **change)
    document = document_of(area_map, ledger=ledger, shape_sets=(hexagons(), *statistics_shapes()))
    with pytest.raises(DocumentFaultsError, match=re.escape(said)):
        check(document)


# --- grids of cells on a map --------------------------------------------------------------------------


def area_of_path(path: str) -> float:
    """The area that a path of ours fills, in square pixels, by the even-odd rule for rings that do not cross."""
    total = 0.0
    for ring in re.findall(r"M[^M]+z", path):
        start, steps = re.fullmatch(r"M(.+?)l(.+)z", ring).groups()  # type: ignore[union-attr]
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", steps)]
        x, y = (float(n) for n in start.split())
        corners = [(x, y)]
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            corners.append((x, y))
        pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
        total += sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2
    return abs(total)


def test_cells_of_a_shade_are_one_path_that_covers_what_they_cover(ledger: Ledger) -> None:
    area_map = density_map(ledger)
    svg = drawn(area_map, ledger, *statistics_shapes()).svg
    cells = {paint.colour: paint.count for paint in painting_of(area_map, squares(), ledger.figures).paints}
    paths = dict(re.findall(r'<path fill="(#\w+)" stroke="\1" stroke-width="\.4" d="([^"]+)"', svg))
    assert set(paths) == set(cells)
    covered = {colour: area_of_path(path) for colour, path in paths.items()}
    whole = sum(covered.values())
    for colour, count in cells.items():
        assert covered[colour] / whole == pytest.approx(count / sum(cells.values()), rel=0.03)


def squares() -> ShapeSet:
    return next(shapes for shapes in statistics_shapes() if shapes.id == "square-cells")


def test_thousands_of_cells_stay_small_and_unnamed(ledger: Ledger) -> None:
    drawing = drawn(hot_spot_map(), ledger, *statistics_shapes())
    assert len(hot_spot_map().areas) > 2_000
    assert len(drawing.svg) < 15_000
    assert "Cell" not in drawing.svg
    assert {"H", "h", "C"} <= set(words_in(drawing.svg))
    assert "2 km" in words_in(drawing.svg), "metres have a scale"


def test_cells_whose_corners_do_not_meet_are_joined_all_the_same() -> None:
    cells = [shapely.box(0, 0, 10, 10), shapely.box(10, 2, 20, 12), shapely.box(8, 5, 12, 8)]
    together = joined(cells)
    assert together.is_valid
    assert together.area == pytest.approx(shapely.union_all(cells).area)
    assert path_of(together).count("M") == 1


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=30))
def test_joined_cells_cover_what_the_cells_cover(places: set[tuple[int, int]]) -> None:
    cells = [shapely.box(x * 3.7, y * 3.7, x * 3.7 + 3.7, y * 3.7 + 3.7) for x, y in sorted(places)]
    placed = list(shapely.set_precision(cells, 0.1, mode="pointwise")) if cells else []
    assert joined(placed).area == pytest.approx(len(places) * 3.7**2, abs=1e-6)


def test_the_data_of_cells_are_those_of_each_shade_as_numbers(ledger: Ledger) -> None:
    view = view_of(density_map(ledger), ledger, *statistics_shapes())
    assert [column.heading for column in view.data.columns] == [
        "Records per square kilometre", "Cells", "Share of cells",
    ]  # fmt: skip
    counts = [row.cells[1] for row in view.data.rows]
    assert all(isinstance(cell, Tally) for cell in counts)
    assert sum(cell.value for cell in counts if isinstance(cell, Tally)) == 484
    grid = grid_of_table(view.data)
    assert grid.numeric == (False, True, True)
    assert "Hot spots of last year: 9 cells." in view.data.notes
    assert "Map of 484 cells, shaded by records per square kilometre. Highest 34.6; lowest 0.0." in (
        view.alternative
    )


def test_the_outline_lies_over_cells_and_its_source_is_named(ledger: Ledger) -> None:
    svg = drawn(density_map(ledger), ledger, *statistics_shapes()).svg
    fills, outline = svg.index('stroke-width=".4"'), svg.index('stroke-width="1.4"')
    assert fills < outline
    assert "Drawn for this document." in words_in(svg)


def test_cells_without_a_value_are_hatched_and_counted(ledger: Ledger) -> None:
    areas = (
        MapArea("S0", "Cell 0", ledger.figure("density", "x", 1)),
        MapArea("S1", "Cell 1", ledger.figure("density", "y", Absence.SUPPRESSED)),
        MapArea("S2", "Cell 2", None, Absence.SUPPRESSED),
        MapArea("nowhere", "Cell 3", None, Absence.UNKNOWN),
    )
    view = view_of(AreaMap("m", text("t"), "s", "Records", "square-cells", areas), ledger, squares())
    assert [[cell.text for cell in row.cells] for row in view.data.rows] == [
        ["1", "1", "25.0%"],
        ["[c]", "2", "50.0%"],
        ["[x]", "1", "25.0%"],
    ]
    assert any("1 of its cells" in note for note in view.notes)
    svg = drawn(AreaMap("m", text("t"), "s", "Records", "square-cells", areas), ledger, squares()).svg
    assert svg.count('fill="url(#m-hatch)"') == 3, (
        "the hidden cells that have outlines; both reasons in the key"
    )
