"""Rolling sums lose nothing and bridge no gap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.trend import rolling_sums


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40), st.integers(1, 14))
def test_each_sum_is_of_its_months(numbers, months):
    sums = rolling_sums(numbers, months=months)
    for at, value in enumerate(sums):
        if at + 1 < months:
            assert np.isnan(value)
        else:
            assert value == sum(numbers[at + 1 - months : at + 1])


def test_a_gap_is_gone_only_when_a_whole_year_has_passed():
    counts = np.full((2, 30), 5.0)
    counts[1, 3] = np.nan
    sums = rolling_sums(counts)
    assert np.isnan(sums[1]).tolist() == [True] * 15 + [False] * 15
    assert not np.isnan(sums[0, 11:]).any()


def test_a_sum_of_no_months_is_refused():
    with pytest.raises(ValueError, match="at least one month"):
        rolling_sums([1, 2], months=0)
