"""Bursts: the published value, chance simulated, and laws that hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.emerging.burst import bursts, scan_p


def test_the_published_value():
    # R package ptools, tests/testthat/test-scan.R: 0.6 expected in a window, 208 windows, 6 records. Its sum for Naus's
    # fourth term ends one short of his k - 1, which makes 7 in ten million.
    assert float(scan_p(6, 0.3, window=2, length=416)) == pytest.approx(0.03902238, abs=1e-6)


@pytest.mark.parametrize(
    ("rate", "window", "length", "most"), [(0.5, 3, 60, 8), (2.0, 2, 24, 12), (1.0, 6, 48, 15)]
)
def test_the_approximation_is_that_of_records_at_an_even_rate(rate, window, length, most):
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(4000):
        times = np.sort(rng.random(rng.poisson(rate * length)) * length)
        within = np.searchsorted(times, times + window, side="left") - np.arange(times.size)
        held += within.size > 0 and within.max() >= most
    assert float(scan_p(most, rate, window=window, length=length)) == pytest.approx(held / 4000, abs=0.025)


def test_for_whole_months_it_is_on_the_careful_side():
    rng = np.random.default_rng(5)
    found = bursts(rng.poisson(1.5, (4000, 48)), 1.5)
    assert 0.005 < (found.p <= 0.05).mean() < 0.05


@given(st.integers(2, 30), st.floats(0.05, 5), st.integers(1, 6))
def test_more_records_are_rarer_and_a_longer_look_finds_more(most, rate, window):
    here, more = (float(scan_p(n, rate, window=window, length=60)) for n in (most, most + 1))
    assert more <= here + 1e-9
    assert float(scan_p(most, rate, window=window, length=120)) >= here - 1e-9


def test_none_and_one_are_closed_forms():
    assert float(scan_p(0, 1.0, window=2, length=10)) == 1
    assert float(scan_p(1, 0.1, window=2, length=10)) == pytest.approx(1 - np.exp(-1))


def test_the_fullest_window_is_found_and_gaps_are_passed_over():
    found = bursts([[1, 5, 5, 0, 0, 9, 0, 0, 2], [1, np.nan, 5, 0, 1, 1, 1, 0, 2], [np.nan] * 9], 1.0)
    assert found.most.tolist()[:2] == [11, 6]
    assert found.first.tolist() == [0, 2, -1]
    assert np.isnan(found.most[2])
    assert np.isnan(found.p[2])


def test_of_windows_as_full_the_latest_is_named():
    assert int(bursts([3, 0, 0, 3, 0, 0], 1.0, window=2).first) == 3


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="no two windows"):
        bursts([1, 2, 3], 1.0, window=2)
    with pytest.raises(ValueError, match="no two windows"):
        scan_p(3, 1.0, window=5, length=9)
    with pytest.raises(ValueError, match="divided by"):
        bursts([1] * 12, 0)
