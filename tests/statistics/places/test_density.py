"""Kernel densities against direct sums, and ratios of two against every labelling."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.statistics.places.density import (
    Kernel,
    kernel_density,
    relative_risk,
    scott_bandwidth,
)
from saferplan.statistics.places.grids import hexagon_grid, square_grid

WEST, SOUTH = 440_000, 310_000


def grid_of(kilometres: float = 8, size: float = 100):
    return square_grid(WEST, SOUTH, WEST + kilometres * 1000, SOUTH + kilometres * 1000, size=size)


def clusters(seed: int, number: int, kilometres: float = 8):
    rng = np.random.default_rng(seed)
    middle = rng.uniform(1000, kilometres * 1000 - 1000, (8, 2))[rng.integers(0, 8, number)]
    return (np.array([[WEST], [SOUTH]]) + (middle + rng.normal(0, 500, (number, 2))).T).clip(
        [[WEST], [SOUTH]], [[WEST + kilometres * 1000 - 1], [SOUTH + kilometres * 1000 - 1]]
    )


def direct(kernel, far, h):
    if kernel is Kernel.QUARTIC:
        return 3 / (np.pi * h**2) * np.maximum(0, 1 - far**2 / h**2) ** 2
    return np.exp(-(far**2) / (2 * h**2)) / (2 * np.pi * h**2)


@pytest.mark.parametrize(("kernel", "bandwidth"), [(Kernel.QUARTIC, 900), (Kernel.GAUSSIAN, 600)])
def test_densities_are_those_of_the_direct_sum(kernel, bandwidth):
    grid = grid_of()
    x, y = clusters(1, 2000)
    weight = np.random.default_rng(2).uniform(0, 3, 2000)
    found = kernel_density(x, y, grid, bandwidth, kernel=kernel, weight=weight)
    east, north = grid.middles()
    far = np.hypot(east[:, np.newaxis] - x, north[:, np.newaxis] - y)
    expected = 1e6 * (direct(kernel, far, bandwidth) * weight).sum(axis=1)
    plain = kernel_density(x, y, grid, bandwidth, kernel=kernel, weight=weight, edge_correction=False)
    high = expected > expected.max() / 10
    assert plain.density[high] == pytest.approx(expected[high], rel=0.015)
    assert np.abs(plain.density - expected).max() < 0.01 * expected.max()
    # The share of the kernel inside, by summing over the cells.
    cells = np.hypot(
        east[:, np.newaxis] - east[::7][np.newaxis], north[:, np.newaxis] - north[::7][np.newaxis]
    )
    inside = (direct(kernel, cells, bandwidth) * grid.cell_area).sum(axis=0)
    assert found.inside[::7] == pytest.approx(np.minimum(1, inside), abs=1e-5)
    assert found.density == pytest.approx(plain.density / found.inside)
    assert (found.points, found.outside) == (pytest.approx(weight.sum()), 0)


def test_finer_cells_come_closer():
    x, y = clusters(3, 300, 4)
    worst = []
    for size in (200, 100, 50):
        grid = grid_of(4, size)
        east, north = grid.middles()
        far = np.hypot(east[:, np.newaxis] - x, north[:, np.newaxis] - y)
        expected = 1e6 * direct(Kernel.GAUSSIAN, far, 400).sum(axis=1)
        got = kernel_density(x, y, grid, 400, kernel=Kernel.GAUSSIAN, edge_correction=False).density
        worst.append(np.abs(got - expected).max() / expected.max())
    assert worst[0] > 3 * worst[1] > 9 * worst[2]


def test_an_edge_does_not_look_quiet():
    grid = grid_of()
    within = (
        np.hypot(
            *(
                values - middle
                for values, middle in zip(grid.middles(), (WEST + 4000, SOUTH + 4000), strict=True)
            )
        )
        < 3500
    )
    area = grid.with_inside(within)
    east, north = area.middles()
    # A point in the middle of every cell: as even as can be.
    corrected = kernel_density(east, north, area, 1000)
    assert corrected.density == pytest.approx(np.full(area.places, 100), rel=1e-3)
    plain = kernel_density(east, north, area, 1000, edge_correction=False)
    assert plain.density.min() < 60
    # Points outside the area take no part.
    assert kernel_density(*grid.middles(), area, 1000).density == pytest.approx(corrected.density)
    assert kernel_density(*grid.middles(), area, 1000).outside == grid.places - area.places


@settings(max_examples=15)
@given(st.integers(0, 1000), st.sampled_from(Kernel))
def test_points_add_up_and_move_with_the_grid(seed, kernel):
    x, y = clusters(seed, 60, 6)
    grid = grid_of(6, 150)
    whole = kernel_density(x, y, grid, 700, kernel=kernel).density
    parts = [
        kernel_density(x[part], y[part], grid, 700, kernel=kernel).density
        for part in (slice(20), slice(20, 60))
    ]
    assert whole == pytest.approx(sum(parts), abs=1e-9)
    order = np.random.default_rng(seed).permutation(60)
    assert kernel_density(x[order], y[order], grid, 700, kernel=kernel).density == pytest.approx(
        whole, abs=1e-9
    )
    moved = square_grid(WEST + 5000, SOUTH - 3000, WEST + 11_000, SOUTH + 3000, size=150)
    assert kernel_density(x + 5000, y - 3000, moved, 700, kernel=kernel).density == pytest.approx(
        whole, abs=1e-6
    )
    inner = kernel_density([WEST + 3000], [SOUTH + 3000], grid, 700, kernel=kernel).density
    assert (inner * grid.cell_area / 1e6).sum() == pytest.approx(1, abs=0.01)
    assert (whole >= 0).all()


def test_points_without_place_are_counted_and_strays_do_no_harm():
    grid = grid_of()
    found = kernel_density([WEST + 4000, 0, np.nan, 1], [SOUTH + 4000, 0, SOUTH, 900_000], grid, 500)
    assert (found.points, found.outside, found.nowhere) == (1, 1, 2)
    assert (found.density * grid.cell_area / 1e6).sum() == pytest.approx(1, abs=0.01)
    assert (kernel_density([], [], grid, 500).density == 0).all()


def test_scotts_rule_as_it_is_written():
    rng = np.random.default_rng(4)
    x, y = rng.normal(WEST, 300, 1000), rng.normal(SOUTH, 900, 1000)
    expected = np.sqrt((x.var(ddof=1) + y.var(ddof=1)) / 2) * 1000 ** (-1 / 6)
    assert scott_bandwidth(x, y) == pytest.approx(expected)
    assert scott_bandwidth(np.append(x, [0, 1]), np.append(y, [0, 1_200_000])) == pytest.approx(expected)
    # A quartic kernel of this bandwidth spreads as widely along each axis.
    assert scott_bandwidth(x, y, kernel=Kernel.QUARTIC) == pytest.approx(expected * np.sqrt(8))


def test_the_same_pattern_has_the_same_density():
    grid = grid_of()
    x, y = clusters(5, 400)
    found = relative_risk(x, y, x, y, grid, 1000)
    known = ~np.isnan(found.ratio)
    assert known.mean() > 0.3
    assert found.ratio[known] == pytest.approx(1, abs=1e-9)
    assert found.cases.sum() * grid.cell_area / 1e6 == pytest.approx(1)
    assert found.z[~np.isnan(found.z)] == pytest.approx(0, abs=1e-6)


def test_z_is_the_distance_from_the_mean_of_every_labelling():
    # Points on middles of cells, so that there is no binning between the sum and the test.
    grid = grid_of(2, 200)
    east, north = grid.middles()
    at = np.array([22, 23, 33, 34, 44, 55, 56, 66, 67, 43, 54, 45])
    x, y = east[at], north[at]
    found = relative_risk(x[:5], y[:5], x[5:], y[5:], grid, 1500)
    place = 44
    kernel = direct(Kernel.QUARTIC, np.hypot(east[place] - x, north[place] - y), 1500)
    assert kernel.sum() ** 2 / (kernel**2).sum() > 10
    sums = np.array([kernel[list(chosen)].sum() for chosen in itertools.combinations(range(12), 5)])
    assert found.z[place] == pytest.approx((kernel[:5].sum() - sums.mean()) / sums.std(), rel=1e-6)


def test_where_labels_are_chance_few_places_stand_out():
    grid = grid_of(8, 250)
    x, y = clusters(6, 1500)
    rng = np.random.default_rng(7)
    exceptional, any_place = [], []
    for _ in range(100):
        case = rng.uniform(size=1500) < 0.3
        found = relative_risk(x[case], y[case], x[~case], y[~case], grid, 1000)
        tested = found.p[~np.isnan(found.p)]
        exceptional.append((tested <= 0.05).mean())
        any_place.append(np.nanmin(found.adjusted) <= 0.05)
    assert 0.03 < np.mean(exceptional) < 0.07
    assert np.mean(any_place) <= 0.12


def test_people_at_the_middles_of_areas_can_be_the_background():
    grid = grid_of(8, 250)
    east, north = grid.middles()
    people = np.where(east < WEST + 4000, 300.0, 100.0)
    x, y = np.random.default_rng(8).uniform([[WEST], [SOUTH]], [[WEST + 8000], [SOUTH + 8000]], (2, 5000))
    found = relative_risk(x, y, east, north, grid, 1200, background_weight=people)
    assert np.isnan(found.p).all()
    # As many records on a third of the people: three times the risk.
    far_west, far_east = east < WEST + 2500, east > WEST + 5500
    assert np.median(found.ratio[far_east]) / np.median(found.ratio[far_west]) == pytest.approx(3, rel=0.1)
    far_x, far_y = np.append(x, 1_000), np.append(y, 900_000)
    assert relative_risk(x, y, far_x, far_y, grid).bandwidth == pytest.approx(
        scott_bandwidth(np.append(x, x), np.append(y, y), kernel=Kernel.QUARTIC)
    )


def test_what_cannot_be_is_refused():
    grid = grid_of()
    with pytest.raises(ValueError, match="two cells"):
        kernel_density([WEST + 1], [SOUTH + 1], grid, 150)
    with pytest.raises(ValueError, match="square cells"):
        kernel_density(
            [WEST + 1], [SOUTH + 1], hexagon_grid(WEST, SOUTH, WEST + 900, SOUTH + 900, size=100), 500
        )
    with pytest.raises(ValueError, match="degrees"):
        kernel_density([-1.37], [52.7], grid, 500)
    with pytest.raises(ValueError, match="weight"):
        kernel_density([WEST + 1], [SOUTH + 1], grid, 500, weight=[np.nan])
    with pytest.raises(ValueError, match="at least one point of each"):
        relative_risk([WEST + 1], [SOUTH + 1], [1], [900_000], grid, 500)
    with pytest.raises(ValueError, match="two different points"):
        scott_bandwidth([WEST, WEST], [SOUTH, SOUTH])
