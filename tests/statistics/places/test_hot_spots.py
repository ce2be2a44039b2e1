"""Gi and Gi* against published numbers, and their exact chances against every arrangement there is."""

from __future__ import annotations

import csv
import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from saferplan.statistics.places import hot_spots as module
from saferplan.statistics.places.grids import hexagon_grid, square_grid
from saferplan.statistics.places.hot_spots import Shuffle, Spot, hot_spots
from saferplan.statistics.places.neighbours import neighbours_from_pairs, neighbours_within

PUBLISHED = tomllib.loads((Path(__file__).parents[2] / "oracles" / "hot_spots.toml").read_text())


def grid_of(rows: int, columns: int, size: float = 1000.0):
    return square_grid(0, 0, columns * size, rows * size, size=size)


def esda_points():
    # In thousands, so that they are no degrees.
    return neighbours_within(
        np.array(PUBLISHED["east"]) * 1000,
        np.array(PUBLISHED["north"]) * 1000,
        PUBLISHED["distance"] * 1000,
    )


@pytest.mark.parametrize(("name", "include_self"), [("gi", False), ("gi_star", True)])
def test_six_points_as_esda_documents_them(name, include_self):
    found = hot_spots(PUBLISHED["value"], esda_points(), include_self=include_self, seed=1, draws=9)
    assert found.z == pytest.approx(PUBLISHED[name], abs=1e-8)


def test_row_standardised_weights_leave_z_as_it_is():
    # esda's row-standardised numbers are not Ord and Getis's z: the file of oracles says what they are.
    value, neighbours = np.array(PUBLISHED["value"]), esda_points()
    plain = hot_spots(value, neighbours, seed=1, draws=9)
    standard = hot_spots(value, neighbours.row_standardised(), seed=1, draws=9)
    assert standard.z == pytest.approx(plain.z, abs=1e-12)
    distance = (standard.total - standard.expected) * standard_scale(neighbours) / value.std()
    assert distance == pytest.approx(PUBLISHED["gi_star_row_standardised"], abs=1e-8)


def standard_scale(neighbours):
    """What makes the weights of a place and its neighbours, all equal, add up to 1."""
    return neighbours.number / (neighbours.number + 1)


