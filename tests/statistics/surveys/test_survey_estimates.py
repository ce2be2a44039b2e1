"""Shares and means of surveys: R's numbers, coverage, and no interval that nobody can keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from saferplan.statistics.surveys.estimates import (
    QuestionsDifferError,
    Sampling,
    survey_means,
    survey_shares,
    wave_change,
)

DRAWN, CHOSEN = Sampling.PROBABILITY, Sampling.SELF_SELECTED
ANSWERS = [1, 0, 0, 1, 1, 0, 0, 0, 1, 0]
WEIGHTS = [1, 2, 0.5, 1, 3, 1, 1, 0.7, 1.2, 1]


def test_a_weighted_share_as_the_r_package_survey_has_it():
    # R 4.2.2, survey 4.1: svyciprop(~y, svydesign(ids = ~1, weights = ~w), method = "beta").
    found = survey_shares(ANSWERS, WEIGHTS, sampling=DRAWN)
    assert found.percent == pytest.approx(50)
    assert found.lower == pytest.approx(13.60759, abs=1e-5)
    assert found.upper == pytest.approx(86.39241, abs=1e-5)


def test_a_weighted_mean_as_the_r_package_survey_has_it():
    # confint(svymean(~y, d), df = degf(d)) of the same data.
    found = survey_means(ANSWERS, WEIGHTS, sampling=DRAWN)
    assert (found.lower, found.upper) == (pytest.approx(0.06807293), pytest.approx(0.9319271))


def test_a_self_selected_survey_has_no_interval_and_says_why():
    shares, means = (f(ANSWERS, WEIGHTS, sampling=CHOSEN) for f in (survey_shares, survey_means))
    assert shares.percent == pytest.approx(50)
    assert np.isnan([shares.lower, shares.upper, means.lower, means.upper]).all()
    assert "no margin of error" in shares.sampling.warning
    assert DRAWN.warning == ""


def test_nobody_and_everybody_have_intervals_by_their_weights():
    found = survey_shares([[0] * 20, [1] * 20], [1] * 20, sampling=DRAWN)
    assert found.lower.tolist() == [0.0, pytest.approx(100 * beta.ppf(0.025, 20, 1))]
    assert found.upper.tolist() == [pytest.approx(100 * beta.ppf(0.975, 1, 20)), 100.0]


def test_dont_know_is_left_out_and_one_answer_says_nothing_of_certainty():
    found = survey_shares([[1, 0, np.nan, np.nan], [np.nan, np.nan, np.nan, 1]], [1, 1, 9, 1], sampling=DRAWN)
    assert found.percent.tolist() == [50, 100]
    assert found.answered.tolist() == [2, 1]
    assert np.isnan(found.lower[1])
    none = survey_shares([np.nan, np.nan], [1, 1], sampling=DRAWN)
    assert np.isnan(none.percent)


@pytest.mark.parametrize("true", [0.05, 0.4])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_intervals_hold_the_truth_at_least_as_often_as_they_say(true, level):
    rng = np.random.default_rng(3)
    weight = rng.choice([0.5, 1.0, 2.5], size=300)
    found = survey_shares(rng.random((2000, 300)) < true, weight, sampling=DRAWN, level=level)
    held = ((found.lower <= 100 * true) & (100 * true <= found.upper)).mean()
    assert level - 0.015 <= held <= level + 0.06
    means = survey_means(rng.normal(2, 1, (2000, 300)), weight, sampling=DRAWN, level=level)
    assert ((means.lower <= 2) & (means.upper >= 2)).mean() == pytest.approx(level, abs=0.025)


@given(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=3, max_size=25), st.floats(0.1, 10))
def test_doubling_every_weight_changes_nothing_and_no_is_the_mirror_of_yes(answers, factor):
    weight = np.linspace(0.5, 2, len(answers))
    one = survey_shares(answers, weight, sampling=DRAWN)
    other = survey_shares(answers, factor * weight, sampling=DRAWN)
    np.testing.assert_allclose(one.lower, other.lower, rtol=1e-6)
    mirror = survey_shares(1 - np.array(answers), weight, sampling=DRAWN)
    np.testing.assert_allclose(mirror.percent, 100 - one.percent)
    np.testing.assert_allclose(mirror.lower, 100 - one.upper, atol=1e-6)


def test_a_change_between_waves_and_its_false_alarms():
    rng = np.random.default_rng(5)
    first, second = (
        survey_shares(rng.random((1000, 250)) < 0.3, np.ones(250), sampling=DRAWN) for _ in range(2)
    )
    found = wave_change(first, second, asked_before="1", asked_after="1")
    assert 0.03 < (found.p <= 0.05).mean() < 0.07
    assert 0.94 < ((found.lower <= 0) & (found.upper >= 0)).mean() <= 0.99
    np.testing.assert_allclose(found.difference, second.percent - first.percent)


def test_a_question_with_other_words_is_not_compared():
    shares = survey_shares(ANSWERS, WEIGHTS, sampling=DRAWN)
    with pytest.raises(QuestionsDifferError, match="from 'safe at night' to 'safe after dark'"):
        wave_change(shares, shares, asked_before="safe at night", asked_after="safe after dark")
    chosen = survey_shares(ANSWERS, WEIGHTS, sampling=CHOSEN)
    found = wave_change(shares, chosen, asked_before="1", asked_after="1")
    assert found.difference == 0
    assert np.isnan(found.p)


@pytest.mark.parametrize(
    ("answers", "weight", "said"),
    [
        ([2, 0], [1, 1], "1 for yes"),
        ([1, 0], [1], "one for each"),
        ([1], [-1], "from 0"),
        ([np.inf], [1], "infinite"),
    ],
)
def test_bad_input_is_named(answers, weight, said):
    with pytest.raises(ValueError, match=said):
        survey_shares(answers, weight, sampling=DRAWN)


def test_waves_of_other_questions_are_named():
    one, two = (survey_shares(rows, [1, 1], sampling=DRAWN) for rows in ([1, 0], [[1, 0], [1, 1]]))
    with pytest.raises(ValueError, match="the same questions"):
        wave_change(one, two, asked_before="1", asked_after="1")
