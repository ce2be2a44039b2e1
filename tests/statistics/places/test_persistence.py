"""How the places with the most last from period to period."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from saferplan.statistics.places.persistence import persistence, top_places


@given(st.lists(st.integers(0, 9), min_size=1, max_size=15), st.data())
def test_the_top_holds_its_room_and_never_an_empty_place(value, data):
    top = data.draw(st.integers(1, len(value)))
    member = top_places(value, top)
    value = np.array(value)
    assert member.sum() == pytest.approx(min(top, (value > 0).sum()))
    assert (member[value == 0] == 0).all()
    for one in range(value.size):
        assert (member[value > value[one]] >= member[one]).all()
        assert len(set(member[value == value[one]].round(12))) == 1


def test_overlap_stability_and_turnover_by_hand():
    years = [[9, 8, 7, 1, 0, 0], [9, 1, 8, 7, 0, 0], [0, 0, 1, 9, 8, 7]]
    found = persistence(years, 3, seed=1, draws=99)
    assert found.overlap.tolist() == [2, 1]
    assert found.stability.tolist() == pytest.approx([2 / 3, 1 / 3])
    assert (found.stability + found.turnover).tolist() == [1, 1]
    assert found.share_of_periods.tolist() == pytest.approx([2 / 3, 1 / 3, 2 / 3, 2 / 3, 1 / 3, 1 / 3])
    assert (found.always, found.ever) == (0, 6)
    assert found.overlap_of_random.tolist() == [1.5, 1.5]
    expected = [hypergeom.sf(1, 6, 3, 3), hypergeom.sf(0, 6, 3, 3)]
    assert found.p == pytest.approx(expected, rel=1e-12)


def test_the_overlap_of_unchanged_places_is_where_unchanged_places_lie():
    rng = np.random.default_rng(2)
    rate = rng.gamma(0.5, 20, 200)
    inside, less = [], []
    for seed in range(60):
        found = persistence(rng.poisson(rate, (2, 200)), 10, seed=seed, draws=199)
        inside.append(
            found.overlap_of_unchanged_lower[0] <= found.overlap[0] <= found.overlap_of_unchanged_upper[0]
        )
        less.append(found.p_of_less[0])
        assert found.overlap_of_unchanged[0] > found.overlap_of_random[0] + 3
    assert np.mean(inside) >= 0.9
    assert np.mean(np.array(less) <= 0.05) <= 0.1


def test_places_that_changed_turn_over_more_than_chance():
    rng = np.random.default_rng(3)
    found = persistence(rng.poisson([rng.gamma(0.5, 40, 200), rng.gamma(0.5, 40, 200)]), 10, seed=1)
    assert found.p_of_less[0] <= 0.05
    assert found.overlap[0] < found.overlap_of_unchanged_lower[0]


@settings(max_examples=20)
@given(st.permutations(range(8)))
def test_the_order_of_places_does_not_matter_to_the_overlap(order):
    years = np.array([[9, 4, 4, 4, 2, 0, 0, 1], [3, 8, 2, 4, 4, 0, 0, 0]])
    one, other = persistence(years, 3, seed=1, draws=9), persistence(years[:, order], 3, seed=1, draws=9)
    assert other.overlap == pytest.approx(one.overlap)
    assert other.p == pytest.approx(one.p)


def test_the_seed_decides():
    years = np.random.default_rng(4).poisson(3, (3, 30))
    one, same, other = (persistence(years, 5, seed=seed, draws=99) for seed in (1, 1, 2))
    assert one.overlap_of_unchanged.tolist() == same.overlap_of_unchanged.tolist()
    assert one.overlap_of_unchanged.tolist() != other.overlap_of_unchanged.tolist()


def test_empty_periods_have_no_top():
    found = persistence([[0, 0, 0], [0, 0, 0], [1, 0, 0]], 1, seed=1, draws=9)
    assert found.overlap.tolist() == [0, 0]
    assert np.isnan(found.stability[0])
    assert found.stability[1] == 0


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="two periods"):
        persistence([[1, 2, 3]], 1, seed=1)
    with pytest.raises(ValueError, match="top: 4"):
        persistence([[1, 2, 3], [1, 2, 3]], 4, seed=1)
    with pytest.raises(ValueError, match="must be known"):
        persistence([[1, 2, np.nan], [1, 2, 3]], 1, seed=1)
    with pytest.raises(ValueError, match="not a count"):
        persistence([[1, 2, 0.5], [1, 2, 3]], 1, seed=1)
