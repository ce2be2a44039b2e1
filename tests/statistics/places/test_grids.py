"""Grids, the points in them, and neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.statistics.places.coordinates import points, strays
from saferplan.statistics.places.grids import Cells, grid_around, hexagon_grid, square_grid
from saferplan.statistics.places.neighbours import neighbours_from_pairs, neighbours_within

METRES = st.floats(440_000, 445_000)


@given(st.lists(st.tuples(METRES, METRES), min_size=1, max_size=40), st.sampled_from(Cells))
@settings(max_examples=60)
def test_a_point_is_in_the_cell_whose_middle_is_nearest(places, cells):
    make = square_grid if cells is Cells.SQUARE else hexagon_grid
    grid = make(439_000, 439_000, 446_000, 446_000, size=700)
    x, y = np.array(places).T
    found = grid.place_of(x, y)
    assert (found >= 0).all()
    east, north = grid.middles()
    apart = np.hypot(x[:, np.newaxis] - east, y[:, np.newaxis] - north)
    own = apart[np.arange(x.size), found]
    if cells is Cells.SQUARE:
        assert (np.abs(x - east[found]) <= 350 + 1e-6).all()
        assert (np.abs(y - north[found]) <= 350 + 1e-6).all()
    else:
        assert (own <= apart.min(axis=1) + 1e-6).all()


@pytest.mark.parametrize("size", [300, 437.5, 1000])
def test_hexagons_leave_no_gap_in_the_rectangle_they_cover(size):
    grid = hexagon_grid(440_000, 310_000, 443_000, 312_000, size=size)
    x, y = np.meshgrid(np.linspace(440_000, 443_000, 61), np.linspace(310_000, 312_000, 41))
    assert (grid.place_of(x.ravel(), y.ravel()) >= 0).all()


def test_cells_are_half_open():
    grid = square_grid(440_000, 310_000, 441_000, 311_000, size=500)
    assert grid.place_of([440_000, 440_500, 440_499.99], [310_000, 310_000, 310_499.99]).tolist() == [0, 1, 0]
    assert grid.place_of([441_000, 440_000], [310_000, 311_000]).tolist() == [-1, -1]


def test_no_point_is_lost_or_counted_twice():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(440_000, 450_000, 500), rng.uniform(310_000, 320_000, 500)
    x[:7] = np.nan
    x[7:10] = y[7:10] = 0
    grid = square_grid(442_000, 312_000, 448_000, 318_000, size=400)
    found = grid.count(x, y)
    assert found.placed + found.outside + found.nowhere == 500
    assert found.nowhere == 10
    assert found.count.sum() == found.placed > 0
    weight = rng.uniform(0, 5, 500)
    weighed = grid.count(x, y, weight=weight)
    assert weighed.count.sum() == pytest.approx(weight[grid.place_of(x, y) >= 0].sum())


def test_cells_outside_the_area_are_not_there():
    grid = square_grid(440_000, 310_000, 443_000, 313_000, size=1000)
    ring = np.ones(9, dtype=bool)
    ring[4] = False
    holed = grid.with_inside(ring)
    assert holed.places == 8
    assert holed.count([441_500], [311_500]).outside == 1
    assert holed.neighbours().number.tolist() == [2, 4, 2, 4, 4, 2, 4, 2]
    laid = holed.on_grid(np.arange(8))
    assert np.isnan(laid[1, 1])
    assert laid[2].tolist() == [5, 6, 7]
    again = holed.with_inside(np.arange(8) != 0)
    assert again.places == 7


def test_neighbours_lie_side_by_side_and_are_mutual():
    for grid, distance, most in (
        (square_grid(0, 0, 6000, 5000, size=1000), 1500, 8),
        (hexagon_grid(0, 0, 6000, 5000, size=1000), 1001, 6),
    ):
        kept = np.random.default_rng(2).uniform(size=grid.places) < 0.8
        grid = grid.with_inside(kept)
        neighbours = grid.neighbours()
        assert neighbours.number.max() == most
        same = neighbours_within(*(values + 1e6 for values in grid.middles()), distance)
        assert neighbours.starts.tolist() == same.starts.tolist()
        for place in range(grid.places):
            part = slice(neighbours.starts[place], neighbours.starts[place + 1])
            assert sorted(neighbours.other[part]) == sorted(same.other[part])
    assert square_grid(0, 0, 3000, 3000, size=1000).neighbours(rook=True).number.tolist() == [
        2, 3, 2, 3, 4, 3, 2, 3, 2,
    ]  # fmt: skip


@given(st.lists(st.tuples(st.floats(1000, 9000), st.floats(1000, 9000)), min_size=1, max_size=30))
@settings(max_examples=50)
def test_neighbours_within_a_distance_by_trying_every_pair(places):
    x, y = np.array(places).T
    found = neighbours_within(x, y, 1500)
    near = np.hypot(x[:, np.newaxis] - x, y[:, np.newaxis] - y) <= 1500
    np.fill_diagonal(near, False)
    _, other = np.nonzero(near)
    assert found.other.tolist() == other.tolist()
    assert found.number.tolist() == near.sum(axis=1).tolist()


def test_pairs_in_any_order_and_number_are_the_same_neighbours():
    one = neighbours_from_pairs([(0, 1), (1, 2), (0, 3)], 5)
    other = neighbours_from_pairs([(3, 0), (2, 1), (1, 0), (0, 1)], 5)
    assert one.other.tolist() == other.other.tolist() == [1, 3, 0, 2, 1, 0]
    assert one.plain
    assert neighbours_from_pairs(np.empty((0, 2), dtype=int), 3).number.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("pairs", "weight", "message"),
    [
        ([(0, 3)], None, "numbered from 0 to 2"),
        ([(1, 1)], None, "its own neighbour"),
        ([(0, 1, 2)], None, "two whole numbers"),
        ([(0.0, 1.0)], None, "two whole numbers"),
        ([(0, 1)], [0.0], "above 0"),
        ([(0, 1), (1, 0)], [1.0, 2.0], "two weights"),
    ],
)
def test_pairs_that_cannot_be_are_refused(pairs, weight, message):
    with pytest.raises(ValueError, match=message):
        neighbours_from_pairs(pairs, 3, weight=weight)


def test_a_stray_point_does_not_blow_the_grid_up():
    # sfhotspot issue 24: one point at (0, 0) made a grid of half the country.
    rng = np.random.default_rng(3)
    x, y = rng.normal(442_000, 2000, 400), rng.normal(314_000, 2000, 400)
    clean = grid_around(x, y, size=500)
    for stray in ((0.0, 0.0), (1_000.0, 900_000.0), (442_000.0, 5_000_000.0)):
        with_stray = grid_around(np.append(x, stray[0]), np.append(y, stray[1]), size=500)
        assert with_stray.inside.shape == clean.inside.shape
        counted = with_stray.count(np.append(x, stray[0]), np.append(y, stray[1]))
        assert counted.placed == 400
        assert counted.outside + counted.nowhere == 1


def test_the_grid_around_points_leaves_out_corners_where_there_are_none():
    angle = np.linspace(0, 2 * np.pi, 200)
    x, y = 442_000 + 5000 * np.cos(angle), 314_000 + 5000 * np.sin(angle)
    for cells in Cells:
        grid = grid_around(x, y, size=500, cells=cells)
        assert grid.count(x, y).placed == 200
        assert not grid.inside[0, 0]
        assert 0.6 < grid.inside.mean() < 0.95


@pytest.mark.parametrize("cells", Cells)
def test_one_point_and_points_in_a_line_have_a_grid(cells):
    assert grid_around([442_500], [314_200], size=500, cells=cells).count([442_500], [314_200]).placed == 1
    x = np.arange(440_000, 450_000, 500.0)
    assert grid_around(x, x - 100_000, size=500, cells=cells).count(x, x - 100_000).placed == x.size


def test_corners_are_where_cells_meet():
    grid = hexagon_grid(0, 0, 3000, 3000, size=1000)
    corners = grid.corners()
    assert corners.shape == (grid.places, 6, 2)
    x, y = corners[..., 0], corners[..., 1]
    twice = (x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y).sum(axis=1)
    assert twice / 2 == pytest.approx(np.full(grid.places, grid.cell_area))
    inner = int(np.argmax(grid.neighbours().number == 6))
    shared = np.round(corners.reshape(-1, 2), 3)
    for corner in np.round(corners[inner], 3):
        assert (np.abs(shared - corner).max(axis=1) < 0.01).sum() == 3


def test_degrees_are_refused_wherever_metres_are_needed():
    for act in (
        lambda: points([-1.37, -1.36], [52.7, 52.8]),
        lambda: grid_around([-1.37, -1.36], [52.7, 52.8], size=500),
        lambda: square_grid(-1.6, 52.6, -1.2, 52.9, size=0.005),
        lambda: neighbours_within([-1.37, -1.36], [52.7, 52.8], 500),
        lambda: square_grid(440_000, 310_000, 441_000, 311_000, size=500).place_of([-1.4], [52.7]),
    ):
        with pytest.raises(ValueError, match="degrees"):
            act()


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="larger cells"):
        square_grid(0, 0, 700_000, 1_300_000, size=100)
    with pytest.raises(ValueError, match="no rectangle"):
        square_grid(441_000, 310_000, 440_000, 311_000, size=100)
    with pytest.raises(ValueError, match="size"):
        square_grid(440_000, 310_000, 441_000, 311_000, size=0)
    with pytest.raises(ValueError, match="no point has a place"):
        grid_around([0, np.nan], [0, 314_000], size=500)
    with pytest.raises(ValueError, match="infinite"):
        points([np.inf], [314_000])
    with pytest.raises(ValueError, match="equally long"):
        points([442_000, 1], [314_000])
    with pytest.raises(ValueError, match="no cell is left"):
        square_grid(440_000, 310_000, 441_000, 311_000, size=500).with_inside(np.zeros(4, dtype=bool))
    with pytest.raises(ValueError, match="every place needs"):
        neighbours_within([442_000, np.nan], [314_000, 314_000], 500)


def test_strays_need_a_crowd_to_be_strays_of():
    assert not strays([442_000, 443_000], [314_000, 315_000]).any()
    assert not strays([np.nan, 0], [314_000, 0]).any()
    assert not strays(np.full(30, 442_000), np.full(30, 314_000)).any()
