"""One false-discovery rate over a whole assessment."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from saferplan.statistics.multiplicity import false_discoveries

PUBLISHED = tomllib.loads((Path(__file__).parent.parent / "oracles" / "false_discovery.toml").read_text())
PROBABILITIES = arrays(float, st.integers(1, 40), elements=st.floats(0, 1))


def test_published_adjusted_values():
    found = false_discoveries(PUBLISHED["p"])
    assert found.adjusted[:6].round(3).tolist() == PUBLISHED["adjusted_first_six"]
    assert found.tests == 25


@given(PROBABILITIES)
def test_as_an_independent_program_has_it(p):
    assert false_discoveries(p).adjusted == pytest.approx(stats.false_discovery_control(p), abs=1e-12)


@given(PROBABILITIES)
def test_a_discovery_is_what_the_step_up_procedure_calls_one(p):
    ranked = np.sort(p)
    passed = np.nonzero(ranked <= 0.05 * np.arange(1, p.size + 1) / p.size * (1 + 1e-12))[0]
    threshold = ranked[passed[-1]] if passed.size else -1
    discovered = false_discoveries(p).discovered
    near = np.isclose(false_discoveries(p).adjusted, 0.05, rtol=1e-9)
    assert (discovered | near).tolist() == ((p <= threshold) | near).tolist()


@given(PROBABILITIES)
def test_adjusting_keeps_the_order_and_never_makes_surer(p):
    adjusted = false_discoveries(p).adjusted
    assert (adjusted >= p).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()


def test_tests_that_were_not_made_are_not_counted():
    with_gaps = false_discoveries([[0.01, np.nan], [0.04, 0.03]])
    without = false_discoveries([0.01, 0.04, 0.03])
    assert with_gaps.adjusted[np.array([[True, False], [True, True]])].tolist() == without.adjusted.tolist()
    assert np.isnan(with_gaps.adjusted[0, 1])
    assert not with_gaps.discovered[0, 1]
    assert with_gaps.tests == 3


def test_no_tests_at_all():
    found = false_discoveries(np.full((2, 3), np.nan))
    assert found.tests == 0
    assert not found.discovered.any()


def test_what_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        false_discoveries([0.2, 1.2])
    with pytest.raises(ValueError, match=r"0\.05 stands for 5%"):
        false_discoveries([0.2], rate=5)


def test_the_rate_is_held_where_most_measures_did_not_change():
    rng = np.random.default_rng(20)
    wrong = []
    for _ in range(400):
        shift = np.where(np.arange(60) < 12, 3.5, 0.0)
        p = 2 * stats.norm.sf(np.abs(rng.normal(shift)))
        discovered = false_discoveries(p).discovered
        wrong.append((discovered & (shift == 0)).sum() / max(1, discovered.sum()))
    assert np.mean(wrong) < 0.05
