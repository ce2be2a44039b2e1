"""Charts and maps: classes, outlines, what is drawn, and that the same definition gives the same bytes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from documents_hard import hard_document
from documents_sample import Ledger, hexagons, real_outlines, sample_document
from hypothesis import given
from hypothesis import strategies as st

from saferplan.documents.charts import chart_spec
from saferplan.documents.charts.data import chart_data_of
from saferplan.documents.classes import shade
from saferplan.documents.composing import compose
from saferplan.documents.composition import Composition
from saferplan.documents.definition import (
    AreaMap,
    Chart,
    ChartKind,
    Document,
    MapArea,
    Point,
    Rule,
    Section,
    Series,
    text,
)
from saferplan.documents.graphics import Drawing, draw_all
from saferplan.documents.maps import map_svg
from saferplan.documents.maps.outlines import outlines_on, plane_for
from saferplan.documents.rendering import Format, render
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.shapes import Shape, ShapeSet


def figures_of(values: list[float | Absence], unit: Unit = Unit.COUNT) -> list[Figure]:
    ledger = Ledger()
    for place, value in enumerate(values):
        ledger.figure("count", f"measure {place}", value, unit=unit)
    return list(ledger.figures.values())


# --- classes ------------------------------------------------------------------------------------------


def test_classes_hold_about_equal_numbers_and_say_their_ranges() -> None:
    shading = shade(figures_of([float(n) for n in range(1, 21)]))
    assert [c.words for c in shading.classes] == ["1 to 4", "5 to 8", "9 to 12", "13 to 16", "17 to 20"]
    assert [c.count for c in shading.classes] == [4, 4, 4, 4, 4]


def test_falls_and_rises_are_classed_apart_with_zero_between() -> None:
    shading = shade(figures_of([-9, -4, -1, 0, 0, 2, 5, 30]))
    assert [c.words for c in shading.classes] == ["−9", "−4 to −1", "0", "+2", "+5 to +30"]


def test_one_value_everywhere_is_one_class() -> None:
    shading = shade(figures_of([7, 7, 7]))
    assert [(c.words, c.count) for c in shading.classes] == [("7", 3)]


def test_no_values_no_classes() -> None:
    assert shade(figures_of([Absence.SUPPRESSED])).classes == ()


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=80))
def test_every_value_has_exactly_one_class_and_ties_share_theirs(values: list[int]) -> None:
    shading = shade(figures_of([float(value) for value in values]))
    assert sum(c.count for c in shading.classes) == len(values)
    for value in values:
        assert sum(c.lower <= value <= c.upper for c in shading.classes) == 1
    assert len({c.colour for c in shading.classes}) == len(shading.classes)


# --- maps ---------------------------------------------------------------------------------------------


def square(code: str, left: float, bottom: float, side: float = 1.0) -> Shape:
    ring = ((left, bottom), (left + side, bottom), (left + side, bottom + side), (left, bottom + side))
    return Shape(code, (((*ring, ring[0]),),))


def test_a_degree_of_longitude_is_drawn_shorter_than_one_of_latitude() -> None:
    shape = square("A", -1.5, 52.0)
    plane = plane_for([shape], schematic=False)
    (outline,) = outlines_on(plane, [shape])
    west, south, east, north = outline.bounds
    assert (east - west) / (north - south) == pytest.approx(0.609, abs=0.003)  # cos 52.5 degrees


def test_schematic_shapes_are_not_stretched_and_have_no_scale() -> None:
    plane = plane_for(hexagons().shapes, schematic=True)
    assert plane.across == 1
    assert plane.kilometres_per_pixel is None


def test_neighbours_still_touch_after_their_outlines_are_simplified(shared_data: Path) -> None:
    shapes = real_outlines(shared_data).shapes
    drawn = outlines_on(plane_for(shapes, schematic=False), shapes)
    together = drawn[0]
    for outline in drawn[1:]:
        together = together.union(outline)
    area = sum(outline.area for outline in drawn)
    # Overlaps would make the union smaller than the sum, slivers would leave holes in it.
    assert together.area == pytest.approx(area, rel=2e-4)
    holes = [hole for part in getattr(together, "geoms", [together]) for hole in part.interiors]
    assert sum(abs(shapely_area(hole)) for hole in holes) < area * 2e-4


def shapely_area(ring: Any) -> float:
    from shapely.geometry import Polygon

    return float(Polygon(ring).area)


def test_a_real_map_stays_small(shared_data: Path) -> None:
    document = sample_document(2, outlines=real_outlines(shared_data))
    drawings = draw_all(compose(document))
    assert 5_000 < len(drawings["theme-1-map"].svg) < 60_000
    assert "2 km" in drawings["theme-1-map"].svg
    assert "Crown copyright" in drawings["theme-1-map"].svg


def test_the_map_says_what_it_is_and_what_is_not_known(drawings: dict[str, Drawing]) -> None:
    svg = drawings["theme-0-map"].svg
    assert "Schematic, not to scale." in svg
    assert "Rate per 1,000 residents" in svg
    assert svg.count('fill="url(#theme-0-map-hatch)"') == 3 + 1, "three areas without a value, and the key"
    assert "hidden so that" in svg


def test_a_hole_in_an_outline_stays_a_hole() -> None:
    outer = ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0))
    inner = ((1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0), (1.0, 1.0))
    (figure,) = figures_of([5])
    area_map = AreaMap("m", text("t"), "s", "Records", "set", (MapArea("A", "Ring", figure.id),))
    shapes = ShapeSet("set", (Shape("A", ((outer, inner),)),), schematic=True)
    svg = map_svg(area_map, shapes, {figure.id: figure}, "Marking: Public")
    path = re.search(r'<path fill="#[0-9a-f]+" d="(M[^"]+)"', svg)
    assert path is not None
    assert path[1].count("M") == 2
    assert 'fill-rule="evenodd"' in svg


def test_words_in_a_map_cannot_act_as_markup() -> None:
    (figure,) = figures_of([5])
    area = MapArea("A", "<b>Ashby & Co</b>", figure.id, emphasis=True)
    area_map = AreaMap("m", text("t"), "s", "<script>", "set", (area,))
    shapes = ShapeSet("set", (square("A", 0, 0),), schematic=True)
    svg = map_svg(area_map, shapes, {figure.id: figure}, "Marking")
    assert "<script>" not in svg
    assert "&lt;b&gt;Ashby" in svg


# --- charts -------------------------------------------------------------------------------------------


def one_chart(kind: ChartKind, points: list[tuple[str, float | Absence]], **more: Any) -> Document:
    ledger = Ledger()
    made = tuple(
        Point(label, ledger.figure("count", label, value), x=float(place))
        for place, (label, value) in enumerate(points)
    )
    chart = Chart("c", kind, text("Message"), "Subtitle", "Records", (Series("Recorded", made),), **more)
    document = sample_document(0)
    section = Section(id="only", heading="Only", blocks=(chart,))
    return msgspec.structs.replace(document, sections=(section,), figures=tuple(ledger.figures.values()))


def words_in(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]+)<", svg)


def drawn(document: Document) -> str:
    return draw_all(compose(document))["c"].svg


@pytest.mark.parametrize("kind", list(ChartKind))
def test_every_kind_draws_one_point_alone(kind: ChartKind) -> None:
    assert "<path" in drawn(one_chart(kind, [("Ashby", 3)]))


@pytest.mark.parametrize("kind", list(ChartKind))
def test_every_kind_draws_where_nothing_is_known(kind: ChartKind) -> None:
    svg = drawn(one_chart(kind, [("Ashby", Absence.SUPPRESSED), ("Moira", Absence.UNKNOWN)]))
    if kind is not ChartKind.FUNNEL:
        assert {"[c]", "[x]"} <= set(words_in(svg))


def test_bars_carry_their_values_and_absences_their_symbol_not_a_zero() -> None:
    words = words_in(drawn(one_chart(ChartKind.BARS, [("Ashby", 1234), ("Moira", Absence.UNKNOWN)])))
    assert "1,234" in words
    assert "[x]" in words
    assert words.count("0") == 1, "only the axis says zero"


def test_a_line_breaks_where_a_month_is_not_known() -> None:
    months = [
        ("Jan 2022", 5),
        ("Feb 2022", 6),
        ("Mar 2022", Absence.UNKNOWN),
        ("Apr 2022", 7),
        ("May 2022", 5),
    ]
    svg = drawn(one_chart(ChartKind.LINE, list(months)))
    lines = [d for d in re.findall(r'<path d="([^"]+)"[^>]*stroke-width="2"', svg) if "L" in d]
    assert [line.count("M") for line in lines] == [2]


def test_labels_of_three_years_stand_upright_with_the_last_among_them() -> None:
    document = sample_document(1)
    svg = draw_all(compose(document))["theme-0-months"].svg
    labels = [words for words in words_in(svg) if re.fullmatch(r"[A-Z][a-z]{2} 20\d\d", words)]
    assert 5 <= len(labels) <= 9
    assert labels[-1] == "Sep 2022"
    assert not re.search(r'rotate\((?!0\b)[^)]*\)"[^>]*>[A-Z]', svg)


def test_rules_stand_at_labels_or_numbers() -> None:
    svg = drawn(
        one_chart(ChartKind.LINE, [("Jan 2022", 5), ("Feb 2022", 6)], rules=(Rule("New law", "Feb 2022"),))
    )
    assert "New law" in words_in(svg)
    svg = drawn(one_chart(ChartKind.DOTS, [("Ashby", 5), ("Moira", 6)], rules=(Rule("No change", "5.5"),)))
    assert "No change" in words_in(svg)


def test_series_are_told_apart_by_dash_and_shape_besides_colour(document: Document) -> None:
    chart = next(b for s in document.sections for b in s.blocks if isinstance(b, Chart))
    spec = chart_spec(chart, document.figures_by_id, "Marking: Public")
    lines = [layer["mark"] for layer in spec["layer"] if layer["mark"].get("strokeWidth") == 2]
    assert len({tuple(line["strokeDash"]) for line in lines}) == len({line["color"] for line in lines}) == 2
    (points,) = (layer for layer in spec["layer"] if layer["mark"]["type"] == "point")
    assert len(set(points["encoding"]["shape"]["scale"]["range"])) == 2


def test_pictures_have_the_same_bytes_every_time(
    composition: Composition, drawings: dict[str, Drawing]
) -> None:
    again = draw_all(composition)
    assert {name: d.svg for name, d in again.items()} == {name: d.svg for name, d in drawings.items()}
    name = composition.pictures[0].id
    assert again[name].png == drawings[name].png


def test_names_inside_pictures_never_clash(drawings: dict[str, Drawing]) -> None:
    names = [name for drawing in drawings.values() for name in re.findall(r'\bid="([^"]+)"', drawing.svg)]
    assert len(names) == len(set(names))


def test_pictures_have_no_styles_scripts_or_addresses(drawings: dict[str, Drawing]) -> None:
    for drawing in drawings.values():
        assert not re.search(r"<style|style=|<script|\son\w+=|href=", drawing.svg)
        assert set(re.findall(r'https?://[^"\s]+', drawing.svg)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }


def test_png_is_twice_the_size_of_the_picture(drawings: dict[str, Drawing]) -> None:
    drawing = drawings["theme-0-months"]
    width, height = (int.from_bytes(drawing.png[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (drawing.width * 2, drawing.height * 2)


# --- hard cases ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hard() -> dict[str, Drawing]:
    return draw_all(compose(hard_document()))


def places_of(svg: str, words: str) -> tuple[float, float]:
    """Where a piece of text stands in a chart, in pixels from the plot's corner."""
    found = re.search(rf'translate\((-?[\d.]+),(-?[\d.]+)\)"[^>]*>{re.escape(words)}<', svg)
    assert found is not None, words
    return float(found[1]), float(found[2])


