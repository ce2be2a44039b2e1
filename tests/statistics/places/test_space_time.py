"""Hot spots month by month: equal to Gi* of each month, exact, and their trend Mann and Kendall's."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from saferplan.statistics.places import hot_spots as hot_spots_module
from saferplan.statistics.places.classes import Kind
from saferplan.statistics.places.grids import square_grid
from saferplan.statistics.places.hot_spots import Shuffle, Spot, hot_spots
from saferplan.statistics.places.neighbours import neighbours_from_pairs
from saferplan.statistics.places.space_time import Against, emerging_hot_spots
from saferplan.statistics.trend_tests import mann_kendall


def grid_of(rows: int, columns: int):
    return square_grid(0, 0, columns * 1000, rows * 1000, size=1000)


@pytest.mark.parametrize("shuffle", Shuffle)
def test_a_month_by_itself_is_gi_star_of_that_month(shuffle):
    grid = grid_of(7, 6)
    count = np.random.default_rng(1).negative_binomial(0.7, 0.3, (grid.places, 12)).astype(float)
    count[5, 3] = np.nan
    found = emerging_hot_spots(
        count, grid.neighbours(), months_before=0, against=Against.ITS_MONTHS, shuffle=shuffle
    )
    month = hot_spots(count.T, grid.neighbours(), shuffle=shuffle)
    for name in ("z", "p_high", "p_low", "p", "total"):
        np.testing.assert_allclose(getattr(found, name).T, getattr(month, name), rtol=1e-9, atol=1e-12)


def test_chances_in_place_and_time_are_those_of_all_arrangements():
    neighbours = neighbours_from_pairs([(0, 1)], 2)
    count = np.random.default_rng(2).poisson(1.5, (2, 10)).astype(float)
    everything = emerging_hot_spots(count, neighbours)
    others = emerging_hot_spots(count, neighbours, shuffle=Shuffle.OTHERS)
    for place, month in itertools.product(range(2), range(10)):
        inside = [(p, m) for p in range(2) for m in (month - 1, month) if m >= 0]
        total = sum(count[one] for one in inside)
        assert everything.total[place, month] == total
        sums = np.array([sum(chosen) for chosen in itertools.combinations(count.ravel(), len(inside))])
        assert everything.p_high[place, month] == pytest.approx((sums >= total).mean(), rel=1e-12)
        assert everything.p_low[place, month] == pytest.approx((sums <= total).mean(), rel=1e-12)
        rest = np.delete(count.ravel(), place * 10 + month)
        sums = np.array([sum(chosen) for chosen in itertools.combinations(rest, len(inside) - 1)])
        own = count[place, month]
        assert others.p_high[place, month] == pytest.approx((sums + own >= total).mean(), rel=1e-12)
        n = count.size
        spread = len(inside) * (n - len(inside)) / (n - 1)
        z = (total - len(inside) * count.mean()) / count.std() / np.sqrt(spread)
        assert everything.z[place, month] == pytest.approx(z, abs=1e-12)


def test_the_months_of_a_neighbourhood_are_its_own_family():
    grid = grid_of(5, 5)
    count = np.random.default_rng(3).poisson(2, (25, 12))
    # A month three times as busy everywhere is hot against all months, and nowhere hot against its own.
    count[:, 8] = count[:, 8] * 3 + 4
    everywhere = emerging_hot_spots(count, grid.neighbours(), months_before=0)
    within = emerging_hot_spots(count, grid.neighbours(), months_before=0, against=Against.ITS_MONTHS)
    assert (everywhere.spot[:, 8] == Spot.HOT).mean() > 0.5
    assert (within.spot[:, 8] == Spot.HOT).mean() < 0.1
    two = emerging_hot_spots(count, grid.neighbours(), against=Against.ITS_MONTHS)
    inside = np.concatenate([count[:, 7], count[:, 8]])
    many = 2 * (grid.neighbours().number + 1)
    spread = many * (50 - many) / 49
    z = (two.total[:, 8] - many * inside.mean()) / inside.std() / np.sqrt(spread)
    assert two.z[:, 8] == pytest.approx(z, abs=1e-12)


def test_the_trend_of_a_place_is_mann_and_kendalls_of_its_z():
    grid = grid_of(6, 6)
    count = np.random.default_rng(4).poisson(1, (36, 30)).astype(float)
    count[:, 11] = np.nan
    found = emerging_hot_spots(count, grid.neighbours())
    test = mann_kendall(found.z)
    np.testing.assert_allclose(found.trend_z, test.z, atol=1e-12)
    np.testing.assert_allclose(found.trend_p, test.p, atol=1e-12)
    assert np.isnan(found.z[:, 11]).all()
    assert (found.spot[:, 11] == Spot.NOT_TESTED).all()
    # The month after has a neighbourhood of its own month alone.
    assert found.total[0, 12] == count[[0, 1, 6, 7], 12].sum()


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        (np.full(36, 5), Kind.PERSISTENT_HOT_SPOT),
        (np.arange(36) // 9 + 5, Kind.INTENSIFYING_HOT_SPOT),
        (8 - np.arange(36) // 9, Kind.DIMINISHING_HOT_SPOT),
        ((np.arange(36) >= 33) * 5, Kind.CONSECUTIVE_HOT_SPOT),
        ((np.arange(36) < 35) * 5, Kind.HISTORICAL_HOT_SPOT),
        ((np.arange(36) % 9 > 5) * 5, Kind.SPORADIC_HOT_SPOT),
    ],
)
def test_kinds_are_found_where_they_were_planted(more, kind):
    grid = grid_of(24, 24)
    count = np.random.default_rng(5).poisson(0.3, (576, 36))
    planted = [250, 251, 274, 275]
    count[planted] += more
    # By itself, so that what was planted in the month before does not carry over.
    found = emerging_hot_spots(count, grid.neighbours(), months_before=0)
    assert {Kind(int(one)) for one in found.kind[planted]} == {kind}
    assert found.kind[0] == found.kind[575] == Kind.NO_PATTERN


def test_where_nothing_happens_hardly_any_place_has_a_kind():
    rng, grid = np.random.default_rng(6), grid_of(15, 15)
    with_kind = [
        (emerging_hot_spots(rng.poisson(0.5, (225, 24)), grid.neighbours()).kind != 0).any()
        for _ in range(20)
    ]
    assert np.mean(with_kind) <= 0.15


def test_counts_too_many_to_compute_go_by_the_normal_distribution(monkeypatch):
    grid = grid_of(6, 6)
    count = np.random.default_rng(7).poisson(60, (36, 24))
    exact = emerging_hot_spots(count, grid.neighbours())
    monkeypatch.setattr(hot_spots_module, "_MOST_WORK", 0)
    normal = emerging_hot_spots(count, grid.neighbours())
    assert exact.exact
    assert not normal.exact
    assert normal.p == pytest.approx(exact.p, abs=0.04)


def test_all_alike_and_empty_cubes_have_no_pattern():
    for value in (0, 3):
        found = emerging_hot_spots(np.full((9, 12), value), grid_of(3, 3).neighbours())
        assert (found.kind == Kind.NO_PATTERN).all()
        assert np.isnan(found.trend_z).all()
        assert (found.p == 1).all()


def test_the_order_of_places_does_not_matter_and_input_is_not_changed():
    grid = grid_of(4, 4)
    neighbours = grid.neighbours()
    count = np.random.default_rng(8).poisson(1, (16, 15)).astype(float)
    before = count.copy()
    order = np.random.default_rng(9).permutation(16)
    new = np.argsort(order)
    row = np.repeat(np.arange(16), neighbours.number)
    renumbered = neighbours_from_pairs(np.column_stack([new[row], new[neighbours.other]]), 16)
    one, other = emerging_hot_spots(count, neighbours), emerging_hot_spots(count[order], renumbered)
    np.testing.assert_allclose(other.z, one.z[order], atol=1e-10)
    np.testing.assert_array_equal(other.kind, one.kind[order])
    np.testing.assert_array_equal(count, before)
    assert not one.kind.flags.writeable
    assert not one.spot.flags.writeable


def test_what_cannot_be_is_refused():
    neighbours = grid_of(2, 2).neighbours()
    with pytest.raises(ValueError, match="table of 4 places"):
        emerging_hot_spots(np.zeros((3, 12)), neighbours)
    with pytest.raises(ValueError, match="at least 10 months"):
        emerging_hot_spots(np.zeros((4, 9)), neighbours)
    with pytest.raises(ValueError, match="not a count"):
        emerging_hot_spots(np.full((4, 12), 0.5), neighbours)
    with pytest.raises(ValueError, match="weights"):
        emerging_hot_spots(np.zeros((4, 12)), neighbours.row_standardised())
    with pytest.raises(ValueError, match="months_before"):
        emerging_hot_spots(np.zeros((4, 12)), neighbours, months_before=12)
    with pytest.raises(ValueError, match="trend_level"):
        emerging_hot_spots(np.zeros((4, 12)), neighbours, trend_level=95)
