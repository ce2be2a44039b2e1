"""Outlines: read from GeoJSON, drawn on maps, used to place points."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from geography_sample import FILES, given

from saferplan.errors import RefusalError, SaferPlanError
from saferplan.geography import Geography, Level
from saferplan.geography.gathering import tables_of

A, B, C = "E01000001", "E01000002", "E01000005"


def square(west: float, south: float, size: float = 0.02, corners: int = 1) -> list[list[float]]:
    """A square ring with so many corners on each side."""
    sides = [(0.0, 0.0, 1.0, 0.0), (1.0, 0.0, 0.0, 1.0), (1.0, 1.0, -1.0, 0.0), (0.0, 1.0, 0.0, -1.0)]
    ring = [
        [round(west + size * (x + dx * at / corners), 7), round(south + size * (y + dy * at / corners), 7)]
        for x, y, dx, dy in sides
        for at in range(corners)
    ]
    return [*ring, ring[0]]


def feature(
    code: object, *rings: Sequence[Sequence[float]], key: str = "LSOA21CD", **more: object
) -> dict[str, Any]:
    polygon = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    return {"type": "Feature", "properties": {key: code, **more}, "geometry": polygon}


def geojson(*features: dict[str, Any], **more: object) -> str:
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)})


def country(*boundaries: tuple[str, str]) -> Geography:
    files = [given(name, text) for name, text in (*FILES.items(), *boundaries)]
    return Geography.from_tables(tables_of(files))


GRID = geojson(
    feature(A, square(-1.50, 52.70)),
    feature(B, square(-1.48, 52.70)),
    feature(C, square(-1.46, 52.70), square(-1.46, 52.80)),
)


def test_points_are_placed_in_exactly_one_area() -> None:
    placer = country(("grid.geojson", GRID)).placer(2021)
    places = placer.place(
        np.array([-1.49, -1.47, -1.45, -1.45, -1.49, np.nan, -3.0]),
        np.array([52.71, 52.71, 52.71, 52.81, 52.81, 52.71, 52.71]),
    )
    assert places.tolist() == [A, B, C, C, None, None, None]


def test_a_point_on_a_shared_line_belongs_to_the_first_code() -> None:
    placer = country(("grid.geojson", GRID)).placer(2021)
    places = placer.place(np.array([-1.48, -1.46, -1.50]), np.array([52.71, 52.71, 52.70]))
    assert places.tolist() == [A, B, A]


def test_places_do_not_depend_on_order_or_on_what_was_asked_before() -> None:
    rng = np.random.default_rng(7)
    longitudes, latitudes = rng.uniform(-1.51, -1.43, 2000), rng.uniform(52.69, 52.83, 2000)
    geography = country(("grid.geojson", GRID))
    at_once = geography.placer(2021).place(longitudes, latitudes)
    placer = geography.placer(2021)
    order = rng.permutation(2000)
    in_pieces = np.empty(2000, dtype=object)
    for piece in np.array_split(order, 7):
        in_pieces[piece] = placer.place(longitudes[piece], latitudes[piece])
    assert (in_pieces == at_once).all()
    # Against the plain geometry, point by point.
    areas = {A: shapely.box(-1.50, 52.70, -1.48, 52.72), B: shapely.box(-1.48, 52.70, -1.46, 52.72)}
    for code, area in areas.items():
        inside = shapely.contains_xy(area, longitudes, latitudes)
        assert (at_once[inside] == code).all()


def test_detailed_outlines_come_first_and_generalised_ones_fill_the_rest() -> None:
    # The detailed outline of A reaches 0.005 further west than the generalised one; B is not in that file.
    detailed = geojson(feature(A, square(-1.505, 52.70, 0.025, corners=30)))
    geography = country(("generalised.geojson", GRID), ("detailed.geojson", detailed))
    places = geography.placer(2021).place(np.array([-1.503, -1.47]), np.array([52.71, 52.71]))
    assert places.tolist() == [A, B]
    shapes = geography.outlines(Level.SMALL_AREA, A, tolerance=0)
    assert min(x for x, _ in shapes.shapes[0].polygons[0][0]) == -1.505


def test_no_outlines_of_a_vintage_is_an_error_that_says_what_to_add() -> None:
    with pytest.raises(SaferPlanError, match="boundaries of LSOAs"):
        country(("grid.geojson", GRID)).placer(2011)


def test_outlines_are_simplified_together_so_that_neighbours_still_fit() -> None:
    rng = np.random.default_rng(3)
    wiggle = np.column_stack([-1.48 + rng.uniform(-0.001, 0.001, 4000), np.linspace(52.70, 52.72, 4000)])
    wiggle[0, 0] = wiggle[-1, 0] = -1.48
    line = wiggle.tolist()
    left = [[-1.50, 52.70], *line, [-1.50, 52.72], [-1.50, 52.70]]
    right = [[-1.46, 52.70], [-1.46, 52.72], *line[::-1], [-1.46, 52.70]]
    geography = country(("wiggle.geojson", geojson(feature(A, left), feature(B, right))))
    shapes = geography.outlines(Level.SMALL_AREA, "E07000001")
    polygons = [shapely.Polygon(shape.polygons[0][0]) for shape in shapes.shapes]
    corners = sum(len(shape.polygons[0][0]) for shape in shapes.shapes)
    assert corners < 5000
    assert shapely.coverage_is_valid(polygons)
    assert shapely.area(shapely.union_all(polygons)) == pytest.approx(0.04 * 0.02, rel=0.01)
    rough = geography.outlines(Level.SMALL_AREA, "E07000001", tolerance=500)
    assert sum(len(shape.polygons[0][0]) for shape in rough.shapes) < 20


def test_areas_redrawn_between_vintages_are_drawn_as_one() -> None:
    parts = geojson(
        feature(A, square(-1.50, 52.70)),
        feature("E01000031", square(-1.48, 52.70)),
        feature("E01000032", square(-1.46, 52.70)),
    )
    shapes = country(("parts.geojson", parts)).comparable_outlines("E07000001")
    assert {shape.code for shape in shapes.shapes} == {A, "E01000003"}
    joined = next(shape for shape in shapes.shapes if shape.code == "E01000003")
    assert shapely.area(shapely.Polygon(joined.polygons[0][0])) == pytest.approx(0.0008, rel=1e-6)


def test_a_schematic_drawing_is_passed_on_and_never_places_points() -> None:
    drawing = geojson(feature(A, square(0, 0, 1)), feature(B, square(1, 0, 1)), schematic=True)
    geography = country(("drawing.geojson", drawing))
    shapes = geography.outlines(Level.SMALL_AREA, "E07000001")
    assert shapes.schematic
    assert shapes.attribution == ""
    assert [shape.code for shape in shapes.shapes] == [A, B]
    assert shapes.shapes[1].polygons[0][0][0] == (1.0, 0.0)
    with pytest.raises(SaferPlanError):
        geography.placer(2021)
    # Boundaries, once held, come before the drawing.
    assert (
        not country(("drawing.geojson", drawing), ("grid.geojson", GRID))
        .outlines(Level.SMALL_AREA, "E07000001")
        .schematic
    )


def test_no_outlines_at_all_is_an_empty_set() -> None:
    assert country().outlines(Level.SMALL_AREA, "E07000001").shapes == ()
    assert country().comparable_outlines("E07000001").shapes == ()


def test_names_and_districts_of_wards_come_with_their_outlines() -> None:
    ward = geojson(
        feature("E05000077", square(-1.5, 52.7), key="WD25CD", WD25NM="Harbour", LAD25CD="E06000002"),
    )
    geography = country(("wards.geojson", ward))
    assert geography.name("E05000077") == "Harbour"
    assert [shape.code for shape in geography.outlines(Level.WARD, "E06000002").shapes] == ["E05000077"]
    assert geography.outlines(Level.WARD, "E07000001").shapes == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (geojson(feature(A, square(430_000, 310_000, 500))), "eastings and northings"),
        (geojson(feature(A, square(2.0, 48.8))), "outside the United Kingdom"),
        (
            geojson(
                feature(A, square(-1.5, 52.7)), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
            ),
            "says it is in urn:ogc:def:crs:EPSG::27700",
        ),
        (geojson(feature("E07000001", square(-1.5, 52.7))), "not the code of an LSOA"),
        (geojson(feature(None, square(-1.5, 52.7))), "has no code"),
        (geojson(feature(A, square(-1.5, 52.7), key="NAME")), "No property of the features holds codes"),
        (geojson(), "no features"),
        ('{"type": "FeatureCollection", "features": [', "not GeoJSON"),
        (
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [
                        {
                            "properties": {"LSOA21CD": A},
                            "geometry": {"type": "Point", "coordinates": [-1, 52]},
                        }
                    ],
                }
            ),
            "no polygon",
        ),
    ],
)
def test_wrong_boundaries_are_refused(text: str, problem: str) -> None:
    with pytest.raises(RefusalError, match=problem):
        tables_of([given("wrong.geojson", text)])


def test_an_outline_that_crosses_itself_is_repaired_and_said_so() -> None:
    from saferplan.geography.gathering import read_file

    bow = [[-1.5, 52.7], [-1.48, 52.72], [-1.48, 52.7], [-1.5, 52.72], [-1.5, 52.7]]
    reading = read_file(given("bow.geojson", geojson(feature(A, bow), feature(B, square(-1.4, 52.7)))))
    assert reading.notes == ("Repaired, because it crossed itself: 1 outline.",)
    geometries = shapely.from_wkb(reading.tables[0][1]["geometry"].to_pylist())
    assert shapely.is_valid(geometries).all()


@pytest.mark.real
@pytest.mark.parametrize(
    ("month", "vintage", "at_least"),
    [("2022-09", 2011, 0.93), ("2025-03", 2021, 0.93), ("2022-09", 2021, 0.0)],
)
def test_published_codes_agree_with_the_outlines_of_their_vintage(
    real: Geography, shared_data: Path, month: str, vintage: int, at_least: float
) -> None:
    """Points are snapped, so a few lie over a line: 93 to 97% agree, 78 to 86% on the wrong vintage."""
    path = shared_data / "police" / "leicestershire" / month / f"{month}-leicestershire-street.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["LSOA code"] and row["Longitude"]]
    district = set(real.small_areas("E07000134"))
    rows = [row for row in rows if row["LSOA code"] in district]
    assert len(rows) > 400
    longitudes = np.array([float(row["Longitude"]) for row in rows])
    latitudes = np.array([float(row["Latitude"]) for row in rows])
    places = real.placer(vintage).place(longitudes, latitudes)
    agreement = np.mean([place == row["LSOA code"] for place, row in zip(places, rows, strict=True)])
    if at_least:
        assert agreement >= at_least
    else:
        assert agreement < 0.93
