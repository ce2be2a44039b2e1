"""Repeat tables by hand and by brute force, chance by every shuffle, and what is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.stats import binom

from saferplan.statistics.repeats.again import repeats


def test_by_hand():
    found = repeats(["a", "b", "a", "c", "a", None, float("nan"), ""], seed=1, at_risk=50)
    assert found.places.tolist() == [2, 0, 1]
    assert found.events.tolist() == [2, 0, 3]
    assert found.percent_of_events.tolist() == [40, 0, 60]
    assert (found.repeats_percent, found.left_out) == (40, 3)
    np.testing.assert_allclose(found.expected_places, 50 * binom.pmf([1, 2, 3], 5, 1 / 50))
    assert np.isnan(found.p).all()


def test_time_to_the_next_is_what_every_shuffle_says():
    place, day, edges = ["a", "a", "b", "a", "b", "c"], [0, 3, 3, 20, 10, 30], (0, 3, 8, 15)

    def table(order):
        found = np.zeros(3)
        for one in "abc":
            mine = sorted(when for name, when in zip(place, order, strict=True) if name == one)
            for gap in np.diff(mine):
                band = np.searchsorted(edges, gap, "right") - 1
                if band < 3:
                    found[band] += 1
        return found

    every = np.array([table(order) for order in itertools.permutations(day)])
    found = repeats(place, day, seed=1, time_edges=edges, draws=4000)
    assert found.next_within.tolist() == table(day).tolist() == [0, 2, 0]
    np.testing.assert_allclose(found.next_expected, every.mean(axis=0), atol=0.05)
    np.testing.assert_allclose(found.p, (every >= table(day)).mean(axis=0), atol=0.03)


def test_planted_quick_repeats_are_found():
    rng = np.random.default_rng(1)
    place, day = rng.integers(0, 300, 400), rng.integers(0, 365, 400)
    found = repeats(np.append(place, place[:40]).tolist(), np.append(day, day[:40] + 2), seed=1)
    assert found.p[0] == 1 / 200
    assert found.next_within[0] > 2 * found.next_expected[0]


def test_none_again_and_days_not_known():
    found = repeats([1, 2, 3], [1, np.nan, 3], seed=1)
    assert (found.repeats_percent, found.without_day) == (0, 1)
    assert found.next_within.sum() == 0
    assert (found.p == 1).all()


@pytest.mark.parametrize(
    ("place", "more", "told"),
    [
        (["", None], {}, "no event has one"),
        (["a", "b"], {"at_risk": 1}, "2 had events"),
        (["a", "b"], {"day": [1]}, "one for each"),
        (["a", "b"], {"time_edges": (7, 14)}, "half-open"),
        (["a", "b"], {"draws": 0}, "at least 1"),
    ],
)
def test_what_cannot_be_used_is_named(place, more, told):
    with pytest.raises(ValueError, match=told):
        repeats(place, seed=1, **more)
