"""Weights: margins that hold, limits that hold, and the price in certainty."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.surveys.weighting import design_effect, rake

# Deming and Stephan's case: raking keeps the odds ratio of the sample. The weighted table is the closed form.
TABLE = np.array([[30, 10], [20, 40]])


def people(table: np.ndarray) -> dict[str, list[str]]:
    rows = [(f"r{i}", f"c{j}") for i in range(2) for j in range(2) for _ in range(table[i, j])]
    return {"row": [one for one, _ in rows], "column": [one for _, one in rows]}


def test_margins_hold_and_the_odds_ratio_stays():
    found = rake(people(TABLE), {"row": {"r0": 0.5, "r1": 0.5}, "column": {"c0": 0.3, "c1": 0.7}}, most=10)
    sample = people(TABLE)
    weighted = np.zeros((2, 2))
    for row, column, weight in zip(sample["row"], sample["column"], found.weight, strict=True):
        weighted[int(row[1]), int(column[1])] += weight
    weighted /= weighted.sum()
    np.testing.assert_allclose(weighted.sum(axis=1), [0.5, 0.5], atol=1e-5)
    np.testing.assert_allclose(weighted.sum(axis=0), [0.3, 0.7], atol=1e-5)
    odds = weighted[0, 0] * weighted[1, 1] / (weighted[0, 1] * weighted[1, 0])
    assert odds == pytest.approx(30 * 40 / (10 * 20), rel=1e-4)
    assert found.converged
    assert found.largest_gap < 1e-3


def test_with_one_characteristic_it_is_weighting_by_cells():
    found = rake({"ward": ["a"] * 6 + ["b"] * 2 + ["c"] * 2}, {"ward": {"a": 400, "b": 400, "c": 200}})
    np.testing.assert_allclose(found.weight, [0.4 / 0.6] * 6 + [0.4 / 0.2] * 2 + [1.0] * 2)
    assert found.design_effect == pytest.approx(1 + np.var(found.weight))
    assert found.effective_size == pytest.approx(10 / found.design_effect)


def test_limits_hold_and_what_they_leave_undone_is_said():
    found = rake({"age": ["young"] + ["old"] * 19}, {"age": {"young": 0.5, "old": 0.5}})
    assert found.weight.max() == pytest.approx(3)
    assert found.weight.mean() == pytest.approx(1)
    (margin,) = found.margins
    assert margin.weighted[0] == pytest.approx(15)
    assert found.largest_gap == pytest.approx(35)
    assert found.limited == 1


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=6, max_size=60), st.data())
def test_weights_keep_their_mean_and_their_limits(rows, data):
    sample = {"first": [one for one, _ in rows], "second": [one for _, one in rows]}
    population = {
        name: {label: data.draw(st.floats(0.05, 1)) for label in sorted(set(labels))}
        for name, labels in sample.items()
    }
    found = rake(sample, population, rounds=200)
    assert found.weight.mean() == pytest.approx(1)
    assert found.weight.min() >= 0.3 - 1e-9
    assert found.weight.max() <= 3 + 1e-9
    assert 1 <= found.effective_size <= len(rows) + 1e-9
    alike = {}
    for row, weight in zip(rows, found.weight, strict=True):
        assert alike.setdefault(row, weight) == pytest.approx(weight)


@given(st.permutations(range(12)))
def test_the_order_of_the_respondents_decides_nothing(order):
    sample = {"a": list("xxyyxyxyxxyx"), "b": list("ppqqpqqppqpp")}
    population = {"a": {"x": 0.4, "y": 0.6}, "b": {"p": 0.5, "q": 0.5}}
    one = rake(sample, population)
    other = rake({name: [labels[at] for at in order] for name, labels in sample.items()}, population)
    np.testing.assert_allclose(other.weight, one.weight[list(order)], atol=1e-5)


def test_who_did_not_say_takes_part_without_moving_that_margin():
    found = rake(
        {"age": ["young", "young", "old", "old", "old", None], "sex": ["f", "m", "m", "f", "f", ""]},
        {"age": {"young": 1, "old": 1}, "sex": {"f": 1, "m": 1}},
    )
    age, sex = found.margins
    assert (age.unknown, sex.unknown) == (1, 1)
    assert age.weighted[0] == pytest.approx(50, abs=0.01)
    assert sex.weighted[0] == pytest.approx(50, abs=0.01)
    assert found.weight.size == 6


def test_equal_weights_cost_nothing():
    assert design_effect(np.ones(9)) == 1.0
    assert design_effect([1, 3]) == pytest.approx(1.25)


@pytest.mark.parametrize(
    ("sample", "population", "said"),
    [
        ({"a": ["x"]}, {"b": {"x": 1}}, "these differ: a, b"),
        ({"a": ["x"]}, {"a": {"y": 1}}, "'x', which the population has not"),
        ({"a": ["x"]}, {"a": {"x": 1, "y": 1}}, "nobody has the label 'y'"),
        ({"a": ["x"], "b": ["x", "x"]}, {"a": {"x": 1}, "b": {"x": 1}}, "one label for each"),
        ({"a": []}, {"a": {"x": 1}}, "at least one"),
        ({"a": ["x"]}, {"a": {"x": 0}}, "above 0"),
        ({}, {}, "at least one"),
    ],
)
def test_bad_input_is_named(sample, population, said):
    with pytest.raises(ValueError, match=said):
        rake(sample, population)


def test_limits_that_cannot_be_are_named():
    with pytest.raises(ValueError, match="least is below 1"):
        rake({"a": ["x"]}, {"a": {"x": 1}}, least=1.5)
    with pytest.raises(ValueError, match="at least one of them above"):
        design_effect([0, 0])
