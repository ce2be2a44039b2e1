"""Charts of slow rises: against the likelihood climbed by scipy, and laws that hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import nbinom, poisson

from saferplan.statistics.emerging.count_cusum import cusum_chart, ratio_chart


def likelihood(count, mean, size):
    if np.isinf(size):
        return poisson.logpmf(count, mean).sum()
    return nbinom.logpmf(count, size, size / (size + mean)).sum()


def largest_gain(count, expected, size, falls):
    best = 0.0
    for first in range(len(count)):
        y, mean = count[first:], expected[first:]
        bounds = (-25, 0) if falls else (0, 8)
        climbed = minimize_scalar(
            lambda k, y=y, mean=mean: -likelihood(y, mean * np.exp(k), size), bounds=bounds, method="bounded",
            options={"xatol": 1e-10},
        )  # fmt: skip
        best = max(best, -climbed.fun - likelihood(y, mean, size))
    return best


@settings(max_examples=30)
@given(
    st.lists(st.integers(0, 25), min_size=1, max_size=8),
    st.sampled_from([np.inf, 2.0, 15.0]),
    st.booleans(),
)
def test_the_statistic_is_the_largest_gain_since_any_month(count, size, falls):
    expected = np.linspace(3, 6, len(count))
    found = ratio_chart(count, expected, size=size, threshold=1e9, falls=falls)
    assert found.statistic[-1] == pytest.approx(
        largest_gain(np.array(count, dtype=float), expected, size, falls), abs=2e-3, rel=1e-4
    )


@given(
    st.lists(st.integers(0, 25), min_size=1, max_size=20), st.sampled_from([np.inf, 3.0]), st.floats(0.3, 3)
)
def test_the_sum_against_one_factor_is_pages(count, size, factor):
    if abs(factor - 1) < 0.01:
        return
    total, sums = 0.0, []
    for y in count:
        total = max(
            0.0, total + likelihood(np.array([y]), 4.0 * factor, size) - likelihood(np.array([y]), 4.0, size)
        )
        sums.append(total)
    found = cusum_chart(count, 4.0, factor=factor, size=size, threshold=1e9)
    np.testing.assert_allclose(found.statistic, sums, atol=1e-8)


def test_after_an_alarm_the_chart_begins_anew():
    found = ratio_chart([3, 3, 12, 3, 3, 12], 3.0, threshold=4.0)
    assert found.alarm.tolist() == [False, False, True, False, False, True]
    assert found.since.tolist()[2] == 2
    assert found.statistic[5] == pytest.approx(found.statistic[2])


def test_a_slow_rise_sounds_though_no_month_is_exceptional():
    count = [3] * 6 + [5] * 12
    chart = ratio_chart(count, 3.0, threshold=4.0)
    assert chart.alarm.any()
    at = int(np.argmax(chart.alarm))
    assert chart.since[at] == 6
    assert chart.factor[at] == pytest.approx(5 / 3)
    assert poisson.sf(4, 3) > 0.1  # one month of five is nothing


def test_overdispersed_counts_need_more_evidence():
    count = [4, 9, 12, 3, 14]
    wide, narrow = (ratio_chart(count, 5.0, size=size, threshold=1e9).statistic[-1] for size in (3.0, np.inf))
    assert wide < narrow


def test_a_change_must_have_lasted():
    assert ratio_chart([3, 3, 20], 3.0, at_least=2, threshold=5).since[2] == 1
    assert ratio_chart([20, 3], 3.0, at_least=2, threshold=5).statistic[0] == 0


def test_a_fall_to_nothing_is_seen():
    found = ratio_chart([0, 0, 0], [4.0, 4.0, 4.0], falls=True, threshold=1e9)
    np.testing.assert_allclose(found.statistic, [4, 8, 12])
    wide = ratio_chart([0, 0], 4.0, size=4.0, falls=True, threshold=1e9)
    np.testing.assert_allclose(wide.statistic, [4 * np.log(2), 8 * np.log(2)])


def test_a_month_that_is_not_known_is_passed_over():
    gap = ratio_chart([3, np.nan, 9, 8], 3.0, threshold=1e9)
    without = ratio_chart([3, 9, 8], 3.0, threshold=1e9)
    np.testing.assert_allclose(gap.statistic[[0, 2, 3]], without.statistic)
    assert np.isnan(gap.statistic[1])
    assert not gap.alarm[1]
    assert gap.since[3] == 2


def test_series_do_not_touch_each_other():
    count = np.random.default_rng(1).poisson(4, (130, 24))
    size = np.linspace(1, 50, 130)
    together = ratio_chart(count, 4.0, size=size)
    for place in (0, 64, 129):
        alone = ratio_chart(count[place], 4.0, size=size[place])
        np.testing.assert_array_equal(alone.statistic, together.statistic[place])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expected": 0}, "divided by"),
        ({"size": 0}, "above 0"),
        ({"threshold": 0}, "not above 0"),
        ({"at_least": 0}, "one month at least"),
        ({"count": [1.5]}, "not a count"),
    ],
)
def test_bad_input_is_named(change, said):
    given_ = {"count": [1, 2], "expected": 1.0, **change}
    with pytest.raises(ValueError, match=said):
        ratio_chart(given_.pop("count"), given_.pop("expected"), **given_)
    with pytest.raises(ValueError, match="no change"):
        cusum_chart([1], 1.0, factor=1)
