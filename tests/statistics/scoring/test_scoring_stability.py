"""How firm a ranking is: against exact chances on small cases, and laws that hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.scoring.stability import (
    Confidence,
    rank_stability,
    weight_changes,
    weighted_mean,
)

SCORES = [[4, 3, 2], [3, 3, 3], [1, 0, 2], [2, 4, 1]]


def test_without_uncertainty_nothing_moves():
    found = rank_stability(SCORES, [2, 1, 1], seed=1, weight_spread=0.0, top=2)
    assert found.rank.tolist() == [1, 2, 4, 3]
    assert found.rank_lower.tolist() == found.rank_upper.tolist() == found.rank.tolist()
    np.testing.assert_allclose(found.total, [3.25, 3.0, 1.0, 2.25])
    assert found.same_top == found.same_first == 1.0
    assert found.firm


def test_the_chance_of_an_upset_is_that_of_two_even_moves():
    # 3 and 2.5, each out by up to a point: the second overtakes with a chance of (2 - 0.5)^2 / 8.
    found = rank_stability(
        [[3.0], [2.5]],
        [1],
        seed=7,
        confidence=[[Confidence.JUDGEMENT]] * 2,
        scale=(0, 10),
        top=1,
        draws=200_000,
    )
    assert 1 - found.same_first == pytest.approx(1.5**2 / 8, abs=0.003)
    assert found.chance_of_rank[0, 0] == found.same_first == found.chance_in_top[0]


@given(st.integers(0, 2**32), st.integers(1, 4))
def test_chances_of_ranks_add_up(seed, top):
    found = rank_stability(SCORES, [1, 1, 1], seed=seed, confidence=[[2] * 3] * 4, top=top, draws=200)
    np.testing.assert_allclose(found.chance_of_rank.sum(axis=1), 1)
    assert found.chance_in_top.sum() >= top - 1e-9
    assert (found.rank_lower <= found.rank_upper).all()
    assert (found.total_lower >= 0).all()
    assert (found.total_upper <= 4).all()


@given(st.permutations(range(4)))
def test_the_order_of_the_options_decides_nothing(order):
    one = rank_stability(SCORES, [3, 1, 2], seed=3, top=2, weight_spread=0.0)
    other = rank_stability(np.array(SCORES)[order], [3, 1, 2], seed=3, top=2, weight_spread=0.0)
    np.testing.assert_allclose(one.total[order], other.total)
    np.testing.assert_allclose(one.rank[order], other.rank)


def test_assessors_who_differ_make_a_ranking_less_firm():
    agreed = rank_stability([[[4], [2], [0]]] * 5, [1], seed=2, top=1)
    split = rank_stability([[[4], [0], [0]]] * 3 + [[[0], [4], [0]]] * 2, [1], seed=2, top=1)
    assert agreed.same_first == 1.0
    # Three of five drawn with replacement must be for the first, by the binomial distribution.
    chance = sum(np.array([10, 5, 1]) * 0.6 ** np.array([3, 4, 5]) * 0.4 ** np.array([2, 1, 0]))
    assert split.same_first == pytest.approx(chance, abs=0.02)


def test_any_model_of_the_total_can_be_looked_at():
    def harm_times_likelihood(scores, weights):
        return scores[..., 0] * scores[..., 1] / 4

    found = rank_stability([[4, 1], [2, 3]], [1, 1], seed=1, top=1, total=harm_times_likelihood)
    assert found.total.tolist() == [1.0, 1.5]
    assert found.rank.tolist() == [2, 1]


def test_the_same_seed_gives_the_same_and_arrays_stay_as_they_were():
    given_scores = np.array(SCORES, dtype=float)
    before = given_scores.copy()
    one, other = (rank_stability(given_scores, [1, 1, 1], seed=5, confidence=[[1] * 3] * 4) for _ in range(2))
    np.testing.assert_array_equal(one.chance_of_rank, other.chance_of_rank)
    np.testing.assert_array_equal(given_scores, before)
    with pytest.raises(ValueError, match="read-only"):
        one.rank[0] = 9


@given(
    st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=5),
    st.lists(st.integers(1, 5), min_size=3, max_size=3),
)
def test_a_changed_weight_is_where_two_options_meet(scores, weights):
    found = weight_changes(scores, weights)
    table, shares = np.array(scores, dtype=float), np.array(weights) / sum(weights)
    for criterion in range(3):
        # The nearest crossing by algebra: totals are straight lines in one weight.
        rest = np.delete(shares, criterion) / (1 - shares[criterion])
        others = np.delete(table, criterion, axis=1) @ rest
        slope = table[:, criterion] - others
        leads = weighted_mean(table, shares)
        nearest = np.inf
        for option in range(len(scores)):
            # From where on the option is ahead, on either side of today's weight.
            gap, run = leads[found.first] - leads[option], slope[option] - slope[found.first]
            if option != found.first and abs(run) > 1e-9:
                step = gap / run
                if -1e-9 <= shares[criterion] + step <= 1 + 1e-9:
                    beyond = shares[criterion] + step + np.sign(run) * 1e-6
                    if -1e-9 <= beyond <= 1 + 1e-9:
                        nearest = min(nearest, abs(step))
        if np.isinf(nearest):
            assert np.isnan(found.changed[criterion])
            assert found.instead[criterion] == -1
        else:
            assert abs(found.changed[criterion] - shares[criterion]) == pytest.approx(nearest, abs=2e-3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scores": [[5, 1]]}, "5 is not on the scale"),
        ({"scores": [[np.nan, 1]]}, "one is missing"),
        ({"scores": [1, 2]}, "options by criteria"),
        ({"weights": [1]}, "2 are needed"),
        ({"weights": [0, 0]}, "at least one"),
        ({"confidence": [[3, 0]]}, "judgement"),
        ({"weight_spread": 1.0}, "below 1"),
        ({"top": 2}, "of 1 options"),
        ({"draws": 0}, "too few"),
        ({"level": 1.0}, "level"),
    ],
)
def test_bad_input_is_named(change, said):
    given_ = {"scores": [[1, 2]], "weights": [1, 1], "top": 1, **change}
    with pytest.raises(ValueError, match=said):
        rank_stability(given_.pop("scores"), given_.pop("weights"), seed=1, **given_)
