"""Sums of outlooks: exactly those of their parts, with limits that allow for what rises together."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics.outlook.adding_up import reconciled, sums
from saferplan.statistics.outlook.forecast import outlook

AREA, CATEGORY = np.divmod(np.arange(12), 3)


def test_every_way_of_adding_up_comes_to_the_same(made):
    found = outlook(made(12, 48, 1), seed=1)
    for adjusted in (found, reconciled(found, made(12, 48, 1), [AREA, CATEGORY, np.zeros(12)], seed=2)):
        whole = sums(adjusted, np.zeros(12))
        for labels in (AREA, CATEGORY):
            parts = sums(adjusted, labels)
            np.testing.assert_array_equal(parts.paths.sum(axis=0), whole.paths[0])
            assert parts.mean.sum(axis=0) == pytest.approx(whole.mean[0])
            assert parts.total_mean.sum() == pytest.approx(float(whole.total_mean[0]))
        assert whole.parts == 12
        assert (adjusted.paths >= 0).all()


@pytest.mark.parametrize("common", [0.0, 0.2])
def test_limits_of_a_sum_hold_whether_or_not_its_parts_rise_together(common):
    inside, widths = [], []
    for number in range(25):
        rng = np.random.default_rng([number, int(100 * common)])
        mean = 30 * np.exp(common * rng.normal(size=72)) * np.ones((20, 1))
        counts = rng.poisson(mean).astype(float)
        found = outlook(counts[:, :60], seed=number)
        whole, seen = sums(found, np.zeros(20)), counts[:, 60:].sum(axis=0)
        inside.append(
            [((whole.lower[0, at] <= seen) & (seen <= whole.upper[0, at])).mean() for at in range(2)]
        )
        widths.append((whole.upper[0, 1] - whole.lower[0, 1]).mean())
    assert 0.76 < np.mean(inside, axis=0)[0] < 0.92
    assert 0.92 < np.mean(inside, axis=0)[1] <= 0.99
    alone = 2 * 1.96 * np.sqrt(20 * 30)  # were the parts Poisson, and independent
    assert np.mean(widths) < 1.6 * alone if common == 0 else np.mean(widths) > 3 * alone


def test_reconciling_brings_parts_and_sums_together(made):
    counts = made(12, 60, 4)
    found = outlook(counts, seed=1)
    moved = reconciled(found, counts, [np.zeros(12)], seed=1)
    top = outlook(counts.sum(axis=0), seed=1)
    before = np.abs(found.mean.sum(axis=0) - top.mean)
    after = np.abs(moved.mean.sum(axis=0) - top.mean)
    assert after.mean() < 0.7 * before.mean()
    # By hand for one month: each gives way in proportion to its variance.
    base, variance = found.paths[:, 5].mean(axis=-1), found.paths[:, 5].var(axis=-1)
    gap = top.paths[5].mean() - base.sum()
    expected = base + variance * gap / (variance.sum() + top.paths[5].var())
    assert moved.mean[:, 5] == pytest.approx(expected, rel=0.02, abs=0.1)


def test_a_sum_with_a_part_that_is_not_known_is_not_known(made):
    counts = made(4, 40, 5)
    counts[1, -10:] = np.nan
    found = outlook(counts, seed=1)
    both = sums(found, ["a", "a", "b", "b"])
    assert both.labels == ("a", "b")
    assert both.without.tolist() == [1, 0]
    assert np.isnan(both.mean[0]).all()
    assert np.isnan(both.total_upper[0]).all()
    assert np.isfinite(both.mean[1]).all()
    moved = reconciled(found, counts, [["a", "a", "b", "b"]], seed=1)
    assert np.isnan(moved.mean[1]).all()
    assert np.isfinite(moved.mean[[0, 2, 3]]).all()
    np.testing.assert_allclose(moved.mean[0], found.mean[0], atol=0.1)  # its sum says nothing


def test_sums_of_a_table_of_series(made):
    counts = made(6, 40, 6).reshape(2, 3, 40)
    found = outlook(counts, seed=1)
    of_rows = sums(found, [[0, 0, 0], [1, 1, 1]])
    assert of_rows.total_mean == pytest.approx(found.total_mean.sum(axis=1))


def test_bad_input_is_named(made):
    counts = made(2, 30, 1)
    found = outlook(counts, seed=1)
    with pytest.raises(ValueError, match="labels"):
        sums(found, [1])
    with pytest.raises(ValueError, match="keep_paths"):
        sums(outlook(counts, seed=1, keep_paths=False), [1, 1])
    with pytest.raises(ValueError, match="groupings"):
        reconciled(found, counts, [], seed=1)
    with pytest.raises(ValueError, match="count"):
        reconciled(found, counts[:1], [[1, 1]], seed=1)
