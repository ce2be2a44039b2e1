"""The seven-strand index: sums, the threshold, and answers that are missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.surveys.perceived_disorder import HIGH_FROM, STRANDS, perceived_disorder


@given(st.lists(st.lists(st.integers(0, 3), min_size=7, max_size=7), min_size=1, max_size=10))
def test_the_index_is_the_sum_and_high_from_eleven(answers):
    found = perceived_disorder(answers)
    assert found.index.tolist() == [sum(row) for row in answers]
    assert found.high.tolist() == [float(sum(row) >= HIGH_FROM) for row in answers]
    assert found.incomplete == 0


def test_ten_is_not_high_and_eleven_is():
    assert perceived_disorder([[3, 3, 3, 1, 0, 0, 0], [3, 3, 3, 2, 0, 0, 0]]).high.tolist() == [0, 1]


def test_who_does_not_know_one_has_no_index():
    found = perceived_disorder([[3, 3, 3, 3, 3, 3, np.nan], [np.nan] * 7])
    assert np.isnan(found.index).all()
    assert found.incomplete == 1


def test_bad_input_is_named():
    assert len(STRANDS) == 7
    with pytest.raises(ValueError, match="7 questions"):
        perceived_disorder([[1, 2, 3]])
    with pytest.raises(ValueError, match="3 \\(very big\\)"):
        perceived_disorder([[4, 0, 0, 0, 0, 0, 0]])
