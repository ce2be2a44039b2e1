"""Agreement of assessors: against Friedman's test, which is the same statistic, and on all orders of small cases."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare, rankdata, spearmanr

from saferplan.statistics.scoring.agreement import agreement, average_ranks, score_spread

TIED = st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=3, max_size=8)


@given(TIED)
def test_w_is_friedmans_statistic_rescaled_ties_too(scores):
    found = agreement(scores, seed=1, draws=99)
    if all(len(set(row)) == 1 for row in scores):
        assert np.isnan(found.w)
        return
    friedman = friedmanchisquare(*np.array(scores).T)
    assert found.w * len(scores) * 3 == pytest.approx(friedman.statistic)
    assert found.p_chi_squared == pytest.approx(friedman.pvalue)


def test_the_exact_chance_is_that_over_all_orders():
    scores = np.array([[3, 2, 1], [3, 1, 2], [3, 2, 1]])
    orders = list(permutations([1, 2, 3]))
    sums = np.array([np.var(np.sum(three, axis=0)) for three in product(orders, repeat=3)])
    observed = np.var(average_ranks(-scores.astype(float)).sum(axis=0))
    exact = (sums >= observed - 1e-9).mean()
    assert agreement(scores, seed=1, draws=99_999).p == pytest.approx(exact, abs=0.005)


def test_one_order_for_all_is_one_and_opposite_orders_are_nought():
    assert agreement([[1, 2, 3]] * 4, seed=1).w == pytest.approx(1)
    assert agreement([[1, 2, 3], [3, 2, 1]], seed=1).w == pytest.approx(0)
    assert agreement([[1, 2, 3, 4]] * 6, seed=1, draws=99).p == 0.01  # never nought


def test_the_mean_correlation_is_spearmans():
    scores = np.random.default_rng(4).random((5, 6))
    pairs = [spearmanr(scores[a], scores[b]).statistic for a in range(5) for b in range(a)]
    assert agreement(scores, seed=1, draws=9).mean_correlation == pytest.approx(np.mean(pairs))


def test_random_orders_are_called_agreement_as_rarely_as_stated():
    rng = np.random.default_rng(8)
    p = np.array([agreement(rng.random((4, 5)), seed=1, draws=199).p for _ in range(400)])
    assert 0.02 < (p <= 0.05).mean() < 0.08


def test_who_did_not_score_everything_is_left_out_and_counted():
    found = agreement([[1, 2, 3], [np.nan, 2, 3], [1, 3, 2]], seed=1)
    assert (found.assessors, found.left_out) == (2, 1)
    alone = agreement([[1, 2, 3], [np.nan, 2, 3]], seed=1)
    assert np.isnan(alone.w)
    assert np.isnan(alone.p)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12))
def test_ranks_are_those_of_scipy(values):
    assert average_ranks(np.array(values)).tolist() == rankdata(values).tolist()


def test_where_assessors_lie_widest_apart_comes_first():
    found = score_spread([[[0, 4, 2]], [[4, 4, 3]], [[np.nan, 4, 2]]])
    assert found.first_to_discuss.tolist() == [[0, 0], [0, 2]]
    assert found.scored_by.tolist() == [[2, 3, 3]]
    assert found.mean[0].tolist() == pytest.approx([2, 4, 7 / 3])
    assert found.standard_deviation[0, 0] == pytest.approx(np.std([0, 4], ddof=1))
    nobody = score_spread([[[np.nan]]])
    assert np.isnan(nobody.mean).all()
    assert nobody.first_to_discuss.size == 0


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="assessors by options"):
        agreement([1, 2, 3], seed=1)
    with pytest.raises(ValueError, match="at least two options"):
        agreement([[1], [2]], seed=1)
    with pytest.raises(ValueError, match="assessors by options by criteria"):
        score_spread([[1, 2]])