def test_two_series_of_dots_have_a_key(hard: dict[str, Drawing]) -> None:
    assert {"This year", "Year before"} <= set(words_in(hard["two-dots"].svg))


def test_long_words_of_rules_are_broken_into_lines_that_are_all_there(hard: dict[str, Drawing]) -> None:
    svg = hard["sixty-months"].svg
    whole = " ".join(re.sub("<[^>]+>", " ", svg).split())
    assert "most serious crime only, each time" in whole
    assert "one victim and one offender give one crime" in whole
    assert "…" not in whole


def test_the_value_of_the_deepest_fall_stands_clear_of_its_label(hard: dict[str, Drawing]) -> None:
    svg = hard["both-ways"].svg
    written_at, _ = places_of(svg, "−264")
    assert written_at > 30, "its digits run to the left from here and must not reach the labels"


def test_a_picture_taller_than_a_page_is_made_to_fit() -> None:
    width, height = Drawing("", 680, 1400).fitted(17, 20)
    assert (round(width, 2), height) == (9.71, 20)


def test_hard_cases_come_in_every_format(work: Path) -> None:
    written = render(hard_document(), work, "hard", list(Format))
    assert set(written) == set(Format)


def test_names_on_a_map_leave_out_what_they_share_and_ties_are_not_chosen_from() -> None:
    figures = figures_of([9, 4, 4, 4, 4])
    areas = tuple(
        MapArea(f"A{place}", f"North West Leicestershire 00{place}A", figure.id)
        for place, figure in enumerate(figures)
    )
    shapes = ShapeSet("set", tuple(square(f"A{place}", place, 0) for place in range(5)), schematic=True)
    area_map = AreaMap("m", text("t"), "s", "Records", "set", areas)
    svg = map_svg(area_map, shapes, {figure.id: figure for figure in figures}, "Marking: Public")
    assert re.findall(r"<tspan[^>]*>([^<]+)<", svg) == ["000A"]


