"""Outlooks: what holds of every one, how they do on months held back, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.statistics.kernels import threads
from saferplan.statistics.outlook.choosing import errors, weights
from saferplan.statistics.outlook.forecast import Model, Outlooked, outlook

FIELDS = ("mean", "median", "lower", "upper", "total_mean", "total_lower", "total_upper", "weight", "chosen")


def held(lower, upper, seen):
    return float(((lower <= seen) & (seen <= upper)).mean())


@given(
    st.lists(st.integers(0, 40) | st.just(float("nan")), min_size=1, max_size=50),
    st.floats(0, 30),
)
@settings(max_examples=40)
def test_limits_are_counts_never_negative_and_around_the_median(numbers, lift):
    found = outlook(np.array(numbers) + np.floor(lift), seed=1, draws=200)
    if found.outlooked != Outlooked.YES:
        assert np.isnan(found.mean).all()
        assert np.isnan(found.total_mean)
        assert (found.paths == -1).all()
        return
    for array in (found.lower, found.upper, found.median, found.total_lower, found.total_upper):
        assert (array >= 0).all()
        assert (array == np.floor(array)).all()
    assert (found.lower[1] <= found.lower[0]).all()  # 95% around 80%
    assert (found.lower[0] <= found.median).all()
    assert (found.median <= found.upper[0]).all()
    assert (found.upper[0] <= found.upper[1]).all()
    assert found.mean.sum() == pytest.approx(float(found.total_mean))
    assert found.weight.sum() == pytest.approx(1)


def test_limits_are_the_quantiles_of_the_paths(made):
    found = outlook(made(3, 60, 2), seed=5)
    ordered = np.sort(found.paths, axis=-1)
    np.testing.assert_array_equal(found.lower[:, 1], ordered[..., 24])
    np.testing.assert_array_equal(found.upper[:, 1], ordered[..., 975])
    np.testing.assert_array_equal(found.median, ordered[..., 500])
    np.testing.assert_array_equal(found.mean, found.paths.mean(axis=-1))
    np.testing.assert_array_equal(found.total_upper[:, 0], np.sort(found.paths.sum(axis=1), axis=-1)[:, 900])


def test_a_series_has_the_same_outlook_in_any_company_and_on_any_number_of_cores(made, monkeypatch):
    counts = made(70, 48, 3)
    together = outlook(counts, seed=4)
    for place in (0, 33, 69):
        alone = outlook(counts[place], seed=4)
        for name in FIELDS:
            np.testing.assert_array_equal(getattr(alone, name), getattr(together, name)[place], err_msg=name)
        np.testing.assert_array_equal(alone.record.inside, together.record.inside[place])
    of_threads = threads.in_threads
    for module in ("models", "drawing"):
        monkeypatch.setattr(
            f"saferplan.statistics.outlook.{module}.in_threads",
            lambda work, pieces: of_threads(work, pieces, threads=1),
        )
    one_core = outlook(counts, seed=4)
    np.testing.assert_array_equal(one_core.paths, together.paths)
    assert (outlook(counts, seed=5).paths != together.paths).any()


def test_forecasts_beat_the_year_before_and_limits_hold_about_their_level(made):
    counts = made(300, 72, 5)
    seen = counts[:, 60:]
    found = outlook(counts[:, :60], seed=1)
    naive = np.abs(counts[:, 48:60] - seen).mean()
    # AutoETS has about 0.9 of the naive error on these: peers/test_statsforecast_outlook.py.
    assert np.abs(found.mean - seen).mean() < 0.88 * naive
    assert 0.80 < held(found.lower[:, 0], found.upper[:, 0], seen) < 0.89
    assert 0.94 < held(found.lower[:, 1], found.upper[:, 1], seen) < 0.98
    total = seen.sum(axis=-1)
    assert 0.74 < held(found.total_lower[:, 0], found.total_upper[:, 0], total) < 0.88
    assert 0.90 < held(found.total_lower[:, 1], found.total_upper[:, 1], total) < 0.98
    # What the record said before is near what then came.
    assert found.record.coverage() == pytest.approx([0.86, 0.965], abs=0.03)
    error, loss = found.record.against_naive()
    assert 0.7 < error < 0.9
    assert 0.7 < loss < 0.9


def test_low_counts_share_the_season_of_their_pool():
    month = np.arange(72)
    season = np.exp(0.9 * np.cos(2 * np.pi * month / 12))
    counts = np.random.default_rng(6).poisson(0.8 * season, (60, 72)).astype(float)
    pooled = outlook(counts[:, :60], seed=1, pool=np.zeros(60), keep_paths=False)
    alone = outlook(counts[:, :60], seed=1, keep_paths=False)
    truth = 0.8 * season[60:]
    assert np.abs(pooled.mean - truth).mean() < 0.9 * np.abs(alone.mean - truth).mean()
    assert np.abs(pooled.mean.mean(axis=0) - truth).max() < 0.4
    assert (pooled.weight[:, Model.POOLED_REGRESSION] > 0).mean() > 0.5
    assert 0.92 < held(pooled.lower[:, 1], pooled.upper[:, 1], counts[:, 60:]) <= 0.995


def test_only_months_since_the_last_break_are_used(made):
    counts = made(5, 60, 7)
    before = counts.copy()
    before[:, :24] *= 9
    one, other = (outlook(each, seed=1, breaks=[10, 24]) for each in (counts, before))
    np.testing.assert_array_equal(one.paths, other.paths)
    np.testing.assert_array_equal(one.months_used, 36)
    short = outlook(counts, seed=1, breaks=[56])
    assert (short.outlooked == Outlooked.TOO_SHORT).all()


def test_short_series_get_simple_models_and_shorter_ones_none(made):
    counts = made(4, 60, 8)
    of_year = outlook(counts[:, :14], seed=1)
    assert not of_year.weight[:, [Model.LEVEL_AND_SEASON, Model.TREND_AND_SEASON, Model.TREND]].any()
    assert (outlook(counts[:, :6], seed=1).outlooked == Outlooked.YES).all()
    assert (outlook(counts[:, :5], seed=1).outlooked == Outlooked.TOO_SHORT).all()
    stopped = counts.copy()
    stopped[0, -8:] = np.nan
    found = outlook(stopped, seed=1)
    assert found.outlooked.tolist() == [Outlooked.NOT_RECENT, 0, 0, 0]
    assert np.isnan(found.mean[0]).all()
    assert found.record.months.tolist() == [0, 12, 12, 12]


def test_gaps_are_not_zeros_and_not_filled_in(made):
    counts = np.full((1, 60), 50.0) + np.arange(60) % 3
    counts[0, [7, 20, 21, 40, 58]] = np.nan
    found = outlook(counts, seed=1)
    assert found.mean == pytest.approx(51, abs=2.5)
    assert found.months_used == 55
    late = made(2, 60, 9)
    late[0, :40] = np.nan
    assert outlook(late, seed=1).months_used.tolist() == [20, 60]


def test_nothing_recorded_is_foretold_as_next_to_nothing():
    found = outlook(np.zeros((3, 60)), seed=1)
    assert (found.median == 0).all()
    assert (found.upper[:, 1] <= 1).all()
    assert (found.total_mean < 1).all()
    # Each has chance of its own.
    assert len({one.tobytes() for one in found.paths}) == 3


def test_errors_are_of_months_before_the_end_alone():
    counts = np.arange(30.0)[np.newaxis]
    ahead = np.full((1, 1, 2, 12), 20.0)
    # From origins 18 and 24, before month 26: months 18..25, and 24, 25.
    wrong = [abs(20 - month) for month in (*range(18, 26), 24, 25)]
    assert errors(counts, ahead, [18, 24], 26) == pytest.approx(np.mean(wrong))
    assert np.isnan(errors(counts, ahead, [18, 24], 18)).all()


@given(st.lists(st.floats(0, 50), min_size=3, max_size=3), st.permutations(range(3)))
def test_better_models_have_no_smaller_part(wrong, order):
    error, admitted = np.array([wrong]), np.ones((1, 3), bool)
    part = weights(error, admitted)
    assert part.sum() == pytest.approx(1)
    assert (np.diff(part[0, np.argsort(error[0])]) <= 1e-12).all()
    np.testing.assert_allclose(weights(error[:, order], admitted), part[:, order])


def test_the_callers_arrays_stay_and_the_results_cannot_be_changed(made):
    counts = made(2, 40, 1)
    before = counts.copy()
    found = outlook(counts, seed=1)
    np.testing.assert_array_equal(counts, before)
    for array in (found.mean, found.paths, found.chosen, found.record.error):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": [1, -2]}, "-2"),
        ({"count": [1.5]}, "not a count"),
        ({"count": 3}, "months"),
        ({"months": 0}, "months"),
        ({"months": 36}, "1 to 24"),
        ({"draws": 50}, "too few"),
        ({"levels": []}, "at least one"),
        ({"levels": [0.8, 0.8]}, "different"),
        ({"levels": [95]}, "0.95 stands for"),
        ({"pool": [1, 2]}, "pool"),
        ({"breaks": [99]}, "99"),
    ],
)
def test_bad_input_is_named(change, said):
    given = {"count": [1, 2, 3, 4, 5, 6, 7], "seed": 1, **change}
    with pytest.raises(ValueError, match=said):
        outlook(given.pop("count"), **given)
