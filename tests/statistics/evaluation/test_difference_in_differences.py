"""Difference in differences: the regression it stands for, published numbers, what the checks see."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from saferplan.statistics.count_regression import Spread, count_regression
from saferplan.statistics.evaluation.difference_in_differences import (
    ErrorFrom,
    difference_in_differences,
)

PUBLISHED = tomllib.loads((Path(__file__).parents[2] / "oracles" / "evaluation.toml").read_text())


def panel(seed: int, treated: int, control: int, months: int = 12) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.poisson(9, (treated, months)), rng.poisson(14, (control, months))


def by_regression(treated: np.ndarray, control: np.ndarray, start: int, clusters: bool = False):
    """The regression itself: a level for each area, one for each month, and the effect."""
    both = np.vstack([treated, control])
    areas, months = both.shape
    of_area, of_month = np.divmod(np.arange(both.size), months)
    effect = (of_area < len(treated)) & (of_month >= start)
    design = np.column_stack(
        [of_area[:, np.newaxis] == np.arange(areas), of_month[:, np.newaxis] == np.arange(1, months), effect]
    ).astype(float)
    columns = [*map(str, range(design.shape[1] - 1)), "effect"]
    more = {"clusters": of_area} if clusters else {}
    return count_regression(both.ravel(), design, columns, spread=Spread.POISSON, **more)


def test_published():
    one = PUBLISHED["difference_in_differences"]
    found = difference_in_differences([one["treated"]], [one["control"]], 1)
    assert float(found.ratio) == pytest.approx(one["ratio"], abs=5e-10)
    half = np.log(found.upper / found.lower) / 2 / 1.959963985
    assert float(half) == pytest.approx(one["standard_error"], abs=2e-8)


@pytest.mark.parametrize("seed", range(3))
def test_the_closed_form_is_the_regression(seed):
    treated, control = panel(seed, 6, 9)
    found = difference_in_differences(treated, control, 8)
    regression = by_regression(treated, control, 8)
    assert float(found.ratio) == pytest.approx(float(regression.ratio("effect").ratio), rel=1e-8)
    fitted = regression.fitted.reshape(15, 12)
    without = fitted[:6, 8:].sum() / float(found.ratio) - treated[:, 8:].sum()
    assert float(found.avoided) == pytest.approx(without, rel=1e-7)


def test_errors_from_areas_are_those_of_clusters():
    treated, control = panel(5, 40, 40)
    rng = np.random.default_rng(1)
    treated = rng.poisson(
        treated * rng.gamma(2, 0.5, (40, 1)) * np.where(np.arange(12) < 6, 1, rng.gamma(9, 1 / 9, (40, 1)))
    )
    found = difference_in_differences(treated, control, 6, error_from=ErrorFrom.AREAS)
    regression = by_regression(treated, control, 6, clusters=True)
    ours = np.log(found.upper / found.lower) / 2 / 2.0
    assert float(ours) == pytest.approx(float(regression.standard_errors[-1]), rel=0.06)


@given(arrays(np.int64, (2, 3, 10), elements=st.integers(0, 30)), st.permutations(range(3)))
def test_neither_the_order_of_areas_nor_company_matters(counts, order):
    treated, control = counts
    one = difference_in_differences(treated, control, 6)
    other = difference_in_differences(treated[order], control[order], 6)
    many = difference_in_differences(np.stack([treated, treated + 1]), np.stack([control, control]), 6)
    for name in ("ratio", "lower", "upper", "p", "avoided_lower", "drift", "blocks_p"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9)
        np.testing.assert_array_equal(getattr(one, name), getattr(many, name)[0])


@given(arrays(np.int64, (2, 2, 9), elements=st.integers(1, 40)))
def test_groups_that_change_places_turn_the_factor_over(counts):
    treated, control = counts
    one, other = (difference_in_differences(a, b, 5) for a, b in ((treated, control), (control, treated)))
    assert float(one.ratio) == pytest.approx(1 / float(other.ratio))
    assert float(one.p) == pytest.approx(float(other.p), abs=1e-9)


def test_a_month_that_is_not_known_in_one_area_is_left_out_of_all():
    treated, control = (one.astype(float) for one in panel(2, 3, 4))
    gone = treated.copy()
    gone[1, 3] = np.nan
    found = difference_in_differences(gone, control, 8)
    kept = np.delete(np.arange(12), 3)
    without = difference_in_differences(treated[:, kept], control[:, kept], 7)
    assert float(found.ratio) == float(without.ratio)
    assert np.isnan(found.observed[3])
    assert np.isnan(found.expected[3])


def test_shocks_common_to_both_groups_do_not_touch_the_error():
    rng = np.random.default_rng(8)
    shock = np.exp(rng.normal(0, 0.5, 24))
    treated, control = rng.poisson(40 * shock, (1, 24)), rng.poisson(80 * shock, (1, 24))
    found = difference_in_differences(treated, control, 12)
    assert float(found.overdispersion) < 2
    assert treated.var() / treated.mean() > 5


def test_a_drift_before_the_start_is_seen_and_a_parallel_run_is_not():
    year = np.arange(36) / 12
    control = np.full((1, 36), 100)
    drifting = np.round(100 * 0.7**year)[np.newaxis].astype(int)
    found = difference_in_differences(drifting, control, 24)
    assert float(found.drift_p) < 0.01
    assert 0.6 < float(found.drift) < 0.8
    assert float(found.blocks_p) < 0.05
    alike = difference_in_differences(control, control, 24)
    assert float(alike.drift_p) == 1
    assert alike.block_start.tolist() == [-24, -21, -18, -15, -12, -9, -6, -3, 0, 3, 6, 9]
    assert alike.block_ratio.tolist() == [1.0] * 12


def test_no_crime_after_is_a_factor_of_0_with_an_upper_limit():
    found = difference_in_differences([[5, 4, 6] * 4 + [0] * 12], [[9] * 24], 12)
    assert float(found.ratio) == 0
    assert float(found.lower) == 0
    assert 0 < float(found.upper) < 1
    assert float(found.avoided) == pytest.approx(60)
    assert 0 < float(found.avoided_lower) < 60


def test_what_cannot_be_said_is_not_a_number():
    nothing = difference_in_differences([[0, 0, 0, 0]], [[3, 4, 3, 5]], 2)
    assert np.isnan(nothing.ratio)
    assert np.isnan(nothing.p)
    unknown = difference_in_differences([[np.nan, np.nan, 3, 4]], [[3, 4, 3, 5]], 2)
    assert np.isnan(unknown.ratio)


@pytest.mark.parametrize(
    ("treated", "control", "start", "more", "said"),
    [
        ([[1, -2]], [[1, 2]], 1, {}, "-2"),
        ([1, 2], [[1, 2]], 1, {}, "areas along the last axis but one"),
        ([[1, 2]], [[1, 2, 3]], 1, {}, "same months"),
        ([[1, 2]], [[1, 2]], 0, {}, "before the start"),
        ([[1, 2]], [[1, 2]], 2, {}, "some after"),
        ([[1, 2]], [[1, 2]], 1, {"error_from": ErrorFrom.AREAS}, "two areas"),
        ([[1, 2]], [[1, 2]], 1, {"level": 0}, "level"),
    ],
)
def test_bad_input_is_named(treated, control, start, more, said):
    with pytest.raises(ValueError, match=said):
        difference_in_differences(treated, control, start, **more)