def test_one_value_everywhere_names_no_area() -> None:
    figures = figures_of([0, 0, 0, 0])
    areas = tuple(MapArea(f"A{n}", f"Ward {n}", figure.id) for n, figure in enumerate(figures))
    shapes = ShapeSet("set", tuple(square(f"A{n}", n, 0) for n in range(4)), schematic=True)
    svg = map_svg(AreaMap("m", text("t"), "s", "Records", "set", areas), shapes, dict_of(figures), "Marking")
    assert "<tspan" not in svg
    assert "All areas have the same value." in " ".join(words_in(svg))


def dict_of(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.id: figure for figure in figures}


def test_names_that_would_lie_on_each_other_are_moved_apart_with_a_leader() -> None:
    figures = figures_of([3, 2])
    areas = tuple(
        MapArea(f"A{n}", f"{n} Ashby", figure.id, emphasis=True) for n, figure in enumerate(figures)
    )
    far = square("far", 40, 40)
    shapes = ShapeSet("set", (square("A0", 0, 0), square("A1", 0.5, 1), far), schematic=True)
    area_map = AreaMap(
        "m", text("t"), "s", "Records", "set", (*areas, MapArea("far", "Far", None, Absence.UNKNOWN))
    )
    svg = map_svg(area_map, shapes, dict_of(figures), "Marking")
    (one, first), (other, second) = re.findall(r'<tspan x="[^"]+" y="([^"]+)">([^<]+)<', svg)
    assert (first, second) == ("0 Ashby", "1 Ashby")
    assert abs(float(one) - float(other)) >= 14
    assert svg.count("<circle") == 1


def test_a_run_of_points_without_a_value_has_one_mark_and_keeps_its_room() -> None:
    ledger = Ledger()
    values: list[float | Absence] = [5, *[Absence.UNKNOWN] * 3, 6, Absence.SUPPRESSED, 7, Absence.UNKNOWN]
    points = tuple(
        Point(f"month {place}", ledger.figure("count", f"measure {place}", value))
        for place, value in enumerate(values)
    )
    chart = Chart("line", ChartKind.LINE, text("Line"), "Subtitle", "Records", (Series("one", points),))
    found = chart_data_of(chart, ledger.figures)
    assert sorted(row["label"] for row in found.unknown) == ["month 2", "month 5", "month 7"]
    assert len(found.labels) == 8
