"""Groups of most similar areas are what the stated distance says, and the same on every run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.similarity import NOBODY, most_similar

rng = np.random.default_rng(11)
FEATURES = rng.normal(size=(40, 4)) * [1, 10, 0.1, 5]
CODES = [f"E{number:08d}" for number in range(40)]


def test_the_distance_by_hand():
    features = np.array([[1.0, 10], [2, 30], [3, 20], [5, 70], [9, 40]])
    centre = np.array([3.0, 30])
    spread = np.array([3.0, 20]) / 1.349
    found = most_similar(features, list("ABCDE"), weights=[3, 1], size=5)
    assert found.centre.tolist() == centre.tolist()
    assert found.spread == pytest.approx(spread)
    by_hand = np.sqrt((3 * ((1 - 2) / spread[0]) ** 2 + ((10 - 30) / spread[1]) ** 2) / 4)
    assert found.distance[0, found.members[0].tolist().index(1)] == pytest.approx(by_hand)


def test_each_group_starts_with_its_area_and_goes_outwards():
    found = most_similar(FEATURES, CODES)
    assert found.members.shape == (40, 15)
    assert found.members[:, 0].tolist() == list(range(40))
    assert (found.distance[:, 0] == 0).all()
    assert (np.diff(found.distance, axis=1) >= 0).all()
    assert all(len(set(row)) == 15 for row in found.members.tolist())


def test_nobody_outside_the_group_is_nearer():
    found, everybody = most_similar(FEATURES, CODES), most_similar(FEATURES, CODES, size=40)
    assert (found.distance[:, -1] <= everybody.distance[:, 15]).all()


@given(st.permutations(range(12)))
def test_the_order_of_the_rows_does_not_matter(order):
    features = np.round(FEATURES[:12], 0)  # rounded, so that there are ties
    group = most_similar(features, CODES[:12], of=0, size=6).members[0]
    shuffled = most_similar(features[order], [CODES[row] for row in order], of=order.index(0), size=6)
    assert [order[row] for row in shuffled.members[0]] == group.tolist()


def test_ties_are_broken_by_code():
    same = [[0.0], [5.0], [5.0], [5.0], [9.0]]
    found = most_similar(same, ["A", "D", "C", "B", "E"], of=0, size=3)
    assert found.members[0].tolist() == [0, 3, 2]


def test_an_area_comes_first_in_its_own_group_also_before_its_double():
    found = most_similar([[1.0], [1.0], [4.0]], ["A", "B", "C"], size=2)
    assert found.members.tolist()[:2] == [[0, 1], [1, 0]]


@given(st.lists(st.floats(0.1, 100), min_size=4, max_size=4))
def test_the_units_of_a_feature_do_not_matter(units):
    one, other = most_similar(FEATURES, CODES), most_similar(FEATURES * units + 3, CODES)
    assert one.members.tolist() == other.members.tolist()


def test_a_feature_without_weight_is_as_if_it_were_not_there():
    with_it = most_similar(FEATURES, CODES, weights=[1, 1, 1, 0])
    assert with_it.members.tolist() == most_similar(FEATURES[:, :3], CODES).members.tolist()


def test_areas_with_a_gap_are_in_nobodys_group():
    gappy = FEATURES.copy()
    gappy[7, 2] = np.nan
    found = most_similar(gappy, CODES)
    assert not (np.delete(found.members, 7, axis=0) == 7).any()
    assert found.members[7].tolist() == [7] + [NOBODY] * 14
    assert np.isnan(found.distance[7, 1:]).all()


def test_a_feature_that_is_the_same_in_most_areas_still_counts():
    rare = np.column_stack([np.zeros(40), FEATURES[:, 1]])
    rare[[3, 9], 0] = 1.0
    found = most_similar(rare, CODES, size=2, weights=[1000, 1])
    assert (found.members[3, 1], found.members[9, 1]) == (9, 3)


def test_a_group_larger_than_there_are_areas_is_filled_with_nobody():
    assert most_similar(FEATURES[:3], CODES[:3]).members[0].tolist()[3:] == [NOBODY] * 12


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="codes: 40 different"):
        most_similar(FEATURES, CODES[:39])
    with pytest.raises(ValueError, match="weights: one per feature"):
        most_similar(FEATURES, CODES, weights=[0, 0, 0, 0])
    with pytest.raises(ValueError, match="nobody to compare with"):
        most_similar(FEATURES, CODES, size=1)
    with pytest.raises(ValueError, match="row per area"):
        most_similar([1.0, 2.0], ["A", "B"])
    with pytest.raises(ValueError, match="not known for any area"):
        most_similar([[1.0, np.nan], [2.0, np.nan]], ["A", "B"])
