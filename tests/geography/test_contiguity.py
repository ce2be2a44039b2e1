"""Which areas touch, which cells an area covers, and metres of the National Grid."""

from __future__ import annotations

import csv
import gzip
import json

import numpy as np
import pytest
import shapely

from saferplan.geography.contiguity import national_grid, study_area, touching_pairs
from saferplan.statistics.places.grids import Cells, hexagon_grid, square_grid


@pytest.mark.parametrize("cells", Cells)
@pytest.mark.parametrize("rook", [False, True])
def test_cells_of_a_grid_touch_as_the_grid_says(cells, rook):
    make = square_grid if cells is Cells.SQUARE else hexagon_grid
    grid = make(440_000, 310_000, 445_000, 314_000, size=1000)
    polygons = shapely.polygons(np.array(grid.corners()))
    if cells is Cells.HEXAGON:
        # The corners of hexagons are no whole numbers: what two of them share is right to a millimetre.
        polygons = shapely.set_precision(polygons, 0.001)
    pairs = touching_pairs(polygons, rook=rook)
    neighbours = grid.neighbours(rook=rook)
    place = np.repeat(np.arange(grid.places), neighbours.number)
    expected = {(int(a), int(b)) for a, b in zip(place, neighbours.other, strict=True) if a < b}
    assert {tuple(pair) for pair in pairs.tolist()} == expected


def test_a_gap_between_generalised_outlines_is_bridged():
    areas = [shapely.box(0, 0, 100, 100), shapely.box(101, 0, 200, 100), shapely.box(101, 101, 200, 200)]
    assert touching_pairs(areas).tolist() == []
    assert touching_pairs(areas, gap=1.5).tolist() == [[0, 1], [0, 2], [1, 2]]
    assert touching_pairs(areas, gap=1.5, rook=True).tolist() == [[0, 1], [1, 2]]


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="missing or empty"):
        touching_pairs([shapely.box(0, 0, 1, 1), shapely.Polygon()])
    with pytest.raises(ValueError, match="gap"):
        touching_pairs([shapely.box(0, 0, 1, 1)], gap=-1)
    grid = square_grid(440_000, 310_000, 443_000, 311_000, size=1000)
    with pytest.raises(ValueError, match="no cell is left"):
        study_area(grid, shapely.box(0, 0, 1, 1))


def test_the_area_is_the_cells_that_the_outline_covers_not_their_middles():
    grid = square_grid(440_000, 310_000, 444_000, 314_000, size=1000)
    sliver = shapely.box(440_000, 310_000, 444_000, 310_100)
    assert study_area(grid, sliver).inside.sum() == 4
    island = shapely.MultiPolygon(
        [shapely.box(440_100, 310_100, 440_200, 310_200), shapely.box(443_500, 313_500, 443_600, 313_600)]
    )
    assert np.argwhere(study_area(grid, island).inside).tolist() == [[0, 0], [3, 3]]


def test_metres_are_those_of_the_ordnance_survey():
    # The worked example of the Ordnance Survey's guide to coordinate systems: Caister water tower.
    east, north = national_grid([1 + 42 / 60 + 57.8663 / 3600], [52 + 39 / 60 + 28.8282 / 3600])
    assert (east[0], north[0]) == pytest.approx((651409.804, 313177.450), abs=0.01)
    assert np.isnan(national_grid([10.0, np.nan], [10.0, 52.0])).all()


@pytest.mark.real
def test_small_areas_of_the_district_and_its_grid(shared_data):
    folder = shared_data / "geography" / "boundaries"
    with gzip.open(folder / "lsoa2021_E07000134_north-west-leicestershire.geojson.gz") as file:
        features = json.load(file)["features"]
    areas = shapely.from_geojson([json.dumps(one["geometry"]) for one in features])
    pairs = touching_pairs(areas, gap=1e-5)
    neighbours = np.bincount(pairs.ravel(), minlength=len(areas))
    assert len(areas) == 60
    assert neighbours.min() >= 1
    assert 4 < neighbours.mean() < 7
    rook = {tuple(pair) for pair in touching_pairs(areas, rook=True, gap=1e-5).tolist()}
    assert rook <= {tuple(pair) for pair in pairs.tolist()}
    month = next((shared_data / "police" / "leicestershire").glob("2025-01/*-street.csv.gz"))
    with gzip.open(month, "rt", encoding="utf-8") as file:
        rows = [
            row for row in csv.DictReader(file) if row["LSOA name"].startswith("North West Leicestershire")
        ]
    x, y = national_grid(
        [float(row["Longitude"] or "nan") for row in rows], [float(row["Latitude"] or "nan") for row in rows]
    )
    outline = shapely.transform(
        shapely.union_all(areas), lambda corners: np.column_stack(national_grid(*corners.T))
    )
    west, south, east, north = outline.bounds
    grid = study_area(square_grid(west, south, east, north, size=1000), outline)
    counted = grid.count(x, y)
    assert counted.placed > 0.95 * (len(rows) - counted.nowhere)
    assert outline.area < grid.cell_area * grid.places < 1.35 * outline.area
