"""Decomposition: R's numbers, what holds of every one, gaps and breaks."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.statistics.decomposition import Decomposed, decomposition

PUBLISHED = tomllib.loads((Path(__file__).parent.parent / "oracles" / "decomposition.toml").read_text())
YEAR = np.array([60, 55, 70, 80, 95, 120, 110, 100, 85, 80, 70, 62.0])
PARTS = ("season", "trend", "remainder")


def test_the_published_temperatures():
    found = decomposition(PUBLISHED["temperatures"])
    for month, name in ((0, "first"), (1, "second"), (-1, "last")):
        ours = [float(getattr(found, part)[month]) for part in PARTS]
        assert ours == pytest.approx(PUBLISHED[name], abs=2e-7), name
    total = np.abs(found.remainder).sum()
    assert total == pytest.approx(PUBLISHED["sum_of_absolute_remainders"], abs=1e-6)


@given(
    st.lists(st.integers(0, 60), min_size=26, max_size=60),
    st.sampled_from([None, 7, 13]),
    st.booleans(),
    st.floats(-50, 50),
    st.floats(0.1, 5),
)
@settings(max_examples=40)
def test_parts_add_up_and_follow_shift_and_scale(numbers, window, robust, shift, scale):
    found = decomposition(numbers, season_window=window, robust=robust)
    whole = found.season + found.trend + found.remainder
    np.testing.assert_allclose(whole, numbers, atol=1e-9)
    if window is None:
        np.testing.assert_allclose(found.season[12:], found.season[:-12], atol=1e-9)
    if not robust:
        other = decomposition(shift + scale * np.array(numbers), season_window=window)
        np.testing.assert_allclose(other.trend, shift + scale * found.trend, atol=1e-7)
        np.testing.assert_allclose(other.season, scale * found.season, atol=1e-7)


def test_a_straight_line_and_a_season_are_found_again():
    month = np.arange(72)
    season = np.tile(YEAR - YEAR.mean(), 6)
    found = decomposition(50 + 0.5 * month + season)
    assert found.season == pytest.approx(season, abs=0.5)
    assert found.trend[6:-6] == pytest.approx((50 + 0.5 * month)[6:-6], abs=0.5)
    assert found.season_strength > 0.99
    assert found.trend_strength > 0.99
    assert decomposition(np.random.default_rng(1).normal(size=72)).season_strength < 0.5


def test_a_robust_fit_sets_an_exceptional_month_aside():
    values = np.random.default_rng(4).poisson(np.tile(YEAR, 6)).astype(float)
    clean = decomposition(values, season_window=7)
    values[30] += 400
    plain, robust = (decomposition(values, season_window=7, robust=each) for each in (False, True))
    assert robust.weight[30] == 0
    assert plain.weight[30] == 1
    assert robust.remainder[30] > plain.remainder[30] + 20
    assert np.abs(robust.trend - clean.trend).max() < 0.5 * np.abs(plain.trend - clean.trend).max()


def test_a_month_that_is_not_known_has_no_part_and_no_parts():
    values = np.random.default_rng(2).poisson(np.tile(YEAR, 5)).astype(float)
    values[[10, 30, 31]] = np.nan
    found = decomposition(values)
    assert np.isnan(found.season[[10, 30, 31]]).all()
    assert np.isfinite(np.delete(found.trend, [10, 30, 31])).all()
    whole = decomposition(np.where(np.isnan(values), np.tile(YEAR, 5), values))
    assert np.delete(found.trend, [10, 30, 31]) == pytest.approx(np.delete(whole.trend, [10, 30, 31]), abs=5)
    zeros = decomposition(np.nan_to_num(values))
    assert np.abs(np.delete(zeros.trend - whole.trend, [10, 30, 31])).max() > 5


def test_each_stretch_is_taken_apart_by_itself():
    values = np.random.default_rng(3).poisson(np.tile(YEAR, 6)).astype(float)
    values[30:] += 500
    found = decomposition(values, breaks=[30])
    before, after = decomposition(values[:30]), decomposition(values[30:])
    for part in PARTS:
        np.testing.assert_array_equal(
            getattr(found, part), np.r_[getattr(before, part), getattr(after, part)]
        )
    short = decomposition(values, breaks=[10])
    assert (short.decomposed[:10] == Decomposed.TOO_SHORT).all()
    assert np.isnan(short.trend[:10]).all()
    assert (short.decomposed[10:] == Decomposed.YES).all()


def test_why_a_series_was_not_taken_apart_is_said():
    values = np.tile(YEAR, (3, 4))
    values[1, 2::12] = np.nan
    found = decomposition(values)
    assert found.decomposed[:, 0].tolist() == [Decomposed.YES, Decomposed.GAPS, Decomposed.YES]
    assert np.isnan(found.season[1]).all()
    assert np.isnan(found.season_strength[1])
    np.testing.assert_array_equal(found.season[0], decomposition(values[0]).season)
    assert (decomposition(YEAR).decomposed == Decomposed.TOO_SHORT).all()


def test_the_callers_arrays_stay_and_the_results_cannot_be_changed():
    values = np.tile(YEAR, 3)
    before = values.copy()
    found = decomposition(values)
    np.testing.assert_array_equal(values, before)
    with pytest.raises(ValueError, match="read-only"):
        found.trend[0] = 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"season_window": 4}, "season_window: 4"),
        ({"trend_window": 1}, "trend_window: 1"),
        ({"season_degree": 2}, "degree"),
        ({"period": 1}, "period"),
        ({"breaks": [40]}, "40"),
        ({"value": [np.inf]}, "infinite"),
        ({"value": 3}, "months"),
    ],
)
def test_bad_input_is_named(given, said):
    with pytest.raises(ValueError, match=said):
        decomposition(given.pop("value", np.tile(YEAR, 3)), **given)
