"""Hit rate, PAI and PEI by hand, by brute force, and how often their intervals hold."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from saferplan.statistics.places.foresight import foresight

COUNTS = st.lists(st.integers(0, 12), min_size=4, max_size=10)


def test_by_hand():
    # 5 of 100 cells held 25 of 100 burglaries: Chainey, Tompson and Uhlig's own way of counting: 25% / 5% = 5.
    before, after = np.zeros(100), np.zeros(100)
    before[:5] = 9
    after[:5] = 5
    after[5:80] = 1
    found = foresight(before, after, seed=1, draws=99)
    assert (found.hits, found.records, found.hit_rate, found.pai) == (25, 100, 25, 5)
    assert found.pei == 1
    exact = binomtest(25, 100, 0.05).proportion_ci(0.95, method="exact")
    assert found.hit_rate_lower == pytest.approx(100 * exact.low)
    assert found.hit_rate_upper == pytest.approx(100 * exact.high)
    assert found.pai_lower == pytest.approx(exact.low / 0.05)
    assert found.p == pytest.approx(binomtest(25, 100, 0.05, alternative="greater").pvalue)


@given(COUNTS, st.data())
@settings(max_examples=40)
def test_the_best_possible_is_the_best_of_all_choices(after, data):
    places = len(after)
    before = data.draw(st.lists(st.integers(0, 12), min_size=places, max_size=places))
    top = data.draw(st.integers(1, places - 1))
    found = foresight(before, after, seed=1, area_percent=100 * top / places, draws=9)
    best = max(sum(chosen) for chosen in itertools.combinations(after, top))
    if sum(after):
        assert found.best_possible == pytest.approx(best)
        assert found.pei <= 1 + 1e-12
        assert found.pei_of_perfect_foresight <= 1 + 1e-12
    # Ties at the edge: the mean over all ways to break them.
    edge = sorted(before, reverse=True)[top - 1]
    sure = [place for place in range(places) if before[place] > edge]
    tied = [place for place in range(places) if before[place] == edge]
    ways = [
        sum(after[place] for place in (*sure, *some))
        for some in itertools.combinations(tied, top - len(sure))
    ]
    assert found.hits == pytest.approx(np.mean(ways))
    assert found.chosen.sum() == pytest.approx(top)


@given(COUNTS, st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_the_places_does_not_matter(after, random):
    places = len(after)
    before = [random.randint(0, 5) for _ in range(places)]
    area = [random.choice([1.0, 2.0, 0.5]) for _ in range(places)]
    order = list(range(places))
    random.shuffle(order)
    one = foresight(before, after, seed=1, area=area, area_percent=30, draws=9)
    other = foresight(
        np.array(before)[order],
        np.array(after)[order],
        seed=1,
        area=np.array(area)[order],
        area_percent=30,
        draws=9,
    )
    for name in ("hits", "hit_rate", "pai", "pei", "best_possible", "p"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), nan_ok=True)
    assert (one.chosen * area).sum() == pytest.approx(0.3 * sum(area))


def test_choosing_blindly_has_a_pai_of_one():
    rng = np.random.default_rng(2)
    found = foresight(rng.uniform(size=(400, 200)), rng.poisson(2, (400, 200)), seed=1, draws=9)
    assert found.pai.mean() == pytest.approx(1, abs=0.05)
    assert np.mean(found.p <= 0.05) <= 0.06


def test_the_interval_of_hit_rate_and_pai_holds_its_level():
    rng = np.random.default_rng(3)
    rate = rng.gamma(0.6, 5, 300)
    before = rng.poisson(rate)
    found = foresight(
        np.tile(before, (500, 1)), rng.poisson(np.tile(rate, (500, 1))), seed=1, area_percent=10, draws=1
    )
    true = 100 * (found.chosen[0] * rate).sum() / rate.sum()
    held = (found.hit_rate_lower <= true) & (true <= found.hit_rate_upper)
    assert held.mean() >= 0.93


def test_perfect_foresight_of_risks_is_not_perfect_foresight_of_counts():
    rng = np.random.default_rng(4)
    rate = rng.gamma(0.6, 5, 300)
    seen = [foresight(rate, rng.poisson(rate), seed=1, area_percent=10, draws=199) for _ in range(40)]
    # Chosen by the true risks, the PEI is what the result says it can be at most on average.
    assert np.mean([one.pei for one in seen]) == pytest.approx(
        np.mean([one.pei_of_perfect_foresight for one in seen]), abs=0.02
    )
    assert max(one.pei_of_perfect_foresight for one in seen) < 0.99
    assert all(one.pei_lower <= one.pei_upper for one in seen)


def test_the_seed_decides_and_a_series_does_not_depend_on_its_company():
    rng = np.random.default_rng(5)
    before, after = rng.poisson(3, (3, 40)), rng.poisson(3, (3, 40))
    many = foresight(before, after, seed=7, draws=49)
    for row in range(3):
        alone = foresight(before[row], after[row], seed=7, draws=49)
        for name in ("pei", "pei_lower", "pei_upper", "pei_of_perfect_foresight", "hit_rate"):
            assert getattr(many, name)[row] == getattr(alone, name)
    assert foresight(before, after, seed=8, draws=49).pei_lower.tolist() != many.pei_lower.tolist()


def test_nothing_after_has_no_figures():
    found = foresight([3, 2, 1], [0, 0, 0], seed=1, draws=9)
    assert found.records == 0
    for name in ("hit_rate", "pai", "pei", "pei_lower", "p"):
        assert np.isnan(getattr(found, name))


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="same places"):
        foresight([1, 2], [1, 2, 3], seed=1)
    with pytest.raises(ValueError, match="must be known"):
        foresight([1, np.nan], [1, 2], seed=1)
    with pytest.raises(ValueError, match="not a count"):
        foresight([1, 2], [1, 0.5], seed=1)
    with pytest.raises(ValueError, match="area_percent"):
        foresight([1, 2], [1, 2], seed=1, area_percent=100)
    with pytest.raises(ValueError, match="divided by"):
        foresight([1, 2], [1, 2], seed=1, area=[1, 0])
