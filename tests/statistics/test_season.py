"""Season is measured from at least three held years, never across gaps, and not seen where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.season import Measured, month_indices

SEASON = np.array([90, 80, 100, 100, 110, 130, 130, 110, 100, 100, 80, 70.0])


def index_by_loops(count, first_month):
    """The definition, month by month."""
    ratios = {month: [] for month in range(12)}
    for at in range(6, len(count) - 6):
        around = [count[at - 6] / 2, *count[at - 5 : at + 6], count[at + 6] / 2]
        if not np.isnan(around).any():
            ratios[(first_month - 1 + at) % 12].append(count[at] / (sum(around) / 12))
    middle = np.array([np.median(ratios[month]) for month in range(12)])
    return 100 * middle / middle.mean()


@given(st.integers(36, 75), st.integers(1, 12), st.integers(0, 10_000))
def test_the_definition_month_by_month(months, first_month, seed):
    counts = np.random.default_rng(seed).poisson(200, months).astype(float)
    found = month_indices(counts, first_month)
    assert found.measured == Measured.YES
    assert found.index == pytest.approx(index_by_loops(counts, first_month))
    assert found.index.mean() == pytest.approx(100)


def test_a_season_on_a_growing_level_is_found_again():
    level = np.linspace(100, 300, 60)
    counts = np.round(level * np.roll(np.tile(SEASON, 5), -3) / 100)
    found = month_indices(counts, 4)
    assert found.index == pytest.approx(SEASON, abs=1.5)
    assert found.p < 0.001
    assert (found.years == 4).all()


def test_the_range_over_the_years_holds_the_index():
    counts = np.random.default_rng(2).poisson(np.tile(SEASON, 4))
    found = month_indices(counts, 1)
    assert (found.lowest <= found.index).all()
    assert (found.index <= found.highest).all()


def test_thirty_five_months_are_not_three_years():
    found = month_indices(np.full(35, 100), 12)
    assert found.measured == Measured.TOO_SHORT
    assert found.months_held == 35
    assert np.isnan(found.index).all()
    assert np.isnan(found.p)
    assert month_indices(np.full(36, 100), 12).measured == Measured.YES


def test_a_gap_is_not_bridged():
    counts = np.full(40, 100.0)
    counts[20] = np.nan
    found = month_indices(counts, 1)
    assert found.measured == Measured.GAPS
    assert found.months_held == 39


def test_a_gap_that_leaves_enough_around_it_only_costs_its_thirteen_months():
    counts = np.tile(SEASON, 7).astype(float)
    counts[5] = np.nan
    found = month_indices(counts, 1)
    assert found.measured == Measured.YES
    assert found.index == pytest.approx(SEASON, abs=1e-9)
    assert found.years.sum() == 84 - 12 - 6


def test_too_few_records_have_no_season():
    counts = np.tile([1, 0, 0, 2, 3, 0, 1, 1, 0, 0, 0, 1], 4)
    assert month_indices(counts, 1).measured == Measured.TOO_FEW
    assert month_indices(np.zeros(48), 1).measured == Measured.TOO_FEW


@pytest.mark.parametrize("overdispersion", [1, 3])
@pytest.mark.parametrize("months", [36, 60])
def test_a_season_is_seldom_seen_where_there_is_none(months, overdispersion):
    rng = np.random.default_rng(3)
    shape = (2000, months)
    if overdispersion == 1:
        counts = rng.poisson(40, shape)
    else:
        counts = rng.negative_binomial(40 / (overdispersion - 1), 1 / overdispersion, shape)
    assert (month_indices(counts, 7).p <= 0.05).mean() <= 0.06


def test_a_plain_season_is_seen():
    counts = np.random.default_rng(4).poisson(3 * np.tile(SEASON, 3), (300, 36))
    assert (month_indices(counts, 1).p <= 0.05).mean() > 0.9


def test_one_and_many_give_the_same():
    counts = np.random.default_rng(5).poisson(60, (5, 3, 48)).astype(float)
    counts[1, 1, 20] = np.nan
    many, one = month_indices(counts, 2), month_indices(counts[4, 2], 2)
    assert many.index.shape == (5, 3, 12)
    assert many.index[4, 2].tolist() == one.index.tolist()
    assert many.p[4, 2] == one.p
    assert many.measured[1, 1] == Measured.GAPS


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="no month 13"):
        month_indices(np.zeros(40), 13)
    with pytest.raises(ValueError, match="months are needed"):
        month_indices(4, 1)
