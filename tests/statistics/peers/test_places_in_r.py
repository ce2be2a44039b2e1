"""Gi* as R's spdep has it on real small areas, and densities as R's spatstat has them on real crimes."""

from __future__ import annotations

import csv
import gzip
import json

import numpy as np
import pytest
import shapely

from saferplan.geography.contiguity import touching_pairs
from saferplan.statistics.places.density import Kernel, kernel_density
from saferplan.statistics.places.grids import square_grid
from saferplan.statistics.places.hot_spots import hot_spots
from saferplan.statistics.places.neighbours import neighbours_from_pairs

pytestmark = [pytest.mark.peer, pytest.mark.real]


def listed(values) -> str:
    return "c(" + ",".join(f"{one:.12g}" for one in values) + ")"


def test_gi_and_gi_star_of_small_areas(r, shared_data):
    folder = shared_data / "geography" / "boundaries"
    with gzip.open(folder / "lsoa2021_E10000018_leicestershire-county.geojson.gz") as file:
        features = json.load(file)["features"]
    areas = shapely.from_geojson([json.dumps(one["geometry"]) for one in features])
    codes = [
        next(value for value in one["properties"].values() if str(value).startswith("E01"))
        for one in features
    ]
    places = {code: place for place, code in enumerate(codes)}
    count = np.zeros(len(codes))
    for path in sorted((shared_data / "police" / "leicestershire").glob("2025-0*/*-street.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["LSOA code"] in places:
                    count[places[row["LSOA code"]]] += 1
    neighbours = neighbours_from_pairs(touching_pairs(areas, gap=1e-5), len(areas))
    assert neighbours.number.min() >= 1
    assert count.sum() > 10_000
    of = [
        listed(neighbours.other[neighbours.starts[place] : neighbours.starts[place + 1]] + 1)
        for place in range(len(areas))
    ]
    script = f"""
    suppressMessages(library(spdep))
    of <- lapply(list({",".join(of)}), as.integer)
    class(of) <- "nb"
    x <- {listed(count)}
    star <- localG(x, nb2listw(include.self(of), style = "B"))
    plain <- localG(x, nb2listw(of, style = "B"))
    standard <- localG(x, nb2listw(include.self(of), style = "W"))
    told <- function(z) paste(sprintf("%.15g", as.numeric(z)), collapse = ",")
    cat(sprintf("[[%s],[%s],[%s]]", told(star), told(plain), told(standard)))
    """
    star, plain, standard = r(script, packages=("spdep",))
    assert hot_spots(count, neighbours, seed=1, draws=9).z == pytest.approx(star, abs=1e-10)
    assert hot_spots(count, neighbours, include_self=False, seed=1, draws=9).z == pytest.approx(
        plain, abs=1e-10
    )
    assert hot_spots(count, neighbours, seed=1, draws=9).z == pytest.approx(standard, abs=1e-10)


@pytest.mark.parametrize("edge", [True, False])
def test_gaussian_density_of_robberies(r, shared_data, edge):
    with gzip.open(shared_data / "reference" / "memphis_robberies_2019_sfhotspot.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    longitude, latitude = (np.array([float(row[name]) for row in rows]) for name in "XY")
    # Metres near enough for both programs alike.
    x = (longitude + 90) * 111_320 * np.cos(np.radians(35.1)) + 500_000
    y = (latitude - 35) * 110_950 + 500_000
    west, south = np.floor(x.min()) - 1, np.floor(y.min()) - 1
    columns, rows_of = 128, 96
    size = float(np.ceil(max((x.max() - west) / columns, (y.max() - south) / rows_of)))
    grid = square_grid(west, south, west + columns * size, south + rows_of * size, size=size)
    bandwidth = 6 * size
    script = f"""
    suppressMessages(library(spatstat.explore))
    x <- {listed(x)}
    y <- {listed(y)}
    window <- owin(c({west}, {west + columns * size}), c({south}, {south + rows_of * size}))
    found <- density(ppp(x, y, window), sigma = {bandwidth}, edge = {str(edge).upper()},
                     dimyx = c({rows_of}, {columns}))
    cat(sprintf("[%s]", paste(sprintf("%.10g", as.vector(t(found$v))), collapse = ",")))
    """
    theirs = 1e6 * np.array(r(script, packages=("spatstat.explore",)))
    ours = kernel_density(x, y, grid, bandwidth, kernel=Kernel.GAUSSIAN, edge_correction=edge).density
    # spatstat puts each point whole into the cell it is in: half a cell is a twelfth of the bandwidth.
    assert np.abs(ours - theirs).max() < 0.02 * theirs.max()
    assert np.corrcoef(ours, theirs)[0, 1] > 0.9999
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.005)
