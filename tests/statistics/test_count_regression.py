"""Regressions of counts: published numbers, the likelihood climbed by another way, and what is said of bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import nbinom, poisson

from saferplan.statistics.count_regression import Fit, Spread, count_regression

MONTHS = np.arange(48)
DESIGN = np.column_stack([np.ones(48), MONTHS / 12, np.sin(MONTHS / 6 * np.pi), np.cos(MONTHS / 6 * np.pi)])
COLUMNS = ["level", "year", "sine", "cosine"]


def wide_counts(seed: int = 5, size: float = 4.0) -> np.ndarray:
    mean = np.exp(DESIGN @ [3.0, 0.1, 0.3, -0.1])
    return np.random.default_rng(seed).negative_binomial(size, size / (size + mean))


def test_difference_in_differences_as_r_has_it():
    # R 4.2.2, glm(y ~ after * treated, family = poisson) on 207 110 308 318.
    design = [[1, 0, 1, 0], [1, 1, 1, 1], [1, 0, 0, 0], [1, 1, 0, 0]]
    found = count_regression(
        [207, 110, 308, 318], design, ["level", "after", "treated", "both"], spread=Spread.POISSON
    )
    assert found.coefficients[3] == pytest.approx(-0.664190027, abs=5e-10)
    # The closed form; R's own is one step of its iteration behind.
    assert found.standard_errors[3] == pytest.approx(
        np.sqrt(1 / 207 + 1 / 110 + 1 / 308 + 1 / 318), abs=1e-12
    )
    assert found.standard_errors[3] == pytest.approx(0.142524488, abs=2e-8)
    assert found.ratio("both").ratio == pytest.approx(0.514690244, abs=5e-10)


@pytest.mark.parametrize("seed", range(4))
def test_the_likelihood_of_a_negative_binomial_is_climbed_to_its_top(seed):
    count = wide_counts(seed)
    found = count_regression(count, DESIGN, COLUMNS, spread=Spread.NEGATIVE_BINOMIAL)

    def lost(parameters):
        size, mean = np.exp(parameters[-1]), np.exp(DESIGN @ parameters[:-1])
        return -nbinom.logpmf(count, size, size / (size + mean)).sum()

    ours = np.append(found.coefficients, np.log(found.size))
    theirs = minimize(lost, np.append(ours[:-1] + 0.05, 0.5), method="BFGS", options={"gtol": 1e-7})
    assert ours == pytest.approx(theirs.x, abs=2e-5)
    assert lost(ours) <= theirs.fun + 1e-8


def test_poisson_deviance_and_dispersion_are_those_of_their_definitions():
    count = wide_counts()
    found = count_regression(count, DESIGN, COLUMNS)
    saturated = poisson.logpmf(count, count).sum()
    assert found.deviance == pytest.approx(2 * (saturated - poisson.logpmf(count, found.fitted).sum()))
    assert found.dispersion == pytest.approx(((count - found.fitted) ** 2 / found.fitted).sum() / 44)
    plain = count_regression(count, DESIGN, COLUMNS, spread=Spread.POISSON)
    assert found.covariance == pytest.approx(plain.covariance * found.dispersion)


@given(
    st.lists(st.lists(st.integers(0, 60), min_size=8, max_size=8), min_size=1, max_size=6),
    st.sampled_from(Spread),
)
def test_a_series_fits_alike_alone_and_among_others(rows, spread):
    design = np.column_stack([np.ones(8), np.arange(8)])
    together = count_regression(rows, design, ["level", "month"], spread=spread)
    for place, row in enumerate(rows):
        alone = count_regression(row, design, ["level", "month"], spread=spread)
        np.testing.assert_array_equal(alone.coefficients, together.coefficients[place])
        np.testing.assert_array_equal(alone.covariance, together.covariance[place])


@given(st.permutations(range(48)))
def test_the_order_of_the_months_does_not_matter(order):
    count = wide_counts()
    one = count_regression(count, DESIGN, COLUMNS)
    other = count_regression(count[order], DESIGN[order], COLUMNS)
    assert other.coefficients == pytest.approx(one.coefficients, abs=1e-9)


def test_a_month_that_is_not_known_is_as_if_it_were_not_there():
    count = wide_counts().astype(float)
    count[[3, 30]] = np.nan
    kept = ~np.isnan(count)
    found = count_regression(count, DESIGN, COLUMNS, spread=Spread.NEGATIVE_BINOMIAL)
    without = count_regression(count[kept], DESIGN[kept], COLUMNS, spread=Spread.NEGATIVE_BINOMIAL)
    assert found.coefficients == pytest.approx(without.coefficients, abs=1e-12)
    assert found.known == 46
    assert np.isfinite(found.fitted).all()


def test_rates_per_head_do_not_change_when_people_double_with_their_records():
    count, people = wide_counts(), np.linspace(900, 1000, 48)
    one = count_regression(count, DESIGN, COLUMNS, exposure=people)
    other = count_regression(2 * count, DESIGN, COLUMNS, exposure=2 * people)
    assert other.coefficients == pytest.approx(one.coefficients, abs=1e-9)


def test_errors_of_a_series_are_newey_and_wests():
    count = wide_counts()
    found = count_regression(count, DESIGN, COLUMNS, spread=Spread.POISSON, lags=3)
    scores = (count - found.fitted)[:, np.newaxis] * DESIGN
    bread = np.linalg.inv((DESIGN * found.fitted[:, np.newaxis]).T @ DESIGN)
    middle = np.zeros((4, 4))
    for s in range(48):
        for t in range(48):
            if abs(s - t) <= 3:
                middle += (1 - abs(s - t) / 4) * np.outer(scores[s], scores[t])
    assert found.covariance == pytest.approx(bread @ middle @ bread, rel=1e-6)
    ruled = count_regression(count, DESIGN, COLUMNS, spread=Spread.POISSON, lags=None)  # 4(0.48)^(2/9) = 3.4
    assert ruled.covariance == pytest.approx(found.covariance)


def test_clusters_of_one_row_each_are_the_sandwich():
    count = wide_counts()
    found = count_regression(count, DESIGN, COLUMNS, spread=Spread.POISSON, clusters=MONTHS)
    scores = (count - found.fitted)[:, np.newaxis] * DESIGN
    bread = np.linalg.inv((DESIGN * found.fitted[:, np.newaxis]).T @ DESIGN)
    expected = bread @ scores.T @ scores @ bread * 48 / 47 * 47 / 44
    assert found.covariance == pytest.approx(expected, rel=1e-6)


def test_why_a_series_was_not_fitted_is_said():
    rows = np.array([[0.0] * 6, [np.nan] * 5 + [3.0], [1, 2, 3, 2, 1, 4]])
    design = np.column_stack([np.ones(6), np.arange(6)])
    found = count_regression(rows, design, ["level", "month"])
    assert found.fit.tolist() == [Fit.NOTHING, Fit.TOO_FEW, Fit.YES]
    assert np.isnan(found.coefficients[:2]).all()
    twice = count_regression(rows[2], np.column_stack([design, design[:, 1]]), ["level", "a", "b"])
    assert twice.fit == Fit.SINGULAR


def test_counts_that_spread_less_than_chance_get_an_infinite_size():
    found = count_regression(
        [10, 10, 11, 10, 9, 10], np.ones((6, 1)), ["level"], spread=Spread.NEGATIVE_BINOMIAL
    )
    assert np.isinf(found.size)
    assert found.ratio("level").ratio == pytest.approx(10)


def test_intervals_hold_the_truth_as_often_as_they_say():
    size, true = 4.0, np.array([3.0, 0.1, 0.3, -0.1])
    mean = np.exp(DESIGN @ true)
    many = np.random.default_rng(11).negative_binomial(size, size / (size + mean), size=(2000, 48))
    for spread in (Spread.QUASI_POISSON, Spread.NEGATIVE_BINOMIAL):
        found = count_regression(many, DESIGN, COLUMNS, spread=spread).ratio("year")
        held = np.mean((found.lower <= np.exp(0.1)) & (np.exp(0.1) <= found.upper))
        assert 0.92 < held < 0.97, spread
    plain = count_regression(many, DESIGN, COLUMNS, spread=Spread.POISSON).ratio("year")
    assert (
        np.mean((plain.lower <= np.exp(0.1)) & (np.exp(0.1) <= plain.upper)) < 0.6
    )  # why it is not the default


def test_the_callers_arrays_stay_and_the_results_cannot_be_changed():
    count = wide_counts().astype(float)
    before = count.copy()
    found = count_regression(count, DESIGN, COLUMNS)
    np.testing.assert_array_equal(count, before)
    with pytest.raises(ValueError, match="read-only"):
        found.fitted[0] = 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": [1, 2, -3]}, "-3"),
        ({"count": [1.5, 2, 3]}, "1.5 is not a count"),
        ({"design": [[1], [1]]}, "3 rows"),
        ({"design": [[1], [1], [float("nan")]]}, "finite"),
        ({"columns": ["a", "b"]}, "1 different names"),
        ({"exposure": [1, 0, 1]}, "divided by"),
        ({"weight": [1, -1, 1]}, "-1"),
        ({"lags": -1}, "lags"),
        ({"clusters": [1, 2]}, "one label"),
        ({"clusters": [1, 1, 1]}, "two different"),
        ({"clusters": [1, 1, 2], "lags": 2}, "not for both"),
    ],
)
def test_bad_input_is_named(change, said):
    given = {"count": [1, 2, 3], "design": [[1], [1], [1]], "columns": ["level"], **change}
    with pytest.raises(ValueError, match=said):
        count_regression(given.pop("count"), given.pop("design"), given.pop("columns"), **given)


def test_a_column_that_is_not_there_is_named():
    found = count_regression([1, 2, 3], np.ones((3, 1)), ["level"])
    with pytest.raises(ValueError, match="the design has level"):
        found.ratio("trend")
