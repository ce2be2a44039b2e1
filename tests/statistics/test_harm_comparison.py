"""Harm compared and costs: equal weights give what counts give, coverage, and what is said of bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.unit_costs import unit_costs
from saferplan.statistics.change import compare
from saferplan.statistics.concentration import gini
from saferplan.statistics.costs import at_prices, cost_of_crime, order_of_magnitude
from saferplan.statistics.harm import harm
from saferplan.statistics.harm_comparison import (
    harm_among_others,
    harm_change,
    harm_concentration,
    harm_rates,
)
from saferplan.statistics.levels import rates
from saferplan.statistics.peers import group_position

KINDS = st.lists(st.integers(0, 200), min_size=3, max_size=3)
WEIGHT = [365.0, 20.0, 1.0]


@given(KINDS, st.integers(1, 100_000))
def test_with_equal_weights_it_is_the_rate_of_all_records(count, people):
    ours, plain = harm_rates(count, [1, 1, 1], people), rates(sum(count), people)
    for name in ("rate", "lower", "upper"):
        assert float(getattr(ours, name)) == pytest.approx(float(getattr(plain, name)), rel=1e-9)


def test_the_rate_is_the_harm_over_the_people():
    count = [41, 310, 890]
    assert float(harm_rates(count, WEIGHT, 97_000, per=1).rate) == float(harm(count, WEIGHT).total) / 97_000


@given(KINDS, KINDS)
def test_change_turns_over_and_its_limits_hold_the_estimate(before, after):
    one, other = harm_change(before, after, WEIGHT), harm_change(after, before, WEIGHT)
    assert float(one.difference) == -float(other.difference)
    assert float(one.p) == pytest.approx(float(other.p))
    assert float(one.difference_lower) <= float(one.difference) <= float(one.difference_upper)
    if sum(before[:1]) and sum(after[:1]):
        assert float(one.percent_lower) <= float(one.percent) + 1e-9
        both = (1 + float(one.percent) / 100) * (1 + float(other.percent) / 100)
        assert both == pytest.approx(1)


def test_with_equal_weights_change_is_that_of_counts():
    ours = harm_change([300, 100], [250, 90], [1, 1], exposure_before=2.0)
    plain = compare(400, 340, exposure_before=2.0)
    assert float(ours.difference) == float(plain.difference)
    assert float(ours.percent) == pytest.approx(float(plain.percent))
    assert float(ours.p) == pytest.approx(float(plain.p), abs=0.02)


def test_change_holds_its_level():
    rng = np.random.default_rng(3)
    before, after = rng.poisson([6, 60, 400], (2, 20000, 3))
    found = harm_change(before, after, WEIGHT)
    assert 0.95 <= np.mean((found.difference_lower <= 0) & (found.difference_upper >= 0)) < 0.985
    assert 0.95 <= np.mean((found.percent_lower <= 0) & (found.percent_upper >= 0)) < 0.985
    assert np.mean(found.p < 0.05) == pytest.approx(0.05, abs=0.006)


def test_with_equal_weights_the_distance_from_others_is_that_of_counts():
    count, people = np.array([90, 60, 75, 70, 66, 81]), np.array([1000, 1100, 900, 950, 1000, 1200])
    ours = harm_among_others(np.stack([count // 3, count - count // 3], axis=-1), [1, 1], people)
    plain = group_position(count, people)
    assert float(ours.average) == pytest.approx(float(plain.average))
    assert float(ours.percent) == pytest.approx(float(plain.percent_from_average))
    assert float(ours.percent_lower) == pytest.approx(float(plain.percent_lower), abs=0.2)
    assert float(ours.rank) == float(plain.rank)


def test_concentration_of_one_kind_is_that_of_its_records():
    rng = np.random.default_rng(2)
    count = rng.poisson(rng.gamma(0.4, 5, 200))
    found = harm_concentration(count[:, np.newaxis], [7.0], seed=1)
    assert float(found.gini) == pytest.approx(float(gini(count).plain))
    assert float(found.p) == 1 / 200
    assert float(found.places_for_half) < float(found.expected_places_for_half)
    again = harm_concentration(np.stack([count[:, np.newaxis]] * 2), [7.0], seed=1)
    assert again.expected_gini.tolist() == [float(found.expected_gini)] * 2


def test_harm_that_lies_by_chance_is_not_called_concentrated():
    rng = np.random.default_rng(6)
    clear = 0
    for seed in range(60):
        places = np.stack([rng.multinomial(12, [0.01] * 100), rng.multinomial(300, [0.01] * 100)], axis=-1)
        clear += float(harm_concentration(places, [365, 1], seed=seed, draws=99).p) <= 0.05
    assert clear <= 8


def test_not_known_and_nothing():
    assert np.isnan(harm_rates([np.nan, 3], [1, 2], 10).rate)
    assert float(harm_rates([np.nan, 3], [np.nan, 2], 10, per=1).rate) == pytest.approx(0.6)
    assert np.isnan(harm_change([0, 0], [1, 1], [1, 2]).percent)
    assert float(harm_change([0, 0], [0, 0], [1, 2]).p) == 1
    assert np.isnan(harm_concentration([[0.0], [0.0]], [1], seed=1).gini)


def test_costs_are_round_and_a_range():
    found = cost_of_crime([41, 310, 740], [11_320, 1_350, np.nan])
    assert float(found.total) == 41 * 11_320 + 310 * 1_350
    assert float(found.magnitude) == 900_000
    assert float(found.lower) < float(found.total) / 2
    assert float(found.upper) > float(found.total) * 2
    exact = harm([41, 310], [11_320, 1_350])
    once = cost_of_crime([41, 310], [11_320, 1_350], within_factor=1)
    assert float(once.upper) == float(exact.upper)
    assert at_prices(100, 80, 100) == 125
    assert order_of_magnitude([949, 951, 0.04]).tolist() == [900, 1000, 0.04]


def test_the_unit_costs_that_we_hold_say_whose_they_are():
    table = unit_costs()
    assert not table.verified
    assert "order of magnitude" in table.note.lower()
    assert table.price_year == "2015/16"
    assert [one.pounds for one in table.cost] == sorted((one.pounds for one in table.cost), reverse=True)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: harm_rates([1, 2], [1], 10), "one weight for each kind"),
        (lambda: harm_rates([1, 2], [1, -1], 10), "-1"),
        (lambda: harm_rates([1, 2], [1, 1], 0), "divided by"),
        (lambda: harm_change([1, -2], [1, 2], [1, 1]), "-2"),
        (lambda: harm_among_others([[1, 2]], [1, 1], [10]), "at least two areas"),
        (lambda: harm_concentration([1, 2], [1, 1], seed=1), "places, kinds"),
        (lambda: harm_concentration([[1], [2]], [1], seed=1, top=0), "top"),
        (lambda: cost_of_crime([1, 2], [1]), "one for each kind"),
        (lambda: cost_of_crime([1], [1], within_factor=0.9), "0.9"),
        (lambda: at_prices(1, 0, 1), "divided by"),
    ],
)
def test_bad_input_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
