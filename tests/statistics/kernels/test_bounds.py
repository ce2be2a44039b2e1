"""Bounds that spare the work of looking closer: never below what looking closer finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.kernels.change_points import _bend, _cost
from saferplan.statistics.kernels.count_cusum import _LADDER, _between, _gain, _keep, _likeliest

sizes = st.sampled_from([0.05, 0.7, 8.0, 300.0])


@given(
    before=st.integers(0, 400),
    after=st.integers(0, 400),
    share=st.floats(0.02, 0.98),
    size=st.one_of(sizes, st.just(np.inf)),
)
def test_a_split_lets_the_cost_fall_no_further_than_its_bound(before, after, share, size):
    months, records = 60.0, float(before + after)
    on, off = months * share, months * (1 - share)
    fall = _cost(records, months, size, np.log(size)) - _cost(before, on, size, np.log(size))
    fall -= _cost(after, off, size, np.log(size))
    if records == 0:
        assert fall == 0
        return
    due = records * share
    bound = _bend(due, before, size * on) + _bend(records - due, after, size * off)
    assert fall <= bound * (before - due) ** 2 * (1 + 1e-9) + 1e-6


@given(
    counts=st.lists(st.integers(0, 60), min_size=1, max_size=20),
    level=st.floats(0.2, 30),
    size=sizes,
    falls=st.booleans(),
)
def test_the_gain_at_the_likeliest_factor_lies_between_its_bounds(counts, level, size, falls):
    count, expected = np.array(counts, float), level * (1 + np.arange(len(counts)) % 3)
    gain, score, nothing = np.zeros(_LADDER.size), np.zeros(_LADDER.size), np.zeros(_LADDER.size)
    for y, mean in zip(count, expected, strict=True):
        _keep(y, mean, size, falls, gain, score)
    least, most = _between(gain, score, nothing, nothing)
    factor = _likeliest(count, expected, 0, count.size - 1, size)
    if not count.any():
        assert most == (np.inf if falls else -1.0)
    elif most < 0:
        assert factor == pytest.approx(1.0, abs=1e-9) or (factor > 1) == falls
    else:
        found = sum(_gain(y, mean, factor, size) for y, mean in zip(count, expected, strict=True))
        assert least - 1e-9 <= found <= most + 1e-9
