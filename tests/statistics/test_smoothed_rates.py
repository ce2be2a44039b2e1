"""Smoothed rates: the definitions by hand, what smoothing must keep, and what is said of bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import gamma, nbinom

from saferplan.statistics.places.neighbours import neighbours_from_pairs
from saferplan.statistics.smoothing import Prior, smoothed_rates


def areas(seed: int = 1, size: int = 40) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    people = rng.integers(50, 4000, size)
    return rng.poisson(people * rng.gamma(4, 0.005, size)), people


def ring(size: int):
    return neighbours_from_pairs([(place, (place + 1) % size) for place in range(size)], size)


def test_marshalls_definition_by_hand():
    count, people = areas()
    rate, mean = count / people, count.sum() / people.sum()
    variance = (people * (rate - mean) ** 2).sum() / people.sum() - mean / people.mean()
    share = variance / (variance + mean / people)
    found = smoothed_rates(count, people, per=1)
    assert found.rate == pytest.approx(share * rate + (1 - share) * mean, rel=1e-10)
    assert found.variance == pytest.approx(variance)
    shape, inverse = mean**2 / variance + count, mean / variance + people
    assert found.lower == pytest.approx(gamma.ppf(0.025, shape, scale=1 / inverse))
    assert found.upper == pytest.approx(gamma.ppf(0.975, shape, scale=1 / inverse))
    assert found.rate == pytest.approx(shape / inverse)  # the posterior's mean


def test_neighbours_are_each_area_with_those_beside_it():
    count, people = areas(3, 12)
    found = smoothed_rates(count, people, neighbours=ring(12), per=1)
    for place in range(12):
        near = [place - 1, place, (place + 1) % 12]
        mean = count[near].sum() / people[near].sum()
        spread = (people[near] * (count[near] / people[near] - mean) ** 2).sum() / people[near].sum()
        variance = max(0.0, spread - mean / people[near].mean())
        share = variance / (variance + mean / people[place])
        expected = mean + share * (count[place] / people[place] - mean)
        assert float(found.rate[place]) == pytest.approx(expected, rel=1e-9)


def test_the_gamma_prior_makes_the_counts_likeliest():
    count, people = areas(2, 60)
    found = smoothed_rates(count, people, prior=Prior.GAMMA, per=1)

    def lost(given_: np.ndarray) -> float:
        mean, size = np.exp(given_)
        return -nbinom.logpmf(count, size, size / (size + mean * people)).sum()

    best = minimize(
        lost,
        [np.log(count.sum() / people.sum()), 0.0],
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-11},
    )
    mean, size = np.exp(best.x)
    assert found.mean == pytest.approx(mean, rel=1e-5)
    assert found.variance == pytest.approx(mean**2 / size, rel=1e-4)
    assert found.rate == pytest.approx((size + count) / (size / mean + people), rel=1e-5)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 3000)), min_size=2, max_size=20),
    st.sampled_from(Prior),
    st.randoms(),
)
def test_a_smoothed_rate_lies_between_its_own_and_the_mean(rows, prior, random):
    count, people = (np.array(one) for one in zip(*rows, strict=True))
    found = smoothed_rates(count, people, prior=prior)
    if np.isnan(found.mean).any():
        assert prior is Prior.GAMMA
        return
    low, high = np.minimum(found.raw, found.mean), np.maximum(found.raw, found.mean)
    assert (low - 1e-9 <= found.rate).all()
    assert (found.rate <= high + 1e-9).all()
    assert (found.lower <= found.upper).all()
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = smoothed_rates(count[order], people[order], prior=prior)
    np.testing.assert_allclose(shuffled.rate, found.rate[order], rtol=1e-4)


def test_areas_that_differ_by_chance_alone_all_get_the_mean():
    found = smoothed_rates([10, 11, 9, 10, 10], [1000] * 5)
    assert found.share.tolist() == [0.0] * 5
    assert found.rate.tolist() == [10.0] * 5
    assert 7 < found.lower[0] < 10 < found.upper[0] < 13.5  # that of 50 records


def test_an_area_not_known_touches_no_other():
    count, people = (one.astype(float) for one in areas(5, 12))
    count[4], people[7] = np.nan, np.nan
    kept = np.delete(np.arange(12), [4, 7])
    for prior in Prior:
        found = smoothed_rates(count, people, prior=prior)
        assert np.isnan(found.rate[[4, 7]]).all()
        np.testing.assert_allclose(
            found.rate[kept], smoothed_rates(count[kept], people[kept], prior=prior).rate
        )


@pytest.mark.parametrize("prior", Prior)
def test_one_gets_the_same_as_among_many_and_nothing_is_nothing(prior):
    rows = np.stack([areas(seed, 15)[0] for seed in range(3)] + [np.zeros(15)])
    people = areas(9, 15)[1]
    many = smoothed_rates(rows, people, prior=prior)
    for place, row in enumerate(rows):
        np.testing.assert_array_equal(smoothed_rates(row, people, prior=prior).rate, many.rate[place])
    assert many.rate[3].tolist() == [0.0] * 15
    assert (many.upper[3] > 0).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": [1, -1]}, "-1"),
        ({"exposure": [10, 0]}, "divided by"),
        ({"count": 3}, "last axis"),
        ({"neighbours": ring(5)}, "5 places"),
        ({"neighbours": ring(2), "prior": Prior.GAMMA}, "use moments"),
        ({"level": 1.5}, "level"),
    ],
)
def test_bad_input_is_named(change, said):
    whole = {"count": [1, 2], "exposure": [10, 20], **change}
    if whole["count"] == 3:
        whole["exposure"] = 10
    with pytest.raises(ValueError, match=said):
        smoothed_rates(whole.pop("count"), whole.pop("exposure"), **whole)
