"""Arrays are checked once, in plain words, and are never changed."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.statistics import inputs


@pytest.mark.parametrize("wrong", [-1, 2.5, float("inf")])
def test_a_count_that_cannot_be_is_refused_by_its_name(wrong):
    with pytest.raises(ValueError, match=r"before: .* whole numbers from 0"):
        inputs.counts([3, wrong], "before")


@pytest.mark.parametrize("wrong", [0, -4, float("inf")])
def test_nothing_is_divided_by_what_is_not_above_zero(wrong):
    with pytest.raises(ValueError, match="population: "):
        inputs.exposures([1000, wrong], "population")


@pytest.mark.parametrize("wrong", [0, 1, -0.1, 95])
def test_a_level_is_between_0_and_1(wrong):
    with pytest.raises(ValueError, match=r"0\.95 stands for 95%"):
        inputs.tail(wrong)


def test_not_known_is_let_through():
    assert np.isnan(inputs.counts([float("nan")], "x")).all()
    assert np.isnan(inputs.exposures([float("nan")], "x")).all()
    assert np.isnan(inputs.amounts([float("nan")], "x")).all()


def test_what_comes_back_is_a_copy():
    given = np.array([1.0, 2.0])
    inputs.counts(given, "x")[0] = 9
    assert given.tolist() == [1.0, 2.0]


def test_a_result_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        inputs.sealed(np.zeros(2))[0] = 1


def test_names_are_as_many_as_the_rows_and_all_different():
    with pytest.raises(ValueError, match="codes: 2 different"):
        inputs.names(["a", "a"], 2, "codes")
    with pytest.raises(ValueError, match="codes: 3 different"):
        inputs.names(["a", "b"], 3, "codes")
