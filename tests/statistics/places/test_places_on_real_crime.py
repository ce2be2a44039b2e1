"""Thirty-five real months of one district, from points to kinds of hot spots."""

from __future__ import annotations

import csv
import gzip
import json

import numpy as np
import pytest
import shapely

from saferplan.geography.contiguity import national_grid, study_area
from saferplan.statistics.places.classes import Kind
from saferplan.statistics.places.clustering import clustering
from saferplan.statistics.places.density import kernel_density
from saferplan.statistics.places.foresight import foresight
from saferplan.statistics.places.grids import Grid, hexagon_grid, square_grid
from saferplan.statistics.places.hot_spots import Spot, hot_spots
from saferplan.statistics.places.pattern_change import pattern_change
from saferplan.statistics.places.persistence import persistence
from saferplan.statistics.places.space_time import Against, emerging_hot_spots

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def outline(shared_data) -> shapely.Geometry:
    folder = shared_data / "geography" / "boundaries"
    with gzip.open(folder / "lsoa2021_E07000134_north-west-leicestershire.geojson.gz") as file:
        features = json.load(file)["features"]
    areas = shapely.from_geojson([json.dumps(one["geometry"]) for one in features])
    return shapely.transform(
        shapely.union_all(areas), lambda corners: np.column_stack(national_grid(*corners.T))
    )


@pytest.fixture(scope="module")
def records(shared_data) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Metres east and north, and the number of the month, of each record."""
    longitude, latitude, month = [], [], []
    files = [
        path
        for path in sorted((shared_data / "police" / "leicestershire").glob("*/*-street.csv.gz"))
        if "2019-12" <= path.parent.name <= "2022-10"
    ]
    assert len(files) == 35
    for number, path in enumerate(files):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["LSOA name"].startswith("North West Leicestershire"):
                    longitude.append(float(row["Longitude"] or "nan"))
                    latitude.append(float(row["Latitude"] or "nan"))
                    month.append(number)
    east, north = national_grid(longitude, latitude)
    return east, north, np.array(month)


@pytest.fixture(scope="module", params=["squares", "hexagons"])
def monthly(request, outline, records) -> tuple[Grid, np.ndarray]:
    make = square_grid if request.param == "squares" else hexagon_grid
    grid = study_area(make(*outline.bounds, size=500), outline)
    x, y, month = records
    counted = [grid.count(x[month == number], y[month == number]) for number in range(35)]
    # Half of a hundred of the points at most lie beyond a generalised outline and all of its cells.
    assert sum(one.outside for one in counted) < 0.005 * month.size
    return grid, np.stack([one.count for one in counted], axis=1)


def test_hot_spots_of_all_months(monthly):
    grid, count = monthly
    neighbours = grid.neighbours()
    found = hot_spots(count.sum(axis=1), neighbours)
    assert found.exact
    hot = found.spot == Spot.HOT
    # Coalville, Ashby and the airport: a few cells, nowhere cold, since most of the district has no records.
    assert 5 <= hot.sum() <= 40
    assert (found.spot == Spot.COLD).sum() == 0
    east, north = grid.middles()
    busiest = int(np.argmax(found.z))
    assert (east[busiest], north[busiest]) == pytest.approx((442_500, 314_200), abs=1500)
    assert clustering(count.sum(axis=1), neighbours, seed=1).p_high == pytest.approx(0.001)


def test_what_became_of_hot_spots(monthly):
    grid, count = monthly
    for against in Against:
        found = emerging_hot_spots(count, grid.neighbours(), against=against)
        assert found.exact
        kinds, number = np.unique(found.kind, return_counts=True)
        assert Kind.NO_PATTERN in kinds
        assert number[kinds == Kind.NO_PATTERN] > 0.9 * grid.places
        assert (found.kind > 0).any()
        hot_now = found.spot[:, -1] == Spot.HOT
        assert (found.kind[hot_now] > 0).all()


def test_last_year_foretells_this_year(monthly):
    _, count = monthly
    before, after = count[:, 11:23].sum(axis=1), count[:, 23:35].sum(axis=1)
    found = foresight(before, after, seed=1)
    assert found.hit_rate > 40
    assert found.pei_lower <= found.pei <= 1
    lasting = persistence([before, after], 25, seed=1)
    assert lasting.overlap[0] > lasting.overlap_of_random[0] + 10
    assert lasting.p[0] < 1e-6
    change = pattern_change(before, after)
    assert change.robust_similarity < change.similarity
    assert change.similarity_adjusted > 0.8


def test_the_density_of_the_district_adds_up_to_its_records(outline, records):
    x, y, _ = records
    grid = study_area(square_grid(*outline.bounds, size=100), outline)
    found = kernel_density(x, y, grid, 800, edge_correction=False)
    inside = (found.density * grid.cell_area / 1e6).sum()
    assert inside == pytest.approx(found.points, rel=0.02)
    assert found.nowhere == np.isnan(x).sum()
