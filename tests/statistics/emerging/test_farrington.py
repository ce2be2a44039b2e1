"""Exceptional months: against the method written out step by step with another regression, and laws that hold."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from saferplan.statistics.count_regression import count_regression
from saferplan.statistics.emerging.farrington import (
    Bound,
    Judged,
    count_quantile,
    count_tail,
    exceptional_months,
    farrington,
)


def series(seed: int, months: int = 61, level: float = 12.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    season = 1 + 0.3 * np.sin(np.arange(months) * np.pi / 6)
    return rng.negative_binomial(8, 8 / (8 + level * season)).astype(float)


def weights_of(residuals: np.ndarray, above: float) -> np.ndarray:
    """Weights that fall with the square of large residuals and add up to their number (Farrington et al. 1996)."""
    raw = np.where(residuals > above, np.maximum(residuals, above or 1e-9).astype(float) ** -2, 1.0)
    return raw * residuals.size / raw.sum()


def written_out(count: np.ndarray, month: int, years: int, above: float) -> tuple[float, float, float]:
    """Expected count, dispersion and p of one month: monthly, a month either side, four groups, no trend."""
    group: dict[int, int] = {}
    for year in range(1, years + 1):
        own = month - 12 * year
        group |= dict.fromkeys((own - 1, own, own + 1), 0)
        group |= {own + 2 + step: 1 + step // 3 for step in range(9)}
    rows = np.array([one for one in sorted(group) if one < month - 6])
    design = np.array([[1.0, *(float(group[one] == other) for other in (1, 2, 3))] for one in rows])
    names = ["own", "second", "third", "fourth"]
    first = count_regression(count[rows], design, names)
    phi, mean = max(float(first.dispersion), 1), first.fitted
    bread = np.linalg.inv(design.T @ (design * mean[:, np.newaxis]))
    leverage = mean * np.einsum("ti,ij,tj->t", design, bread, design)
    residual = 1.5 * (count[rows] ** (2 / 3) / mean ** (1 / 6) - mean**0.5) / np.sqrt(phi * (1 - leverage))
    weight = weights_of(residual, above)
    second = count_regression(count[rows], design, names, weight=weight)
    expected, phi = float(np.exp(second.coefficients[0])), max(float(second.dispersion), 1)
    size = expected / (phi - 1) if phi > 1 else np.inf
    tail = poisson.sf(count[month] - 1, expected) if phi == 1 else nbinom.sf(count[month] - 1, size, 1 / phi)
    return expected, phi, float(tail)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("above", [2.58, 1.0])
def test_a_month_comes_out_as_the_method_written_out(seed, above):
    count = series(seed)
    count[30] += 40  # a past surge, which must not raise the bound
    found = exceptional_months(count, [60], years=4, trend_level=0, reweight_above=above)
    expected, phi, chance = written_out(count, 60, 4, above)
    assert found.expected[0] == pytest.approx(expected, rel=1e-4)
    assert found.dispersion[0] == pytest.approx(phi, rel=1e-4)
    assert found.p[0] == pytest.approx(chance, rel=1e-2)


def test_weights_are_those_of_the_published_hand_case():
    # surveillance's own test: residuals 0 and 2, threshold 0; gamma is the number over the sum of the parts.
    residuals = np.array([0.0] * 5 + [2.0] * 5)
    np.testing.assert_allclose(weights_of(residuals, 0), [1.6] * 5 + [0.4] * 5)


def test_a_past_surge_hides_nothing():
    count = series(1)
    surged = count.copy()
    surged[26:28] += 60
    plain, weighed = (
        exceptional_months(surged, [60], reweight_above=above).upper[0] for above in (np.inf, 2.58)
    )
    assert weighed < plain
    assert weighed < (plain + exceptional_months(count, [60]).upper[0]) / 2


def test_a_surge_that_has_begun_does_not_hide_itself():
    count = np.full(60, 5.0)
    count[56:] = 15
    found = exceptional_months(count, [57, 58, 59])
    np.testing.assert_allclose(found.expected, 5, rtol=1e-6)
    assert found.exceptional.all()


def test_a_trend_is_followed_only_where_it_is_clear_and_leads_not_beyond_the_past():
    months = np.arange(73)
    falling = np.round(60 * np.exp(-months / 40))
    found = exceptional_months(falling, [72])
    assert found.trend[0] == pytest.approx(np.exp(-12 / 40), abs=0.02)
    assert found.expected[0] == pytest.approx(falling[72], rel=0.1)
    rising = np.round(10 * np.exp(months / 40))
    assert np.isnan(
        exceptional_months(rising, [72]).trend[0]
    )  # it would lead beyond the largest count of the past
    assert np.isnan(exceptional_months(falling, [72], trend_level=0).trend[0])
    assert np.isnan(exceptional_months(falling, [72], years=2).trend[0])


def test_why_a_month_is_not_judged_is_said():
    count = np.vstack([series(1), np.zeros(61), series(2), series(3)])
    count[2, 60] = np.nan
    count[3, [11, 12, 13, 23, 24, 25, 35, 36, 37, 47, 48, 49]] = np.nan  # its own season, every year
    found = exceptional_months(count, [20, 60])
    assert found.judged[:, 0].tolist() == [Judged.TOO_SHORT] * 4
    assert found.judged[:, 1].tolist() == [
        Judged.YES,
        Judged.TOO_FEW_RECORDS,
        Judged.NOT_KNOWN,
        Judged.NOT_FITTED,
    ]
    assert not found.exceptional[1:].any()
    assert np.isnan(found.upper[1:]).all()


@settings(max_examples=25)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=5, unique=True))
def test_a_series_comes_out_alike_alone_and_among_others(seeds):
    count = np.array([series(seed) for seed in seeds])
    together = exceptional_months(count)
    for place, row in enumerate(count):
        alone = exceptional_months(row)
        for name in ("expected", "upper", "p", "dispersion", "trend"):
            np.testing.assert_array_equal(getattr(alone, name), getattr(together, name)[place])


def test_months_that_are_not_known_do_not_touch_the_others():
    count = series(4)
    gap = count.copy()
    gap[[20, 33]] = np.nan
    found = exceptional_months(gap, [60], years=4, trend_level=0, reweight_above=np.inf)
    rows = [one for one in range(11, 54) if one not in (20, 33)]
    group = {}
    for year in range(1, 5):
        own = 60 - 12 * year
        group |= dict.fromkeys((own - 1, own, own + 1), 0) | {
            own + 2 + step: 1 + step // 3 for step in range(9)
        }
    design = np.array([[1.0, *(float(group[one] == other) for other in (1, 2, 3))] for one in rows])
    other = count_regression(count[rows], design, ["a", "b", "c", "d"])
    assert found.expected[0] == pytest.approx(float(np.exp(other.coefficients[0])), rel=1e-6)


@given(st.floats(0.01, 200), st.floats(1, 8), st.sampled_from([0.9, 0.995, 0.9999]))
def test_quantiles_and_tails_are_those_of_scipy(mean, dispersion, chance):
    one, wide = np.array([mean]), np.array([dispersion])
    found = count_quantile(one, wide, chance)[0]
    if dispersion > 1 + 1e-6:
        size, share = mean / (dispersion - 1), 1 / dispersion
        assert found == nbinom.ppf(chance, size, share)
        assert count_tail(np.array([found]), one, wide)[0] == pytest.approx(
            nbinom.sf(found - 1, size, share), rel=1e-6
        )
    elif dispersion == 1:
        assert found == poisson.ppf(chance, mean)
    assert count_tail(np.array([0.0]), one, wide)[0] == 1


def test_more_records_are_never_less_exceptional():
    count = series(7)
    p = []
    for more in range(0, 40, 4):
        raised = count.copy()
        raised[60] = more
        p.append(exceptional_months(raised, [60]).p[0])
    assert all(later <= earlier for earlier, later in pairwise(p))


def test_on_quiet_series_a_month_is_exceptional_about_as_often_as_stated():
    rng = np.random.default_rng(12)
    count = rng.poisson(15, (3000, 60))
    found = exceptional_months(count, alpha=0.01)
    assert 0.007 < found.exceptional.mean() < 0.018
    old = farrington(count, alpha=0.02)
    assert old.exceptional.mean() > found.exceptional.mean()


def test_the_careful_bound_lies_above_the_plain_one_and_the_power_bound_is_normal():
    count = series(9)
    plain, careful, power = (exceptional_months(count, [60], bound=bound).upper[0] for bound in Bound)
    assert careful >= plain
    assert power != plain


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": [1, -2]}, "-2"),
        ({"months": [99]}, "positions from 0 to 59"),
        ({"a_year": 1}, "a_year"),
        ({"years": 0}, "too few"),
        ({"half_window": 6}, "do not fit"),
        ({"seasons": 12}, "do not fit"),
        ({"left_out": 0}, "judge itself"),
        ({"alpha": 0}, "alpha"),
        ({"trend_level": 2}, "trend_level"),
    ],
)
def test_bad_input_is_named(change, said):
    given_ = {"count": np.ones(60), "months": None, **change}
    with pytest.raises(ValueError, match=said):
        exceptional_months(given_.pop("count"), given_.pop("months"), **given_)


def test_the_callers_array_stays_and_the_result_cannot_be_changed():
    count = series(2)
    before = count.copy()
    found = exceptional_months(count)
    np.testing.assert_array_equal(count, before)
    with pytest.raises(ValueError, match="read-only"):
        found.p[0] = 1
