"""Whether events fall at other times of the day than before: against scipy, and how often chance alone says so."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from saferplan.statistics.times_of_day.comparing import compare_parts_of_day


def test_p_is_pearsons():
    before, after = np.repeat([4.0, 2, 3, 5], 6), np.repeat([4.0, 4, 3, 9], 6)
    found = compare_parts_of_day(before, after)
    assert found.p == pytest.approx(
        chi2_contingency([before[::6] * 6, after[::6] * 6], correction=False).pvalue
    )
    assert found.difference.sum() == pytest.approx(0, abs=1e-9)
    assert (found.lower < found.difference).all()
    assert (found.difference < found.upper).all()
    turned = compare_parts_of_day(after, before)
    np.testing.assert_allclose(turned.lower, -found.upper)


def test_chance_alone_is_called_rarely_and_the_limits_hold():
    rng = np.random.default_rng(4)
    share = np.repeat([0.1, 0.2, 0.3, 0.4], 6) / 6
    found = [
        compare_parts_of_day(rng.multinomial(150, share), rng.multinomial(90, share)) for _ in range(600)
    ]
    assert 0.02 < np.mean([one.p <= 0.05 for one in found]) < 0.08
    assert 0.92 < np.mean([(one.lower <= 0) & (one.upper >= 0) for one in found]) < 0.99


def test_one_table_of_hours_is_needed():
    with pytest.raises(ValueError, match="sum over the days"):
        compare_parts_of_day(np.ones((7, 24)), np.ones(24))
