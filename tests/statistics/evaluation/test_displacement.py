"""Displacement difference and quotient: published results, invariances, and what is said of bad input."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.statistics.evaluation.displacement_difference import (
    cumulative_difference,
    displacement_difference,
    harm_difference,
)
from saferplan.statistics.evaluation.displacement_quotient import Displacement, displacement_quotient

PUBLISHED = tomllib.loads((Path(__file__).parents[2] / "oracles" / "evaluation.toml").read_text())
COUNT = st.integers(0, 400)
TWO = st.tuples(COUNT, COUNT)


def to_printed(text: float) -> float:
    """Half a unit of the last place that was printed."""
    _, _, places = str(text).partition(".")
    return 0.51 * 10.0 ** -len(places)


@pytest.mark.parametrize("one", PUBLISHED["difference"], ids=lambda one: one["source"])
def test_published_differences(one):
    found = displacement_difference(
        one["treated"],
        one["control"],
        one.get("displacement"),
        one.get("displacement_control"),
        time_weights=tuple(one.get("time_weights", (1, 1))),
        level=one["level"],
    )
    for name in {"difference", "standard_error", "z", "lower", "upper"} & one.keys():
        assert float(getattr(found, name)) == pytest.approx(one[name], abs=to_printed(one[name])), name


def test_published_difference_of_harm():
    one = PUBLISHED["harm"]
    found = harm_difference(one["treated"], one["control"], one["weight"], level=one["level"])
    for name in ("difference", "standard_error", "z", "lower", "upper"):
        assert float(getattr(found, name)) == pytest.approx(one[name], abs=1e-8), name
    assert found.kinds.difference.tolist() == one["parts"]
    assert found.kinds.standard_error == pytest.approx(one["part_errors"], abs=5e-4)


def test_published_quotient():
    one = PUBLISHED["quotient"]
    found = displacement_quotient(one["treated"], one["control"], one["displacement"])
    for name in ("gross_effect", "net_effect", "buffer", "success", "quotient", "total_net_effect"):
        assert float(getattr(found, name)) == pytest.approx(one[name], abs=5e-11), name
    assert found.displacement == Displacement.NONE_SEEN


@given(TWO, TWO, TWO, TWO)
def test_parts_sum_and_areas_may_change_places(treated, control, displacement, displacement_control):
    found = displacement_difference(treated, control, displacement, displacement_control)
    assert float(found.difference) == float(found.local + found.displaced)
    swapped = displacement_difference(control, treated, displacement_control, displacement)
    assert float(swapped.difference) == -float(found.difference)
    assert float(swapped.p) == float(found.p)


@given(TWO, TWO, st.integers(2, 9))
def test_weights_divide(treated, control, times):
    plain = displacement_difference(treated, control)
    larger = displacement_difference(treated, np.multiply(control, times), area_weights=(times, 1, 1, 1))
    assert float(larger.difference) == pytest.approx(float(plain.difference))
    assert float(larger.standard_error) <= float(plain.standard_error) + 1e-9


@given(st.lists(st.tuples(TWO, TWO, TWO), min_size=1, max_size=5))
def test_one_gets_the_same_as_among_many(rows):
    treated, control, displacement = (np.array(one) for one in zip(*rows, strict=True))
    together = displacement_quotient(treated, control, displacement)
    difference = displacement_difference(treated, control)
    for place in range(len(rows)):
        alone = displacement_quotient(treated[place], control[place], displacement[place])
        for name in ("net_lower", "total_net_upper", "quotient", "quotient_lower", "displacement"):
            np.testing.assert_array_equal(getattr(alone, name), getattr(together, name)[place])
        one = displacement_difference(treated[place], control[place])
        np.testing.assert_array_equal(one.lower, difference.lower[place])


def test_overdispersion_widens_by_its_root():
    plain = displacement_difference([207, 110], [308, 318])
    wider = displacement_difference([207, 110], [308, 318], overdispersion=4)
    assert float(wider.standard_error) == pytest.approx(2 * float(plain.standard_error))


def test_harm_of_one_kind_is_its_difference_and_a_kind_without_weight_is_left_out():
    treated, control = [[40, 20], [9, 3]], [[35, 36], [5, 8]]
    found = harm_difference(treated, control, [7, float("nan")])
    alone = displacement_difference(treated[0], control[0])
    assert float(found.difference) == 7 * float(alone.difference)
    assert float(found.p) == pytest.approx(float(alone.p))


def test_cumulative_difference_ends_at_the_difference_of_the_sums():
    rng = np.random.default_rng(4)
    treated, control, about, about_control = rng.poisson(12, (4, 36))
    found = cumulative_difference(treated, control, 24, about, about_control)
    whole = displacement_difference(
        *([one[:24].sum(), one[24:].sum()] for one in (treated, control, about, about_control)),
        time_weights=(2, 1),
    )
    assert float(found.difference[-1]) == pytest.approx(float(whole.difference))
    assert float(found.standard_error[-1]) == pytest.approx(float(whole.standard_error))
    seasonal = cumulative_difference(treated, control, 24, about, about_control, by_calendar_month=True)
    assert float(seasonal.difference[-1]) == pytest.approx(float(whole.difference))
    first = treated[24] - treated[[0, 12]].mean() - control[24] + control[[0, 12]].mean()
    first += about[24] - about[[0, 12]].mean() - about_control[24] + about_control[[0, 12]].mean()
    assert float(seasonal.difference[0]) == pytest.approx(first)


@pytest.mark.parametrize(
    ("treated", "displacement", "said"),
    [
        ([200, 100], [150, 60], Displacement.DIFFUSION),
        ([200, 150], [400, 100], Displacement.DIFFUSION_ABOVE_EFFECT),
        ([200, 60], [150, 210], Displacement.DISPLACEMENT),
        ([200, 120], [300, 500], Displacement.DISPLACEMENT_ABOVE_EFFECT),
        ([200, 100], [150, 150], Displacement.NONE_SEEN),
        ([200, 200], [150, 60], Displacement.NOT_MEANINGFUL),
        ([200, 300], [150, 60], Displacement.NOT_MEANINGFUL),
    ],
)
def test_the_quotient_is_read_as_its_authors_have_it(treated, displacement, said):
    found = displacement_quotient(treated, [1000, 1000], displacement)
    assert Displacement(int(found.displacement)) is said
    assert np.isnan(found.quotient) == (said is Displacement.NOT_MEANINGFUL)


def test_what_cannot_be_said_is_not_a_number():
    none_before = displacement_quotient([20, 10], [0, 30], [5, 5])
    assert np.isnan(none_before.net_effect)
    assert np.isnan(none_before.total_net_effect)
    without = displacement_quotient([20, 10], [30, 30])
    assert np.isnan(without.total_net_effect)
    assert np.isnan(without.quotient)
    unknown = displacement_difference([np.nan, 10], [30, 30])
    assert np.isnan(unknown.difference)
    assert np.isnan(unknown.p)
    nothing = displacement_difference([0, 0], [0, 0])
    assert float(nothing.p) == 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: displacement_difference([1, -2], [1, 2]), "-2"),
        (lambda: displacement_difference([1, 2, 3], [1, 2]), "before and the count after"),
        (lambda: displacement_difference([1, 2], [1, 2], [1, 2]), "control areas of their own"),
        (lambda: displacement_difference([1, 2], [1, 2], time_weights=(0, 1)), "divided by"),
        (lambda: displacement_difference([1, 2], [1, 2], overdispersion=0.5), "0.5"),
        (lambda: harm_difference([[1, 2]], [[1, 2]], [1, 2]), "one weight for each kind"),
        (lambda: cumulative_difference([1, 2], [1, 2], 2), "before the start"),
        (lambda: cumulative_difference([1, 2, 3], [1, 2, 3], 2, by_calendar_month=True), "whole years"),
        (lambda: cumulative_difference([1, 2, 3], [1, 2, 3], 2, [1, 2, 3]), "control areas of their own"),
        (lambda: displacement_quotient([1], [1, 2]), "before and the count after"),
        (lambda: displacement_quotient([1, 2], [1, 2], level=1), "level"),
    ],
)
def test_bad_input_is_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_the_results_cannot_be_changed():
    found = displacement_difference([[207, 110]], [[308, 318]])
    with pytest.raises(ValueError, match="read-only"):
        found.difference[0] = 0
    quotient = displacement_quotient([[207, 110]], [[308, 318]])
    with pytest.raises(ValueError, match="read-only"):
        quotient.displacement[0] = 0