def test_gi_star_of_memphis_cell_by_cell(shared_data):
    published = PUBLISHED["memphis"]
    with (shared_data / "reference" / "memphis_gistar_500m.csv").open() as file:
        rows = [{name: float(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    east, north, count, expected, p = (
        np.array([row[name] for row in rows]) for name in ("x", "y", "n", "gi", "p")
    )
    whole = square_grid(east.min() - 250, north.min() - 250, east.max() + 250, north.max() + 250, size=500)
    within = np.zeros(whole.places, dtype=bool)
    within[whole.place_of(east, north)] = True
    grid = whole.with_inside(within)
    place = grid.place_of(east, north)
    assert grid.places == published["places"]
    assert sorted(place) == list(range(grid.places))
    value = np.empty(grid.places)
    value[place] = count
    assert (value.sum(), value.max()) == (published["records"], published["most_in_a_place"])
    found = hot_spots(value, grid.neighbours())
    assert np.abs(found.z[place] - expected).max() < 1e-12
    assert found.z.max() == pytest.approx(published["most"], abs=5e-6)
    assert found.z.min() == pytest.approx(published["least"], abs=5e-7)
    assert found.z.sum() == pytest.approx(published["sum"], abs=1e-10)
    normal = 2 * ndtr(-np.abs(found.z))
    assert normal[place] == pytest.approx(p, abs=1e-12)
    assert ((normal < 0.05) & (found.z > 0)).sum() == published["hot_at_0_05"]
    assert ((normal < 0.05) & (found.z < 0)).sum() == published["cold_at_0_05"]
    assert found.exact


def tails_by_enumeration(value, neighbours, place):
    """Both tails over every choice of neighbours' values among those of the other places."""
    others = np.delete(value, place)
    mine = neighbours.other[neighbours.starts[place] : neighbours.starts[place + 1]]
    observed = value[mine].sum()
    sums = np.array([sum(chosen) for chosen in itertools.combinations(others, len(mine))])
    return (sums >= observed).mean(), (sums <= observed).mean()


@pytest.mark.parametrize("shape", [(3, 4), (4, 4), (3, 5)])
@pytest.mark.parametrize("seed", [1, 2])
def test_exact_chances_are_those_of_all_arrangements(shape, seed):
    value = np.random.default_rng(seed).negative_binomial(0.6, 0.3, shape[0] * shape[1]).astype(float)
    neighbours = grid_of(*shape).neighbours()
    found = hot_spots(value, neighbours)
    assert found.exact
    for place in range(value.size):
        high, low = tails_by_enumeration(value, neighbours, place)
        assert found.p_high[place] == pytest.approx(high, abs=1e-15, rel=1e-12)
        assert found.p_low[place] == pytest.approx(low, abs=1e-15, rel=1e-12)
        assert found.p[place] == pytest.approx(min(1, 2 * min(high, low)), rel=1e-12)


@given(st.lists(st.integers(0, 40), min_size=7, max_size=7), st.data())
@settings(max_examples=40)
def test_exact_chances_on_any_neighbours(value, data):
    pairs = data.draw(
        st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda one: one[0] != one[1]))
    )
    neighbours, value = neighbours_from_pairs(pairs, 7), np.array(value, dtype=float)
    found = hot_spots(value, neighbours)
    for place in range(7):
        if neighbours.number[place] == 0:
            assert np.isnan(found.p[place])
            assert found.spot[place] == Spot.NOT_TESTED
        else:
            high, low = tails_by_enumeration(value, neighbours, place)
            assert (found.p_high[place], found.p_low[place]) == pytest.approx((high, low), rel=1e-12)


def test_the_smallest_chances_are_right_and_never_nothing():
    # The nine busiest of 50,176 cells stand together: one arrangement in C(50175, 8) puts them there.
    grid = grid_of(224, 224)
    value = np.zeros((224, 224))
    value[100:103, 50:53] = 7
    found = hot_spots(value.ravel(), grid.neighbours())
    from scipy.special import gammaln

    ways = gammaln(50176) - gammaln(9) - gammaln(50168)
    assert np.log(found.p_high[101 * 224 + 51]) == pytest.approx(-ways, rel=1e-12)
    assert found.p_high.min() > 0


def test_a_cell_with_no_crime_around_it_gets_its_true_chance():
    # esda 2.9.0 counts ties in one tail only: it gives such cells 0.0001. The truth is a hypergeometric term.
    from scipy.stats import hypergeom

    grid = grid_of(30, 30)
    value = np.random.default_rng(3).poisson(0.3, 900).astype(float)
    found = hot_spots(value, grid.neighbours())
    empty = int((value == 0).sum())
    quiet = (found.total == 0) & (grid.neighbours().number == 8)
    assert quiet.any()
    assert found.p_low[quiet] == pytest.approx(hypergeom.pmf(8, 899, empty - 1, 8), rel=1e-10)
    assert (found.p_high[quiet] == 1).all()


def test_where_nothing_clusters_few_places_are_called_hot_or_cold():
    # esda 2.9.0 calls 14.1% of such cells exceptional at 0.05, and 10% of all cells cold.
    rng, grid = np.random.default_rng(4), grid_of(40, 40)
    found = hot_spots(rng.poisson(0.3, (20, 1600)), grid.neighbours())
    assert 0.005 < (found.p <= 0.05).mean() < 0.05
    assert (found.p_low <= 0.05).mean() < 0.05
    assert (found.spot != Spot.NEITHER).any(axis=-1).mean() <= 0.15


def test_simulation_agrees_with_the_exact_chances(monkeypatch):
    grid = grid_of(8, 9)
    value = np.random.default_rng(5).negative_binomial(0.6, 0.2, grid.places)
    exact = hot_spots(value, grid.neighbours())
    monkeypatch.setattr(module, "_MOST_WORK", 0)
    simulated = hot_spots(value, grid.neighbours(), seed=5, draws=4_999)
    assert exact.exact
    assert not simulated.exact
    assert simulated.p_high == pytest.approx(exact.p_high, abs=0.03)
    assert simulated.p_low == pytest.approx(exact.p_low, abs=0.03)
    # The errors differ from cell to cell: each has draws of its own.
    assert np.abs(np.corrcoef(exact.p_high - simulated.p_high, exact.p_high)[0, 1]) < 0.5


def test_simulated_chances_count_the_observed_and_ties(monkeypatch):
    grid = grid_of(3, 3)
    found = hot_spots(np.full(9, 0.5), grid.neighbours(), seed=1, draws=99)
    assert (found.p_high == 1).all()
    assert (found.p_low == 1).all()
    one = np.zeros(100)
    one[[44, 45, 54, 55]] = 9.5
    high = hot_spots(one, grid_of(10, 10).neighbours(), seed=1, draws=99)
    assert high.p_high.min() == pytest.approx(1 / 100)


def test_the_seed_decides_and_the_company_does_not():
    grid = grid_of(7, 7)
    value = np.random.default_rng(6).gamma(0.4, 3, (3, 49))
    many = hot_spots(value, grid.neighbours(), seed=8, draws=199)
    for row in range(3):
        alone = hot_spots(value[row], grid.neighbours(), seed=8, draws=199)
        np.testing.assert_array_equal(alone.p, many.p[row])
        np.testing.assert_array_equal(alone.z, many.z[row])
    other = hot_spots(value, grid.neighbours(), seed=9, draws=199)
    assert (other.p != many.p).any()


@given(st.permutations(range(12)), st.lists(st.integers(0, 9), min_size=12, max_size=12))
@settings(max_examples=30)
def test_numbering_the_places_in_another_way_changes_nothing(order, value):
    neighbours = grid_of(3, 4).neighbours()
    row = np.repeat(np.arange(12), neighbours.number)
    new = np.argsort(order)
    renumbered = neighbours_from_pairs(np.column_stack([new[row], new[neighbours.other]]), 12)
    value = np.array(value)
    one, other = hot_spots(value, neighbours), hot_spots(value[list(order)], renumbered)
    for name in ("z", "p_high", "p_low", "adjusted", "total"):
        np.testing.assert_allclose(
            getattr(other, name), getattr(one, name)[list(order)], rtol=1e-9, atol=1e-12
        )


@given(st.lists(st.integers(0, 30), min_size=16, max_size=16).filter(lambda one: len(set(one)) > 1))
@settings(max_examples=30)
def test_z_does_not_depend_on_the_unit_and_sums_add_up(value):
    neighbours = grid_of(4, 4).neighbours()
    one = hot_spots(value, neighbours)
    other = hot_spots(np.array(value) * 3, neighbours)
    assert other.z == pytest.approx(one.z, abs=1e-9)
    assert other.p == pytest.approx(one.p, rel=1e-9)
    # A cell is counted once in its own neighbourhood and once in that of each of its neighbours.
    assert one.total.sum() == pytest.approx((np.array(value) * (neighbours.number + 1)).sum())


def test_a_place_that_is_not_known_is_as_if_it_were_not_there():
    value = np.random.default_rng(7).poisson(2, 36).astype(float)
    value[[8, 21]] = np.nan
    grid = grid_of(6, 6)
    kept = ~np.isnan(value)
    found = hot_spots(value, grid.neighbours())
    without = hot_spots(value[kept], grid.with_inside(kept).neighbours())
    for name in ("z", "p_high", "p_low", "adjusted"):
        np.testing.assert_allclose(getattr(found, name)[kept], getattr(without, name), rtol=1e-12)
        assert np.isnan(getattr(found, name)[~kept]).all()
    assert (found.spot[~kept] == Spot.NOT_TESTED).all()
    weighed = hot_spots(value + 0.5, grid.neighbours(), seed=1, draws=49)
    assert np.isnan(weighed.p[~kept]).all()
    assert np.isfinite(weighed.p[kept]).all()


def test_where_all_are_alike_nothing_stands_out():
    found = hot_spots(np.full(9, 4), grid_of(3, 3).neighbours())
    assert np.isnan(found.z).all()
    assert (found.p == 1).all()
    assert (found.spot == Spot.NEITHER).all()
    nothing = hot_spots(np.zeros(9), grid_of(3, 3).neighbours())
    assert (nothing.p == 1).all()


def test_one_place_two_places_and_no_map():
    alone = hot_spots([5], grid_of(1, 1).neighbours())
    assert alone.spot.tolist() == [Spot.NOT_TESTED]
    two = hot_spots([5, 1], grid_of(1, 2).neighbours())
    # There is only one other place, so its value could not have been another.
    assert two.p.tolist() == [1, 1]
    assert np.isnan(two.z).all()
    assert hot_spots(np.empty((0, 4)), grid_of(2, 2).neighbours()).p.shape == (0, 4)
    unknown = hot_spots([np.nan] * 4, grid_of(2, 2).neighbours())
    assert (unknown.spot == Spot.NOT_TESTED).all()
    assert np.isnan(unknown.z).all()


def test_an_empty_sea_around_the_area_would_change_everything_and_is_not_there():
    # sfhotspot takes cells of the convex hull that are outside the area as zeros.
    rng = np.random.default_rng(11)
    whole = grid_of(20, 20)
    land = np.zeros((20, 20), dtype=bool)
    land[5:12, 5:12] = True
    count = np.where(land, rng.poisson(3, (20, 20)), 0).ravel()
    area = whole.with_inside(land.ravel())
    inside = hot_spots(count[land.ravel()], area.neighbours())
    with_sea = hot_spots(count, whole.neighbours())
    assert (inside.spot == Spot.NEITHER).all()
    assert (with_sea.spot == Spot.HOT).sum() > 20


def test_hexagons_and_weights_go_the_same_way():
    grid = hexagon_grid(0, 0, 5000, 5000, size=1000)
    value = np.random.default_rng(8).poisson(3, grid.places)
    found = hot_spots(value, grid.neighbours())
    inner = int(np.argmax(grid.neighbours().number == 6))
    around = grid.neighbours().other[grid.neighbours().starts[inner] :][:6]
    assert found.total[inner] == value[inner] + value[around].sum()
    pairs, weight = [(0, 1), (1, 2), (2, 3), (3, 0)], np.array([2.0, 1.0, 0.5, 1.0])
    neighbours = neighbours_from_pairs(pairs, 4, weight=weight)
    x = np.array([1.0, 4.0, 2.0, 9.0])
    z = hot_spots(x, neighbours, include_self=False, seed=1, draws=9).z
    for i, row in enumerate([[0, 2, 0, 1], [2, 0, 1, 0], [0, 1, 0, 0.5], [1, 0, 0.5, 0]]):
        w, rest = np.delete(np.array(row, float), i), np.delete(x, i)
        spread = np.sqrt((3 * (w**2).sum() - w.sum() ** 2) / 2)
        assert z[i] == pytest.approx(((w * rest).sum() - w.sum() * rest.mean()) / rest.std() / spread)


def test_what_is_given_is_not_changed_and_what_is_found_cannot_be():
    value = np.array([1.0, np.nan, 3.0, 0.0])
    before = value.copy()
    found = hot_spots(value, grid_of(2, 2).neighbours())
    np.testing.assert_array_equal(value, before)
    for array in (found.z, found.p, found.spot, found.exact):
        assert not array.flags.writeable


def test_what_cannot_be_is_refused():
    neighbours = grid_of(2, 2).neighbours()
    with pytest.raises(ValueError, match="4 places are needed"):
        hot_spots([1, 2, 3], neighbours)
    with pytest.raises(ValueError, match="cannot be"):
        hot_spots([1, 2, 3, -1], neighbours)
    with pytest.raises(ValueError, match="give a seed"):
        hot_spots([1, 2, 3, 0.5], neighbours)
    with pytest.raises(ValueError, match="draws"):
        hot_spots([1, 2, 3, 0.5], neighbours, seed=1, draws=0)


@pytest.mark.parametrize("shape", [(3, 4), (3, 5)])
def test_with_everything_shuffled_chances_are_of_any_places(shape, monkeypatch):
    value = np.random.default_rng(9).negative_binomial(0.6, 0.3, shape[0] * shape[1]).astype(float)
    neighbours = grid_of(*shape).neighbours()
    found = hot_spots(value, neighbours, shuffle=Shuffle.EVERYTHING)
    for place in range(value.size):
        many = int(neighbours.number[place]) + 1
        sums = np.array([sum(chosen) for chosen in itertools.combinations(value, many)])
        assert found.p_high[place] == pytest.approx((sums >= found.total[place]).mean(), rel=1e-12)
        assert found.p_low[place] == pytest.approx((sums <= found.total[place]).mean(), rel=1e-12)
        # z is the distance of the sum from the mean of exactly these, in their standard deviations.
        assert found.z[place] == pytest.approx((found.total[place] - sums.mean()) / sums.std(), abs=1e-9)
    monkeypatch.setattr(module, "_MOST_WORK", 0)
    simulated = hot_spots(value, neighbours, shuffle=Shuffle.EVERYTHING, seed=1, draws=4_999)
    assert simulated.p_high == pytest.approx(found.p_high, abs=0.03)
    with pytest.raises(ValueError, match="without the place itself"):
        hot_spots(value, neighbours, include_self=False, shuffle=Shuffle.EVERYTHING)


def test_counts_too_high_for_memory_are_simulated():
    grid = grid_of(4, 4)
    value = np.random.default_rng(10).integers(0, 10**9, 16)
    found = hot_spots(value, grid.neighbours(), seed=1, draws=99)
    assert not found.exact
    assert np.isfinite(found.p).all()
