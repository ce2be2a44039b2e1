"""Concentration against published examples, plain definitions and simulated places."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.statistics.concentration import concentration, gini, lorenz, lorenz_by_chance

PUBLISHED = tomllib.loads((Path(__file__).parent.parent / "oracles" / "concentration.toml").read_text())
PLACES = st.lists(st.integers(0, 60), min_size=2, max_size=40).filter(any)


@pytest.mark.parametrize("example", PUBLISHED["example"], ids=lambda one: f"{one['events']}+{one['empty']}")
def test_published_examples(example):
    found = gini(example["events"] + [0] * example["empty"])
    for name in {"plain", "generalised", "unbiased"} & example.keys():
        assert getattr(found, name) == pytest.approx(example[name], abs=1e-12)


@given(PLACES)
def test_gini_is_half_the_mean_difference_over_the_mean(numbers):
    x = np.array(numbers, dtype=float)
    differences = np.abs(x[:, np.newaxis] - x).mean()
    assert gini(x).plain == pytest.approx(differences / (2 * x.mean()), abs=1e-12)


@given(PLACES)
def test_the_generalised_gini_is_the_plain_one_where_records_are_enough(numbers):
    found = gini(numbers)
    if sum(numbers) >= len(numbers):
        assert found.generalised == pytest.approx(found.plain)
    else:
        assert found.generalised <= found.plain + 1e-12


@given(st.integers(2, 300), st.integers(1, 200))
def test_records_as_even_as_can_be_have_no_generalised_gini(places, records):
    even = np.full(places, records // places)
    even[: records % places] += 1
    found = gini(even)
    if records <= places or records % places == 0:
        assert found.generalised == pytest.approx(0, abs=1e-9)


@given(PLACES)
def test_the_curve_starts_at_nothing_ends_at_all_and_falls_off(numbers):
    places, records = lorenz(numbers)
    assert (places[0], records[0], places[-1], records[-1]) == (0, 0, 100, pytest.approx(100))
    assert (np.diff(records, 2) <= 1e-9).all()


@given(PLACES)
@settings(max_examples=40, deadline=None)
def test_shares_are_what_the_curve_says(numbers):
    found = concentration(numbers, seed=1, top=10, draws=50)
    _, records = lorenz(numbers)
    assert found.places_for_half == np.argmax(records >= 50 - 1e-9)
    assert found.top_places == int(np.ceil(len(numbers) / 10))
    assert found.top_percent == pytest.approx(records[found.top_places])
    assert found.gini_lower <= found.gini <= found.gini_upper


def test_even_places_are_no_more_concentrated_than_chance():
    found = concentration(np.full(58, 20), seed=1)
    assert found.gini == 0
    assert found.expected_gini > 0.1
    assert found.p == 1
    assert found.places_for_half_percent == 50
    assert found.expected_places_for_half_percent < 45


def test_everything_in_one_place_is_more_than_chance():
    found = concentration([500] + [0] * 57, seed=1)
    assert found.p == 1 / 1000
    assert found.places_for_half == 1
    assert found.top_percent == 100
    assert found.expected_top_percent_upper < 20


@pytest.mark.parametrize("records", [20, 600])
def test_what_chance_gives_is_called_more_than_chance_as_seldom_as_stated(records):
    rng = np.random.default_rng(9)
    counts = rng.multinomial(records, np.full(40, 1 / 40), 400)
    found = concentration(counts, seed=1, draws=4999)
    assert 0.02 < (found.p <= 0.05).mean() < 0.08
    inside = (found.expected_gini_lower <= found.gini) & (found.gini <= found.expected_gini_upper)
    assert inside.mean() > 0.92


def test_the_interval_of_the_gini_holds_about_its_level():
    rng = np.random.default_rng(8)
    true = gini(rng.negative_binomial(1.0, 1 / 21, 500_000)).plain
    found = concentration(rng.negative_binomial(1.0, 1 / 21, (300, 58)), seed=1, draws=399)
    held = (found.gini_lower <= true) & (true <= found.gini_upper)
    assert held.mean() > 0.90


def test_a_series_gets_the_same_result_in_any_company():
    rng = np.random.default_rng(6)
    counts = rng.negative_binomial(1, 0.1, (3, 4, 30))
    many, one = concentration(counts, seed=5, draws=99), concentration(counts[2, 1], seed=5, draws=99)
    for name in ("gini", "gini_lower", "gini_upper", "expected_gini", "places_for_half", "top_percent", "p"):
        assert getattr(many, name).shape == (3, 4)
        assert getattr(many, name)[2, 1] == getattr(one, name)


def test_the_seed_decides_and_the_order_of_the_places_does_not():
    counts = np.array([30, 14, 9, 9, 8, 0, 0, 6, 5, 1])
    one, same, other = (
        concentration(row, seed=s) for row, s in ((counts, 1), (counts[::-1], 1), (counts, 2))
    )
    assert (one.gini_lower, one.expected_gini) == (same.gini_lower, same.expected_gini)
    assert one.expected_gini != other.expected_gini


def test_more_places_than_fit_at_once_are_simulated_in_parts(monkeypatch):
    counts = np.array([30, 14, 9, 9, 8, 0, 0, 6, 5, 2])
    whole = concentration(counts, seed=77, draws=64)
    monkeypatch.setattr("saferplan.statistics.concentration._CELLS_AT_ONCE", 70)
    from saferplan.statistics import concentration as module

    module._chance.cache_clear()
    assert concentration(counts, seed=77, draws=64).expected_gini == whole.expected_gini
    module._chance.cache_clear()


def test_nothing_recorded_and_nothing_known_have_no_concentration():
    found = concentration([[0, 0, 0], [3, np.nan, 1]], seed=1, draws=9)
    for name in ("gini", "gini_lower", "places_for_half", "top_percent", "expected_gini", "p"):
        assert np.isnan(getattr(found, name)).all()
    assert np.isnan(gini([0, 0, 0]).plain)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="at least one place"):
        concentration([], seed=1)
    with pytest.raises(ValueError, match="top: 0"):
        concentration([1, 2], seed=1, top=0)


def test_the_curve_of_chance_is_that_of_all_ways_records_can_fall():
    # Two records on three places: in one case of three on one place, else on two.
    found = lorenz_by_chance(2, 3, seed=1, draws=20_000)
    assert found.percent.tolist() == pytest.approx([0, 200 / 3, 100, 100], abs=0.5)
    assert found.lower.tolist() == [0, 50, 100, 100]
    assert found.upper.tolist() == [0, 100, 100, 100]


def test_the_curve_of_chance_comes_close_to_the_line_of_equality_with_many_records():
    found = lorenz_by_chance(1_000_000, 50, seed=1, draws=99)
    assert found.percent.tolist() == pytest.approx(np.linspace(0, 100, 51).tolist(), abs=0.5)
    assert (found.percent >= np.linspace(0, 100, 51) - 1e-9).all()


@pytest.mark.parametrize("wrong", [{"records": 0}, {"places": 0}, {"draws": 0}])
def test_a_curve_of_chance_needs_records_and_places(wrong):
    with pytest.raises(ValueError, match="1 or more of each"):
        lorenz_by_chance(**{"records": 5, "places": 3, "seed": 1, **wrong})
