"""The quick look-outs: by hand, month by month."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from saferplan.statistics.emerging.ears import Ears, ears

COUNT = np.array([2, 3, 1, 2, 4, 2, 3, 9, 8, 7, 3, 2, 4, 5], dtype=float)


@pytest.mark.parametrize("kind", [Ears.C1, Ears.C2])
def test_bounds_are_mean_and_spread_of_the_baseline(kind):
    found = ears(COUNT, kind, alpha=0.01)
    before = 1 if kind is Ears.C1 else 3
    for month in range(COUNT.size):
        start = month - before - 6
        if start < 0:
            assert np.isnan(found.upper[month])
            assert not found.alarm[month]
        else:
            window = COUNT[start : start + 7]
            assert found.upper[month] == pytest.approx(window.mean() + norm.ppf(0.99) * window.std(ddof=1))


def test_c3_adds_the_excess_of_three_months_and_sounds_above_two():
    # Fricker, Hegler and Dunfee (2008): C3(t) is the sum over three months of max(0, C2 - 1), with a limit of 2.
    found = ears(COUNT, Ears.C3, alpha=1 - norm.cdf(2))
    c2 = np.full(COUNT.size, np.nan)
    for month in range(9, COUNT.size):
        window = COUNT[month - 9 : month - 2]
        c2[month] = (COUNT[month] - window.mean()) / window.std(ddof=1)
    for month in range(11, COUNT.size):
        c3 = np.maximum(0, c2[month - 2 : month + 1] - 1).sum()
        assert found.alarm[month] == (c3 > 2)
        if found.upper[month] > 0:
            assert (COUNT[month] > found.upper[month]) == (c3 > 2)
    assert found.alarm[11]


def test_a_rise_of_two_months_raises_c1_and_not_c2():
    count = [3, 2, 4, 3, 2, 4, 3, 3, 9, 9, 9]
    assert ears(count, Ears.C1).upper[-1] > ears(count, Ears.C2).upper[-1]


def test_a_baseline_with_a_month_that_is_not_known_says_nothing():
    count = COUNT.copy()
    count[3] = np.nan
    found = ears(count)
    assert np.isnan(found.upper[7:11]).all()
    assert not found.alarm[7:11].any()


def test_a_flat_baseline_has_the_least_deviation():
    assert ears([3.0] * 8, alpha=0.01, least_deviation=1).upper[7] == pytest.approx(3 + norm.ppf(0.99))
    assert ears([3.0] * 7 + [4.0]).alarm[7]


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="three months"):
        ears(COUNT, baseline=2)
    with pytest.raises(ValueError, match="below 0"):
        ears(COUNT, least_deviation=-1)
    with pytest.raises(ValueError, match="level"):
        ears(COUNT, alpha=0)
